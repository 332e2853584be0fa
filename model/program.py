"""A set of rules with everything they read that a scenario fixes: parameters, public tables, who arrives."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np

from model.draws import code
from model.engine.arrivals import COMPOSITION, N_THRESHOLDS, Streams
from model.engine.build import Built, build
from model.engine.rewrite import bind
from model.kinds import Column, RatioInstrument, Rule, RuleError
from model.outside import tables_of_year
from model.parameters import Parameter
from model.rules.motives import moving, returning
from model.state import FEMALE, TOP_AGE
from model.tables import by_age, newest
from model.vocabulary import ABROAD, ACTIVITIES, GROUNDS, MOTIVES, ORIGINS, POOLS, SECTORS, ZONES
from model.who import Who


@cache
def _built(rules: tuple[Rule, ...], columns: tuple[Column, ...], instruments: tuple[RatioInstrument, ...]) -> Built:
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
        head_ages: float64 [year, stream, sex, age], cumulative; `mothers` float64 [year, age], cumulative, of women
            at births; `compositions` float64 [stream, COMPOSITION]; `origins`, `motives` and `zones` float64
            [stream, ...], cumulative; `informed` float64 [stream, zone]; `induced` float64 [stream, zone], cumulative;
            `known` float64 [stream]; `mean_sizes` float64 [stream], persons per
            household.
        comes_from: int64 [stream], 0 the rest of Norway, 1 abroad.
        moving, returning: float64 [motive], cumulative shares of the motives of moves within the region and home.
        position_skills: float64 [sector, skill], cumulative shares of positions.
        pools, gains: of the meetings, int64 and float64 [meeting].
        begin_anew: for newcomers and for immigrants, float64 [column of persons]; not a number where nothing begins anew.

    Raises:
        RuleError: a rule says something it may not.
    """

    def __init__(
        self,
        rules: tuple[Rule, ...],
        columns: tuple[Column, ...],
        instruments: tuple[RatioInstrument, ...],
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
        self.moving, self.returning = (self.shares(motives, MOTIVES) for motives in (moving, returning))
        self.position_skills = np.array([self._position_skills(sector) for sector in SECTORS])
        meetings = self.built.meetings
        self.pools = np.array([POOLS.index(rule.pool) for rule in meetings], dtype=np.int64)
        self.gains = np.array([self._of(rule.strength) for rule in meetings])
        of_persons = [column for column in columns if column.of == "person"]
        begins = [[column.newcomer, column.immigrant] for column in of_persons]
        self.begin_anew = tuple(np.array([self._beginning(each) for each in row]) for row in zip(*begins, strict=True))

    def _fill_streams(self, years: Sequence[int], known_to: date) -> None:
        streams = self.built.streams
        self.comes_from = np.array([int(rule.comes_from == ABROAD) for rule in streams], dtype=np.int64)
        rows = [self._composition(rule) for rule in streams]
        self.compositions = np.array(rows).reshape(len(streams), len(COMPOSITION))
        whos = [rule.who for rule in streams if rule.who is not None]
        self.origins = np.array([self.shares(who.origins, ORIGINS) for who in whos]).reshape(-1, len(ORIGINS))
        self.motives = np.array([self.shares(who.motives, MOTIVES) for who in whos]).reshape(-1, len(MOTIVES))
        zones = [self._zones(who) for who in whos]
        self.zones = np.array([shares for shares, _ in zones]).reshape(-1, len(ZONES))
        self.informed = np.array([informed for _, informed in zones]).reshape(-1, len(ZONES))
        self.known = (np.diff(self.zones, prepend=0.0) * self.informed).sum(axis=1)
        self.induced = np.array([self._induced(*pair) for pair in zip(whos, zones, strict=True)]).reshape(
            -1, len(ZONES)
        )
        _, partnered, with_children, children = self.compositions[:, :4].T
        self.mean_sizes = 1.0 + partnered + with_children * children
        moves = by_age("internal_migration", known_to)
        people = by_age("national_population", known_to)
        self.head_ages = np.empty((len(years), len(streams), 2, TOP_AGE + 1))
        self.mothers = np.empty((len(years), TOP_AGE + 1))
        fertility = by_age("fertility", known_to)
        for k, year in enumerate(years):
            movers = newest(moves, year) * newest(people, year)
            births = np.cumsum(newest(fertility, year)[FEMALE])
            self.mothers[k] = births / births[-1]
            for s, rule in enumerate(streams):
                self.head_ages[k, s] = self._head_ages(rule, movers)

    def _position_skills(self, sector: str) -> list[float]:
        basic, higher = (self.values[f"labour_demand_{level}_{sector}"] for level in ("basic", "higher"))
        return [basic, max(1.0 - higher, basic), 1.0]

    def _beginning(self, value: Parameter | float | None) -> float:
        if value is None:
            return np.nan
        return self.values[value.name] if isinstance(value, Parameter) else value

    def _of(self, parameter: Parameter | None) -> float:
        return 0.0 if parameter is None else self.values[parameter.name]

    def _composition(self, rule: Rule) -> list[float]:
        assert rule.who is not None
        who = rule.who
        return [
            *(self._of(parameter) for parameter in (who.female, who.partnered, who.with_children, who.children)),
            self.values["population_couple_gap"],
            self.values["population_couple_spread"],
            GROUNDS.index(who.ground),
            ACTIVITIES.index(who.activity),
            self._of(who.family_abroad),
            self._of(rule.reception),
            float(rule.registered),
            float(rule.whole),
            float(who.candidates is not None),
        ]

    def shares(self, named: Sequence[tuple[str, Parameter | None]], names: Sequence[str]) -> np.ndarray:
        """Cumulative shares of `names`: those given, and the last given for the rest."""
        shares = np.zeros(len(names))
        for name, parameter in named:
            shares[names.index(name)] = self._of(parameter)
        last = names.index(named[-1][0])
        shares[last] = 0.0
        shares[last] = max(1.0 - shares.sum(), 0.0)
        return np.cumsum(shares) / shares.sum()

    def _zones(self, who: Who) -> tuple[np.ndarray, np.ndarray]:
        """Cumulative shares of the zones candidates live in, and the ratios on who of them knows of a place."""
        if who.candidates is None:
            return np.ones(len(ZONES)), np.ones(len(ZONES))
        shares = np.array([self._of(zone.share) for zone in who.candidates.zones])
        shares[-1] = max(1.0 - shares[:-1].sum(), 0.0)
        informed = np.array([self._of(zone.informed) for zone in who.candidates.zones])
        return np.cumsum(shares / shares.sum()), informed

    def _induced(self, who: Who, zones: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """Cumulative shares of the zones of those who come because of an instrument."""
        of_zone = np.diff(zones[0], prepend=0.0) * zones[1]
        if of_zone.sum() <= 0.0:
            return zones[0]
        of_zone /= of_zone.sum()
        if who.candidates is not None and who.candidates.induced_near is not None and of_zone[0] < 1.0:
            near = self._of(who.candidates.induced_near)
            of_zone[1:] *= (1.0 - near) / (1.0 - of_zone[0])
            of_zone[0] = near
        return np.cumsum(of_zone / of_zone.sum())

    def streams_of(self, year: int, words: np.ndarray, decisions: np.ndarray, shares: np.ndarray) -> Streams:
        """Who the streams of a month bring; `words`, `decisions` and `shares` are the month's."""
        return Streams(
            words,
            self.comes_from,
            self.head_ages[year],
            self.mothers[year],
            self.compositions,
            self.origins,
            self.motives,
            self.zones,
            self.informed,
            self.induced,
            self.known,
            shares,
            decisions,
        )

    def content(self, shares: np.ndarray) -> np.ndarray:
        """Share of the candidates of each stream and place who come, float64 [stream, place]; 1 where all do."""
        n_places = shares.shape[2]
        found = np.ones((len(self.built.streams), n_places))
        for k, rule in enumerate(self.built.streams):
            if rule.who is not None and rule.who.candidates is not None:
                of_zone = np.diff(self.zones[k], prepend=0.0)
                known = np.minimum(self.informed[k][:, None] * shares[k, 0], 1.0)
                found[k] = (of_zone[:, None] * known).sum(axis=0) * shares[k, 1:N_THRESHOLDS].prod(axis=0)
        return found

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
