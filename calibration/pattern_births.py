"""Patterns of births and deaths: against national rates at the run's own ages, and against the register."""

from datetime import date

import numpy as np

from calibration.pattern_runs import Run
from calibration.pattern_table import Period
from model.tables import by_age, newest, series

_THOUSAND = 1000.0


def births_to_national_rates(run: Run, period: Period) -> float:
    """Births by those that national fertility gives."""
    return float(run.flow("births", period.years).sum() / _expected(run, period, "fertility").sum())


def deaths_to_national_rates(run: Run, period: Period) -> float:
    """Deaths by those that national mortality gives."""
    return float(run.flow("deaths", period.years).sum() / _expected(run, period, "mortality").sum())


def natural_increase_per_1000(run: Run, period: Period) -> float:
    """Births less deaths per 1,000 inhabitants of the first 1 January and year."""
    start = run.registered(period.years)[0].sum()
    return float(_THOUSAND * _natural_increase(run, period).sum() / len(period.years) / start)


def chi2_own_ages(run: Run, period: Period) -> float:
    """Sum over places of (increase - increase at national rates)^2 / (births + deaths at national rates)."""
    births, deaths = _expected(run, period, "fertility"), _expected(run, period, "mortality")
    return float(((_natural_increase(run, period) - (births - deaths)) ** 2 / (births + deaths)).sum())


def chi2_observed(run: Run, period: Period) -> float:
    """Sum over places of (observed - simulated increase)^2 / simulated (births + deaths), less 1 a place.

    The run's own births and deaths are as much chance as the observed ones; the subtraction takes that off, so that the
    mean over runs is the chi-squared of the observed increase against the expected one.
    """
    counts = (run.flow("births", period.years) + run.flow("deaths", period.years)).sum(axis=0)
    observed = np.array([_observed(place, period) for place in run.places])
    return float(((observed - _natural_increase(run, period)) ** 2 / counts - 1.0).sum())


def _natural_increase(run: Run, period: Period) -> np.ndarray:
    """Over the whole period, by place."""
    return np.asarray((run.flow("births", period.years) - run.flow("deaths", period.years)).sum(axis=0))


def _observed(place: str, period: Period) -> float:
    register = series("components", "natural_increase", date.max, place=place)
    return sum(register[year] for year in period.years)


def _expected(run: Run, period: Period, table: str) -> np.ndarray:
    """Births or deaths of the period by place, at national rates of each year and the mean of two 1 Januaries' ages."""
    ages = run.aged(range(period.first, period.last + 2))
    at_risk = (ages[:-1] + ages[1:]) / 2.0
    rates = np.stack([newest(by_age(table, date.max), year) for year in period.years])
    return np.asarray(np.einsum("ypsa,ysa->p", at_risk, rates))
