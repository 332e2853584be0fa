"""What the runs gave: their median and the bands round it, and the keys to them."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.sheet import HALF, MEDIAN, MOST, Runs

#: Lowest and highest of the 90 % and the 50 % band, and the median.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def spread_of(values: pd.DataFrame) -> np.ndarray:
    """Quantiles over replicates (rows) of each column: float64 [quantile, column]."""
    return np.quantile(values.to_numpy(dtype=float), QUANTILES, axis=0)


def simulated_keys(runs: Runs, half: bool = True) -> list[Artist]:
    """Entries for the median and the bands, with or without the one of 50 %."""
    if runs.number == 1:
        return [Line2D([], [], color=MEDIAN, linewidth=1.8, label="simulated, 1 run")]
    keys: list[Artist] = [Line2D([], [], color=MEDIAN, linewidth=1.8, label=f"simulated: median of {runs.words}")]
    if half:
        keys.append(Patch(color=HALF, linewidth=0, label="50 % of the runs"))
    return [*keys, Patch(color=MOST, linewidth=0, label="90 % of the runs")]


def draw_spread(axes: Axes, years: np.ndarray, spread: np.ndarray, runs: Runs, half: bool = True) -> None:
    """Bands and median over the runs; bars and a point when there is one year only."""
    alone = len(years) == 1
    if runs.number > 1:
        bands = [(spread[0], spread[4], MOST), (spread[1], spread[3], HALF)][: 1 + half]
        for low, high, color in bands:
            if alone:
                axes.bar(years, high - low, 0.3, low, color=color, zorder=2)
            else:
                axes.fill_between(years, low, high, color=color, linewidth=0, zorder=2)
    axes.plot(years, spread[2], color=MEDIAN, linewidth=1.8, marker="_" if alone else "", markersize=14, zorder=3)
