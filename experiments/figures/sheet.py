"""The page: its style, title, subtitle and keys above a grid of panels, sources and basis below; the scales of a panel."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from math import ceil
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from experiments.council.language import ENGLISH, Language
from experiments.wording import ENOUGH, FEW
from model import __version__

MEDIAN, HALF, MOST, OBSERVED, START = "#08306b", "#6baed6", "#cfe1f2", "#000000", "#b8430a"
GREY, _PALE = "#4d4d4d", "#e6e6e6"
STEPS = [1, 2, 2.5, 5, 10]  # between the numbers of an axis, times a power of ten
#: Matplotlib's settings for every figure, on top of its defaults.
STYLE = {
    "svg.hashsalt": "bolyst",
    "svg.fonttype": "none",  # text stays text: searchable, and readable by a screen reader
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _PALE,
    "grid.linewidth": 0.8,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "legend.frameon": False,
    "legend.borderpad": 0.0,
    "legend.borderaxespad": 0.0,
}

#: For the foot of a figure whose run was shorter than a year.
ENDED = "The run ended before its second 1 January."
#: For the foot of a figure of populations.
NOT_FROM_0 = ENGLISH.drawn("not_from_0")
_TITLE, _SUBTITLE, _KEYS, _LINE = 0.26, 0.19, 0.23, 0.17  # heights of a line, inches
#: Dots per inch of the PNG.
DPI = 150
_EDGE = 0.18
#: What lines break at: not the space within a number or before its per cent.
_BREAKS = re.compile(r"[ \t\r\n]+")


class Runs(NamedTuple):
    """How many runs a figure shows and on what basis.

    Args:
        number: of runs.
        basis: what they rest on, a sentence.
        seen: day to which a fit of their parameters has read observed figures, as ISO text; empty when nothing is fitted.
        borrowed: what of the case is another's, a sentence; empty when nothing is.
    """

    number: int
    basis: str
    seen: str = ""
    borrowed: str = ""

    def made_of_observed(self, by_run: str) -> str:
        """What was made of observed figures, by the runs or before them by a fit, for the key."""
        return ENGLISH.drawn("read_by_fit", day=date.fromisoformat(self.seen)) if self.seen else by_run

    @property
    def words(self) -> str:
        """The number with its noun."""
        return "1 run" if self.number == 1 else f"{self.number:,} runs"

    def subtitle(self, what: str) -> str:
        """What a figure shows, and what of it is borrowed."""
        return f"{what}. {self.borrowed}" if self.borrowed else what

    @property
    def warning(self) -> list[str]:
        """What must be said of bands, if anything: that few runs say little of them."""
        return [FEW] if 1 < self.number < ENOUGH else []


class Grid(NamedTuple):
    """Panels of a sheet; sizes in inches.

    Args:
        rows, columns: of panels.
        width, height: of a panel.
        across, down: gaps between panels, which hold tick labels and titles.
        left, above, below: room round all panels for tick and axis labels and for titles.
    """

    rows: int
    columns: int
    width: float
    height: float
    across: float = 0.6
    down: float = 0.6
    left: float = 0.95
    above: float = 0.32
    below: float = 0.62


class Sheet:
    """A figure: title, subtitle and keys above a grid of panels, sources and basis below.

    Every part has its own height in inches, so nothing overlaps whatever the number of panels and the length of texts.

    Args:
        title: of the scenario.
        subtitle: what is shown, in words.
        keys: rows of legend entries; empty rows are left out.
        foot: sentences for the foot, each from a new line.
        grid: of the panels.
    """

    def __init__(self, title: str, subtitle: str, keys: Sequence[Sequence[Artist]], foot: Sequence[str], grid: Grid):
        self.grid = grid
        rows = [row for row in keys if row]
        self.width = grid.left + grid.columns * (grid.width + grid.across) - grid.across + 2 * _EDGE
        # Text is measured in the dots it is drawn in: hinting makes small type wider at 150 to the inch than at 100.
        self.figure = Figure(figsize=(self.width, 1.0), dpi=DPI, facecolor="white")
        wrapped = partial(_wrapped, FigureCanvasAgg(self.figure), self.width - 2 * _EDGE)
        titles, subtitles = wrapped([title], 12.5, "bold"), wrapped([subtitle], 9.5)
        feet = wrapped(foot, 7.5)
        top = _TITLE * len(titles) + _SUBTITLE * len(subtitles) + 0.12 + _KEYS * len(rows) + grid.above
        self.panels = grid.rows * (grid.height + grid.down) - grid.down
        self.bottom = _EDGE + _LINE * len(feet) + grid.below
        self.height = self.bottom + self.panels + top + _EDGE
        self.figure.set_size_inches(self.width, self.height)
        y = self.height - _EDGE
        y = self._texts(titles, y, _TITLE, size=12.5, weight="bold") - 0.02
        y = self._texts(subtitles, y, _SUBTITLE, size=9.5, color=GREY) - 0.1
        for row in rows:
            self._keys(row, y)
            y -= _KEYS
        self._texts(feet, _EDGE + _LINE * len(feet), _LINE, size=7.5, color=GREY)

    def panel(self, number: int, title: str = "") -> Axes:
        """The axes of a panel, counted row by row."""
        grid = self.grid
        row, column = divmod(number, grid.columns)
        x = _EDGE + grid.left + column * (grid.width + grid.across)
        y = self.bottom + (grid.rows - 1 - row) * (grid.height + grid.down)
        axes = self.figure.add_axes(
            (x / self.width, y / self.height, grid.width / self.width, grid.height / self.height)
        )
        axes.set_title(title, loc="left", fontsize=9.5, fontweight="bold", pad=5, parse_math=False)
        axes.tick_params(length=3)
        return axes

    def label(self, x: str, y: str) -> None:
        """Name the axes, once for all panels."""
        across = _EDGE + self.grid.left + (self.width - 2 * _EDGE - self.grid.left) / 2
        up = self.bottom + self.panels / 2
        common: dict[str, Any] = {"size": 9, "ha": "center"}
        self.figure.text(across / self.width, (self.bottom - 0.5) / self.height, x, va="bottom", **common)
        self.figure.text(_EDGE / self.width, up / self.height, y, va="center", rotation=90, **common)

    def _texts(self, lines: Sequence[str], y: float, step: float, **how: Any) -> float:
        for line in lines:
            y -= step
            self.figure.text(_EDGE / self.width, (y + 0.03) / self.height, line, va="bottom", parse_math=False, **how)
        return y

    def _keys(self, row: Sequence[Artist], y: float) -> None:
        self.figure.legend(
            handles=list(row),
            loc="upper left",
            bbox_to_anchor=(_EDGE / self.width, y / self.height),
            ncols=len(row),
            columnspacing=1.6,
            handletextpad=0.6,
        )


def _wrapped(
    canvas: FigureCanvasAgg, width: float, texts: Sequence[str], size: float, weight: str = "normal"
) -> list[str]:
    """Texts broken into lines no wider than `width` inches."""
    renderer, font = canvas.get_renderer(), FontProperties(size=size, weight=weight)
    lines: list[str] = []
    for text in texts:
        line = ""
        for word in _BREAKS.split(text.strip()):
            longer = f"{line} {word}".strip()
            if line and renderer.get_text_width_height_descent(longer, font, False)[0] > width * canvas.figure.dpi:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def foot(runs: Runs, sources: Iterable[str], *more: str) -> list[str]:
    """Where the figures come from: sources, number of runs, basis.

    A basis in a few words, such as "prior only", ends the sentence of the runs; one that is a sentence follows it.
    """
    more = *runs.warning, *more
    simulated = " ".join([*observed_from(sources), f"Simulated: Bolyst {__version__}, {runs.words}"])
    if runs.basis[:1].islower():
        return [f"{simulated}, {runs.basis}.", *more]
    return [f"{simulated}.", *more, runs.basis]


def observed_from(sources: Iterable[str], say: Language = ENGLISH) -> list[str]:
    """Where observed figures come from, a sentence; none where there are none."""
    known = set(sources)
    names = sorted({_named(source.removeprefix("SSB "), say) for source in known if source.startswith("SSB ")})
    others = sorted(source for source in known if not source.startswith("SSB "))
    numbers = [name for name in names if name.isdigit()]
    pages = [name for name in names if not name.isdigit()]
    tables = [say.drawn("tables" if len(numbers) > 1 else "table", numbers=say.listed(numbers))] if numbers else []
    statistics_norway = [say.drawn("statistics_norway", what=say.listed([*tables, *pages]))] if names else []
    said = "; ".join([*statistics_norway, *others])
    return [say.drawn("observed_from", sources=said)] if said else []


def _named(source: str, say: Language) -> str:
    """A source in words: of a quarterly publication its quarter; others as they are."""
    found = re.fullmatch(r"folkendrkv (\d{4})k(\d) .*", source)
    return say.drawn("quarter", quarter=found[2], year=found[1]) if found else source


def listed(names: Sequence[str]) -> str:
    """Names as a part of a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def years_axis(axes: Axes, years: np.ndarray, most: int) -> None:
    """Whole years, at most `most` + 1 of them named."""
    first, last = int(years[0]), int(years[-1])
    steps = [step for step in (1, 2, 3, 5, 10, 20, 50) if (last - first) / step <= most]
    step = steps[0] if steps else ceil((last - first) / most)
    start = first if step < 5 else step * ceil(first / step)
    axes.set_xticks(range(start, last + 1, step))
    margin = 0.35 if first < last else 0.75
    axes.set_xlim(first - margin, last + margin)
    axes.grid(visible=False, axis="x")


def counts_axis(axes: Axes, most: int = 5) -> None:
    """Whole persons, in about `most` steps."""
    axes.yaxis.set_major_locator(MaxNLocator(most, integer=True, steps=STEPS, min_n_ticks=2))
    axes.yaxis.set_major_formatter(lambda value, _position: f"{value:,.0f}".replace("-", "−"))


def end_at_steps(axes: Axes) -> None:
    """Let the axis of counts begin and end at a named step, with everything drawn between them."""
    steps = [step for step in axes.yaxis.get_major_locator().tick_values(*axes.dataLim.intervaly) if step >= 0]
    axes.set_yticks(steps)
    axes.set_ylim(steps[0], steps[-1])
