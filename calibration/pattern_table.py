"""The patterns a run of 2000-2009 should show, with tolerances committed before the first comparison (`PATTERNS.md`)."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from model.table_rows import shipped

TABLE = Path(__file__).parent / "patterns.csv"
#: What a pattern says of a model: put in, following from the rules, allowed in a fit, or looked at only.
TAGS = ("input", "emergent", "fit", "check")
#: Municipalities with fewer inhabitants than this on 1 January 2000 are small districts (TARGETS.md).
SMALL, SMALL_IN = 6000, "2000"

#: Places that only lend their figures to a case.
_PROXY = "proxy"


class NotSimulated(ValueError):
    """A run cannot say anything about a pattern. The text says why."""


class Period(NamedTuple):
    """The years of a pattern, both ends included; `half` for the first six months of a single year."""

    first: int
    last: int
    half: bool = False

    @property
    def years(self) -> range:
        """Its calendar years."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Pattern:
    """A row of the table.

    Attributes:
        pattern: name of what is measured.
        family: of the figure it stands in.
        title: the same in words.
        place: municipality, case or group of them.
        tag: one of `TAGS`.
        target: in the unit; None where only a direction is known.
        low, high: ends of the tolerance, None where there is none.
        unit: of all three.
        period: years of the flows or cohorts, or the year of a 1 January.
        source, known_by: where it stands, and when it was known.
        note: what a reader must know.
    """

    pattern: str
    family: str
    title: str
    place: str
    tag: str
    target: float | None
    low: float | None
    high: float | None
    unit: str
    period: str
    source: str
    known_by: date
    note: str

    @property
    def years(self) -> Period:
        """The period, read."""
        return period_of(self.period)

    def holds(self, value: float | None) -> bool | None:
        """Whether a value lies within the tolerance; None when either is missing."""
        if value is None or (self.low is None and self.high is None):
            return None
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def period_of(text: str) -> Period:
    """``2005-2008``, ``2008`` or ``2003H1``.

    Raises:
        ValueError: it is none of them.
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{4})|(H1))?", text, flags=re.ASCII)
    if not found:
        raise ValueError(f"period {text}: allowed are 2005-2008, 2008 and 2003H1")
    return Period(int(found[1]), int(found[2] or found[1]), half=bool(found[3]))


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_pattern(row) for row in csv.DictReader(file))


def _pattern(row: dict[str, str]) -> Pattern:
    numbers = {name: float(row[name]) if row[name] else None for name in ("target", "low", "high")}
    texts = {name: cell for name, cell in row.items() if name not in numbers and name != "known_by"}
    return Pattern(**texts, **numbers, known_by=date.fromisoformat(row["known_by"]))  # type: ignore[arg-type]


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Municipalities by the names a pattern may give: their own, their case's, or that of a fixed group."""
    cases: dict[str, list[str]] = {}
    for row in shipped("municipalities"):
        cases.setdefault(row["case"], []).append(row["place"])
    similar = cases.pop(_PROXY)
    every = tuple(place for places in cases.values() for place in places)
    found = {place: (place,) for place in every} | {case: tuple(places) for case, places in cases.items()}
    return found | {
        "fjell_six": tuple(place for place in cases["fjellregionen"] if place != "roros"),
        "pooled_12": tuple(place for place in every if place != "verdal"),
        "pooled_13": every,
        "pooled_19": (*every, *similar),
    }


@cache
def _small() -> frozenset[str]:
    rows = (row for row in shipped("population") if row["year"] == SMALL_IN)
    return frozenset(row["place"] for row in rows if int(row["population"]) < SMALL)


def places_of(place: str, simulated: Sequence[str]) -> tuple[str, ...]:
    """The simulated municipalities a pattern is measured in.

    Args:
        place: as in the table.
        simulated: names of all municipalities that are run.

    Raises:
        NotSimulated: some or all of them are not simulated.
    """
    if place == "one_municipality":
        return tuple(simulated)
    if place == "district_under_6000":
        if found := tuple(each for each in simulated if each in _small()):
            return found
        raise NotSimulated("no small district municipality is simulated here")
    if place == "norway":
        raise NotSimulated("Norway as a whole, which no case simulates")
    wanted = groups()[place]
    if missing := [each for each in wanted if each not in simulated]:
        raise NotSimulated(
            f"{len(missing)} of its {len(wanted)} municipalities are not simulated: {', '.join(missing)}"
        )
    return wanted
