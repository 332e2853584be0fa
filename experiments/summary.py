"""What a run prints when it is done: population and yearly flows by place, beside what was observed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from rich import box
from rich.table import Table

from experiments.age_error import AgeError, age_error
from experiments.runner import Tables
from model.borrowed import is_borrowed
from model.population import FIRST_OBSERVED
from model.state import FLOWS
from model.tables import known, series
from scenarios import Scenario

_BAND = (0.05, 0.5, 0.95)
#: What can be expected of an age structure reconstructed five years back: shares of all, and of those of 20-24.
_EXPECTED = AgeError(0.05, 0.10)


def population_table(tables: Tables, scenario: Scenario) -> Table:
    """Persons registered on the first and on the last 1 January, by place and together.

    Observed figures are for comparison only, and shown also when they are later than the scenario's `known_to`.
    """
    yearly = _all_groups(tables)
    first, last = int(yearly["year"].min()), int(yearly["year"].max())
    several = yearly["replicate"].nunique() > 1
    simulated = [f"median {last}", "90 % band"] if several else [f"simulated {last}"]
    table = _table("Population on 1 January", f"{first}", f"observed {last}", *simulated)
    for name, places in _rows(scenario):
        population = yearly[yearly["place"].isin(places)].groupby(["year", "replicate"])["population"].sum()
        low, median, high = np.quantile(population[last], _BAND)
        band = [f"{low:,.0f}–{high:,.0f}"] if several else []
        table.add_row(name, f"{population[first].mean():,.0f}", _observed(places, last), f"{median:,.0f}", *band)
    return table


def flow_table(tables: Tables, scenario: Scenario) -> Table:
    """Persons per year in each register flow, mean of the runs and of the years that ran to their end, by place."""
    yearly = _all_groups(tables)
    complete = yearly[yearly["year"] < yearly["year"].max()]
    of = "mean of the runs and years" if complete["replicate"].nunique() > 1 else "mean of the years"
    table = _table(f"Persons per year, {of}", *(name.replace("_", "-\n") for name in FLOWS))
    for name, places in _rows(scenario):
        flows = complete[complete["place"].isin(places)].groupby(["year", "replicate"])[list(FLOWS)].sum()
        table.add_row(name, *(f"{flows[flow].mean():,.1f}" if len(flows) else "–" for flow in FLOWS))
    return table


def _all_groups(tables: Tables) -> pd.DataFrame:
    return tables.yearly[tables.yearly["group"] == "all"]


def _rows(scenario: Scenario) -> list[tuple[str, tuple[str, ...]]]:
    """Name and places of every row: one per place, and all together where there are several."""
    rows: list[tuple[str, tuple[str, ...]]] = [(place, (place,)) for place in scenario.places]
    return [*rows, ("sum", scenario.places)] if len(rows) > 1 else rows


def _table(title: str, *headings: str) -> Table:
    table = Table(
        "place", title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _observed(places: Sequence[str], year: int) -> str:
    """The registered population of places on 1 January, however late it became known."""
    registers = [series("population", "population", date.max, place=place) for place in places]
    if not all(year in register for register in registers):
        return "–"
    return f"{sum(register[year] for register in registers):,.0f}"


def age_lines(tables: Tables, scenario: Scenario) -> list[str]:
    """How far the ages of 2005 lie from the register's, for runs that began before and reached that year."""
    if not scenario.start.year < FIRST_OBSERVED <= scenario.stop.year:
        return []
    published = {row["place"] for row in known("population_by_age", date.max) if not is_borrowed(row)}
    errors = {place: age_error(tables.age, place) for place in scenario.places if place in published}
    if not errors:
        return []
    of = ", mean of the runs," if tables.age["replicate"].nunique() > 1 else ""
    return [
        f"Ages on 1 January {FIRST_OBSERVED} in ten groups{of} against the register; earlier ages by "
        "municipality are not public, so the run began with estimated ones:",
        *(
            f"  {place}: the differences add up to {_held(of.all_ages, _EXPECTED.all_ages, 'the people')}; "
            f"at 20–24 to {_held(of.at_20_24, _EXPECTED.at_20_24, 'those there')}"
            for place, of in errors.items()
        ),
    ]


def _held(error: float, expected: float, of: str) -> str:
    """An error, and how it stands to what can be expected."""
    allowed = f"the {expected:.0%} that the data allow"
    held = f"within {allowed}" if error <= expected else f"{error / expected:.1f} times {allowed}"
    return f"{error:.1%} of {of}, {held}".replace("%", " %")
