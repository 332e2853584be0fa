"""The bank's parts: what its runs say, a row per draw, place and year, in one small Parquet file for each part and start.

They come with the project, so that posteriors can be fitted again, or the bank be made larger, without running what was
run. A file belongs to one version of the model: it names the first runs it was made of, and is made anew when they are
others.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.special import ndtri

from calibration.baseline_ages import GROUPS
from calibration.posteriors import Bank
from experiments.bank import FACTUAL, LEGS, PART, TIMES, Leg, bank_shares, draws_of, studies
from experiments.batch import run_on
from experiments.batch_progress import BatchProgress
from experiments.durable import sync
from experiments.executors import Where, pool
from experiments.identity import data_digest, identities
from experiments.problems import BadInput, FailedRun, why_not
from experiments.store import open as open_store
from model.rulebook import rulebook
from scenarios.catalogue import cases as known_cases
from scenarios.study import Study

#: Columns of the summaries beside draw, place and year: flows are empty in the last year.
FLOWS = ("births", "deaths", "in_migration", "out_migration", "immigration", "emigration")
INDEX = ("draw", "place", "year")
#: The folder of the parts, beside the posteriors.
FOLDER = "bank"
_RUNS = b"runs"


def summaries(store: Path, study: Study) -> pd.DataFrame:
    """What the runs of a study say, indexed by draw, place and year: population, `FLOWS`, and ages by group if kept.

    Args:
        store: folder of the batch.
        study: that was run.

    Raises:
        BadInput: it is no store.
    """
    flows = f"y.population, {', '.join(f'y.{flow}' for flow in FLOWS)}"
    asked = f"select y.draw, y.place, y.year, {flows} from yearly y where y.\"group\" = 'all'"
    if "age" in study.tables:
        groups = ", ".join(
            f"sum(population) filter (age between {first} and {last})::bigint as age_{first}" for first, last in GROUPS
        )
        asked = (
            f"with ages as (select variant, draw, place, year, {groups} from age group by all)"
            f" select y.draw, y.place, y.year, {flows}, ages.* exclude (variant, draw, place, year)"
            " from yearly y join ages using (variant, draw, place, year) where y.\"group\" = 'all'"
        )
    return open_store(store, study.name).query(asked).set_index(list(INDEX)).sort_index()


def fill(home: Path, store: Path, number: int, where: Where, progress: BatchProgress) -> tuple[int, float]:
    """Run what the bank lacks of the first draws, and write a file for every part that is finished.

    Args:
        home: folder of the posteriors' folder; parts stand in its `FOLDER`.
        store: of the batch runner, outside the project: what an interrupted part goes on from.
        number: of draws of the largest cases, in whole parts.
        where: the runs go.
        progress: is told how it goes.

    Returns:
        The runs that were made, and what they took, core-seconds.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `experiments.batch.run_batch`; a run failed, or the disk is full.
    """
    lacking = [
        (leg, part)
        for part in range(-(-number // PART))
        for leg in LEGS
        if not _current(_file(home, leg, part), leg, part)
    ]
    made, seconds = 0, 0.0
    if not lacking:
        return made, seconds
    with pool(where) as workers:
        if workers is None:
            return made, seconds
        for leg, part in lacking:
            for study in studies(leg, part):
                done = run_on(workers, study, store, progress)
                if done.failed:
                    raise FailedRun(f"{done.failed} runs of {study.title} failed; {store} holds what they said")
                made, seconds = made + done.succeeded, seconds + done.cpu_seconds
            keep(home, leg, part, [summaries(store, study) for study in studies(leg, part)])
    return made, seconds


def keep(home: Path, leg: Leg, part: int, said: list[pd.DataFrame]) -> None:
    """Write a part's file in place of what stood there.

    Args:
        home, leg, part: as in `fill`.
        said: by the studies of the part, as `summaries` gives it.

    Raises:
        FailedRun: the disk is full, or the folder cannot be written.
    """
    of_cases = [rows.reset_index() for rows in said]
    for case, rows in zip(FACTUAL, of_cases, strict=True):
        rows["draw"] += draws_of(case, part).start
    rows = pd.concat(of_cases)
    narrow = rows.assign(place=rows.place.astype("category")).astype(
        {name: "Int32" for name in rows.columns if name != "place"}
    )
    table = pa.Table.from_pandas(narrow, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), _RUNS: json.dumps(_first_runs(leg, part))})
    file = _file(home, leg, part)
    unfinished = file.with_name(f".{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, unfinished, compression="zstd", compression_level=15)
        sync(unfinished)
        os.replace(unfinished, file)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise FailedRun(f"{file} could not be written: {why_not(error)}") from error


def read_bank(home: Path, legs: tuple[Leg, ...] = LEGS) -> Bank:
    """The bank as a fit reads it: all parts from the first on without a gap.

    Args:
        home: as in `fill`.
        legs: whose runs are read, each for the years before the next begins; what is scored reads `EARLY` alone.

    Raises:
        BadInput: there is no part of this version of the model.
    """
    parts = 0
    while all(_current(_file(home, leg, parts), leg, parts) for leg in legs):
        parts += 1
    if not parts:
        raise BadInput(f"{home / FOLDER} holds no bank of this version of the model; `bolyst calibrate all` makes it")
    starts = tuple(leg.start for leg in legs)
    rows = spliced(
        {
            leg.start: _indexed(pd.concat(pq.read_table(_file(home, leg, k)).to_pandas() for k in range(parts)))
            for leg in legs
        }
    )
    places = {case.name: case.places for case in known_cases() if case.name in FACTUAL}
    shares = bank_shares(parts * PART * max(TIMES.values()))
    return Bank(
        names=tuple(shares),
        deviates=ndtri(np.stack(list(shares.values()), axis=1)),
        rows=rows,
        cases=places,
        number={case: draws_of(case, parts - 1).stop for case in places},
        starts=starts,
    )


def spliced(of_starts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The rows of each start for the years before the next start.

    Args:
        of_starts: rows as `summaries` gives them, by the year of their start, in order.
    """
    read = []
    for (_, rows), stop in zip(of_starts.items(), (*list(of_starts)[1:], None), strict=True):
        read.append(rows if stop is None else rows[rows.index.get_level_values("year") < stop])
    return pd.concat(read).sort_index()


def _indexed(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.assign(place=rows.place.astype(str)).astype({"draw": int, "year": int}).set_index(list(INDEX))
    return found.astype(float)


def _file(home: Path, leg: Leg, part: int) -> Path:
    return home / FOLDER / f"{leg.start}_{part:03}.parquet"


def _current(file: Path, leg: Leg, part: int) -> bool:
    """Whether a part is there and of this version of the model."""
    if not file.is_file():
        return False
    try:
        named = (pq.read_schema(file).metadata or {}).get(_RUNS, b"[]")
    except pa.ArrowInvalid:
        return False
    return json.loads(named) == _first_runs(leg, part)


def _first_runs(leg: Leg, part: int) -> list[str]:
    """The identities of the first run of every case of a part."""
    return [_first_run(study) for study in studies(leg, part)]


def _first_run(study: Study) -> str:
    book = rulebook(())
    return next(iter(identities(study, {(): book}, data_digest())))[0]
