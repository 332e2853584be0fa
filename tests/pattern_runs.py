"""Made-up runs to measure patterns on: registers, moves and people that a reader can count."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from calibration.pattern_households import DWELLINGS, HOUSEHOLDS
from calibration.pattern_labour import Labour, nothing
from calibration.pattern_runs import Run
from calibration.pattern_table import groups
from model.population import by_age_of
from model.state import FLOWS, TOP_AGE
from model.tables import series

EVENTS = ("month", "event", "person", "household", "from_place", "to_place", "rule")
PEOPLE = ("person", "born", "home")
RESIDENTS = ("person", "age", "since", "home", "registered_in", "ground", "motive")
NOVEMBERS = ("year", "place", "activity")


def made_up(
    places: Sequence[str] = ("here",),
    first: int = 2000,
    years: int = 9,
    population: Any = 1000,
    ages: np.ndarray | None = None,
    flows: dict[str, Any] | None = None,
    events: Sequence[tuple[Any, ...]] = (),
    people: Sequence[tuple[Any, ...]] = (),
    residents: Sequence[tuple[Any, ...]] = (),
    novembers: Sequence[tuple[Any, ...]] = (),
    holds: Sequence[str] = (),
    labour: dict[str, Sequence[tuple[Any, ...]]] | None = None,
    households: Sequence[tuple[Any, ...]] = (),
    dwellings: Sequence[tuple[Any, ...]] = (),
) -> Run:
    """A run in which nothing happens but what is given; counts may be one number, or [year, place].

    `labour` holds rows of the tables of `Labour`, in the order of their columns.
    """
    n = len(places)
    counted = np.zeros((years, n, len(FLOWS)))
    for name, counts in (flows or {}).items():
        counted[:, :, FLOWS.index(name)] = counts
    nobody = np.zeros((years + 1, n, 2, TOP_AGE + 1))
    return Run(
        tuple(places),
        first,
        np.broadcast_to(np.asarray(population), (years + 1, n)),
        nobody if ages is None else ages,
        counted,
        pd.DataFrame(list(events), columns=list(EVENTS)),
        pd.DataFrame(list(people), columns=list(PEOPLE)),
        pd.DataFrame(list(residents), columns=list(RESIDENTS)),
        pd.DataFrame(list(novembers), columns=list(NOVEMBERS)),
        _labour(labour or {}),
        pd.DataFrame(list(households), columns=list(HOUSEHOLDS)),
        pd.DataFrame(list(dwellings), columns=list(DWELLINGS)),
        frozenset(holds),
    )


def _labour(rows: dict[str, Sequence[tuple[Any, ...]]]) -> Labour:
    tables = {
        table: pd.DataFrame(list(of_table), columns=vars(nothing())[table].columns) for table, of_table in rows.items()
    }
    return replace(nothing(), **tables)


@cache
def register() -> Run:
    """What the register says of the 13 municipalities, as if it were a run.

    Births are those of age 0 at the end of their year, deaths follow from natural increase. Of net migration nothing but
    the balance is public: it stands as in-migration, but in Verdal, whose moves are known.
    """
    places, last = groups()["pooled_13"], date.max
    population = [
        [series("population", "population", last, place=p)[year] for p in places] for year in range(2000, 2010)
    ]
    ages = np.zeros((10, len(places), 2, TOP_AGE + 1))
    flows = {name: np.zeros((9, len(places))) for name in FLOWS}
    for k, place in enumerate(places):
        for year, table in by_age_of(place, last).items():
            ages[year - 2000, k] = table
        for year in range(2000, 2009):
            births = ages[year + 1 - 2000, k, :, 0].sum()
            flows["births"][year - 2000, k] = births
            increase = series("components", "natural_increase", last, place=place)[year]
            flows["deaths"][year - 2000, k] = births - increase
            if place == "verdal":
                for flow in ("in_migration", "out_migration"):
                    flows[flow][year - 2000, k] = series("components", flow, last, place=place)[year]
            else:
                flows["in_migration"][year - 2000, k] = series("components", "net_migration", last, place=place)[year]
    return made_up(places, population=np.array(population), ages=ages, flows=flows)
