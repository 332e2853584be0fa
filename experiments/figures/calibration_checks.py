"""What a fit cannot tell apart, where it does not fit, and what the other cases foretell of each."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.special import ndtr

from calibration.facts import in_words
from calibration.protocol import COMPOSITION, MISSPECIFIED
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, Grid, Sheet
from model import __version__
from model.parameters import registry
from scenarios.joint_prior import at_shares

#: Deviates beyond which a statistic is named.
FAR = 2.0
_LINE = 0.17  # inches, of a row of labels
_LABELS = 2.25  # inches, left of the panels of statistics
_COLUMNS = 3  # of pairs
_NINETY = 1.645  # deviates, of a normal distribution's central 90 %
_NINETY_OF_TWO = float(np.sqrt(-2.0 * np.log(0.1)))  # the radius that holds 90 % of two of them
_STATISTICS = (
    "Ages: of 1 January 2009. Others: of the years 2000 to 2008 that are known of a case; change: their later half less the "
    "earlier. Empty row: not known."
)
#: Lines beside what is shown; observed points by whether an interval holds them.
_BESIDE: dict[str, Any] = {"color": GREY, "linewidth": 0.8}
_INSIDE: dict[str, Any] = {"color": OBSERVED, "marker": "o", "markersize": 4.0, "markerfacecolor": "white"}
_OUTSIDE: dict[str, Any] = {"color": OBSERVED, "marker": "D", "markersize": 4.0}
#: Limits, and deviates before and after a fit: those within limits and those beyond.
_LIMIT: dict[str, Any] = {"color": OBSERVED, "linestyle": "--", "linewidth": 1.2}
_BEFORE: dict[str, Any] = {"color": HALF, "marker": "o", "markersize": 6.2, "markerfacecolor": "white"}
_AFTER: dict[str, Any] = {"color": MEDIAN, "marker": "o", "markersize": 3.5}
_BEYOND: dict[str, Any] = {"color": MEDIAN, "marker": "D", "markersize": 4.2}


def pairs(table: pd.DataFrame, draws: pd.DataFrame, units: pd.Series, case: str, basis: str) -> Figure:
    """The pairs of parameters that data tell apart least: draws of the posterior, and where the prior holds 90 %.

    Args:
        table: the pairs, with the correlation after and before the fit.
        draws: of a case's posterior, a column a parameter.
        units: of parameters, by name.
        case: whose draws they are.
        basis: what the fit rests on.
    """
    keys = [
        Line2D(
            [], [], color=MEDIAN, marker="o", linestyle="", markersize=3, label=f"a draw after the fit, of {len(draws)}"
        ),
        Patch(facecolor=MOST, edgecolor=GREY, linewidth=0.8, label="holds 90 % before the fit (prior)"),
    ]
    sheet = Sheet(
        "Pairs that the data tell apart least",
        "A tilted cloud: a change of one parameter makes up for a change of the other",
        [keys],
        [
            f"Points: draws of {case.capitalize()}. Correlations: in all draws of the fit, of what all cases share, on "
            "the scale of normal deviates.",
            f"Bolyst {__version__}; {basis}.",
        ],
        Grid(-(-len(table) // _COLUMNS), _COLUMNS, 2.1, 1.9, across=0.75, down=0.8, left=0.6, below=0.55),
    )
    known = registry()
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    for number, row in enumerate(table.itertuples()):
        names, of_prior = (str(row.parameter), str(row.other)), table.of_prior.iloc[number]
        across, up = np.cos(turn), of_prior * np.cos(turn) + np.sqrt(1.0 - of_prior**2) * np.sin(turn)
        shares = {name: ndtr(_NINETY_OF_TWO * each) for name, each in zip(names, (across, up), strict=True)}
        prior = at_shares(shares, known)
        said = f"correlation {row.correlation:+.2f}, before {of_prior:+.2f}".replace("-", "−")
        axes = sheet.panel(number)
        axes.set_title(said, loc="left", fontsize=8.5, pad=5, parse_math=False)
        axes.fill(prior[names[0]], prior[names[1]], facecolor=MOST, edgecolor=GREY, linewidth=0.8)
        axes.plot(draws[names[0]], draws[names[1]], ".", color=MEDIAN, markersize=2.5, alpha=0.6)
        axes.set_xlabel(f"{in_words(names[0])} ({units[names[0]]})", fontsize=8)
        axes.set_ylabel(f"{in_words(names[1])} ({units[names[1]]})", fontsize=8)
    return sheet.figure


def misfit(statistics: pd.DataFrame, joint: pd.DataFrame, basis: str) -> Figure:
    """How far observed statistics lie from what the model says, before and after the fit, by case."""
    keys = [
        Line2D([], [], linestyle="", label="before the fit (prior)", **_BEFORE),
        Line2D([], [], linestyle="", label="after it (posterior)", **_AFTER),
        Line2D([], [], linestyle="", label=f"after it, more than {FAR:g} off", **_BEYOND),
        Line2D([], [], label=f"{FAR:g} standard deviations off", **_LIMIT),
    ]
    notes = [
        f"p: probability, before the fit, of statistics as far off, all of a case together; below {MISSPECIFIED:g}: "
        f"misspecified. {_STATISTICS}"
    ]
    sheet = _by_case(
        "Where the model does not fit",
        f"How far {len(statistics)} observed statistics lie from what the model says of each case",
        keys,
        notes,
        statistics,
        basis,
    )
    p_of_prior = joint.set_index("case").p_of_prior
    for number, (case, table) in enumerate(statistics.groupby("case", sort=False)):
        said = f"{len(table)} statistics, p = {p_of_prior[case]:.2g}"
        axes = _panel(sheet, number, str(case).capitalize(), said)
        at = _rows(axes, number, statistics, table)
        axes.axvline(0.0, **_BESIDE)
        for limit in (-FAR, FAR):
            axes.axvline(limit, **_LIMIT)
        before, after = table.prior_deviate.to_numpy(), table.posterior_deviate.to_numpy()
        axes.hlines(at, before, after, **_BESIDE)
        axes.plot(before, at, linestyle="", **_BEFORE)
        beyond = np.abs(after) > FAR
        for these, how in ((~beyond, _AFTER), (beyond, _BEYOND)):
            axes.plot(after[these], at[these], linestyle="", **how)
    _share(sheet.figure)
    sheet.label("observed less mean, in standard deviations of what the model says", "")
    return sheet.figure


def left_out(alone: pd.DataFrame, statistics: pd.DataFrame, basis: str) -> Figure:
    """What the other cases foretell of each case's statistics, on the scale of the prior, and what was observed."""
    keys = [
        Line2D([], [], color=HALF, linewidth=3.0, solid_capstyle="butt", label="90 % of what the others foretell"),
        Line2D([], [], linestyle="", label="observed, inside", **_INSIDE),
        Line2D([], [], linestyle="", label="observed, outside", **_OUTSIDE),
    ]
    sheet = _by_case(
        "Each case foretold by the others",
        "A case left out of the fit, as a municipality is that was not fitted; 0 is what the prior says",
        keys,
        [
            f"Scale: each statistic's mean and standard deviation in the prior; 90 % of it lie within ±{_NINETY:g}. "
            f"{_STATISTICS}"
        ],
        alone,
        basis,
    )
    scale = statistics.set_index(["case", "statistic"])
    for number, (case, table) in enumerate(alone.groupby("case", sort=False)):
        axes = _panel(sheet, number, str(case).capitalize(), f"{table.inside_90.sum()} of {len(table)} inside")
        at = _rows(axes, number, alone, table)
        prior = scale.loc[case].loc[table.statistic]
        middle, sd = prior.prior_mean.to_numpy(), prior.prior_sd.to_numpy()
        low, high = ((table["mean"] + sign * _NINETY * table.sd - middle) / sd for sign in (-1, 1))
        axes.axvline(0.0, **_BESIDE)
        axes.hlines(at, low, high, color=HALF, linewidth=3.0)
        observed, inside = (table.observed.to_numpy() - middle) / sd, table.inside_90.to_numpy(bool)
        for these, how in ((inside, _INSIDE), (~inside, _OUTSIDE)):
            axes.plot(observed[these], at[these], linestyle="", **how)
    _share(sheet.figure)
    sheet.label("standard deviations of the prior from its mean", "")
    return sheet.figure


def _by_case(title: str, subtitle: str, keys: list[Any], notes: list[str], table: pd.DataFrame, basis: str) -> Sheet:
    """A panel a case, side by side, with a row for every statistic of any."""
    height = len(_kinds(table)) * _LINE + 0.2
    return Sheet(
        title,
        subtitle,
        [keys],
        [*notes, f"Observed: Statistics Norway. Bolyst {__version__}; {basis}."],
        Grid(1, table.case.nunique(), 1.5, height, across=0.2, left=_LABELS, above=0.5, below=0.55),
    )


def _panel(sheet: Sheet, number: int, title: str, said: str) -> Axes:
    """A panel with a title and, below it, what is said of it."""
    axes = sheet.panel(number)
    axes.set_title(title, loc="left", fontsize=9.5, fontweight="bold", pad=17, parse_math=False)
    where: dict[str, Any] = {"xycoords": "axes fraction", "xytext": (0, 5), "textcoords": "offset points"}
    axes.annotate(said, (0.0, 1.0), va="bottom", fontsize=7.5, color=GREY, parse_math=False, **where)
    return axes


def _rows(axes: Axes, number: int, whole: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Name the rows in the first panel, and tell those of a case's statistics."""
    kinds = _kinds(whole)
    axes.set_yticks(range(len(kinds)), [in_words(kind) for kind in kinds] if number == 0 else [])
    axes.set_ylim(len(kinds) - 0.4, -0.6)
    return np.array([kinds.index(_kind(name)) for name in table.statistic])


def _share(figure: Figure) -> None:
    """One scale for all panels."""
    limits = np.array([axes.get_xlim() for axes in figure.axes])
    for axes in figure.axes:
        axes.set_xlim(limits[:, 0].min(), limits[:, 1].max())


def _kinds(table: pd.DataFrame) -> list[str]:
    """Statistics without their years, which differ from case to case: ages from young to old, then the others."""
    return sorted({_kind(name) for name in table.statistic}, key=_order)


def _kind(name: str) -> str:
    return name.rpartition(" ")[0]


def _order(kind: str) -> tuple[int, int, str, bool]:
    quantity = kind.partition(",")[0]
    age = int(quantity.removeprefix(COMPOSITION).split("_")[0]) if quantity.startswith(COMPOSITION) else -1
    return age < 0, age, quantity, kind.endswith("change")
