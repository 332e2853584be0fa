"""Rolling-origin contests: which places, origins and horizons forecasts are scored on, and the tables of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from calibration.baseline_ages import age_groups, observed_groups
from calibration.baselines import Baseline, Forecast
from calibration.history import FIRST, REPORT_FIRST, history, observed

#: The last 1 January with a figure (SSB 06913, SSB 07459).
LAST = 2009


@dataclass(frozen=True)
class Window:
    """Origins and horizons of a contest; what would end after `last` is left out.

    Attributes:
        origins: years of the 1 January forecasts are made on.
        horizons: years ahead.
        since: the first 1 January that a forecast reads.
        use: what its outcomes are read for (`calibration.history.USES`).
        last: the last 1 January that is read.
    """

    origins: range
    horizons: range
    since: int
    use: str = "score"
    last: int = LAST

    def cells(self) -> list[tuple[int, int]]:
        """Its pairs of origin and horizon."""
        return [(o, h) for h in self.horizons for o in self.origins if o + h <= self.last]


#: The held-out window from 2000 on, as measured before; the same given all years; and the long one.
REPORT = Window(range(2004, 2009), range(1, 5), REPORT_FIRST)
RECENT = Window(range(2004, 2009), range(1, 5), FIRST)
EARLY = Window(range(1990, 2000), range(1, 11), FIRST)
#: Years on which a method may be chosen.
CHOICE = Window(range(1990, 1999), range(1, 10), FIRST, use="choice", last=1999)
#: Origins by which two municipal age tables were known.
AGES = Window(range(2006, 2009), range(1, 4), REPORT_FIRST)


def contest(baseline: Baseline, places: Sequence[str], window: Window) -> pd.DataFrame:
    """A baseline's forecasts of the population of places: a row per place, origin and horizon with mean, sd and observed."""
    return pd.concat(
        [
            _rows(baseline(history(places, origin, window.since), horizon), origin, horizon).assign(
                observed=observed(places, origin + horizon, window.use)
            )
            for origin, horizon in window.cells()
        ],
        ignore_index=True,
    )


def age_contest(places: Sequence[str], window: Window = AGES) -> pd.DataFrame:
    """Hamilton-Perry's forecasts of age groups, with a further column `group`."""
    found = []
    for origin, horizon in window.cells():
        came = observed_groups(places, origin + horizon, window.use)
        for group, forecast in age_groups(history(places, origin, window.since), horizon).items():
            found.append(_rows(forecast, origin, horizon).assign(group=group, observed=came[group]))
    return pd.concat(found, ignore_index=True)


def _rows(forecast: Forecast, origin: int, horizon: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": list(forecast.places),
            "origin": origin,
            "horizon": horizon,
            "mean": forecast.mean,
            "sd": forecast.sd,
        }
    )
