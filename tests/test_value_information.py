"""Which option to choose, how surely, and what it is worth to know more: against BCEA, voi and closed forms.

Figures are from the sources named in each test, as read in 2026. What those packages keep in binary data (voi's chemotherapy
model, all draws of BCEA's examples) is not among them.
"""

from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from experiments.value import (
    acceptability,
    acceptability_frontier,
    evpi,
    evppi,
    evppi_by_chance,
    expected_loss,
    frontier,
    net_benefit,
)
from tests.analyses import Analysis, Informed, analyses, informed


def gain(mean: float, sd: float) -> float:
    """Of knowing a net benefit N(mean, sd) over 0: sd phi(m / sd) - |m| Phi(-|m| / sd)."""
    return float(sd * stats.norm.pdf(mean / sd) - abs(mean) * stats.norm.cdf(-abs(mean) / sd))


def normal(count: int) -> np.ndarray:
    """Standard normal quantiles."""
    return np.asarray(stats.norm.ppf((np.arange(count) + 0.5) / count))


def against_nothing(values: np.ndarray) -> np.ndarray:
    """Two options, one of them nothing, [draw, option]."""
    return np.column_stack([np.zeros(len(values)), values])


class R:
    """R's default random numbers: the Mersenne Twister as `set.seed` starts it, `rnorm` by inversion."""

    def __init__(self, seed: int) -> None:
        state = []
        for step in range(50 + 625):
            seed = (69069 * seed + 1) % 2**32
            if step > 50:
                state.append(seed)
        self.twister = np.random.RandomState()
        self.twister.set_state(("MT19937", np.array(state, dtype=np.uint32), 624))

    def rnorm(self, count: int, mean: float, sd: float) -> np.ndarray:
        words = self.twister.randint(0, 2**32, (count, 2), dtype=np.uint64) * 2.3283064365386963e-10
        return mean + sd * stats.norm.ppf((np.floor(2**27 * words[:, 0]) + words[:, 1]) / 2**27)


@pytest.fixture(scope="module")
def vignette() -> tuple[np.ndarray, np.ndarray]:
    """p1 and p2 of voi's vignette: set.seed(1), 10000 of N(1, 1), then as many of N(0, 2)."""
    random = R(1)
    return random.rnorm(10000, 1, 1), random.rnorm(10000, 0, 2)


# BCEA


def test_the_best_option_changes_where_bcea_breaks_even() -> None:
    """BCEA, tests/testthat/test-compute_kstar.R, "Smoking example in BCEA book": k* of 159 and 225 on k = 0, 1 .. 500, from
    option 1 to 2 and from 2 to 4. The means stand for the draws, as only they decide.
    """
    cost, effect = np.array([[0, 45.733, 94.919, 143.301]] * 2), np.array([[0, 0.28824, 0.48486, 0.72252]] * 2)
    option, _ = acceptability_frontier(cost, effect, np.arange(501.0))
    assert (np.flatnonzero(np.diff(option)) + 1).tolist() == [159, 225]
    assert option[[0, 159, 225]].tolist() == [0, 1, 3]


def test_incremental_benefits_of_bceas_own_test() -> None:
    """BCEA, tests/testthat/test-bcea.R, "ib": the first option over each other one."""
    cost, effect = np.array([[0, 100, 0], [0, 10, 1]]), np.array([[0, 1, -3], [0, -2, -4]])
    for worth, benefits in ((5, [[95, 15], [20, 21]]), (10, [[90, 30], [30, 41]])):
        benefit = net_benefit(cost, effect, worth)
        assert (benefit[:, [0]] - benefit[:, 1:]).tolist() == benefits


def test_the_first_draws_of_influenza_vaccination_in_bceas_documentation() -> None:
    """BCEA 2.4.83, reference page of sim_table: net benefits U1 and U2 and opportunity loss OL of Vaccination at k = 25000,
    its first six draws; costs and effects of these are in the repository's data/vaccine_results.csv.
    """
    effect = np.array(
        [
            [-0.00104666680245719, -0.000898602617772316],
            [-0.000883610453941951, -0.000732041644684859],
            [-0.000889813651154928, -0.000697532707183691],
            [-0.00164302384748043, -0.00113932365783487],
            [-0.00135188408433443, -0.000957494815647649],
            [-0.001432571514102, -0.000935823122694623],
        ]
    )
    cost = np.array(
        [
            [10.4091458353047, 16.2525370199803],
            [5.83487456586339, 9.37343749335483],
            [5.78490305690179, 15.9356229940264],
            [12.2084839693443, 18.6542503412098],
            [9.78678651551771, 16.4673206237735],
            [6.56027609920502, 9.68988715355399],
        ]
    )
    published = [
        [-36.575816, -38.71760],
        [-27.925136, -27.67448],
        [-28.030244, -33.37394],
        [-53.284080, -47.13734],
        [-43.583889, -40.40469],
        [-42.374564, -33.08547],
    ]
    loss = np.array([2.14178657, 0, 5.34369634, 0, 0, 0]).mean()
    worths = np.array([25000.0])
    assert net_benefit(cost, effect, 25000) == pytest.approx(np.array(published), abs=5e-6)
    assert expected_loss(cost, effect, worths)[0, 1] == pytest.approx(loss, abs=1e-8)
    assert evpi(cost, effect, worths)[0] == pytest.approx(loss, abs=1e-8)  # Vaccination is the better of these six
    assert acceptability(cost, effect, worths)[0] == pytest.approx([2 / 6, 4 / 6])
    option, probability = acceptability_frontier(cost, effect, worths)
    assert (option.tolist(), probability.tolist()) == ([1], pytest.approx([4 / 6]))


def test_opportunity_loss_of_bceas_own_test() -> None:
    """BCEA, tests/testthat/test-compute_ol.R, "simple data input parameters": no loss by the best, 1 by the other."""
    benefit = np.array([[1.0, 0.0]] * 3)
    assert expected_loss(-benefit, np.zeros((3, 2)), np.array([0.0, 1.0])).tolist() == [[0, 1], [0, 1]]


# voi


def test_perfect_information_in_vois_vignette(vignette: tuple[np.ndarray, np.ndarray]) -> None:
    """voi 1.0, vignette voi, output of evpi(outputs_cea) at k = 1, 2, 3, on the same draws."""
    effect, cost = (against_nothing(part) for part in vignette)
    found = evpi(cost, effect, np.array([1.0, 2.0, 3.0]))
    assert found == pytest.approx([0.4759885, 0.4028003, 0.4174207], abs=5e-8)


def test_partial_perfect_information_in_vois_vignette(vignette: tuple[np.ndarray, np.ndarray]) -> None:
    """voi 1.0, vignette voi, outputs of evppi by mgcv's splines; another spline and penalty may differ by 1 %."""
    effect, cost = (against_nothing(part) for part in vignette)
    first, second = (part[:, None] for part in vignette)
    for worth, published in ((1, 0.08210074), (2, 0.17052564), (3, 0.25895085)):
        assert evppi(cost, effect, worth, first) == pytest.approx(published, rel=0.01)
    assert evppi(cost, effect, 1, second) == pytest.approx(0.39029827, rel=0.01)
    for worth, published in ((1, 0.47598851), (2, 0.40280031), (3, 0.41742073)):
        assert evppi(cost, effect, worth, np.hstack([first, second])) == pytest.approx(published, rel=0.001)


def test_the_exact_value_in_vois_vignette() -> None:
    """voi 1.0, vignette voi, "Analytic computation": evpi_exact of a net benefit N(1, sqrt 5) is 0.4798107."""
    assert gain(1, np.sqrt(5)) == pytest.approx(0.4798107, abs=5e-8)
    benefit = against_nothing(1 + np.sqrt(5) * normal(20000))
    assert evpi(np.zeros_like(benefit), benefit, np.array([1.0]))[0] == pytest.approx(0.4798107, abs=1e-4)


def test_partial_information_of_a_linear_normal_model_is_known() -> None:
    """Knowing p1 of p1 - p2, p1 ~ N(1, 1) and p2 ~ N(0, 2), leaves N(1, 1) to choose by; knowing p2, N(1, 2)."""
    first, second = 1 + np.repeat(normal(100), 100), 2 * np.tile(normal(100), 100)  # each with each: independent
    cost, effect = against_nothing(second), against_nothing(first)
    for known, sd in ((first, 1), (second, 2)):
        found = evppi(cost, effect, 1, known[:, None])
        assert found == pytest.approx((1 + sd * normal(100)).clip(0).mean() - 1, rel=1e-6)  # of the hundred values
        assert found == pytest.approx(gain(1, sd), rel=0.02)  # of the normal they stand for
    both = np.column_stack([first, second])
    assert evppi(cost, effect, 1, both) == pytest.approx(evpi(cost, effect, np.array([1.0]))[0], rel=0.001)


# The plane, choices and losses


def test_a_tie_is_split_evenly() -> None:
    cost = np.array([[0.0, 0, 1], [0, 0, 0]])
    assert acceptability(cost, np.zeros((2, 3)), np.array([3.0])).tolist() == [
        pytest.approx([(1 / 2 + 1 / 3) / 2, (1 / 2 + 1 / 3) / 2, 1 / 6])
    ]


def test_the_option_to_choose_need_not_be_the_likeliest_to_be_the_best() -> None:
    effect = against_nothing(np.array([-1.0, -1.0, 9.0]))
    option, probability = acceptability_frontier(np.zeros((3, 2)), effect, np.array([0.0, 1.0]))
    assert option.tolist() == [0, 1]
    assert probability.tolist() == pytest.approx([1 / 2, 1 / 3])


@given(analyses())
def test_probabilities_of_being_the_best_add_up(case: Analysis) -> None:
    cost, effect, worth = case
    found = acceptability(cost, effect, np.array([worth, 0.0]))
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert (found >= 0).all()


# Information


def test_what_an_input_decides_is_worth_its_whole_and_what_says_nothing_next_to_nothing() -> None:
    rng = np.random.default_rng(4)
    decides, silent = rng.normal(size=(400, 1)), rng.normal(size=(400, 1))
    benefit = against_nothing(np.sin(2 * decides[:, 0]) + 0.5 * decides[:, 0])
    whole = evpi(np.zeros_like(benefit), benefit, np.array([1.0]))[0]
    assert evppi(np.zeros_like(benefit), benefit, 1, decides) == pytest.approx(whole, rel=0.01)
    found = evppi(np.zeros_like(benefit), benefit, 1, silent)
    assert found < 0.1 * whole
    chance = evppi_by_chance(np.zeros_like(benefit), benefit, 1, silent, seed=1)
    assert chance.shape == (200,)
    assert 0 < chance.mean() < 0.1 * whole
    assert found < np.quantile(chance, 0.95) < evppi(np.zeros_like(benefit), benefit, 1, decides)
    assert (
        evppi_by_chance(np.zeros_like(benefit), benefit, 1, silent, seed=1, shuffles=5).tolist() == chance[:5].tolist()
    )


def test_an_input_of_a_few_values_is_worth_what_the_mean_of_each_decides() -> None:
    """Two options that change places with a coin, 100 draws of each side: known exactly, however noisy each is."""
    coin = np.repeat([0.0, 7.0], 100)
    noise = np.tile([-5.0, 5.0], 100)
    benefit = against_nothing(np.where(coin > 0, 3.0, -1.0) + noise)
    assert evppi(np.zeros_like(benefit), benefit, 1, coin[:, None]) == pytest.approx(1.5 - 1.0)


def test_to_know_an_input_is_to_know_its_rank() -> None:
    rng = np.random.default_rng(5)
    inputs, benefit = rng.normal(size=(60, 2)), rng.normal(size=(60, 3))
    benefit[:, 1] += inputs[:, 0]
    plain = evppi(np.zeros_like(benefit), benefit, 1, inputs)
    assert plain > 0
    assert evppi(np.zeros_like(benefit), benefit, 1, np.exp(9 * inputs)) == plain
    assert evppi(np.zeros_like(benefit), benefit, 1, inputs[:, ::-1]) == pytest.approx(plain)
    assert evppi(np.zeros_like(benefit), benefit, 1, np.column_stack([inputs, np.ones(60)])) == pytest.approx(plain)
    alone = evppi(np.zeros_like(benefit), benefit, 1, inputs[:, :1])
    assert evppi(np.zeros_like(benefit), benefit, 1, inputs[:, [0, 0]]) == pytest.approx(alone, rel=0.05)


def test_inputs_without_spread_and_options_without_difference_are_worth_nothing() -> None:
    benefit = np.random.default_rng(6).normal(size=(30, 1))
    inputs = np.arange(30.0)[:, None]
    assert evppi(np.zeros((30, 3)), np.repeat(benefit, 3, axis=1), 1, inputs) == 0
    assert evppi(np.zeros((30, 1)), benefit, 1, inputs) == 0
    assert evppi(np.zeros((30, 2)), against_nothing(benefit[:, 0]), 1, np.ones((30, 2))) == 0


@given(informed())
def test_partial_information_is_worth_no_less_than_nothing_and_no_more_than_perfect(
    case: Informed,
) -> None:
    cost, effect, worth, inputs = case
    perfect = evpi(cost, effect, np.array([worth]))[0]
    assert 0 <= evppi(cost, effect, worth, inputs) <= perfect
    assert all(0 <= value <= perfect for value in evppi_by_chance(cost, effect, worth, inputs, 1, shuffles=3))


@given(analyses())
def test_perfect_information_is_worth_the_expected_loss_of_the_best_option(case: Analysis) -> None:
    cost, effect, worth = case
    worths = np.array([worth, worth + 1])
    loss, (option, _) = expected_loss(cost, effect, worths), acceptability_frontier(cost, effect, worths)
    assert (loss >= 0).all()
    assert evpi(cost, effect, worths).tolist() == loss[[0, 1], option].tolist()
    for each, best in zip(worths, option, strict=True):
        benefit = net_benefit(cost, effect, each)
        assert benefit.mean(axis=0).max() == pytest.approx(benefit.mean(axis=0)[best])
        expected = benefit.max(axis=1).mean() - benefit.mean(axis=0).max()
        assert evpi(cost, effect, np.array([each]))[0] == pytest.approx(expected, abs=1e-9)


# All of it, the frontier among it


@given(informed(), st.randoms(use_true_random=False))
def test_options_in_another_order_give_the_same(case: Informed, random: Random) -> None:
    cost, effect, worth, inputs = case
    order = list(range(cost.shape[1]))
    random.shuffle(order)
    worths = np.array([worth])
    for measure in (acceptability, expected_loss):
        found = measure(cost[:, order], effect[:, order], worths)
        assert found == pytest.approx(measure(cost, effect, worths)[:, order])
    assert evpi(cost[:, order], effect[:, order], worths) == pytest.approx(evpi(cost, effect, worths))
    assert evppi(cost[:, order], effect[:, order], worth, inputs) == pytest.approx(
        evppi(cost, effect, worth, inputs), abs=1e-9
    )
    names = np.array([f"option {column}" for column in range(cost.shape[1])])
    means = np.column_stack([cost[0], effect[0]])
    assume(len(np.unique(means, axis=0)) == len(means))  # of two alike the later one is dominated
    plain = frontier(tuple(names.tolist()), cost[0], effect[0])
    assert frontier(tuple(names[order].tolist()), cost[0, order], effect[0, order]) == plain


@given(informed(), st.integers(-1000, 1000))
def test_a_cost_that_all_options_have_changes_nothing(case: Informed, more: int) -> None:
    cost, effect, worth, inputs = case
    worths = np.array([worth])
    for measure in (acceptability, expected_loss, evpi):
        assert measure(cost + more, effect, worths).tolist() == measure(cost, effect, worths).tolist()
    assert evppi(cost + more, effect, worth, inputs) == pytest.approx(evppi(cost, effect, worth, inputs), abs=1e-9)
    names = tuple(f"option {column}" for column in range(cost.shape[1]))
    plain, dearer = (frontier(names, part[0], effect[0]) for part in (cost, cost + more))
    assert [(row.option, row.ratio, row.status) for row in dearer] == [
        (row.option, row.ratio, row.status) for row in plain
    ]
