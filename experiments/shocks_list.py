"""What shocks there are, as `bolyst shocks` prints them."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from model.shock import MOVABLE, Shock, shocks
from scenarios.problems import listed

_WIDTH = 100


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
            "chooses": shock.chooses,
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
    yield "moves", "; ".join(MOVABLE[name].meaning for name in shock.moves)
    for key, each in shock.settings.items():
        low, high = each.range
        yield key, f"{each.value:g} {each.unit} ({low:g} to {high:g}); {each.source}"
