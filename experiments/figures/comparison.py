"""What mixes do to the population by year, beside their baseline.

Every figure is as wide as a page is printed, comes with the numbers it shows, and is the same to the last byte for the same
results. Tones keep their order in grey.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.comparison_results import Results
from experiments.council.language import Language
from experiments.figures.comparison_sheet import (
    SMALL,
    Told,
    page,
    panel,
    panels,
    reach_of,
    same_scale,
    seen,
    signed,
    where,
    width_of,
)
from experiments.figures.observed import Series, added, column, draw_observed, observed_keys
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, START, years_axis
from experiments.figures.simulated import QUANTILES
from experiments.pair_runs import grid as grid_of
from experiments.ranking import difference_in_all_pairs

#: Of the baseline's 90 % and 50 % of pairs.
_MOST_GREY, _HALF_GREY = "#dedede", "#b5b5b5"
_EDGE: dict[str, Any] = {"color": MEDIAN, "linewidth": 0.9, "linestyle": (0, (3, 1.5))}
_MIDDLE: dict[str, Any] = {"color": GREY, "linewidth": 1.1, "linestyle": (0, (1, 1))}
_SINCE: dict[str, Any] = {"color": START, "linewidth": 1.0, "linestyle": (0, (1, 1.5))}
_FAN = ["low_90", "low_50", "median", "high_50", "high_90"]
_HEIGHT = 1.65  # inches, of a panel
_ABOVE_GOAL = 0.07  # share of the scale that is left free above a goal, for its number
_YEAR = 0.42  # inches from one named year to the next, at least
_STEPS = (1, 2, 3, 4, 5, 10, 20)  # between named years
_LAST = 0.1  # inches beside the last number of a panel of differences
_MONTHS = 12


def fans(say: Language, results: Results) -> Told:
    """Population by year: the baseline's fan, and the median and 90 % of each mix."""
    comparison, goal = results.drawn.comparison, results.goal
    tables = [_of_years(results, option) for option in range(len(results.names))]
    years = np.array(tables[0].columns, dtype=int)
    spread = [np.quantile(table.to_numpy(float), QUANTILES, axis=0) for table in tables]
    registers = [column("population", "population", place) for place in comparison.case.places]
    observed = added(registers, years, comparison.case.known_to)
    grid, titles = panels(results.names[1:], _HEIGHT, left=0.8)
    sheet = page(
        say,
        results,
        "fans",
        say.drawn("fans_shown", where=where(say, results)),
        _fan_keys(say, results, observed),
        [say.drawn("fans_bands"), say.drawn("not_from_0")],
        grid,
        sorted(observed.sources),
    )
    all_axes = []
    for number, title in enumerate(titles):
        axes = panel(sheet, number, title)
        for low, high, tone in ((0, 4, _MOST_GREY), (1, 3, _HALF_GREY)):
            axes.fill_between(years, spread[0][low], spread[0][high], color=tone, linewidth=0, zorder=2)
        axes.plot(years, spread[0][2], zorder=3.2, **_MIDDLE)
        of_mix = spread[number + 1]
        axes.plot(years, of_mix[2], color=MEDIAN, linewidth=1.7, zorder=3.5)
        for edge in (of_mix[0], of_mix[4]):
            axes.plot(years, edge, zorder=3, **_EDGE)
        draw_observed(axes, observed, 2.6)
        if goal:
            _mark_goal(say, axes, goal.year, goal.population, years)
        _years(axes, years, grid.width)
        all_axes.append(axes)
    reach = reach_of([*spread, observed.values, [goal.population] if goal else []])
    beyond = _ABOVE_GOAL * (reach[1] - reach[0]) if goal else 0.0
    same_scale(say, all_axes, reach[0], reach[1] + beyond, columns=grid.columns)
    sheet.label(say.drawn("year"), say.drawn("fans_persons"))
    rows = [
        {"option": name, "year": int(year), "pairs": len(table)} | dict(zip(_FAN, of_year, strict=True))
        for name, table, quantiles in zip(results.names, tables, spread, strict=True)
        for year, of_year in zip(years, quantiles.T, strict=True)
    ]
    data = pd.DataFrame(rows).assign(what="simulated")
    points = [("observed", int(y), v) for y, v in zip(observed.years, observed.values, strict=True)]
    points += [("goal", goal.year, float(goal.population))] if goal else []
    more = pd.DataFrame([{"what": what, "year": year, "median": value} for what, year, value in points])
    return Told(sheet.figure, pd.concat([data, more], ignore_index=True)[["what", *data.columns[:-1]]])


def _of_years(results: Results, option: int) -> pd.DataFrame:
    """Population of an option, a pair a row and a year a column."""
    rows = results.by_year[results.by_year.option == option]
    return rows.pivot(index="pair", columns="year", values="value")


def _fan_keys(say: Language, results: Results, observed: Series) -> list[list[Artist]]:
    star: dict[str, Any] = {"color": START, "marker": "*", "linestyle": "", "markersize": 9}
    goal = []
    if results.goal:
        persons = say.number(results.goal.population)
        label = say.drawn("fans_goal", persons=persons, year=results.goal.year)
        goal = [Line2D([], [], label=label, **star)]
    day = seen(results)
    used = say.drawn("read_by_fit", day=date.fromisoformat(day)) if day else say.drawn("not_used")
    return [
        [
            Line2D([], [], label=say.drawn("fans_of_baseline"), **_MIDDLE),
            Patch(color=_HALF_GREY, linewidth=0, label=say.drawn("pairs_50")),
            Patch(color=_MOST_GREY, linewidth=0, label=say.drawn("pairs_90")),
        ],
        [
            Line2D([], [], color=MEDIAN, linewidth=1.7, label=say.drawn("fans_of_mix")),
            Line2D([], [], label=say.drawn("pairs_90"), **_EDGE),
            *goal,
        ],
        *([key] for key in observed_keys(observed.known, used, say=say)),
    ]


def _mark_goal(say: Language, axes: Axes, year: int, persons: int, years: np.ndarray) -> None:
    axes.plot(year, persons, "*", color=START, markersize=9, zorder=6, clip_on=False)
    late = year > (years[0] + years[-1]) / 2
    axes.annotate(
        say.number(persons),
        (year, persons),
        (-6 if late else 6, 0),
        textcoords="offset points",
        ha="right" if late else "left",
        va="center",
        fontsize=SMALL,
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5},
        zorder=5.5,
    )


def differences(say: Language, results: Results) -> Told:
    """The paired difference of the population over the years."""
    comparison = results.drawn.comparison
    rows = []
    of_options, many = range(len(results.names)), range(results.pairs())
    by_year = {int(of.year.iloc[0]): grid_of(of, of_options, many) for _, of in results.by_year.groupby("year")}
    for option, name in enumerate(results.names[1:], 1):
        for year, numbers in by_year.items():
            found = difference_in_all_pairs(numbers, option)
            row = {"option": name, "year": year, "pairs": found.pairs, "mean": found.mean}
            both = dict(zip(("low_of_pairs", "high_of_pairs"), found.both, strict=True))
            rows.append(row | {"low_of_mean": found.low, "high_of_mean": found.high} | both)
    data = pd.DataFrame(rows)
    grid, titles = panels(results.names[1:], _HEIGHT, left=0.75)
    since, has_narrow = comparison.since / _MONTHS, bool(data.low_of_mean.notna().any())
    keys: list[list[Artist]] = [
        [
            Line2D([], [], color=MEDIAN, linewidth=1.7, label=say.drawn("mean_of_pairs")),
            *([Patch(color=HALF, linewidth=0, label=say.drawn("difference_mean"))] if has_narrow else []),
            Patch(color=MOST, linewidth=0, label=say.drawn("pairs_90")),
        ],
        [Line2D([], [], label=say.drawn("difference_since", month=_month(say, comparison.since)), **_SINCE)],
    ]
    sheet = page(
        say,
        results,
        "difference",
        say.drawn("difference_shown", where=where(say, results)),
        keys,
        [say.drawn("difference_narrow" if has_narrow else "difference_too_few"), say.drawn("difference_wide")],
        grid,
    )
    at_last = data["mean"][data.year == data.year.max()]
    room = max(width_of(signed(say, each), SMALL, "bold") for each in at_last) + _LAST
    all_axes = []
    for number, (name, title) in enumerate(zip(results.names[1:], titles, strict=True)):
        axes, of = panel(sheet, number, title), data[data.option == name]
        axes.fill_between(of.year, of.low_of_pairs, of.high_of_pairs, color=MOST, linewidth=0, zorder=2)
        axes.fill_between(of.year, of.low_of_mean, of.high_of_mean, color=HALF, linewidth=0, zorder=2.5)
        axes.plot(of.year.iloc[[0, -1]], [0.0, 0.0], zorder=3, color=OBSERVED, linewidth=0.9)
        axes.axvline(since, zorder=3, **_SINCE)
        axes.plot(of.year, of["mean"], color=MEDIAN, linewidth=1.7, zorder=4)
        last = of.iloc[-1]
        about: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": SMALL, "fontweight": "bold"}
        axes.annotate(signed(say, last["mean"]), (last.year, last["mean"]), (4, 0), **about)
        _years(axes, of.year.to_numpy(), grid.width - room)
        axes.set_xlim(right=last.year + (last.year - of.year.iloc[0] or 1.0) * room / (grid.width - room))
        all_axes.append(axes)
    reach = reach_of([data.drop(columns=["option", "year", "pairs"]), [0.0]])
    same_scale(say, all_axes, *reach, columns=grid.columns)
    sheet.label(say.drawn("year"), say.drawn("persons_more"))
    return Told(sheet.figure, data)


def _years(axes: Axes, years: np.ndarray, width: float) -> None:
    """As many years as there is room for, the first and the last among them where a step allows it."""
    span, most = int(years[-1] - years[0]), max(int(width / _YEAR), 1)
    years_axis(axes, years, most)
    even = [step for step in _STEPS if step < span and span % step == 0 and span / step <= most]
    if even or most == 1:
        axes.set_xticks(range(years[0], years[-1] + 1, even[0] if even else max(span, 1)))


def _month(say: Language, since: int) -> str:
    return say.month(date(since // _MONTHS, since % _MONTHS + 1, 1))
