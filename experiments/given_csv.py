"""Reads a CSV file of figures that a user gives, or says everything that is wrong with it, one sentence each."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from model.table_columns import day, shown, text
from model.table_rows import Row
from scenarios.problems import listed, nearest

Check = Callable[[str], str]
#: Columns that any file may have beside its own: where a figure is from, and the day it was known.
ORIGIN: dict[str, Check] = {"source": text, "known_by": day}
_OTHER_SEPARATORS = {";": "a semicolon", "\t": "a tab", "|": "a bar"}
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Line:
    """A row, and where it stands."""

    file: str
    number: int
    row: Row

    def __getitem__(self, column: str) -> str:
        return self.row[column]

    def wrong(self, column: str, why: str) -> str:
        """A sentence about a cell."""
        return f"{self.file}: line {self.number}: {column}: {why}"


class GivenFile(NamedTuple):
    """What stood in a file.

    Args:
        lines: its rows, of which those with a wrong cell are missing.
        columns: that it has.
        problems: what is wrong with it, a sentence each.
    """

    lines: list[Line]
    columns: tuple[str, ...]
    problems: list[str]


def read_given(path: Path, needed: Mapping[str, Check], further: Mapping[str, Check]) -> GivenFile:
    """The rows of a file with the columns it must and may have; names of columns are taken in any case.

    Args:
        path: of the file, as it was given.
        needed: checks of the cells of columns that must be there.
        further: the same of columns that may be there.
    """
    file, allowed = str(path), {**needed, **further, **ORIGIN}
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} is not UTF-8; save the file as CSV in UTF-8"
        return GivenFile([], (), [f"{file}: {why}"])
    except OSError as error:
        return GivenFile([], (), [f"{file}: cannot be read ({error.strerror}); allowed is a CSV file you may read"])
    if "\0" in content:
        return GivenFile([], (), [f"{file}: is no text; allowed is CSV in UTF-8, such as a spreadsheet exports"])
    lines = [each for each in content.splitlines() if each.strip()]
    columns_are = f"columns are {listed(needed, 'and')}" + f", and may be {listed([*further, *ORIGIN], 'and')}"
    if not lines:
        return GivenFile([], (), [f"{file}: is empty; {columns_are}"])
    head = lines[0]
    if "," not in head:
        for separator, name in _OTHER_SEPARATORS.items():
            if separator in head:
                why = f"columns are separated by {name}; allowed is a comma, so save the file as CSV with commas"
                return GivenFile([], (), [f"{file}: line 1: {why}"])
    try:
        reader = csv.reader(io.StringIO(content, newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        return GivenFile([], (), [f"{file}: line {reader.line_num}: cannot be read as CSV ({error})"])
    columns = tuple(cell.strip().casefold() for cell in rows[0][1])
    problems = [f"{file}: line 1: {why}" for why in _columns(columns, needed, allowed, columns_are)]
    if problems:
        return GivenFile([], columns, problems)
    found: list[Line] = []
    for number, cells in rows[1:]:
        if len(cells) != len(columns):
            more = "more" if len(cells) > len(columns) else "fewer"
            problems.append(f"{file}: line {number}: has {more} cells than there are columns ({len(columns)})")
            continue
        line = Line(file, number, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        wrong = [line.wrong(column, why) for column in columns if (why := allowed[column](line[column]))]
        problems += wrong
        if not wrong:
            found.append(line)
    if len(rows) == 1:
        problems.append(f"{file}: holds no row; add figures below the columns")
    return GivenFile(found, columns, problems)


def _columns(
    columns: tuple[str, ...], needed: Mapping[str, Check], allowed: Mapping[str, Check], are: str
) -> list[str]:
    """What is wrong with the first line: columns that are missing, unknown or there twice."""
    problems = []
    missing = [column for column in needed if column not in columns]
    for column in dict.fromkeys(columns):
        if columns.count(column) > 1:
            problems.append(f"the column {shown(column)} stands {columns.count(column)} times; allowed is once")
        if column not in allowed:
            hint = nearest(column, missing or allowed)
            problems.append(f"{shown(column)} is no column of such a file; {hint if '?' in hint else are}")
    # A column that is probably meant by a misspelt one is told once.
    meant = {each for each in missing if any(f"mean {each}" in problem for problem in problems)}
    problems += [f"the column {column} is missing; {are}" for column in missing if column not in meant]
    return problems


def first_of(problems: list[str]) -> str:
    """The sentences, the first twenty by themselves."""
    more = len(problems) - _MOST_PROBLEMS
    return "\n".join((*problems[:_MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])))


def age_group(cell: str) -> tuple[int, int | None] | None:
    """The first and last age of ``37``, ``35-39`` or ``105+`` (its last is None); None when it is none of them."""
    found = re.fullmatch(r"(\d{1,3})(?:(\+)|\s*[-–]\s*(\d{1,3}))?", cell, flags=re.ASCII)
    if not found:
        return None
    first, last = int(found[1]), None if found[2] else int(found[3] or found[1])
    return None if last is not None and last < first else (first, last)
