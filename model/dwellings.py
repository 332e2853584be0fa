"""The dwellings of a place at the start of a run: one for each household of residents, and vacant ones.

Tenure follows national shares of the census of 2001 by kind of household; size, situation and how many stand empty are
assumptions. What is built later is drawn in the same way, with shares of its own (`model/rules/construction.py`).
"""

from typing import TYPE_CHECKING

import numpy as np

from model.parameters import Parameter
from model.state import (
    AGE,
    ARRIVED,
    BUILT,
    CAR,
    CENTRAL,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    GROUND,
    H_PLACE,
    HOUSEHOLD,
    MUNICIPAL,
    N_DWELLINGS,
    NONE,
    OWNED,
    PARTNER,
    REFERENCE,
    REFUGE,
    RENTED,
    ROOMS,
    TENURE,
    State,
)
from model.vocabulary import TENURES

if TYPE_CHECKING:
    from model.draws import Draws

renting_alone = Parameter(
    0.371, unit="share", range=(0.1, 0.7), source="of who lives alone, in rented homes (census 2001, fobbolig)"
)
renting_together = Parameter(
    0.15,
    unit="share",
    range=(0.03, 0.5),
    source="of others: what is left of 23.3 % of all, 37.7 % living alone (census 2001, fobbolig)",
)
municipal = Parameter(
    0.163, unit="share", range=(0.0, 0.6), source="of rented homes: 3.8 of 23.3 % of all (census 2001, fobbolig)"
)
young_rent = Parameter(
    3.0, unit="ratio", range=(1.0, 10.0), source="renting under `young` against others of their kind; assumption"
)
young = Parameter(30.0, unit="years", range=(25.0, 40.0), source="until that age; assumption")
newly_come = Parameter(
    20.0,
    unit="ratio",
    range=(1.0, 100.0),
    source="C-29: renting of who came to Norway less than `housing_trusted` years ago; grade 4; assumption",
)
refugees = Parameter(
    20.0, unit="ratio", range=(1.0, 100.0), source="refugees among tenants in municipal homes; assumption"
)
spare_owned = Parameter(2.0, unit="rooms", range=(0.0, 4.0), source="more than people, mean of owned homes; assumption")
spare_rented = Parameter(
    1.0, unit="rooms", range=(0.0, 4.0), source="more than people, mean of other homes; assumption"
)
most_rooms = Parameter(8.0, unit="rooms", range=(4.0, 12.0), source="of the largest homes; assumption")
usual_size = Parameter(
    2.29,
    unit="persons",
    range=(1.2, 5.0),
    source="for whom homes without a household were built, geometric: mean (census 2001)",
)
central_owned = Parameter(
    0.40, unit="share", range=(0.0, 1.0), source="owned homes within walking distance of the centre; assumption"
)
central_rented = Parameter(0.60, unit="share", range=(0.0, 1.0), source="the same of rented homes; assumption")
central_municipal = Parameter(
    0.80, unit="share", range=(0.0, 1.0), source="the same of municipal homes; I-03; assumption"
)
central_without_car = Parameter(
    0.70, unit="share", range=(0.0, 1.0), source="households without a car who live so, at the start; assumption"
)


def settle_dwellings(
    state: State, place: int, base: np.uint64, month: int, values: dict[str, float], draws: "Draws"
) -> None:
    """Give every household of a place a dwelling, and the place vacant ones.

    Args:
        state: persons in households, with cars; dwellings are appended.
        place: number of the place.
        base: identity of its stock.
        month: the first of the run.
        values: of all parameters.
        draws: of the run's seed.
    """
    rows = state.households[:, : state.n_households]
    here = np.flatnonzero((rows[REFERENCE] != NONE) & (rows[H_PLACE] == place))
    n_vacant = int(values["population_vacant_share"] * here.size)
    new = add_dwellings(state, place, base, 0, here.size + n_vacant, month - 1)
    lived_in, vacant = new[: here.size], new[here.size :]
    people = np.bincount(state.persons[HOUSEHOLD, : state.n_persons], minlength=state.n_households)[here]
    tenure = _tenures(state, here, people, month, values, draws)
    state.dwellings[TENURE, lived_in] = tenure
    keys = state.dwelling_keys[lived_in]
    state.dwellings[ROOMS, lived_in] = _rooms(people, tenure, draws.uniform("dwelling: rooms", keys), values)
    central = central_shares(values)[tenure]
    central = np.where(_have_car(state, here), central, np.maximum(central, values["dwellings_central_without_car"]))
    state.dwellings[CENTRAL, lived_in] = draws.uniform("dwelling: situation", keys) < central
    state.dwellings[D_HOUSEHOLD, lived_in] = here
    state.households[DWELLING, here] = lived_in
    describe(state, vacant, np.bincount(tenure, minlength=len(TENURES)), central_shares(values), values, draws)


def add_dwellings(state: State, place: int, base: np.uint64, number: int, n: int, month: int) -> np.ndarray:
    """Append dwellings in which nobody lives yet, and which are not described; gives their rows.

    Args:
        number: of the first in the stock of the place, which with `base` makes its identity.
        n: how many.
        month: in which they were built.
    """
    from model.draws import numbered

    first = state.n_dwellings
    state.reserve_dwellings(n)
    state.counts[N_DWELLINGS] += n
    rows = np.arange(first, first + n)
    state.dwelling_keys[rows] = numbered(base, number + n)[number:]
    state.dwellings[:, rows] = NONE
    state.dwellings[D_PLACE, rows], state.dwellings[BUILT, rows] = place, month
    return rows


def describe(
    state: State,
    rows: np.ndarray,
    tenures: np.ndarray,
    central: np.ndarray,
    values: dict[str, float],
    draws: "Draws",
) -> None:
    """Draw tenure, size and situation of dwellings built for nobody in particular.

    Args:
        tenures: float64 [tenure], weights of them.
        central: float64 [tenure], shares within walking distance of the centre.
    """
    keys, shares = state.dwelling_keys[rows], np.cumsum(tenures) / np.sum(tenures)
    tenure = np.searchsorted(shares, draws.uniform("dwelling: tenure", keys), side="right")
    tenure = np.minimum(tenure, len(TENURES) - 1)
    u, alone = draws.uniform("dwelling: for how many", keys), 1.0 / values["dwellings_usual_size"]
    wanted = np.floor(np.log(u) / np.log(1.0 - alone)).astype(np.int64) + 1
    state.dwellings[TENURE, rows] = tenure
    state.dwellings[ROOMS, rows] = _rooms(wanted, tenure, draws.uniform("dwelling: rooms", keys), values)
    state.dwellings[CENTRAL, rows] = draws.uniform("dwelling: situation", keys) < central[tenure]


def central_shares(values: dict[str, float]) -> np.ndarray:
    """Share of the homes of each tenure within walking distance of the centre."""
    return np.array([values[f"dwellings_central_{tenure}"] for tenure in TENURES])


def _rooms(people: np.ndarray, tenure: np.ndarray, u: np.ndarray, values: dict[str, float]) -> np.ndarray:
    """Rooms for so many people: as many, and up to twice the mean of what is spare."""
    spare = np.where(tenure == OWNED, values["dwellings_spare_owned"], values["dwellings_spare_rented"])
    return np.minimum(people + np.floor(u * (2.0 * spare + 1.0)).astype(np.int64), int(values["dwellings_most_rooms"]))


def _tenures(
    state: State, here: np.ndarray, people: np.ndarray, month: int, values: dict[str, float], draws: "Draws"
) -> np.ndarray:
    """How each household holds its home: exactly as many rent as their kinds say, and of them as many the municipality's.

    They are drawn in a race of exponential times, in which a weight of 2 is twice as fast.
    """
    reference, keys = state.persons[:, state.households[REFERENCE, here]], state.household_keys[here]
    kind = np.where(people == 1, values["dwellings_renting_alone"], values["dwellings_renting_together"])
    weight = np.where(reference[AGE] < values["dwellings_young"], values["dwellings_young_rent"], 1.0) * kind
    came = reference[ARRIVED]
    new = (came >= 0) & (month - came < 12.0 * values["housing_trusted"])
    weight = np.where(new, values["dwellings_newly_come"] * weight, weight)
    renting = _fastest(weight, round(kind.sum()), draws.uniform("start: rents", keys))
    weight = np.where(reference[GROUND, renting] == REFUGE, values["dwellings_refugees"], 1.0)
    of_municipality = round(values["dwellings_municipal"] * renting.size)
    u = draws.uniform("start: rents from the municipality", keys[renting])
    tenure = np.full(here.size, OWNED)
    tenure[renting] = RENTED
    tenure[renting[_fastest(weight, of_municipality, u)]] = MUNICIPAL
    return tenure


def _fastest(weight: np.ndarray, n: int, u: np.ndarray) -> np.ndarray:
    """Positions of the first `n` of a race of exponential times."""
    return np.argsort(-np.log(u) / weight, kind="stable")[:n]


def _have_car(state: State, here: np.ndarray) -> np.ndarray:
    """Whether reference person or partner of these households has a car."""
    reference = state.households[REFERENCE, here]
    partner = state.persons[PARTNER, reference]
    return (state.persons[CAR, reference] == 1) | ((partner != NONE) & (state.persons[CAR, partner] == 1))
