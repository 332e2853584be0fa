"""The structure every month must have: each person in exactly one household, each household in at most one dwelling."""

from model.engine.cache import kernel
from model.state import (
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    FIRST,
    H_PLACE,
    HOUSEHOLD,
    LIVES_IN,
    N_DWELLINGS,
    NEXT,
    NONE,
    REFERENCE,
)

#: What can be wrong, by the code `check_structure` gives.
FAULTS = (
    "",
    "a member of the household {row} stands in another household or place",
    "the members of the household {row} go round in a circle",
    "the reference person of the household {row} is not a member",
    "the dwelling of the household {row} is not in its place, or another household lives in it",
    "the dwelling {row} is lived in by a household that does not know of it",
    "{row} persons are in no household",
)


@kernel
def check_structure(persons, households, counts, dwellings, n_places):
    """Walk every household and dwelling once.

    Returns:
        Code of the first fault found (0: none) and the row it concerns.
    """
    n_persons, n_households = counts[0], counts[1]
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
            if not 0 <= dwelling < counts[N_DWELLINGS]:
                return 4, h
            if dwellings[D_PLACE, dwelling] != place or dwellings[D_HOUSEHOLD, dwelling] != h:
                return 4, h
    for dwelling in range(counts[N_DWELLINGS]):
        h = dwellings[D_HOUSEHOLD, dwelling]
        if h != NONE and (h >= n_households or households[REFERENCE, h] == NONE or households[DWELLING, h] != dwelling):
            return 5, dwelling
    alive = 0
    for i in range(n_persons):
        if persons[LIVES_IN, i] != NONE:
            alive += 1
    if alive != members:
        return 6, alive - members
    return 0, 0
