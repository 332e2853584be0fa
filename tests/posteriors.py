"""A posterior for tests, where no real one may be read: draws of the prior, but for births, which the data are to know."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from model.parameters import registry
from scenarios import posterior
from scenarios.joint_prior import prior_draws

NUMBER = 50
BIRTHS = 1.05 + 0.01 * np.linspace(-1.0, 1.0, NUMBER)
#: Has a prior, and stands in no posterior here.
LEFT_OUT = "deaths_level"


def write_posterior(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str = posterior.SHIPPED, case: str = "hjelmeland"
) -> dict[str, np.ndarray]:
    """Let a case have a posterior of a kind, in a folder; give its draws."""
    monkeypatch.setattr(posterior, "FOLDER", folder)
    draws = prior_draws(NUMBER, 11, registry())
    del draws[LEFT_OUT]
    draws["births_level"] = BIRTHS
    file = posterior.posterior_file(case, kind)
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(draws), file)
    return draws
