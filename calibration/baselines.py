"""Simple forecasts of a place's population that a model has to be held against, each a normal distribution.

N is the population at the origin, d the yearly changes and p the populations they start from, k years of them, h the
horizon. The noise of a year is taken to have variance phi x population, with phi the mean of d^2 / p about what the method
expects (Pearson); over h years it is phi N h, and what is not known of the drift adds to it. On the report's twelve series,
origins 2004-2008, the shrunk drift is the best of them and the bar (measured in 2026; `tests/test_baselines.py` holds the
figures).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from calibration.history import History

#: Spreads between places that are tried, per year: 200 steps up to 2 % a year, as when the bar was measured.
SPREADS = np.linspace(0.0, 0.02, 200)
#: Weights of the newest year that Theta tries: the bounds of statsmodels' `ThetaModel`, in as small steps.
_WEIGHTS = np.arange(1e-4, 1.0, 1e-4)
#: The share of the drift that half drift and Theta carry on.
_HALF = 0.5


@dataclass(frozen=True)
class Forecast:
    """Normal predictive distributions of a figure, one per place.

    Attributes:
        places: their names.
        mean, sd: in the unit of the figure, float64 [place].
    """

    places: tuple[str, ...]
    mean: np.ndarray
    sd: np.ndarray

    def quantile(self, share: float) -> np.ndarray:
        """What the figure stays below with probability `share`, by place."""
        return np.asarray(self.mean + self.sd * ndtri(share))

    def sample(self, members: int, rng: np.random.Generator) -> np.ndarray:
        """Independent draws, float64 [place, member]."""
        return rng.normal(self.mean[:, None], self.sd[:, None], (len(self.places), members))


Baseline = Callable[[History, int], Forecast]


def last_value(history: History, horizon: int) -> Forecast:
    """Nobody more, nobody less: mean N, variance phi N h, with one phi for all places."""
    return _forecast(history, history.newest, _about_no_change(history) * history.newest * horizon)


def last_value_own_noise(history: History, horizon: int) -> Forecast:
    """The same with each place's own noise: mean N, variance h x mean of d^2."""
    return _forecast(history, history.newest, (history.changes**2).mean(axis=1) * horizon)


def drift(history: History, horizon: int) -> Forecast:
    """A random walk with drift: mean N + h x mean of d, variance s^2 h (1 + h / k), s^2 that of d about its mean."""
    changes = history.changes
    spread = changes.var(axis=1, ddof=1) * horizon * (1.0 + horizon / changes.shape[1])
    return _forecast(history, history.newest + horizon * changes.mean(axis=1), spread)


def half_drift(history: History, horizon: int) -> Forecast:
    """Half the relative drift: mean N (1 + r / 2)^h, r the mean of d / p, variance phi N h (1 + h / 4k)."""
    years = history.changes.shape[1]
    growth = _HALF * (history.changes / history.before).mean(axis=1)
    noise = _about_no_change(history) * history.newest * horizon
    return _forecast(history, _grown(history, growth, horizon), noise * (1.0 + _HALF**2 * horizon / years))


def pooled_drift(history: History, horizon: int) -> Forecast:
    """One drift for all: mean N (1 + R)^h, R the sum of d by the sum of p, variance phi N h + (h N)^2 phi / sum of p."""
    changes, before = history.changes, history.before
    rate = changes.sum() / before.sum()
    phi = _pearson(changes, before, rate)
    noise = phi * history.newest * horizon + (horizon * history.newest) ** 2 * phi / before.sum()
    return _forecast(history, _grown(history, rate, horizon), noise)


def shrunk_drift(history: History, horizon: int) -> Forecast:
    """Each place's drift, drawn to that of all as far as its noise makes it uncertain (empirical Bayes).

    Mean N (1 + r)^h, variance phi N h + (h N)^2 V, with r and V of `shrunk`.
    """
    level = shrunk(history.changes, history.before)
    return _forecast(history, _grown(history, level.rate, horizon), level.noise(history.newest, horizon))


def trend(history: History, horizon: int) -> Forecast:
    """A straight line through the series of each place, least squares, with the variance of a new observation."""
    line = np.vander(np.arange(history.population.shape[1]), 2)
    ahead = np.array([line.shape[0] - 1 + horizon, 1])
    fitted = np.linalg.pinv(line) @ history.population.T
    left = history.population.T - line @ fitted
    variance = (left**2).sum(axis=0) / (line.shape[0] - line.shape[1])
    return _forecast(history, ahead @ fitted, variance * (1.0 + ahead @ np.linalg.inv(line.T @ line) @ ahead))


def theta(history: History, horizon: int) -> Forecast:
    """The Theta method (Assimakopoulos and Nikolopoulos 2000, in the form of Hyndman and Billah 2003), with the noise of
    the last value.

    Mean l + b / 2 (h - 1 + (1 - (1 - a)^n) / a): l is the series smoothed exponentially from its first value, with the
    weight a of the newest year that leaves the least squares one year ahead; b the slope of its straight line, n its
    length.
    """
    mean = np.array([_theta(series, horizon) for series in history.population])
    return _forecast(history, mean, _about_no_change(history) * history.newest * horizon)


#: The bar of a release; the score of everything else is told as a ratio to it.
BAR = "shrunk_drift"
#: All by name, as they stand in tables.
BASELINES: dict[str, Baseline] = {
    baseline.__name__: baseline
    for baseline in (
        last_value,
        last_value_own_noise,
        drift,
        half_drift,
        pooled_drift,
        shrunk_drift,
        trend,
        theta,
    )
}


@dataclass(frozen=True)
class Level:
    """A yearly rate of places, shrunk.

    Attributes:
        rate: per inhabitant and year, float64 [place].
        variance: of what is not known of it, [place].
        phi: variance of a year's noise per inhabitant.
        spread: standard deviation between places.
        weight: of each place's own rate, 0-1, [place].
    """

    rate: np.ndarray
    variance: np.ndarray
    phi: float
    spread: float
    weight: np.ndarray

    def noise(self, population: np.ndarray, horizon: int) -> np.ndarray:
        """Variance of the sum of `horizon` years: phi N h + (h N)^2 V."""
        return np.asarray(self.phi * population * horizon + (horizon * population) ** 2 * self.variance)


def shrunk(changes: np.ndarray, before: np.ndarray) -> Level:
    """The yearly rates of places, each drawn to the mean of all.

    A place's own rate q is the sum of its changes by the sum of its populations, with variance v = phi / sum of its
    populations. Rates differ between places with variance t^2, where t, of `SPREADS`, has the greatest restricted
    likelihood. With weights w = 1 / (v + t^2), m = sum of w q / sum of w, and b = t^2 / (t^2 + v), the rate is
    m + b (q - m) and its variance b v + (1 - b)^2 / sum of w.

    Args:
        changes: persons a year, float64 [place, year].
        before: population at the start of each year, [place, year].
    """
    people = before.sum(axis=1)
    own = changes.sum(axis=1) / people
    phi = _pearson(changes, before, own[:, None])
    if phi <= np.finfo(float).eps * before.max():  # nothing but rounding: every place grows by one rate of its own
        return Level(own, np.zeros_like(own), 0.0, float(own.std()), np.ones_like(own))
    variance = phi / people
    weights = 1.0 / (variance + SPREADS[:, None] ** 2)
    means = (weights * own).sum(axis=1) / weights.sum(axis=1)
    twice_log = np.log(weights).sum(axis=1) - np.log(weights.sum(axis=1))
    best = int(np.argmax(twice_log - (weights * (own - means[:, None]) ** 2).sum(axis=1)))
    between, mean = SPREADS[best] ** 2, means[best]
    share = between / (between + variance)
    left = share * variance + (1.0 - share) ** 2 / weights[best].sum()
    return Level(mean + share * (own - mean), left, phi, float(SPREADS[best]), share)


def _pearson(changes: np.ndarray, before: np.ndarray, rate: float | np.ndarray) -> float:
    """Variance of the yearly noise per inhabitant about a rate, mean over places; the rate costs each a year."""
    squares = ((changes - rate * before) ** 2 / before).sum(axis=1) / (changes.shape[1] - 1)
    return float(squares.mean())


def _about_no_change(history: History) -> float:
    return float((history.changes**2 / history.before).mean())


def _grown(history: History, rate: float | np.ndarray, horizon: int) -> np.ndarray:
    return np.asarray(history.newest * (1.0 + rate) ** horizon)


def _theta(series: np.ndarray, horizon: int) -> float:
    level, squares = np.full_like(_WEIGHTS, series[0]), np.zeros_like(_WEIGHTS)
    for value in series:
        squares += (value - level) ** 2
        level = _WEIGHTS * value + (1.0 - _WEIGHTS) * level
    best = int(np.argmin(squares))
    weight, years = _WEIGHTS[best], len(series)
    slope = np.polyfit(np.arange(years), series, 1)[0]
    return float(level[best] + _HALF * slope * (horizon - 1 + (1.0 - (1.0 - weight) ** years) / weight))


def _forecast(history: History, mean: np.ndarray, variance: np.ndarray) -> Forecast:
    return Forecast(history.places, mean, np.sqrt(variance))
