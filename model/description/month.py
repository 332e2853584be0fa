"""The order of a month, read from the syntax tree of `MigrationModel.step` and the methods it calls.

A step is told in the words that stand here, or, where there are none, in the first words of the docstring of what is called.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from model.schedule import rules

_SIMULATION = Path(__file__).parents[1] / "simulation.py"

#: What a call, named without `self`, does to a reader, and the kinds of rule it asks; without words a call is left out.
SAID: dict[str, tuple[str, tuple[str, ...]]] = {
    "proposals.open": ("every decision gets its random word of the month, by which the draws below are addressed", ()),
    "proposals.ratios_of": ("the instruments in force become one ratio per rule and person, household or place", ()),
    "proposals.propose": (
        "everybody at risk is asked: probability 1 − exp(−hazard × ratio / 12), one draw each",
        ("event", "match"),
    ),
    "proposals.match": ("who seeks finds one of those who can be found, or nobody", ()),
    "proposals.intensities": ("every place is asked how many households or candidates would come", ("arrival",)),
    "program.streams_of": ("", ()),
    "arrivals.count_arrivals": ("how many of them come this month, one draw for each stream and place", ()),
    "proposals.grow": ("columns grow by a twelfth of their yearly change, within their range", ("growth",)),
    "_network.keep": ("ties of those whose birthday it is fade; they meet people; ties are counted", ("meeting",)),
    "_apply": ("what was proposed happens", ()),
    "apply_events": (
        "events in the order of the schedule; one event a month takes a person, what comes later is lost and counted",
        (),
    ),
    "arrivals.arrive": ("households arrive; candidates only where the place offers what they ask", ()),
    "begin_anew": ("belonging, expectations and ties of those who came begin anew", ()),
    "record.add_events": ("", ()),
    "_world": ("", ()),
    "state.reserve": ("", ()),
    "state.reserve_employers": ("", ()),
    "proposals.make_room": ("", ()),
    "Choices": ("", ()),
    "draws.word": ("", ()),
    "month": ("the calendar goes on", ()),
    "_open_month": ("the next month is opened", ()),
    "_step_away": (
        "those away live through the year: deaths, ends of study, unions, births; some are forgotten",
        (),
    ),
    "grow_older": ("whoever had a birthday in the month before turns a year older; school and working life end", ()),
    "labour_market.open": (
        "employers say how many positions they want filled; those nobody holds are vacant",
        ("supply",),
    ),
    "labour_market.employ_newcomers": (
        "who came to work last month takes a vacancy first, commutes, or looks for work",
        (),
    ),
    "housing_market.build": ("what was decided to be built stands", ()),
    "housing_market.house_newcomers": ("who came to live here last month takes a vacant dwelling first", ()),
    "housing_market.find": ("who looks for a home gets one of the vacant dwellings, in an order of keys, or none", ()),
    "housing_market.give_cars": ("who of them has a car is drawn", ()),
    "labour_market.find": ("who looks for work gets one of the vacancies left, in an order of keys, or none", ()),
    "labour_market.school": ("what newcomers have learnt is drawn", ()),
    "_record_january": ("what is counted once a year is recorded", ()),
    "_count": ("households, registers, workers and job seekers are counted", ()),
    "_check": ("the books of the month before must balance, and everybody be in one household", ()),
    "record.add_flows": ("the flows of the month before are recorded", ()),
    "_network.gather": ("adults take their places on the rings on which people meet", ()),
    "circumstances.set_year": ("who is missing where refugees are wanted as a share of the inhabitants is counted", ()),
    "circumstances.set_month": (
        "the month's labour demand, here and in the country, season, laws in force and settlement are set",
        (),
    ),
}
#: Conditions under which something is done; one without words is left out, and what stands under it is told.
_WHEN = {"january": "in January", "keeps_events": ""}
#: Methods that are told in one line.
_WHOLE = {"_count", "_check", "_step_away", "_record_january", "_world"}


class Step(NamedTuple):
    """A line of the month: how deep it stands, what it says, the kinds of rule asked, the call."""

    depth: int
    words: str
    kinds: tuple[str, ...]
    call: str


@cache
def _methods() -> dict[str, ast.FunctionDef]:
    tree = ast.parse(_SIMULATION.read_text(encoding="utf-8"))
    model = next(each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == "MigrationModel")
    return {each.name: each for each in model.body if isinstance(each, ast.FunctionDef)}


@cache
def steps() -> tuple[Step, ...]:
    """What a month does, in order."""
    return tuple(_told(_methods()["step"].body, 0))


def _told(statements: list[ast.stmt], depth: int) -> Iterator[Step]:
    for statement in statements:
        if isinstance(statement, ast.If):
            if any(isinstance(each, ast.Raise) for each in statement.body):
                continue
            condition = ast.unparse(statement.test)
            words = _WHEN.get(condition, f"if {condition}")
            inside = list(_told(statement.body, depth + bool(words)))
            if inside:
                yield from [Step(depth, f"{words}:", (), "")] if words else []
                yield from inside
            continue
        if isinstance(statement, ast.AugAssign):
            yield from _one(ast.unparse(statement.target), depth)
        for call in _calls(statement):
            yield from _one(ast.unparse(call.func), depth)


def _one(called: str, depth: int) -> Iterator[Step]:
    """What a call says, and what a method of the model does in turn."""
    name = called.removeprefix("self.")
    method = _methods().get(name) if called == f"self.{name}" else None
    words, kinds = SAID.get(name) or (_first_sentence(ast.get_docstring(method) if method else _docstring(name)), ())
    if words:
        yield Step(depth, words, kinds, name)
    if method and name not in _WHOLE:
        yield from _told(method.body, depth + 1)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls of a statement in the order in which they are made: of arguments before that of the function."""
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)
    if isinstance(node, ast.Call):
        yield node


def _docstring(name: str) -> str:
    """The docstring of something the model defines; empty for all else.

    An object is known by its name: `proposals` and `_proposals` are `Proposals`, `labour_market` is `LabourMarket`.
    """
    simulation = vars(importlib.import_module("model.simulation"))
    of, _, last = name.rpartition(".")
    owners = {key.lower(): value for key, value in simulation.items()}
    owner = owners.get(of.rpartition(".")[2].replace("_", "").lower()) if of else None
    found = getattr(owner, last, None) if of else simulation.get(last)
    if not str(getattr(found, "__module__", "")).startswith("model."):
        return ""
    return found.__doc__ or ""


def _first_sentence(docstring: str | None) -> str:
    sentence = re.split(r"(?<=[.;:])\s", " ".join((docstring or "").split()))[0]
    return sentence[:1].lower() + sentence[1:].rstrip(".;:")


def step_of(kind: str) -> str:
    """In which step of the month rules of a kind are asked, in a few words."""
    top = 0
    for step in steps():
        top += step.depth == 0
        if kind in step.kinds:
            return f"asked in step {top} of the month"
    return "asked as the schedule says"


def month_listing() -> str:
    """The month as a numbered list, with the rules that each step asks."""
    lines, numbers = ["```text"], [0]
    asked = {each for step in steps() for each in step.kinds}
    for step in steps():
        numbers = [*numbers[: step.depth + 1], *([0] * (step.depth + 1 - len(numbers)))]
        numbers[step.depth] += 1
        number = ".".join(str(each) for each in numbers[: step.depth + 1])
        lines.append(f"{'    ' * step.depth}{number}. {step.words}")
        for kind in step.kinds:
            lines += _wrapped(kind, 4 * step.depth + len(number) + 2)
    for kind in dict.fromkeys(rule.kind for rule in rules() if rule.kind not in asked):
        lines += ["besides:", *_wrapped(kind, 4)]
    return "\n".join([*lines, "```"])


def _wrapped(kind: str, indent: int) -> list[str]:
    """The rules of a kind, as lines."""
    lines = [f"{' ' * indent}{kind}:"]
    for name in (rule.name for rule in rules() if rule.kind == kind):
        if len(lines[-1]) + len(name) > 112:
            lines.append(" " * (indent + len(kind) + 1))
        lines[-1] += f" {name},"
    return [*lines[:-1], lines[-1].rstrip(",")]
