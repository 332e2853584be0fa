"""The balance of flows: how many must arrive for a place's net level to hold, given what the other rules expect.

The series say what a municipality gains net, hardly what moves each way. So leaving follows from the rules, and arrivals
without ties fill what is left at the start:

    arrivals = out-migration + registrations + emigration - returns - regional arrivals - immigration + level

Read once from the starting population in an average year of the labour market and without instruments, so that no policy
moves it. A level or shock of a later year shows in coming and leaving by shares; a boom stirs both alike.
"""

import numpy as np

from model.kinds import Rule
from model.state import (
    AGE,
    BIRTH_BALANCE,
    COUNTRY_DEMAND,
    IN_BALANCE,
    LABOUR_DEMAND,
    LABOUR_IMMIGRATION,
    NET_LEVEL,
    OUT_PRESSURE,
    POPULATION,
    REGISTERED_IN,
    SETTLING,
    SEX,
    State,
)

_MOVES = ("move_away", "move_away_alone")


def neutral(places: np.ndarray, labour_immigration: float, settling: np.ndarray) -> None:
    """Set the columns of the world outside to a year in which nothing presses; arrivals to one per resident.

    Args:
        places: the table of places.
        labour_immigration: national, per head, at the start.
        settling: households of refugees a year, float64 [place].
    """
    places[[OUT_PRESSURE, BIRTH_BALANCE, IN_BALANCE, LABOUR_DEMAND, COUNTRY_DEMAND]] = 1.0
    places[NET_LEVEL] = 0.0
    places[LABOUR_IMMIGRATION], places[SETTLING] = labour_immigration, settling


class Balance:
    """Rates per resident and year at the start, float64 [place].

    Args:
        state: the starting population, places set to `neutral`.
        events: the rules behind the rows of `expected`.
        expected: persons per year each event takes in the register, float64 [event, place].
        intensities: households per year who come, float64 [stream, place].
        fills: bool [stream], whether the stream fills the balance: it answers to `place.in_balance`.
        mean_sizes: float64 [stream], persons per household.
        fertility: float64 [sex, age] of the first year.
        local_fertility: ratio of each place's own, float64 [place].
        values: of all parameters.
    """

    def __init__(
        self,
        state: State,
        events: tuple[Rule, ...],
        expected: np.ndarray,
        intensities: np.ndarray,
        fills: np.ndarray,
        mean_sizes: np.ndarray,
        fertility: np.ndarray,
        local_fertility: np.ndarray,
        values: dict[str, float],
    ):
        self.values = values
        population = np.maximum(state.places[POPULATION], 1.0)
        verbs = [rule.happens.name if rule.happens else "" for rule in events]

        def of(*names: str) -> np.ndarray:
            return expected[[name in names for name in verbs]].sum(axis=0) / population

        persons = intensities * mean_sizes[:, None] / population
        self.persons_per_arrival = persons[fills].sum(axis=0)
        family = 1.0 + values["family_immigration_children"]
        joining = of("bring_partner") + family * of("bring_family") + of("settle_down")
        immigration = persons[~fills].sum(axis=0) + joining
        self.moving_out = of(*_MOVES)
        region = _regional(self.moving_out * population, population, values["outside_within_region"]) / population
        elsewhere = population.sum() - population > 0.0  # other modelled places take a share of who leaves
        within = np.where(elsewhere, values["outside_within_region"], 0.0)
        self.from_outside = self.moving_out - region
        self.leaving_region = np.maximum(self.moving_out * (1.0 - within), 1e-9)
        leaving = self.moving_out + of("change_registration", "emigrate")
        self.gap = leaving - of("return_home") - region - immigration
        rows = state.persons[:, : state.n_persons]
        wanted = np.zeros(state.n_places)
        inside = (rows[REGISTERED_IN] >= 0) & (rows[REGISTERED_IN] < state.n_places)
        np.add.at(wanted, rows[REGISTERED_IN, inside], fertility[rows[SEX, inside], rows[AGE, inside]])
        births = of("give_birth") * population
        expected_births = wanted * values["births_level"] * local_fertility
        self.births = np.where(births > 0, expected_births / np.where(births > 0, births, 1.0), 1.0)

    def set_outside(self, places: np.ndarray, levels: np.ndarray, labour_immigration: float, demand: float) -> None:
        """Fill the columns of the world outside for a month.

        Args:
            places: the table of places.
            levels: expected net migration per resident, float64 [place].
            labour_immigration: first labour immigrations per inhabitant of Norway and year.
            demand: for labour in the country this year, against an average year.
        """
        share, least = self.values["outside_out_share"], self.values["outside_least"]
        stirred = demand ** self.values["outside_cycle_out"]
        pressure = stirred - share * levels / self.leaving_region
        arriving = self.gap + (stirred - 1.0) * self.from_outside + (1.0 - share) * levels
        places[NET_LEVEL] = levels
        places[OUT_PRESSURE] = np.maximum(pressure, least)
        places[IN_BALANCE] = np.maximum(arriving, least * self.moving_out) / np.maximum(
            self.persons_per_arrival, 1e-300
        )
        places[BIRTH_BALANCE] = self.births
        places[LABOUR_IMMIGRATION] = labour_immigration


def _regional(moving_out: np.ndarray, population: np.ndarray, within: float) -> np.ndarray:
    """Persons per year who arrive from the other modelled places, by the rule of `model.engine.verbs.destination`."""
    arriving = np.zeros_like(moving_out)
    for source in range(moving_out.size):
        others = population.copy()
        others[source] = 0.0
        if others.sum() > 0:
            arriving += moving_out[source] * within * others / others.sum()
    return arriving
