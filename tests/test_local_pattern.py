"""What is a place's own: lasting ratios, and by how much estimated ages are off, drawn for the place and kept."""

from datetime import date

import numpy as np
import pytest

from model.local_pattern import local_ratio
from model.parameters import registry
from model.reconstruction import KNOTS, missed
from model.state import AGE, OLD_LEAVING, REGISTERED_IN, TOP_AGE, YOUTH_LEAVING
from tests.conftest import model_of, scenario

VALUES = {name: parameter.value for name, parameter in registry().items()}


def test_a_places_ratio_has_median_1_and_the_spread_between_places() -> None:
    u = (np.arange(2000) + 0.5) / 2000
    ratios = np.array([local_ratio(each, 0.2) for each in u])
    assert np.median(ratios) == pytest.approx(1.0, abs=1e-3)
    assert np.log(ratios).std() == pytest.approx(0.2, rel=0.01)


def test_places_differ_and_a_place_keeps_its_own_through_the_run() -> None:
    model = model_of(scenario(places=("hjelmeland", "verdal"), stop=date(2002, 1, 1)))
    before = model.state.places[[YOUTH_LEAVING, OLD_LEAVING]].copy()
    assert len(np.unique(before)) == 4
    for _ in range(14):
        model.step()
    assert np.array_equal(model.state.places[[YOUTH_LEAVING, OLD_LEAVING]], before)


def test_without_a_spread_every_place_is_as_all() -> None:
    alike = {f"local_pattern_{name}_sd": 0.0 for name in ("youth", "old", "fertility")}
    model = model_of(scenario(parameters=alike))
    assert (model.state.places[[YOUTH_LEAVING, OLD_LEAVING]] == 1.0).all()
    assert (model.circumstances.fertility == 1.0).all()


def test_reconstructed_ages_are_off_as_far_as_stated_and_the_total_is_exact() -> None:
    residents = np.full((2, TOP_AGE + 1), 15.0)
    rng = np.random.default_rng(1)
    found = np.array([missed(residents, rng.uniform(size=KNOTS), VALUES) for _ in range(2000)])
    assert found.sum(axis=(1, 2)) == pytest.approx(residents.sum())
    log = np.log(found[:, 0] / 15.0)
    assert log[:, 22].std() == pytest.approx(VALUES["reconstruction_off_at_20"], rel=0.12)
    assert log[:, 50].std() == pytest.approx(VALUES["reconstruction_off"], rel=0.15)


def test_ages_that_the_register_tells_are_not_moved() -> None:
    def ages(start: int, seed: int) -> np.ndarray:
        of_seed = model_of(scenario(start=date(start, 1, 1), stop=date(start + 1, 1, 1)), seed=seed).state
        here = of_seed.persons[:, : of_seed.n_persons]
        return np.bincount(here[AGE, here[REGISTERED_IN] == 0], minlength=TOP_AGE + 1)

    assert np.abs(ages(2000, 1) - ages(2000, 2)).sum() > 100
    assert np.abs(ages(2006, 1) - ages(2006, 2)).sum() <= 2 * TOP_AGE
    assert np.abs(ages(2006, 1) - ages(2006, 2)).max() <= 2
