"""Half-life, spreads and noise of the level process given some years, and the levels that places have reached, by draws.

Values are drawn from their prior times the likelihood of `level_likelihood` by an adaptive random walk (Haario, Saksman and
Tamminen 2001). It walks on logits of the shares of the priors below the values, where every prior is the logistic
distribution, whatever its range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import expit

from calibration.level_likelihood import PARAMETERS, log_density
from model.levels import Rates, levels_given, shocks_given
from model.priors import Prior

#: Steps that find the scale of the walk and are thrown away, steps between two draws that are kept, and how often the
#: scale is learnt anew.
TUNING, BETWEEN, RENEWED = 1000, 5, 100
#: Scale of the steps against the spread found, 2.38 / sqrt(dimensions) (Gelman, Roberts and Gilks 1996); and the spread
#: of a logit to begin with.
_SCALE, _FIRST = 2.38 / sqrt(len(PARAMETERS)), 0.3
#: Beyond this logit a share of a prior is 0 or 1 to a double.
_FARTHEST = 30.0


@dataclass(frozen=True)
class Believed:
    """What is believed of a value of the level process before the years are seen: a distribution cut to a range."""

    prior: Prior
    low: float
    high: float

    def quantile(self, share: float) -> float:
        """The value below which a share of it lies."""
        return float(self.prior.quantile(np.array(share), self.low, self.high))


def draws_given(
    rates: Rates, believed: Mapping[str, Believed], number: int, rng: np.random.Generator
) -> list[dict[str, float]]:
    """Draws of the values of the level process given some years.

    Args:
        rates: the years.
        believed: what is believed before, of each of `level_likelihood.PARAMETERS`.
        number: of draws.
        rng: random numbers.
    """
    count = len(PARAMETERS)
    at: np.ndarray = np.zeros(count)
    density = _log_posterior(at, rates, believed)
    factor: np.ndarray = _FIRST * np.eye(count)
    walked = np.empty((TUNING + number * BETWEEN, count))
    for step in range(len(walked)):
        proposed = at + _SCALE * factor @ rng.standard_normal(count)
        new = _log_posterior(proposed, rates, believed)
        if log(1.0 - rng.random()) < new - density:
            at, density = proposed, new
        walked[step] = at
        if step < TUNING and step % RENEWED == RENEWED - 1:
            # The second half of what was walked, and a little of the first spread, so that no direction is lost.
            spread = np.cov(walked[step // 2 : step + 1].T) + (_FIRST / RENEWED) ** 2 * np.eye(count)
            factor = np.linalg.cholesky(spread)
    return [_values(logits, believed) for logits in walked[TUNING + BETWEEN - 1 :: BETWEEN]]


def reached(rates: Rates, values: Mapping[str, float], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A joint draw given the years of `rates`: levels in the year after the last, [place]; shocks of the years; 1/year."""
    shared = shocks_given(rates, values).drawn(rng.standard_normal((rates.rate.shape[1],)))
    mean, sd = levels_given(rates, values, shared)
    return mean + sd * rng.standard_normal(len(mean)), shared


def _values(logits: np.ndarray, believed: Mapping[str, Believed]) -> dict[str, float]:
    shares = expit(logits)
    return {name: believed[name].quantile(share) for name, share in zip(PARAMETERS, shares, strict=True)}


def _log_posterior(logits: np.ndarray, rates: Rates, believed: Mapping[str, Believed]) -> float:
    if np.abs(logits).max() > _FARTHEST:
        return -np.inf
    prior = -sum(abs(z) + 2.0 * log(1.0 + exp(-abs(z))) for z in logits)
    return prior + log_density(rates, _values(logits, believed))
