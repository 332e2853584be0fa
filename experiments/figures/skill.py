"""How forecasts score: where outcomes fell in them, how much their intervals cover, and CRPS against the shrunk drift."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from calibration.protocol import AUDIT_RATIO, COVERS, HOPED_RATIO, MEMBERS, MUST_RATIO
from calibration.scores import NARROW, WIDE, resampled_ratio
from experiments.figures.observed import place_names
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, Grid, Sheet
from model import __version__

#: Bins of the PIT, and the seed of intervals.
_BINS, _SEED = 10, 1
_WIDTH, _HEIGHT = 3.3, 2.4  # inches
_LINE = 0.2  # of a place


def pit_histogram(of_windows: Mapping[str, pd.DataFrame], titles: Mapping[str, str], basis: str) -> Figure:
    """Shares of outcomes by where they fell in their forecast: even when it is calibrated."""
    keys = [
        Patch(color=HALF, linewidth=0, label="outcomes by the share of members below them"),
        Line2D([], [], color=OBSERVED, linewidth=1.2, linestyle="--", label="calibrated"),
    ]
    sheet = _sheet("Where outcomes fell in their forecasts", "Population of the thirteen places (PIT)", keys, basis, 2)
    edges = np.linspace(0.0, 1.0, _BINS + 1)
    shares = {window: np.histogram(cells.pit, edges)[0] / len(cells) for window, cells in of_windows.items()}
    highest = max(share.max() for share in shares.values())
    for number, window in enumerate(of_windows):
        axes = sheet.panel(number, titles[window])
        axes.bar((np.arange(_BINS) + 0.5) / _BINS, shares[window], width=0.92 / _BINS, color=HALF)
        axes.set_ylim(0.0, 1.08 * highest)
        axes.axhline(1.0 / _BINS, color=OBSERVED, linewidth=1.2, linestyle="--")
        axes.set_xlim(0.0, 1.0)
        axes.grid(axis="x", visible=False)
    sheet.label("share of the members below what came true", "share of outcomes")
    return sheet.figure


def coverage(of_windows: Mapping[str, pd.DataFrame], titles: Mapping[str, str], basis: str) -> Figure:
    """Shares of outcomes inside the central intervals, by horizon."""
    keys = [
        Line2D([], [], color=MEDIAN, marker="o", label=f"inside {100 * WIDE:.0f} %"),
        Line2D([], [], color=HALF, marker="s", label=f"inside {100 * NARROW:.0f} %"),
        Patch(color=MOST, linewidth=0, label=f"must: {COVERS[0]:g} to {COVERS[1]:g} of all"),
    ]
    sheet = _sheet("How much intervals cover", "Population of the thirteen places, by years ahead", keys, basis, 2)
    for number, (window, cells) in enumerate(of_windows.items()):
        axes = sheet.panel(number, titles[window])
        axes.axhspan(*COVERS, color=MOST, linewidth=0)
        by = cells.groupby("horizon")
        for column, colour, marker, level in (
            ("inside_90", MEDIAN, "o", WIDE),
            ("inside_50", HALF, "s", NARROW),
        ):
            axes.axhline(level, color=GREY, linewidth=0.8, linestyle=":")
            found = by[column].mean()
            axes.plot(found.index, found, color=colour, marker=marker, markersize=4.5, linewidth=1.4)
        axes.set_ylim(0.0, 1.03)
        axes.set_xticks(sorted(cells.horizon.unique()))
    sheet.label("years ahead", "share of outcomes inside")
    return sheet.figure


def ratios(of_windows: Mapping[str, pd.DataFrame], titles: Mapping[str, str], basis: str) -> Figure:
    """CRPS by that of the shrunk drift, by place and by horizon, with intervals of 90 %."""
    keys = [
        Line2D([], [], color=MEDIAN, marker="o", label="CRPS ratio and 90 % interval"),
        Line2D([], [], color=OBSERVED, linewidth=1.2, linestyle="--", label="as good as the shrunk drift"),
        Patch(
            color=MOST, linewidth=0, label=f"hoped for: {AUDIT_RATIO:g} to {HOPED_RATIO:g}; must: up to {MUST_RATIO:g}"
        ),
    ]
    rows = max(cells.place.nunique() + cells.horizon.nunique() + 2 for cells in of_windows.values())
    sheet = _sheet(
        "CRPS against the shrunk drift with the same history",
        "Population; left of 1 is better. Intervals draw places anew, and of one place its origins",
        keys,
        basis,
        len(of_windows),
        rows * _LINE,
        1.6,
    )
    for number, (window, cells) in enumerate(of_windows.items()):
        axes = sheet.panel(number, titles[window])
        labels = [("all", cells, "place")]
        labels += [
            (f"{h} {'year' if h == 1 else 'years'} ahead", part, "place") for h, part in cells.groupby("horizon")
        ]
        of_places = [(str(place), part) for place, part in cells.groupby("place", sort=False)]
        names = place_names([place for place, _ in of_places])
        labels += [(name, part, "origin") for name, (_, part) in zip(names, of_places, strict=True)]
        _intervals(axes, labels)
    sheet.label("CRPS by that of the shrunk drift", "")
    return sheet.figure


def _intervals(axes: Axes, labels: list[tuple[str, pd.DataFrame, str]]) -> None:
    axes.axvspan(AUDIT_RATIO, HOPED_RATIO, color=MOST, linewidth=0)
    axes.axvline(1.0, color=OBSERVED, linewidth=1.2, linestyle="--")
    axes.axvline(MUST_RATIO, color=MOST, linewidth=1.2)
    for k, (_, part, cluster) in enumerate(labels):
        sums = part.groupby(cluster)[["crps", "bar_crps"]].sum().to_numpy()
        low, high = resampled_ratio(sums[:, 0], sums[:, 1], _SEED)
        axes.plot([low, high], [k, k], color=MEDIAN, linewidth=1.4)
        axes.plot(sums[:, 0].sum() / sums[:, 1].sum(), k, color=MEDIAN, marker="o", markersize=4.5)
    axes.set_yticks(range(len(labels)), [name for name, *_ in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)


def _sheet(
    title: str, subtitle: str, keys: list[Any], basis: str, columns: int, height: float = _HEIGHT, across: float = 0.6
) -> Sheet:
    foot = [
        f"Observed: Statistics Norway, table 06913. Forecasts: Bolyst {__version__}, {MEMBERS} members from each origin; "
        f"{basis}."
    ]
    grid = Grid(1, columns, _WIDTH, height, across=across, left=across - 0.2 if across > 1.0 else 0.75, below=0.6)
    return Sheet(title, subtitle, [keys], foot, grid)
