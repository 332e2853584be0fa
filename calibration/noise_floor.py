"""How well population could be forecast at all: floors left by chance, and what the contest can tell apart.

With births, deaths and moves by chance alone a year's growth has variance `poisson_variance` x N; the observed variance
about each place's own drift is twice that. Nobody who knows each place's drift and no more has an error below these
floors: of a normal distribution with variance v, MAE sqrt(2 v / pi) and CRPS sqrt(v / pi).

Power: truths are made with places as large as those of the report, drifts that differ as theirs do and noise as observed;
the contest is held on each, with a forecast that knows the true drifts, one whose covariates explain half of what parts
them, and the last value, against the shrunk drift.
"""

from collections.abc import Sequence
from math import pi

import numpy as np
import pandas as pd
import scoringrules

from calibration import scores
from calibration.baselines import Baseline, Forecast, last_value, shrunk, shrunk_drift
from calibration.contests import REPORT, Window
from calibration.history import History, history

#: Births, deaths, moves in and moves out per inhabitant and year, as national and regional rates were; their sum is the
#: variance per inhabitant where each happens by chance.
EVENTS = {"births": 0.012, "deaths": 0.010, "in_migration": 0.035, "out_migration": 0.040}
#: Synthetic truths behind the power, and what covariates explain of the variance of drifts.
TRUTHS, EXPLAINED = 150, 0.5


def poisson_variance() -> float:
    """Variance of a year's growth per inhabitant where everybody is born, dies and moves alone and by chance."""
    return sum(EVENTS.values())


def floor_mae(variance: np.ndarray | float) -> np.ndarray:
    """Mean absolute error that noise of a variance leaves to who knows the mean."""
    return np.asarray(np.sqrt(2.0 * np.asarray(variance) / pi))


def floor_crps(variance: np.ndarray | float) -> np.ndarray:
    """Mean CRPS that it leaves to who knows mean and variance."""
    return np.asarray(np.sqrt(np.asarray(variance) / pi))


def by_place(places: Sequence[str], window: Window = REPORT) -> pd.DataFrame:
    """Floors a year ahead: population (mean over the origins), drift, variance, floors and the shrunk drift's MAE, by place.

    Args:
        places: whose.
        window: whose origins and years are looked at.
    """
    known = history(places, window.last, window.since)
    people = known.population[:, [origin - window.since for origin in window.origins]].mean(axis=1)
    variance = _variance(known)
    pooled = variance.mean()
    bar = _errors(shrunk_drift, known, window)
    first = bar[bar.horizon == 1].groupby("place", sort=False).absolute_error.mean()
    table = pd.DataFrame(
        {
            "place": list(places),
            "population": people,
            "drift": known.changes.sum(axis=1) / known.before.sum(axis=1),
            "variance": variance,
            "floor_mae": floor_mae(poisson_variance() * people),
            "floor_crps": floor_crps(poisson_variance() * people),
            "floor_mae_observed": floor_mae(pooled * people),
        }
    )
    table["shrunk_drift"] = table.place.map(first)
    return table


def by_horizon(places: Sequence[str], window: Window = REPORT) -> pd.DataFrame:
    """Floors and the scores of the shrunk drift by years ahead, and ratios of them."""
    known = history(places, window.last, window.since)
    variance = float(_variance(known).mean())
    people = pd.DataFrame(
        [{"horizon": h, "n": n * h} for origin, h in window.cells() for n in known.population[:, origin - window.since]]
    )
    bar = scores.summary(_errors(shrunk_drift, known, window))
    rows = []
    for horizon, part in people.groupby("horizon"):
        row = {"horizon": horizon}
        for name, per_head in (("poisson", poisson_variance()), ("observed", variance)):
            row[f"mae_{name}"] = floor_mae(per_head * part.n.to_numpy()).mean()
            row[f"crps_{name}"] = floor_crps(per_head * part.n.to_numpy()).mean()
            row[f"mae_by_{name}"] = bar.mae[horizon] / row[f"mae_{name}"]
            row[f"crps_by_{name}"] = bar.crps[horizon] / row[f"crps_{name}"]
        rows.append(row)
    return pd.DataFrame(rows)


def power(places: Sequence[str], seed: int, truths: int = TRUTHS, window: Window = REPORT) -> pd.DataFrame:
    """CRPS ratios to the shrunk drift that forecasts of known worth reach by chance, a row per forecast and horizon.

    Args:
        places: whose sizes, drifts and noise the truths have.
        seed: of the truths.
        truths: how many.
        window: the contest.

    Returns:
        `forecast`, `horizon` (0 for all together), `median`, `low` and `high` (5 and 95 %) of the ratio, and `wins`, the
        share of truths in which it is below 1.
    """
    known = history(places, window.last, window.since)
    level = shrunk(known.changes, known.before)
    mean = float(level.rate.mean())
    rng = np.random.default_rng(seed)
    found = [_contest(_truth(known, mean, level.spread, level.phi, rng), level.phi, window) for _ in range(truths)]
    table = pd.concat(found)
    rows = []
    for (name, horizon), part in table.groupby(["forecast", "horizon"], sort=False):
        low, high = part.ratio.quantile([0.05, 0.95])
        rows.append((name, horizon, part.ratio.median(), low, high, (part.ratio < 1.0).mean()))
    return pd.DataFrame(rows, columns=["forecast", "horizon", "median", "low", "high", "wins"])


def _truth(
    known: History, mean: float, spread: float, phi: float, rng: np.random.Generator
) -> tuple[History, np.ndarray, np.ndarray]:
    """A made-up history, its drifts, and the part of them that covariates explain."""
    count = len(known.places)
    explained = spread * np.sqrt(EXPLAINED) * rng.standard_normal(count)
    drifts = mean + explained + spread * np.sqrt(1.0 - EXPLAINED) * rng.standard_normal(count)
    series = [known.population[:, 0]]
    for _ in range(known.population.shape[1] - 1):
        now = series[-1]
        series.append(now * (1.0 + drifts) + np.sqrt(phi * now) * rng.standard_normal(count))
    return History(known.places, known.since, np.array(series).T), drifts, explained


def _contest(truth: tuple[History, np.ndarray, np.ndarray], phi: float, window: Window) -> pd.DataFrame:
    made, drifts, explained = truth

    def knows_drifts(known: History, horizon: int) -> Forecast:
        mean = known.newest * (1.0 + drifts) ** horizon
        return Forecast(known.places, mean, np.sqrt(phi * known.newest * horizon))

    def knows_half(known: History, horizon: int) -> Forecast:
        level = shrunk(known.changes - explained[:, None] * known.before, known.before)
        mean = known.newest * (1.0 + level.rate + explained) ** horizon
        return Forecast(known.places, mean, np.sqrt(level.noise(known.newest, horizon)))

    bar = _summed(shrunk_drift, made, window)
    rows = []
    for method in (knows_drifts, knows_half, last_value):
        mine = _summed(method, made, window)
        rows.append((method.__name__, 0, sum(mine.values()) / sum(bar.values())))
        rows += [(method.__name__, horizon, mine[horizon] / bar[horizon]) for horizon in window.horizons]
    return pd.DataFrame(rows, columns=["forecast", "horizon", "ratio"])


def _summed(method: Baseline, known: History, window: Window) -> dict[int, float]:
    """CRPS of a simple forecast, summed over places and origins, by horizon."""
    total = dict.fromkeys(window.horizons, 0.0)
    for origin, horizon in window.cells():
        made, observed = _made(method, known, origin, horizon)
        total[horizon] += float(scoringrules.crps_normal(observed, made.mean, made.sd).sum())
    return total


def _errors(method: Baseline, known: History, window: Window) -> pd.DataFrame:
    """Scores of a simple forecast on a series that is known to its end, each from what came before its origin."""
    rows = []
    for origin, horizon in window.cells():
        made, observed = _made(method, known, origin, horizon)
        about = {"place": list(made.places), "origin": origin, "horizon": horizon, "mean": made.mean, "sd": made.sd}
        rows.append(pd.DataFrame(about).assign(observed=observed))
    return scores.normal_cells(pd.concat(rows, ignore_index=True))


def _made(method: Baseline, known: History, origin: int, horizon: int) -> tuple[Forecast, np.ndarray]:
    """A forecast from what came before an origin, and what the series says of the year forecast."""
    end = origin - known.since
    before = History(known.places, known.since, known.population[:, : end + 1])
    return method(before, horizon), known.population[:, end + horizon]


def _variance(known: History) -> np.ndarray:
    """Of a year's noise per inhabitant, about each place's own rate (Pearson), [place]."""
    rate = known.changes.sum(axis=1) / known.before.sum(axis=1)
    left = (known.changes - rate[:, None] * known.before) ** 2 / known.before
    return np.asarray(left.sum(axis=1) / (known.changes.shape[1] - 1))
