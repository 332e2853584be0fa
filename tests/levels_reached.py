"""Where a place's net migration stands at a start, for tests that hold two of them against each other."""

from datetime import date
from typing import NamedTuple

from model.levels import levels_given, rates_of, shocks_given
from model.tables import shipped_places


class Level(NamedTuple):
    """Mean and standard deviation, 1/year, at the likeliest shocks of the years before."""

    mean: float
    sd: float


def level_at_start(place: str, start: int, known_to: date, values: dict[str, float]) -> Level:
    """The level of a place in the first year of a run."""
    shocks = shocks_given(rates_of(tuple(shipped_places(known_to)), start, known_to), values)
    mean, sd = levels_given(rates_of((place,), start, known_to), values, shocks.mean)
    return Level(float(mean[0]), float(sd[0]))
