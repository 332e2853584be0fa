"""The patterns: a strip for each, target and tolerance in black and grey, simulated mean and interval in blue."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.figures.observed import place_names
from experiments.figures.sheet import GREY, MEDIAN, OBSERVED, STEPS, Grid, Runs, Sheet, listed
from model import __version__

if TYPE_CHECKING:
    from experiments.patterns import Outcome

#: What the sheet of each family is called.
TITLES = {
    "cohorts": "Cohorts in the register",
    "ages": "Net migration by age, women and men",
    "natural": "Births and deaths",
    "moves": "Moves in and out",
    "variation": "From year to year and place to place",
    "size": "Size and growth",
    "ties": "Natives, returnees and motives",
    "refugees": "Refugees",
    "work": "Work and unemployment",
    "homes": "Homes: owning, vacancy, building and moves",
    "finding": "Finding work, and whom it displaces",
}
_GROUPS = {
    "pooled_12": "12 places",
    "pooled_13": "13 places",
    "pooled_19": "19 places",
    "fjell_six": "Fjellregionen without Røros",
    "fjellregionen": "Fjellregionen",
    "lofoten": "Lofoten",
    "norway": "Norway",
    "district_under_6000": "small districts",
    "one_municipality": "all simulated places",
}
_TOLERANCE = "#d0d0d0"
_WIDTH, _STRIP, _GAP, _LABELS = 4.4, 0.24, 0.46, 3.95  # inches
_LINE = 66  # letters that fit above a strip
_ROOM = 0.12  # of the range of values, to each side


def pattern_sheet(family: str, outcomes: Sequence["Outcome"], runs: Runs) -> Figure:
    """Draw the patterns of a family, a strip under the other, each on a scale of its own."""
    sheet = Sheet(
        f"Patterns: {TITLES.get(family, family)}",
        "What runs of the cases as they were give, against figures they were not fitted to; each strip has its own scale",
        [_keys(runs)],
        _foot(outcomes, runs),
        Grid(len(outcomes), 1, _WIDTH, _STRIP, down=_GAP, left=_LABELS, above=0.34, below=0.4),
    )
    for number, outcome in enumerate(outcomes):
        axes = sheet.panel(number)
        _draw_strip(axes, outcome, runs)
        _label(axes, outcome)
    return sheet.figure


def _keys(runs: Runs) -> list[Artist]:
    return [
        Line2D([], [], color=OBSERVED, linewidth=0, marker="D", markerfacecolor="white", markersize=5.5, label="target"),
        Patch(color=_TOLERANCE, linewidth=0, label="its tolerance"),
        Line2D([], [], color=MEDIAN, linewidth=2.2, marker="o", markersize=5, label=f"simulated: mean of {runs.words}"
               " and 90 % of them"),
    ]  # fmt: skip


def _foot(outcomes: Sequence["Outcome"], runs: Runs) -> list[str]:
    sources = list(dict.fromkeys(outcome.pattern.source for outcome in outcomes))
    return [
        f"Targets: {' · '.join(sources)}. Tolerances were committed before the first comparison.",
        f"Simulated: Bolyst {__version__}, {runs.words} of each case. {_capital(runs.basis)}.",
    ]


def _draw_strip(axes: Axes, outcome: "Outcome", runs: Runs) -> None:
    pattern, interval, mean = outcome.pattern, outcome.interval, outcome.mean
    left, right = _limits(outcome)
    axes.set_xlim(left, right)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=STEPS))
    axes.tick_params(axis="x", labelsize=7.5, pad=1.5)
    if pattern.low is not None or pattern.high is not None:
        low = left if pattern.low is None else pattern.low
        high = right if pattern.high is None else pattern.high
        axes.axvspan(low, high, color=_TOLERANCE, linewidth=0, zorder=1.5)
    elif mean is None:
        axes.set_axis_off()  # neither a tolerance nor a value: no scale either
    if pattern.target is not None:
        axes.plot(pattern.target, 0.72, "D", color=OBSERVED, markerfacecolor="white", markersize=5.5, zorder=4)
    said = outcome.why and textwrap.fill(f"not simulated: {outcome.why}", _LINE)
    if mean is not None and interval is not None:
        axes.hlines(0.28, *interval, color=MEDIAN, linewidth=2.2, zorder=3)
        axes.plot(mean, 0.28, "o", color=MEDIAN, markersize=5, zorder=5)
        said = {True: "inside", False: "OUTSIDE", None: "no tolerance"}[outcome.inside]
        if len(outcome.values) < runs.number:
            said = f"{said} (runs with a value: {len(outcome.values)})"
    weight = "bold" if outcome.inside is False else "normal"
    above: dict[str, Any] = {"transform": axes.transAxes, "fontsize": 7.5, "va": "bottom", "parse_math": False}
    axes.text(1.0, 1.06, said, ha="right", color="black" if outcome.inside is False else GREY, weight=weight, **above)


def _label(axes: Axes, outcome: "Outcome") -> None:
    """What a strip shows, to its left."""
    pattern = outcome.pattern
    where: dict[str, Any] = {"transform": axes.transAxes, "parse_math": False}
    said = f"{_place(pattern.place)}, {_years(pattern.period)}; {pattern.unit}; {pattern.tag}"
    axes.text(-_LABELS / _WIDTH, 0.62, _capital(pattern.title), fontsize=9, fontweight="bold", va="bottom", **where)
    axes.text(-_LABELS / _WIDTH, 0.5, said, va="top", fontsize=7.5, color=GREY, **where)


def _limits(outcome: "Outcome") -> tuple[float, float]:
    """The ends of a strip: everything that is drawn, and some room."""
    pattern = outcome.pattern
    shown = [pattern.target, pattern.low, pattern.high, outcome.mean, *(outcome.interval or ())]
    values = [value for value in shown if value is not None] or [0.0, 1.0]
    low, high = min(values), max(values)
    room = _ROOM * (high - low) or max(abs(high), 1.0) * _ROOM
    if pattern.low is None or pattern.high is None:
        room *= 2  # a tolerance without an end runs on to the edge
    return low - room, high + room


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _place(place: str) -> str:
    return _GROUPS.get(place) or listed(place_names([place]))


def _years(period: str) -> str:
    if period.endswith("H1"):
        return f"1st half of {period[:4]}"
    return period.replace("-", "–")
