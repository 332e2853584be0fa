"""Instruments in a run: how effects combine, what they do to whom, how they fail, and who pays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from math import exp, log, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument import instruments
from model.policy import HazardRatio, InstrumentUse, Target
from model.policy.effects import combined
from model.policy.enrolment import NEVER
from model.simulation import MigrationModel
from model.state import (
    CAR,
    EXPECTATION,
    GROUND,
    GUARANTEE,
    LIVES_IN,
    OWNED,
    PERSON_COLUMNS,
    SINCE,
    SKILL,
    TENURE,
    TRUST,
)
from model.vocabulary import GROUNDS
from tests.conftest import Scenario, inputs_of, run, scenario

FROM = date(2001, 1, 1)
MOST, FURTHER = log(2.0), 0.3


def use(name: str, stop: date | None = None, **settings: float) -> InstrumentUse:
    """An instrument from 2001 on, at once and fully, where it is not said otherwise."""
    known = instruments()[name].settings
    asked = {"delivery": 1.0, "delay": 0.0, "build_up": 0.0} | settings
    return InstrumentUse(
        name, FROM, stop, Target(), tuple(sorted((known[key].name, value) for key, value in asked.items()))
    )


@cache
def asked(*uses: InstrumentUse | HazardRatio, years: int = 3, place: str = "hjelmeland") -> Scenario:
    return scenario(places=(place,), start=date(2000, 1, 1), stop=date(2000 + years, 1, 1), instruments=uses)


def after(
    *uses: InstrumentUse | HazardRatio,
    months: int,
    seed: int = 1,
    place: str = "hjelmeland",
    parameters: dict[str, float] | None = None,
) -> MigrationModel:
    """A model so many months after the start of 2001."""
    of = asked(*uses, years=1 + (months + 12) // 12, place=place)
    of = replace(of, parameters=of.parameters | (parameters or {}))
    model = MigrationModel(of, seed, inputs_of(of))
    for _ in range(12 + months):
        model.step()
    return model


def inside(model: MigrationModel, number: int = 0) -> np.ndarray:
    enrolled = model.policy.in_use[number].enrolled
    assert enrolled is not None
    return enrolled.inside


# How effects combine


def total(**levers: Sequence[float]) -> float:
    logs = {name: [np.array([value]) for value in values] for name, values in levers.items()}
    return float(combined(logs, FURTHER, MOST)[0][0])


def test_a_small_effect_alone_counts_as_it_is() -> None:
    assert total(a=[0.05]) == pytest.approx(0.05, rel=0.01)


def test_within_a_lever_the_largest_counts_fully_and_the_others_by_three_tenths() -> None:
    assert total(a=[0.05, 0.1, -0.02]) == pytest.approx(MOST * tanh((0.1 + 0.3 * (0.05 - 0.02)) / MOST))


def test_levers_add_up() -> None:
    assert total(a=[0.05], b=[0.1]) == pytest.approx(MOST * tanh(0.15 / MOST))


@given(st.lists(st.lists(st.floats(-2, 2), min_size=1, max_size=4), min_size=1, max_size=4), st.randoms())
def test_the_order_does_not_matter_and_no_package_more_than_doubles_or_halves(
    levers: list[list[float]], rng: object
) -> None:
    named = {f"lever {k}": values for k, values in enumerate(levers)}
    other = {name: rng.sample(values, len(values)) for name, values in reversed(named.items())}  # type: ignore[attr-defined]
    assert total(**named) == total(**other)
    assert abs(total(**named)) <= MOST


def test_where_the_cap_binds_is_counted() -> None:
    _, capped = combined({"a": [np.array([0.1, 0.9, -0.9])]}, FURTHER, MOST)
    assert capped.tolist() == [False, True, True]


# What they do


def test_a_host_lowers_the_leaving_of_those_who_have_one() -> None:
    model = after(use("in_migrant_host", stays=0.3, places=1000.0), months=18)
    number = [rule.name for rule in model.inputs.program.built.rules].index("out_migration")
    slots, table = model.ratios
    ratios = table[slots[number], : model.state.n_households]
    heads = model.state.households[0, : ratios.size]
    hosted = inside(model)[heads] & (heads >= 0)
    assert hosted.sum() > 10
    assert ratios[hosted] == pytest.approx(exp(-MOST * tanh(0.3 / MOST)))


def test_a_host_with_too_many_helps_each_less() -> None:
    def least(places: float) -> float:
        model = after(use("in_migrant_host", stays=0.3, places=places, known=1.0, wanted=1.0), months=12)
        number = [rule.name for rule in model.inputs.program.built.rules].index("out_migration")
        return float(model.ratios[1][model.ratios[0][number]].min())

    assert least(1000.0) < least(20.0) < least(5.0) < 1.0


def test_who_passes_the_test_has_a_car() -> None:
    lessons = use("driving_lessons", places=50.0, known=1.0, wanted=1.0, language=0.0, lasts=3.0, passing=1.0)
    model = after(lessons, months=12)
    enrolled = model.policy.in_use[0].enrolled
    assert enrolled is not None
    passed = (enrolled.column("ended") != NEVER) & (model.state.persons[LIVES_IN, : model.state.n_persons] == 0)
    assert passed.sum() > 3
    assert (model.state.persons[CAR, np.flatnonzero(passed)] == 1).mean() > 0.8  # who moved away before has none


def test_a_guarantee_lets_those_buy_a_home_whom_no_bank_lends_to() -> None:
    def owners(model: MigrationModel) -> int:
        people = model.state.persons[:, : model.state.n_persons]
        loan = np.flatnonzero(people[GUARANTEE] == 1)
        homes = model.state.households[:, people[PERSON_COLUMNS.index("HOUSEHOLD"), loan]]
        dwellings = homes[3][homes[3] >= 0]
        return int((model.state.dwellings[TENURE, dwellings] == OWNED).sum())

    loans = use("start_up_loan", places=100.0, known=1.0, wanted=1.0)
    assert owners(after(loans, months=30)) > owners(after(loans, months=1))


def test_homes_are_built_in_steps_where_and_as_it_is_said() -> None:
    """Nobody else builds here: builders would build one or two fewer beside them."""
    built = use("house_building", dwellings=10.0, central=1.0, build_up=20.0)
    alone = {"construction_building": 0.0}
    counts = [
        after(built, months=k, parameters=alone).state.n_dwellings - after(months=k, parameters=alone).state.n_dwellings
        for k in (0, 9, 19, 30)
    ]
    assert counts == [0, 5, 10, 10]


def test_a_promise_is_expected_by_those_who_heard_it_and_realism_takes_it_off() -> None:
    def expected(*uses: InstrumentUse) -> float:
        model = after(*uses, months=12)
        persons = model.state.persons[:, : model.state.n_persons]
        came = (persons[LIVES_IN] == 0) & (persons[SINCE] >= 12 * 2001) & (persons[GROUND] == GROUNDS.index("domestic"))
        return float(model.state.person_columns[EXPECTATION, : came.size][came].mean())

    oversold = use("marketing", draws=0.0, oversold=0.4, heard=1.0)
    assert expected(use("realistic_expectations", told=-0.2, heard=1.0)) < expected() < expected(oversold)


def test_the_vocational_path_teaches_a_trade_and_keeps_people_from_looking() -> None:
    path = use("vocational_path", places=50.0, known=1.0, wanted=1.0, language=0.0, lasts=12.0, passing=1.0)
    model = after(path, months=24)
    enrolled = model.policy.in_use[0].enrolled
    assert enrolled is not None
    done = np.flatnonzero(
        (enrolled.column("ended") - enrolled.column("entered") >= 12) & (enrolled.column("ended") != NEVER)
    )
    assert done.size > 3
    assert (model.state.persons[SKILL, done] >= 1).all()


# How they fail


def test_in_the_subsidy_trap_people_lose_trust_and_without_exploiters_they_are_kept() -> None:
    def trust(**settings: float) -> float:
        placed = use("wage_subsidy", places=100.0, known=1.0, wanted=1.0, lost=0.5, renewed=1.0, **settings)
        model = after(placed, months=10)
        enrolled = model.policy.in_use[0].enrolled
        assert enrolled is not None
        ended = enrolled.column("ended") != NEVER
        return float(model.state.person_columns[TRUST, : ended.size][ended].mean())

    trap, dropped = trust(exploiting=0.9), trust(exploiting=0.9, dropped=1.0)
    assert trap < 0.8 * dropped


def test_a_groups_capital_is_spent_after_four_full_loans() -> None:
    credit = use(
        "network_credit", places=30.0, known=1.0, wanted=1.0, language=0.0, lasts=2.0, capital=200000.0, loan=50000.0
    )
    model = after(credit, months=6)
    assert model.policy.in_use[0].supplied.tolist() == [4.0]
    more = after(
        use("network_credit", places=30.0, known=1.0, wanted=1.0, language=0.0, lasts=2.0, capital=400000.0), months=6
    )
    assert more.policy.in_use[0].supplied.tolist() == [8.0]


def test_matching_without_the_firm_loses_the_jobs_again() -> None:
    def losing(without_firm: float) -> float:
        settings = {"places": 100.0, "known": 1.0, "wanted": 1.0, "keeps": 0.0, "without_firm": without_firm}
        model = after(use("matchmaking", **settings), months=6)
        number = [rule.name for rule in model.inputs.program.built.rules].index("job_loss")
        return float(model.ratios[1][model.ratios[0][number]].max())

    assert losing(0.0) == 1.0 < 1.4 < losing(1.0)


def test_a_narrow_group_is_exhausted_and_a_stopped_campaign_fades() -> None:
    def felt(months: int, **settings: float) -> float:
        campaign = use("family_campaign", stop=date(2002, 1, 1), exhausts=1.0, half_life=1.0, **settings)
        return after(campaign, months=months).policy.in_use[0].felt

    assert felt(0) == 1.0
    assert felt(11) == pytest.approx(0.5 ** (11 / 12))
    assert felt(23) == pytest.approx(0.5 ** (11 / 12) * 0.5)


def test_who_waits_for_a_place_may_be_met_too_late() -> None:
    few = use("language_courses", places=1.0, known=1.0, wanted=1.0, lasts=48.0)
    table = run(asked(few, years=6)).record.table("instruments", "t", 1)
    assert table["too_late"].sum() > 0
    assert table["in_it"].max() == 1


def test_each_firm_is_asked_once_so_that_those_who_refuse_hold_nobody_up() -> None:
    few, all_of_them = (after(use("firm_courses", firms=24.0, convinced=share), months=11) for share in (0.5, 1.0))
    assert few.policy.in_use[0].asked.size == all_of_them.policy.in_use[0].asked.size
    assert np.unique(few.policy.in_use[0].asked).size == few.policy.in_use[0].asked.size > 10


def test_dropped_firms_take_their_places_along() -> None:
    def most(dropped: float) -> int:
        placed = use("wage_subsidy", places=10.0, known=1.0, wanted=1.0, lasts=24.0, exploiting=0.5, dropped=dropped)
        return int(after(placed, months=6).policy.in_use[0].enrolled.in_it()[0])  # type: ignore[union-attr]

    assert most(1.0) == 5
    assert 9 <= most(0.0) <= 10  # somebody may have moved away this month


# Who pays


def test_what_the_municipality_pays_is_in_its_account_of_the_year() -> None:
    record = run(asked(use("house_building"), use("in_migrant_host"), use("meeting_places"), years=4)).record
    paid = record.table("instruments", "t", 1).groupby("year")["nok_municipality"].sum()
    account = record.table("economy", "t", 1).query("item == 'instruments'").set_index("year")["nok"]
    assert paid[2002] > 0
    for year in (2001, 2002):
        assert abs(account[year] + paid[year]) <= 3  # whole NOK of three instruments


def test_costs_count_everybody_reached_whoever_would_have_stayed() -> None:
    lessons = use("driving_lessons", places=50.0, cost=1000.0)
    table = run(asked(lessons, years=4)).record.table("instruments", "t", 1)
    assert (table["nok_municipality"] == 1000 * table["reached"]).all()
    assert table["reached"].sum() > 0


# What a referee asks for


@pytest.mark.slow
def test_a_campaign_without_homes_and_jobs_brings_people_and_then_loses_them() -> None:
    """Arrivals rise while it lasts; in the years after it those who came leave more than others."""
    campaign = use("marketing", stop=date(2004, 1, 1), draws=0.6, oversold=0.5, heard=1.0, half_life=0.5)
    without, with_it = asked(years=8), asked(campaign, years=8)
    came, left = [], []
    for seed in range(1, 41):
        pair = []
        for each in (without, with_it):
            model = MigrationModel(each, seed, inputs_of(each))
            model.run()
            pair.append(model.record.flows)
        more = {year: pair[1][year].sum(axis=(0, 1)) - pair[0][year].sum(axis=(0, 1)) for year in pair[0]}
        came.append(sum(more[year][2] for year in (2001, 2002, 2003)))
        left.append(sum(more[year][3] - more[year][2] for year in (2004, 2005, 2006, 2007)))
    assert np.mean(came) > 3 * np.std(came) / 40**0.5
    assert np.mean(left) > 2 * np.std(left) / 40**0.5


@pytest.mark.slow
def test_matching_without_new_jobs_mostly_re_orders_the_queue() -> None:
    matched = use("vacancy_matching", places=500.0, known=1.0, wanted=1.0, lasts=36.0, finds=0.6)
    of = asked(matched, years=6, place="verdal")
    helped = displaced = 0
    for seed in range(1, 6):
        model = MigrationModel(of, seed, inputs_of(of))
        table = model.run().table("hiring", "t", seed).query("group == 'all'")
        helped, displaced = helped + table["helped"].sum(), displaced + table["displaced"].sum()
    assert helped > 20
    assert 0.3 < displaced / helped < 1.1
