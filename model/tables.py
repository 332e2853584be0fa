"""Reads the tables of public figures, and nothing that was not known by a given date.

Every row of every table carries `known_by`. Whoever reads a table says up to which date it may know; rows of later dates
do not exist for it. After the project's own rows of ``model/data`` stand those of the folders that a researcher joined.
"""

from datetime import date
from functools import cache

import numpy as np

from model.joined_tables import TableError, join
from model.state import FEMALE, MALE, SEXES, TOP_AGE
from model.table_rows import DATA, joined, remembered, shipped
from model.table_rows import rows as _rows

__all__ = [
    "DATA",
    "NotKnown",
    "TableError",
    "by_age",
    "county_of",
    "join",
    "joined",
    "known",
    "newest",
    "remembered",
    "series",
    "shipped_places",
]


class NotKnown(ValueError):
    """A run asks for a figure that nobody knew by its `known_to`."""


def known(name: str, known_to: date, **equal: str) -> list[dict[str, str]]:
    """The rows of a table known by a date, those whose columns equal what is asked.

    Raises:
        NotKnown: there is none.
    """
    latest = known_to.isoformat()
    asked = [row for row in _rows(name) if all(row[key] == value for key, value in equal.items())]
    found = [row for row in asked if row["known_by"] <= latest]
    if not found:
        what = ", ".join(f"{key} {value}" for key, value in equal.items())
        hint = "set a later known_to" if asked else "nor is any known later"
        raise NotKnown(f"table {name} has no row{' with ' + what if what else ''} known by {latest}; {hint}")
    return found


@cache
def by_age(name: str, known_to: date) -> dict[int, np.ndarray]:
    """An age table by year: float64 [sex, age], ages 0-110, in the unit of the table.

    `mortality` 1/year, `fertility` births per woman and year, `national_population` persons, `internal_migration`
    moves between municipalities per person and year, smoothed from age groups to single ages.
    """
    if name == "internal_migration":
        return _moves_by_age(known_to)
    tables: dict[int, np.ndarray] = {}
    for row in known(name, known_to):
        table = tables.setdefault(int(row["year"]), np.zeros((2, TOP_AGE + 1)))
        sex = SEXES.index(row["sex"]) if "sex" in row else FEMALE
        last = 0.0
        for column, cell in row.items():
            if column.startswith("age_"):
                # The life table has no one to observe in some cells past 105: the rate before them goes on.
                last = float(cell) if cell else last
                table[sex, int(column[4:])] = last
    return tables


def _moves_by_age(known_to: date) -> dict[int, np.ndarray]:
    """Single ages from age groups: a monotone curve through the cumulative moves, so that every group keeps its sum."""
    from scipy.interpolate import PchipInterpolator

    tables: dict[int, np.ndarray] = {}
    rows = known("internal_migration", known_to, scope="between_municipalities")
    for year in sorted({int(row["year"]) for row in rows}):
        table = np.zeros((2, TOP_AGE + 1))
        for sex in (MALE, FEMALE):
            groups = [row for row in rows if int(row["year"]) == year and row["sex"] == SEXES[sex]]
            ends = [0] + [int(row["age_to"]) + 1 for row in groups]
            if ends[-1] <= TOP_AGE:
                break  # some years were printed to age 39 only
            widths = np.diff(ends)
            moves = np.cumsum(
                [0.0, *(float(row["per_1000"]) / 1000 * w for row, w in zip(groups, widths, strict=True))]
            )
            table[sex] = np.diff(PchipInterpolator(ends, moves)(np.arange(TOP_AGE + 2)))
        else:
            tables[year] = table
    if not tables:
        raise NotKnown(f"table internal_migration has no year with all ages known by {known_to.isoformat()}")
    return tables


def newest(tables: dict[int, np.ndarray], year: int) -> np.ndarray:
    """The table of the newest year not after `year`, or of the earliest there is."""
    years = [known_year for known_year in tables if known_year <= year]
    return tables[max(years) if years else min(tables)]


def series(name: str, value: str, known_to: date, **equal: str) -> dict[int, float]:
    """A yearly series: year to the column `value`, blank cells left out."""
    return {int(row["year"]): float(row[value]) for row in known(name, known_to, **equal) if row[value]}


def shipped_places(known_to: date) -> list[str]:
    """The municipalities that come with the model, known by a date. What is said of all municipalities rests on these
    alone: a case from outside changes no other.
    """
    names = {row["place"] for row in shipped("municipalities")}
    return list(dict.fromkeys(row["place"] for row in known("municipalities", known_to) if row["place"] in names))


def county_of(place: str) -> str:
    """The code of the county a place lay in, 2000-2009."""
    return next(row["county_code"] for row in _rows("municipalities") if row["place"] == place)
