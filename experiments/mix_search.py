"""The best mixes of levers under a budget: a search over subsets, and the winners run again on fresh pairs.

What is best among many was lucky, too. The frontier of gain against cost is therefore told from draws and seeds that the
search has not seen, with what the search had said beside it. Up to `ALL` levers every subset is tried; with more, NSGA-II
(pymoo) goes through generations of subsets, each evaluated in the same pairs, kept in the folder, so that a search goes on
where it ended.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments import factorial
from experiments.comparison import SEEDS_OF_A_DRAW, with_draws
from experiments.comparison_results import RANKED_BY, Results
from experiments.executors import Where
from experiments.levers import Levers
from experiments.pair_runs import PairStore, units_of
from experiments.problems import BadInput
from experiments.value import DOMINATED, EXTENDED, FRONTIER, frontier

#: Levers of which all subsets are tried.
ALL = 5
#: Of the search among more: subsets in a generation, generations, and the seed of both.
GENERATION, GENERATIONS, SEED = 24, 12, 1
#: How a winner stands on the fresh pairs, in words.
STATUS = {
    FRONTIER: "on the frontier",
    DOMINATED: "another gains as much for less",
    EXTENDED: "two others in part gain as much for less",
}
#: Winners that are run again at most.
WINNERS = 8

Progress = Callable[[int, int], None]
_Set = tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Args:
        levers: that were put together.
        tried: subsets that were evaluated, with means in the pairs of the search: `gain`, `cost` (NOK, discounted) and
            `spent` (paid out, not discounted), which a budget is held against.
        winners: results of the winners on fresh pairs.
        frontier: a row per winner: `mix`, `gain`, `low`, `high`, `cost`, `status`, of `STATUS`, and `searched`, the gain the
            search saw.
        effects: main effects and interactions; None where not all subsets were tried.
        pairs: of the search; the winners have as many fresh ones.
    """

    levers: Levers
    tried: pd.DataFrame
    winners: Results
    frontier: pd.DataFrame
    effects: pd.DataFrame | None
    pairs: int


def search(
    levers: Levers, pairs: int, budget: float | None, directory: Path, where: Where, progress: Progress
) -> Found:
    """Search for the subsets of levers that gain most for what they cost.

    Args:
        levers: that can be put together.
        pairs: in which each subset is evaluated, and as many fresh ones for the winners.
        budget: NOK that a mix may cost on average; None for any amount.
        directory: in which runs are kept.
        where: they go.
        progress: told the units done and known of.

    Raises:
        BadInput: no subset costs as little as the budget, or pymoo is needed and not installed.
    """
    evaluation = _Evaluation(levers, pairs, directory, where, progress)
    whole = len(levers.names) <= ALL
    if whole:
        evaluation.of(factorial.subsets(len(levers.names))[1:])
    else:
        _evolve(evaluation, budget)
    tried = evaluation.table()
    best = _winners(tried, budget)
    fresh = evaluation.fresh(best)
    effects = None
    if whole:
        gains = np.stack([evaluation.gains[each] for each in factorial.subsets(len(levers.names))])
        effects = factorial.effects(levers.names, gains)
    return Found(levers, tried, fresh, _frontier(fresh, tried), effects, pairs)


class _Evaluation:
    """Evaluates subsets in the same pairs."""

    def __init__(self, levers: Levers, pairs: int, directory: Path, where: Where, progress: Progress) -> None:
        self.levers, self.pairs, self.directory = levers, pairs, directory
        self.where, self.progress = where, progress
        self.made = 0
        none = (False,) * len(levers.names)
        self.gains: dict[_Set, np.ndarray] = {none: np.zeros(pairs)}
        self.costs: dict[_Set, float] = {none: 0.0}
        self.spent: dict[_Set, float] = {none: 0.0}

    def of(self, sets: Sequence[_Set]) -> None:
        """Evaluate what has not been."""
        new = [each for each in dict.fromkeys(sets) if each not in self.gains]
        if not new:
            return
        results = self._results(new, range(self.pairs))
        gains, costs, spent = results.gains(), results.mean("cost"), results.mean("spent")
        for number, each in enumerate(new, start=1):
            self.gains[each] = gains[number]
            self.costs[each], self.spent[each] = float(costs[number]), float(spent[number])

    def fresh(self, sets: Sequence[_Set]) -> Results:
        """The results of subsets in pairs that no evaluation has seen."""
        seen = self.levers.comparison
        fresh = replace(seen, seed=seen.seed + self.pairs, skipped=-(-self.pairs // SEEDS_OF_A_DRAW))
        self.levers = replace(self.levers, comparison=fresh)
        return self._results(list(sets), range(self.pairs))

    def _results(self, sets: Sequence[_Set], pairs: range) -> Results:
        comparison = self.levers.compared(sets, self.pairs)
        store = PairStore(self.directory, with_draws(comparison, self.pairs))
        units = units_of(comparison.worlds[0], range(len(comparison.options)), pairs)
        lacking, before = len(store.missing(units)), self.made
        store.make(units, self.where, lambda done: self.progress(before + done, before + lacking))
        self.made += lacking
        return Results(store.drawn, store.read(units))

    def table(self) -> pd.DataFrame:
        """What was evaluated: `mix`, `on`, `gain`, `cost`, `spent`."""
        rows = [
            (self.levers.option(each).name, each, float(gains.mean()), self.costs[each], self.spent[each])
            for each, gains in self.gains.items()
        ]
        return pd.DataFrame(rows, columns=["mix", "on", "gain", "cost", "spent"])


def _winners(tried: pd.DataFrame, budget: float | None) -> list[_Set]:
    """Subsets on the frontier within the budget, the largest gains first, but none."""
    within = tried if budget is None else tried[tried.spent <= budget]
    rows = frontier(tuple(within.mix), within.cost.to_numpy(float), within.gain.to_numpy(float))
    names = [row.option for row in rows if row.status == FRONTIER]
    chosen = within[within.mix.isin(names) & within.on.map(any)].sort_values("gain", ascending=False)
    if not len(chosen):
        what = "gains anything" if budget is None else f"gains anything for {budget:,.0f} NOK or less"
        raise BadInput(
            f"no mix of these levers {what} in these pairs; ask for more --replicates, another budget or other levers"
        )
    return list(chosen.on[:WINNERS])


def _frontier(fresh: Results, tried: pd.DataFrame) -> pd.DataFrame:
    """The winners as the fresh pairs say, with what the search said beside."""
    seen = dict(zip(tried.mix, tried.gain, strict=True))
    rows = []
    for row in fresh.money:
        option = fresh.names.index(row.option)
        found = fresh.effect(option, RANKED_BY)
        rows.append((row.option, row.effect, found.low, found.high, row.cost, STATUS[row.status], seen[row.option]))
    return pd.DataFrame(rows, columns=["mix", "gain", "low", "high", "cost", "status", "searched"])


def _evolve(evaluation: _Evaluation, budget: float | None) -> None:
    """Generations of subsets by NSGA-II: more gain, less cost, within the budget.

    Raises:
        BadInput: pymoo is not installed.
    """
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2
        from pymoo.core.problem import Problem
        from pymoo.operators.crossover.pntx import TwoPointCrossover
        from pymoo.operators.mutation.bitflip import BitflipMutation
        from pymoo.operators.sampling.rnd import BinaryRandomSampling
        from pymoo.optimize import minimize
    except ImportError:
        raise BadInput(
            f"more than {ALL} levers are searched with pymoo, which is not installed; install bolyst[search], or name fewer"
        ) from None
    levers = len(evaluation.levers.names)

    class Subsets(Problem):  # pymoo has no types
        """Two objectives to be made small: the gain with its sign turned, and the cost."""

        def __init__(self) -> None:
            super().__init__(n_var=levers, n_obj=2, n_ieq_constr=0 if budget is None else 1, xl=0, xu=1, vtype=bool)

        def _evaluate(self, x: np.ndarray, out: dict[str, np.ndarray], *args: object, **kwargs: object) -> None:
            sets = [tuple(map(bool, each)) for each in x]
            evaluation.of(sets)
            costs = np.array([evaluation.costs[each] for each in sets])
            out["F"] = np.column_stack([[-evaluation.gains[each].mean() for each in sets], costs])
            if budget is not None:
                out["G"] = np.array([[evaluation.spent[each] - budget] for each in sets])

    algorithm = NSGA2(
        pop_size=GENERATION,
        sampling=BinaryRandomSampling(),
        crossover=TwoPointCrossover(),
        mutation=BitflipMutation(),
        eliminate_duplicates=True,
    )
    minimize(Subsets(), algorithm, ("n_gen", GENERATIONS), seed=SEED, verbose=False)
