"""What patterns of work are measured on: the labour market of a run, looked at month by month and on each 1 January."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

import model.state as state
from model.simulation import MigrationModel

_MONTHS = ("month", "place", "seeking", "workforce", "vacancies")
_OF_PLACES = [state.JOB_SEEKERS, state.WORKFORCE, state.VACANCIES]  # the last three of them
_PEOPLE = ("year", "place", "age", "immigrant", "seeking", "persons")
_COUNTS = ("working", "seeking_long", "commuting", "own_business", "positions", "staff", "making")
_STARTS = ("month", "person", "place")
PAIRS = ("place", "downturn", "helped", "displaced", "more", "fewer")
_ALL, _MAKING = "all", "manufacturing"


@dataclass(frozen=True)
class Labour:
    """The labour market of one run, or of several side by side.

    Attributes:
        months: month (counted from year 0), place, and at the start of the month: persons seeking, persons in the workforce
            and vacancies.
        people: who works or looks for work on each 1 January: year, place, age, immigrant (by origin group), seeking, and
            the number of such persons.
        counts: of each 1 January: year, place, persons working, seeking_long, commuting and in an own_business; positions,
            staff and staff in making (manufacturing and mining); farms, the businesses of their own in primary industries.
        school_leavers: who begins to look for work as school ends: the first month of that, person, place.
        pairs: of runs without and with help in finding work: place, whether in a downturn, persons helped and displaced,
            more of those meant to be helped at work after it, fewer of the others.
    """

    months: pd.DataFrame
    people: pd.DataFrame
    counts: pd.DataFrame
    school_leavers: pd.DataFrame
    pairs: pd.DataFrame

    def of(self, places: Sequence[str]) -> "Labour":
        """The part of some places."""
        tables = (getattr(self, each.name) for each in fields(self))
        return Labour(*(table[table["place"].isin(places)] for table in tables))


def nothing() -> Labour:
    """No labour market at all."""
    columns = _MONTHS, _PEOPLE, ("year", "place", *_COUNTS, "farms"), _STARTS, PAIRS
    return Labour(*(pd.DataFrame({name: [] for name in names}) for names in columns))


def beside(labours: Sequence[Labour]) -> Labour:
    """The labour markets of runs of several cases with the same seed."""
    every = ([getattr(labour, each.name) for labour in labours] for each in fields(Labour))
    return Labour(*(pd.concat(tables, ignore_index=True) for tables in every))


class Watch:
    """Looks at the labour market of a model on its way, at the start of every month."""

    def __init__(self) -> None:
        self._months: list[tuple[int, np.ndarray]] = []
        self._starts: list[tuple[int, np.ndarray, np.ndarray]] = []
        self._people: list[pd.DataFrame] = []
        self._farms: list[pd.DataFrame] = []

    def look(self, model: MigrationModel) -> None:
        """Take down what the month begins with."""
        self._months.append((model.month, model.state.places[_OF_PLACES]))
        self._starts.append((model.month, *_school_leavers(model)))
        if model.month % 12 == 0:
            names = np.array(model.inputs.places, dtype=object)
            self._people.append(_labour_force(model, names))
            self._farms.append(_farms(model, names))

    def labour(self, model: MigrationModel) -> Labour:
        """What was seen, with what the record of the model counted."""
        record, names = model.record, np.array(model.inputs.places, dtype=object)
        work, jobs = (record.table(name, "", model.seed) for name in ("work", "jobs"))
        work = work[work["group"] == _ALL]
        making = jobs[jobs["sector"] == _MAKING][["year", "place", "staff"]].rename(columns={"staff": "making"})
        counts = work.merge(jobs[jobs["sector"] == _ALL], on=["year", "place"]).merge(making, on=["year", "place"])
        counts = counts[["year", "place", *_COUNTS]].merge(pd.concat(self._farms), on=["year", "place"])
        seen = np.concatenate([numbers for _, numbers in self._months], axis=1)
        of_month = np.repeat([month for month, _ in self._months], len(names)), np.tile(names, len(self._months))
        months = pd.DataFrame(dict(zip(_MONTHS, (*of_month, *seen), strict=True)))
        began = np.repeat([month for month, _, _ in self._starts], [keys.size for _, keys, _ in self._starts])
        keys, places = (np.concatenate([each[k] for each in self._starts]) for k in (1, 2))
        starts = pd.DataFrame(dict(zip(_STARTS, (began, keys, names[places]), strict=True)))
        return Labour(months, pd.concat(self._people, ignore_index=True), counts, starts, nothing().pairs)


def _labour_force(model: MigrationModel, names: np.ndarray) -> pd.DataFrame:
    """Who works or looks for work, by place, age and whether from abroad."""
    persons = model.state.persons[:, : model.state.n_persons]
    place, activity = persons[state.LIVES_IN], persons[state.ACTIVITY]
    here = (place >= 0) & (place < len(names)) & ((activity == state.WORKING) | (activity == state.SEEKING))
    shape = len(names), state.TOP_AGE + 1, 2, 2
    facts = place[here], persons[state.AGE, here], persons[state.ORIGIN, here] > 0, activity[here] == state.SEEKING
    counted = np.bincount(np.ravel_multi_index(facts, shape), minlength=int(np.prod(shape))).reshape(shape)
    place, age, immigrant, seeking = np.nonzero(counted)
    columns = model.month // 12, names[place], age, immigrant > 0, seeking > 0, counted[counted > 0]
    return pd.DataFrame(dict(zip(_PEOPLE, columns, strict=True)))


def _farms(model: MigrationModel, names: np.ndarray) -> pd.DataFrame:
    """Businesses of their own in primary industries, by place."""
    employers = model.state.employers[:, : model.state.n_employers]
    own = (employers[state.OWNER] != state.NONE) & (employers[state.SECTOR] == state.PRIMARY)
    farms = np.bincount(employers[state.E_PLACE, own], minlength=len(names))
    return pd.DataFrame({"year": model.month // 12, "place": names, "farms": farms})


def _school_leavers(model: MigrationModel) -> tuple[np.ndarray, np.ndarray]:
    """Keys and places of who turned 19 in the month before and looks for work."""
    persons = model.state.persons[:, : model.state.n_persons]
    rows = np.flatnonzero(persons[state.AGE] == state.WORKING_AGE)
    place, birthday, activity = (persons[each, rows] for each in (state.LIVES_IN, state.BIRTHDAY, state.ACTIVITY))
    left = (birthday == (model.month - 1) % 12) & (activity == state.SEEKING)
    left &= (place >= 0) & (place < model.state.n_places)
    return model.state.person_keys[rows[left]], place[left]
