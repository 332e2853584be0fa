"""Homes: who lives where, what stands empty, who gets it, who builds, and what having no car means far out."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.draws import Draws, numbered
from model.engine import verbs
from model.engine.homes import count_homes, find_homes, get_car, take_dwelling
from model.policy import HazardRatio
from model.simulation import MigrationModel
from model.state import (
    AGE,
    ARRIVED,
    BUILT,
    CAR,
    CENTRAL,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    GROUND,
    H_PLACE,
    HOUSEHOLD,
    MUNICIPAL,
    NONE,
    NORWAY,
    ORIGIN,
    OUTSIDE_EUROPE,
    OWNED,
    REFERENCE,
    REFUGE,
    RENTED,
    SEASON_GROUND,
    TENURE,
    VACANT,
    WITHOUT_HOME,
    WITHOUT_SINCE,
)
from tests.conftest import digests_of_run, model_of, months, run, scenario
from tests.village import HERE, MAN, MONTH, THERE, WOMAN, WORD, Village


@pytest.fixture
def village() -> Village:
    return Village()


# A household and its dwelling


def test_who_moves_within_the_place_leaves_a_home_that_another_can_find(village: Village) -> None:
    (man,) = village.settle(MAN)
    before, other = village.dwelling(man), village.build()
    take_dwelling(village.world, int(village.persons[HOUSEHOLD, man]), other)
    assert village.dwelling(man) == other
    assert village.vacant() == [before]
    assert village.logged() == [("new_dwelling", man)]
    assert village.sound()


def test_a_couple_lives_in_the_home_of_who_has_one(village: Village) -> None:
    (man,), (woman,) = village.settle(MAN), village.settle(WOMAN)
    dwelling = village.dwelling(woman)
    take_dwelling(village.world, int(village.persons[HOUSEHOLD, woman]), dwelling)
    h = int(village.persons[HOUSEHOLD, man])
    village.state.dwellings[D_HOUSEHOLD, village.households[DWELLING, h]] = NONE
    village.households[DWELLING, h] = NONE  # the older has none
    verbs.form_union(village.world, woman, man)
    assert village.dwelling(man) == dwelling
    assert village.sound()


def test_who_has_no_home_is_counted_and_since_when_but_nobody_of_a_season(village: Village) -> None:
    man, woman = village.family()
    (worker,) = village.settle(MAN)
    village.persons[GROUND, worker] = SEASON_GROUND
    for i in (man, worker):
        h = int(village.persons[HOUSEHOLD, i])
        village.state.dwellings[D_HOUSEHOLD, village.households[DWELLING, h]] = NONE
        village.households[DWELLING, h] = NONE
    s = village.state
    for month in (MONTH, MONTH + 1):
        count_homes(month, 2, s.persons, s.households, s.dwellings, s.counts, s.places)
    assert s.places[[VACANT, WITHOUT_HOME], HERE].tolist() == [2.0, 1.0]
    assert village.households[WITHOUT_SINCE, village.persons[HOUSEHOLD, [woman, worker]]].tolist() == [MONTH, NONE]


def test_who_gets_a_car_has_it_from_then_on(village: Village) -> None:
    (man,) = village.settle(MAN)
    get_car(village.world, man)
    assert village.persons[CAR, man] == 1
    assert village.logged() == [("car", man)]


# Finding


def market(hazards: np.ndarray, seed: int = 1, within: float = 1 / 12, rows: list[int] | None = None) -> np.ndarray:
    """The column of `hazards` that each seeker gets, or NONE; `rows` are the rows the seekers stand in."""
    n, m = hazards.shape
    seekers, draws = np.array(rows if rows is not None else range(n), dtype=int), Draws(seed)
    keys = np.zeros(n, dtype=np.uint64)
    keys[seekers] = numbered(WORD, n)
    order, chosen = np.argsort(draws.uniform("queue", keys[seekers])), np.full(n, NONE)
    arrays = keys, np.arange(m), numbered(np.uint64(7), m)
    find_homes(hazards, np.ones(n), order, seekers, *arrays, within, draws.word("pairs"), chosen)
    return chosen


markets = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2**32)).map(
    lambda size: np.random.default_rng(size[2]).choice([0.0, 0.5, 30.0], size=size[:2])
)


@given(markets, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_no_home_is_given_twice_or_to_who_cannot_have_it(hazards: np.ndarray, seed: int) -> None:
    chosen = market(hazards, seed)
    got = chosen[chosen != NONE]
    assert len(set(got.tolist())) == got.size
    assert (hazards[np.flatnonzero(chosen != NONE), got] > 0).all()


@given(markets, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_no_home_is_left_that_a_household_which_got_none_would_have_got_alone(hazards: np.ndarray, seed: int) -> None:
    chosen = market(hazards, seed)
    only_left = hazards.copy()
    only_left[chosen != NONE] = 0.0
    only_left[:, chosen[chosen != NONE]] = 0.0
    assert (market(only_left, seed) == NONE).all()


@given(markets, st.integers(1, 1000), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_households_get_does_not_depend_on_the_rows_they_stand_in(
    hazards: np.ndarray, seed: int, random: object
) -> None:
    rows = random.sample(range(len(hazards)), len(hazards))  # type: ignore[attr-defined]
    assert market(hazards, seed).tolist() == market(hazards, seed, rows=rows).tolist()


def test_with_time_enough_every_home_that_suits_anybody_is_taken() -> None:
    assert sorted(market(np.ones((5, 3)), within=np.inf).tolist()) == [NONE, NONE, 0, 1, 2]


# Who gets what: the rule


def street(tenures: tuple[int, ...], parameters: dict[str, float] | None = None) -> MigrationModel:
    """A model in which all vacant dwellings have these tenures in turn, four rooms, and stand in the centre."""
    model = model_of(scenario(places=("moskenes",), parameters=parameters or {}))
    vacant = model.state.vacant
    model.state.dwellings[TENURE, vacant] = np.resize(tenures, vacant.size)
    model.state.dwellings[CENTRAL, vacant] = 1
    return model


def hazard(model: MigrationModel, h: int, tenure: int) -> float:
    """With which a household without a home gets a dwelling of a tenure: the highest."""
    model.state.households[DWELLING, h] = NONE
    vacant = model.state.vacant
    number = model.proposals.match_of("dwelling")
    assert number is not None
    hazards = model.proposals.hazards(number, np.array([h]))[0]
    return float(hazards[model.state.dwellings[TENURE, vacant] == tenure].max())


def working(model: MigrationModel) -> int:
    """A household of one that works."""
    rows = model.state.households[:, : model.state.n_households]
    return next(
        int(h)
        for h in np.flatnonzero((rows[REFERENCE] != NONE) & (rows[H_PLACE] == 0) & (rows[DWELLING] != NONE))
        if model.household_at(h).workers == 1 and model.household_at(h).size == 1
    )


def test_who_came_to_norway_lately_rents_and_cannot_buy() -> None:
    model = street((OWNED, RENTED))
    h = working(model)
    assert hazard(model, h, OWNED) > hazard(model, h, RENTED) > 0
    model.state.persons[ARRIVED, model.state.households[REFERENCE, h]] = model.month - 12
    assert hazard(model, h, OWNED) == 0
    assert hazard(model, h, RENTED) > 0
    trusting = street((OWNED, RENTED), {"housing_trusted": 0.0})
    trusting.state.persons[ARRIVED, trusting.state.households[REFERENCE, h]] = trusting.month - 12
    assert hazard(trusting, h, OWNED) > 0


def test_the_municipality_houses_refugees_and_who_found_nothing() -> None:
    model = street((MUNICIPAL, RENTED))
    h = working(model)
    assert hazard(model, h, MUNICIPAL) == 0
    model.state.households[WITHOUT_SINCE, h] = model.month - 24
    assert hazard(model, h, MUNICIPAL) > 0
    model.state.households[WITHOUT_SINCE, h] = NONE
    model.state.persons[GROUND, model.state.households[REFERENCE, h]] = REFUGE
    assert model.household_at(h).refugee == 1
    assert hazard(model, h, MUNICIPAL) > 0


def test_without_a_car_a_home_far_out_is_worth_less() -> None:
    model = street((RENTED,))
    h = working(model)
    reference = model.state.households[REFERENCE, h]
    found = {}
    for car in (1, 0):
        for central in (1, 0):
            model.state.persons[CAR, reference] = car
            model.state.dwellings[CENTRAL, model.state.vacant] = central
            found[car, central] = hazard(model, h, RENTED)
    assert found[1, 1] == found[0, 1]
    assert found[0, 0] < found[1, 0] < found[1, 1]


# In a run


def test_every_household_at_the_start_has_a_home_at_the_shares_of_the_census() -> None:
    model = model_of(scenario(places=("verdal",)))
    homes = model.record.table("homes", "", 1).set_index("tenure")
    assert homes.lived_in["none"] == 0
    share = homes.lived_in / homes.lived_in.sum()
    assert share["owned"] == pytest.approx(0.767, abs=0.03)
    assert share["municipal"] == pytest.approx(0.038, abs=0.008)
    assert homes.vacant.sum() == int(0.04 * homes.lived_in.sum())


def test_no_home_is_lived_in_twice_and_what_is_left_is_found_by_others_in_every_month() -> None:
    model = model_of(scenario(places=("moskenes", "flakstad"), start=date(2004, 1, 1), stop=date(2006, 1, 1)))
    state, moved_on = model.state, 0
    while model.running:
        before = state.dwellings[D_HOUSEHOLD, : state.n_dwellings].copy()
        places = state.dwellings[D_PLACE, : state.n_dwellings].copy()
        model.step()
        now = state.dwellings[D_HOUSEHOLD, : before.size]
        housed = np.flatnonzero(state.households[DWELLING, : state.n_households] != NONE)
        assert np.array_equal(np.sort(state.households[DWELLING, housed]), np.flatnonzero(
            state.dwellings[D_HOUSEHOLD, : state.n_dwellings] != NONE
        ))  # fmt: skip
        assert (state.dwellings[D_PLACE, : before.size] == places).all()
        if model.month % 12:  # rows are numbered anew in January
            moved_on += ((before != now) & np.isin(now, before[before != NONE]) & (now != NONE)).sum()
    assert moved_on > 10


def test_a_scarce_stock_is_added_to_late_and_nothing_is_torn_down() -> None:
    asked = {"places": ("moskenes",), "stop": date(2006, 1, 1)}
    scarce, ample = (
        run(scenario(**asked, parameters={"population_vacant_share": share})).record.table("homes", "", 1)
        for share in (0.0, 0.15)
    )
    built = [table.groupby("year").built.sum() for table in (scarce, ample)]
    stock = [table.groupby("year").dwellings.sum() for table in (scarce, ample)]
    assert built[1].sum() == 0
    assert built[0].sum() > 5
    assert (stock[0].diff().dropna() == built[0].iloc[1:]).all()


def test_more_building_only_adds_homes_and_leaves_those_there_as_they_are() -> None:
    asked = {"places": ("moskenes",), "stop": months(18), "parameters": {"population_vacant_share": 0.01}}
    more = HazardRatio("construction", 3.0, date(2000, 1, 1))
    one, other = run(scenario(**asked)).state, run(scenario(**asked, instruments=(more,))).state
    n = (one.dwellings[BUILT, : one.n_dwellings] < 2000 * 12).sum()
    assert other.n_dwellings > one.n_dwellings
    kept = [D_PLACE, TENURE, CENTRAL, BUILT]
    assert np.array_equal(one.dwellings[kept, :n], other.dwellings[kept, :n])
    assert set(one.dwelling_keys[: one.n_dwellings].tolist()) < set(other.dwelling_keys[: other.n_dwellings].tolist())


def test_a_ratio_of_one_on_homes_changes_nothing_at_all() -> None:
    asked = {"places": ("moskenes",), "stop": months(8)}
    one = tuple(HazardRatio(rule, 1.0, date(2000, 3, 1)) for rule in ("housing", "construction", "driving"))
    assert digests_of_run(scenario(**asked), 1) == digests_of_run(scenario(**asked, instruments=one), 1)


def test_who_is_helped_finds_a_home_sooner() -> None:
    asked = {"places": ("verdal",), "stop": months(13)}
    helped = HazardRatio("housing", 4.0, date(2000, 1, 1))
    plain, better = (
        run(scenario(**asked, instruments=each)).record.table("homes", "", 1).query("year == 2001 and tenure == 'none'")
        for each in ((), (helped,))
    )
    assert better.lived_in.sum() < plain.lived_in.sum()


def test_a_view_tells_of_the_home_as_a_rule_reads_it() -> None:
    model = model_of(scenario(places=("moskenes",)))
    household = model.household_at(working(model))
    dwelling = household.dwelling
    assert dwelling is not None
    assert dwelling.household is household
    assert (household.rooms, household.owner) == (dwelling.rooms, dwelling.owned)
    assert dwelling.tenure in ("owned", "rented", "municipal")
    assert model.dwelling_at(int(model.state.vacant[0])).household is None


def test_immigrants_have_a_car_more_seldom_and_children_none() -> None:
    model = model_of(scenario(places=("verdal",), parameters={"population_immigrants": 0.08}))
    people = model.state.persons[:, : model.state.n_persons]
    assert set(np.unique(people[CAR]).tolist()) == {0, 1}
    assert (people[CAR, people[AGE] < 18] == 0).all()
    new = (people[ORIGIN] == OUTSIDE_EUROPE) & (model.month - people[ARRIVED] < 60) & (people[AGE] >= 25)
    assert people[CAR, new].mean() < 0.6 < people[CAR, (people[ORIGIN] == NORWAY) & (people[AGE] >= 25)].mean()


def test_a_place_of_two_never_houses_anybody_in_the_other() -> None:
    model = model_of(scenario(places=("moskenes", "flakstad"), stop=months(6)))
    model.run()
    state = model.state
    housed = np.flatnonzero(state.households[DWELLING, : state.n_households] != NONE)
    homes = state.households[DWELLING, housed]
    assert (state.dwellings[D_PLACE, homes] == state.households[H_PLACE, housed]).all()
    assert {HERE, THERE} == set(state.dwellings[D_PLACE, homes].tolist())
