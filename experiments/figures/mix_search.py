"""What a search for mixes found: gain against cost of what was tried and of the winners, and what levers do together."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.factorial import MAIN, NOT_TOLD
from experiments.figures.sheet import GREY, MEDIAN, OBSERVED, Grid, Sheet
from model import __version__

_MILLION = 1e6
_WIDE, _HIGH = 5.0, 3.2  # inches, of the frontier
_CELL = 0.62  # inches, of a cell of the map
#: For the foot where a budget is drawn on the axis of costs.
_PAID_OUT = "Costs here are discounted; the budget is held against what is paid out, not discounted."
_STRONG = 0.6  # share of the largest effect from which a cell is dark enough for white figures


def frontier(tried: pd.DataFrame, winners: pd.DataFrame, budget: float | None, basis: str) -> Figure:
    """Residents gained against cost: what was tried in pale, winners on fresh pairs with their interval.

    Winners lie close to one another, and their names are long: numbers stand beside them, and names in the foot.
    """
    by_cost = winners.sort_values("cost").reset_index(drop=True)
    named = "; ".join(f"{number}: {mix}" for number, mix in enumerate(by_cost.mix, 1))
    keys = [
        Line2D([], [], color=GREY, marker=".", linestyle="", label="tried, as the search saw it"),
        Line2D(
            [],
            [],
            color=MEDIAN,
            marker="o",
            linestyle="",
            label="winner on fresh draws, 90 % for want of runs",
        ),
    ]
    notes = [_PAID_OUT] if budget is not None else []
    sheet = Sheet(
        "Which mixes of levers gain most for what they cost",
        "Residents at the horizon more than without any lever, means",
        [keys],
        [f"{named}.", *notes, f"Effects are priors, not estimates. Bolyst {__version__}; {basis}."],
        Grid(1, 1, _WIDE, _HIGH, left=0.8, below=0.55),
    )
    axes = sheet.panel(0, "")
    axes.plot(tried.cost / _MILLION, tried.gain, ".", color=GREY, markersize=5, zorder=1)
    for number, row in enumerate(by_cost.to_dict("records"), 1):
        cost = row["cost"] / _MILLION
        axes.errorbar(
            cost,
            row["gain"],
            [[row["gain"] - row["low"]], [row["high"] - row["gain"]]],
            fmt="o",
            color=MEDIAN,
            zorder=3,
        )
        below = number % 2 == 0
        axes.annotate(
            f"{number}",
            (cost, row["low"] if below else row["high"]),
            xytext=(0, -4 if below else 4),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=7,
        )
    if budget is not None:
        axes.axvline(budget / _MILLION, color=OBSERVED, linestyle="--", linewidth=0.9)
        at = (budget / _MILLION, 1.0)
        axes.annotate(
            "budget",
            at,
            xycoords=("data", "axes fraction"),
            fontsize=7,
            ha="right",
            va="top",
            xytext=(-3, 0),
            textcoords="offset points",
        )
    axes.axhline(0.0, color=OBSERVED, linewidth=0.6)
    axes.margins(0.15, 0.25)
    sheet.label("cost, whoever pays, million NOK of 2008", "residents more")
    return sheet.figure


def interactions(effects: pd.DataFrame, basis: str) -> Figure:
    """A map of levers: on the diagonal what each adds on average, beside it what two do together beyond that."""
    names = list(effects.lever[effects.kind == MAIN])
    size = len(names)
    table, marks = np.full((size, size), np.nan), np.full((size, size), "", dtype=object)
    for row in effects.to_dict("records"):
        first = names.index(row["lever"])
        second = names.index(row["other"]) if row["other"] else first
        table[max(first, second), min(first, second)] = row["mean"]
        told = row["low"] > 0.0 or row["high"] < 0.0
        marks[max(first, second), min(first, second)] = f"{row['mean']:+.1f}{'' if told else chr(10) + '(n.s.)'}"
    most = float(np.nanmax(np.abs(table))) or 1.0
    sheet = Sheet(
        "What levers do alone and together",
        "Residents more at the horizon",
        [],
        [
            "Diagonal: mean of what the lever adds to any mix of the others. Below it: what two add together beyond that; "
            "above 0 they complement each other, below 0 one stands in for the other.",
            f"(n.s.): {NOT_TOLD}, 90 % for want of runs. Effects are priors, not estimates. Bolyst {__version__}; {basis}.",
        ],
        Grid(1, 1, max(size * _CELL, 3.2), size * _CELL, left=1.7, below=0.9),
    )
    axes = sheet.panel(0, "")
    axes.imshow(np.abs(table), cmap="Greys", vmin=0.0, vmax=most * 1.2, aspect="auto")
    for row_, of_row in enumerate(marks):
        for column, text in enumerate(of_row):
            dark = text and abs(table[row_, column]) > _STRONG * most
            axes.text(column, row_, text, ha="center", va="center", fontsize=7, color="white" if dark else "black")
    axes.set_xticks(range(size), [name.replace(" ", "\n") for name in names], fontsize=7)
    axes.set_yticks(range(size), names, fontsize=7)
    axes.grid(visible=False)
    return sheet.figure
