"""How a formula stands on lines: what it begins with, the steps that follow, and the conditions behind them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from model.description.expressions import SUM

#: The longest line, the column up to which conditions are set under each other, the longest product before one.
WIDTH, _MARGIN, _LINE = 118, 66, 62


class Irregular(Exception):
    """What is said is not a row of factors or summands."""


class Row(NamedTuple):
    """A line of a formula and the condition behind it."""

    text: str
    condition: str = ""


#: A factor or summand with its sign; what a product or sum begins with has none.
Part = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """Factors or summands that come in together, and the condition under which they count."""

    parts: tuple[Part, ...]
    condition: str = ""

    @property
    def adds(self) -> bool:
        """Whether it is a summand."""
        return self.parts[0][0] in "+−"


@dataclass(frozen=True)
class Beginning:
    """What a value begins with: the parts of an expression, how tightly it holds together, the condition."""

    parts: tuple[Part, ...]
    level: int
    condition: str = ""


@dataclass(frozen=True)
class Value:
    """What a name stands for: one of some beginnings, and the steps that follow."""

    beginnings: tuple[Beginning, ...]
    steps: tuple[Step, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it is one expression under no condition."""
        return len(self.beginnings) == 1 and not self.steps and not self.beginnings[0].condition

    def then(self, step: Step) -> "Value":
        """The value with a further step."""
        if not step.adds and any(each.adds for each in self.steps):
            raise Irregular  # a product of a sum that stands on several lines would read as something else
        return replace(self, steps=(*self.steps, step))

    def rows(self, lead: str, condition: str) -> Iterator[Row]:
        """Its lines; `lead` stands before the first, `condition` behind it."""
        multiplied = any(not step.adds for step in self.steps)
        loose = [bool(self.steps) and each.level < SUM + multiplied for each in self.beginnings]
        whole = [f"({joined(each.parts)})" if wraps else "" for each, wraps in zip(self.beginnings, loose, strict=True)]
        indent = " " * len(lead)
        if len(self.beginnings) > 1:
            yield from self._chosen(
                lead, condition, [w or joined(b.parts) for w, b in zip(whole, self.beginnings, strict=True)]
            )
            runs = self.steps
        else:
            first = [("", whole[0])] if whole[0] else list(self.beginnings[0].parts)
            plain = 0
            while plain < len(self.steps) and not self.steps[plain].condition:
                first += self.steps[plain].parts
                plain += 1
            lines = _packed(first)
            yield Row(lead + lines[0], condition)
            yield from (Row(indent + line) for line in lines[1:])
            runs = self.steps[plain:]
        for is_plain, run in groupby(runs, key=lambda step: not step.condition):
            if is_plain:
                yield from (Row(indent + line) for line in _packed([part for step in run for part in step.parts]))
            else:
                yield from (Row(indent + joined(step.parts), step.condition) for step in run)

    def _chosen(self, lead: str, condition: str, texts: list[str]) -> Iterator[Row]:
        """One of several beginnings, in brackets where something follows."""
        texts = [f"or {text}" if number else text for number, text in enumerate(texts)]
        if self.steps:
            texts[0], texts[-1] = f"({texts[0]}", f"{texts[-1]})"
        for number, (text, beginning) in enumerate(zip(texts, self.beginnings, strict=True)):
            conditions = [condition, beginning.condition] if number == 0 else [beginning.condition]
            yield Row(f"{' ' * len(lead) if number else lead}{text}", ", ".join(each for each in conditions if each))


def joined(parts: Iterable[Part]) -> str:
    """Parts behind each other."""
    return " ".join(f"{sign} {text}".lstrip() for sign, text in parts)


def _packed(parts: list[Part]) -> list[str]:
    """The parts in lines that are not too long to have a condition behind them."""
    lines: list[str] = []
    for part in parts:
        text = joined([part])
        if lines and (part[0] == "/" or len(lines[-1]) + 1 + len(text) <= _LINE):
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


def laid_out(rows: list[Row]) -> Iterator[str]:
    """Lines with their conditions under each other, as far as they fit."""
    margin = max((len(row.text) for row in rows if row.condition and len(row.text) <= _MARGIN), default=0)
    for row in rows:
        lines = (f"{row.text:<{margin}}   {row.condition}".rstrip(), f"{row.text}   {row.condition}".rstrip())
        fitting = [line for line in lines if len(line) <= WIDTH]
        if fitting or not row.condition:
            yield (fitting or lines)[0]
        else:
            yield row.text
            yield f"{' ' * (len(row.text) - len(row.text.lstrip()) + 6)}{row.condition}"
