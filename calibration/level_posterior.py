"""Half-life, spreads and noise of the level process given some years, and the levels that places have reached, by draws.

Values are drawn from their prior times the likelihood of `level_likelihood`, on the normal deviates behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from calibration.level_likelihood import PARAMETERS, log_density
from calibration.slice_sampling import USUAL, sliced
from model.levels import Rates, levels_given, shocks_given
from model.priors import Prior


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
    found = sliced(
        np.zeros(count), np.eye(count), lambda at: log_density(rates, _values(at, believed)), number, rng, USUAL
    )
    return [_values(at, believed) for at in found]


def reached(rates: Rates, values: Mapping[str, float], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A joint draw given the years of `rates`: levels in the year after the last, [place]; shocks of the years; 1/year."""
    shared = shocks_given(rates, values).drawn(rng.standard_normal((rates.rate.shape[1],)))
    mean, sd = levels_given(rates, values, shared)
    return mean + sd * rng.standard_normal(len(mean)), shared


def _values(deviates: np.ndarray, believed: Mapping[str, Believed]) -> dict[str, float]:
    return {name: believed[name].quantile(share) for name, share in zip(PARAMETERS, ndtr(deviates), strict=True)}
