"""The store of a batch, written: who may write, what is still to be run, where the tasks' folders go."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments import store_layout as layout
from experiments.durable import sync, sync_all
from experiments.lock import LockedError, locked
from experiments.problems import BadInput, why_not
from experiments.store import checked, first_line
from experiments.store_views import connect
from scenarios.study import Study

_TITLE = "title.txt"
_ROWS = 100_000  # of a study's runs written or read at a time
#: Times a writer asks for the lock, and seconds between them: a reader who looks who is writing has it for a moment.
_LOOKS, _LOOK = 5, 0.05


@dataclass(frozen=True)
class Pending:
    """A run still to be made: where it stands in the study, its identity, and the tables that are missing."""

    variant: int
    draw: int
    seed: int
    run: str
    tables: tuple[str, ...]


class Writer:
    """A store that this process alone may write.

    Attributes:
        directory: of the store.
        batch: the folder of this batch as long as it runs.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.batch = directory / "shards" / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{os.getpid()}{layout.LIVE}"

    def begin(self) -> None:
        """Close what earlier batches left and make the folder of this one.

        Raises:
            OSError: the disk is full.
        """
        for left in self.directory.glob(f"shards/*/{layout.UNFINISHED}"):  # of one that was killed while it was closed
            if left.parent.suffix != layout.LIVE:
                shutil.rmtree(left, ignore_errors=True)
        for live in self.directory.glob(f"shards/*{layout.LIVE}"):
            _seal(live)
        (self.batch / layout.UNFINISHED).mkdir(parents=True)

    def end(self, manifest: dict[str, Any]) -> None:
        """Close this batch: nothing can be added to it any more."""
        if any(self.batch.glob("*/runs.parquet")):
            text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str)
            fresh = self.batch / ".manifest.json"
            with suppress(OSError):  # a full disk must not hide what it kept from being told
                fresh.write_text(text + "\n", encoding="utf-8")
                fresh.replace(self.batch / "manifest.json")
            fresh.unlink(missing_ok=True)
        _seal(self.batch)

    def plan(self, study: Study, identities: "Iterator[Sequence[str]]") -> int:
        """Write what a study is to run, in place of what stood under its name.

        What was run stays in the store, also when no study asks for it any more; give the number of such runs.

        Args:
            study: the study.
            identities: of the runs, the seeds of one variant and draw at a time, in the order of the study.

        Raises:
            BadInput: another study has its name.
            OSError: the disk is full.
        """
        target = self.directory / "studies" / study.name
        _refuse_another(target, study)
        # One folder deeper than readers look: what is half-written is nobody's study.
        unfinished = target.with_name(layout.UNFINISHED)
        shutil.rmtree(unfinished, ignore_errors=True)
        fresh, old = unfinished / "new", unfinished / "old"
        fresh.mkdir(parents=True)
        (fresh / "study.toml").write_text(study.text, encoding="utf-8")
        (fresh / _TITLE).write_text(study.title, encoding="utf-8")
        pq.write_table(_variants(study), fresh / "variants.parquet", compression="zstd")
        _write_draws(study, fresh / "draws.parquet")
        _write_runs(study, identities, fresh / "runs.parquet")
        sync_all(fresh)
        dropped = _missing(target / "runs.parquet", fresh / "runs.parquet")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        sync(target.parent)
        shutil.rmtree(unfinished, ignore_errors=True)
        return dropped

    def pending(self, study: Study, failed: bool) -> tuple[int, int, int, Iterator[Pending]]:
        """Different runs of a study, those the store holds, those that failed before, and what is to be run, in order.

        Args:
            study: written with `plan`.
            failed: whether those that failed are to be run again.

        Raises:
            BadInput: a file of the store is damaged.
        """
        try:
            return self._pending(study, failed)
        except duckdb.Error as error:
            raise BadInput(f"{self.directory} cannot be read: {first_line(error)}") from error

    def _pending(self, study: Study, failed: bool) -> tuple[int, int, int, Iterator[Pending]]:
        connection = connect(self.directory)
        connection.execute(
            "create temp table todo as with held as (select run, bool_or(status = 'succeeded') as good,"
            " list_distinct(flatten(list(tables) filter (status = 'succeeded'))) as tables from ends group by run),"
            " here as (select p.variant, p.draw, p.replicate, p.run, h.good, coalesce(h.tables, []) as held from planned p"
            " left join held h using (run) where p.study = $study)"
            " select variant, draw, replicate, run, list_filter($wanted::varchar[], lambda x: not list_contains(held, x))"
            " as missing, good is not null and not good as failed from here"
            " qualify row_number() over (partition by run order by variant, draw) = 1",  # two variants may come to the same
            {"study": study.name, "wanted": list(study.tables)},
        )
        runs, held, broken = connection.execute(
            "select count(*), count(*) filter (len(missing) = 0), count(*) filter (failed) from todo"
        ).fetchall()[0]
        rows = connection.execute(
            "select variant, draw, replicate, run, missing from todo where len(missing) > 0 and (not failed or ?)"
            " order by missing, variant, draw, replicate",
            [failed],
        )
        return runs, held, broken, _fetched(rows, connection)


def _fetched(rows: Any, connection: Any) -> Iterator[Pending]:
    with connection:
        while batch := rows.fetchmany(_ROWS):
            for variant, draw, seed, run, tables in batch:
                yield Pending(variant, draw, seed, run, tuple(tables))


@contextmanager
def writing(directory: Path) -> Iterator[Writer]:
    """A store to write, made when it is not there; nobody else may write it meanwhile.

    Raises:
        BadInput: the folder is no store, one of another version, in use by another batch, or cannot be made.
    """
    version = directory / layout.VERSION_FILE
    refuse_others(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / layout.LOCK).touch()
        handle = _alone(directory / layout.LOCK)
    except LockedError:
        raise BadInput(f"another batch is writing {directory}; wait for it or choose another folder") from None
    except OSError as error:
        raise BadInput(f"{directory} cannot be made: {why_not(error)}; choose another folder") from error
    try:
        try:
            if not version.exists():
                fresh = directory / f".{layout.VERSION_FILE}"
                fresh.write_text(json.dumps({"bolyst_store": layout.FORMAT}) + "\n", encoding="utf-8")
                sync(fresh)
                fresh.replace(version)
        except OSError as error:
            raise BadInput(f"{directory} cannot be made: {why_not(error)}; choose another folder") from error
        yield Writer(checked(directory).resolve())
    finally:
        if handle is not None:
            os.close(handle)


def _alone(lock: Path) -> int | None:
    """Lock a store for writing.

    Raises:
        LockedError: another batch writes it.
    """
    for left in reversed(range(_LOOKS)):
        try:
            return locked(lock)
        except LockedError:
            if not left:
                raise
            time.sleep(_LOOK)
    raise AssertionError


def refuse_others(directory: Path) -> None:
    """Refuse what is there and neither a store nor empty.

    Raises:
        BadInput: it is a file, or a folder with something else in it.
    """
    if not os.path.lexists(directory) or (directory / layout.VERSION_FILE).exists():
        return
    if not directory.is_dir():
        raise BadInput(f"{directory} is a file; choose a folder that does not exist yet")
    # What a batch leaves that was killed in its first moment is nobody's.
    if {path.name for path in directory.iterdir()} - {layout.LOCK, f".{layout.VERSION_FILE}"}:
        raise BadInput(f"{directory} is not empty and no store; choose a folder that does not exist yet")


def _refuse_another(target: Path, study: Study) -> None:
    """Refuse a study whose name another one has in this store: its runs could not be asked any more."""
    with suppress(FileNotFoundError):
        title = (target / _TITLE).read_text(encoding="utf-8")
        if title != study.title:
            raise BadInput(
                f"{target.parents[1]} holds another study called {study.name} ({title}); call one of the two files "
                "otherwise, or choose another folder"
            )


def _missing(before: Path, now: Path) -> int:
    """How many runs one plan has and another has not."""
    if not before.exists():
        return 0
    there, here = (pq.read_table(file, columns=["run"])["run"].unique() for file in (before, now))
    return len(there) - pc.sum(pc.is_in(there, value_set=here)).as_py()


def _seal(live: Path) -> None:
    """Give a batch its last name and forget what it left unfinished: a worker that still runs finds its folder gone."""
    sealed = live.with_name(live.name.removesuffix(layout.LIVE))
    live.rename(sealed)
    shutil.rmtree(sealed / layout.UNFINISHED, ignore_errors=True)
    if not any(sealed.iterdir()):
        sealed.rmdir()


def _variants(study: Study) -> pa.Table:
    rows = [
        {"study": study.name, "variant": k, "case_name": v.case, "scenario": v.scenario_name, "mix": v.mix, "shock": v.shock}
        for k, v in enumerate(study.variants)
    ]  # fmt: skip
    set_by_variant = [{**variant.levers, **variant.kept} for variant in study.variants]
    table = pa.Table.from_pylist(
        rows, pa.schema([(name, layout.ARROW[kind]) for name, kind in layout.DESIGN["variants"].items()])
    )
    for name in dict.fromkeys(name for each in set_by_variant for name in each):
        given = [each.get(name) for each in set_by_variant]
        table = table.append_column(name, pa.array(given))
    return table


def _write_draws(study: Study, path: Path) -> None:
    tables = []
    for case, draws in study.draws.items():
        n = len(draws.values)
        columns = {
            "study": pa.array([study.name] * n, pa.string()),
            "case_name": pa.array([case] * n, pa.string()),
            "draw": pa.array(np.arange(n, dtype=np.int32)),
        }
        columns |= {name: pa.array(draws.values[:, k]) for k, name in enumerate(draws.names)}
        tables.append(pa.table(columns))
    pq.write_table(pa.concat_tables(tables, promote_options="default"), path, compression="zstd")


def _write_runs(study: Study, identities: "Iterator[Sequence[str]]", path: Path) -> None:
    schema = pa.schema([(name, layout.ARROW[kind]) for name, kind in layout.DESIGN["runs"].items()])
    points = ((v, d) for v, variant in enumerate(study.variants) for d in range(len(study.draws[variant.case].values)))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        variants: list[int] = []
        draws: list[int] = []
        seeds: list[int] = []
        runs: list[str] = []

        def flush() -> None:
            n = len(runs) // len(draws)
            columns = [
                pa.array([study.name] * len(runs), pa.string()),
                pa.array(np.repeat(np.array(variants, dtype=np.int32), n)),
                pa.array(np.repeat(np.array(draws, dtype=np.int32), n)),
                pa.array(np.array(seeds, dtype=np.int64)),
                pa.array(runs, pa.string()),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            for each in (variants, draws, seeds, runs):
                each.clear()

        for (variant, draw), found in zip(points, identities, strict=True):
            variants.append(variant)
            draws.append(draw)
            seeds.extend(study.seeds_of(draw))
            runs.extend(found)
            if len(runs) >= _ROWS:
                flush()
        if runs:
            flush()
