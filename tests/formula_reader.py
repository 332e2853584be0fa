"""Reads a printed formula as a reader would, top down and by the usual precedence, and works out its value."""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType
from typing import Any

from model.description.formulas import Formula

_CONDITION = re.compile(r"(?:^\s*|\s{3,})((?:if|else if|otherwise|where|else where|elsewhere)\b.*)$")
_INNER = re.compile(r", (?=(?:if|else if|otherwise|where|else where|elsewhere)\b)")
_PYTHON = (("×", "*"), ("−", "-"), ("²", "**2"), (" ^ ", "**"), ("≤", "<="), ("≥", ">="), ("≠", "!="), (" = ", " == "))
#: Words and functions that are no names of anything read.
WORDS = {
    *("if", "else", "otherwise", "where", "elsewhere", "with", "and", "or", "not"),
    *("exp", "ln", "sqrt", "min", "max", "abs"),
}
_FUNCTIONS = {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt, "min": min, "max": max, "abs": abs}


def bare_names(formula: Formula) -> set[str]:
    """Names in a formula that are neither attributes, arguments, functions, tables nor set in it: its parameters."""
    arguments = set(re.findall(r"\w+", formula.head.partition("(")[2]))
    parts = set(re.findall(r"^  with (\w+) = ", formula.text, flags=re.MULTILINE))
    found = set(re.findall(r"(?<![\w.])[a-z_]\w*(?![\w.(\[])", formula.text))
    return found - WORDS - arguments - parts - {formula.name}


class Reader:
    """Works out formulas.

    Args:
        formulas: a function and those it calls.
        given: what stands for every bare name: parameters by how they are written, and tables.
    """

    def __init__(self, formulas: list[Formula], given: Mapping[str, Any]):
        self.given = dict(given) | _FUNCTIONS
        for each in formulas:
            self.given[each.name] = self._function(each)

    def _function(self, formula: Formula) -> Callable[..., float]:
        names = re.findall(r"\w+", formula.head.partition("(")[2])

        def function(*arguments: Any) -> float:
            return self.value(formula, dict(zip(names, arguments, strict=True)))

        return function

    def value(self, formula: Formula, arguments: Mapping[str, Any]) -> float:
        """The value of a formula for such arguments."""
        lines = self._lines(formula)
        names = self.given | dict(arguments)
        for name in [*dict.fromkeys(re.findall(r"^  with (\w+) = ", formula.text, flags=re.MULTILINE))][::-1]:
            names[name] = self._sum(self._part(lines, f"  with {name} = "), names)
        cases = [k for k, (text, _) in enumerate(lines) if text.startswith("  = ")]
        end = next((k for k, (text, _) in enumerate(lines) if text.startswith("  with ")), len(lines))
        for first, last in zip(cases, [*cases[1:], end], strict=True):
            text, condition = lines[first]
            own, inner = [*_INNER.split(condition, maxsplit=1), ""][:2]
            if own in ("", "otherwise") or own.startswith("where") or self._holds(own, names):
                inner = own if own.startswith("where") else inner
                return self._sum([(text.removeprefix("  = "), inner), *lines[first + 1 : last]], names)
        raise AssertionError(f"no case of {formula.name} holds")

    def _lines(self, formula: Formula) -> list[tuple[str, str]]:
        """The lines with their conditions; a condition on a line of its own belongs to the one before."""
        head, *rest = formula.text.splitlines()
        assert head.startswith(formula.head)
        found: list[tuple[str, str]] = []
        if " = " in head:
            found.append((f"  = {head.partition(' = ')[2]}", ""))
        for line in rest:
            condition = _CONDITION.search(line)
            text = line[: condition.start()] if condition else line
            if not text.strip():
                found[-1] = (found[-1][0], condition[1])  # type: ignore[index]
            else:
                found.append((text.rstrip(), condition[1] if condition else ""))
        return found

    def _part(self, lines: list[tuple[str, str]], lead: str) -> list[tuple[str, str]]:
        first = next(k for k, (text, _) in enumerate(lines) if text.startswith(lead))
        last = next((k for k in range(first + 1, len(lines)) if lines[k][0].startswith("  with ")), len(lines))
        return [(lines[first][0].removeprefix(lead), lines[first][1]), *lines[first + 1 : last]]

    def _sum(self, lines: list[tuple[str, str]], names: Mapping[str, Any]) -> float:
        """What the lines whose conditions hold come to, written behind each other."""
        choices = [line for line in lines if line[0].lstrip().startswith("or ")]
        chosen, before = [], False
        if choices:
            several = [lines[0], *choices]
            bracketed = len(lines) > len(several)
            texts = [text.lstrip().removeprefix("or ") for text, _ in several]
            if bracketed:
                assert texts[0].startswith("(")
                assert texts[-1].endswith(")")
                texts[0], texts[-1] = texts[0][1:], texts[-1][:-1]
            holding = [
                text for text, (_, condition) in zip(texts, several, strict=True) if self._holds(condition, names)
            ]
            chosen.append(f"({holding[0]})")
            lines = lines[len(several) :]
        for text, condition in lines:
            chain = condition.startswith("else")
            holds = not condition or (self._holds(condition, names) and not (chain and before))
            before = holds or (chain and before)
            if holds:
                chosen.append(text.strip())
        return float(self._worked_out(" ".join(chosen), names))

    def _holds(self, condition: str, names: Mapping[str, Any]) -> bool:
        words = re.sub(r"^(else )?(if|where) |^(otherwise|elsewhere)$", "", condition)
        return not words or bool(self._worked_out(words, names))

    def _worked_out(self, text: str, names: Mapping[str, Any]) -> Any:
        return eval(_compiled(text), {"__builtins__": {}}, dict(names))


@cache
def _compiled(text: str) -> CodeType:
    for printed, python in _PYTHON:
        text = text.replace(printed, python)
    return compile(text, "<a formula>", "eval")
