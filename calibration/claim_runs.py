"""What claims are measured on: everybody on each 1 January of a run and at its end, and the log of what happened between.

Statistics are functions of a `Course`, whoever made it: a model (`follow`) or, in tests, a handful of made-up people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import model.state as state
from model.engine.world import EVENTS
from model.record_columns import Log
from model.simulation import MigrationModel

#: Facts by the names of their columns in `model.state`; those of a household stand with each of its members.
OF_PERSON = (
    "AGE",
    "SEX",
    "LIVES_IN",
    "REGISTERED_IN",
    "HOME",
    "ORIGIN",
    "SINCE",
    "GROUND",
    "ACTIVITY",
    "ARRIVED",
    "PROGRAMME",
    "SKILL",
    "JOB_SKILL",
    "EMPLOYER",
    "CAR",
)
OF_HOUSEHOLD = ("ADULTS", "CHILDREN", "PRESCHOOL", "SCHOOL", "COUPLE", "WORKERS", "SEEKERS")
MEASURES = ("LANGUAGE", "BELONGING", "TIES", "TRUST")
_YEAR = 12  # months


@dataclass(frozen=True, eq=False)
class People:
    """Everybody alive at the start of a month, those who live outside included.

    Attributes:
        month: counted from year 0.
        n_places: modelled places are numbered from 0, the two outside behind them.
        demand: for labour at that moment, against an average year.
        vacancies: positions nobody holds.
        key: uint64 [person].
        facts: arrays [person] by the name of the column in small letters; each can be read as an attribute.
    """

    month: int
    n_places: int
    demand: float
    vacancies: int
    key: np.ndarray
    facts: dict[str, np.ndarray]

    def __getattr__(self, name: str) -> np.ndarray:
        if name == "facts" or name not in self.facts:
            raise AttributeError(name)
        return self.facts[name]

    @cached_property
    def here(self) -> np.ndarray:
        """Who lives in a modelled place, bool [person]."""
        return (self.lives_in >= 0) & (self.lives_in < self.n_places)

    @cached_property
    def registered_here(self) -> np.ndarray:
        """Whom the register counts in a modelled place, bool [person]."""
        return (self.registered_in >= 0) & (self.registered_in < self.n_places)

    @cached_property
    def from_here(self) -> np.ndarray:
        """Who grew up in a modelled place, bool [person]."""
        return (self.home >= 0) & (self.home < self.n_places)

    @cached_property
    def at_home(self) -> np.ndarray:
        """Who lives where he or she grew up, bool [person]."""
        return self.here & (self.home == self.lives_in)


@dataclass(frozen=True, eq=False)
class Course:
    """What one run left behind.

    Attributes:
        looks: at everybody, on every 1 January from the start on and at the end.
        log: everything that happened.
        rules: by their numbers in the log.
    """

    looks: Sequence[People]
    log: Log
    rules: tuple[str, ...]

    @property
    def start(self) -> int:
        """The first month, counted from year 0."""
        return self.looks[0].month

    @property
    def years(self) -> float:
        """Length of the run."""
        return (self.looks[-1].month - self.start) / _YEAR

    def rows(self, *events: str, by: Sequence[str] = (), after: People | None = None) -> np.ndarray:
        """Rows of the log with one of some events.

        Args:
            events: names.
            by: rules that did it; whatever rule when not given.
            after: only in the year after this look.
        """
        found = np.isin(self.log.rows[:, 0], [EVENTS.index(event) for event in events])
        if by:
            found &= np.isin(self.log.rows[:, 1], [self.rules.index(rule) for rule in by])
        if after is not None:
            found &= (self.log.months >= after.month) & (self.log.months < after.month + _YEAR)
        return np.flatnonzero(found)

    def happens_to(self, people: People, *events: str, by: Sequence[str] = ()) -> np.ndarray:
        """To whom one of the events happens in the year after a look, bool [person]."""
        return np.isin(people.key, self.log.keys[self.rows(*events, by=by, after=people), 0])


def follow(model: MigrationModel) -> Course:
    """Run a model to its stop, looking at its people on the way.

    Args:
        model: keeps its event log, and stands at its start.
    """
    looks = []
    while model.running:
        if model.month % _YEAR == 0:
            looks.append(look_at(model))
        model.step()
    return Course((*looks, look_at(model)), model.record.log(), model.record.rules)


def look_at(model: MigrationModel) -> People:
    """Everybody alive in a model now."""
    now = model.state
    rows = np.flatnonzero(now.persons[state.LIVES_IN, : now.n_persons] != state.NONE)
    households = now.persons[state.HOUSEHOLD, rows]
    facts = {name.lower(): now.persons[getattr(state, name), rows] for name in OF_PERSON}
    facts |= {name.lower(): now.households[getattr(state, name), households] for name in OF_HOUSEHOLD}
    facts |= {name.lower(): now.person_columns[getattr(state, name), rows] for name in MEASURES}
    facts["own_business"] = _own_business(model, households)
    facts["far_out"] = _dwelling_is(model, households, state.CENTRAL, 0)
    facts["owns_home"] = _dwelling_is(model, households, state.TENURE, state.OWNED)
    demand = float(now.places[state.LABOUR_DEMAND].mean())
    return People(model.month, now.n_places, demand, now.n_vacancies, now.person_keys[rows], facts)


def _own_business(model: MigrationModel, households: np.ndarray) -> np.ndarray:
    """Whether somebody in these households works in a business of their own."""
    now = model.state
    owners = now.employers[state.OWNER, : now.n_employers]
    with_owner = now.persons[state.HOUSEHOLD, owners[owners != state.NONE]]
    return np.isin(households, with_owner)


def _dwelling_is(model: MigrationModel, households: np.ndarray, column: int, value: int) -> np.ndarray:
    """Whether these households have a dwelling of their own with a value in one of its columns."""
    now = model.state
    dwelling = now.households[state.DWELLING, households]
    return (dwelling != state.NONE) & (now.dwellings[column, dwelling] == value)
