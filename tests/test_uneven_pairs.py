"""Mixes that were given different numbers of pairs: every table tells the same gain, as if each had all of them."""

import numpy as np
import pytest

from experiments.comparison_results import OTHER_PAIRS, RANKED_BY, Results
from experiments.ranking import difference_in_all_pairs
from tests.comparison_made import made

MIXES = ("campaign", "homes", "host")


@pytest.fixture(scope="module")
def uneven() -> Results:
    return made(MIXES, (60, 60, 20, 36))


def test_a_gain_is_the_same_in_the_ranking_the_table_of_differences_and_the_price(uneven: Results) -> None:
    ranked = {row.option: row.gain for row in uneven.rankings[uneven.worlds[0]].rows}
    table = uneven.effects[(uneven.effects.outcome == RANKED_BY) & (uneven.effects.group == "all")].set_index("option")
    for option, name in enumerate(MIXES, 1):
        told = uneven.effect(option).mean
        assert told == pytest.approx(ranked[option])
        assert table["mean"][name] == pytest.approx(told)
        assert uneven.per_unit(RANKED_BY)[option].effect == pytest.approx(told)
        assert table["with"][name] - table.without[name] == pytest.approx(told)
        assert table["low"][name] < told < table["high"][name]


def test_all_differences_are_from_the_same_baseline(uneven: Results) -> None:
    table = uneven.effects[(uneven.effects.outcome == RANKED_BY) & (uneven.effects.group == "all")]
    assert table.without.nunique() == 1


def test_lives_add_up_to_the_gain_with_what_the_pairs_of_others_are_estimated_to_add(uneven: Results) -> None:
    for option, name in enumerate(MIXES, 1):
        fates = uneven.fates[uneven.fates.option == name]
        assert fates.persons.sum() == pytest.approx(uneven.effect(option).mean)
        assert (fates.way == OTHER_PAIRS).sum() == (name != "campaign")


def test_lives_of_equal_pairs_need_nothing_beside_them() -> None:
    equal = made(MIXES, 24)
    assert OTHER_PAIRS not in set(equal.fates.way)
    for option, name in enumerate(MIXES, 1):
        assert equal.fates.persons[equal.fates.option == name].sum() == pytest.approx(equal.effect(option).mean)


def test_a_price_lies_within_its_interval(uneven: Results) -> None:
    for option, row in enumerate(uneven.per_unit(RANKED_BY)[1:], 1):
        low, high = uneven.ratio_interval(option)
        if row.ratio is not None and low is not None and high is not None:
            assert low < row.ratio < high


def test_what_an_option_costs_in_every_pair_is_not_moved_by_others() -> None:
    numbers = np.array([[0.0] * 40, [*np.linspace(0.0, 3.0, 40)], [7.0] * 20 + [np.nan] * 20])
    assert difference_in_all_pairs(numbers, 2).mean == pytest.approx(7.0)


def test_a_number_that_some_pairs_do_not_have_is_told_of_the_others() -> None:
    """Command of Norwegian of nobody is no number; a gap is no end."""
    numbers = np.zeros((3, 24)) + np.arange(3)[:, None]
    numbers[1:, 3] = np.nan
    numbers[2, 20:] = np.nan
    assert [difference_in_all_pairs(numbers, option).mean for option in (1, 2)] == [1.0, 2.0]


def test_intervals_hold_the_mean_as_often_as_they_say_when_pairs_are_unequal() -> None:
    """Two gains that go together in part; the second has a third of the pairs."""
    rng = np.random.default_rng(5)
    worlds, held = 1500, 0
    for _ in range(worlds):
        common, own = rng.standard_normal((2, 60)), rng.standard_normal((2, 60))
        gains = 4.0 + 10.0 * common[0] + 3.0 * own
        numbers = np.vstack([np.zeros(60), gains])
        numbers[2, 20:] = np.nan
        found = difference_in_all_pairs(numbers, 2)
        held += found.low <= 4.0 <= found.high
    assert abs(held / worlds - 0.90) <= 0.04
