"""The allocation of pairs: on a ladder of mixes it finds the best about as often as any fixed allocation could."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from experiments.allocation import allocate
from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.ranking import means

# The ladder: mixes, persons between one and the next, runs of mixes in all, first pairs of each, and pairs given at a time.
MIXES, STEP, RUNS, FIRST, BATCH = 12, 3.0, 480, 10, 24
#: Measured in 4,000 trials on other seeds, by the spread of the difference between two mixes in the same pair (persons): how
#: often the best comes out first, by the allocation and with 40 pairs of each. Where 0.3 of that variance is of the draw,
#: which two pairs share, it is 0.93 at 20 and 0.86 at 25.
MEASURED = {15.0: (0.992, 0.897), 20.0: (0.958, 0.820), 25.0: (0.903, 0.753)}
#: Trials here.
TRIALS = {15.0: 150, 20.0: 400, 25.0: 250}


def ladder(rng: np.random.Generator, spread: float, common: float) -> tuple[np.ndarray, int]:
    """Gains of the baseline and the mixes in shuffled order, float64 [option, pair], and which is best.

    Args:
        rng: of chance.
        spread: standard deviation of the difference between two mixes in the same pair, persons.
        common: of what the luck of a pair does to all of them.
    """
    truth = STEP * rng.permutation(MIXES)
    own = rng.normal(0.0, spread / np.sqrt(2.0), (MIXES, RUNS))
    gains = np.vstack([np.zeros(RUNS), truth[:, None] + own + rng.normal(0.0, common, RUNS)])
    return gains, 1 + int(np.argmax(truth))


def given_out(gains: np.ndarray) -> np.ndarray:
    """Gains of the pairs that the allocation asks for, NaN behind each option's last."""
    pairs = np.full(len(gains), FIRST)
    while (left := RUNS - int(pairs[1:].sum())) > 0:
        pairs = pairs + allocate(seen(gains, pairs), min(BATCH, left))
        pairs[0] = pairs[1:].max()
    return seen(gains, pairs)


def seen(gains: np.ndarray, pairs: np.ndarray | list[int]) -> np.ndarray:
    """The first pairs of each option, NaN behind them."""
    of = np.array(pairs)
    first = gains[:, : of.max()]
    return np.where(np.arange(first.shape[1]) < of[:, None], first, np.nan)


def found(gains: np.ndarray) -> int:
    """The mix with the largest mean gain."""
    return 1 + int(np.argmax(means(gains)[1:]))


def of_fixed(spread: float, pairs: list[int]) -> float:
    """Probability that the best has the largest mean, when the mixes of the ladder, best first, have so many pairs each."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    errors = spread / np.sqrt(2.0 * np.array(pairs))
    inside = np.prod([ndtr((STEP * k + nodes * errors[0]) / errors[k]) for k in range(1, MIXES)], axis=0)
    return float(weights @ inside / weights.sum())


# The ladder


@pytest.mark.parametrize("spread", MEASURED)
def test_the_best_of_twelve_is_found_as_often_as_was_measured_and_oftener_than_with_equal_pairs(spread: float) -> None:
    """At 0.95 or more with spreads of 15 and 20, not with 25; within three standard errors of so many trials."""
    rng = np.random.default_rng(1)
    ours, equal = [], []
    for _ in range(TRIALS[spread]):
        gains, best = ladder(rng, spread, spread / np.sqrt(2.0))
        ours.append(found(given_out(gains)) == best)
        equal.append(found(gains[:, : RUNS // MIXES]) == best)
    for share, measured in ((np.mean(ours), MEASURED[spread][0]), (np.mean(equal), MEASURED[spread][1])):
        assert share == pytest.approx(measured, abs=3.0 * np.sqrt(measured * (1.0 - measured) / TRIALS[spread]))
    assert np.mean(ours) > np.mean(equal) + 0.05


def test_what_is_measured_is_what_the_best_fixed_allocation_reaches() -> None:
    """These pairs are the best for who knows the ladder (by search): 0.911 at 25, 0.965 at 20, 0.995 at 15.

    To be told apart from the second alone, with the pairs these two have here, would give 0.927 at 25. An allocation that
    sees the gains as they come may do a little better than a fixed one. Of the rules tried, the most was 0.932 (leads of no
    less than their standard error, spreads drawn to their common one); on seeds that it was not chosen on 0.916, where this
    one reached 0.910 (standard error 0.004). Top-two probability matching reached no more than this one.
    """
    at_best = {
        15.0: [171, 165, 42, 20, 12, 10, 10, 10, 10, 10, 10, 10],
        20.0: [163, 155, 51, 25, 16, 10, 10, 10, 10, 10, 10, 10],
        25.0: [151, 143, 60, 32, 20, 14, 10, 10, 10, 10, 10, 10],
    }
    for spread, pairs in at_best.items():
        assert sum(pairs) == RUNS
        reached = of_fixed(spread, pairs)
        assert MEASURED[spread][0] == pytest.approx(reached, abs=0.01)
        for one, other in permutations(range(MIXES), 2):  # none better with ten pairs of one given to another
            moved = list(pairs)
            moved[one], moved[other] = moved[one] - 10, moved[other] + 10
            assert moved[one] < FIRST or of_fixed(spread, moved) < reached + 1e-4
    two = np.sqrt((1.0 / 151 + 1.0 / 143) / 2.0)
    assert ndtr(STEP / (25.0 * two)) == pytest.approx(0.927, abs=0.001)
    assert of_fixed(25.0, [RUNS // MIXES] * MIXES) == pytest.approx(MEASURED[25.0][1], abs=0.03)


def test_luck_that_all_mixes_share_does_not_hide_the_best() -> None:
    """0.96 in 1,500 trials, and 0.88 by means of each mix's own pairs."""
    rng = np.random.default_rng(2)
    ours = []
    for _ in range(150):
        gains, best = ladder(rng, 20.0, 60.0)
        ours.append(found(given_out(gains)) == best)
    assert np.mean(ours) > 0.96 - 3.0 * np.sqrt(0.96 * 0.04 / len(ours))


def test_contenders_get_most() -> None:
    pairs = np.zeros(MIXES)
    rng = np.random.default_rng(3)
    for _ in range(40):
        gains, _ = ladder(rng, 20.0, 15.0)
        order = 1 + np.argsort(-gains[1:].mean(axis=1))
        pairs += (~np.isnan(given_out(gains)[order])).sum(axis=1) / 40
    assert pairs.sum() == pytest.approx(RUNS)
    assert pairs[0] + pairs[1] > RUNS / 2
    assert (np.diff(pairs[:6]) < 0.0).all()
    assert pairs[-1] < FIRST + 2


def test_the_best_gets_as_many_as_any_other() -> None:
    """Differences to it are of pairs that both have."""
    gains, best = ladder(np.random.default_rng(4), 20.0, 15.0)
    more = allocate(gains[:, :200], 2_000)
    assert more[best] == more.max()


# What is given


def normal(rng: np.random.Generator, truth: list[float], sds: list[float], pairs: int) -> np.ndarray:
    """Gains of the baseline and mixes with chance of their own."""
    return np.vstack([np.zeros(pairs), rng.normal(truth, sds, (pairs, len(truth))).T])


@given(
    truth=st.lists(st.integers(-30, 30).map(float), min_size=1, max_size=6),
    draws=st.lists(st.integers(5, 30), min_size=6, max_size=6),
    more=st.integers(0, 60),
    seed=st.integers(0, 1_000),
)
def test_whole_draws_are_given_to_mixes_alone_and_as_many_as_there_are(
    truth: list[float], draws: list[int], more: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    pairs = [SEEDS_OF_A_DRAW * each for each in draws[: len(truth)]]
    gains = seen(normal(rng, truth, [10.0] * len(truth), 60), [max(pairs), *pairs])
    found_ = allocate(gains, more)
    assert found_.sum() == more // SEEDS_OF_A_DRAW * SEEDS_OF_A_DRAW
    assert (found_ % SEEDS_OF_A_DRAW == 0).all()
    assert found_.min() >= 0
    assert found_[0] == 0


def test_who_has_enough_already_gets_none() -> None:
    gains = normal(np.random.default_rng(5), [20.0, 19.0, 0.0], [15.0] * 3, 100)
    assert allocate(seen(gains, [100, 100, 20, 100]), 40)[[1, 3]].tolist() == [0, 0]


def test_a_mix_that_spreads_more_gets_more() -> None:
    gains = normal(np.random.default_rng(6), [30.0, 20.0, 20.0], [5.0, 40.0, 10.0], 400)
    more = allocate(gains, 4_000)
    assert more[2] > 2 * more[3]


def test_when_the_baseline_is_best_the_mixes_nearest_to_it_get_most() -> None:
    more = allocate(normal(np.random.default_rng(7), [-4.0, -20.0, -40.0], [20.0] * 3, 100), 300)
    assert more[1] > 250
    assert more[0] == 0


# Mixes that are alike: what is not a number, or a division by nothing, would warn


@pytest.mark.filterwarnings("error")
def test_mixes_that_never_differ_share_what_is_given() -> None:
    assert allocate(np.zeros((4, 20)), 24).tolist() == [0, 8, 8, 8]


@pytest.mark.filterwarnings("error")
def test_differences_that_are_the_same_in_every_pair_need_no_further_one() -> None:
    constant = np.vstack([np.zeros(20), np.full(20, 5.0), np.full(20, 2.0)])
    assert allocate(constant, 8).tolist() == [0, 4, 4]
    noisy = np.vstack([constant, np.random.default_rng(8).normal(4.0, 10.0, 20)])
    assert allocate(noisy, 8)[2] == 0


@pytest.mark.filterwarnings("error")
def test_the_twin_of_the_best_gets_none() -> None:
    """No pair tells them apart; the others still get theirs."""
    gains = normal(np.random.default_rng(9), [30.0, 20.0], [10.0, 10.0], 40)
    assert allocate(np.vstack([gains, gains[1]]), 24).tolist() == [0, 12, 12, 0]


@pytest.mark.filterwarnings("error")
def test_a_mix_that_seems_as_good_as_the_best_does_not_get_everything() -> None:
    """A lead of nothing counts for half of its standard error."""
    gains = normal(np.random.default_rng(10), [20.0, 20.0, 15.0], [20.0] * 3, 40)
    gains[2:] += gains[1].mean() - gains[2:].mean(axis=1, keepdims=True) - np.array([[0.0], [4.0]])
    more = allocate(gains, 400)
    assert more[1] == more[2]
    assert 0 < more[3] < more[1]


@pytest.mark.filterwarnings("error")
def test_one_mix_gets_all() -> None:
    assert allocate(normal(np.random.default_rng(11), [1.0], [20.0], 20), 10).tolist() == [0, 10]
