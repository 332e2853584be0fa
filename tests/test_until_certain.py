"""Pairs are added until one mix is certainly the best: looking often must not make a lucky one certain."""

import numpy as np
import pytest

from experiments.comparing import FIRST_PAIRS, level, looks, next_pairs
from experiments.ranking import rank

ASKED, PAIRS = 0.95, 100


def carried_on(rng: np.random.Generator, truth: list[float], spread: float) -> tuple[np.ndarray, bool]:
    """Gains when no more pairs are made, and whether the first is certain then."""
    most = PAIRS * len(truth)
    everything = np.vstack([np.zeros(most), np.array(truth)[:, None] + rng.normal(0.0, spread, (len(truth), most))])
    pairs = np.full(len(everything), FIRST_PAIRS)
    while True:
        gains = np.where(np.arange(pairs.max()) < pairs[:, None], everything[:, : pairs.max()], np.nan)
        more = next_pairs(gains, ASKED, PAIRS, most)
        if more is None:
            return gains, rank(gains).first.certainty >= level(ASKED, PAIRS)
        pairs = pairs + more
        pairs[0] = pairs[1:].max()


@pytest.mark.parametrize("truth", [[10.0, 10.0], [0.0, -30.0]])
def test_two_that_are_alike_are_called_certain_no_oftener_than_with_a_single_look(truth: list[float]) -> None:
    """Either may be the lucky one, each in one of twenty cases; of the second kind one is the baseline."""
    rng = np.random.default_rng(1)
    certain = [carried_on(rng, truth, 20.0)[1] for _ in range(120)]
    assert np.mean(certain) <= 2.0 * (1.0 - ASKED) + 0.03


def test_what_is_far_ahead_is_certain_at_the_first_look() -> None:
    gains, certain = carried_on(np.random.default_rng(2), [60.0, 0.0, 5.0], 20.0)
    assert certain
    assert gains.shape[1] == FIRST_PAIRS


def test_what_cannot_be_told_apart_uses_the_pairs_there_are_and_no_more() -> None:
    gains, certain = carried_on(np.random.default_rng(3), [10.0, 10.0, 10.0], 20.0)
    assert not certain
    assert (~np.isnan(gains[1:])).sum() == PAIRS * 3


def test_mixes_that_cost_too_much_get_no_more_pairs_though_they_gain_most() -> None:
    rng = np.random.default_rng(4)
    gains = np.vstack(
        [np.zeros(FIRST_PAIRS), np.array([[90.0], [10.0], [9.0]]) + rng.normal(0.0, 20.0, (3, FIRST_PAIRS))]
    )
    assert next_pairs(gains, ASKED, PAIRS, 400) is None
    more = next_pairs(gains, ASKED, PAIRS, 400, among=[0, 2, 3])
    assert more is not None
    assert more[1] == 0 < min(more[2], more[3])


def test_looks_are_few_and_end_with_all_pairs() -> None:
    assert looks(100) == [20, 24, 30, 36, 44, 54, 66, 82, 100]
    assert looks(10) == [10]
    assert level(ASKED, 100) == pytest.approx(1.0 - 0.05 / 9)
