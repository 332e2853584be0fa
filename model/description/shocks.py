"""The table of shocks: what each makes of what it moves."""

from inspect import getdoc

from model.description.markdown import table
from model.shock import MOVABLE, shocks


def shock_table() -> str:
    """What each shock makes of what it moves."""
    return table(
        ("shock", "what happens", "moves", "unit", "what it makes of it"),
        [
            (f"`{shock.name}`", shock.meaning, MOVABLE[name].meaning, MOVABLE[name].unit, str(getdoc(function)))
            for shock in shocks().values()
            for name, function in shock.moves.items()
        ],
    )
