"""What a study may let vary, and how a lever or a parameter of it says so: one value, several, a range or its prior."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite

import numpy as np

from model.priors import Uniform
from scenarios import values
from scenarios.problems import Location, RefusedError, nearest, shown

#: Values of one list or range; more is a slip of the finger, and several lists are crossed.
MOST_VALUES = 1000
PRIOR = "prior"
#: Keys of a range.
_KEYS = {"from": "the lowest value", "to": "the highest value", "steps": "the number of values"}


@dataclass(frozen=True)
class Listed:
    """Every one of these values, crossed with those of all others that are listed.

    Args:
        values: at least one, each once.
        written: whether they stand in the file as a list, so that a mistake is told by its position.
    """

    values: tuple[float | date, ...]
    written: bool = True

    def located(self) -> Iterator[tuple[Location, float | date]]:
        """The values with the way to each."""
        return (((position,) if self.written else (), value) for position, value in enumerate(self.values))


@dataclass(frozen=True)
class Between:
    """Sampled, every value between the two as likely as any other."""

    low: float
    high: float

    def located(self) -> Iterator[tuple[Location, float]]:
        """Both ends with the way to each."""
        yield ("from",), self.low
        yield ("to",), self.high

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values below which the shares `u` lie."""
        return Uniform().quantile(u, self.low, self.high)


@dataclass(frozen=True)
class FromPrior:
    """Sampled from the prior the parameter is declared with."""


Axis = Listed | Between | FromPrior


def lever(value: object) -> Axis:
    """The axis of a lever: a list or a range."""
    allowed = "allowed are a list such as [0.7, 0.8], { from = 0.7, to = 0.9, steps = 3 } and { from = 0.7, to = 0.9 }"
    if isinstance(value, dict) and not value.keys() & _KEYS:
        [key, *_] = [*value, "ratio"]
        raise RefusedError(f"a table without from and to; where a lever is meant, write its name in quotes, as in "
                           f"{shown(f'use.{key}')} = [...]; {allowed}")  # fmt: skip
    if isinstance(value, dict):
        return _range(value)
    if isinstance(value, list):
        return _list(value, _number_or_date, "numbers or of dates")
    raise RefusedError(f"{shown(value)} is no list and no range; {allowed}")


def parameter(value: object) -> Axis:
    """The axis of a parameter: a number (a list of one), a list, a range, or its prior."""
    ranges = "{ from = 1, to = 2, steps = 3 }, { from = 1, to = 2 }"
    allowed = f'allowed are a number, a list of numbers, {ranges} and "{PRIOR}"'
    if isinstance(value, dict):
        return _range(value)
    if isinstance(value, list):
        return _list(value, _number, "numbers")
    if isinstance(value, str):
        if value == PRIOR:
            return FromPrior()
        raise RefusedError(f"{shown(value)} is not how a parameter varies; {allowed}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{shown(value)} is not a number; {allowed}")
    return Listed((_number(value),), written=False)


def _range(table: dict[str, object]) -> Axis:
    for key in table:
        if key not in _KEYS:
            raise RefusedError({key: f"unknown key; {nearest(key, _KEYS)}"})
    for key in ("from", "to"):
        if key not in table:
            raise RefusedError({key: f"is missing; it is {_KEYS[key]} of the range"})
        if isinstance(table[key], date):
            why = f"{shown(table[key])} is a date, and only numbers have ranges; write the dates as a list"
            raise RefusedError({key: why})
        try:
            _number(table[key])
        except RefusedError as refused:
            raise RefusedError({key: str(refused)}) from None
    low, high = _number(table["from"]), _number(table["to"])
    if not low < high:
        why = f"{shown(table['to'])} is not above from {shown(table['from'])}; allowed are higher numbers"
        raise RefusedError({"to": why})
    if "steps" not in table:
        return Between(low, high)
    try:
        steps = values.whole(table["steps"], 2, MOST_VALUES)
    except RefusedError as refused:
        raise RefusedError({"steps": str(refused)}) from None
    # In decimals: 0.1 to 0.3 in three steps is the list [0.1, 0.2, 0.3], to the last bit.
    first, last = Decimal(str(low)), Decimal(str(high))
    return Listed(tuple(float(first + (last - first) * k / (steps - 1)) for k in range(steps)), written=False)


def _list(given: list[object], check: Callable[[object], float | date], what: str) -> Axis:
    if not given:
        raise RefusedError(f"the list is empty, so nothing would run; allowed is a list of {what}")
    if len(given) > MOST_VALUES:
        raise RefusedError(f"the list has {len(given)} values; allowed are up to {MOST_VALUES}")
    found: list[float | date] = []
    for position, item in enumerate(given):
        try:
            value = check(item)
        except RefusedError as refused:
            raise RefusedError({position: str(refused)}) from None
        if value in found:
            raise RefusedError({position: f"{shown(item)} stands in the list twice; allowed is each value once"})
        found.append(value)
    return Listed(tuple(found))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{shown(value)} is not a number; allowed are numbers, without quotes")
    if abs(value) > values.HIGHEST_SEED or not isfinite(value):
        raise RefusedError(f"{shown(value)} is not a finite number; allowed are finite numbers")
    return value  # a whole number stays one, so that it is told as it was written


def _number_or_date(value: object) -> float | date:
    meant = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value)
    return values.month(value) if meant or isinstance(value, date) else _number(value)
