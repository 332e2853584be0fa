"""The likelihood of net migration under the level process: the density it claims to be, and truths found again."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

from calibration.level_likelihood import PARAMETERS, log_density, log_likelihood, rates_before
from model.levels import Rates
from model.parameters import registry
from model.tables import NotKnown, shipped_places

KNOWN_TO = date(2000, 1, 1)
VALUES = {name: registry()[name].value for name in PARAMETERS}


#: What the search may try: a persistence stays below 1.
LARGEST = [np.inf, np.inf, np.inf, 0.99, np.inf]


def covariance(rates: Rates, values: dict[str, float]) -> np.ndarray:
    """Of all places and years, written out cell by cell."""
    half_life, level_sd, common_sd, common_fade, noise = (values[name] for name in PARAMETERS)
    places, years = rates.rate.shape
    found = np.zeros((places, years, places, years))
    for i in range(places):
        for t in range(years):
            for s in range(years):
                found[i, t, i, s] += level_sd**2 * 0.5 ** (abs(t - s) / half_life)
                found[i, t, :, s] += common_sd**2 * common_fade ** abs(t - s)
            found[i, t, i, t] += noise / rates.population[i, t]
    return found.reshape(places * years, places * years)


def planted(values: dict[str, float], seed: int, like: Rates) -> Rates:
    """Rates drawn from the process, of places as many and as large as some others."""
    drawn = np.random.default_rng(seed).standard_normal(like.rate.size)
    drawn = np.linalg.cholesky(covariance(like, values)) @ drawn
    return replace(like, rate=like.mean + drawn.reshape(like.rate.shape))


@pytest.mark.parametrize("common_sd", [0.0, 0.004])
def test_it_is_the_density_of_the_joint_normal_distribution(common_sd: float) -> None:
    rates = Rates(
        ("a", "b", "c"),
        1980,
        np.array([[0.010, -0.004, 0.002, 0.001], [-0.013, 0.006, -0.020, -0.011], [0.003, 0.000, 0.001, -0.005]]),
        np.array([[2700.0, 2710, 2690, 2700], [1100, 1090, 1095, 1080], [12000, 12050, 12100, 12090]]),
        -0.003,
    )
    values = VALUES | {"outside_common_sd": common_sd, "outside_half_life": 5.0}
    written_out = multivariate_normal(np.full(12, rates.mean), covariance(rates, values)).logpdf(rates.rate.ravel())
    assert log_density(rates, values) == pytest.approx(written_out, rel=1e-10)


def test_it_is_that_density_for_the_municipalities_too() -> None:
    rates = rates_before(1990, KNOWN_TO)
    everything = multivariate_normal(np.full(rates.rate.size, rates.mean), covariance(rates, VALUES))
    assert log_likelihood(VALUES, 1990, KNOWN_TO) == pytest.approx(everything.logpdf(rates.rate.ravel()), rel=1e-9)


def test_planted_values_are_found_again() -> None:
    """Places enough that the standard error of each logarithm is small: sixty of thirty years; two truths."""
    places, people = tuple(map(str, range(60))), np.geomspace(1000, 12000, 60)[:, None] + np.zeros(30)
    like = Rates(places, 1980, np.zeros_like(people), people, 0.0)
    truth = np.log([10.0, 0.006, 0.003, 0.5, 0.30])
    errors = []
    for seed in (1, 2):
        rates = planted(dict(zip(PARAMETERS, np.exp(truth), strict=True)), seed, like)
        found = minimize(
            lambda x, rates=rates: (
                -log_density(rates, dict(zip(PARAMETERS, np.minimum(np.exp(x), LARGEST), strict=True)))
            ),
            np.log(list(VALUES.values())),
            method="Nelder-Mead",
            options={"xatol": 0.005, "fatol": 0.01},
        )
        errors.append(found.x - truth)
    assert (np.abs(errors) < [0.6, 0.25, 0.35, 0.7, 0.12]).all(), errors


def test_a_year_that_is_not_known_is_left_out_of_the_density() -> None:
    rates = rates_before(1990, KNOWN_TO)
    lacking = rates.rate.copy()
    lacking[2, 4] = lacking[7, :3] = np.nan
    known = ~np.isnan(lacking).ravel()
    some = covariance(rates, VALUES)[np.ix_(known, known)]
    written_out = multivariate_normal(np.full(known.sum(), rates.mean), some).logpdf(rates.rate.ravel()[known])
    assert log_density(replace(rates, rate=lacking), VALUES) == pytest.approx(written_out, rel=1e-9)


def test_it_reads_thirteen_municipalities_and_six_like_them_and_no_year_from_the_stop_on() -> None:
    rates = rates_before(1995, KNOWN_TO)
    assert list(rates.places) == shipped_places(KNOWN_TO)
    assert (rates.rate.shape, rates.first) == ((19, 15), 1980)


def test_a_year_that_was_not_known_is_refused() -> None:
    with pytest.raises(NotKnown, match="net migration of hjelmeland in 2000 was not known by 2000-01-01"):
        log_likelihood(VALUES, 2001, KNOWN_TO)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outside_noise", 0.0),
        ("outside_half_life", 0.0),
        ("outside_level_sd", -0.001),
        ("outside_common_sd", -0.001),
        ("outside_common_fade", 1.0),
    ],
)
def test_a_value_the_process_does_not_allow_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match="half_life and noise above 0"):
        log_likelihood(VALUES | {name: value}, 1990, KNOWN_TO)
