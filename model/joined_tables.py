"""Folders of public figures from outside: further municipalities, as cases of their own, and further targets.

A folder joins as a whole or not at all. It can only add: what the model ships stays as it is, and so do runs on it.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from model.parameters import shown_path
from model.starts import STARTS, figures_of, spans
from model.table_columns import (
    AGES,
    COLUMNS,
    HELD_OUT_FROM,
    first_known,
    is_stock,
    listed_columns,
    shown,
)
from model.table_rows import KEYS, Folder, Row, about, folders, joined, merged, put, shipped, take_out

_PROXY = "proxy"  # the case of shipped municipalities that only lend their figures
_MOST_PROBLEMS = 20
#: Columns whose names a folder takes.
_NAMED = ("place", "case")


class TableError(ValueError):
    """A folder of tables cannot be used. The text holds one line per problem.

    Args:
        problems: the lines.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        more = len(self.problems) - _MOST_PROBLEMS
        return "\n".join((*self.problems[:_MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])))


@dataclass(frozen=True)
class _Line:
    """A row, and where it stands."""

    table: str
    file: str
    number: int
    row: Row

    def __getitem__(self, column: str) -> str:
        return self.row[column]

    def wrong(self, column: str, why: str) -> str:
        return f"{self.file}: line {self.number}: {column}: {why}"


_Lines = dict[str, list[_Line]]


def join(folder: Path) -> None:
    """Let a folder's rows stand after the shipped ones, in this process and from now on.

    A folder that has joined is joined anew when its tables changed, and its earlier rows go; else nothing happens.

    Args:
        folder: with CSV files named as those of `model.table_columns.COLUMNS`.

    Raises:
        TableError: with every problem found; nothing has joined then, and earlier rows of the folder stay.
    """
    folder = Path(folder).resolve()
    contents = _contents(folder)
    digests = (f"{name} {sha256(content).hexdigest()}" for name, content in contents.items())
    digest = sha256("\n".join(digests).encode()).hexdigest()
    if (str(folder), digest) in joined():
        return
    # One after the other: what a row says of others means something only when its own cells are right.
    lines: _Lines = {name: [] for name in COLUMNS}
    problems: list[str] = []
    for name, content in contents.items():
        problems += _read(name, _file(folder, name), content, lines[name])
    _raise(problems)
    others = [each for each in folders() if each.path != folder]
    _raise(_names(lines["municipalities"], others))
    _raise(problem for name in contents for problem in _relations(lines[name], lines, others))
    rows = {name: tuple(line.row for line in lines[name]) for name in contents}
    new = Folder(folder, digest, rows)
    _raise(_lacks(lines, [*others, new]))
    put(new)


@contextmanager
def joined_within(folder: Path) -> Iterator[None]:
    """Let a folder's rows stand after the shipped ones within a block, and no longer.

    Raises:
        TableError: with every problem found.
    """
    join(folder)
    try:
        yield
    finally:
        take_out(Path(folder).resolve())


def _raise(problems: Iterable[str]) -> None:
    if found := tuple(problems):
        raise TableError(found)


def _file(folder: Path, name: str) -> str:
    return shown_path(str(folder / f"{name}.csv"))


# Files


def _contents(folder: Path) -> dict[str, bytes]:
    """The tables of a folder as bytes, in the order of their names."""
    allowed = f"allowed are {', '.join(f'{name}.csv' for name in COLUMNS)}"
    here = shown_path(str(folder))
    if not folder.is_dir():
        raise TableError([f"{here}: there is no such folder; it would hold CSV tables: {allowed}"])
    try:
        # Notes may lie beside the tables, and what editors hide; a table of another name or format would be overlooked.
        paths = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
        tables = [path for path in paths if path.suffix not in (".md", ".txt")]
        wrong = [path for path in tables if path.suffix != ".csv" or path.stem not in COLUMNS]
        _raise(f"{shown_path(str(path))}: no table that a folder may hold; {allowed}" for path in wrong)
        contents = {path.stem: path.read_bytes() for path in tables}
    except OSError as error:
        raise TableError([f"{error.filename or here}: cannot be read ({error.strerror})"]) from None
    if not contents:
        raise TableError([f"{here}: the folder holds no table; {allowed}"])
    if "municipalities" not in contents and set(contents) != {"targets"}:
        others = ", ".join(f"{name}.csv" for name in contents if name != "targets")
        raise TableError([f"{_file(folder, 'municipalities')}: is missing; it names the places of {others}"])
    return contents


def _read(name: str, file: str, content: bytes, lines: list[_Line]) -> Iterator[str]:
    """What is wrong with the columns and cells of a table; its rows are put into `lines`."""
    wanted = COLUMNS[name]
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        columns = list(reader.fieldnames or ())
        if not columns:
            yield f"{file}: is empty; columns are {listed_columns(name)}"
            return
        for column in wanted:
            if column not in columns:
                hint = ", separated by commas" if len(columns) == 1 else ""
                yield f"{file}: line 1: {column}: the column is missing; columns are {listed_columns(name)}{hint}"
                if hint:
                    return
        for column in columns:
            if column not in wanted or columns.count(column) > 1:
                what = "stands twice" if column in wanted else "is unknown"
                yield f"{file}: line 1: {column}: the column {what}; columns are {listed_columns(name)}"
        if set(columns) != set(wanted) or len(columns) != len(wanted):
            return
        for row in reader:
            line = _Line(name, file, reader.line_num, row)
            if None in row or None in row.values():
                yield f"{file}: line {line.number}: has {_many(row)} cells than there are columns ({len(columns)})"
                continue
            lines.append(line)
            for column, check in wanted.items():
                if why := check(row[column]):
                    yield line.wrong(column, why)
    except UnicodeDecodeError as error:
        yield f"{file}: byte {error.start + 1} is not UTF-8; save the file as CSV in UTF-8"
    except csv.Error as error:
        yield f"{file}: line {reader.line_num + 1}: cannot be read as CSV ({error})"
    else:
        if reader.line_num == 1:
            yield f"{file}: holds no row; leave the file out, or add rows below the columns"


def _many(row: Row) -> str:
    return "more" if None in row else "fewer"


# Rows


def _names(places: list[_Line], others: list[Folder]) -> Iterator[str]:
    """Names that are taken, or places whose description is not the shipped one."""
    there = {row["place"]: row for row in reversed(shipped("municipalities"))}
    cases = {row["case"] for row in there.values()}
    codes = {row["code"]: row["place"] for row in there.values()}
    groups = {row["place"] for row in shipped("targets")} - set(there)
    elsewhere = {
        row[key]: each.path for each in others for row in each.rows.get("municipalities", ()) for key in _NAMED
    }
    seen: dict[str, int] = {}
    for line in places:
        place, case = line["place"], line["case"]
        if place in seen:
            yield line.wrong("place", f"{place} stands in line {seen[place]} already; allowed is each place once")
        seen.setdefault(place, line.number)
        if place in there and there[place]["case"] != _PROXY:
            yield line.wrong(
                "place", f"{place} is shipped already, in the case {there[place]['case']}; take another name"
            )
        elif place in cases | groups:
            yield line.wrong("place", f"{place} is shipped already, as the name of a group; take another name")
        elif place in elsewhere:
            yield line.wrong("place", _taken(place, elsewhere[place]))
        elif place in there:
            # A shipped municipality that nobody is simulated in may become a case, under the name and code it has.
            for column in ("name", "code", "county_code", "county"):
                if line[column] != there[place][column]:
                    allowed = f"it is shipped as {there[place][column]}, which cannot change"
                    yield line.wrong(column, f"{shown(line[column])} is not {place}'s; {allowed}")
        if case in cases | groups:
            yield line.wrong("case", f"{case} is a name the model ships, and no place can join it; take another name")
        elif case in elsewhere and case != place:
            yield line.wrong("case", _taken(case, elsewhere[case]))
        elif place not in there and line["code"] in codes:
            yield line.wrong("code", f"{line['code']} is the code of {codes[line['code']]}; allowed is {place}'s own")


def _taken(name: str, by: Path) -> str:
    return f"{name} is a name already taken, by the folder {shown_path(str(by))}; take another name"


def _relations(lines: list[_Line], tables: _Lines, others: list[Folder]) -> Iterator[str]:
    """Rows of one table that nobody may add: of a place not named, known too early, twice, against the shipped ones."""
    if not lines:
        return
    name = lines[0].table
    places = {line["place"] for line in tables["municipalities"]}
    counties = {line["county_code"] for line in tables["municipalities"]}
    compared = places | {line["case"] for line in tables["municipalities"]}
    for folder in others:
        compared |= {row[key] for row in folder.rows.get("municipalities", ()) for key in _NAMED}
    compared |= {row["place"] for row in (*shipped("municipalities"), *shipped("targets"))}
    earlier = {about(name, row): row for row in merged(name, others)}
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        if name == "targets" and line["place"] not in compared:
            allowed = "allowed are places and groups of the shipped targets and of municipalities.csv"
            yield line.wrong("place", f"{line['place']} is no place that the model knows; {allowed}")
        elif name == "county_age_structure" and line["county_code"] not in counties:
            allowed = f"allowed are {', '.join(sorted(counties))}"
            yield line.wrong("county_code", f"no place of municipalities.csv lies in {line['county_code']}; {allowed}")
        elif name not in ("targets", "county_age_structure") and line["place"] not in places:
            allowed = f"allowed are {', '.join(sorted(places))}"
            yield line.wrong("place", f"{line['place']} is not in the folder's municipalities.csv; {allowed}")
        if line["known_by"] < (first := first_known(name, line.row)):
            yield line.wrong(
                "known_by", f"{line['known_by']} is before the figure can be known; allowed is {first} or later"
            )
        if name == "gross_flows" and line["period_start"] >= line["period_stop"]:
            yield line.wrong("period_stop", f"{line['period_stop']} is not after period_start {line['period_start']}")
        if name == "targets" and line["use"] == "fit":
            yield from _fitted(line)
        key = about(name, line.row)
        if key in seen and name != "municipalities":
            words = f"{' '.join(key)} stands in line {seen[key]} already; allowed is each once"
            yield line.wrong(", ".join(KEYS[name]), words)
        seen.setdefault(key, line.number)
        for column, cell in earlier.get(key, {}).items():
            if column != "source" and line[column] != cell:
                allowed = "they can only be added to, so repeat it or leave the row out"
                yield line.wrong(
                    column, f"{shown(line[column])} differs from {shown(cell)} in the model's tables; {allowed}"
                )


def _fitted(line: _Line) -> Iterator[str]:
    """Why a target may not be fitted. Held-out years are read once, when a version is scored (TARGETS.md)."""
    year, held_out = int(line["year"]), int(HELD_OUT_FROM[:4])
    if year >= held_out + is_stock(line["quantity"]) or line["known_by"] > HELD_OUT_FROM:
        allowed = (
            f"fitted may be years before {held_out} and stocks of 1 January up to {held_out}, known by {HELD_OUT_FROM}"
        )
        what = f"{line['year']}, known by {line['known_by']}, is held out"
        yield line.wrong("use", f"{what}; {allowed}; others are score or check")
    elif not float(line["uncertainty"]):
        yield line.wrong("uncertainty", "0 in a fitted target would outweigh all others; allowed are numbers above 0")


# What a run needs


def _lacks(tables: _Lines, all_folders: list[Folder]) -> Iterator[str]:
    """What is missing for runs of the folder's places, and ages that do not add up."""
    merge = {name: merged(name, all_folders) for name in COLUMNS}
    shares: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in merge["county_age_structure"]:
        shares[row["county_code"]].append((row["age_from"], row["age_to"], row["percent"]))
    own_ages: dict[str, dict[int, list[_Line]]] = defaultdict(lambda: defaultdict(list))
    for line in tables["population_by_age"]:
        own_ages[line["place"]][int(line["year"])].append(line)
    for county in sorted({line["county_code"] for line in tables["county_age_structure"]}):
        yield from _county(county, shares[county], tables["county_age_structure"])
    for line in tables["municipalities"]:
        place, figures = line["place"], figures_of(line["place"], merge.__getitem__)
        registered = [year for year in STARTS if year in figures.population]
        if not registered:
            yield line.wrong(
                "place", f"no run of {place} can start: it lacks {spans(STARTS)} in population.csv; one is enough"
            )
        elif all(figures.lacks(year) for year in registered):
            lacks = "; ".join(figures.unreconstructed(registered[0]))
            ages = (
                f"population_by_age.csv has no ages of {spans(registered)}, and to reconstruct those of {registered[0]}"
            )
            yield line.wrong("place", f"no run of {place} can start: {ages} it lacks {lacks}")
        yield from _ages(place, own_ages[place], merge["population"])


def _county(county: str, shares: list[tuple[str, str, str]], lines: list[_Line]) -> Iterator[str]:
    line = next(line for line in lines if line["county_code"] == county)
    groups = sorted((int(age_from), int(age_to)) for age_from, age_to, _ in shares)
    if groups != [*((age, age + 4) for age in range(0, 85, 5)), (85, 110)]:
        yield line.wrong(
            "age_from", f"county {county} needs the 18 age groups 0-4, 5-9 ... 80-84 and 85-110, each once"
        )
    elif abs(total := sum(float(percent) for _, _, percent in shares) - 100) > 1:
        yield line.wrong("percent", f"county {county} has {100 + total:.1f} per cent in all; allowed are 99 to 101")


def _ages(place: str, ages: dict[int, list[_Line]], population: Iterable[Row]) -> Iterator[str]:
    """Years whose ages are of one sex only, or are not as many persons as are registered."""
    people = {int(row["year"]): int(row["population"]) for row in population if row["place"] == place}
    for year, lines in ages.items():
        persons = sum(int(line[column]) for line in lines for column in AGES)
        if len(lines) == 1:
            yield lines[0].wrong(
                "sex", f"{place} has one sex only in {year}; allowed are a row of male and one of female"
            )
        elif persons != people.get(year, persons):
            yield lines[0].wrong("year", f"the ages of {place} in {year} are {persons} persons, and population.csv says "
                                         f"{people[year]}; allowed are ages that sum to it")  # fmt: skip
