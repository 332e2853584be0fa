"""Value for money, against what R's dampack, BCEA and voi print, closed forms, and rules that always hold.

Figures are from the sources named in each test, as read in 2026. What those packages keep in binary data (dampack's
`hund_strat` and `example_psa`, voi's chemotherapy model, all draws of BCEA's examples) is not among them.
"""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.value import (
    DOMINATED,
    DOMINATES,
    END_OF_YEAR,
    EXTENDED,
    FRONTIER,
    IS_DOMINATED,
    MIDDLE_OF_YEAR,
    QUADRANTS,
    RATIO,
    SAME,
    SAVES,
    START_OF_YEAR,
    acceptability,
    acceptability_frontier,
    discounted,
    evpi,
    evppi,
    evppi_by_chance,
    expected_loss,
    frontier,
    incremental,
    net_benefit,
    quadrants,
    ratio_interval,
    ratio_to,
)

Analysis = tuple[np.ndarray, np.ndarray, float]


def table(names: list[str], cost: list[float], effect: list[float]) -> dict[str, tuple[float | None, str]]:
    """Ratio and status by option, in the order of the frontier's table."""
    rows = frontier(names, np.array(cost), np.array(effect))
    return {row.option: (row.ratio, row.status) for row in rows}


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


# dampack


def test_the_table_of_dampacks_own_test() -> None:
    """dampack, tests/testthat/test_calculate_icers.R, "calculate_icers returns correct object" (example of HERC, VA)."""
    rows = frontier(
        ["E", "D", "C", "B", "A", "UC"],
        np.array([55000, 35000, 25000, 10000, 12000, 5000]),
        np.array([5, 4, 3, 2, 1.5, 1]),
    )
    assert [
        (row.option, row.cost, row.effect, row.added_cost, row.added_effect, row.ratio, row.status) for row in rows
    ] == [
        ("UC", 5000, 1, None, None, None, "ND"),
        ("B", 10000, 2, 5000, 1, 5000, "ND"),
        ("D", 35000, 4, 25000, 2, 12500, "ND"),
        ("E", 55000, 5, 20000, 1, 20000, "ND"),
        ("C", 25000, 3, None, None, None, "ED"),
        ("A", 12000, 1.5, None, None, None, "D"),
    ]


def test_hiv_screening_in_dampacks_vignette() -> None:
    """dampack 1.0.2 (CRAN, 2024-09-27), vignette basic_cea, Example 1, output of `icer_hiv` (Paltiel et al. 2006)."""
    rows = frontier(
        ["status quo", "one time", "5yr", "3yr", "annual"],
        np.array([26000, 27000, 28020, 28440, 29440]),
        np.array([277.25, 277.57, 277.78, 277.83, 277.76]) / 12,
    )
    assert [row.option for row in rows] == ["status quo", "one time", "5yr", "3yr", "annual"]
    assert [row.status for row in rows] == ["ND", "ND", "ND", "ND", "D"]
    assert [round(row.ratio, 2) for row in rows if row.ratio] == [37500.00, 58285.71, 100800.00]
    assert [round(row.added_effect, 9) for row in rows if row.added_effect] == [0.026666667, 0.0175, 0.004166667]


def test_clostridioides_difficile_in_dampacks_vignette() -> None:
    """dampack, vignettes/cdiff_icers.csv: Example 2 of basic_cea, 11 strategies (Rajasingham et al. 2020)."""
    published = {
        "s3": (57336.0059896538, 12.9399639202408, None, "ND"),
        "s27": (57541.2526373815, 13.0140640696275, 2769.85470915263, "ND"),
        "s33": (57642.2587507842, 13.0389116321918, 4065.03105249231, "ND"),
        "s31": (57934.0743411241, 13.0966257932217, 5056.2216470406, "ND"),
        "s43": (58072.1137208494, 13.11285766912, 8504.2160616553, "ND"),
        "s44": (58665.7823044647, 13.1283328397025, 38362.6519947134, "ND"),
        "s39": (57814.6470919581, 13.0462790163185, None, "ED"),
        "s4": (57887.481549326, 12.9970657153765, None, "D"),
        "s13": (58018.6252420203, 13.0650412387992, None, "D"),
        "s37": (58081.7947984323, 13.1029711156978, None, "D"),
        "s20": (58634.2026414398, 13.1100568867995, None, "D"),
    }
    mixed = sorted(published)
    found = table(mixed, [published[name][0] for name in mixed], [published[name][1] for name in mixed])
    assert list(found) == list(published)
    for name, (ratio, status) in found.items():
        assert status == published[name][3]
        assert ratio == (None if published[name][2] is None else pytest.approx(published[name][2], rel=1e-9))


def test_an_option_as_good_as_a_cheaper_one_is_dominated() -> None:
    """dampack, test_calculate_icers.R, "default reference strategy": Test & treat comes first, the others are dominated."""
    found = table(
        ["No Treat", "Treat all", "Test & treat"], [163771.0, 164848.7, 163765.1], [6.48273, 6.52861, 6.52861]
    )
    assert found == {
        "Test & treat": (None, FRONTIER),
        "No Treat": (None, DOMINATED),
        "Treat all": (None, DOMINATED),
    }


# BCEA


def test_the_frontier_of_smoking_cessation_in_bceas_vignette() -> None:
    """BCEA, vignette ceef, first output of ceef.plot(bcea_smoke): slopes 158.66 and 224.67, individual counselling
    extendedly dominated. BCEA's frontier starts at nothing for nothing, which here is No intervention.
    """
    names = ["No intervention", "Self-help", "Individual counselling", "Group counselling"]
    found = table(names, [0, 45.733, 94.919, 143.301], [0, 0.28824, 0.48486, 0.72252])
    assert {name: status for name, (_, status) in found.items()} == {
        "No intervention": FRONTIER,
        "Self-help": FRONTIER,
        "Group counselling": FRONTIER,
        "Individual counselling": EXTENDED,
    }
    assert found["Self-help"][0] == pytest.approx(158.66, abs=0.005)
    assert found["Group counselling"][0] == pytest.approx(224.67, abs=0.005)


def test_the_frontier_of_three_of_those_options_in_bceas_vignette() -> None:
    """BCEA, vignette ceef, output after setComparisons: slopes 195.77 and 203.57 (its rows carry the names of others)."""
    found = table(["none", "individual", "group"], [0, 94.919, 143.301], [0, 0.48486, 0.72252])
    assert found["individual"][0] == pytest.approx(195.77, abs=0.005)
    assert found["group"][0] == pytest.approx(203.57, abs=0.01)


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
    d_cost, d_effect = (-part for part in incremental(cost, effect, 0))
    assert d_effect[:, 1:].tolist() == [[-1, 3], [2, 4]]
    assert d_cost[:, 1:].tolist() == [[-100, 0], [-10, -1]]
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


# Ratios


def test_a_single_option_is_the_frontier() -> None:
    """dampack, test_calculate_icers.R, "one strategy runs": no increments, no ratio."""
    (row,) = frontier(["s"], np.array([1.0]), np.array([2.0]))
    assert (row.option, row.added_cost, row.added_effect, row.ratio, row.status) == ("s", None, None, None, FRONTIER)


def test_of_two_options_alike_the_later_is_dominated_and_a_mixture_stays() -> None:
    assert table(["a", "b", "c"], [1, 1, 2], [5, 5, 5]) == {
        "a": (None, FRONTIER),
        "b": (None, DOMINATED),
        "c": (None, DOMINATED),
    }
    assert table(["a", "b"], [1, 1], [5, 6]) == {"b": (None, FRONTIER), "a": (None, DOMINATED)}
    assert table(["a", "b", "c"], [0, 1, 2], [0, 1, 2]) == {
        "a": (None, FRONTIER),
        "b": (1.0, FRONTIER),
        "c": (1.0, FRONTIER),
    }


def test_against_a_fixed_comparator_a_ratio_is_inputsonly_where_it_means_something() -> None:
    names = ["now", "same", "dear", "dearer", "free", "cheap", "cheaper", "worse", "spoilt"]
    cost = np.array([10.0, 10, 14, 12, 10, 8, 7, 9, 10])
    effect = np.array([4.0, 4, 6, 4, 5, 4, 5, 3, 3])
    rows = ratio_to(names, cost, effect, "now")
    assert [(row.option, row.ratio, row.status) for row in rows] == [
        ("now", None, SAME),
        ("same", None, SAME),
        ("dear", 2.0, RATIO),
        ("dearer", None, IS_DOMINATED),
        ("free", None, DOMINATES),
        ("cheap", None, DOMINATES),
        ("cheaper", None, DOMINATES),
        ("worse", None, SAVES),
        ("spoilt", None, IS_DOMINATED),
    ]
    assert (rows[2].cost, rows[2].effect, rows[2].added_cost, rows[2].added_effect) == (14, 6, 4, 2)


# The plane, choices and losses


def test_shares_of_the_quadrants_count_nothing_half_on_either_side() -> None:
    d_cost = np.array([[1, 0, 0, 1], [1, 0, 2, 1], [-1, 0, 0, 1], [-1, 0, 0, 1]])
    d_effect = np.array([[1, 0, 1, -1], [-1, 0, 0, -1], [1, 0, 0, -1], [-1, 0, 0, -1]])
    assert QUADRANTS == ("NE", "NW", "SE", "SW")
    assert quadrants(d_cost, d_effect).tolist() == [
        [0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25],
        [0.375, 0.25, 0.25, 0.125],
        [0, 1, 0, 0],
    ]


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


# Partial information


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


# Present values


def test_the_present_value_of_a_project_in_numpy_financials_documentation() -> None:
    """numpy-financial, documentation of npv: 40 000 now and 5000, 8000, 12 000 and 30 000 a year on at 8 % are 3065.22."""
    flows = np.array([-40000.0, 5000, 8000, 12000, 30000])
    assert discounted(flows, 0.08, START_OF_YEAR) == pytest.approx(3065.22267, abs=5e-6)
    assert -40000 + discounted(flows[1:], 0.08, END_OF_YEAR) == pytest.approx(3065.22267, abs=5e-6)


def test_yearly_amounts_are_an_annuity() -> None:
    amounts = np.ones((2, 3, 25)) * np.array([[[1.0]], [[2.0]]])
    annuity = (1 - 1.04**-25) / 0.04
    assert discounted(amounts, 0.04, END_OF_YEAR) == pytest.approx(np.array([[annuity] * 3, [2 * annuity] * 3]))
    assert discounted(amounts[0, 0], 0.04, START_OF_YEAR) == pytest.approx(annuity * 1.04)
    assert discounted(amounts[0, 0], 0.04, MIDDLE_OF_YEAR) == pytest.approx(annuity * 1.04**0.5)
    assert discounted(amounts[0, 0], 0.0, END_OF_YEAR) == 25


# Fieller


def pairs(cost: tuple[float, float], effect: tuple[float, float], count: int = 11) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose means and standard errors of the means are these, uncorrelated."""
    turn = 2 * np.pi * np.arange(count) / count
    size = np.sqrt(2 * (count - 1))
    return cost[0] + cost[1] * size * np.cos(turn), effect[0] + effect[1] * size * np.sin(turn)


def probability(d_cost: np.ndarray, d_effect: np.ndarray, ratio: float) -> float:
    """P value of mean cost - ratio x mean effect being 0."""
    return float(stats.ttest_1samp(d_cost - ratio * d_effect, 0).pvalue)


def test_the_interval_of_a_ratio_in_dcstats() -> None:
    """DCPROGS/DCSTATS, tests/test_fieller.py: 14 +- 3 by 7 +- 2, 10 degrees of freedom, limits 1.051413 and 4.414296.

    Its t of 1.8125 leaves 5 % on either side, which is a level of 90 %.
    """
    assert ratio_interval(*pairs((14, 3), (7, 2)), level=0.9) == pytest.approx((1.051413, 4.414296), rel=1e-4)


def test_the_ends_of_the_interval_are_the_ratios_just_refused() -> None:
    rng = np.random.default_rng(7)
    d_effect = rng.normal(2.0, 1.5, 20)
    d_cost = 3 * d_effect + rng.normal(10.0, 8.0, 20)
    low, high = ratio_interval(d_cost, d_effect)
    assert low is not None
    assert high is not None
    assert low < d_cost.mean() / d_effect.mean() < high
    assert [probability(d_cost, d_effect, end) for end in (low, high)] == pytest.approx([0.05, 0.05])
    assert ratio_interval(np.full(5, 6.0), np.full(5, 3.0)) == (2.0, 2.0)


def test_without_an_effect_told_apart_from_nothing_the_interval_has_no_end() -> None:
    d_cost, d_effect = pairs((14, 3), (1, 2))
    low, high = ratio_interval(d_cost, d_effect)
    assert high is None
    assert low is not None
    assert low > 0
    assert probability(d_cost, d_effect, low) == pytest.approx(0.05)
    assert all(probability(d_cost, d_effect, ratio) > 0.05 for ratio in (low * 1.01, 1e6, -1e6))
    assert all(probability(d_cost, d_effect, ratio) < 0.05 for ratio in (low * 0.99, 0.0))
    assert ratio_interval(-d_cost, d_effect) == (None, pytest.approx(-low))
    assert ratio_interval(*pairs((1, 3), (1, 2))) == (None, None)
    assert ratio_interval(np.full(5, 6.0), np.zeros(5)) == (None, None)


# Rules that always hold


@st.composite
def analyses(draw: st.DrawFn, options: int = 4) -> Analysis:
    """Costs and effects in whole numbers, so that sums are exact, and a worth."""
    shape = (draw(st.integers(2, 12)), draw(st.integers(1, options)))
    cost, effect = (draw(arrays(np.float64, shape, elements=st.integers(-top, top).map(float))) for top in (50, 9))
    return cost, effect, float(draw(st.integers(0, 20)))


@st.composite
def informed(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """The same with one or two inputs, which may be tied or constant."""
    cost, effect, worth = draw(analyses())
    shape = (len(cost), draw(st.integers(1, 2)))
    return cost, effect, worth, draw(arrays(np.float64, shape, elements=st.integers(-6, 6).map(float)))


@given(informed())
def test_partial_information_is_worth_no_less_than_nothing_and_no_more_than_perfect(
    case: tuple[np.ndarray, np.ndarray, float, np.ndarray],
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


@given(analyses())
def test_probabilities_of_being_the_best_add_up(case: Analysis) -> None:
    cost, effect, worth = case
    found = acceptability(cost, effect, np.array([worth, 0.0]))
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert (found >= 0).all()
    assert quadrants(*incremental(cost, effect, 0)).sum(axis=1) == pytest.approx(np.ones(cost.shape[1]))


@given(analyses(options=8))
def test_ratios_rise_along_the_frontier_and_no_option_lies_below_it(case: Analysis) -> None:
    names = tuple(f"option {column}" for column in range(case[0].shape[1]))
    cost, effect = case[0][0], case[1][0]
    rows = frontier(names, cost, effect)
    assert sorted(row.option for row in rows) == sorted(names)
    on = [row for row in rows if row.status == FRONTIER]
    ratios = [row.ratio for row in on if row.ratio is not None]
    assert len(ratios) == len(on) - 1
    assert all(ratio > 0 for ratio in ratios)
    assert ratios == sorted(ratios)
    for worth in [0.0, *ratios, 1e9]:  # the best at any worth is on the frontier
        benefit = net_benefit(cost, effect, worth)
        best = net_benefit(np.array([row.cost for row in on]), np.array([row.effect for row in on]), worth).max()
        assert benefit.max() == pytest.approx(best, rel=1e-12, abs=1e-9)
    place = np.arange(len(names))
    for row in rows[len(on) :]:
        mine = names.index(row.option)
        no_worse = (cost <= row.cost) & (effect >= row.effect)
        other = (cost < row.cost) | (effect > row.effect) | (place < mine)  # of two alike the later one is dominated
        assert row.status == (DOMINATED if (no_worse & other).any() else EXTENDED)


@given(informed(), st.randoms(use_true_random=False))
def test_options_in_another_order_give_the_same(
    case: tuple[np.ndarray, np.ndarray, float, np.ndarray], random: Random
) -> None:
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
def test_a_cost_that_all_options_have_changes_nothing(
    case: tuple[np.ndarray, np.ndarray, float, np.ndarray], more: int
) -> None:
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


@settings(max_examples=50)
@given(analyses())
def test_an_end_of_an_interval_is_refused_by_as_little_as_its_level_says(case: Analysis) -> None:
    d_cost, d_effect = case[0][:, 0], case[1][:, 0]
    assume(np.ptp(d_cost) > 0 and np.ptp(d_effect) > 0)
    for end in ratio_interval(d_cost, d_effect):
        if end is not None and np.ptp(d_cost - end * d_effect) > 1e-6:
            assert probability(d_cost, d_effect, end) == pytest.approx(0.05, rel=1e-3)


# Refusals

PAIR = np.array([[0.0, 1.0], [0.0, 2.0]])
ONE = np.array([1.0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: frontier((), ONE, ONE), r"names is \(\); allowed are one or more, each once"),
        (lambda: frontier(("a", "a"), ONE, ONE), r"names is \('a', 'a'\); allowed are one or more, each once"),
        (
            lambda: frontier(("a", "b"), ONE, ONE),
            r"cost has shape \(1,\); allowed is \[option\], one for each of 2 names",
        ),
        (lambda: frontier(("a",), ONE, PAIR), r"effect has shape \(2, 2\); allowed is that of cost, \(1,\)"),
        (lambda: frontier(("a",), ONE * np.nan, ONE), "cost holds nan; allowed are finite numbers"),
        (lambda: ratio_to(("a",), ONE, ONE, "b"), "comparator is 'b'; allowed is one of a"),
        (lambda: net_benefit(ONE, PAIR, 1), r"effect has shape \(2, 2\); allowed is that of cost, \(1,\)"),
        (lambda: net_benefit(ONE, ONE, -1), r"worth holds -1\.0; allowed are numbers from 0"),
        (
            lambda: evpi(PAIR[:1], PAIR[:1], ONE),
            r"cost has shape \(1, 2\); allowed is \[draw, option\], 2 draws or more",
        ),
        (lambda: evpi(PAIR, PAIR[:, :1], ONE), r"effect has shape \(2, 1\); allowed is that of cost, \(2, 2\)"),
        (lambda: evpi(PAIR, PAIR, np.array([])), r"worths has shape \(0,\); allowed is \[worth\], one or more"),
        (lambda: evpi(PAIR, PAIR, -ONE), r"worths holds -1\.0; allowed are numbers from 0"),
        (lambda: acceptability(PAIR, PAIR / 0.0, ONE), "effect holds (nan|inf); allowed are finite numbers"),
        (
            lambda: evppi(PAIR, PAIR, 1, ONE),
            r"inputs has shape \(1,\); allowed is \[draw, input\], with the 2 draws of cost",
        ),
        (lambda: evppi(PAIR, PAIR, 1, PAIR * np.inf), "inputs holds (nan|inf); allowed are finite numbers"),
        (lambda: evppi(PAIR, PAIR, np.inf, PAIR), "worth holds inf; allowed are finite numbers"),
        (lambda: evppi_by_chance(PAIR, PAIR, 1, PAIR, 1, 0), "shuffles is 0; allowed is 1 or more"),
        (lambda: incremental(PAIR, PAIR, 2), "comparator is 2; allowed is a column of cost, 0 to 1"),
        (lambda: quadrants(PAIR, PAIR[0]), r"d_effect has shape \(2,\); allowed is that of d_cost, \(2, 2\)"),
        (
            lambda: discounted(np.array(1.0), 0, 0),
            r"amounts has shape \(\); allowed is \[\.\., year\], one year or more",
        ),
        (lambda: discounted(ONE, -1, 0), "rate is -1; allowed is a finite number above -1"),
        (lambda: discounted(ONE, 0, -0.5), r"first_year_at is -0\.5; allowed is a finite number from 0"),
        (lambda: ratio_interval(ONE, ONE), r"d_cost has shape \(1,\); allowed is \[pair\], 2 pairs or more"),
        (lambda: ratio_interval(PAIR[0], ONE), r"d_effect has shape \(1,\); allowed is that of d_cost, \(2,\)"),
        (lambda: ratio_interval(PAIR[0], PAIR[1], 95), "level is 95; allowed is a number between 0 and 1"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_refused_input_is_named_with_its_value_and_what_is_allowed(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        call()
