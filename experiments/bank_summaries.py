"""What is kept of the bank of simulations: a row per draw, place and year, in one Parquet file, with what it is of."""

from pathlib import Path

import pandas as pd

from calibration.baseline_ages import GROUPS
from experiments.bank import BANK
from experiments.store import open as open_store

#: Columns of the summaries beside draw, place and year: flows are empty in the last year.
FLOWS = ("births", "deaths", "in_migration", "out_migration", "immigration", "emigration")
INDEX = ("draw", "place", "year")


def summaries(store: Path) -> pd.DataFrame:
    """What the runs that are finished say, indexed by draw, place and year: population, `FLOWS` and ages by group.

    Args:
        store: the bank's folder.

    Raises:
        BadInput: it is no store.
    """
    groups = ", ".join(
        f"sum(population) filter (age between {first} and {last})::bigint as age_{first}" for first, last in GROUPS
    )
    found = open_store(store, BANK).query(
        f"with ages as (select variant, draw, place, year, {groups} from age group by all)"
        f" select y.draw, y.place, y.year, y.population,"
        f" {', '.join(f'y.{flow}' for flow in FLOWS)}, ages.* exclude (variant, draw, place, year)"
        " from yearly y join ages using (variant, draw, place, year) where y.\"group\" = 'all'"
    )
    return found.set_index(list(INDEX)).sort_index()
