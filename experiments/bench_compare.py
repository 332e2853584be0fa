"""The benchmark of comparisons: what a run costs with all that is kept of it, and what common seeds and draws spare.

Both are of one mix, a campaign from the start, against the same scenario without it, in pairs as of `bolyst compare`.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.bench_batch import bare
from experiments.bench_timing import timed
from experiments.comparison import AS_DRAWN, DrawnOptions, of_scenarios, with_draws
from experiments.executors import Where
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import PairStore, grid, units_of
from experiments.paired import difference
from model.policy import InstrumentUse
from scenarios import Scenario
from scenarios.study_schema import POSTERIOR

_INSTRUMENT = "marketing"
_OPTIONS = (0, 1)  # the baseline and the mix
_HERE = Where(1)  # this process, whose time is taken


@dataclass(frozen=True)
class ComparisonEffort:
    """How much is run.

    Args:
        turns: pairs that are timed, each between two goes of its bare runs.
        pairs: that standard errors are counted from, those among them.
        workers: processes that make the others.
        draws: what parameters are drawn from, "prior" or "posterior".
    """

    turns: int = 6
    pairs: int = 60
    workers: int = 2
    draws: str = POSTERIOR


def with_and_without(scenario: Scenario, effort: ComparisonEffort) -> DrawnOptions:
    """A scenario, and the same with a campaign from its start, with the draws of all pairs."""
    mix = replace(scenario, name=_INSTRUMENT, instruments=(InstrumentUse(_INSTRUMENT, scenario.start),))
    return with_draws(of_scenarios([scenario, mix], effort.draws, effort.pairs), max(effort.turns, effort.pairs))


def run_ratio(store: PairStore, turns: int) -> float:
    """How many times the CPU time of bare runs the runs of a pair take, median of the turns.

    A bare run resolves the parameters and runs. That of a comparison keeps its event log, too, and its outcomes, who came,
    and whose life differs from that in the baseline are counted and written.
    """
    ratios = []
    for pair in range(turns):
        before = timed(_bare_runs, store.drawn, pair)
        kept = timed(_make, store, range(pair, pair + 1), _HERE)
        after = timed(_bare_runs, store.drawn, pair)
        ratios.append(2 * kept.cpu / (before.cpu + after.cpu))
    return statistics.median(ratios)


def _bare_runs(drawn: DrawnOptions, pair: int) -> None:
    seed = drawn.comparison.seed_of(pair)
    for option in _OPTIONS:
        bare(drawn.scenario(option, AS_DRAWN, pair), range(seed, seed + 1))


def _make(store: PairStore, pairs: range, where: Where) -> None:
    store.make(units_of(AS_DRAWN, _OPTIONS, pairs), where, lambda done: None)


def pairs_ratio(store: PairStore, pairs: int, workers: int) -> float:
    """How many times as many pairs it would take without common seeds and draws for the same standard error.

    The error is that of the difference in population at the horizon. As it falls with the root of the number of pairs, this
    is the square of how much larger it is in as many pairs that have nothing in common.
    """
    _make(store, range(pairs), Where(workers))
    rows = store.read(units_of(AS_DRAWN, _OPTIONS, range(pairs))).outcomes
    horizon = store.drawn.comparison.years[-1]
    at = (rows.measure == "population") & (rows.place == EVERYWHERE) & (rows.group == ALL) & (rows.year == horizon)
    return difference(*grid(rows[at], _OPTIONS, range(pairs))).error_ratio ** 2


def measure_comparison(
    effort: ComparisonEffort, scenario: Scenario, tell: Callable[[str], None]
) -> dict[str, float | None]:
    """Run everything; figures by name."""
    with TemporaryDirectory() as folder:
        store = PairStore(Path(folder), with_and_without(scenario, effort))
        tell("taking turns: a pair of a comparison and its bare runs")
        timed_ratio = run_ratio(store, effort.turns)
        tell(f"running {effort.pairs} pairs with and without a campaign")
        return {
            "compared_run_ratio": timed_ratio,
            "compared_pairs_ratio": pairs_ratio(store, effort.pairs, effort.workers),
        }
