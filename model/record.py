"""The record of a run: register accounts, yearly tables, ages and the event log, and the digest of the tables.

The books are checked in every month of every run: for each place and origin group,
start + births + immigration + in-migration - deaths - emigration - out-migration = end.
"""

from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.economy import ITEMS
from model.engine.world import EVENTS, LOG_COLUMNS
from model.record_columns import Cells, Grid, Log, columns_of_grids, columns_of_log, month_name, values_of
from model.services import FIGURES, figures
from model.state import AGE, FLOW_SIGNS, FLOWS, ORIGINS, REGISTERED_IN, SEX, SEXES, TOP_AGE, State
from model.vocabulary import MOTIVES


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
    "services": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "the figures are those of 1 January"),
        Column("children_1_5", "integer", "persons", "residents of 1-5"),
        Column("kindergarten_wanting", "integer", "persons", "of them, whose parents want a kindergarten place"),
        Column("kindergarten_places", "integer", "places", "kindergarten places there are"),
        Column("kindergarten_coverage", "integer", "1/1000", "of those who want a place, who have one"),
        Column("pupils", "integer", "persons", "residents of 6-15"),
        Column("schools", "integer", "schools", "schools there are; their number at the start is an assumption"),
        Column("service_level", "integer", "1/1000", "spent on services per standard cost, against the start"),
    ),
    "economy": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "calendar year; the budget is made on 1 January"),
        Column(
            "item",
            "text",
            "-",
            f"{', '.join(ITEMS[:-2])}; balance, the sum of these; saved before, the balances of earlier years of the run",
        ),
        Column("nok", "integer", "NOK of 2008", "income above 0, cost below; every amount is an assumption"),
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
        Column("motive", "text", "-", f"why somebody comes: {', '.join(MOTIVES[1:])}; none where nobody comes"),
        Column(
            "zone",
            "text",
            "-",
            "of in-migrants without ties: region, county (the rest of it), country (the rest); else empty",
        ),
    ),
}


class BooksError(RuntimeError):
    """People appeared or vanished without a flow: the engine or a rule is wrong, and the run's numbers with it."""


class Record:
    """What one run leaves behind.

    Attributes:
        places: names.
        population: by year, int64 [place, origin].
        ages: by year, int64 [place, sex, age].
        flows: by year, int64 [place, origin, flow]; of the running year so far.
        services: by year, int64 [figure, place], as `model.services.FIGURES`.
        economy: by year, int64 [item, place], as `model.economy.ITEMS`; what instruments cost in the running year so far.
        lost: int64 [rule], events forestalled by an earlier one of the same month.
        n_events: rows of the event log that are held.
    """

    def __init__(self, places: tuple[str, ...], rules: tuple[str, ...]):
        self.places = places
        self.rules = rules
        self.population: dict[int, np.ndarray] = {}
        self.ages: dict[int, np.ndarray] = {}
        self.flows: dict[int, np.ndarray] = {}
        self.services: dict[int, np.ndarray] = {}
        self.economy: dict[int, np.ndarray] = {}
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

    def count_january(self, year: int, registered: np.ndarray, state: State, budget: np.ndarray) -> None:
        """Take the population by place, group, sex and age of 1 January, services, and the account of the year."""
        self.population[year] = registered.copy()
        self.services[year], self.economy[year] = figures(state.places), budget
        persons = state.persons[:, : state.n_persons]
        place = persons[REGISTERED_IN]
        inside = (place >= 0) & (place < len(self.places))
        cells = (place[inside] * 2 + persons[SEX, inside]) * (TOP_AGE + 1) + persons[AGE, inside]
        shape = (len(self.places), 2, TOP_AGE + 1)
        self.ages[year] = np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape)

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

    def services_grid(self) -> Grid:
        """The numbers of the table `services`."""
        axes = ("year", tuple(sorted(self.services))), ("place", self.places)
        return Grid(axes, FIGURES, np.stack([self.services[year] for year in axes[0][1]], axis=1), {})

    def economy_grid(self) -> Grid:
        """The numbers of the table `economy`."""
        axes = ("year", tuple(sorted(self.economy))), ("place", self.places), ("item", ITEMS)
        numbers = np.stack([self.economy[year].T for year in axes[0][1]])[np.newaxis]
        return Grid(axes, ("nok",), numbers, {})

    def yearly(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `yearly` of this run; flows are null in a year that did not run to its end."""
        return _frame("yearly", scenario, replicate, columns_of_grids([self.yearly_grid()]))

    def age(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `age` of this run."""
        return _frame("age", scenario, replicate, columns_of_grids([self.age_grid()]))

    def services_of(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `services` of this run."""
        return _frame("services", scenario, replicate, columns_of_grids([self.services_grid()]))

    def economy_of(self, scenario: str, replicate: int) -> pd.DataFrame:
        """The table `economy` of this run."""
        return _frame("economy", scenario, replicate, columns_of_grids([self.economy_grid()]))

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
