"""Shared by the tests of explanations: a small place, everybody in it explained, and a family to look at."""

from datetime import date
from typing import Any

import numpy as np

from model.explain import Explainer
from model.explanation import Explanation, Risk
from model.policy import HazardRatio, Target
from model.schedule import rules
from model.simulation import MigrationModel
from model.state import ACTIVITY, IN_PROGRAMME, LIVES_IN, NONE, PROGRAMME, REFERENCE, SEEKING
from tests.conftest import Scenario, model_of, months, scenario
from tests.contracts import tiny

START = scenario().start
#: The last month of the season, after the EEA was enlarged. Many have come and begun an education until then; so much goes
#: on in it that every rule fires among few people, and events forestall each other.
SUMMER = date(2005, 9, 1)
_BEFORE = {"education", *(rule.name for rule in rules() if rule.kind == "arrival")} & set(tiny.RATIOS)
_RARE = {
    **{"deaths": 2.0, "out_migration": 2.0, "secondary_migration": 8.0, "job_finding": 3.0, "education": 20.0},
    **{"business_founding": 3.0, "business_closing": 3.0},
}
BUSY = (
    *(HazardRatio(rule, tiny.RATIOS[rule], tiny.START, SUMMER) for rule in sorted(_BEFORE)),
    *(HazardRatio(rule, 5 * ratio, SUMMER) for rule, ratio in (tiny.RATIOS | _RARE).items()),
)
#: Every year brings refugees, and their families wait abroad.
MOVERS = {
    "refugee_settlement_zero_years": 0.0,
    "refugee_settlement_decided": 6.0,
    "refugee_settlement_left_behind": 0.8,
    "labour_immigration_left_behind": 0.8,
}
FAMILIES = HazardRatio("out_migration", 0.7, START, None, Target(children=True))


def small(**differs: Any) -> Scenario:
    """Moskenes, but for what differs."""
    return scenario(**{"places": ("moskenes",), **differs})


def summer(*places: str) -> MigrationModel:
    """A model of such places at the start of the busy month, in which the introduction programme of some is over."""
    begin, n = tiny.START, 12 * (SUMMER.year - tiny.START.year) + SUMMER.month - tiny.START.month
    asked = scenario(places=places, start=begin, stop=months(n + 12, begin), parameters=MOVERS, instruments=BUSY)
    model = after(n, asked)
    persons = model.state.persons
    for place in range(len(places)):
        seeking = np.flatnonzero((persons[LIVES_IN] == place) & (persons[ACTIVITY] == SEEKING))[:3]
        persons[ACTIVITY, seeking], persons[PROGRAMME, seeking] = IN_PROGRAMME, model.month
    return model


def after(n: int, asked: Scenario) -> MigrationModel:
    """A model run for so many months."""
    model = model_of(asked)
    for _ in range(n):
        model.step()
    return model


def everybody(model: MigrationModel) -> list[Explanation]:
    """Explanations of all households, those away among them, in the order of their rows."""
    explainer = Explainer(model)
    rows = np.flatnonzero(model.state.households[REFERENCE, : model.state.n_households] != NONE)
    return [explainer.household(int(row)) for row in rows]


def risks(model: MigrationModel, explanations: list[Explanation]) -> dict[str, list[Risk]]:
    """Those of a rule, in the order of the rules."""
    found: dict[str, list[Risk]] = {rule.name: [] for rule in model.inputs.program.built.events}
    for explanation in explanations:
        for risk in explanation.risks:
            found[risk.rule].append(risk)
    return found


def risk_of(explanation: Explanation, rule: str, key: str = "") -> Risk:
    """The risk by a rule, of the person or household with a key when one is given."""
    return next(risk for risk in explanation.risks if risk.rule == rule and risk.key == (key or risk.key))


def family(model: MigrationModel) -> str:
    """The key of a couple with children at school, of whom nobody is old."""
    return next(
        household.key
        for household in map(model.household_at, range(model.state.n_households))
        if household.couple and household.school_children and household.place and household.age < 60
    )
