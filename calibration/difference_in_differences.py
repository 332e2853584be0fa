"""The difference-in-differences of net migration that asks what Flytthit did to Fjellregionen, and its placebos.

Net migration per 1,000 inhabitants of a region, after less before, less the same of other municipalities. Where nothing
was done, it scatters round 0; how widely, windows of the years before the project tell. It is computed from the public
series and from simulated runs alike.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from model.record import Record
from model.state import EMIGRATION, FLOWS, IMMIGRATION, IN_MIGRATION, OUT_MIGRATION
from model.tables import series

#: Years before Flytthit and from its first campaign on, each with its flows (fact sheet 7.1; science: 2000-04, 2005-08).
BEFORE, AFTER = range(2000, 2005), range(2005, 2009)
#: Net migration and population by place, each by year.
Series = Mapping[str, Mapping[int, float]]
#: Sign of each register flow in net migration.
_MOVES = np.zeros(len(FLOWS), dtype=np.int64)
_MOVES[[IN_MIGRATION, IMMIGRATION]], _MOVES[[OUT_MIGRATION, EMIGRATION]] = 1, -1


def observed(places: Sequence[str], known_to: date) -> tuple[Series, Series]:
    """Net migration and population of places in the public series."""
    net = {place: series("components", "net_migration", known_to, place=place) for place in places}
    return net, {place: series("population", "population", known_to, place=place) for place in places}


def simulated(record: Record) -> tuple[Series, Series]:
    """The same of a run."""
    years = range(min(record.population), max(record.population))
    flows = {year: record.flows[year].sum(axis=1) @ _MOVES for year in years}
    people = {year: record.population[year].sum(axis=1) for year in years}
    net, population = (
        {place: {year: float(table[year][k]) for year in years} for k, place in enumerate(record.places)}
        for table in (flows, people)
    )
    return net, population


def rate(net: Series, population: Series, places: Sequence[str], years: Sequence[int]) -> float:
    """Net migration of some places in some years per 1,000 inhabitants and year."""
    moved = sum(net[place][year] for place in places for year in years)
    return 1000.0 * moved / sum(population[place][year] for place in places for year in years)


def difference(
    net: Series,
    population: Series,
    treated: Sequence[str],
    others: Sequence[str],
    before: Sequence[int] = BEFORE,
    after: Sequence[int] = AFTER,
) -> float:
    """How much more the treated gained than the others, after against before, per 1,000 inhabitants and year.

    Args:
        net, population: by place and year; population of 1 January.
        treated, others: names of places.
        before, after: years.
    """
    changes = [rate(net, population, each, after) - rate(net, population, each, before) for each in (treated, others)]
    return changes[0] - changes[1]


def placebos(
    net: Series, population: Series, treated: Sequence[str], others: Sequence[str], first: int, last: int
) -> np.ndarray:
    """The same difference for every window of as many years that begins in `first` or later and ends in `last` or before."""
    n_before, n_after = len(BEFORE), len(AFTER)
    starts = range(first, last - n_before - n_after + 2)
    return np.array(
        [
            difference(
                net,
                population,
                treated,
                others,
                range(start, start + n_before),
                range(start + n_before, start + n_before + n_after),
            )
            for start in starts
        ]
    )
