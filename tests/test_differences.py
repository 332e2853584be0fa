"""What moved between two scenarios: `bolyst diff`, its numbers, and what it refuses."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import differences
from experiments.cli import main
from experiments.difference_report import warnings
from experiments.differences import AT_START, COLUMNS, Differences, compare, interval
from experiments.runner import run_replicates
from model.engine.cache import mark_warm
from model.output_tables import TABLES
from scenarios import load

HEAD = """
title = "Moskenes"
case = "lofoten"
places = ["moskenes"]
start = 2000-01-01
stop = 2002-01-01
known_to = 2009-01-01
seed = 3
"""
#: Everything a file may hold, silent at its values, so that it is compiled once.
RULES = '''"""Rules of a test."""

from model import Column, Event, Growth, Parameter, Ratio, die, move_away

rate = Parameter(0.0, unit="1/year", range=(-1.0, 1e6), source="a test")
other_rate = Parameter(0.0, unit="1/year", range=(-1.0, 1e6), source="a test")
relief = Parameter(0.5, unit="ratio", range=(-1.0, 1.0), source="a test")
forgotten = Parameter(1.0, unit="ratio", range=(0.0, 1.0), source="a test")

unease = Column("person", unit="0-1", range=(0.0, 1.0), meaning="how uneasy somebody is")


@Growth(unease)
def worry(p):
    """By 0.5 a year for women."""
    return relief * p.female


@Event(of="registered", happens=die, after="deaths")
def struck(p):
    """Hazard of the foreign: rate for those of the group `nordic`."""
    return rate * (p.origin == 1)


@Event(of="household", happens=move_away)
def abandoned(h):
    """Hazard of the childless: other rate."""
    if h.children > 0:
        return 0
    return other_rate


@Ratio(on=("struck", "deaths"))
def shelter(p):
    """Half for women."""
    if p.female:
        return relief
    return 1
'''
SAME_RULE = '''"""The rule as it is, by its own name."""

from model import Event, leave_home
from model.rules.leaving_home import base


@Event(of="person", happens=leave_home, replaces="leaving_home")
def leaving(p):
    """Replaced by itself."""
    if not p.with_parents:
        return 0.0
    return base
'''


@pytest.fixture(autouse=True)
def told_warm(warm: None) -> None:
    """The session has compiled every kernel: let the command know."""
    mark_warm()


def written(folder: Path, **texts: str) -> list[str]:
    """Scenario files, and files of rules where the text begins with a docstring."""
    paths = []
    for name, text in texts.items():
        rules = text.startswith('"""')
        path = folder / f"{name}.{'py' if rules else 'toml'}"
        path.write_text(text if rules else HEAD + text, encoding="utf-8")
        paths.append(str(path))
    return paths


def compared(folder: Path, more: str = "", rules: str = RULES, pairs: int = 3) -> Differences:
    """Moskenes without and with a file of rules, and what else the second scenario says."""
    plain, second, file = written(folder, plain="", second=more, tried=rules)
    base = load(plain)
    return compare(base, load(second, [file]), range(base.seed, base.seed + pairs))


def figure(found: Differences, **key: Any) -> pd.Series:
    """The one figure of a key; `year=None` for the mean per year."""
    rows = found.figures
    for name, value in key.items():
        rows = rows[rows[name].isna()] if value is None else rows[rows[name].eq(value).fillna(False)]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def diff(*arguments: str) -> int:
    return main(["diff", *arguments])


# Nothing moved


def test_a_rule_that_never_fires_changes_nothing_byte_for_byte(tmp_path: Path) -> None:
    found = compared(tmp_path)
    assert found.equal == {table: [3, 4, 5] for table in TABLES}
    assert found.first == {}
    assert found.moved.empty
    assert (found.figures[["difference", "low", "high", "pairs"]] == 0).all(axis=None)
    assert [rule.name for rule in found.never_fired] == ["struck", "abandoned"]  # a growth takes nobody, ever


def test_what_never_fired_and_what_is_not_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, file = written(tmp_path, plain="", tried=RULES)
    assert diff(plain, "--rules", file, "--replicates", "2") == 0
    printed = capsys.readouterr().out
    assert "Nothing moved: yearly, age, work, jobs" in printed
    assert "struck and abandoned never fired" in printed
    assert "Declared but not used: instrument shelter" in printed
    assert "interval" not in printed


def test_a_rule_replaced_by_itself_changes_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, rules=SAME_RULE)
    assert found.moved.empty
    assert [(rule.name, rule.where.rpartition(":")[2]) for rule in found.replaced] == [("leaving_home", "8")]
    assert found.new_rules == found.never_fired == ()


# Something moved


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> tuple[Differences, pd.DataFrame]:
    """Everybody of the group `nordic` dies at once, and the event log of that."""
    found = compared(tmp_path_factory.mktemp("struck"), "[parameters]\ntried_rate = 1e6\n")
    log = run_replicates(found.changed, found.seeds, events=True).events
    assert log is not None
    return found, log


Struck = tuple[Differences, pd.DataFrame]


def test_a_rule_that_fires_is_found_in_its_table_rule_year_and_group(struck: Struck) -> None:
    found, log = struck
    assert found.equal == {table: [] for table in TABLES} | {"instruments": [3, 4, 5]}  # there are none
    for year in (2000, 2001):
        fired = log[(log["rule"] == "struck") & log["month"].str.startswith(str(year))]
        row = figure(found, table="events", rule="struck", year=year)
        assert (row["without"], row["with"], row["difference"]) == (0, len(fired) / 3, len(fired) / 3)
        deaths = figure(found, table="yearly", group="nordic", measure="deaths", year=year)
        assert deaths["with"] >= row["with"]
    assert figure(found, rule="struck", year=None)["with"] == (log["rule"] == "struck").sum() / 3 / 2
    population = figure(found, table="yearly", group="nordic", measure="population", year=2001)
    assert population["with"] < population["without"]


def test_groups_and_years_it_does_not_touch_do_not_differ(struck: Struck) -> None:
    found, _ = struck
    start = found.figures[(found.figures["measure"] == "population") & (found.figures["year"] == 2000)]
    assert set(start["table"]) == {"yearly", "age"}
    assert (start["pairs"] == 0).all()
    assert figure(found, table="yearly", group="norway", measure="deaths", year=2000)["pairs"] == 0


def test_the_first_month_is_that_of_the_first_event_that_differs(struck: Struck) -> None:
    found, log = struck
    assert found.first == dict.fromkeys((3, 4, 5), "2000-01")
    assert (log[log["rule"] == "struck"].groupby("replicate")["month"].min() == "2000-01").all()


def test_an_instrument_moves_nothing_before_its_first_month(tmp_path: Path) -> None:
    plain, second = written(
        tmp_path,
        plain="",
        second='[[instruments]]\nuse = "hazard_ratio"\nrule = "deaths"\nratio = 0.0\nstart = 2000-07-01\n',
    )
    found = compare(load(plain), load(second), range(3, 6))
    log = run_replicates(found.base, found.seeds, events=True).events
    assert log is not None
    saved = log[(log["rule"] == "deaths") & (log["month"] >= "2000-07")].groupby("replicate")["month"].min()
    assert found.first == saved.to_dict()
    assert figure(found, rule="deaths", year=2001)["with"] == 0


def test_another_starting_population_is_told_from_another_first_month(tmp_path: Path) -> None:
    plain, second = written(tmp_path, plain="", second="[parameters]\noutside_memory = 2.0\n")
    found = compare(load(plain), load(second), [3])
    assert AT_START not in found.first.values()
    plain, second = written(tmp_path, plain="", second="[parameters]\nreconstruction_youth_loss = 0.5\n")
    found = compare(load(plain), load(second), [3])
    assert found.first == {3: AT_START}
    assert found.parameters == {"reconstruction_youth_loss": (0.35, 0.5)}


# Numbers


def test_the_interval_is_that_of_a_paired_t_test() -> None:
    numbers = np.random.default_rng(1).normal(2.0, 3.0, (4, 9))
    low, high = interval(numbers)
    expected = stats.ttest_1samp(numbers, 0.0, axis=1).confidence_interval(0.95)
    np.testing.assert_allclose(low, expected.low)
    np.testing.assert_allclose(high, expected.high)


def test_reported_intervals_follow_from_the_runs(struck: Struck) -> None:
    found, _ = struck
    sides = [run_replicates(scenario, found.seeds).yearly for scenario in (found.base, found.changed)]
    of = [side[(side["group"] == "all") & (side["year"] < 2002)].groupby("replicate") for side in sides]
    without, with_ = (side["in_migration"].sum().astype(float) / 2 for side in of)
    without_deaths, with_deaths = (side["deaths"].sum().astype(float) / 2 for side in of)
    row = figure(found, table="yearly", measure="deaths", group="all", year=None)
    expected = stats.ttest_rel(with_deaths, without_deaths).confidence_interval(0.95)
    assert row["low"] == pytest.approx(expected.low)
    assert row["high"] == pytest.approx(expected.high)
    assert row["difference"] == pytest.approx(with_deaths.mean() - without_deaths.mean())
    row = figure(found, table="yearly", measure="in_migration", group="all", year=None)
    assert row["without"] == pytest.approx(without.mean())
    assert row["pairs"] == (without != with_).sum()


def test_age_groups_hold_everybody_once(struck: Struck) -> None:
    found, _ = struck
    for side in ("without", "with"):
        ages = found.figures[(found.figures["table"] == "age") & (found.figures["year"] == 2002)]
        assert list(ages["group"]) == ["0-5", "6-15", "16-24", "25-39", "40-66", "67+"]
        everybody = figure(found, table="yearly", group="all", measure="population", year=2002)
        assert ages[side].sum() == pytest.approx(everybody[side])


def test_pairs_run_in_parts_give_the_same_figures(struck: Struck, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = struck
    monkeypatch.setattr(differences, "_AT_ONCE", 2)
    counted: list[int] = []
    parts = compare(found.base, found.changed, found.seeds, counted.append)
    pd.testing.assert_frame_equal(parts.figures, found.figures)
    assert (parts.equal, parts.first, parts.forestalled) == (found.equal, found.first, found.forestalled)
    assert counted == [1, 2, 3, 4, 5, 6]


def test_several_places_are_summed(tmp_path: Path) -> None:
    plain, second, file = written(tmp_path, plain="", second="[parameters]\ntried_rate = 1e6\n", tried=RULES)
    for path in map(Path, (plain, second)):
        text = path.read_text(encoding="utf-8").replace('["moskenes"]', '["flakstad", "moskenes"]')
        path.write_text(text.replace("2002", "2001"), encoding="utf-8")
    found = compare(load(plain), load(second, [file]), [3])
    key = {"table": "yearly", "group": "all", "measure": "population", "year": 2001}
    both, one, other = (figure(found, place=place, **key) for place in ("sum", "flakstad", "moskenes"))
    assert both["difference"] == one["difference"] + other["difference"] < 0
    assert pd.isna(both["low"])  # a single pair


# What is printed and left behind


def fired(folder: Path, pairs: str, *more: str) -> int:
    plain, second, file = written(folder, plain="", second="[parameters]\ntried_rate = 1e6\n", tried=RULES)
    return diff(plain, second, "--rules", file, "--replicates", pairs, *more)


def test_the_report_names_rule_month_groups_and_what_intervals_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fired(tmp_path, "3") == 0
    printed = capsys.readouterr().out
    largest = re.search(r"Events by rule.*?─ *\n *(\w+)", printed, flags=re.DOTALL)
    assert largest
    assert largest[1] == "struck"
    for said in (
        "New: struck (",
        "abandoned never fired: it took nobody",
        "Equal byte for byte, of 3 pairs: instruments in 3; yearly, age, work, jobs, hiring, homes, services, economy and "
        "events in none.",
        "First event that differs in 2000-01 (in every pair); 3 of 3 pairs differ at any time.",
        "moskenes: population on 1 January 2002, flows in persons per year",
        "Ages on 1 January 2002",
        "As many events without and with: ",
        "jobs (moskenes), on 1 January 2002: ",
        "homes (moskenes",
        "thousand NOK of 2008/year",
        "only the largest differences are shown",
        "Warning: the intervals rest on 3 pairs only",
        "does not hold the uncertainty of parameters",
        "A pair shares its seed",
    ):
        assert said in printed


def test_a_single_pair_has_no_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fired(tmp_path, "1") == 0
    assert "Warning: a single pair has no interval" in capsys.readouterr().out


def test_pairs_that_differ_all_alike_are_warned_of(struck: Struck) -> None:
    found, _ = struck
    alike = found.figures.copy()
    row = alike.index[(alike["rule"] == "struck") & alike["year"].isna()]
    alike.loc[row, ["low", "high"]] = alike.loc[row, "difference"].iloc[0]
    said = " ".join(warnings(replace(found, figures=alike)))
    assert re.search(
        r"Warning: [^:]*\bstruck \+[\d.]+ persons/year\b[^:]* in every pair alike:", said
    )  # others may be alike by chance
    assert "not that the figure is certain" in said


def test_json_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fired(tmp_path, "2", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rules"]["new"] == ["struck", "worry", "abandoned"]
    assert said["rules"]["never_fired"] == ["abandoned"]
    assert said["first_difference"] == {"3": "2000-01", "4": "2000-01"}
    assert {tuple(row) for row in said["differences"]} == {tuple(column.name for column in COLUMNS)}
    assert any(row["rule"] == "struck" and row["year"] is None for row in said["differences"])


def test_every_difference_is_left_in_a_folder_that_can_be_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "moved"
    assert fired(tmp_path, "2", "--out", str(out)) == 0
    assert sorted(path.name for path in out.iterdir()) == ["differences.parquet", "manifest.json"]
    table = pd.read_parquet(out / "differences.parquet")
    assert list(table) == [column.name for column in COLUMNS]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [3, 4]
    assert manifest["with"]["files"][0]["file"].endswith("tried.py")
    assert fired(tmp_path, "2", "--out", str(out)) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert fired(tmp_path, "2", "--out", str(out), "--overwrite") == 0


# What is refused


def refused(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> str:
    assert diff(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def test_one_scenario_without_rules_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plain,) = written(tmp_path, plain="")
    assert "give a second scenario, or files of rules with --rules" in refused(capsys, [plain])


def test_a_scenario_that_needs_the_rules_itself_is_refused_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needing, file = written(tmp_path, needing="[parameters]\ntried_rate = 1.0\n", tried=RULES)
    said = refused(capsys, [needing, "--rules", file])
    assert "parameters.tried_rate: unknown parameter" in said
    assert "put what needs them into a second scenario" in said


def test_rules_the_scenario_names_already_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, file = written(tmp_path, plain='rules = ["tried.py"]\n', tried=RULES)
    assert "would be compared with itself; it names" in refused(capsys, [plain, "--rules", file])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stop = 2002", "stop = 2003", "stop 2002-01-01 against 2003-01-01"),
        ("moskenes", "flakstad", "places moskenes against flakstad"),
    ],
    ids=["stop", "places"],
)
def test_scenarios_of_other_places_or_dates_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    plain, second = written(tmp_path, plain="", second="")
    Path(second).write_text(HEAD.replace(old, new), encoding="utf-8")
    assert said in refused(capsys, [plain, second])


@pytest.mark.parametrize("replicates", ["0", "many"])
def test_a_number_of_pairs_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], replicates: str
) -> None:
    plain, second = written(tmp_path, plain="", second="[parameters]\nbirths_level = 1.1\n")
    assert "allowed are whole numbers" in refused(capsys, [plain, second, "--replicates", replicates])
