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


#: What a table drives; one without words is told by what the files that read it are about.
DRIVES = {
    "components": "the level of net migration, from the years before the start; the ages of 2000 to 2004",
    "county_age_structure": "the ages of 2000 to 2004",
    "county_immigrants": "nothing in the model; priors of immigrants at the start",
    "cornerstones": "large employers at the start",
    "education": "what residents have learnt at the start, and who comes later",
    "employment": "employers at the start; recruitment from abroad, by the industries of the place",
    "fertility": "births of residents and of those away, the ages of mothers, the ages of 2000 to 2004",
    "gross_flows": "nothing in the model; held against",
    "households_2001": "nothing in the model; priors of households at the start",
    "immigration": "the national drivers of labour immigration and settlement",
    "internal_migration": "moving out, the ages of who comes, since when residents live there",
    "labour_market": "labour demand, and who looks for work at the start",
    "mortality": "deaths of residents and of those away, the ages of 2000 to 2004",
    "municipalities": "names, counties and cases",
    "national_population": "the ages of who comes, sizes of cohorts at the start, national figures per head",
    "national_series": "nothing in the model; held against, and priors",
    "population": "the registered total at the start; rates of net migration before it",
    "population_by_age": "the ages at the start, from 2005 on; earlier ones of a case from outside",
    "settlement": "refugees settled in an average year",
}


def input_table() -> str:
    """Every table of `model/data`."""
    rows = []
    for file in sorted(DATA.glob("*.csv")):
        drives = DRIVES.get(file.stem) or "; ".join(map(_about, readers(file.stem)))
        read_in = ", ".join(f"[`{path}`]({path})" for path in (each.relative_to(MODEL) for each in readers(file.stem)))
        rows.append((f"`{file.name}`", _said(file.name), _known_by(_rows(file)), drives, read_in))
    return table(("table", "what it holds", "a row is known", "what it drives", "read in"), rows)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _said(name: str) -> str:
    """The first sentence of what `SOURCES.md` says of a table."""
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    section = re.search(rf"^### `{re.escape(name)}`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    words = " ".join(section[1].split()) if section else ""
    return re.split(r"(?<=[a-z)\d*`][.;]) |: (?=[A-Z])", words)[0].rstrip(".;")


def _known_by(rows: Sequence[dict[str, str]]) -> str:
    """The rule that the dates of the rows follow, or when they lie."""
    dates = [date.fromisoformat(row["known_by"]) for row in rows]
    if "year" in rows[0]:
        years = [int(row["year"]) for row in rows]
        for lag, words in ((0, "on 1 January of its year"), (1, "on 1 January after its year")):
            if all(day == date(year + lag, 1, 1) for day, year in zip(dates, years, strict=True)):
                span = f"years {min(years)} to {max(years)}" if min(years) < max(years) else f"year {min(years)}"
                return f"{words}; {span}"
    if "period_stop" in rows[0] and all(row["period_stop"] == row["known_by"] for row in rows):
        return f"the day after its period; {min(dates)} to {max(dates)}"
    return f"from {min(dates)}" if len(set(dates)) == 1 else f"as each row says, from {min(dates)} to {max(dates)}"


def readers(name: str) -> list[Path]:
    """The files of the model that read a table."""
    return [file for file in _sources() if name in _read_in(file)]


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
