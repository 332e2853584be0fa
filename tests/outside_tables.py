"""Folders of tables from outside, for tests: Hjelmeland's figures under the name of Eksempelvik, which is no real place."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model import table_rows
from model.tables import TableError, join, joined

ORIGIN = "copied from Hjelmeland for this test"

Rows = list[dict[str, str]]
Write = Callable[..., Path]
Refusal = Callable[..., str]


@pytest.fixture(autouse=True)
def process_as_found(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No folder has joined when a test begins, and none that it joins outlives it."""
    monkeypatch.setattr(table_rows, "_folders", {})
    table_rows.forget()
    yield
    monkeypatch.undo()
    table_rows.forget()


def copied(table: str, years: range = range(1951, 2060), **differs: str) -> Rows:
    """Hjelmeland's rows of a table under the name of Eksempelvik."""
    return [
        {**row, "place": "eksempelvik", "source": ORIGIN, **differs}
        for row in table_rows.shipped(table)
        if row["place"] == "hjelmeland" and int(row.get("year", 2000)) in years
    ]


def tables(**differs: Rows | None) -> dict[str, Rows]:
    """The tables of a folder from which a run of Eksempelvik can start in any year, but for what differs."""
    complete: dict[str, Rows | None] = {
        "municipalities": copied("municipalities", name="Eksempelvik", code="1199", case="eksempelvik"),
        "population": copied("population"),
        "components": copied("components"),
        "population_by_age": copied("population_by_age"),
    }
    return {name: rows for name, rows in (complete | differs).items() if rows}


def target(**differs: str) -> dict[str, str]:
    return {
        "quantity": "net_migration",
        "place": "eksempelvik",
        "year": "1999",
        "value": "-3",
        "uncertainty": "25.1",
        "source": ORIGIN,
        "known_by": "2000-01-01",
        "use": "fit",
        **differs,
    }


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A function that writes tables into a folder and gives its path; sentences name files from the folder above."""
    monkeypatch.chdir(tmp_path)

    def folder(contents: dict[str, Rows], name: str = "mine") -> Path:
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        for table, rows in contents.items():
            with (path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return path

    return folder


@pytest.fixture
def refusal(write: Write) -> Refusal:
    """A function that gives the sentences with which tables are refused."""

    def sentences(contents: dict[str, Rows], name: str = "mine") -> str:
        path = write(contents, name)
        before = joined()
        with pytest.raises(TableError) as error:
            join(path)
        assert joined() == before, "refused, and joined nevertheless"
        return str(error.value)

    return sentences


def changed(rows: Rows, line: int, **cells: str) -> Rows:
    """Rows with other cells in the line of a file."""
    return [row | cells if number == line else row for number, row in enumerate(rows, start=2)]
