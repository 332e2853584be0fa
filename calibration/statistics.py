"""The summary statistics a fit reads: few numbers of a case that hold what its facts say of parameters all places share.

A single place's figure of a year is mostly chance, and with hundreds of them a regression finds slopes that are chance too.
So the facts of a case are added up, weighted by population, with weights that are the same for what was simulated
and for what was: their mean over places and years, and, where four years or more are known, the later half of the
years less the earlier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.facts import Fact

#: Years that a difference between halves takes.
_HALVES = 4


@dataclass(frozen=True)
class Statistic:
    """A weighted sum of facts.

    Attributes:
        quantity: whose.
        kind: `mean`, or `change` between years.
        first, last: years it is of.
    """

    quantity: str
    kind: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """For tables, such as `births, change 2000-2008`."""
        years = f"{self.first}-{self.last}" if self.last > self.first else f"{self.first}"
        return f"{self.quantity}, {self.kind} {years}"


def statistics(facts: Sequence[Fact], population: Mapping[str, float]) -> tuple[tuple[Statistic, ...], np.ndarray]:
    """The statistics of a case, and the weights that make them of its facts, float64 [statistic, fact].

    Args:
        facts: of all places of the case.
        population: of each place at the start, which weighs it.
    """
    found: list[Statistic] = []
    weights: list[np.ndarray] = []
    places = np.array([population[fact.place] for fact in facts])
    years = np.array([fact.year for fact in facts])

    def mean(these: np.ndarray) -> np.ndarray:
        return np.where(these, places, 0.0) / max(places[these].sum(), 1.0)

    for quantity in sorted({fact.quantity for fact in facts}):
        of_it = np.array([fact.quantity == quantity for fact in facts])
        known = np.unique(years[of_it])
        first, last = int(known[0]), int(known[-1])
        found.append(Statistic(quantity, "mean", first, last))
        weights.append(mean(of_it))
        if len(known) >= _HALVES:
            early = of_it & (years < known[len(known) // 2])
            found.append(Statistic(quantity, "change", first, last))
            weights.append(mean(of_it & ~early) - mean(early))
    return tuple(found), np.array(weights).reshape(len(found), len(facts))
