"""The books: nobody appears or vanishes, whatever the scenario; found again from the columns and the event log."""

from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.compact import compact
from model.parameters import registry
from model.policy import HazardRatio, Target
from model.record import BooksError
from model.schedule import rules
from model.simulation import MigrationModel
from model.state import (
    AGE,
    DEATHS,
    DWELLING,
    FLOWS,
    HOUSEHOLD,
    IN_MIGRATION,
    LIVES_IN,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    ORIGINS,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    TOP_AGE,
    State,
)
from scenarios.catalogue import cases
from tests.conftest import Scenario, inputs_of, model_of, months, run, scenario
from tests.contracts.invariants import lives, problems, registered

#: Events of the log that are flows of the register, by name.
OF_REGISTER = dict(
    zip(("birth", "death", "in_migration", "out_migration", "immigration", "emigration"), range(6), strict=True)
)
SIGNS = np.array([1, -1, 1, -1, 1, -1])
PARAMETERS = registry()
OF_ARRIVALS = {rule.name for rule in rules() if rule.kind == "arrival"}
OF_PLACES = {rule.name for rule in rules() if rule.of in ("place", "employer")}
PLACES = tuple(place for case in cases() for place in case.places)
FEW = settings(derandomize=True, deadline=None, max_examples=25)


@st.composite
def scenarios(draw: st.DrawFn, most_months: int = 18) -> Scenario:
    """Places of any cases, some parameters anywhere in their ranges, and policies as strong as nobody would dare."""
    start = date(draw(st.integers(2000, 2008)), 1, 1)
    changed = draw(st.lists(st.sampled_from(sorted(PARAMETERS)), max_size=8, unique=True))
    places = tuple(draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True)))
    return scenario(
        places=places,
        start=start,
        stop=months(draw(st.integers(3, most_months)), start),
        parameters={name: draw(st.floats(*PARAMETERS[name].range)) for name in changed},
        # One a rule: three strong ones on one stream of arrivals brought seventeen million people.
        instruments=tuple(draw(st.lists(instruments(places, start), max_size=5, unique_by=lambda each: each.rule))),
    )


@st.composite
def instruments(draw: st.DrawFn, places: tuple[str, ...], start: date) -> HazardRatio:
    rule = draw(st.sampled_from([rule.name for rule in rules()]))
    target = Target(places=draw(st.sampled_from([(), places[:1]])))
    if rule not in OF_PLACES:
        target = draw(
            st.builds(
                Target,
                places=st.sampled_from([(), places[:1]]),
                age=st.sampled_from([None, (0, 30), (25, 110)]),
                sex=st.sampled_from([None, "female"]),
                origin=st.sampled_from([(), ORIGINS[:1], ORIGINS[1:]]),
                children=st.sampled_from([None, True, False]),
                couple=st.sampled_from([None, True, False]),
                years_resident=st.sampled_from([None, (0.0, 3.0)]),
            )
        )
    return HazardRatio(rule, draw(st.floats(0.0, 40.0)), months(draw(st.integers(0, 6)), start), target=target)


def flows_of(events: pd.DataFrame, places: tuple[str, ...]) -> np.ndarray:
    """Flows by [place, origin, flow], counted from rows of the event log."""
    table = np.zeros((len(places), len(ORIGINS), len(FLOWS)), dtype=np.int64)
    for (event, group, source, target), n in Counter(
        zip(events.event, events.group, events.from_place, events.to_place, strict=True)
    ).items():
        if event in OF_REGISTER:
            place = target if SIGNS[OF_REGISTER[event]] > 0 else source
            table[places.index(place), ORIGINS.index(group), OF_REGISTER[event]] += n
    return table


# Conservation


@FEW
@given(scenarios())
def test_people_are_conserved_every_month_in_every_place_and_group(asked: Scenario) -> None:
    model = model_of(asked)
    counted = [registered(model.state, len(ORIGINS))]
    while model.running:
        model.step()
        counted.append(registered(model.state, len(ORIGINS)))
    events = model.record.events("test", 1)
    for month, (before, after) in enumerate(pairwise(counted)):
        name = months(month, asked.start).isoformat()[:7]
        flows = flows_of(events[events.month == name], asked.places)
        assert np.array_equal(before + flows @ SIGNS, after), name


@FEW
@given(scenarios(most_months=14))
def test_yearly_flows_are_those_of_the_event_log(asked: Scenario) -> None:
    model = run(asked)
    events = model.record.events("test", 1)
    for year, flows in model.record.flows.items():
        of_year = events[events.month.str.startswith(str(year))]
        assert np.array_equal(flows_of(of_year, asked.places), flows)


def test_the_yearly_table_balances_from_january_to_january() -> None:
    table = run(scenario(places=("hjelmeland", "verdal"), stop=date(2004, 1, 1))).record.yearly("test", 1)
    for _, of_group in table.groupby(["place", "group"]):
        of_group = of_group.sort_values("year")
        change = of_group[list(FLOWS)].iloc[:-1].to_numpy(dtype=np.int64) @ SIGNS
        assert np.array_equal(np.diff(of_group.population), change)


def test_the_group_all_is_the_sum_of_the_groups() -> None:
    table = run(scenario(places=("hjelmeland", "verdal"))).record.yearly("test", 1)
    parts = table[table.group != "all"].groupby(["place", "year"]).population.sum()
    whole = table[table.group == "all"].set_index(["place", "year"]).population
    assert parts.sort_index().equals(whole.sort_index())


def test_flows_are_empty_in_the_year_that_did_not_run_to_its_end() -> None:
    table = run(scenario(stop=date(2001, 7, 1))).record.yearly("test", 1)
    assert table[table.year == 2001][list(FLOWS)].isna().all(axis=None)
    assert table[table.year == 2000][list(FLOWS)].notna().all(axis=None)


def test_ages_sum_to_the_population() -> None:
    record = run(scenario(places=("hjelmeland", "verdal"))).record
    for year, population in record.population.items():
        assert np.array_equal(record.ages[year].sum(axis=(1, 2)), population.sum(axis=1))


# Structure


@settings(FEW, max_examples=25)
@given(scenarios(most_months=14), st.integers(1, 5))
def test_the_columns_hold_together_every_month(asked: Scenario, seed: int) -> None:
    model = model_of(asked, seed)
    assert problems(model.state) == []
    while model.running:
        model.step()
        assert problems(model.state) == [], model.month


@FEW
@given(scenarios())
def test_everybody_grows_older_by_at_most_a_year_at_a_time_and_never_younger(asked: Scenario) -> None:
    model, before = model_of(asked), pd.Series(dtype=np.int64)
    while model.running:
        model.step()
        now = ages(model.state)
        grown = (now - before).dropna()
        assert grown.isin([0, 1]).all()
        before = now


def ages(state: State) -> pd.Series:
    alive = state.persons[LIVES_IN, : state.n_persons] != NONE
    return pd.Series(state.persons[AGE, : state.n_persons][alive], state.person_keys[: state.n_persons][alive])


def test_everybody_grows_a_year_older_in_a_year() -> None:
    model = model_of(scenario(stop=months(24)))
    before = ages(model.state)
    for _ in range(12):
        model.step()
    grown = (ages(model.state) - before).dropna()
    assert (grown[before < TOP_AGE] == 1).all()


@settings(FEW, max_examples=8)
@given(scenarios(most_months=11))
def test_compaction_keeps_everybody_and_all_that_is_told_of_them(asked: Scenario) -> None:
    model = run(asked)
    told, rows = lives(model.state), model.state.n_persons
    compact(model.state)
    assert lives(model.state) == told
    assert model.state.n_persons == len(told) <= rows


def test_compaction_leaves_no_free_row_between_others() -> None:
    model = run(scenario(stop=months(11)))
    free = (model.state.persons[LIVES_IN, : model.state.n_persons] == NONE).sum()
    assert free > 0
    compact(model.state)
    assert (model.state.persons[LIVES_IN, : model.state.n_persons] != NONE).all()
    assert (model.state.households[REFERENCE, : model.state.n_households] != NONE).all()
    assert problems(model.state) == []


def test_a_run_that_outgrows_its_tables_is_like_any_other() -> None:
    flood = tuple(HazardRatio(name, 80.0, date(2000, 1, 1)) for name in sorted(OF_ARRIVALS))
    model = model_of(scenario(places=("moskenes",), instruments=flood))
    room = model.state.persons.shape[1]
    model.run()
    assert model.state.n_persons > room
    assert problems(model.state) == []


def test_a_place_can_run_empty() -> None:
    exodus = HazardRatio("out_migration", 5000.0, date(2000, 1, 1))
    nobody = tuple(HazardRatio(name, 0.0, date(2000, 1, 1)) for name in (*sorted(OF_ARRIVALS), "return_migration"))
    model = run(scenario(places=("moskenes",), instruments=(exodus, *nobody)))
    assert model.record.population[2002].sum() < 60
    assert problems(model.state) == []


# When much comes at once

ALL = tuple(rule.name for rule in rules())


@pytest.mark.parametrize(("ratio", "n"), [(5.0, 30), (20.0, 18), (60.0, 6)])
def test_the_columns_hold_together_in_a_storm(ratio: float, n: int) -> None:
    storm = tuple(HazardRatio(name, ratio / 10 if name in OF_ARRIVALS else ratio, date(2000, 1, 1)) for name in ALL)
    for seed in (1, 2):
        model = model_of(scenario(places=("moskenes", "rendalen"), stop=months(n), instruments=storm), seed)
        while model.running:
            model.step()
            assert problems(model.state) == [], (seed, model.month)
        assert model.record.lost.sum() > 0


def test_a_separation_always_parts_two() -> None:
    """Also when one of them died this month: the separation was proposed before, and comes too late."""
    busy = (HazardRatio("deaths", 30.0, date(2000, 1, 1)), HazardRatio("separations", 60.0, date(2000, 1, 1)))
    for seed in (1, 2, 3):
        events = run(scenario(instruments=busy), seed).record.events("test", seed)
        parted = events[events.event == "separation"].groupby(["month", "household"]).person.nunique()
        assert set(parted) == {2}


GROWN = tuple(
    HazardRatio(name, ratio, date(2000, 1, 1))
    for name, ratio in (("births", 20.0), ("leaving_home", 5.0), ("study_migration", 5.0), ("youth_out_migration", 5.0))
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mothers_who_move_out_take_their_children_along(seed: int) -> None:
    model = run(scenario(places=("verdal",), instruments=GROWN), seed)
    events, state = model.record.events("test", seed), model.state
    born = {int(key, 16) for key in events.person[events.event == "birth"]}
    left_behind = [
        row
        for row in range(state.n_persons)
        if int(state.person_keys[row]) in born
        and state.persons[LIVES_IN, row] != NONE
        and state.persons[MOTHER, row] != NONE
        and state.persons[HOUSEHOLD, state.persons[MOTHER, row]] != state.persons[HOUSEHOLD, row]
    ]
    assert len(left_behind) == 0


# When somebody tampers


def tampered(month: int = 3) -> MigrationModel:
    model = MigrationModel(scenario(), 1, inputs_of(scenario()))
    for _ in range(month):
        model.step()
    return model


def refusal(model: MigrationModel) -> str:
    with pytest.raises(BooksError) as error:
        model.step()
    return str(error.value)


def resident(model: MigrationModel) -> int:
    """A resident whom nothing happens to in the next month, for all that is likely."""
    return int(np.flatnonzero((model.state.persons[LIVES_IN] == 0) & (model.state.persons[AGE] == 70))[0])


def test_a_person_who_leaves_the_register_without_a_flow_is_noticed_with_month_place_and_numbers() -> None:
    model = tampered()
    before = int(model._registered[0, 0])
    model.state.persons[REGISTERED_IN, resident(model)] = 1
    answer = refusal(model)
    assert answer.startswith("2000-04: the books of hjelmeland, group norway, do not balance")
    assert f"{before} at the start, births " in answer
    assert int(answer.split("but ")[1].split(" at the end")[0]) == model._registered[0, 0]


def test_a_person_of_another_group_is_noticed() -> None:
    model = tampered()
    model.state.persons[ORIGIN, resident(model)] = 2
    assert "the books of hjelmeland, group norway" in refusal(model)


def test_flows_that_nobody_made_are_noticed() -> None:
    model = tampered()
    flows = np.zeros((1, len(ORIGINS), len(FLOWS)), dtype=np.int64)
    flows[0, 1, IN_MIGRATION], flows[0, 1, DEATHS] = 3, 1
    before = model._registered.copy()
    with pytest.raises(BooksError, match=r"2000-04.*group nordic.*deaths 1, in_migration 3,.*but"):
        model.record.balance(before, flows, before, model.month)


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        (HOUSEHOLD, 0, "stands in another household"),
        (LIVES_IN, 1, "stands in another household"),
        (NEXT, None, "circle"),
    ],
)
def test_a_person_in_the_wrong_household_is_noticed(column: int, value: int | None, what: str) -> None:
    model = tampered()
    row = resident(model)
    model.state.persons[column, row] = row if value is None else value
    assert what in refusal(model)


def test_two_households_in_one_dwelling_are_noticed() -> None:
    model = tampered()
    households = model.state.households
    with_dwelling = np.flatnonzero(households[DWELLING, : model.state.n_households] != NONE)
    households[DWELLING, with_dwelling[-1]] = households[DWELLING, with_dwelling[0]]
    assert "another household lives in it" in refusal(model)


def test_partners_are_partners_of_each_other() -> None:
    model = tampered()
    persons = model.state.persons[:, : model.state.n_persons]
    paired = np.flatnonzero((persons[PARTNER] != NONE) & (persons[LIVES_IN] != NONE))
    assert (persons[PARTNER, persons[PARTNER, paired]] == paired).all()
