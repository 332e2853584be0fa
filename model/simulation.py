"""The model: one step is one month."""

import mesa
import numpy as np
from mesa.agent import AgentSet

from model import outside
from model.agents import Household, Person, Views
from model.balance import Balance, neutral
from model.draws import Draws, code
from model.engine import arrivals
from model.engine.away import step_away
from model.engine.check import FAULTS, check_structure
from model.engine.compact import compact
from model.engine.month import apply_events, find_partners, grow_older, take_stock, words_of
from model.engine.rewrite import RuleError
from model.engine.start import stock_dwellings
from model.engine.world import World
from model.inputs import Inputs, ScenarioLike
from model.instruments.hazard_ratio import ratios
from model.population import settle_place
from model.record import BooksError, Record, month_name
from model.state import FLOWS, LIVES_IN, ORIGINS, State

_NO_LOG = (np.empty((0, 6), dtype=np.int64), np.empty((0, 2), dtype=np.uint64))


class MigrationModel(mesa.Model):
    """Households, refugees and labour migrants of district municipalities, month by month.

    Between steps the model stands at the start of `month`: everybody has aged, households are counted, the books of the
    month before have been checked.

    Args:
        scenario: places, dates, parameters and instruments; `scenarios.load` reads one from a file.
        seed: of every draw; the same seed in two scenarios gives common random numbers.
        inputs: the scenario resolved, when several runs share it.
        events: whether to keep the event log.

    Attributes:
        month: the running month, counted from year 0.
        state: the columns; rules and views read them, only the engine's kernels write them.
        record: population, ages and flows so far.
        expected: registered persons per year each event takes before instruments, float64 [event, place], as proposed
            in the last month.
    """

    def __init__(self, scenario: ScenarioLike, seed: int = 1, inputs: Inputs | None = None, events: bool = False):
        super().__init__(rng=seed)
        self.running: bool = True
        self.inputs = inputs or Inputs(scenario)
        self.seed = seed
        self.draws = Draws(seed)
        self.month = self.inputs.first_month
        self.stop_month = self.inputs.first_month + self.inputs.n_months
        built, n_places = self.inputs.built, len(self.inputs.places)
        self.record = Record(self.inputs.places, tuple(rule.name for rule in built.rules))
        self.expected = np.zeros((len(built.events), n_places))
        self._log_events = events
        self._views: Views | None = None
        self._verbs = np.array([rule.happens.code for rule in built.events if rule.happens is not None])
        self._matches = [k for k, rule in enumerate(built.events) if rule.kind == "match"]
        self._n_fired = np.zeros(len(built.events), dtype=np.int64)
        self._fired = np.empty((len(built.events), 0), dtype=np.int64)
        self._n_offers = np.zeros(max(len(self._matches), 1), dtype=np.int64)
        self._words = np.empty(len(built.rules), dtype=np.uint64)
        self._arrival_words = np.empty(arrivals.CODES.size, dtype=np.uint64)
        self._registered = np.zeros((n_places, len(ORIGINS)), dtype=np.int64)
        self._flows = np.zeros((n_places, len(ORIGINS), len(FLOWS)), dtype=np.int64)
        self.state = State(n_places, self.inputs.rooms * 5 // 4, self.inputs.rooms)
        self._make_room()
        self._populate()
        self._count()
        self._balance = self._find_balance()
        self._draw_outside()
        self._set_year()
        self.record.count_january(self.month // 12, self._registered, self.state)

    # --- building ------------------------------------------------------------------------------------------------------

    def _populate(self) -> None:
        inputs, world = self.inputs, self._world(*_NO_LOG)
        scenario = inputs.scenario
        for place, name in enumerate(inputs.places):
            residents = inputs.residents[place]
            settle_place(
                world, place, name, residents, scenario.start.year, scenario.known_to, inputs.values, self.draws
            )
        stock_dwellings(world, self.state.n_places, inputs.values["population_vacant_share"])

    def _find_balance(self) -> Balance:
        inputs, state = self.inputs, self.state
        neutral(state.places)
        self._words_of_month()
        self._propose(np.full(len(inputs.built.events), -1), np.ones((1, 1)))
        return Balance(
            state,
            inputs.built.events,
            self.expected,
            self._intensities(),
            inputs.comes_from,
            inputs.mean_sizes,
            inputs.fertility,
            inputs.values,
        )

    def _draw_outside(self) -> None:
        """Draw the years of the world outside before anything happens in the municipality."""
        inputs, everywhere = self.inputs, np.array([code("everywhere")])

        def draw(decision: str, key: np.ndarray, year: int) -> float:
            return float(self.draws.uniform(decision, key, year)[0])

        years, values = inputs.years, inputs.values
        tide = [draw("immigration", everywhere, year) for year in years]
        shocks = [draw("common shock", everywhere, year) for year in years]
        self._immigration = outside.immigration_path(years, inputs.scenario.known_to, tide, values)
        self._levels = np.empty((len(years), len(inputs.places)))
        for place, level in enumerate(inputs.levels):
            key = inputs.place_keys[place : place + 1]
            steps = [draw("level", key, year) for year in years]
            first = draw("level at start", key, years[0])
            self._levels[:, place] = outside.net_levels(level, first, steps, shocks, values)

    # --- a month -------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Run one month.

        Raises:
            StopIteration: the run has reached its stop.
            RuleError: a rule gave a hazard that is negative, infinite, not a number or absurdly high.
            BooksError: the books do not balance.
        """
        if not self.running:
            raise StopIteration(f"the run stopped at the start of {month_name(self.stop_month)}, as its scenario says")
        self._words_of_month()
        slots, ratio_rows, stream_ratios = self._ratios()
        self._propose(slots, ratio_rows)
        chosen = self._match()
        intensities = self._intensities() * stream_ratios
        n_arrivals = np.zeros(intensities.shape, dtype=np.int64)
        n_events = len(self.inputs.built.events)
        arrivals.count_arrivals(intensities, self._words[n_events:], self.inputs.place_keys, n_arrivals)
        self._apply(chosen, n_arrivals)
        self.month += 1
        self._open_month()
        self.running = self.month < self.stop_month

    def run(self) -> Record:
        """Run to the stop of the scenario and give the record."""
        while self.running:
            self.step()
        return self.record

    # --- Mesa ---------------------------------------------------------------------------------------------------------

    @property
    def agents(self) -> AgentSet:
        """Everybody who lives or is registered in a modelled place, and every household that lives in one."""
        people, households = self.agents_by_type.values()
        return AgentSet([*people, *households], random=self.random)

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """The same as one set per type: `Person` and `Household`."""
        return self._views_of_month().by_type()

    def person_at(self, row: int) -> Person:
        """The view of a row of the persons."""
        return self._views_of_month().person(row)

    def household_at(self, row: int) -> Household:
        """The view of a row of the households."""
        return self._views_of_month().household(row)

    def _views_of_month(self) -> Views:
        if self._views is None or self._views.month != self.month:
            self._views = Views(self)
        return self._views

    def _open_month(self) -> None:
        """Age and count, check the books, and on 1 January take stock and turn the year of the world outside."""
        january = self.month % 12 == 0
        if january:
            self._step_away()
        before = self._registered.copy()
        grow_older(self.month, self.state.persons, self.state.counts)
        self._count()
        self._check(before)
        self.record.add_flows(self.month - 1, self._flows)
        if january:
            self.record.count_january(self.month // 12, self._registered, self.state)
            self._set_year()

    def _check(self, before: np.ndarray) -> None:
        """Check the books of the month that ended, and that everybody has one household and at most one dwelling."""
        state = self.state
        self.record.balance(before, self._flows, self._registered, self.month - 1)
        fault, row = check_structure(state.persons, state.households, state.counts, state.vacant, state.n_places)
        if fault:
            raise BooksError(f"{month_name(self.month - 1)}: {FAULTS[fault].format(row=row)}")

    def _count(self) -> None:
        state = self.state
        take_stock(state.n_places, state.persons, state.households, state.counts, state.places, self._registered)

    def _set_year(self) -> None:
        year = self.month // 12 - self.inputs.years[0]
        self._balance.set_year(self.state.places, self._levels[year], self._immigration[year], self._immigration[0])

    def _step_away(self) -> None:
        state, values = self.state, self.inputs.values
        mortality = self.inputs.mortality[self.month // 12 - self.inputs.years[0]]
        state.reserve(0, int((state.persons[LIVES_IN, : state.n_persons] >= state.n_places).sum()))
        self._make_room()
        step_away(
            self._world(*_NO_LOG),
            mortality,
            self.draws.word("death away", self.month),
            int(values["outside_drop_age"]),
            12.0 * values["outside_memory"],
        )
        compact(state.persons, state.person_keys, state.households, state.household_keys, state.counts)

    def _words_of_month(self) -> None:
        words_of(self.draws.seed, self.inputs.decisions, self.month, self._words)
        words_of(self.draws.seed, arrivals.CODES, self.month, self._arrival_words)

    def _ratios(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The instruments in force: slot of each event in the rows (-1: none), rows of ratios, ratios of the streams."""
        built, places = self.inputs.built, self.inputs.places
        instruments = self.inputs.scenario.instruments
        slots, streams = np.full(len(built.events), -1), np.ones((len(built.streams), len(places)))
        rows: list[np.ndarray] = []
        if instruments:
            for k, rule in enumerate(built.rules):
                ratio = ratios(instruments, rule, self.state, places, self.month)
                if ratio is not None and k < len(built.events):
                    slots[k] = len(rows)
                    rows.append(ratio)
                elif ratio is not None:
                    streams[k - len(built.events)] = ratio
        if not rows:
            return slots, _NO_RATIOS, streams
        table = np.ones((len(rows), max(row.size for row in rows)))
        for k, row in enumerate(rows):
            table[k, : row.size] = row
        return slots, table, streams

    def _propose(self, slots: np.ndarray, ratio_rows: np.ndarray) -> None:
        state, inputs = self.state, self.inputs
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        inputs.built.module.propose(
            self.month,
            state.n_places,
            state.persons,
            state.person_keys,
            state.households,
            state.household_keys,
            state.counts,
            state.places,
            inputs.vector,
            inputs.tables[self.month // 12 - inputs.years[0]],
            self._words,
            slots,
            ratio_rows,
            self._fired,
            self._n_fired,
            self._offers,
            self._n_offers,
            self.expected,
            fault,
            faulty,
        )
        if fault[0]:
            rule = inputs.built.events[fault[0] - 1]
            keys = state.household_keys if rule.of.endswith("household") else state.person_keys
            raise RuleError(
                f"{month_name(self.month)}: rule {rule.name} gave the hazard {faulty[0]} for the {rule.of} "
                f"{keys[fault[1]]:016x}; allowed is 0 to 1,000,000 per year"
            )

    def _intensities(self) -> np.ndarray:
        """Households per year, float64 [stream, place].

        Raises:
            RuleError: an intensity is negative or not finite.
        """
        inputs = self.inputs
        out = np.zeros((len(inputs.built.streams), self.state.n_places))
        tables = inputs.tables[self.month // 12 - inputs.years[0]]
        inputs.built.module.intensities(self.state.places, inputs.vector, tables, out)
        if not (np.isfinite(out).all() and (out >= 0).all()):
            stream, place = np.argwhere(~(np.isfinite(out) & (out >= 0)))[0]
            raise RuleError(
                f"{month_name(self.month)}: rule {inputs.built.streams[stream].name} gave the intensity "
                f"{out[stream, place]} for {inputs.places[place]}; allowed is 0 or more per year"
            )
        return out

    def _match(self) -> np.ndarray:
        """The offer each seeker of the union match finds, or NONE."""
        chosen = np.full(1, -1, dtype=np.int64)
        state, inputs = self.state, self.inputs
        for number, k in enumerate(self._matches):
            rule = inputs.built.events[k]
            seekers = self._fired[k, : self._n_fired[k]]
            offers = self._offers[number, : self._n_offers[number]]
            scores = np.empty((seekers.size, offers.size))
            getattr(inputs.built.module, f"pair_scores_{rule.name}")(
                self.month,
                state.n_places,
                state.persons,
                state.households,
                state.places,
                inputs.vector,
                inputs.tables[self.month // 12 - inputs.years[0]],
                seekers,
                offers,
                scores,
            )
            if scores.size and not (scores.min() >= 0.0 and scores.max() < np.inf):  # false for NaN, too
                raise RuleError(
                    f"{month_name(self.month)}: rule {rule.name} gave a score that is negative or not finite"
                )
            chosen = np.full(seekers.size, -1, dtype=np.int64)
            find_partners(scores, seekers, offers, state.person_keys, state.persons, self._words[k], chosen)
        return chosen

    def _apply(self, chosen: np.ndarray, n_arrivals: np.ndarray) -> None:
        inputs, state = self.inputs, self.state
        arriving, fired = int(n_arrivals.sum()), int(self._n_fired.sum())
        state.reserve(arriving * arrivals.LARGEST + fired, arriving + 2 * fired)
        self._make_room()
        self._flows[:] = 0
        log = _NO_LOG
        if self._log_events:
            rows = 2 * (state.n_persons + fired + arriving * arrivals.LARGEST)
            log = np.empty((rows, 6), dtype=np.int64), np.empty((rows, 2), dtype=np.uint64)
        world = self._world(*log)
        n_events = len(inputs.built.events)
        apply_events(
            world,
            self._verbs,
            self._fired,
            self._n_fired,
            chosen,
            self.record.lost,
            self._words,
            self.draws.word("sex of a newborn"),
            state.places,
            inputs.values["outside_within_region"],
        )
        arrivals.arrive(
            world,
            n_arrivals,
            self._words[n_events:],
            inputs.place_keys,
            inputs.comes_from,
            inputs.head_ages[self.month // 12 - inputs.years[0]],
            inputs.child_ages[self.month // 12 - inputs.years[0]],
            inputs.compositions,
            inputs.origins,
            self._arrival_words,
            n_events,
        )
        if self._log_events:
            n = int(world.log_rows[0])
            self.record.add_events(self.month, log[0][:n], log[1][:n])

    def _world(self, log: np.ndarray, log_keys: np.ndarray) -> World:
        state = self.state
        return World(
            state.persons,
            state.person_keys,
            state.households,
            state.household_keys,
            state.vacant,
            state.counts,
            self._flows,
            log,
            log_keys,
            np.zeros(1, dtype=np.int64),
            np.array([self.month, state.n_places, 0]),
        )

    def _make_room(self) -> None:
        """Let the arrays of proposals be as wide as the tables they index."""
        width = max(self.state.persons.shape[1], self.state.households.shape[1])
        if self._fired.shape[1] < width:
            fired = np.empty((self._n_fired.size, width), dtype=np.int64)
            fired[:, : self._fired.shape[1]] = self._fired
            self._fired = fired
            self._offers = np.empty((self._n_offers.size, width), dtype=np.int64)


_NO_RATIOS = np.ones((1, 1))
