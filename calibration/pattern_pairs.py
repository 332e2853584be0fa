"""Pairs of runs with and without help in finding work: whom the helped displace, with and without a downturn."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

import model.state as state
from calibration.pattern_labour import PAIRS
from model.inputs import Inputs
from model.policy import HazardRatio, Target
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from scenarios import Scenario

#: The municipality in which the pairs are run: large enough that a year of help shows.
PLACE = "verdal"
#: A year without help, so that nobody looks for work as drawn at the start, and a year with it.
_START, _HELP, _STOP = date(2005, 1, 1), date(2006, 1, 1), date(2007, 1, 1)
_DOWN = date(2005, 7, 1)  # at the bottom when help begins
_RATIO = 2.0
_AGES = (25, 34)
_HELP_FOR = HazardRatio("job_finding", _RATIO, _HELP, target=Target(age=_AGES))


class Pairs:
    """The pairs, ready to be run with any seed.

    Args:
        scenario: of the case of `PLACE`, as it was.

    Raises:
        NotKnown: a figure is needed that was not known by the scenario's `known_to`.
    """

    def __init__(self, scenario: Scenario):
        self._inputs = {}
        for downturn in (False, True):
            shocks = (*scenario.shocks, *([ShockUse("downturn", _DOWN, places=(PLACE,))] if downturn else []))
            plain = replace(scenario, start=_START, stop=_STOP, shocks=shocks)
            helping = replace(plain, instruments=(*scenario.instruments, _HELP_FOR))
            self._inputs[downturn] = Inputs(plain), Inputs(helping)

    def run(self, seed: int) -> pd.DataFrame:
        """Run the pairs with a seed: the table `pairs` of `Labour`."""
        rows = []
        for downturn, pair in self._inputs.items():
            plain, helping = (MigrationModel(inputs.scenario, seed, inputs) for inputs in pair)
            plain.run()
            helping.run()
            rows.append((PLACE, downturn, *_hiring(helping), *_at_work(plain, helping)))
        return pd.DataFrame(rows, columns=list(PAIRS))


def _hiring(model: MigrationModel) -> tuple[int, int]:
    """Who was helped and who was displaced in the year of help."""
    table = model.record.table("hiring", "", model.seed)
    (row,) = table[(table["group"] == "all") & (table["year"] == _HELP.year)].to_dict("records")
    return int(row["helped"]), int(row["displaced"])


def _at_work(plain: MigrationModel, helping: MigrationModel) -> tuple[int, int]:
    """How many more of those helped work at the end than without help, and how many fewer of the others."""
    (helped_plain, others_plain), (helped, others) = (_working(model) for model in (plain, helping))
    return helped - helped_plain, others_plain - others


def _working(model: MigrationModel) -> tuple[int, int]:
    """People of the place at work: who was of the ages of help at some time in its year, and the others."""
    persons = model.state.persons[:, : model.state.n_persons]
    works = (persons[state.LIVES_IN] == 0) & (persons[state.ACTIVITY] == state.WORKING)
    reached = (persons[state.AGE] >= _AGES[0]) & (persons[state.AGE] <= _AGES[1] + 1)
    return int(np.count_nonzero(works & reached)), int(np.count_nonzero(works & ~reached))
