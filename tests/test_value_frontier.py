"""What a gain costs: the frontier, ratios and their intervals, present values; against dampack, BCEA and closed forms.

Figures are from the sources named in each test, as read in 2026. What dampack keeps in binary data (`hund_strat` and
`example_psa`) is not among them.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy import stats

from experiments.value import (
    DOMINATED,
    DOMINATES,
    END_OF_YEAR,
    EXTENDED,
    FRONTIER,
    IS_DOMINATED,
    MIDDLE_OF_YEAR,
    RATIO,
    SAME,
    SAVES,
    START_OF_YEAR,
    discounted,
    frontier,
    net_benefit,
    ratio_interval,
    ratio_to,
)
from tests.analyses import Analysis, analyses


def table(names: list[str], cost: list[float], effect: list[float]) -> dict[str, tuple[float | None, str]]:
    """Ratio and status by option, in the order of the frontier's table."""
    rows = frontier(names, np.array(cost), np.array(effect))
    return {row.option: (row.ratio, row.status) for row in rows}


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


def test_against_a_fixed_comparator_a_ratio_is_given_only_where_it_means_something() -> None:
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


@settings(max_examples=50)
@given(analyses())
def test_an_end_of_an_interval_is_refused_by_as_little_as_its_level_says(case: Analysis) -> None:
    d_cost, d_effect = case[0][:, 0], case[1][:, 0]
    assume(np.ptp(d_cost) > 0 and np.ptp(d_effect) > 0)
    for end in ratio_interval(d_cost, d_effect):
        if end is not None and np.ptp(d_cost - end * d_effect) > 1e-6:
            assert probability(d_cost, d_effect, end) == pytest.approx(0.05, rel=1e-3)


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
