"""The pages of a comparison: as wide as they are printed, names of mixes wrapped, and what each of them must say."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator
from scipy.optimize import isotonic_regression

from experiments.borrowed_report import borrowed_in
from experiments.comparison import SEEDS_OF_A_DRAW, UNTESTED_OFF
from experiments.comparison_results import RANKED_BY, Results
from experiments.council.language import ENGLISH, Language
from experiments.drawn import seen_by
from experiments.figures.observed import place_names
from experiments.figures.sheet import DPI, GREY, START, STEPS, Grid, Sheet, observed_from
from experiments.wording import ENOUGH
from model import __version__
from scenarios import Scenario
from scenarios.axes import PRIOR

#: Inches between the margins of a page: with them it is 16 cm wide, so that type is printed at its own size.
PAGE = 5.94
#: Points: of names and numbers inside a page, and of titles of panels.
SMALL, TITLE = 7.5, 8.5
#: Inches: of a line of a panel's title and of small type, of the room above a panel without a title, and of tick labels.
_OF_TITLE, LINE, _ABOVE, _TICKS = 0.145, 0.125, 0.1, 0.26
#: Inches from a panel to the names beside it, and of names beside or before a panel.
BESIDE, NAMES = 0.22, 1.6
#: Panels beside one another, by their number: few cells stay empty, and a dozen stand on one page.
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 9: 3}
_MOST_COLUMNS = 4
#: Steps named across at most, inches between their names, and share of what is drawn that is left free on either side.
_MOST_STEPS, _BETWEEN, _MARGIN = 6, 0.12, 0.03
#: Inches, of a piece of an option's line before its name.
_PIECE = 0.26
#: Widths of words that are remembered.
_WORDS = 4096
#: A difference of so many units or more is told without a decimal.
_WHOLE = 100.0


class Told(NamedTuple):
    """A figure and the numbers that it shows."""

    figure: Figure
    data: pd.DataFrame


def pairs_of(results: Results) -> tuple[int, ...]:
    """The pairs of each option in the first world."""
    return tuple(int(each) for each in (~np.isnan(results.matrix(RANKED_BY))).sum(axis=1))


def counts(say: Language, results: Results) -> str:
    """Pairs and draws in words, and of what the draws are."""
    many, source = pairs_of(results)[1:], results.drawn.comparison.source
    told = say.word("source", source)
    pairs = (min(many), max(many))
    return say.drawn(
        "counts",
        pairs=_between(say, "pair", *pairs),
        draws=_between(say, "draw", *(-(-each // SEEDS_OF_A_DRAW) for each in pairs)),
        source=say.drawn("none_fitted", source=told) if source == PRIOR else told,
    )


def _between(say: Language, noun: str, low: int, high: int) -> str:
    if low == high:
        return counted(say, low, noun)
    return say.drawn(f"{noun}s_between", low=say.number(low), high=say.number(high))


def counted(say: Language, number: int, noun: str) -> str:
    """A number of pairs or draws with its noun, "pair" or "draw"."""
    return say.drawn(noun if number == 1 else f"{noun}s", n=say.number(number))


def is_untested(results: Results) -> bool:
    """Whether a mix uses an instrument whose effect is a prior that nothing has tested."""
    return UNTESTED_OFF in results.drawn.comparison.worlds


def basis_of(say: Language, results: Results) -> str:
    """What every figure of a comparison rests on, for those who read the file's own description."""
    stamp = [say.drawn("stamp")] if is_untested(results) else []
    return " ".join([say.drawn("of_each", counts=counts(say, results)), *stamp])


def titled(say: Language, results: Results, name: str) -> str:
    """The title of a figure: what is compared, as its study calls it or in words of our own, and what is shown."""
    comparison = results.drawn.comparison
    named = comparison.title
    if named == _against(ENGLISH, comparison.case.title, len(results.names) - 1):
        named = _against(say, comparison.case.title, len(results.names) - 1)
    shown = say.drawn(name)
    return f"{named} {shown[0].upper()}{shown[1:]}" if named.endswith(("?", "!", ".")) else f"{named}: {shown}"


def _against(say: Language, baseline: str, mixes: int) -> str:
    return say.drawn("against_one" if mixes == 1 else "against", baseline=baseline, n=mixes)


def where(say: Language, results: Results) -> str:
    """The places of a case, in a sentence."""
    names = place_names(results.drawn.comparison.case.places)
    return names[0] if len(names) == 1 else say.drawn("together", places=say.listed(names))


def world_named(say: Language, world: str) -> str:
    """A world as studies and tables name it, who are in English; elsewhere the model's own are put into words."""
    return world if say == ENGLISH else say.word("world", world)


def _borrowed(say: Language, case: Scenario) -> str:
    """What of a case is another's, a sentence; empty when nothing is."""
    borrowed = borrowed_in(case)
    return borrowed if say == ENGLISH or not borrowed else say.say("public_borrowed")


def page(
    say: Language,
    results: Results,
    name: str,
    shown: str,
    keys: Sequence[Sequence[Artist]],
    notes: Sequence[str],
    grid: Grid,
    sources: Sequence[str] = (),
    of_all_worlds: bool = False,
) -> Sheet:
    """A page with its title, and at its foot what it rests on.

    Args:
        say: the language.
        results: that are shown.
        name: of the figure.
        shown: what it shows, with units, a sentence without its full stop.
        keys: rows of legend entries.
        notes: sentences for the foot: what the intervals hold, and more.
        grid: of the panels.
        sources: of observed figures.
        of_all_worlds: whether it shows more than the first world.
    """
    about = list(notes)
    if len(results.worlds) > 1 and not of_all_worlds:
        about.append(say.drawn("world", world=world_named(say, results.worlds[0])))
    about.append(say.drawn("baseline", name=results.names[0]))
    rests = [*observed_from(sources, say), say.drawn("simulated", version=__version__, counts=counts(say, results))]
    feet = [" ".join(about), " ".join(rests)]
    if min(pairs_of(results)) < ENOUGH:
        feet.append(say.drawn("few_pairs", n=ENOUGH))
    stamp = say.drawn("stamp")
    if is_untested(results):
        feet.insert(0, stamp)
    borrowed = _borrowed(say, results.drawn.comparison.case)
    sheet = Sheet(titled(say, results, name), f"{shown}. {borrowed}" if borrowed else shown, keys, feet, grid)
    for text in sheet.figure.texts:
        if text.get_text() == stamp:
            text.set(color=START, weight="bold")
    return sheet


def seen(results: Results) -> str:
    """The day to which the fit behind the draws has read figures; empty when nothing is fitted."""
    return seen_by(results.drawn.draws[0], results.drawn.comparison.case.case)


def in_words(say: Language, results: Results, name: str, why: str, columns: Sequence[str]) -> Told:
    """A figure that cannot be drawn: it says why."""
    lines = wrapped(why, PAGE, TITLE)
    grid = Grid(1, 1, PAGE, len(lines) * _OF_TITLE, left=0.0, above=0.1, below=0.3)
    sheet = page(say, results, name, say.drawn("not_drawn"), [], [], grid)
    axes = sheet.panel(0)
    axes.set_axis_off()
    axes.text(0.0, 1.0, "\n".join(lines), va="top", fontsize=TITLE, transform=axes.transAxes, parse_math=False)
    return Told(sheet.figure, pd.DataFrame(columns=list(columns)))


def panels(
    names: Sequence[str], height: float, *, left: float = 0.8, across: float = 0.25, below: float = 0.6
) -> tuple[Grid, list[str]]:
    """A grid with a panel for every name, and the names as they stand above the panels.

    Args:
        names: of the panels.
        height: of a panel, inches.
        left, across, below: as of `Grid`.
    """
    beside = _COLUMNS.get(len(names), _MOST_COLUMNS)
    width = (PAGE - left - (beside - 1) * across) / beside
    titles = [wrapped(name, width, TITLE, "bold") for name in names]
    above = _ABOVE + _OF_TITLE * max(map(len, titles))
    grid = Grid(-(-len(names) // beside), beside, width, height, across, above + _TICKS, left, above, below)
    return grid, ["\n".join(lines) for lines in titles]


def panel(sheet: Sheet, number: int, title: str = "") -> Axes:
    """The axes of a panel under a title in type that suits the page."""
    axes = sheet.panel(number)
    axes.set_title(title, loc="left", fontsize=TITLE, fontweight="bold", pad=4, linespacing=1.15, parse_math=False)
    axes.tick_params(labelsize=SMALL)
    return axes


def part(sheet: Sheet, box: tuple[float, float, float, float], title: str = "") -> Axes:
    """Axes within a page that has one panel.

    Args:
        sheet: the page.
        box: their left, bottom, width and height, in inches from the lower left of the panel.
        title: above them.
    """
    axes, (x, y, width, height) = panel(sheet, 0, title), box
    corner = axes.get_position()
    left, bottom = corner.x0 + x / sheet.width, corner.y0 + y / sheet.height
    axes.set_position((left, bottom, width / sheet.width, height / sheet.height))
    return axes


@cache
def _renderer() -> Any:
    return FigureCanvasAgg(Figure(dpi=DPI)).get_renderer()


@lru_cache(_WORDS)
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Of a line of text, inches."""
    font = FontProperties(size=size, weight=weight)
    return float(_renderer().get_text_width_height_descent(text, font, False)[0]) / DPI


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """A text in lines no wider than `width` inches; what has no spaces breaks behind an underscore, or anywhere."""
    lines, line = [], ""
    for word in text.replace("_", "_\0").replace(" ", " \0").split("\0"):
        if line and width_of((line + word).rstrip(), size, weight) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
        while len(line) > 1 and width_of(line.rstrip(), size, weight) > width:
            fits = max(n for n in range(1, len(line)) if n == 1 or width_of(line[:n], size, weight) <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()]


def apart(wanted: Sequence[float], heights: Sequence[float], room: float) -> np.ndarray:
    """Where to put the middles of labels so that none overlaps, as near as can be to where they are wanted.

    Args:
        wanted: middles, in inches from the bottom.
        heights: of the labels.
        room: within which they stay, when they fit.
    """
    order = np.argsort(wanted, kind="stable")
    high = np.asarray(heights, float)[order]
    below = np.concatenate([[0.0], np.cumsum(high)[:-1]])
    low = isotonic_regression(np.asarray(wanted, float)[order] - high / 2.0 - below).x
    middles = np.empty(len(order))
    middles[order] = np.clip(low, 0.0, max(room - high.sum(), 0.0)) + below + high / 2.0
    return middles


def option_names(say: Language, results: Results) -> list[str]:
    """The options as they stand beside or before a panel, the baseline called one."""
    names = [say.drawn("as_baseline", name=results.names[0]), *results.names[1:]]
    return ["\n".join(wrapped(name, NAMES, SMALL)) for name in names]


def room_beside(labels: Sequence[str]) -> float:
    """The height that names beside a panel take, inches."""
    return sum(map(_height, labels))


def _height(label: str) -> float:
    return LINE * (1 + label.count("\n")) + 0.03


def name_beside(
    axes: Axes,
    size: tuple[float, float],
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    looks: Sequence[dict[str, Any]],
) -> None:
    """Name points at the right of a panel whose limits are set, each with a line to a piece of its own line and its name.

    Args:
        axes: of the panel.
        size: its width and height, inches.
        points: in data coordinates.
        labels: with line breaks.
        looks: of the lines.
    """
    (low, high), (width, height) = axes.get_ylim(), size
    wanted = [(y - low) / (high - low) * height for _, y in points]
    middles = apart(wanted, list(map(_height, labels)), height) / height
    begin, end = 1.0 + BESIDE / width, 1.0 + (BESIDE + _PIECE) / width
    for point, middle, label, look in zip(points, middles, labels, looks, strict=True):
        axes.annotate(
            "",
            point,
            (begin, middle),
            textcoords="axes fraction",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0.0, "shrinkB": 3.0},
            zorder=4,
        )
        across = [begin, (begin + end) / 2.0, end]
        how = look | {"markevery": [1], "clip_on": False, "transform": axes.transAxes}
        axes.plot(across, [middle] * 3, zorder=6, **how)
        about: dict[str, Any] = {"va": "center", "fontsize": SMALL, "linespacing": 1.1, "parse_math": False}
        axes.text(end + 0.06 / width, middle, label, transform=axes.transAxes, **about)


def reach_of(parts: Sequence[Any]) -> tuple[float, float]:
    """The lowest and highest of some arrays, whatever is not a number left out."""
    everything = np.concatenate([np.ravel(np.asarray(part, float)) for part in parts])
    known = everything[~np.isnan(everything)]
    return float(known.min()), float(known.max())


def same_scale(
    say: Language, all_axes: Sequence[Axes], low: float, high: float, most: int = 5, columns: int = 1
) -> None:
    """Give panels one scale upwards that begins and ends at a named step.

    Args:
        say: the language.
        all_axes: of the panels, row by row.
        low, high: of what is drawn.
        most: steps.
        columns: of panels; the scale is named in the first.
    """
    steps = MaxNLocator(most, steps=STEPS, min_n_ticks=2).tick_values(*(low, high if high > low else low + 1.0))
    for number, axes in enumerate(all_axes):
        axes.set_yticks(steps, list(map(say.plain, steps)) if number % columns == 0 else [])
        axes.set_ylim(steps[0], steps[-1])


def same_scale_across(
    say: Language, all_axes: Sequence[Axes], low: float, high: float, width: float, room: float = 0.0
) -> None:
    """Give panels one scale across, with as many named steps as have room.

    Args:
        say: the language.
        all_axes: of the panels.
        low, high: of what is drawn.
        width: of a panel, inches.
        room: of it that is left free at the right, inches.
    """
    high = high if high > low else low + 1.0
    margin = _MARGIN * (high - low)
    first, last = low - margin, high + margin
    inches = (width - room) / (last - first)
    for most in range(_MOST_STEPS, 0, -1):
        found = MaxNLocator(most, steps=STEPS, min_n_ticks=1).tick_values(first, last)
        steps = [step for step in found if first <= step <= last]
        labels = list(map(say.plain, steps))
        wide = max(width_of(label, SMALL) for label in labels)
        if len(steps) < 2 or (steps[1] - steps[0]) * inches > wide + _BETWEEN:
            break
    for axes in all_axes:
        axes.set_xticks(steps, labels)
        axes.set_xlim(first, last + room / inches)


def signed(say: Language, number: float) -> str:
    """A difference with its sign, to a tenth when it is small."""
    return say.signed(number, 0 if abs(number) >= _WHOLE else 1)
