"""The structure every month must have: each person in exactly one household, each household in at most one dwelling."""

import numpy as np

from model.engine.cache import kernel
from model.state import DWELLING, FIRST, H_PLACE, HOUSEHOLD, LIVES_IN, NEXT, NONE, REFERENCE

#: What can be wrong, by the code `check_structure` gives.
FAULTS = (
    "",
    "a member of the household {row} stands in another household or place",
    "the members of the household {row} go round in a circle",
    "the reference person of the household {row} is not a member",
    "the dwelling of the household {row} is not in its place, or taken by another",
    "a vacant dwelling of the place {row} is lived in or counted twice",
    "{row} persons are in no household",
    "a dwelling of the place {row} is neither lived in nor vacant",
)


@kernel
def check_structure(persons, households, counts, vacant, n_places):
    """Walk every household once.

    Returns:
        Code of the first fault found (0: none) and the row it concerns.
    """
    n_persons, n_households = counts[0], counts[1]
    built = 0
    for place in range(n_places):
        built = max(built, counts[2 + n_places + place])
    taken = np.zeros((n_places, built + 1), dtype=np.bool_)
    members = 0
    for h in range(n_households):
        reference = households[REFERENCE, h]
        if reference == NONE:
            continue
        place, found = households[H_PLACE, h], False
        i = households[FIRST, h]
        while i != NONE:
            members += 1
            if members > n_persons:
                return 2, h
            if persons[HOUSEHOLD, i] != h or persons[LIVES_IN, i] != place:
                return 1, h
            found = found or i == reference
            i = persons[NEXT, i]
        if not found:
            return 3, h
        dwelling = households[DWELLING, h]
        if dwelling != NONE:
            if place >= n_places or dwelling >= built or taken[place, dwelling]:
                return 4, h
            taken[place, dwelling] = True
    for place in range(n_places):
        for k in range(counts[2 + place]):
            if taken[place, vacant[place, k]]:
                return 5, place
            taken[place, vacant[place, k]] = True
        if taken[place].sum() != counts[2 + n_places + place]:
            return 7, place
    alive = 0
    for i in range(n_persons):
        if persons[LIVES_IN, i] != NONE:
            alive += 1
    if alive != members:
        return 6, alive - members
    return 0, 0
