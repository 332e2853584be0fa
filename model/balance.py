"""The balance of flows: how many must arrive for a place's net level to hold, given what the other rules expect.

The series say what a municipality gains net, hardly what moves each way. So leaving follows from the rules, and arrivals
without ties fill what is left at the start:

    arrivals = out-migration + registrations + emigration - returns - regional arrivals - immigration + level

Read once from the starting population at neutral pressure and without instruments, so that no policy moves it. A level
or shock of a later year shows in coming and leaving by shares; what immigration gains beyond its first year costs the
place domestic moves (`outside_displacement`).
"""

import numpy as np

from model.kinds import Rule
from model.state import (
    AGE,
    BIRTH_BALANCE,
    IMMIGRANT_HOUSEHOLDS,
    IN_BALANCE,
    NET_LEVEL,
    OUT_PRESSURE,
    POPULATION,
    REGISTERED_IN,
    SEX,
    State,
)

_MOVES = ("move_away", "move_away_alone")


def neutral(places: np.ndarray) -> None:
    """Set the columns of the world outside to what they are when nothing presses; arrivals to one per resident."""
    places[[OUT_PRESSURE, BIRTH_BALANCE, IN_BALANCE, IMMIGRANT_HOUSEHOLDS]] = 1.0
    places[NET_LEVEL] = 0.0


class Balance:
    """Rates per resident and year at the start, float64 [place].

    Args:
        state: the starting population, places set to `neutral`.
        events: the rules behind the rows of `expected`.
        expected: persons per year each event takes in the register, float64 [event, place].
        intensities: households per year, float64 [stream, place].
        comes_from: int64 [stream], 1 from abroad.
        mean_sizes: float64 [stream], persons per household.
        fertility: float64 [sex, age] of the first year.
        values: of all parameters.
    """

    def __init__(
        self,
        state: State,
        events: tuple[Rule, ...],
        expected: np.ndarray,
        intensities: np.ndarray,
        comes_from: np.ndarray,
        mean_sizes: np.ndarray,
        fertility: np.ndarray,
        values: dict[str, float],
    ):
        self.values = values
        population = np.maximum(state.places[POPULATION], 1.0)
        verbs = [rule.happens.name if rule.happens else "" for rule in events]

        def of(*names: str) -> np.ndarray:
            return expected[[name in names for name in verbs]].sum(axis=0) / population

        persons = intensities * mean_sizes[:, None] / population
        abroad = comes_from == 1
        self.persons_per_arrival = persons[~abroad].sum(axis=0)
        self.persons_per_immigration = persons[abroad].sum(axis=0)
        immigrant_households = intensities[abroad].sum(axis=0) / population
        # Rules without immigration bring no household to take the mean of, and none will be multiplied by it.
        self.mean_immigrant_household = np.ones(state.n_places)
        some = immigrant_households > 0
        self.mean_immigrant_household[some] = self.persons_per_immigration[some] / immigrant_households[some]
        self.moving_out = of(*_MOVES)
        region = _regional(self.moving_out * population, population, values["outside_within_region"]) / population
        self.gap = self.moving_out + of("change_registration", "emigrate") - of("return_home") - region
        rows = state.persons[:, : state.n_persons]
        wanted = np.zeros(state.n_places)
        inside = (rows[REGISTERED_IN] >= 0) & (rows[REGISTERED_IN] < state.n_places)
        np.add.at(wanted, rows[REGISTERED_IN, inside], fertility[rows[SEX, inside], rows[AGE, inside]])
        births = of("give_birth") * population
        self.births = np.where(births > 0, wanted * values["births_level"] / np.where(births > 0, births, 1.0), 1.0)

    def set_year(self, places: np.ndarray, levels: np.ndarray, national: float, national_at_start: float) -> None:
        """Fill the columns of the world outside for a year.

        Args:
            places: the table of places.
            levels: expected net migration per resident, float64 [place].
            national: immigrations per inhabitant of Norway this year; `national_at_start` in the first year.
        """
        share, least = self.values["outside_out_share"], self.values["outside_least"]
        households = national / self.mean_immigrant_household
        here = self.persons_per_immigration * households
        at_start = self.persons_per_immigration * national_at_start / self.mean_immigrant_household
        lost = self.values["outside_displacement"] * (here - at_start)
        pressure = 1.0 + (lost - share * levels) / np.maximum(self.moving_out, 1e-9)
        arriving = self.gap - at_start + (1.0 - share) * levels
        places[NET_LEVEL] = levels
        places[OUT_PRESSURE] = np.maximum(pressure, least)
        places[IN_BALANCE] = np.maximum(arriving, least * self.moving_out) / np.maximum(
            self.persons_per_arrival, 1e-300
        )
        places[BIRTH_BALANCE] = self.births
        places[IMMIGRANT_HOUSEHOLDS] = households


def _regional(moving_out: np.ndarray, population: np.ndarray, within: float) -> np.ndarray:
    """Persons per year who arrive from the other modelled places, by the rule of `model.engine.verbs.destination`."""
    arriving = np.zeros_like(moving_out)
    for source in range(moving_out.size):
        others = population.copy()
        others[source] = 0.0
        if others.sum() > 0:
            arriving += moving_out[source] * within * others / others.sum()
    return arriving
