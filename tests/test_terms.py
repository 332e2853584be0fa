"""Hazards are told term by term, and instruments with whom they reach: what a rule says, and nothing else."""

from datetime import date
from math import exp
from pathlib import Path

import pytest

from experiments.explaining import page
from model.aftermath import aftermath
from model.explain import explain
from model.people import household_with
from model.policy import HazardRatio, InstrumentUse, Target
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from model.terms import Condition
from scenarios import load
from tests.conftest import inputs_of
from tests.explained import FAMILIES, START, after, family, risk_of, small

OLD = HazardRatio("out_migration", 3.0, START, None, Target(age=(67, 110)))
LATER = HazardRatio("out_migration", 2.0, date(2001, 1, 1))

# Terms


def test_a_hazard_is_told_factor_by_factor_with_the_conditions_on_the_way() -> None:
    model = after(1, small())
    key = family(model)
    trace = risk_of(explain(model, key), "out_migration").trace
    household = model.household_at(household_with(model, key))
    first, years, attached, school = trace.statements[:4]
    assert [(term.sign, term.text) for term in first.terms] == [
        ("", "moves(h.sex, h.age)"), ("×", "level"), ("×", "place.out_pressure")
    ]  # fmt: skip
    assert first.value == first.terms[0].value * first.terms[1].value * first.terms[2].value
    assert [part.text for part in years.terms[0].parts] == ["1", "newcomer * exp(-h.years_resident / settling)"]
    assert {reading.text: reading.value for reading in years.terms[0].readings}["h.years_resident"] == (
        household.years_resident
    )
    values = model.inputs.values
    usual, rooted = values["out_migration_usual"], values["out_migration_rooted"]
    drawn = {reading.text: reading.value for reading in attached.terms[0].readings}
    assert (drawn["h.belonging"], drawn["h.expectation"]) == (household.belonging, household.expectation)
    gap = 1 + values["out_migration_disappointed"] * household.expectation
    assert attached.terms[0].value == pytest.approx(exp(-rooted * (household.belonging - usual)) * gap)
    assert (school.terms[0].text, school.terms[0].value) == ("school", model.inputs.values["out_migration_school"])
    assert school.under[-1].text == "h.school_children > 0"
    assert school.value == attached.value * school.terms[0].value


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("births", "fertility(p.sex, p.age)"), ("unions", "not p.female"), ("leaving_home", "not p.with_parents"),
        ("study_migration", "p.partnered"),
    ],
)  # fmt: skip
def test_a_hazard_of_0_names_what_put_somebody_out_of_risk(rule: str, reason: str) -> None:
    model = after(1, small())
    explanation = explain(model, family(model))
    father = next(m for m in explanation.members if m.sex == "male" and m.role in ("reference person", "partner"))
    nothing = risk_of(explanation, rule, father.key).trace.nothing
    assert nothing is not None
    assert (nothing.decisive if isinstance(nothing, Condition) else nothing.text) == reason


WRITTEN = '''
"""Rules of a test."""

from model.kinds import (Column, Event, Growth, Ratio)

from model.vocabulary import (emigrate)
from model.parameters import Parameter
from model.rules.out_migration import out_migration

share = Parameter(0.25, unit="share", range=(0.0, 1.0), source="a test")
many = Parameter(0.5, unit="1/year", range=(0.0, 1.0), source="a test")
few = Parameter(0.125, unit="1/year", range=(0.0, 1.0), source="a test")
softer = Parameter(0.5, unit="ratio", range=(0.0, 1.0), source="a test")
roots = Column(of="household", unit="0-1", range=(0.0, 1.0), start=0.5, meaning="ties to the place")


def crowding(h, weight):
    return weight * h.size ** 2


@Event(of="household", happens=emigrate, after="emigration")
def wander(h, place):
    hazard = many if h.children > 0 else few
    hazard /= 2
    return hazard + share * out_migration(h, place) - crowding(h, share * 0)


@Ratio(on=("wander", "rooting"))
def comfort(h):
    return softer + (1 - softer) * h.couple


@Growth(roots)
def rooting(h):
    return share * h.size * (1 - h.roots)
'''


@pytest.fixture
def written(tmp_path: Path) -> MigrationModel:
    """A small place with the rules above, called as they are written, so that nothing is compiled for this test."""
    path = tmp_path / "wandering.py"
    path.write_text(WRITTEN, encoding="utf-8")
    uses = (
        InstrumentUse("comfort", START, None, Target(children=False), (("wandering_softer", 0.25),)),
        InstrumentUse("comfort", START, None, Target(children=True)),
    )
    asked = small(rules=(str(path),), instruments=uses)
    return MigrationModel(asked, 1, inputs_of(asked), events=True, reference=True)


def test_rules_that_call_others_choose_and_sum_are_told_term_by_term(written: MigrationModel) -> None:
    explanation = explain(written, family(written))
    risk, moving = risk_of(explanation, "wander"), risk_of(explanation, "out_migration")
    chosen, halved, returned = risk.trace.statements
    assert (chosen.terms[0].text, chosen.terms[0].why[0].text) == ("many", "h.children > 0")
    assert (halved.terms[0].sign, halved.value) == ("/", 0.25)
    assert [term.sign for term in returned.terms] == ["", "+", "-"]
    assert [call.value for term in returned.terms for call in term.calls] == [moving.base, 0.0]
    assert risk.base == 0.25 + 0.25 * moving.base - 0.0


def test_a_declared_instrument_shows_how_it_came_to_its_ratio(written: MigrationModel) -> None:
    risk = risk_of(explain(written, family(written)), "wander")
    assert [(factor.where, factor.reaches, factor.ratio) for factor in risk.factors] == [
        ("instruments[1]", False, 1.0),
        ("instruments[2]", True, 1.0),
    ]
    single = next(
        household.key
        for household in map(written.household_at, range(written.state.n_households))
        if household.place and not household.couple and not household.children
    )
    first, second = risk_of(explain(written, single), "wander").factors
    assert (first.ratio, second.ratio) == (0.25, 1.0)
    assert first.trace is not None
    assert [term.value for term in first.trace.statements[0].terms] == [0.25, 0.0]


def test_a_growth_shows_the_column_before_and_after_the_month(written: MigrationModel) -> None:
    explanation = explain(written, family(written))
    (change,) = (each for each in explanation.changes if each.rule == "rooting")
    size = len(explanation.members)
    assert (change.column, change.before, change.change) == ("roots", 0.5, 0.25 * size * 0.5)
    row = household_with(written, explanation.key)
    text = page(explanation, aftermath(written, explanation), load("scenarios/hjelmeland.toml"), 1)
    assert written.state.household_columns[0, row] == change.after
    assert "rooting of the household: roots changes" in text
    assert "out_migration(h, place), from model/rules/out_migration.py:" in text


# Instruments


def test_of_two_instruments_the_one_that_reaches_counts_and_the_other_says_why_not() -> None:
    model = after(1, small(instruments=(OLD, FAMILIES, LATER)))
    risk = risk_of(explain(model, family(model)), "out_migration")
    old, families, later = risk.factors
    assert (old.where, old.in_force, old.reaches, old.ratio) == ("instruments[1]", True, False, 1.0)
    assert (families.where, families.in_force, families.reaches, families.ratio) == ("instruments[2]", True, True, 0.7)
    assert (later.where, later.in_force, later.reaches) == ("instruments[3]", False, False)
    assert risk.hazard == risk.base * 0.7
    assert risk_of(explain(model, family(model)), "emigration").factors == ()


def test_a_ratio_among_the_shocks_is_told_by_its_table_there() -> None:
    elsewhere = ShockUse("downturn", OLD.start)
    model = after(1, small(instruments=(OLD,), shocks=(elsewhere, FAMILIES)))
    risk = risk_of(explain(model, family(model)), "out_migration")
    assert [factor.where for factor in risk.factors] == ["instruments[1]", "shocks[2]"]
    assert risk.hazard == risk.base * 0.7


def test_a_month_of_a_wait_turns_an_instrument_on() -> None:
    model = after(12, small(instruments=(LATER,)))
    risk = risk_of(explain(model, family(model)), "out_migration")
    assert risk.factors[0].reaches
    assert risk.hazard == 2 * risk.base
