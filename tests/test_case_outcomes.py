"""Outcomes of the cases: what would pass, what being picked does, and that runs are counted as the report counted."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.case_outcomes import NOT_COUNTED, CaseOutcome, case_outcomes
from experiments.case_outcomes import Counted, count, flytthit, lines_of_flytthit, report
from scenarios import find

BY_ID = {each.ids: each for each in case_outcomes()}


def outcome(observed: int, among: int, picked: bool = False) -> CaseOutcome:
    return replace(BY_ID["V-05"], observed=observed, among=among, picked=picked)


@pytest.mark.parametrize(
    ("observed", "among", "low", "high"),
    [(5, 5, 0.55, 1.0), (13, 13, 0.80, 1.0), (8, 42, 0.10, 0.32), (22, 29, 0.60, 0.88)],
)
def test_few_people_let_a_wide_range_of_shares_pass(observed: int, among: int, low: float, high: float) -> None:
    assert outcome(observed, among).passing == pytest.approx((low, high), abs=0.011)


def test_the_range_that_passes_is_that_in_which_the_count_would_not_surprise() -> None:
    low, high = outcome(8, 42).passing
    rng = np.random.default_rng(1)
    assert (rng.binomial(42, low, 200_000) >= 8).mean() == pytest.approx(0.05, abs=0.003)
    assert (rng.binomial(42, high, 200_000) <= 8).mean() == pytest.approx(0.05, abs=0.003)


def test_those_who_are_picked_do_better_than_all_and_nobody_else_does() -> None:
    assert outcome(25, 29).of_the_picked(0.5) == 0.5
    picked = outcome(25, 29, picked=True)
    assert 0.55 < picked.of_the_picked(0.5) < 0.65
    assert picked.of_the_picked(0.2) < picked.of_the_picked(0.8) < 1.0


def test_an_outcome_is_compatible_where_the_mean_of_the_runs_would_pass() -> None:
    verdict = [Counted(outcome(5, 5), np.array([share]), 5).compatible for share in (0.4, 0.6)]
    assert verdict == [False, True]
    assert not Counted(outcome(5, 5), np.empty(0), 0).compatible


def test_every_outcome_of_a_project_is_counted_or_it_is_said_why_not() -> None:
    of_projects = {f"V-{number:02d}" for number in range(4, 19)}
    assert set(BY_ID) | set(NOT_COUNTED) == of_projects
    assert not set(BY_ID) & set(NOT_COUNTED)
    assert all(find(each.scenario) for each in case_outcomes())


@pytest.mark.slow
def test_runs_are_counted_and_told() -> None:
    found, of_flytthit = count(range(1, 3)), flytthit(range(1, 3))
    assert all(each.people > 0 for each in found)
    assert all(0.0 <= each.share <= 1.0 for each in found)
    said = [each for each in report(found, 2) if isinstance(each, str)]
    assert any("not validated" in each for each in said)
    assert any("-76" in each for each in lines_of_flytthit(of_flytthit))
    assert np.isfinite(of_flytthit.differences).all()
