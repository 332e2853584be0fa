"""The causal claims of the report as mechanisms that can be switched off: what carries each, and what should show it.

`claims.csv` has a row for each of the 50 ids of the fact sheet: either a mechanism of this version, or why there is none.
"""

import csv
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from calibration import claim_migrants, claim_residents
from calibration.claim_runs import Course
from model.policy.instrument_use import InstrumentUse
from scenarios import Scenario

TABLE = Path(__file__).parent / "claims.csv"
#: What a claim rests on in the report.
BASES = {
    "L": "literature it cites",
    "P": "a project's own count",
    "I": "interviews",
    "N": "a survey of 42 newcomers",
    "A": "the authors' reasoning",
    "S": "a survey of municipalities",
}
#: How far a switch takes a mechanism away.
REACHES = {"off": "gone", "weakest": "as weak as the parameters allow, which is not gone"}
_KNOWN_TO = date(2009, 1, 1)

#: A number that a run gives, NaN when it has nobody to count.
Statistic = Callable[[Course], float]
STATISTICS: dict[str, Statistic] = {
    name: function
    for module in (claim_residents, claim_migrants)
    for name, function in vars(module).items()
    if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
}


@dataclass(frozen=True)
class Setting:
    """What both runs of a pair have in common.

    Attributes:
        name: as in the table.
        case, places, start, stop: of the runs.
        parameters: set in both, so that the mechanism has people to act on.
        why: what makes it a place to look.
        instruments: in use in both, from the start on.
    """

    name: str
    case: str
    places: tuple[str, ...]
    start: date
    stop: date
    why: str
    parameters: tuple[tuple[str, float], ...] = ()
    instruments: tuple[str, ...] = ()

    def scenario(self, switch: tuple[tuple[str, float], ...] = ()) -> Scenario:
        """The scenario of one side of a pair, with what a switch sets."""
        return Scenario(
            name=self.name,
            title=self.why,
            case=self.case,
            places=self.places,
            start=self.start,
            stop=self.stop,
            known_to=_KNOWN_TO,
            parameters=dict(self.parameters) | dict(switch),
            instruments=tuple(InstrumentUse(name, start=self.start) for name in self.instruments),
        )


#: Each year as many refugees as 6 % of the inhabitants: three times the 2 % that I-48 and X-21 name.
_INTAKE = (
    ("settlement_usual", 0.02),
    ("refugee_settlement_decided", 3.0),
    ("refugee_settlement_zero_years", 0.0),
)
#: Many who look for work, and find and lose it often.
_SLACK = (("population_unemployed", 0.15), ("job_finding_finding", 2.0), ("employment_losing", 0.2))
_ALL = (
    Setting(
        "village",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2007, 1, 1),
        "the smallest municipality, as it was, in a year of low and one of high demand for labour",
    ),
    Setting(
        "cohorts",
        "lofoten",
        ("moskenes",),
        date(2000, 1, 1),
        date(2009, 1, 1),
        "the same long enough for several cohorts to have left school",
    ),
    Setting(
        "slack",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2007, 1, 1),
        "the same with many who look for work",
        _SLACK,
    ),
    Setting(
        "placements",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2007, 1, 1),
        "the same with as many immigrants as the range allows, and subsidised placements",
        (*_SLACK, ("population_immigrants", 0.08)),
        ("wage_subsidy",),
    ),
    Setting(
        "season",
        "lofoten",
        ("moskenes",),
        date(2004, 1, 1),
        date(2008, 7, 1),
        "the same round the enlargement of the EEA, with as many seasonal and Nordic workers and immigrants as ranges allow",
        (("labour_immigration_seasonal", 0.5), ("labour_immigration_nordic", 0.003), ("population_immigrants", 0.08)),
    ),
    Setting(
        "settlement",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2009, 7, 1),
        "the same settling so many refugees that enough of them can be followed through the programme and after it",
        _INTAKE,
    ),
    Setting(
        "far out",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2009, 7, 1),
        "the same with few homes within walking distance of the centre, and few who drive",
        (
            *_INTAKE,
            *((f"dwellings_central_{whose}", 0.1) for whose in ("owned", "rented", "municipal", "without_car")),
            *(("cars_outside_europe", 0.0), ("driving_later", 0.03)),
        ),
    ),
    Setting(
        "first years",
        "lofoten",
        ("moskenes",),
        date(2005, 1, 1),
        date(2006, 7, 1),
        "the same as long as nearly all of them are new",
        _INTAKE,
    ),
    Setting(
        "businesses",
        "lofoten",
        ("vestvagoy",),
        date(2004, 1, 1),
        date(2006, 1, 1),
        "the largest municipality of Lofoten, with as many businesses of people's own as the ranges allow",
        (("employers_own_services", 0.3), ("employers_own_primary", 0.95), ("business_founding", 0.06)),
    ),
    Setting(
        "workplaces",
        "verdal",
        ("verdal",),
        date(2004, 1, 1),
        date(2007, 1, 1),
        "a municipality with several thousand jobs",
    ),
    Setting(
        "two sizes",
        "fjellregionen",
        ("folldal", "roros"),
        date(2005, 1, 1),
        date(2005, 2, 1),
        "a smaller and a larger municipality with as many immigrants as the range allows, about as attached as at the start",
        (("population_immigrants", 0.08),),
    ),
)
SETTINGS = {setting.name: setting for setting in _ALL}


@dataclass(frozen=True)
class Claim:
    """A claim that a mechanism of this version carries.

    Attributes:
        claim: its id in the fact sheet.
        text: cause, effect and who.
        basis: one or more of `BASES`, with a comma between them.
        rules: names of those that carry it.
        switch: parameters and the values with which the mechanism is off.
        reach: one of `REACHES`.
        statistic: name of what is measured.
        sign: of the statistic with the mechanism less without it, 1 or -1.
        setting: where.
        note: what a reader must know.
    """

    claim: str
    text: str
    basis: str
    rules: tuple[str, ...]
    switch: tuple[tuple[str, float], ...]
    reach: str
    statistic: str
    sign: int
    setting: Setting
    note: str

    def measured(self, course: Course) -> float:
        """The statistic of a run."""
        return STATISTICS[self.statistic](course)

    @property
    def meaning(self) -> str:
        """The statistic in a sentence."""
        return inspect.cleandoc(STATISTICS[self.statistic].__doc__ or "").rstrip(".")


@dataclass(frozen=True)
class LeftOut:
    """A claim that no mechanism of this version carries.

    Attributes:
        claim, text, basis: as of a `Claim`.
        why: it is left out.
    """

    claim: str
    text: str
    basis: str
    why: str


@cache
def rows() -> tuple[Claim | LeftOut, ...]:
    """Every claim of the report, in the order of the ids."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def claims() -> tuple[Claim, ...]:
    """The claims that a mechanism carries."""
    return tuple(row for row in rows() if isinstance(row, Claim))


def left_out() -> tuple[LeftOut, ...]:
    """The others."""
    return tuple(row for row in rows() if isinstance(row, LeftOut))


def _row(row: dict[str, str]) -> Claim | LeftOut:
    common = row["claim"], row["text"], row["basis"]
    if not row["statistic"]:
        return LeftOut(*common, row["note"])
    return Claim(
        *common,
        _listed(row["rules"]),
        tuple((name.strip(), float(value)) for name, value in (each.split("=") for each in _listed(row["switch"]))),
        row["reach"],
        row["statistic"],
        {"+": 1, "-": -1}[row["sign"]],
        SETTINGS[row["setting"]],
        row["note"],
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";"))
