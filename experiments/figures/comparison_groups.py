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
from experiments.council.language import ENGLISH, Language
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
from experiments.ranking import difference_in_all_pairs, is_uneven
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
_MOVES = ("in_migration", "out_migration", "immigration", "emigration", "births", "deaths")
_EXACT = 1e-6  # persons


def forest(say: Language, results: Results) -> Told:
    """Differences of the population at the horizon by group: over the parameters alone, and with chance."""
    groups = _groups(results.drawn.comparison.case.places)
    rows = []
    for kind, group, place in groups:
        numbers = results.matrix(RANKED_BY, place=place, group=group)
        for option, name in enumerate(results.names[1:], 1):
            if (~np.isnan(numbers[[0, option]]).any(axis=0)).any():
                found = difference_in_all_pairs(numbers, option)
                label = _group_named(ENGLISH, kind, group, place)
                row = {"option": name, "by": kind, "group": label, "pairs": found.pairs, "mean": found.mean}
                for what, ends in (("parameters", found.parameters), ("both", found.both)):
                    row |= {f"low_{what}": ends[0], f"high_{what}": ends[1]}
                rows.append(row)
    data = pd.DataFrame(rows)
    has_thick = bool(data.low_parameters.notna().any())
    at, headings, y = {}, {}, 0.0
    labels = [_group_named(say, *each) for each in groups]
    for kind, group, place in groups:
        if kind != "all" and kind not in headings:
            headings[kind] = y + _GAP
            y += 1.0 + _GAP
        at[kind, _group_named(ENGLISH, kind, group, place)] = y
        y += 1.0
    left = max(width_of(label, SMALL) for label in labels) + 0.2
    grid, titles = panels(results.names[1:], y * _ROW, left=left, across=0.2)
    keys: list[list[Artist]] = [
        [
            Line2D([], [], color=MEDIAN, marker="o", markersize=4, linestyle="", label=say.drawn("mean_of_pairs")),
            *(
                [Line2D([], [], color=HALF, linewidth=_THICK, label=say.drawn("forest_parameters"))]
                if has_thick
                else []
            ),
            Line2D([], [], color=MEDIAN, linewidth=_THIN, label=say.drawn("forest_both")),
        ]
    ]
    sheet = page(
        say,
        results,
        "forest",
        say.drawn("forest_shown", year=results.drawn.comparison.years[-1]),
        keys,
        [say.drawn("forest_thick" if has_thick else "forest_too_few"), say.drawn("forest_thin")],
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
            axes.text(1.0, height, signed(say, mean), transform=axes.get_yaxis_transform(), **_NUMBER)
        is_first = number % grid.columns == 0
        axes.set_yticks(list(at.values()), labels if is_first else [], fontsize=SMALL)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(y - 0.4, -0.6)
        axes.grid(axis="y", visible=False)
        if is_first:
            _headings(axes, {say.drawn(f"by_{kind}"): height for kind, height in headings.items()})
        all_axes.append(axes)
    same_scale_across(say, all_axes, *reach_of([data.filter(regex="low|high|mean"), [0.0]]), grid.width, _NUMBERS)
    sheet.label(say.drawn("persons_more"), "")
    return Told(sheet.figure, data)


def _groups(places: Sequence[str]) -> list[tuple[str, str, str]]:
    """The groups that are told: what they are by, group and place."""
    groups = [("all", ALL, EVERYWHERE)]
    groups += [("origin", each, EVERYWHERE) for each in ORIGINS]
    groups += [("age", each, EVERYWHERE) for each in AGES]
    return groups + ([("place", ALL, each) for each in places] if len(places) > 1 else [])


def _group_named(say: Language, kind: str, group: str, place: str) -> str:
    if kind == "origin":
        return say.drawn(f"from_{group}")
    if kind == "age":
        return say.drawn("aged", ages=group.replace("-", "–"))
    return place_names([place])[0] if kind == "place" else say.drawn("everybody")


def _headings(axes: Axes, headings: dict[str, float]) -> None:
    """Headings beside a panel, each in a row of its own."""
    about: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "va": "center", "ha": "right"}
    for heading, height in headings.items():
        axes.annotate(heading, (0.0, height), (-3, 0), ("axes fraction", "data"), "offset points", **about)


def made_of(results: Results) -> pd.DataFrame:
    """How the difference of the population at the horizon is made up: `option`, `pairs`, `part`, `persons`.

    Parts are paired mean differences of flows, with the sign they have on the population, summed over the years; they add
    up to the difference, `population`. Where options have different pairs, `other_pairs` is what a difference in all of them
    is estimated to be more than in an option's own.
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
    of_option = pairs_of(results)
    told: list[tuple[str, int, str, float]] = []
    for option, name in enumerate(results.names[1:], 1):
        own = {part: float(np.nanmean(numbers[option])) for part, numbers in parts.items()}
        whole = results.effect(option).mean
        if is_uneven(results.gains()):
            own["other_pairs"] = whole - float(np.nanmean(results.gains()[option]))
        told += [(name, of_option[option], part, persons) for part, persons in {**own, RANKED_BY: whole}.items()]
    return pd.DataFrame(told, columns=["option", "pairs", "part", "persons"])


def waterfall(say: Language, results: Results) -> Told:
    """How the difference of each mix is made up of moves, births and deaths.

    Raises:
        AssertionError: the parts do not add up to the difference.
    """
    data = made_of(results)
    parts = list(dict.fromkeys(data.part))
    labels = [say.drawn(f"part_{part}") for part in parts]
    left = max(width_of(label, SMALL, "bold") for label in labels) + 0.25
    grid, titles = panels(results.names[1:], len(parts) * _BAR_ROW, left=left, across=0.2)
    keys = [
        [
            Patch(color=MEDIAN, linewidth=0, label=say.drawn("waterfall_larger")),
            Patch(color=_LESS, linewidth=0, label=say.drawn("waterfall_smaller")),
            Patch(facecolor="white", edgecolor=OBSERVED, linewidth=1.0, label=say.drawn("waterfall_all")),
        ]
    ]
    first, *_, horizon = results.drawn.comparison.years
    sheet = page(
        say,
        results,
        "waterfall",
        say.drawn("waterfall_shown", year=horizon),
        keys,
        [
            say.drawn("waterfall_note", first=first, last=horizon - 1),
            *([say.drawn("waterfall_other_pairs")] if "other_pairs" in parts else []),
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
            axes.text(1.0, k, signed(say, part), transform=axes.get_yaxis_transform(), fontweight=bold, **_NUMBER)
        reach += [*ends]
        all_axes.append(axes)
    same_scale_across(say, all_axes, min(reach), max(reach), grid.width, _NUMBERS)
    sheet.label(say.drawn("persons_more"), "")
    return Told(sheet.figure, data)
