"""How likely the yearly net migration of municipalities is under the level process of `model.outside`, exactly.

Over the years t and s of a place i with population n, the rates of net migration are jointly normal about the long-run mean:

    cov(rate_it, rate_is) = level_sd^2 x fade^|t - s| + [t = s] (noise / n_it + common_sd^2),   fade = 2^(-1 / half_life)
    cov(rate_it, rate_js) = [t = s] common_sd^2                                                 between two places

which is what a Kalman filter over all places gives, without its recursion. With A_i the covariance of a place apart from
the shock that all share, S the sum of the inverses of A_i, u the sum of A_i^-1 r_i and c the sd of the shock, Woodbury's
identity takes k places of n years from one matrix of size kn to k + 1 of size n:

    log det = sum log det A_i + log det(I + c^2 S),   r' C^-1 r = sum r_i' A_i^-1 r_i - c^2 u' (I + c^2 S)^-1 u
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import log, pi

import numpy as np

from model import outside
from model.tables import NotKnown, remembered, shipped_places

#: Parameters of `model.outside` that the likelihood is a function of.
PARAMETERS = ("outside_half_life", "outside_level_sd", "outside_common_sd", "outside_noise")


@dataclass(frozen=True)
class Rates:
    """Yearly net migration of places per resident.

    Attributes:
        places: their names.
        first: the first year.
        rate: 1/year, float64 [place, year].
        population: on 1 January, persons, [place, year].
        mean: the long-run mean that levels revert to, 1/year, of all or [place, 1].
    """

    places: tuple[str, ...]
    first: int
    rate: np.ndarray
    population: np.ndarray
    mean: float | np.ndarray


@remembered
def rates_before(stop_year: int, known_to: date) -> Rates:
    """The rates of the municipalities that come with the model, thirteen and six proxies, in the years before `stop_year`.

    Their mean is the one that the model reverts to (`model.outside.long_run_mean`).

    Raises:
        NotKnown: a year of a place was not known by `known_to`.
    """
    places = tuple(shipped_places(known_to))
    first = outside.FIRST_YEAR
    years = range(first, stop_year)
    found = [outside.net_rates(place, stop_year, known_to) for place in places]
    for place, of_place in zip(places, found, strict=True):
        missing = [year for year in years if year not in of_place]
        if missing:
            raise NotKnown(f"net migration of {place} in {missing[0]} was not known by {known_to.isoformat()}")
    cells = np.array([[of_place[year] for year in years] for of_place in found])
    return Rates(places, first, cells[..., 0], cells[..., 1], outside.long_run_mean(stop_year, known_to))


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
    common = values["outside_common_sd"] ** 2
    left = rates.rate - rates.mean
    solved = np.einsum("itu,iu->it", inverse, left)
    shared = np.eye(left.shape[1]) + common * inverse.sum(axis=0)
    summed = solved.sum(axis=0)
    squares = (left * solved).sum() - common * summed @ np.linalg.solve(shared, summed)
    log_determinant = log_determinants.sum() + np.linalg.slogdet(shared)[1]
    return float(-0.5 * (squares + log_determinant + left.size * log(2.0 * pi)))


def precisions(rates: Rates, values: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Inverse covariance of each place's years apart from the shocks that all share, [place, year, year]; log det, [place].

    Raises:
        ValueError: a value lies outside what the process allows: noise and half-life above 0, spreads not below.
    """
    half_life, level_sd, common_sd, noise = (values[name] for name in PARAMETERS)
    if not (half_life > 0.0 and level_sd >= 0.0 and common_sd >= 0.0 and noise > 0.0):
        raise ValueError(
            f"the level process takes half_life and noise above 0 and spreads not below, and got half_life {half_life:g}, "
            f"level_sd {level_sd:g}, common_sd {common_sd:g}, noise {noise:g}"
        )
    count = rates.rate.shape[1]
    years = np.arange(count)
    level = level_sd**2 * 2.0 ** (-np.abs(years[:, None] - years) / half_life)
    apart = np.broadcast_to(level, (len(rates.rate), count, count)).copy()
    apart[:, years, years] += noise / rates.population
    return np.linalg.inv(apart), np.linalg.slogdet(apart)[1]
