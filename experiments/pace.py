"""How long runs take and how much room their tables need, learned from those that were made."""

import shutil
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

from experiments.tasks import Task
from model.tables import series
from scenarios import Scenario

_LEAST_S, _LONG_S, _LONGEST_S = 0.5, 5.0, 60.0  # seconds of a task
_ROUNDS, _MOST_ROUNDS = 4, 200  # tasks a worker gets: fewer leave some idle at the end, more make many small shards
_MOST_RUNS = 2000  # of a task: their tables are in memory until its shard is written
_FIRST_GUESS = 1.4e-7  # seconds per person-month, those of Hjelmeland; for a study whose first run failed at once


class Pace:
    """Expected seconds of runs, in proportion to the persons and months simulated.

    Args:
        workers: that share the work.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._seconds = 0.0
        self._size = 0.0

    def learn(self, task: Task, seconds: float) -> None:
        """Take in what the runs of a task took."""
        self._seconds += seconds
        self._size += sum(size(point.scenario) * len(point.runs) for point in task.points)

    def expected(self, scenario: Scenario) -> float:
        """Seconds of one run."""
        rate = self._seconds / self._size if self._seconds else _FIRST_GUESS
        return rate * size(scenario)

    def is_full(self, seconds: float, runs: int, all_seconds: float) -> bool:
        """Whether a task of so many expected seconds and runs is long enough.

        Args:
            seconds: expected of the task.
            runs: in it.
            all_seconds: expected of everything still to be run.
        """
        share = all_seconds / self.workers
        long = min(max(share / _MOST_ROUNDS, _LONG_S), _LONGEST_S)
        return runs >= _MOST_RUNS or seconds >= min(long, max(share / _ROUNDS, _LEAST_S))


@cache
def _persons(place: str, year: int) -> float:
    register = series("population", "population", date.max, place=place)
    return register.get(year) or max(register.values(), default=0.0)


def size(scenario: Scenario) -> float:
    """Person-months of a run, nearly: those registered at the start, over all months."""
    return scenario.months * sum(_persons(place, scenario.start.year) for place in scenario.places)


def cells(scenarios: Iterable[Scenario]) -> int:
    """Places times years of runs, to which the room their tables need is in proportion."""
    return sum(len(scenario.places) * (scenario.months // 12 + 1) for scenario in scenarios)


def content(shard: Path) -> int:
    """Bytes of what stands in a shard's files, without their footers, which do not grow with it."""
    total = 0
    for file in shard.glob("*.parquet"):
        metadata = pq.read_metadata(file)
        for group in range(metadata.num_row_groups):
            columns = metadata.row_group(group)
            total += sum(columns.column(k).total_compressed_size for k in range(columns.num_columns))
    return total


def free(directory: Path) -> int:
    """Bytes free on the disk of a folder, which need not exist yet."""
    return shutil.disk_usage(next(each for each in (directory, *directory.absolute().parents) if each.exists())).free
