"""Elliptical slice sampling: draws of a normal prior times any likelihood, without a step length to choose.

Murray, Adams and MacKay (2010), Elliptical slice sampling, AISTATS.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pace:
    """How long the sampler runs: steps that are thrown away, and steps per draw that is kept."""

    burn_in: int = 200
    per_draw: int = 4


USUAL = Pace()


def sliced(
    mean: np.ndarray,
    covariance: np.ndarray,
    likely: Callable[[np.ndarray], float],
    number: int,
    rng: np.random.Generator,
    pace: Pace,
) -> np.ndarray:
    """Draws of N(mean, covariance) x exp(likely), float64 [draw, dimension].

    Args:
        mean, covariance: of the normal prior.
        likely: log-likelihood at a point.
        number: of draws.
        rng: random numbers.
        pace: how long it runs.
    """
    factor = np.linalg.cholesky(covariance)
    now = np.zeros(len(mean))
    height = likely(mean)
    found = np.empty((number, len(mean)))
    for step in range(pace.burn_in + number * pace.per_draw):
        partner = factor @ rng.standard_normal(len(mean))
        floor = height + np.log(rng.uniform())
        angle = rng.uniform(0.0, 2.0 * np.pi)
        low, high = angle - 2.0 * np.pi, angle
        while True:
            proposed = now * np.cos(angle) + partner * np.sin(angle)
            height = likely(mean + proposed)
            if height > floor:
                break
            low, high = (angle, high) if angle < 0.0 else (low, angle)
            angle = rng.uniform(low, high)
        now = proposed
        kept, left = divmod(step - pace.burn_in, pace.per_draw)
        if kept >= 0 and left == pace.per_draw - 1:
            found[kept] = mean + now
    return found
