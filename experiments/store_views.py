"""The views of a store in DuckDB: what stands in its Parquet files, joined so that every row says what was varied."""

import glob
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from experiments.lock import LockedError, locked
from experiments.store_layout import CLAIM, DESIGN, LOCK, RUNS, UNFINISHED
from model.output_tables import TABLES

_SQL_TYPES = {"text": "varchar", "integer": "bigint"}
_OF_A_FAILURE = ("error", "traceback", "inputs")
_OF_THE_RUN = ("scenario", "replicate")  # columns of the tables that the design of a study gives
#: The order of rows: that of the study, and within a run that in which the run wrote them.
ORDER = "study, variant, draw, replicate"
POSITION = "file_row_number"


def connect(directory: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the views `variants`, `draws`, `planned`, `outcomes`, and `kept_` of every table.

    `outcomes` has one row per run that came to an end, however often it was tried.
    """
    # A name in a query is a view, never a variable of Python.
    connection = duckdb.connect(config={"python_enable_replacements": False})
    for name, columns in DESIGN.items():
        view = "planned" if name == "runs" else name
        _view(connection, view, directory, f"studies/*/{name}.parquet", columns)
    _view(connection, "ends", directory, "shards/*/*/runs.parquet", {name: kind for name, kind, _, _ in RUNS})
    connection.execute(
        "create view outcomes as select run, if(bool_or(status = 'succeeded'), 'succeeded', 'failed') as status,"
        " sum(seconds) filter (status = 'succeeded') as seconds,"
        + ", ".join(f" if(bool_or(status = 'succeeded'), null, max({each})) as {each}" for each in _OF_A_FAILURE)
        + " from ends group by run"
    )
    for name, table in TABLES.items():
        types = {"run": "varchar"} | {
            column.name: _SQL_TYPES[column.type] for column in table if column.name not in _OF_THE_RUN
        }
        _view(connection, f"kept_{name}", directory, f"shards/*/*/{name}.parquet", types | {POSITION: "bigint"})
    return connection


def _view(
    connection: duckdb.DuckDBPyConnection, name: str, directory: Path, files: str, columns: dict[str, str]
) -> None:
    """A view of Parquet files, or an empty one as long as there are none."""
    if next(directory.glob(files), None) is None:
        empty = ", ".join(f'null::{type} as "{column}"' for column, type in columns.items())
        connection.execute(f"create view {name} as select {empty} where false")
        return
    # A folder called `run=5` somewhere above is no column.
    pattern = quoted(f"{glob.escape(str(directory))}/{files}")
    numbered = f", {POSITION} = true" if POSITION in columns else ""
    options = f"union_by_name = true, hive_partitioning = false{numbered}"
    connection.execute(f"create view {name} as select * from read_parquet({pattern}, {options})")


def add_views(connection: duckdb.DuckDBPyConnection, directory: Path, study: str | None) -> None:
    """Add the views a user asks: `runs` and those of every table, each row with what was varied.

    Args:
        connection: as `connect` gives it.
        directory: of the store.
        study: only the rows of this one; of all studies when not given.
    """
    aborted = [] if _is_written(directory) else list(_claimed(directory))
    connection.execute("create table claimed as select distinct unnest(?::varchar[]) as run", [aborted])
    levers, drawn = (_further(connection, view) for view in ("variants", "draws"))
    listed = ", ".join(
        f'v."{name}"' for name in ("case_name", "scenario", "mix", "shock", *levers) if name not in drawn
    )
    values = "".join(f', {_either(name, name in levers)} as "{name}"' for name in drawn)
    only = "" if study is None else f" where p.study = {quoted(study)}"
    connection.execute(
        f"create view points as select p.study, p.variant, {listed}, p.draw{values}, p.replicate, p.run from planned p"
        f" join variants v using (study, variant) left join draws r using (study, case_name, draw){only}"
    )
    connection.execute(
        "create view runs as select t.*, coalesce(o.status, if(c.run is null, 'pending', 'aborted')) as status, o.seconds,"
        " o.error, o.traceback, o.inputs from points t left join outcomes o using (run) left join claimed c using (run)"
    )
    for name in TABLES:
        connection.execute(f"create view all_{name} as select * from points join kept_{name} using (run)")
        connection.execute(f"create view {name} as select * exclude ({POSITION}) from all_{name}")


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _further(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    """The columns of a view beside those every study has."""
    asked = "select column_name from information_schema.columns where table_name = ? order by ordinal_position"
    return [name for (name,) in connection.execute(asked, [view]).fetchall() if name not in DESIGN[view]]


def _either(name: str, listed: bool) -> str:
    """The value of what one study or variant sets and another draws."""
    return f'coalesce(try_cast(v."{name}" as double), r."{name}")' if listed else f'r."{name}"'


def _claimed(directory: Path) -> Iterator[str]:
    """The runs of tasks that were begun and never finished."""
    for claim in directory.glob(f"shards/*/{UNFINISHED}/*/{CLAIM}"):
        try:
            yield from claim.read_text(encoding="utf-8").split()
        except FileNotFoundError:  # finished this moment
            continue


def _is_written(directory: Path) -> bool:
    """Whether a batch is writing the store now."""
    try:
        handle = locked(directory / LOCK, shared=True)
    except LockedError:
        return True
    except FileNotFoundError:
        return False
    if handle is not None:
        os.close(handle)
    return False
