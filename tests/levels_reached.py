"""Where a place's net migration stands at a start, for tests that hold two of them against each other."""

from datetime import date
from typing import NamedTuple

from model.levels import levels_given, rates_of, shocks_given
from model.tables import shipped_places


class Level(NamedTuple):
    """Mean and standard deviation at the likeliest shocks of the years before, and what it reverts to, 1/year."""

    mean: float
    sd: float
    long_run: float


def level_at_start(place: str, start: int, known_to: date, values: dict[str, float]) -> Level:
    """The level of a place in the first year of a run."""
    shocks = shocks_given(rates_of(tuple(shipped_places(known_to)), start, known_to), values)
    own = rates_of((place,), start, known_to)
    mean, sd = levels_given(own, values, shocks.mean)
    return Level(float(mean[0]), float(sd[0]), float(own.mean))
