"""Outcomes of the cases: what would pass, what being picked does, and that runs are counted as the report counted."""

import json
from dataclasses import replace
from datetime import date
from math import factorial

import numpy as np
import pytest
from scipy.stats import binom

from calibration import krafttak as of_krafttak
from calibration import newcomer_survey as of_survey
from calibration.case_outcomes import NOT_COUNTED, CaseOutcome, case_outcomes, passing, surprise
from calibration.newcomer_survey import ASKED, QUESTIONS, Answers
from experiments.case_outcomes import Counted, Krafttak, Survey, count, flytthit, krafttak, survey
from experiments.outcome_report import Found, as_json, lines_of_flytthit, report
from model.evidence import EFFECTS
from model.instrument import instruments
from model.simulation import MigrationModel
from scenarios import Scenario, find, load

BY_ID = {each.ids: each for each in case_outcomes()}
#: What a campaign does: draws people, costs money, promises too much.
CAMPAIGNS = ("marketing", "family_campaign", "return_campaign")
DRAWS = ("marketing_draws", "family_campaign_draws", "return_campaign_returns")
NOTHING_ELSE = {f"{name}_cost": 0.0 for name in CAMPAIGNS} | {
    "marketing_oversold": 0.0,
    "family_campaign_oversold": 0.0,
}


def outcome(observed: int, among: int) -> CaseOutcome:
    return replace(BY_ID["V-09"], observed=observed, among=among)


def campaigns(**parameters: float) -> Scenario:
    """Two municipalities of Fjellregionen with Flytthit, its campaigns as they are told to be."""
    scenario = load(str(find(of_survey.SCENARIO)))
    places = ("tolga", "os")
    return replace(scenario, places=places, start=date(2003, 1, 1), parameters=NOTHING_ELSE | parameters)


@pytest.mark.parametrize(
    ("observed", "among", "low", "high"),
    [(5, 5, 0.55, 1.0), (13, 13, 0.80, 1.0), (8, 42, 0.10, 0.32), (22, 29, 0.60, 0.88)],
)
def test_few_people_let_a_wide_range_of_shares_pass(observed: int, among: int, low: float, high: float) -> None:
    assert passing(observed, among) == pytest.approx((low, high), abs=0.011)


def test_the_range_that_passes_is_that_in_which_the_count_would_not_surprise() -> None:
    low, high = passing(8, 42)
    rng = np.random.default_rng(1)
    assert (rng.binomial(42, low, 200_000) >= 8).mean() == pytest.approx(0.05, abs=0.003)
    assert (rng.binomial(42, high, 200_000) <= 8).mean() == pytest.approx(0.05, abs=0.003)


def test_those_who_are_picked_do_better_than_all() -> None:
    picked = outcome(5, 5)
    assert 0.55 < picked.of_the_picked(0.5) < 0.65
    assert picked.of_the_picked(0.2) < picked.of_the_picked(0.8) < 1.0


def test_an_outcome_is_compatible_where_the_mean_of_the_runs_would_pass() -> None:
    verdict = [Counted(outcome(5, 5), np.array([share]), 5).compatible for share in (0.4, 0.6)]
    assert verdict == [False, True]
    assert not Counted(outcome(5, 5), np.empty(0), 0).compatible


def test_every_outcome_of_a_project_is_counted_once_or_it_is_said_why_not() -> None:
    counted = [*BY_ID, *of_krafttak.IDS, *(question.ids for question in QUESTIONS), *NOT_COUNTED]
    assert sorted(counted) == [f"V-{number:02d}" for number in range(4, 19)]
    assert all(find(each.scenario) for each in case_outcomes())


# --- Krafttak ----------------------------------------------------------------------------------------------------------


def test_the_multinomial_is_that_computed_by_hand() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    ways, probabilities = of_krafttak.multinomial(4, shares[np.newaxis])
    assert len(ways) == 15
    assert probabilities.sum() == pytest.approx(1.0)
    two_one_one = probabilities[(ways == (2, 1, 1)).all(axis=1)]
    by_hand = factorial(4) / (factorial(2) * factorial(1) * factorial(1)) * 0.5**2 * 0.3 * 0.2
    assert two_one_one == pytest.approx([by_hand])


def test_counts_surprise_by_all_that_are_no_more_likely() -> None:
    probabilities = binom.pmf(np.arange(5), 4, 0.5)  # 1, 4, 6, 4, 1 of 16
    assert surprise(probabilities, (2,)) == pytest.approx(1.0)
    assert surprise(probabilities, (3,)) == pytest.approx(10 / 16)
    assert surprise(probabilities, (0,)) == pytest.approx(2 / 16)


def test_of_two_categories_the_chance_is_that_of_a_binomial_test() -> None:
    shares = np.array([0.6, 1e-12, 1e-12, 0.4])
    observed = 25 + 1 + 3
    ways, probabilities = of_krafttak.multinomial(observed, shares[np.newaxis])
    work = np.array([probabilities[ways[:, 0] == k].sum() for k in range(observed + 1)])
    assert work == pytest.approx(binom.pmf(np.arange(observed + 1), observed, 0.6), abs=1e-9)


def test_being_picked_moves_the_odds_of_work_and_leaves_those_between_the_others() -> None:
    of_all = np.array([0.5, 0.1, 0.2, 0.2])
    same, better = of_krafttak.of_the_picked(of_all, np.array([0.0, np.log(2.0)]))
    assert same == pytest.approx(of_all)
    assert better[0] / (1.0 - better[0]) == pytest.approx(2.0)
    assert better[1:] / better[1] == pytest.approx([1.0, 2.0, 2.0])
    assert better.sum() == pytest.approx(1.0)


def test_the_report_s_own_shares_are_compatible_and_those_of_a_project_that_fails_are_not() -> None:
    alike = Krafttak(10 * np.array([of_krafttak.OBSERVED]))
    fails = Krafttak(10 * np.array([(5, 10, 30, 8)]))
    assert (alike.compatible, fails.compatible) == (True, False)


def test_the_discharged_are_of_the_first_intakes_in_the_number_that_surprises_least() -> None:
    nobody = Krafttak(np.array([(250, 10, 30, 0)]))
    assert nobody.chances.argmax() == 0
    assert nobody.compatible
    assert nobody.chances[-1] < 0.1


def test_a_category_that_no_run_shows_is_not_impossible() -> None:
    assert of_krafttak.shares(np.array([20, 0, 2, 3])).min() > 0
    assert Krafttak(np.array([(20, 0, 2, 3)])).chances.min() > 0


# --- the survey --------------------------------------------------------------------------------------------------------


def test_one_survey_effect_moves_all_answers_together() -> None:
    probabilities = of_survey.likely((0.05, 0.5, 0.3))
    assert probabilities.sum() == pytest.approx(1.0)
    counts = np.arange(ASKED + 1)
    of_two = probabilities.sum(axis=0)  # knew the project, moved home
    knew, home = of_two.sum(axis=1) @ counts, of_two.sum(axis=0) @ counts
    together = counts @ of_two @ counts - knew * home
    assert together > 0
    apart = np.sqrt(of_two.sum(axis=1) @ (counts - knew) ** 2 * (of_two.sum(axis=0) @ (counts - home) ** 2))
    assert 0.4 < together / apart < 1.0
    said = of_survey.of_the_asked((0.05, 0.5, 0.3))
    assert (np.diff(said, axis=0) > 0).all()


def test_two_low_answers_are_likelier_than_one_low_and_one_high() -> None:
    probabilities = of_survey.likely((0.1, 0.5, 0.5))
    both_low, crossed = probabilities[:, 12, 12].sum(), probabilities[:, 12, 34].sum()
    assert both_low > 10 * crossed


def test_a_stated_trigger_is_less_additional_than_stated() -> None:
    mean, low, high = of_survey.expected_additional()
    assert mean == pytest.approx(8.5 / 43 / 3, abs=0.002)
    assert 0.0 < low < mean < high < QUESTIONS[0].observed / ASKED


def test_shares_like_the_survey_s_are_compatible_and_those_of_a_place_nobody_heard_of_are_not() -> None:
    heard = Survey([Answers(asked=1000, triggered=150, deterred=0, strangers=800, heard=400, home=250)])
    never = Survey([Answers(asked=1000, triggered=0, deterred=0, strangers=800, heard=10, home=250)])
    assert (heard.compatible, never.compatible) == (True, False)


def test_without_campaigns_all_else_the_project_does_goes_on() -> None:
    with_it = load(str(find(of_survey.SCENARIO)))
    gone = {each.instrument for each in with_it.instruments} - {
        each.instrument for each in of_survey.without_campaigns(with_it).instruments
    }
    assert gone == set(CAMPAIGNS)
    assert {instruments()[name].lever for name in gone} == {of_survey.CAMPAIGNS}
    assert of_survey.without_campaigns(with_it).projects == with_it.projects


@pytest.fixture(scope="module")
def idle_pair() -> Survey:
    return survey(range(1, 4), campaigns(**dict.fromkeys(DRAWS, 0.0)))


def test_campaigns_without_effect_trigger_nobody_and_deter_nobody(idle_pair: Survey) -> None:
    assert [(each.triggered, each.deterred) for each in idle_pair.pairs] == [(0, 0)] * 3
    assert all(each.asked > 50 for each in idle_pair.pairs)
    assert not idle_pair.compatible


def test_strong_campaigns_trigger_some_of_those_who_are_here(idle_pair: Survey) -> None:
    strong = survey(range(1, 4), campaigns(**dict.fromkeys(DRAWS, EFFECTS[1])))
    for with_it, without in zip(strong.pairs, idle_pair.pairs, strict=True):
        assert with_it.triggered > 3 * with_it.deterred
        assert with_it.asked > without.asked
        assert 0 < with_it.heard < with_it.strangers


def test_who_came_lately_is_told_from_who_moved_within_the_region() -> None:
    model = MigrationModel(campaigns(), 1, events=True)
    model.run()
    rows, came = of_survey.asked(model)
    assert (came >= model.month - of_survey.RECENT).all()
    assert np.unique(rows).size == rows.size
    log = model.record.log()
    outside = log.keys[log.rows[:, 4] == model.state.n_places, 0]
    assert np.isin(model.state.person_keys[rows], outside).all()


# --- all of it ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_runs_are_counted_and_told() -> None:
    seeds = range(1, 3)
    found = Found(krafttak(seeds), survey(seeds), count(seeds), flytthit(seeds))
    assert found.krafttak.counts.shape == (2, 4)
    assert (found.krafttak.counts.sum(axis=1) > 10).all()
    assert all(each.people > 0 and 0.0 <= each.share <= 1.0 for each in found.single)
    said = [each for each in report(found, 2) if isinstance(each, str)]
    assert any("not validated" in each for each in said)
    assert any("permanent" in each for each in said)
    assert any("-76" in each for each in lines_of_flytthit(found.flytthit))
    assert np.isfinite(found.flytthit.differences).all()
    described = json.loads(json.dumps(as_json(found), allow_nan=False))
    assert {"krafttak", "survey", "outcomes", "not_counted", "flytthit"} == set(described)
    assert "validated" not in json.dumps(described)
