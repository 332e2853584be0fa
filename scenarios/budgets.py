"""Refuses a project that has planned more than its money, as far as what it plans can be read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from model.instrument import INSTRUMENTS
from model.parameters import resolve
from model.policy import InstrumentUse
from model.policy.budget import planned
from model.rulebook import Rulebook
from scenarios.problems import Location
from scenarios.project_schema import ProjectTable
from scenarios.schema import InstrumentUseTable

#: Keys of a project that say what it costs.
_COSTLY = ("name", "start", "stop", "managers", "budget")


def over_budget(
    tables: Mapping[str, Any], book: Rulebook, told: Collection[Location], places: tuple[str, ...]
) -> Iterator[tuple[Location, str]]:
    """Projects that have planned more than their money. Instruments that are refused are not counted, and this is said.

    Args:
        tables: of the scenario, as the TOML reader makes them.
        book: the rulebook of its files of rules.
        told: what is refused already.
        places: of the scenario.
    """
    stop = tables.get("stop")
    if type(stop) is not date or ("stop",) in told:
        return
    parameters = tables.get("parameters", {}) if ("parameters",) not in told else {}
    values = resolve({key: it for key, it in parameters.items() if ("parameters", key) not in told}, book.parameters)
    uses = _readable(tables.get("instruments"), book, told, places)
    for number, table in _tables(tables.get("projects")):
        keys = [key for key in _COSTLY if key in table]
        if "budget" not in keys or any(("projects", number, key) in [each[:3] for each in told] for key in _COSTLY):
            continue
        project = ProjectTable(**{key: table[key] for key in keys}, owner="somebody").project()
        assert project.budget is not None
        nok = planned(project, [use for use in uses.values() if use], values, len(places), stop)
        if nok > project.budget:
            of_it = [each for k, each in _tables(tables.get("instruments")) if uses.get(k, 0) is None]
            unread = any(each.get("project") == project.name for each in of_it)
            beside = ", without the instruments that are refused" if unread else ""
            plan = f"what it has planned costs with every place taken, {nok:,.0f}{beside}"
            why = f"{project.budget:,.0f} NOK is less than {plan}"
            yield ("projects", number, "budget"), why


def _readable(
    found: object, book: Rulebook, told: Collection[Location], places: Sequence[str]
) -> dict[int, InstrumentUse | None]:
    """The instruments of the model by position; None for those that are refused."""
    read: dict[int, InstrumentUse | None] = {}
    refused = {each[:2] for each in told}
    for number, table in _tables(found):
        if table.get("use") in INSTRUMENTS:
            read[number] = None
            if ("instruments", number) not in refused:
                context = {"places": places, "rulebook": book}
                read[number] = InstrumentUseTable.model_validate(table, context=context).instrument(book)
    return read


def _tables(found: object) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tables of a list, with their positions."""
    for number, table in enumerate(found if isinstance(found, list) else ()):
        if isinstance(table, dict):
            yield number, table
