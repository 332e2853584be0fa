"""What a scenario file may hold: its keys, what they mean, and what is allowed in each.

Every key that must be given carries a description, with which its lack is reported. Values are checked by
`scenarios.values`, names against the model itself: its rules, parameters, origin groups and municipalities.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, ValidationInfo, field_validator

from model.instrument import INSTRUMENTS, instruments
from model.policy import HazardRatio, InstrumentUse, Target
from model.policy.projects import DEMANDS
from model.rulebook import SHIPPED_INSTRUMENTS, Rulebook, rulebook
from model.shock import Shock, shocks
from model.shock_use import ShockUse
from model.state import ORIGINS, SEXES
from model.vocabulary import ACTIVITIES, GROUNDS
from scenarios import values
from scenarios.catalogue import cases
from scenarios.national import figures_of_norway
from scenarios.problems import RefusedError, listed, nearest, nearest_instruments, nearest_parameters, shown
from scenarios.project_schema import ProjectTable
from scenarios.table import Table
from scenarios.values import Ages, Day, Month, Text, Years, YesOrNo

FIRST_START, LAST_START = date(2000, 1, 1), date(2009, 1, 1)  # years whose starting population the tables hold
LAST_KNOWN = date(2009, 12, 31)  # the tables end with 2009
LONGEST = 50  # years of a run
HIGHEST_RATIO = 100.0


def places_of(case: str | None) -> tuple[str, ...]:
    """The places of a case, or of all cases when it is none of them."""
    of_case = [each.places for each in cases() if each.name == case]
    return of_case[0] if of_case else tuple(place for each in cases() for place in each.places)


def _book(info: ValidationInfo) -> Rulebook:
    """What the scenario goes by, as the context of the check has it."""
    return info.context["rulebook"] if info.context else rulebook()


def unknown_key(key: str, what: str, known: Iterable[str], *above: tuple[str, type[Table]]) -> str:
    """The sentence for a key that a table does not know.

    Args:
        key: the key found.
        what: what it stands for, "key" or "parameter".
        known: the keys the table knows.
        above: the tables round it, inmost first: in TOML a key written below a heading belongs to that heading.
    """
    for owner, table in above:
        if key in table.model_fields:
            return f"is a key of {owner}, so it must stand above this table's heading"
    return f"unknown {what}; {(nearest_parameters if what == 'parameter' else nearest)(key, known)}"


class TargetTable(Table):
    """``target``: whom an instrument reaches; the keys of `model.policy.Target`."""

    places: tuple[str, ...] = Field((), description="a list of places of the scenario")
    age: Ages | None = Field(None, description="lowest and highest age in completed years, such as [20, 39]")
    sex: str | None = Field(None, description=listed(SEXES, "or"))
    origin: tuple[str, ...] = Field((), description=f"a list of {listed(ORIGINS, 'or')}")
    children: YesOrNo | None = Field(None, description="with (true) or without (false) children under 18")
    school_children: YesOrNo | None = Field(None, description="with (true) or without (false) children of 6-15")
    couple: YesOrNo | None = Field(None, description="living with a partner (true) or not (false)")
    years_resident: Years | None = Field(None, description="least and most years in the place, such as [0, 5]")
    ground: tuple[str, ...] = Field((), description=f"why they came: a list of {listed(GROUNDS, 'or')}")
    activity: tuple[str, ...] = Field((), description=f"a list of {listed(ACTIVITIES, 'or')}")
    car: YesOrNo | None = Field(None, description="with the use of a car (true) or without (false)")

    @field_validator("places", mode="before")
    @classmethod
    def _places(cls, value: object, info: ValidationInfo) -> tuple[str, ...]:
        known = info.context["places"] if info.context else places_of(None)
        return values.names(value, "a place of this scenario", known)

    @field_validator("sex", mode="before")
    @classmethod
    def _sex(cls, value: object) -> str:
        return values.name(value, "a sex", SEXES)

    @field_validator("origin", mode="before")
    @classmethod
    def _origin(cls, value: object) -> tuple[str, ...]:
        return values.names(value, "an origin group", ORIGINS)

    @field_validator("ground", mode="before")
    @classmethod
    def _ground(cls, value: object) -> tuple[str, ...]:
        return values.names(value, "a ground of coming", GROUNDS)

    @field_validator("activity", mode="before")
    @classmethod
    def _activity(cls, value: object) -> tuple[str, ...]:
        return values.names(value, "an activity", ACTIVITIES)

    def target(self) -> Target:
        """The model's target that the table describes."""
        return Target(**{key: getattr(self, key) for key in TargetTable.model_fields})


class HazardRatioTable(Table):
    """``[[instruments]]`` with ``use = "hazard_ratio"``: `model.policy.HazardRatio`."""

    use: Literal["hazard_ratio"]
    rule: str = Field(description="the name of the rule it acts on, such as out_migration")
    ratio: float = Field(description=f"the ratio on the rule's hazard or intensity, from 0 to {HIGHEST_RATIO:g}")
    start: Month = Field(description="the first day in force, the first of a month")
    stop: Month | None = Field(None, description="the first day no longer in force, the first of a month")
    target: TargetTable = Field(TargetTable(), description="a table of whom it reaches")

    @field_validator("rule", mode="before")
    @classmethod
    def _rule(cls, value: object, info: ValidationInfo) -> str:
        return values.name(value, "a rule", tuple(rule.name for rule in _book(info).rules))

    @field_validator("ratio", mode="before")
    @classmethod
    def _ratio(cls, value: object) -> float:
        return values.number(value, 0.0, HIGHEST_RATIO)

    @field_validator("stop")
    @classmethod
    def _stop(cls, value: date, info: ValidationInfo) -> date:
        return _after_start(value, info)

    @field_validator("target")
    @classmethod
    def _target(cls, value: TargetTable, info: ValidationInfo) -> TargetTable:
        return _who_can_be_meant(value, info, (info.data.get("rule"),))

    def instrument(self) -> HazardRatio:
        """The model's instrument that the table describes."""
        target = self.target.target()
        return HazardRatio(self.rule, self.ratio, self.start, self.stop, target)


class InstrumentUseTable(Table):
    """``[[instruments]]`` with the name of an instrument that a file of rules declares; further keys are its settings.

    Those are checked by `scenarios.uses`.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    use: str
    start: Month = Field(description="the first day in force, the first of a month")
    stop: Month | None = Field(None, description="the first day no longer in force, the first of a month")
    target: TargetTable = Field(TargetTable(), description="a table of whom it reaches")
    project: str | None = Field(None, description="the name of a project of the scenario that carries it")
    when: str | None = Field(
        None, description=f"while demand for labour is {listed(DEMANDS, 'or')}; always when left out"
    )

    @field_validator("project", mode="before")
    @classmethod
    def _project(cls, value: object, info: ValidationInfo) -> str:
        if "use" in info.data and info.data["use"] not in INSTRUMENTS:
            raise RefusedError("a project carries instruments of the model; leave it out")
        return values.text(value)

    @field_validator("when", mode="before")
    @classmethod
    def _when(cls, value: object, info: ValidationInfo) -> str:
        if "use" in info.data and info.data["use"] not in INSTRUMENTS:
            raise RefusedError("only instruments of the model adapt to the demand for labour; leave it out")
        return values.name(value, "a demand for labour", DEMANDS)

    @field_validator("use")
    @classmethod
    def _use(cls, value: str, info: ValidationInfo) -> str:
        known = instrument_names(_book(info))
        if value in shocks() and value not in known:
            raise RefusedError(f"{shown(value)} is a shock; write it under [[shocks]]")
        if value not in known:
            own = "; one of your own is known where its file is named, in rules = [...] or with --rules"
            hint = nearest_instruments(value, known)
            raise RefusedError(f"{shown(value)} is not an instrument; {hint}{'' if '?' in hint else own}")
        return value

    @field_validator("stop")
    @classmethod
    def _stop(cls, value: date, info: ValidationInfo) -> date:
        return _after_start(value, info)

    @field_validator("target")
    @classmethod
    def _target(cls, value: TargetTable, info: ValidationInfo) -> TargetTable:
        use = info.data.get("use", "")
        others = value.model_fields_set - {"places"}
        if use in INSTRUMENTS and instruments()[use].unit == "place" and others:
            why = f"{use} is for whole places; allowed is places"
            raise RefusedError({key: why for key in TargetTable.model_fields if key in others})
        reaches = instruments()[use].reaches if use in INSTRUMENTS else Target()
        if name := value.target().misses(reaches):
            whom = getattr(reaches, name)
            said = f"{whom[0]:g} to {whom[1]:g}" if name in ("age", "years_resident") else shown(whom)
            raise RefusedError({name: f"{use} is for {name.replace('_', ' ')} {said}: nobody is in both"})
        declared = _book(info).instruments.get(use)
        return _who_can_be_meant(value, info, declared.on if declared else ())

    def instrument(self, book: Rulebook) -> InstrumentUse:
        """The model's instrument that the table describes."""
        target = self.target.target()
        known = book.settings(self.use)
        settings = {known[key].name: float(value) for key, value in (self.model_extra or {}).items()}
        rest = tuple(sorted(settings.items())), self.project or "", self.when or ""
        return InstrumentUse(self.use, self.start, self.stop, target, *rest)


class ShockTable(Table):
    """``[[shocks]]`` with the name of a shock of the model: `model.shock_use.ShockUse`; further keys are its settings.

    Those are checked by `scenarios.uses`.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    use: str
    start: Month = Field(description="the first day of the shock, the first of a month")
    stop: Month | None = Field(None, description="the first day on which it is over, the first of a month")
    places: tuple[str, ...] = Field((), description="a list of places of the scenario; the whole country when left out")

    @field_validator("stop")
    @classmethod
    def _stop(cls, value: date, info: ValidationInfo) -> date:
        return _after_start(value, info)

    @field_validator("places", mode="before")
    @classmethod
    def _places(cls, value: object, info: ValidationInfo) -> tuple[str, ...]:
        known = info.context["places"] if info.context else places_of(None)
        return values.names(value, "a place of this scenario", known)

    @property
    def chosen(self) -> dict[str, Any]:
        """Of a shock at one employer, which is meant."""
        return {key: value for key, value in (self.model_extra or {}).items() if key in self.shock.chooses}

    @property
    def shock(self) -> Shock:
        """What is used."""
        return shocks()[self.use]

    def used(self) -> ShockUse:
        """The model's shock that the table describes."""
        known = self.shock.settings
        settings = {known[key].name: float(value) for key, value in (self.model_extra or {}).items() if key in known}
        rest = tuple(sorted(settings.items())), tuple(self.chosen.items())
        return ShockUse(self.use, self.start, self.stop, self.places, *rest)


class RatioShockTable(InstrumentUseTable):
    """``[[shocks]]`` with the name of a ratio that a file of rules declares: it acts like an instrument, and is none."""

    @field_validator("use")
    @classmethod
    def _use(cls, value: str, info: ValidationInfo) -> str:
        return values.name(value, "a shock", shock_names(_book(info)))


def instrument_names(book: Rulebook) -> tuple[str, ...]:
    """What `use` of an instrument may say."""
    return (*SHIPPED_INSTRUMENTS, *book.instruments)


def shock_names(book: Rulebook) -> tuple[str, ...]:
    """What `use` of a shock may say: a shock of the model, or what gives a ratio on a rule."""
    return (*shocks(), "hazard_ratio", *book.instruments)


def _after_start(stop: date, info: ValidationInfo) -> date:
    start = info.data.get("start")
    if start and stop <= start:
        raise RefusedError(f"{stop} is not after start {start}; allowed are later firsts of a month")
    return stop


def _who_can_be_meant(target: TargetTable, info: ValidationInfo, on: Iterable[str | None]) -> TargetTable:
    """Refuse conditions on people where a rule has none yet."""
    of_places = [rule.name for rule in _book(info).rules if rule.name in on and rule.of == "place"]
    others = target.model_fields_set - {"places"}
    if of_places and others:
        why = f"{of_places[0]} is an arrival rule, which can be targeted by place only; allowed is places"
        raise RefusedError({key: why for key in TargetTable.model_fields if key in others})
    return target


def _use_of(table: Any) -> object:
    return table.get("use") if isinstance(table, dict) else getattr(table, "use", None)


def _kind(table: Any) -> str | None:
    use = _use_of(table)
    return "hazard_ratio" if use == "hazard_ratio" else "declared" if isinstance(use, str) else None


def _kind_of_shock(table: Any) -> str | None:
    use = _use_of(table)
    return "shock" if isinstance(use, str) and use in shocks() else _kind(table)


#: The tables that stand in lists, by the list's key and what tells of the `use` which they are.
USES: dict[str, dict[str, type[Table]]] = {
    "instruments": {"hazard_ratio": HazardRatioTable, "declared": InstrumentUseTable},
    "shocks": {"shock": ShockTable, "hazard_ratio": HazardRatioTable, "declared": RatioShockTable},
}
AnyInstrument = Annotated[
    Annotated[HazardRatioTable, Tag("hazard_ratio")] | Annotated[InstrumentUseTable, Tag("declared")],
    Discriminator(_kind),
]
AnyShock = Annotated[
    Annotated[ShockTable, Tag("shock")]
    | Annotated[HazardRatioTable, Tag("hazard_ratio")]
    | Annotated[RatioShockTable, Tag("declared")],
    Discriminator(_kind_of_shock),
]


class ScenarioTable(Table):
    """The whole file. The context of the check gives the `places` that instruments may name, and the `rulebook`."""

    title: Text = Field(description="a text for reports")
    case: str = Field(description=f"one of {listed((case.name for case in cases()), 'and')}")
    places: tuple[str, ...] | None = Field(None, description="a list of places of the case; all when left out")
    start: Month = Field(description="the first day of the run, 1 January of 2000 to 2009, such as 2000-01-01")
    stop: Month = Field(description="the first day after the run, the first of a month, such as 2009-01-01")
    known_to: Day | None = Field(None, description="the last day whose public figures are used; start when left out")
    seed: int = Field(1, description="a whole number of 0 or more")
    rules: tuple[str, ...] = Field((), description="a list of files of rules, or of names that packages offer")
    parameters: dict[str, float] = Field({}, description="a table of the parameters that differ from the model's")
    instruments: tuple[AnyInstrument, ...] = Field((), description="tables, each under [[instruments]]")
    projects: tuple[ProjectTable, ...] = Field((), description="tables, each under [[projects]]")
    shocks: tuple[AnyShock, ...] = Field((), description="tables, each under [[shocks]]")
    national: dict[str, dict[int, float]] = Field({}, description="a table of figures of Norway in years to come")

    @field_validator("case", mode="before")
    @classmethod
    def _case(cls, value: object) -> str:
        return values.name(value, "a case", tuple(case.name for case in cases()))

    @field_validator("places", mode="before")
    @classmethod
    def _places(cls, value: object, info: ValidationInfo) -> tuple[str, ...]:
        case = info.data.get("case")
        return values.names(value, f"a place of {case}" if case else "a place", places_of(case))

    @field_validator("start")
    @classmethod
    def _start(cls, value: date) -> date:
        if value.month != 1 or not FIRST_START <= value <= LAST_START:
            allowed = f"allowed is 1 January of {FIRST_START.year} to {LAST_START.year}"
            raise RefusedError(f"{value} is not a day whose population can start a run; {allowed}")
        return value

    @field_validator("stop")
    @classmethod
    def _stop(cls, value: date, info: ValidationInfo) -> date:
        start = info.data.get("start")
        if not start and value <= FIRST_START:
            allowed = f"allowed are firsts of a month from {FIRST_START.replace(month=2)} on"
            raise RefusedError(f"{value} is not after any start a run can have; {allowed}")
        if not start:
            return value
        last = start.replace(year=start.year + LONGEST)
        allowed = f"allowed are firsts of a month from {start.replace(month=2)} to {last}"
        if value <= start:
            raise RefusedError(f"{value} is not after start {start}; {allowed}")
        if value > last:
            raise RefusedError(f"{value} is more than {LONGEST} years after start {start}; {allowed}")
        return value

    @field_validator("known_to")
    @classmethod
    def _known_to(cls, value: date, info: ValidationInfo) -> date:
        start = info.data.get("start", FIRST_START)
        allowed = f"allowed are {start} to {LAST_KNOWN}"
        if value < start:
            raise RefusedError(f"{value} is before start {start}, when the population must be known; {allowed}")
        if value > LAST_KNOWN:
            raise RefusedError(f"{value} is after the last day of the model's tables; {allowed}")
        return value

    @field_validator("seed", mode="before")
    @classmethod
    def _seed(cls, value: object) -> int:
        return values.whole(value, 0, values.HIGHEST_SEED)

    @field_validator("rules", mode="before")
    @classmethod
    def _rules(cls, value: object) -> tuple[str, ...]:
        return values.texts(value, "my_rules.py")

    @field_validator("parameters", mode="before")
    @classmethod
    def _parameters(cls, value: object, info: ValidationInfo) -> dict[str, float]:
        if not isinstance(value, dict):
            raise RefusedError(f"{shown(value)} is not a table; allowed is a table of parameter names and numbers")
        known = _book(info).parameters
        wrong: dict[str | int, str] = {}
        checked = {}
        for key, given in value.items():
            if key not in known:
                wrong[key] = unknown_key(key, "parameter", known, ("the scenario", cls))
                continue
            try:
                checked[key] = values.number(given, *known[key].range, known[key].unit)
            except RefusedError as refused:
                wrong[key] = str(refused)
        if wrong:
            raise RefusedError(wrong)
        return checked

    @field_validator("national", mode="before")
    @classmethod
    def _national(cls, value: object, info: ValidationInfo) -> dict[str, dict[int, float]]:
        given = info.data.get("start"), info.data.get("stop"), info.data.get("known_to")
        return figures_of_norway(value, *given)
