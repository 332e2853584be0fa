"""The cases: the municipality or region a scenario is about, its places and how many people lived there.

Those that come with the model stand first, then those of the folders of tables that joined (`model.tables.join`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model.table_rows import remembered, rows

_PROXY = "proxy"  # municipalities that only lend their figures to a case; nobody is simulated there


@dataclass(frozen=True)
class Case:
    """A municipality or region of the study.

    Args:
        name: as in scenario files.
        title: its Norwegian name, and the municipalities (kommuner) of a region.
        places: its municipalities by the names used in every table, in the order of the table.
        population_2000: registered persons on 1 January 2000; None where a place has no such figure.
        population_2009: the same on 1 January 2009.
    """

    name: str
    title: str
    places: tuple[str, ...]
    population_2000: int | None
    population_2009: int | None


@remembered
def cases() -> tuple[Case, ...]:
    """Every case, in the order of the table of municipalities."""
    names: dict[str, dict[str, str]] = {}
    for row in rows("municipalities"):
        if row["case"] != _PROXY:
            names.setdefault(row["case"], {})[row["place"]] = row["name"]
    population = {(row["place"], row["year"]): int(row["population"]) for row in rows("population")}
    return tuple(
        Case(
            name=case,
            title=_title(case, list(municipalities.values())),
            places=tuple(municipalities),
            population_2000=_sum(population.get((place, "2000")) for place in municipalities),
            population_2009=_sum(population.get((place, "2009")) for place in municipalities),
        )
        for case, municipalities in names.items()
    )


def _sum(figures: Iterable[int | None]) -> int | None:
    total = 0
    for figure in figures:
        if figure is None:
            return None
        total += figure
    return total


def _title(case: str, municipalities: list[str]) -> str:
    if len(municipalities) == 1:
        return municipalities[0]
    return f"{case.capitalize()}: {', '.join(municipalities[:-1])} and {municipalities[-1]}"
