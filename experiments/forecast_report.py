"""What a forecast prints, the simple forecast it is held against, and what must be said of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from rich import box
from rich.table import Table

from calibration.baselines import shrunk_drift
from calibration.history import FIRST, history
from experiments.forecasts import ENOUGH, Forecasts
from experiments.manifest import assumed
from scenarios import Scenario
from scenarios.catalogue import cases

#: Per cent inside the band, and the shares of runs below its edges and the median.
BAND, SHARES = 90, (0.05, 0.5, 0.95)
_SHOWN = 2  # years in the printed table
FEW = f"Fewer than {ENOUGH} replicates leave the edges of a fan rough."
#: What a forecast is, and is not.
AS_THINGS_GO = (
    "No instrument is added: the series that levels were learnt from hold the efforts of their time, so this says what "
    "comes if things go on as they have been going."
)


def bar(places: Sequence[str], origin: int, stop: int) -> np.ndarray:
    """The shrunk drift of places, from the same years as the model's levels and shrunk to all places of the cases.

    Returns:
        Persons on 1 January, float64 [quantile of `SHARES`, place, year]; the first year is the origin.
    """
    everywhere = [place for case in cases() for place in case.places]
    known = history(everywhere, origin, FIRST)
    rows = [everywhere.index(place) for place in places]
    ahead = [shrunk_drift(known, horizon) for horizon in range(1, stop - origin + 1)]
    return np.array(
        [
            np.stack([known.newest[rows], *(of_year.quantile(share)[rows] for of_year in ahead)], axis=-1)
            for share in SHARES
        ]
    )


def basis_of(found: Forecasts, scenario: Scenario | None = None) -> str:
    """What fans rest on, as the end of a sentence; of the scenario that took the place of a plain case, what is assumed."""
    return (
        f"posterior of {found.origin} ({found.kind}): parameters, levels, yearly shocks and chance; fertility and mortality "
        f"stay as they were last known{assumed(scenario) if scenario else ''}"
    )


def notes_of(found: Forecasts, scenario: Scenario | None = None) -> list[str]:
    """What a reader must be told beside, a sentence each."""
    going = [] if scenario and scenario.instruments else [AS_THINGS_GO]
    return going + ([FEW] if found.replicates < ENOUGH else [])


def population_table(found: Forecasts) -> Table:
    """Persons on 1 January of the origin and of some years, with the share of runs that end below the origin."""
    ahead, origin = found.stop - found.origin, found.origin
    shown = min(_SHOWN, ahead)
    years = [origin + round(k * ahead / shown) for k in range(1, shown + 1)]
    title = f"Population on 1 January: median and {BAND} % of the runs; share of them that end with fewer"
    table = Table(
        "place", title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    for heading in (f"{origin}", *map(str, years), "fewer"):
        table.add_column(heading, justify="right")
    population = found.yearly.pivot_table(index=["place", "replicate"], columns="year", values="population")
    rows = [(place, population.loc[place]) for place in found.places]
    if len(rows) > 1:
        rows.append(("sum", population.groupby("replicate").sum()))
    for name, runs in rows:
        cells = [_spread(runs[year], found.replicates) for year in years]
        table.add_row(name, f"{runs[origin].mean():,.0f}", *cells, f"{(runs[found.stop] < runs[origin]).mean():.2f}")
    return table


def _spread(runs: pd.Series, number: int) -> str:
    low, median, high = np.quantile(runs, SHARES)
    return f"{median:,.0f}" if number == 1 else f"{median:,.0f} ({low:,.0f}–{high:,.0f})"
