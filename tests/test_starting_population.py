"""The starting population: as many people as the register counts, in households, with those who left."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.inputs import Inputs
from model.parameters import registry
from model.population import age_structure, beginning, leavers, rounded
from model.simulation import MigrationModel
from model.state import (
    ADULT_AGE,
    AGE,
    BIRTHDAY,
    FATHER,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    LIVES_IN,
    MOTHER,
    NONE,
    ORIGIN,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
    State,
)
from model.tables import by_age, known, series
from scenarios.catalogue import cases
from tests.conftest import Scenario, inputs_of, run, scenario
from tests.contracts.invariants import lives, members, problems

KNOWN_TO = date(2009, 1, 1)
PLACES = [place for case in cases() for place in case.places]
YEARS = (2000, 2003, 2005, 2009)
JANUARY = 0  # who is born then may have had a birthday when the model stands at its start


def at_start(place: str, year: int, **differs: object) -> Scenario:
    return scenario(places=(place,), start=date(year, 1, 1), stop=date(year, 2, 1), **differs)


def start_of(asked: Scenario, seed: int = 1) -> MigrationModel:
    return MigrationModel(asked, seed, inputs_of(asked))


def living(state: State) -> np.ndarray:
    """The persons in use, [column, person]."""
    rows = state.persons[:, : state.n_persons]
    return rows[:, rows[LIVES_IN] != NONE]


def share(condition: np.ndarray) -> float:
    return float(np.mean(condition))


# Totals and ages


@pytest.mark.parametrize("place", ["hjelmeland", "moskenes"])
def test_brothers_and_sisters_are_more_than_a_year_apart(place: str) -> None:
    persons = start_of(at_start(place, 2005)).state.persons
    children = np.flatnonzero((persons[AGE] < ADULT_AGE) & (persons[MOTHER] != NONE) & (persons[LIVES_IN] == 0))
    pairs = [np.diff(np.sort(persons[AGE, children[persons[MOTHER, children] == mother]]))
             for mother in np.unique(persons[MOTHER, children])]  # fmt: skip
    gaps = np.concatenate(pairs)
    assert gaps.size > 50
    assert (gaps >= 2).mean() > 0.97  # of a few no other mother of the right age is left
    assert (gaps == 0).mean() < 0.01


def test_there_are_thirteen_municipalities() -> None:
    assert len(PLACES) == 13


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("place", PLACES)
def test_as_many_are_registered_as_the_register_counts(place: str, year: int) -> None:
    counted = start_of(at_start(place, year)).record.population[year].sum()
    assert counted == series("population", "population", KNOWN_TO, place=place)[year]


def test_a_region_has_the_people_of_its_places() -> None:
    asked = scenario(places=("vagan", "moskenes"))
    both = start_of(asked).record.population[2000].sum(axis=1)
    assert both.tolist() == [series("population", "population", KNOWN_TO, place=place)[2000] for place in asked.places]


@pytest.mark.parametrize("year", [2005, 2009])
@pytest.mark.parametrize("place", PLACES)
def test_from_2005_ages_are_the_registers_own(place: str, year: int) -> None:
    ages = start_of(at_start(place, year)).record.ages[year][0]
    assert np.array_equal(ages, age_structure(place, year, KNOWN_TO, {}))


@pytest.mark.parametrize("place", ["hjelmeland", "verdal", "moskenes"])
def test_before_2005_ages_are_the_reconstructed_within_one_person(place: str) -> None:
    exact = {"reconstruction_off": 0.0, "reconstruction_off_at_20": 0.0}
    asked = replace(at_start(place, 2000), parameters=exact)
    ages = start_of(asked).record.ages[2000][0]
    assert abs(ages - inputs_of(asked).beginnings[0].residents).max() < 1.0


def test_children_born_in_a_year_are_0_on_the_next_1_january() -> None:
    """As in the register, where age on 1 January is age at the end of the year before."""
    model = run(scenario(places=("verdal",), stop=date(2001, 1, 1)))
    events = model.record.events("test", 1)
    born = {int(key, 16) for key in events.person[events.event == "birth"]}
    state = model.state
    ages = [state.persons[AGE, i] for i in range(state.n_persons) if int(state.person_keys[i]) in born]
    assert len(ages) > 100
    assert set(ages) == {0}


def test_rounding_keeps_the_total_and_every_cell_within_one() -> None:
    expected = age_structure("hjelmeland", 2000, KNOWN_TO, inputs_of(scenario()).values)
    for u in (0.0, 0.3, 0.999):
        whole = rounded(expected, u)
        assert whole.sum() == round(expected.sum())
        assert abs(whole - expected).max() < 1.0 + 1e-6


# Seeds


def test_a_seed_always_starts_the_same_people() -> None:
    assert lives(start_of(scenario(), 7).state) == lives(start_of(scenario(), 7).state)


def test_another_seed_starts_other_lives() -> None:
    one, other = lives(start_of(scenario(), 1).state), lives(start_of(scenario(), 2).state)
    assert one != other


def test_residents_of_two_seeds_are_the_same_keys() -> None:
    one, other = (
        set(start_of(scenario(start=date(2005, 1, 1), stop=date(2006, 1, 1)), seed).state.person_keys[:2700])
        for seed in (1, 2)
    )
    assert one == other


def test_a_place_starts_the_same_people_alone_and_in_a_region() -> None:
    alone = start_of(scenario(places=("moskenes",))).record.ages[2000][0]
    together = start_of(scenario(places=("hjelmeland", "moskenes"))).record.ages[2000][1]
    assert np.array_equal(alone, together)


# Households


@pytest.mark.parametrize("place", PLACES)
def test_everybody_lives_in_one_household(place: str) -> None:
    assert problems(start_of(at_start(place, 2000)).state) == []


@pytest.mark.parametrize("ends", ["lowest", "highest"])
def test_everybody_lives_in_one_household_at_the_ends_of_every_range(ends: str) -> None:
    names = [name for name in inputs_of(scenario()).values if name.startswith("population_")]
    for name in names:
        low, high = _range(name)
        asked = scenario(places=("moskenes",), parameters={name: low if ends == "lowest" else high})
        for seed in (1, 2):
            assert problems(start_of(asked, seed).state) == [], name


def _range(name: str) -> tuple[float, float]:
    return registry()[name].range


def test_nobody_is_a_parent_of_their_own() -> None:
    asked = scenario(places=("moskenes",), parameters={"population_nest_leaving": 15.0})
    for seed in (1, 469):  # in the second, a woman of 101 was once her own mother
        persons = start_of(asked, seed).state.persons
        for column in (MOTHER, FATHER):
            assert not (persons[column] == np.arange(persons.shape[1])).any()


@pytest.mark.parametrize("place", ["hjelmeland", "moskenes", "verdal"])
def test_parents_are_at_least_twelve_years_older(place: str) -> None:
    for seed in (1, 2, 3):
        persons = start_of(at_start(place, 2000), seed).state.persons
        of_known = persons[MOTHER] != NONE
        assert (persons[AGE, persons[MOTHER, of_known]] - persons[AGE, of_known]).min() >= 12


def test_no_child_lives_without_an_adult() -> None:
    state = start_of(scenario()).state
    at, who = members(state)
    adults = np.bincount(at[state.persons[AGE, who] >= ADULT_AGE], minlength=state.n_households)
    assert (adults[state.persons[HOUSEHOLD, who]] > 0).all()


def test_children_live_with_their_mother() -> None:
    persons = start_of(scenario()).state.persons
    children = (persons[LIVES_IN] == 0) & (persons[AGE] < ADULT_AGE)
    assert (persons[HOUSEHOLD, children] == persons[HOUSEHOLD, persons[MOTHER, children]]).all()


def test_the_reference_person_of_a_couple_is_the_older_one() -> None:
    state = start_of(scenario()).state
    references = state.households[REFERENCE, : state.n_households]
    couples = np.array([references, state.persons[PARTNER, references]])
    couples = couples[:, (couples != NONE).all(axis=0)]
    couples = couples[:, (state.persons[BIRTHDAY, couples] != JANUARY).all(axis=0)]
    assert couples.shape[1] > 300
    assert (np.diff(state.persons[AGE, couples], axis=0) <= 0).all()


NATION = 20_000  # persons of the national age structure


@pytest.fixture(scope="module")
def household_types() -> dict[str, float]:
    """Shares of household types in a place with the national age structure, as the census of 2001 tells them."""
    asked = scenario(places=("verdal",))
    inputs = Inputs(asked)
    national = by_age("national_population", KNOWN_TO)[2000]
    inputs.beginnings = [beginning(national * (NATION / national.sum()), 2000, KNOWN_TO, inputs.values)]
    state = MigrationModel(asked, 1, inputs).state
    at, who = members(state)
    inside = state.households[H_PLACE, at] == 0
    at, who = at[inside], who[inside]
    n = state.n_households
    age = state.persons[AGE, who]
    size = np.bincount(at, minlength=n)
    settled = size > 0
    children, small = (np.bincount(at[age < limit], minlength=n) for limit in (ADULT_AGE, 6))
    adults = size - children
    couple = np.zeros(n, dtype=bool)
    couple[at[state.persons[PARTNER, who] != NONE]] = True
    of_all = {
        "mean size": size[settled].mean(),
        "size_1": share(size[settled] == 1),
        "size_2": share(size[settled] == 2),
        "size_3_or_more": share(size[settled] > 2),
        "living_alone": share(size[settled] == 1),
        "couple_no_child": share((couple & (size == 2))[settled]),
        "couple_child_0_5": share((couple & (small > 0))[settled]),
        "couple_child_6_17": share((couple & (children > 0) & (small == 0))[settled]),
        "lone_parent_0_5": share((~couple & (small > 0))[settled]),
        "lone_parent_6_17": share((~couple & (children > 0) & (small == 0))[settled]),
        "adult_children": share(((children == 0) & (adults > 1) & ~(couple & (adults == 2)))[settled]),
    }
    return {name: float(value) for name, value in of_all.items()}


@pytest.mark.parametrize(
    ("household_type", "tolerance"),
    [
        ("living_alone", 0.04),
        ("couple_no_child", 0.04),
        ("couple_child_0_5", 0.03),
        ("couple_child_6_17", 0.03),
        ("lone_parent_0_5", 0.02),
        ("lone_parent_6_17", 0.02),
        ("adult_children", 0.05),
        ("size_2", 0.04),
        ("size_3_or_more", 0.06),
    ],
)
def test_household_types_are_near_the_nations_of_2001(
    household_types: dict[str, float], household_type: str, tolerance: float
) -> None:
    printed = {row["household_type"]: float(row["share"]) for row in known("households_2001", KNOWN_TO)}
    assert household_types[household_type] == pytest.approx(printed[household_type], abs=tolerance)


def test_households_are_a_little_smaller_than_the_nations(household_types: dict[str, float]) -> None:
    """A known miss: 2.29 in 2001, for too few grown children live at home and no household holds several families."""
    assert 2.10 < household_types["mean size"] < 2.29


# Those who left


@pytest.fixture(scope="module")
def away() -> tuple[State, np.ndarray]:
    """The state and the rows of earlier leavers: those who grew up here and neither live nor are registered here."""
    state = start_of(scenario(places=("verdal",))).state
    outside = (state.persons[LIVES_IN] == 1) & (state.persons[REGISTERED_IN] == 1)
    return state, np.flatnonzero(outside & (state.persons[HOME] == 0))


def test_the_away_register_holds_the_leavers_up_to_the_age_at_which_they_are_forgotten(
    away: tuple[State, np.ndarray],
) -> None:
    state, rows = away
    assert sorted(set(state.persons[AGE, rows].tolist())) == list(range(19, 50))


def test_as_many_are_away_as_the_cohorts_lost(away: tuple[State, np.ndarray]) -> None:
    asked = scenario(places=("verdal",))
    expected, _ = leavers(inputs_of(asked).beginnings[0].residents, 2000, KNOWN_TO, inputs_of(asked).values)
    assert away[1].size == pytest.approx(expected.sum(), abs=1.0)


def test_everybody_away_lives_with_a_leaver(away: tuple[State, np.ndarray]) -> None:
    state, rows = away
    outside = (state.persons[LIVES_IN] == 1) & (state.persons[REGISTERED_IN] == 1)
    assert set(state.persons[HOUSEHOLD, outside]) == set(state.persons[HOUSEHOLD, rows])


def test_leavers_are_norwegian(away: tuple[State, np.ndarray]) -> None:
    state, rows = away
    assert (state.persons[ORIGIN, rows] == 0).all()


def test_many_leavers_have_parents_at_home(away: tuple[State, np.ndarray]) -> None:
    state, rows = away
    mothers = state.persons[MOTHER, rows]
    linked = mothers != NONE
    assert linked.mean() > 0.6
    assert (state.persons[REGISTERED_IN, mothers[linked]] == 0).all()
    assert (state.persons[SEX, mothers[linked]] == 1).all()


def test_fathers_of_leavers_are_their_mothers_partners(away: tuple[State, np.ndarray]) -> None:
    state, rows = away
    fathers, mothers = state.persons[FATHER, rows], state.persons[MOTHER, rows]
    linked = mothers != NONE
    assert (fathers[linked] == state.persons[PARTNER, mothers[linked]]).all()
    assert (fathers[~linked] == NONE).all()


def test_students_live_away_and_are_registered_here() -> None:
    state = start_of(scenario(places=("verdal",))).state
    students = (state.persons[LIVES_IN] == 1) & (state.persons[REGISTERED_IN] == 0)
    ages = state.persons[AGE, students]
    assert 150 < students.sum() < 800
    assert ages.min() >= ADULT_AGE
    assert share(ages < 29) > 0.8
