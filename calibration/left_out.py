"""Each municipality left out in turn: forecast from its population of 2000 alone and from what the others did.

The level process draws the place's levels from the spread between the other places, and gives it the shocks that they show;
it is held against three simple forecasts that know as much. The other places are read in the years forecast too: what is
tried here is what a place says of another, not what a past says of a future.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration import scores
from calibration.baselines import shrunk
from calibration.components import FEWEST, Levels, increase_believed, known_at, net_believed
from calibration.history import observed
from calibration.level_posterior import Believed, draws_given
from calibration.skill_contests import Contest
from model.levels import Rates, shocks_given

#: The 1 January whose population is known, and the years ahead that are scored.
ORIGIN, HORIZONS = 2000, (4, 9)
#: Straight line through size: intercept and slope.
_LINE = 2
#: The forecast that counts: the best of the three when they were measured first.
LEFT_OUT_BAR = "log_size_regression"


def log_size_regression(others: np.ndarray, population: float, horizon: int) -> tuple[float, float]:
    """Mean and sd of a place's population from its size: growth of others on the logarithm of theirs, least squares.

    Mean N exp(h x b), variance N^2 (h^2 s^2 (1 + leverage) + phi h / N), with b the yearly growth in logarithms, s its
    residual standard deviation over places, and phi the Pearson variance of a year's noise of the others.

    Args:
        others: population of the other places, float64 [place, 1 January].
        population: of the place, at the first of these days.
        horizon: years ahead.
    """
    rate = np.log(others[:, -1] / others[:, 0]) / (others.shape[1] - 1)
    line = np.column_stack([np.ones(len(others)), np.log(others[:, 0])])
    fitted = np.linalg.pinv(line) @ rate
    left = ((rate - line @ fitted) ** 2).sum() / (len(others) - _LINE)
    here = np.array([1.0, np.log(population)])
    leverage = here @ np.linalg.inv(line.T @ line) @ here
    variance = horizon**2 * left * (1.0 + leverage) + _noise(others) * horizon / population
    return population * float(np.exp(horizon * here @ fitted)), population * float(np.sqrt(variance))


def pooled_growth(others: np.ndarray, population: float, horizon: int) -> tuple[float, float]:
    """The growth of all others together: mean N (1 + R)^h, variance phi N h + (h N)^2 t^2, t the sd of their rates."""
    changes, before = np.diff(others), others[:, :-1]
    rates = changes.sum(axis=1) / before.sum(axis=1)
    variance = _noise(others) * population * horizon + (horizon * population) ** 2 * rates.var(ddof=1)
    return population * float((1.0 + changes.sum() / before.sum()) ** horizon), float(np.sqrt(variance))


def unchanged(others: np.ndarray, population: float, horizon: int) -> tuple[float, float]:
    """As many as there were: mean N, variance phi N h + (h N)^2 t^2, t the root mean square of the rates of others."""
    changes, before = np.diff(others), others[:, :-1]
    rates = changes.sum(axis=1) / before.sum(axis=1)
    variance = _noise(others) * population * horizon + (horizon * population) ** 2 * (rates**2).mean()
    return population, float(np.sqrt(variance))


SIMPLE = {each.__name__: each for each in (log_size_regression, pooled_growth, unchanged)}


def _noise(others: np.ndarray) -> float:
    return shrunk(np.diff(others), others[:, :-1]).phi


def simulated(place: str, population: float, origin: int, last: int, members: int, seed: int) -> np.ndarray:
    """Population of a place by the level process of the others, persons, float64 [member, 1 January from `origin` on].

    Args:
        place: left out.
        population: on 1 January of `origin`.
        origin: year.
        last: the last 1 January that the others are read on.
        members: replicates.
        seed: of all random numbers.
    """
    known = known_at(last)
    kept = [k for k, name in enumerate(known.places) if name != place]
    rng = np.random.default_rng([seed, known.places.index(place)])
    net, increase = (
        _of_others(rates, kept, population, believed, origin, members, rng)
        for rates, believed in ((known.net, net_believed()), (known.increase, increase_believed()))
    )
    now = np.full((members, 1), population)
    path = [now]
    for year in range(last - origin):
        grown = sum(now * process.next_year(now, rng, shared[:, year, None]) for process, shared in (net, increase))
        now = np.maximum(now + grown, FEWEST)
        path.append(now)
    return np.concatenate(path, axis=1)


def contest(places: Sequence[str], members: int, seed: int, origin: int, horizons: Sequence[int], use: str) -> Contest:
    """Each place left out in turn, scored.

    Args:
        places: left out in turn; the simple forecasts know the others of them, the level process the others of nineteen.
        members: replicates.
        seed: of all random numbers.
        origin: the 1 January whose population is known.
        horizons: years ahead; others are read up to the last.
        use: what the outcomes are read for (`calibration.history.USES`).
    """
    series = _series(places, origin, horizons, use)
    samples = []
    for k, place in enumerate(places):
        path = simulated(place, float(series[k, 0]), origin, origin + max(horizons), members, seed)
        for horizon in horizons:
            about = {"place": place, "origin": origin, "horizon": horizon, "observed": series[k, horizon]}
            samples.append(pd.DataFrame(about | {"replicate": range(members), "value": path[:, horizon]}))
    cells = scores.cells(pd.concat(samples, ignore_index=True))
    bars = simple(places, origin, horizons, use)
    return Contest("population, place left out", f"{origin}", "components", cells, bars, LEFT_OUT_BAR)


def simple(places: Sequence[str], origin: int, horizons: Sequence[int], use: str) -> dict[str, pd.DataFrame]:
    """Scores of the simple forecasts by name, each place left out in turn; arguments as of `contest`."""
    series = _series(places, origin, horizons, use)
    found = {}
    for name, method in SIMPLE.items():
        rows = []
        for k, place in enumerate(places):
            for horizon in horizons:
                mean, sd = method(np.delete(series, k, axis=0), float(series[k, 0]), horizon)
                about = {"place": place, "origin": origin, "horizon": horizon}
                rows.append(about | {"mean": mean, "sd": sd, "observed": series[k, horizon]})
        found[name] = scores.normal_cells(pd.DataFrame(rows))
    return found


def _series(places: Sequence[str], origin: int, horizons: Sequence[int], use: str) -> np.ndarray:
    """Population of places on the 1 January from `origin` to the last horizon, [place, year]."""
    return np.array([observed(places, year, use) for year in range(origin, origin + max(horizons) + 1)]).T


def _of_others(
    rates: Rates,
    kept: list[int],
    here: float,
    believed: dict[str, Believed],
    origin: int,
    members: int,
    rng: np.random.Generator,
) -> tuple[Levels, np.ndarray]:
    """The process of a place that nothing is known of but its size and the others, and their shocks from `origin` on.

    Levels fade to a mean that goes with the logarithm of size, as the mean rates of the others do (least squares).
    """
    cells, people = rates.rate[kept], rates.population[kept]
    line = np.column_stack([np.ones(len(kept)), np.log(people.mean(axis=1))])
    fitted = np.linalg.pinv(line) @ cells.mean(axis=1)
    others = Rates(tuple(rates.places[k] for k in kept), rates.first, cells, people, (line @ fitted)[:, None])
    draws = draws_given(others, believed, members, rng)
    years = int(cells.shape[1])
    shared = np.array(
        [shocks_given(others, each).drawn(rng.standard_normal(years))[origin - rates.first :] for each in draws]
    )
    size = np.array([1.0, np.log(here)])
    leverage = size @ np.linalg.inv(line.T @ line) @ size
    spread = np.array([each["outside_level_sd"] for each in draws])[:, None]
    mean = size @ fitted + np.sqrt(leverage) * spread * rng.standard_normal((members, 1))
    level = mean + spread * rng.standard_normal((members, 1))
    return Levels.starting(level, mean, draws, np.zeros(members)), shared
