"""The benchmark of batches: what handing out, storing and asking cost beside the runs themselves.

Overheads are ratios of wall times measured in turns on the same workers, which are started before: the batch, planning
and store included, against the same runs with nothing kept.
"""

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.batch import run_batch, run_on
from experiments.batch_progress import BatchProgress
from experiments.bench_large import large_start
from experiments.executors import Pool, Where, pool
from experiments.identity import Identity, code_digest, data_digest
from experiments.store import open
from experiments.store_layout import UNFINISHED
from experiments.tasks import Point, Task, carry_out
from model.inputs import Inputs
from model.rulebook import rulebook
from model.simulation import MigrationModel
from scenarios import Scenario, find, load
from scenarios.study import Draws, Study, Variant

_WORKERS = 2
_SHORT_STOP = date(2001, 1, 1)  # Hjelmeland for a year takes about 10 ms
_PIECES = 8  # tasks of the bare runs
_ASKED = (
    "select scenario, mix, year, avg(population), stddev(population) from yearly where \"group\" = 'all' group by all"
)


@dataclass(frozen=True)
class BatchEffort:
    """How much is run.

    Args:
        turns: of bare runs and batch, for an overhead.
        short_runs: in each.
        decades: of Hjelmeland in the large batch.
        stored: runs in the shard whose cost is measured.
        rows: of the store that is asked.
        large: whether the place of 100,000 is run.
    """

    turns: int = 3
    short_runs: int = 2000
    decades: int = 10_000
    stored: int = 200
    rows: int = 1_000_000
    large: bool = True


class Stored(NamedTuple):
    """What a place-decade of the yearly table costs: CPU milliseconds and bytes."""

    ms: float
    bytes: float


def study_of(scenario: Scenario, runs: int) -> Study:
    """A study of one scenario, many seeds."""
    variant = Variant(scenario.case, scenario.name, "", "", {}, replace(scenario, text=""), ())
    draws = {scenario.case: Draws((), np.empty((1, 0)))}
    return Study(scenario.name, scenario.title, (variant,), draws, range(1, runs + 1), ("yearly",), "", "")


def bare(scenario: Scenario, seeds: range) -> None:
    """The runs and nothing else."""
    inputs = Inputs(scenario)
    for seed in seeds:
        MigrationModel(scenario, seed, inputs).run()


def overhead(where: Where, turns: int, runs: int) -> float:
    """Per cent of wall time that a batch of 10 ms runs takes longer than the runs alone, median of the turns."""
    scenario = replace(load(find("hjelmeland")), stop=_SHORT_STOP)
    ratios = []
    with pool(where) as workers:
        assert workers is not None
        _bare_on(workers, scenario, runs // 4)  # imports, compiles, warms
        for _ in range(turns):
            before = _bare_on(workers, scenario, runs)
            batch = _batch_on(workers, scenario, runs)
            after = _bare_on(workers, scenario, runs)
            ratios.append(2 * batch / (before + after))
    return 100 * (statistics.median(ratios) - 1)


def _bare_on(workers: Pool, scenario: Scenario, runs: int) -> float:
    began = time.perf_counter()
    pieces = [range(1 + k, runs + 1, _PIECES) for k in range(_PIECES)]
    for future in [workers.submit(bare, scenario, piece) for piece in pieces]:
        future.result()
    return time.perf_counter() - began


def _batch_on(workers: Pool, scenario: Scenario, runs: int) -> float:
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        run_on(workers, study_of(scenario, runs), Path(folder) / "store", BatchProgress(quiet=True))
        return time.perf_counter() - began


def speedups(runs: int) -> tuple[float, float]:
    """How many times as fast as one after the other runs go on threads, and in processes, of two cores."""
    scenario = load(find("hjelmeland"))
    pieces = [range(1 + k, runs + 1, _PIECES) for k in range(_PIECES)]
    one, threads, processes = [], [], []
    with pool(Where(_WORKERS)) as workers, ThreadPoolExecutor(_WORKERS) as pool_of_threads:
        assert workers is not None
        _bare_on(workers, scenario, 2 * _PIECES)
        for _ in range(3):
            one.append(_wall(bare, scenario, range(1, runs + 1)))
            threads.append(_wall(lambda: wait_for([pool_of_threads.submit(bare, scenario, piece) for piece in pieces])))
            processes.append(_bare_on(workers, scenario, runs))
    alone = statistics.median(one)
    return alone / statistics.median(threads), alone / statistics.median(processes)


def _wall(action: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - began


def stored(runs: int) -> Stored:
    """What a shard of so many Hjelmeland decades costs beside the runs."""
    scenario = replace(load(find("hjelmeland")), stop=date(2010, 1, 1), text="")
    identity = Identity(scenario, rulebook(), code_digest(rulebook()), data_digest())
    seeds = tuple((identity.run(seed), seed) for seed in range(1, runs + 1))
    with TemporaryDirectory() as folder:
        batch = Path(folder)
        (batch / UNFINISHED).mkdir()
        carry_out(Task("warm", batch, (Point(scenario, seeds[:1]),), ("yearly",)))
        began = time.thread_time()
        done = carry_out(Task("shard", batch, (Point(scenario, seeds),), ("yearly",)))
        spent = time.thread_time() - began
        room = sum(file.stat().st_size for file in (batch / "shard").iterdir())
    return Stored(1000 * (spent - done.seconds) / runs, room / runs)


class Large(NamedTuple):
    """A large batch: wall seconds, and by how much the batch and its workers together grew in its second half, MiB."""

    seconds: float
    growth: float | None


def decades(runs: int, store: Path, workers: int = _WORKERS) -> Large:
    """Run so many Hjelmeland decades into a store, on processes whose start is included."""
    scenario = replace(load(find("hjelmeland")), stop=date(2010, 1, 1))
    watch = _Watch()
    began = time.perf_counter()
    run_batch(study_of(scenario, runs), store, Where(workers), watch)
    return Large(time.perf_counter() - began, watch.growth)


class _Watch(BatchProgress):
    """Looks at the memory of the batch and its workers when half of the runs are done and at the end."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self._half: float | None = None
        self.growth: float | None = None

    def done(self, succeeded: int, failed: int) -> None:
        super().done(succeeded, failed)
        if self._half is None and self.left <= self.runs / 2:
            self._half = _resident()
        elif self._half is not None and self.left > 0 and (now := _resident()):
            self.growth = now - self._half


def _resident() -> float | None:
    """Resident memory of this process and its children, MiB; None where the system does not say."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        except OSError:  # it ended this moment
            continue
        if str(os.getpid()) in (fields["Pid"].strip(), fields["PPid"].strip()):
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1024 if total else None


def query_seconds(store: Path, rows: int) -> float:
    """Wall seconds to a table of means from so many rows, the store's multiplied until there are enough."""
    there = len(open(store).query("select 1 from yearly"))
    for copy in range(1, -(-rows // there)):
        _doubled(store, f"copy{copy}")
    began = time.perf_counter()
    open(store).query(_ASKED)
    return time.perf_counter() - began


def _doubled(store: Path, name: str) -> None:
    """Copy the rows of a store under other identities, as those of another study."""
    for file in [*store.glob("shards/2*/*/*.parquet"), *(store / "studies" / "hjelmeland").glob("*.parquet")]:
        table = pq.read_table(file)
        for column, prefix in (("run", f"{name}-"), ("study", name)):
            if column in table.column_names:
                given = pc.cast(table[column], pa.string())
                joined = (
                    pc.binary_join_element_wise(prefix, given, "")
                    if column == "run"
                    else pa.array([prefix] * len(table))
                )
                table = table.set_column(table.column_names.index(column), column, joined)
        parts = file.relative_to(store).parts
        target = store.joinpath(parts[0], name, *parts[2:])
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, target, compression="zstd")


def measure_batch(effort: BatchEffort, tell: Callable[[str], None]) -> dict[str, float | None]:
    """Run everything; figures by name."""
    tell("running 10 ms runs on processes")
    found: dict[str, float | None] = {
        "batch_overhead_percent": overhead(Where(_WORKERS), effort.turns, effort.short_runs)
    }
    tell("running 10 ms runs on Dask")
    found["dask_overhead_percent"] = overhead(Where(_WORKERS, "local"), effort.turns, effort.short_runs)
    tell("running on threads and processes")
    found["threads_speedup"], found["processes_speedup"] = speedups(effort.short_runs // 10)
    tell("writing a shard")
    cost = stored(effort.stored)
    found["stored_ms"], found["stored_bytes"] = cost.ms, cost.bytes
    with TemporaryDirectory() as folder:
        tell(f"running {effort.decades:,} Hjelmeland decades")
        large = decades(effort.decades, Path(folder) / "store")
        found["decades_s"], found["batch_growth_mb"] = large.seconds, large.growth
        tell("asking the store")
        found["query_s"] = query_seconds(Path(folder) / "store", effort.rows)
    found["large_decade_s"] = found["large_rss_mb"] = None
    if effort.large:
        tell("running a place of 100,000")
        seconds, peak = large_start()
        found["large_decade_s"], found["large_rss_mb"] = seconds, peak / 1024 if peak else None
    return found
