"""The store of a batch, read: every run's tables with what was varied, as SQL views and data frames."""

import glob
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from experiments.lock import LockedError, locked
from experiments.problems import BadInput
from experiments.store_layout import CLAIM, DESIGN, FORMAT, LOCK, RUNS, UNFINISHED, VERSION_FILE
from model.record import TABLES

if TYPE_CHECKING:
    import pandas as pd

_SQL_TYPES = {"text": "varchar", "integer": "bigint"}
_OF_A_FAILURE = ("error", "traceback", "inputs")
_OF_THE_RUN = ("scenario", "replicate")  # columns of the tables that the design of a study gives
_AGAIN = 3  # times a query is asked when a batch that ends renames its folder under it


class Store:
    """A store, open for reading; a batch may go on meanwhile, and what it finishes shows in the next query.

    Args:
        directory: of the store.

    Raises:
        BadInput: there is no store, or it is of another version.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = checked(directory)

    def query(self, sql: str) -> "pd.DataFrame":
        """The answer to a question in DuckDB's SQL on the views `runs`, `draws` and those of the tables.

        Raises:
            BadInput: the question cannot be answered, with what DuckDB says of it.
        """
        if not sql.strip(" \n\t;"):
            raise BadInput("the query cannot be answered: it is empty; write one such as select * from runs")
        for left in reversed(range(_AGAIN)):
            try:
                with self._connected() as connection:
                    return connection.execute(sql).df()
            except duckdb.IOException as error:
                if str(self.directory) not in str(error):  # of a file that the query names itself
                    raise BadInput(f"the query cannot be answered: {first_line(error)}") from None
                if not left:
                    raise BadInput(f"{self.directory} cannot be read: {first_line(error)}") from None
            except duckdb.Error as error:
                raise BadInput(f"the query cannot be answered: {_hint(first_line(error), sql)}") from None
        raise AssertionError

    def runs(self) -> "pd.DataFrame":
        """Every run of every study with its status: pending, succeeded, failed or aborted."""
        return self.query("select * from runs")

    def draws(self) -> "pd.DataFrame":
        """The values of each draw of the studies, a column for each parameter or lever that was drawn."""
        return self.query("select * from draws")

    def table(self, name: str) -> "pd.DataFrame":
        """One of the tables of `model.record.TABLES`, with what was varied before its columns.

        Raises:
            BadInput: there is no table of that name.
        """
        if name not in TABLES:
            raise BadInput(f"{name} is no table; allowed are {', '.join(TABLES)}")
        return self.query(f"select * from {name}")

    def counts(self) -> "pd.DataFrame":
        """Runs by study and status."""
        return self.query("select study, status, count(*)::bigint as runs from runs group by all order by all")

    def contents(self) -> dict[str, tuple[int, list[str]]]:
        """Number of rows and columns of every view."""
        found = {}
        for view in ("runs", "draws", *TABLES):
            rows = int(self.query(f"select count(*)::bigint as rows from {view}").rows[0])
            found[view] = rows, list(self.query(f"select * from {view} limit 0").columns)
        return found

    def _connected(self) -> duckdb.DuckDBPyConnection:
        connection = connect(self.directory)
        aborted = [] if _is_written(self.directory) else list(_claimed(self.directory))
        connection.execute("create table claimed as select unnest(?::varchar[]) as run", [aborted])
        levers = connection.execute(
            "select column_name from information_schema.columns where table_name = 'variants'"
        ).fetchall()
        varied = ", ".join(
            f'v."{name}"' for (name,) in levers if name not in DESIGN["variants"] or name in ("mix", "shock")
        )
        point = f"d.study, d.variant, v.case_name, v.scenario, {varied}, d.draw, d.replicate"
        connection.execute(
            f"create view runs as select {point}, d.run, coalesce(o.status, if(c.run is null, 'pending', 'aborted'))"
            " as status, o.seconds, o.error, o.traceback, o.inputs from planned d join variants v using (study, variant)"
            " left join outcomes o using (run) left join (select distinct run from claimed) c using (run)"
        )
        for name in TABLES:
            connection.execute(
                f"create view {name} as select {point}, t.* from kept_{name} t join planned d using (run)"
                " join variants v using (study, variant)"
            )
        return connection


def open(directory: str | os.PathLike[str]) -> Store:
    """The store in a folder, as `bolyst batch --out` wrote it.

    Raises:
        BadInput: there is no store, or it is of another version.
    """
    return Store(Path(directory))


def checked(directory: Path) -> Path:
    """The folder of a store that this version can use.

    Raises:
        BadInput: there is none, or it is of another version.
    """
    try:
        version = json.loads((directory / VERSION_FILE).read_text(encoding="utf-8"))["bolyst_store"]
    except FileNotFoundError:
        raise BadInput(f"{directory} is no store; allowed is a folder that `bolyst batch --out` wrote") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{directory / VERSION_FILE} cannot be read, so {directory} cannot be used as a store") from None
    if version != FORMAT:
        raise BadInput(
            f"{directory} is a store of version {version}, which this version of bolyst cannot use; allowed is version "
            f"{FORMAT}: choose another folder, or the version of bolyst that wrote it"
        )
    return directory


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
        _view(connection, f"kept_{name}", directory, f"shards/*/*/{name}.parquet", types)
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
    pattern = f"{glob.escape(str(directory))}/{files}".replace("'", "''")
    options = "union_by_name = true, hive_partitioning = false"
    connection.execute(f"create view {name} as select * from read_parquet('{pattern}', {options})")


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


def first_line(error: Exception) -> str:
    """What DuckDB says of an error, on one line."""
    text = str(error).strip().split("\n")
    said = re.sub(r"^[A-Za-z ]+ Error: ", "", text[0])
    near = next((line.strip() for line in text[1:] if line.startswith(("Did you mean", "Candidate"))), "")
    return f"{said}; {near}" if near else said


def _hint(said: str, sql: str) -> str:
    """What DuckDB said, with a word on the column whose name is a word of SQL."""
    if re.search(r'(?<!")\bgroup\b(?!\s+by\b|")', sql, re.IGNORECASE):
        return f'{said}; the column "group" is written in double quotes, as group is a word of SQL'
    return said
