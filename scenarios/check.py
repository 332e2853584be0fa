"""Turns the tables of a scenario file into a `Scenario`, or says everything that is wrong with them at once."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from model.joined_tables import TableError
from model.kinds import RuleError
from model.rulebook import Rulebook, rulebook
from scenarios.problems import Location, RefusedError, ScenarioError, line, listed, nearest, shown, unknown
from scenarios.schema import (
    INSTRUMENTS,
    HazardRatioTable,
    Scenario,
    ScenarioTable,
    Table,
    TargetTable,
    instrument_names,
    places_of,
    unknown_key,
)

#: Keys a reader of the project's plans may try already.
LATER = {"shocks": "shocks come with a later version"}


def check(tables: dict[str, Any], *, file: str, name: str, text: str = "", rules: Sequence[str] = ()) -> Scenario:
    """The scenario that a file's tables describe.

    Args:
        tables: what the TOML reader made of the file.
        file: its path, for the messages.
        name: the scenario's name.
        text: the file as it was read.
        rules: further files of rules, beside those the file names.

    Raises:
        ScenarioError: with one line per mistake.
    """
    if not tables:
        needed = listed((key for key, it in ScenarioTable.model_fields.items() if it.is_required()), "and")
        raise ScenarioError((f"{file}: the file holds no keys; a scenario needs {needed}",))
    own = _rules_beside(file, tables.get("rules"))
    files = tuple(dict.fromkeys((*own, *map(_absolute, rules))))
    for named, where in ((own, f"{file}: rules: "), (files, "")):
        try:
            book = rulebook(named)
        except (RuleError, TableError) as error:
            hint = "; a path here begins in the scenario's folder" if where and "no such file" in str(error) else ""
            raise ScenarioError(tuple(f"{where}{line}{hint}" for line in str(error).splitlines())) from None
    try:
        checked = ScenarioTable.model_validate(tables, context={"places": _covered(tables), "rulebook": book})
    except ValidationError as error:
        problems = [problem for details in error.errors() for problem in _problems(details, book)]
        raise ScenarioError(tuple(line(file, *problem) for problem in problems)) from None
    if idle := tuple(_never_in_force(checked)):
        raise ScenarioError(tuple(line(file, *problem) for problem in idle))
    added = [Path(each) for each in files if each not in own]
    return Scenario(
        name="+".join((name, *(each.stem for each in added))),
        title=f"{checked.title}, with {listed((each.name for each in added), 'and')}" if added else checked.title,
        case=checked.case,
        places=checked.places or places_of(checked.case),
        start=checked.start,
        stop=checked.stop,
        known_to=checked.known_to or checked.start,
        seed=checked.seed,
        rules=files,
        parameters=checked.parameters,
        instruments=tuple(
            table.instrument() if isinstance(table, HazardRatioTable) else table.instrument(book)
            for table in checked.instruments
        ),
        text=text,
    )


def _rules_beside(file: str, named: object) -> tuple[str, ...]:
    """The files of rules that a scenario names, whose paths begin in its folder; what is no list is refused later."""
    names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    return tuple(_absolute(str(Path(file).parent / name)) if name.endswith(".py") else name for name in names)


def _absolute(name: str) -> str:
    return str(Path(name).resolve()) if name.endswith(".py") else name


def _never_in_force(checked: ScenarioTable) -> Iterator[tuple[Location, str]]:
    """Instruments whose dates lie outside the run: they would look like a policy without effect."""
    for number, table in enumerate(checked.instruments):
        if table.start >= checked.stop:
            yield ("instruments", number, "start"), f"{table.start} is not before the run's stop {checked.stop}"
        elif table.stop is not None and table.stop <= checked.start:
            yield ("instruments", number, "stop"), f"{table.stop} is not after the run's start {checked.start}"


def _covered(tables: dict[str, Any]) -> tuple[str, ...]:
    """The places instruments may name, told before the file is checked, so that their mistakes show together."""
    places, subset = places_of(tables.get("case")), tables.get("places")
    return tuple(place for place in places if isinstance(subset, list) and place in subset) or places


def _problems(details: ErrorDetails, book: Rulebook) -> Iterator[tuple[Location, str]]:
    """What pydantic found, in plain sentences; one of its errors may stand for several wrong names or numbers."""
    found, location = details["input"], _location(details["loc"])
    table, *above = _tables(details["loc"][:-1])
    key = str(location[-1])
    match details["type"]:
        case "value_error":
            for inside, sentence in _reasons(details["ctx"]["error"]):
                yield (*location, *inside), sentence
        case "missing":
            yield location, f"is missing; it is {table[1].model_fields[key].description}"
        case "extra_forbidden" if len(location) == 1 and key in LATER:
            yield location, f"{LATER[key]}; allowed are {listed(table[1].model_fields, 'and')}"
        case "extra_forbidden":
            yield location, unknown_key(key, "key", table[1].model_fields, *above)
        case "union_tag_not_found":
            names = instrument_names(book)
            if not isinstance(found, dict):
                yield (
                    location,
                    f"{shown(found)} is no list of instruments; write [[instruments]] above the keys of each",
                )
            elif "use" in found:
                yield (*location, "use"), unknown(found["use"], "an instrument", names)
            else:
                yield (*location, "use"), f"is missing; {nearest('', names)}"
        case "tuple_type" | "model_attributes_type":
            yield location, f"{shown(found)} is no list of instruments; write [[instruments]] above the keys of each"
        case _:
            keys = listed(TargetTable.model_fields, "and")
            yield location, f"{shown(found)} is not a table; allowed is a table of any of {keys}"


def _reasons(error: Exception) -> Iterable[tuple[Location, str]]:
    """What a check of ours says; anything else it ran into, such as a rule that cannot be read, in its own words."""
    return error.why.items() if isinstance(error, RefusedError) else [((), str(error))]


def _location(loc: Location) -> Location:
    """The way to a value as the file has it: without the kind of instrument, which pydantic adds."""
    return loc[:2] + loc[3:] if loc[0] == "instruments" else loc


def _tables(loc: Location) -> list[tuple[str, type[Table]]]:
    """The table at a location and those round it, inmost first, each as a reader would call it."""
    found: list[tuple[str, type[Table]]] = [("the scenario", ScenarioTable)]
    if len(loc) >= 3:
        found.insert(0, ("the instrument", INSTRUMENTS[str(loc[2])]))
    if loc[3:] == ("target",):
        found.insert(0, ("the target", TargetTable))
    return found
