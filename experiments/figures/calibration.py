"""What a calibration found: where figures fall before and after it, which parameters moved, profiles, and planted truths."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from calibration.facts import in_words
from calibration.planted import RANKED
from calibration.protocol import PRIOR_DRIVEN
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, Grid, Sheet
from model import __version__

_LINE = 0.17  # inches, of a row of labels
#: Markers of cases, told apart without colour.
_MARKERS = ("o", "s", "^", "D", "v", "P")
#: Parameters and profiles that are drawn, those that moved most.
_MOST_BARS, _MOST_PROFILES = 30, 12
_MARKER = 14.0  # points, of a parameter that accounts for all of a quantity
_NINETY = -1.35  # log density of a profile at the ends of an interval of 90 %: half the quantile of a chi-square


def falls(before: pd.DataFrame, after: pd.DataFrame | None, basis: str) -> Figure:
    """Where every figure falls in what the model says, by quantity: before the fit, and after it where that was run."""
    panels = [("before the fit (prior)", before)] + (
        [("after the fit (posterior)", after)] if after is not None else []
    )
    quantities = sorted(before.quantity.unique(), reverse=True)
    keys = [
        Line2D([], [], color=MEDIAN, marker="o", linestyle="", markersize=3, label="a figure of a place and year"),
        Patch(color=MOST, linewidth=0, label="central 90 % of the runs"),
    ]
    sheet = Sheet(
        "Where figures fall in what the model says",
        "Share of runs below the register's figure, of thirteen municipalities, 2000-2009",
        [keys],
        [f"Observed: Statistics Norway. Bolyst {__version__}; {basis}."],
        Grid(1, len(panels), 3.1, len(quantities) * _LINE + 0.2, across=0.35, left=2.1, below=0.55),
    )
    rng = np.random.default_rng(1)
    for number, (title, table) in enumerate(panels):
        axes = sheet.panel(number, title)
        axes.axvspan(0.05, 0.95, color=MOST, linewidth=0)
        for row, quantity in enumerate(quantities):
            below = table.below[table.quantity == quantity].to_numpy()
            axes.plot(below, row + rng.uniform(-0.3, 0.3, len(below)), ".", color=MEDIAN, markersize=2.5, alpha=0.6)
        axes.set_yticks(range(len(quantities)), [in_words(each) for each in quantities] if number == 0 else [])
        axes.set_xlim(-0.02, 1.02)
        axes.grid(axis="y", visible=False)
    sheet.label("share of runs below the figure", "")
    return sheet.figure


def screening(table: pd.DataFrame, basis: str) -> Figure:
    """The share of each quantity's variance that parameters account for alone, the largest over cases."""
    beyond = table[table.first_order > table.by_chance].assign(
        quantity=lambda each: each.statistic.str.split(",").str[0]
    )
    most = beyond.groupby("parameter").first_order.max().sort_values(ascending=False)[:_MOST_BARS]
    largest = beyond[beyond.parameter.isin(most.index)].groupby(["parameter", "quantity"]).first_order.max()
    quantities = list(dict.fromkeys(table.statistic.str.split(",").str[0]))
    keys = [
        Line2D([], [], color=MEDIAN, marker="o", linestyle="", markersize=_MARKER * share**0.5, label=f"{share:.0%}")
        for share in (0.1, 0.3, 0.6)
    ]
    sheet = Sheet(
        "What moves what",
        "Share of a quantity's variance over the prior that one parameter accounts for, beyond chance",
        [keys],
        [f"The largest over cases, means and changes of a quantity. Bolyst {__version__}; {basis}."],
        Grid(1, 1, 4.6, len(most) * _LINE + 0.2, left=2.6, below=1.9),
    )
    axes = sheet.panel(0)
    order = {str(name): row for row, name in enumerate(most.index)}
    for at, share in zip(largest.index, largest.to_numpy(float), strict=True):
        axes.plot(quantities.index(at[1]), order[at[0]], "o", color=MEDIAN, markersize=_MARKER * share**0.5)
    axes.set_yticks(range(len(most)), [_words(name) for name in order])
    axes.set_xticks(range(len(quantities)), [in_words(name) for name in quantities], rotation=90)
    axes.set_xlim(-0.6, len(quantities) - 0.4)
    axes.set_ylim(len(most) - 0.4, -0.6)
    return sheet.figure


def contraction(parameters: pd.DataFrame, basis: str) -> Figure:
    """How much data narrowed each parameter in each case, those that moved most."""
    most = parameters.groupby("parameter").contraction.max().sort_values(ascending=False)[:_MOST_BARS]
    cases = list(dict.fromkeys(parameters.case))
    keys = [
        Line2D([], [], color=MEDIAN, marker=marker, linestyle="", markersize=4, label=case.capitalize())
        for case, marker in zip(cases, _MARKERS, strict=False)
    ]
    keys.append(Line2D([], [], color=OBSERVED, linestyle="--", linewidth=1.2, label="below it: prior-driven"))
    rest = parameters.parameter.nunique() - len(most)
    sheet = Sheet(
        "Which parameters the data moved",
        f"Contraction, 1 - variance / prior variance; the {rest} parameters that are not shown moved less",
        [keys],
        [f"Bolyst {__version__}; {basis}."],
        Grid(1, 1, 4.6, len(most) * _LINE + 0.2, left=2.6, below=0.55),
    )
    axes = sheet.panel(0)
    for case, marker in zip(cases, _MARKERS, strict=False):
        of_case = parameters[parameters.case == case].set_index("parameter").contraction.reindex(most.index)
        axes.plot(of_case, range(len(most)), marker, color=MEDIAN, markersize=4, fillstyle="none")
    axes.axvline(PRIOR_DRIVEN, color=OBSERVED, linestyle="--", linewidth=1.2)
    axes.set_yticks(range(len(most)), [_words(str(name)) for name in most.index])
    axes.set_ylim(len(most) - 0.4, -0.6)
    axes.set_xlim(min(0.0, float(most.min())) - 0.03, 1.0)
    axes.grid(axis="y", visible=False)
    sheet.label("contraction", "")
    return sheet.figure


def profiles(table: pd.DataFrame, basis: str) -> Figure:
    """Profiles of the parameters that moved most, on the scale of their priors' deviates."""
    grid = table.deviate.to_numpy()
    curvature = {name: -table[name].iloc[[0, -1]].min() for name in table if name != "deviate"}
    chosen = sorted(curvature, key=curvature.__getitem__, reverse=True)[:_MOST_PROFILES]
    keys = [
        Line2D([], [], color=MEDIAN, linewidth=1.6, label="log posterior, all others at their best"),
        Line2D([], [], color=GREY, linewidth=1.0, linestyle=":", label="prior"),
        Line2D([], [], color=OBSERVED, linewidth=1.0, linestyle="--", label="ends of 90 %"),
    ]
    columns = 3
    sheet = Sheet(
        "Profiles of what the data narrowed most",
        "Across: standard deviations of the prior from its middle",
        [keys],
        [f"Bolyst {__version__}; {basis}."],
        Grid(-(-len(chosen) // columns), columns, 2.3, 1.1, across=0.35, down=0.45, left=0.6, below=0.55),
    )
    for number, name in enumerate(map(str, chosen)):
        axes = sheet.panel(number, _words(name))
        axes.plot(grid, -0.5 * grid**2, color=GREY, linewidth=1.0, linestyle=":")
        axes.plot(grid, table[name], color=MEDIAN, linewidth=1.6)
        axes.axhline(_NINETY, color=OBSERVED, linewidth=1.0, linestyle="--")
        axes.set_ylim(-4.0, 0.2)
    sheet.label("deviates of the prior", "log density")
    return sheet.figure


def planted_ranks(ranks: pd.DataFrame, basis: str) -> Figure:
    """Ranks of planted truths among draws of their posteriors: the distribution less the uniform one, by parameter."""
    number = len(ranks)
    points = np.arange(RANKED + 2) / (RANKED + 1)
    width = 1.36 / np.sqrt(number)  # Kolmogorov's quantile of 95 %, of a single parameter
    keys = [
        Line2D([], [], color=HALF, linewidth=0.8, label="a parameter"),
        Patch(color=MOST, linewidth=0, label="95 % of sound fits, one parameter alone"),
    ]
    sheet = Sheet(
        "Planted truths: ranks in the posteriors found",
        f"{number} draws of the bank taken for the truth in turn, {ranks.shape[1]} parameters",
        [keys],
        [f"Bolyst {__version__}; {basis}."],
        Grid(1, 1, 4.6, 2.4, left=0.8, below=0.55),
    )
    axes = sheet.panel(0)
    axes.axhspan(-width, width, color=MOST, linewidth=0)
    for name in ranks:
        share = (ranks[name].to_numpy() + 0.5) / (RANKED + 1)
        axes.plot(points, [(share <= at).mean() - at for at in points], color=HALF, linewidth=0.6)
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.set_xlim(0.0, 1.0)
    sheet.label("rank of the truth, as a share", "share of truths at or below, less that share")
    return sheet.figure


def _words(name: str) -> str:
    return name.replace("_", " ")
