"""What a study file may hold: its keys, what they mean, and what is allowed in each.

Instruments of mixes and changes of shocks are passed on as they stand: they are checked as part of every scenario they
are put together with (`scenarios.variants`), by the sentences of scenario files.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from scenarios import axes, values
from scenarios.problems import Location, RefusedError, ScenarioError, key_of, nearest, reasons, shown
from scenarios.schema import ShockTable as ShockOfScenario
from scenarios.schema import Table
from scenarios.values import Month, Text, YesOrNo

#: What a run can keep, `model.output_tables.TABLES`; named here so that checking a study loads no pandas.
TABLES = ("yearly", "age", "work", "jobs", "hiring", "homes", "services", "economy", "instruments", "events")
#: More replicates or draws than this are a slip of the finger.
MOST_REPLICATES = 1_000_000
MOST_LATER = 20  # years
MOST_DRAWS = 2**20  # and thus a number Sobol's design can have
RANDOM, LATIN_HYPERCUBE, SOBOL, POSTERIOR = "random", "latin_hypercube", "sobol", "posterior"
#: What parameters that nobody names can be drawn from; what a study samples besides is sampled at random then.
DRAWN_FROM = (axes.PRIOR, POSTERIOR)
DESIGNS = (RANDOM, LATIN_HYPERCUBE, SOBOL, *DRAWN_FROM)


def _numbers(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(f"{shown(value)} is not a table; allowed is a table of parameter names and numbers")
    return value


def _tables_of(what: str, heading: str) -> BeforeValidator:
    def check(value: object) -> tuple[dict[str, Any], ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise RefusedError(f"{shown(value)} is no list of {what}; write [[{heading}]] above the keys of each")
        return tuple(value)

    return BeforeValidator(check)


Numbers = Annotated[dict[str, Any], BeforeValidator(_numbers)]
LeverAxis = Annotated[Any, BeforeValidator(axes.lever)]
ParameterAxis = Annotated[Any, BeforeValidator(axes.parameter)]


class HeadTable(Table):
    """``[study]``."""

    title: Text = Field(description="a text for reports")
    scenarios: tuple[str, ...] = Field(description="a list of scenarios: names, or paths from the study's folder")
    cases: tuple[str, ...] | None = Field(None, description="a list of cases; each scenario's own when left out")
    replicates: int = Field(description="the number of runs of each combination, 1 or more")
    seed: int = Field(1, description="a whole number of 0 or more")
    stop: Month | None = Field(None, description="the first day after every run; each scenario's own when left out")
    tables: tuple[str, ...] = Field(TABLES[:1], description="a list of tables to keep")
    rules: tuple[str, ...] = Field((), description="a list of files of rules, or of names that packages offer")

    @field_validator("scenarios", mode="before")
    @classmethod
    def _scenarios(cls, value: object) -> tuple[str, ...]:
        return _some(value, "hjelmeland", "so nothing would run; name a scenario")

    @field_validator("cases", mode="before")
    @classmethod
    def _cases(cls, value: object) -> tuple[str, ...]:
        # Whether there are such cases is asked later: files of rules may bring some.
        return _some(
            value, "hjelmeland", "so nothing would run; leave the key out for the scenarios' own, or name a case"
        )

    @field_validator("replicates", mode="before")
    @classmethod
    def _replicates(cls, value: object) -> int:
        return values.whole(value, 1, MOST_REPLICATES)

    @field_validator("seed", mode="before")
    @classmethod
    def _seed(cls, value: object) -> int:
        return values.whole(value, 0, values.HIGHEST_SEED - MOST_REPLICATES)

    @field_validator("tables", mode="before")
    @classmethod
    def _tables(cls, value: object) -> tuple[str, ...]:
        if value == []:
            raise RefusedError(f"the list is empty; leave the key out for {shown(TABLES[:1])}, or name a table")
        return values.names(value, "a table", TABLES)

    @field_validator("rules", mode="before")
    @classmethod
    def _rules(cls, value: object) -> tuple[str, ...]:
        return values.texts(value, "my_rules.py")


def _some(value: object, example: str, otherwise: str) -> tuple[str, ...]:
    if value == []:
        raise RefusedError(f"the list is empty, {otherwise}, such as [{shown(example)}]")
    return values.texts(value, example)


class MixTable(Table):
    """``[[mixes]]``: what is done on top of each scenario, and what becomes of what the scenario does itself."""

    name: Text = Field(description="a text by which the mix is told from others")
    scenarios: tuple[str, ...] = Field((), description="a list of scenarios of the study, which alone have it")
    own: YesOrNo = Field(True, description="with (true) or without (false) the scenario's own instruments and projects")
    later: int = Field(0, description="years by which the scenario's own begin and end later")
    leaves_out: tuple[str, ...] = Field((), description="a list of the scenario's own instruments that are not used")
    parameters: Numbers = Field({}, description="a table of parameter names and numbers")
    instruments: Annotated[tuple[dict[str, Any], ...], _tables_of("instruments", "mixes.instruments")] = Field(
        (), description="tables, each under [[mixes.instruments]]"
    )
    projects: Annotated[tuple[dict[str, Any], ...], _tables_of("projects", "mixes.projects")] = Field(
        (), description="tables, each under [[mixes.projects]]"
    )

    @field_validator("scenarios", mode="before")
    @classmethod
    def _scenarios(cls, value: object) -> tuple[str, ...]:
        return _some(value, "hjelmeland", "so nothing would run; leave the key out for all, or name a scenario")

    @field_validator("later", mode="before")
    @classmethod
    def _later(cls, value: object) -> int:
        return values.whole(value, 1, MOST_LATER)

    @field_validator("leaves_out", mode="before")
    @classmethod
    def _leaves_out(cls, value: object) -> tuple[str, ...]:
        return _some(value, "in_migrant_host", "so nothing is left out; leave the key out, or name an instrument")

    @model_validator(mode="after")
    def _of_something(self) -> "MixTable":
        if not self.own and (keys := [key for key in ("later", "leaves_out") if key in self.model_fields_set]):
            why = "is about the scenario's own instruments, which own = false leaves out; allowed is one of the two"
            raise RefusedError({key: why for key in keys})
        return self


class ShockTable(Table):
    """``[[shocks]]``: what happens whatever is done, beside the shocks of each scenario.

    Its changes are shocks as a scenario has them; with the parameters they make one of the shocks that are compared.
    """

    name: Text = Field(description="a text by which the shock is told from others")
    parameters: Numbers = Field({}, description="a table of parameter names and numbers")
    changes: Annotated[tuple[dict[str, Any], ...], _tables_of("shocks", "shocks.changes")] = Field(
        (), description="tables with the keys of a scenario's shock, each under [[shocks.changes]]"
    )


class DrawsTable(Table):
    """``[draws]``: how what is sampled is sampled."""

    design: str = Field(RANDOM, description=f"one of {', '.join(DESIGNS)}")
    number: int = Field(description="the number of draws, 1 or more")
    seed: int = Field(1, description="a whole number of 0 or more")

    @field_validator("design", mode="before")
    @classmethod
    def _design(cls, value: object) -> str:
        return values.name(value, "a design", DESIGNS)

    @field_validator("number", mode="before")
    @classmethod
    def _number(cls, value: object) -> int:
        return values.whole(value, 1, MOST_DRAWS)

    @field_validator("seed", mode="before")
    @classmethod
    def _seed(cls, value: object) -> int:
        return values.whole(value, 0, values.HIGHEST_SEED)

    @model_validator(mode="after")
    def _powers(self) -> "DrawsTable":
        if self.design == SOBOL and self.number & (self.number - 1):
            lower = 2 ** (self.number.bit_length() - 1)
            why = f"is not a power of two, which Sobol's design needs; allowed are {lower}, {2 * lower} and so on"
            raise RefusedError({"number": f"{self.number} {why}"})
        return self


class StudyTable(Table):
    """The whole file."""

    study: HeadTable = Field(description="the table [study] with title, scenarios and replicates")
    mixes: tuple[MixTable, ...] | None = Field(None, description="tables, each under [[mixes]]")
    shocks: tuple[ShockTable, ...] | None = Field(None, description="tables, each under [[shocks]]")
    levers: dict[str, LeverAxis] = Field({}, description="a table of levers and their values")
    parameters: dict[str, ParameterAxis] = Field({}, description="a table of parameters, and how each varies")
    draws: DrawsTable | None = Field(None, description="a table with number, design and seed")

    @field_validator("mixes", "shocks")
    @classmethod
    def _each_once(cls, value: tuple[MixTable | ShockTable, ...]) -> tuple[MixTable | ShockTable, ...]:
        names = [each.name for each in value]
        for position, name in enumerate(names):
            if name in names[:position]:
                raise RefusedError({(position, "name"): f"{shown(name)} is the name of two; allowed is each name once"})
        if not value:
            raise RefusedError("the list is empty, so nothing would run; leave the key out, or name one")
        return value


#: Tables of which there may be several.
_LISTS = ("mixes", "shocks")
#: Tables by where they stand.
_TABLES: dict[str, type[Table]] = {"study": HeadTable, "mixes": MixTable, "shocks": ShockTable, "draws": DrawsTable}


def read(tables: dict[str, Any], file: str) -> StudyTable:
    """The checked tables of a study file.

    Raises:
        ScenarioError: with one line per mistake.
    """
    try:
        return StudyTable.model_validate(tables)
    except ValidationError as error:
        problems = [problem for details in error.errors() for problem in _problems(details)]
        raise ScenarioError(tuple(f"{file}: {key_of(key)}: {sentence}" for key, sentence in problems)) from None


def _problems(details: ErrorDetails) -> Iterator[tuple[Location, str]]:
    """What pydantic found, in plain sentences."""
    location, found = details["loc"], details["input"]
    key = str(location[-1])
    table = StudyTable if len(location) == 1 else _TABLES.get(str(location[0]), StudyTable)
    match details["type"]:
        case "value_error":
            for inside, sentence in reasons(details["ctx"]["error"]):
                yield (*location, *inside), sentence
        case "missing":
            yield location, f"is missing; it is {table.model_fields[key].description}"
        case "extra_forbidden" if table is not StudyTable and key in StudyTable.model_fields:
            yield location, f"is a table of its own; write {_heading(key)}"
        case "extra_forbidden" if table is not HeadTable and key in HeadTable.model_fields:
            yield location, "is a key of [study], so it must stand below that heading"
        case "extra_forbidden" if table is ShockTable and key in ShockOfScenario.model_fields:
            yield location, "is a key of a scenario's shock; write [[shocks.changes]] above it, and name above that"
        case "extra_forbidden":
            yield location, f"unknown key; {nearest(key, table.model_fields)}"
        case _ if location[0] in _LISTS:
            yield location, f"{shown(found)} is no list of {location[0]}; write {_heading(str(location[0]))}"
        case _:
            yield location, f"{shown(found)} is not a table; write {_heading(str(location[0]))}"


def _heading(key: str) -> str:
    return f"[[{key}]] above the keys of each" if key in _LISTS else f"[{key}] above its keys"
