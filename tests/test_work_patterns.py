"""Patterns of work, every measure on made-up tables that a reader can count."""

from datetime import date

import numpy as np
import pytest

from calibration import pattern_work as work
from calibration.pattern_refugees import SETTLING
from calibration.pattern_table import Period
from model.tables import series
from tests.pattern_runs import made_up

YEARS = Period(2001, 2008)
START = 12 * 2001
NATIONAL = series("labour_market", "unemployed_percent", date.max)


def of_years(seeking, vacancies=lambda year: 20.0):
    """A labour force of 1,000 in each of two places; how many look for work, and how many vacancies there are, by year."""
    rows = [
        (12 * year + month, place, seeking(year), 1000.0, vacancies(year))
        for year in YEARS.years
        for month in range(12)
        for place in ("here", "there")
    ]
    return made_up(("here", "there"), labour={"months": rows})


# Unemployment


def test_unemployment_is_held_against_norways_of_the_same_years() -> None:
    same = of_years(lambda year: 10.0 * NATIONAL[year])  # per cent of 1,000
    twice = of_years(lambda year: 20.0 * NATIONAL[year])
    squared = of_years(lambda year: NATIONAL[year] ** 2)
    flat = of_years(lambda year: 30.0)
    assert work.to_national(same, YEARS) == pytest.approx(1)
    assert work.to_national(twice, YEARS) == pytest.approx(2)
    assert work.correlation_with_national(twice, YEARS) == pytest.approx(1)
    assert work.slope_on_national(twice, YEARS) == pytest.approx(1)
    assert work.slope_on_national(squared, YEARS) == pytest.approx(2)
    assert work.slope_on_national(flat, YEARS) == pytest.approx(0, abs=1e-9)
    assert np.isnan(work.correlation_with_national(flat, YEARS))
    assert np.isnan(work.to_national(same, Period(2000, 2008)))  # a year is missing
    assert work.to_national(same.of(["there"]), YEARS) == pytest.approx(1)


def test_unemployment_by_age_and_origin_is_a_ratio_of_shares() -> None:
    people = [
        (2007, "here", 20, False, True, 2),
        (2007, "here", 24, False, False, 8),  # 2 of 10 at 15-24
        (2008, "here", 25, True, True, 3),
        (2008, "here", 54, True, False, 27),  # 3 of 30 at 25-54
        (2008, "here", 60, False, False, 10),
        (2009, "here", 20, True, True, 99),  # another year
    ]
    run = made_up(labour={"people": people})
    year = Period(2007, 2008)
    assert work.of_ages(run, year, 15, 24) == pytest.approx(0.2 / 0.1)
    assert work.of_ages(run, year, 25, 54) == pytest.approx(0.1 / 0.1)
    assert work.of_ages(run, year, 55, 74) == 0
    assert work.of_immigrants(run, year) == pytest.approx((3 / 30) / (2 / 20))
    assert np.isnan(work.of_ages(run, year, 65, 74))


def test_shares_of_the_long_term_unemployed_commuters_and_owners_are_of_1_januaries_added_up() -> None:
    # year, place, working, seeking_long, commuting, own_business, positions, staff, making, farms
    counts = [(2008, "here", 90, 1, 9, 20, 80, 70, 7, 15), (2009, "here", 110, 2, 21, 30, 100, 90, 9, 16)]
    people = [
        (2008, "here", 30, False, True, 10),
        (2009, "here", 30, False, True, 20),
        (2009, "here", 30, True, False, 9),
    ]
    run = made_up(labour={"counts": counts, "people": people})
    both, last = Period(2008, 2009), Period(2009, 2009)
    assert work.long_term_share(run, both) == pytest.approx(3 / 30)
    assert work.share(run, both, "commuting", "working") == pytest.approx(30 / 200)
    assert work.share(run, last, "own_business", "working") == pytest.approx(30 / 110)
    assert work.share(run, last, "making", "staff") == pytest.approx(0.1)
    assert (work.count(run, last, "farms"), work.count(run, last, "positions")) == (16, 100)
    assert np.isnan(work.count(run, Period(2005, 2005), "farms"))


def test_vacancies_are_per_head_of_the_labour_force_and_fall_as_unemployment_rises() -> None:
    run = of_years(lambda year: 30.0 + year - 2001, lambda year: 24.0 - (year - 2001))
    assert work.vacancies_per_worker(run, YEARS) == pytest.approx(0.0205)
    assert work.vacancies_and_unemployment(run, YEARS) == pytest.approx(-1)


# Waits


def at(month: int, event: str, person: int, place: str = "here", rule: str = "") -> tuple[object, ...]:
    return (START + month, event, person, person, place, place, rule)


def born(*persons: int, home: str = "here", age: int = 30) -> list[tuple[object, ...]]:
    return [(person, START - 12 * age, home) for person in persons]


def test_a_wait_ends_with_the_first_job_and_months_count_from_the_one_after_the_loss() -> None:
    events = [
        at(0, "job_loss", 1),
        at(1, "lower_job", 1),  # found in the first month
        at(5, "job", 1),  # and one that fits in the fifth
        at(0, "business_end", 2),
        at(2, "out_migration", 2),  # one month gone through without
        at(9, "job", 2),
        at(0, "job_loss", 3),  # nothing ever
    ]
    run = made_up(events=events, people=[*born(1, 3), *born(2, age=66)])
    any_job = work.waits(run, YEARS, work.LOSS, work.ANY_JOB).set_index("person")
    assert any_job.loc[[1, 2, 3], "months"].tolist() == [1, 1, 12 * 8 - 1]
    assert any_job.loc[[1, 2, 3], "found"].tolist() == [True, False, False]
    fitting = work.waits(run, YEARS, work.LOSS, work.FITTING_JOB).set_index("person")
    assert (fitting.loc[1, "months"], fitting.loc[1, "found"]) == (5, True)
    assert work.waits(run, Period(2003, 2008), work.LOSS, work.ANY_JOB).empty


def test_nobody_waits_beyond_the_pension_age() -> None:
    run = made_up(events=[at(0, "job_loss", 1), at(20, "job", 1)], people=[(1, START + 12 - 12 * 67, "here")])
    (wait,) = work.waits(run, YEARS, work.LOSS, work.ANY_JOB).to_dict("records")
    assert (wait["months"], wait["found"]) == (12, False)


def losses(*found_after: int | None) -> list[tuple[object, ...]]:
    """Persons 0, 1, ... lose their jobs; each finds one in that month of waiting, or leaves right away."""
    events = [at(0, "job_loss", person) for person in range(len(found_after))]
    for person, months in enumerate(found_after):
        events.append(at(1, "withdrawal", person) if months is None else at(months, "job", person))
    return events


def median(*found_after: int | None) -> float:
    return work.months_to_job(made_up(events=losses(*found_after)), YEARS, work.LOSS, work.ANY_JOB)


def test_the_median_wait_is_that_of_the_product_limit_with_a_straight_line_within_the_month() -> None:
    assert median(1, 1, 1, 1) == pytest.approx(0.5)
    assert median(1, 2, 3, 4) == pytest.approx(2)
    assert median(1, 3, 3, 3) == pytest.approx(2 + 1 / 3)
    assert median(1, 3, 3, 3, None, None) == pytest.approx(2 + 1 / 3)  # who leaves at once tells nothing
    assert median(1, *[70] * 3) == 60
    assert np.isnan(median(None, None))
    assert np.isnan(median())


def test_refugees_wait_from_settlement_when_they_are_of_age_and_from_the_end_of_the_programme() -> None:
    def settled(person: int) -> tuple[object, ...]:
        return (START, "in_migration", person, person, "rest_of_norway", "here", SETTLING)

    events = [
        settled(1),
        at(24, "programme_end", 1),
        at(30, "job", 1),
        settled(2),  # a child
        (START, "immigration", 3, 3, "abroad", "here", "labour_immigration"),
        at(1, "job_loss", 4),
        at(5, "job", 4),
    ]
    run = made_up(events=events, people=[*born(1, 3, 4), *born(2, age=17)])
    assert work.waits(run, YEARS, work.SETTLEMENT, work.ANY_JOB)["person"].tolist() == [1]
    assert work.months_to_job(run, YEARS, work.SETTLEMENT, work.ANY_JOB) == pytest.approx(29.5)
    assert work.months_to_job(run, YEARS, work.PROGRAMME_END, work.FITTING_JOB) == pytest.approx(5.5)
    assert work.programme_over_loss(run, YEARS) == pytest.approx(5.5 / 3.5)


def test_who_leaves_school_can_find_a_job_in_that_very_month() -> None:
    leavers = [(START, 1, "here"), (START, 2, "there")]
    run = made_up(
        ("here", "there"), events=[at(0, "job", 1), at(1, "job", 2, "there")], labour={"school_leavers": leavers}
    )
    assert sorted(work.waits(run, YEARS, work.SCHOOL, work.ANY_JOB)["months"]) == [1, 2]
    assert work.waits(run.of(["there"]), YEARS, work.SCHOOL, work.ANY_JOB)["months"].tolist() == [2]


def test_finding_by_where_people_grew_up_is_a_ratio_of_jobs_per_month_of_the_first_year() -> None:
    # natives find in months 1 and 3; the in-mover in 4; from abroad: in 2, after the year, and a refugee in 8
    events = losses(1, 3, 4, 2, 20, 8)
    events.append((START - 50, "in_migration", 5, 5, "rest_of_norway", "here", SETTLING))
    people = [*born(0, 1), *born(2, 5, home="rest_of_norway"), *born(3, 4, home="abroad")]
    run = made_up(first=1990, years=19, events=events, people=people)
    natives = 2 / (1 + 3)
    assert work.finding_over_natives(run, YEARS, "norway") == pytest.approx(1 / 4 / natives)
    assert work.finding_over_natives(run, YEARS, "abroad") == pytest.approx(2 / (2 + 12 + 8) / natives)
    assert np.isnan(work.finding_over_natives(made_up(), YEARS, "abroad"))


# Displacement


def test_displacement_is_per_helped_one_in_the_same_month_and_per_more_at_work_after_a_year() -> None:
    pairs = [("here", False, 50, 20, 10, 4), ("here", True, 40, 30, 8, 6)]
    run = made_up(labour={"pairs": pairs})
    year = Period(2006, 2006)
    assert work.displaced_same_month(run, year, downturn=False) == pytest.approx(0.4)
    assert work.displaced_after_a_year(run, year, downturn=False) == pytest.approx(0.4)
    assert work.displaced_same_month(run, year, downturn=True) == pytest.approx(0.75)
    assert work.displaced_after_a_year(run, year, downturn=True) == pytest.approx(0.75)
    assert np.isnan(work.displaced_after_a_year(made_up(), year, downturn=True))
