"""What mixes cost for what they bring, and how likely each is the best choice."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments import value
from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_results import RANKED_BY, WORTHS, Results
from experiments.council.language import Language
from experiments.figures.comparison_sheet import (
    BESIDE,
    NAMES,
    PAGE,
    SMALL,
    Told,
    in_words,
    name_beside,
    option_names,
    page,
    part,
    room_beside,
    same_scale,
    same_scale_across,
)
from experiments.figures.sheet import GREY, HALF, MEDIAN, MOST, OBSERVED, START, Grid

#: Options are told apart by mark and dash; tones, which lie apart in grey, only help.
_TONES = (MEDIAN, START, "#5a9bd4")
_DASHES: tuple[Any, ...] = ((0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (2.5, 1)))
_MARKS = ("s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*", "d")
#: NOK in the unit of figures.
_MILLION = 1e6
_EVERY = 16  # worths from one mark on a line to the next
_PIECES = 0.35  # inches, of the pieces of lines before names beside a panel
_TALL, _LOW = 3.0, 1.3  # inches, of the main panel and of one below it
_PLANE = ["option", "draw", "gain", "cost_million", "status", "million_per_resident_more"]
_ACCEPTABILITY = ["worth_million", "option", "probability", "best_on_average", "evpi_million"]


def _look(option: int) -> dict[str, Any]:
    """Tone and mark of an option; the baseline is black and round."""
    if option == 0:
        return {"color": OBSERVED, "marker": "o"}
    return {"color": _TONES[(option - 1) % len(_TONES)], "marker": _MARKS[(option - 1) % len(_MARKS)]}


def plane(say: Language, results: Results) -> Told:
    """The cost-effectiveness plane: what each option brings and costs more than the baseline, by draw and on average."""
    if not len(results.cost):
        return in_words(say, results, "plane", say.drawn("no_draw", seeds=SEEDS_OF_A_DRAW), _PLANE)
    gain, cost = results.of_draws(RANKED_BY), results.cost / _MILLION
    of_money, money = {row.option: row for row in results.money}, say.drawn("money")
    labels, width = option_names(say, results), PAGE - NAMES - _PIECES - BESIDE
    left, tall = 0.6, max(_TALL, room_beside(labels))
    budget = None if results.budget is None else results.budget / _MILLION
    keys = [
        [
            Line2D(
                [], [], color=GREY, marker="o", markersize=3, linestyle="", alpha=0.4, label=say.drawn("plane_draw")
            ),
            Line2D([], [], color=OBSERVED, marker="o", markersize=6.5, linestyle="", label=say.drawn("plane_mean")),
            Line2D([], [], color=HALF, linewidth=3.0, label=say.drawn("plane_frontier")),
        ]
    ]
    if budget is not None:
        keys.append([Line2D([], [], label=say.drawn("plane_budget", amount=say.plain(budget)), **_BUDGET)])
    horizon = results.drawn.comparison.years[-1]
    sheet = page(
        say,
        results,
        "plane",
        say.drawn("plane_shown", year=horizon, money=money),
        keys,
        [say.drawn("plane_note")],
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
    same_scale_across(say, [axes], min(0.0, gain.min()), max(0.0, gain.max()), width - left)
    same_scale(say, [axes], min(0.0, cost.min()), max(0.0, cost.max(), budget or 0.0))
    looks = [_look(option) | bold for option in range(len(labels))]
    name_beside(axes, (width - left, tall), [(float(x), float(y)) for x, y in means], labels, looks)
    _axes_named(axes, say.drawn("plane_gain"), say.drawn("plane_cost", money=money))
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


def acceptability(say: Language, results: Results) -> Told:
    """How likely each option is the best choice, by what a resident is worth, and what it is worth to know more."""
    if len(results.cost) < value.FEWEST:
        why = say.drawn("acceptability_too_few", draws=value.FEWEST, seeds=SEEDS_OF_A_DRAW)
        return in_words(say, results, "acceptability", why, _ACCEPTABILITY)
    effect, worths = results.of_draws(RANKED_BY), WORTHS / _MILLION
    shares = value.acceptability(results.cost, effect, WORTHS)
    best, of_best = value.acceptability_frontier(results.cost, effect, WORTHS)
    evpi = value.evpi(results.cost, effect, WORTHS) / _MILLION
    labels, width = option_names(say, results), PAGE - NAMES - _PIECES - BESIDE
    money = say.drawn("money")
    left, gap, tall = 0.6, 0.45, max(0.9 * _TALL, room_beside(labels))
    sheet = page(
        say,
        results,
        "acceptability",
        say.drawn("acceptability_shown", year=results.drawn.comparison.years[-1], money=money),
        [[Line2D([], [], color=MOST, linewidth=6.0, label=say.drawn("acceptability_frontier"))]],
        [say.drawn("acceptability_note")],
        Grid(1, 1, PAGE - left, _LOW + gap + tall, left=left, above=0.3, below=0.55),
    )
    size = (width - left, tall)
    axes = part(sheet, (0.0, _LOW + gap, *size), say.drawn("acceptability_best"))
    for option in np.unique(best):
        at = np.where(best == option, of_best, np.nan)
        axes.plot(worths, at, color=MOST, linewidth=6.0, solid_capstyle="butt", zorder=2)
    looks = [_look(option) | _line(option) for option in range(len(labels))]
    for option, look in enumerate(looks):
        every = (2 + option, _EVERY)
        axes.plot(worths, _above_0(shares[:, option]), zorder=3, clip_on=False, markevery=every, **look)
    axes.set_ylim(-0.02, 1.02)
    axes.yaxis.set_major_formatter(lambda share, _position: say.number(share, 1))
    axes.set_xlim(worths[0], worths[-1])
    axes.tick_params(labelbottom=False)
    name_beside(axes, size, [(float(worths[-1]), float(each)) for each in shares[-1]], labels, looks)
    axes.set_ylabel(say.drawn("acceptability_share"), fontsize=SMALL + 0.5)
    below = part(sheet, (0.0, 0.0, width - left, _LOW), say.drawn("acceptability_evpi"))
    below.plot(worths, evpi, color=MEDIAN, linewidth=1.7)
    same_scale(say, [below], 0.0, float(evpi.max()), 3)
    below.set_xlim(worths[0], worths[-1])
    below.xaxis.set_major_formatter(lambda worth, _position: say.plain(worth))
    _axes_named(below, say.drawn("acceptability_worth", money=money), say.drawn("acceptability_money"))
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
