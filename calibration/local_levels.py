"""What a place's own births and deaths say of its levels, against births and deaths at national rates for its ages.

The level of births (deaths) multiplies the national rates. Its logarithm is normal before the place is seen; its own years
are one observation of it, so that the logarithm is normal after them too (conjugate):

    ln(counted / expected) ~ Normal(ln(level), 1 / counted + ages_sd^2)

`1 / counted` is the variance of the logarithm of a Poisson count, `ages_sd` how far the expected number may be off because
the ages it was made with are not the register's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from model.borrowed import is_borrowed
from model.population import age_structure
from model.tables import NotKnown, by_age, known, newest, series

#: By level, the column of `components` that is counted and the national rates it is expected by.
COUNTED = {"births_level": ("births", "fertility"), "deaths_level": ("deaths", "mortality")}
#: Of the last years, how many say what the level is now; assumption, as for the early natural increase of a reconstruction.
LATEST = 10
#: Standard deviation of the logarithm of what is expected from reconstructed and from borrowed ages; assumptions.
RECONSTRUCTED_SD, BORROWED_SD = 0.05, 0.10


@dataclass(frozen=True)
class Counted:
    """What happened in a place in some years, and what was expected.

    Args:
        years: that were counted.
        number: of births or deaths in them.
        expected: at national rates, for the place's ages.
        ages_sd: how far the logarithm of `expected` may be off.
    """

    years: tuple[int, ...]
    number: float
    expected: float
    ages_sd: float


def counted(level: str, place: str, known_to: date, values: Mapping[str, float]) -> Counted | None:
    """The births or deaths of a place in its last years whose ages there are; None where none were counted.

    Args:
        level: one of `COUNTED`.
        place: name.
        known_to: what may be read.
        values: of all parameters, for the reconstruction of ages.
    """
    column, table = COUNTED[level]
    try:
        numbers = series("components", column, known_to, place=place)
        registered = series("population", "population", known_to, place=place)
    except NotKnown:
        return None
    rates, number, expected, ages_sd = by_age(table, known_to), 0.0, 0.0, 0.0
    years: list[int] = []
    for year in sorted(numbers)[-LATEST:]:
        if year not in registered:
            continue
        try:
            ages = age_structure(place, year, known_to, dict(values))
        except NotKnown:  # neither published nor to be reconstructed: the year says nothing
            continue
        years.append(year)
        number += numbers[year]
        expected += float((ages * newest(rates, year)).sum())
        ages_sd = max(ages_sd, _sd_of_ages(place, year, known_to))
    return Counted(tuple(years), number, expected, ages_sd) if years and number else None


def _sd_of_ages(place: str, year: int, known_to: date) -> float:
    try:
        rows = known("population_by_age", known_to, place=place, year=str(year))
    except NotKnown:
        return RECONSTRUCTED_SD
    return BORROWED_SD if any(map(is_borrowed, rows)) else 0.0


def updated(draws: np.ndarray, seen: Counted, low: float, high: float) -> np.ndarray:
    """Draws of a level after a place's own years were seen: every draw keeps its rank, so what it goes with stays with it.

    Args:
        draws: before them; their logarithms are taken as normal.
        seen: what was counted, and what was expected.
        low, high: range of the parameter.
    """
    logarithms = np.log(draws)
    mean, sd = float(logarithms.mean()), float(logarithms.std())
    if sd == 0.0:  # held at a value, or a single draw: there is no prior to update
        return draws
    precision, of_years = 1.0 / sd**2, 1.0 / (1.0 / seen.number + seen.ages_sd**2)
    after = (precision * mean + of_years * log(seen.number / seen.expected)) / (precision + of_years)
    moved = after + (logarithms - mean) / sd * (precision + of_years) ** -0.5
    return np.clip(np.exp(moved), low, high)
