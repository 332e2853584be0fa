"""The statistics of claims, on people that a reader can count, and the looks that a run is followed with."""

import math

import pytest

from calibration import claim_migrants as migrants
from calibration import claim_residents as residents
from calibration.claim_runs import Course, follow
from calibration.claims import STATISTICS
from model.engine.world import EVENTS
from model.state import (
    DOMESTIC,
    FEMALE,
    FLOWS,
    IN_PROGRAMME,
    MALE,
    NATIVE,
    REFUGE,
    RETURNEE,
    SEEKING,
    WORK_GROUND,
    WORKING,
)
from tests.claim_runs import ABROAD, OUTSIDE, START, course, people
from tests.conftest import model_of, months, scenario

OUT = ("out_migration", "out_migration")
NEW = START + 1  # the month in which newcomers came


def after(**differs: object) -> Course:
    """Two looks at four people, the second with what differs."""
    return course([people(4), people(4, 1, **differs)])


def leaving(*who: int, **differs: object) -> Course:
    """Four people looked at, of whom some move out in the year that follows."""
    return course([people(4, **differs), people(4, 1, **differs)], *((3, *OUT, person) for person in who))


def test_a_run_is_looked_at_on_every_first_of_january_and_at_its_end() -> None:
    model = model_of(scenario(places=("moskenes",), stop=months(30)))
    found = follow(model)
    assert [look.month - found.start for look in found.looks] == [0, 12, 24, 30]
    assert found.years == 2.5
    assert found.looks[-1].registered_here.sum() == model.state.places[0].sum()
    assert found.rules == model.record.rules


def test_what_happens_to_people_in_a_year_agrees_with_the_register() -> None:
    model = model_of(scenario(places=("moskenes",), stop=months(24)))
    found = follow(model)
    flows = sum(model.record.flows.values())[0].sum(axis=0)
    for name in ("in_migration", "out_migration", "immigration", "emigration"):
        assert found.rows(name).size == flows[FLOWS.index(name)]
    first, second = (found.rows("out_migration", after=look).size for look in found.looks[:2])
    assert first + second == found.rows("out_migration").size
    assert 0 < found.happens_to(found.looks[0], "out_migration").sum() <= first


def test_rows_of_the_log_are_found_by_event_rule_and_year() -> None:
    found = course([people(2), people(2, 1), people(2, 2)], (0, *OUT, 0), (12, *OUT, 1), (3, "job", "job_finding", 1))
    assert found.rows("out_migration", "job").tolist() == [0, 1, 2]
    assert found.rows("job", by=("out_migration",)).size == 0
    assert found.rows("out_migration", after=found.looks[1]).tolist() == [1]
    assert found.happens_to(found.looks[0], "out_migration").tolist() == [True, False]
    assert EVENTS[found.log.rows[2, 0]] == "job"


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.filterwarnings("error")
def test_a_statistic_of_nobody_is_no_number_or_counts_nobody(name) -> None:
    value = STATISTICS[name](course([people(0, demand=0.8), people(0, 1, demand=1.1), people(0, 2)]))
    assert math.isnan(value) or value == 0.0


def test_youths_who_live_outside_at_the_end() -> None:
    looks = [people(4, age=[16, 22, 23, 19]), people(4, 1, age=[17, 23, 24, 20], lives_in=[0, OUTSIDE, OUTSIDE, 0])]
    assert residents.youths_outside(course(looks)) == pytest.approx(1 / 3)


def test_youths_whom_the_register_loses() -> None:
    away = leaving(1, 2, 3, age=[18, 27, 28, 20], lives_in=OUTSIDE, registered_in=[0, 0, 0, OUTSIDE])
    assert residents.youths_registered_out(away) == 0.5


def test_those_who_live_alone() -> None:
    assert residents.alone_move_out(leaving(0, 2, adults=[1, 1, 2, 1], children=[0, 0, 0, 1])) == 0.5


def test_families_before_school_move_both_ways() -> None:
    looks = [people(4, preschool=[1, 1, 2, 1], school=[0, 0, 0, 1], lives_in=[0, OUTSIDE, 0, 0])]
    log = (1, *OUT, 0), (2, "in_migration", "return_migration", 1), (3, *OUT, 3)
    assert residents.young_families_move(course([*looks, people(4, 1)], *log)) == pytest.approx(2 / 3)


def test_who_works_below_what_was_learnt_and_finds_a_job_elsewhere() -> None:
    looks = [people(3, skill=[2, 2, 1], job_skill=[1, 1, 1]), people(3, 1)]
    log = (1, "job_elsewhere", "commuting", 0), (2, "job_elsewhere", "commuting", 2)
    assert residents.misplaced_commute(course(looks, *log)) == 0.5


def test_women_in_households_with_a_business_of_its_own() -> None:
    looks = [people(3, sex=[1, 1, 0], own_business=[True, True, True]), people(3, 1)]
    assert residents.women_with_business_move_out(course(looks, (1, *OUT, 0), (2, *OUT, 2))) == 0.5


def test_vacancies_at_the_end_for_those_who_work_or_look_for_work() -> None:
    assert residents.vacancies_per_1000(
        course([people(4), people(4, 1, vacancies=1, activity=[1, 1, 2, 0])])
    ) == pytest.approx(1000 / 3)


def test_families_with_children_at_school() -> None:
    grounds = [NATIVE, DOMESTIC, REFUGE, NATIVE]
    assert residents.school_families_move_out(leaving(0, 2, 3, school=[1, 2, 1, 0], ground=grounds)) == 0.5


def test_couples_with_one_job_of_two() -> None:
    torn = leaving(0, 1, 2, couple=[1, 0, 1, 1], workers=[1, 1, 0, 1], seekers=[1, 1, 2, 1])
    assert residents.one_job_of_two_moves_out(torn) == 0.5


def test_pupils_at_the_end() -> None:
    assert residents.pupils(after(age=[5, 6, 15, 16])) == 2


def test_natives_in_their_mid_thirties() -> None:
    looks = after(age=[33, 37, 38, 35], lives_in=[0, OUTSIDE, 0, OUTSIDE], home=[0, 0, 0, OUTSIDE])
    assert residents.natives_at_35_here(looks) == 0.5


def test_belonging_of_newcomers_returnees_and_parents() -> None:
    looks = after(since=[NEW, NEW, NEW, START - 1], home=[OUTSIDE, 0, OUTSIDE, OUTSIDE], belonging=[0.1, 0.5, 0.3, 0.9])
    assert residents.newcomers_belonging(looks) == pytest.approx(0.2)
    assert residents.returnees_ahead(looks) == pytest.approx(0.3)
    parents = after(since=NEW, home=OUTSIDE, school=[1, 0, 2, 0], belonging=[0.1, 0.5, 0.3, 0.9])
    assert residents.new_parents_belonging(parents) == pytest.approx(0.2)


def test_the_motive_of_coming_home() -> None:
    log = [(month, "in_migration", "return_migration", month) for month in range(4)]
    looks = [people(4), people(4, 1)]
    assert residents.came_home(course(looks, *log, motives=["home", "work", "home", "home"])) == 0.75


def test_returns_of_those_with_more_and_fewer_ties() -> None:
    natives = people(4, lives_in=OUTSIDE, home=[0, 0, 0, OUTSIDE], ties=[3.0, 1.0, 1.0, 9.0])
    log = (1, "homecoming", "return_migration", 0), (2, "in_migration", "return_migration", 1)
    assert residents.tied_return(course([natives, people(4, 1)], *log)) == pytest.approx(1 - 1 / 2)


def test_those_who_came_within_the_year_move_out() -> None:
    last_year = [NEW, NEW, NEW, START - 1]
    looks = [people(4), people(4, 1, since=last_year, ground=[DOMESTIC, RETURNEE, REFUGE, DOMESTIC]), people(4, 2)]
    log = (1, *OUT, 0), (13, *OUT, 1), (14, *OUT, 2), (15, *OUT, 3)
    assert residents.fresh_move_out(course(looks, *log)) == 0.5
    third = people(4, 2, since=last_year)
    assert math.isnan(residents.fresh_move_out(course([people(4), third, people(4, 3)], (25, *OUT, 0))))


def test_the_attached_and_the_others_move_out() -> None:
    assert residents.attached_move_out(leaving(0, 1, 2, belonging=[0.1, 0.2, 0.8, 0.9])) == pytest.approx(0.5 - 1)


def test_newcomers_who_look_for_work() -> None:
    doing = [SEEKING, WORKING, IN_PROGRAMME, SEEKING]
    assert residents.newcomers_seeking(after(since=NEW, home=[OUTSIDE] * 3 + [0], activity=doing)) == 0.5


def test_looking_for_work_after_years_of_low_and_of_high_demand() -> None:
    bad = people(4, 1, demand=1.2, activity=[SEEKING, SEEKING, WORKING, IN_PROGRAMME])
    good = people(4, 2, activity=[SEEKING, WORKING, WORKING, WORKING])
    looks = [people(4, demand=0.7), bad, good]
    assert residents.seeking_in_downturn(course(looks)) == pytest.approx(2 / 3 - 1 / 4)


def test_immigration_for_work_and_in_booms() -> None:
    looks = [people(1, demand=0.7), people(1, 1, demand=1.2), people(1, 2)]
    streams = ("labour_europe", "labour_outside", "labour_nordic", "settling_down", "family_reunification")
    log = [(3 + 12 * (k > 1), "immigration", rule, 0) for k, rule in enumerate(streams)]
    log += [(15, "immigration", "labour_europe", 0), (16, "immigration", "labour_europe", 0)]
    found = course(looks, *log)
    assert migrants.immigrated_for_work(found) == 6 / 2
    assert migrants.recruited_in_boom(found) == 3 - 2


def test_seasonal_workers_who_settle_with_their_families() -> None:
    log = (1, "immigration", "settling_down", 0), (9, "immigration", "family_reunification", 0)
    other = (9, "immigration", "family_reunification", 1)
    assert migrants.season_to_stay(course([people(2), people(2, 1)], *log, other)) == 2


def test_growth_counts_the_register() -> None:
    assert migrants.growth(after(registered_in=[0, OUTSIDE, ABROAD, 0])) == -2


def test_immigrants_who_move_on() -> None:
    moved = leaving(0, 2, 3, origin=[2, 3, 3, 0], ground=[WORK_GROUND, WORK_GROUND, REFUGE, NATIVE])
    assert migrants.immigrants_move_on(moved) == 0.5


def test_refugees_in_and_after_the_programme() -> None:
    refugees = {"ground": [REFUGE, REFUGE, REFUGE, NATIVE], "programme": [START + 6, START, START - 1, START - 1]}
    looks = leaving(0, 2, **refugees, sex=[MALE, FEMALE, FEMALE, FEMALE], activity=[IN_PROGRAMME, 0, 0, IN_PROGRAMME])
    assert migrants.enrolled_move_on(looks) == 1
    assert migrants.released_move_on(looks) == 0.5
    assert migrants.released_women_move_on(looks) == 0.5
    assert migrants.refugees_per_1000(looks) == 750
    working = after(**refugees, activity=[WORKING, WORKING, SEEKING, WORKING])
    assert migrants.released_at_work(working) == pytest.approx(2 / 3)


def test_refugees_with_somebody_at_work() -> None:
    assert migrants.working_refugees_move_on(leaving(0, 3, ground=REFUGE, workers=[1, 2, 0, 0])) == 0.5


def test_language_of_workers_and_mothers_and_ties_of_who_has_little() -> None:
    immigrant = {"origin": 2, "arrived": [NEW, NEW, START - 1, NEW], "language": [0.2, 0.4, 0.9, 0.6]}
    assert migrants.language_at_work(after(**immigrant, activity=[WORKING, WORKING, WORKING, 0])) == pytest.approx(0.3)
    mothers = {"sex": [FEMALE, FEMALE, MALE, FEMALE], "preschool": [1, 1, 1, 0], "activity": [0, WORKING, 0, 0]}
    assert migrants.language_of_mothers(after(**immigrant, **mothers)) == pytest.approx(0.2)
    assert migrants.ties_without_norwegian(after(**immigrant, ties=[1.0, 3.0, 9.0, 9.0])) == 2


def test_belonging_of_immigrants_at_work_and_not() -> None:
    immigrant = {"origin": 2, "arrived": NEW, "activity": [WORKING, SEEKING, IN_PROGRAMME, 0]}
    looks = after(**immigrant, age=[40, 40, 40, 70], belonging=[0.6, 0.2, 0.4, 0.9])
    assert migrants.work_and_belonging(looks) == pytest.approx(0.6 - 0.3)


def test_immigrants_who_look_for_work_for_long() -> None:
    immigrant = {"origin": 2, "arrived": NEW}
    looks = [people(4, **immigrant, activity=SEEKING), people(4, 1, **immigrant, activity=[SEEKING] * 3 + [WORKING])]
    log = (3, "job", "job_finding", 2), (4, "job", "job_finding", 3)
    assert migrants.long_seeking(course(looks, *log)) == 0.5


def test_belonging_of_adults_by_place() -> None:
    two = people(4, 1, n_places=2, age=[18, 70, 17, 40], lives_in=[0, 0, 0, 1], belonging=[0.1, 0.3, 0.9, 0.7])
    looks = course([people(4, n_places=2), two])
    assert residents.belonging_by_size(looks) == pytest.approx(0.2 - 0.7)


def test_young_immigrant_men() -> None:
    men = {"origin": 3, "arrived": NEW, "age": [18, 29, 30, 20], "lives_in": [0, 1, 0, 0], "sex": [0, 0, 0, FEMALE]}
    two = people(4, 1, n_places=2, **men, belonging=[0.1, 0.3, 0.9, 0.9])
    looks = course([people(4, n_places=2), two])
    assert migrants.young_men_belonging(looks) == pytest.approx(0.2)


def test_trust_of_immigrants_who_look_for_work() -> None:
    seekers = {"origin": [3, 3, 0, 3], "arrived": NEW, "activity": [SEEKING, SEEKING, SEEKING, WORKING]}
    assert migrants.trust_of_seekers(after(**seekers, trust=[0.2, 0.4, 0.9, 1.0])) == pytest.approx(0.3)


def test_immigrants_far_out_without_a_car_and_newcomers_who_own() -> None:
    immigrant = {"origin": 3, "arrived": NEW}
    far = {"far_out": [True, True, True, False], "car": [0, 0, 1, 0]}
    assert migrants.ties_far_out(after(**immigrant, **far, ties=[1.0, 3.0, 9.0, 9.0])) == 2
    owners = {"arrived": [NEW, NEW, NEW, START - 120], "owns_home": [True, False, False, True]}
    assert migrants.new_owners(after(origin=3, **owners)) == pytest.approx(1 / 3)
