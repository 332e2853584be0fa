"""The pyramid: men and women by five-year age groups at the first and the last 1 January of the run."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.figures.observed import EVER, observed_keys, rows_of, together
from experiments.figures.sheet import ENDED, HALF, MEDIAN, OBSERVED, START, STEPS, Grid, Runs, Sheet, foot
from experiments.figures.simulated import spread_of
from experiments.runner import Tables
from model.population import FIRST_OBSERVED, by_age_of
from model.state import SEXES
from scenarios import Scenario

#: The last age group is this age and over; the others hold so many years.
OLDEST, GROUP = 90, 5


class _Ages(NamedTuple):
    """The register's persons [sex, age group] of all places, and whether the run could know them."""

    persons: np.ndarray
    known: bool
    sources: set[str]


def age_pyramid(tables: Tables, scenario: Scenario, runs: Runs) -> Figure:
    """Draw bars for the last 1 January, a line for the first and points for what is observed, all places together."""
    counts = _age_groups(tables.age)
    first, last = int(tables.age["year"].min()), int(tables.age["year"].max())
    stop = np.stack([spread_of(counts.loc[(slice(None), last, sex), :]) for sex in SEXES])
    start = np.stack([spread_of(counts.loc[(slice(None), first, sex), :])[2] for sex in SEXES])
    observed = _observed_ages(scenario, last)
    ended = first == last
    when = f"1 January {last}" if ended else f"1 January {first} and {last}"
    what = "start of the run" if ended else "simulated"
    kind = "1 run" if runs.number == 1 else f"median of {runs.words}"
    bars: list[Artist] = [Patch(color=HALF, linewidth=0, label=f"{what}, 1 January {last}: {kind}")]
    if runs.number > 1:
        bars.append(Line2D([], [], color=MEDIAN, linewidth=1.3, label="90 % of the runs"))
    marks: list[Artist] = []
    if not ended:
        at_start = _observed_ages(scenario, first)
        early = first < FIRST_OBSERVED
        estimated = (
            f"estimated: no ages {f'by municipality before {FIRST_OBSERVED}' if early else 'of that day are known'}"
        )
        basis = "register" if at_start is not None and at_start.known else estimated
        marks.append(Line2D([], [], color=START, linewidth=1.5, label=f"start, 1 January {first} ({basis})"))
    if observed is not None:
        used = "start of the run" if ended else runs.made_of_observed("not used by the run")
        marks += observed_keys([observed.known], used, f", 1 January {last}")
    sheet = Sheet(
        scenario.title,
        runs.subtitle(f"Age and sex in {together(scenario.places)}, {when}"),
        [bars, marks],
        foot(runs, () if observed is None else observed.sources, *([ENDED] if ended else [])),
        Grid(1, 1, 7.6, 5.2),
    )
    axes = sheet.panel(0)
    _draw_bars(axes, stop, None if ended else start, runs)
    if observed is not None:
        face = OBSERVED if observed.known else "white"
        for side, persons in zip((-1, 1), observed.persons, strict=True):
            axes.plot(
                side * persons, np.arange(len(persons)), "o", color=OBSERVED, markerfacecolor=face, markersize=4.5,
                zorder=6,
            )  # fmt: skip
    sheet.label("persons registered on 1 January", "age, completed years")
    return sheet.figure


def _age_groups(age: pd.DataFrame) -> pd.DataFrame:
    """Persons of all places by (replicate, year, sex) and age group."""
    groups = np.minimum(age["age"].to_numpy(), OLDEST) // GROUP
    cells = age.assign(group=groups).groupby(["replicate", "year", "sex", "group"], observed=True)["population"].sum()
    return cells.unstack("group")


def _observed_ages(scenario: Scenario, year: int) -> _Ages | None:
    """What the register has of a year; None unless it has all places."""
    of_places = [rows_of("population_by_age", place=place, year=str(year)) for place in scenario.places]
    if not all(of_places):
        return None
    ages = [by_age_of(place, EVER)[year] for place in scenario.places]
    persons = np.add.reduceat(sum(ages), np.arange(0, OLDEST + 1, GROUP), axis=1)
    rows = [row for each in of_places for row in each]
    is_known = all(date.fromisoformat(row["known_by"]) <= scenario.known_to for row in rows)
    return _Ages(persons, is_known, {row["source"] for row in rows})


def _draw_bars(axes: Axes, stop: np.ndarray, start: np.ndarray | None, runs: Runs) -> None:
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
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, symmetric=True, steps=STEPS))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{abs(value):,.0f}")
    names = [f"{low}–{low + GROUP - 1}" for low in range(0, OLDEST, GROUP)]
    axes.set_yticks(groups, [*names, f"{OLDEST}+"])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    for x, name in ((0.25, "Men"), (0.75, "Women")):
        axes.text(x, 1.01, name, transform=axes.transAxes, ha="center", va="bottom", fontsize=10, fontweight="bold")
