"""A set of rules with everything they read that a scenario fixes: parameters, public tables, who arrives."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np

from model.draws import code
from model.engine.arrivals import COMPOSITION
from model.engine.build import Built, build
from model.engine.rewrite import bind
from model.kinds import ABROAD, Column, Instrument, Rule, RuleError
from model.outside import tables_of_year
from model.state import ADULT_AGE, ORIGINS, TOP_AGE
from model.tables import by_age, newest


@cache
def _built(rules: tuple[Rule, ...], columns: tuple[Column, ...], instruments: tuple[Instrument, ...]) -> Built:
    return build(rules, columns, instruments)


class Program:
    """Rules built, and what they read.

    Args:
        rules: of the month, in order.
        columns: declared beside them.
        instruments: declared beside them.
        values: of every parameter.
        years: calendar years of the run.
        known_to: figures known later do not exist.

    Attributes:
        built: the rules with their propose module.
        values: as given; `vector` float64, those the rules read in the order the propose module takes them.
        tables: float64 [year, table, sex, age], the public tables the rules read.
        decisions: uint64 [rule], the codes of their draws.
        head_ages: float64 [year, stream, sex, age], cumulative; `child_ages` float64 [year, age],
            cumulative, of children who move; `compositions` float64 [stream, COMPOSITION];
            `origins` float64 [stream, origin], cumulative; `mean_sizes` float64 [stream], persons per household.
        comes_from: int64 [stream], 0 the rest of Norway, 1 abroad.

    Raises:
        RuleError: a rule says something it may not.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        columns: tuple[Column, ...],
        instruments: tuple[Instrument, ...],
        values: dict[str, float],
        years: Sequence[int],
        known_to: date,
    ):
        self.built = _built(rules, columns, instruments)
        self.instruments = {instrument.name: instrument for instrument in instruments}
        self.values = values
        self.vector = np.array([values[name] for name in self.built.parameters])
        self.tables = np.stack([tables_of_year(self.built.tables, year, known_to) for year in years])
        self.decisions = np.array([code(rule.name) for rule in self.built.rules], dtype=np.uint64)
        self._fill_streams(years, known_to)

    def _fill_streams(self, years: Sequence[int], known_to: date) -> None:
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
        self.head_ages = np.empty((len(years), len(streams), 2, TOP_AGE + 1))
        self.child_ages = np.empty((len(years), ADULT_AGE))
        for k, year in enumerate(years):
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
        try:
            table = np.array([[weight(sex, age, movers[sex, age]) for age in range(TOP_AGE + 1)] for sex in range(2)])
        except (ArithmeticError, NameError, TypeError, ValueError) as error:
            what = f"{rule.who.age.__name__} cannot be evaluated: {error}"
            raise RuleError(f"{rule.where}: rule {rule.name}: {what}") from error
        sums = np.cumsum(table, axis=1)
        if not (np.isfinite(table).all() and (table >= 0).all() and (sums[:, -1] > 0).all()):
            what = (
                f"{rule.who.age.__name__} gives the ages of who arrives weights that are negative, not finite or all 0"
            )
            raise RuleError(f"{rule.where}: rule {rule.name}: {what}")
        return sums / sums[:, -1:]
