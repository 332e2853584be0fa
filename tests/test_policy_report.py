"""What a run prints of its instruments: yearly means, columns that are explained, and no column that nothing stands in."""

from functools import cache
from io import StringIO

import pandas as pd
from rich.console import Console

from experiments.manifest import basis_of
from experiments.policy_report import meanings, policy_table
from experiments.runner import Tables
from model.instrument import instruments
from model.output_tables import TABLES
from model.policy import InstrumentUse
from scenarios import load

_ZERO = {column.name: 0 for column in TABLES["instruments"]}


def row(instrument: str, replicate: int, year: int, **counted: int) -> dict[str, object]:
    which = {"scenario": "t", "replicate": replicate, "place": "hjelmeland", "year": year, "instrument": instrument}
    return _ZERO | which | counted


@cache
def tables() -> Tables:
    """Two runs of three years: homes of which six were built in all, and a host for households."""
    rows = [
        each
        for replicate in (1, 2)
        for year in (2001, 2002, 2003)
        for each in (
            row("house_building", replicate, year, delivered=500, supplied=2, nok_municipality=3_000_000),
            row(
                "in_migrant_host",
                replicate,
                year,
                delivered=1000,
                reached=4,
                in_it=12,
                not_known=6,
                not_wanted=2,
                nok_employers=90_000,
            ),
        )
    ]
    found = Tables(pd.DataFrame(), pd.DataFrame())
    found.counted["instruments"] = pd.DataFrame(rows)
    return found


def printed(width: int) -> str:
    console = Console(width=width, record=True, file=StringIO())
    table = policy_table(tables())
    assert table is not None
    console.print(table)
    return console.export_text()


def cells(name: str, width: int = 80) -> list[str]:
    return next(line.split()[1:] for line in printed(width).splitlines() if line.strip().startswith(name))


def test_what_is_supplied_and_paid_is_told_per_year_and_run() -> None:
    assert cells("house_building") == ["50%", "-", "-", "2.0", "3,000", "-"]
    assert cells("in_migrant_host") == ["100%", "4.0", "60%", "-", "-", "90"]
    assert cells("together") == ["3,000", "90"]


def test_every_column_is_explained_and_one_that_is_empty_is_left_out() -> None:
    said = list(meanings(tables()))
    assert [line.strip().partition(":")[0] for line in said[:-1]] == ["done", "new", "take-up", "supplied"]
    assert said[-1] == "  Counted are people, of in_migrant_host households."
    assert "late" not in printed(80)


def test_no_heading_or_value_is_cut_at_eighty_columns() -> None:
    assert "…" not in printed(80)


def test_of_many_instruments_it_is_told_how_many_have_an_effect_size_and_how_many_there_are() -> None:
    effort = load("scenarios/hjelmeland_effort.toml")
    known = instruments()
    names = [each.instrument for each in effort.instruments if isinstance(each, InstrumentUse)]
    graded = sum(bool(known[name].graded) for name in names)
    said = basis_of(effort, 20)
    assert 0 < graded < len(names)
    assert f"of {len(names)} instruments {graded} have an effect size, a prior, not an estimate" in said
    assert said.endswith("what the others do follows from homes, places, loans and people")


def test_one_run_rests_on_no_band() -> None:
    effort = load("scenarios/hjelmeland_effort.toml")
    assert "the band shows" in basis_of(effort, 2)
    assert "the band shows" not in basis_of(effort, 1)
