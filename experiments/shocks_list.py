"""What shocks there are, as `bolyst shocks` prints them."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from experiments.problems import BadInput
from model.employers import cornerstones
from model.shock import MOVABLE, Shock, shocks
from model.tables import shipped_places
from model.vocabulary import SECTORS
from scenarios.problems import listed, nearest, shown
from scenarios.schema import LAST_KNOWN

_WIDTH = 100
_SECTORS = list(SECTORS)


def described(name: str = "") -> list[dict[str, Any]]:
    """Every shock, or one, with what it moves and its settings, for other programs.

    Raises:
        BadInput: there is none of that name.
    """
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
        for shock in _chosen(name)
    ]


def lines(name: str = "") -> Iterator[str]:
    """The same for readers; of one with what its file says of it.

    Raises:
        BadInput: there is none of that name.
    """
    chosen = _chosen(name)
    yield "What a table under [[shocks]] of a scenario may use. How strong a shock is is an assumption."
    for shock in chosen:
        yield ""
        yield f"{shock.name}: {shock.meaning}"
        for what, text in _said(shock):
            yield fill(f"{what}: {text}", _WIDTH, initial_indent="    ", subsequent_indent="      ")

    if name:
        yield from ("", chosen[0].docstring)


def _chosen(name: str) -> list[Shock]:
    known = shocks()
    if name and name not in known:
        raise BadInput(f"{shown(name)} is not a shock; {nearest(name, known)}")
    return [known[name]] if name else list(known.values())


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
