"""The engine: what each verb does to a handful of people, who is taken how often, who finds whom, and who arrives."""

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from model.draws import Draws, code, identity, numbered
from model.engine import verbs
from model.engine.arithmetic import exp, log, monthly_probability, power, sqrt
from model.engine.arrivals import MOST_CHILDREN, count_arrivals
from model.engine.away import step_away
from model.engine.month import apply_events, find_partners, grow_older, take_stock
from model.engine.world import EVENTS, World, join, new_household, new_person
from model.inputs import Inputs
from model.instruments import HazardRatio, Target
from model.kinds import VERBS
from model.simulation import MigrationModel
from model.state import (
    ADULTS,
    AGE,
    BIRTHDAY,
    BIRTHS,
    CHILDREN,
    CLAIMED,
    COUPLE,
    DEATHS,
    DWELLING,
    EMIGRATION,
    EUROPE,
    FATHER,
    FEMALE,
    FLOWS,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    IMMIGRATION,
    IN_MIGRATION,
    LIVES_IN,
    MALE,
    MOTHER,
    NONE,
    NORWAY,
    ORIGIN,
    ORIGINS,
    OUT_MIGRATION,
    PARENTS_HOME,
    PARITY,
    PARTNER,
    PLACE_COLUMNS,
    POPULATION,
    PRESCHOOL,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL,
    SEX,
    SINCE,
    SIZE,
    TOP_AGE,
    State,
)
from tests.conftest import inputs_of, model_of, months, run, scenario
from tests.contracts.invariants import members, problems

MONTH, HERE, THERE, OUTSIDE, ABROAD = 2000 * 12 + 4, 0, 1, 2, 3
WORD = Draws(1).word("a test", MONTH)
WOMAN, MAN, GIRL, BOY = (FEMALE, 40), (MALE, 42), (FEMALE, 12), (MALE, 3)


class Flow(NamedTuple):
    """A row of the month's flows."""

    place: int
    flow: int


class Village:
    """Two small places and the world outside, with whoever a test settles there."""

    def __init__(self) -> None:
        self.state = State(2, 60, 60)
        self.flows = np.zeros((2, len(ORIGINS), len(FLOWS)), dtype=np.int64)
        self.log = np.empty((200, 6), dtype=np.int64), np.empty((200, 2), dtype=np.uint64), np.zeros(1, dtype=np.int64)
        s = self.state
        tables = s.persons, s.person_keys, s.households, s.household_keys, s.vacant, s.counts
        self.world = World(*tables, self.flows, *self.log, np.array([MONTH, 2, 0]))
        for place in (HERE, THERE):  # twenty vacant dwellings each
            s.vacant[place, :20] = np.arange(20)
            s.counts[2 + place] = s.counts[4 + place] = 20

    @property
    def persons(self) -> np.ndarray:
        return self.state.persons

    @property
    def households(self) -> np.ndarray:
        return self.state.households

    def person(self, sex: int, age: int, place: int = HERE, registered: int | None = None) -> int:
        """Somebody without a household yet."""
        row = int(self.state.counts[0])
        i = new_person(self.world, identity(code("a test"), np.uint64(row)))
        self.persons[[AGE, SEX, BIRTHDAY, ORIGIN, PARITY], i] = age, sex, 7, NORWAY, 0
        self.persons[[LIVES_IN, HOME], i] = place
        self.persons[REGISTERED_IN, i] = place if registered is None else registered
        self.persons[SINCE, i], self.persons[CLAIMED, i] = MONTH - 100, NONE
        return i

    def settle(self, *people: tuple[int, int], place: int = HERE, registered: int | None = None) -> list[int]:
        """A household of (sex, age), the first its reference person; rows in the order given."""
        rows = [self.person(sex, age, place, registered) for sex, age in people]
        h = new_household(self.world, rows[0], place)
        for i in rows:
            join(self.world, i, h)
        return rows

    def family(self, *children: tuple[int, int], place: int = HERE, registered: int | None = None) -> list[int]:
        """A man and a woman with children, in this order."""
        rows = self.settle(MAN, WOMAN, *children, place=place, registered=registered)
        man, woman, *others = rows
        self.persons[PARTNER, [man, woman]] = woman, man
        for child in others:
            self.persons[FATHER, child], self.persons[MOTHER, child] = man, woman
        return rows

    def pass_months(self, n: int) -> None:
        """Let everybody grow older by `n` months, the running one the first."""
        for month in range(MONTH + 1, MONTH + 1 + n):
            grow_older(month, self.persons, self.state.counts)

    def count(self) -> np.ndarray:
        """Count households and registers, as at the start of a month, and give registered persons by [place, origin]."""
        s, counted = self.state, np.zeros((2, len(ORIGINS)), dtype=np.int64)
        take_stock(2, s.persons, s.households, s.counts, s.places, counted)
        return counted

    def home(self, i: int) -> set[int]:
        """Everybody in the household of a person."""
        at, who = members(self.state)
        return set(who[at == self.persons[HOUSEHOLD, i]].tolist())

    def reference(self, i: int) -> int:
        return int(self.households[REFERENCE, self.persons[HOUSEHOLD, i]])

    def dwelling(self, i: int) -> int:
        return int(self.households[DWELLING, self.persons[HOUSEHOLD, i]])

    def made(self) -> dict[Flow, int]:
        """The flows so far."""
        places, _, flows = np.nonzero(self.flows)
        return {Flow(int(p), int(f)): int(self.flows[p, :, f].sum()) for p, f in zip(places, flows, strict=True)}

    def logged(self) -> list[tuple[str, int]]:
        """Events of the log with the row of the person."""
        rows = {int(key): row for row, key in enumerate(self.state.person_keys[: self.state.n_persons])}
        table, keys, n = self.log
        return [(EVENTS[table[k, 0]], rows[int(keys[k, 0])]) for k in range(n[0])]

    def sound(self) -> bool:
        """Whether the columns hold together when the month has passed."""
        self.pass_months(1)
        self.count()
        assert problems(self.state) == []
        return True


@pytest.fixture
def village() -> Village:
    return Village()


# Deaths


def test_who_dies_leaves_register_and_household(village: Village) -> None:
    man, woman, girl = village.family(GIRL)
    verbs.die(village.world, woman)
    assert village.persons[LIVES_IN, woman] == village.persons[REGISTERED_IN, woman] == NONE
    assert village.home(man) == {man, girl}
    assert village.persons[PARTNER, man] == NONE
    assert village.made() == {Flow(HERE, DEATHS): 1}
    assert village.sound()


def test_the_oldest_member_follows_the_reference_person(village: Village) -> None:
    man, woman, girl = village.family(GIRL)
    verbs.die(village.world, man)
    assert village.reference(girl) == woman
    h = village.persons[HOUSEHOLD, woman]
    assert village.state.household_keys[h] == village.state.person_keys[woman]


def test_the_dwelling_of_who_dies_alone_is_vacant(village: Village) -> None:
    (woman,) = village.settle(WOMAN)
    vacant = village.state.counts[2 + HERE]
    verbs.die(village.world, woman)
    assert village.state.counts[2 + HERE] == vacant + 1
    assert village.sound()


def test_a_child_left_alone_joins_the_other_parent_and_the_register_follows(village: Village) -> None:
    _, woman, girl = village.settle(MAN, WOMAN, GIRL)
    (father,) = village.settle(MAN, place=THERE)
    village.persons[[MOTHER, FATHER], girl] = woman, father
    verbs.die(village.world, village.home(woman).difference({woman, girl}).pop())
    assert village.home(girl) == {woman, girl}
    verbs.die(village.world, woman)
    assert village.home(girl) == {father, girl}
    assert village.persons[[LIVES_IN, REGISTERED_IN], girl].tolist() == [THERE, THERE]
    assert village.made()[Flow(HERE, OUT_MIGRATION)] == village.made()[Flow(THERE, IN_MIGRATION)] == 1
    assert village.sound()


def test_orphans_without_a_parent_stay_together(village: Village) -> None:
    woman, girl, boy = village.settle(WOMAN, GIRL, BOY)
    village.persons[MOTHER, [girl, boy]] = woman
    verbs.die(village.world, woman)
    assert village.home(boy) == {girl, boy}
    assert village.reference(boy) == girl
    assert village.sound()


# Births


def test_a_child_is_born_into_the_mothers_household_and_register(village: Village) -> None:
    man, woman = village.family()
    verbs.give_birth(village.world, woman, WORD)
    child = village.state.n_persons - 1
    village.pass_months(1)
    assert village.home(woman) == {man, woman, child}
    assert village.persons[[AGE, LIVES_IN, REGISTERED_IN, HOME], child].tolist() == [0, HERE, HERE, HERE]
    assert village.persons[[MOTHER, FATHER], child].tolist() == [woman, man]
    assert village.made() == {Flow(HERE, BIRTHS): 1}
    assert village.sound()


def test_children_of_one_mother_are_told_apart_by_their_order(village: Village) -> None:
    _, woman = village.family()
    verbs.give_birth(village.world, woman, WORD)
    verbs.give_birth(village.world, woman, WORD)
    first, second = village.state.person_keys[2:4]
    assert first != second
    assert first == identity(identity(village.state.person_keys[woman], code("child")), np.uint64(0))
    assert village.persons[PARITY, woman] == 2


@pytest.mark.parametrize(("father", "child"), [(NORWAY, NORWAY), (EUROPE, EUROPE), (None, EUROPE)])
def test_children_count_with_their_mothers_group_unless_the_father_is_norwegian(
    village: Village, father: int | None, child: int
) -> None:
    man, woman = village.family()
    village.persons[ORIGIN, woman] = EUROPE
    if father is None:
        village.persons[PARTNER, [man, woman]] = NONE
    else:
        village.persons[ORIGIN, man] = father
    verbs.give_birth(village.world, woman, WORD)
    assert village.persons[ORIGIN, village.state.n_persons - 1] == child


def test_a_student_away_bears_a_child_registered_at_home(village: Village) -> None:
    (woman,) = village.settle((FEMALE, 22), place=OUTSIDE, registered=HERE)
    verbs.give_birth(village.world, woman, WORD)
    child = village.state.n_persons - 1
    assert village.persons[[LIVES_IN, REGISTERED_IN], child].tolist() == [OUTSIDE, HERE]


def test_a_little_more_boys_are_born_than_girls() -> None:
    boys = (Draws(1).uniform("sex of a newborn", numbered(code("a test"), 100_000)) < verbs.BOYS).mean()
    assert boys == pytest.approx(106 / 206, abs=0.005)


# Unions and separations


def test_a_man_who_separates_moves_out_and_the_children_stay(village: Village) -> None:
    man, woman, girl, boy = village.family(GIRL, BOY)
    dwelling = village.dwelling(woman)
    verbs.separate(village.world, village.persons[HOUSEHOLD, man])
    assert village.home(man) == {man}
    assert village.home(woman) == {woman, girl, boy}
    assert village.reference(woman) == woman
    assert village.dwelling(woman) == dwelling != village.dwelling(man)
    assert village.logged() == [("separation", man), ("separation", woman)]
    assert village.sound()


def test_the_younger_joins_the_older_with_children(village: Village) -> None:
    woman, girl = village.settle((FEMALE, 35), GIRL)
    man, boy = village.settle(MAN, BOY)
    village.persons[MOTHER, girl], village.persons[FATHER, boy] = woman, man
    dwelling = village.dwelling(man)
    verbs.form_union(village.world, woman, man)
    assert village.home(man) == {woman, girl, man, boy}
    assert village.reference(woman) == man
    assert village.dwelling(woman) == dwelling
    assert village.logged() == [("union", woman), ("union", man)]
    assert village.sound()


def test_grown_children_keep_the_home_their_parent_leaves(village: Village) -> None:
    woman, grown, girl = village.settle((FEMALE, 41), (MALE, 20), GIRL)
    village.persons[MOTHER, [grown, girl]] = woman
    (man,) = village.settle(MAN)
    verbs.form_union(village.world, woman, man)
    assert village.home(man) == {man, woman, girl}
    assert village.home(grown) == {grown}
    assert village.sound()


def test_two_who_live_with_their_parents_form_a_household_of_their_own(village: Village) -> None:
    _, _, woman = village.family((FEMALE, 22))
    _, _, man = village.family((MALE, 24))
    verbs.form_union(village.world, woman, man)
    assert village.home(woman) == {woman, man}
    assert village.reference(woman) == man
    assert village.sound()


@pytest.mark.parametrize("his_home", ["parents", "own"])
def test_a_mother_who_lives_with_her_parents_brings_her_child_into_a_union(village: Village, his_home: str) -> None:
    _, grandmother, woman, boy = village.family((FEMALE, 22), BOY)
    village.persons[[MOTHER, FATHER], boy] = woman, NONE
    man = village.family((MALE, 24))[2] if his_home == "parents" else village.settle((MALE, 24))[0]
    verbs.form_union(village.world, woman, man)
    assert village.home(woman) == {woman, man, boy}
    assert boy not in village.home(grandmother)
    assert village.sound()


# Moves


def test_who_leaves_home_lives_alone_in_the_same_place(village: Village) -> None:
    man, woman, grown = village.family((MALE, 20))
    verbs.leave_home(village.world, grown)
    assert village.home(grown) == {grown}
    assert village.home(man) == {man, woman}
    assert village.persons[LIVES_IN, grown] == HERE
    assert village.made() == {}
    assert village.logged() == [("leaving_home", grown)]
    assert village.sound()


@pytest.mark.parametrize("verb", ["leave_home", "leave_to_study", "move_away_alone"])
def test_a_mother_who_leaves_her_parents_takes_her_child_along(village: Village, verb: str) -> None:
    *_, woman, boy = village.family((FEMALE, 22), BOY)
    village.persons[[MOTHER, FATHER], boy] = woman, NONE
    more = (WORD, village.state.places, 0.0) if verb == "move_away_alone" else ()
    getattr(verbs, verb)(village.world, woman, *more)
    assert village.home(woman) == {woman, boy}
    assert village.sound()


def test_who_leaves_to_study_stays_in_the_register(village: Village) -> None:
    *_, grown = village.family((FEMALE, 19))
    verbs.leave_to_study(village.world, grown)
    assert village.persons[[LIVES_IN, REGISTERED_IN, SINCE], grown].tolist() == [OUTSIDE, HERE, MONTH]
    assert village.made() == {}
    assert village.logged() == [("study_departure", grown)]
    assert village.sound()


def test_the_register_follows_when_a_student_registers_away(village: Village) -> None:
    woman, boy = village.settle((FEMALE, 22), BOY, place=OUTSIDE, registered=HERE)
    verbs.change_registration(village.world, village.persons[HOUSEHOLD, woman])
    assert village.persons[REGISTERED_IN, [woman, boy]].tolist() == [OUTSIDE, OUTSIDE]
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 2}


def test_a_whole_household_moves_away(village: Village) -> None:
    rows = village.family(GIRL, BOY)
    vacant = village.state.counts[2 + HERE]
    verbs.move_away(village.world, village.persons[HOUSEHOLD, rows[0]], WORD, village.state.places, 0.0)
    assert village.persons[LIVES_IN, rows].tolist() == village.persons[REGISTERED_IN, rows].tolist() == [OUTSIDE] * 4
    assert (village.persons[SINCE, rows] == MONTH).all()
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 4}
    assert village.state.counts[2 + HERE] == vacant + 1
    assert village.sound()


def test_a_move_within_the_region_leaves_one_place_and_enters_the_other(village: Village) -> None:
    rows = village.family(GIRL)
    village.state.places[POPULATION] = 3, 1
    verbs.move_away(village.world, village.persons[HOUSEHOLD, rows[0]], WORD, village.state.places, 1.0)
    assert (village.persons[LIVES_IN, rows] == THERE).all()
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 3, Flow(THERE, IN_MIGRATION): 3}
    assert village.dwelling(rows[0]) != NONE
    assert village.sound()


def test_who_moves_away_alone_leaves_the_others(village: Village) -> None:
    man, woman, grown = village.family((MALE, 20))
    verbs.move_away_alone(village.world, grown, WORD, village.state.places, 0.0)
    assert village.home(man) == {man, woman}
    assert village.persons[LIVES_IN, grown] == OUTSIDE
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 1}
    assert village.sound()


def test_who_emigrates_lives_and_is_registered_abroad(village: Village) -> None:
    man, woman = village.family()
    verbs.emigrate(village.world, village.persons[HOUSEHOLD, man])
    assert village.persons[[LIVES_IN, REGISTERED_IN], woman].tolist() == [ABROAD, ABROAD]
    assert village.made() == {Flow(HERE, EMIGRATION): 2}
    assert village.sound()


@pytest.mark.parametrize(("source", "flow"), [(OUTSIDE, IN_MIGRATION), (ABROAD, IMMIGRATION)])
def test_who_returns_comes_to_the_place_they_grew_up_in(village: Village, source: int, flow: int) -> None:
    man, woman = village.family(place=source)
    village.persons[HOME, man] = THERE
    verbs.return_home(village.world, village.persons[HOUSEHOLD, man])
    assert village.persons[[LIVES_IN, REGISTERED_IN], woman].tolist() == [THERE, THERE]
    assert village.made() == {Flow(THERE, flow): 2}
    assert village.dwelling(woman) != NONE
    assert village.sound()


def test_who_comes_home_without_having_left_the_register_makes_no_flow(village: Village) -> None:
    (student,) = village.settle((MALE, 22), place=OUTSIDE, registered=HERE)
    village.persons[HOME, student] = HERE
    verbs.return_home(village.world, village.persons[HOUSEHOLD, student])
    assert village.made() == {}
    assert village.logged() == [("homecoming", student)]


def test_the_destination_is_another_place_by_size_or_the_outside(village: Village) -> None:
    model = State(3, 1, 1)
    model.places[POPULATION] = 1000, 300, 100
    world = village.world._replace(now=np.array([MONTH, 3, 0]))
    u = (np.arange(10_000) + 0.5) / 10_000
    went = np.bincount([verbs.destination(world, 0, x, model.places, 0.2) for x in u], minlength=4) / u.size
    assert went == pytest.approx([0.0, 0.15, 0.05, 0.8], abs=0.001)


def test_a_change_of_sizes_moves_nobody_between_region_and_outside(village: Village) -> None:
    small, large = State(2, 1, 1), State(2, 1, 1)
    small.places[POPULATION], large.places[POPULATION] = (1000, 10), (10, 1000)
    for u in np.linspace(0.001, 0.999, 500):
        outside = [verbs.destination(village.world, 0, u, state.places, 0.3) == 2 for state in (small, large)]
        assert outside[0] == outside[1] == (u >= 0.3)


# Two events in one month


def apply(village: Village, *proposed: tuple[str, list[int]]) -> list[int]:
    """Apply proposals (verb, rows) in the order given; how many of each came too late."""
    of_rule = [next(verb.code for verb in VERBS if verb.name == name) for name, _ in proposed]
    fired = np.zeros((len(proposed), 9), dtype=np.int64)
    for rule, (_, rows) in enumerate(proposed):
        fired[rule, : len(rows)] = rows
    lost, n = np.zeros(len(proposed), dtype=np.int64), np.array([len(rows) for _, rows in proposed])
    words = np.array([Draws(1).word(name, MONTH) for name, _ in proposed], dtype=np.uint64)
    nobody = np.full(9, NONE)
    apply_events(village.world, np.array(of_rule), fired, n, nobody, lost, words, WORD, village.state.places, 0.0)
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


# The away register


def forget(village: Village, mortality: float = 0.0) -> None:
    """Let a year pass in the away register, with a mortality the same at all ages."""
    step_away(village.world, np.full((2, 111), mortality), WORD, 60, 24.0)
    village.state.compact()


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


# Who finds whom


def race(scores: np.ndarray, keys: np.ndarray, month: int = MONTH) -> np.ndarray:
    """The offer each seeker finds; seekers stand in the first rows, offers after them, each in a household of their own."""
    n_seekers, n_offers = scores.shape
    persons = np.full((15, n_seekers + n_offers), NONE, dtype=np.int64)
    persons[HOUSEHOLD] = np.arange(n_seekers + n_offers)
    seekers, offers = np.arange(n_seekers), np.arange(n_seekers, n_seekers + n_offers)
    chosen = np.full(n_seekers, NONE)
    find_partners(scores, seekers, offers, keys, persons, Draws(1).word("unions", month), chosen)
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
    find_partners(np.ones((1, 1)), *pair, village.state.person_keys, village.persons, WORD, chosen)
    assert chosen.tolist() == [NONE]


# Arrivals


def test_a_stronger_pull_only_adds_arrivals() -> None:
    words, keys = np.array([WORD, Draws(1).word("another", MONTH)]), np.array([code("hjelmeland"), code("verdal")])
    before = np.zeros((2, 2), dtype=np.int64)
    for intensity in np.linspace(0.0, 300.0, 400):
        n = np.zeros((2, 2), dtype=np.int64)
        count_arrivals(np.full((2, 2), intensity), words, keys, n)
        assert (n >= before).all()
        before = n
    assert before.mean() == pytest.approx(25.0, abs=8)


def test_arrivals_average_a_twelfth_of_the_yearly_intensity() -> None:
    words, keys = numbered(code("words"), 300), numbered(code("places"), 20)
    n = np.zeros((300, 20), dtype=np.int64)
    count_arrivals(np.full((300, 20), 18.0), words, keys, n)
    assert n.mean() == pytest.approx(1.5, abs=0.06)
    assert n.var() == pytest.approx(1.5, rel=0.06)


@pytest.fixture(scope="module")
def newcomers() -> tuple[MigrationModel, np.ndarray]:
    """A month of very many families from Norway: the model after it and the rows of the newcomers' households."""
    pull = HazardRatio("in_migration_families", 300.0, scenario().start)
    model = model_of(scenario(places=("verdal",), stop=months(1), instruments=(pull,)))
    first = model.state.n_persons
    model.run()
    events = model.record.events("test", 1)
    keys = {int(key, 16) for key in events.person[events.rule == "in_migration_families"]}
    state = model.state
    of_stream = [i for i in range(first, state.n_persons) if int(state.person_keys[i]) in keys]
    return model, np.unique(state.persons[HOUSEHOLD, of_stream])


def test_families_come_as_their_parameters_say(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    values, households = model.inputs.values, model.state.households[:, rows]
    with_children = households[CHILDREN] > 0
    assert rows.size > 1000
    assert (households[COUPLE] > 0).mean() == pytest.approx(values["in_migration_partnered"], abs=0.03)
    assert with_children.mean() == pytest.approx(values["in_migration_with_children"], abs=0.03)
    assert households[CHILDREN, with_children].mean() == pytest.approx(values["in_migration_children"], abs=0.06)
    assert households[CHILDREN].max() <= MOST_CHILDREN


def test_families_are_as_large_as_the_balance_counts_on(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    stream = [rule.name for rule in model.inputs.built.streams].index("in_migration_families")
    assert model.state.households[SIZE, rows].mean() == pytest.approx(model.inputs.mean_sizes[stream], abs=0.06)


def test_children_who_arrive_are_at_least_eighteen_years_younger_than_their_mother(
    newcomers: tuple[MigrationModel, np.ndarray],
) -> None:
    model, rows = newcomers
    persons = model.state.persons
    children = np.flatnonzero(np.isin(persons[HOUSEHOLD], rows) & (persons[AGE] < 18) & (persons[MOTHER] != NONE))
    difference = persons[AGE, persons[MOTHER, children]] - persons[AGE, children]
    assert difference.min() >= 17  # ages may have grown since at different birthdays


def test_newcomers_did_not_grow_up_here(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    persons = model.state.persons[:, np.isin(model.state.persons[HOUSEHOLD], rows)]
    assert (persons[HOME, persons[AGE] != 16] == 1).all()  # who turns 16 here grew up here
    assert (persons[SINCE] == model.month - 1).all()
    assert (model.state.households[H_PLACE, rows] == 0).all()


def test_immigrants_are_of_other_origins_than_norway() -> None:
    model = run(scenario(instruments=(HazardRatio("immigration_families", 20.0, scenario().start),)))
    events = model.record.events("test", 1)
    came = events[events.rule.str.startswith("immigration_")]
    assert set(came.group) == set(ORIGINS[1:])
    assert set(came.from_place) == {"abroad"}


# Hazards


@pytest.mark.parametrize("hazard", [0.0, 1e-9, 0.01, 1.0, 12.0, 1000.0])
def test_a_yearly_hazard_becomes_a_monthly_probability(hazard: float) -> None:
    assert monthly_probability(hazard) == pytest.approx(1.0 - math.exp(-hazard / 12.0), rel=1e-7)


def test_people_are_taken_as_often_as_the_hazard_says() -> None:
    """Of those away who may register there, at 20 times 0.28 a year, 1 - exp(-5.6/12) do in a month."""
    asked = scenario(
        places=("verdal",), stop=months(1), instruments=(HazardRatio("registration", 20.0, scenario().start),)
    )
    taken = at_risk = 0
    for seed in range(1, 11):
        model = model_of(asked, seed)
        at_risk += int(((model.state.persons[LIVES_IN] == 1) & (model.state.persons[REGISTERED_IN] == 0)).sum())
        hazard = 20.0 * model.inputs.values["study_migration_registering"]
        model.run()
        events = model.record.events("test", seed)
        taken += int(((events.rule == "registration") & (events.cause == "own")).sum())
    expected = at_risk * (1 - math.exp(-hazard / 12))
    assert abs(taken - expected) < 3.5 * math.sqrt(expected)


def test_ratio_0_takes_nobody() -> None:
    for rule in ("deaths", "births", "out_migration", "unions", "in_migration_singles"):
        events = run(scenario(instruments=(HazardRatio(rule, 0.0, scenario().start),))).record.events("test", 1)
        assert rule not in set(events.rule)


@pytest.mark.parametrize(
    "meant",
    [
        {"rule": "out_migratoin", "ratio": 0.5},  # no rule, so it would do nothing
        {"rule": "out_migration", "ratio": -1.0},
        {"rule": "out_migration", "ratio": math.nan},
        {"rule": "in_migration_singles", "ratio": 2.0, "target": Target(age=(20, 30))},  # it would bring all ages
        {"rule": "out_migration", "ratio": 0.5, "target": Target(places=("atlantis",))},
    ],
    ids=["unknown rule", "negative", "not a number", "newcomers by age", "unknown place"],
)
def test_an_instrument_that_cannot_be_meant_is_refused(meant: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"out_migration|out_migratoin|in_migration_singles|atlantis|-1|nan"):
        Inputs(scenario(instruments=(HazardRatio(start=scenario().start, **meant),)))


def test_a_run_does_not_go_on_past_its_stop() -> None:
    model = run(scenario(stop=months(2)))
    with pytest.raises(StopIteration, match="2000-03"):
        model.step()


def test_a_run_keeps_no_log_unless_asked() -> None:
    model = MigrationModel(scenario(), 1, inputs_of(scenario()))
    model.run()
    assert len(model.record.events("test", 1)) == 0


# Arithmetic


@pytest.mark.parametrize("x", [-3.0, 0.0, 0.1, 7.0, 1e200])
def test_a_square_is_exact(x: float) -> None:
    assert power(x, 2) == x * x


def test_a_power_is_that_of_python_to_the_fourteenth_digit() -> None:
    assert power(1.7, 3.3) == pytest.approx(1.7**3.3, rel=1e-14)


@pytest.mark.parametrize(
    ("found", "expected"), [(exp(710.0), math.inf), (exp(-1e6), 0.0), (log(0.0), -math.inf), (exp(0.0), 1.0)]
)
def test_arithmetic_at_its_ends(found: float, expected: float) -> None:
    assert found == expected


def test_arithmetic_out_of_range_is_not_a_number() -> None:
    assert math.isnan(log(-1.0))
    assert math.isnan(sqrt(-1.0))
    assert math.isnan(power(-1.5, 0.5))


# Tables that grow


def test_columns_grow_without_losing_anything() -> None:
    state = model_of(scenario(places=("moskenes",))).state
    kept = [np.copy(table) for table in (state.persons, state.households, state.vacant)]
    state.reserve(5000, 3000)
    for table, before in zip((state.persons, state.households, state.vacant), kept, strict=True):
        assert np.array_equal(table[:, : before.shape[1]], before)
        assert (table[:, before.shape[1] :] == NONE).all()
    assert state.persons.shape[1] >= state.n_persons + 5000


def test_nothing_grows_while_there_is_room() -> None:
    state = State(1, 100, 100)
    persons = state.persons
    state.reserve(100, 100)
    assert state.persons is persons


def test_every_place_column_has_a_row() -> None:
    assert State(3, 1, 1).places.shape == (len(PLACE_COLUMNS), 3)
