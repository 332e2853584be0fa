"""The yearly series of places as they were known on the 1 January a forecast is made from, and what came true.

A forecast reads a `History` and nothing else of the population, so that what was published after its origin does not exist
for it. What came true is read apart, with the use it is read for: `score`, or `choice` of a method, for which nothing after
1999 may be read, since 2005-2009 is held out and later methods would be fitted to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.table_rows import Row, remembered, rows
from model.tables import NotKnown

#: The first year of every place's series (SSB 06913; Verdal's begins in 1951), and that of the report's.
FIRST, REPORT_FIRST = 1980, 2000
#: What a figure that came true may be read for, and the last year that may be read for a choice.
USES = ("score", "choice")
LAST_CHOICE = 1999
#: Yearly changes a forecast needs: the scatter about a place's mean takes two.
_FEWEST = 2


class HeldOut(ValueError):
    """A method would be chosen by figures that are held out for scoring."""


@dataclass(frozen=True)
class History:
    """The population of places up to an origin.

    Attributes:
        places: their names.
        since: the first 1 January.
        population: persons on 1 January, float64 [place, year]; the last year is the origin.
    """

    places: tuple[str, ...]
    since: int
    population: np.ndarray

    def __post_init__(self) -> None:
        if len(self.population) != len(self.places):
            raise ValueError(f"{len(self.population)} series for {len(self.places)} places")
        if self.changes.shape[1] < _FEWEST:
            raise ValueError(f"a forecast needs {_FEWEST} yearly changes, and since {self.since} it has fewer")
        if not (self.population > 0).all():
            raise ValueError("a population is above 0")

    @property
    def origin(self) -> int:
        """The year of the 1 January a forecast is made from."""
        return self.since + self.population.shape[1] - 1

    @property
    def newest(self) -> np.ndarray:
        """Population at the origin by place."""
        return np.asarray(self.population[:, -1])

    @property
    def before(self) -> np.ndarray:
        """Population at the start of each year of change, [place, year]."""
        return np.asarray(self.population[:, :-1])

    @property
    def changes(self) -> np.ndarray:
        """Growth in persons of each year, [place, year]."""
        return np.diff(self.population)

    def added(self, name: str) -> "History":
        """The places as one, for a regional total."""
        return History((name,), self.since, self.population.sum(axis=0, keepdims=True))


def figure(table: str, column: str, place: str, year: int, origin: int) -> float:
    """One cell of a yearly table, for a forecast from 1 January of `origin`.

    Raises:
        NotKnown: there is none, or it was not known by then.
    """
    row = _about(table).get((place, year))
    if row is None or not row[column]:
        raise NotKnown(f"table {table} has no {column} of {place} in {year}")
    if row["known_by"] > date(origin, 1, 1).isoformat():
        raise NotKnown(
            f"a forecast from 1 January {origin} asks for {column} of {place} in {year}, "
            f"which was known by {row['known_by']}"
        )
    return float(row[column])


def figures(table: str, column: str, places: Sequence[str], years: range, origin: int) -> np.ndarray:
    """The same of some places and years, float64 [place, year]."""
    return np.array([[figure(table, column, place, year, origin) for year in years] for place in places])


@remembered
def _about(table: str) -> dict[tuple[str, int], Row]:
    return {(row["place"], int(row["year"])): row for row in rows(table)}


def history(places: Sequence[str], origin: int, since: int = REPORT_FIRST) -> History:
    """What was known of the population of places on 1 January of `origin`, from `since` on.

    Raises:
        NotKnown: a figure is missing, or was not known by then.
    """
    years = range(since, origin + 1)
    return History(tuple(places), since, figures("population", "population", places, years, origin))


def readable(year: int, use: str) -> None:
    """Let what came true in a year be read for a use, or refuse it.

    Raises:
        HeldOut: a method would be chosen by a year after `LAST_CHOICE`.
        ValueError: `use` is none of `USES`.
    """
    if use not in USES:
        raise ValueError(f"observed(use={use!r}): allowed are {', '.join(USES)}")
    if use == "choice" and year > LAST_CHOICE:
        raise HeldOut(f"methods are chosen on years up to {LAST_CHOICE}, and {year} was asked for")


def observed(places: Sequence[str], year: int, use: str) -> np.ndarray:
    """The population of places on 1 January of a year, float64 [place], to hold forecasts against.

    Args:
        places: their names.
        year: of the 1 January.
        use: one of `USES`.

    Raises:
        HeldOut: a method would be chosen by a year after `LAST_CHOICE`.
        NotKnown: there is no such figure.
    """
    readable(year, use)
    return figures("population", "population", places, range(year, year + 1), year)[:, 0]
