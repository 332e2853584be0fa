"""How far simulated ages lie from the register's, in 2005: the first year whose municipal ages are public.

A comparison, not an input: a run that starts earlier reconstructs its ages without them. The difference is therefore
both the reconstruction's and the model's.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.population import FIRST_OBSERVED, by_age_of
from model.state import TOP_AGE

#: Youngest and oldest of each age group.
GROUPS = (
    (0, 5), (6, 15), (16, 19), (20, 24), (25, 29), (30, 39), (40, 49), (50, 66), (67, 79), (80, TOP_AGE),
)  # fmt: skip
_HARDEST = GROUPS.index((20, 24))  # half of them have left or are about to


class AgeError(NamedTuple):
    """Mean absolute error of age groups, as shares of the persons observed.

    Args:
        all_ages: the groups' differences, added up, per person observed.
        at_20_24: the difference at 20-24 per person observed there.
    """

    all_ages: float
    at_20_24: float


def age_error(age: pd.DataFrame, place: str) -> AgeError:
    """Compare the mean of all runs with the register on 1 January 2005.

    Args:
        age: the table `age` of all runs; it must hold the year.
        place: which place.
    """
    rows = age[(age["place"] == place) & (age["year"] == FIRST_OBSERVED)]
    simulated = rows.groupby("age")["population"].sum().sort_index().to_numpy() / rows["replicate"].nunique()
    observed = by_age_of(place, date.max)[FIRST_OBSERVED].sum(axis=0)
    differences = np.abs(_grouped(simulated) - _grouped(observed))
    return AgeError(
        float(differences.sum() / observed.sum()), float(differences[_HARDEST] / _grouped(observed)[_HARDEST])
    )


def _grouped(persons: np.ndarray) -> np.ndarray:
    return np.array([persons[first : last + 1].sum() for first, last in GROUPS])
