"""The difference that pairs of runs tell: its parts are those that were planted, and its intervals hold what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.paired import LEVEL, Difference, difference, of_parameters, spreads

#: Planted comparisons of each kind: a share of 0.9 among so many has a standard error of 0.012.
TIMES = 600
#: How far a share may be from what it ought to be.
NEAR = 0.04

# Persons by which the parameters and chance spread a difference.
MUCH, ALIKE, LITTLE, NONE = (30.0, 5.0), (20.0, 20.0), (3.0, 20.0), (0.0, 20.0)

Outcomes = tuple[np.ndarray, np.ndarray]


def planted(rng: np.random.Generator, pairs: int, mean: float, sds: tuple[float, float]) -> Outcomes:
    """Outcomes without and with a mix, their difference spread by the parameters and by chance."""
    parameters, chance = sds
    draws = np.repeat(rng.normal(0.0, 1.0, (2, pairs // SEEDS_OF_A_DRAW)), SEEDS_OF_A_DRAW, axis=1)
    without = 2_700.0 + 60.0 * draws[0] + rng.normal(0.0, 30.0, pairs)
    return without, without + mean + parameters * draws[1] + rng.normal(0.0, chance, pairs)


def many(pairs: int, mean: float, sds: tuple[float, float], seed: int = 1) -> list[Difference]:
    """Differences of many planted comparisons."""
    rng = np.random.default_rng(seed)
    return [difference(*planted(rng, pairs, mean, sds)) for _ in range(TIMES)]


def held(intervals: list[tuple[float, float]], values: np.ndarray) -> float:
    """Share of values, float64 [value], that lie inside, over all intervals."""
    low, high = np.array(intervals).T
    return float(((values >= low[:, None]) & (values <= high[:, None])).mean())


# By hand


def test_every_part_of_two_draws_is_what_a_hand_computes() -> None:
    """Gains 2, 4 in the first draw and 6, 8 in the second."""
    found = difference([0, 2, 4, 2], [2, 6, 10, 10])
    assert (found.pairs, found.mean) == (4, 5.0)
    assert found.standard_error == pytest.approx(2.0)  # of draw means 3 and 7, whose standard deviation is 2.83
    assert (found.low, found.high) == pytest.approx(
        (5.0 - 12.628, 5.0 + 12.628), abs=0.001
    )  # 2 x 6.314, t with 1 degree
    assert found.sd_chance == pytest.approx(np.sqrt(2.0))
    # 8 x 1.5 of draw means and 2 / 2 within them; 13 ** 2 / (12 ** 2 / 1 + 1 ** 2 / 2) = 1.17 degrees: t is 4.966
    least = (5.0 - 17.906, 5.0 + 17.906)
    assert found.parameters[0] < least[0]  # with one degree; and chance never makes the interval narrower
    assert found.both == found.parameters
    assert found.correlation == pytest.approx(16.0 / np.sqrt(8.0 * 44.0))
    assert found.error_ratio == pytest.approx(np.sqrt(1.0**2 + 3.0**2) / 2.0)  # draw means 1, 3 and 4, 10
    assert not found.told_apart


def test_the_variance_of_the_parameters_is_that_of_draw_means_less_the_share_of_chance() -> None:
    """Far above its error; elsewhere it is more, and never none."""
    assert of_parameters(500.0, 100.0, 1_000) == pytest.approx(450.0, rel=1e-6)
    plain = np.array([200.0, 60.0, 0.0, -10.0, -40.0])
    given_these = np.array([of_parameters(each + 50.0, 100.0, 50) for each in plain])
    assert (given_these > np.maximum(plain, 0.0)).all()
    assert (np.diff(given_these) < 0.0).all()
    assert of_parameters(0.0, 0.0, 50) == 0.0


# What was planted


@pytest.mark.parametrize("sds", [MUCH, ALIKE, (20.0, 30.0)])
def test_the_mean_and_both_spreads_that_were_planted_are_found(sds: tuple[float, float]) -> None:
    found = difference(*planted(np.random.default_rng(2), 20_000, 12.0, sds))
    assert found.mean == pytest.approx(12.0, abs=3.0 * found.standard_error)
    assert found.standard_error == pytest.approx(np.sqrt(sds[0] ** 2 / 10_000 + sds[1] ** 2 / 20_000), rel=0.05)
    assert (found.sd_parameters, found.sd_chance) == pytest.approx(sds, rel=0.05)


def test_where_the_parameters_do_nothing_their_spread_shrinks_with_the_pairs() -> None:
    few, some, lots = (
        float(np.mean([difference(*planted(rng, pairs, 0.0, NONE)).sd_parameters for _ in range(30)]))
        for rng in [np.random.default_rng(3)]
        for pairs in (40, 400, 4_000)
    )
    assert few > some > lots
    assert lots < 0.15 * NONE[1]


# Intervals


@pytest.mark.parametrize("sds", [MUCH, ALIKE, LITTLE, NONE])
@pytest.mark.parametrize("pairs", [10, 100])
def test_the_interval_of_the_mean_holds_the_truth_as_often_as_it_says(pairs: int, sds: tuple[float, float]) -> None:
    found = many(pairs, 5.0, sds)
    assert held([(each.low, each.high) for each in found], np.array([5.0])) == pytest.approx(LEVEL, abs=NEAR)


@pytest.mark.parametrize(
    ("sds", "pairs"), [(MUCH, 20), (ALIKE, 20), (MUCH, 40), (MUCH, 100), (ALIKE, 100), ((10.0, 20.0), 200)]
)
def test_the_interval_over_parameters_holds_what_they_make_as_often_as_it_says(
    sds: tuple[float, float], pairs: int
) -> None:
    made = 5.0 + sds[0] * np.random.default_rng(4).standard_normal(400)
    assert held([each.parameters for each in many(pairs, 5.0, sds)], made) == pytest.approx(LEVEL, abs=NEAR)


@pytest.mark.parametrize("sds", [LITTLE, NONE])
def test_where_parameters_hardly_matter_their_interval_is_rather_too_wide(sds: tuple[float, float]) -> None:
    made = 5.0 + sds[0] * np.random.default_rng(5).standard_normal(400)
    assert held([each.parameters for each in many(100, 5.0, sds)], made) > LEVEL + NEAR


@pytest.mark.parametrize("sds", [MUCH, ALIKE, NONE])
@pytest.mark.parametrize("pairs", [10, 20, 100, 200])
def test_the_interval_over_both_holds_single_differences_as_often_as_it_says(
    pairs: int, sds: tuple[float, float]
) -> None:
    rng = np.random.default_rng(6)
    single = 5.0 + rng.normal(0.0, sds[0], 400) + rng.normal(0.0, sds[1], 400)
    assert held([each.both for each in many(pairs, 5.0, sds)], single) == pytest.approx(LEVEL, abs=NEAR)


def test_more_pairs_narrow_the_interval_of_the_mean_and_not_that_of_the_parameters() -> None:
    rng = np.random.default_rng(7)
    few, more = (difference(*planted(rng, pairs, 5.0, ALIKE)) for pairs in (400, 6_400))
    assert (more.high - more.low) / (few.high - few.low) == pytest.approx(0.25, rel=0.2)
    assert np.ptp(more.parameters) / np.ptp(few.parameters) == pytest.approx(1.0, rel=0.2)


# Told apart from nothing


@pytest.mark.parametrize("sds", [MUCH, ALIKE, NONE])
@pytest.mark.parametrize("pairs", [10, 100])
def test_a_mix_that_does_nothing_is_told_apart_at_the_nominal_rate(pairs: int, sds: tuple[float, float]) -> None:
    told = np.mean([each.told_apart for each in many(pairs, 0.0, sds, seed=8)])
    assert told == pytest.approx(1.0 - LEVEL, abs=NEAR)


def test_where_no_pair_differs_nothing_is_told_apart() -> None:
    without, _ = planted(np.random.default_rng(9), 100, 0.0, ALIKE)
    found = difference(without, without)
    assert not found.told_apart
    assert (found.mean, found.standard_error, found.sd_parameters, found.sd_chance) == (0.0, 0.0, 0.0, 0.0)
    assert (found.low, found.high, *found.parameters, *found.both) == (0.0,) * 6
    assert found.correlation == pytest.approx(1.0)
    assert np.isnan(found.error_ratio)


def test_the_same_difference_in_every_pair_is_certain() -> None:
    found = difference([10.0, 30.0, 20.0, 50.0], [12.0, 32.0, 22.0, 52.0])
    assert found.told_apart
    assert (found.low, found.high) == (2.0, 2.0)


# What common seeds and draws are worth


def test_the_error_ratio_is_how_much_larger_the_error_of_runs_of_their_own_is() -> None:
    """Mixes are run once in the pairs of the baseline, once in others."""
    rng = np.random.default_rng(10)
    together, alone, said = [], [], []
    for _ in range(TIMES):
        without, with_ = planted(rng, 40, 5.0, (10.0, 20.0))
        _, elsewhere = planted(rng, 40, 5.0, (10.0, 20.0))
        together.append((with_ - without).mean())
        alone.append((elsewhere - without).mean())
        said.append(difference(without, with_).error_ratio)
    assert np.median(said) == pytest.approx(np.std(alone) / np.std(together), rel=0.1)


def test_outcomes_that_have_nothing_in_common_gain_nothing_from_pairs() -> None:
    rng = np.random.default_rng(11)
    found = difference(rng.normal(0.0, 10.0, 4_000), rng.normal(0.0, 10.0, 4_000))
    assert found.correlation == pytest.approx(0.0, abs=0.05)
    assert found.error_ratio == pytest.approx(1.0, abs=0.05)


def test_an_outcome_that_never_varies_has_no_correlation() -> None:
    found = difference([0.0] * 4, [1.0, 2.0, 3.0, 4.0])
    assert np.isnan(found.correlation)
    assert found.error_ratio == pytest.approx(1.0)


# Few pairs


def test_what_is_left_of_an_incomplete_draw_counts_in_the_mean_but_not_in_its_error() -> None:
    whole, more = difference([0.0] * 4, [2.0, 4.0, 6.0, 8.0]), difference([0.0] * 5, [2.0, 4.0, 6.0, 8.0, 30.0])
    assert (more.pairs, more.mean) == (5, 10.0)
    assert (more.standard_error, more.sd_parameters) == (whole.standard_error, whole.sd_parameters)
    assert more.both[1] > 8.0


@pytest.mark.parametrize("gains", [[3.0], [3.0, 5.0], [3.0, 5.0, 4.0]])
def test_one_draw_says_what_it_saw_and_nothing_of_errors(gains: list[float]) -> None:
    found = difference([10.0] * len(gains), [10.0 + each for each in gains])
    assert found.mean == pytest.approx(np.mean(gains))
    assert np.isnan([found.standard_error, found.low, found.high, found.sd_parameters, *found.parameters]).all()
    assert np.isnan(found.error_ratio)
    assert found.both[0] >= min(gains)
    assert not found.told_apart


@pytest.mark.parametrize(("without", "with_"), [([], []), ([1.0, 2.0], [1.0]), ([1.0], [])])
def test_outcomes_that_are_no_pairs_are_refused(without: list[float], with_: list[float]) -> None:
    with pytest.raises(
        ValueError, match=f"difference of {len(without)} and {len(with_)} outcomes: allowed are as many, 1"
    ):
        difference(without, with_)


# Rules that always hold

OUTCOMES = arrays(float, st.integers(4, 40), elements=st.integers(-1_000, 1_000).map(float))


@given(OUTCOMES, st.integers(0, 10_000))
def test_the_difference_turned_round_has_its_sign_turned(without: np.ndarray, seed: int) -> None:
    with_ = without + np.random.default_rng(seed).integers(-5, 6, without.size)
    one, other = difference(without, with_), difference(with_, without)
    assert (other.mean, other.low, other.high) == pytest.approx((-one.mean, -one.high, -one.low), abs=1e-9)
    assert (other.sd_parameters, other.sd_chance) == pytest.approx((one.sd_parameters, one.sd_chance), abs=1e-9)
    assert other.both == pytest.approx((-one.both[1], -one.both[0]), abs=1e-9)
    assert one.told_apart == other.told_apart


@given(OUTCOMES)
def test_spreads_are_never_below_nothing(gains: np.ndarray) -> None:
    assert min(spreads(gains)) >= 0.0
