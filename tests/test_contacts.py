"""The contact network: who meets whom, how ties fade, and what is counted from them."""

import numpy as np
import pytest

from model.engine.contacts import count_ties, due, keep_contacts
from model.engine.rings import make_rings
from model.state import (
    ACTIVITY,
    AGE,
    BELONGING,
    BIRTHDAY,
    CONATIONALS,
    EUROPE,
    FAINT,
    HOME,
    LIVES_IN,
    MOTHER,
    NONE,
    ORIGIN,
    SINCE,
    TIES,
    WORKING,
)
from model.vocabulary import POOLS
from tests.conftest import model_of, run, scenario
from tests.village import BOY, GIRL, HERE, MAN, MONTH, OUTSIDE, THERE, WOMAN, WORD, Village

FADING, KIN = np.array([0.5, 0.25]), 1.0


def meet(village: Village, rows: list[int], pool: str = "everybody", rate: float = 40.0, gain: float = 0.5) -> None:
    """Let some people meet about so many of a pool, all in one month."""
    s = village.state
    village.count()
    keep_contacts(
        MONTH,
        -1,
        s.n_places,
        s.persons,
        s.person_keys,
        s.households,
        s.contacts,
        s.strengths,
        s.person_columns,
        make_rings(s.persons, s.households, s.person_keys, s.n_persons, s.n_places),
        np.array(rows),
        len(rows),
        np.full((1, len(rows)), rate),
        np.array([WORD]),
        np.array([POOLS.index(pool)]),
        np.array([gain]),
        FADING,
        KIN,
    )


def known(village: Village, i: int) -> set[int]:
    """Rows of somebody's contacts."""
    return {int(other) for other in village.state.contacts[i] if other != NONE}


def singles(village: Village, n: int, place: int = HERE) -> list[int]:
    """People who live alone."""
    return [village.settle(WOMAN, place=place)[0] for _ in range(n)]


def test_people_of_one_place_get_to_know_each_other_and_both_keep_the_tie(village: Village) -> None:
    here, there = singles(village, 6), singles(village, 6, THERE)
    meet(village, here)
    assert known(village, here[0]) <= set(here[1:])
    assert known(village, here[0])
    for other in known(village, here[0]):
        assert here[0] in known(village, other)
    assert not any(known(village, i) for i in there)


def test_nobody_meets_members_of_the_own_household(village: Village) -> None:
    man, woman = village.family()
    (other,) = singles(village, 1)
    meet(village, [man, woman])
    assert known(village, man) == known(village, woman) == {other}


def test_who_came_later_is_not_met(village: Village) -> None:
    i, here, later = singles(village, 3)
    village.persons[SINCE, later] = MONTH + 1
    meet(village, [i])
    assert known(village, i) == {here}


def test_colleagues_work(village: Village) -> None:
    i, idle, worker = singles(village, 3)
    village.persons[ACTIVITY, worker] = WORKING
    meet(village, [i], "work")
    assert known(village, i) == {worker}
    assert idle not in known(village, i)


def test_parents_meet_parents_of_a_child_in_the_same_year_of_school(village: Village) -> None:
    one, *_ = village.settle(WOMAN, GIRL)  # both children of 12
    same, *_ = village.settle(MAN, GIRL)
    village.settle(MAN, (0, 9))
    village.settle(MAN, BOY)
    meet(village, [one], "class")
    assert known(village, one) == {same}


def test_people_meet_their_own_origin_group(village: Village) -> None:
    i, same, _ = singles(village, 3)
    village.persons[ORIGIN, [i, same]] = EUROPE
    meet(village, [i], "origin")
    assert known(village, i) == {same}


def test_schoolmates_are_of_one_age_and_home(village: Village) -> None:
    rows = [village.settle((1, age))[0] for age in (17, 18, 25, 17)]
    village.persons[HOME, rows[3]] = THERE
    meet(village, rows[:1], "schoolmates")
    assert known(village, rows[0]) == {rows[1]}


def test_nobody_has_more_than_twelve_contacts_and_the_weakest_gives_way(village: Village) -> None:
    rows = singles(village, 20)
    meet(village, rows[:1], rate=400.0, gain=0.2)
    assert len(known(village, rows[0])) == 12
    village.state.strengths[rows[0]] = 0.3
    village.state.strengths[rows[0], 5] = 0.1
    weakest, before = int(village.state.contacts[rows[0], 5]), known(village, rows[0])
    meet(village, rows[:1], rate=400.0, gain=0.12)
    lost = before - known(village, rows[0])
    assert lost <= {weakest}
    assert len(known(village, rows[0])) == 12


def test_ties_fade_faster_apart_and_the_faintest_are_forgotten(village: Village) -> None:
    i, here, away, faint = singles(village, 4)
    village.state.contacts[i, :3] = here, away, faint
    village.state.strengths[i, :3] = 0.8, 0.8, 1.9 * FAINT
    village.persons[LIVES_IN, away] = OUTSIDE
    meet(village, [i], rate=0.0)
    assert village.state.strengths[i, :2].tolist() == pytest.approx([0.4, 0.2])
    assert known(village, i) == {here, away}


def test_ties_count_contacts_in_the_place_and_a_parent_there(village: Village) -> None:
    i, here, away = singles(village, 3)
    (mother,) = village.settle((1, 70))
    village.persons[MOTHER, i] = mother
    village.state.contacts[i, :2] = here, away
    village.state.strengths[i, :2] = 0.6, 0.9
    village.persons[LIVES_IN, away] = OUTSIDE
    village.persons[ORIGIN, here] = EUROPE
    s = village.state
    count_ties(s.persons, s.n_persons, s.n_places, s.contacts, s.strengths, s.person_columns, KIN)
    assert s.person_columns[TIES, i] == pytest.approx(0.6 + KIN)
    assert s.person_columns[CONATIONALS, i] == 0.0


def test_ties_of_who_is_away_are_counted_at_home(village: Village) -> None:
    i, friend = singles(village, 2)
    village.persons[[LIVES_IN, HOME], i] = OUTSIDE, HERE
    village.state.contacts[i, 0], village.state.strengths[i, 0] = friend, 0.7
    s = village.state
    count_ties(s.persons, s.n_persons, s.n_places, s.contacts, s.strengths, s.person_columns, KIN)
    assert s.person_columns[TIES, i] == pytest.approx(0.7)


def test_ties_are_looked_at_in_the_month_of_the_birthday_and_after_a_move(village: Village) -> None:
    birthday, moved, neither = singles(village, 3)
    village.persons[BIRTHDAY, birthday] = MONTH % 12
    village.persons[BIRTHDAY, [moved, neither]] = (MONTH + 5) % 12
    village.persons[SINCE, moved] = MONTH - 1
    rows = np.empty(9, dtype=np.int64)
    n = due(MONTH, 2, village.persons, village.state.n_persons, rows)
    assert rows[:n].tolist() == [birthday, moved]


def test_one_more_person_changes_the_meetings_of_few() -> None:
    one, more = Village(300), Village(300)
    for each, n in ((one, 200), (more, 201)):
        singles(each, n)
        meet(each, list(range(200)), rate=3.0)
    changed = sum(known(one, i) != known(more, i) for i in range(200))
    assert 0 < changed < 20, "those who met the new one, or were no longer met in their place"


def test_every_contact_is_somebody_alive_and_nobody_knows_themselves() -> None:
    state = run(scenario()).state
    n = state.n_persons
    rows, columns = np.nonzero(state.contacts[:n] != NONE)
    others = state.contacts[rows, columns]
    assert (others < n).all()
    assert (others != rows).all()
    living = (state.persons[LIVES_IN, rows] != NONE) & (state.persons[LIVES_IN, others] != NONE)
    assert living.mean() > 0.95  # the dead are forgotten at the next birthday
    strengths = state.strengths[rows, columns]
    assert strengths.min() >= FAINT * 0.99
    assert strengths.max() <= 1.0


def test_natives_have_more_ties_and_belong_more_than_newcomers() -> None:
    model = model_of(scenario())
    p, c = model.state.persons[:, : model.state.n_persons], model.state.person_columns[:, : model.state.n_persons]
    adult = (p[LIVES_IN] == 0) & (p[AGE] >= 25)
    native, recent = adult & (p[HOME] == 0), adult & (p[HOME] != 0) & (model.month - p[SINCE] < 36)
    for measure in (TIES, BELONGING):
        assert c[measure, native].mean() > 1.2 * c[measure, recent].mean()
