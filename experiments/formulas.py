"""Lays out how a rule came to its value: a line for every term and condition, with its value and what it read."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from experiments.wording import WIDTH, figure
from model.explanation import TOGETHER, Factor
from model.policy import Target
from model.terms import Condition, Reading, Statement, Term, Trace

#: Columns of what is said and of its value; notes stand behind them. Several values beside each other leave less.
_TEXT, _TEXT_BESIDE, _VALUE = 44, 31, 11
MOST_BESIDE = 4


class Line(NamedTuple):
    """What is said, its value and a note."""

    text: str
    value: str = ""
    note: str = ""


def laid_out(columns: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Lines with one value each, or those of several people that say the same with their values beside each other.

    A note that is not the same for all is left out.
    """
    width = _TEXT if len(columns) == 1 else _TEXT_BESIDE
    for row in zip(*columns, strict=True):
        text, note = row[0].text, row[0].note if len({line.note for line in row}) == 1 else ""
        if len(text) > width:
            yield from textwrap.wrap(text, WIDTH, subsequent_indent=" " * (len(text) - len(text.lstrip()) + 4))
            if not any(line.value for line in row):
                continue
            text = ""
        values = "".join(f"{line.value:<{_VALUE}} " for line in row)
        notes = textwrap.wrap(note, WIDTH - width - 1 - len(values)) or [""]
        yield f"{text:<{width}} {values}{notes[0]}"
        for further in notes[1:]:
            yield f"{'':<{width}} {'':<{len(values)}}{further}"


def lines_of(trace: Trace, indent: int, into_calls: bool = True) -> Iterator[Line]:
    """A line for every condition and term, in the order in which they were met; of other functions, too, if asked for."""
    for step in trace.steps:
        if isinstance(step, Condition):
            yield from _condition(step, indent)
        elif not _only_repeats(step):
            yield from _statement(step, indent, into_calls)


def readings_in(trace: Trace) -> Iterator[Reading]:
    """All that was read on the way to a value, in other functions, too."""
    for step in trace.steps:
        if isinstance(step, Condition):
            yield from step.readings
            continue
        for term in step.terms:
            yield from term.readings
            for condition in term.why:
                yield from condition.readings
            for call in term.calls:
                yield from readings_in(call)


def _only_repeats(statement: Statement) -> bool:
    """Whether a statement returns a name that was set above."""
    term = statement.terms[0]
    return not statement.name and len(statement.terms) == 1 and _is_name(term)


def _is_name(term: Term) -> bool:
    return len(term.readings) == 1 and term.readings[0].kind == "name" and term.readings[0].text == term.text


def _condition(condition: Condition, indent: int) -> Iterator[Line]:
    readings = [each for each in condition.readings if each.text != condition.text]
    yield Line(f"{' ' * indent}if {pretty(condition.text)}", figure(condition.holds), _read(readings))


def _statement(statement: Statement, indent: int, into_calls: bool) -> Iterator[Line]:
    depth = " " * (indent + 2)
    for term in statement.terms:
        for condition in term.why:
            yield from _condition(condition, indent + 2)
        text = pretty(term.text)
        sign = f"{term.sign} " if term.sign else "  "
        if term.parts and term.sign in ("×", "/"):
            text = f"({text})"
        if term.calls and not into_calls:
            read = {each.text: each for call in term.calls for each in readings_in(call) if each.kind == "attribute"}
            yield Line(f"{depth}{sign}{text}", figure(term.value), _read(read.values()))
            continue
        yield Line(f"{depth}{sign}{text}", figure(term.value), _note(term))
        for call in term.calls:
            yield Line(f"{depth}    {pretty(call.text)}, from {call.where}:")
            yield from lines_of(call, indent + 6)
    if statement.name:
        yield Line(f"{depth}= {statement.name}", figure(statement.value))


def _note(term: Term) -> str:
    """What stands behind the value of a term."""
    if len(term.readings) == 1 and term.readings[0].text == term.text:
        return _meaning(term.readings[0])
    sum_of = " ".join(f"{part.sign} {figure(part.value)}".strip() for part in term.parts)
    read = _read([each for each in term.readings if each.kind != "call"])
    tables = [each for each in term.readings if each.kind == "table" and each.text == term.text]
    if tables:
        return f"{tables[0].meaning} at {_read([each for each in term.readings if each.kind != 'table'])}"
    return "; ".join(part for part in (sum_of, read) if part)


def _meaning(reading: Reading) -> str:
    if reading.kind == "name":
        return "so far"
    if reading.kind == "parameter":
        return f"parameter {reading.meaning}, {reading.unit}"
    return f"{reading.meaning}, {reading.unit}" if reading.unit else reading.meaning


def _read(readings: Iterable[Reading]) -> str:
    return ", ".join(f"{pretty(each.text)} {figure(each.value)}" for each in readings)


def pretty(text: str) -> str:
    """A formula as it is read, not as it is typed."""
    return re.sub(r" \* ", " × ", text.replace(" ** ", "^")).replace("!=", "≠").replace("<=", "≤").replace(">=", "≥")


def factor_lines(factors: Iterable[Factor]) -> Iterator[Line]:
    """A line for every instrument that acts on a rule: whether it reaches somebody, and its ratio."""
    for factor in factors:
        name = f"  × {factor.instrument} ({factor.where})"
        dates = f"{factor.start:%Y-%m} to {f'before {factor.stop:%Y-%m}' if factor.stop else 'the end'}"
        if not factor.in_force:
            yield Line(name, "-", f"not in force: {factor.standing or f'only {dates}'}")
        elif not factor.reaches:
            yield Line(name, "-", f"does not reach: {_why_not(factor)}")
        elif factor.instrument == TOGETHER:
            yield Line(f"  × {TOGETHER}", figure(factor.ratio), f"after {factor.where}")
        else:
            said = f"{'reaches' if factor.counts else 'alone'}: {factor.standing or f'in force {dates}'}"
            yield Line(name, figure(factor.ratio), said)
            if factor.trace is not None:
                yield from lines_of(factor.trace, 6)


def _why_not(factor: Factor) -> str:
    """Why an instrument in force does not act on somebody."""
    if factor.standing:
        return factor.standing
    target = _target(factor.target)
    return f"target {target}" if target else "its effect is 0 here"


def _target(target: Target) -> str:
    """A target as the scenario has it."""
    given = {name: value for name, value in vars(target).items() if value not in (None, ())}
    return ", ".join(f"{name} = {_toml(value)}" for name, value in given.items())


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f"{value:g}" if isinstance(value, int | float) else f'"{value}"'
