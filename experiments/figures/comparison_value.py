"""What mixes cost for what they bring, how sure a choice is, what it may lose in another world, and what turns it."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from experiments import value
from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_results import RANKED_BY, WORTHS, Results
from experiments.figures.comparison_sheet import (
    BESIDE,
    LINE,
    PAGE,
    SMALL,
    Told,
    counted,
    in_words,
    name_beside,
    page,
    pairs_of,
    part,
    room_beside,
    same_scale,
    same_scale_across,
    signed,
    wrapped,
)
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, START, Grid
from experiments.ranking import FEWEST_DRAWS
from experiments.robustness import FEWEST_DRAWS as FEWEST_TO_TELL
from experiments.robustness import WORST, by_world, criteria, states, what_turns_it

#: Options are told apart by mark and dash; tones, which lie apart in grey, only help.
_TONES = (MEDIAN, START, "#5a9bd4")
_DASHES: tuple[Any, ...] = ((0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (2.5, 1)))
_MARKS = ("s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*", "d")
#: NOK in the unit of figures.
_MILLION = 1e6
_EVERY = 16  # worths from one mark on a line to the next
_MONEY = "million NOK of 2008"
_NAMES = 1.6  # inches, of names before a panel
_PIECES = 0.35  # inches, of the pieces of lines before names beside a panel
_TALL, _LOW = 3.0, 1.3  # inches, of the main panel and of one below it
_PLANE = ["option", "draw", "gain", "cost_million", "status", "million_per_resident_more"]
_ACCEPTABILITY = ["worth_million", "option", "probability", "best_on_average", "evpi_million"]
_REGRET = ["world", "option", "gain", "regret", "worst"]
_ALL_WORLDS = "all worlds alike"
_NO_DRAW = f"It takes a draw of the parameters with {SEEDS_OF_A_DRAW} pairs of every option, and there is none."
_TOO_FEW_DRAWS = (
    f"How sure a choice is takes {value.FEWEST} draws of the parameters with {SEEDS_OF_A_DRAW} pairs of every option to "
    "tell, and there are fewer."
)
#: Tones of a heat map, from none to most; text on it is white from this share of the most on.
_HEAT = LinearSegmentedColormap.from_list("heat", ["#ffffff", MOST, HALF, MEDIAN])
_WHITE_FROM = 0.8
_NARROW = 0.62  # inches: a column with less has its heading on end and whole numbers
_ON_END = 1.35  # inches, of a heading on end
_STRONGEST, _SEED = 8, 1
_ROW = 0.28  # inches, of a bar or of a cell with a single line
#: Share of a panel of bars that holds their numbers.
_NUMBERS = 0.42


def _look(option: int) -> dict[str, Any]:
    """Tone and mark of an option; the baseline is black and round."""
    if option == 0:
        return {"color": OBSERVED, "marker": "o"}
    return {"color": _TONES[(option - 1) % len(_TONES)], "marker": _MARKS[(option - 1) % len(_MARKS)]}


def _sides(results: Results) -> tuple[list[str], float]:
    """Names for beside a panel, and the width that is left for it beside `left`."""
    names = [f"{name} (baseline)" if k == 0 else name for k, name in enumerate(results.names)]
    return ["\n".join(wrapped(name, _NAMES, SMALL)) for name in names], PAGE - _NAMES - _PIECES - BESIDE


def plane(results: Results) -> Told:
    """The cost-effectiveness plane: what each option brings and costs more than the baseline, by draw and on average."""
    title = "what mixes bring and cost"
    if not len(results.cost):
        return in_words(results, title, _NO_DRAW, _PLANE)
    gain, cost = results.of_draws(RANKED_BY), results.cost / _MILLION
    of_money = {row.option: row for row in results.money}
    labels, width = _sides(results)
    left, tall = 0.6, max(_TALL, room_beside(labels))
    budget = None if results.budget is None else results.budget / _MILLION
    keys = [
        [
            Line2D([], [], color=GREY, marker="o", markersize=3, linestyle="", alpha=0.4, label="a draw"),
            Line2D([], [], color=OBSERVED, marker="o", markersize=6.5, linestyle="", label="mean of an option"),
            Line2D([], [], color=HALF, linewidth=3.0, label="frontier: no option or mixture brings more for less"),
        ]
    ]
    if budget is not None:
        keys.append([Line2D([], [], label=f"budget: {budget:,.10g} million NOK", **_BUDGET)])
    horizon = results.drawn.comparison.years[-1]
    sheet = page(
        results,
        title,
        f"Gain in residents on 1 January {horizon} against cost, whoever pays, {_MONEY}, discounted",
        keys,
        ["A point is a draw of the parameters, the mean of its pairs; the cloud holds all of them."],
        Grid(1, 1, PAGE - left, tall, left=left, above=0.12, below=0.55),
    )
    axes = part(sheet, (0.0, 0.0, width - left, tall))
    axes.axhline(0.0, color=OBSERVED, linewidth=0.9, zorder=2)
    axes.axvline(0.0, color=OBSERVED, linewidth=0.9, zorder=2)
    on = [row for row in results.money if row.status == value.FRONTIER]
    path = np.array([[row.effect, row.cost / _MILLION] for row in on])
    axes.plot(path[:, 0], path[:, 1], color=HALF, linewidth=3.0, solid_capstyle="round", zorder=2.5)
    means = np.stack([gain.mean(axis=0), cost.mean(axis=0)], axis=1)
    pale: dict[str, Any] = {"markersize": 3.2, "linestyle": "", "alpha": 0.35, "markeredgewidth": 0.0}
    bold: dict[str, Any] = {"markersize": 7.5, "linestyle": "", "markeredgecolor": "white"}
    for option in range(len(results.names)):
        if option:
            axes.plot(gain[:, option], cost[:, option], zorder=3, **_look(option), **pale)
        axes.plot(*means[option], zorder=5, clip_on=False, **_look(option), **bold)
    if budget is not None:
        axes.axhline(budget, zorder=2.2, **_BUDGET)
    same_scale_across([axes], min(0.0, gain.min()), max(0.0, gain.max()), width - left)
    same_scale([axes], min(0.0, cost.min()), max(0.0, cost.max(), budget or 0.0))
    looks = [_look(option) | bold for option in range(len(labels))]
    name_beside(axes, (width - left, tall), [(float(x), float(y)) for x, y in means], labels, looks)
    _axes_named(axes, "residents more than the baseline", f"{_MONEY} more")
    rows = [
        (name, results.drawn.comparison.draw_of(draw * SEEDS_OF_A_DRAW), gain[draw, k], cost[draw, k], "", np.nan)
        for k, name in enumerate(results.names)
        for draw in range(len(gain))
    ]
    for k, name in enumerate(results.names):
        row = of_money[name]
        rows.append((name, "mean", *means[k], row.status, np.nan if row.ratio is None else row.ratio / _MILLION))
    return Told(sheet.figure, pd.DataFrame(rows, columns=_PLANE))


_BUDGET: dict[str, Any] = {"color": START, "linewidth": 1.2, "linestyle": (0, (5, 2))}


def _axes_named(axes: Axes, x: str, y: str) -> None:
    axes.set_xlabel(x, fontsize=SMALL + 0.5)
    axes.set_ylabel(y, fontsize=SMALL + 0.5)


def acceptability(results: Results) -> Told:
    """How likely each option is the best choice, by what a resident is worth, and what it is worth to know more."""
    title = "which mix pays"
    if len(results.cost) < value.FEWEST:
        return in_words(results, title, _TOO_FEW_DRAWS, _ACCEPTABILITY)
    effect, worths = results.of_draws(RANKED_BY), WORTHS / _MILLION
    shares = value.acceptability(results.cost, effect, WORTHS)
    best, of_best = value.acceptability_frontier(results.cost, effect, WORTHS)
    evpi = value.evpi(results.cost, effect, WORTHS) / _MILLION
    labels, width = _sides(results)
    left, gap, tall = 0.6, 0.45, max(0.9 * _TALL, room_beside(labels))
    sheet = page(
        results,
        title,
        f"By the worth of one more resident on 1 January {results.drawn.comparison.years[-1]}, {_MONEY}",
        [
            [
                Line2D(
                    [],
                    [],
                    color=MOST,
                    linewidth=6.0,
                    label="frontier: the option whose worth less cost is highest on average",
                )
            ]
        ],
        [
            "Probability: share of the draws of the parameters in which an option's worth less its cost is highest. EVPI: "
            "what it would be worth, at most, to know the parameters before choosing."
        ],
        Grid(1, 1, PAGE - left, _LOW + gap + tall, left=left, above=0.3, below=0.55),
    )
    size = (width - left, tall)
    axes = part(sheet, (0.0, _LOW + gap, *size), "Probability to be the best choice")
    for option in np.unique(best):
        at = np.where(best == option, of_best, np.nan)
        axes.plot(worths, at, color=MOST, linewidth=6.0, solid_capstyle="butt", zorder=2)
    looks = [_look(option) | _line(option) for option in range(len(labels))]
    for option, look in enumerate(looks):
        every = (2 + option, _EVERY)
        axes.plot(worths, _above_0(shares[:, option]), zorder=3, clip_on=False, markevery=every, **look)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlim(worths[0], worths[-1])
    axes.tick_params(labelbottom=False)
    name_beside(axes, size, [(float(worths[-1]), float(each)) for each in shares[-1]], labels, looks)
    axes.set_ylabel("probability", fontsize=SMALL + 0.5)
    below = part(sheet, (0.0, 0.0, width - left, _LOW), "Expected value of perfect information (EVPI)")
    below.plot(worths, evpi, color=MEDIAN, linewidth=1.7)
    same_scale([below], 0.0, float(evpi.max()), 3)
    below.set_xlim(worths[0], worths[-1])
    _axes_named(below, f"worth of one more resident to whoever pays, {_MONEY}", "million NOK")
    rows = [
        (worth, name, shares[at, k], k == best[at], evpi[at])
        for at, worth in enumerate(worths)
        for k, name in enumerate(results.names)
    ]
    return Told(sheet.figure, pd.DataFrame(rows, columns=_ACCEPTABILITY))


def _line(option: int) -> dict[str, Any]:
    """How the line of an option is drawn beside its tone and mark."""
    dash = _DASHES[(option - 1) % len(_DASHES)] if option else "-"
    edge = {"markersize": 4.5, "markeredgecolor": "white", "markeredgewidth": 0.5}
    return {"linestyle": dash, "linewidth": 1.3, **edge}


def _above_0(shares: np.ndarray) -> np.ndarray:
    """Shares of an option, left out where they stay at 0: a dozen lines on the axis would hide one another."""
    some = np.convolve(shares > 0.0, np.ones(3), "same") > 0.0
    return np.where(some, shares, np.nan)


def regret(results: Results) -> Told:
    """What each option loses against the best of a world on average, and its worst case."""
    title = "what a choice may lose"
    draws = states(results).world.value_counts()
    if draws.empty:
        return in_words(results, title, _NO_DRAW, _REGRET)
    of_worlds, of_all = by_world(results), criteria(results)
    table = of_worlds.pivot(index="option", columns="world", values="regret")
    table = table.loc[list(results.names), list(dict.fromkeys(of_worlds.world))]
    labels, _ = _sides(results)
    row = max(_ROW, 0.08 + LINE * max(1 + label.count("\n") for label in labels))
    left, gap, bars = _NAMES + 0.1, 0.25, 1.35
    width = PAGE - left - gap - bars
    of_column = width / table.shape[1]
    narrow = of_column < _NARROW
    heads = [
        [*wrapped(world, _ON_END if narrow else of_column - 0.08, SMALL), f"({counted(int(draws[world]), 'draw')})"]
        for world in table.columns
    ]
    above = 0.1 + (_ON_END if narrow else LINE * max(map(len, heads)))
    tall = row * len(labels)
    sheet = page(
        results,
        title,
        f"Residents on 1 January {results.drawn.comparison.years[-1]}: mean regret by world, and the worst case over all",
        [[Patch(facecolor="white", edgecolor=OBSERVED, linewidth=1.6, label="least regret in the world")]],
        [
            "Regret: what the best option of a state, a draw in a world, gains more than the one chosen. Worst case: the "
            f"gain against the baseline that all but {100 * WORST:.0f} % of the states exceed, worlds counting alike."
        ],
        Grid(1, 1, PAGE - left, tall, left=left, above=above + 0.3, below=0.35),
    )
    axes = part(sheet, (0.0, 0.0, width, tall))
    _heat(axes, table, narrow)
    axes.set_yticks(np.arange(len(labels)) + 0.5, labels, fontsize=SMALL, parse_math=False, linespacing=1.1)
    for k, head in enumerate(heads):
        about: dict[str, Any] = {"rotation": 90} if narrow else {}
        axes.annotate(
            "\n".join(head),
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
    axes.text(0.0, up, "Mean regret, persons", transform=axes.transAxes, **title_of)
    beside = part(sheet, (width + gap, 0.0, bars, tall))
    _bars(beside, of_all.worst.to_numpy(float), len(labels))
    beside.text(0.0, up, "Worst case, persons", transform=beside.transAxes, **title_of)
    columns = ["option", "gain", "regret", "worst"]
    data = pd.concat([of_worlds, of_all[columns].assign(world=_ALL_WORLDS)], ignore_index=True)
    return Told(sheet.figure, data[_REGRET])


def _heat(axes: Axes, table: pd.DataFrame, narrow: bool) -> None:
    """Cells with their numbers, from the top; the least of every column framed."""
    numbers = table.to_numpy(float)
    most = float(numbers.max()) or 1.0
    axes.pcolormesh(numbers, cmap=_HEAT, vmin=0.0, vmax=most, edgecolor="white", linewidth=1.0)
    for (y, x), number in np.ndenumerate(numbers):
        tone = "white" if number / most > _WHITE_FROM else "black"
        text = f"{number:,.0f}" if narrow else f"{number:,.1f}"
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


def _bars(axes: Axes, numbers: np.ndarray, rows: int) -> None:
    """Bars beside the cells, with their numbers in a column."""
    axes.barh(np.arange(rows) + 0.5, numbers, 0.5, color=HALF, linewidth=0, zorder=3)
    axes.axvline(0.0, color=OBSERVED, linewidth=0.9, zorder=3.5)
    for k, number in enumerate(numbers):
        about: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL}
        axes.text(1.0, k + 0.5, signed(number), transform=axes.get_yaxis_transform(), **about)
    low, high = min(0.0, numbers.min()), max(0.0, numbers.max())
    reach = high - low or 1.0
    axes.set_xlim(low - 0.03 * reach, high + reach * _NUMBERS / (1.0 - _NUMBERS))
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)


def turns(results: Results) -> Told:
    """The parameters that the lead of the first option over the second hangs on."""
    title, table = "what turns the ranking", _what_turns_it(results)
    if table.empty:
        return in_words(results, title, _why_not(results), list(table.columns))
    first, second = (results.names[row.option] for row in results.rankings[results.worlds[0]].rows[:2])
    shown = table[:_STRONGEST]
    chance = float(table.by_chance.iloc[0])
    names = ["\n".join(wrapped(name.replace("_", " "), _NAMES, SMALL)) for name in shown.parameter]
    row = max(_ROW, 0.08 + LINE * max(1 + name.count("\n") for name in names))
    left, leads, gap = _NAMES + 0.15, 1.25, 0.15
    width, tall = PAGE - left - leads - gap, row * len(shown)
    keys = [
        [
            Patch(color=MEDIAN, linewidth=0, label="turns the ranking"),
            Patch(color=HALF, linewidth=0, label="more than chance, does not turn it"),
            Patch(color=MOST, linewidth=0, label="no more than chance"),
        ]
    ]
    sheet = page(
        results,
        title,
        f'Share of the variance of the lead of "{first}" over "{second}" that each parameter accounts for alone',
        keys,
        [
            f"The strongest {len(shown)} of {len(table)} parameters. Chance: what 95 % of shuffled leads leave to any "
            "parameter. Lead: mean, in persons, over the third of the draws with the parameter's lowest and the third with "
            "its highest values; the ranking turns where it falls below 0."
        ],
        Grid(1, 1, PAGE - left, tall, left=left, above=0.42, below=0.55),
    )
    axes = part(sheet, (0.0, 0.0, width, tall))
    tones = [MEDIAN if each.turns else HALF if each.share > chance else MOST for each in shown.itertuples()]
    axes.barh(range(len(shown)), shown.share, 0.62, color=tones, linewidth=0, zorder=3)
    axes.axvline(chance, color=OBSERVED, linewidth=1.2, linestyle=(0, (5, 2)), zorder=4)
    axes.annotate(
        "chance", (chance, 1.0), (0, 3), ("data", "axes fraction"), "offset points", ha="center", fontsize=SMALL
    )
    axes.set_yticks(range(len(shown)), names, fontsize=SMALL, linespacing=1.1)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    same_scale_across([axes], 0.0, max(chance, float(shown.share.max())), width)
    axes.set_xlim(left=0.0)
    axes.set_xlabel("share of the variance of the lead", fontsize=SMALL + 0.5)
    for k, each in enumerate(shown.itertuples()):
        about: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": SMALL}
        text = f"{signed(each.low)} to {signed(each.high)}"
        axes.text(1.0 + (gap + leads) / width, k, text, transform=axes.get_yaxis_transform(), **about)
    head = "lead: lowest to\nhighest third"
    axes.text(
        1.0 + (gap + leads) / width, 1.02, head, transform=axes.transAxes, ha="right", va="bottom", fontsize=SMALL
    )
    return Told(sheet.figure, table)


def _what_turns_it(results: Results) -> pd.DataFrame:
    """The table, the same every time: SALib draws from NumPy's own generator, which is left as it was."""
    before = np.random.get_state()
    try:
        np.random.seed(_SEED)
        return what_turns_it(results)
    finally:
        np.random.set_state(before)


def _why_not(results: Results) -> str:
    """Why there is nothing that turns the ranking."""
    fewest = min(pairs_of(results))
    if results.worlds[0] not in results.rankings:
        needed = FEWEST_DRAWS * SEEDS_OF_A_DRAW
        return f"There is no ranking to turn: it takes {needed} pairs of every option, and one has {fewest}."
    draws = fewest // SEEDS_OF_A_DRAW
    if draws < FEWEST_TO_TELL:
        return (
            f"What turns the ranking cannot be told from chance: it takes {FEWEST_TO_TELL} draws of the parameters with "
            f"both the first and the second option, and there are {draws}."
        )
    return "Nothing turns the ranking: the lead of the first option over the second is the same in every draw."
