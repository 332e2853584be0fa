"""Simple forecasts of a place's yearly net migration or natural increase, each a normal distribution.

N is the population at the origin, f the yearly flows before it and p the populations they start from. Every year ahead is
forecast alike: these methods know of no level that moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.baselines import Forecast, shrunk
from calibration.history import figures


@dataclass(frozen=True)
class Flows:
    """A yearly flow of places up to an origin.

    Attributes:
        places: their names.
        flow: persons a year, float64 [place, year].
        before: population at the start of each year, [place, year].
        newest: population at the origin, [place].
    """

    places: tuple[str, ...]
    flow: np.ndarray
    before: np.ndarray
    newest: np.ndarray


FlowBaseline = Callable[[Flows], Forecast]


def flows(places: Sequence[str], quantity: str, origin: int, since: int) -> Flows:
    """What was known of a flow on 1 January of `origin`, from `since` on.

    Natural increase is what net migration leaves of growth: published apart it lacks some years of Rendalen, and differs by
    corrections of a few persons.

    Raises:
        NotKnown: a figure is missing, or was not known by then.
    """
    population = figures("population", "population", places, range(since, origin + 1), origin)
    net = figures("components", "net_migration", places, range(since, origin), origin)
    flow = {"net_migration": net, "natural_increase": np.diff(population) - net}[quantity]
    return Flows(tuple(places), flow, population[:, :-1], population[:, -1])


def last_year(known: Flows) -> Forecast:
    """As last year: mean the last f, variance phi N, with phi the mean over places and years of (change of f)^2 / p."""
    phi = float((np.diff(known.flow) ** 2 / known.before[:, 1:]).mean())
    return Forecast(known.places, known.flow[:, -1], np.sqrt(phi * known.newest))


def own_mean(known: Flows) -> Forecast:
    """The mean rate of the place: mean N q, variance phi N (1 + N / sum of p), with q and phi as in `baselines.shrunk`."""
    people = known.before.sum(axis=1)
    own = known.flow.sum(axis=1) / people
    phi = shrunk(known.flow, known.before).phi
    return Forecast(known.places, known.newest * own, np.sqrt(phi * known.newest * (1.0 + known.newest / people)))


def shrunk_mean(known: Flows) -> Forecast:
    """Its rate drawn to that of all: mean N r, variance phi N + N^2 V, with r and V of `baselines.shrunk`."""
    level = shrunk(known.flow, known.before)
    return Forecast(known.places, known.newest * level.rate, np.sqrt(level.noise(known.newest, 1)))


#: The bar of flows, and all by name.
FLOW_BAR = "shrunk_mean"
FLOW_BASELINES: dict[str, FlowBaseline] = {each.__name__: each for each in (last_year, own_mean, shrunk_mean)}
