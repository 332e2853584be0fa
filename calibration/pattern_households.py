"""What patterns of homes are measured on: who lives in which kind of home on each 1 January, and what stands empty."""

import numpy as np
import pandas as pd

import model.state as state
from model.simulation import MigrationModel
from model.vocabulary import TENURES

WITHOUT = "none"
HOUSEHOLDS = ("year", "place", "immigrant", "settled", "alone", "tenure", "households")
DWELLINGS = ("year", "place", "dwellings", "vacant", "built")
_NEW = 24  # months since settlement in which refugees are newly settled


def households(model: MigrationModel) -> pd.DataFrame:
    """Households that live in a place, but for seasonal workers: how many of each kind hold their home how.

    Columns: year, place, immigrant (reference person, by origin group), settled (refugees settled in the two years before),
    alone (of one person), tenure (`none` for a home shared with others), households.
    """
    of_run, names = model.state, np.array(model.inputs.places, dtype=object)
    table = of_run.households[:, : of_run.n_households]
    reference = table[state.REFERENCE]
    here = (reference != state.NONE) & (table[state.H_PLACE] < of_run.n_places)
    here &= of_run.persons[state.GROUND, reference] != state.SEASON_GROUND
    table, person = table[:, here], of_run.persons[:, reference[here]]
    settled = (person[state.GROUND] == state.REFUGE) & (model.month - person[state.ARRIVED] <= _NEW)
    dwelling = table[state.DWELLING]
    tenure = np.where(dwelling == state.NONE, len(TENURES), of_run.dwellings[state.TENURE, dwelling])
    facts = table[state.H_PLACE], person[state.ORIGIN] > 0, settled, table[state.SIZE] == 1, tenure
    shape = len(names), 2, 2, 2, len(TENURES) + 1
    counted = np.bincount(np.ravel_multi_index(facts, shape), minlength=int(np.prod(shape))).reshape(shape)
    place, immigrant, new, alone, tenure = np.nonzero(counted)
    word = np.array([*TENURES, WITHOUT], dtype=object)[tenure]
    columns = model.month // 12, names[place], immigrant > 0, new > 0, alone > 0, word, counted[counted > 0]
    return pd.DataFrame(dict(zip(HOUSEHOLDS, columns, strict=True)))


def dwellings(model: MigrationModel) -> pd.DataFrame:
    """Dwellings of every 1 January of a run: year, place, how many there are, vacant, and built in the year before."""
    homes = model.record.table("homes", "", model.seed)
    return homes.groupby(["year", "place"], sort=False)[list(DWELLINGS[2:])].sum().reset_index()
