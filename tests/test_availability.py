"""Instruments that a case cannot have when they are to begin: refused in a sentence that says why, and what is allowed."""

import pytest

from experiments.cli import main
from model.instrument import instruments
from tests.scenario_files import HEAD, read, refusals

WITH_DATES = [each.name for each in instruments().values() if each.available]


def used(name: str, start: str, more: str = "", case: str = "hjelmeland") -> str:
    head = HEAD.replace("hjelmeland", case).replace("2009-01-01", "2012-01-01")
    return f'{head}\n[[instruments]]\nuse = "{name}"\nstart = {start}\n{more}'


@pytest.mark.parametrize(
    ("name", "start", "case", "sentence"),
    [
        ("introduction_programme", "2003-08-01", "hjelmeland",
         "introduction_programme cannot begin on 2003-08-01: the programme came as an offer on the first of these days and "
         "has been a duty since the second (Introduction Act of 2003: voluntary from 1 September 2003, a duty from 1 "
         "September 2004); allowed are starts from 2003-09-01 and before 2004-09-01"),
        ("introduction_programme", "2004-09-01", "hjelmeland", "allowed are starts from 2003-09-01 and before 2004-09-01"),
        ("practice_place", "2003-01-01", "hjelmeland", "allowed are starts from 2003-09-01"),
        ("start_up_loan", "2002-12-01", "hjelmeland", "allowed are starts from 2003-01-01"),
        ("kindergarten_guarantee", "2009-01-01", "hjelmeland", "allowed are starts before 2009-01-01"),
        ("network_credit", "2009-11-01", "lofoten", "allowed are starts before 2009-11-01"),
    ],
)  # fmt: skip
def test_a_start_at_which_there_is_no_such_instrument_is_refused(
    name: str, start: str, case: str, sentence: str
) -> None:
    (found,) = refusals(used(name, start, case=case))
    assert found.startswith(f"x.toml: instruments[1].start: {name} cannot begin on {start}: ")
    assert found.endswith(sentence)


@pytest.mark.parametrize(
    ("name", "start", "case"),
    [
        ("introduction_programme", "2003-09-01", "hjelmeland"),
        ("introduction_programme", "2004-08-01", "hjelmeland"),
        ("practice_place", "2003-09-01", "hjelmeland"),
        ("start_up_loan", "2003-01-01", "hjelmeland"),
        ("kindergarten_guarantee", "2008-12-01", "hjelmeland"),
        ("network_credit", "2009-10-01", "lofoten"),
        ("network_credit", "2011-01-01", "verdal"),
    ],
)
def test_a_start_at_which_there_is_one_is_taken(name: str, start: str, case: str) -> None:
    assert read(used(name, start, case=case)).instruments


def test_a_law_that_the_scenario_lets_come_later_is_later_for_its_instruments() -> None:
    later = "[parameters]\nrefugee_settlement_duty = 2007.0\n"
    assert read(used("introduction_programme", "2005-01-01", later)).instruments
    assert len(refusals(used("introduction_programme", "2007-01-01", later))) == 1


@pytest.mark.parametrize("name", WITH_DATES)
def test_when_it_can_begin_is_told_with_the_source(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    available = instruments()[name].available
    assert available is not None
    assert main(["instruments", name]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "available:" in printed
    assert available.why in printed
    assert available.source in printed


def test_every_kind_of_mistake_in_one_file_is_told_in_a_sentence_each() -> None:
    text = (
        used("in_migrant_host", "2005-01-01", "places = -3\n")
        + """
[[instruments]]
use = "language_courses"
start = 2006-01-01
stop = 2005-01-01

[[instruments]]
use = "kindergarten_guarantee"
start = 2010-01-01

[[instruments]]
use = "marketing"
start = 2005-01-01
project = "P"

[[projects]]
name = "P"
start = 2005-01-01
stop = 2008-01-01
budget = 1_000_000
"""
    )
    assert refusals(text) == [
        "x.toml: instruments[2].stop: 2005-01-01 is not after start 2006-01-01; allowed are later firsts of a month",
        "x.toml: projects[1].owner: is missing; it is a text: who answers for it, such as the municipality or a regional "
        "council",
        "x.toml: instruments[1].places: -3 is too low; allowed are numbers from 0 to 1000 (households)",
        "x.toml: instruments[3].start: kindergarten_guarantee cannot begin on 2010-01-01: since then every child has a "
        "right to a place, so that there is nothing to guarantee (Kindergarten Act section 12 a: right to a place from "
        "1 January 2009); allowed are starts before 2009-01-01",
        "x.toml: projects[1].budget: 1,000,000 NOK is less than what it has planned costs with every place taken, 2,550,000",
    ]


def test_a_budget_is_held_against_what_can_be_read_of_the_plan() -> None:
    project = '\n[[projects]]\nname = "P"\nowner = "X"\nstart = 2005-01-01\nstop = 2008-01-01\nbudget = 1000\n'
    text = used("in_migrant_host", "2005-01-01", 'places = -3\nproject = "P"\n') + project
    assert refusals(text)[1] == (
        "x.toml: projects[1].budget: 1,000 NOK is less than what it has planned costs with every place taken, "
        "2,100,000, without the instruments "
        "that are refused"
    )
