"""Mixes that were given different numbers of pairs: every table tells the same gain, as if each had all of them."""

import numpy as np
import pytest

from experiments.comparison_results import OTHER_PAIRS, RANKED_BY, Results
from experiments.council.language import ENGLISH
from experiments.figures.comparison_groups import forest, made_of
from experiments.paired import LEVEL, by_draw, in_whole_draws, without_chance
from experiments.ranking import difference_in_all_pairs, means, rank
from experiments.robustness import by_world
from experiments.value import ratio_interval
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


def test_other_tables_and_figures_tell_the_same_gain(uneven: Results) -> None:
    of_world = by_world(uneven).set_index(["world", "option"]).gain
    parts, groups = made_of(uneven).set_index(["option", "part"]).persons, forest(ENGLISH, uneven).data
    everybody = groups[groups.by == "all"].set_index("option")["mean"]
    for option, name in enumerate(MIXES, 1):
        told = uneven.effect(option).mean
        assert of_world[uneven.worlds[0], name] == pytest.approx(told)
        assert uneven.of_draws(RANKED_BY)[:, option].mean() == pytest.approx(told)
        assert parts[name, RANKED_BY] == pytest.approx(told)
        assert everybody[name] == pytest.approx(told)


def test_equal_pairs_of_which_one_has_no_other_of_its_draw_tell_the_same_gain_everywhere() -> None:
    odd = made(MIXES, 15)
    of_world = by_world(odd).set_index(["world", "option"]).gain
    for option, name in enumerate(MIXES, 1):
        assert of_world[odd.worlds[0], name] == pytest.approx(odd.effect(option).mean)


def test_a_price_and_its_interval_are_those_of_the_draws_where_pairs_are_equal() -> None:
    equal = made(MIXES, 40, strength=6.0)
    cost, gain = (by_draw(equal.gains(outcome)[1]).mean(axis=1) for outcome in ("cost", RANKED_BY))
    low, high = equal.ratio_interval(1)
    assert (low, high) == pytest.approx(ratio_interval(cost, gain, LEVEL))
    ratio = equal.per_unit(RANKED_BY)[1].ratio
    assert ratio == pytest.approx(cost.mean() / gain.mean())
    assert low is not None
    assert high is not None
    assert low < ratio < high


def test_an_option_with_fewer_pairs_is_brought_to_all_by_the_one_it_goes_with() -> None:
    """Of two with as many pairs it is not the first that counts, but the one whose luck it shares."""
    rng = np.random.default_rng(6)
    stranger, twin = rng.normal(0.0, 20.0, (2, 80))
    gains = np.vstack([np.zeros(80), stranger, twin, twin + 3.0])
    gains[3, 20:] = np.nan
    assert means(gains) == pytest.approx([0.0, stranger.mean(), twin.mean(), twin.mean() + 3.0])


def test_a_draw_in_which_nothing_happens_is_no_gain() -> None:
    """Three draws of ten gain, the others are the same run as the baseline: shrinking may not make gains of them."""
    gains = np.zeros((2, 20))
    gains[1, :6] = 20.0 + np.random.default_rng(8).normal(0.0, 3.0, 6)
    assert next(row.beats for row in rank(gains).rows if row.option == 1) == 0.3
    assert (without_chance(gains)[3:, 1] == 0.0).all()


def test_a_pair_without_a_number_takes_its_draw_out_and_no_other() -> None:
    known = np.array([True, True, True, False, True, True, False, True])
    assert in_whole_draws(known).tolist() == [True, True, False, False, True, True, False, False]
    assert in_whole_draws(np.array([True, True, True])).tolist() == [True] * 3
    assert not in_whole_draws(np.zeros(4, dtype=bool)).any()


def test_what_the_parameters_do_is_found_where_pairs_drop_out() -> None:
    rng = np.random.default_rng(7)
    numbers = np.vstack([np.zeros(60), np.repeat(rng.normal(0.0, 5.0, 30), 2) + rng.normal(0.0, 1.0, 60)])
    numbers[1, 3] = np.nan
    found = difference_in_all_pairs(numbers, 1)
    assert found.pairs == 58
    assert found.sd_parameters == pytest.approx(5.0, rel=0.3)
    assert found.sd_chance == pytest.approx(1.0, rel=0.3)


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
