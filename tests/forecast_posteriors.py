"""Shared by the tests of forecasts: posteriors of every kind and case, made of draws from the prior."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import scenarios.posterior
from calibration.protocol import ORIGINS
from model.parameters import registry
from scenarios.catalogue import cases
from scenarios.joint_prior import prior_draws
from scenarios.posterior import SHIPPED, skill_kind

#: Draws of each file.
DRAWS = 12


def write_posteriors(folder: Path) -> None:
    """A file for every kind and case, each of other draws."""
    kinds = (SHIPPED, *map(skill_kind, ORIGINS))
    for number, (kind, case) in enumerate((kind, case.name) for kind in kinds for case in cases()):
        file = folder / kind / f"{case}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(prior_draws(DRAWS, number, registry())), file)


@pytest.fixture(scope="module")
def posteriors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Their folder, in the place of the one that comes with the model as long as a file of tests runs."""
    folder, patch = tmp_path_factory.mktemp("posterior"), pytest.MonkeyPatch()
    write_posteriors(folder)
    patch.setattr(scenarios.posterior, "FOLDER", folder)
    yield folder
    patch.undo()
