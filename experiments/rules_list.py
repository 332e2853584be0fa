"""Lists the rules of a month with everything a reader of a result asks about them, and what files of rules add.

Reads the rules' texts only: neither Numba nor Mesa is loaded.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from textwrap import fill
from types import FunctionType
from typing import Any

from model import schedule
from model.engine.rewrite import ARGUMENTS, readable, rewrite
from model.kinds import ABROAD, SUBJECTS, Column, Instrument, Rule, Who
from model.parameters import Parameter
from model.rulebook import ENTRY_POINTS, Rulebook

_WIDTH = 100
#: In a month arrivals follow the events, and growths come last, wherever they were declared.
_TURN = {"event": 0, "match": 0, "arrival": 1, "growth": 2}
_CARRIERS = {
    "person": SUBJECTS["person"],
    "household": SUBJECTS["household"],
    "place": "places: a figure for each",
}


def described(book: Rulebook) -> dict[str, Any]:
    """Everything that is listed, for programs.

    Raises:
        RuleError: a rule says something it may not.
    """
    month = sorted(book.rules, key=lambda rule: _TURN[rule.kind])
    return {
        "rules": [_rule(number, rule, book) for number, rule in enumerate(month, start=1)],
        "instruments": [_instrument(instrument, book) for instrument in book.instruments.values()],
        "columns": [_column(column) for column in book.columns],
        "offered": [{"name": each.name, "module": each.value} for each in entry_points(group=ENTRY_POINTS)],
    }


def lines(book: Rulebook) -> Iterator[str]:
    """The same as text, a block for each, at most 100 columns wide but for paths and names that are longer.

    Raises:
        RuleError: a rule says something it may not.
    """
    listed = described(book)
    for rule in listed["rules"]:
        mark = f", {rule['mark']}" if rule["mark"] else ""
        yield f"{rule['number']:>2}  {rule['name']}: {rule['kind']}, {rule['where']}{mark}"
        reads = [f"{p['name']} {p['value']:g} {p['unit']}" for p in rule["parameters"]]
        yield from _indented(
            [
                ("", rule["formula"]),
                ("of", rule["at_risk"]),
                ("happens", rule["happens"]),
                ("parameters", ", ".join(reads)),
                ("tables", ", ".join(rule["tables"])),
            ]
        )
    for instrument in listed["instruments"]:
        yield f"instrument {instrument['name']}, {instrument['where']}"
        settings = [f"{p['key']} {p['value']:g} {p['unit']}" for p in instrument["settings"]]
        yield from _indented(
            [("", instrument["formula"]), ("on", ", ".join(instrument["on"])), ("settings", ", ".join(settings))]
        )
    for column in listed["columns"]:
        low, high = column["range"]
        yield f"column {column['of']}.{column['name']}, {column['where']}"
        yield from _indented(
            [("", f"{column['meaning']}; {column['unit']}, {low:g} to {high:g}, from {column['start']:g}")]
        )
    offered = ", ".join(f"{each['name']} ({each['module']})" for each in listed["offered"])
    yield f"Installed packages offer {offered or 'no further rules'}."


def parameters_of(rule: Rule | Instrument, columns: Iterable[Column]) -> tuple[list[str], list[str]]:
    """Names of the parameters and of the public tables that a rule or instrument reads.

    Raises:
        RuleError: its text says something it may not.
    """
    names: list[str] = []
    tables: list[str] = []
    functions = [rule.function]
    if isinstance(rule, Rule):
        functions = [each for each in (rule.seekers, rule.offers, rule.function) if each is not None]
    for function in functions:
        read = rewrite(function, rule.name, tuple(ARGUMENTS), readable(tuple(columns)))
        names += read.parameters
        tables += read.tables
    if isinstance(rule, Rule) and rule.who is not None:
        names += [parameter.name for parameter in _of_arrivals(rule.who)]
    return list(dict.fromkeys(names)), list(dict.fromkeys(tables))


def _of_arrivals(who: Who) -> Iterator[Parameter]:
    own = (who.female, who.partnered, who.with_children, who.children, *who.origins)
    yield from (parameter for parameter in own if parameter is not None)
    assert isinstance(who.age, FunctionType)
    yield from _named_in(who.age, ())


def _named_in(function: FunctionType, callers: tuple[FunctionType, ...]) -> Iterator[Parameter]:
    """The parameters a plain function reads, and those of the functions of its file that it calls."""
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, Parameter):
            yield value
        elif isinstance(value, FunctionType) and value.__module__ == function.__module__ and value not in callers:
            yield from _named_in(value, (*callers, function))


def _rule(number: int, rule: Rule, book: Rulebook) -> dict[str, Any]:
    names, tables = parameters_of(rule, book.columns)
    return {
        "number": number,
        "name": rule.name,
        "kind": rule.kind,
        "of": rule.of,
        "at_risk": SUBJECTS[rule.of] if rule.kind in ("event", "match") else _CARRIERS[rule.of],
        "happens": _happens(rule),
        "formula": _first_paragraph(rule.docstring),
        "parameters": [_parameter(book.parameters[name]) for name in names],
        "tables": tables,
        "where": rule.where,
        "mark": _mark(rule),
    }


def _happens(rule: Rule) -> str:
    if rule.happens is not None:
        return rule.happens.meaning
    if rule.grows is not None:
        return f"{rule.of}.{rule.grows.name} changes by a twelfth of it a month"
    return f"households arrive from {'abroad' if rule.comes_from == ABROAD else 'the rest of Norway'}"


def _mark(rule: Rule) -> str:
    """Whether a file brought the rule, and instead of what."""
    shipped = {each.name: each for each in schedule.rules()}
    if shipped.get(rule.name) is rule:
        return ""
    return f"replaces {shipped[rule.name].where}" if rule.name in shipped else "added"


def _instrument(instrument: Instrument, book: Rulebook) -> dict[str, Any]:
    return {
        "name": instrument.name,
        "on": list(instrument.on),
        "formula": _first_paragraph(instrument.docstring),
        "settings": [{"key": key} | _parameter(each) for key, each in book.settings(instrument.name).items()],
        "where": instrument.where,
    }


def _column(column: Column) -> dict[str, Any]:
    names = ("of", "name", "unit", "range", "start", "meaning", "where")
    return {name: getattr(column, name) for name in names}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "value": parameter.value, "unit": parameter.unit, "range": parameter.range}


def _first_paragraph(docstring: str) -> str:
    return " ".join(docstring.split("\n\n")[0].split())


def _indented(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, text in texts:
        if text:
            said = f"{what}: {text}" if what else text
            yield fill(
                said, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False,
                break_on_hyphens=False,
            )  # fmt: skip
