"""The register's figures, whenever they became known: read from the model's tables, added over places, and drawn."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.council.language import ENGLISH, Language
from experiments.figures.sheet import OBSERVED, listed
from model.borrowed import is_borrowed
from model.tables import NotKnown, known

EVER = date.max


class Observation(NamedTuple):
    """One observed figure."""

    value: float
    known_by: date
    source: str


Register = Mapping[int, Observation]  # by year


class Series(NamedTuple):
    """Observed figures by year.

    Args:
        years: that have a figure; `values` theirs, `known` whether the run could know it.
        sources: of the figures.
    """

    years: np.ndarray
    values: np.ndarray
    known: np.ndarray
    sources: set[str]


def rows_of(table: str, **equal: str) -> list[dict[str, str]]:
    """Rows of a table whenever they became known; none when there is none, and none that another place has lent."""
    try:
        return [row for row in known(table, EVER, **equal) if table == "municipalities" or not is_borrowed(row)]
    except NotKnown:
        return []


def column(table: str, name: str, place: str) -> dict[int, Observation]:
    """A column of a table by year, blank cells left out."""
    return {
        int(row["year"]): Observation(float(row[name]), date.fromisoformat(row["known_by"]), row["source"])
        for row in rows_of(table, place=place)
        if row[name]
    }


def added(registers: Sequence[Register], years: Iterable[int], known_to: date) -> Series:
    """Sum over places, of the years in which every place has a figure."""
    shown = [year for year in years if all(year in register for register in registers)]
    cells = [[register[year] for register in registers] for year in shown]
    return Series(
        np.array(shown, dtype=int),
        np.array([sum(cell.value for cell in row) for row in cells], dtype=float),
        np.array([all(cell.known_by <= known_to for cell in row) for row in cells], dtype=bool),
        {cell.source for row in cells for cell in row},
    )


def place_names(places: Iterable[str]) -> list[str]:
    """As people write them."""
    names = {row["place"]: row["name"] for row in rows_of("municipalities")}
    return [names.get(place, place) for place in places]


def together(places: Sequence[str]) -> str:
    """Whom a figure shows that adds all places."""
    names = place_names(places)
    return names[0] if len(names) == 1 else f"{listed(names)} together"


def observed_keys(known: Container[bool], used: str, day: str = "", say: Language = ENGLISH) -> list[Artist]:
    """Entries for the kinds of observed points that are there.

    Args:
        known: for the points shown, whether the run could know them.
        used: what the run made of the figures it could know.
        day: of all the points, when it is one day; they stand without a line then.
        say: the language of the entries.
    """
    keys: list[Artist] = []
    for is_known, face, note in ((True, OBSERVED, used), (False, "white", say.drawn("not_known"))):
        if is_known in known:
            label, width = say.drawn("observed", day=day, note=note), 0.0 if day else 0.9
            dot: dict[str, Any] = {"marker": "o", "markersize": 4.5, "markerfacecolor": face}
            keys.append(Line2D([], [], color=OBSERVED, linewidth=width, label=label, **dot))
    return keys


def draw_observed(axes: Axes, series: Series, size: float = 4.5) -> None:
    """Observed points, hollow where the run could not know them, joined where years follow one another."""
    gaps = np.flatnonzero(np.diff(series.years) > 1) + 1
    line = np.insert(series.values, gaps, np.nan)
    axes.plot(np.insert(series.years, gaps, series.years[gaps]), line, color=OBSERVED, linewidth=0.9, zorder=4)
    for is_known, face in ((True, OBSERVED), (False, "white")):
        kept = series.known == is_known
        years, values = series.years[kept], series.values[kept]
        axes.plot(years, values, "o", color=OBSERVED, markerfacecolor=face, markersize=size, zorder=5)
