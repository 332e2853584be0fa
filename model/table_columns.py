"""What the tables of a folder from outside may hold: their columns, and what is allowed in a cell of each.

A check of a cell gives ``what was found; what is allowed``, or nothing when the cell is right.
"""

import re
from collections.abc import Callable
from datetime import date
from math import isfinite

from model.starts import STARTS
from model.table_rows import Row
from model.vocabulary import SECTORS

Check = Callable[[str], str]

#: What targets may be used for; `calibration.targets` says what it means.
USES = ("fit", "score", "check")
#: Nothing that became known after this day, or is of a later year, may be fitted: it is held out.
HELD_OUT_FROM = "2004-01-01"
#: Years from the first of the shipped tables to the last that a run can reach.
FIRST_YEAR, LAST_YEAR = 1951, 2059
#: The first year whose ages a run reads: the first in which one can start.
FIRST_AGES = STARTS[0]
#: More people than any municipality has.
MOST_PERSONS = 1_000_000
#: More refugees than any municipality settles in a year.
MOST_SETTLED = 10_000
AGES = tuple(f"age_{age}" for age in range(106))

_STOCKS = ("population", "age_share_")
_ENDS = {"_first_half": "07-01", "_third_quarter": "10-01"}


def shown(cell: str) -> str:
    """A cell as a sentence repeats it, cut when it is long."""
    return f'"{cell}"' if len(cell) <= 40 else f'"{cell[:36]} ..."'


def whole(low: int, high: int, *, blank: bool = False) -> Check:
    """A whole number within bounds, both inclusive; or nothing, where a figure may not have been published."""
    allowed = f"allowed are whole numbers from {low} to {high}{', or a blank where none is published' * blank}"

    def check(cell: str) -> str:
        if blank and not cell:
            return ""
        if not re.fullmatch(r"0|-?[1-9]\d{0,11}", cell, flags=re.ASCII):
            return f"{shown(cell)} is not a whole number; {allowed}, without spaces, points or commas"
        return "" if low <= int(cell) <= high else f"{cell} is too {'low' if int(cell) < low else 'high'}; {allowed}"

    return check


def number(low: float, high: float) -> Check:
    """A decimal number within bounds, both inclusive."""
    allowed = f"allowed are numbers from {low:g} to {high:g}, with a decimal point"

    def check(cell: str) -> str:
        if not re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", cell, flags=re.ASCII) or not isfinite(float(cell)):
            return f"{shown(cell)} is not a number; {allowed}"
        return (
            "" if low <= float(cell) <= high else f"{cell} is too {'low' if float(cell) < low else 'high'}; {allowed}"
        )

    return check


def slug(cell: str) -> str:
    """A name as tables and scenario files write it."""
    if re.fullmatch(r"[a-z][a-z0-9_]*", cell):
        return ""
    return f"{shown(cell)} is not a name for tables; allowed are the letters a-z, digits and _, a letter first"


def digits(n: int) -> Check:
    """A code of so many digits."""
    return lambda cell: (
        ""
        if re.fullmatch(rf"\d{{{n}}}", cell, flags=re.ASCII)
        else f"{shown(cell)} is not a code; allowed are {n} digits, leading zeros included"
    )


def text(cell: str) -> str:
    """Something to read."""
    return "" if cell.strip() else "is empty; allowed is a text, such as SSB 06913"


def day(cell: str) -> str:
    """A date of the calendar."""
    try:
        if date.fromisoformat(cell).isoformat() == cell:
            return ""
    except ValueError:
        pass
    return f"{shown(cell)} is not a date; allowed are dates written as 2000-01-01"


def one_of(*names: str) -> Check:
    """One of some names."""
    return lambda cell: "" if cell in names else f"{shown(cell)} is unknown; allowed are {', '.join(names)}"


_COUNT = whole(0, MOST_PERSONS, blank=True)
_CHANGE = whole(-MOST_PERSONS, MOST_PERSONS, blank=True)
_YEAR = whole(FIRST_YEAR, LAST_YEAR)
_ORIGIN: dict[str, Check] = {"source": text, "known_by": day}

#: The tables a folder may hold, their columns in the order in which they are listed, and the check of each.
COLUMNS: dict[str, dict[str, Check]] = {
    "municipalities": {
        "place": slug,
        "name": text,
        "code": digits(4),
        "county_code": digits(2),
        "county": text,
        "case": slug,
        **_ORIGIN,
    },
    "population": {"place": slug, "year": _YEAR, "population": whole(1, MOST_PERSONS), **_ORIGIN},
    "components": {
        "place": slug,
        "year": _YEAR,
        **dict.fromkeys(("natural_increase", "net_migration", "residual"), _CHANGE),
        **dict.fromkeys(("births", "deaths", "in_migration", "out_migration"), _COUNT),
        **_ORIGIN,
    },
    "population_by_age": {
        "place": slug,
        "year": whole(FIRST_AGES, LAST_YEAR),
        "sex": one_of("male", "female"),
        **dict.fromkeys(AGES, whole(0, MOST_PERSONS)),
        **_ORIGIN,
    },
    "gross_flows": {
        "place": slug,
        "period_start": day,
        "period_stop": day,
        "population_start": whole(1, MOST_PERSONS),
        **dict.fromkeys(("births", "deaths", "in_migration", "in_migration_abroad"), _COUNT),
        **dict.fromkeys(("out_migration", "out_migration_abroad"), _COUNT),
        "status": one_of("final", "provisional"),
        **_ORIGIN,
    },
    "county_age_structure": {
        "county_code": digits(2),
        "year": one_of("2000"),
        "age_from": one_of(*(str(age) for age in range(0, 90, 5))),
        "age_to": one_of(*(str(age) for age in range(4, 85, 5)), "110"),
        "percent": number(0, 100),
        **_ORIGIN,
    },
    "employment": {
        "place": slug,
        "year": _YEAR,
        **dict.fromkeys(("primary", "manufacturing", "public"), number(0, 100)),
        **_ORIGIN,
    },
    "education": {"place": slug, "year": _YEAR, "higher": number(0, 100), **_ORIGIN},
    "cornerstones": {
        "place": slug,
        "name": slug,
        "sector": one_of(*SECTORS),
        "employees": whole(1, MOST_PERSONS),
        **_ORIGIN,
    },
    "settlement": {"place": slug, "persons": number(0, MOST_SETTLED), **_ORIGIN},
    "targets": {
        "quantity": slug,
        "place": slug,
        "year": _YEAR,
        "value": number(-1e9, 1e9),
        "uncertainty": number(0, 1e9),
        **_ORIGIN,
        "use": one_of(*USES),
    },
}


def listed_columns(name: str) -> str:
    """The columns of a table, for sentences."""
    return ", ".join(column for column in COLUMNS[name] if column not in AGES[1:-1]).replace("age_0, ", "age_0 to ")


def is_stock(quantity: str) -> bool:
    """Whether a target is of a 1 January rather than of a year."""
    return quantity.startswith(_STOCKS)


def first_known(name: str, row: Row) -> str:
    """The day on which a row's figure can be known at the earliest: nobody knows a year before it is over."""
    match name:
        case "population" | "population_by_age" | "county_age_structure":
            return f"{row['year']}-01-01"
        case "components" | "employment" | "education":
            return f"{int(row['year']) + 1}-01-01"
        case "gross_flows":
            return row["period_stop"]
        case "targets" if row["use"] == "check" or is_stock(row["quantity"]):
            return f"{row['year']}-01-01"
        case "targets":
            ends = [end for suffix, end in _ENDS.items() if row["quantity"].endswith(suffix)]
            return f"{row['year']}-{ends[0]}" if ends else f"{int(row['year']) + 1}-01-01"
    return ""
