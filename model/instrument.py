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
class Effect:
    """An effect on a rule: a ratio exp(sign x effect x strength) on its hazard, intensity or growth for those reached.

    Args:
        rule: its name.
        effect: log ratio in the direction of `sign`, at full strength.
        sign: 1 for more of it, -1 for less.
        times: share that it counts; all of it where not given.
    """

    rule: str
    effect: Parameter
    sign: int
    times: Parameter | None = None


def raises(rule: str, effect: Parameter, times: Parameter | None = None) -> Effect:
    """More of what a rule says happens."""
    return Effect(rule, effect, 1, times)


def lowers(rule: str, effect: Parameter, times: Parameter | None = None) -> Effect:
    """Less of it."""
    return Effect(rule, effect, -1, times)


@dataclass(frozen=True)
class Dwellings:
    """Dwellings that are built, spread evenly over the time in force.

    Args:
        number: in each municipality.
        tenure: one of `model.vocabulary.TENURES`.
        central: share within walking distance of the centre.
    """

    number: Parameter
    tenure: str
    central: Parameter


@dataclass(frozen=True)
class KindergartenPlaces:
    """Kindergarten places beside those there are, while in force."""

    number: Parameter


@dataclass(frozen=True)
class Licence:
    """Who ends it has a driving licence and the use of a car."""

    passing: Parameter


@dataclass(frozen=True)
class Promise:
    """Who moves here meanwhile was promised more than is found.

    Args:
        promised: what it adds to the expectation that is not met.
        heard: share of those who come who heard it.
        grounds: on which they come, of `model.vocabulary.GROUNDS`.
    """

    promised: Parameter
    heard: Parameter
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Guarantee:
    """Who enters it has the municipality's guarantee for a loan: a bank lends to whoever has an income (C-29)."""


@dataclass(frozen=True)
class Teaches:
    """Who completes it has learnt more.

    Args:
        skill: of `model.vocabulary.SKILLS`, to which it leads those who have less.
        passing: share who get there.
    """

    skill: str
    passing: Parameter


@dataclass(frozen=True)
class Leads:
    """Who completes it founds a business, without waiting for the hazard of a rule.

    Args:
        rule: that says what a business is founded.
        share: of them, who do.
    """

    rule: str
    share: Parameter


@dataclass(frozen=True)
class Lends:
    """Who completes it has a loan, as long as there is capital, and founds a business with it.

    Args:
        rule: that says what a business is founded.
        capital: NOK in each municipality, lent once.
        loan: NOK to each.
    """

    rule: str
    capital: Parameter
    loan: Parameter


@dataclass(frozen=True)
class Occupies:
    """Who is in it is not taken by a rule meanwhile, such as looking for work."""

    rule: str


@dataclass(frozen=True)
class Placement:
    """A trial with wages paid by others: then the firm keeps the person, or does not, and trust is lost.

    Args:
        kept: share whom an honest firm keeps, in a usual year; it follows the demand for labour.
        exploiting: share of firms that take cheap labour and keep nobody.
        dropped: share of these that the project has dropped; places fall as much.
        lost: share of the trust that looking leads to work, lost by who is not kept.
        sooner: ratio on finding work of who is kept: the firm has a vacancy for him or her.
    """

    kept: Parameter
    exploiting: Parameter
    dropped: Parameter
    lost: Parameter
    sooner: Parameter


@dataclass(frozen=True)
class Opens:
    """Employers who were sceptical of immigrants hire them like others; lasting.

    Args:
        firms: a year, of those there are.
        convinced: share of them whom it convinces.
    """

    firms: Parameter
    convinced: Parameter


@dataclass(frozen=True)
class Announces:
    """Vacancies that would have been hidden are known to who is looking.

    Args:
        share: of the hidden ones.
    """

    share: Parameter


@dataclass(frozen=True)
class Lifts:
    """A column of places moves by so much a year while it is in force.

    Args:
        column: "attitude".
        points: a year, times `effect`, which is an effect in the beneficial direction.
        effect: log ratio, from the grade of the evidence.
    """

    column: str
    points: Parameter
    effect: Parameter


@dataclass(frozen=True)
class Settles:
    """Refugees whom the municipality settles beside those it would have.

    Args:
        persons: a year.
    """

    persons: Parameter


@dataclass(frozen=True)
class Programme:
    """The introduction programme is offered to who is settled, before the law asks for it.

    Args:
        share: of the settled adults.
    """

    share: Parameter


@dataclass(frozen=True)
class Serves:
    """Money that goes into the municipal account, and from there into services for everybody.

    Args:
        amount: NOK for each municipality and year in force.
    """

    amount: Parameter


#: What happens to places, and to people.
OfPlaces = Dwellings | KindergartenPlaces | Promise | Opens | Announces | Lifts | Settles | Programme | Serves
OfPeople = Licence | Guarantee | Teaches | Leads | Lends | Occupies | Placement
Act = Effect | OfPlaces | OfPeople


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
