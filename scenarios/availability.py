"""Refuses an instrument that a case cannot have when it is to begin: by law, or because nobody runs it there any more."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from model.instrument import INSTRUMENTS, instruments
from scenarios.problems import Location


def unavailable(
    table: Mapping[str, Any], start: date | None, values: Mapping[str, float], places: tuple[str, ...]
) -> Iterator[tuple[Location, str]]:
    """What is wrong with the start of an instrument.

    Args:
        table: of the instrument, as the TOML reader makes it.
        start: its first day; None where it cannot be used.
        values: of every parameter.
        places: of the scenario.
    """
    available = instruments()[table["use"]].available if table["use"] in INSTRUMENTS else None
    if start is None or available is None or not available.concerns(_meant(table, places)):
        return
    since, until = available.dates(values)
    if (since and start < since) or (until and start >= until):
        why = f"{table['use']} cannot begin on {start}: {available.why} ({available.source})"
        yield ("start",), f"{why}; allowed are {available.allowed(values)}"


def _meant(table: Mapping[str, Any], places: tuple[str, ...]) -> tuple[str, ...]:
    """The places that the instrument is for."""
    target = table.get("target")
    named = target.get("places") if isinstance(target, Mapping) else None
    return tuple(place for place in places if place in named) if isinstance(named, list) else places
