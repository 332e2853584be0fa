"""What `bolyst diff` says of the tables that are counted on 1 January: work, jobs, homes, services, the account."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from experiments import difference_report, differences
from experiments.difference_report import equality, print_report
from experiments.differences import Differences, compare
from experiments.runner import Tables, run_replicates
from model.engine.cache import mark_warm
from model.output_tables import COUNTED, TABLES
from scenarios import Scenario, load
from tests.test_differences import RULES, compared, figure, written


@pytest.fixture(autouse=True)
def told_warm(warm: None) -> None:
    """The session has compiled every kernel: let the command know."""
    mark_warm()


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> Differences:
    """Everybody of the group `nordic` dies at once."""
    return compared(tmp_path_factory.mktemp("struck"), "[parameters]\ntried_rate = 1e6\n")


@pytest.fixture(scope="module")
def two_places(tmp_path_factory: pytest.TempPathFactory) -> Differences:
    """Flakstad and Moskenes, where everybody of the group `nordic` dies at once; one pair of one year."""
    tmp_path = tmp_path_factory.mktemp("two")
    plain, second, file = written(tmp_path, plain="", second="[parameters]\ntried_rate = 1e6\n", tried=RULES)
    for path in map(Path, (plain, second)):
        text = path.read_text(encoding="utf-8").replace('["moskenes"]', '["flakstad", "moskenes"]')
        path.write_text(text.replace("2002", "2001"), encoding="utf-8")
    return compare(load(plain), load(second, [file]), [3])


@pytest.fixture(scope="module")
def both_sides(struck: Differences) -> tuple[Tables, Tables]:
    """The tables of the runs that were compared."""
    without, with_ = (run_replicates(scenario, struck.seeds) for scenario in (struck.base, struck.changed))
    return without, with_


@pytest.mark.parametrize("name", COUNTED)
def test_every_cell_of_a_counted_table_has_its_figure(
    struck: Differences, both_sides: tuple[Tables, Tables], name: str
) -> None:
    figures = struck.figures
    figures = figures[(figures["table"] == name) & figures["year"].notna()].set_index(["group", "measure", "year"])
    axis = COUNTED[name].axis
    for side, tables in zip(("without", "with"), both_sides, strict=True):
        table = tables.counted[name]
        if name == "economy":
            table = table[(table["year"] < 2002) | (table["item"] == "saved before")]
        means = table.assign(**{} if axis else {"all": "all"}).groupby([axis or "all", "year"])
        expected = means[list(COUNTED[name].columns)].mean().stack()
        assert len(expected) == len(figures)
        for (group, year, measure), value in expected.items():
            assert figures.loc[(group, measure, year), side] == pytest.approx(value), (group, year, measure)


def test_what_happens_in_the_course_of_a_year_is_given_per_year(
    struck: Differences, both_sides: tuple[Tables, Tables]
) -> None:
    counted = both_sides[1].counted
    hired = counted["hiring"].query("group == 'all'")["hired"].sum()
    built = counted["homes"].query("tenure == 'owned'")["built"].sum()
    tax = counted["economy"].query("item == 'tax' and year < 2002")["nok"].sum()
    assert figure(struck, table="hiring", group="all", measure="hired", year=None)["with"] == hired / 3 / 2
    assert figure(struck, table="homes", group="owned", measure="built", year=None)["with"] == built / 3 / 2
    assert figure(struck, table="economy", group="tax", year=None)["with"] == pytest.approx(tax / 3 / 2)
    flows = struck.figures[struck.figures["year"].isna()]
    assert flows["unit"].str.endswith("/year").all()
    stocks = struck.figures[~struck.figures["unit"].str.endswith("/year")]
    assert stocks["year"].notna().all()


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ({"table": "economy", "group": "balance", "year": 2000}, "NOK of 2008/year"),
        ({"table": "economy", "group": "saved before", "year": 2002}, "NOK of 2008"),
        ({"table": "homes", "group": "rented", "measure": "vacant", "year": 2001}, "dwellings"),
        ({"table": "homes", "group": "rented", "measure": "built", "year": 2001}, "dwellings/year"),
        ({"table": "jobs", "group": "services", "measure": "vacancies", "year": 2001}, "positions"),
        ({"table": "services", "measure": "service_level", "year": 2001}, "1/1000"),
        ({"table": "hiring", "group": "all", "measure": "hired", "year": 2001}, "persons/year"),
        ({"table": "age", "group": "67+", "year": 2001}, "persons"),
    ],
    ids=lambda each: each if isinstance(each, str) else each["table"],
)
def test_a_figure_says_its_unit(struck: Differences, key: dict[str, Any], unit: str) -> None:
    assert figure(struck, **key)["unit"] == unit


def test_no_digit_is_cut_off(
    both_sides: tuple[Tables, Tables], monkeypatch: pytest.MonkeyPatch, struck: Differences
) -> None:

    def with_a_quarter(scenario: Scenario, seeds: Sequence[int], **asked: Any) -> Tables:
        tables = run_replicates(scenario, seeds, **asked)
        more = 0.25 * (scenario == struck.changed)
        services = tables.counted["services"].assign(pupils=tables.counted["services"]["pupils"] + 0.5 + more)
        return replace(tables, counted=tables.counted | {"services": services})

    monkeypatch.setattr(differences, "run_replicates", with_a_quarter)
    again = compare(struck.base, struck.changed, struck.seeds)
    for year in (2000, 2001, 2002):
        key = {"table": "services", "measure": "pupils", "year": year}
        before, after = figure(struck, **key), figure(again, **key)
        assert after["without"] == pytest.approx(before["without"] + 0.5)
        assert after["difference"] == pytest.approx(before["difference"] + 0.25)


def test_a_key_of_two_columns_is_named_by_both(struck: Differences, monkeypatch: pytest.MonkeyPatch) -> None:
    area = TABLES["homes"][4]._replace(name="area")
    homes = (*TABLES["homes"][:4], area, *TABLES["homes"][4:])
    monkeypatch.setattr(differences, "TABLES", TABLES | {"homes": homes})

    def by_area(scenario: Scenario, seeds: Sequence[int], **asked: Any) -> Tables:
        tables = run_replicates(scenario, seeds, **asked)
        homes = tables.counted["homes"]
        parts = [homes.assign(area="central"), homes.assign(area="outlying", dwellings=homes["dwellings"] + 1)]
        return replace(tables, counted=tables.counted | {"homes": pd.concat(parts)})

    monkeypatch.setattr(differences, "run_replicates", by_area)
    again = compare(struck.base, struck.changed, struck.seeds[:1])
    key = {"table": "homes", "measure": "dwellings", "year": 2001}
    central, outlying = (figure(again, group=f"{area} municipal", **key) for area in ("central", "outlying"))
    assert outlying["without"] == central["without"] + 1


def test_shares_are_not_added_up_over_places(two_places: Differences) -> None:
    services = two_places.figures[two_places.figures["table"] == "services"]
    shares = services[services["unit"] == "1/1000"]
    assert set(shares["measure"]) == {"kindergarten_coverage", "service_level"}
    assert set(shares["place"]) == {"flakstad", "moskenes"}
    key = {"table": "economy", "group": "block grant", "year": 2000}
    both, one, other = (figure(two_places, place=place, **key) for place in ("sum", "flakstad", "moskenes"))
    assert both["without"] == one["without"] + other["without"] > 0


def test_amounts_of_a_run_shorter_than_a_year_are_not_known(tmp_path: Path) -> None:
    plain, second = written(tmp_path, plain="", second="[parameters]\nbirths_level = 1.2\n")
    for path in map(Path, (plain, second)):
        path.write_text(path.read_text(encoding="utf-8").replace("2002-01-01", "2000-03-01"), encoding="utf-8")
    found = compare(load(plain), load(second), [3])
    assert set(found.figures.loc[found.figures["table"] == "economy", "group"]) == {"saved before"}
    assert "hiring" not in set(found.figures["table"])


def test_the_largest_figures_of_each_unit_are_shown(struck: Differences, capsys: pytest.CaptureFixture[str]) -> None:
    moved = struck.figures.copy()
    schools, its_table = moved["measure"] == "schools", moved["table"] == "services"
    moved.loc[its_table, ["difference", "pairs"]] = 500.0, 3
    moved.loc[schools, "difference"] = 0.2  # far less than the persons and shares of that table
    print_report(replace(struck, figures=moved), 1.0)
    printed = capsys.readouterr().out
    work = printed.partition("\nwork (")[2].partition("\njobs (")[0]
    services = printed.partition("\nservices (")[2].partition("\neconomy (")[0]
    assert re.search(r"^ *schools .* \+0\.20 ", services, flags=re.MULTILINE)
    assert len(re.findall(r"^ \w+ .* \d *$", work.partition("─")[2], flags=re.MULTILINE)) == 3  # of more that moved


def test_a_rule_that_is_new_is_shown_however_little_it_moves(
    struck: Differences, capsys: pytest.CaptureFixture[str]
) -> None:
    little = struck.figures.copy()
    little.loc[little["rule"] == "struck", "difference"] = 0.001
    print_report(replace(struck, figures=little), 1.0)
    events = capsys.readouterr().out.partition("Events by rule")[2].partition("moskenes: population")[0]
    rules = re.findall(r"^ (\w+) .* \d+ *$", events, flags=re.MULTILINE)
    assert len(rules) == 11
    assert rules[-1] == "struck"


def test_tables_that_are_equal_are_told_by_how_often(struck: Differences) -> None:
    equal = {table: [] for table in struck.equal} | {"jobs": [3, 4, 5], "homes": [3, 4, 5], "age": [5]}
    said = " ".join(equality(replace(struck, equal=equal)))
    assert (
        "of 3 pairs: jobs and homes in 3; age in 1; yearly, work, hiring, services, economy, instruments and events in none."
        in said
    )


@pytest.mark.parametrize("columns", [80, 100])
def test_no_name_or_figure_is_cut_however_narrow_the_page(
    struck: Differences, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(difference_report, "_REDIRECTED", columns)
    print_report(struck, 1.0)
    printed = capsys.readouterr().out
    assert "…" not in printed
    assert ("unit, group, figure" in printed) == (columns == 80)
    for measure in ("positions", "staff", "lived_in"):
        assert measure in printed


def test_where_the_keys_stand_below_one_another_each_is_written_once_above_its_figures() -> None:
    figures = ["1", "2", "+1", "-", "1"]
    keys = [("a", "x", "persons"), ("b", "x", "homes"), ("a", "y", "persons")]
    rows = difference_report._Rows("t", ["group", "figure", "unit"], [(key, figures) for key in keys])
    narrow = rows.fitting(Console(width=10))
    assert [str(cell) for cell in narrow.columns[0].cells] == [
        "persons",
        "  a",
        "    x",
        "    y",
        "homes",
        "  b",
        "    x",
    ]


def test_what_is_counted_of_instruments_is_of_december() -> None:
    rows = pd.DataFrame({"year": [2008.0, None]})
    assert difference_report._when("instruments", rows, 2008) == "in December 2008 and mean per year"
    assert difference_report._when("homes", rows, 2009) == "on 1 January 2009 and mean per year"
