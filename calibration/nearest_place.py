"""Which of the shipped municipalities is most like a new one, and in what: it lends what the new one's files do not say.

Compared are the figures that both have: inhabitants, births less deaths and net migration per inhabitant, and the county.
How remote a place is no table says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import log, sqrt

import numpy as np

from model.table_rows import shipped
from model.tables import county_of, series

#: Of the last years, how many the rates are means of; assumption, as `calibration.local_levels.LATEST`.
LATEST = 10
#: Another county counts as much as a standard deviation between the municipalities; assumption.
_OTHER_COUNTY = 1.0
_PER_1000 = {"natural_increase": "births less deaths", "net_migration": "net migration", "growth": "growth"}


@dataclass(frozen=True)
class Likeness:
    """A municipality that is compared with.

    Args:
        place: its name.
        distance: root mean square of the differences, each against the standard deviation between the municipalities.
        why: the figures of both.
    """

    place: str
    distance: float
    why: str


def lenders() -> tuple[str, ...]:
    """The municipalities of the shipped cases: their ages are published, those of the six similar ones are not."""
    return tuple(row["place"] for row in shipped("municipalities") if row["case"] != "proxy")


def nearest_places(
    year: int, known_to: date, population: Mapping[int, float], rates: Mapping[str, float], county: str
) -> list[Likeness]:
    """The lenders, the nearest first.

    Args:
        year: of the 1 January on which they are compared.
        known_to: what may be read of them.
        population: of the new place, by year; it holds `year`.
        rates: of the new place, per inhabitant and year, as `mean_rate` gives them: natural_increase, net_migration, growth.
        county: its code; empty when nobody said.
    """
    names = lenders()
    figures: dict[str, list[float]] = {
        "population": [log(series("population", "population", known_to, place=name)[year]) for name in names]
    }
    own = {"population": log(population[year])}
    for column, rate in rates.items():
        own[column] = rate
        figures[column] = [_rate_of(name, column, year, known_to) for name in names]
    differences = {key: (np.array(figures[key]) - own[key]) / np.std(figures[key]) for key in figures}
    found = []
    for number, name in enumerate(names):
        parts = [each[number] ** 2 for each in differences.values()]
        if county:
            parts.append(0.0 if county_of(name) == county else _OTHER_COUNTY**2)
        told = [f"{np.exp(figures['population'][number]):,.0f} inhabitants against {population[year]:,.0f}"]
        told += [
            f"{words} {1000 * figures[column][number]:+.1f} against {1000 * rates[column]:+.1f} per 1,000 and year"
            for column, words in _PER_1000.items()
            if column in rates
        ]
        told += [f"{'the same' if county_of(name) == county else 'another'} county"] if county else []
        found.append(Likeness(name, sqrt(sum(parts) / len(parts)), ", ".join(told)))
    return sorted(found, key=lambda each: each.distance)


def mean_rate(changes: Mapping[int, float], population: Mapping[int, float], year: int) -> float | None:
    """Mean change per inhabitant and year over the last years before one; None where there are none."""
    years = [each for each in sorted(changes) if each in population and each < year][-LATEST:]
    return float(np.mean([changes[each] / population[each] for each in years])) if years else None


def growth(population: Mapping[int, float]) -> dict[int, float]:
    """The change of the population in each year whose next one is known."""
    return {year: population[year + 1] - population[year] for year in population if year + 1 in population}


def _rate_of(place: str, change: str, year: int, known_to: date) -> float:
    population = series("population", "population", known_to, place=place)
    changes = growth(population) if change == "growth" else series("components", change, known_to, place=place)
    rate = mean_rate(changes, population, year)
    assert rate is not None, f"every shipped municipality has its {change} before {year}"
    return rate
