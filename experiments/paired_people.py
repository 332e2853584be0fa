"""The same people in two runs of one seed, without and with a mix: who comes anyway, whose life differs, and by what.

Identities are the same in both runs, so that nobody has to be guessed. Newcomers fall into three: who comes in both runs
(`anyway`), in the second alone (`induced`), in the first alone (`deterred`). A campaign changes who comes; whether people
stay longer is therefore told of the first kind only, whose stays are compared person by person.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.engine.world import CAUSES, EVENTS
from model.record import Record
from model.simulation import MigrationModel
from model.state import ACTIVITY, LIVES_IN, NONE, ORIGINS, REGISTERED_IN, WORKING

#: Years after which stays are looked at.
STAYS = (1, 3, 5)
KINDS = ("anyway", "induced", "deterred")
ALL = "all"
#: Who lives here either way and works with the mix only, or without it only.
WORK = ("work_with_only", "work_without_only")
_YEAR = 12
_IN = tuple(map(EVENTS.index, ("in_migration", "immigration")))
_OUT = tuple(map(EVENTS.index, ("out_migration", "emigration")))
_BIRTH, _DEATH = EVENTS.index("birth"), EVENTS.index("death")
#: Ways in which a life differs: by what happened in the run in which the person is here, or in the one in which not.
WAYS = ("came", "was born here", "did not leave", "came back", "did not die")


@dataclass(frozen=True)
class People:
    """Who came to, left, and lives in the modelled places of one run, by the register.

    Args:
        here: identities of those registered on the last day, uint64, sorted.
        entries: rows of who came from outside or was born here, in the order of months: `person`, `month`, `event`, `rule`,
            `cause`, `group`.
        exits: likewise, of who left for outside or died.
        stop: the last month, from year 0.
        working: of those who are here, who have a job or a business on the last day, uint64, sorted.
    """

    here: np.ndarray
    entries: pd.DataFrame
    exits: pd.DataFrame
    stop: int
    working: np.ndarray


def people(model: MigrationModel) -> People:
    """Of a run that kept its event log."""
    state, record = model.state, model.record
    persons = state.persons[:, : state.n_persons]
    place = persons[REGISTERED_IN]
    here = (persons[LIVES_IN] != NONE) & (place >= 0) & (place < state.n_places)
    log = record.log()
    event, _, _, _, left, entered, _, _ = log.rows.T
    inside_before = (left >= 0) & (left < state.n_places)
    inside_after = (entered >= 0) & (entered < state.n_places)
    came = (np.isin(event, _IN) & ~inside_before) | (event == _BIRTH)
    went = (np.isin(event, _OUT) & ~inside_after) | (event == _DEATH)
    return People(
        np.sort(state.person_keys[: state.n_persons][here]),
        _rows(record, came),
        _rows(record, went),
        model.month,
        np.sort(state.person_keys[: state.n_persons][here & (persons[ACTIVITY] == WORKING)]),
    )


def _rows(record: Record, chosen: np.ndarray) -> pd.DataFrame:
    log = record.log()
    event, rule, cause, origin = log.rows[chosen, :4].T
    return pd.DataFrame(
        {
            "person": log.keys[chosen, 0],
            "month": log.months[chosen],
            "event": event,
            "rule": np.array(record.rules, dtype=object)[rule],
            "cause": np.array(CAUSES, dtype=object)[cause],
            "group": np.array(ORIGINS, dtype=object)[origin],
        }
    )


def newcomers(found: People) -> pd.DataFrame:
    """Who came from outside, with the first arrival in a run, by person: `month`, `group`, and `left`, the month or none.

    Who lived or was born here before, and only comes back, is none.
    """
    came = found.entries[np.isin(found.entries.event, _IN)]
    first = came.drop_duplicates("person").set_index("person")[["month", "group"]]
    left_before = found.exits.drop_duplicates("person").set_index("person").month.reindex(first.index) < first.month
    born_here = first.index.isin(found.entries.person[found.entries.event == _BIRTH])
    first = first[~left_before & ~born_here]
    came_in = found.exits.person.map(first.month)
    left = found.exits[found.exits.month > came_in].groupby("person").month.min()
    return first.assign(left=left.reindex(first.index))


def kinds(without: People, with_: People, years: range) -> pd.DataFrame:
    """Newcomers by kind, origin and year of arrival: `group`, `measure`, `year`, `value`.

    Measures are `newcomers_KIND`; and of those who come in both runs `stayed_N` with and without, out of `could_stay_N`, who
    came in both early enough to be seen for N years. Who comes in both counts in the year of the second run.

    Args:
        without, with_: the two runs.
        years: of arrival that are told.
    """
    first, second = (newcomers(each) for each in (without, with_))
    both = first.index.intersection(second.index)
    told = {
        "newcomers_anyway": second.loc[both],
        "newcomers_induced": second.loc[second.index.difference(first.index)],
        "newcomers_deterred": first.loc[first.index.difference(second.index)],
    }
    here, there = first.loc[both], second.loc[both]
    for stay in STAYS:
        seen = (np.maximum(here.month, there.month) + stay * _YEAR) <= with_.stop
        told[f"could_stay_{stay}"] = there[seen]
        for name, rows in (("without", here), ("with", there)):
            stayed = rows.left.isna() | (rows.left - rows.month >= stay * _YEAR)
            told[f"stayed_{stay}_{name}"] = there[seen & stayed]
    numbers = np.stack([_counted(rows, years) for rows in told.values()])
    index = pd.MultiIndex.from_product([told, years, (ALL, *ORIGINS)], names=["measure", "year", "group"])
    return index.to_frame(index=False).assign(value=numbers.ravel())


def _counted(rows: pd.DataFrame, years: range) -> np.ndarray:
    """Newcomers by year of arrival, of all origins and of each, float64 [year, group]."""
    numbers = np.zeros((len(years), 1 + len(ORIGINS)))
    arrived = rows.month.to_numpy() // _YEAR
    within = np.isin(arrived, years)
    origin = np.array([1 + ORIGINS.index(each) for each in rows.group], dtype=int)
    np.add.at(numbers, (arrived[within] - years[0], origin[within]), 1.0)
    numbers[:, 0] = numbers.sum(axis=1)
    return numbers


def work(without: People, with_: People) -> dict[str, float]:
    """Of who is here on the last day in both runs, those who work in one only: `WORK`, persons.

    Among the second are the displaced, who lost a job to somebody that the mix helped.
    """
    both = np.intersect1d(without.here, with_.here, assume_unique=True)
    only = (np.setdiff1d(one.working, other.working) for one, other in ((with_, without), (without, with_)))
    return {name: float(np.isin(of_one, both).sum()) for name, of_one in zip(WORK, only, strict=True)}


def fates(without: People, with_: People) -> pd.DataFrame:
    """Everybody who is registered here on the last day in one of the runs only, with what made the difference.

    `sign` is 1 of who is here with the mix only and -1 of who is here without it only, so that the signs sum to the
    difference of the populations. `way` is one of `WAYS`: who never was here in the other run came or was born; who was
    there did not leave, or did not die, in the run in which he or she is here, or left in both and came back in this one.
    `rule` and `cause` are of the event that the other run does not have, or of that by which the person left it; `group` is
    the origin.
    """
    rows = [*_only(with_, without, 1), *_only(without, with_, -1)]
    found = pd.DataFrame(rows, columns=["person", "sign", "way", "rule", "cause", "group", "month"])
    return found.astype({"person": np.uint64, "sign": int, "month": int})


def _only(one: People, other: People, sign: int) -> Iterator[tuple[object, ...]]:
    """Who is here in one run and not in the other."""
    alone = np.setdiff1d(one.here, other.here, assume_unique=True)
    # Dictionaries: a row of a table takes a hundred times as long to look up.
    last_exit = {row.person: row for row in other.exits[other.exits.person.isin(alone)].itertuples()}
    left_too = set(one.exits.person[one.exits.person.isin(alone)])
    last_entry = {row.person: row for row in one.entries[one.entries.person.isin(alone)].itertuples()}
    for person in alone:
        row = last_exit.get(person)
        if row and row.event != _DEATH and person in left_too:
            row, way = last_entry[person], "came back"
        elif row:
            way = "did not die" if row.event == _DEATH else "did not leave"
        else:
            row = last_entry[person]
            way = "was born here" if row.event == _BIRTH else "came"
        yield person, sign, way, row.rule, row.cause, row.group, row.month
