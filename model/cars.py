"""Who has a driving licence and the use of a car, of those who are new to the model or come to live in a place.

Later it changes by getting one alone (`model.rules.driving`). Nobody loses it: those of old age have it as rarely at the
start as later cohorts may have it more often.
"""

from typing import TYPE_CHECKING

import numpy as np

from model.parameters import Parameter
from model.state import ADULT_AGE, AGE, ARRIVED, EUROPE, ORIGIN, OUTSIDE_EUROPE

if TYPE_CHECKING:
    from model.draws import Draws

europe = Parameter(
    0.75,
    unit="ratio",
    range=(0.2, 1.0),
    source="who comes from Europe, against who grew up in Norway; assumption, prior",
)
outside_europe = Parameter(
    0.10,
    unit="ratio",
    range=(0.0, 0.8),
    source="C-28: who comes from outside Europe, likewise; grade 4; assumption, prior",
)
catching_up = Parameter(
    6.0,
    unit="years",
    range=(1.0, 20.0),
    source="in Norway until two thirds of the gap to the others is closed, at the start of a run; assumption",
)
old_from = Parameter(80.0, unit="years", range=(70.0, 90.0), source="age from which fewer drive; assumption")
old = Parameter(0.5, unit="ratio", range=(0.1, 1.0), source="their share against that of others; assumption")


def have_cars(
    persons: np.ndarray, keys: np.ndarray, month: int, draws: "Draws", values: dict[str, float]
) -> np.ndarray:
    """Draw who has the use of a car, bool [k]; children have none.

    Whoever is young or from abroad has one by a share that only rises with age and years, and one draw for life: who has
    been away comes back with what the years have brought.

    Args:
        persons: int64 [PERSON_COLUMNS, k].
        keys: uint64 [k], theirs.
        month: the running one.
        draws: of the run's seed.
        values: of all parameters.
    """
    age, origin = persons[AGE], persons[ORIGIN]
    young = np.clip(age, 0, values["driving_grown"]) - ADULT_AGE + 0.5
    share = 1.0 - np.exp(-values["driving_youth"] * np.maximum(young, 0.0))
    years = np.where(persons[ARRIVED] >= 0, (month - persons[ARRIVED]) / 12.0, np.inf)
    new = np.select(
        [origin == EUROPE, origin == OUTSIDE_EUROPE], [values["cars_europe"], values["cars_outside_europe"]], 1.0
    )
    share *= 1.0 - (1.0 - new) * np.exp(-years / values["cars_catching_up"])
    share = np.where(age >= values["cars_old_from"], share * values["cars_old"], share)
    return draws.uniform("car", keys) < np.where(age >= ADULT_AGE, share, 0.0)
