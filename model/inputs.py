"""Everything a scenario fixes before the dice are thrown: parameters, public tables by year, rules built, arrival streams.

Made once and shared by all replicates of a scenario; nothing in it is ever written to.
"""

import sys
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Protocol

import numpy as np

from model import schedule
from model.draws import code
from model.engine.arrivals import COMPOSITION
from model.engine.build import Built, build
from model.engine.rewrite import bind
from model.instruments import HazardRatio
from model.instruments.hazard_ratio import check
from model.kinds import ABROAD, Rule
from model.outside import Level, immigration_path, level_at_start, tables_of_year
from model.parameters import declared, resolve
from model.population import age_structure, leavers, rooms_needed
from model.state import ADULT_AGE, ORIGINS, TOP_AGE
from model.tables import by_age, newest


class ScenarioLike(Protocol):
    """What the model asks of a scenario; `scenarios.Scenario` is one."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the modelled places."""

    @property
    def start(self) -> date:
        """First day, a 1 January."""

    @property
    def stop(self) -> date:
        """First day after the run, the first of a month."""

    @property
    def known_to(self) -> date:
        """Figures known later do not exist for the run."""

    @property
    def parameters(self) -> dict[str, float]:
        """What differs from the defaults."""

    @property
    def instruments(self) -> Sequence[HazardRatio]:
        """The policy."""


@cache
def _built(rules: tuple[Rule, ...]) -> Built:
    return build(rules)


class Inputs:
    """A scenario resolved.

    Args:
        scenario: what differs from the defaults.
        rules: the rules of the month in order; those of the schedule when not given.

    Attributes:
        scenario: as given.
        places: names; `place_keys` uint64, their identities.
        first_month, n_months: of the run, counted from year 0; `years` the calendar years it touches.
        values: every parameter; `vector` float64, those the rules read in the order the propose module takes them.
        tables: float64 [year, table, sex, age], the public tables the rules read.
        mortality: float64 [year, sex, age], for the away register; `fertility` float64 [sex, age] of the first year.
        head_ages: float64 [year, stream, sex, age], cumulative; `child_ages` float64 [year, age],
            cumulative, of children who move; `compositions` float64 [stream, COMPOSITION];
            `origins` float64 [stream, origin], cumulative; `mean_sizes` float64 [stream], persons per household.
        comes_from: int64 [stream], 0 the rest of Norway, 1 abroad.
        levels: of net migration at the start, by place.
        residents: expected persons by [sex, age], by place.

    Raises:
        NotKnown: a figure the start needs was not known by `known_to`.
        RuleError: a rule says something it may not.
        ValueError: an unknown parameter, one out of range, or an instrument that cannot be meant.
    """

    def __init__(self, scenario: ScenarioLike, rules: tuple[Rule, ...] | None = None):
        self.scenario = scenario
        self.places = tuple(scenario.places)
        active = schedule.rules() if rules is None else rules
        modules = [sys.modules[rule.module] for rule in active]
        for module in modules:
            declared(module)  # names the parameters, which the building reads
        self.built = _built(active)
        check(scenario.instruments, active, self.places)
        self.place_keys = np.array([code(name) for name in self.places])
        start, stop, known_to = scenario.start, scenario.stop, scenario.known_to
        self.first_month = 12 * start.year + start.month - 1
        self.n_months = 12 * stop.year + stop.month - 1 - self.first_month
        self.years = range(start.year, stop.year + 1)
        self.values = resolve(scenario.parameters, modules)
        self.vector = np.array([self.values[name] for name in self.built.parameters])
        self.tables = np.stack([tables_of_year(self.built.tables, year, known_to) for year in self.years])
        self.fertility = tables_of_year(("fertility",), start.year, known_to)[0]
        self.mortality = np.stack([tables_of_year(("mortality",), year, known_to)[0] for year in self.years])
        self.decisions = np.array([code(rule.name) for rule in self.built.rules])
        self.levels: list[Level] = [level_at_start(p, start.year, known_to, self.values) for p in self.places]
        self.residents = [age_structure(p, start.year, known_to, self.values) for p in self.places]
        away = [leavers(table, start.year, known_to, self.values)[0] for table in self.residents]
        self.rooms = rooms_needed(self.residents, away)
        self._fill_streams(known_to)
        immigration_path(self.years, known_to, [0.5] * len(self.years), self.values)  # refuses early what is not known

    def _fill_streams(self, known_to: date) -> None:
        streams = self.built.streams
        self.comes_from = np.array([int(rule.comes_from == ABROAD) for rule in streams], dtype=np.int64)
        rows = [self._composition(rule) for rule in streams]
        self.compositions = np.array(rows).reshape(len(streams), len(COMPOSITION))
        shares = [np.cumsum(self._origin_shares(rule)) for rule in streams]
        self.origins = np.array(shares).reshape(len(streams), len(ORIGINS))
        _, partnered, with_children, children = self.compositions[:, :4].T
        self.mean_sizes = 1.0 + partnered + with_children * children
        moves = by_age("internal_migration", known_to)
        people = by_age("national_population", known_to)
        self.head_ages = np.empty((len(self.years), len(streams), 2, TOP_AGE + 1))
        self.child_ages = np.empty((len(self.years), ADULT_AGE))
        for k, year in enumerate(self.years):
            movers = newest(moves, year) * newest(people, year)
            children = np.cumsum(movers[:, :ADULT_AGE].sum(axis=0))
            self.child_ages[k] = children / children[-1]
            for s, rule in enumerate(streams):
                self.head_ages[k, s] = self._head_ages(rule, movers)

    def _composition(self, rule: Rule) -> list[float]:
        assert rule.who is not None
        own = [getattr(rule.who, name) for name in COMPOSITION[:4]]
        common = ("population_couple_gap", "population_couple_spread")
        return [0.0 if parameter is None else self.values[parameter.name] for parameter in own] + [
            self.values[name] for name in common
        ]

    def _origin_shares(self, rule: Rule) -> np.ndarray:
        assert rule.who is not None
        shares = np.zeros(len(ORIGINS))
        shares[0] = 1.0
        if rule.who.origins:
            weights = np.array([self.values[parameter.name] for parameter in rule.who.origins])
            shares[0], shares[1:] = 0.0, weights / weights.sum()
        return shares

    def _head_ages(self, rule: Rule, movers: np.ndarray) -> np.ndarray:
        assert rule.who is not None
        weight = bind(rule.who.age, self.values)
        table = np.array([[weight(sex, age, movers[sex, age]) for age in range(TOP_AGE + 1)] for sex in range(2)])
        sums = np.cumsum(table, axis=1)
        return sums / sums[:, -1:]
