"""A goal for the population, and what history says of it: the best growth that the case ever had over as many years."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.problems import BadInput
from model.table_rows import rows as rows_of

#: Probability of a goal beyond history's record from which its warning is printed first.
UNBELIEVED = 0.05
#: Persons, thousands apart or not; a comma before other than three digits is none between thousands.
_PERSONS = re.compile(r"\d+|\d{1,3}([,_]\d{3})+")


@dataclass(frozen=True)
class Record:
    """The best of history beside what a goal asks for.

    Args:
        asked: growth in persons to the goal, from when measures begin, or from the last population known before.
        years: in which.
        since: year of the population that is grown from.
        best: the largest growth over so many years, or fewer, since the series begin, persons.
        when: the year in which that ended.
        took: years in which it came.
        first: the year the series begin.
    """

    asked: float
    years: int
    since: int
    best: float
    when: int
    took: int
    first: int

    @property
    def is_beyond(self) -> bool:
        """Whether more growth is asked for than ever was."""
        return self.asked > max(self.best, 0.0)


@dataclass(frozen=True)
class Goal:
    """So many registered in the case on 1 January of a year."""

    population: int
    year: int

    def __str__(self) -> str:
        return f"{self.population:,} residents on 1 January {self.year}"


def read_goal(text: str, first: int, last: int) -> Goal:
    """A goal as it stands on the command line, POPULATION@YEAR.

    Args:
        text: of the option.
        first, last: years of 1 January that are allowed.

    Raises:
        BadInput: it is no such text.
    """
    persons, at, year = text.partition("@")
    allowed = f"allowed is POPULATION@YEAR, such as 2999@{last}, with years from {first} to {last}"
    if not _PERSONS.fullmatch(persons.strip()):
        raise BadInput(f"--goal {text}: {allowed}")
    try:
        found = Goal(int(re.sub("[,_]", "", persons)), int(year))
    except ValueError:
        raise BadInput(f"--goal {text}: {allowed}") from None
    if not at or found.population < 1 or not first <= found.year <= last:
        raise BadInput(f"--goal {text}: {allowed}")
    return found


def record(goal: Goal, places: Sequence[str], known_to: str, begins: int) -> Record:
    """What the case ever grew by over at most as many years as there are to the goal.

    Args:
        goal: of the case.
        places: of the case.
        known_to: the day, in ISO form; later figures are not read.
        begins: year in which measures begin.
    """
    series: dict[int, dict[str, float]] = {}
    for row in rows_of("population"):
        if row["place"] in places and row["known_by"] <= known_to:
            series.setdefault(int(row["year"]), {})[row["place"]] = float(row["population"])
    whole = {year: sum(of.values()) for year, of in sorted(series.items()) if len(of) == len(places)}
    before = [year for year in whole if year < goal.year]
    since = min(max(before), max(begins, min(before)))
    span = goal.year - since
    growth = {
        (year, before): whole[year] - whole[year - before]
        for before in range(1, span + 1)
        for year in whole
        if year - before in whole
    }
    if not any(before == span for _, before in growth):  # nobody knows what so many years have brought
        return Record(goal.population - whole[since], span, since, np.nan, since, span, min(whole))
    (when, took), best = max(growth.items(), key=lambda each: each[1])
    return Record(goal.population - whole[since], span, since, best, when, took, min(whole))
