"""The spread of results is split rightly into parameters and chance, on planted values."""

import numpy as np
import pytest

from experiments.spread import Spread, spread, spread_of_moments

OF_DRAWS, OF_SEEDS, OF_RUNS = 4.0, 9.0, 1.0  # variances
DRAWS, SEEDS, TABLES = 12, 5, 4000


def planted(common: bool) -> np.ndarray:
    """Tables of draws by seeds; what a seed does is common to all draws, or every run has a seed of its own."""
    generator = np.random.default_rng(5)

    def normal(variance: float, draws: int, seeds: int) -> np.ndarray:
        return generator.normal(scale=np.sqrt(variance), size=(TABLES, draws, seeds))

    return (
        100.0
        + normal(OF_DRAWS, DRAWS, 1)
        + normal(OF_SEEDS, 1 if common else DRAWS, SEEDS)
        + normal(OF_RUNS, DRAWS, SEEDS)
    )


@pytest.mark.parametrize("common", [True, False])
def test_both_parts_are_unbiased_whether_seeds_are_common_or_not(common: bool) -> None:
    found = np.array([spread(table) for table in planted(common)])
    error = found.std(axis=0) / np.sqrt(TABLES)
    assert np.all(np.abs(found.mean(axis=0) - [OF_DRAWS, OF_SEEDS + OF_RUNS]) < 3.5 * error)
    assert error.max() < 0.15  # so that a part left out would be seen


def test_taking_common_seeds_for_noise_of_the_means_would_be_wrong() -> None:
    tables = planted(common=True)
    naive = tables.mean(axis=2).var(axis=1, ddof=1) - tables.var(axis=2, ddof=1).mean(axis=1) / SEEDS
    assert naive.mean() < OF_DRAWS - 1.0


def test_where_parameters_do_nothing_the_estimate_lies_about_0_and_may_be_below() -> None:
    tables = planted(common=True)
    tables -= tables.mean(axis=2, keepdims=True)
    tables += np.random.default_rng(6).normal(scale=np.sqrt(1.0 / SEEDS), size=(TABLES, DRAWS, 1))
    found = np.array([spread(table).parameters for table in tables])
    assert found.min() < 0.0 < found.max()


def test_the_share_is_of_the_whole_and_none_where_nothing_varies() -> None:
    assert spread(np.array([[1.0, 1.0], [3.0, 3.0]])) == Spread(parameters=2.0, chance=0.0)
    assert spread(np.array([[1.0, 1.0], [3.0, 3.0]])).share == 1.0
    assert spread(np.array([[1.0, 3.0], [1.0, 3.0]])) == Spread(parameters=0.0, chance=2.0)
    assert np.isnan(spread(np.ones((3, 3))).share)
    assert spread_of_moments(2, 2, of_draws=2.0, of_seeds=0.0, within=0.0) == Spread(2.0, 0.0)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (5,), (0, 0)])
def test_one_draw_or_one_seed_cannot_be_split(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="allowed are tables of two draws and two seeds or more"):
        spread(np.ones(shape))
