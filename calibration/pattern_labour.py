"""What patterns of work are measured on: the labour market of a run, looked at month by month and on each 1 January."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

import model.state as state
from model.simulation import MigrationModel

_MONTHS = ("month", "place", "seeking", "workforce", "vacancies")
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
        self._months: list[pd.DataFrame] = []
        self._people: list[pd.DataFrame] = []
        self._farms: list[pd.DataFrame] = []
        self._starts: list[pd.DataFrame] = []

    def look(self, model: MigrationModel) -> None:
        """Take down what the month begins with."""
        places, names = model.state.places, np.array(model.inputs.places, dtype=object)
        of_places = (names, places[state.JOB_SEEKERS], places[state.WORKFORCE], places[state.VACANCIES])
        self._months.append(pd.DataFrame(dict(zip(_MONTHS[1:], of_places, strict=True))).assign(month=model.month))
        self._starts.append(_school_leavers(model, names))
        if model.month % 12 == 0:
            self._people.append(_labour_force(model, names))
            self._farms.append(_farms(model, names))

    def labour(self, model: MigrationModel) -> Labour:
        """What was seen, with what the record of the model counted."""
        record = model.record
        work, jobs = (record.table(name, "", model.seed) for name in ("work", "jobs"))
        work = work[work["group"] == _ALL]
        making = jobs[jobs["sector"] == _MAKING][["year", "place", "staff"]].rename(columns={"staff": "making"})
        counts = work.merge(jobs[jobs["sector"] == _ALL], on=["year", "place"]).merge(making, on=["year", "place"])
        counts = counts[["year", "place", *_COUNTS]].merge(pd.concat(self._farms), on=["year", "place"])
        months, people, starts = (
            pd.concat(tables, ignore_index=True) for tables in (self._months, self._people, self._starts)
        )
        return Labour(months, people, counts, starts, nothing().pairs)


def _here(model: MigrationModel) -> np.ndarray:
    """Rows of those who live in a modelled place."""
    lives_in = model.state.persons[state.LIVES_IN, : model.state.n_persons]
    return np.flatnonzero((lives_in >= 0) & (lives_in < model.state.n_places))


def _labour_force(model: MigrationModel, names: np.ndarray) -> pd.DataFrame:
    """Who works or looks for work, by place, age and whether from abroad."""
    persons = model.state.persons[:, _here(model)]
    persons = persons[:, np.isin(persons[state.ACTIVITY], (state.WORKING, state.SEEKING))]
    table = pd.DataFrame(
        {
            "place": names[persons[state.LIVES_IN]],
            "age": persons[state.AGE],
            "immigrant": persons[state.ORIGIN] > 0,
            "seeking": persons[state.ACTIVITY] == state.SEEKING,
        }
    )
    counted = table.groupby(list(table.columns), as_index=False).size().rename(columns={"size": "persons"})
    return counted.assign(year=model.month // 12)


def _farms(model: MigrationModel, names: np.ndarray) -> pd.DataFrame:
    """Businesses of their own in primary industries, by place."""
    employers = model.state.employers[:, : model.state.n_employers]
    own = (employers[state.OWNER] != state.NONE) & (employers[state.SECTOR] == state.PRIMARY)
    farms = np.bincount(employers[state.E_PLACE, own], minlength=len(names))
    return pd.DataFrame({"year": model.month // 12, "place": names, "farms": farms})


def _school_leavers(model: MigrationModel, names: np.ndarray) -> pd.DataFrame:
    """Who turned 19 in the month before and looks for work."""
    rows = _here(model)
    persons = model.state.persons[:, rows]
    left = (persons[state.AGE] == state.WORKING_AGE) & (persons[state.BIRTHDAY] == (model.month - 1) % 12)
    left &= persons[state.ACTIVITY] == state.SEEKING
    keys, places = model.state.person_keys[rows[left]], names[persons[state.LIVES_IN, left]]
    return pd.DataFrame({"month": model.month, "person": keys, "place": places})
