"""What the choice of a mix may lose in another world, and what turns it."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, Rectangle

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_results import Results
from experiments.council.language import ENGLISH, Language
from experiments.council.options import parameter
from experiments.figures.comparison_sheet import (
    LINE,
    NAMES,
    PAGE,
    SMALL,
    Told,
    counted,
    in_words,
    option_names,
    page,
    pairs_of,
    part,
    same_scale_across,
    signed,
    world_named,
    wrapped,
)
from experiments.figures.sheet import HALF, MEDIAN, MOST, OBSERVED, Grid
from experiments.ranking import FEWEST_PAIRS
from experiments.robustness import FEWEST_DRAWS as FEWEST_TO_TELL
from experiments.robustness import WORST, by_world, criteria, states, what_turns_it

_REGRET = ["world", "option", "gain", "regret", "worst"]
_ALL_WORLDS = "all worlds alike"
#: Tones of a heat map, from none to most; text on it is white from this share of the most on.
_HEAT = LinearSegmentedColormap.from_list("heat", ["#ffffff", MOST, HALF, MEDIAN])
_WHITE_FROM = 0.8
_NARROW = 0.62  # inches: a column with less has its heading on end and whole numbers
_ON_END = (1.0, 1.4, 1.8, 2.2, 3.0)  # inches, of headings on end: the least that does
_LEAST, _STRONGEST = 4, 8  # parameters that are shown: those beyond chance, but not fewer or more
_ROW = 0.28  # inches, of a bar or of a cell with a single line
#: Share of a panel of bars that holds their numbers.
_NUMBERS = 0.42


def regret(say: Language, results: Results) -> Told:
    """What each option loses against the best of a world on average, and its worst case."""
    draws = states(results).world.value_counts()
    if draws.empty:
        return in_words(say, results, "regret", say.drawn("no_draw", seeds=SEEDS_OF_A_DRAW), _REGRET)
    of_worlds, of_all = by_world(results), criteria(results)
    table = of_worlds.pivot(index="option", columns="world", values="regret")
    table = table.loc[list(results.names), list(dict.fromkeys(of_worlds.world))]
    labels = option_names(say, results)
    row = max(_ROW, 0.08 + LINE * max(1 + label.count("\n") for label in labels))
    left, gap, bars = NAMES + 0.1, 0.25, 1.35
    width = PAGE - left - gap - bars
    of_column = width / table.shape[1]
    heads, height, narrow = _heads(say, draws, list(table.columns), of_column)
    above = 0.1 + height
    tall = row * len(labels)
    sheet = page(
        say,
        results,
        "regret",
        say.drawn("regret_shown", year=results.drawn.comparison.years[-1]),
        [[Patch(facecolor="white", edgecolor=OBSERVED, linewidth=1.6, label=say.drawn("regret_least"))]],
        [say.drawn("regret_note", share=say.number(100.0 * WORST))],
        Grid(1, 1, PAGE - left, tall, left=left, above=above + 0.3, below=0.35),
        of_all_worlds=True,
    )
    axes = part(sheet, (0.0, 0.0, width, tall))
    _heat(say, axes, table, narrow)
    axes.set_yticks(np.arange(len(labels)) + 0.5, labels, fontsize=SMALL, parse_math=False, linespacing=1.1)
    for k, head in enumerate(heads):
        about: dict[str, Any] = {"rotation": 90} if narrow else {}
        axes.annotate(
            head,
            (k + 0.5, 0.0),
            (0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            parse_math=False,
            annotation_clip=False,
            **about,
        )
    up = (tall + above) / tall
    title_of: dict[str, Any] = {"va": "bottom", "fontsize": SMALL + 1, "fontweight": "bold"}
    axes.text(0.0, up, say.drawn("regret_mean"), transform=axes.transAxes, **title_of)
    beside = part(sheet, (width + gap, 0.0, bars, tall))
    _bars(say, beside, of_all.worst.to_numpy(float), len(labels))
    beside.text(0.0, up, say.drawn("regret_worst"), transform=beside.transAxes, **title_of)
    columns = ["option", "gain", "regret", "worst"]
    data = pd.concat([of_worlds, of_all[columns].assign(world=_ALL_WORLDS)], ignore_index=True)
    return Told(sheet.figure, data[_REGRET])


def _heads(say: Language, draws: pd.Series, keys: list[str], width: float) -> tuple[list[str], float, bool]:
    """Headings of columns, the height they take, and whether they stand on end, where the columns are narrow."""
    worlds = [world_named(say, world) for world in keys]
    told = [f"({counted(say, int(draws[world]), 'draw')})" for world in keys]
    if width >= _NARROW:
        heads = [[*wrapped(world, width - 0.08, SMALL), many] for world, many in zip(worlds, told, strict=True)]
        return ["\n".join(lines) for lines in heads], LINE * max(map(len, heads)), False
    for height in _ON_END:
        heads = [wrapped(f"{world} {many}", height, SMALL) for world, many in zip(worlds, told, strict=True)]
        if max(map(len, heads)) <= width / LINE:
            break
    return ["\n".join(lines) for lines in heads], height, True


def _heat(say: Language, axes: Axes, table: pd.DataFrame, narrow: bool) -> None:
    """Cells with their numbers, from the top; the least of every column framed."""
    numbers = table.to_numpy(float)
    most = float(numbers.max()) or 1.0
    axes.pcolormesh(numbers, cmap=_HEAT, vmin=0.0, vmax=most, edgecolor="white", linewidth=1.0)
    for (y, x), number in np.ndenumerate(numbers):
        tone = "white" if number / most > _WHITE_FROM else "black"
        text = say.number(number, 0 if narrow else 1)
        axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=SMALL, color=tone)
        if number == numbers[:, x].min():
            axes.add_patch(Rectangle((x + 0.04, y + 0.06), 0.92, 0.88, fill=False, edgecolor=OBSERVED, linewidth=1.6))
    axes.set_xticks([])
    axes.set_ylim(len(numbers), 0)
    axes.set_xlim(0, numbers.shape[1])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _bars(say: Language, axes: Axes, numbers: np.ndarray, rows: int) -> None:
    """Bars beside the cells, with their numbers in a column."""
    axes.barh(np.arange(rows) + 0.5, numbers, 0.5, color=HALF, linewidth=0, zorder=3)
    axes.axvline(0.0, color=OBSERVED, linewidth=0.9, zorder=3.5)
    for k, number in enumerate(numbers):
        about: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL}
        axes.text(1.0, k + 0.5, signed(say, number), transform=axes.get_yaxis_transform(), **about)
    low, high = min(0.0, numbers.min()), max(0.0, numbers.max())
    reach = high - low or 1.0
    axes.set_xlim(low - 0.03 * reach, high + reach * _NUMBERS / (1.0 - _NUMBERS))
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


def turns(say: Language, results: Results) -> Told:
    """The parameters that the lead of the first option over the second hangs on."""
    table = what_turns_it(results)
    if table.empty:
        return in_words(say, results, "turns", _why_not(say, results), list(table.columns))
    first, second = (results.names[row.option] for row in results.rankings[results.worlds[0]].rows[:2])
    beyond = int((table.share > table.by_chance).sum())
    shown = table[: min(max(beyond, _LEAST), _STRONGEST)]
    chance = float(table.by_chance.iloc[0])
    names = ["\n".join(wrapped(_parameter(say, name), NAMES, SMALL)) for name in shown.parameter]
    row = max(_ROW, 0.08 + LINE * max(1 + name.count("\n") for name in names))
    left, leads, gap = NAMES + 0.15, 1.25, 0.15
    width, tall = PAGE - left - leads - gap, row * len(shown)
    keys = [
        [
            Patch(color=MEDIAN, linewidth=0, label=say.drawn("turns_does")),
            Patch(color=HALF, linewidth=0, label=say.drawn("turns_not")),
            Patch(color=MOST, linewidth=0, label=say.drawn("turns_by_chance")),
        ]
    ]
    sheet = page(
        say,
        results,
        "turns",
        say.drawn("turns_shown", first=first, second=second),
        keys,
        [say.drawn("turns_note", n=len(shown), all=len(table))],
        Grid(1, 1, PAGE - left, tall, left=left, above=0.42, below=0.55),
    )
    axes = part(sheet, (0.0, 0.0, width, tall))
    found = zip(shown.share, shown.turns, strict=True)
    tones = [MEDIAN if does else HALF if share > chance else MOST for share, does in found]
    axes.barh(range(len(shown)), shown.share, 0.62, color=tones, linewidth=0, zorder=3)
    axes.axvline(chance, color=OBSERVED, linewidth=1.2, linestyle=(0, (5, 2)), zorder=4)
    by_chance: dict[str, Any] = {"ha": "center", "fontsize": SMALL}
    axes.annotate(
        say.drawn("turns_chance"), (chance, 1.0), (0, 3), ("data", "axes fraction"), "offset points", **by_chance
    )
    axes.set_yticks(range(len(shown)), names, fontsize=SMALL, linespacing=1.1)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    same_scale_across(say, [axes], 0.0, max(chance, float(shown.share.max())), width)
    axes.set_xlim(left=0.0)
    axes.set_xlabel(say.drawn("turns_share"), fontsize=SMALL + 0.5)
    for k, (low, high) in enumerate(zip(shown.low, shown.high, strict=True)):
        about: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL}
        text = say.say("span", low=signed(say, low), high=signed(say, high))
        axes.text(1.0 + (gap + leads) / width, k, text, transform=axes.get_yaxis_transform(), **about)
    head = say.drawn("turns_lead")
    axes.text(
        1.0 + (gap + leads) / width, 1.02, head, transform=axes.transAxes, ha="right", va="bottom", fontsize=SMALL
    )
    return Told(sheet.figure, table)


def _parameter(say: Language, name: str) -> str:
    """What a parameter is called beside its bar: its name is English in itself; elsewhere what it is about, too."""
    return name.replace("_", " ") if say == ENGLISH else parameter(say, name)


def _why_not(say: Language, results: Results) -> str:
    """Why there is nothing that turns the ranking."""
    fewest = min(pairs_of(results))
    if results.worlds[0] not in results.rankings:
        return say.drawn("turns_no_ranking", needed=FEWEST_PAIRS, fewest=fewest)
    draws = fewest // SEEDS_OF_A_DRAW
    if draws < FEWEST_TO_TELL:
        return say.drawn("turns_too_few", needed=FEWEST_TO_TELL, draws=draws)
    return say.drawn("turns_nothing")
