"""The labour market: who works where, positions nobody holds, who gets them, and what happens when an employer closes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.draws import Draws, numbered
from model.engine import occupations, verbs
from model.engine.jobs import find_jobs
from model.policy import HazardRatio
from model.simulation import MigrationModel
from model.state import (
    ACTIVITY,
    E_PLACE,
    EMPLOYER,
    GROUND,
    HIGHER,
    HOUSEHOLD,
    JOB_SKILL,
    LIVES_IN,
    MANUFACTURING,
    MOST_CONTACTS,
    NONE,
    OWNER,
    PERSON_COLUMNS,
    POSITIONS,
    SEASON_GROUND,
    SECONDARY,
    SECTOR,
    SEEKING,
    SKILL,
    STAFF,
    V_EMPLOYER,
    V_HIDDEN,
    V_TAKEN,
    VACANCIES,
    VACANCY_COLUMNS,
    WORKING,
)
from model.vocabulary import SECTORS
from tests.conftest import inputs_of, model_of, months, run, scenario
from tests.village import HERE, MAN, THERE, WORD, Village

COMPANY = [(1, 30 + k) for k in range(6)]


@pytest.fixture
def village() -> Village:
    return Village()


# Positions and vacancies


def test_positions_nobody_holds_are_vacant(village: Village) -> None:
    e = village.employer(positions=3)
    village.hire(village.settle(MAN)[0], e)
    assert village.open_vacancies() == 2
    assert village.state.vacancies[V_EMPLOYER, :2].tolist() == [e, e]
    assert village.state.places[VACANCIES].tolist() == [2.0, 0.0]


def test_a_position_is_the_same_vacancy_whenever_it_is_vacant(village: Village) -> None:
    e = village.employer(positions=4)
    village.open_vacancies()
    before = set(village.state.vacancy_keys[:4].tolist())
    village.hire(village.settle(MAN)[0], e)
    village.open_vacancies()
    after = set(village.state.vacancy_keys[:3].tolist())
    assert after < before


def test_who_takes_a_job_works_for_the_employer_and_the_vacancy_is_gone(village: Village) -> None:
    village.employer(positions=1)
    (man,) = village.settle(MAN)
    village.persons[[ACTIVITY, SKILL], man] = SEEKING, SECONDARY
    village.open_vacancies()
    occupations.take_job(village.world, man, 0)
    assert village.persons[[ACTIVITY, EMPLOYER, JOB_SKILL], man].tolist() == [WORKING, 0, SECONDARY]
    assert village.state.vacancies[V_TAKEN, 0] == 1
    assert village.logged() == [("job", man)]
    assert village.open_vacancies() == 0


def test_a_job_that_asks_for_less_than_somebody_has_learnt_is_told_apart(village: Village) -> None:
    village.employer(positions=1)
    (man,) = village.settle(MAN)
    village.persons[SKILL, man] = HIGHER
    village.open_vacancies()
    occupations.take_job(village.world, man, 0)
    assert village.logged() == [("lower_job", man)]


@pytest.mark.parametrize("leaving", ["move_away", "emigrate", "die", "lose_job", "stop_working"])
def test_who_leaves_or_stops_leaves_a_vacancy(village: Village, leaving: str) -> None:
    village.employer(positions=1)
    (man,) = village.settle(MAN)
    village.hire(man, 0)
    assert village.open_vacancies() == 0
    h = int(village.persons[HOUSEHOLD, man])
    if leaving == "move_away":
        verbs.move_away(
            village.world, h, WORD, village.state.places, 0.0, village.choices(np.empty(0, dtype=int)).moving
        )
    elif leaving == "emigrate":
        verbs.emigrate(village.world, h)
    elif leaving == "die":
        verbs.die(village.world, man)
    else:
        getattr(occupations, leaving)(village.world, man)
    assert village.open_vacancies() == 1


def test_who_moves_within_the_region_keeps_the_job_and_commutes(village: Village) -> None:
    village.employer(positions=1)
    (man,) = village.settle(MAN)
    village.hire(man, 0)
    places = village.state.places
    places[0] = 100.0
    moving = village.choices(np.empty(0, dtype=int)).moving
    verbs.move_away(village.world, int(village.persons[HOUSEHOLD, man]), WORD, places, 1.0, moving)
    assert village.persons[LIVES_IN, man] == THERE
    assert village.open_vacancies() == 0


# Businesses of people's own


def test_a_founder_works_in_a_business_of_the_place_and_others_can_be_told_from_it(village: Village) -> None:
    (man,) = village.settle(MAN)
    sectors = village.choices(np.empty(0, dtype=int)).business_sectors[HERE]
    occupations.found_business(village.world, man, sectors, WORD)
    e = int(village.persons[EMPLOYER, man])
    assert village.state.employers[[E_PLACE, OWNER, SECTOR], e].tolist() == [HERE, man, len(SECTORS) - 1]
    assert village.open_vacancies() == 0


@pytest.mark.parametrize("end", ["close_business", "take_job", "die", "move_away"])
def test_a_business_ends_with_the_work_of_its_owner(village: Village, end: str) -> None:
    (man,) = village.settle(MAN)
    moving = village.choices(np.empty(0, dtype=int))
    occupations.found_business(village.world, man, moving.business_sectors[HERE], WORD)
    village.employer(positions=1)
    village.open_vacancies()
    if end == "take_job":
        occupations.take_job(village.world, man, 0)
    elif end == "move_away":
        verbs.move_away(
            village.world, int(village.persons[HOUSEHOLD, man]), WORD, village.state.places, 0.0, moving.moving
        )
    else:
        (verbs.die if end == "die" else occupations.close_business)(village.world, man)
    village.open_vacancies()
    assert village.state.employers[OWNER, 0] == NONE
    assert village.state.bases[0] == 0.0


# Finding


def market(
    hazards: np.ndarray, seed: int = 1, within: float = 1 / 12, known: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """What each seeker gets, and the order of the queue, with draws of a seed; nobody knows anybody."""
    seekers, n = np.arange(hazards.shape[0]), hazards.shape[1]
    keys, vacancy_keys = numbered(WORD, len(seekers)), numbered(np.uint64(7), n)
    persons = np.full((len(PERSON_COLUMNS), len(seekers)), NONE)
    vacancies = np.zeros((len(VACANCY_COLUMNS), n), dtype=np.int64)
    vacancies[V_EMPLOYER] = np.arange(n)
    draws = Draws(seed)
    order, chosen = np.argsort(draws.uniform("queue", keys)), np.full(len(seekers), NONE)
    contacts = np.full((len(seekers), MOST_CONTACTS), NONE)
    arrays = keys, persons, contacts, vacancies, vacancy_keys
    find_jobs(hazards, np.ones(len(seekers)), order, seekers, *arrays, known, within, draws.word("pairs"), chosen)
    return chosen, order


markets = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2**32)).map(
    lambda size: np.random.default_rng(size[2]).choice([0.0, 0.5, 30.0], size=size[:2])
)


@given(markets, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_no_vacancy_is_given_twice_or_to_somebody_it_does_not_suit(hazards: np.ndarray, seed: int) -> None:
    chosen, _ = market(hazards, seed)
    got = chosen[chosen != NONE]
    assert len(set(got.tolist())) == got.size
    assert (hazards[np.flatnonzero(chosen != NONE), got] > 0).all()


@given(markets, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_no_vacancy_is_left_that_somebody_who_got_none_would_have_got_alone(hazards: np.ndarray, seed: int) -> None:
    chosen, _ = market(hazards, seed)
    left = np.setdiff1d(np.arange(hazards.shape[1]), chosen)
    without = np.flatnonzero(chosen == NONE)
    only_left = np.zeros_like(hazards)
    only_left[np.ix_(without, left)] = hazards[np.ix_(without, left)]
    assert (market(only_left, seed)[0] == NONE).all()


@given(markets, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_nobody_gets_a_later_vacancy_while_an_earlier_is_left(hazards: np.ndarray, seed: int) -> None:
    chosen, _ = market(hazards, seed)
    left = set(range(hazards.shape[1])) - set(chosen.tolist())
    for s in np.flatnonzero(chosen != NONE):
        own = np.zeros_like(hazards)
        open_to_s = sorted(left | {int(chosen[s])})
        own[s, open_to_s] = hazards[s, open_to_s]
        assert market(own, seed)[0][s] == chosen[s]


@given(markets, st.integers(1, 1000), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_people_get_does_not_depend_on_the_rows_they_stand_in(
    hazards: np.ndarray, seed: int, random: object
) -> None:
    n, m = hazards.shape
    people, jobs = random.sample(range(n), n), random.sample(range(m), m)  # type: ignore[attr-defined]
    keys, vacancy_keys = numbered(WORD, n), numbered(np.uint64(7), m)
    draws = Draws(seed)
    found = []
    for rows, columns in ((list(range(n)), list(range(m))), (people, jobs)):
        persons, contacts = np.full((len(PERSON_COLUMNS), n), NONE), np.full((n, MOST_CONTACTS), NONE)
        vacancies = np.zeros((len(VACANCY_COLUMNS), m), dtype=np.int64)
        vacancies[V_EMPLOYER] = columns
        chosen, own_keys = np.full(n, NONE), keys[rows]
        order = np.argsort(draws.uniform("queue", own_keys))
        arrays = own_keys, persons, contacts, vacancies, vacancy_keys[columns]
        word = draws.word("pairs")
        shuffled = hazards[np.ix_(rows, columns)]
        find_jobs(shuffled, np.ones(n), order, np.arange(n), *arrays, 1.0, 1 / 12, word, chosen)
        found.append({rows[s]: columns[v] if v != NONE else NONE for s, v in enumerate(chosen.tolist())})
    assert found[0] == found[1]


def test_a_vacancy_comes_with_its_hazard_and_to_acquaintances_sooner() -> None:
    contacts, persons = np.full((4001, MOST_CONTACTS), NONE), np.full((len(PERSON_COLUMNS), 4001), NONE)
    persons[EMPLOYER, 4000] = 0
    contacts[:2000, 0] = 4000  # the first two thousand know somebody there
    keys, word, known, got = numbered(WORD, 4001), Draws(1).word("pairs"), 4.0, np.zeros(4000)
    for s in range(4000):
        vacancies, chosen = np.zeros((len(VACANCY_COLUMNS), 1), dtype=np.int64), np.full(1, NONE)
        arrays = np.array([s]), keys, persons, contacts, vacancies, np.array([np.uint64(5)])
        find_jobs(np.ones((1, 1)), np.ones(1), np.zeros(1, dtype=int), *arrays, known, 1 / 12, word, chosen)
        got[s] = chosen[0] != NONE
    expected = [1 - np.exp(-known / 12), 1 - np.exp(-1 / 12)]
    assert [got[:2000].mean(), got[2000:].mean()] == pytest.approx(expected, abs=0.03)


# In a run


def test_everybody_who_works_has_an_employer_and_nobody_else_in_every_month() -> None:
    model = model_of(scenario(places=("moskenes", "flakstad"), start=date(2004, 1, 1), stop=date(2006, 1, 1)))
    while model.running:
        model.step()
        state = model.state
        persons = state.persons[:, : state.n_persons]
        alive = persons[LIVES_IN] != NONE
        works = (
            (persons[LIVES_IN] < state.n_places) & (persons[ACTIVITY] == WORKING) & (persons[GROUND] != SEASON_GROUND)
        )
        assert ((persons[EMPLOYER] != NONE) == (alive & works)).all()
        assert ((persons[JOB_SKILL] != NONE) == (alive & works)).all()
        vacancies = state.vacancies[:, : state.n_vacancies]
        begins = vacancies[V_EMPLOYER, vacancies[V_TAKEN] == 1]
        n = state.n_employers
        staff = np.bincount(persons[EMPLOYER, persons[EMPLOYER] >= 0], minlength=n)
        assert (staff == state.employers[STAFF, :n] + np.bincount(begins, minlength=n)).all()


def test_the_start_has_the_industries_of_the_place_and_the_report() -> None:
    model = model_of(scenario())
    jobs = model.record.table("jobs", "", 1).set_index("sector")
    shares = jobs.staff / jobs.staff["all"]
    assert shares[["primary", "manufacturing", "public"]].tolist() == pytest.approx([0.166, 0.130, 0.294], abs=0.002)
    assert 120 <= jobs.employers["primary"] <= 240  # just over 200 active farms in 2009 (factsheet V-26)
    assert (("hjelmeland", "marine_harvest")) in model.labour_market.cornerstones
    row = model.labour_market.cornerstones["hjelmeland", "marine_harvest"]
    assert model.state.employers[[SECTOR, STAFF], row].tolist() == [MANUFACTURING, 100]


def test_verdals_jobs_are_about_the_workplaces_the_report_names() -> None:
    jobs = model_of(scenario(places=("verdal",), start=date(2008, 1, 1), stop=months(1, date(2008, 1, 1)))).record
    staff = jobs.table("jobs", "", 1).set_index("sector").staff["all"]
    assert staff == pytest.approx(6400, rel=0.2)  # 6,400 workplaces by NAV, of residents here


def test_an_employer_that_wants_nobody_frees_its_people_and_the_effect_fades() -> None:
    closing = HazardRatio("positions", 0.0, date(2000, 9, 1), date(2001, 2, 1))
    asked = scenario(places=("moskenes",), stop=date(2006, 1, 1))
    shut = scenario(places=("moskenes",), stop=date(2006, 1, 1), instruments=(closing,))
    seeking = []
    for each in (asked, shut):
        table = run(each).record.table("work", "", 1)
        seeking.append(table[table.group == "all"].set_index("year").seeking)
    assert seeking[0][2000] == seeking[1][2000]
    assert seeking[1][2001] > 3 * seeking[0][2001]
    assert seeking[1][2006] - seeking[0][2006] < 0.35 * (seeking[1][2001] - seeking[0][2001])


def test_who_is_helped_may_take_what_another_would_have_got_and_the_table_says_how_often() -> None:
    helped = HazardRatio("job_finding", 3.0, date(2000, 1, 1))
    plain, moved = (run(scenario(instruments=each)).record.table("hiring", "", 1) for each in ((), (helped,)))
    plain, moved = (table[table.group == "all"].sum(numeric_only=True) for table in (plain, moved))
    assert plain[["helped", "displaced"]].tolist() == [0, 0]
    assert 0 < moved.displaced < moved.helped


def test_a_ratio_of_one_on_finding_changes_nothing_at_all() -> None:
    asked = scenario(places=("moskenes",), instruments=(HazardRatio("job_finding", 1.0, date(2000, 6, 1)),))
    plain = run(scenario(places=("moskenes",))).record
    assert run(asked).record.events("", 1).equals(plain.events("", 1))


def test_hidden_vacancies_are_the_share_that_is_said() -> None:
    model = model_of(scenario(places=("verdal",), parameters={"labour_demand_hidden": 0.3}))
    found = []
    for _ in range(6):
        model.step()
        found.append(model.state.vacancies[V_HIDDEN, : model.state.n_vacancies])
    assert 0.2 < np.concatenate(found).mean() < 0.75  # more than said: the announced are found sooner
    assert np.concatenate(found).mean() > 0.3 - 0.05


def test_what_somebody_has_learnt_stays_and_a_college_is_learnt_by_studies() -> None:
    model = model_of(scenario(stop=date(2003, 1, 1)))
    state = model.state
    assert (state.persons[SKILL, : state.n_persons] != NONE).all()
    model.run()
    lives = state.persons[LIVES_IN, : state.n_persons]
    assert (state.persons[SKILL, : state.n_persons][lives != NONE] != NONE).all()


def test_more_demand_only_adds_positions_everywhere() -> None:
    base, more = (model_of(scenario(parameters={"labour_demand_cycle_services": cycle})) for cycle in (0.0, 0.3))
    n = base.state.n_employers
    assert base.state.places[:, 0].size
    demand_above_one = base.circumstances.demand[0] > 1
    difference = more.state.employers[POSITIONS, :n] - base.state.employers[POSITIONS, :n]
    assert demand_above_one
    assert (difference >= 0).all()
    assert difference.sum() > 0


def test_one_more_household_in_the_queue_moves_few_others() -> None:
    """What competition does to the coupling: who is not in the market is not touched; of who is, few get another job."""
    asked = scenario(places=("verdal",), stop=date(2000, 7, 1))
    one, other = (MigrationModel(asked, 1, inputs_of(asked)) for _ in range(2))
    working = np.flatnonzero(one.state.persons[EMPLOYER, : one.state.n_persons] >= 0)[0]
    occupations.lose_job(other._world(*_no_log()), int(working))
    one.run(), other.run()
    keys = one.state.person_keys[: one.state.n_persons]
    assert np.array_equal(keys, other.state.person_keys[: other.state.n_persons])
    differ = (
        one.state.persons[EMPLOYER, : one.state.n_persons] != other.state.persons[EMPLOYER, : other.state.n_persons]
    )
    assert 0 < differ.sum() < 40


def _no_log() -> tuple[np.ndarray, np.ndarray]:
    from model.simulation import _NO_LOG

    return _NO_LOG
