"""Patterns of ages in the register: cohort ratios, net migration by age, women per men. `PATTERNS.md` defines them."""

from datetime import date
from functools import cache

import numpy as np

from calibration.pattern_runs import Run
from calibration.pattern_table import Period
from model.state import FEMALE, MALE
from model.tables import by_age, newest

BOTH = (MALE, FEMALE)
_PER_CENT = 100.0


def cohort_ratio(run: Run, period: Period, first: int, last: int, sexes: tuple[int, ...] = BOTH) -> float:
    """Persons of age `last` per person of age `first`: the product of yearly ratios, places and years added.

    prod over a of sum over t of N(a + 1, t + 1) / sum over t of N(a, t); 1 where nobody comes or goes.
    """
    ages = _by_age(run, range(period.first, period.last + 2), sexes)
    before, after = ages[:-1, first:last].sum(axis=0), ages[1:, first + 1 : last + 1].sum(axis=0)
    return float(np.prod(after / before)) if before.all() else float("nan")


def net_migration(run: Run, period: Period, first: int, last: int, sexes: tuple[int, ...] = BOTH) -> float:
    """Net migration of those aged `first` to `last` at the start, over the period, as per cent of who survive."""
    there = _by_age(run, range(period.last + 1, period.last + 2), sexes)[0]
    expected = 0.0
    for sex in sexes:
        before = _by_age(run, range(period.first, period.first + 1), (sex,))[0, first : last + 1]
        expected += float(before @ _survival(period, sex)[first : last + 1])
    n = len(period.years)
    found = float(there[first + n : last + n + 1].sum())
    return _PER_CENT * (found / expected - 1.0) if expected else float("nan")


def women_minus_men(run: Run, period: Period, first: int, last: int) -> float:
    """Net migration of women less that of men, in points of per cent."""
    women, men = (net_migration(run, period, first, last, (sex,)) for sex in (FEMALE, MALE))
    return women - men


def women_per_100_men(run: Run, period: Period, first: int, last: int) -> float:
    """Women per 100 men of some ages on 1 January."""
    men, women = (_by_age(run, period.years, (sex,))[0, first : last + 1].sum() for sex in BOTH)
    return float(_PER_CENT * women / men) if men else float("nan")


def _by_age(run: Run, years: range, sexes: tuple[int, ...]) -> np.ndarray:
    """Registered persons of all places by 1 January and age."""
    return run.aged(years).sum(axis=1)[:, list(sexes)].sum(axis=1)


@cache
def _survival(period: Period, sex: int) -> np.ndarray:
    """Chance at each age to live through the period at the national death rates, float64 [age].

    In a year somebody of completed age a on 1 January spends half at the rate of a, half at that of a + 1.
    """
    alive = np.ones(by_age("mortality", date.max)[period.first].shape[1])
    for passed, year in enumerate(period.years):
        rates = newest(by_age("mortality", date.max), year)[sex]
        yearly = np.exp(-(rates + np.append(rates[1:], rates[-1])) / 2.0)
        alive *= np.append(yearly[passed:], np.full(passed, yearly[-1]))
    return alive
