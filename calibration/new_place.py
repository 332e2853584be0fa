"""The posterior of a place that no fit has seen: what the parameters are elsewhere, and what its own figures add.

Its level of net migration needs no draw: every run learns it from the place's own series (`model.outside.level_at_start`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration.local_levels import COUNTED, Counted, counted, updated
from model.parameters import registry, resolve
from scenarios.joint_prior import prior_draws

#: What the draws of `shared_draws` are, as reports say it.
SHARED = "the prior: no parameter is fitted yet"


def shared_draws(number: int, seed: int) -> dict[str, np.ndarray]:
    """What the parameters are before a place is seen, float64 [number] by parameter.

    Args:
        number: of draws.
        seed: of the design.
    """
    return prior_draws(number, seed, registry())


@dataclass(frozen=True)
class Learnt:
    """A level before and after the place's own years.

    Args:
        parameter: its name.
        seen: what was counted; None where nothing was, so that the level is borrowed.
        before, after: its draws.
    """

    parameter: str
    seen: Counted | None
    before: np.ndarray
    after: np.ndarray

    @property
    def words(self) -> str:
        """In a sentence."""
        before, after = (
            f"{np.median(each):.2f} ({np.quantile(each, 0.05):.2f} to {np.quantile(each, 0.95):.2f})"
            for each in (self.before, self.after)
        )
        if self.seen is None:
            return f"{self.parameter}: {before}, borrowed: no year of the place is known"
        what = self.parameter.removesuffix("_level")
        years = f"{self.seen.years[0]}-{self.seen.years[-1]}" if len(self.seen.years) > 1 else f"{self.seen.years[0]}"
        counted_there = (
            f"{self.seen.number:,.0f} {what} in {years}, {self.seen.expected:,.0f} expected at national rates"
        )
        return f"{self.parameter}: {before} -> {after}, after {counted_there}"


def draws_for(place: str, known_to: date, number: int, seed: int) -> tuple[dict[str, np.ndarray], list[Learnt]]:
    """Draws of a place's posterior as it was known at a date, float64 [number] by parameter, and what its years added.

    Args:
        place: a municipality whose tables have joined, in no fit.
        known_to: what may be read of it.
        number: of draws.
        seed: of the design.
    """
    draws, known = shared_draws(number, seed), registry()
    values = resolve({}, known)
    learnt = []
    for name in COUNTED:
        seen, before = counted(name, place, known_to, values), draws[name]
        if seen is not None:
            draws[name] = updated(before, seen, *known[name].range)
        learnt.append(Learnt(name, seen, before, draws[name]))
    return draws, learnt
