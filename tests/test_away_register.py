"""The away register: who is remembered, and what happens to them."""

import math

import numpy as np

from model.engine.away import step_away
from model.engine.compact import compact
from model.state import (
    AGE,
    HOME,
    MALE,
    SINCE,
)
from tests.village import ABROAD, GIRL, HERE, MONTH, OUTSIDE, WORD, Village


def forget(village: Village, mortality: float = 0.0) -> None:
    """Let a year pass in the away register, with a mortality the same at all ages."""
    step_away(village.world, np.full((2, 111), mortality), WORD, 60, 24.0)
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
