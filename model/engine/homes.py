"""The homes of a month: who lives where is counted, new ones are built, and households find those nobody lives in."""

import numpy as np

from model.draws import uniform_of_pair
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.engine.world import GOT_CAR, NEW_DWELLING, OWN, WITH_HOUSEHOLD, log_event, move_into
from model.state import (
    CAR,
    CLAIMED,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    DWELLINGS,
    FIRST,
    GROUND,
    H_PLACE,
    LIVES_IN,
    N_DWELLINGS,
    N_HOUSEHOLDS,
    NEXT,
    NONE,
    REFERENCE,
    SEASON_GROUND,
    SINCE,
    VACANT,
    WITHOUT_HOME,
    WITHOUT_SINCE,
)


@kernel
def count_homes(month, n_places, persons, households, dwellings, counts, places):
    """Count dwellings and households without one, and note since when those are without.

    Seasonal workers are housed by their employers; who lives outside is not asked.
    """
    places[VACANT], places[DWELLINGS], places[WITHOUT_HOME] = 0.0, 0.0, 0.0
    for d in range(counts[N_DWELLINGS]):
        place = dwellings[D_PLACE, d]
        places[DWELLINGS, place] += 1.0
        places[VACANT, place] += dwellings[D_HOUSEHOLD, d] == NONE
    for h in range(counts[N_HOUSEHOLDS]):
        reference = households[REFERENCE, h]
        if reference == NONE:
            continue
        place = households[H_PLACE, h]
        housed = households[DWELLING, h] != NONE or persons[GROUND, reference] == SEASON_GROUND
        if housed or place >= n_places:
            households[WITHOUT_SINCE, h] = NONE
            continue
        places[WITHOUT_HOME, place] += 1.0
        if households[WITHOUT_SINCE, h] == NONE:
            households[WITHOUT_SINCE, h] = month


@kernel
def newly_come(month, n_places, persons, households, counts):
    """Rows of the households without a dwelling whose reference person came to the place last month; none of a season."""
    rows = np.empty(counts[N_HOUSEHOLDS], dtype=np.int64)
    n = 0
    for h in range(counts[N_HOUSEHOLDS]):
        reference = households[REFERENCE, h]
        if reference == NONE or households[H_PLACE, h] >= n_places or households[DWELLING, h] != NONE:
            continue
        if persons[SINCE, reference] == month - 1 and persons[GROUND, reference] != SEASON_GROUND:
            rows[n] = h
            n += 1
    return rows[:n]


@kernel
def find_homes(hazards, factors, order, seekers, keys, vacant, dwelling_keys, within, word, chosen):
    """Give every seeker the first dwelling left that comes, of those that come at all `within` so many years.

    Each pair waits for a time of its own, exponential with the pair's hazard. Seekers choose in the given `order`; what is
    taken is gone, and what they leave can be found from the next month on.

    Args:
        hazards: float64 [seeker, dwelling], 1/year.
        factors: float64 [seeker], ratios of instruments on them.
        order: int64 [seeker], who chooses first.
        seekers: int64 [seeker], rows of households; `keys` uint64 [household].
        vacant: int64 [dwelling], rows of dwellings; `dwelling_keys` uint64 [row].
        chosen: int64 [seeker], written: the row of the dwelling, or NONE.
    """
    taken = np.zeros(vacant.size, dtype=np.bool_)
    for s in order:
        best, best_time = NONE, within
        for k in range(vacant.size):
            hazard = hazards[s, k] * factors[s]
            if hazard <= 0.0 or taken[k]:
                continue
            u = uniform_of_pair(word, keys[seekers[s]], dwelling_keys[vacant[k]])
            if (1.0 - u) >= hazard * best_time:  # never shorter than this, and most logarithms are saved
                continue
            time = -log(u) / hazard
            if time < best_time:
                best, best_time = k, time
        chosen[s] = NONE
        if best != NONE:
            taken[best] = True
            chosen[s] = vacant[best]


@kernel
def take_dwelling(w, h, dwelling):
    """Move into the dwelling, within the place."""
    move_into(w, h, dwelling)
    place = w.households[H_PLACE, h]
    i = w.households[FIRST, h]
    while i != NONE:
        w.persons[CLAIMED, i] = w.now[0]
        log_event(w, NEW_DWELLING, i, OWN if i == w.households[REFERENCE, h] else WITH_HOUSEHOLD, place, place)
        i = w.persons[NEXT, i]


@kernel
def house_all(w, rows, chosen):
    """Let households move into the dwellings they chose; NONE for none."""
    for k in range(rows.size):
        if chosen[k] != NONE:
            move_into(w, rows[k], chosen[k])


@kernel
def get_car(w, i):
    """Have a licence and the use of a car from now on."""
    w.persons[CAR, i] = 1
    w.persons[CLAIMED, i] = w.now[0]
    log_event(w, GOT_CAR, i, OWN, w.persons[LIVES_IN, i], w.persons[LIVES_IN, i])
