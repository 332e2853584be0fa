"""Tells what moved between two scenarios: printed, as JSON, and as a folder of files."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

import model
from experiments import whose_gain
from experiments.differences import AT_START, COLUMNS, GROUPS, PER_YEAR, SHARE, Differences
from experiments.output import MANIFEST
from model.output_tables import COUNTED
from model.parameters import shown_path
from model.rulebook import Rulebook
from scenarios import Scenario
from scenarios.problems import listed

FEW_PAIRS = 10  # below, a t interval is wide and rests on a spread hardly known
_REDIRECTED = 100  # columns where there is no terminal to say
_SHOWN = 3  # examples in a sentence, and figures of a table in one unit
_RULES = 10  # shown of those whose events differ, and besides them those that are new
_DECIMALS = 2  # of figures in another unit than money
_LARGE = 10_000  # from which figures have none
_MONEY = "NOK"  # how the unit of amounts begins
_OF_CASES = ("acted_on", "capped")  # of a person each month anew: large, and no number of people
_THOUSAND = 1000  # in which amounts are printed
_INDENT, _INTERVAL = "  ", "95 % interval"
_UNBOUNDED = 1000  # columns, wider than any table
_TOLD = {"place": "place", "group": "group", "measure": "figure", "unit": "unit"}  # in a heading where all are the same
FIRST_OF_ALL = (
    "What rules, instruments and shocks do is assumed, measured by nobody; the ranges below hold chance alone."
)
SHOWN = (
    f"Of events, {listed(COUNTED, 'and')} only the largest differences are shown, unit by unit; "
    "--json gives all that moved, --out every figure."
)
BASIS = (
    "`pairs` counts those in which a figure differs; where they are few, its interval rests on those few.",
    "The interval is that of the mean over all pairs (t, 95 %): chance alone, and one in twenty misses by chance.",
    "It does not hold the uncertainty of parameters; what a rule or instrument does is assumed until it is measured.",
    "A pair shares its seed: the world outside, and every draw of everybody whom the change does not touch.",
)


def print_report(found: Differences, seconds: float) -> None:
    """Print what moved.

    Args:
        found: the differences.
        seconds: the runs took.
    """
    console = Console(highlight=False)
    if not sys.stdout.isatty():
        console.width = _REDIRECTED
    for line in (_title(found, seconds), *_causes(found), *equality(found)):
        print(line)
    if not len(found.moved):
        return
    print(f"{FIRST_OF_ALL}\n")
    for table in _tables(found, console):
        console.print(table)
    for line in (*whose_gain.lines(found), *_unchanged(found), *_forestalled(found), *warnings(found), SHOWN, *BASIS):
        print(line)


def as_json(found: Differences, seconds: float) -> dict[str, Any]:
    """The same for programs: what differs in the input, what is equal, and every figure that differs."""
    of_rules = {"new": found.new_rules, "replaced": found.replaced, "left_out": found.left_out}
    rules = {key: [rule.name for rule in rules] for key, rules in of_rules.items()}
    return {
        "without": _side(found.base, found.books[0]),
        "with": _side(found.changed, found.books[1]),
        "seeds": list(found.seeds),
        "rules": rules | {"never_fired": [rule.name for rule in found.never_fired]},
        "parameters": {name: list(values) for name, values in found.parameters.items()},
        "equal_seeds": found.equal,
        "first_difference": found.first,
        "gains": whose_gain.gains(found.figures),
        "forestalled": {name: list(means) for name, means in found.forestalled.items()},
        "differences": json.loads(found.moved.to_json(orient="records", double_precision=15)),
        "warnings": [*warnings(found)],
        "basis": list(BASIS),
        "versions": {"bolyst": model.__version__},
        "seconds": round(seconds, 2),
    }


def write(directory: Path, found: Differences, seconds: float) -> None:
    """Write ``differences.parquet``, every figure, equal ones too, and ``manifest.json``, the rest of the report.

    Args:
        directory: where to.
        found: the differences.
        seconds: the runs took.

    Raises:
        OSError: the disk is full.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    fields = [pa.field(c.name, types[c.type], metadata={"unit": c.unit, "meaning": c.meaning}) for c in COLUMNS]
    table = pa.Table.from_pandas(found.figures, schema=pa.schema(fields), preserve_index=False)
    pq.write_table(table, directory / "differences.parquet", compression="zstd")
    content = {"command": "diff"} | {
        key: value for key, value in as_json(found, seconds).items() if key != "differences"
    }
    content["files"] = ["differences.parquet"]
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")


def equality(found: Differences) -> Iterator[str]:
    """Which tables are equal byte for byte, in how many pairs, and since when the others differ."""
    n = len(found.seeds)
    if all(len(seeds) == n for seeds in found.equal.values()):
        yield f"Nothing moved: {listed(found.equal, 'and')} are equal, row for row, in {n} of {n} pairs."
    else:
        alike: dict[int, list[str]] = {}
        for table, seeds in found.equal.items():
            alike.setdefault(len(seeds), []).append(table)
        each = (f"{listed(alike[number], 'and')} in {number or 'none'}" for number in sorted(alike, reverse=True))
        yield f"Equal byte for byte, of {n} pairs: {'; '.join(each)}."
        month = min(found.first.values(), key=lambda each: (each != AT_START, each))
        seeds = [seed for seed, first in found.first.items() if first == month]
        when = "in the population they start from" if month == AT_START else f"in {month}"
        among = f"with seed {listed(map(str, seeds[:_SHOWN]), 'or')}" if len(seeds) < n else "in every pair"
        yield f"First event that differs {when} ({among}); {len(found.first)} of {n} pairs differ at any time."


def warnings(found: Differences) -> Iterator[str]:
    """What a reader of the intervals must know of these pairs."""
    n = len(found.seeds)
    if n == 1 and len(found.moved):
        yield "Warning: a single pair has no interval; ask for more with --replicates."
    elif n < FEW_PAIRS and len(found.moved):
        yield f"Warning: the intervals rest on {n} pairs only; ask for {FEW_PAIRS} or more with --replicates."
    figures = found.moved[found.moved["year"].isna() | (found.moved["measure"] == "population")]
    same = figures[(figures["low"] == figures["high"]) & (figures["pairs"] == n)]
    if n > 1 and len(same):
        named = (f"{_named(row)} {_numbers(row)[2]} {_unit(row['unit'])}" for _, row in same.iterrows())
        names = list(dict.fromkeys(named))
        yield (
            f"Warning: {listed(names[:_SHOWN], 'and')} in every pair alike: an interval without width says that these "
            "seeds agree, not that the figure is certain."
        )


def _title(found: Differences, seconds: float) -> str:
    first, last = found.seeds[0], found.seeds[-1]
    pairs = f"{len(found.seeds):,} pairs, seeds {first} to {last}" if len(found.seeds) > 1 else f"1 pair, seed {first}"
    added = [shown_path(file) for file in found.changed.rules if file not in found.base.rules]
    if added and found.base.text == found.changed.text:
        return f"{found.base.title}, without and with {listed(added, 'and')}: {pairs}, in {seconds:.1f} s"
    return f'Without: "{found.base.title}"; with: "{found.changed.title}": {pairs}, in {seconds:.1f} s'


def _causes(found: Differences) -> Iterator[str]:
    """What differs in the input, so that a reader need not look at two files."""
    for what, rules in (("New", found.new_rules), ("Replaced", found.replaced), ("Left out", found.left_out)):
        if rules:
            yield f"{what}: {listed((f'{rule.name} ({rule.where})' for rule in rules), 'and')}."
    for name, (without, with_) in found.parameters.items():
        yield f"Parameter {name}: {without:g} without, {with_:g} with; arrivals answer to it (ODD, section 7, balance)."
    for what, sides in (
        ("Instruments in use", (found.base.instruments, found.changed.instruments)),
        ("Shocks that come", (found.base.shocks, found.changed.shocks)),
    ):
        if sides[0] != sides[1]:
            alike = ": they differ" if len(sides[0]) == len(sides[1]) else ""
            yield f"{what}: {len(sides[0])} without, {len(sides[1])} with{alike}."
    if found.base.national != found.changed.national:
        yield "What is stated of the national drivers differs."
    if unused := found.unused_instruments:
        yield (
            f"Declared but not used: {'instruments' if len(unused) > 1 else 'instrument'} {listed(unused, 'and')}; "
            "an instrument acts only where a scenario says when and for whom."
        )
    if silent := found.never_fired:
        one = len(silent) == 1
        yield f"{listed((rule.name for rule in silent), 'and')} never fired: {'it' if one else 'they'} took nobody."


def _tables(found: Differences, console: Console) -> Iterator[Table]:
    yield from _rules(found)
    moved = found.moved
    yearly = moved[moved["table"] == "yearly"]
    last = int(found.figures.loc[found.figures["table"] == "yearly", "year"].max())
    for place in _places(found):
        rows = yearly[(yearly["place"] == place) & (yearly["year"].isna() | (yearly["year"] == last))]
        rows = rows[(rows["measure"] == "population") | rows["year"].isna()]
        if len(rows):
            title = f"{place}: population on 1 January {last}, flows in persons per year"
            told = [((row["group"], row["measure"]), _numbers(row)) for _, row in rows.iterrows()]
            yield _Rows(title, ("group", "figure"), told).fitting(console)
        population = yearly[(yearly["place"] == place) & (yearly["measure"] == "population")]
        if len(population):
            yield _by_year(place, population)
    ages = moved[(moved["table"] == "age") & (moved["year"] == last)]
    if len(ages):
        by_place = [row for place in _places(found) for _, row in ages[ages["place"] == place].iterrows()]
        told = [((row["place"], row["group"]), _numbers(row)) for row in by_place]
        yield _Rows(f"Ages on 1 January {last}", ("place", "ages"), told).fitting(console)
    yield from _counted(found, console)


def _counted(found: Differences, console: Console) -> Iterator[Table]:
    """Of each other table the largest differences: those of stocks in its last year, those of flows over the years."""
    whole, *_ = _places(found)
    for name in COUNTED:
        every = found.figures[found.figures["table"] == name]
        last = every["year"].max()
        flow = every["unit"].str.endswith(PER_YEAR)
        asked = every[(flow & every["year"].isna()) | (~flow & (every["year"] == last))]
        asked = asked[(asked["place"] == whole) | (asked["unit"] == SHARE)]
        asked = asked[~asked["measure"].isin(_OF_CASES)]
        moved = asked[asked["pairs"] > 0]
        if not len(moved):
            continue
        # NOK are not set against persons: the largest of each unit, in the order of the table, the whole before its parts.
        rows = pd.concat([_largest(part, _SHOWN) for _, part in moved.groupby("unit")]).sort_index()
        rows = rows.sort_values("place", key=lambda place: place != whole, kind="stable")
        rows = rows.assign(unit=rows["unit"].map(_unit))
        varied = [key for key in _TOLD if rows[key].nunique() > 1]
        alike = [rows[key].iloc[0] for key in _TOLD if key not in varied]
        title = f"{name} ({', '.join(alike)}), {_when(name, rows, last)}: {len(moved)} of {len(asked)} figures moved"
        told = [(tuple(rows.loc[row, varied]), _numbers(moved.loc[row])) for row in rows.index]
        yield _Rows(title, [_TOLD[key] for key in varied], told).fitting(console)


def _when(name: str, rows: pd.DataFrame, last: int) -> str:
    """The day or month stocks of a table are of, and what flows are."""
    said = {False: f"in December {last}" if name == "instruments" else f"on 1 January {last}", True: "mean per year"}
    return " and ".join(said[flow] for flow in sorted(set(rows["year"].isna())))


def _largest(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    return rows.sort_values("difference", key=abs, ascending=False, kind="stable").head(number)


def _rules(found: Differences) -> Iterator[Table]:
    events = found.figures[(found.figures["table"] == "events") & found.figures["year"].isna()]
    moved = _largest(events[events["pairs"] > 0], len(events))
    if not len(moved):
        return
    own = moved["rule"].isin([rule.name for rule in (*found.new_rules, *found.replaced, *found.left_out)])
    shown = moved[own | (np.arange(len(moved)) < _RULES)]
    among = f": {len(shown)} of the {len(moved)} rules that moved" if len(shown) < len(moved) else ""
    table = _table(f"Events by rule, persons per year{among}", "rule")
    for _, row in shown.iterrows():
        table.add_row(row["rule"], *_numbers(row))
    yield table


def _unchanged(found: Differences) -> Iterator[str]:
    moved = set(found.moved["rule"])
    quiet = [rule.name for rule in found.books[1].rules if rule.name not in moved and rule.kind != "growth"]
    if quiet:
        yield f"As many events without and with: {', '.join(quiet)}."


def _by_year(place: str, population: pd.DataFrame) -> Table:
    """Differences of the population by year, with the interval of all groups together."""
    groups = [group for group in GROUPS if group in set(population["group"]) and group != "all"]
    table = Table(
        "1 January", title=f"{place}: difference of the population", title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
    )  # fmt: skip
    for heading in ("all", _INTERVAL, "pairs", *(group.replace("_", "_\n") for group in groups)):
        table.add_column(heading, justify="right", no_wrap=heading != _INTERVAL)
    for year, rows in population.groupby("year"):
        of = {row["group"]: row for _, row in rows.iterrows()}
        cells = _numbers(of["all"])[2:] if "all" in of else ["0.00", "-", "0"]
        differences = [f"{of[group]['difference']:+,.2f}" if group in of else "0.00" for group in groups]
        table.add_row(str(year), *cells, *differences)
    return table


def _forestalled(found: Differences) -> Iterator[str]:
    changed = {name: means for name, means in found.forestalled.items() if means[0] != means[1]}
    if changed:
        each = (f"{name} {without:.2f} to {with_:.2f}" for name, (without, with_) in changed.items())
        yield (
            f"Forestalled by another event of the same person and month, per run, without to with: {', '.join(each)}."
        )


def _places(found: Differences) -> Sequence[str]:
    places = found.base.places
    return ("sum", *places) if len(places) > 1 else places


class _Rows(NamedTuple):
    """A table to be printed: its heading, the names of its keys, and rows of their values with the figures behind them."""

    title: str
    keys: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Sequence[str]]]

    def fitting(self, console: Console) -> Table:
        """With a column for each key; where that is too wide, with the keys below one another in a single column."""
        wide = _table(self.title, *self.keys)
        for keys, figures in self.rows:
            wide.add_row(*keys, *figures)
        needed = Measurement.get(console, console.options.update(max_width=_UNBOUNDED), wide).maximum
        return wide if len(self.keys) == 1 or needed <= console.width else self._narrow()

    def _narrow(self) -> Table:
        order = sorted(
            range(len(self.keys)), key=lambda k: self.keys[k] != _TOLD["unit"]
        )  # a unit stands above its figures
        told = [([keys[k] for k in order], figures) for keys, figures in self.rows]
        rows = sorted(told, key=lambda row: [_first_of(told, row[0][:k]) for k in range(1, len(order))])
        narrow = _table(self.title, ", ".join(self.keys[k] for k in order))
        above: list[str] = []
        for keys, figures in rows:
            *outer, last = keys
            for depth, key in enumerate(outer):
                if above[: depth + 1] != outer[: depth + 1]:
                    narrow.add_row(f"{_INDENT * depth}{key}")
            narrow.add_row(f"{_INDENT * len(outer)}{last}", *figures)
            above = outer
        return narrow


def _first_of(rows: Sequence[tuple[Sequence[str], Sequence[str]]], keys: Sequence[str]) -> int:
    """Where the first of the rows stands that begin with these keys."""
    return next(k for k, (found, _) in enumerate(rows) if [*found[: len(keys)]] == [*keys])


def _table(title: str, *keys: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for key in keys:
        table.add_column(key, no_wrap=True)
    for heading in ("without", "with", "difference", _INTERVAL, "pairs"):
        table.add_column(heading, justify="right", no_wrap=heading != _INTERVAL)
    return table


def _unit(unit: str) -> str:
    """In which a figure is printed."""
    return f"thousand {unit}" if unit.startswith(_MONEY) else unit


def _numbers(row: Any) -> list[str]:
    names = ("without", "with", "difference", "low", "high")
    money = row["unit"].startswith(_MONEY)
    large = max(abs(row[name]) for name in names) >= _LARGE
    by, digits = (_THOUSAND if money else 1), 0 if money or large else _DECIMALS
    without, with_, difference, low, high = (row[name] / by for name in names)
    between = "-" if pd.isna(low) else f"{low:+,.{digits}f} to {high:+,.{digits}f}"
    return [f"{without:,.{digits}f}", f"{with_:,.{digits}f}", f"{difference:+,.{digits}f}", between, f"{row['pairs']}"]


def _named(row: Any) -> str:
    """A figure in a sentence."""
    group = f" {row['group']}" if row["group"] != "all" else ""
    return str(row["rule"]) or f"{row['table']} {row['measure']}{group}"


def _side(scenario: Scenario, book: Rulebook) -> dict[str, Any]:
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "text": scenario.text,
        "files": [{"file": file, "sha256": sha} for file, sha in book.files],
    }
