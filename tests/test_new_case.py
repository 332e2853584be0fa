"""A municipality outside the report made a case: what it learns from its own figures, what it borrows, and says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from calibration.local_levels import AGES_SD, Seen, updated
from calibration.nearest_place import nearest_places
from calibration.new_place import draws_for, shared_draws
from experiments.borrowed_report import borrowed_in
from experiments.case_origin import case_at
from experiments.case_tables import tables_of
from experiments.cli import main
from experiments.figures import draw_forecast
from experiments.figures.observed import rows_of
from experiments.figures.sheet import Runs
from experiments.forecast_report import basis_of
from experiments.forecasts import forecast
from experiments.given_figures import read_figures
from experiments.new_case import new_case, write_draws
from experiments.problems import BadInput
from experiments.runner import run_one
from model import table_rows
from model.parameters import registry
from model.population import age_structure
from model.state import FLOWS
from model.table_columns import AGES
from scenarios import Scenario, ScenarioError, load, load_study
from scenarios.posterior import NEW_PLACE, posterior_file, skill_kind
from tests.levels_reached import level_at_start
from tests.outside_tables import process_as_found

__all__ = ["process_as_found"]  # a fixture

VALUES = {name: parameter.value for name, parameter in registry().items()}


def figures_of(place: str, table: str, columns: tuple[str, ...], years: range) -> str:
    """A user's file with the shipped figures of a place."""
    rows = [row for row in table_rows.shipped(table) if row["place"] == place and int(row["year"]) in years]
    return "\n".join([",".join(columns), *(",".join(row[column] for column in columns) for row in rows)]) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two cases: Suldal's figures up to 1 January 2004, with Verdal's births; and one population alone."""
    path = tmp_path_factory.mktemp("cases")
    (path / "population.csv").write_text(figures_of("suldal", "population", ("year", "population"), range(1980, 2005)))
    columns = ("year", "natural_increase", "net_migration")
    (path / "components.csv").write_text(figures_of("suldal", "components", columns, range(1980, 2004)))
    (path / "one.csv").write_text("year,population\n2003,1500\n")
    (path / "verdal.csv").write_text(figures_of("verdal", "population", ("year", "population"), range(1980, 2005)))
    (path / "births.csv").write_text(
        figures_of("verdal", "components", ("year", "births", "deaths"), range(1980, 2004))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        new_case("my_suldal", Path("population.csv"), Path("components.csv"), county="11")
        new_case("cold", Path("one.csv"))
        new_case("my_verdal", Path("verdal.csv"), Path("births.csv"), like="tynset", county="17")
    return path


def case_of(folder: Path, name: str) -> Scenario:
    return load(folder / name / "scenario.toml")


# What it learns


def test_a_shipped_municipality_put_through_has_the_level_and_the_ages_it_has_as_a_shipped_one(folder: Path) -> None:
    scenario, day = case_of(folder, "my_suldal"), date(2004, 1, 1)
    assert scenario.start == day
    for read in (level_at_start, age_structure):
        mine, shipped = (read(place, 2004, day, VALUES) for place in ("my_suldal", "suldal"))
        assert np.array_equal(mine, shipped) if isinstance(mine, np.ndarray) else mine == shipped


def test_levels_are_the_normal_posterior_of_what_was_counted() -> None:
    draws = np.random.default_rng(1).normal([[1.0], [1.0]], [[0.06], [0.05]], (2, 4000))
    seen = Seen((2000,), 240.0, 180.0, 60.0, (200.0, 200.0), "reconstructed ages")
    after = updated(draws, seen)
    for k, count in enumerate((240.0, 180.0)):
        mean, variance = draws[k].mean(), draws[k].var() + (AGES_SD[seen.ages] * draws[k].mean()) ** 2
        of_count = 1.0 / 200.0  # Poisson: 200 expected, of a level of 1
        expected = (mean / variance + count / 200.0 / of_count) / (1.0 / variance + 1.0 / of_count)
        assert after[k].mean() == pytest.approx(expected)
        assert after[k].var() == pytest.approx(1.0 / (1.0 / variance + 1.0 / of_count))
        assert np.array_equal(np.argsort(after[k]), np.argsort(draws[k]))


def test_a_difference_alone_moves_both_levels_and_leaves_their_sum_open() -> None:
    draws = np.random.default_rng(1).normal(1.0, 0.06, (2, 4000))
    seen = Seen((2000,), None, None, 60.0, (200.0, 200.0), "borrowed ages")
    births, deaths = updated(draws, seen)
    assert births.mean() > 1.05
    assert deaths.mean() < 0.95
    assert 200.0 * (births.mean() - deaths.mean()) == pytest.approx(60.0, abs=6.0)
    assert (births - deaths).std() < 0.5 * (births + deaths).std()


def test_own_births_and_deaths_move_the_draws(folder: Path) -> None:
    scenario = case_of(folder, "my_verdal")
    draws, learnt = draws_for("my_verdal", 2004, scenario.known_to, 200, 1)
    assert learnt.seen is not None
    births, deaths = learnt.seen.births, learnt.seen.deaths
    rows = [
        row for row in table_rows.shipped("components") if row["place"] == "verdal" and 1994 <= int(row["year"]) < 2004
    ]
    assert (births, deaths) == tuple(sum(float(row[column]) for row in rows) for column in ("births", "deaths"))
    for k, name in enumerate(("births_level", "deaths_level")):
        counted = (births, deaths)[k]
        assert counted is not None
        assert np.median(draws[name]) == pytest.approx(counted / learnt.seen.expected[k], abs=0.05)
        assert draws[name].std() < learnt.before[k].std()
    assert not draws["local_pattern_fertility_sd"].any()


def test_a_place_without_births_and_deaths_of_its_own_has_the_draws_of_any_place(folder: Path) -> None:
    case_of(folder, "cold")
    draws, learnt = draws_for("cold", 2003, date(2003, 1, 1), 50, 1)
    assert learnt.seen is None
    assert np.array_equal(draws["births_level"], learnt.before[0])
    assert all("borrowed" in said for said in learnt.words)


# What it borrows


def test_what_is_borrowed_is_said_in_reports_on_figures_and_in_the_folder(folder: Path) -> None:
    scenario = case_of(folder, "cold")
    said = borrowed_in(scenario)
    assert said.startswith("BORROWED: ages from flakstad; the level of net migration and parameters from the municipal")
    assert said in Runs(1, "prior only", borrowed=said).subtitle("Registered population of Cold")
    page = (folder / "cold" / "BORROWED.md").read_text(encoding="utf-8")
    assert said in page
    assert "| population_by_age | 2003 | flakstad | its ages of the day, scaled to the population |" in page
    assert "BORROWED: no year of its own is known" in page


def test_a_case_with_figures_since_1980_borrows_no_ages_and_no_level(folder: Path) -> None:
    assert borrowed_in(case_of(folder, "my_suldal")) == "BORROWED: parameters from the municipalities of the model"


def test_the_model_s_own_cases_borrow_nothing(folder: Path) -> None:
    assert borrowed_in(load("scenarios/hjelmeland.toml")) == ""


def test_a_borrowed_row_is_no_observation(folder: Path) -> None:
    case_of(folder, "cold")
    assert rows_of("population_by_age", place="cold") == []
    assert len(rows_of("population", place="cold")) == 1


def test_a_borrowed_figure_that_is_replaced_is_borrowed_no_longer(folder: Path) -> None:
    late = replace(case_of(folder, "cold"), known_to=date(2009, 1, 1))
    assert "ages, industries and education from flakstad" in borrowed_in(late)
    file = folder / "cold" / "tables" / "employment.csv"
    before = file.read_text(encoding="utf-8")
    try:
        head, row = before.splitlines()
        cells = row.split(",")
        file.write_text(f"{head}\ncold,2008,{cells[2]},{cells[3]},{cells[4]},SSB 07984,2009-01-01\n", encoding="utf-8")
        case_of(folder, "cold")
        assert "ages and education from flakstad" in borrowed_in(late)
    finally:
        file.write_text(before, encoding="utf-8")


def test_population_alone_borrows_births_less_deaths_and_keeps_the_change(tmp_path: Path) -> None:
    (tmp_path / "population.csv").write_text("year,population\n2000,1000\n2001,1020\n2002,990\n")
    rows = tables_of("mine", read_figures(tmp_path / "population.csv", None, None), "tynset")["components"]
    assert [int(row["natural_increase"]) + int(row["net_migration"]) for row in rows] == [20, -30]
    assert all(row["source"].startswith("borrowed from tynset: births less deaths") for row in rows)


def test_groups_of_ages_keep_their_persons(tmp_path: Path) -> None:
    (tmp_path / "population.csv").write_text("year,population\n2003,1000\n")
    groups = {"0-14": 90, "15-66": 301, "67+": 109}
    lines = [f"2003,{sex},{group},{persons}" for sex in ("male", "female") for group, persons in groups.items()]
    (tmp_path / "ages.csv").write_text("\n".join(["year,sex,age,persons", *lines]))
    given = read_figures(tmp_path / "population.csv", None, tmp_path / "ages.csv")
    for row in tables_of("mine", given, "tynset")["population_by_age"]:
        single = [int(row[column]) for column in AGES]
        assert [sum(single[:15]), sum(single[15:67]), sum(single[67:])] == list(groups.values())
        assert min(single[15:60]) > 0
        assert row["source"] == "given in ages.csv"


def test_the_nearest_is_near_in_size_growth_and_county() -> None:
    day, size = date(2004, 1, 1), {2004: 2700}
    alike = nearest_places(2004, day, size, {}, "")[0]
    assert alike.place == "hjelmeland"
    assert "2,747 inhabitants against 2,700" in alike.why
    of_hedmark = nearest_places(2004, day, size, {"natural_increase": -0.011}, "04")[0]
    assert of_hedmark.place == "rendalen"
    assert "the same county" in of_hedmark.why


# Runs


def test_a_run_of_a_new_case_conserves_people(folder: Path) -> None:
    scenario = replace(case_of(folder, "cold"), stop=date(2005, 1, 1))
    yearly = run_one(scenario, 1).yearly.query("group == 'all'").set_index("year")
    assert yearly.population.loc[2003] == 1500
    signs = {"births": 1, "deaths": -1, "in_migration": 1, "out_migration": -1, "immigration": 1, "emigration": -1}
    assert signs.keys() == set(FLOWS)
    for year in (2003, 2004):
        change = sum(sign * yearly[flow].loc[year] for flow, sign in signs.items())
        assert yearly.population.loc[year + 1] == yearly.population.loc[year] + change


def test_a_row_known_later_is_not_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    head, *lines = figures_of("suldal", "components", ("year", "natural_increase", "net_migration", "known_by"),
                              range(1980, 2004)).splitlines()  # fmt: skip
    late = [*lines[:-1], lines[-1].replace("2004-01-01", "2004-06-01")]
    levels = {}
    for name, text in (("told_late", late), ("in_time", lines)):
        (tmp_path / "components.csv").write_text("\n".join([head, *text]))
        new_case(name, folder / "population.csv", tmp_path / "components.csv", county="11")
        of_case = case_of(tmp_path, name)
        levels[name] = level_at_start(name, of_case.start.year, of_case.known_to, VALUES)
    without = level_at_start("suldal", 2003, date(2003, 1, 1), VALUES)
    assert levels["told_late"].sd > levels["in_time"].sd
    assert levels["told_late"].mean != levels["in_time"].mean
    later = level_at_start("told_late", 2004, date(2004, 6, 1), VALUES)
    assert later == levels["in_time"]
    assert levels["told_late"].sd > without.sd  # a year older, and no wiser


def test_a_scenario_finds_the_case_by_its_name_beside_it_and_by_a_path(folder: Path) -> None:
    keys = "title = 'x'\nstart = 2003-01-01\nstop = 2004-01-01\n"
    (folder / "beside.toml").write_text(f"{keys}case = 'cold'\n")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "by_path.toml").write_text(f"{keys}case = '../cold'\n")
    for file, name in (("beside.toml", "beside"), ("deeper/by_path.toml", "by_path"), ("cold/scenario.toml", "cold")):
        scenario = load(folder / file)
        assert (scenario.name, scenario.case, scenario.places) == (name, "cold", ("cold",))
        assert scenario.rules == (str((folder / "cold" / "case.py").resolve()),)


def test_a_path_without_a_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("title = 'x'\ncase = '../nowhere'\nstart = 2003-01-01\nstop = 2004-01-01\n")
    with pytest.raises(
        ScenarioError, match=r'x\.toml: case: "\.\./nowhere" holds no case\.py; allowed is the folder of a'
    ):
        load(tmp_path / "x.toml")


def test_a_study_draws_from_the_posterior_of_each_case(folder: Path) -> None:
    (folder / "study.toml").write_text(
        "[study]\ntitle = 'x'\nreplicates = 1\nscenarios = ['cold/scenario.toml', 'my_verdal/scenario.toml']\n"
        "[draws]\ndesign = 'posterior'\nnumber = 20\n"
    )
    study = load_study(folder / "study.toml")
    births = {case: of_case.values[:, of_case.column["births_level"]].mean() for case, of_case in study.draws.items()}
    assert births["my_verdal"] > births["cold"] + 0.2
    assert study.scenario(1, 0).parameters["births_level"] == study.draws["my_verdal"].values[0][
        study.draws["my_verdal"].column["births_level"]
    ]  # fmt: skip


# As it was known on an origin


def test_a_case_at_an_origin_knows_nothing_later_and_has_draws_of_its_own(folder: Path) -> None:
    from pyarrow.parquet import read_table

    scenario = case_at(folder / "my_verdal", 2001, 2005)
    assert (scenario.start, scenario.known_to, scenario.stop) == (date(2001, 1, 1), date(2001, 1, 1), date(2005, 1, 1))
    assert scenario.parameters == {}
    draws, learnt = draws_for("my_verdal", 2001, date(2001, 1, 1), 1000, 1)
    assert learnt.seen is not None
    assert learnt.seen.years == tuple(range(1991, 2001))
    file = posterior_file("my_verdal", skill_kind(2001))
    assert file == (folder / "my_verdal" / "skill" / "2001.parquet").resolve()
    assert np.array_equal(read_table(file)["births_level"], draws["births_level"])


def test_a_forecast_runs_a_case_as_it_was_known_on_its_origin(folder: Path) -> None:
    scenario = case_at(folder / "my_verdal", 2004, 2006)
    found = forecast(["my_verdal"], 2004, 2006, replicates=2, scenario=scenario, workers=1)
    assert found.kind == skill_kind(2004)
    assert list(found.yearly["place"].unique()) == ["my_verdal"]
    assert sorted(found.yearly["year"].unique()) == [2004, 2005, 2006]
    assert (found.yearly.query("year == 2004").population == 13827).all()
    assert found.borrowed.startswith("BORROWED: ")
    drawn = draw_forecast(folder / "forecast", found, "A title", basis_of(found))[1].read_text(encoding="utf-8")
    assert "BORROWED" in drawn


def test_the_command_forecasts_a_case_by_its_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    years = ("--from", "2004", "--to", "2005", "--replicates", "2", "--workers", "1")
    assert main(("forecast", str(folder / "my_verdal"), *years)) == 0
    said = capsys.readouterr().out
    assert "BORROWED: " in said
    assert "my_verdal" in said
    assert main(("forecast", str(folder / "cold"), *years)) == 2
    assert "allowed are origins of 2003" in capsys.readouterr().err


def test_an_origin_from_which_no_run_can_start_is_refused(folder: Path) -> None:
    with pytest.raises(
        BadInput, match=r"^cold has no population, or no ages, of 2001-01-01; allowed are origins of 2003$"
    ):
        case_at(folder / "cold", 2001, 2005)


def test_a_new_case_takes_the_newest_fit_that_read_no_more_than_it_may(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("scenarios.posterior.FOLDER", tmp_path)
    for year, half_life in ((2004, 10.0), (2005, 20.0)):
        file = posterior_file(NEW_PLACE, skill_kind(year))
        file.parent.mkdir(parents=True)
        write_draws(file, {"outside_half_life": np.full(30, half_life)})
    taken = {}
    for day in (date(2003, 1, 1), date(2004, 6, 1), date(2008, 1, 1)):
        draws, words = shared_draws(day, 50, 1)
        taken[day.year] = draws["outside_half_life"].mean(), len(draws["births_level"]), words
    assert taken[2003][1:] == (50, "the prior, as no fit was made of what was known then")
    assert taken[2004] == (
        10.0,
        30,
        "those of a place in no fit, by the fit that has seen what was known on 2004-01-01",
    )
    assert taken[2008][:2] == (20.0, 30)
