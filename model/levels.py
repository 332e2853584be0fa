"""Where net migration stands at the start of a run: the levels of places and the shocks they shared, given the years before.

The rates r of net migration per resident in years t and s, about the long-run mean, are normal:

    level:   cov(l_it, l_is) = level_sd^2 x fade^|t - s|,                 fade = 2^(-1 / half_life)
    shock:   cov(c_t, c_s) = common_sd^2 x common_fade^|t - s|,           the same for all places
    noise:   var(e_it) = noise / population

Given the shocks that places share, places are independent. So the shocks of the years before are drawn from what all places
say of them, and each level from what is left of its place: a joint draw from what is known, whatever years a place lacks.
With A_i the covariance of a place apart from shocks, S the sum of the inverses of A_i, u the sum of A_i^-1 r_i and K the
covariance of the shocks, these are normal with covariance V = (I + K S)^-1 K and mean V u.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import sqrt

import numpy as np

from model.tables import NotKnown, remembered, series, shipped_places

#: The first year whose net migration is read.
FIRST_YEAR = 1980
#: Parameters of `model.outside` that the process moves by.
PROCESS = ("outside_half_life", "outside_level_sd", "outside_common_sd", "outside_common_fade", "outside_noise")


@dataclass(frozen=True)
class Rates:
    """Yearly net migration of places per resident.

    Attributes:
        places: their names.
        first: the first year.
        rate: 1/year, float64 [place, year]; not a number where it is not known.
        population: on 1 January, persons, [place, year].
        mean: the long-run mean that levels revert to, 1/year, of all or [place, 1].
    """

    places: tuple[str, ...]
    first: int
    rate: np.ndarray
    population: np.ndarray
    mean: float | np.ndarray

    @property
    def left(self) -> np.ndarray:
        """Rates less the long-run mean, 0 where they are not known; float64 [place, year]."""
        return np.nan_to_num(self.rate - self.mean)


@remembered
def net_rates(place: str, start: int, known_to: date) -> dict[int, tuple[float, float]]:
    """Net migration per resident and the population, by year before the start; nothing where none is known."""
    try:
        population = series("population", "population", known_to, place=place)
        net = series("components", "net_migration", known_to, place=place)
    except NotKnown:
        return {}
    return {
        year: (net[year] / population[year], population[year])
        for year in range(FIRST_YEAR, start)
        if year in net and year in population
    }


@cache
def long_run_mean(start: int, known_to: date) -> float:
    """Mean net migration per resident and year over the 19 municipalities of the model, before the start; 1/year."""
    names = shipped_places(known_to)
    return float(np.mean([rate for name in names for rate, _ in net_rates(name, start, known_to).values()]))


@remembered
def rates_of(places: tuple[str, ...], start: int, known_to: date) -> Rates:
    """The rates of places in the years before the start, about the mean that the model reverts to."""
    years = range(FIRST_YEAR, start)
    nothing = (np.nan, np.nan)
    found = [net_rates(place, start, known_to) for place in places]
    cells = np.array([[of_place.get(year, nothing) for year in years] for of_place in found])
    cells = cells.reshape(len(places), len(years), 2)
    return Rates(places, FIRST_YEAR, cells[..., 0], cells[..., 1], long_run_mean(start, known_to))


def precisions(rates: Rates, values: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Inverse covariance of each place's years apart from the shocks, [place, year, year]; log determinants, [place].

    Rows and columns of years that are not known are 0.

    Raises:
        ValueError: a value lies outside what the process allows: noise and half-life above 0, spreads not below, and a
            persistence from 0 to below 1.
    """
    half_life, level_sd, common_sd, common_fade, noise = (values[name] for name in PROCESS)
    if not (half_life > 0.0 and level_sd >= 0.0 and common_sd >= 0.0 and 0.0 <= common_fade < 1.0 and noise > 0.0):
        raise ValueError(
            "the level process takes half_life and noise above 0, spreads not below, and common_fade from 0 to below 1, and "
            f"got half_life {half_life:g}, level_sd {level_sd:g}, common_sd {common_sd:g}, common_fade {common_fade:g}, "
            f"noise {noise:g}"
        )
    count = rates.rate.shape[1]
    years = np.arange(count)
    level = level_sd**2 * 2.0 ** (-np.abs(years[:, None] - years) / half_life)
    apart = np.broadcast_to(level, (len(rates.rate), count, count)).copy()
    apart[:, years, years] += noise / np.where(np.isnan(rates.rate), 1.0, rates.population)
    lacking = np.isnan(rates.rate)
    if not lacking.any():
        return np.linalg.inv(apart), np.linalg.slogdet(apart)[1]
    inverse, log_determinants = np.zeros_like(apart), np.zeros(len(apart))
    for place, there in enumerate(~lacking):
        known = np.ix_(there, there)
        inverse[place][known] = np.linalg.inv(apart[place][known])
        log_determinants[place] = np.linalg.slogdet(apart[place][known])[1]
    return inverse, log_determinants


def shock_covariance(count: int, values: Mapping[str, float]) -> np.ndarray:
    """Covariance of the shocks of so many years before anything is known of them, float64 [year, year]."""
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    return np.asarray(values["outside_common_sd"] ** 2 * values["outside_common_fade"] ** apart)


@dataclass(frozen=True)
class Shocks:
    """What is known of the shocks that places shared: normal.

    Attributes:
        mean: 1/year, float64 [year].
        root: symmetric root of their covariance, [year, year].
    """

    mean: np.ndarray
    root: np.ndarray

    def drawn(self, deviates: np.ndarray) -> np.ndarray:
        """A joint draw, from a standard normal deviate a year; 1/year, [year]."""
        return np.asarray(self.mean + self.root @ deviates)


def shocks_given(rates: Rates, values: Mapping[str, float]) -> Shocks:
    """The shocks of the years of `rates`, given all of them."""
    inverse = precisions(rates, values)[0]
    count = inverse.shape[1]
    prior = shock_covariance(count, values)
    covariance = np.linalg.solve(np.eye(count) + prior @ inverse.sum(axis=0), prior)
    mean = covariance @ np.einsum("itu,iu->t", inverse, rates.left)
    sizes, axes = np.linalg.eigh((covariance + covariance.T) / 2.0)
    return Shocks(mean, (axes * np.sqrt(np.maximum(sizes, 0.0))) @ axes.T)


def levels_given(rates: Rates, values: Mapping[str, float], shocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations of the levels in the year after the last of `rates`, 1/year, both [place].

    Args:
        rates: the years before.
        values: of the process.
        shocks: that places shared in these years, 1/year, [year].
    """
    spread = values["outside_level_sd"] ** 2
    ahead = np.arange(rates.rate.shape[1], 0, -1)
    with_next = spread * 2.0 ** (-ahead / values["outside_half_life"])
    weights = np.einsum("t,itu->iu", with_next, precisions(rates, values)[0])
    sd = np.sqrt(np.maximum(spread - weights @ with_next, 0.0))
    mean = np.broadcast_to(rates.mean, (len(weights), 1))[:, 0] + (weights * (rates.left - shocks)).sum(axis=1)
    return np.asarray(mean), np.asarray(sd)


def level_path(
    level: float, long_run: float, deviates: Sequence[float], shocks: Sequence[float], values: Mapping[str, float]
) -> list[float]:
    """Expected net migration per resident in each year of a run, 1/year.

    Args:
        level: in the first year.
        long_run: that it reverts to.
        deviates: standard normal, one per year, for the innovation that leads to the next.
        shocks: that places share, 1/year, one per year.
        values: of all parameters.
    """
    fade = 2.0 ** (-1.0 / values["outside_half_life"])
    innovation = values["outside_level_sd"] * sqrt(1.0 - fade**2)
    path = []
    for deviate, shock in zip(deviates, shocks, strict=True):
        path.append(level + shock)
        level = long_run + fade * (level - long_run) + innovation * deviate
    return path


def shock_path(last: float | None, deviates: Sequence[float], values: Mapping[str, float]) -> list[float]:
    """The shocks that places share in each year of a run, 1/year.

    Args:
        last: that of the year before the run; None when nothing is known of it.
        deviates: standard normal, one per year.
        values: of all parameters.
    """
    sd, fade = values["outside_common_sd"], values["outside_common_fade"]
    path = []
    for deviate in deviates:
        last = sd * deviate if last is None else fade * last + sd * sqrt(1.0 - fade**2) * deviate
        path.append(last)
    return path
