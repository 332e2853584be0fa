"""The circumstances of every month: the world outside as drawn for the run, what shocks make of it, and the calendar.

The years are drawn before anything happens in the municipalities. What is set here are columns of places, which rules read.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from model import outside
from model.balance import Balance, neutral
from model.draws import Draws, code
from model.inputs import Inputs
from model.levels import FIRST_YEAR, level_path, levels_given, long_run_mean, rates_of, shock_path, shocks_given
from model.local_pattern import local_ratio
from model.outside import normal
from model.services import set_calendar
from model.settlement import decisions
from model.state import (
    COUNTRY_DEMAND,
    EEA_OPEN,
    GROUND,
    GROWTH,
    LABOUR_DEMAND,
    LOCAL_INDUSTRY,
    OLD_LEAVING,
    POPULATION,
    PROGRAMME_SHARE,
    REFUGE,
    REGISTERED_IN,
    SEASON,
    SETTLING,
    YOUTH_LEAVING,
    State,
)
from model.tables import shipped_places


class Circumstances:
    """The world outside one model, month by month.

    Args:
        inputs: of the model.
        state: of the model, places counted; columns of places are written here.
        draws: of the model's seed.

    Attributes:
        balance: of flows, which the model finds once the start is there.
        labour: first labour immigrations per inhabitant of Norway, by year; `demand` for labour in the country likewise.
        levels: expected net migration per resident, float64 [year, place]; `settled` refugees decided, likewise.
        fertility: ratio of each place's own on births, float64 [place].
    """

    balance: Balance

    def __init__(self, inputs: Inputs, state: State, draws: Draws):
        self.inputs, self.state, self.draws = inputs, state, draws
        self._population = state.places[POPULATION].copy()
        everywhere = np.array([code("everywhere")])
        years, values, known_to = inputs.years, inputs.values, inputs.scenario.known_to

        def draw(decision: str, key: np.ndarray = everywhere, of: range = years) -> list[float]:
            return [float(draws.uniform(decision, key, year)[0]) for year in of]

        stated, of_labour = inputs.stated, (years, known_to, draw("labour immigration"), values)
        self.labour = outside.labour_immigration_path(*of_labour, stated["labour_immigration"])
        self._usual_labour = outside.labour_immigration_path(*of_labour)[0]
        around = range(years[0] - 1, years[-1] + 2)  # a year before and after, so that every month lies between two
        of_demand = around, known_to, draw("labour demand", of=around), values
        path = outside.cycle_path(*of_demand, stated["unemployment"])
        months = np.arange(inputs.first_month, inputs.first_month + inputs.n_months + 1)
        of_month = (
            np.interp((months + 0.5) / 12.0, np.add(around, 0.5), each)
            for each in (path, outside.cycle_path(*of_demand))
        )
        # Before the first stated year begins, months lie between what the years are without it: nobody foresees it.
        begins = 12 * min(stated["unemployment"], default=years[0])
        self.demand, self._demand_of_month = path[1:-1], np.where(months >= begins, *of_month)
        settlement = outside.settlement_path(years, known_to, draw("settlement"), values, stated["settlement"])
        levels = self._levels_at_start(draw)
        for column, name in ((YOUTH_LEAVING, "youth"), (OLD_LEAVING, "old")):
            state.places[column] = self._of_places(f"leaving of the {name}", values[f"local_pattern_{name}_sd"])
        self.fertility = self._of_places("fertility of a place", values["local_pattern_fertility_sd"])
        self.levels = np.empty((len(years), len(inputs.places)))
        self.settled = np.empty((len(years), len(inputs.places)))
        self._settling_month = np.empty((len(years), len(inputs.places)), dtype=np.int64)
        shocks = shock_path(self._last_shock, [normal(u) for u in draw("common shock")], values)
        long_run = long_run_mean(years[0], known_to)
        for place, level in enumerate(levels):
            key = inputs.place_keys[place : place + 1]
            deviates = [normal(u) for u in draw("level", key)]
            self.levels[:, place] = level_path(level, long_run, deviates, shocks, values)
            settles, sizes = draw("settles refugees", key), draw("size of a group", key)
            self.settled[:, place] = decisions(inputs.usual_settlement[place], settlement, settles, sizes, values)
            self._settling_month[:, place] = [int(12.0 * u) for u in draw("month of settlement", key)]

    def _levels_at_start(self, draw: Callable[..., list[float]]) -> list[float]:
        """The levels of places in the first year, drawn with the shocks of the years before; 1/year."""
        inputs, values = self.inputs, self.inputs.values
        start, known_to = inputs.years[0], inputs.scenario.known_to
        informing = rates_of(tuple(shipped_places(known_to)), start, known_to)
        before = range(FIRST_YEAR, start)
        shared = shocks_given(informing, values).drawn(np.array([normal(u) for u in draw("common shock", of=before)]))
        self._last_shock = float(shared[-1]) if len(shared) else None
        means, sds = levels_given(rates_of(tuple(inputs.places), start, known_to), values, shared)
        firsts = self.draws.uniform("level at start", inputs.place_keys, start).tolist()
        return [mean + sd * normal(u) for mean, sd, u in zip(means.tolist(), sds.tolist(), firsts, strict=True)]

    def _of_places(self, decision: str, sd: float) -> np.ndarray:
        """A lasting ratio of each place's own."""
        first = self.inputs.years[0]
        return np.array(
            [local_ratio(u, sd) for u in self.draws.uniform(decision, self.inputs.place_keys, first).tolist()]
        )

    @property
    def _refugees_per_household(self) -> float:
        program = self.inputs.program
        sizes = dict(zip((rule.name for rule in program.built.streams), program.mean_sizes, strict=True))
        return float(sizes.get("refugee_settlement", 1.0))

    def be_usual(self) -> None:
        """Set the columns of places to a year in which nothing presses, for the balance of flows."""
        places = self.state.places
        places[LOCAL_INDUSTRY], places[GROWTH] = self.inputs.local_industry, 1.0
        neutral(places, self._usual_labour, self.inputs.usual_settlement / self._refugees_per_household)

    def set_year(self) -> None:
        """Say who is missing on 1 January where refugees are wanted as a share of the inhabitants."""
        places = self.state.places
        persons = self.state.persons[:, : self.state.n_persons]
        refugees = np.bincount(persons[REGISTERED_IN, persons[GROUND] == REFUGE], minlength=self.state.n_places + 2)[
            : self.state.n_places
        ]
        self._missing = np.maximum(self.inputs.values["refugee_settlement_stock"] * places[POPULATION] - refugees, 0.0)

    def set_month(self, month: int, beside: np.ndarray | float = 0.0) -> None:
        """Set the columns of places to what the calendar and the shocks say: labour demand between the means of two years,
        and what of the country's shows in moves; settlement decided for the month, the farming season, laws in force.

        Args:
            month: counted from year 0.
            beside: refugees a year that instruments settle beside those decided, float64 [place].
        """
        year, values = month // 12 - self.inputs.years[0], self.inputs.values
        places, now, shocked = self.state.places, month / 12.0, partial(self.inputs.course.of, month=month)
        places[GROWTH] = places[POPULATION] / np.maximum(self._population, 1.0)
        *of_places, of_country = shocked("labour_demand")
        demand = self._demand_of_month[month - self.inputs.first_month]
        labour = self.labour[year] * shocked("labour_immigration")[-1]
        self.balance.set_outside(places, self.levels[year], labour, self.demand[year] * of_country)
        places[LABOUR_DEMAND] = demand * np.array(of_places)
        places[COUNTRY_DEMAND] = demand * of_country
        decided = self.settled[year] * shocked("settlement")[:-1] + shocked("settled")[:-1] + self._missing + beside
        settling = 12.0 * (decided / self._refugees_per_household)
        places[SETTLING] = np.where(self._settling_month[year] == month % 12, settling, 0.0)
        first, last = values["labour_immigration_season_begins"], values["labour_immigration_season_ends"]
        places[SEASON] = float(first <= month % 12 + 1 <= last)
        places[EEA_OPEN] = shocked("eea_open")[:-1]
        set_calendar(places, values, now)
        places[PROGRAMME_SHARE] = 0.0
        introduced, duty = (round(12.0 * values[f"refugee_settlement_{day}"]) for day in ("introduced", "duty"))
        if month >= introduced:
            places[PROGRAMME_SHARE] = values["refugee_settlement_voluntary"]
        if month >= introduced and month >= duty:
            places[PROGRAMME_SHARE] = 1.0
