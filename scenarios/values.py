"""Kinds of value a scenario file can hold. Each takes what TOML gave, returns it checked or says what is allowed."""

import datetime
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from scenarios.problems import NO_DATE, RefusedError, shown, unknown

DATE = "dates are written as 2000-01-01, without quotes"
HIGHEST_SEED = 2**63 - 1  # the largest whole number of a TOML file
OLDEST = 110  # the open age group of the public life tables

Number = TypeVar("Number", int, float)


def number(value: object, low: float, high: float, unit: str = "") -> float:
    """A finite number within bounds, both inclusive."""
    allowed = f"allowed are numbers from {low:g} to {high:g}{f' ({unit})' if unit else ''}"
    if isinstance(value, str):
        raise RefusedError(f"{shown(value)} is a text; {allowed}, without quotes")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"{shown(value)} is not a number; {allowed}")
    if isinstance(value, float) and not isfinite(value):
        raise RefusedError(f"{shown(value)} is not a finite number; {allowed}")
    if not low <= value <= high:
        raise RefusedError(f"{shown(value)} is too {'low' if value < low else 'high'}; {allowed}")
    return float(value)


def whole(value: object, low: int, high: int) -> int:
    """A whole number within bounds, both inclusive."""
    allowed = f"allowed are whole numbers from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise RefusedError(f"{shown(value)} is not a whole number; {allowed}")
    if not low <= value <= high:
        raise RefusedError(f"{shown(value)} is too {'low' if value < low else 'high'}; {allowed}")
    return value


def day(value: object) -> datetime.date:
    """A native TOML date."""
    if isinstance(value, str) and value.startswith(NO_DATE):
        raise RefusedError(f"{shown(value)} is no date of the calendar; {DATE}")
    if isinstance(value, str):
        try:
            meant = datetime.date.fromisoformat(value)
        except ValueError:
            raise RefusedError(f"{shown(value)} is not a date; {DATE}") from None
        raise RefusedError(f"{shown(value)} is a text; write {meant.isoformat()} without quotes")
    if isinstance(value, datetime.datetime):
        raise RefusedError(f"{shown(value)} has a time of day; write {value.date().isoformat()}")
    if not isinstance(value, datetime.date):
        raise RefusedError(f"{shown(value)} is not a date; {DATE}")
    return value


def month(value: object) -> datetime.date:
    """The first day of a month: the model goes by months."""
    first = day(value)
    if first.day != 1:
        write = f"a step is a month, so write {first.replace(day=1)} or another first"
        raise RefusedError(f"{first} is not the first day of a month; {write}")
    return first


def text(value: object) -> str:
    """A text that is more than blanks."""
    if not isinstance(value, str) or value.startswith(NO_DATE):
        raise RefusedError(f"{shown(value)} is not a text; allowed is a text in quotes")
    if not value.strip():
        raise RefusedError(f"{shown(value)} is empty; allowed is a text in quotes")
    return value


def yes_or_no(value: object) -> bool:
    """A native true or false."""
    if not isinstance(value, bool):
        raise RefusedError(f"{shown(value)} is neither true nor false; allowed are true and false, without quotes")
    return value


def name(value: object, what: str, known: Sequence[str]) -> str:
    """One of the known names of something."""
    if not isinstance(value, str) or value not in known:
        raise RefusedError(unknown(value, what, known))
    return value


def names(value: object, what: str, known: Sequence[str], otherwise: str = "all") -> tuple[str, ...]:
    """A list of known names, each once, in the order in which they are known: the order in the file cannot matter.

    What leaving the key out means stands in `otherwise`.
    """
    if isinstance(value, str):
        raise RefusedError(f"{shown(value)} is a text; write a list, [{shown(value)}]")
    if not isinstance(value, list):
        raise RefusedError(f"{shown(value)} is not a list; allowed is a list such as [{shown(known[0])}]")
    if not value:
        such = f"name {what}, such as [{shown(known[0])}]"
        raise RefusedError(f"the list is empty; leave the key out for {otherwise}, or {such}")
    wrong: dict[str | int, str] = {
        position: unknown(item, what, known) for position, item in enumerate(value) if item not in known
    }
    for position, item in enumerate(value):
        if position not in wrong and item in value[:position]:
            wrong[position] = f"{shown(item)} stands in the list twice; allowed is each name once"
    if wrong:
        raise RefusedError(wrong)
    return tuple(each for each in known if each in value)


def texts(value: object, example: str) -> tuple[str, ...]:
    """A list of texts, each once."""
    if isinstance(value, str):
        raise RefusedError(f"{shown(value)} is a text; write a list, [{shown(value)}]")
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise RefusedError(f"{shown(value)} is not a list of texts; allowed is a list such as [{shown(example)}]")
    if len(set(value)) < len(value):
        raise RefusedError(f"{shown(value)} names one twice; allowed is each once")
    return tuple(value)


def ages(value: object) -> tuple[int, int]:
    """Lowest and highest completed years, both inclusive."""
    allowed = f"allowed are two whole numbers from 0 to {OLDEST}, the lowest age first, such as [20, 39]"
    low, high = _pair(value, lambda item: whole(item, 0, OLDEST), allowed)
    if low > high:
        raise RefusedError(f"{shown(value)} ends before it begins; {allowed}")
    return low, high


def years(value: object) -> tuple[float, float]:
    """Least and most years, the second exclusive."""
    allowed = f"allowed are two numbers from 0 to {OLDEST}, the lower first, such as [0, 5]"
    least, most = _pair(value, lambda item: number(item, 0, OLDEST), allowed)
    if least >= most:
        raise RefusedError(f"{shown(value)} holds no time, as the second is exclusive; {allowed}")
    return least, most


def _pair(value: object, check: Callable[[object], Number], allowed: str) -> tuple[Number, Number]:
    if not isinstance(value, list) or len(value) != 2:
        raise RefusedError(f"{shown(value)} is not a list of two; {allowed}")
    wrong: dict[str | int, str] = {}
    checked = []
    for position, item in enumerate(value):
        try:
            checked.append(check(item))
        except RefusedError as refused:
            wrong[position] = str(refused)
    if wrong:
        raise RefusedError(wrong)
    return checked[0], checked[1]


Day = Annotated[datetime.date, BeforeValidator(day)]
Month = Annotated[datetime.date, BeforeValidator(month)]
Text = Annotated[str, BeforeValidator(text)]
YesOrNo = Annotated[bool, BeforeValidator(yes_or_no)]
Ages = Annotated[tuple[int, int], BeforeValidator(ages)]
Years = Annotated[tuple[float, float], BeforeValidator(years)]
