"""The fan: simulated and observed population of every place on 1 January."""

from math import ceil

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.observed import added, column, draw_observed, observed_keys, place_names
from experiments.figures.sheet import (
    ENDED,
    NOT_FROM_0,
    Grid,
    Runs,
    Sheet,
    counts_axis,
    end_at_steps,
    foot,
    listed,
    years_axis,
)
from experiments.figures.simulated import draw_spread, simulated_keys, spread_of
from experiments.runner import Tables
from scenarios import Scenario


def population_fan(tables: Tables, scenario: Scenario, runs: Runs) -> Figure:
    """Draw the population, a panel for every place."""
    yearly = tables.yearly[tables.yearly["group"] == "all"]
    years = np.sort(yearly["year"].unique())
    observed = [
        added([column("population", "population", place)], years, scenario.known_to) for place in scenario.places
    ]
    names, n = place_names(scenario.places), len(scenario.places)
    columns = 1 if n == 1 else 2 if n <= 4 else 3 if n in (5, 6, 9) else 4  # few cells left empty
    width, height = {1: (7.6, 4.0), 2: (3.6, 2.2)}.get(columns, (2.4, 1.8))
    sources = {source for series in observed for source in series.sources}
    sheet = Sheet(
        scenario.title,
        runs.subtitle(f"Registered population of {listed(names)}"),
        [
            simulated_keys(runs),
            observed_keys(
                np.concatenate([series.known for series in observed]),
                runs.made_of_observed("not used by the run after its start"),
            ),
        ],
        foot(runs, sources, *([] if len(years) > 1 else [ENDED]), NOT_FROM_0),
        Grid(ceil(n / columns), columns, width, height, left=0.85, above=0.1 if n == 1 else 0.32),
    )
    for number, (place, name, series) in enumerate(zip(scenario.places, names, observed, strict=True)):
        axes = sheet.panel(number, name if n > 1 else "")
        rows = yearly[yearly["place"] == place]
        population = rows.pivot_table(index="replicate", columns="year", values="population", aggfunc="sum")
        draw_spread(axes, years, spread_of(population), runs)
        draw_observed(axes, series, 4.5 if n == 1 else 3.5)
        years_axis(axes, years, 12 if n == 1 else 4)
        counts_axis(axes)
        end_at_steps(axes)
    label = "persons registered on 1 January"
    sheet.label("year", label if n == 1 else f"{label} (each panel has its own scale)")
    return sheet.figure
