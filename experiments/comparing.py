"""Carries a comparison out: every pair there shall be, or as many as it takes to be certain which mix gains most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from experiments.allocation import allocate
from experiments.comparison import SEEDS_OF_A_DRAW, UNTESTED_OFF, Comparison, DrawnOptions, with_draws
from experiments.comparison_results import Results
from experiments.executors import Where
from experiments.goal import Goal
from experiments.pair_runs import PairStore, Unit, units_of
from experiments.ranking import rank
from model.rulebook import rulebook
from scenarios.posterior import posterior, posterior_file
from scenarios.study_schema import POSTERIOR

#: Pairs of every option before any is given more than another, and by what share of them pairs grow from look to look.
FIRST_PAIRS, GROWTH = 20, 0.25
#: Pairs in worlds beside the first: a share of those in it, but no fewer than a ranking takes.
OTHERS_SHARE, FEWEST_OTHERS = 0.25, 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """How far a comparison goes.

    Args:
        certainty: that the first gains most, at which no further pairs are run; None for the same pairs of every mix.
        budget: NOK that a mix may cost; None for any amount.
        goal: for the population; None for none.
    """

    certainty: float | None = None
    budget: float | None = None
    goal: Goal | None = None


def compare(comparison: Comparison, asked: Asked, directory: Path, where: Where, progress: Progress) -> Results:
    """Run what a folder lacks of a comparison, and say what it came to.

    Without a certainty every mix gets `comparison.pairs`. With one every mix gets `FIRST_PAIRS`, and then those who may be
    the best get more, until it is reached or the mixes have `comparison.pairs` on average. Whoever looks often is sure to be
    lucky once: at each look the certainty must be so high that it holds over all of them (`level`).

    Args:
        comparison: what is compared.
        asked: how far.
        directory: in which runs are kept.
        where: they go.
        progress: told the number of units done and of all that are known of so far.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `PairStore.make`.
    """
    drawn = with_draws(comparison, _most(comparison) if asked.certainty else comparison.pairs)
    store = PairStore(directory, drawn)
    options = range(len(comparison.options))
    first, *others = comparison.worlds
    start = comparison.pairs if asked.certainty is None else min(FIRST_PAIRS, comparison.pairs)
    units = units_of(first, options, range(start))
    for world in others:
        fewer = max(FEWEST_OTHERS, int(comparison.pairs * OTHERS_SHARE) // SEEDS_OF_A_DRAW * SEEDS_OF_A_DRAW)
        units += units_of(world, options, range(min(fewer, comparison.pairs)))
    made = _make(store, units, where, progress, 0)
    if asked.certainty is not None:
        units = _until_certain(store, units, asked, where, progress, made)
    units += _without_runs(drawn, units)
    found = Results(drawn, store.read(units), asked.budget, asked.goal)
    if asked.certainty is None:
        return found
    at_each = level(asked.certainty, comparison.pairs)
    return replace(found, certainty=at_each, looks=len(looks(comparison.pairs)))


def looks(pairs: int) -> list[int]:
    """Pairs of a mix, on average, at which certainty is looked at: `FIRST_PAIRS`, a quarter more each time, and all.

    Args:
        pairs: of a mix on average, at most.
    """
    found = [min(FIRST_PAIRS, pairs)]
    while found[-1] < pairs:
        more = max(int(found[-1] * GROWTH) // SEEDS_OF_A_DRAW, 1) * SEEDS_OF_A_DRAW
        found.append(min(found[-1] + more, pairs))
    return found


def level(certainty: float, pairs: int) -> float:
    """The certainty that each look asks for, so that all of them together are wrong no oftener (Bonferroni)."""
    return 1.0 - (1.0 - certainty) / len(looks(pairs))


def next_pairs(
    gains: np.ndarray, certainty: float, pairs: int, most: int, among: Sequence[int] | None = None
) -> np.ndarray | None:
    """Pairs that each option gets next, int64 [option]; None when the first is certain, or all pairs are used.

    Args:
        gains: against the baseline, float64 [option, pair], 0 in the first row; NaN behind an option's last pair.
        certainty: asked for over all looks.
        pairs: of a mix on average, at most.
        most: pairs that one mix may have.
        among: positions of those that may be chosen, the baseline first; None for all.
    """
    chosen = np.arange(len(gains)) if among is None else np.asarray(among)
    there_are = (~np.isnan(gains)).sum(axis=1)
    mixes, used = len(gains) - 1, int(there_are[1:].sum())
    further = [each * mixes - used for each in looks(pairs) if each * mixes - used >= SEEDS_OF_A_DRAW]
    if not further or rank(gains, among=list(chosen)).first.certainty >= level(certainty, pairs):
        return None
    more = np.zeros(len(gains), dtype=np.int64)
    more[chosen] = np.minimum(allocate(gains[chosen], further[0]), (most - there_are)[chosen])
    return more if more[1:].any() else None


def _without_runs(drawn: DrawnOptions, units: Sequence[Unit]) -> list[Unit]:
    """Units of the world without untested effects that need no runs: of options that have none, beside a baseline that has
    none, they are those of the first world.
    """
    first = drawn.comparison.worlds[0]
    if UNTESTED_OFF not in drawn.comparison.worlds or not drawn.is_tested(0):
        return []
    same = {(UNTESTED_OFF, option, pair) for world, option, pair in units if world == first and drawn.is_tested(option)}
    return sorted(same - set(units))


def _make(store: PairStore, units: list[Unit], where: Where, progress: Progress, before: int) -> int:
    lacking = len(store.missing(units))
    store.make(units, where, lambda done: progress(before + done, before + lacking))
    return before + lacking


def _until_certain(
    store: PairStore, units: list[Unit], asked: Asked, where: Where, progress: Progress, made: int
) -> list[Unit]:
    """Units with those added that the allocation asked for, among the mixes within the budget while there are any."""
    assert asked.certainty is not None
    comparison = store.drawn.comparison
    world, options = comparison.worlds[0], len(comparison.options)
    most = _most(comparison)
    while True:
        so_far = Results(store.drawn, store.read([unit for unit in units if unit[0] == world]), asked.budget)
        gains = so_far.gains()
        pairs = (~np.isnan(gains)).sum(axis=1)
        within = [option for option in range(options) if option == 0 or so_far.within_budget[option]]
        more = next_pairs(gains, asked.certainty, comparison.pairs, most, within if len(within) > 1 else None)
        if more is None:
            return units
        added = [
            (world, option, pair)
            for option in range(1, options)
            for pair in range(int(pairs[option]), int(pairs[option] + more[option]))
        ]
        longest = int((pairs + more)[1:].max())
        added += [(world, 0, pair) for pair in range(int(pairs[0]), longest)]
        made = _make(store, added, where, progress, made)
        units = units + added


def _most(comparison: Comparison) -> int:
    """Pairs that one option may get: all that the mixes have together, as far as there are draws."""
    all_of_them = comparison.pairs * (len(comparison.options) - 1)
    case = comparison.case
    if comparison.source != POSTERIOR or not posterior_file(case.case).is_file():
        return all_of_them
    there_are = len(next(iter(posterior(case.case, None, rulebook(case.rules).parameters).values())))
    return max(min(all_of_them, there_are * SEEDS_OF_A_DRAW), comparison.pairs)
