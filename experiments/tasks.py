"""What a worker does: carry out a task, a number of runs whose tables go into one shard.

A task holds everything a worker needs, on this machine or another one that sees the same folder; only how many runs
succeeded and failed goes back.
"""

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from experiments.identity import Identity, code_digest, data_digest
from experiments.problems import why_not
from experiments.shard import Shard
from experiments.store_layout import CLAIM, UNFINISHED
from model.inputs import Inputs
from model.rulebook import Rulebook, rulebook
from scenarios import Scenario


@dataclass(frozen=True)
class Point:
    """Runs that differ by their seed only.

    Args:
        scenario: with the parameters of the draw.
        runs: identity and seed of each.
    """

    scenario: Scenario
    runs: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Task:
    """Runs whose tables go into one shard.

    Args:
        name: of the shard.
        batch: folder of the batch.
        points: what is to be run.
        tables: to keep.
    """

    name: str
    batch: Path
    points: tuple[Point, ...]
    tables: tuple[str, ...]

    @property
    def n_runs(self) -> int:
        """Number of runs."""
        return sum(len(point.runs) for point in self.points)

    def halves(self) -> tuple["Task", "Task"]:
        """The task as two; it must hold two runs at least."""
        runs = [(point.scenario, run) for point in self.points for run in point.runs]
        middle = len(runs) // 2
        parts = []
        for letter, part in (("a", runs[:middle]), ("b", runs[middle:])):
            points = tuple(Point(scenario, (run,)) for scenario, run in part)
            parts.append(replace(self, name=self.name + letter, points=points))
        return parts[0], parts[1]


@dataclass(frozen=True)
class Done:
    """A task carried out: runs that succeeded and failed, and what the runs took, in CPU seconds."""

    succeeded: int
    failed: int
    seconds: float


_digests: dict[tuple[tuple[str, str], ...], str] = {}


class OtherCodeError(RuntimeError):
    """The worker's code or figures are not those that the runs' identities were made with."""


class StoreError(RuntimeError):
    """A shard cannot be written; the text says why."""


def carry_out(task: Task) -> Done:
    """Make the runs of a task and write their shard, unless it is there already.

    A run that raises is recorded as failed and the others go on.

    Raises:
        OtherCodeError: this process would compute something else than was asked for.
        StoreError: the shard cannot be written.
    """
    shard = task.batch / task.name
    if shard.exists():  # the worker that wrote it died before it could say so
        return _done(shard)
    books = _checked(task)
    unfinished = task.batch / UNFINISHED / f"{task.name}-{uuid.uuid4().hex}"  # a task may be tried by two workers
    try:
        try:
            _fill(unfinished, task, books)
            unfinished.rename(shard)
        except FileExistsError:  # the other worker was faster
            shutil.rmtree(unfinished, ignore_errors=True)
        except OSError as error:
            if shard.exists():  # the same, in the words of another system
                shutil.rmtree(unfinished, ignore_errors=True)
            else:
                raise StoreError(why_not(error)) from error
    except BaseException:  # an interrupt too leaves nothing half-written
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return _done(shard)


def record_failed(task: Task, why: str) -> Done:
    """Record the runs of a task as failed without making them."""
    unfinished = task.batch / UNFINISHED / f"{task.name}-{uuid.uuid4().hex}"
    shard = Shard(unfinished, task.tables)
    for point in task.points:
        for run, seed in point.runs:
            _fail(shard, point.scenario, run, seed, RuntimeError(why))
    shard.finish()
    return _put(unfinished, task) or _done(task.batch / task.name)


def withdraw(task: Task) -> Done | None:
    """Take a task back before its runs go into others: a worker that still has it can add its shard no longer.

    Returns:
        What was done, when the shard is there already; else None.
    """
    mark = task.batch / UNFINISHED / f"{task.name}-{uuid.uuid4().hex}"
    mark.mkdir()
    (mark / "withdrawn").touch()
    return _put(mark, task)


def _put(folder: Path, task: Task) -> Done | None:
    """Put a folder in the place of a task's shard; give what the shard says when it is there already."""
    shard = task.batch / task.name
    try:
        folder.rename(shard)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        if not (shard / "runs.parquet").exists():
            raise
        return _done(shard)
    return None


def _fill(folder: Path, task: Task, books: dict[tuple[str, ...], Rulebook]) -> None:
    shard = Shard(folder, task.tables)
    claim = folder / CLAIM
    claim.write_text("\n".join(run for point in task.points for run, _ in point.runs), encoding="utf-8")
    for point in task.points:
        try:
            inputs = Inputs(point.scenario, books[point.scenario.rules])
        except OSError:
            raise
        except Exception as error:
            for run, seed in point.runs:
                _fail(shard, point.scenario, run, seed, error)
            continue
        for run, seed in point.runs:
            try:
                shard.simulate(run, point.scenario, seed, inputs)
            except OSError:  # the disk, which the next run would meet too
                raise
            except Exception as error:
                _fail(shard, point.scenario, run, seed, error)
    shard.finish()
    claim.unlink()


def _fail(shard: Shard, scenario: Scenario, run: str, seed: int, error: Exception) -> None:
    given = json.dumps({**asdict(scenario), "seed": seed}, ensure_ascii=False, default=str)
    shard.failed(run, seed, error, given)


def _checked(task: Task) -> dict[tuple[str, ...], Rulebook]:
    """What the runs go by, by their files of rules; what would be computed otherwise than was asked for is refused.

    The files are not read again for the task: whoever edits one now must not have the edit stand under the old identity.
    """
    books = {files: rulebook(files) for files in {point.scenario.rules for point in task.points}}
    for point in task.points:
        book = books[point.scenario.rules]
        identity = Identity(point.scenario, book, _code(book), data_digest())
        if any(identity.run(seed) != run for run, seed in point.runs):
            raise OtherCodeError(
                f"a worker (process {os.getpid()}) has other code or figures than this command; install the same version of "
                "bolyst and the same files of rules everywhere, and change nothing while a batch runs"
            )
    return books


def _code(book: Rulebook) -> str:
    """The digest of a book's code; by the texts of its files, as a worker may live longer than they stay the same."""
    if book.files not in _digests:
        _digests[book.files] = code_digest(book)
    return _digests[book.files]


def _done(shard: Path) -> Done:
    ends = pq.read_table(shard / "runs.parquet", columns=["status", "seconds"]).to_pydict()
    failed = ends["status"].count("failed")
    return Done(len(ends["status"]) - failed, failed, sum(ends["seconds"]))
