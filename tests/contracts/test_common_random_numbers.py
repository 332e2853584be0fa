"""Common random numbers: two runs of one seed differ by what the policy touches, and by nothing else."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import permutations
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.draws import code, identity
from model.engine.world import join, new_household, new_person
from model.policy import HazardRatio, Target
from model.schedule import rules
from model.simulation import MigrationModel
from model.state import (
    ADULTS,
    AGE,
    BIRTHDAY,
    CHILDREN,
    CLAIMED,
    COUPLE,
    FATHER,
    HOME,
    LIVES_IN,
    MOTHER,
    NONE,
    ORIGIN,
    PARENTS_HOME,
    PARITY,
    PARTNER,
    PLACE_COLUMNS,
    POPULATION,
    PRESCHOOL,
    REGISTERED_IN,
    SCHOOL,
    SEEKERS,
    SEX,
    SINCE,
    SIZE,
    WORKERS,
)
from tests.conftest import Scenario, digests, digests_of_run, inputs_of, model_of, months, run, scenario

START, FROM = date(2000, 1, 1), date(2000, 7, 1)
ARRIVALS = [rule.name for rule in rules() if rule.kind == "arrival"]
EVENTS = [rule.name for rule in rules() if rule.kind != "arrival"]
OF_PLACES = [rule.name for rule in rules() if rule.of in ("place", "employer")]
#: Rules that need the introduction programme, the enlarged EEA or more refugees to take anybody, or act on little.
LATE = {"education", "education_end", "family_reunification", "programme_end", "settling_down"}
LATE |= {"labour_europe", "labour_outside"}
#: Where three times as much of something shows little or nothing, none of it does.
NONE_AT_ALL = {"programme_end", "season_over", "attitude_mellows", "school_closing"}
#: Usually nothing of it happens in so short a time.
MADE_TO_HAPPEN: dict[str, dict[str, Any]] = {
    "attitude_mellows": {"parameters": {"belonging_usual": 0.8}},
    "school_closing": {"parameters": {"services_in_danger": 0.96}, "places": ("rendalen",)},
}


def with_ratio(rule: str, ratio: float, begins: date = START, target: Target = Target(), **differs: Any) -> Scenario:  # noqa: B008
    return scenario(instruments=(HazardRatio(rule, ratio, begins, target=target),), **differs)


def events(model: MigrationModel) -> pd.DataFrame:
    table = model.record.events("test", model.seed)
    return table.sort_values(["month", "person", "event", "rule", "to_place"], ignore_index=True)


class Outcome(NamedTuple):
    """The events of a run, and what people and places carry at its end."""

    events: pd.DataFrame
    carried: bytes


@cache
def with_and_without(rule: str) -> tuple[Outcome, Outcome]:
    """A run without and one with a strong ratio on the rule from July on.

    Of 2000-01; or of Verdal in 2005-06, much stronger, for what is rare and there is only then.
    """
    start, asked = START, dict(MADE_TO_HAPPEN.get(rule, {}))
    if rule in LATE:
        start, asked = date(2005, 1, 1), {"parameters": {"refugee_settlement_decided": 4.0}, "places": ("verdal",)}
    asked |= {"start": start, "stop": date(start.year + 2, 1, 1)}
    ratio = 0.0 if rule in NONE_AT_ALL else 30.0 if rule in LATE else 3.0
    both = scenario(**asked), with_ratio(rule, ratio, date(start.year, 7, 1), **asked)
    return outcome_of(run(both[0])), outcome_of(run(both[1]))


def outcome_of(model: MigrationModel) -> Outcome:
    """What a run came to, without holding the run."""
    carried = model.state.person_columns.tobytes() + model.state.places[len(PLACE_COLUMNS) :].tobytes()
    return Outcome(events(model), sha256(carried).digest())


def july(table: pd.DataFrame) -> str:
    """The first July of a run."""
    return f"{table.month.min()[:4]}-07"


@cache
def plain() -> tuple[str, str, str]:
    """The digests of a run without instruments."""
    return digests(run(scenario()))


def taken(model: MigrationModel, rule: str) -> set[str]:
    """The persons the rule took, on their own or along with the household."""
    table = model.record.events("test", model.seed)
    return set(table.person[table.rule == rule])


# Nothing before the start


@pytest.mark.parametrize("rule", EVENTS + ARRIVALS)
def test_no_event_differs_before_the_instrument_starts(rule: str) -> None:
    without, with_it = (outcome.events for outcome in with_and_without(rule))
    assert without[without.month < july(without)].equals(with_it[with_it.month < july(without)])


@pytest.mark.parametrize("rule", EVENTS + ARRIVALS)
def test_events_differ_from_the_month_in_which_the_instrument_starts(rule: str) -> None:
    """Or what people carry: a growth or a meeting need not have moved anybody yet."""
    one, other = with_and_without(rule)
    without, with_it = one.events, other.events
    if without[without.month >= july(without)].equals(with_it[with_it.month >= july(without)]):
        assert next(each.kind for each in rules() if each.name == rule) in ("growth", "meeting")
        assert one.carried != other.carried


def test_no_table_differs_before_the_instrument_starts() -> None:
    without = run(scenario()).record
    with_it = run(with_ratio("out_migration", 0.0, date(2001, 1, 1))).record
    flows, population = ("births", "deaths", "in_migration", "out_migration"), without.yearly("test", 1)
    other = with_it.yearly("test", 1)
    assert population[population.year == 2000].equals(other[other.year == 2000])
    assert population.population[population.year == 2001].equals(other.population[other.year == 2001])
    ages, others = without.age("test", 1), with_it.age("test", 1)
    assert ages[ages.year <= 2001].equals(others[others.year <= 2001])
    assert not ages[ages.year == 2002].equals(others[others.year == 2002])
    assert not population.loc[population.year == 2001, list(flows)].equals(other.loc[other.year == 2001, list(flows)])


# A neutral instrument


@pytest.mark.parametrize("rule", EVENTS + ARRIVALS)
def test_ratio_1_changes_nothing_at_all(rule: str) -> None:
    assert digests(run(with_ratio(rule, 1.0))) == plain()


@pytest.mark.parametrize("rule", [rule for rule in EVENTS if rule not in OF_PLACES])
def test_a_ratio_that_reaches_nobody_changes_nothing_at_all(rule: str) -> None:
    nobody = Target(years_resident=(200.0, 300.0))
    assert digests(run(with_ratio(rule, 50.0, target=nobody))) == plain()


def test_ratio_1_on_every_rule_and_region_changes_nothing_at_all() -> None:
    places = ("hjelmeland", "moskenes")
    every = tuple(HazardRatio(rule, 1.0, START, target=Target(places=places[:1])) for rule in EVENTS + ARRIVALS)
    assert digests(run(scenario(places=places, instruments=every))) == digests(run(scenario(places=places)))


# Order of instruments

instruments = st.builds(
    HazardRatio,
    st.just("out_migration"),
    st.floats(0.1, 5.0),
    st.dates(date(2000, 1, 1), date(2000, 6, 1)),
    st.dates(date(2000, 7, 1), date(2001, 3, 1)),
    st.sampled_from(
        [Target(), Target(age=(20, 45)), Target(children=True), Target(sex="female"), Target(origin=("europe",))]
    ),
)


@settings(derandomize=True, deadline=None, max_examples=6)
@given(st.lists(instruments, min_size=3, max_size=3))
def test_overlapping_instruments_on_one_rule_commute(of_one_rule: list[HazardRatio]) -> None:
    orders = permutations(of_one_rule)
    assert len({digests(run(Scenario(stop=months(13), instruments=order))) for order in orders}) == 1


@settings(derandomize=True, deadline=None, max_examples=10)
@given(st.data())
def test_instruments_on_several_rules_commute(data: st.DataObject) -> None:
    of_many = [
        HazardRatio(data.draw(st.sampled_from(EVENTS + ARRIVALS)), data.draw(st.floats(0.1, 5.0)), START)
        for _ in range(4)
    ]
    shuffled = data.draw(st.permutations(of_many))
    one, other = (Scenario(stop=months(13), instruments=tuple(order)) for order in (of_many, shuffled))
    assert digests(run(one)) == digests(run(other))


# One more household


def with_one_more_household(model: MigrationModel, *people: tuple[int, int]) -> set[str]:
    """Put a household of (sex, age) into the first place, as an arrival is; the keys of its members.

    The first two are a couple, the others their children.
    """
    state, month = model.state, model.month
    state.reserve(len(people), 1)
    no_log = np.empty((0, 8), dtype=np.int64), np.empty((0, 2), dtype=np.uint64)
    flows = np.zeros((state.n_places, 4, 6), dtype=np.int64)
    world, line = model._world(*no_log)._replace(flows=flows), identity(code("one more household"), np.uint64(month))
    rows = []
    for number, (sex, age) in enumerate(people):
        i = new_person(world, identity(line, np.uint64(number)))
        for column, value in (
            (SEX, sex), (AGE, age), (BIRTHDAY, (month + 6) % 12), (ORIGIN, 0), (LIVES_IN, 0), (REGISTERED_IN, 0),
            (HOME, 0), (SINCE, month - 60), (PARITY, 0),
        ):  # fmt: skip
            state.persons[column, i] = value
        state.persons[CLAIMED, i] = NONE  # no event took them this month
        rows.append(i)
    h = new_household(world, rows[0], 0)
    for i in rows:
        join(world, i, h)
    state.persons[PARTNER, rows[:2]] = rows[1::-1]
    state.persons[FATHER, rows[2:]], state.persons[MOTHER, rows[2:]] = rows[0], rows[1]
    ages = np.array([age for _, age in people])
    for column, value in (
        (SIZE, len(people)),
        (ADULTS, (ages >= 18).sum()),
        (CHILDREN, (ages < 18).sum()),
        (PRESCHOOL, (ages < 6).sum()),
        (SCHOOL, ((ages >= 6) & (ages < 16)).sum()),
        (COUPLE, 1),
        (PARENTS_HOME, 0),
        (WORKERS, 0),
        (SEEKERS, 0),
    ):
        state.households[column, h] = value
    model._registered[0, 0] += len(people)
    state.places[POPULATION, 0] += len(people)
    model.proposals.make_room()
    return {f"{state.person_keys[i]:016x}" for i in rows}


#: Parameters at which nobody's chances depend on how many others there are.
ALONE = {
    "return_migration_vacancies": 0.0,
    "labour_immigration_vacancies": 0.0,
    "labour_demand_local_public": 0.0,
    "labour_demand_local_services": 0.0,
    "belonging_young_men": 0.0,
    "belonging_narrow": 0.0,
    "secondary_migration_small": 0.0,
    "out_migration_restless": 0.0,
    "out_migration_worse_services": 0.0,
    "out_migration_closed_school": 0.0,
    "language_kindergarten": 0.0,
}
FAMILY = ((0, 40), (1, 38), (0, 19), (1, 12), (0, 3), (0, 101), (1, 100))


def test_one_more_household_changes_nobody_elses_life_where_people_do_not_meet() -> None:
    """Nobody meets without unions, ties, and candidates, who look for a dwelling that another household may have."""
    asked = {"stop": months(60), "places": ("moskenes",), "parameters": ALONE}
    meeting = [rule for rule in rules() if rule.kind in ("match", "meeting") or (rule.who and rule.who.candidates)]
    nobody_met = tuple(HazardRatio(rule.name, 0.0, START) for rule in meeting)
    without_unions, lived = scenario(instruments=nobody_met, **asked), set()
    for seed in (1, 2, 3):
        model, other = model_of(without_unions, seed), model_of(without_unions, seed)
        known = {f"{key:016x}" for key in model.state.person_keys[: model.state.n_persons]}
        extra = with_one_more_household(other, *FAMILY)
        model.run()
        other.run()
        lives, others = events(model), events(other)
        known |= set(lives.person)
        assert others[others.person.isin(known)].reset_index(drop=True).equals(lives)
        lived |= extra & set(others.person)
    assert lived


def fired(model: MigrationModel) -> dict[str, set[str]]:
    """The keys of those each rule takes this month, by its own hazard, before anything is applied."""
    proposals = model.proposals
    proposals.open(model.month, 0)
    proposals.propose(*proposals.ratios_of(model.inputs.rulebook, model.inputs.scenario.instruments))
    found = {}
    for k, rule in enumerate(model.inputs.program.built.events):
        keys = model.state.household_keys if rule.of.endswith("household") else model.state.person_keys
        found[rule.name] = {f"{keys[i]:016x}" for i in proposals.fired[k, : proposals.n_fired[k]]}
    return found


def test_one_more_household_changes_no_proposal_of_anybody_else() -> None:
    model, found = model_of(scenario()), set()
    while model.month < model.stop_month:
        state, registered, proposals = deepcopy(model.state), model._registered.copy(), fired(model)
        extra = with_one_more_household(model, *FAMILY)
        proposals_with = fired(model)
        for rule, keys in proposals_with.items():
            assert keys - extra == proposals[rule]
            found |= keys & extra
        holders = model.proposals, model.labour_market, model.housing_market, model.circumstances, model._network
        for holder in (model, *holders):
            holder.state = state
        model._registered = registered
        model.step()
    assert found


def test_more_households_only_add_arrivals() -> None:
    """Candidates are left out: more households take dwellings, and who asks for one stays away."""
    streams = [name for name in ARRIVALS if not name.startswith("in_migration_")]
    of_a_month = scenario(start=date(2008, 1, 1), stop=date(2008, 2, 1), places=("moskenes",), parameters=ALONE)
    added = 0
    for seed in range(1, 16):
        model, other = model_of(of_a_month, seed), model_of(of_a_month, seed)
        with_one_more_household(other, *FAMILY * 100)
        model.run()
        other.run()
        for rule in streams:
            newcomers, more = taken(model, rule), taken(other, rule)
            assert newcomers <= more
            added += len(more) - len(newcomers)
    assert added > 0


# Monotone in the policy


@cache
def of_verdal(start: date, n_months: int, seed: int) -> dict[str, set[str]]:
    """Whom each rule takes in a run without instruments, made once for all rules."""
    model = run(scenario(start=start, stop=months(n_months, start), places=("verdal",)), seed)
    return {rule: taken(model, rule) for rule in model.record.rules}


@pytest.mark.parametrize("rule", ARRIVALS)
def test_a_higher_intensity_only_adds_arrivals(rule: str) -> None:
    start, added = date(2008, 1, 1), 0
    n_months = 6 if rule == "seasonal_workers" else 1
    asked = {"start": start, "stop": months(n_months, start), "places": ("verdal",)}
    for seed in range(1, 9):
        newcomers = of_verdal(start, n_months, seed)[rule]
        more = taken(run(with_ratio(rule, 2.5, start, **asked), seed), rule)
        assert newcomers <= more
        added += len(more) - len(newcomers)
    assert added > 0


def test_those_who_come_anyway_are_the_same_people() -> None:
    first, more = (
        model_of(with_ratio("in_migration_families", ratio, stop=months(1), places=("verdal",))) for ratio in (1.0, 3.0)
    )
    start = first.state.n_persons
    first.step()
    more.step()
    shown = (SEX, AGE, BIRTHDAY, ORIGIN, HOME)
    known = {int(key): row for row, key in enumerate(more.state.person_keys[: more.state.n_persons])}
    newcomers = range(start, first.state.n_persons)
    assert len(newcomers) > 0
    for i in newcomers:
        other = known[int(first.state.person_keys[i])]
        assert [first.state.persons[c, i] for c in shown] == [more.state.persons[c, other] for c in shown]


@pytest.mark.parametrize("rule", ["out_migration", "youth_out_migration", "emigration", "return_migration"])
def test_a_lower_hazard_makes_nobody_leave_earlier(rule: str) -> None:
    spared = 0
    for seed in range(1, 9):
        leaving = of_verdal(date(2000, 1, 1), 1, seed)[rule]
        fewer = taken(run(with_ratio(rule, 0.5, stop=months(1), places=("verdal",)), seed), rule)
        assert fewer <= leaving
        spared += len(leaving) - len(fewer)
    assert spared > 0


# The same seed, the same result

SEEDS = (1, 2, 3, 4)


def test_the_same_seed_gives_the_same_result_again() -> None:
    assert digests_of_run(scenario(), 1) == digests_of_run(scenario(), 1)


def test_the_same_seed_gives_the_same_result_from_inputs_of_its_own() -> None:
    own = MigrationModel(scenario(), 1, events=True)
    own.run()
    assert digests(own) == digests_of_run(scenario(), 1)


def test_keeping_the_event_log_changes_nothing() -> None:
    silent = MigrationModel(scenario(), 1, inputs_of(scenario()), events=False)
    silent.run()
    assert digests(silent)[:2] == digests_of_run(scenario(), 1)[:2]


def test_another_seed_gives_another_result() -> None:
    assert not set(digests_of_run(scenario(), 1)) & set(digests_of_run(scenario(), 2))


def test_the_same_seeds_give_the_same_results_through_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        through_threads = list(pool.map(digests_of_run, [scenario()] * len(SEEDS), SEEDS))
    assert through_threads == [digests_of_run(scenario(), seed) for seed in SEEDS]


def test_the_same_seeds_give_the_same_results_in_processes_that_hash_strings_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        through_processes = list(pool.map(digests_of_run, [scenario()] * len(SEEDS), SEEDS))
    assert through_processes == [digests_of_run(scenario(), seed) for seed in SEEDS]
