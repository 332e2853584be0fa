"""Where the error of population forecasts comes from, and so what would mend it.

The forecast is scored again with one thing put right from what came true, at a time:

- `net_migration`, `natural_increase`: the true flow of every year in the place of the simulated; the second is what the
  age pattern and its rates decide;
- `level`: each place's mean error of yearly net migration per resident, over all years forecast, taken off;
- `common_shock`: each calendar year's error that the places have in common taken off, after the levels;
- `noise`: what is then left of each place and year taken off too, so that the medians of net migration are right;
- `spread`: distances from the median times one factor, the one with the least score.

None of these is a forecast: they say how much a better one could gain at most. Errors of net migration per resident are also
split by variance: between places (level), between years in common (shock), and the rest (noise).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import scoringrules

from calibration import scores
from calibration.baselines import BAR, BASELINES
from calibration.contests import Window, contest
from calibration.history import figures, observed, readable
from calibration.skill_contests import Simulated, of_places

#: What would mend each part, in words.
MENDS = {
    "natural_increase": "ages of each place known at the origin, and its own fertility and mortality",
    "level": "what tells the levels of places apart beside their past: jobs, homes, size",
    "common_shock": "shocks that last, and the national drivers behind them, which no origin knows ahead",
    "noise": "nothing that is known of a place: families and chance",
    "spread": "wider or narrower priors of noise and spreads",
}
#: Factors of the spread that are tried.
FACTORS = np.arange(0.5, 1.55, 0.05)


@dataclass(frozen=True)
class Diagnosis:
    """The table of what would mend the error, and the split of the errors of net migration.

    Attributes:
        mended: a row for each thing put right: CRPS, its ratio to the bar, the share that goes, and the factor of `spread`.
        shares: of the variance of errors of yearly net migration per resident, by `level`, `common_shock` and `noise`.
    """

    mended: pd.DataFrame
    shares: dict[str, float]

    def rows(self, window: str) -> pd.DataFrame:
        """The table with the window, and beside each thing its share of the errors of yearly net migration."""
        shares = self.mended.put_right.str.rpartition(", ")[2].map(self.shares)
        return self.mended.assign(window=window, share_of_errors=shares)


@dataclass(frozen=True)
class _Paths:
    """Simulated and true years of one origin.

    Attributes:
        value: population a year later and on, float64 [member, place, year].
        net, increase: simulated flows summed up from the origin, alike.
        true_net, true_increase: what came true, summed up, [place, year].
        observed: population, [place, year].
        people: at the origin, [place].
        origin: year.
    """

    value: np.ndarray
    net: np.ndarray
    increase: np.ndarray
    true_net: np.ndarray
    true_increase: np.ndarray
    observed: np.ndarray
    people: np.ndarray
    origin: int

    @property
    def errors(self) -> np.ndarray:
        """Of yearly net migration per resident, true less median, 1/year, [place, year]."""
        yearly = np.diff(self.net, axis=2, prepend=0.0)
        true = np.diff(self.true_net, axis=1, prepend=0.0)
        return np.asarray((true - np.median(yearly, axis=0)) / self.people[:, None])

    def shifted(self, rates: np.ndarray) -> np.ndarray:
        """Population with some persons more per resident and year, [place, year]."""
        return np.asarray(self.value + np.cumsum(rates, axis=1) * self.people[:, None])


def diagnose(simulated: Simulated, places: Sequence[str], window: Window) -> Diagnosis:
    """Score forecasts of population anew with one thing at a time put right.

    Args:
        simulated: by origin, as for `skill_contests`.
        places: whose.
        window: origins, horizons and what outcomes are read for.
    """
    paths = [_paths(simulated[origin], origin, places, window) for origin in window.origins]
    level = np.concatenate([p.errors for p in paths], axis=1).mean(axis=1)
    shared = _shared(paths, level)
    moved: dict[str, Callable[[_Paths], np.ndarray]] = {
        "as forecast": lambda p: p.value,
        "net_migration": lambda p: p.value + p.true_net - p.net,
        "natural_increase": lambda p: p.value + p.true_increase - p.increase,
        "level": lambda p: p.shifted(np.broadcast_to(level[:, None], p.observed.shape)),
        "level, common_shock": lambda p: p.shifted(level[:, None] + _of(shared, p)),
        "level, common_shock, noise": lambda p: p.shifted(p.errors),
    }
    bar = float(scores.normal_cells(contest(BASELINES[BAR], places, window)).crps.mean())
    rows: list[dict[str, object]] = [{"put_right": name, "crps": _crps(paths, how)} for name, how in moved.items()]
    widened = {factor: _crps(paths, partial(_stretched, factor=factor)) for factor in FACTORS.tolist()}
    best = min(widened, key=widened.__getitem__)
    rows.append({"put_right": "spread", "crps": widened[best], "factor": best})
    table = pd.DataFrame(rows)
    table["ratio"] = table.crps / bar
    table["gain"] = 1.0 - table.crps / table.crps[0]
    return Diagnosis(table, _shares(paths, level, shared))


def _paths(rows: pd.DataFrame, origin: int, places: Sequence[str], window: Window) -> _Paths:
    last = min(window.last, origin + window.horizons[-1])
    years = range(origin, last)
    readable(last, window.use)
    rows = of_places(rows, places)

    def by_place(column: str, ahead: int) -> np.ndarray:
        table = rows[rows.year.isin([year + ahead for year in years])]
        found = table.pivot(index=["replicate", "place"], columns="year", values=column).astype(float)
        members = found.index.get_level_values("replicate").nunique()
        order = pd.MultiIndex.from_product([sorted(set(rows.replicate)), places], names=["replicate", "place"])
        return found.reindex(order).to_numpy().reshape(members, len(places), len(years))

    true_net = np.cumsum(figures("components", "net_migration", places, years, last), axis=1)
    true_increase = np.cumsum(figures("components", "natural_increase", places, years, last), axis=1)
    came = np.array([observed(places, year + 1, window.use) for year in years]).T
    return _Paths(
        by_place("population", 1),
        np.cumsum(by_place("net_migration", 0), axis=2),
        np.cumsum(by_place("natural_increase", 0), axis=2),
        true_net,
        true_increase,
        came,
        figures("population", "population", places, range(origin, origin + 1), origin)[:, 0],
        origin,
    )


def _shared(paths: Sequence[_Paths], level: np.ndarray) -> dict[int, float]:
    """Mean error over places of each calendar year, after the levels, 1/year."""
    found: dict[int, list[float]] = {}
    for p in paths:
        for k, error in enumerate((p.errors - level[:, None]).mean(axis=0)):
            found.setdefault(p.origin + k, []).append(float(error))
    return {year: float(np.mean(errors)) for year, errors in found.items()}


def _of(shared: Mapping[int, float], p: _Paths) -> np.ndarray:
    return np.array([[shared[p.origin + k] for k in range(p.observed.shape[1])]])


def _stretched(p: _Paths, factor: float) -> np.ndarray:
    middle = np.median(p.value, axis=0)
    return np.asarray(middle + factor * (p.value - middle))


def _crps(paths: Sequence[_Paths], how: Callable[[_Paths], np.ndarray]) -> float:
    """Mean over the cells of all origins."""
    found = [scoringrules.crps_ensemble(p.observed, how(p), m_axis=0, estimator="fair").ravel() for p in paths]
    return float(np.concatenate(found).mean())


def _shares(paths: Sequence[_Paths], level: np.ndarray, shared: Mapping[int, float]) -> dict[str, float]:
    """Of the mean square of the errors."""
    squares = {"level": float((level**2).mean()), "common_shock": 0.0, "noise": 0.0}
    of_years = [np.broadcast_to(_of(shared, p), p.observed.shape) for p in paths]
    squares["common_shock"] = float(np.mean(np.concatenate([each.ravel() for each in of_years]) ** 2))
    left = [p.errors - level[:, None] - each for p, each in zip(paths, of_years, strict=True)]
    squares["noise"] = float(np.mean(np.concatenate([each.ravel() for each in left]) ** 2))
    total = sum(squares.values())
    return {name: square / total for name, square in squares.items()}


#: Part of the CRPS below which nothing is said to go.
_COUNTS = 0.005


def would_mend(rows: pd.DataFrame) -> str:
    """Which part takes most of the error with it, and what would mend it, in a sentence.

    Args:
        rows: of one window, as `Diagnosis.rows` gives them.
    """
    gains = dict(zip(rows.put_right, rows.gain, strict=True))
    alone = {name: gains[name] for name in ("natural_increase", "level", "spread")}
    alone["common_shock"] = gains["level, common_shock"] - gains["level"]
    alone["noise"] = gains["level, common_shock, noise"] - gains["level, common_shock"]
    ranked = sorted(alone, key=alone.__getitem__, reverse=True)
    told = "; ".join(f"{name} {100 * alone[name]:.0f} % ({MENDS[name]})" for name in ranked if alone[name] >= _COUNTS)
    nothing = [name for name in ranked if alone[name] < _COUNTS]
    rest = f" Nothing goes with {', '.join(nothing)}." if nothing else ""
    return f"What goes of the CRPS with each part, largest first, and what would mend it: {told}.{rest}"
