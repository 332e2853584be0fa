"""Floors that chance leaves, and what the contest can tell apart, as measured before."""

import numpy as np
import pytest

from calibration.noise_floor import by_horizon, by_place, floor_crps, floor_mae, poisson_variance, power
from calibration.pattern_table import groups

TWELVE = groups()["pooled_12"]
#: Population, drift in % a year, variance by population, floors by chance of MAE and CRPS, floor of MAE at the observed
#: variance, MAE of the shrunk drift (calibration_floor.csv of 22 November 2026).
MEASURED = {
    "hjelmeland": (2718, -0.224, 0.211, 12.956, 9.161, 18.286, 14.168),
    "rendalen": (2083, -1.255, 0.291, 11.343, 8.020, 16.009, 8.307),
    "vestvagoy": (10766, -0.045, 0.332, 25.784, 18.232, 36.392, 35.890),
    "moskenes": (1176, -2.133, 0.097, 8.522, 6.026, 12.028, 6.854),
}
#: MAE and CRPS by chance, and the shrunk drift by them, at 1 to 4 years (calibration.md, 4c).
BY_HORIZON = [
    (14.40, 10.18, 1.29, 1.33),
    (20.39, 14.42, 1.24, 1.33),
    (25.01, 17.68, 1.37, 1.37),
    (28.92, 20.45, 1.37, 1.39),
]


def test_floors_are_the_means_of_a_normal_error() -> None:
    drawn = np.random.default_rng(1).normal(0.0, 3.0, 200_000)
    assert floor_mae(9.0) == pytest.approx(np.abs(drawn).mean(), rel=0.01)
    assert floor_crps(9.0) == pytest.approx(3.0 / np.sqrt(np.pi))
    assert poisson_variance() == pytest.approx(0.097)


def test_floors_of_places_are_as_measured_before() -> None:
    found = by_place(TWELVE).set_index("place")
    for place, measured in MEASURED.items():
        mine = found.loc[place].to_numpy() * [1, 100, 1, 1, 1, 1, 1]
        assert mine == pytest.approx(measured, rel=0.003, abs=0.002), place


def test_floors_by_horizon_are_as_measured_before() -> None:
    found = by_horizon(TWELVE)[["mae_poisson", "crps_poisson", "mae_by_poisson", "crps_by_poisson"]]
    assert found.to_numpy() == pytest.approx(np.array(BY_HORIZON), abs=0.011)


def test_power_is_near_what_was_measured_before() -> None:
    """Who knows the drifts: 0.84 of all, 0.93 to 0.76 by year, better in 92-94 % of truths; who knows half: 0.99."""
    found = power(TWELVE, 2, truths=60).set_index(["forecast", "horizon"])
    assert found.loc["knows_drifts"]["median"].to_numpy() == pytest.approx([0.84, 0.93, 0.86, 0.82, 0.76], abs=0.04)
    assert found.loc["knows_drifts", 0].wins == pytest.approx(0.93, abs=0.07)
    assert found.loc["knows_half", 0]["median"] == pytest.approx(0.99, abs=0.025)
    assert found.loc["last_value", 0]["median"] > 1.5


def test_power_of_the_same_seed_is_the_same() -> None:
    assert power(TWELVE, 5, truths=3).equals(power(TWELVE, 5, truths=3))
