"""Numbers, places and lines of text as the commands print them, on a terminal and elsewhere."""

import textwrap
from collections.abc import Sequence
from math import floor, isfinite, log10

from model.shedding import Shedding
from model.vocabulary import IN_WORDS

WIDTH = 100
ENOUGH = 20  #: runs: one in each tail of a band of 90 %
FEW = f"Fewer than {ENOUGH} runs say little of a band of 90 %."
#: What a page about a household or a person must say of itself.
SIMULATED = "One simulated run: what happens follows from rules and draws, not from motives; effects are assumed."
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def figure(value: float | str) -> str:
    """A number with four digits that say something, never as a power of ten; a text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isfinite(value) or value == round(value):
        return f"{value:,.0f}" if abs(value) < 1e9 else f"{value:g}"
    digits = min(max(3 - floor(log10(abs(value))), 0), 12)
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"


def counted(number: int, one: str, several: str) -> str:
    """``a child``, ``two children``."""
    if number == 1:
        return f"a {one}"
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {several}"


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def place_named(place: str) -> str:
    """A place in a sentence."""
    return "the rest of Norway" if place == "rest_of_norway" else place


def shed_by(employer: Shedding) -> str:
    """An employer with fewer positions than staff, and the shocks that hold there."""
    who = f"the employer, {f'{employer.employer} ' if employer.employer else ''}in {IN_WORDS[employer.sector]},"
    few = f"only {employer.positions:,}" if employer.positions else "none"
    shocks = listed([f"the {name} that began in {start:%Y-%m}" for name, start in employer.shocks])
    return f"{who} had positions for {few} of its {employer.staff:,} people{f' during {shocks}' if shocks else ''}"


def wrapped(text: str, indent: int = 0, further: int = 0) -> list[str]:
    """Lines of a text; those after the first are indented by `further` more."""
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + further))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Rows under their headings, each column as wide as it needs; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = []
    for row in (headings, *rows):
        cells = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
