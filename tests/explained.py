"""Shared by the tests of explanations: a small place, everybody in it explained, and a family to look at."""

from typing import Any

import numpy as np

from model.explain import Explainer, Explanation, Risk
from model.instruments import HazardRatio, Target
from model.simulation import MigrationModel
from model.state import NONE, REFERENCE
from tests.conftest import Scenario, model_of, scenario
from tests.contracts.tiny import RATIOS

START = scenario().start
#: So much goes on that every rule fires among few people in a month, and events forestall each other.
BUSY = tuple(HazardRatio(rule, 5 * ratio, START) for rule, ratio in RATIOS.items())
FAMILIES = HazardRatio("out_migration", 0.7, START, None, Target(children=True))


def small(**differs: Any) -> Scenario:
    """Moskenes, but for what differs."""
    return scenario(**{"places": ("moskenes",), **differs})


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
