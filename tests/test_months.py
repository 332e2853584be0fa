"""A month of the engine: what is counted at its start, who finds whom, which of two events happens, and a run's end."""

import numpy as np
import pytest

from model.draws import Draws, code, numbered
from model.engine import verbs
from model.engine.month import apply_events, grow_older
from model.engine.partners import find_partners
from model.simulation import MigrationModel
from model.state import (
    ADULTS,
    AGE,
    BIRTHDAY,
    CHILDREN,
    COUPLE,
    DEATHS,
    FATHER,
    FEMALE,
    HOME,
    HOUSEHOLD,
    LIVES_IN,
    MALE,
    MOST_CONTACTS,
    MOTHER,
    NONE,
    PARENTS_HOME,
    PERSON_COLUMNS,
    POPULATION,
    PRESCHOOL,
    SCHOOL,
    SIZE,
    TOP_AGE,
)
from model.vocabulary import VERBS
from tests.conftest import inputs_of, months, run, scenario
from tests.village import GIRL, HERE, MAN, MONTH, OUTSIDE, THERE, WOMAN, WORD, Flow, Village

# Two events in one month


def apply(village: Village, *proposed: tuple[str, list[int]]) -> list[int]:
    """Apply proposals (verb, rows) in the order given; how many of each came too late."""
    of_rule = [next(verb.code for verb in VERBS if verb.name == name) for name, _ in proposed]
    fired = np.zeros((len(proposed), 9), dtype=np.int64)
    for rule, (_, rows) in enumerate(proposed):
        fired[rule, : len(rows)] = rows
    lost, n = np.zeros(len(proposed), dtype=np.int64), np.array([len(rows) for _, rows in proposed])
    words = np.array([Draws(1).word(name, MONTH) for name, _ in proposed], dtype=np.uint64)
    choices = village.choices(np.full(9, NONE))
    apply_events(village.world, np.array(of_rule), fired, n, lost, words, village.state.places, choices)
    return lost.tolist()


def test_the_first_event_of_a_month_wins_and_the_second_is_counted(village: Village) -> None:
    rows = village.family(GIRL)
    h = int(village.persons[HOUSEHOLD, rows[0]])
    assert apply(village, ("move_away", [h]), ("emigrate", [h])) == [0, 1]
    assert (village.persons[LIVES_IN, rows] == OUTSIDE).all()


def test_the_dead_do_nothing_more(village: Village) -> None:
    _, woman = village.family()
    assert apply(village, ("die", [woman]), ("give_birth", [woman])) == [0, 1]
    assert village.made() == {Flow(HERE, DEATHS): 1}


def test_a_household_stays_in_the_month_of_a_birth(village: Village) -> None:
    _, woman = village.family()
    assert apply(village, ("give_birth", [woman]), ("move_away", [int(village.persons[HOUSEHOLD, woman])])) == [0, 1]


@pytest.mark.parametrize("number", [0, 1])
def test_a_couple_parted_by_death_does_not_separate(village: Village, number: int) -> None:
    rows = village.family(GIRL)
    h = int(village.persons[HOUSEHOLD, rows[0]])
    assert apply(village, ("die", [rows[number]]), ("separate", [h])) == [0, 1]
    assert village.home(rows[1 - number]) == {rows[1 - number], rows[2]}
    assert village.sound()


def test_a_child_is_not_left_alone_by_a_death_and_a_departure_in_one_month(village: Village) -> None:
    woman, grown, girl = village.settle((FEMALE, 41), (MALE, 20), GIRL)
    (father,) = village.settle(MAN)
    village.persons[MOTHER, [grown, girl]], village.persons[FATHER, girl] = woman, father
    apply(village, ("die", [woman]), ("leave_home", [grown]))
    assert village.home(girl) in ({girl, father}, {girl, grown})


# The start of a month


def test_everybody_ages_once_in_twelve_months(village: Village) -> None:
    people = village.settle(*[(FEMALE, 40)] * 12)
    village.persons[BIRTHDAY, people] = np.arange(12)
    village.pass_months(12)
    assert (village.persons[AGE, people] == 41).all()


def test_households_are_counted_by_stage_of_life(village: Village) -> None:
    rows = village.family((FEMALE, 18), (MALE, 17), (FEMALE, 15), (MALE, 6), (FEMALE, 5))
    village.count()
    h = village.persons[HOUSEHOLD, rows[0]]
    assert village.households[[SIZE, ADULTS, CHILDREN, SCHOOL, PRESCHOOL, COUPLE], h].tolist() == [7, 3, 4, 2, 1, 1]


def test_residents_are_counted_where_they_are_registered(village: Village) -> None:
    village.settle(WOMAN, place=OUTSIDE, registered=THERE)
    village.family(place=HERE)
    assert village.count().sum(axis=1).tolist() == [2, 1]
    assert village.state.places[POPULATION].tolist() == [2, 1]


def test_a_birthday_counts_from_the_month_after_it(village: Village) -> None:
    """So that ages of 1 January are those of the year that ended, as in the register."""
    (woman,) = village.settle(WOMAN)
    village.persons[BIRTHDAY, woman] = MONTH % 12
    grow_older(MONTH, village.persons, village.state.counts)
    assert village.persons[AGE, woman] == 40
    grow_older(MONTH + 1, village.persons, village.state.counts)
    assert village.persons[AGE, woman] == 41


def test_a_child_is_0_at_the_end_of_the_month_of_birth_and_1_a_year_after(village: Village) -> None:
    _, woman = village.family()
    verbs.give_birth(village.world, woman, WORD)
    village.pass_months(1)
    assert village.persons[AGE, village.state.n_persons - 1] == 0
    for month in range(MONTH + 2, MONTH + 14):
        grow_older(month, village.persons, village.state.counts)
    assert village.persons[AGE, village.state.n_persons - 1] == 1


def test_nobody_grows_older_than_the_life_table(village: Village) -> None:
    (woman,) = village.settle((FEMALE, TOP_AGE))
    village.pass_months(24)
    assert village.persons[AGE, woman] == TOP_AGE


def test_home_is_where_one_turns_16(village: Village) -> None:
    _, girl = village.settle(WOMAN, (FEMALE, 15), place=THERE)
    village.persons[HOME, girl] = HERE
    village.pass_months(12)
    assert village.persons[[AGE, HOME], girl].tolist() == [16, THERE]


def test_parents_at_home_are_counted_for_those_away(village: Village) -> None:
    man, woman = village.family()
    (away,) = village.settle((MALE, 25), place=OUTSIDE)
    village.persons[[MOTHER, FATHER, HOME], away] = woman, man, HERE
    village.count()
    assert village.households[PARENTS_HOME, village.persons[HOUSEHOLD, away]] == 2
    verbs.die(village.world, man)
    village.count()
    assert village.households[PARENTS_HOME, village.persons[HOUSEHOLD, away]] == 1


# Who finds whom


def race(
    scores: np.ndarray, keys: np.ndarray, month: int = MONTH, known: float = 1.0, contact: int = NONE
) -> np.ndarray:
    """The offer each seeker finds; seekers stand in the first rows, offers after them, each in a household of their own.

    One offer may be a contact of every seeker.
    """
    n_seekers, n_offers = scores.shape
    persons = np.full((len(PERSON_COLUMNS), n_seekers + n_offers), NONE, dtype=np.int64)
    contacts = np.full((n_seekers + n_offers, MOST_CONTACTS), NONE)
    if contact != NONE:
        contacts[:n_seekers, 3] = n_seekers + contact
    persons[HOUSEHOLD] = np.arange(n_seekers + n_offers)
    seekers, offers = np.arange(n_seekers), np.arange(n_seekers, n_seekers + n_offers)
    chosen = np.full(n_seekers, NONE)
    word = Draws(1).word("unions", month)
    order = np.argsort(keys[:n_seekers])
    find_partners(scores, order, seekers, offers, keys, persons, contacts, known, word, chosen)
    return chosen - np.where(chosen == NONE, 0, n_seekers)


def test_nobody_is_found_twice() -> None:
    chosen = race(np.ones((30, 20)), numbered(code("a test"), 50))
    found = chosen[chosen != NONE]
    assert found.size == np.unique(found).size == 20


def test_a_score_of_0_is_never_found() -> None:
    scores = np.zeros((5, 5))
    scores[0, 3] = 1e-9
    assert race(scores, numbered(code("a test"), 10)).tolist() == [3, NONE, NONE, NONE, NONE]


def test_offers_are_found_in_proportion_to_their_scores() -> None:
    scores, keys = np.array([[1.0, 2.0, 5.0]]), numbered(code("a test"), 4)
    found = np.bincount([race(scores, keys, month)[0] for month in range(4000)], minlength=3) / 4000
    assert found == pytest.approx([1 / 8, 2 / 8, 5 / 8], abs=0.025)


def test_who_is_known_is_found_so_many_times_as_often() -> None:
    scores, keys = np.array([[1.0, 1.0, 1.0]]), numbered(code("a test"), 4)
    races = [race(scores, keys, month, known=6.0, contact=1)[0] for month in range(4000)]
    assert np.bincount(races, minlength=3) / 4000 == pytest.approx([1 / 8, 6 / 8, 1 / 8], abs=0.025)


def test_who_finds_whom_does_not_depend_on_the_order_of_rows() -> None:
    keys, rng = numbered(code("a test"), 50), np.random.default_rng(1)
    scores = rng.uniform(size=(30, 20))
    pairs = {(int(keys[s]), int(keys[30 + o])) for s, o in enumerate(race(scores, keys)) if o != NONE}
    of_seekers, of_offers = rng.permutation(30), rng.permutation(20)
    moved = np.concatenate([keys[of_seekers], keys[30 + of_offers]])
    again = race(scores[of_seekers][:, of_offers], moved)
    assert {(int(moved[s]), int(moved[30 + o])) for s, o in enumerate(again) if o != NONE} == pairs


def test_one_more_who_can_be_found_changes_only_who_finds_them() -> None:
    keys = numbered(code("a test"), 61)
    scores = np.random.default_rng(1).uniform(size=(1, 60))
    for month in range(200):
        few, many = race(scores[:, :59], keys[:60], month)[0], race(scores, keys, month)[0]
        assert many in (few, 59)


@pytest.mark.parametrize("kin", ["mother", "father", "siblings", "one household"])
def test_close_kin_do_not_find_each_other(village: Village, kin: str) -> None:
    man, woman, daughter, son = village.family((FEMALE, 20), (MALE, 22))
    seeker, offer = {"mother": (woman, son), "father": (daughter, man), "siblings": (daughter, son)}.get(
        kin, (woman, man)
    )
    if kin != "one household":
        verbs.leave_home(village.world, daughter)
        verbs.leave_home(village.world, son)
    chosen = np.full(1, NONE)
    pair = np.array([seeker]), np.array([offer])
    keys, contacts = village.state.person_keys, village.state.contacts
    contacts[seeker, 0] = offer
    find_partners(
        np.ones((1, 1)), np.zeros(1, dtype=np.int64), *pair, keys, village.persons, contacts, 5.0, WORD, chosen
    )
    assert chosen.tolist() == [NONE]


# A run


def test_a_run_does_not_go_on_past_its_stop() -> None:
    model = run(scenario(stop=months(2)))
    with pytest.raises(StopIteration, match="2000-03"):
        model.step()


def test_a_run_keeps_no_log_unless_asked() -> None:
    model = MigrationModel(scenario(), 1, inputs_of(scenario()))
    model.run()
    assert len(model.record.events("test", 1)) == 0
