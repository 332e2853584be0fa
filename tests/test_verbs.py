"""What each verb does to a handful of people."""

import numpy as np
import pytest

from model.draws import Draws, code, identity, numbered
from model.engine import verbs
from model.state import (
    AGE,
    BIRTHS,
    DEATHS,
    EMIGRATION,
    EUROPE,
    FATHER,
    FEMALE,
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
    OUT_MIGRATION,
    PARITY,
    PARTNER,
    POPULATION,
    REGISTERED_IN,
    SINCE,
    State,
)
from model.vocabulary import MOTIVES
from tests.village import ABROAD, BOY, GIRL, HERE, MAN, MONTH, OUTSIDE, THERE, WOMAN, WORD, Flow, Village

FOR_THE_PLACE, FOR_HOME = ((np.arange(len(MOTIVES)) >= MOTIVES.index(why)).astype(float) for why in ("place", "home"))

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
    dwelling = village.dwelling(woman)
    verbs.die(village.world, woman)
    assert village.vacant() == [dwelling]
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


def test_the_child_of_a_child_left_alone_goes_where_its_mother_goes(village: Village) -> None:
    woman, baby, girl = village.settle(WOMAN, (BOY[0], 0), (GIRL[0], 14))
    (father,) = village.settle(MAN, place=THERE)
    village.persons[[MOTHER, FATHER], girl], village.persons[MOTHER, baby] = (woman, father), girl
    verbs.die(village.world, woman)
    assert village.home(girl) == {father, girl, baby}
    assert village.persons[[LIVES_IN, REGISTERED_IN], baby].tolist() == [THERE, THERE]
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
    assert village.dwelling(woman) == dwelling
    assert village.dwelling(man) == NONE
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
    more = (WORD, village.state.places, 0.0, FOR_THE_PLACE) if verb == "move_away_alone" else ()
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
    dwelling = village.dwelling(rows[0])
    verbs.move_away(village.world, village.persons[HOUSEHOLD, rows[0]], WORD, village.state.places, 0.0, FOR_THE_PLACE)
    assert village.persons[LIVES_IN, rows].tolist() == village.persons[REGISTERED_IN, rows].tolist() == [OUTSIDE] * 4
    assert (village.persons[SINCE, rows] == MONTH).all()
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 4}
    assert village.vacant() == [dwelling]
    assert village.sound()


def test_a_move_within_the_region_leaves_one_place_and_enters_the_other(village: Village) -> None:
    rows = village.family(GIRL)
    village.state.places[POPULATION] = 3, 1
    verbs.move_away(village.world, village.persons[HOUSEHOLD, rows[0]], WORD, village.state.places, 1.0, FOR_THE_PLACE)
    assert (village.persons[LIVES_IN, rows] == THERE).all()
    assert village.made() == {Flow(HERE, OUT_MIGRATION): 3, Flow(THERE, IN_MIGRATION): 3}
    assert village.dwelling(rows[0]) == NONE  # it looks for one from the next month on
    assert village.sound()


def test_who_moves_away_alone_leaves_the_others(village: Village) -> None:
    man, woman, grown = village.family((MALE, 20))
    verbs.move_away_alone(village.world, grown, WORD, village.state.places, 0.0, FOR_THE_PLACE)
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
    verbs.return_home(village.world, village.persons[HOUSEHOLD, man], WORD, FOR_HOME)
    assert village.persons[[LIVES_IN, REGISTERED_IN], woman].tolist() == [THERE, THERE]
    assert village.made() == {Flow(THERE, flow): 2}
    assert village.dwelling(woman) == NONE
    assert village.sound()


def test_who_comes_home_without_having_left_the_register_makes_no_flow(village: Village) -> None:
    (student,) = village.settle((MALE, 22), place=OUTSIDE, registered=HERE)
    village.persons[HOME, student] = HERE
    verbs.return_home(village.world, village.persons[HOUSEHOLD, student], WORD, FOR_HOME)
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
