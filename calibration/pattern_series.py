"""Patterns of yearly series: noise, the common shock, levels, size and growth. `PATTERNS.md` defines them."""

from datetime import date

import numpy as np
from scipy.stats import spearmanr

from calibration.pattern_runs import Run
from calibration.pattern_table import Period
from model.tables import by_age, series

_THOUSAND = 1000.0
_LINE = 2  # degrees of freedom of a straight line
_EARLIER = 5  # years of the first of two adjacent periods


def about_line(values: np.ndarray) -> np.ndarray:
    """What is left of series [year, ...] about the straight line of each."""
    return _off_line(len(values)) @ values


def _off_line(n: int) -> np.ndarray:
    """The matrix that takes the straight line out of `n` years."""
    line = np.vander(np.arange(n), _LINE)
    return np.eye(n) - line @ np.linalg.pinv(line)


def variance_per_inhabitant(run: Run, period: Period) -> float:
    """Variance of net migration about each place's line by its population, mean over places; persons^2 per inhabitant."""
    left, population = about_line(_net_rate(run, period)), run.registered(period.years).mean(axis=0)
    return float((_variance(left) * population).mean())


def common_year_sd(run: Run, period: Period) -> float:
    """Standard deviation of the shock all places share in a year, per 1,000.

    Variance of the yearly mean over places, less the variance within years by the number of places; 0 when negative.
    """
    left = about_line(_net_rate(run, period))
    common = left.mean(axis=1)
    places, free = left.shape[1], len(left) - _LINE
    own = float(((left - common[:, None]) ** 2).sum()) / (free * (places - 1))
    return float(_THOUSAND * np.sqrt(max(float(_variance(common)) - own / places, 0.0)))


def lag_1_correlation(run: Run, period: Period) -> float:
    """Correlation of net migration with last year's, about lines and common years, mean over places.

    A line through a short series of white noise leaves it negative; what is expected of that is taken off.
    """
    left = about_line(_net_rate(run, period))
    left = left - left.mean(axis=1, keepdims=True)
    squares = (left**2).sum(axis=0)
    if not squares.all():
        return float("nan")
    off_line = _off_line(len(left))
    white = np.trace(off_line, offset=1) / np.trace(off_line)
    return float(((left[1:] * left[:-1]).sum(axis=0) / squares).mean() - white)


def persistence(run: Run, period: Period) -> float:
    """Correlation over places of mean net migration per inhabitant, the first five years against the rest."""
    rates = _net_rate(run, period)
    return _correlation(rates[:_EARLIER].mean(axis=0), rates[_EARLIER:].mean(axis=0))


def between_places_sd(run: Run, period: Period) -> float:
    """Standard deviation over places of mean net migration, per 1,000 and year."""
    return float(_THOUSAND * _net_rate(run, period).mean(axis=0).std(ddof=1))


def slope_on_national(run: Run, period: Period) -> float:
    """Least-squares slope of net migration per 1,000, mean over places, on Norway's net immigration per 1,000."""
    persons = series("national_series", "value", date.max, quantity="net_immigration")
    inhabitants = by_age("national_population", date.max)
    national = np.array([_THOUSAND * persons[year] / inhabitants[year].sum() for year in period.years])
    rural = _THOUSAND * _net_rate(run, period).mean(axis=1)
    return float(np.polyfit(national, rural, 1)[0])


def size_and_growth(run: Run, period: Period) -> float:
    """Spearman's rho of the population at the start and its growth to the 1 January after the period."""
    start, end = run.registered(range(period.first, period.last + 2))[[0, -1]]
    return float(spearmanr(start, end / start).statistic)


def population_change(run: Run, period: Period) -> float:
    """Persons more on the 1 January after the period than at its start."""
    start, end = run.registered(range(period.first, period.last + 2))[[0, -1]]
    return float(end.sum() - start.sum())


def dispersion(run: Run, period: Period, flows: tuple[str, ...]) -> float:
    """Variance of yearly moves about their line by their mean; 1 were everybody to move alone and by chance."""
    moves = _moves(run, period, flows)
    return float(_variance(about_line(moves)) / moves.mean()) if moves.any() else float("nan")


def in_out_correlation(run: Run, period: Period) -> float:
    """Correlation over years of moves in and moves out, each about its line."""
    coming, leaving = (
        about_line(_moves(run, period, flows))
        for flows in (("in_migration", "immigration"), ("out_migration", "emigration"))
    )
    return _correlation(coming, leaving)


def _net_rate(run: Run, period: Period) -> np.ndarray:
    """Net migration per inhabitant of 1 January, float64 [year, place]."""
    return np.asarray(run.net(period.years) / run.registered(period.years))


def _moves(run: Run, period: Period, flows: tuple[str, ...]) -> np.ndarray:
    return np.sum([run.flow(flow, period.years).sum(axis=1) for flow in flows], axis=0).astype(float)


def _variance(left: np.ndarray) -> np.ndarray:
    """Variance of what is left about a line."""
    return np.asarray((left**2).sum(axis=0) / (len(left) - _LINE))


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if not one.std() or not other.std():
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
