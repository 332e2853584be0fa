"""Turns the tables of a scenario file into a `Scenario`, or says everything that is wrong with them at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from model.joined_tables import TableError
from model.kinds import RuleError
from model.policy import HazardRatio, InstrumentUse
from model.rulebook import Rulebook, rulebook
from model.starts import spans, start_years
from scenarios.budgets import over_budget
from scenarios.case_folders import CASE_FILE, case_folder, name_of
from scenarios.problems import Location, ScenarioError, key_of, listed, nearest, nearest_instruments, reasons, shown
from scenarios.project_schema import ProjectTable
from scenarios.scenario import Scenario
from scenarios.schema import (
    USES,
    HazardRatioTable,
    InstrumentUseTable,
    ScenarioTable,
    ShockTable,
    Table,
    TargetTable,
    instrument_names,
    places_of,
    shock_names,
    unknown_key,
)
from scenarios.uses import Uses, covered

#: Keys that stand in another kind of file.
ELSEWHERE = {"mixes": "mixes stand in a study", "levers": "levers stand in a study"}
#: What the lists of a scenario hold: one of them, and several.
_LISTS = {
    "instruments": ("an instrument", "instruments"),
    "projects": ("a project", "projects"),
    "shocks": ("a shock", "shocks"),
}


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
    if "study" in tables:
        raise ScenarioError((f"{file}: this is a study, which `bolyst batch` runs; allowed is a scenario",))
    files, book = book_of(tables, file, rules)
    own = own_files(tables, file)
    tables = with_case_named(tables, file)
    scenario = checked(tables, files, book, name=name, text=text, where=lambda key: f"{file}: {key_of(key)}")
    added = [Path(each) for each in files if each not in own]
    if not added:
        return scenario
    title = f"{scenario.title}, with {listed((each.name for each in added), 'and')}"
    return replace(scenario, name="+".join((name, *(each.stem for each in added))), title=title)


def book_of(tables: dict[str, Any], file: str, rules: Sequence[str]) -> tuple[tuple[str, ...], Rulebook]:
    """The files of rules of a scenario with further ones, and the rulebook they make.

    Raises:
        ScenarioError: with one line per mistake in them.
    """
    of_case = own_files({"case": tables.get("case")}, file)
    own = own_files(tables, file)
    files = tuple(dict.fromkeys((*own, *map(_absolute, rules))))
    for named, where in ((of_case, f"{file}: case: "), (own, f"{file}: rules: "), (files, "")):
        try:
            book = rulebook(named)
        except (RuleError, TableError) as error:
            hint = (
                "; a path here begins in the scenario's folder" if named == own and "no such file" in str(error) else ""
            )
            raise ScenarioError(tuple(f"{where}{line}{hint}" for line in str(error).split("\n"))) from None
    return files, book


def checked(
    tables: dict[str, Any],
    files: tuple[str, ...],
    book: Rulebook,
    *,
    name: str,
    text: str,
    where: Callable[[Location], str],
) -> Scenario:
    """The scenario that tables describe, whether they stand in one file or were put together from several.

    Args:
        tables: of the scenario, as the TOML reader makes them.
        files: the files of rules it goes by.
        book: the rulebook of these files.
        name: the scenario's name.
        text: the file as it was read.
        where: tells the file and key of what stands at a location of the tables.

    Raises:
        ScenarioError: with one line per mistake.
    """
    found, problems = None, []
    try:
        found = ScenarioTable.model_validate(tables, context={"places": covered(tables), "rulebook": book})
    except ValidationError as error:
        problems = [problem for details in error.errors() for problem in _problems(details, book)]
    if found is not None:
        problems += _no_starts(found)
    problems += Uses(tables, book, {key for key, _ in problems}).refused()
    problems += over_budget(tables, book, {key for key, _ in problems}, covered(tables))
    if found is None or problems:
        raise ScenarioError(tuple(f"{where(key)}: {sentence}" for key, sentence in problems))
    return Scenario(
        name=name,
        title=found.title,
        case=found.case,
        places=found.places or places_of(found.case),
        start=found.start,
        stop=found.stop,
        known_to=found.known_to or found.start,
        seed=found.seed,
        rules=files,
        parameters=found.parameters,
        instruments=tuple(_ratio(table, book) for table in found.instruments),
        projects=tuple(table.project() for table in found.projects),
        shocks=tuple(table.used() if isinstance(table, ShockTable) else _ratio(table, book) for table in found.shocks),
        national=found.national,
        text=text,
    )


def _no_starts(found: ScenarioTable) -> Iterator[tuple[Location, str]]:
    """Why a place whose figures are few cannot start in the year of the scenario."""
    for place in found.places or places_of(found.case):
        years = start_years(place)
        if found.start.year not in years:
            allowed = f"allowed is 1 January of {spans(years)}"
            yield (
                ("start",),
                f"{place} has no population, or no ages, of {found.start} from which a run could start; {allowed}",
            )


def _ratio(table: HazardRatioTable | InstrumentUseTable, book: Rulebook) -> HazardRatio | InstrumentUse:
    return table.instrument() if isinstance(table, HazardRatioTable) else table.instrument(book)


def own_files(tables: dict[str, Any], file: str) -> tuple[str, ...]:
    """The files of rules that a scenario names, that of its case first when it is a folder."""
    folder = case_folder(file, tables.get("case"))
    return (*([str(folder / CASE_FILE)] if folder else []), *rules_beside(file, tables.get("rules")))


def with_case_named(tables: dict[str, Any], file: str) -> dict[str, Any]:
    """The tables of a scenario with its case by name, where they give the path of a folder that has joined."""
    folder = case_folder(file, tables.get("case"))
    return {**tables, "case": name_of(folder)} if folder else tables


def rules_beside(file: str, named: object) -> tuple[str, ...]:
    """The files of rules that a scenario names, whose paths begin in its folder; what is no list is refused later."""
    names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    return tuple(_absolute(str(Path(file).parent / name)) if name.endswith(".py") else name for name in names)


def _absolute(name: str) -> str:
    return str(Path(name).resolve()) if name.endswith(".py") else name


def _problems(details: ErrorDetails, book: Rulebook) -> Iterator[tuple[Location, str]]:
    """What pydantic found, in plain sentences; one of its errors may stand for several wrong names or numbers."""
    found, location = details["input"], _location(details["loc"])
    table, *above = _tables(details["loc"][:-1])
    key = str(location[-1])
    match details["type"]:
        case "value_error":
            for inside, sentence in reasons(details["ctx"]["error"]):
                yield (*location, *inside), sentence
        case "missing":
            yield location, f"is missing; it is {table[1].model_fields[key].description}"
        case "extra_forbidden" if len(location) == 1 and key in ELSEWHERE:
            yield location, f"{ELSEWHERE[key]}; allowed are {listed(table[1].model_fields, 'and')}"
        case "extra_forbidden":
            yield location, unknown_key(key, "key", table[1].model_fields, *above)
        case "union_tag_not_found" if isinstance(found, dict):
            of_shocks = location[0] == "shocks"
            use = found.get("use", "")
            hint = nearest(use, shock_names(book)) if of_shocks else nearest_instruments(use, instrument_names(book))
            what = f"{shown(use)} is not {_LISTS[str(location[0])][0]}" if "use" in found else "is missing"
            yield (*location, "use"), f"{what}; {hint}"
        case "tuple_type" | "model_attributes_type" | "union_tag_not_found":
            several = _LISTS[str(location[0])][1]
            yield location, f"{shown(found)} is no list of {several}; write [[{several}]] above the keys of each"
        case _:
            keys = listed(TargetTable.model_fields, "and")
            yield location, f"{shown(found)} is not a table; allowed is a table of any of {keys}"


def _location(loc: Location) -> Location:
    """The way to a value as the file has it: without the kind of instrument or shock, which pydantic adds."""
    return loc[:2] + loc[3:] if loc[0] in USES else loc


def _tables(loc: Location) -> list[tuple[str, type[Table]]]:
    """The table at a location and those round it, inmost first, each as a reader would call it."""
    found: list[tuple[str, type[Table]]] = [("the scenario", ScenarioTable)]
    if loc[:1] == ("projects",) and len(loc) >= 2:
        found.insert(0, ("the project", ProjectTable))
    elif len(loc) >= 3:
        found.insert(0, (f"the {_LISTS[str(loc[0])][0].split()[1]}", USES[str(loc[0])][str(loc[2])]))
    if loc[3:] == ("target",):
        found.insert(0, ("the target", TargetTable))
    return found
