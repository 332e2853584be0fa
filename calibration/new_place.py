"""The posterior of a place that no fit has seen: what the parameters are elsewhere, and what its own figures add.

Its level of net migration needs no draw: every run learns it from the place's own series (`model.levels`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration.local_levels import Seen, seen_of, updated
from calibration.protocol import ORIGINS
from calibration.protocol import SHIPPED as SHIPPED_DAY
from model.parameters import registry, resolve
from scenarios.joint_prior import prior_draws
from scenarios.posterior import NEW_PLACE, SHIPPED, posterior, posterior_file, skill_kind

#: The levels that a place's own births and deaths tell of.
LEVELS = ("births_level", "deaths_level")
#: Spread of a place's own ratio on its births, which runs draw (`model.local_pattern`).
_OWN_FERTILITY = "local_pattern_fertility_sd"


def shared_draws(known_to: date, number: int, seed: int) -> tuple[dict[str, np.ndarray], str]:
    """What the parameters are before a place is seen, float64 [draw] by parameter; and in words, whose they are.

    The newest fit that had read no more than may be read, for a place that is in none; the prior where there is none.

    Args:
        known_to: what may be read.
        number: of draws; of a fit with fewer, as many as it has.
        seed: of the design of the prior.
    """
    known = registry()
    for day in (SHIPPED_DAY, *(date(year, 1, 1) for year in reversed(ORIGINS))):
        kind = SHIPPED if day == SHIPPED_DAY else skill_kind(day.year)
        if day <= known_to and posterior_file(NEW_PLACE, kind).is_file():
            fitted = {name: column[:number] for name, column in posterior(NEW_PLACE, None, known, kind).items()}
            rows = min(len(column) for column in fitted.values())
            words = f"those of a place in no fit, by the fit that has seen what was known on {day}"
            return prior_draws(rows, seed, known) | fitted, words
    return prior_draws(number, seed, known), "the prior, as no fit was made of what was known then"


@dataclass(frozen=True)
class Learnt:
    """The levels of births and deaths before and after the place's own years.

    Args:
        seen: what was counted; None where nothing was, so that the levels are borrowed.
        before, after: draws, float64 [level, draw].
        shared: whose the draws of all other parameters are.
        at_limits: share of the draws that stand at an end of their range, where they would be beyond it.
    """

    seen: Seen | None
    before: np.ndarray
    after: np.ndarray
    shared: str
    at_limits: float = 0.0

    @property
    def words(self) -> list[str]:
        """Sentences, without a full stop."""
        if self.seen is None:
            own = "borrowed, as no births and deaths of its own are known"
            return [f"{name}: {_band(draws)}, {own}" for name, draws in zip(LEVELS, self.before, strict=True)]
        seen, (births, deaths) = self.seen, self.seen.expected
        counted, expected = f"{seen.increase:,.0f} births less deaths", f"{births - deaths:,.0f} expected"
        if seen.births is not None and seen.deaths is not None:
            counted = f"{seen.births:,.0f} births and {seen.deaths:,.0f} deaths"
            expected = f"{births:,.0f} and {deaths:,.0f} expected"
        years = f"{seen.years[0]}-{seen.years[-1]}" if len(seen.years) > 1 else f"{seen.years[0]}"
        moved = [
            f"{name}: {_band(before)} -> {_band(after)}"
            for name, before, after in zip(LEVELS, self.before, self.after, strict=True)
        ]
        found = f"after {counted} in {years}, {expected} at national rates with {seen.ages}"
        limits = (
            f", so that {self.at_limits:.0%} of the draws stand at the ends of their range" if self.at_limits else ""
        )
        return [*moved, f"{found}; the levels hold what the ages are wrong by{limits}"]


def _band(draws: np.ndarray) -> str:
    low, middle, high = np.quantile(draws, (0.05, 0.5, 0.95))
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def draws_for(place: str, start: int, known_to: date, number: int, seed: int) -> tuple[dict[str, np.ndarray], Learnt]:
    """Draws of a place's posterior for runs from a start on, float64 [number] by parameter, and what its years added.

    Args:
        place: a municipality whose tables have joined, in no fit.
        start: year of the 1 January on which the runs start.
        known_to: what may be read of the place.
        number: of draws.
        seed: of the design.
    """
    (draws, shared), known = shared_draws(known_to, number, seed), registry()
    seen = seen_of(place, start, known_to, resolve({}, known))
    before = np.stack([draws[name] for name in LEVELS])
    if seen is None:
        return draws, Learnt(None, before, before, shared)
    # What was counted tells of the level times the place's own ratio on its births: no run needs to draw that then.
    before[0] *= np.exp(draws[_OWN_FERTILITY] * np.random.default_rng(seed).standard_normal(before.shape[1]))
    draws[_OWN_FERTILITY] = np.zeros(before.shape[1])
    free = updated(before, seen)
    after = np.stack([np.clip(each, *known[name].range) for name, each in zip(LEVELS, free, strict=True)])
    draws |= dict(zip(LEVELS, after, strict=True))
    return draws, Learnt(seen, before, after, shared, float((after != free).any(axis=0).mean()))
