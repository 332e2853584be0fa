"""What shocks there are, as `bolyst shocks` prints them."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from model.employers import cornerstones
from model.shock import MOVABLE, Shock, shocks
from model.tables import shipped_places
from model.vocabulary import SECTORS
from scenarios.problems import listed
from scenarios.schema import LAST_KNOWN

_WIDTH = 100
_SECTORS = list(SECTORS)


def described() -> list[dict[str, Any]]:
    """Every shock with what it moves and its settings, for other programs."""
    return [
        {
            "name": shock.name,
            "meaning": shock.meaning,
            "keys": shock.keys,
            "moves": {name: MOVABLE[name]._asdict() for name in shock.moves},
            "instead_of": shock.instead_of,
            "either": shock.either,
            "chooses": {key: _SECTORS if key == "sector" else _named() for key in shock.chooses},
            "settings": [
                {
                    "key": key,
                    "parameter": each.name,
                    "value": each.value,
                    "unit": each.unit,
                    "range": each.range,
                    "source": each.source,
                }
                for key, each in shock.settings.items()
            ],
            "about": shock.docstring,
        }
        for shock in shocks().values()
    ]


def lines() -> Iterator[str]:
    """The same for readers."""
    yield "What a table under [[shocks]] of a scenario may use. How strong a shock is is an assumption."
    for shock in shocks().values():
        yield ""
        yield f"{shock.name}: {shock.meaning}"
        for what, text in _said(shock):
            yield fill(f"{what}: {text}", _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _said(shock: Shock) -> Iterator[tuple[str, str]]:
    yield "keys", listed(shock.keys, "and")
    if shock.instead_of:
        yield "start", f"takes the place of {shock.instead_of}"
    needed = ["one place"] if shock.chooses else []
    needed += [listed(keys, "or") for keys in (shock.chooses, shock.either) if keys]
    if needed:
        yield "needed", "; ".join(needed)
    if "stop" in shock.keys:
        yield (
            "stop",
            "the first day on which it is over, a first of a month; without one it lasts to the end of the run",
        )
    if "sector" in shock.chooses:
        yield "sector", listed(SECTORS, "or")
    if "employer" in shock.chooses:
        known = (f"{each['employer']} in {each['place']}, known from {each['known_from']}" for each in _named())
        yield "employer", f"one known by name by the scenario's known_to: {'; '.join(known)}"
    yield "moves", "; ".join(MOVABLE[name].meaning for name in shock.moves)
    for key, each in shock.settings.items():
        low, high = each.range
        yield key, f"{each.value:g} {each.unit} ({low:g} to {high:g}); {each.source}"


def _named() -> list[dict[str, str]]:
    """The employers that are known by name, and since when."""
    return [
        {"employer": name, "place": place, "known_from": row["known_by"]}
        for place in shipped_places(LAST_KNOWN)
        for name, row in cornerstones(place, LAST_KNOWN).items()
    ]
