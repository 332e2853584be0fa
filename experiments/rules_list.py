"""Lists the rules of a month with everything a reader of a result asks about them, and what files of rules add.

Reads the rules' texts only: neither Numba nor Mesa is loaded.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from textwrap import fill
from types import FunctionType
from typing import Any

from experiments.problems import BadInput
from model import schedule
from model.engine.rewrite import ARGUMENTS, readable, rewrite
from model.kinds import Column, RatioInstrument, Rule
from model.parameters import Parameter
from model.rulebook import ENTRY_POINTS, Rulebook
from model.state import SCHOOL_END
from model.vocabulary import ABROAD, SUBJECTS
from model.who import Who
from scenarios.problems import nearest, shown

_WIDTH = 100
#: In a month arrivals follow the events, then columns grow, employers say what they want and people meet, wherever the
#: rules were declared.
_TURN = {"event": 0, "match": 0, "arrival": 1, "growth": 2, "supply": 3, "meeting": 4}
_CARRIERS = {
    "person": SUBJECTS["person"],
    "household": SUBJECTS["household"],
    "place": "places: a figure for each",
    "employer": "employers in the modelled places",
}
_MEETING = f"persons of {SCHOOL_END} and over who live in a modelled place, once a year: in the month of the birthday"
#: Among whom people meet, as `model.vocabulary.POOLS` names them.
_POOLS = {
    "everybody": "everybody in the place",
    "work": "those who work in the place",
    "class": "parents in the place of a child of the same school year",
    "origin": "those of the own origin group in the place",
    "schoolmates": "those in the place of the same age and home place",
}
#: Why people come and what they do then, where it is more than moving and working, as `model.vocabulary` names it.
_GROUNDS = {"work": "to work", "season": "to work in the season", "refuge": "as refugees", "family": "to family"}
_ACTIVITIES = {
    "none": "do nothing",
    "seeking": "look for a job",
    "studying": "study",
    "programme": "take the programme",
}


def described(book: Rulebook, name: str = "") -> dict[str, Any]:
    """Everything that is listed, or one rule, for programs.

    Raises:
        BadInput: there is no rule of that name.
        RuleError: a rule says something it may not.
    """
    month = sorted(book.rules, key=lambda rule: _TURN[rule.kind])
    rules = [_rule(number, rule, book) for number, rule in enumerate(month, start=1)]
    if name:
        known = [rule["name"] for rule in rules]
        if name not in known:
            raise BadInput(f"{shown(name)} is not a rule; {nearest(name, known)}")
        return {"rules": [rule for rule in rules if rule["name"] == name]}
    read = {each["name"] for rule in rules for each in rule["parameters"]}
    return {
        "rules": rules,
        "others": [_parameter(each) for name, each in book.parameters.items() if name not in read],
        "instruments": [_instrument(instrument, book) for instrument in book.instruments.values()],
        "columns": [_column(column) for column in book.columns],
        "offered": [{"name": each.name, "module": each.value} for each in entry_points(group=ENTRY_POINTS)],
    }


def lines(book: Rulebook, name: str = "") -> Iterator[str]:
    """The same as text, a block for each, at most 100 columns wide but for paths and names that are longer.

    Raises:
        BadInput: there is no rule of that name.
        RuleError: a rule says something it may not.
    """
    listed = described(book, name)
    for rule in listed["rules"]:
        mark = f", {rule['mark']}" if rule["mark"] else ""
        yield f"{rule['number']:>2}  {rule['name']}: {rule['kind']}, {rule['where']}{mark}"
        yield from _indented(
            [
                ("", rule["formula"]),
                ("of", rule["at_risk"]),
                ("happens", rule["happens"]),
                ("asks", "; ".join(f"{each['name']}, {each['says']}" for each in rule["asks"])),
                ("parameters", _values(rule["parameters"])),
                ("tables", ", ".join(rule["tables"])),
            ]
        )
    if name:
        return
    yield "further parameters: what the engine, the start, the world outside, shocks or instruments read"
    yield from _indented([("", _values(listed["others"]))])
    for instrument in listed["instruments"]:
        yield f"instrument {instrument['name']}, {instrument['where']}"
        settings = [f"{p['key']} {p['value']:g} {p['unit']}" for p in instrument["settings"]]
        yield from _indented(
            [("", instrument["formula"]), ("on", ", ".join(instrument["on"])), ("settings", ", ".join(settings))]
        )
    for column in listed["columns"]:
        low, high = column["range"]
        yield f"column {column['of']}.{column['name']}, {column['where']}"
        says = f"{column['meaning']}; {column['unit']}, {low:g} to {high:g}, from {column['start']:g}"
        says += "" if column["newcomer"] is None else f", anew from {column['newcomer']:g} in another place"
        says += "" if column["immigrant"] is None else f", from {column['immigrant']:g} of who comes to Norway"
        yield from _indented([("", says)])
    offered = ", ".join(f"{each['name']} ({each['module']})" for each in listed["offered"])
    yield f"Installed packages offer {offered or 'no further rules'}."


def parameters_of(rule: Rule | RatioInstrument, columns: Iterable[Column]) -> tuple[list[str], list[str]]:
    """Names of the parameters and of the public tables that a rule or instrument reads.

    Raises:
        RuleError: its text says something it may not.
    """
    names: list[str] = []
    tables: list[str] = []
    functions: list[Any] = [rule.function]
    if isinstance(rule, Rule):
        functions = [each for each in (rule.seekers, rule.offers, rule.pace, rule.function) if each is not None]
        functions += thresholds_of(rule)
    for function in functions:
        read = rewrite(function, rule.name, tuple(ARGUMENTS), readable(tuple(columns)))
        names += read.parameters
        tables += read.tables
    if isinstance(rule, Rule):
        own = (rule.known, rule.near, rule.reception, rule.strength)
        names += [parameter.name for parameter in own if parameter is not None]
        if rule.who is not None:
            names += [parameter.name for parameter in _of_arrivals(rule.who)]
    return list(dict.fromkeys(names)), list(dict.fromkeys(tables))


def thresholds_of(rule: Rule) -> tuple[Callable[..., float], ...]:
    """The functions that say how many of an arrival's candidates are content; none where everybody comes."""
    return rule.who.candidates.thresholds if rule.who is not None and rule.who.candidates is not None else ()


def functions_of_arrivals(rule: Rule) -> tuple[Callable[..., float], ...]:
    """The functions beside its own that say who arrives."""
    return (rule.who.age, *thresholds_of(rule)) if rule.who is not None else ()


def _of_arrivals(who: Who) -> Iterator[Parameter]:
    own = [who.female, who.partnered, who.with_children, who.children, who.family_abroad]
    own += [parameter for _, parameter in (*who.origins, *who.motives)]
    own += who.candidates.parameters if who.candidates else []
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
        "at_risk": _at_risk(rule),
        "happens": _happens(rule),
        "pool": rule.pool,
        "asks": [{"name": each.__name__, "says": _says(each)} for each in thresholds_of(rule)],
        "formula": _first_paragraph(rule.docstring),
        "parameters": [_parameter(book.parameters[name]) for name in names],
        "tables": tables,
        "where": rule.where,
        "mark": _mark(rule),
    }


def _at_risk(rule: Rule) -> str:
    if rule.kind == "meeting":
        return _MEETING
    return SUBJECTS[rule.of] if rule.kind in ("event", "match") else _CARRIERS[rule.of]


def _happens(rule: Rule) -> str:
    if rule.happens is not None:
        return rule.happens.meaning
    if rule.grows is not None:
        return f"{rule.of}.{rule.grows.name} changes by a twelfth of it a month"
    if rule.kind == "supply":
        return "the employer wants so many positions filled"
    if rule.pool:
        return f"the person gets to know about as many a year of {_POOLS[rule.pool]}"
    return _arriving(rule)


def _arriving(rule: Rule) -> str:
    """What an arrival does."""
    assert rule.who is not None
    whom = "candidates" if rule.who.candidates else "households"
    said = f"{whom} arrive from {'abroad' if rule.comes_from == ABROAD else 'the rest of Norway'}"
    if rule.who.ground in _GROUNDS:
        said += f" {_GROUNDS[rule.who.ground]}"
    if rule.who.activity in _ACTIVITIES:
        said += f" and {_ACTIVITIES[rule.who.activity]}"
    said += ", in whole groups" if rule.whole else ""
    said += ", not registered" if not rule.registered else ""
    said += ", some from a reception centre in Norway" if rule.reception else ""
    return f"{said}; they come where all they ask is met" if rule.who.candidates else said


def _mark(rule: Rule) -> str:
    """Whether a file brought the rule, and instead of what."""
    shipped = {each.name: each for each in schedule.rules()}
    if shipped.get(rule.name) is rule:
        return ""
    return f"replaces {shipped[rule.name].where}" if rule.name in shipped else "added"


def _instrument(instrument: RatioInstrument, book: Rulebook) -> dict[str, Any]:
    return {
        "name": instrument.name,
        "on": list(instrument.on),
        "formula": _first_paragraph(instrument.docstring),
        "settings": [{"key": key} | _parameter(each) for key, each in book.settings(instrument.name).items()],
        "where": instrument.where,
    }


def _column(column: Column) -> dict[str, Any]:
    names = ("of", "name", "unit", "range", "start", "meaning", "where")
    begins = {"newcomer": column.newcomer, "immigrant": column.immigrant}
    anew = {name: None if value is None else float(value) for name, value in begins.items()}
    return {name: getattr(column, name) for name in names} | anew


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "value": parameter.value, "unit": parameter.unit, "range": parameter.range}


def _values(parameters: Iterable[dict[str, Any]]) -> str:
    return ", ".join(f"{each['name']} {each['value']:g} {each['unit']}" for each in parameters)


def _says(function: Callable[..., float]) -> str:
    """A function's docstring as part of a sentence."""
    text = _first_paragraph(inspect.getdoc(function) or "without a word on it").rstrip(".")
    return text[:1].lower() + text[1:]


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
