"""The public figures: for each table of `model/data` what it holds, from when a row is known, and what reads it."""

import ast
import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from model.description.comments import MODEL
from model.description.markdown import table
from model.table_rows import DATA

#: The functions and kinds by which a table is read; its name is their first argument.
_READERS = {"known", "series", "by_age", "AgeTable", "tables_of_year", "rows", "shipped", "table"}
#: Files that read whatever table they are asked for.
_MACHINERY = {"table_rows", "joined_tables", "table_columns"}
_ROOT = MODEL.parent


def input_table() -> str:
    """Every table of `model/data`."""
    rows = []
    for file in sorted(DATA.glob("*.csv")):
        read = _drives(file.stem)
        rows.append(
            (
                f"`{file.name}`",
                _said(file.name),
                _known_by(_rows(file)),
                read or "nothing in `model/`: held against, or a source of priors",
            )
        )
    return table(("table", "what it holds", "a row is known", "what it drives"), rows)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _said(name: str) -> str:
    """The first sentence of what `SOURCES.md` says of a table."""
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    section = re.search(rf"^### `{re.escape(name)}`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    words = " ".join(section[1].split()) if section else ""
    return re.split(r"(?<=[a-z)\d*`][.;]) ", words)[0].rstrip(".;")


def _known_by(rows: Sequence[dict[str, str]]) -> str:
    """The rule that the dates of the rows follow, or when they lie."""
    dates = [date.fromisoformat(row["known_by"]) for row in rows]
    if "year" in rows[0]:
        years = [int(row["year"]) for row in rows]
        for lag, words in ((0, "on 1 January of its year"), (1, "on 1 January after its year")):
            if all(day == date(year + lag, 1, 1) for day, year in zip(dates, years, strict=True)):
                return f"{words}; years {min(years)} to {max(years)}"
    if "period_stop" in rows[0] and all(row["period_stop"] == row["known_by"] for row in rows):
        return f"the day after its period; {min(dates)} to {max(dates)}"
    return f"from {min(dates)}" if len(set(dates)) == 1 else f"as each row says, from {min(dates)} to {max(dates)}"


def _drives(name: str) -> str:
    """What the files of the model that read a table are about."""
    files = [file for file in _sources() if name in _read_in(file)]
    return "; ".join(f"{_about(file)} ([`{file.relative_to(MODEL)}`]({file.relative_to(MODEL)}))" for file in files)


def _about(file: Path) -> str:
    """The first words of a file's docstring."""
    said = " ".join((ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split())
    words = re.split(r"[:.,]", said)[0]
    return words[:1].lower() + words[1:]


@cache
def _sources() -> tuple[Path, ...]:
    folders = (MODEL, MODEL / "rules", MODEL / "engine")
    return tuple(file for folder in folders for file in sorted(folder.glob("*.py")) if file.stem not in _MACHINERY)


@cache
def _read_in(file: Path) -> frozenset[str]:
    """Names given to what reads a table in a file."""
    return frozenset(_named(ast.parse(file.read_text(encoding="utf-8"))))


def _named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).rpartition(".")[2].strip("_") in _READERS
            and node.args
        ):
            words = (each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant))
            yield from (each for each in words if isinstance(each, str))
