"""The flows: births, deaths and moves per calendar year, the sum over the places."""

from datetime import date
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.observed import (
    Observation,
    added,
    column,
    draw_observed,
    observed_keys,
    rows_of,
    together,
)
from experiments.figures.sheet import GREY, Grid, Runs, Sheet, counts_axis, foot, years_axis
from experiments.figures.simulated import draw_spread, simulated_keys, spread_of
from experiments.runner import Tables
from model.state import FLOWS
from scenarios import Scenario


class _Flow(NamedTuple):
    """A panel: flows of the yearly table that are added and subtracted; with the latter it is a balance."""

    title: str
    coming: tuple[str, ...]
    leaving: tuple[str, ...] = ()


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
    _Flow("Natural increase", ("births",), ("deaths",)),
    _Flow("Net migration, Norway", ("in_migration",), ("out_migration",)),
    _Flow("Net migration, abroad", ("immigration",), ("emigration",)),
    _Flow("Net migration incl. abroad", ("in_migration", "immigration"), ("out_migration", "emigration")),
)
_COLUMNS = 4
_FEW = 2  # observed years


def yearly_flows(tables: Tables, scenario: Scenario, runs: Runs) -> Figure:
    """Draw every flow and balance in its own panel."""
    yearly = tables.yearly[tables.yearly["group"] == "all"]
    whole = yearly.dropna(subset=list(FLOWS))
    subtitle = runs.subtitle(f"Births, deaths and moves per calendar year in {together(scenario.places)}")
    if whole.empty:
        return _no_flows(scenario.title, subtitle, runs)
    years = np.sort(whole["year"].unique())
    sums = whole.astype(dict.fromkeys(FLOWS, "int64")).groupby(["replicate", "year"], observed=True)[list(FLOWS)].sum()
    registers = [_register_flows(place) for place in scenario.places]
    observed = [
        added([register.get(panel.title, {}) for register in registers], years, scenario.known_to) for panel in _PANELS
    ]
    both = "Moves between these municipalities count as moves in and as moves out."
    notes = [both] if len(scenario.places) > 1 else []
    if any(series.years.size < _FEW for series in observed) and any(series.years.size for series in observed):
        notes.append(
            "Where dots are few or none, the register's public tables give that flow for a single year or not at all."
        )
    sources = {source for series in observed for source in series.sources}
    sheet = Sheet(
        scenario.title,
        subtitle,
        [
            simulated_keys(runs, half=False),
            observed_keys(
                np.concatenate([series.known for series in observed]), runs.made_of_observed("not used by the run")
            ),
        ],
        foot(runs, sources, *notes),
        Grid(3, _COLUMNS, 2.15, 1.55, left=0.75),
    )
    panels = [sheet.panel(number, panel.title) for number, panel in enumerate(_PANELS)]
    for axes, panel, series in zip(panels, _PANELS, observed, strict=True):
        flow = sums[list(panel.coming)].sum(axis=1) - sums[list(panel.leaving)].sum(axis=1)
        draw_spread(axes, years, spread_of(flow.unstack("year")), runs, half=False)
        draw_observed(axes, series, 3.2)
        years_axis(axes, years, 4)
        counts_axis(axes, 4)
        if panel.leaving:
            axes.axhline(0, color=GREY, linewidth=0.8, zorder=2.5)
    for coming, leaving in zip(panels[:_COLUMNS], panels[_COLUMNS : 2 * _COLUMNS], strict=True):
        # On one scale from zero, so that the eye can weigh them.
        highest = max(coming.get_ylim()[1], leaving.get_ylim()[1])
        coming.set_ylim(0, highest)
        leaving.set_ylim(0, highest)
    sheet.label("calendar year", "persons per year")
    return sheet.figure


def _no_flows(title: str, subtitle: str, runs: Runs) -> Figure:
    sheet = Sheet(title, subtitle, [], foot(runs, ()), Grid(1, 1, 8.4, 0.8, left=0.0, above=0.1, below=0.1))
    axes = sheet.panel(0)
    axes.set_axis_off()
    text = "The run holds no whole calendar year, so there are no yearly flows to show."
    axes.text(0.0, 0.5, text, transform=axes.transAxes, ha="left", va="center", fontsize=10)
    return sheet.figure


def _register_flows(place: str) -> dict[str, dict[int, Observation]]:
    """What the register has published of a place, by panel title and year.

    Births, deaths and the two balances of all moves come from `components`, gross moves too where they were published
    for every year; a single whole year of `gross_flows`, which tells moves from and to abroad apart, is added.
    """
    flows = {
        "Births": column("components", "births", place),
        "Deaths": column("components", "deaths", place),
        "Natural increase": column("components", "natural_increase", place),
        "All moves in": column("components", "in_migration", place),
        "All moves out": column("components", "out_migration", place),
        "Net migration incl. abroad": column("components", "net_migration", place),
    }
    for row in rows_of("gross_flows", place=place, status="final"):
        begins, ends = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_stop"])
        if (begins.month, begins.day, ends) != (1, 1, date(begins.year + 1, 1, 1)):
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
            observation = Observation(value, date.fromisoformat(row["known_by"]), row["source"])
            flows.setdefault(title, {}).setdefault(begins.year, observation)
    return flows
