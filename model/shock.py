"""The kind of a shock: what happens to places whatever anybody does, and what of the world outside it moves.

A shock is declared once, in a file of `model/shocks`; a scenario says under ``[[shocks]]`` when it comes, where, and how
strong it is. Its functions are told how long it has lasted and say what it makes of a column in that month. They see
nobody and draw nothing, so a shock is the same in every replicate and is worked out before a run begins
(`model.course`). The report measures no shock: how strong one is is an assumption, and results say so.
"""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from inspect import cleandoc
from types import ModuleType
from typing import NamedTuple

from model.parameters import Parameter, declared, declared_in

#: Modules of `model.shocks`, a shock each, in the order in which they are listed.
SHOCKS = ("downturn", "enlargement", "larger_settlement", "closure", "opening")
#: Keys of every shock's table in a scenario, which no setting can have.
KEYS_OF_USES = ("use", "start", "stop", "places")


class Moved(NamedTuple):
    """Something of the world outside that a shock can move.

    Args:
        unit: of what a shock's function returns.
        combined: what several shocks do to it: their functions are "multiplied", "added", or one is put "in place".
        of_places: whether places have it each for themselves; if not, only a shock of the whole country moves it.
        meaning: in a few words, for lists.
    """

    unit: str
    combined: str
    of_places: bool
    meaning: str


#: What each does to something that it leaves as it is, by how several shocks on it are combined.
NEUTRAL = {"multiplied": 1.0, "added": 0.0, "by itself": 0.0}
#: What shocks can move, by the names by which they are declared.
MOVED = {
    "labour_demand": Moved("ratio", "multiplied", True, "demand for labour against a usual year"),
    "labour_immigration": Moved("ratio", "multiplied", False, "the country's first labour immigrations"),
    "settlement": Moved("ratio", "multiplied", True, "refugees the municipality decides to settle"),
    "settled": Moved("persons a year", "added", True, "refugees settled beside those"),
    "eea_open": Moved("0/1", "in place", False, "whether citizens of the new member states of the EEA may settle"),
}
#: What shocks can do to one employer of a place, likewise; several that mean the same one are "multiplied".
AT_EMPLOYERS = {
    "positions_kept": Moved("ratio", "multiplied", True, "positions of one employer"),
    "positions_new": Moved("positions", "by itself", True, "positions of an employer that was not there"),
}
#: All of it.
MOVABLE = MOVED | AT_EMPLOYERS


class Elapsed(NamedTuple):
    """How long a shock has lasted in a month.

    Args:
        lasted: months in force, the running one counted; 0 before the start, and what it came to after the stop.
        after: months since the stop, the running one counted; 0 before it.
    """

    lasted: float
    after: float


#: What a shock makes of something in a month.
Effect = Callable[[Elapsed], float]


class Shock:
    """A declared shock, named after its file.

    Args:
        meaning: in a sentence, for lists.
        instead_of: name of the parameter whose date the start takes the place of. Such a shock has neither stop nor
            places, comes once, and what it does is counted against what comes with the model's own date.
        either: settings of which a use gives one and no other, as none has a value that says anything by itself.
        chooses: keys, "employer" or "sector", of which a use must give one, and one place: the employer that is meant.
        whole: settings that count something, so that a scenario file may hold whole numbers only.
        onset: the setting that says over how many months it comes, which cannot be more than it lasts.
        moves: by names of `MOVABLE`, the functions that say how; those of one employer go with `chooses`.

    Attributes:
        name: by which scenarios and parameters know it.
        settings: the parameters of its file by the keys they have in a use.

    Raises:
        ValueError: it moves nothing, or nothing of that name.
    """

    def __init__(
        self,
        meaning: str,
        *,
        instead_of: str = "",
        either: Sequence[str] = (),
        chooses: Sequence[str] = (),
        whole: Sequence[str] = (),
        onset: str = "",
        **moves: Effect,
    ):
        allowed = AT_EMPLOYERS if chooses else MOVED
        if not moves or set(moves) - set(allowed):
            raise ValueError(f"Shock(moves {', '.join(moves) or 'nothing'}): allowed are {', '.join(allowed)}")
        self.meaning, self.instead_of, self.either, self.moves = meaning, instead_of, tuple(either), moves
        self.chooses, self.whole, self.onset = tuple(chooses), tuple(whole), onset
        self.module, self.where = declared_in(sys._getframe(1))
        self.name = self.module.rpartition(".")[2]
        self.settings: dict[str, Parameter] = {}

    def __repr__(self) -> str:
        return f"Shock({self.name})"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its table in a scenario."""
        of_dates = ("use", "start") if self.instead_of else KEYS_OF_USES
        return (*of_dates, *self.chooses, *self.settings)

    @property
    def docstring(self) -> str:
        """What its file says of it."""
        return cleandoc(sys.modules[self.module].__doc__ or "")


def shock_modules() -> tuple[ModuleType, ...]:
    """The modules of the shocks. Reading them loads neither NumPy nor Numba."""
    return tuple(import_module(f"model.shocks.{name}") for name in SHOCKS)


@cache
def shocks() -> dict[str, Shock]:
    """Every shock by name, its parameters named.

    Raises:
        ValueError: a file declares no shock of its name, or a setting that has the name of a key.
    """
    found = {}
    for name, module in zip(SHOCKS, shock_modules(), strict=True):
        shock = vars(module).get(name)
        if not isinstance(shock, Shock):
            raise ValueError(f"model/shocks/{name}.py declares no shock called {name}")
        shock.settings = {full.removeprefix(f"{name}_"): each for full, each in declared(module).items()}
        if taken := set(shock.settings) & {*KEYS_OF_USES, *shock.chooses}:
            raise ValueError(f"{shock.where}: a setting cannot be called {min(taken)}, which is a key of its own")
        found[name] = shock
    return found
