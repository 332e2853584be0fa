"""Levers together: effects and interactions are those that were planted, on the scale of one lever switched on."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from experiments.factorial import COLUMNS, COMPLEMENTS, MAIN, NOT_TOLD, SUBSTITUTES, effects, subsets, words

NAMES = ("houses", "jobs", "campaign", "welcome")
PAIRS = 40

#: What a subset of levers brings.
Brings = Callable[[tuple[bool, ...]], float]


def planted(levers: int, brings: Brings, noise: float = 0.0, seed: int = 1, pairs: int = PAIRS) -> np.ndarray:
    """An outcome of every subset, float64 [subset, pair]: chance of the pair, what levers bring, chance of the subset."""
    rng = np.random.default_rng(seed)
    of_pair = 2_700.0 + rng.normal(0.0, 60.0, pairs)
    brought = np.array([brings(on) for on in subsets(levers)])
    return of_pair + brought[:, None] + rng.normal(0.0, noise, (len(brought), pairs))


def additive(each: Sequence[float]) -> Brings:
    """Every lever brings its own."""
    return lambda on: float(np.dot(on, each))


def told(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Mean of every effect by its levers."""
    return {(row["lever"], row["other"]): row["mean"] for row in table.to_dict("records")}


# The order of subsets


def test_subsets_begin_with_none_go_by_size_and_then_by_the_first_levers() -> None:
    assert subsets(2) == [(False, False), (True, False), (False, True), (True, True)]
    assert ["".join("abc"[k] for k in range(3) if on[k]) for on in subsets(3)] == [
        "",
        "a",
        "b",
        "c",
        "ab",
        "ac",
        "bc",
        "abc",
    ]
    assert subsets(0) == [()]


@pytest.mark.parametrize("levers", [1, 2, 3, 4, 5])
def test_every_subset_is_there_once(levers: int) -> None:
    assert len(set(subsets(levers))) == len(subsets(levers)) == 2**levers


# Effects


@pytest.mark.parametrize("levers", [1, 2, 3, 4])
def test_levers_that_add_up_read_what_each_brings_however_many_there_are(levers: int) -> None:
    each = [3.0, -2.0, 7.0, 0.0][:levers]
    table = effects(NAMES[:levers], planted(levers, additive(each)))
    assert list(table.columns) == COLUMNS
    main = table[table.kind == MAIN]
    assert main.lever.tolist() == list(NAMES[:levers])
    assert main["mean"].tolist() == pytest.approx(each)
    assert (table["mean"][table.kind != MAIN].abs() < 1e-9).all()
    assert len(table) == levers + levers * (levers - 1) // 2
    assert (table.pairs == PAIRS).all()


@pytest.mark.parametrize("levers", [2, 3, 4])
@pytest.mark.parametrize(("more", "kind"), [(4.0, COMPLEMENTS), (-4.0, SUBSTITUTES)])
def test_an_interaction_reads_what_the_second_adds_more_with_the_first(levers: int, more: float, kind: str) -> None:
    """And main effects have half of it, as the other lever is on in half of the subsets."""
    each = [3.0, 5.0, 7.0, 1.0][:levers]
    table = effects(NAMES[:levers], planted(levers, lambda on: additive(each)(on) + more * (on[0] and on[1]), 1e-6))
    means = told(table)
    assert means["houses", "jobs"] == pytest.approx(more, abs=1e-4)
    assert [means[name, ""] for name in NAMES[:levers]] == pytest.approx(
        [3.0 + more / 2.0, 5.0 + more / 2.0, *each[2:]], abs=1e-4
    )
    assert table[(table.lever == "houses") & (table.other == "jobs")].kind.item() == kind
    others = [mean for (_, other), mean in means.items() if other][1:]
    assert np.abs(others).max(initial=0.0) < 1e-4


def test_two_interactions_are_told_from_one_another() -> None:
    found = told(
        effects(NAMES[:3], planted(3, lambda on: 6.0 * (on[0] and on[2]) - 2.0 * (on[1] and on[2]) + 1.0 * on[0]))
    )
    assert (found["houses", "campaign"], found["jobs", "campaign"]) == pytest.approx((6.0, -2.0))
    assert found["houses", "jobs"] == pytest.approx(0.0, abs=1e-9)


def test_what_three_do_together_is_shared_among_the_pairs_of_them() -> None:
    """The second adds 8 more with the first where the third is on, in half of the cases."""
    found = told(effects(NAMES[:3], planted(3, lambda on: 8.0 * all(on))))
    assert [mean for (_, other), mean in found.items() if other] == pytest.approx([4.0] * 3)
    assert [mean for (_, other), mean in found.items() if not other] == pytest.approx([2.0] * 3)


def test_of_one_lever_the_effect_is_its_difference_to_none() -> None:
    numbers = planted(1, additive([3.0]), noise=10.0)
    table = effects(["houses"], numbers)
    assert table["mean"].item() == pytest.approx((numbers[1] - numbers[0]).mean())


def test_gains_and_populations_give_the_same_effects() -> None:
    numbers = planted(3, additive([3.0, -2.0, 7.0]), noise=10.0)
    one, other = effects(NAMES[:3], numbers), effects(NAMES[:3], numbers - numbers[0])
    pd.testing.assert_frame_equal(one, other)


# What chance does


def test_intervals_hold_the_effect_and_are_those_of_pairs() -> None:
    table = effects(NAMES[:3], planted(3, additive([3.0, -2.0, 7.0]), noise=20.0, pairs=400))
    truth = np.array([3.0, -2.0, 7.0, 0.0, 0.0, 0.0])
    assert ((table.low < table["mean"]) & (table["mean"] < table.high)).all()
    assert ((table.low - 1.0 < truth) & (truth < table.high + 1.0)).all()
    assert (table.parameters_low <= table.parameters_high).all()
    # an interaction is a contrast twice as large as a main effect: its interval is twice as wide
    width = (table.high - table.low).to_numpy()
    assert width[3:].mean() / width[:3].mean() == pytest.approx(2.0, rel=0.1)


def test_levers_that_only_add_up_are_said_to_interact_at_the_nominal_rate() -> None:
    """10 % of intervals leave 0 out, complements and substitutes alike; 900 of them."""
    kinds = pd.concat(
        [effects(NAMES[:3], planted(3, additive([3.0, -2.0, 7.0]), 20.0, seed, 20)).kind for seed in range(300)]
    )
    of_two = kinds[kinds != MAIN]
    assert (of_two != NOT_TOLD).mean() == pytest.approx(0.10, abs=0.04)
    assert (of_two == COMPLEMENTS).mean() == pytest.approx((of_two == SUBSTITUTES).mean(), abs=0.04)


# In words


def test_sentences_name_the_levers_the_way_they_act_and_by_how_much() -> None:
    table = effects(NAMES[:3], planted(3, lambda on: 6.04 * (on[0] and on[2]) - 2.5 * (on[1] and on[2]), 1e-6))
    *sentences, caution = words(table)
    assert sentences == [
        "houses and campaign complement each other: +6.0 residents beyond what each does alone.",
        "jobs and campaign stand in for one another: -2.5 residents beyond what each does alone.",
    ]
    assert caution == "Of 3 pairs of levers that do nothing together, one in ten would look so by chance."


def test_one_pair_of_levers_needs_no_word_on_how_many_were_looked_at() -> None:
    table = effects(NAMES[:2], planted(2, lambda on: 6.0 * all(on), 1e-6))
    assert words(table) == ["houses and jobs complement each other: +6.0 residents beyond what each does alone."]


@pytest.mark.parametrize("levers", [1, 3])
def test_where_nothing_is_told_apart_the_sentence_says_so(levers: int) -> None:
    table = effects(NAMES[:levers], planted(levers, additive([3.0, 2.0, 1.0][:levers])))
    assert words(table) == [
        "No two levers are seen to help or hinder one another, with intervals of 90% for want of runs."
    ]


# Refusals


@pytest.mark.parametrize(("levers", "given"), [(2, 3), (3, 4), (1, 1), (3, 16)])
def test_a_factorial_that_lacks_subsets_is_refused(levers: int, given: int) -> None:
    with pytest.raises(
        ValueError, match=f"effects of {levers} levers from {given} subsets: allowed are all {2**levers}"
    ):
        effects(NAMES[:levers], np.zeros((given, 20)))
