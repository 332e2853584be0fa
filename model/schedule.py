"""The order of a month: the only place that knows it.

All proposals of a month use the state at its start. Then they are applied in this order; where two events take the
same person in one month, the first in this list wins and the loser is counted in the record.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from model.kinds import Rule
from model.parameters import declared

#: Modules of `model.rules`, in the order in which what they propose is applied; several rules of one file follow each
#: other as they stand in it.
SCHEDULE = (
    "deaths",
    "births",
    "separations",
    "unions",
    "leaving_home",
    "study_migration",
    "out_migration",
    "secondary_migration",
    "emigration",
    "return_migration",
    "employment",
    "business",
    "job_finding",
    "commuting",
    "housing",
    "driving",
    "family_immigration",
    "in_migration",
    "labour_immigration",
    "refugee_settlement",
    "labour_demand",
    "construction",
    "language",
    "trust",
    "belonging",
    "contacts",
    "motives",
    "leisure",
    "services",
    "municipal_economy",
)


def rule_modules() -> tuple[ModuleType, ...]:
    """The rule modules in schedule order, their parameters named. Reading them loads neither NumPy nor Numba."""
    for name in SCHEDULE:
        if find_spec(f"model.rules.{name}") is None:
            raise ValueError(f"SCHEDULE in model/schedule.py names {name!r}, but there is no model/rules/{name}.py")
    modules = tuple(import_module(f"model.rules.{name}") for name in SCHEDULE)
    for module in modules:
        declared(module)
    return modules


def rules() -> tuple[Rule, ...]:
    """Every rule of the month in the order in which what it proposes is applied."""
    return tuple(rule for module in rule_modules() for rule in vars(module).values() if isinstance(rule, Rule))
