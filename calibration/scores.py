"""Scores of forecasts against what came true: CRPS, absolute error, interval score, coverage and PIT, and ratios of them.

A table of forecasts is tidy: a row per `place`, `origin` (year of the 1 January it was made on), `horizon` (years) and
replicate, with `value` (what the replicate says) and `observed`; further columns, as an age group, tell cells apart too.
`cells` scores each cell, `summary` takes means, `ratio` and `ratio_interval` hold one forecast against another. All are
pure functions.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scoringrules
from scipy.special import ndtr, ndtri

#: What tells the cells of a table apart, before any further columns.
CELL = ("place", "origin", "horizon")
#: Columns that are not part of it.
_VALUES = ("replicate", "value", "mean", "sd", "observed")
#: Central intervals that are counted, and the one that is scored; both as shares.
WIDE, NARROW = 0.90, 0.50
#: Resamples of places behind an interval of a ratio.
RESAMPLES = 2000
#: Members that the fair CRPS takes.
_FEWEST = 2


def cells(table: pd.DataFrame) -> pd.DataFrame:
    """Scores of each cell of a tidy table of samples.

    `crps` is the fair one, E|X - y| - E|X - X'| / 2 with X' another member than X, so that it does not depend on how many
    replicates there are; `error` is the median less the observed, `absolute_error` its size; `interval_score` that of the
    central 90 % interval, its width and 2 / 0.1 times by how much it was missed; `inside_90` and `inside_50` say
    whether it was hit; `pit` is the share of members below the observed, those equal to it counted half.

    Args:
        table: with the columns of `CELL`, `value` and `observed`.

    Raises:
        ValueError: a column is missing, a cell has one member or several observed figures, or something is no number.
    """
    key = _key(table, ("value", "observed"))
    if table[["value", "observed"]].isna().any(axis=None):
        raise ValueError("a forecast or an observed figure is no number")
    found = []
    for about, cell in table.groupby(key, sort=False, observed=True):
        if cell.observed.nunique() > 1:
            raise ValueError(f"{_named(key, about)} has {cell.observed.nunique()} observed figures")
        if len(cell) < _FEWEST:
            raise ValueError(f"{_named(key, about)} has {len(cell)} member; the fair CRPS takes {_FEWEST}")
        members, observed = cell.value.to_numpy(float), float(cell.observed.iloc[0])
        crps = scoringrules.crps_ensemble(observed, members, estimator="fair")
        quantiles = np.quantile(members, [0.5, *_ends(WIDE), *_ends(NARROW)])
        pit = (members < observed).mean() + (members == observed).mean() / 2.0
        found.append((*_tuple(about), *_scored(np.float64(observed), np.float64(crps), quantiles, pit)))
    return pd.DataFrame(found, columns=[*key, *_SCORES])


def normal_cells(table: pd.DataFrame) -> pd.DataFrame:
    """The same scores, exact, of normal forecasts: a row per cell with `mean`, `sd` and `observed`."""
    key = _key(table, ("mean", "sd", "observed"))
    mean, sd, observed = (table[column].to_numpy(float) for column in ("mean", "sd", "observed"))
    crps = scoringrules.crps_normal(observed, mean, sd)
    quantiles = np.array([mean + sd * ndtri(share) for share in (0.5, *_ends(WIDE), *_ends(NARROW))])
    scores = pd.DataFrame(
        dict(zip(_SCORES, _scored(observed, crps, quantiles, ndtr((observed - mean) / sd)), strict=True))
    )
    return pd.concat([table[key].reset_index(drop=True), scores], axis=1)


def summary(scored: pd.DataFrame, by: Sequence[str] = ("horizon",)) -> pd.DataFrame:
    """Means over cells: n, `mae`, `bias` (forecast less observed), `crps`, `interval_score`, `cover_50` and `cover_90`.

    Args:
        scored: what `cells` gives.
        by: columns to keep apart; none for all cells together.
    """
    means = {
        "n": ("crps", "size"),
        "mae": ("absolute_error", "mean"),
        "bias": ("error", "mean"),
        "crps": ("crps", "mean"),
        "interval_score": ("interval_score", "mean"),
        "cover_50": ("inside_50", "mean"),
        "cover_90": ("inside_90", "mean"),
    }
    if not by:
        return summary(scored.assign(all="all"), ("all",)).reset_index(drop=True)
    return scored.groupby(list(by), sort=True, observed=True).agg(**means)


def ratio(scored: pd.DataFrame, bar: pd.DataFrame, score: str = "crps") -> float:
    """Mean score over all cells by that of a bar, as the shrunk drift; below 1 is better than the bar.

    Raises:
        ValueError: the two are not about the same cells.
    """
    mine, its = _paired(scored, bar, score)
    return float(mine.sum() / its.sum())


def ratio_interval(
    scored: pd.DataFrame, bar: pd.DataFrame, seed: int, score: str = "crps", share: float = WIDE
) -> tuple[float, float]:
    """A central interval of that ratio by cluster bootstrap: whole places are drawn anew, with all their cells.

    Errors of one place hang together, and so do those of one year, for which this does not allow.

    Args:
        scored, bar: what `cells` gives, of the same cells.
        seed: of the resampling.
        score: the column to take.
        share: of the interval, 0-1.
    """
    mine, its = (part.groupby(level="place", sort=True).sum().to_numpy(float) for part in _paired(scored, bar, score))
    return resampled_ratio(mine, its, seed, share)


def resampled_ratio(mine: np.ndarray, its: np.ndarray, seed: int, share: float = WIDE) -> tuple[float, float]:
    """A central interval of the ratio of two sums over clusters, which are drawn anew.

    Args:
        mine, its: sums of each cluster.
        seed: of the resampling.
        share: of the interval, 0-1.
    """
    drawn = np.random.default_rng(seed).integers(0, len(mine), (RESAMPLES, len(mine)))
    low, high = np.quantile(mine[drawn].sum(axis=1) / its[drawn].sum(axis=1), _ends(share))
    return float(low), float(high)


_SCORES = ("crps", "error", "absolute_error", "interval_score", "inside_50", "inside_90", "pit")


def _scored(
    observed: np.ndarray | np.float64, crps: np.ndarray | np.float64, quantiles: np.ndarray, pit: np.ndarray | float
) -> tuple[object, ...]:
    """Scores in the order of `_SCORES`; the quantiles are the median, then the ends of the wide and the narrow interval."""
    median, low, high, inner_low, inner_high = quantiles
    error = median - observed
    return (
        crps,
        error,
        np.abs(error),
        scoringrules.interval_score(observed, low, high, 1.0 - WIDE),
        (inner_low <= observed) & (observed <= inner_high),
        (low <= observed) & (observed <= high),
        pit,
    )


def _ends(share: float) -> tuple[float, float]:
    """The quantiles at which a central interval ends."""
    return (1.0 - share) / 2.0, (1.0 + share) / 2.0


def _key(table: pd.DataFrame, values: Sequence[str]) -> list[str]:
    missing = [column for column in (*CELL, *values) if column not in table]
    if missing:
        raise ValueError(f"a table of forecasts has a column {missing[0]!r}")
    return [*CELL, *(str(column) for column in table if column not in (*CELL, *_VALUES))]


def _paired(scored: pd.DataFrame, bar: pd.DataFrame, score: str) -> tuple[pd.Series, pd.Series]:
    """One score of two forecasts by cell, in the same order."""
    key = [column for column in scored if column not in _SCORES and column in bar]
    mine, its = (part.set_index(key)[score].sort_index() for part in (scored, bar))
    if mine.index.has_duplicates or not mine.index.equals(its.index):
        raise ValueError("two forecasts are compared on the same cells, each once")
    return mine, its


def _tuple(about: object) -> tuple[object, ...]:
    return about if isinstance(about, tuple) else (about,)


def _named(key: Sequence[str], about: object) -> str:
    return ", ".join(f"{column} {value}" for column, value in zip(key, _tuple(about), strict=True))
