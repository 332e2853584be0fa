"""What mixes do to the population, beside their baseline: by year, by group, and by the moves, births and deaths behind it.

Every figure is as wide as a page is printed, comes with the numbers it shows, and is the same to the last byte for the same
results. Tones keep their order in grey.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.comparison_results import RANKED_BY, Results
from experiments.figures.comparison_sheet import (
    SMALL,
    Told,
    page,
    pairs_of,
    panel,
    panels,
    same_scale,
    same_scale_across,
    seen,
    signed,
    width_of,
)
from experiments.figures.observed import Series, added, column, draw_observed, observed_keys, place_names
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, NOT_FROM_0, OBSERVED, START, Grid, Runs, years_axis
from experiments.figures.simulated import QUANTILES
from experiments.outcomes_of_run import AGES, ALL, EVERYWHERE
from experiments.pair_runs import grid as by_pair
from experiments.paired import difference
from model.state import FLOW_SIGNS, FLOWS, ORIGINS

#: Of the baseline's 90 % and 50 % of pairs.
_MOST_GREY, _HALF_GREY = "#dedede", "#b5b5b5"
#: Of what makes the population smaller: lighter than `MEDIAN` in grey, too.
_LESS = "#f4a582"
_EDGE: dict[str, Any] = {"color": MEDIAN, "linewidth": 0.9, "linestyle": (0, (3, 1.5))}
_MIDDLE: dict[str, Any] = {"color": GREY, "linewidth": 1.1, "linestyle": (0, (1, 1))}
_SINCE: dict[str, Any] = {"color": START, "linewidth": 1.0, "linestyle": (0, (1, 1.5))}
_ZERO: dict[str, Any] = {"color": OBSERVED, "linewidth": 0.9}
_FAN = ["low_90", "low_50", "median", "high_50", "high_90"]
_HEIGHT = 1.65  # inches, of a panel of years
_ROW = 0.155  # inches, of a row of labels
_THICK, _THIN = 4.5, 1.2  # points, of the bars of an interval
#: Inches of a column of numbers in a panel, and how they stand.
_NUMBERS = 0.4
_NUMBER: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL, "zorder": 5}
_GAP = 0.35  # of a row, above a heading
_YEAR = 0.42  # inches from one named year to the next, at least
_LAST = 0.1  # inches beside the last number of a panel of differences
_ORIGIN_NAMES = ("Norway", "Nordic countries", "Europe", "outside Europe")
_MOVES = ("in_migration", "out_migration", "immigration", "emigration", "births", "deaths")
_AGAINST = "persons more than the baseline"
_MONTHS = 12


def fans(results: Results) -> Told:
    """Population by year: the baseline's fan, and the median and 90 % of each mix."""
    comparison, goal = results.drawn.comparison, results.goal
    tables = [_of_years(results, option) for option in range(len(results.names))]
    years = np.array(tables[0].columns, dtype=int)
    spread = [np.quantile(table.to_numpy(float), QUANTILES, axis=0) for table in tables]
    registers = [column("population", "population", place) for place in comparison.case.places]
    observed = added(registers, years, comparison.case.known_to)
    grid, titles = panels(results.names[1:], _HEIGHT, left=0.8)
    sheet = page(
        results,
        "population with each mix",
        f"Persons registered on 1 January in {_where(results)}",
        _fan_keys(results, observed),
        ["Bands hold 50 % and 90 % of the pairs: parameters and chance.", NOT_FROM_0],
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
            _mark_goal(axes, goal.year, goal.population, years)
        _years(axes, years, grid.width)
        all_axes.append(axes)
    same_scale(all_axes, *_reach([*spread, observed.values, [goal.population] if goal else []]), columns=grid.columns)
    sheet.label("year", "persons registered on 1 January")
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


def _where(results: Results) -> str:
    names = place_names(results.drawn.comparison.case.places)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"


def _fan_keys(results: Results, observed: Series) -> list[list[Artist]]:
    goal: dict[str, Any] = {"color": START, "marker": "*", "linestyle": "", "markersize": 9}
    used = Runs(0, "", seen(results)).made_of_observed("not used by the runs after their start")
    return [
        [
            Line2D([], [], label="the baseline: median", **_MIDDLE),
            Patch(color=_HALF_GREY, linewidth=0, label="50 % of pairs"),
            Patch(color=_MOST_GREY, linewidth=0, label="90 % of pairs"),
        ],
        [
            Line2D([], [], color=MEDIAN, linewidth=1.7, label="the mix: median"),
            Line2D([], [], label="90 % of pairs", **_EDGE),
            *([Line2D([], [], label=f"goal: {results.goal}", **goal)] if results.goal else []),
        ],
        *([key] for key in observed_keys(observed.known, used)),
    ]


def _mark_goal(axes: Axes, year: int, persons: int, years: np.ndarray) -> None:
    axes.plot(year, persons, "*", color=START, markersize=9, zorder=6, clip_on=False)
    late = year > (years[0] + years[-1]) / 2
    axes.annotate(
        f"{persons:,}",
        (year, persons),
        (-6 if late else 6, 0),
        textcoords="offset points",
        ha="right" if late else "left",
        va="center",
        fontsize=SMALL,
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5},
        zorder=5.5,
    )


def _reach(parts: Sequence[Any]) -> tuple[float, float]:
    """The lowest and highest of some arrays, whatever is not a number left out."""
    everything = np.concatenate([np.ravel(np.asarray(part, float)) for part in parts])
    known = everything[~np.isnan(everything)]
    return float(known.min()), float(known.max())


def differences(results: Results) -> Told:
    """The paired difference of the population over the years."""
    comparison = results.drawn.comparison
    baseline = _of_years(results, 0)
    rows = []
    for option, name in enumerate(results.names[1:], 1):
        table = _of_years(results, option)
        for year in table.columns:
            found = difference(baseline[year].loc[table.index], table[year])
            row = {"option": name, "year": int(year), "pairs": found.pairs, "mean": found.mean}
            both = dict(zip(("low_of_pairs", "high_of_pairs"), found.both, strict=True))
            rows.append(row | {"low_of_mean": found.low, "high_of_mean": found.high} | both)
    data = pd.DataFrame(rows)
    grid, titles = panels(results.names[1:], _HEIGHT, left=0.75)
    since, has_narrow = comparison.since / _MONTHS, bool(data.low_of_mean.notna().any())
    keys = [
        [
            Line2D([], [], color=MEDIAN, linewidth=1.7, label="mean of the pairs"),
            *([Patch(color=HALF, linewidth=0, label="where the mean lies (90 %)")] if has_narrow else []),
            Patch(color=MOST, linewidth=0, label="90 % of pairs"),
        ],
        [Line2D([], [], label=f"measures start, {_month(comparison.since)}", **_SINCE)],
    ]
    notes = [
        "The narrow band is for want of runs: more pairs narrow it."
        if has_narrow
        else "How sure the mean is takes two draws of the parameters to tell.",
        "The wide band is what parameters and chance make of a single pair.",
    ]
    sheet = page(
        results,
        "difference by year",
        f"Persons registered on 1 January in {_where(results)}, less the baseline's of the same pair",
        keys,
        notes,
        grid,
    )
    at_last = data["mean"][data.year == data.year.max()]
    room = max(width_of(signed(each), SMALL, "bold") for each in at_last) + _LAST
    all_axes = []
    for number, (name, title) in enumerate(zip(results.names[1:], titles, strict=True)):
        axes, of = panel(sheet, number, title), data[data.option == name]
        axes.fill_between(of.year, of.low_of_pairs, of.high_of_pairs, color=MOST, linewidth=0, zorder=2)
        axes.fill_between(of.year, of.low_of_mean, of.high_of_mean, color=HALF, linewidth=0, zorder=2.5)
        axes.plot(of.year.iloc[[0, -1]], [0.0, 0.0], zorder=3, **_ZERO)
        axes.axvline(since, zorder=3, **_SINCE)
        axes.plot(of.year, of["mean"], color=MEDIAN, linewidth=1.7, zorder=4)
        last = of.iloc[-1]
        about: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": SMALL, "fontweight": "bold"}
        axes.annotate(signed(last["mean"]), (last.year, last["mean"]), (4, 0), **about)
        _years(axes, of.year.to_numpy(), grid.width - room)
        axes.set_xlim(right=last.year + (last.year - of.year.iloc[0] or 1.0) * room / (grid.width - room))
        all_axes.append(axes)
    same_scale(all_axes, *_reach([data.drop(columns=["option", "year", "pairs"]), [0.0]]), columns=grid.columns)
    sheet.label("year", "persons more than the baseline")
    return Told(sheet.figure, data)


def _years(axes: Axes, years: np.ndarray, width: float) -> None:
    """As many years as there is room for, the first and the last at least."""
    steps = int(width / _YEAR)
    years_axis(axes, years, max(steps, 1))
    if steps < 2:
        axes.set_xticks([years[0], years[-1]])


def _month(since: int) -> str:
    return f"{since % _MONTHS + 1:02d}/{since // _MONTHS}"


def forest(results: Results) -> Told:
    """Differences of the population at the horizon by group: over the parameters alone, and with chance."""
    places = results.drawn.comparison.case.places
    groups = [("all", ALL, EVERYWHERE, "everybody")]
    groups += [("origin", each, EVERYWHERE, label) for each, label in zip(ORIGINS, _ORIGIN_NAMES, strict=True)]
    groups += [("age", each, EVERYWHERE, f"{each.replace('-', '–')} years") for each in AGES]
    if len(places) > 1:
        groups += [("place", ALL, each, name) for each, name in zip(places, place_names(places), strict=True)]
    rows = []
    for kind, group, place, label in groups:
        numbers = results.matrix(RANKED_BY, place=place, group=group)
        for option, name in enumerate(results.names[1:], 1):
            known = ~np.isnan(numbers[[0, option]]).any(axis=0)
            if known.any():
                found = difference(numbers[0, known], numbers[option, known])
                row = {"option": name, "by": kind, "group": label, "pairs": found.pairs, "mean": found.mean}
                for what, ends in (("parameters", found.parameters), ("both", found.both)):
                    row |= {f"low_{what}": ends[0], f"high_{what}": ends[1]}
                rows.append(row)
    data = pd.DataFrame(rows)
    has_thick = bool(data.low_parameters.notna().any())
    at, headings, y = {}, {}, 0.0
    for kind, _, _, label in groups:
        if kind != "all" and kind not in headings:
            headings[kind] = y + _GAP
            y += 1.0 + _GAP
        at[kind, label] = y
        y += 1.0
    left = max(width_of(label, SMALL) for _, label in at) + 0.2
    grid, titles = panels(results.names[1:], y * _ROW, left=left, across=0.2)
    keys = [
        [
            Line2D([], [], color=MEDIAN, marker="o", markersize=4, linestyle="", label="mean of the pairs"),
            *([Line2D([], [], color=HALF, linewidth=_THICK, label="parameters alone (90 %)")] if has_thick else []),
            Line2D([], [], color=MEDIAN, linewidth=_THIN, label="parameters and chance (90 %)"),
        ]
    ]
    notes = [
        "Thick bars: 90 % of what the parameters may make of the difference, chance averaged out, if that is normal."
        if has_thick
        else "What parameters make alone takes two draws of them to tell.",
        "Thin bars: 90 % of the pairs. Numbers: means.",
    ]
    horizon = results.drawn.comparison.years[-1]
    sheet = page(
        results,
        "who is gained",
        f"Persons registered on 1 January {horizon}, less the baseline's of the same pair, by group",
        keys,
        notes,
        grid,
    )
    all_axes = []
    for number, (name, title) in enumerate(zip(results.names[1:], titles, strict=True)):
        axes = panel(sheet, number, title)
        axes.axvline(0.0, zorder=1.5, **_ZERO)
        for row in data[data.option == name].to_dict("records"):
            height = at[row["by"], row["group"]]
            for what, tone, wide in (("parameters", HALF, _THICK), ("both", MEDIAN, _THIN)):
                ends = [row[f"low_{what}"], row[f"high_{what}"]]
                axes.plot(ends, [height, height], color=tone, linewidth=wide, solid_capstyle="butt", zorder=3)
            axes.plot(row["mean"], height, "o", color=MEDIAN, markersize=3.5, zorder=4)
            axes.text(1.0, height, signed(row["mean"]), transform=axes.get_yaxis_transform(), **_NUMBER)
        _row_names(axes, at, headings, y, number % grid.columns == 0)
        all_axes.append(axes)
    same_scale_across(all_axes, *_reach([data.filter(regex="low|high|mean"), [0.0]]), grid.width, _NUMBERS)
    sheet.label("persons more than the baseline", "")
    return Told(sheet.figure, data)


def _row_names(
    axes: Axes, at: dict[tuple[str, str], float], headings: dict[str, float], rows: float, are_named: bool
) -> None:
    """Rows from the top, with their names and headings where asked for."""
    axes.set_yticks(list(at.values()), [label for _, label in at] if are_named else [], fontsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    for kind, height in headings.items() if are_named else ():
        about: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "va": "center", "ha": "right"}
        axes.annotate(f"by {kind}", (0.0, height), (-3, 0), ("axes fraction", "data"), "offset points", **about)


def made_of(results: Results) -> pd.DataFrame:
    """How the difference of the population at the horizon is made up: `option`, `pairs`, `part`, `persons`.

    Parts are paired mean differences of flows, with the sign they have on the population, summed over the years; they add
    up to the difference, `population`.
    """
    rows = results.kept.outcomes
    rows = rows[(rows.world == results.worlds[0]) & (rows.place == EVERYWHERE) & (rows.group == ALL)]
    years, many = list(results.drawn.comparison.years), max(pairs_of(results))
    options, pairs = range(len(results.names)), range(many)

    def gains(measure: str, year: Sequence[int]) -> np.ndarray:
        chosen = rows[(rows.measure == measure) & rows.year.isin(year)]
        summed = chosen.groupby(["option", "pair"], as_index=False).value.sum()
        numbers = by_pair(summed, options, pairs)
        return np.asarray(numbers - numbers[0])

    signs = dict(zip(FLOWS, FLOW_SIGNS, strict=True))
    parts = {flow: signs[flow] * gains(flow, years[:-1]) for flow in _MOVES}
    parts[RANKED_BY] = gains(RANKED_BY, years[-1:])
    told = [
        (name, int((~np.isnan(numbers[option])).sum()), part, float(np.nanmean(numbers[option])))
        for option, name in enumerate(results.names)
        if option
        for part, numbers in parts.items()
    ]
    return pd.DataFrame(told, columns=["option", "pairs", "part", "persons"])


def waterfall(results: Results) -> Told:
    """How the difference of each mix is made up of moves, births and deaths.

    Raises:
        AssertionError: the parts do not add up to the difference.
    """
    data = made_of(results)
    parts = list(dict.fromkeys(data.part))
    labels = [part.replace("_", "-" if part.endswith("_migration") else " ") for part in parts]
    labels[-1] = "difference"
    left = max(width_of(label, SMALL, "bold") for label in labels) + 0.25
    grid, titles = panels(results.names[1:], len(parts) * 1.2 * _ROW, left=left, across=0.2)
    keys = [
        [
            Patch(color=MEDIAN, linewidth=0, label="makes the population larger"),
            Patch(color=_LESS, linewidth=0, label="smaller"),
            Patch(color=GREY, linewidth=0, label="all together"),
        ]
    ]
    first, *_, horizon = results.drawn.comparison.years
    sheet = page(
        results,
        "what the difference is made of",
        f"Mean difference of the population on 1 January {horizon} by what made it since {first}, {_AGAINST}",
        keys,
        [
            "A minus at out-migration, emigration or deaths says that there are more of them with the mix. Numbers are "
            "rounded; the parts add up to the difference. What parameters and chance make of it stands in the figure of "
            "differences."
        ],
        grid,
    )
    all_axes, reach = [], [0.0]
    for number, (name, title) in enumerate(zip(results.names[1:], titles, strict=True)):
        axes = panel(sheet, number, title)
        of = data[data.option == name].persons.to_numpy()
        ends = np.cumsum(of[:-1])
        assert np.isclose(ends[-1], of[-1], rtol=0.0, atol=1e-6), f"{name}: {ends[-1]} is no difference of {of[-1]}"
        starts = np.append(np.concatenate([[0.0], ends[:-1]]), 0.0)
        tones = [*(MEDIAN if part > 0 else _LESS for part in of[:-1]), GREY]
        axes.barh(range(len(of)), of, 0.62, starts, color=tones, linewidth=0, zorder=3)
        for k, end in enumerate(ends):
            axes.plot([end, end], [k, k + 1], color=GREY, linewidth=0.7, zorder=2)
        axes.axvline(0.0, zorder=2.5, **_ZERO)
        axes.set_yticks(range(len(of)), labels if number % grid.columns == 0 else [], fontsize=SMALL)
        axes.set_ylim(len(of) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", visible=False)
        for k, part in enumerate(of):
            bold = "bold" if k == len(of) - 1 else "normal"
            axes.text(1.0, k, signed(part), transform=axes.get_yaxis_transform(), fontweight=bold, **_NUMBER)
        reach += [*ends]
        all_axes.append(axes)
    same_scale_across(all_axes, min(reach), max(reach), grid.width, _NUMBERS)
    sheet.label("persons more than the baseline", "")
    return Told(sheet.figure, data)
