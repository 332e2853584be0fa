"""The kind of an instrument: what a municipality, a region or the state does so that people come and stay.

An instrument is declared once, in a file of `model/instruments`; a scenario says under ``[[instruments]]`` when it is in
force, for whom, and with which settings. What it does is put together from the few acts below. The report measures no
effect size: effects are priors by the grade of the evidence (`model.evidence`), and results say so.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import cleandoc
from types import ModuleType

from model.acts import Act, Effect, Lifts
from model.availability import Available
from model.evidence import Graded
from model.parameters import Parameter, declared, declared_in
from model.policy.target import Target

#: Modules of `model.instruments`, an instrument each, in the order in which they are listed.
INSTRUMENTS = (
    "low_cost_housing",
    "house_building",
    "start_up_loan",
    "driving_lessons",
    "kindergarten_guarantee",
    "business_cooperation",
    "vacancy_matching",
    "matchmaking",
    "practice_place",
    "individual_plan",
    "job_database",
    "language_courses",
    "norwegian_at_work",
    "vocational_path",
    "education_support",
    "career_guidance",
    "firm_courses",
    "working_life_course",
    "wage_subsidy",
    "meeting_places",
    "buddies",
    "school_inclusion",
    "voluntary_organisations",
    "womens_network",
    "in_migrant_host",
    "refugee_consultant",
    "host_mindset",
    "welcome_package",
    "web_site",
    "marketing",
    "family_campaign",
    "return_campaign",
    "founders_campaign",
    "youth_contact",
    "awareness_work",
    "realistic_expectations",
    "enterprise_training",
    "network_credit",
    "settlement_decision",
    "introduction_programme",
    "open_services",
)
#: Of the fact sheet's instruments, those that only alter delivery or money, and what does so here.
FRAME = {
    "I-51": "written into action plan and budget: goes on without a project's end (anchoring)",
    "I-52": "planning, champions and cooperation: how a project is run",
    "I-53": "the state's and the counties' development programmes: who pays",
    "I-58": "learning what newcomers need: tailoring, in take-up",
}
#: Keys of every instrument's table in a scenario, which no setting can have.
KEYS_OF_USES = ("use", "start", "stop", "target")
#: What instruments pull, by the lever's name: effects of one lever do not add up fully (`model.policy.effects`).
LEVERS = (
    "dwellings",
    "credit",
    "transport",
    "kindergarten",
    "matching",
    "skill and language",
    "employer openness",
    "subsidised placement",
    "contacts",
    "host and information",
    "pull",
    "attitude and expectations",
    "enterprise",
    "settlement",
    "services",
)
#: Who pays.
PAYERS = ("municipality", "county", "state", "employers")
#: Whom an instrument is for: one place at a time, each person, or each household through its adults.
UNITS = ("place", "person", "household")
#: What an amount is paid for.
PER = {
    "year": "municipality and year in force",
    "reached": "person or household reached",
    "month": "person or household and month in it",
    "unit": "dwelling or place supplied",
}


@dataclass(frozen=True)
class Cost:
    """What it costs, in NOK of 2008.

    Args:
        amount: NOK.
        per: one of `PER`.
        payers: shares of `PAYERS` by name, 1 together.
    """

    amount: Parameter
    per: str
    payers: tuple[tuple[str, float], ...] = (("municipality", 1.0),)

    def __post_init__(self) -> None:
        if self.per not in PER:
            raise ValueError(f"Cost(per={self.per!r}): allowed are {', '.join(PER)}")
        if any(payer not in PAYERS for payer, _ in self.payers) or abs(sum(s for _, s in self.payers) - 1.0) > 1e-9:
            raise ValueError(f"Cost(payers={self.payers}): allowed are shares of {', '.join(PAYERS)}, 1 together")


@dataclass(frozen=True)
class Enrolment:
    """How people come to be reached.

    Args:
        places: in each municipality, at a time.
        known: share of those it is for who hear of it.
        wanted: share of these who want it.
        lasts: months somebody stays in it; until it ends where not given.
        language: least command of Norwegian with which it can be taken, 0 to 1.
        dilutes: whether everybody who wants it is let in, and what each gets falls as there are more than places.
    """

    places: Parameter
    known: Parameter
    wanted: Parameter
    lasts: Parameter | None = None
    language: Parameter | None = None
    dilutes: bool = False


class Instrument:
    """A declared instrument, named after its file.

    Args:
        meaning: in a sentence, for lists.
        norwegian: its Norwegian name.
        ids: of the fact sheet's instruments it stands for.
        lever: one of `LEVERS`.
        sections: of the report.
        falsified_by: what would show that it does not do what is said.
        unit: one of `UNITS`.
        reaches: whom it is for; a scenario's target narrows it.
        enrolment: how they come to be reached; without one, everybody it is for is.
        acts: what it does.
        costs: what it costs.
        missed: what those in it when it stops expected of it and do not find, added to their expectation.
        exhausts: years in which half of those it is for have been asked: of a campaign with a narrow group.
        available: when and where it can begin; always and everywhere where not given.

    Attributes:
        name: by which scenarios and parameters know it.
        settings: the parameters of its file by the keys they have in a use.

    Raises:
        ValueError: something is said that cannot be meant.
    """

    def __init__(
        self,
        meaning: str,
        *,
        norwegian: str,
        ids: Sequence[str],
        lever: str,
        sections: str,
        falsified_by: str,
        acts: Sequence[Act],
        costs: Sequence[Cost],
        unit: str = "place",
        reaches: Target | None = None,
        enrolment: Enrolment | None = None,
        missed: Parameter | None = None,
        exhausts: Parameter | None = None,
        available: Available | None = None,
    ):
        if lever not in LEVERS:
            raise ValueError(f"Instrument(lever={lever!r}): allowed are {', '.join(LEVERS)}")
        if unit not in UNITS or (unit == "place") != (enrolment is None):
            raise ValueError(f"Instrument(unit={unit!r}): allowed are {', '.join(UNITS)}; persons and households enrol")
        if not acts or not ids:
            raise ValueError(f"Instrument({meaning!r}) needs acts and ids: it would do nothing, or stand for nothing")
        self.meaning, self.norwegian, self.ids, self.lever = meaning, norwegian, tuple(ids), lever
        self.sections, self.falsified_by = sections, falsified_by
        self.unit, self.reaches, self.enrolment = unit, reaches or Target(), enrolment
        self.acts, self.costs, self.missed, self.exhausts = tuple(acts), tuple(costs), missed, exhausts
        self.available = available
        self.module, self.where = declared_in(sys._getframe(1))
        self.name = self.module.rpartition(".")[2]
        self.settings: dict[str, Parameter] = {}

    def __repr__(self) -> str:
        return f"Instrument({self.name})"

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The acts that are effects on rules."""
        return tuple(act for act in self.acts if isinstance(act, Effect))

    @property
    def graded(self) -> tuple[Parameter, ...]:
        """The parameters whose size is evidence, and weak."""
        return tuple(act.effect for act in self.acts if isinstance(act, Effect | Lifts))

    @property
    def grade(self) -> int | None:
        """Weakest grade of evidence among its effects; none for supply, which has no effect size."""
        grades = [each.prior.grade for each in self.graded if isinstance(each.prior, Graded)]
        return max(grades, default=None)

    @property
    def docstring(self) -> str:
        """What its file says of it."""
        return cleandoc(sys.modules[self.module].__doc__ or "")


def instrument_modules() -> tuple[ModuleType, ...]:
    """The modules of the instruments. Reading them loads neither NumPy nor Numba."""
    return tuple(import_module(f"model.instruments.{name}") for name in INSTRUMENTS)


@cache
def instruments() -> dict[str, Instrument]:
    """Every instrument by name, its parameters named.

    Raises:
        ValueError: a file declares no instrument of its name, or a setting that has the name of a key.
    """
    from model.policy import instruments as common

    shared = {full.removeprefix("instruments_"): each for full, each in declared(common).items()}
    found = {}
    for name, module in zip(INSTRUMENTS, instrument_modules(), strict=True):
        instrument = vars(module).get(name)
        if not isinstance(instrument, Instrument):
            raise ValueError(f"model/instruments/{name}.py declares no instrument called {name}")
        own = {full.removeprefix(f"{name}_"): each for full, each in declared(module).items()}
        if taken := set(own) & {*KEYS_OF_USES}:
            raise ValueError(f"{instrument.where}: a setting cannot be called {min(taken)}, which is a key of its own")
        instrument.settings = {**{key: each for key, each in shared.items() if key in common.OF_USES}, **own}
        found[name] = instrument
    return found
