"""Figures of a scenario: simulated against observed population, ages and yearly flows.

Every figure is drawn from the tables a run writes and from the register's own figures, says how many runs it rests on
and on what basis, and is the same to the last byte for the same tables. Pale blue holds 90 % of the runs, blue
50 %, the dark blue line is their median; black is observed. The tones keep their order in grey.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol

import matplotlib
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model import __version__
from model.population import by_age_of
from model.state import FLOWS, SEXES
from model.tables import NotKnown, known

MEDIAN, HALF, MOST, OBSERVED, START = "#08306b", "#6baed6", "#cfe1f2", "#000000", "#b8430a"
_GREY, _PALE = "#4d4d4d", "#e6e6e6"
_STEPS = [1, 2, 2.5, 5, 10]  # between the numbers of an axis, times a power of ten
#: Lowest and highest of the 90 % and the 50 % band, and the median.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
DPI = 150
#: The last age group of the pyramid is this age and over.
OLDEST, GROUP = 90, 5

_STYLE = {
    "svg.hashsalt": "bolyst",
    "svg.fonttype": "none",  # text stays text: searchable, and readable by a screen reader
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _PALE,
    "grid.linewidth": 0.8,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "legend.frameon": False,
    "legend.borderpad": 0.0,
    "legend.borderaxespad": 0.0,
}
#: Matplotlib's settings belong to the whole process: one figure at a time may change them.
_SETTINGS = Lock()
_EVER = date.max


class TablesLike(Protocol):
    """The tables of all replicates of a scenario, each in the layout of `model.record.TABLES`."""

    @property
    def yearly(self) -> pd.DataFrame:
        """Population and flows by replicate, place and year."""

    @property
    def age(self) -> pd.DataFrame:
        """Population by replicate, place, year, sex and age."""


class ScenarioLike(Protocol):
    """What the figures ask of a scenario; `scenarios.Scenario` is one."""

    @property
    def title(self) -> str:
        """For reports."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the modelled places."""

    @property
    def start(self) -> date:
        """First day, a 1 January."""

    @property
    def known_to(self) -> date:
        """Figures known later do not exist for the run."""


def draw(directory: Path, tables: TablesLike, scenario: ScenarioLike, basis: str) -> list[Path]:
    """Draw the population fan, the age pyramid and the yearly flows, each as PNG and as SVG.

    Args:
        directory: where to; made when it does not exist.
        tables: of all replicates.
        scenario: which was run.
        basis: what the bands rest on, such as "prior only"; stands on every figure.

    Returns:
        The files written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    runs = tables.yearly["replicate"].nunique()
    files = []
    with _SETTINGS, matplotlib.style.context(["default", _STYLE]):
        for name, make in (("fan", _fan), ("pyramid", _pyramid), ("flows", _flows)):
            figure = make(tables, scenario, _Runs(runs, basis))
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], f"{scenario.title}: {name}", basis)
    return files


def _write(figure: Figure, file: Path, title: str, basis: str) -> None:
    about: dict[str, Any] = {"Title": title, "Description": basis}
    about |= {"Software": None} if file.suffix == ".png" else {"Creator": f"Bolyst {__version__}", "Date": None}
    figure.savefig(file, dpi=DPI, metadata=about)


# --- what is shown -----------------------------------------------------------------------------------------------------


class _Runs(NamedTuple):
    """How many runs a figure shows and on what basis."""

    number: int
    basis: str

    @property
    def words(self) -> str:
        return "1 run" if self.number == 1 else f"{self.number:,} runs"


class _Figure(NamedTuple):
    """One observed figure."""

    value: float
    known_by: date
    source: str


@dataclass
class _Series:
    """Observed figures by year; `sources` of those shown."""

    years: np.ndarray
    values: np.ndarray
    known: np.ndarray
    sources: set[str] = field(default_factory=set)


_Register = Mapping[int, _Figure]


def _rows(name: str, **equal: str) -> list[dict[str, str]]:
    """Rows of a table whenever they became known; none when there is none."""
    try:
        return known(name, _EVER, **equal)
    except NotKnown:
        return []


def _column(table: str, column: str, place: str) -> dict[int, _Figure]:
    return {
        int(row["year"]): _Figure(float(row[column]), date.fromisoformat(row["known_by"]), row["source"])
        for row in _rows(table, place=place)
        if row[column]
    }


def _sum(registers: Sequence[_Register], years: Iterable[int], known_to: date) -> _Series:
    """Sum over places, of the years in which every place has a figure."""
    shown = [year for year in years if registers and all(year in register for register in registers)]
    cells = [[register[year] for register in registers] for year in shown]
    return _Series(
        np.array(shown, dtype=int),
        np.array([sum(cell.value for cell in row) for row in cells], dtype=float),
        np.array([all(cell.known_by <= known_to for cell in row) for row in cells], dtype=bool),
        {cell.source for row in cells for cell in row},
    )


def _place_names(places: Iterable[str]) -> list[str]:
    names = {row["place"]: row["name"] for row in _rows("municipalities")}
    return [names.get(place, place) for place in places]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _spread(values: pd.DataFrame) -> np.ndarray:
    """Quantiles over replicates (rows) of each column: float64 [quantile, column]."""
    return np.quantile(values.to_numpy(dtype=float), QUANTILES, axis=0)


# --- a sheet with panels -----------------------------------------------------------------------------------------------

_TITLE, _SUBTITLE, _LINE = 0.26, 0.19, 0.17  # heights of a line of text, inches
_EDGE = 0.18
_ENDED = "The run ended before its second 1 January."


class _Grid(NamedTuple):
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


class _Sheet:
    """A figure: title, subtitle and keys above a grid of panels, sources and basis below.

    Every part has its own height in inches, so nothing overlaps whatever the number of panels and the length of texts.

    Args:
        title: of the scenario.
        subtitle: what is shown, in words.
        keys: rows of legend entries; empty rows are left out.
        foot: sentences for the foot, each from a new line.
        grid: of the panels.
    """

    def __init__(self, title: str, subtitle: str, keys: Sequence[Sequence[Artist]], foot: Sequence[str], grid: _Grid):
        self.grid = grid
        rows = [row for row in keys if row]
        self.width = grid.left + grid.columns * (grid.width + grid.across) - grid.across + 2 * _EDGE
        self.figure = Figure(figsize=(self.width, 1.0), facecolor="white")
        canvas = FigureCanvasAgg(self.figure)
        wrapped = partial(_wrapped, canvas, self.width - 2 * _EDGE)
        titles, subtitles = wrapped([title], 12.5, "bold"), wrapped([subtitle], 9.5)
        feet = wrapped(foot, 7.5)
        top = _TITLE * len(titles) + _SUBTITLE * len(subtitles) + 0.12 + 0.23 * len(rows) + grid.above
        panels = grid.rows * (grid.height + grid.down) - grid.down
        self.bottom = _EDGE + _LINE * len(feet) + grid.below
        self.height = self.bottom + panels + top + _EDGE
        self.figure.set_size_inches(self.width, self.height)
        y = self.height - _EDGE
        y = self._texts(titles, y, _TITLE, size=12.5, weight="bold") - 0.02
        y = self._texts(subtitles, y, _SUBTITLE, size=9.5, color=_GREY) - 0.1
        for row in rows:
            self._keys(row, y)
            y -= 0.23
        self._texts(feet, _EDGE + _LINE * len(feet), _LINE, size=7.5, color=_GREY)

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
        grid = self.grid
        across = _EDGE + grid.left + (self.width - 2 * _EDGE - grid.left) / 2
        up = self.bottom + (grid.rows * (grid.height + grid.down) - grid.down) / 2
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
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and renderer.get_text_width_height_descent(longer, font, False)[0] > width * canvas.figure.dpi:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _foot(runs: _Runs, sources: Iterable[str], *more: str) -> list[str]:
    """Where the figures come from: sources, number of runs, basis.

    A basis in a few words, such as "prior only", ends the sentence of the runs; one that is a sentence follows it.
    """
    names = sorted({source.removeprefix("SSB ") for source in sources})
    numbers = [name for name in names if name.isdigit()]
    pages = [name for name in names if not name.isdigit()]
    tables = [f"table{'s' * (len(numbers) > 1)} {_listed(numbers)}"] if numbers else []
    observed = f"Observed: Statistics Norway, {_listed([*tables, *pages])}. " if names else ""
    simulated = f"{observed}Simulated: Bolyst {__version__}, {runs.words}"
    if runs.basis[:1].islower():
        return [f"{simulated}, {runs.basis}.", *more]
    return [f"{simulated}.", *more, runs.basis]


def _simulated_keys(runs: _Runs, half: bool = True) -> list[Artist]:
    if runs.number == 1:
        return [Line2D([], [], color=MEDIAN, linewidth=1.8, label="simulated, 1 run")]
    keys: list[Artist] = [Line2D([], [], color=MEDIAN, linewidth=1.8, label=f"simulated: median of {runs.words}")]
    if half:
        keys.append(Patch(color=HALF, linewidth=0, label="50 % of the runs"))
    return [*keys, Patch(color=MOST, linewidth=0, label="90 % of the runs")]


def _observed_keys(series: Iterable[_Series], used: str, day: str = "") -> list[Artist]:
    """Entries for the kinds of observed points that are there.

    Args:
        series: those shown.
        used: what the run made of the figures it could know.
        day: of all the points, when it is one day; they stand without a line then.
    """
    marks = np.concatenate([np.empty(0, dtype=bool), *(each.known for each in series)])
    keys: list[Artist] = []
    for is_known, face, note in ((True, OBSERVED, used), (False, "white", "not known to the run")):
        if (marks == is_known).any():
            label, width = f"observed{day} ({note})", 0.0 if day else 0.9
            dot: dict[str, Any] = {"marker": "o", "markersize": 4.5, "markerfacecolor": face}
            keys.append(Line2D([], [], color=OBSERVED, linewidth=width, label=label, **dot))
    return keys


def _draw_spread(axes: Axes, years: np.ndarray, spread: np.ndarray, runs: _Runs, half: bool = True) -> None:
    """Bands and median over the runs; bars and a point when there is one year only."""
    alone = len(years) == 1
    if runs.number > 1:
        bands = [(spread[0], spread[4], MOST), (spread[1], spread[3], HALF)][: 1 + half]
        for low, high, color in bands:
            if alone:
                axes.bar(years, high - low, 0.3, low, color=color, zorder=2)
            else:
                axes.fill_between(years, low, high, color=color, linewidth=0, zorder=2)
    axes.plot(years, spread[2], color=MEDIAN, linewidth=1.8, marker="_" if alone else "", markersize=14, zorder=3)


def _draw_observed(axes: Axes, series: _Series, size: float = 4.5) -> None:
    """Observed points, hollow where the run could not know them, joined where years follow one another."""
    gaps = np.flatnonzero(np.diff(series.years) > 1) + 1
    line = np.insert(series.values, gaps, np.nan)
    axes.plot(np.insert(series.years, gaps, series.years[gaps]), line, color=OBSERVED, linewidth=0.9, zorder=4)
    for is_known, face in ((True, OBSERVED), (False, "white")):
        kept = series.known == is_known
        years, values = series.years[kept], series.values[kept]
        axes.plot(years, values, "o", color=OBSERVED, markerfacecolor=face, markersize=size, zorder=5)


def _years_axis(axes: Axes, years: np.ndarray, most: int) -> None:
    """Whole years, at most `most` + 1 of them named."""
    first, last = int(years[0]), int(years[-1])
    steps = [step for step in (1, 2, 3, 5, 10, 20, 50) if (last - first) / step <= most]
    step = steps[0] if steps else ceil((last - first) / most)
    start = first if step < 5 else step * ceil(first / step)
    axes.set_xticks(range(start, last + 1, step))
    margin = 0.35 if first < last else 0.75
    axes.set_xlim(first - margin, last + margin)
    axes.grid(visible=False, axis="x")


def _count(value: float, _position: int | None = None) -> str:
    return f"{value:,.0f}".replace("-", "−")


def _counts_axis(axes: Axes, most: int = 5) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(most, integer=True, steps=_STEPS, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(_count))


# --- the fan -----------------------------------------------------------------------------------------------------------


def _fan(tables: TablesLike, scenario: ScenarioLike, runs: _Runs) -> Figure:
    """Simulated and observed population of every place on 1 January."""
    yearly = tables.yearly[tables.yearly["group"] == "all"]
    years = np.sort(yearly["year"].unique())
    observed = {
        place: _sum([_column("population", "population", place)], years, scenario.known_to) for place in scenario.places
    }
    sources = {source for series in observed.values() for source in series.sources}
    n = len(scenario.places)
    columns = n if n == 1 else 2 if n <= 4 else 3 if n in (5, 6, 9) else 4  # few cells left empty
    width, height = {1: (7.6, 4.0), 2: (3.6, 2.2)}.get(columns, (2.4, 1.8))
    grid = _Grid(ceil(n / columns), columns, width, height, left=0.85, above=0.1 if n == 1 else 0.32)
    sheet = _Sheet(
        scenario.title,
        f"Registered population of {_listed(_place_names(scenario.places))}",
        [
            _simulated_keys(runs),
            _observed_keys(observed.values(), "not used by the run after its start"),
        ],
        _foot(runs, sources, *([] if len(years) > 1 else [_ENDED])),
        grid,
    )
    for number, (place, name) in enumerate(zip(scenario.places, _place_names(scenario.places), strict=True)):
        axes = sheet.panel(number, name if n > 1 else "")
        rows = yearly[yearly["place"] == place]
        population = rows.pivot_table(index="replicate", columns="year", values="population", aggfunc="sum")
        _draw_spread(axes, years, _spread(population), runs)
        _draw_observed(axes, observed[place], 4.5 if n == 1 else 3.5)
        _years_axis(axes, years, 12 if n == 1 else 4)
        _counts_axis(axes)
    label = "persons registered on 1 January"
    sheet.label("year", label if n == 1 else f"{label} (each panel has its own scale)")
    return sheet.figure


# --- the pyramid -------------------------------------------------------------------------------------------------------


def _pyramid(tables: TablesLike, scenario: ScenarioLike, runs: _Runs) -> Figure:
    """Men and women by five-year age groups at the first and the last 1 January of the run."""
    counts = _age_groups(tables.age)
    first, last = int(tables.age["year"].min()), int(tables.age["year"].max())
    stop = np.stack([_spread(counts.loc[(slice(None), last, sex), :]) for sex in SEXES])
    start = np.stack([_spread(counts.loc[(slice(None), first, sex), :])[2] for sex in SEXES])
    observed, is_known, sources = _observed_ages(scenario, last)
    names = _place_names(scenario.places)
    whom = names[0] if len(names) == 1 else f"{_listed(names)} together"
    when = f"1 January {last}" if first == last else f"1 January {first} and {last}"
    what = "start of the run" if first == last else "simulated"
    kind = "1 run" if runs.number == 1 else f"median of {runs.words}"
    bars: list[Artist] = [Patch(color=HALF, linewidth=0, label=f"{what}, 1 January {last}: {kind}")]
    if runs.number > 1:
        bars.append(Line2D([], [], color=MEDIAN, linewidth=1.3, label="90 % of the runs"))
    marks: list[Artist] = []
    if first < last:
        basis = "register" if _ages_registered(scenario, first) else "estimated: no ages by municipality before 2005"
        marks.append(Line2D([], [], color=START, linewidth=1.5, label=f"start, 1 January {first} ({basis})"))
    if observed is not None:
        used = "start of the run" if first == last else "not used by the run"
        dots = _Series(np.array([last]), np.zeros(1), np.array([is_known]))
        marks += _observed_keys([dots], used, f", 1 January {last}")
    sheet = _Sheet(
        scenario.title,
        f"Age and sex in {whom}, {when}",
        [bars, marks],
        _foot(runs, sources, *([] if first < last else [_ENDED])),
        _Grid(1, 1, 7.6, 5.2),
    )
    axes = sheet.panel(0)
    _draw_pyramid(axes, stop, None if first == last else start, runs)
    groups = np.arange(stop.shape[2])
    if observed is not None:
        for side, values in zip((-1, 1), observed, strict=True):
            axes.plot(
                side * values, groups, "o", color=OBSERVED, markerfacecolor=OBSERVED if is_known else "white",
                markersize=4.5, zorder=6,
            )  # fmt: skip
    sheet.label("persons registered on 1 January", "age, completed years")
    return sheet.figure


def _age_groups(age: pd.DataFrame) -> pd.DataFrame:
    """Persons of all places by (replicate, year, sex) and age group."""
    groups = np.minimum(age["age"].to_numpy(), OLDEST) // GROUP
    cells = age.assign(group=groups).groupby(["replicate", "year", "sex", "group"], observed=True)["population"].sum()
    return cells.unstack("group")


def _observed_ages(scenario: ScenarioLike, year: int) -> tuple[np.ndarray | None, bool, set[str]]:
    """The register's persons [sex, age group] of all places; whether the run could know them; the sources."""
    total: np.ndarray | None = None
    rows = []
    for place in scenario.places:
        try:
            ages = by_age_of(place, _EVER).get(year)
        except NotKnown:
            ages = None
        if ages is None:
            return None, False, set()
        starts = np.arange(0, OLDEST + 1, GROUP)
        groups = np.add.reduceat(ages, starts, axis=1)
        total = groups if total is None else total + groups
        rows += _rows("population_by_age", place=place, year=str(year))
    is_known = all(date.fromisoformat(row["known_by"]) <= scenario.known_to for row in rows)
    return total, is_known, {row["source"] for row in rows}


def _ages_registered(scenario: ScenarioLike, year: int) -> bool:
    """Whether the run starts from the register's own ages."""
    observed, is_known, _ = _observed_ages(scenario, year)
    return observed is not None and is_known


def _draw_pyramid(axes: Axes, stop: np.ndarray, start: np.ndarray | None, runs: _Runs) -> None:
    n = stop.shape[2]
    groups, edges = np.arange(n), np.arange(n + 1) - 0.5
    for side, sex in ((-1, 0), (1, 1)):
        spread = side * stop[sex]
        axes.barh(groups, spread[2], 0.86, color=HALF, linewidth=0, zorder=2)
        if start is not None:
            axes.stairs(side * start[sex], edges, orientation="horizontal", color=START, linewidth=1.5, zorder=4)
        if runs.number > 1:
            axes.hlines(groups, spread[0], spread[4], color=MEDIAN, linewidth=1.3, zorder=5)
    axes.axvline(0, color="white", linewidth=2, zorder=5)
    widest = 1.08 * max(np.max(stop), 1.0, 0.0 if start is None else np.max(start))
    axes.set_xlim(-widest, widest)
    axes.set_ylim(-0.7, n - 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, symmetric=True, steps=_STEPS))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{abs(value):,.0f}"))
    names = [f"{low}–{low + GROUP - 1}" for low in range(0, OLDEST, GROUP)]
    axes.set_yticks(groups, [*names, f"{OLDEST}+"])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    for x, name in ((0.25, "Men"), (0.75, "Women")):
        axes.text(x, 1.01, name, transform=axes.transAxes, ha="center", va="bottom", fontsize=10, fontweight="bold")


# --- the flows ---------------------------------------------------------------------------------------------------------


class _Flow(NamedTuple):
    """A panel of the flows.

    Args:
        title: of the panel.
        coming, leaving: flows of the yearly table that are added and subtracted.
        balance: whether it is the third row, coming less leaving.
    """

    title: str
    coming: tuple[str, ...]
    leaving: tuple[str, ...] = ()
    balance: bool = False


#: Row by row: what adds persons, what takes them, and the balance. The columns are births and deaths, moves within
#: Norway, moves across the border, and all moves, which is what most municipalities' register figures hold.
_PANELS = (
    _Flow("Births", ("births",)),
    _Flow("In-migration from Norway", ("in_migration",)),
    _Flow("Immigration from abroad", ("immigration",)),
    _Flow("All moves in", ("in_migration", "immigration")),
    _Flow("Deaths", ("deaths",)),
    _Flow("Out-migration to Norway", ("out_migration",)),
    _Flow("Emigration abroad", ("emigration",)),
    _Flow("All moves out", ("out_migration", "emigration")),
    _Flow("Natural increase", ("births",), ("deaths",), True),
    _Flow("Net migration, Norway", ("in_migration",), ("out_migration",), True),
    _Flow("Net migration, abroad", ("immigration",), ("emigration",), True),
    _Flow("Net migration incl. abroad", ("in_migration", "immigration"), ("out_migration", "emigration"), True),
)
_COLUMNS = 4


def _flows(tables: TablesLike, scenario: ScenarioLike, runs: _Runs) -> Figure:
    """Births, deaths and moves per calendar year, the sum over the places."""
    yearly = tables.yearly[tables.yearly["group"] == "all"]
    whole = yearly.dropna(subset=list(FLOWS))
    names = _place_names(scenario.places)
    whom = names[0] if len(names) == 1 else f"{_listed(names)} together"
    subtitle = f"Births, deaths and moves per calendar year in {whom}"
    if whole.empty:
        return _no_flows(scenario.title, subtitle, runs)
    years = np.sort(whole["year"].unique())
    sums = whole.astype(dict.fromkeys(FLOWS, "int64")).groupby(["replicate", "year"], observed=True)[list(FLOWS)].sum()
    registers = [_register_flows(place) for place in scenario.places]
    series = [
        _sum([register.get(panel.title, {}) for register in registers], years, scenario.known_to) for panel in _PANELS
    ]
    both = "Moves between these municipalities count as moves in and as moves out."
    sheet = _Sheet(
        scenario.title,
        subtitle,
        [
            _simulated_keys(runs, half=False),
            _observed_keys(series, "not used by the run"),
        ],
        _foot(runs, {source for each in series for source in each.sources}, *([both] if len(names) > 1 else [])),
        _Grid(3, _COLUMNS, 2.15, 1.55, left=0.75),
    )
    panels = [sheet.panel(number, panel.title) for number, panel in enumerate(_PANELS)]
    for axes, panel, observed in zip(panels, _PANELS, series, strict=True):
        flow = sums[list(panel.coming)].sum(axis=1) - sums[list(panel.leaving)].sum(axis=1)
        _draw_spread(axes, years, _spread(flow.unstack("year")), runs, half=False)
        _draw_observed(axes, observed, 3.2)
        _years_axis(axes, years, 4)
        _counts_axis(axes, 4)
        if panel.balance:
            axes.axhline(0, color=_GREY, linewidth=0.8, zorder=2.5)
    for column in range(_COLUMNS):
        # Coming and leaving on one scale from zero, so that the eye can weigh them.
        highest = max(panels[column + row * _COLUMNS].get_ylim()[1] for row in range(2))
        for row in range(2):
            panels[column + row * _COLUMNS].set_ylim(0, highest)
    sheet.label("calendar year", "persons per year")
    return sheet.figure


def _no_flows(title: str, subtitle: str, runs: _Runs) -> Figure:
    sheet = _Sheet(title, subtitle, [], _foot(runs, ()), _Grid(1, 1, 8.4, 0.8, left=0.0, above=0.1, below=0.1))
    axes = sheet.panel(0)
    axes.set_axis_off()
    text = "The run holds no whole calendar year, so there are no yearly flows to show."
    axes.text(0.0, 0.5, text, transform=axes.transAxes, ha="left", va="center", fontsize=10)
    return sheet.figure


def _register_flows(place: str) -> dict[str, dict[int, _Figure]]:
    """What the register has published of a place, by panel title and year.

    Births, deaths and the two balances of all moves come from `components`, gross moves too where they were published
    for every year; a single whole year of `gross_flows`, which tells moves from and to abroad apart, is added.
    """
    flows = {
        "Births": _column("components", "births", place),
        "Deaths": _column("components", "deaths", place),
        "Natural increase": _column("components", "natural_increase", place),
        "All moves in": _column("components", "in_migration", place),
        "All moves out": _column("components", "out_migration", place),
        "Net migration incl. abroad": _column("components", "net_migration", place),
    }
    for row in _rows("gross_flows", place=place, status="final"):
        begins, ends = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_stop"])
        if begins.replace(year=begins.year + 1) != ends or (begins.month, begins.day) != (1, 1):
            continue
        coming, from_abroad = float(row["in_migration"]), float(row["in_migration_abroad"])
        leaving, to_abroad = float(row["out_migration"]), float(row["out_migration_abroad"])
        for title, value in (
            ("Births", float(row["births"])),
            ("Deaths", float(row["deaths"])),
            ("All moves in", coming),
            ("All moves out", leaving),
            ("In-migration from Norway", coming - from_abroad),
            ("Out-migration to Norway", leaving - to_abroad),
            ("Immigration from abroad", from_abroad),
            ("Emigration abroad", to_abroad),
            ("Net migration, Norway", coming - from_abroad - leaving + to_abroad),
            ("Net migration, abroad", from_abroad - to_abroad),
        ):
            figure = _Figure(value, date.fromisoformat(row["known_by"]), row["source"])
            flows.setdefault(title, {}).setdefault(begins.year, figure)
    return flows
