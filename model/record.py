"""The record of a run: register accounts, yearly tables, ages and the event log, and the digest of the tables.

The books are checked in every month of every run: for each place and origin group,
start + births + immigration + in-migration - deaths - emigration - out-migration = end.
"""

from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.engine.world import CAUSES, EVENTS
from model.state import AGE, FLOW_SIGNS, FLOWS, ORIGINS, REGISTERED_IN, SEX, SEXES, TOP_AGE, State


class Column(NamedTuple):
    """A column of an output table."""

    name: str
    type: str
    unit: str
    meaning: str


_RUN = (
    Column("scenario", "text", "-", "name of the scenario"),
    Column("replicate", "integer", "-", "seed of the run"),
)
_GROUP = Column("group", "text", "-", f"`all`, or an origin group: {', '.join(ORIGINS)}")
#: Every table a run writes, with the units of its columns.
TABLES: dict[str, tuple[Column, ...]] = {
    "yearly": (
        *_RUN,
        Column("place", "text", "-", "municipality, by where the population register counts people"),
        Column("year", "integer", "-", "calendar year"),
        _GROUP,
        Column("population", "integer", "persons", "registered on 1 January"),
        *(
            Column(name, "integer", "persons/year", f"{meaning} in the calendar year; empty in the stop year")
            for name, meaning in zip(
                FLOWS,
                (
                    "live births to registered mothers",
                    "deaths of registered persons",
                    "registered moves in from another municipality in Norway",
                    "registered moves out to another municipality in Norway",
                    "registered moves in from abroad",
                    "registered moves out to abroad",
                ),
                strict=True,
            )
        ),
    ),
    "age": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "the population is that of 1 January"),
        Column("sex", "text", "-", "male or female"),
        Column("age", "integer", "years", f"completed years, {TOP_AGE} and over together"),
        Column("population", "integer", "persons", "registered on 1 January"),
    ),
    "events": (
        *_RUN,
        Column("month", "text", "YYYY-MM", "month of the event"),
        Column("event", "text", "-", ", ".join(EVENTS)),
        Column("person", "text", "key", "identity of the person, the same in every scenario"),
        Column("household", "text", "key", "identity of the household the person was in"),
        Column("group", "text", "-", f"origin group of the person: {', '.join(ORIGINS)}"),
        Column("from_place", "text", "-", "municipality, rest_of_norway, abroad, or empty"),
        Column("to_place", "text", "-", "likewise"),
        Column("rule", "text", "-", "the rule whose hazard or intensity it was"),
        Column(
            "cause", "text", "-", "own: the person's or household's own hazard; household: along with the household"
        ),
    ),
}


class BooksError(RuntimeError):
    """People appeared or vanished without a flow: the engine or a rule is wrong, and the run's numbers with it."""


def month_name(month: int) -> str:
    """A month counted from year 0 as YYYY-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


class Record:
    """What one run leaves behind.

    Attributes:
        places: names.
        population: by year, int64 [place, origin].
        ages: by year, int64 [place, sex, age].
        flows: by year, int64 [place, origin, flow]; of the running year so far.
        lost: int64 [rule], events forestalled by an earlier one of the same month.
    """

    def __init__(self, places: tuple[str, ...], rules: tuple[str, ...]):
        self.places = places
        self.rules = rules
        self.population: dict[int, np.ndarray] = {}
        self.ages: dict[int, np.ndarray] = {}
        self.flows: dict[int, np.ndarray] = {}
        self.lost = np.zeros(len(rules), dtype=np.int64)
        self._events: list[tuple[int, np.ndarray, np.ndarray]] = []

    def balance(self, before: np.ndarray, flows: np.ndarray, after: np.ndarray, month: int) -> None:
        """Check the books of a month.

        Raises:
            BooksError: naming month, place, group and the numbers.
        """
        expected = before + flows @ FLOW_SIGNS
        if np.array_equal(expected, after):
            return
        place, origin = np.argwhere(expected != after)[0]
        moves = ", ".join(f"{name} {n}" for name, n in zip(FLOWS, flows[place, origin], strict=True))
        raise BooksError(
            f"{month_name(month)}: the books of {self.places[place]}, group {ORIGINS[origin]}, do not balance: "
            f"{before[place, origin]} at the start, {moves}, but {after[place, origin]} at the end"
        )

    def add_flows(self, month: int, flows: np.ndarray) -> None:
        """Add a month's flows to its year."""
        year = month // 12
        self.flows[year] = self.flows[year] + flows if year in self.flows else flows.copy()

    def count_january(self, year: int, registered: np.ndarray, state: State) -> None:
        """Take the population by place, group, sex and age of 1 January."""
        self.population[year] = registered.copy()
        persons = state.persons[:, : state.n_persons]
        place = persons[REGISTERED_IN]
        inside = (place >= 0) & (place < len(self.places))
        cells = (place[inside] * 2 + persons[SEX, inside]) * (TOP_AGE + 1) + persons[AGE, inside]
        shape = (len(self.places), 2, TOP_AGE + 1)
        self.ages[year] = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape)

    def add_events(self, month: int, rows: np.ndarray, keys: np.ndarray) -> None:
        """Keep a month's rows of the event log."""
        self._events.append((month, rows.copy(), keys.copy()))

    def yearly(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `yearly` of this run; flows are null in a year that did not run to its end."""
        years = sorted(self.population)
        groups = ("all", *ORIGINS)
        population = _with_all(np.stack([self.population[year] for year in years]))
        empty = np.zeros((len(self.places), len(ORIGINS), len(FLOWS)), dtype=np.int64)
        flows = np.stack([_with_all(self.flows.get(year, empty).transpose(2, 0, 1)) for year in years])
        unfinished = np.array([year + 1 not in self.population for year in years])
        year, place, group = (axis.ravel() for axis in np.indices(population.shape))
        columns: dict[str, object] = {
            "scenario": scenario,
            "replicate": replicate,
            "place": np.array(self.places, dtype=object)[place],
            "year": np.array(years)[year],
            "group": np.array(groups, dtype=object)[group],
            "population": population.ravel(),
        }
        for k, name in enumerate(FLOWS):
            columns[name] = pd.arrays.IntegerArray(flows[:, k].ravel(), unfinished[year])
        return pd.DataFrame(columns)

    def age(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `age` of this run."""
        years = sorted(self.ages)
        shape = (len(years), len(self.places), 2, TOP_AGE + 1)
        year, place, sex, age = (axis.ravel() for axis in np.indices(shape))
        return pd.DataFrame(
            {
                "scenario": scenario,
                "replicate": replicate,
                "place": np.array(self.places, dtype=object)[place],
                "year": np.array(years)[year],
                "sex": np.array(SEXES, dtype=object)[sex],
                "age": age,
                "population": np.stack([self.ages[y] for y in years]).ravel(),
            }
        )

    def events(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `events` of this run, in the order in which things happened."""
        names = np.array([*self.places, "rest_of_norway", "abroad", ""], dtype=object)
        rows = np.concatenate([part for _, part, _ in self._events] or [np.empty((0, 6), dtype=np.int64)])
        keys = np.concatenate([part for _, _, part in self._events] or [np.empty((0, 2), dtype=np.uint64)])
        months = [month_name(month) for month, part, _ in self._events for _ in range(len(part))]
        return pd.DataFrame(
            {
                "scenario": scenario,
                "replicate": replicate,
                "month": months,
                "event": np.array(EVENTS, dtype=object)[rows[:, 0]],
                "person": [f"{key:016x}" for key in keys[:, 0]],
                "household": [f"{key:016x}" for key in keys[:, 1]],
                "group": np.array(ORIGINS, dtype=object)[rows[:, 3]],
                "from_place": names[rows[:, 4]],
                "to_place": names[rows[:, 5]],
                "rule": np.array(self.rules, dtype=object)[rows[:, 1]],
                "cause": np.array(CAUSES, dtype=object)[rows[:, 2]],
            }
        )


def _with_all(counts: np.ndarray) -> np.ndarray:
    """Counts [..., place, origin] with the sum over origins put before them."""
    return np.concatenate([counts.sum(axis=-1, keepdims=True), counts], axis=-1)


def digest(*tables: pd.DataFrame) -> str:
    """SHA-256 of the sorted values of tables: equal for the same scenario and seeds on every supported platform."""
    total = sha256()
    for table in tables:
        codes = []
        for name, column in table.items():
            ranks, values = pd.factorize(column, sort=True)  # -1 where there is no value
            codes.append(ranks)
            total.update("\n".join([str(name), *map(str, values)]).encode())
        order = np.lexsort(codes[::-1])
        for ranks in codes:
            total.update(ranks[order].astype("<i8").tobytes())
    return total.hexdigest()
