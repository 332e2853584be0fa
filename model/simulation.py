"""The model: one step is one month."""

from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from model import services
from model.agents import Dwelling, Employer, Household, Person, Place, Vacancy, Views
from model.balance import Balance
from model.circumstances import Circumstances
from model.draws import Draws
from model.economy import Account
from model.engine import arrivals, away
from model.engine.arrivals import COMPOSITION
from model.engine.check import FAULTS, check_structure
from model.engine.compact import compact
from model.engine.families import SCALARS as OF_FAMILIES
from model.engine.month import Choices, apply_events, begin_anew, grow_older, take_stock
from model.engine.services import count_services
from model.engine.world import LOG_COLUMNS, World
from model.housing_market import HousingMarket
from model.inputs import Inputs, ScenarioLike
from model.labour_market import LabourMarket
from model.network import Network
from model.policy.enrolment import COLUMNS as ENROLMENT
from model.policy.policy import Policy
from model.population import settle_place
from model.program import Program
from model.proposals import Kernels, Proposals
from model.record import BooksError, Record, month_name
from model.reference import reference_kernels
from model.state import (
    FLOWS,
    LIVES_IN,
    ORIGINS,
    State,
)
from model.vocabulary import MOTIVES, found_business

#: Of the matches of persons, vacancies and dwellings, who or what each seeker gets.
_Chosen = tuple[np.ndarray, np.ndarray, np.ndarray]
_NO_LOG = (np.empty((0, len(LOG_COLUMNS)), dtype=np.int64), np.empty((0, 2), dtype=np.uint64))


#: The parameters a year outside goes by, in the order of `model.engine.away.SCALARS`.
_AWAY_SCALARS = (
    "outside_drop_age",
    "outside_memory",
    "study_migration_length",
    "study_migration_shortest",
    "unions_base",
    "unions_peak",
    "unions_width",
    "population_couple_gap",
    "population_couple_spread",
    "outside_births",
    "births_spacing",
)


class MigrationModel(mesa.Model):
    """Households, refugees and labour migrants of district municipalities, month by month.

    Between steps the model stands at the start of `month`: everybody has aged, households are counted, the books of the
    month before have been checked.

    Args:
        scenario: places, dates, parameters and instruments; `scenarios.load` reads one from a file.
        seed: of every draw; the same seed in two scenarios gives common random numbers.
        inputs: the scenario resolved, when several runs share it.
        events: whether to keep the event log.
        reference: call the rules as they were written, on the views, so that a debugger stops in them; hundreds of times
            slower, and the same to the last bit.

    Attributes:
        month: the running month, counted from year 0.
        state: the columns; rules and views read them, only the engine's kernels write them.
        record: population, ages and flows so far.
        proposals: what the rules proposed in the last month.
        account: of every municipality, in the running year.
        keeps_events: whether the event log is kept.
        circumstances: the world outside and the calendar.
        labour_market: employers, positions and vacancies.
        housing_market: dwellings, and who has a car.
        policy: the instruments; `ratios` what all in force do this month, as `Proposals.ratios_of` gives it.
    """

    def __init__(
        self,
        scenario: ScenarioLike,
        seed: int = 1,
        inputs: Inputs | None = None,
        events: bool = False,
        reference: bool = False,
    ):
        super().__init__(rng=seed)
        self.inputs = inputs or Inputs(scenario)
        self.seed = seed
        self.draws = Draws(seed)
        self.month = self.inputs.first_month
        self.stop_month = self.inputs.first_month + self.inputs.n_months
        self.running: bool = self.month < self.stop_month
        self.reference = reference
        built, n_places = self.inputs.program.built, len(self.inputs.places)
        self.record = Record(self.inputs.places, tuple(rule.name for rule in built.rules), self.inputs.labels)
        self.keeps_events = events
        self._views: Views | None = None
        self._verbs = np.array([rule.happens.code for rule in built.events if rule.happens is not None])
        self._registered = np.zeros((n_places, len(ORIGINS)), dtype=np.int64)
        self._flows = np.zeros((n_places, len(ORIGINS), len(FLOWS)), dtype=np.int64)
        rooms = sum(each.rooms for each in self.inputs.beginnings)
        self.state = State(n_places, rooms * 3 // 2, rooms, built.columns, len(ENROLMENT) * len(self.inputs.uses))
        self.proposals = self._proposals(self.inputs.program)
        self.account = Account(self.state.places, self.inputs.values)
        self._populate()
        self.labour_market = LabourMarket(self.inputs, self.state, self.draws)
        self.housing_market = HousingMarket(self.inputs, self.state, self.draws)
        self._count()
        self._begin_services()
        rest = self.state, self.draws, self.inputs.values, self.inputs.places
        built_and_paid = self.housing_market.build_more, self.account.charge, self.account.give
        self.policy = Policy(self.inputs.uses, *rest, self.inputs.projects, *built_and_paid)
        self._network = Network(self.inputs, self.state, self.draws)
        self._network.begin(self.proposals)
        self.circumstances = Circumstances(self.inputs, self.state, self.draws)
        self.circumstances.balance = self._find_balance()
        self.circumstances.set_year()
        self.circumstances.set_month(self.month, self.policy.settled(self.month))
        self._open_budget()
        self._open_market()
        self._record_january()

    def __reduce__(self) -> tuple[Any, ...]:
        """Ship what a model follows from - scenario, seed, how far it has run - and run it again where it arrives."""
        asked = {"events": self.keeps_events, "reference": self.reference}
        differs = {name: True for name, value in asked.items() if value}  # a subclass may take less
        return _replayed, (type(self), self.inputs.scenario, self.seed, differs, self.month)

    @property
    def expected(self) -> np.ndarray:
        """Registered persons per year each event takes before instruments, float64 [event, place], in the last month."""
        return self.proposals.expected

    # --- building ------------------------------------------------------------------------------------------------------

    def _proposals(self, program: Program) -> Proposals:
        kernels: Kernels = lambda settings: program.built.kernels  # noqa: E731
        if self.reference:
            kernels = reference_kernels(self, program)
        return Proposals(program, kernels, self.state, self.inputs.places, self.draws.seed)

    def _populate(self) -> None:
        inputs, world = self.inputs, self._world(*_NO_LOG)
        scenario = inputs.scenario
        for place, name in enumerate(inputs.places):
            settle_place(world, place, name, inputs.beginnings[place], scenario.start.year, inputs.values, self.draws)

    def _begin_services(self) -> None:
        places, values, now = self.state.places, self.inputs.values, self.month / 12.0
        services.set_calendar(places, values, now)
        services.begin(places, values, now)
        self.account.begin([self.place_at(place) for place in range(self.state.n_places)])

    def _find_balance(self) -> Balance:
        """The balance of flows under the model's own rules: what a file adds to them comes on top of it."""
        inputs, state = self.inputs, self.state
        program = inputs.balanced
        self.labour_market.be_usual()
        self.circumstances.be_usual()
        proposals = self.proposals if program is inputs.program else self._proposals(program)
        proposals.open(self.month, 0)
        none = proposals.ratios_of(inputs.rulebook, ())
        proposals.propose(*none)
        candidates, _, shares = proposals.intensities(*none)
        registered = program.compositions[:, [COMPOSITION.index("registered")]]
        return Balance(
            state,
            program.built.events,
            proposals.expected,
            candidates * registered * program.content(shares),
            program.comes_from == 0,
            program.mean_sizes,
            inputs.fertility[0],
            self.circumstances.fertility,
            inputs.values,
        )

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
        proposals = self.proposals
        ratios = self.ratios
        proposals.propose(*ratios)
        proposals.lead(self.policy.led)
        jobs, homes = self.labour_market.find(proposals, ratios), self.housing_market.find(proposals, ratios)
        chosen = proposals.match(), jobs, homes
        intensities, without, shares = proposals.intensities(*ratios)
        program = self.inputs.program
        streams = program.streams_of(proposals.year, proposals.stream_words, proposals.arrival_words, shares)
        n_arrivals, usual = np.zeros((2, *intensities.shape), dtype=np.int64)
        for households, found in ((intensities, n_arrivals), (without, usual)):
            arrivals.count_arrivals(households, streams.compositions, streams.words, self.inputs.place_keys, found)
        proposals.grow(*ratios)
        self._network.keep(proposals, ratios)
        self._apply(chosen, n_arrivals, usual, streams)
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
        return self._views_of_month().everybody()

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """One set per type: `Person` and `Household`, which `agents` holds, and `Employer`."""
        return self._views_of_month().by_type()

    @property
    def agent_types(self) -> list[type]:
        """The types of `agents_by_type`."""
        return list(self.agents_by_type)

    def person_at(self, row: int) -> Person:
        """The view of a row of the persons."""
        return self._views_of_month().person(row)

    def household_at(self, row: int) -> Household:
        """The view of a row of the households."""
        return self._views_of_month().household(row)

    def employer_at(self, row: int) -> Employer:
        """The view of a row of the employers."""
        return self._views_of_month().employer(row)

    def vacancy_at(self, row: int) -> Vacancy:
        """The view of a row of this month's vacancies."""
        return self._views_of_month().vacancy(row)

    def dwelling_at(self, row: int) -> Dwelling:
        """The view of a row of the dwellings."""
        return self._views_of_month().dwelling(row)

    def place_at(self, number: int) -> Place:
        """The view of a modelled place."""
        return self._views_of_month().place(number)

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
            self.account.close_year()
            self.record.count("instruments", self.month // 12 - 1, self.policy.close_year())
            self._network.gather()
            self.circumstances.set_year()
        self.circumstances.set_month(self.month, self.policy.settled(self.month))
        if january:
            self._open_budget()
        self._open_market()
        if january:
            self._record_january()

    def _open_budget(self) -> None:
        """Make the budgets of a year, before instruments are paid from them."""
        self._budget = self.account.open_year([self.place_at(place) for place in range(self.state.n_places)])

    def _record_january(self) -> None:
        state = self.state
        self.record.count_january(self.month // 12, self._registered, state)
        counted = self.labour_market.counts(self.month)
        counted["homes"] = self.housing_market.counts(self.month)
        counted |= {"services": services.figures(state.places), "economy": self._budget.T[np.newaxis]}
        for table, numbers in counted.items():
            self.record.count(table, self.month // 12, numbers)
        hiring = self.labour_market.hiring()
        if self.month > self.inputs.first_month:
            self.record.count("hiring", self.month // 12 - 1, hiring)

    def _open_market(self) -> None:
        """Turn to the month: instruments in force, positions that employers want filled, what is built, what is vacant."""
        self.proposals.open(self.month, self.month // 12 - self.inputs.years[0])
        self.policy.turn(self.month)
        self.ratios = self.proposals.ratios_of(self.inputs.rulebook, self.inputs.ratios, self.policy)
        self.labour_market.open(self.proposals, self.ratios)
        self.policy.announce()
        self.housing_market.build(self.month)
        world = self._world(*_NO_LOG)
        self.labour_market.employ_newcomers(self.proposals, world)
        self.housing_market.house_newcomers(self.proposals, world)

    def _check(self, before: np.ndarray) -> None:
        """Check the books of the month that ended, that everybody has one household, and each dwelling one or none."""
        state = self.state
        self.record.balance(before, self._flows, self._registered, self.month - 1)
        fault, row = check_structure(state.persons, state.households, state.counts, state.dwellings, state.n_places)
        if fault:
            raise BooksError(f"{month_name(self.month - 1)}: {FAULTS[fault].format(row=row)}")

    def _count(self) -> None:
        state = self.state
        take_stock(state.n_places, state.persons, state.households, state.counts, state.places, self._registered)
        self.labour_market.count(self.month)
        self.housing_market.count(self.month)
        grants = int(12.0 * self.inputs.values["municipal_economy_grant_years"])
        count_services(self.month, grants, state.n_places, state.persons, state.counts, state.places)

    def _step_away(self) -> None:
        state, values, year = self.state, self.inputs.values, self.month // 12 - self.inputs.years[0]
        outside_now = int((state.persons[LIVES_IN, : state.n_persons] >= state.n_places).sum())
        state.reserve(2 * outside_now, outside_now)
        self.proposals.make_room()
        words = [self.draws.word(f"away: {decision}", self.month) for decision in away.DECISIONS]
        scalars = np.array([values[name] for name in _AWAY_SCALARS])
        w, before = self._world(*_NO_LOG), state.n_persons
        away.step_away(
            w,
            away.Outside(
                self.inputs.mortality[year], self.inputs.fertility[year], np.array(words, dtype=np.uint64), scalars
            ),
        )
        self.labour_market.school(self.month)
        self.housing_market.give_cars(self.month, before)
        compact(state)

    def _apply(self, chosen: _Chosen, n_arrivals: np.ndarray, usual: np.ndarray, streams: arrivals.Streams) -> None:
        inputs, state, proposals = self.inputs, self.state, self.proposals
        program = inputs.program
        arriving, fired = int(n_arrivals.sum()), int(proposals.n_fired.sum())
        added = arriving * arrivals.LARGEST + int(proposals.n_fired @ arrivals.ADDED[self._verbs])
        state.reserve(added, arriving + 2 * fired)
        state.reserve_employers(int(proposals.n_fired[self._verbs == found_business.code].sum()))
        self.proposals.make_room()
        self._flows[:] = 0
        log = _NO_LOG
        if self.keeps_events:
            rows = 2 * (state.n_persons + added)
            log = np.empty((rows, len(LOG_COLUMNS)), dtype=np.int64), np.empty((rows, 2), dtype=np.uint64)
        world = self._world(*log)
        choices = Choices(
            *chosen,
            self.draws.word("sex of a newborn"),
            inputs.values["outside_within_region"],
            np.array([inputs.values[name] for name in OF_FAMILIES]),
            program.moving,
            program.returning,
            MOTIVES.index("family"),
            streams.mothers,
            proposals.arrival_words,
            self.labour_market.business_sectors,
        )
        before = state.n_persons
        lost, words = self.record.lost, proposals.words
        apply_events(world, self._verbs, proposals.fired, proposals.n_fired, lost, words, state.places, choices)
        self.labour_market.note_hires(self.month)
        arrivals.arrive(world, n_arrivals, usual, streams, inputs.place_keys, state.places, len(program.built.events))
        persons, columns = state.persons, state.person_columns
        begin_anew(self.month, state.n_places, persons, before, state.n_persons, columns, *program.begin_anew)
        self.policy.promise(self.month)
        self.labour_market.school(self.month)
        self.housing_market.give_cars(self.month, before)
        if self.keeps_events:
            n = int(world.log_rows[0])
            self.record.add_events(self.month, log[0][:n], log[1][:n])

    def _world(self, log: np.ndarray, log_keys: np.ndarray) -> World:
        state = self.state
        return World(
            state.persons,
            state.person_keys,
            state.households,
            state.household_keys,
            state.dwellings,
            state.dwelling_keys,
            state.employers,
            state.employer_keys,
            state.bases,
            state.vacancies,
            state.counts,
            self._flows,
            log,
            log_keys,
            np.zeros(1, dtype=np.int64),
            np.array([self.month, state.n_places, 0]),
        )


def _replayed(
    kind: type[MigrationModel], scenario: ScenarioLike, seed: int, asked: dict[str, Any], month: int
) -> MigrationModel:
    """A model run to the start of a month."""
    model = kind(scenario, seed, **asked)
    while model.month < month:
        model.step()
    return model
