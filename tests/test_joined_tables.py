"""Figures from outside: a folder of a researcher joins the tables as a whole, and changes nothing shipped."""

import csv
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from calibration.targets import targets
from model import levels, population, reconstruction, starts, table_columns, table_rows
from model.inputs import Inputs
from model.levels import long_run_mean
from model.parameters import registry
from model.simulation import MigrationModel
from model.starts import start_years
from model.table_columns import COLUMNS
from model.tables import NotKnown, TableError, county_of, join, joined, known, series, shipped_places
from scenarios import ScenarioError, load
from scenarios.catalogue import cases
from scenarios.schema import FIRST_START, LAST_START
from tests.conftest import Scenario, digests, months, run, scenario
from tests.levels_reached import level_at_start
from tests.outside_tables import ORIGIN, Write, changed, copied, process_as_found, tables, target, write

__all__ = ["process_as_found", "write"]  # fixtures

ROOT = Path(__file__).resolve().parents[1]
SULDAL = ROOT / "docs" / "tutorials" / "new_case" / "suldal"
EVER = date.max


def eksempelvik(start: int = 2000, n_months: int = 13) -> Scenario:
    first = date(start, 1, 1)
    return scenario(places=("eksempelvik",), start=first, stop=months(n_months, first))


def model_of(asked: Scenario) -> MigrationModel:
    return MigrationModel(asked, 1, Inputs(asked), events=True)


# What joins


@pytest.mark.parametrize("start", [2000, 2004, 2005, 2009])
def test_a_place_from_outside_runs_and_its_books_balance(write: Write, start: int) -> None:
    join(write(tables()))
    model = model_of(eksempelvik(start))
    expected = series("population", "population", EVER, place="eksempelvik")[start]
    assert model.record.yearly("x", 1).query("group == 'all'").population.tolist() == [expected]
    for _ in range(13):
        model.step()  # refuses to go on when the books do not balance


def test_a_place_with_the_figures_of_another_has_its_ages_and_its_level(write: Write) -> None:
    join(write(tables()))
    values = {name: parameter.value for name, parameter in registry().items()}
    for start in (2000, 2006):
        ages, level = (
            [read(place, start, date(2009, 1, 1), values) for place in ("hjelmeland", "eksempelvik")]
            for read in (population.age_structure, level_at_start)
        )
        assert np.array_equal(*ages)
        assert level[0] == level[1]


def test_shipped_runs_are_the_same_to_the_last_bit_whatever_has_joined(write: Write) -> None:
    asked = scenario(stop=months(25), places=("hjelmeland", "tolga"))
    before, everything = digests(run(asked)), {name: table_rows.rows(name) for name in COLUMNS}
    join(write(tables(components=copied("components", net_migration="-400"))))
    join(SULDAL)
    levels.long_run_mean.cache_clear()  # as in a process in which the folders joined first
    model = model_of(asked)
    model.run()
    assert digests(model) == before
    for name, rows in everything.items():
        assert table_rows.rows(name)[: len(rows)] == rows, name


def test_what_is_said_of_all_municipalities_rests_on_the_shipped_ones(write: Write) -> None:
    before = shipped_places(date(2009, 1, 1))
    join(write(tables()))
    join(SULDAL)
    assert shipped_places(date(2009, 1, 1)) == before
    assert len(before) == 19


def test_the_catalogue_lists_the_case_after_the_shipped_ones(write: Write) -> None:
    before = cases()
    join(write(tables()))
    assert cases()[:-1] == before
    case = cases()[-1]
    assert (case.name, case.title, case.places) == ("eksempelvik", "Eksempelvik", ("eksempelvik",))
    assert (case.population_2000, case.population_2009) == (before[0].population_2000, before[0].population_2009)
    assert county_of("eksempelvik") == "11"


def test_a_region_from_outside_is_a_case_of_several_places(write: Write) -> None:
    two = {name: rows + [{**row, "place": "nabovik"} for row in rows] for name, rows in tables().items()}
    two["municipalities"][1] |= {"name": "Nabovik", "code": "1198"}
    join(write(two))
    assert cases()[-1].places == ("eksempelvik", "nabovik")
    assert cases()[-1].title == "Eksempelvik: Eksempelvik and Nabovik"


def test_the_targets_stand_after_the_shipped_ones_and_keep_their_day(write: Write) -> None:
    before = targets(EVER, "fit")
    join(write(tables(targets=[target()])))
    assert targets(EVER, "fit")[:-1] == before
    assert targets(EVER, "fit")[-1].place == "eksempelvik"
    assert targets(date(1999, 12, 31), "fit") == tuple(row for row in before if row.known_by <= date(1999, 12, 31))


def test_a_folder_of_targets_alone_may_compare_with_shipped_places_and_groups(write: Write) -> None:
    rows = [target(place=place, quantity="schools", use="check") for place in ("verdal", "lofoten", "suldal")]
    join(write({"targets": rows}))
    assert [row.place for row in targets(EVER, "check")[-3:]] == ["verdal", "lofoten", "suldal"]
    assert len(cases()) == 4


def test_targets_may_compare_with_a_place_of_another_folder(write: Write) -> None:
    join(write(tables()))
    join(write({"targets": [target()]}, "more"))
    assert targets(EVER, "fit")[-1].place == "eksempelvik"


def test_a_shipped_place_that_only_lends_its_figures_becomes_a_case_with_the_rows_it_has(write: Write) -> None:
    before = known("population", EVER)
    rows = {**table_rows.shipped("municipalities")[15], "case": "suldal"}
    assert rows["place"] == "suldal"
    join(write({"municipalities": [rows]}))
    assert cases()[-1].places == ("suldal",)
    assert known("population", EVER) == before


def test_rows_that_repeat_shipped_ones_are_not_read_twice() -> None:
    before = {name: known(name, EVER) for name in ("population", "components")}
    join(SULDAL)
    assert {name: known(name, EVER) for name in before} == before


def test_a_new_county_brings_its_ages(write: Write) -> None:
    shares = [
        {**row, "county_code": "12", "source": ORIGIN}
        for row in table_rows.shipped("county_age_structure")
        if row["county_code"] == "11"
    ]
    places = [{**row, "county_code": "12", "county": "Hordaland"} for row in tables()["municipalities"]]
    join(write(tables(municipalities=places, county_age_structure=shares)))
    here, there = (Inputs(scenario(places=(place,))).beginnings[0].residents for place in ("eksempelvik", "hjelmeland"))
    assert np.array_equal(here, there)


def test_a_place_without_ages_has_them_reconstructed_in_any_year(write: Write) -> None:
    join(write(tables(population_by_age=None)))
    for start in (2000, 2007):
        model = model_of(eksempelvik(start))
        registered = series("population", "population", EVER, place="eksempelvik")[start]
        assert model.record.yearly("x", 1).query("group == 'all'").population.tolist() == [registered]
    assert start_years("eksempelvik") == tuple(range(2000, 2010))


def test_a_place_without_early_components_runs_from_2005_and_is_refused_from_2000(write: Write) -> None:
    late = tables(
        components=copied("components", range(1995, 2009)), population=copied("population", range(1999, 2010))
    )
    join(write(late))
    model_of(eksempelvik(2005))
    assert start_years("eksempelvik") == tuple(range(2005, 2010))
    with pytest.raises(NotKnown, match=r"ages of eksempelvik on 1 January 2000 .* eksempelvik has no 1980 known by"):
        Inputs(eksempelvik(2000))


def test_a_scenario_that_cannot_start_in_its_year_is_refused_with_those_in_which_it_can(
    write: Write, tmp_path: Path
) -> None:
    join(write(tables(components=None)))
    file = tmp_path / "early.toml"
    file.write_text('title = "x"\ncase = "eksempelvik"\nstart = 2003-01-01\nstop = 2004-01-01\n')
    with pytest.raises(ScenarioError) as error:
        load(file)
    assert str(error.value).endswith(
        "start: eksempelvik has no population, or no ages, of 2003-01-01 from which a run could start; "
        "allowed is 1 January of 2005-2009"
    )


def test_one_population_with_its_ages_is_enough_and_its_level_is_that_of_all_municipalities(write: Write) -> None:
    alone = tables(
        population=copied("population", range(2006, 2007)),
        components=None,
        population_by_age=copied("population_by_age", range(2006, 2007)),
    )
    join(write(alone))
    scenario = eksempelvik(2006)
    values = model_of(scenario).inputs.values
    level = level_at_start("eksempelvik", 2006, scenario.known_to, values)
    assert level.mean == long_run_mean(2006, scenario.known_to)
    assert level.sd == pytest.approx(values["outside_level_sd"])
    assert (cases()[-1].population_2000, cases()[-1].population_2009) == (None, None)


def test_a_year_without_a_figure_lets_the_level_fade(write: Write) -> None:
    values = {name: parameter.value for name, parameter in registry().items()}
    join(write(tables()))
    full = level_at_start("eksempelvik", 2005, date(2005, 1, 1), values)
    join(write(tables(components=copied("components", range(1980, 1999)))))
    until_1998 = level_at_start("eksempelvik", 2005, date(2005, 1, 1), values)
    at_1999 = level_at_start("eksempelvik", 1999, date(2005, 1, 1), values)
    fade, mean = 2.0 ** (-6.0 / values["outside_half_life"]), long_run_mean(2005, date(2005, 1, 1))
    # the long-run mean is that of the start, and later years of other places say a little of the shocks of earlier ones
    assert until_1998.mean - mean == pytest.approx(fade * (at_1999.mean - mean), abs=4e-4)
    assert at_1999.sd < until_1998.sd < values["outside_level_sd"]
    assert full.sd < until_1998.sd


def test_notes_may_lie_beside_the_tables(write: Write) -> None:
    folder = write(tables())
    (folder / "README.md").write_text("where the figures are from")
    (folder / ".hidden").write_text("of an editor")
    join(folder)
    assert len(joined()) == 1


def test_a_table_saved_by_a_spreadsheet_in_utf_8_with_its_mark_is_read(write: Write) -> None:
    folder = write(tables())
    file = folder / "municipalities.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    join(folder)
    assert cases()[-1].name == "eksempelvik"


# Joining again


def test_an_unchanged_folder_joins_once_by_whatever_path(write: Write) -> None:
    folder = write(tables())
    join(folder)
    before, read = joined(), table_rows.rows("population")
    join(Path("mine"))
    join(folder / ".." / "mine")
    assert joined() == before
    assert table_rows.rows("population") is read


def test_a_changed_folder_joins_anew_and_its_earlier_rows_go(write: Write) -> None:
    join(write(tables(targets=[target()])))
    before = joined()
    Inputs(eksempelvik(2005))
    level = level_at_start("eksempelvik", 2000, date(2009, 1, 1), Inputs(eksempelvik()).values)
    moved = changed(copied("components"), 20, net_migration="-400")
    one = changed(copied("population_by_age"), 2, age_0="0", age_1="37")
    (write(tables(components=moved, population_by_age=one)) / "targets.csv").unlink()
    join(Path("mine"))
    assert [path for path, _ in joined()] == [path for path, _ in before]
    assert joined() != before
    assert [row.place for row in targets(EVER, "fit") if row.place == "eksempelvik"] == []
    assert level_at_start("eksempelvik", 2000, date(2009, 1, 1), Inputs(eksempelvik()).values) != level
    assert Inputs(eksempelvik(2005)).beginnings[0].residents[0, :2].tolist() == [0, 37]
    assert len(known("population", EVER, place="eksempelvik")) == 30


def test_a_folder_that_changed_for_the_worse_keeps_the_rows_it_had(write: Write) -> None:
    join(write(tables()))
    before = known("population", EVER, place="eksempelvik")
    with pytest.raises(TableError):
        join(write(tables(population=changed(before, 5, population="many"))))
    assert known("population", EVER, place="eksempelvik") == before


def test_the_fingerprint_is_of_the_contents_alone(write: Write) -> None:
    join(write(tables()))
    ((path, digest),) = joined()
    assert Path(path) == Path("mine").resolve()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    table_rows._folders.clear()
    join(write(tables(), "elsewhere"))
    assert [found for _, found in joined()] == [digest]


# What the checks say must be what the model reads


def test_what_a_place_needs_is_what_the_reconstruction_reads() -> None:
    assert starts.FIRST_COMPONENTS == reconstruction._FIRST_YEAR
    assert starts.LEAST_INCREASES == reconstruction._EARLY_YEARS
    assert (starts.STARTS[0], starts.STARTS[-1]) == (FIRST_START.year, LAST_START.year)


def test_every_shipped_row_would_be_allowed() -> None:
    for name, columns in COLUMNS.items():
        for row in table_rows.shipped(name):
            assert list(row) == list(columns)
            assert [check(row[column]) for column, check in columns.items() if check(row[column])] == []
            assert row["known_by"] >= table_columns.first_known(name, row)


def test_listing_the_cases_loads_neither_numpy_nor_pandas() -> None:
    code = "import scenarios, sys; scenarios.cases(); print({'numpy', 'pandas', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


# The tutorial's folder


def test_the_folder_of_the_tutorial_holds_the_shipped_figures_of_suldal() -> None:
    for path in SULDAL.glob("*.csv"):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        if path.stem in ("population", "components"):
            assert rows == [row for row in table_rows.shipped(path.stem) if row["place"] == "suldal"]
    join(SULDAL)
    assert model_of(scenario(places=("suldal",), stop=months(2))).record.yearly("x", 1).population.max() == 4043


@pytest.mark.parametrize(("language", "file"), [("toml", "suldal.toml"), ("python", "my_case.py")])
def test_the_files_the_tutorial_shows_are_those_beside_it(language: str, file: str) -> None:
    text = (ROOT / "docs" / "tutorials" / "new_case.md").read_text(encoding="utf-8")
    assert f"```{language}\n{(SULDAL.parent / file).read_text(encoding='utf-8')}```\n" in text
