"""Forecasts of municipalities outside the report, made as a user makes them, so that they are scored like the others.

The six similar municipalities (`model/data/municipalities.csv`, case `proxy`) are in no fit. At every origin each is made a
case by `experiments.new_case` from what was known of its population and components by then; ages are reconstructed, the rest
is borrowed. The spread of levels and the shocks are learnt from nineteen municipalities, of which it is one: its past counts
there too, nothing after the origin does.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from calibration import contests, protocol
from experiments.case_origin import case_at
from experiments.forecasts import forecast
from experiments.new_case import new_case
from model.table_rows import Row, shipped, take_out
from scenarios.case_folders import TABLES

#: Columns of the files that a user would hand over.
_POPULATION = ("year", "population", "source", "known_by")
_COMPONENTS = ("year", "natural_increase", "net_migration", "source", "known_by")


def outside() -> tuple[str, ...]:
    """The municipalities that no fit has seen, by name."""
    return tuple(row["place"] for row in shipped("municipalities") if row["case"] == "proxy")


def forecasts(origin: int, workers: int | None = None, members: int = protocol.MEMBERS) -> pd.DataFrame:
    """The model's forecasts of each of them from an origin: place, year, replicate, population and flows.

    Args:
        origin: year of the 1 January.
        workers: processes; the cores of this machine when not given.
        members: replicates.
    """
    stop = min(origin + protocol.HORIZONS[-1], contests.LAST)
    found = []
    for place in outside():
        with _case(place, origin) as folder:
            scenario = case_at(folder, origin, stop)
            yearly = forecast([scenario.case], origin, stop, members, scenario=scenario, workers=workers).yearly
        found.append(yearly.assign(place=place))
    return pd.concat(found, ignore_index=True)


@contextmanager
def _case(place: str, origin: int) -> Iterator[Path]:
    """The folder of a case made of a municipality as it was known at an origin; it is gone after the block."""
    with TemporaryDirectory() as directory:
        within = Path(directory)
        population, components = (
            _written(within / f"{table}.csv", columns, _known(table, place, origin))
            for table, columns in (("population", _POPULATION), ("components", _COMPONENTS))
        )
        (county,) = (row["county_code"] for row in shipped("municipalities") if row["place"] == place)
        made = new_case(f"outside_{place}", population, components, county=county, within=within)
        try:
            yield made.folder
        finally:
            take_out((made.folder / TABLES).resolve())


def _known(table: str, place: str, origin: int) -> list[Row]:
    """The rows of a place that were known on 1 January of an origin."""
    day = date(origin, 1, 1).isoformat()
    return [row for row in shipped(table) if row["place"] == place and row["known_by"] <= day]


def _written(file: Path, columns: tuple[str, ...], rows: list[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file
