"""The page of `bolyst app`: one run of a scenario, watched month by month with Mesa's SolaraViz.

It is for looking. One run is one chance of many, and the figures of `bolyst run` show the many.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import solara
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from experiments.app import GIVEN
from experiments.figures.observed import place_names, together
from experiments.figures.pyramid import GROUP, OLDEST
from experiments.figures.sheet import GREY, HALF, MEDIAN, START, STEPS
from experiments.manifest import basis_of
from model.inputs import Inputs
from model.simulation import MigrationModel
from model.state import AGE, FLOW_SIGNS, FLOWS, H_PLACE, REFERENCE, REGISTERED_IN, SEX, SIZE
from scenarios import Scenario, load, shipped

_LARGEST = 6  # households of so many persons and more stand together
_SEEDS = list(range(1, 101))
_FLOW_NAMES = {
    "births": "births",
    "deaths": "deaths",
    "in_migration": "moves in from Norway",
    "out_migration": "moves out within Norway",
    "immigration": "moves in from abroad",
    "emigration": "moves out abroad",
}
_HELP = (
    "Step runs one month; ▶ runs on until ❚❚ or the end.",
    "Another scenario or seed is taken up by Reset. The same seed gives the same run.",
    "Play interval: pause between months. Render interval: months between two drawings, and months of a Step.",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@cache
def choices() -> dict[str, Scenario]:
    """The scenarios one can choose from by title: the one the page was started with first, then those of the model."""
    files: list[str | Path] = [os.environ[GIVEN]] if GIVEN in os.environ else []
    found: dict[str, Scenario] = {}
    for file in [*files, *shipped()]:
        scenario = load(file)
        found.setdefault(scenario.title, scenario)
    return found


@cache
def _inputs(title: str) -> Inputs:
    return Inputs(choices()[title])


class WatchedModel(MigrationModel):
    """The model on the page, which collects after every month what the figures draw.

    Args:
        title: of the scenario, one of `choices`. It is not called `scenario`, which Mesa 3.5 would fill itself.
        seed: of every draw.
    """

    def __init__(self, title: str, seed: int = 1):
        super().__init__(choices()[title], seed, _inputs(title))
        self.shown = choices()[title]
        # From the columns and not from the agents, of whom Lofoten has 30,000: they would take longer than the month.
        self.datacollector = mesa.DataCollector(
            {"population": _population, "ages": _ages, "households": _households, "flows": _flows}
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Run one month and collect; nothing after the last, beyond which Mesa's buttons would step."""
        if self.running:
            super().step()
            self.datacollector.collect(self)

    def collected(self, name: str) -> np.ndarray:
        """What was collected under a name, the first axis the months."""
        return np.array(self.datacollector.model_vars[name])


def _population(model: MigrationModel) -> list[float]:
    """Registered persons by place."""
    return [model.place_at(number).population for number in range(model.state.n_places)]


def _ages(model: MigrationModel) -> np.ndarray:
    """Registered persons by [sex, age group]."""
    persons = model.state.persons[:, : model.state.n_persons]
    registered = persons[REGISTERED_IN]
    inside = (registered >= 0) & (registered < model.state.n_places)
    groups, n = np.minimum(persons[AGE, inside], OLDEST) // GROUP, OLDEST // GROUP + 1
    return np.bincount(persons[SEX, inside] * n + groups, minlength=2 * n).reshape(2, n)


def _households(model: MigrationModel) -> np.ndarray:
    """Households living in the places by size, from 1."""
    rows = model.state.households[:, : model.state.n_households]
    settled = (rows[REFERENCE] >= 0) & (rows[H_PLACE] < model.state.n_places)
    return np.bincount(np.minimum(rows[SIZE, settled], _LARGEST), minlength=_LARGEST + 1)[1:]


def _flows(model: MigrationModel) -> np.ndarray:
    """Persons since the start by flow."""
    none = np.zeros(len(FLOWS), dtype=np.int64)
    return sum((flows.sum(axis=(0, 1)) for flows in model.record.flows.values()), none)


# --- figures -----------------------------------------------------------------------------------------------------------


def population_figure(model: WatchedModel) -> Figure:
    """The population of every place, month by month."""
    population = model.collected("population")
    years = (model.inputs.first_month + np.arange(len(population))) / 12
    names = place_names(model.shown.places)
    columns = 1 if len(names) == 1 else 2
    rows = -(-len(names) // columns)
    figure = _figure("Registered population, persons (not from zero)")
    for number, name in enumerate(names):
        axes = figure.add_subplot(rows, columns, number + 1)
        series = population[:, number]
        axes.plot(years, series, color=MEDIAN, linewidth=1.6)
        axes.plot(years[-1:], series[-1:], "o", color=MEDIAN, markersize=4, clip_on=False)
        axes.set_xlim(model.inputs.first_month / 12, model.stop_month / 12)
        half = max(0.6 * np.ptp(series), 0.05 * series.max(), 5)  # a few persons more or less look like a few
        axes.set_ylim((series.max() + series.min()) / 2 + np.array([-half, half]))
        axes.yaxis.set_major_locator(MaxNLocator(4 if rows < 3 else 2, integer=True, steps=STEPS))
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.xaxis.set_major_locator(MaxNLocator(8 // columns, integer=True, steps=[1, 2, 5, 10]))
        if number < len(names) - columns:
            axes.tick_params(labelbottom=False)
        _plain(axes, f"{name}: {series[-1]:,.0f}")
    room = 0.05 + 0.28 / rows
    figure.subplots_adjust(left=0.1, right=0.97, top=0.83, bottom=0.12, hspace=room * rows, wspace=0.28)
    figure.supxlabel("year", fontsize=9, y=0.01)
    return figure


def pyramid_figure(model: WatchedModel) -> Figure:
    """Age and sex now, and at the start as a line."""
    ages = model.collected("ages")
    start, now = ages[0], ages[-1]
    figure = _figure(f"Age and sex{_of_all(model)}")
    axes = figure.add_subplot()
    groups, edges = np.arange(now.shape[1]), np.arange(now.shape[1] + 1) - 0.5
    for side, sex, name in ((-1, 0, "men"), (1, 1, "women")):
        key = {"now": "now", "start": "at the start"} if sex else {}
        axes.barh(groups, side * now[sex], 0.86, color=HALF, label=key.get("now"))
        outline: dict[str, Any] = {"orientation": "horizontal", "color": START, "linewidth": 1.3}
        axes.stairs(side * start[sex], edges, label=key.get("start"), **outline)
        axes.text(0.5 + side * 0.25, 1.01, name, transform=axes.transAxes, ha="center", va="bottom", fontsize=9)
    widest = 1.08 * max(start.max(), now.max(), 1)
    axes.set_xlim(-widest, widest)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, symmetric=True, steps=STEPS))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{abs(value):,.0f}")
    labels = [f"{low}–{low + GROUP - 1}" if low < OLDEST else f"{low}+" for low in groups * GROUP]
    axes.set_yticks(groups[::2], labels[::2])
    axes.set_xlabel("persons", fontsize=9)
    axes.set_ylabel("age, completed years", fontsize=9)
    axes.legend(loc="upper right", fontsize=8, frameon=False)
    _plain(axes)
    figure.subplots_adjust(left=0.13, right=0.97, top=0.84, bottom=0.13)
    return figure


def flows_figure(model: WatchedModel) -> Figure:
    """Births, deaths and moves of the last twelve months."""
    flows = model.collected("flows")
    months = min(12, len(flows) - 1)
    persons = flows[-1] - flows[-1 - months]
    figure = _figure(f"Births, deaths and moves{_of_all(model)}, " + _span(months))
    axes = figure.add_subplot()
    rows = np.arange(len(FLOWS))[::-1]
    bars = axes.barh(rows, persons, 0.7, color=[MEDIAN if sign > 0 else HALF for sign in FLOW_SIGNS])
    axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9)
    axes.set_yticks(rows, [_FLOW_NAMES[name] for name in FLOWS])
    axes.set_xlim(0, 1.15 * max(persons.max(), 10))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=STEPS))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    both = "; moves between these places count as in and as out" if len(model.shown.places) > 1 else ""
    axes.set_xlabel(f"persons{both}", fontsize=9)
    _plain(axes)
    figure.subplots_adjust(left=0.27, right=0.97, top=0.88, bottom=0.13)
    return figure


def households_figure(model: WatchedModel) -> Figure:
    """Households by size now and at the start."""
    households = model.collected("households")
    start, now = households[0], households[-1]
    figure = _figure(f"Households by size{_of_all(model)}")
    axes = figure.add_subplot()
    sizes, edges = np.arange(_LARGEST), np.arange(_LARGEST + 1) - 0.5
    bars = axes.bar(sizes, now, 0.7, color=HALF, label="now")
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}  # where the line crosses a number
    for label in axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9):
        label.set_bbox(paper)
        label.set_zorder(6)
    axes.stairs(start, edges, color=START, linewidth=1.3, label="at the start")
    axes.set_xticks(sizes, [*map(str, range(1, _LARGEST)), f"{_LARGEST}+"])
    axes.set_ylim(0, 1.15 * max(now.max(), start.max(), 1))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=STEPS))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("persons in the household", fontsize=9)
    axes.set_ylabel("households", fontsize=9)
    axes.legend(loc="upper right", fontsize=8, frameon=False)
    _plain(axes)
    figure.subplots_adjust(left=0.13, right=0.97, top=0.88, bottom=0.13)
    return figure


def _span(months: int) -> str:
    if months == 12:
        return "last 12 months"
    return f"first {months} month{'' if months == 1 else 's'}" if months else "none yet"


def _of_all(model: WatchedModel) -> str:
    return ", all places" if len(model.shown.places) > 1 else ""


def _figure(title: str) -> Figure:
    # Fixed margins: fitting them to the labels would take as long as the drawing, and the panels would tremble.
    figure = Figure(figsize=(6.0, 3.7), dpi=120)
    figure.suptitle(title, fontsize=10.5, fontweight="bold", y=0.97)
    return figure


def _plain(axes: Axes, title: str = "") -> None:
    """The look of every panel."""
    axes.set_title(title, fontsize=9, loc="left", pad=3)
    axes.tick_params(labelsize=8, color=GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.grid(color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)


# --- the page ----------------------------------------------------------------------------------------------------------

FIGURES = (population_figure, pyramid_figure, flows_figure, households_figure)


@solara.component
def Page() -> None:  # noqa: N802 - the name Solara looks for
    """Mesa's controls at the side, the run in the middle."""
    titles = list(choices())
    first = solara.use_memo(lambda: WatchedModel(titles[0]), [])
    model: solara.Reactive[WatchedModel] = solara.use_reactive(first)
    run_so_far(model.value)
    with solara.Sidebar(), solara.Card("How to use it"):
        for line in _HELP:
            solara.Text(line, style={"display": "block", "padding-bottom": "6px"})
    SolaraViz(
        model,
        # Mesa puts components on a grid of fixed height under a tab named "Page 0"; those of `run_so_far` fit the window.
        components=[],
        model_params={
            "title": {"type": "Select", "label": "Scenario", "value": titles[0], "values": titles},
            "seed": {"type": "Select", "label": "Seed", "value": _SEEDS[0], "values": _SEEDS},
        },
        name="Bolyst: one run, month by month",
    )


@solara.component
def run_so_far(model: WatchedModel) -> None:
    """What the run is, how far it is and what it rests on, above its figures."""
    update_counter.get()  # Mesa counts here what it has stepped
    with solara.Column(gap="4px", style={"padding": "0 16px"}):
        # Not as Markdown: Solara would fetch a library for formulas from elsewhere.
        solara.v.Html(tag="h3", children=[model.shown.title])
        solara.Text(state_of(model))
        solara.Text(basis_line(model.shown), style={"font-size": "0.85rem", "opacity": "0.75"})
        with solara.ColumnsResponsive(12, large=6, gutters_dense=True):
            for draw in FIGURES:
                drawn(draw, model, model.month)


@solara.component
def drawn(draw: Callable[[WatchedModel], Figure], model: WatchedModel, month: int) -> None:
    """A figure, drawn once a month."""
    figure = solara.use_memo(lambda: draw(model), [model, month])
    solara.FigureMatplotlib(figure, dependencies=[model, month], format="png")


def state_of(model: WatchedModel) -> str:
    """How far the run is, with which seed, and how many persons there are."""
    population = model.collected("population")
    year, month = divmod(model.inputs.first_month + len(population) - 1, 12)
    ended = "" if model.running else ", the end of the run"
    where = together(model.shown.places)
    return (
        f"1 {_MONTHS[month]} {year}{ended}: {population[-1].sum():,.0f} persons registered in {where}. "
        f"Seed {model.seed}."
    )


def basis_line(scenario: Scenario) -> str:
    """That this is one run, and what it rests on."""
    basis = basis_of(scenario, 1)
    return (
        "One run of the many that chance allows, not a forecast: bolyst run draws the band of many. "
        f"{basis[0].upper()}{basis[1:]}."
    )
