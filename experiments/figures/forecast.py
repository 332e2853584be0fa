"""The forecast: of every place what was known at the origin, the fan, and the shrunk drift that it is held against."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.figures.observed import added, column, draw_observed, observed_keys, place_names
from experiments.figures.sheet import (
    NOT_FROM_0,
    START,
    Grid,
    Runs,
    Sheet,
    counts_axis,
    end_at_steps,
    foot,
    listed,
    years_axis,
)
from experiments.figures.simulated import draw_spread, simulated_keys, spread_of
from experiments.forecast_report import BAND, bar
from experiments.forecasts import Forecasts

_SHOWN = 20  # years before the origin
_OF_BAR = "the simple forecast to beat: the place's own yearly change since 1980, drawn to that of all places."
#: Of the bar: its edges and its median.
_EDGE: dict[str, Any] = {"color": START, "linewidth": 0.9, "linestyle": (0, (2.5, 2))}
_MIDDLE: dict[str, Any] = {"color": START, "linewidth": 1.6, "linestyle": (0, (5, 2))}
_ORIGIN: dict[str, Any] = {"color": "black", "linewidth": 0.8, "linestyle": ":"}


def forecast_fan(found: Forecasts, title: str, runs: Runs, notes: Sequence[str]) -> Figure:
    """Draw the population, a panel for every place.

    Args:
        found: what was forecast.
        title: of the figure.
        runs: how many there are and on what basis.
        notes: further sentences for its foot.
    """
    places, origin = found.places, found.origin
    years = np.arange(origin, found.stop + 1)
    shown = np.arange(origin - _SHOWN, found.stop + 1)
    observed = [added([column("population", "population", place)], shown, found.day) for place in places]
    names, n = place_names(places), len(places)
    columns = 1 if n == 1 else 2 if n <= 4 else 3 if n in (5, 6, 9) else 4  # few cells left empty
    width, height = {1: (7.6, 4.0), 2: (3.8, 2.4)}.get(columns, (2.5, 1.9))
    known = np.concatenate([series.known for series in observed])
    sources = {source for series in observed for source in series.sources}
    sheet = Sheet(
        title,
        runs.subtitle(f"Registered population of {listed(names)}"),
        [simulated_keys(runs), observed_keys(known, f"known on 1 January {origin}"), _keys(origin)],
        foot(runs, sources, *notes, f"Shrunk drift: {_OF_BAR}", NOT_FROM_0),
        Grid(ceil(n / columns), columns, width, height, left=0.85, above=0.1 if n == 1 else 0.32),
    )
    low, middle, high = bar(places, origin, found.stop)
    population = found.yearly.pivot_table(index=["place", "replicate"], columns="year", values="population")
    for number, (place, name, series) in enumerate(zip(places, names, observed, strict=True)):
        axes = sheet.panel(number, name if n > 1 else "")
        draw_spread(axes, years, spread_of(population.loc[[place]]), runs)
        _draw_bar(axes, years, np.stack([low[number], middle[number], high[number]]))
        axes.axvline(origin, zorder=1, **_ORIGIN)
        draw_observed(axes, series, 3.5 if n == 1 else 2.6)
        years_axis(axes, shown, 12 if n == 1 else 5)
        counts_axis(axes)
        end_at_steps(axes)
    label = "persons registered on 1 January"
    sheet.label("year", label if n == 1 else f"{label} (each panel has its own scale)")
    return sheet.figure


def _keys(origin: int) -> list[Artist]:
    """Entries for the bar and the origin."""
    return [
        Line2D([], [], label=f"shrunk drift, median and {BAND} %", **_MIDDLE),
        Line2D([], [], label=f"origin, 1 January {origin}", **_ORIGIN),
    ]


def _draw_bar(axes: Axes, years: np.ndarray, quantiles: np.ndarray) -> None:
    for line, how in zip(quantiles, (_EDGE, _MIDDLE, _EDGE), strict=True):
        axes.plot(years, line, zorder=3.5, **how)
