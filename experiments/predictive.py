"""The posterior predictive check: the cases as they were, run with draws of the posterior, against every figure there is.

The regression a fit goes by tells few statistics; here the model itself is run, and every yearly figure of every place,
fitted or only a check, is looked for in its interval.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.facts import STOCKS, checkable, simulated
from calibration.protocol import SEED_OF_CHECKS, SHIPPED
from calibration.targets import targets
from experiments.bank import FACTUAL, LEGS, RECENT, factual
from experiments.bank_parts import spliced, summaries
from experiments.batch import run_on
from experiments.batch_progress import BatchProgress
from experiments.executors import Where, pool
from model.table_columns import USES
from scenarios import cases
from scenarios.study import Draws, Study, Variant

#: Draws that are run.
DRAWS = 100
#: Ends of the interval that figures are looked for in: after a fit 90 %, before it 99 %, outside which a prior is mended.
WITHIN, WITHIN_PRIOR = (0.05, 0.95), (0.005, 0.995)


def study(folder: Path, start: int, stop: int, number: int = DRAWS) -> Study:
    """The cases as they were with the first draws of what ships, a seed each, the outside world as it was.

    Args:
        folder: of the posteriors of all cases.
        start, stop: years on whose 1 January runs begin and end.
        number: of draws.
    """
    of_case = {case: pd.read_parquet(folder / f"{case}.parquet")[:number].astype(np.float64) for case in FACTUAL}
    names = {case: tuple(map(str, columns)) for case, columns in of_case.items()}
    return Study(
        name=f"predictive_{start}",
        title=f"The posterior predictive check, from {start}",
        variants=tuple(
            Variant(case, FACTUAL[case], "", "", {}, replace(scenario, stop=date(stop, 1, 1)), drawn=names[case])
            for case in FACTUAL
            for scenario in [factual(case, SHIPPED, start)]
        ),
        draws={case: Draws(names[case], columns.to_numpy()) for case, columns in of_case.items()},
        seeds=range(SEED_OF_CHECKS, SEED_OF_CHECKS + number),
        tables=RECENT.tables,
        text="",
        file=__file__,
        sharing=1,
    )


def check(folder: Path, store: Path, where: Where, progress: BatchProgress, number: int = DRAWS) -> pd.DataFrame:
    """Run what the store lacks of the check from the starts of the bank, and hold it against every figure.

    Args:
        folder: of the posteriors of all cases.
        store: that keeps the runs, as the bank.
        where: they go.
        progress: is told how it goes.
        number: of draws.

    Returns:
        A row per figure: quantity, place, year, use, observed, ends and middle of the interval, the share of draws
        below the observed, and whether it lies inside.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `experiments.batch.run_batch`.
    """
    starts = [leg.start for leg in LEGS]
    asked = {
        start: study(folder, start, stop, number)
        for start, stop in zip(starts, (*starts[1:], SHIPPED.year), strict=True)
    }
    with pool(where) as workers:
        if workers is not None:
            for each in asked.values():
                run_on(workers, each, store, progress)
    rows = spliced({start: summaries(store, each) for start, each in asked.items()})
    return against_figures(rows, starts)


def against_figures(rows: pd.DataFrame, starts: Sequence[int], ends: tuple[float, float] = WITHIN) -> pd.DataFrame:
    """Every figure of the simulated places against runs, but for the residents that runs start with.

    Args:
        rows: as `bank_parts.spliced` gives them.
        starts: years in which runs start.
        ends: of the interval a figure is looked for in, as shares of the draws.
    """
    found = []
    for place in (place for case in cases() if case.name in FACTUAL for place in case.places):
        of_place = pd.DataFrame(rows.xs(place, level="place"))
        for use in USES:
            wanted = [
                fact
                for fact in checkable(targets(SHIPPED, use), [place])
                if not (fact.year in starts and fact.quantity.startswith(STOCKS))
            ]
            said = simulated(of_place, wanted)
            low, middle, high = np.quantile(said, (ends[0], 0.5, ends[1]), axis=0) if wanted else np.empty((3, 0))
            for k, fact in enumerate(wanted):
                inside = low[k] <= fact.value <= high[k]
                below = (said[:, k] < fact.value).mean() + (said[:, k] == fact.value).mean() / 2.0
                found.append(
                    (fact.quantity, place, fact.year, use, fact.value, low[k], middle[k], high[k], below, inside)
                )
    columns = ["quantity", "place", "year", "use", "observed", "low", "middle", "high", "below", "inside"]
    return pd.DataFrame(found, columns=columns)


def by_quantity(table: pd.DataFrame) -> pd.DataFrame:
    """Figures, the share inside the central 90 %, and the mean of what is missed, by quantity."""
    missed = (table.observed - table.middle) / (table.high - table.low).where(table.high > table.low)
    return (
        table.assign(off=missed)
        .groupby("quantity", sort=True)
        .agg(figures=("inside", "size"), inside=("inside", "mean"), off=("off", "mean"))
        .reset_index()
    )
