"""The columns of a run's tables as arrays, for one run or for many at once, before pandas or Arrow holds them.

`model.output_tables.TABLES` says what the columns mean; here stands what their rows are made of.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.engine.world import CAUSES, EVENTS
from model.state import ORIGINS
from model.vocabulary import MOTIVES, ZONES


class Cells(NamedTuple):
    """A column without its texts.

    Args:
        numbers: int64 [row], values or positions in `words`; or uint64 [row], keys, which stand as 16 hexadecimal digits.
        words: the texts; None for numbers and keys.
        missing: bool [row], where there is no value; None when there is one everywhere.
    """

    numbers: np.ndarray
    words: tuple[str, ...] | None = None
    missing: np.ndarray | None = None


class Grid(NamedTuple):
    """The numbers of a table of one run that has a row for every combination of some axes, the last axis fastest.

    Args:
        axes: name of each axis and what stands along it: texts or whole numbers.
        names: of the columns that are counted.
        numbers: int64 [name, *axes].
        missing: by name of the columns that can have no value somewhere, bool [*axes], where they have none.
    """

    axes: tuple[tuple[str, tuple[str, ...] | tuple[int, ...]], ...]
    names: tuple[str, ...]
    numbers: np.ndarray
    missing: dict[str, np.ndarray]

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return int(np.prod(self.numbers.shape[1:]))


class Log(NamedTuple):
    """Rows of the event log in the order in which things happened.

    Args:
        months: int64 [row], counted from year 0.
        rows: int64 [row, column], positions in the names of each of `LOG_COLUMNS`; -1 for no place or zone.
        keys: uint64 [row, 2], of person and household.
    """

    months: np.ndarray
    rows: np.ndarray
    keys: np.ndarray


def month_name(month: int) -> str:
    """A month counted from year 0 as YYYY-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def columns_of_grids(grids: Sequence[Grid]) -> dict[str, Cells]:
    """The columns of a table of one or many runs, but for those that say which run it is: run after run.

    Args:
        grids: of the same axes, one per run.
    """
    first, n = grids[0], len(grids)
    shape = first.numbers.shape[1:]
    columns = {}
    for (name, along), positions in zip(first.axes, np.indices(shape), strict=True):
        of_all = np.tile(positions.ravel(), n)
        texts = tuple(each for each in along if isinstance(each, str))
        columns[name] = Cells(of_all, texts) if texts or not along else Cells(np.array(along, dtype=np.int64)[of_all])
    for k, name in enumerate(first.names):
        numbers = np.concatenate([grid.numbers[k].ravel() for grid in grids])
        missing = [grid.missing[name].ravel() for grid in grids if name in grid.missing]
        columns[name] = Cells(numbers, missing=np.concatenate(missing) if missing else None)
    return columns


def columns_of_log(log: Log, places: tuple[str, ...], rules: tuple[str, ...]) -> dict[str, Cells]:
    """The columns of `events`, but for those that say which run it is.

    Args:
        log: of one run, a part of it, or those of several runs behind each other.
        places: of the runs.
        rules: of the runs, in their order.
    """
    where = (*places, "rest_of_norway", "abroad", "")
    first, last = (int(log.months.min()), int(log.months.max())) if len(log.months) else (0, -1)
    months = tuple(month_name(month) for month in range(first, last + 1))
    event, rule, cause, origin, came_from, went_to, motive, zone = log.rows.T
    nowhere = len(where) - 1
    came_from, went_to = (np.where(place < 0, nowhere, place) for place in (came_from, went_to))
    return {
        "month": Cells(log.months - first, months),
        "event": Cells(event, EVENTS),
        "person": Cells(log.keys[:, 0]),
        "household": Cells(log.keys[:, 1]),
        "group": Cells(origin, ORIGINS),
        "from_place": Cells(came_from, where),
        "to_place": Cells(went_to, where),
        "rule": Cells(rule, rules),
        "cause": Cells(cause, CAUSES),
        "motive": Cells(motive, MOTIVES),
        "zone": Cells(np.where(zone < 0, len(ZONES), zone), (*ZONES, "")),
    }


def digits_of(keys: np.ndarray) -> bytes:
    """The 16 hexadecimal digits of each of uint64 [row], one key after the other."""
    return keys.astype(">u8").tobytes().hex().encode()


def values_of(cells: Cells) -> object:
    """A column as pandas holds it."""
    if cells.words is not None:
        return np.array(cells.words, dtype=object)[cells.numbers]
    if cells.numbers.dtype == np.uint64:
        return np.frombuffer(digits_of(cells.numbers), dtype="S16").astype(str).astype(object)
    if cells.missing is not None:
        return pd.arrays.IntegerArray(cells.numbers, cells.missing)
    return cells.numbers
