"""How likely the yearly net migration of municipalities is under the level process of `model.levels`, exactly.

The rates of all places and years are jointly normal. With A_i the covariance of a place's rates r_i apart from the shocks
that all share, S the sum of the inverses of A_i, u the sum of A_i^-1 r_i and K the covariance of the shocks over the years,
Woodbury's identity takes k places of n years from one matrix of size kn to k + 1 of size n:

    log det = sum log det A_i + log det(I + K S),   r' C^-1 r = sum r_i' A_i^-1 r_i - u' (I + K S)^-1 K u
"""

from collections.abc import Mapping
from datetime import date
from math import log, pi

import numpy as np

from model.levels import PROCESS, Rates, precisions, rates_of, shock_covariance
from model.tables import NotKnown, shipped_places

#: Parameters that the likelihood is a function of.
PARAMETERS = PROCESS


def rates_before(stop_year: int, known_to: date) -> Rates:
    """The rates of the municipalities that come with the model, thirteen and six proxies, in the years before `stop_year`.

    Raises:
        NotKnown: a year of a place was not known by `known_to`.
    """
    rates = rates_of(tuple(shipped_places(known_to)), stop_year, known_to)
    for place, of_place in zip(rates.places, rates.rate, strict=True):
        if np.isnan(of_place).any():
            year = rates.first + int(np.flatnonzero(np.isnan(of_place))[0])
            raise NotKnown(f"net migration of {place} in {year} was not known by {known_to.isoformat()}")
    return rates


def log_likelihood(values: Mapping[str, float], stop_year: int, known_to: date) -> float:
    """Log-density of the yearly net migration per resident from 1980 up to, not including, `stop_year`.

    Args:
        values: with those of `PARAMETERS`, by full name; others are not read.
        stop_year: the first year that is not read, as the start of a run.
        known_to: what may be read.

    Raises:
        NotKnown: a year of a place was not known by `known_to`.
        ValueError: a value lies outside what the process allows.
    """
    return log_density(rates_before(stop_year, known_to), values)


def log_density(rates: Rates, values: Mapping[str, float]) -> float:
    """Log-density of some rates under the level process.

    Raises:
        ValueError: a value lies outside what the process allows.
    """
    inverse, log_determinants = precisions(rates, values)
    prior = shock_covariance(rates.rate.shape[1], values)
    left = rates.left
    solved = np.einsum("itu,iu->it", inverse, left)
    shared = np.eye(len(prior)) + prior @ inverse.sum(axis=0)
    summed = solved.sum(axis=0)
    squares = (left * solved).sum() - summed @ np.linalg.solve(shared, prior @ summed)
    log_determinant = log_determinants.sum() + np.linalg.slogdet(shared)[1]
    known = np.count_nonzero(~np.isnan(rates.rate))
    return float(-0.5 * (squares + log_determinant + known * log(2.0 * pi)))
