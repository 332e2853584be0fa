"""What is kept of the bank of simulations: a row per draw, place and year, in one Parquet file, with what it is of."""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from calibration.baseline_ages import GROUPS
from calibration.posteriors import Bank
from experiments.bank import BANK, FACTUAL, bank_shares
from experiments.problems import BadInput
from experiments.store import open as open_store
from scenarios.catalogue import cases as known_cases

#: Columns of the summaries beside draw, place and year: flows are empty in the last year.
FLOWS = ("births", "deaths", "in_migration", "out_migration", "immigration", "emigration")
INDEX = ("draw", "place", "year")


def summaries(store: Path, study: str = BANK) -> pd.DataFrame:
    """What the runs that are finished say, indexed by draw, place and year: population, `FLOWS` and ages by group.

    Args:
        store: the bank's folder.
        study: of the store.

    Raises:
        BadInput: it is no store.
    """
    groups = ", ".join(
        f"sum(population) filter (age between {first} and {last})::bigint as age_{first}" for first, last in GROUPS
    )
    found = open_store(store, study).query(
        f"with ages as (select variant, draw, place, year, {groups} from age group by all)"
        f" select y.draw, y.place, y.year, y.population,"
        f" {', '.join(f'y.{flow}' for flow in FLOWS)}, ages.* exclude (variant, draw, place, year)"
        " from yearly y join ages using (variant, draw, place, year) where y.\"group\" = 'all'"
    )
    return found.set_index(list(INDEX)).sort_index()


def read_bank(store: Path) -> Bank:
    """The bank as a fit reads it: of every case the draws that are finished, from the first on without a gap.

    Raises:
        BadInput: it is no store, or has no finished draw of a case.
    """
    rows = summaries(store)
    cases = {case.name: case.places for case in known_cases() if case.name in FACTUAL}
    there = rows.groupby(level=["place", "draw"]).size().unstack("draw", fill_value=0).gt(0)
    number = {case: _without_gap(there.reindex(of_case, fill_value=False)) for case, of_case in cases.items()}
    if not all(number.values()):
        missing = next(case for case, of_case in number.items() if not of_case)
        raise BadInput(f"{store} holds no finished draw of {missing}; `bolyst calibrate all` makes them")
    shares = bank_shares(max(number.values()))
    return Bank(tuple(shares), ndtri(np.stack(list(shares.values()), axis=1)), rows, cases, number)


def _without_gap(there: pd.DataFrame) -> int:
    """How many draws are there of all places, from the first on without a gap."""
    finished = there.all().reindex(range(int(there.columns.max()) + 1), fill_value=False)
    return int(finished.cumprod().sum())
