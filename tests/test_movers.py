"""Movers: families that follow, seasons, jobs, the programme, and what begins anew with a move."""

from datetime import date

import numpy as np
import pytest

from model.engine import occupations, verbs
from model.engine.families import bring_family, bring_partner
from model.engine.month import begin_anew
from model.engine.world import vacate
from model.state import (
    ACTIVITY,
    AGE,
    ARRIVED,
    BELONGING,
    CHILDREN,
    COUPLE,
    EUROPE,
    FAMILY,
    FAMILY_ABROAD,
    FEMALE,
    GROUND,
    HOME,
    HOUSEHOLD,
    IDLE,
    IMMIGRATION,
    IN_PROGRAMME,
    LANGUAGE,
    LEFT,
    LIVES_IN,
    MALE,
    MOTHER,
    MOTIVE,
    NONE,
    NORWAY,
    ORIGIN,
    PARTNER,
    PROGRAMME,
    REFUGE,
    REGISTERED_IN,
    RETURNEE,
    SEASON_GROUND,
    SEEKING,
    SINCE,
    STUDYING,
    WORK_GROUND,
    WORKING,
)
from model.vocabulary import MOTIVES
from scenarios import cases
from tests.conftest import model_of, months, run, scenario
from tests.village import ABROAD, GIRL, HERE, MONTH, OUTSIDE, THERE, WORD, Flow, Village

FAMILY_MOTIVE = MOTIVES.index("family")


def refugee(village: Village, programme: int = NONE) -> tuple[int, int]:
    """A refugee who left a family behind, and the household."""
    (man,) = village.settle((MALE, 33))
    village.persons[[GROUND, ORIGIN, ARRIVED, FAMILY_ABROAD], man] = REFUGE, 3, MONTH - 20, 1
    village.persons[PROGRAMME, man] = programme
    return man, int(village.persons[HOUSEHOLD, man])


def join(village: Village, h: int) -> None:
    """Let the family of the reference person come."""
    c = village.choices(np.empty(0, dtype=np.int64))
    bring_family(village.world, h, WORD, c.family, FAMILY_MOTIVE, c.mothers, c.arrivals)


def test_partner_and_children_follow_and_are_immigrants_for_family(village: Village) -> None:
    man, h = refugee(village)
    join(village, h)
    woman = int(village.persons[PARTNER, man])
    rows = sorted(village.home(man) - {man})
    assert village.persons[MOTHER, [row for row in rows if row != woman]].tolist() == [woman] * (len(rows) - 1)
    assert len(rows) >= 2
    assert (village.persons[GROUND, rows] == FAMILY).all()
    assert (village.persons[MOTIVE, rows] == FAMILY_MOTIVE).all()
    assert (village.persons[ORIGIN, rows] == 3).all()
    assert village.persons[FAMILY_ABROAD, man] == 0
    assert village.made() == {Flow(HERE, IMMIGRATION): len(rows)}
    assert village.sound()
    assert village.households[[COUPLE, CHILDREN], h].tolist() == [1, len(rows) - 1]


@pytest.mark.parametrize("took_part", [True, False])
def test_a_refugees_partner_takes_the_programme_where_there_is_one(village: Village, took_part: bool) -> None:
    man, h = refugee(village, MONTH + 4 if took_part else NONE)
    join(village, h)
    woman = int(village.persons[PARTNER, man])
    expected = (IN_PROGRAMME, MONTH + 24) if took_part else (SEEKING, NONE)
    assert tuple(village.persons[[ACTIVITY, PROGRAMME], woman]) == expected


def test_a_partner_from_abroad_comes_to_a_resident_who_leaves_the_parents(village: Village) -> None:
    man, woman, son = village.family((MALE, 34))
    c = village.choices(np.empty(0, dtype=np.int64))
    bring_partner(village.world, son, WORD, c.family, FAMILY_MOTIVE, c.arrivals)
    wife = int(village.persons[PARTNER, son])
    assert village.home(son) == {son, wife}
    assert village.home(man) == {man, woman}
    assert village.persons[ORIGIN, wife] >= EUROPE
    assert village.persons[ORIGIN, son] == NORWAY
    assert village.made() == {Flow(HERE, IMMIGRATION): 1}
    assert village.sound()


# Seasons


def worker(village: Village, place: int = HERE) -> tuple[int, int]:
    """A seasonal worker, and the household."""
    (man,) = village.settle((MALE, 28), place=place, registered=ABROAD)
    village.persons[[GROUND, ORIGIN, HOME], man] = SEASON_GROUND, EUROPE, ABROAD
    h = int(village.persons[HOUSEHOLD, man])
    vacate(village.world, h)
    return man, h


def test_who_goes_home_after_the_season_and_comes_again_is_in_no_register(village: Village) -> None:
    man, h = worker(village, THERE)
    verbs.go_home(village.world, h)
    assert village.persons[[LIVES_IN, LEFT], man].tolist() == [ABROAD, THERE]
    verbs.come_back_for_season(village.world, h)
    assert village.persons[[LIVES_IN, REGISTERED_IN, GROUND], man].tolist() == [THERE, ABROAD, SEASON_GROUND]
    assert village.made() == {}
    assert [event for event, _ in village.logged()] == ["season_end", "season"]
    assert village.sound()


def test_seasonal_workers_take_nobodys_dwelling(village: Village) -> None:
    _, h = worker(village, OUTSIDE)
    village.persons[LEFT, village.households[0, h]] = HERE
    dwelling = village.build()
    verbs.come_back_for_season(village.world, h)
    assert village.vacant() == [dwelling]
    assert village.sound()


def test_who_settles_down_is_registered_as_a_labour_migrant(village: Village) -> None:
    man, h = worker(village)
    verbs.settle_down(village.world, h)
    assert village.persons[[REGISTERED_IN, GROUND], man].tolist() == [HERE, WORK_GROUND]
    assert village.made() == {Flow(HERE, IMMIGRATION): 1}
    assert village.sound()


# Work, studies, the programme


@pytest.mark.parametrize(
    ("verb", "activity"),
    [
        ("take_job_elsewhere", WORKING),
        ("stop_working", IDLE),
        ("close_business", SEEKING),
        ("lose_job", SEEKING),
        ("start_education", STUDYING),
        ("finish_education", SEEKING),
        ("finish_programme", SEEKING),
    ],
)
def test_what_somebody_does_changes_and_nothing_else(village: Village, verb: str, activity: int) -> None:
    man, woman = village.family()
    getattr(occupations, verb)(village.world, woman)
    assert village.persons[ACTIVITY, woman] == activity
    assert village.home(man) == {man, woman}
    assert village.made() == {}
    assert village.sound()


def test_youths_look_for_work_when_school_ends_and_stop_at_the_pension(village: Village) -> None:
    young, old = village.settle((FEMALE, 18))[0], village.settle((MALE, 66))[0]
    village.persons[ACTIVITY, old] = WORKING
    village.pass_months(12)
    assert village.persons[AGE, [young, old]].tolist() == [19, 67]
    assert village.persons[ACTIVITY, [young, old]].tolist() == [SEEKING, 0]


def test_who_leaves_the_municipality_leaves_its_programme(village: Village) -> None:
    man, h = refugee(village, MONTH + 10)
    village.persons[ACTIVITY, man] = IN_PROGRAMME
    c = village.choices(np.empty(0, dtype=np.int64))
    verbs.move_away(village.world, h, WORD, village.state.places, 0.0, c.moving)
    assert village.persons[[ACTIVITY, PROGRAMME], man].tolist() == [SEEKING, MONTH]


def test_a_native_who_comes_back_is_a_returnee_who_looks_for_work(village: Village) -> None:
    (woman,) = village.settle((FEMALE, 27), place=OUTSIDE)
    village.persons[[HOME, ACTIVITY], woman] = THERE, STUDYING
    c = village.choices(np.empty(0, dtype=np.int64))
    verbs.return_home(village.world, village.persons[HOUSEHOLD, woman], WORD, c.returning)
    assert village.persons[[GROUND, ACTIVITY, LEFT], woman].tolist() == [RETURNEE, SEEKING, NONE]
    assert MOTIVES[village.persons[MOTIVE, woman]] == "place"


def test_belonging_begins_anew_with_a_move_and_language_with_coming_to_norway(village: Village) -> None:
    _, mover, immigrant = village.settle((FEMALE, 30), (MALE, 30), GIRL)
    state = village.state
    state.person_columns[BELONGING, :3] = 0.9
    village.persons[SINCE, [mover, immigrant]] = MONTH
    village.persons[ARRIVED, immigrant] = MONTH
    newcomer, coming = np.full(5, np.nan), np.full(5, np.nan)
    newcomer[BELONGING], coming[LANGUAGE] = 0.1, 0.0
    begin_anew(MONTH, 2, village.persons, immigrant, 3, state.person_columns, newcomer, coming)
    assert state.person_columns[BELONGING, :3].tolist() == [0.9, 0.1, 0.1]
    assert state.person_columns[LANGUAGE, :3].tolist() == [1.0, 1.0, 0.0]


# Cases


@pytest.mark.parametrize("case", [case.name for case in cases()])
def test_every_case_runs_with_moves_between_its_places(case: str) -> None:
    places = next(each.places for each in cases() if each.name == case)
    model = run(scenario(places=places, stop=months(14)))
    events = model.record.events("test", 1)
    inside = events[
        events.from_place.isin(places) & events.to_place.isin(places) & (events.from_place != events.to_place)
    ]
    assert inside.empty == (len(places) == 1)
    flows, population = model.record.flows[2000], model.record.population
    of_region = population[2000].sum() + (flows * np.array([1, -1, 1, -1, 1, -1])).sum()
    assert of_region == population[2001].sum()
    moved = inside[inside.month < "2001"]
    assert (moved.event == "in_migration").sum() == (moved.event == "out_migration").sum()


@pytest.mark.parametrize("place", [place for case in cases() for place in case.places])
def test_every_place_runs_alone(place: str) -> None:
    model = run(scenario(places=(place,), stop=months(13)))
    assert abs(model.record.population[2001].sum() / model.record.population[2000].sum() - 1) < 0.12


# The world outside


def test_what_was_observed_of_the_drivers_is_the_same_for_every_seed_and_what_comes_after_is_not() -> None:
    asked = scenario(start=date(2004, 1, 1), stop=date(2010, 1, 1), known_to=date(2006, 1, 1))
    one, other = model_of(asked, 1), model_of(asked, 2)
    for path in ("labour", "demand"):
        first, second = getattr(one.circumstances, path), getattr(other.circumstances, path)
        assert list(first[:2]) == list(second[:2])
        assert all(x != y for x, y in zip(first[2:], second[2:], strict=True))
    assert not np.array_equal(one.circumstances.settled, other.circumstances.settled)


def test_the_drivers_are_drawn_apart_and_no_instrument_or_parameter_of_one_moves_another() -> None:
    asked, otherwise = (
        scenario(known_to=date(2000, 1, 1), parameters=p)
        for p in ({}, {"outside_settlement_sd": 0.8, "outside_cycle_sd": 0.5})
    )
    one, other = model_of(asked), model_of(otherwise)
    assert one.circumstances.labour == other.circumstances.labour
    assert np.array_equal(one.circumstances.levels, other.circumstances.levels)
    assert one.circumstances.demand[1:] != other.circumstances.demand[1:]
    assert not np.array_equal(one.circumstances.settled, other.circumstances.settled)


@pytest.mark.parametrize(("year", "ratio"), [(2007, 1.1), (2005, 0.95)])
def test_a_boom_raises_moves_away_and_a_slump_lowers_them(year: int, ratio: float) -> None:
    leaving = []
    for answer in (0.0, 0.4):
        asked = scenario(start=date(year, 1, 1), stop=date(year + 1, 1, 1), parameters={"outside_cycle_out": answer})
        model = model_of(asked)
        model.step()
        rules = [rule.name for rule in model.inputs.program.built.events]
        leaving.append(model.expected[rules.index("out_migration")].sum())
    assert (leaving[1] / leaving[0] - 1.0) / (ratio - 1.0) > 1.0
