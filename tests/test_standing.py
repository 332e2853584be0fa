"""Why an instrument of the model does nothing to somebody in a month is told: by the person, its dates or its project."""

from datetime import date
from functools import cache

import pytest

from experiments.formulas import factor_lines
from model.explain import explain
from model.instrument import instruments
from model.output_tables import REASONS
from model.policy import InstrumentUse, Target
from model.policy.projects import Project
from model.simulation import MigrationModel
from model.standing import nothing_done, standing
from tests.explained import after, risk_of, small

START, LATER = date(2000, 1, 1), date(2003, 1, 1)
PROJECT = Project("P", "the county", date(2000, 2, 1), LATER, managers=((date(2000, 4, 1), LATER),))


def use(name: str, start: date = START, stop: date | None = None, **settings: float) -> InstrumentUse:
    """An instrument, at once and fully where it is not said otherwise."""
    known = instruments()[name].settings
    asked = {"delay": 0.0, "build_up": 0.0, "delivery": 1.0} | settings
    named = tuple(sorted((known[key].name, value) for key, value in asked.items()))
    return InstrumentUse(name, start, stop, Target(), named)


COURSE = use("language_courses", places=1.0, known=0.6, wanted=0.6, lasts=2.0)
LESSONS = use("driving_lessons", places=1.0, known=0.9, wanted=0.9, language=0.9)


@cache
def model(
    *uses: InstrumentUse, months: int = 8, projects: tuple[Project, ...] = (), place: str = "moskenes"
) -> MigrationModel:
    return after(months, small(instruments=uses, projects=projects, places=(place,)))


@pytest.mark.parametrize(("course", "told_too"), [(COURSE, "ended"), (LESSONS, "language")])
def test_the_reasons_told_of_each_are_those_that_are_counted(course: InstrumentUse, told_too: str) -> None:
    run = model(course, place="hjelmeland")
    enrolled = run.policy.in_use[0].enrolled
    assert enrolled is not None
    told = [enrolled.standing(row, run.month) for row in range(run.state.n_persons)]
    assert [told.count(reason) for reason in REASONS] == enrolled.reasons(run.month)[:, 0].tolist()
    assert told.count("inside") == enrolled.inside.sum()
    assert {*told} >= {"too_young", "elsewhere", "not_meant", told_too}


def test_of_a_couple_both_are_told_where_they_stand_differently() -> None:
    run = model(COURSE)
    said = [standing(run.policy.in_use[0], "household", h, ("moskenes",), run.month) for h in range(400)]
    assert any(each == "not one of those it is for (age 18 to 66; ground work or family)" for each in said)
    assert any(each.startswith("reference person: ") and "; partner: " in each for each in said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (use("marketing", delay=12.0), "begun 2000-01, nothing done until 2001-01 (delay 12 months)"),
        (use("marketing", start=LATER), "begins 2003-01"),
        (use("marketing", stop=date(2000, 3, 1)), "ended 2000-03"),
        (use("marketing", delivery=0.0), "nothing of it is done: delivery is 0"),
    ],
)
def test_an_instrument_of_which_nothing_is_done_says_since_when_or_until_when(asked: InstrumentUse, said: str) -> None:
    run = model(asked)
    assert nothing_done(run.policy.in_use[0], run.month) == said


def test_what_a_project_does_not_carry_says_so() -> None:
    carried = InstrumentUse("marketing", PROJECT.start, None, Target(), use("marketing").settings, "P")
    run = model(carried, months=2, projects=(PROJECT,))
    said = "stands still: its project has no manager this month"
    assert nothing_done(run.policy.in_use[0], run.month) == said


def test_an_instrument_for_low_demand_says_what_demand_there_is() -> None:
    bad_times = InstrumentUse("marketing", START, None, Target(), use("marketing").settings, when="low")
    run = model(bad_times, months=1)
    assert "it is for times of low demand for labour, which is " in nothing_done(run.policy.in_use[0], run.month)


def test_the_page_says_why_an_instrument_does_not_reach() -> None:
    run = model(use("refugee_consultant"))
    born_here = next(
        household.key
        for household in map(run.household_at, range(run.state.n_households))
        if household.place and household.adults == 1
    )
    (line,) = factor_lines(risk_of(explain(run, born_here), "secondary_migration").factors)
    assert line.note == "does not reach: not one of those it is for (years resident 0 to 5; ground refuge)"
