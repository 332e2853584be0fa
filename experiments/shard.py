"""The tables of many runs in one folder: rows gathered as arrays and written in row groups, without a data frame per run.

What is held in memory is bounded: rows are written out when there are enough of them for a row group, and a run whose
event log is long puts it by in a file of its own until it is known that the run came to its end.
"""

import errno
import os
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.durable import sync_all
from experiments.store_layout import ARROW, FAILED, RUNS, SUCCEEDED
from model.engine.world import LOG_COLUMNS
from model.inputs import Inputs
from model.record import TABLES, Column, Record
from model.record_columns import Cells, Grid, Log, columns_of_grids, columns_of_log, digits_of
from model.simulation import MigrationModel
from scenarios import Scenario

#: Rows of a table held before they are written: enough for columns to be packed well, and some tens of megabytes.
_MOST_ROWS = 100_000
_KEY_DIGITS = 16
_KEYS = ("person", "household")
#: How a log is put by: numbers as the record has them.
_PUT_BY = pa.schema(
    [("month", pa.int32()), *((name, pa.int16()) for name in LOG_COLUMNS), *((name, pa.uint64()) for name in _KEYS)]
)

_Names = tuple[tuple[str, ...], tuple[str, ...]]  # of places and rules


class Shard:
    """The tables of the runs of one task, written into a folder.

    Rows stand in the order in which the runs were made, those of a run as `experiments.runner.run_one` gives them, with
    `run` in the place of `scenario` and `replicate`.

    Args:
        folder: does not exist yet; it is made, but not the folders above it.
        tables: which to keep, of `model.record.TABLES`.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path, tables: Sequence[str]):
        folder.mkdir()
        self.folder = folder
        self.tables = tuple(name for name in TABLES if name in tables)
        self._grids = {name: _GridFile(folder, name) for name in self.tables if name != "events"}
        self._events = _EventFile(folder) if "events" in self.tables else None
        self._runs: list[tuple[Any, ...]] = []
        self._began: dict[str, float] = {}

    def simulate(self, run: str, scenario: Scenario, seed: int, inputs: Inputs) -> None:
        """Make a run and hold its rows. If it raises, no row of it stays.

        Args:
            run: its identity.
            scenario: as `scenarios.load` reads it.
            seed: of every draw.
            inputs: the scenario resolved.

        Raises:
            RuleError: a rule gave an impossible value.
            BooksError: the books do not balance.
            OSError: the disk or the memory is full; then the whole folder is of no use.
        """
        began = self._began[run] = time.thread_time()
        try:
            model = MigrationModel(scenario, seed, inputs, self._events is not None)
            while model.month < model.stop_month:
                model.step()
                if self._events is not None:
                    self._events.relieve(model.record)
            record = model.record
            of_table = {
                "yearly": record.yearly_grid,
                "age": record.age_grid,
                "services": record.services_grid,
                "economy": record.economy_grid,
            }
            grids = {name: of_table[name]() for name in self._grids}
        except BaseException:  # an interrupt too leaves nothing of the run
            if self._events is not None:
                self._events.forget()
            raise
        try:
            for name, file in self._grids.items():
                file.add(run, grids[name])
            if self._events is not None:
                self._events.add(run, model.record)
        except MemoryError as error:  # half of the run's rows may be held: no longer a fault of the run alone
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from error
        del self._began[run]
        seconds = time.thread_time() - began
        self._runs.append((run, SUCCEEDED, seed, seconds, None, None, None, self.tables))

    def failed(self, run: str, seed: int, error: BaseException, inputs_json: str) -> None:
        """Hold that a run failed, and all that is needed to make it again.

        Args:
            run: its identity.
            seed: of every draw.
            error: what was raised.
            inputs_json: what was run, as JSON.
        """
        now = time.thread_time()
        seconds = now - self._began.pop(run, now)
        where = "".join(traceback.format_exception(error))
        self._runs.append((run, FAILED, seed, seconds, sentence_of(error), where, inputs_json, ()))

    def finish(self) -> None:
        """Write what is still held, and have the disk take all of it.

        Raises:
            OSError: the disk is full.
        """
        for file in (*self._grids.values(), *([self._events] if self._events else [])):
            file.close()
        fields = [pa.field(name, ARROW[kind], metadata=_told(unit, meaning)) for name, kind, unit, meaning in RUNS]
        columns = zip(*self._runs, strict=True) if self._runs else ((),) * len(fields)
        arrays = [pa.array(list(column), field.type) for column, field in zip(columns, fields, strict=True)]
        runs = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
        pq.write_table(runs, self.folder / "runs.parquet", compression="zstd")
        sync_all(self.folder)


def sentence_of(error: BaseException) -> str:
    """Why a run failed, on one line."""
    if isinstance(error, MemoryError):
        return "there is not enough memory; let fewer runs go at once"
    said = " ".join(str(error).split())
    ours = type(error).__module__.partition(".")[0] in ("model", "scenarios", "experiments")
    return said if ours and said else f"{type(error).__name__}: {said}" if said else type(error).__name__


class _TableFile:
    """A Parquet file that takes row groups; the disk has the complete file when it is closed."""

    def __init__(self, folder: Path, name: str):
        of_run = Column("run", "text", "-", "identity of the run")
        columns = (of_run, *(each for each in TABLES[name] if each.name not in ("scenario", "replicate")))
        types = {"text": pa.string(), "integer": pa.int64()}
        self.schema = pa.schema(
            [pa.field(each.name, types[each.type], metadata=_told(each.unit, each.meaning)) for each in columns]
        )
        # Keys hardly repeat: a dictionary of them would be built in vain.
        packed = [each.name for each in columns if each.name not in _KEYS]
        self._file = pq.ParquetWriter(
            folder / f"{name}.parquet", self.schema, compression="zstd", use_dictionary=packed
        )

    def write(self, runs: Sequence[str], rows_of_run: int | Sequence[int], columns: dict[str, Cells]) -> None:
        """Write a row group.

        Args:
            runs: whose rows they are, one run after the other.
            rows_of_run: how many rows each has.
            columns: all but `run`.
        """
        of_run = Cells(np.repeat(np.arange(len(runs)), rows_of_run), tuple(runs))
        arrays = [_array(of_run if field.name == "run" else columns[field.name], field.type) for field in self.schema]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def close(self) -> None:
        self._file.close()


class _GridFile(_TableFile):
    """The file of a table whose rows are known when a run ends."""

    def __init__(self, folder: Path, name: str):
        super().__init__(folder, name)
        self._held: list[tuple[str, Grid]] = []
        self._n_held = 0

    def add(self, run: str, grid: Grid) -> None:
        self._held.append((run, grid))
        self._n_held += grid.n_rows
        if self._n_held >= _MOST_ROWS:
            self._write_held()

    def close(self) -> None:
        self._write_held()
        super().close()

    def _write_held(self) -> None:
        for _, group in groupby(self._held, key=lambda each: each[1].axes):
            runs, grids = zip(*group, strict=True)
            self.write(runs, grids[0].n_rows, columns_of_grids(grids))
        self._held.clear()
        self._n_held = 0


class _EventFile(_TableFile):
    """The file of the event log: rows reach it only when their run has come to its end."""

    def __init__(self, folder: Path):
        super().__init__(folder, "events")
        self._path = folder / "events.unfinished"
        self._put_by: pa.RecordBatchFileWriter | None = None
        self._held: list[tuple[str, _Names, Log]] = []
        self._n_held = 0

    def relieve(self, record: Record) -> None:
        """Take the log off a running model when it has become long."""
        if record.n_events < _MOST_ROWS:
            return
        if self._put_by is None:
            self._put_by = pa.ipc.new_file(self._path, _PUT_BY, options=pa.ipc.IpcWriteOptions(compression="zstd"))
        log = record.drain()
        columns = (log.months, *log.rows.T, *log.keys.T)
        arrays = [pa.array(column).cast(field.type) for column, field in zip(columns, _PUT_BY, strict=True)]
        self._put_by.write_batch(pa.RecordBatch.from_arrays(arrays, schema=_PUT_BY))

    def add(self, run: str, record: Record) -> None:
        """Take the log of a run that has come to its end."""
        names = record.places, record.rules
        if self._put_by is not None:
            self._write_held()
            for log in self._read_back():
                self._write([(run, names, log)])
        self._n_held += record.n_events
        self._held.append((run, names, record.drain()))
        if self._n_held >= _MOST_ROWS:
            self._write_held()

    def forget(self) -> None:
        """Drop what was put by of a run that failed."""
        if self._put_by is not None:
            with suppress(OSError):  # a full disk may be why the run failed
                self._put_by.close()
            self._put_by = None
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        self._write_held()
        super().close()

    def _read_back(self) -> Iterator[Log]:
        assert self._put_by is not None
        self._put_by.close()
        with pa.memory_map(str(self._path)) as source:
            batches = pa.ipc.open_file(source)
            for k in range(batches.num_record_batches):
                month, *rows, person, household = (column.to_numpy() for column in batches.get_batch(k).columns)
                yield Log(month.astype(np.int64), np.stack(rows, axis=1), np.stack([person, household], axis=1))
        self.forget()

    def _write_held(self) -> None:
        for _, group in groupby(self._held, key=lambda each: each[1]):
            self._write(list(group))
        self._held.clear()
        self._n_held = 0

    def _write(self, held: Sequence[tuple[str, _Names, Log]]) -> None:
        """Write the logs of runs of the same places and rules."""
        runs, names, logs = zip(*held, strict=True)
        log = Log(*(np.concatenate(parts) for parts in zip(*logs, strict=True)))
        self.write(runs, [len(each.months) for each in logs], columns_of_log(log, *names[0]))


def _array(cells: Cells, kind: pa.DataType) -> pa.Array:
    """A column as Arrow holds it."""
    if cells.words is not None:
        codes = pa.array(cells.numbers.astype(np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array(cells.words, pa.string())).cast(kind)
    if cells.numbers.dtype == np.uint64:
        ends = np.arange(len(cells.numbers) + 1, dtype=np.int32) * _KEY_DIGITS
        return pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(digits_of(cells.numbers)))
    return pa.array(cells.numbers, kind, mask=cells.missing)


def _told(unit: str, meaning: str) -> dict[str, str]:
    """What a field says of itself, as in the tables of a single run."""
    return {"unit": unit, "meaning": meaning}
