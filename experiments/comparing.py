"""Carries a comparison out: every pair there shall be, or as many as it takes to be certain which mix gains most."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.allocation import allocate
from experiments.comparison import SEEDS_OF_A_DRAW, Comparison, with_draws
from experiments.comparison_results import RANKED_BY, Results
from experiments.executors import Where
from experiments.goal import Goal
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import PairStore, Unit, grid, units_of
from experiments.ranking import CERTAIN, rank
from model.rulebook import rulebook
from scenarios.posterior import posterior, posterior_file
from scenarios.study_schema import POSTERIOR

#: Pairs of every option before any is given more than another, and pairs that are given at a time, per mix.
FIRST_PAIRS, BATCH = 20, 4
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
    the best get more, until it is reached or the mixes have `comparison.pairs` on average.

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
        units = _until_certain(store, units, asked.certainty, where, progress, made)
    return Results(drawn, store.read(units), asked.budget, asked.goal, asked.certainty or CERTAIN)


def _make(store: PairStore, units: list[Unit], where: Where, progress: Progress, before: int) -> int:
    lacking = len(store.missing(units))
    store.make(units, where, lambda done: progress(before + done, before + lacking))
    return before + lacking


def _until_certain(
    store: PairStore, units: list[Unit], certainty: float, where: Where, progress: Progress, made: int
) -> list[Unit]:
    """Units with those added that the allocation asked for."""
    comparison = store.drawn.comparison
    world, options = comparison.worlds[0], len(comparison.options)
    most = _most(comparison)
    while True:
        gains = _gains(store, [unit for unit in units if unit[0] == world])
        pairs = (~np.isnan(gains)).sum(axis=1)
        left = comparison.pairs * (options - 1) - int(pairs[1:].sum())
        if rank(gains).first.certainty >= certainty or left < SEEDS_OF_A_DRAW:
            return units
        more = np.minimum(allocate(gains, min(BATCH * (options - 1), left)), most - pairs)
        if not more[1:].any():
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


def _gains(store: PairStore, units: list[Unit]) -> np.ndarray:
    """Gains of the options in the first world, float64 [option, pair]."""
    comparison = store.drawn.comparison
    rows = store.read(units).outcomes
    rows = rows[(rows.measure == RANKED_BY) & (rows.place == EVERYWHERE) & (rows.group == ALL)]
    rows = rows[rows.year == comparison.years[-1]]
    numbers = grid(rows, range(len(comparison.options)), range(int(rows.pair.max()) + 1))
    return np.asarray(numbers - numbers[0])


def _most(comparison: Comparison) -> int:
    """Pairs that one option may get: all that the mixes have together, as far as there are draws."""
    all_of_them = comparison.pairs * (len(comparison.options) - 1)
    case = comparison.case
    if comparison.source != POSTERIOR or not posterior_file(case.case).is_file():
        return all_of_them
    there_are = len(next(iter(posterior(case.case, None, rulebook(case.rules).parameters).values())))
    return max(min(all_of_them, there_are * SEEDS_OF_A_DRAW), comparison.pairs)
