"""Runs a study: every run that the store does not hold yet, on the workers there are, however they end."""

import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Any

from experiments.batch_progress import BatchProgress
from experiments.executors import Pool, Where, pool
from experiments.identity import code_digest, data_digest, identities
from experiments.manifest import environment
from experiments.pace import Pace, cells, content, free
from experiments.problems import BadInput, FailedRun, InterruptedBatch, why_not
from experiments.progress import COMPILING
from experiments.store_writing import Pending, Writer, writing
from experiments.tasks import Done, OtherCodeError, Point, StoreError, Task, carry_out, record_failed, withdraw
from model.engine.cache import is_warm, mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.rulebook import Rulebook, rulebook
from scenarios import Scenario
from scenarios.study import Study

_AHEAD = 2  # tasks handed out per worker, so that none waits for the next
_TRIES = 3  # times a run that is alone may take its worker with it
_POLL = 0.1  # seconds
_LOOK = 10.0  # seconds between two looks at whether any worker is there
_MOST_ALONE = 600.0  # seconds that a batch waits for a worker when all are gone
_YEAR = 12  # months; some kernels are first needed on a 1 January


@dataclass(frozen=True)
class Summary:
    """What a batch did.

    Args:
        planned: runs of the study; `runs` of them differ, the others come out like one of these.
        held: of the different ones the store held before; `failed_before` those that had failed and were left so.
        succeeded: in this batch; `failed` likewise.
        dropped: runs that an earlier form of the study asked for, and this one does not.
        seconds: wall time.
        cpu_seconds: of the runs alone.
    """

    planned: int
    runs: int
    held: int
    failed_before: int
    succeeded: int
    failed: int
    dropped: int
    seconds: float
    cpu_seconds: float


def run_batch(
    study: Study, out: Path, where: Where, progress: BatchProgress, retry_failed: bool = False
) -> Summary | None:
    """Run what a store lacks of a study.

    Args:
        study: as `scenarios.studies.load_study` reads it.
        out: folder of the store, made when it is not there.
        where: the tasks go.
        progress: is told how it goes.
        retry_failed: whether runs that failed in an earlier batch are tried again.

    Returns:
        What was done; None in a process that was only a worker (MPI).

    Raises:
        BadInput: the store cannot be used, or the disk cannot hold what the study asks for.
        FailedRun: the store could not be written, or a worker runs other code.
        InterruptedBatch: by Ctrl-C or a request to end; what was finished is kept.
    """
    with pool(where) as workers:
        return None if workers is None else run_on(workers, study, out, progress, retry_failed)


def run_on(workers: Pool, study: Study, out: Path, progress: BatchProgress, retry_failed: bool = False) -> Summary:
    """The same on workers that are there already."""
    with _ended_politely(), writing(out) as writer:
        return _Batch(study, writer, workers, progress).run(retry_failed)


class _Batch:
    def __init__(self, study: Study, writer: Writer, workers: Pool, progress: BatchProgress) -> None:
        self.study = study
        self.writer = writer
        self.workers = workers
        self.progress = progress
        self.pace = Pace(workers.workers())
        books = {}
        for variant in study.variants:
            if variant.scenario.rules not in books:
                books[variant.scenario.rules] = _usable(variant.scenario)
        self.code = {files: code_digest(book) for files, book in books.items()}
        self.data = data_digest()
        self.books = books
        self.sums = Counter[str]()
        self.cpu = 0.0
        self.number = 0
        self.dropped = 0
        self.has_sound_workers = False

    def run(self, retry_failed: bool) -> Summary:
        began, started = time.monotonic(), datetime.now(UTC)
        try:
            self.writer.begin()
        except OSError as error:
            raise FailedRun(f"{self.writer.directory} could not be written: {why_not(error)}") from error
        try:
            runs, held, failed = self._run(retry_failed)
        except OSError as error:
            raise FailedRun(self._kept(f"{self.writer.directory} could not be written: {why_not(error)}")) from error
        except StoreError as error:
            raise FailedRun(self._kept(f"{self.writer.directory} could not be written: {error}")) from error
        except (OtherCodeError, FailedRun) as error:
            raise FailedRun(self._kept(str(error))) from error
        except KeyboardInterrupt:
            raise InterruptedBatch(self._kept("interrupted")) from None
        finally:
            self.writer.end(self._manifest(started))
        seconds = time.monotonic() - began
        sums = self.sums["succeeded"], self.sums["failed"]
        return Summary(self.study.n_runs, runs, held, failed, *sums, self.dropped, seconds, self.cpu)

    def _run(self, retry_failed: bool) -> tuple[int, int, int]:
        self.progress.say("planning")
        self.dropped = self.writer.plan(self.study, identities(self.study, self.books, self.data))
        runs, held, failed, pending = self.writer.pending(self.study, retry_failed)
        left = 0 if retry_failed else failed
        self.progress.begin(runs, held + left)
        first = next(pending, None)
        if first is not None:
            self._first(first)
            self._all(self._tasks(pending))
        return runs, held, left

    def _first(self, first: Pending) -> None:
        """Make the first run here: it compiles what is not compiled, and tells how long and how large the others will be."""
        task = self._task([first])
        self.progress.say("making the first run" if is_warm() else COMPILING)
        self._report(task, carry_out(task))
        scenario = task.points[0].scenario
        if scenario.months > _YEAR:
            mark_warm()
        mean = cells(variant.scenario for variant in self.study.variants) / len(self.study.variants)
        needed = content(self.writer.batch / task.name) * mean / cells([scenario]) * self.progress.left
        if needed > (there := free(self.writer.directory)):
            raise BadInput(
                f"the {self.progress.left:,} runs still to be made need about {needed / 1e9:,.1f} GB and the disk of "
                f"{self.writer.directory} has {there / 1e9:,.1f} GB free; ask for fewer runs or tables, or another disk"
            )

    def _tasks(self, pending: Iterator[Pending]) -> Iterator[Task]:
        """Tasks of a length that is worth handing out, cut as the runs turn out to be fast or slow."""
        runs: list[Pending] = []
        seconds = 0.0
        for each in pending:
            if runs and each.tables != runs[0].tables:
                yield self._task(runs)
                runs, seconds = [], 0.0
            runs.append(each)
            expected = self.pace.expected(self.study.variants[each.variant].scenario)
            seconds += expected
            if self.pace.is_full(seconds, len(runs), expected * self.progress.left):
                yield self._task(runs)
                runs, seconds = [], 0.0
        if runs:
            yield self._task(runs)

    def _task(self, runs: list[Pending]) -> Task:
        points: dict[tuple[int, int], list[tuple[str, int]]] = {}
        for each in runs:
            points.setdefault((each.variant, each.draw), []).append((each.run, each.seed))
        self.number += 1
        made = tuple(
            Point(replace(self.study.scenario(*point), text=""), tuple(of_point)) for point, of_point in points.items()
        )
        return Task(f"{self.number:06d}", self.writer.batch, made, runs[0].tables)

    def _report(self, task: Task, done: Done) -> None:
        self.pace.learn(task, done.seconds)
        self.sums["succeeded"] += done.succeeded
        self.sums["failed"] += done.failed
        self.cpu += done.seconds
        self.progress.done(done.succeeded, done.failed)

    # --- handing out ---------------------------------------------------------------------------------------------------

    def _all(self, tasks: Iterator[Task]) -> None:
        """Hand out the tasks; those whose worker died are tried again, each alone, and a run that kills its worker fails."""
        running: dict[Future[Done], Task] = {}
        suspects: deque[Task] = deque()
        deaths = Counter[str]()
        try:
            while True:
                alone = bool(suspects)
                ahead = iter([suspects.popleft()]) if alone else tasks
                lost = self._hand_out(ahead, running)
                if not running and not lost:
                    break
                lost += self._collect(running, everything=alone)
                if lost:
                    lost += self._collect(running, everything=True)
                    self.workers.shut()  # the next task takes new ones
                    self._refuse_workers_that_cannot_start()
                    suspects.extend(chain.from_iterable(self._tried(task, deaths) for task in lost) if alone else lost)
        except KeyboardInterrupt:
            self.progress.note("interrupted: finishing the tasks under way; Ctrl-C again drops them")
            self.workers.drop(list(running))
            while not all(future.done() for future in running):  # `wait` overlooks what was cancelled
                time.sleep(_POLL)
            raise

    def _hand_out(self, tasks: Iterator[Task], running: "dict[Future[Done], Task]") -> list[Task]:
        """Give every worker enough to do; give the tasks that could not be handed out because the workers are gone."""
        workers = self.workers.workers()
        while len(running) < (_AHEAD * workers if workers > 1 else 1):
            task = next(tasks, None)
            if task is None:
                break
            try:
                running[self.workers.submit(carry_out, task)] = task
            except self.workers.deaths:
                return [task]
        return []

    def _collect(self, running: "dict[Future[Done], Task]", everything: bool) -> list[Task]:
        """Wait for one task, or for all; give those whose worker died."""
        lost = []
        while running:
            done = self._next(running)
            for future in done:
                task = running.pop(future)
                if future.cancelled():
                    raise FailedRun("the scheduler has let go of the tasks, as one does that was ended or started anew")
                error = future.exception()
                if error is None:
                    self.has_sound_workers = True
                    self._report(task, future.result())
                elif isinstance(error, self.workers.deaths):
                    lost.append(task)
                else:
                    raise error
            if not everything:
                break
        return lost

    def _next(self, running: "Iterable[Future[Any]]") -> "set[Future[Any]]":
        """Wait for a task to end; not for ever when there is no worker left to carry it out."""
        gone: float | None = None
        while not (done := wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done):
            if self.workers.workers():
                gone = None
            elif gone is None:
                gone = time.monotonic()
                self.progress.note("no worker is left: waiting for others to come")
            elif time.monotonic() - gone > _MOST_ALONE:
                raise FailedRun(f"no worker was left for {_MOST_ALONE / 60:.0f} minutes")
        return done

    def _refuse_workers_that_cannot_start(self) -> None:
        """Tell workers that die of a run from those that die of themselves, before runs are called failed for it."""
        if self.has_sound_workers:
            return
        asked = self.workers.submit(int)
        self._next([asked])
        if isinstance(asked.exception(), self.workers.deaths):
            raise FailedRun(
                "worker processes end before they are given anything to do; look whether one can start, and in a Python "
                'file of your own run batches below `if __name__ == "__main__":`'
            )
        self.has_sound_workers = True

    def _tried(self, task: Task, deaths: "Counter[str]") -> list[Task]:
        """What to do with a task that was alone when its worker died."""
        if task.n_runs > 1:
            if (done := withdraw(task)) is None:
                return list(task.halves())
            self._report(task, done)
            return []
        deaths[task.name] += 1
        if deaths[task.name] < _TRIES:
            return [task]
        why = f"its worker process died {_TRIES} times; the system may have ended it for want of memory"
        self._report(task, record_failed(task, why))
        return []

    # --- saying --------------------------------------------------------------------------------------------------------

    def _kept(self, why: str) -> str:
        if not self.progress.runs:  # it was still being planned
            return f"{why}: nothing was run yet, and what {self.writer.directory} held is kept"
        runs, held, failed, _ = self.writer.pending(self.study, failed=False)
        return (
            f"{why}: {held + failed:,} of {runs:,} runs are kept in {self.writer.directory}; "
            "the same command goes on from there"
        )

    def _manifest(self, started: datetime) -> dict[str, Any]:
        return {
            "study": {"name": self.study.name, "title": self.study.title, "file": self.study.file},
            "code": [{"rules": files, "digest": digest} for files, digest in self.code.items()],
            "data": self.data,
            "runs": {
                "succeeded": self.sums["succeeded"],
                "failed": self.sums["failed"],
                "cpu_seconds": round(self.cpu, 2),
            },
            "workers": self.pace.workers,
            "started": started.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            **environment(),
        }


def _usable(scenario: Scenario) -> Rulebook:
    """What a scenario goes by; rules that no run could use are refused here, once and not in every run.

    Raises:
        FailedRun: a rule says something it may not.
    """
    book = rulebook(scenario.rules)
    try:
        Inputs(scenario, book)
    except RuleError as error:
        raise FailedRun(str(error)) from error
    return book


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let a request to end, such as a cluster sends before it kills, act as Ctrl-C does."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
