"""Who is gained by mixes, and what moves, births and deaths their difference in population is made of."""

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
    reach_of,
    same_scale_across,
    signed,
    width_of,
)
from experiments.figures.observed import place_names
from experiments.figures.sheet import GREY, HALF, MEDIAN, OBSERVED
from experiments.outcomes_of_run import AGES, ALL, EVERYWHERE
from experiments.pair_runs import grid as by_pair
from experiments.paired import difference
from model.state import FLOW_SIGNS, FLOWS, ORIGINS

#: Of what makes the population smaller: lighter than `MEDIAN` in grey, too.
_LESS = "#f4a582"
_ZERO: dict[str, Any] = {"color": OBSERVED, "linewidth": 0.9}
_ROW = 0.155  # inches, of a row of labels
_BAR_ROW = 1.2 * _ROW
_THICK, _THIN = 4.5, 1.2  # points, of the bars of an interval
#: Inches of a column of numbers in a panel, and how they stand.
_NUMBERS = 0.4
_NUMBER: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL, "zorder": 5}
_GAP = 0.35  # of a row, above a heading
_ORIGIN_NAMES = ("Norway", "Nordic countries", "Europe", "outside Europe")
_MOVES = ("in_migration", "out_migration", "immigration", "emigration", "births", "deaths")
_EXACT = 1e-6  # persons


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
    keys: list[list[Artist]] = [
        [
            Line2D([], [], color=MEDIAN, marker="o", markersize=4, linestyle="", label="mean of the pairs"),
            *([Line2D([], [], color=HALF, linewidth=_THICK, label="parameters alone (90 %)")] if has_thick else []),
            Line2D([], [], color=MEDIAN, linewidth=_THIN, label="parameters and chance (90 %)"),
        ]
    ]
    notes = [
        "Thick bars: 90 % of what the parameters may make of the difference, chance taken out as far as can be."
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
        of = data[data.option == name]
        heights = [at[str(by), str(group)] for by, group in zip(of.by, of.group, strict=True)]
        for what, tone, wide in (("parameters", HALF, _THICK), ("both", MEDIAN, _THIN)):
            axes.hlines(heights, of[f"low_{what}"], of[f"high_{what}"], color=tone, linewidth=wide, zorder=3)
        axes.plot(of["mean"], heights, "o", color=MEDIAN, markersize=3.5, zorder=4)
        for height, mean in zip(heights, of["mean"], strict=True):
            axes.text(1.0, height, signed(mean), transform=axes.get_yaxis_transform(), **_NUMBER)
        _row_names(axes, at, headings, y, number % grid.columns == 0)
        all_axes.append(axes)
    same_scale_across(all_axes, *reach_of([data.filter(regex="low|high|mean"), [0.0]]), grid.width, _NUMBERS)
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
        summed = chosen.groupby(["option", "pair"]).value.sum().reset_index()
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
    grid, titles = panels(results.names[1:], len(parts) * _BAR_ROW, left=left, across=0.2)
    keys = [
        [
            Patch(color=MEDIAN, linewidth=0, label="makes the population larger"),
            Patch(color=_LESS, linewidth=0, label="smaller"),
            Patch(facecolor="white", edgecolor=OBSERVED, linewidth=1.0, label="all together"),
        ]
    ]
    first, *_, horizon = results.drawn.comparison.years
    sheet = page(
        results,
        "what the difference is made of",
        f"Persons more than the baseline on 1 January {horizon}, mean, by what made them",
        keys,
        [
            f"Moves, births and deaths of {first}-{horizon - 1}. A minus at out-migration, emigration or deaths says that "
            "there are more of them with the mix. Numbers are rounded; the parts add up to the difference. What parameters "
            "and chance make of it stands in the figure of differences."
        ],
        grid,
    )
    all_axes, reach = [], [0.0]
    for number, (name, title) in enumerate(zip(results.names[1:], titles, strict=True)):
        axes = panel(sheet, number, title)
        of = data[data.option == name].persons.to_numpy()
        ends = np.cumsum(of[:-1])
        assert np.isclose(ends[-1], of[-1], rtol=0.0, atol=_EXACT), f"{name}: {ends[-1]} is no difference of {of[-1]}"
        starts = np.append(np.concatenate([[0.0], ends[:-1]]), 0.0)
        tones = [*(MEDIAN if part > 0 else _LESS for part in of[:-1]), "white"]
        edges = [0.0] * len(ends) + [1.0]
        axes.barh(range(len(of)), of, 0.62, starts, color=tones, edgecolor=OBSERVED, linewidth=edges, zorder=3)
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
