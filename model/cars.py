"""Who has a driving licence and the use of a car: drawn once for everybody; later it changes by getting one alone.

Nobody loses it: those of old age have it as rarely at the start as later cohorts may have it more often.
"""

from typing import TYPE_CHECKING

import numpy as np

from model.parameters import Parameter
from model.state import ADULT_AGE, AGE, ARRIVED, CAR, ORIGIN, ORIGINS

if TYPE_CHECKING:
    from model.draws import Draws

norway = Parameter(
    0.90, unit="share", range=(0.5, 1.0), source="adults with the use of a car in a district; assumption, prior"
)
nordic = Parameter(0.90, unit="share", range=(0.5, 1.0), source="the same of Nordic origin; assumption, prior")
europe = Parameter(0.75, unit="share", range=(0.2, 1.0), source="the same of other European origin; assumption, prior")
outside_europe = Parameter(
    0.10, unit="share", range=(0.0, 0.8), source="C-28: who comes from outside Europe; grade 4; assumption, prior"
)
catching_up = Parameter(
    6.0,
    unit="years",
    range=(1.0, 20.0),
    source="in Norway until two thirds of the gap to the others is closed, at the start of a run; assumption",
)
youth = Parameter(
    0.50, unit="1/year", range=(0.1, 2.0), source="getting one from 18 on, for who is young at the start; assumption"
)
old_from = Parameter(80.0, unit="years", range=(70.0, 90.0), source="age from which fewer drive; assumption")
old = Parameter(0.5, unit="ratio", range=(0.1, 1.0), source="their share against that of others; assumption")


def give_cars(persons: np.ndarray, keys: np.ndarray, month: int, draws: "Draws", values: dict[str, float]) -> None:
    """Draw who has the use of a car; children have none.

    Args:
        persons: int64 [PERSON_COLUMNS, k], those who are new to the model; `CAR` is written.
        keys: uint64 [k], theirs.
        month: the running one.
        draws: of the run's seed.
        values: of all parameters.
    """
    age = persons[AGE]
    shares = np.array([values[f"cars_{origin}"] for origin in ORIGINS])
    share = shares[persons[ORIGIN]]
    years = np.where(persons[ARRIVED] >= 0, (month - persons[ARRIVED]) / 12.0, np.inf)
    behind = values["cars_norway"] - share
    share = values["cars_norway"] - behind * np.exp(-years / values["cars_catching_up"])
    share = share * (1.0 - np.exp(-values["cars_youth"] * np.maximum(age - ADULT_AGE + 0.5, 0.0)))
    share = np.where(age >= values["cars_old_from"], share * values["cars_old"], share)
    persons[CAR] = draws.uniform("car", keys) < np.where(age >= ADULT_AGE, share, 0.0)
