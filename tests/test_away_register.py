"""The away register: who is remembered, and what happens to them."""

import math

import numpy as np

from model.draws import Draws
from model.engine.away import DECISIONS, SCALARS, Outside, step_away
from model.engine.compact import compact
from model.state import (
    ACTIVITY,
    AGE,
    FEMALE,
    HOME,
    LAST_BIRTH,
    LEFT,
    MALE,
    MOTHER,
    NONE,
    PARTNER,
    REGISTERED_IN,
    SINCE,
    STUDYING,
    WORKING,
)
from tests.village import ABROAD, GIRL, HERE, MONTH, OUTSIDE, Village

#: A year outside in which nothing happens: nobody studies to the end, meets anybody or has children.
QUIET = dict(zip(SCALARS, (60.0, 2.0, 1e9, 0.0, 0.0, 27.0, 12.0, 2.5, 2.0, 0.0, 2.5), strict=True))


def forget(village: Village, mortality: float = 0.0, fertility: float = 0.0, **differs: float) -> None:
    """Let a year pass in the away register, with a mortality and a fertility the same at all ages."""
    words = np.array([Draws(1).word(f"away: {decision}", MONTH) for decision in DECISIONS], dtype=np.uint64)
    scalars = np.array([differs.get(name, value) for name, value in QUIET.items()])
    rates = np.full((2, 111), mortality), np.full((2, 111), fertility)
    step_away(village.world, Outside(*rates, words, scalars))
    compact(village.state)


def test_the_away_register_forgets_people_at_sixty(village: Village) -> None:
    for age in (59, 60):
        (away,) = village.settle((MALE, age), place=OUTSIDE)
        village.persons[HOME, away] = HERE
    forget(village)
    assert village.persons[AGE, : village.state.n_persons].tolist() == [59]


def test_the_away_register_forgets_who_did_not_grow_up_here_after_a_while(village: Village) -> None:
    for since in (12, 36):
        (away,) = village.settle((MALE, 30), place=OUTSIDE)
        village.persons[SINCE, away] = MONTH - since
    forget(village)
    assert (MONTH - village.persons[SINCE, : village.state.n_persons]).tolist() == [12]


def test_the_away_register_keeps_who_is_registered_here(village: Village) -> None:
    village.settle((MALE, 61), place=OUTSIDE, registered=HERE)
    forget(village, mortality=50.0)
    assert village.state.n_persons == 1


def test_people_die_away_at_national_rates(village: Village) -> None:
    for _ in range(20):
        (away,) = village.settle((MALE, 40), place=OUTSIDE)
        village.persons[HOME, away] = HERE
    forget(village, mortality=-math.log(0.5))
    assert 4 <= village.state.n_persons <= 16
    assert village.made() == {}


def test_children_of_leavers_live_on_their_own_when_grown(village: Village) -> None:
    man, woman, grown, girl = village.family((MALE, 18), GIRL, place=OUTSIDE)
    village.persons[HOME, [man, grown]] = HERE
    forget(village)
    assert village.home(grown) == {grown}
    assert village.home(man) == {man, woman, girl}
    assert village.sound()


def test_a_household_away_is_kept_whole_while_one_grew_up_here(village: Village) -> None:
    rows = village.family(GIRL, place=ABROAD)
    village.persons[HOME, rows[1]], village.persons[SINCE, rows] = HERE, MONTH - 500
    forget(village)
    assert village.state.n_persons == 3
    assert village.sound()


def test_residents_are_never_forgotten(village: Village) -> None:
    village.settle((MALE, 90))
    forget(village, mortality=50.0)
    assert village.state.n_persons == 1


def test_students_away_finish_and_work(village: Village) -> None:
    for registered in (HERE, OUTSIDE):
        (student,) = village.settle((FEMALE, 22), place=OUTSIDE, registered=registered)
        village.persons[[HOME, ACTIVITY], student] = HERE, STUDYING
    forget(village, study_length=1.0)
    assert village.persons[ACTIVITY, :2].tolist() == [WORKING, WORKING]


def test_who_grew_up_here_finds_a_partner_outside_who_would_come_along(village: Village) -> None:
    (woman,) = village.settle((FEMALE, 27), place=OUTSIDE)
    village.persons[HOME, woman] = HERE
    forget(village, union=1.0)
    man = int(village.persons[PARTNER, woman])
    assert village.home(woman) == {woman, man}
    assert village.persons[LEFT, man] == HERE
    assert village.made() == {}
    assert village.sound()


def test_who_is_still_registered_here_finds_no_partner_outside(village: Village) -> None:
    (woman,) = village.settle((FEMALE, 27), place=OUTSIDE, registered=HERE)
    village.persons[HOME, woman] = HERE
    forget(village, union=1.0)
    assert village.state.n_persons == 1


def test_couples_outside_have_children_who_are_nobodys_flow(village: Village) -> None:
    _, woman = village.family(place=OUTSIDE)
    village.persons[HOME, woman] = HERE
    forget(village, fertility=1.0, births=1.0)
    (child,) = np.flatnonzero(village.persons[MOTHER, : village.state.n_persons] == woman)
    assert village.persons[[AGE, REGISTERED_IN, HOME, LEFT], child].tolist() == [0, OUTSIDE, OUTSIDE, HERE]
    assert village.made() == {}
    forget(village, fertility=1.0, births=1.0)
    assert village.state.n_persons == 3, "a second child follows only after the spacing"
    village.persons[LAST_BIRTH, woman] = MONTH - 36
    forget(village, fertility=1.0, births=1.0)
    assert village.state.n_persons == 4


def test_single_women_outside_have_no_children(village: Village) -> None:
    (woman,) = village.settle((FEMALE, 30), place=OUTSIDE)
    village.persons[HOME, woman] = HERE
    forget(village, fertility=1.0, births=1.0)
    assert village.persons[LAST_BIRTH, woman] == NONE
    assert village.state.n_persons == 1
