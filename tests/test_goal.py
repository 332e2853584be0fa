"""A goal for the population: how it is read, and what the register says of growth so far."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.goal import Goal, Record, read_goal, record
from experiments.problems import BadInput
from model.table_rows import rows

FIRST, LAST = 2001, 2040
HJELMELAND = ("hjelmeland",)


# Reading


@pytest.mark.parametrize(
    "text", ["2999@2012", "2,999@2012", "2_999@2012", " 2999 @ 2012 ", "02999@2012", "2999@ 2012", "2,999@02012"]
)
def test_a_goal_is_read_with_or_without_marks_of_thousands_and_blanks(text: str) -> None:
    assert read_goal(text, FIRST, LAST) == Goal(2_999, 2012)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "2999",
        "@2012",
        "2999@",
        "2999@@2012",
        "2999@2012@2013",
        "2012:2999",
        "many@2012",
        "2999@soon",
        "0@2012",
        "-2999@2012",
        "+5%@2012",
        "2.999@2012",
        "2999.0@2012",
        "2999,0@2012",
        "29,99@2012",
        ",999@2012",
        "2999,@2012",
        "2e3@2012",
        "nan@2012",
        "2999@2012.5",
        "2999@12",
        "2999@2000",
        "2999@2041",
        "2999@-2012",
        "2²@2012",
        f"{'9' * 5_000}@2012",
        f"2999@{'9' * 5_000}",
    ],
)
def test_what_is_no_goal_is_refused_with_what_is_allowed(text: str) -> None:
    allowed = "allowed is POPULATION@YEAR, such as 2999@2040, with years from 2001 to 2040"
    with pytest.raises(BadInput, match=re.escape(f"--goal {text}: {allowed}")):
        read_goal(text, FIRST, LAST)


@given(st.text())
def test_any_text_is_a_goal_or_refused(text: str) -> None:
    try:
        found = read_goal(text, FIRST, LAST)
    except BadInput:
        return
    assert found.population >= 1
    assert FIRST <= found.year <= LAST


@given(st.integers(1, 10_000_000), st.integers(FIRST, LAST))
def test_a_goal_is_read_as_it_was_written(population: int, year: int) -> None:
    for text in (f"{population}@{year}", f"{population:,}@{year}", f"{population:_}@{year}"):
        assert read_goal(text, FIRST, LAST) == Goal(population, year)


def test_a_goal_says_what_it_asks_for() -> None:
    assert str(Goal(2_999, 2012)) == "2,999 residents on 1 January 2012"


# History


def test_2999_in_hjelmeland_by_2012_is_beyond_what_three_years_ever_brought() -> None:
    """By hand: 2,701 on 1 January 2009, so 298 in three years; at most 2,849 (1984) less 2,758 (1981) so far."""
    found = record(Goal(2_999, 2012), HJELMELAND, "2009-01-01", 2009)
    assert found == Record(asked=298.0, years=3, since=2009, best=91.0, when=1984, took=3, first=1980)
    assert found.is_beyond


def test_what_history_has_brought_is_not_beyond_it() -> None:
    """2,792 is 91 more than in 2009."""
    assert not record(Goal(2_792, 2012), HJELMELAND, "2009-01-01", 2009).is_beyond
    assert record(Goal(2_793, 2012), HJELMELAND, "2009-01-01", 2009).is_beyond
    assert not record(Goal(2_500, 2012), HJELMELAND, "2009-01-01", 2009).is_beyond


def test_a_year_later_history_has_more_to_show() -> None:
    """By hand: 2,860 (1986) less 2,758 (1981) are 102 in five years."""
    found = record(Goal(2_999, 2014), HJELMELAND, "2009-01-01", 2009)
    assert (found.years, found.best, found.when) == (5, 102.0, 1986)


def test_what_came_in_fewer_years_than_there_are_to_the_goal_is_a_record_too() -> None:
    """In six years the most was 94; the 102 of five years are more, and nobody may say that the place never grew by 99."""
    found = record(Goal(2_800, 2015), HJELMELAND, "2009-01-01", 2009)
    assert (found.years, found.best, found.when, found.took) == (6, 102.0, 1986, 5)
    assert not record(Goal(2_774, 2015), HJELMELAND, "2009-01-01", 2009).is_beyond


def test_figures_of_later_days_are_not_read() -> None:
    """On 31 December 2004 the figure of 2004 is the last: 2,747."""
    found = record(Goal(2_999, 2012), HJELMELAND, "2004-12-31", 2009)
    assert (found.since, found.years, found.asked) == (2004, 8, 252.0)
    assert found.when <= 2004
    assert record(Goal(2_999, 2012), HJELMELAND, "2005-01-01", 2009).since == 2005


@pytest.mark.parametrize("known_to", ["1983-01-01", "1990-06-30", "2009-01-01"])
def test_growth_is_the_largest_of_all_years_known(known_to: str) -> None:
    """Counted anew from the rows."""
    found = record(Goal(3_100, int(known_to[:4]) + 2), HJELMELAND, known_to, 2009)
    last = int(known_to[:4])
    people = {
        int(row["year"]): int(row["population"])
        for row in rows("population")
        if row["place"] == "hjelmeland" and int(row["year"]) <= last
    }
    assert found.since == last
    assert found.best == max(people[year] - people[year - k] for year in people for k in (1, 2) if year - k in people)
    assert found.best == people[found.when] - people[found.when - found.took]


def test_of_several_places_the_sum_is_grown() -> None:
    places = ("os", "tolga")
    people = {
        (row["place"], int(row["year"])): int(row["population"]) for row in rows("population") if row["place"] in places
    }
    together = {year: people["os", year] + people["tolga", year] for place, year in people if place == "os"}
    found = record(Goal(4_000, 2012), places, "2009-01-01", 2009)
    assert found.asked == 4_000 - together[2009]
    assert found.best == max(together[y] - together[y - k] for y in together for k in (1, 2, 3) if y - k in together)


def test_years_that_not_all_places_have_are_not_summed() -> None:
    """Verdal's series begins in 1951, Hjelmeland's in 1980."""
    assert record(Goal(20_000, 2012), ("verdal", "hjelmeland"), "2009-01-01", 2009).first == 1980
    assert record(Goal(20_000, 2012), ("verdal",), "2009-01-01", 2009).first == 1951


def test_a_goal_of_a_year_that_is_past_is_held_against_the_year_before_it() -> None:
    found = record(Goal(2_800, 2005), HJELMELAND, "2009-01-01", 2009)
    assert (found.since, found.years, found.asked) == (2004, 1, 53.0)


def test_more_years_than_the_series_has_say_nothing_of_a_record() -> None:
    found = record(Goal(9_000, 2040), HJELMELAND, "2009-01-01", 2009)
    assert np.isnan(found.best)
    assert not found.is_beyond


def test_growth_is_counted_from_when_measures_begin() -> None:
    """2,780 in 2008 is no record from 2003 on: in five years to 1986 the place grew by more."""
    found = record(Goal(2_780, 2008), HJELMELAND, "2009-01-01", 2003)
    assert (found.since, found.years) == (2003, 5)
    assert not found.is_beyond


def test_who_asks_for_fewer_than_there_are_asks_for_no_record() -> None:
    assert not record(Goal(2_700, 2030), HJELMELAND, "2009-01-01", 2009).is_beyond
