"""The record of a run: register accounts, yearly tables, ages and the event log, and the digest of the tables.

The books are checked in every month of every run: for each place and origin group,
start + births + immigration + in-migration - deaths - emigration - out-migration = end.
"""

from hashlib import sha256

import numpy as np
import pandas as pd

from model.engine.world import LOG_COLUMNS
from model.output_tables import COUNTED, TABLES
from model.record_columns import Cells, Grid, Log, columns_of_grids, columns_of_log, month_name, values_of
from model.state import AGE, FLOW_SIGNS, FLOWS, ORIGINS, REGISTERED_IN, SEX, SEXES, TOP_AGE, State


class BooksError(RuntimeError):
    """People appeared or vanished without a flow: the engine or a rule is wrong, and the run's numbers with it."""


class Record:
    """What one run leaves behind.

    Attributes:
        places: names.
        population: by year, int64 [place, origin].
        ages: by year, int64 [place, sex, age].
        flows: by year, int64 [place, origin, flow]; of the running year so far.
        counted: by table and year, int64 [column, place, group or sector].
        lost: int64 [rule], events forestalled by an earlier one of the same month.
        n_events: rows of the event log that are held.
    """

    def __init__(self, places: tuple[str, ...], rules: tuple[str, ...], instruments: tuple[str, ...] = ()):
        self.places = places
        self.rules = rules
        self.instruments = instruments
        self.population: dict[int, np.ndarray] = {}
        self.ages: dict[int, np.ndarray] = {}
        self.flows: dict[int, np.ndarray] = {}
        self.counted: dict[str, dict[int, np.ndarray]] = {}
        self.lost = np.zeros(len(rules), dtype=np.int64)
        self._events: list[Log] = []
        self.n_events = 0

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

    def count(self, table: str, year: int, numbers: np.ndarray) -> None:
        """Keep what was counted for a table on 1 January: int64 [column, place, group or sector]."""
        self.counted.setdefault(table, {})[year] = numbers

    def add_events(self, month: int, rows: np.ndarray, keys: np.ndarray) -> None:
        """Keep a month's rows of the event log."""
        if len(rows):
            self._events.append(Log(np.full(len(rows), month), rows.copy(), keys.copy()))
            self.n_events += len(rows)

    def log(self) -> Log:
        """The rows of the event log that are held."""
        if not self._events:
            rows = np.empty((0, len(LOG_COLUMNS)), dtype=np.int64)
            return Log(np.empty(0, dtype=np.int64), rows, np.empty((0, 2), dtype=np.uint64))
        return Log(*(np.concatenate(parts) for parts in zip(*self._events, strict=True)))

    def drain(self) -> Log:
        """The rows of the event log that are held, which are then held no longer: for runs whose log is long."""
        log = self.log()
        self._events.clear()
        self.n_events = 0
        return log

    def yearly_grid(self) -> Grid:
        """The numbers of the table `yearly`; flows are missing in a year that did not run to its end."""
        years = tuple(sorted(self.population))
        empty = np.zeros((len(self.places), len(ORIGINS), len(FLOWS)), dtype=np.int64)
        counts = np.empty((1 + len(FLOWS), len(years), len(self.places), len(ORIGINS)), dtype=np.int64)
        unfinished = np.zeros((len(years), len(self.places), 1 + len(ORIGINS)), dtype=bool)
        for k, year in enumerate(years):
            counts[0, k] = self.population[year]
            counts[1:, k] = self.flows.get(year, empty).transpose(2, 0, 1)
            unfinished[k] = year + 1 not in self.population
        axes = ("year", years), ("place", self.places), ("group", ("all", *ORIGINS))
        return Grid(axes, ("population", *FLOWS), _with_all(counts), dict.fromkeys(FLOWS, unfinished))

    def age_grid(self) -> Grid:
        """The numbers of the table `age`."""
        years = tuple(sorted(self.ages))
        axes = ("year", years), ("place", self.places), ("sex", SEXES), ("age", tuple(range(TOP_AGE + 1)))
        numbers = np.stack([self.ages[year] for year in years])[np.newaxis]
        return Grid(axes, ("population",), numbers, {})

    def grid(self, table: str) -> Grid:
        """The numbers of a table that has a row for every combination of some axes."""
        if table in ("yearly", "age"):
            return self.yearly_grid() if table == "yearly" else self.age_grid()
        kind, counted = COUNTED[table], self.counted.get(table, {})  # nothing, of flows in a run shorter than a year
        years = tuple(sorted(counted))
        of_axis = self.instruments if table == "instruments" else kind.along
        along = (("all",) * kind.summed + of_axis,) if kind.axis else ()
        shape = len(kind.columns), len(years), len(self.places), *(len(each) for each in along)
        numbers = np.zeros(shape, dtype=np.int64)
        for k, year in enumerate(years):
            numbers[:, k] = _with_all(counted[year]) if kind.axis and kind.summed else counted[year]
        last = tuple((kind.axis, each) for each in along)
        return Grid((("year", years), ("place", self.places), *last), kind.columns, numbers, {})

    def table(self, name: str, scenario: str, replicate: int) -> pd.DataFrame:
        """A table of this run; where nothing is known, as of flows in a year that did not run to its end, it is null."""
        return _frame(name, scenario, replicate, columns_of_grids([self.grid(name)]))

    def yearly(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `yearly` of this run; flows are null in a year that did not run to its end."""
        return _frame("yearly", scenario, replicate, columns_of_grids([self.yearly_grid()]))

    def age(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `age` of this run."""
        return _frame("age", scenario, replicate, columns_of_grids([self.age_grid()]))

    def events(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `events` of this run, in the order in which things happened."""
        columns = columns_of_log(self.log(), self.places, self.rules)
        return _frame("events", scenario, replicate, columns)


def _frame(table: str, scenario: str, replicate: int, columns: dict[str, Cells]) -> pd.DataFrame:
    """A table of one run, in the order of the columns of `TABLES`."""
    of_run: dict[str, object] = {"scenario": scenario, "replicate": replicate}
    names = [column.name for column in TABLES[table] if column.name not in of_run]
    return pd.DataFrame(of_run | {name: values_of(columns[name]) for name in names})


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
