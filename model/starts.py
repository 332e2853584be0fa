"""The years in which runs of a place can start: those whose population is there and whose ages are, or can be reconstructed.

Read as plain text, so that a scenario is checked without NumPy. `model.population` makes the ages themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from model.table_rows import Row, remembered, rows

#: Years whose 1 January can start a run.
STARTS = range(2000, 2010)
#: The first year that the reconstruction of ages reads.
FIRST_COMPONENTS = 1980
#: In how many of the years up to 1999 a reconstruction needs the natural increase.
LEAST_INCREASES = 10
_EARLIER = range(FIRST_COMPONENTS, 2000)

Read = Callable[[str], Sequence[Row]]


class Figures(NamedTuple):
    """The years in which a place has figures.

    Attributes:
        population: years of a population.
        net_migration, natural_increase: years with that component of change.
        ages: years whose ages there are, of both sexes.
        county: whether the ages of its county are there.
    """

    population: set[int]
    net_migration: set[int]
    natural_increase: set[int]
    ages: set[int]
    county: bool

    def lacks(self, start: int) -> list[str]:
        """What a run that starts in a year lacks; nothing when it can start."""
        if start not in self.population:
            return [f"{start} in population.csv"]
        return [] if start in self.ages else self.unreconstructed(start)

    def unreconstructed(self, start: int) -> list[str]:
        """What the ages of a year, and no other, would be reconstructed from and is not there."""
        found = [
            *_missing("population.csv", range(FIRST_COMPONENTS, start + 1), self.population),
            *_missing("net_migration of components.csv", range(FIRST_COMPONENTS, start), self.net_migration),
        ]
        if len(increases := self.natural_increase & set(_EARLIER)) < LEAST_INCREASES:
            few = f"natural_increase of components.csv in {LEAST_INCREASES} of the years {spans(_EARLIER)}"
            found.append(f"{few} (there are {len(increases)})")
        return found if self.county else [*found, "its county in county_age_structure.csv"]


def figures_of(place: str, read: Read) -> Figures:
    """The years in which a place has figures.

    Args:
        place: name; a row of the table of municipalities is its own.
        read: gives the rows of a table.
    """
    of_place = {
        name: [row for row in read(name) if row["place"] == place]
        for name in ("municipalities", "population", "components", "population_by_age")
    }
    sexes: dict[int, set[str]] = {}
    for row in of_place["population_by_age"]:
        sexes.setdefault(int(row["year"]), set()).add(row["sex"])
    counties = {row["county_code"] for row in read("county_age_structure")}
    return Figures(
        {int(row["year"]) for row in of_place["population"]},
        {int(row["year"]) for row in of_place["components"] if row["net_migration"]},
        {int(row["year"]) for row in of_place["components"] if row["natural_increase"]},
        {year for year, both in sexes.items() if len(both) == 2},
        any(row["county_code"] in counties for row in of_place["municipalities"]),
    )


@remembered
def start_years(place: str) -> tuple[int, ...]:
    """The years in which runs of a place can start."""
    figures = figures_of(place, rows)
    return tuple(year for year in STARTS if not figures.lacks(year))


def spans(years: Iterable[int]) -> str:
    """``1980-1983, 1990``."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][-1] + 1:
            found[-1] = [found[-1][0], year]
        else:
            found.append([year])
    return ", ".join("-".join(map(str, span)) for span in found)


def _missing(what: str, wanted: Iterable[int], there: set[int]) -> list[str]:
    years = sorted(set(wanted) - there)
    return [f"{spans(years)} in {what}"] if years else []
