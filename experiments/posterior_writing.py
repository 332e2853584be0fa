"""What a fit leaves behind: a folder a kind with the draws of every case, their tables, and a manifest."""

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.fit import values
from calibration.outcome_update import OUTCOMES, resampled, updated
from calibration.posteriors import KINDS, Bank, Posterior, readable
from experiments.manifest import environment
from experiments.output import MANIFEST, results
from model.parameters import Parameter
from scenarios.posterior import FOLDER, NEW_PLACE, SHIPPED

#: Draws that are kept of a case: a forecast has 200 members, and half as many again twice over.
DRAWS = 400
#: Draws that case outcomes choose them from.
CANDIDATES = 1200


def drawn_by_case(posterior: Posterior, known: Mapping[str, Parameter], rng: np.random.Generator) -> dict[str, dict]:
    """Draws of every case and of one that was not fitted (`NEW_PLACE`), float64 [draw] by parameter.

    Of the kind that ships, rows are taken as often as the case outcomes say: they stand in the report, which nothing scores.
    """
    rows = np.arange(DRAWS)
    if posterior.kind == SHIPPED:
        names = [outcome.effect for outcome in OUTCOMES]
        first = values(posterior.hierarchy.names, posterior.deviates(posterior.hierarchy.cases[0]), known)
        rows = rng.permutation(resampled(updated({name: first[name] for name in names}), DRAWS, rng))
    found = {
        case: values(posterior.hierarchy.names, posterior.deviates(case)[rows], known)
        for case in posterior.hierarchy.cases
    }
    new = posterior.hierarchy.of_new_case(rng, posterior.latent[rows])
    return found | {NEW_PLACE: values(posterior.hierarchy.names, new, known)}


def write(
    posterior: Posterior,
    bank: Bank,
    known: Mapping[str, Parameter],
    tables: Mapping[str, pd.DataFrame],
    seed: int,
    only: Sequence[str] = (),
    folder: Path = FOLDER,
) -> Path:
    """Write a posterior in place of what stood there; either all of it or nothing.

    Args:
        posterior: with `CANDIDATES` draws.
        bank: it was read from.
        known: every parameter by name.
        tables: written as CSV beside the draws, by name.
        seed: of the rows that are chosen, as of the fit.
        only: cases whose draws are written; the files of others are taken over as they are. None for all.
        folder: of all kinds.

    Raises:
        BadInput: the folder cannot be written.
        OSError: the disk is full.
    """
    target = folder / posterior.kind
    with results(target, overwrite=True, command="calibrate") as unfinished:
        for name, columns in drawn_by_case(posterior, known, np.random.default_rng(seed)).items():
            earlier = target / f"{name}.parquet"
            if only and name not in only and earlier.is_file():
                shutil.copy2(earlier, unfinished)
                continue
            table = pa.table({key: pa.array(_inside(column, known[key])) for key, column in columns.items()})
            pq.write_table(table, unfinished / f"{name}.parquet", compression="zstd")
        for name, frame in tables.items():
            frame.to_csv(unfinished / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
        content = _manifest(posterior, bank, seed) | {"files": sorted(each.name for each in unfinished.iterdir())}
        (unfinished / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return target


def _inside(column: np.ndarray, parameter: Parameter) -> np.ndarray:
    """Values in single precision, which are enough and half as large; rounding leaves no range."""
    low, high = parameter.range
    single = column.astype(np.float32)
    single = np.where(single.astype(np.float64) > high, np.nextafter(single, np.float32(-np.inf)), single)
    return np.where(single.astype(np.float64) < low, np.nextafter(single, np.float32(np.inf)), single)


def figures_digest(kind: str) -> str:
    """A hash of the figures that a posterior of a kind may read."""
    read = sorted((each.quantity, each.place, each.year, each.value, each.uncertainty) for each in readable(kind))
    return sha256("\n".join(map(str, read)).encode()).hexdigest()


def _manifest(posterior: Posterior, bank: Bank, seed: int) -> dict[str, Any]:
    return {
        "command": "calibrate",
        "kind": posterior.kind,
        "knows_to": KINDS[posterior.kind].isoformat(),
        "draws": DRAWS,
        "bank_draws": dict(bank.number),
        "figures": len(readable(posterior.kind)),
        "figures_sha256": figures_digest(posterior.kind),
        "outcomes": [outcome.ids for outcome in OUTCOMES] if posterior.kind == SHIPPED else [],
        "seed": seed,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **environment(),
    }
