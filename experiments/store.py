"""The store of a batch, read: every run's tables with what was varied, as SQL views and data frames."""

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from experiments.problems import BadInput
from experiments.store_layout import FORMAT, VERSION_FILE
from experiments.store_views import ORDER, POSITION, add_views, connect
from model.output_tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

_AGAIN = 3  # times a query is asked when a batch that ends renames its folder under it


class Store:
    """A store, open for reading; a batch may go on meanwhile, and what it finishes shows in the next query.

    Args:
        directory: of the store.
        study: the name of one of its studies, when only its rows are asked for; a run that several share is in each.

    Raises:
        BadInput: there is no store, it is of another version, or has no such study.
    """

    def __init__(self, directory: Path, study: str | None = None) -> None:
        self.directory = checked(directory)
        self.study: str | None = None
        if study is not None and study not in (known := self.studies()):
            raise BadInput(
                f"{directory} has no study {study!r}; allowed are {', '.join(known) or 'none, as it is empty'}"
            )
        self.study = study

    def studies(self) -> list[str]:
        """The names of the studies, which are those of their files."""
        return list(self.query("select distinct study from runs order by study").study)

    def query(self, sql: str) -> "pd.DataFrame":
        """The answer to a question in DuckDB's SQL on the views `runs`, `draws` and those of the tables.

        Rows come in no order of their own: write `order by`.

        Raises:
            BadInput: the question cannot be answered, with what DuckDB says of it.
        """
        if not sql.strip(" \n\t;"):
            raise BadInput("the query cannot be answered: it is empty; write one such as select * from runs")
        for left in reversed(range(_AGAIN)):
            try:
                with connect(self.directory) as connection:
                    add_views(connection, self.directory, self.study)
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
        return self.query(f"select * from runs order by {ORDER}")

    def draws(self) -> "pd.DataFrame":
        """The values of each draw of the studies, a column for each parameter or lever that was drawn."""
        return self.query("select * from draws order by study, case_name, draw")

    def table(self, name: str) -> "pd.DataFrame":
        """One of the tables of `model.output_tables.TABLES`, what was varied before its columns, in the order of the study.

        Raises:
            BadInput: there is no table of that name.
        """
        if name not in TABLES:
            raise BadInput(f"{name} is no table; allowed are {', '.join(TABLES)}")
        return self.query(f"select * exclude ({POSITION}) from all_{name} order by {ORDER}, {POSITION}")

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


def open(directory: str | os.PathLike[str], study: str | None = None) -> Store:
    """The store in a folder, as `bolyst batch --out` wrote it.

    Args:
        directory: of the store.
        study: the name of one of its studies, when only its rows are asked for.

    Raises:
        BadInput: there is no store, it is of another version, or has no such study.
    """
    return Store(Path(directory), study)


def checked(directory: Path) -> Path:
    """The folder of a store that this version can use.

    Raises:
        BadInput: there is none, or it is of another version.
    """
    try:
        version = json.loads((directory / VERSION_FILE).read_text(encoding="utf-8"))["bolyst_store"]
    except FileNotFoundError:
        found = "is no store" if directory.is_dir() else "does not exist"
        raise BadInput(f"{directory} {found}; allowed is a folder that `bolyst batch --out` wrote") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{directory / VERSION_FILE} cannot be read, so {directory} cannot be used as a store") from None
    if version != FORMAT:
        raise BadInput(
            f"{directory} is a store of version {version}, which this version of bolyst cannot use; allowed is version "
            f"{FORMAT}: choose another folder, or the version of bolyst that wrote it"
        )
    return directory


def first_line(error: Exception) -> str:
    """What DuckDB says of an error, on one line."""
    text = str(error).strip().split("\n")
    said = re.sub(r"^[A-Za-z ]+ Error: ", "", text[0]).rstrip("!.")
    near = next((line.strip() for line in text[1:] if line.startswith(("Did you mean", "Candidate"))), "")
    return f"{said}; {near}" if near else said


def _hint(said: str, sql: str) -> str:
    """What DuckDB said, with a word on quotes where they were forgotten or are of the wrong kind."""
    if re.search(r'(?<!")\bgroup\b(?!\s+by\b|")', sql, re.IGNORECASE):
        return f'{said}; the column "group" is written in double quotes, as group is a word of SQL'
    if (table := re.search(r'Referenced table "(\w+)" not found', said)) and f"{table[1]}." in sql:
        return f'{said}; a column with a dot in its name is written in double quotes, as "{table[1]}.ratio"'
    if (column := re.search(r'Referenced column "(.+?)" not found', said)) and f'"{column[1]}"' in sql:
        return f"{said}; a text is written in single quotes, as '{column[1]}'"
    return said
