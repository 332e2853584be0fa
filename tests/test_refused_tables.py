"""What no folder of tables from outside may hold, and the sentence with which it is refused."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from calibration.targets import targets
from model import table_rows
from model.inputs import Inputs
from model.table_columns import COLUMNS
from model.tables import TableError, join
from tests.conftest import scenario
from tests.outside_tables import (
    ORIGIN,
    Refusal,
    Write,
    changed,
    copied,
    process_as_found,
    refusal,
    tables,
    target,
    write,
)

__all__ = ["process_as_found", "refusal", "write"]  # fixtures

SULDAL = Path(__file__).resolve().parents[1] / "docs" / "tutorials" / "new_case" / "suldal"
EVER = date.max


# Refusals: files


def test_a_missing_folder_is_refused(write: Write) -> None:
    write({})
    with pytest.raises(TableError, match=r"^nowhere: there is no such folder; .* allowed are municipalities\.csv, "):
        join(Path("nowhere"))


def test_a_folder_without_tables_is_refused(refusal: Refusal) -> None:
    assert refusal({}).startswith("mine: the folder holds no table; allowed are municipalities.csv, population.csv")


def test_national_and_unknown_tables_are_refused_with_the_allowed_names(write: Write) -> None:
    folder = write(tables())
    for name in ("fertility.csv", "folketall.csv", "population.xlsx"):
        (folder / name).write_text("year\n2000\n")
    with pytest.raises(TableError) as error:
        join(folder)
    allowed = ", ".join(f"{name}.csv" for name in COLUMNS)
    assert str(error.value).splitlines() == [
        f"mine/{name}: no table that a folder may hold; allowed are {allowed}"
        for name in ("fertility.csv", "folketall.csv", "population.xlsx")
    ]


def test_tables_of_places_need_the_table_that_names_the_places(refusal: Refusal) -> None:
    answer = refusal(tables(municipalities=None, population_by_age=None, targets=[target()]))
    assert answer == "mine/municipalities.csv: is missing; it names the places of components.csv, population.csv"


def test_missing_and_unknown_columns_are_refused_with_the_right_ones(refusal: Refusal) -> None:
    rows = [{"inhabitants" if key == "population" else key: cell for key, cell in row.items()} for row in COPY]
    columns = "columns are place, year, population, source, known_by"
    assert refusal(tables(population=rows)).splitlines() == [
        f"mine/population.csv: line 1: population: the column is missing; {columns}",
        f"mine/population.csv: line 1: inhabitants: the column is unknown; {columns}",
    ]


COPY = copied("population")


def written(write: Write, table: str, text: str | bytes) -> str:
    """The sentences for a good folder but for one table, given as it stands in the file."""
    folder = write(tables())
    (folder / f"{table}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(TableError) as error:
        join(folder)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("place;year;population;source;known_by\n", "line 1: place: the column is missing; .*, separated by commas$"),
        ("", "is empty; columns are place, year, "),
        ("place,year,population,source,known_by\n", "holds no row; leave the file out"),
        ("place,year,population,source,known_by\na,2000,1\n", r"line 2: has fewer cells than there are columns \(5\)"),
        ("place,year,population,source,known_by\na,2000,1,b,2000-01-01,\n", "line 2: has more cells than"),
        ("place,year,year,population,source,known_by\n", "line 1: year: the column stands twice"),
        ("place,sk\u00e5ne".encode("latin-1"), "byte 9 is not UTF-8; save the file as CSV in UTF-8"),
        ('place,year,population,source,known_by\n"a"b,2000,1,b,2000-01-01\n', r"line 2: cannot be read as CSV \("),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(write: Write, text: str | bytes, sentence: str) -> None:
    assert re.match(f"mine/population.csv: {sentence}", written(write, "population", text))


# Refusals: cells


CELLS = [
    ("population", "population", "2 700", '"2 700" is not a whole number; allowed are whole numbers from 1 to 1000000'),
    ("population", "population", "", '"" is not a whole number; allowed are whole numbers from 1 to 1000000'),
    ("population", "population", "-5", "-5 is too low; allowed are whole numbers from 1 to 1000000"),
    ("population", "population", "5000000000", "5000000000 is too high; allowed are whole numbers from 1 to 1000000"),
    ("population", "year", "1949", "1949 is too low; allowed are whole numbers from 1951 to 2059"),
    ("population", "year", "2O03", '"2O03" is not a whole number'),
    ("population", "source", " ", "is empty; allowed is a text, such as SSB 06913"),
    ("population", "known_by", "01.01.2003", '"01.01.2003" is not a date; allowed are dates written as 2000-01-01'),
    ("population", "known_by", "20030101", '"20030101" is not a date'),
    ("components", "births", "-1", "-1 is too low; allowed are whole numbers from 0 to 1000000, or a blank"),
    ("components", "net_migration", "1.5", '"1.5" is not a whole number; allowed are whole numbers from -1000000'),
    ("population_by_age", "year", "1999", "1999 is too low; allowed are whole numbers from 2000 to 2059"),
    ("population_by_age", "sex", "m", '"m" is unknown; allowed are male, female'),
    ("population_by_age", "age_7", "", '"" is not a whole number; allowed are whole numbers from 0'),
    ("municipalities", "place", "Bø", '"Bø" is not a name for tables; allowed are the letters a-z, digits and _'),
    ("municipalities", "code", "436", '"436" is not a code; allowed are 4 digits, leading zeros included'),
    ("targets", "use", "fitted", '"fitted" is unknown; allowed are fit, score, check'),
    (
        "targets",
        "value",
        "1,5",
        '"1,5" is not a number; allowed are numbers from -1e+09 to 1e+09, with a decimal point',
    ),
    ("targets", "value", "nan", '"nan" is not a number'),
    ("targets", "uncertainty", "-1", "-1 is too low; allowed are numbers from 0 to 1e+09"),
]


@pytest.mark.parametrize(("table", "column", "cell", "sentence"), CELLS)
def test_a_cell_is_refused_with_file_line_column_value_and_what_is_allowed(
    refusal: Refusal, table: str, column: str, cell: str, sentence: str
) -> None:
    good = tables(targets=[target()])
    (answer,) = refusal(good | {table: changed(good[table], 2, **{column: cell})}).splitlines()
    assert answer.startswith(f"mine/{table}.csv: line 2: {column}: {sentence}")


def test_all_wrong_cells_are_told_at_once_the_first_twenty_by_name(refusal: Refusal) -> None:
    answer = refusal(tables(population=[row | {"population": "?"} for row in COPY])).splitlines()
    assert len(answer) == 21
    assert answer[-1] == "and 10 more"


# Refusals: rows


def test_a_place_of_a_shipped_case_is_refused(refusal: Refusal) -> None:
    place = changed(copied("municipalities", case="mine"), 2, place="verdal")
    answer = refusal({"municipalities": place})
    assert answer == (
        "mine/municipalities.csv: line 2: place: verdal is shipped already, in the case verdal; take another name"
    )


@pytest.mark.parametrize("name", ["lofoten", "norway", "pooled_12"])
def test_a_place_or_case_named_as_a_shipped_group_is_refused(refusal: Refusal, name: str) -> None:
    assert f"place: {name} is shipped already, as the name of a group" in refusal(
        {"municipalities": copied("municipalities", place=name, case="mine")}
    )
    assert f"case: {name} is a name the model ships" in refusal({"municipalities": copied("municipalities", case=name)})


@pytest.mark.parametrize("case", ["hjelmeland", "fjellregionen", "proxy"])
def test_no_place_joins_a_shipped_case(refusal: Refusal, case: str) -> None:
    answer = refusal(tables(municipalities=copied("municipalities", case=case)))
    expected = f"{case} is a name the model ships, and no place can join it; take another name"
    assert answer == f"mine/municipalities.csv: line 2: case: {expected}"


def test_a_place_of_another_folder_is_refused_naming_the_folder(write: Write, refusal: Refusal) -> None:
    join(write(tables(), "theirs"))
    rows = [row | {"case": "mine"} for row in tables()["municipalities"]]
    taken = "eksempelvik is a name already taken, by the folder theirs; take another name"
    assert refusal(tables(municipalities=rows)) == f"mine/municipalities.csv: line 2: place: {taken}"


def test_a_shipped_place_that_a_folder_made_a_case_is_taken(write: Write, refusal: Refusal) -> None:
    row = next(row for row in table_rows.shipped("municipalities") if row["place"] == "suldal")
    join(write({"municipalities": [row | {"case": "theirs"}]}, "theirs"))
    answer = refusal({"municipalities": [row | {"case": "mine"}]})
    assert "line 2: place: suldal is a name already taken, by the folder theirs" in answer


def test_a_case_of_another_folder_is_refused_naming_the_folder(write: Write, refusal: Refusal) -> None:
    join(write(tables(), "theirs"))
    others = {name: [row | {"place": "nabovik"} for row in rows] for name, rows in tables().items()}
    answer = refusal(others)
    assert "line 2: case: eksempelvik is a name already taken, by the folder theirs" in answer


def test_a_shipped_place_becomes_a_case_only_as_the_municipality_it_is(refusal: Refusal) -> None:
    answer = refusal({"municipalities": copied("municipalities", place="suldal", case="suldal")})
    assert answer.splitlines() == [
        'mine/municipalities.csv: line 2: name: "Hjelmeland" is not suldal\'s; '
        "it is shipped as Suldal, which cannot change",
        'mine/municipalities.csv: line 2: code: "1133" is not suldal\'s; it is shipped as 1134, which cannot change',
    ]


def test_a_figure_that_differs_from_a_shipped_one_is_refused(write: Write, refusal: Refusal) -> None:
    contents = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in SULDAL.glob("*.csv")}
    other = changed(contents["population"], 2, population="4571", known_by="1981-01-01")
    allowed = "in the model's tables; they can only be added to, so repeat it or leave the row out"
    assert refusal(contents | {"population": other}).splitlines() == [
        f'mine/population.csv: line 2: population: "4571" differs from "4570" {allowed}',
        f'mine/population.csv: line 2: known_by: "1981-01-01" differs from "1980-01-01" {allowed}',
    ]


def test_a_shipped_target_cannot_get_another_value(refusal: Refusal) -> None:
    answer = refusal({"targets": [target(place="verdal")]})
    assert 'line 2: value: "-3" differs from ' in answer


def test_a_row_of_a_place_that_is_not_named_is_refused(refusal: Refusal) -> None:
    answer = refusal(tables(population=[*COPY, COPY[0] | {"place": "nabovik"}]))
    assert answer == (
        "mine/population.csv: line 32: place: nabovik is not in the folder's municipalities.csv; allowed are eksempelvik"
    )


def test_further_rows_of_a_shipped_place_are_refused(refusal: Refusal) -> None:
    answer = refusal(tables(population=[*COPY, COPY[0] | {"place": "hjelmeland", "year": "1970"}]))
    assert "line 32: place: hjelmeland is not in the folder's municipalities.csv" in answer


def test_a_target_of_an_unknown_place_is_refused(refusal: Refusal) -> None:
    answer = refusal({"targets": [target(place="atlantis")]})
    assert answer.startswith("mine/targets.csv: line 2: place: atlantis is no place that the model knows; allowed are")


@pytest.mark.parametrize(
    ("table", "columns", "words"),
    [
        ("population", "place, year", "eksempelvik 1980"),
        ("components", "place, year", "eksempelvik 1980"),
        ("population_by_age", "place, year, sex", "eksempelvik 2005 male"),
        ("targets", "quantity, place, year", "net_migration eksempelvik 1999"),
    ],
)
def test_a_row_that_stands_twice_is_refused_naming_the_first(
    refusal: Refusal, table: str, columns: str, words: str
) -> None:
    good = tables(targets=[target()])
    rows = [*good[table], good[table][0]]
    answer = refusal(good | {table: rows})
    line = len(rows) + 1
    assert answer == f"mine/{table}.csv: line {line}: {columns}: {words} stands in line 2 already; allowed is each once"


def test_a_place_that_stands_twice_is_refused(refusal: Refusal) -> None:
    rows = tables()["municipalities"]
    answer = refusal(tables(municipalities=[*rows, rows[0] | {"case": "second"}]))
    assert "line 3: place: eksempelvik stands in line 2 already; allowed is each place once" in answer


@pytest.mark.parametrize(
    ("table", "cells", "first"),
    [
        ("population", {"known_by": "1979-12-31"}, "1980-01-01"),
        ("components", {"known_by": "1980-12-31"}, "1981-01-01"),
        ("population_by_age", {"known_by": "2004-12-31"}, "2005-01-01"),
        ("targets", {"known_by": "1999-12-31"}, "2000-01-01"),
        ("targets", {"known_by": "1999-06-30", "quantity": "births_first_half"}, "1999-07-01"),
        ("targets", {"known_by": "1998-12-31", "quantity": "age_share_0_5"}, "1999-01-01"),
    ],
)
def test_no_figure_is_known_before_it_happened(refusal: Refusal, table: str, cells: dict[str, str], first: str) -> None:
    good = tables(targets=[target()])
    answer = refusal(good | {table: changed(good[table], 2, **cells)})
    found = f"{cells['known_by']} is before the figure can be known; allowed is {first} or later"
    assert answer == f"mine/{table}.csv: line 2: known_by: {found}"


HELD_OUT = [
    {"year": "2004", "known_by": "2005-01-01"},
    {"year": "2008", "known_by": "2009-01-01"},
    {"year": "2003", "known_by": "2004-06-01"},
    {"quantity": "age_share_0_5", "year": "2005", "known_by": "2005-01-01"},
    {"quantity": "population", "year": "2009", "known_by": "2009-01-01"},
]


@pytest.mark.parametrize("cells", HELD_OUT)
def test_a_target_of_the_held_out_years_cannot_be_fitted(write: Write, refusal: Refusal, cells: dict[str, str]) -> None:
    answer = refusal(tables(targets=[target(**cells)]))
    found = (
        f"{cells['year']}, known by {cells['known_by']}, is held out; fitted may be years before 2004 and stocks of "
    )
    assert answer.startswith(f"mine/targets.csv: line 2: use: {found}1 January up to 2004, known by 2004-01-01")
    join(write(tables(targets=[target(**cells, use="score"), target(**cells | {"use": "check", "quantity": "other"})])))


@pytest.mark.parametrize(
    "cells",
    [
        {"year": "2003", "known_by": "2004-01-01"},
        {"quantity": "age_share_0_5", "year": "2004", "known_by": "2004-01-01"},
    ],
)
def test_a_target_of_the_last_year_that_is_not_held_out_can_be_fitted(write: Write, cells: dict[str, str]) -> None:
    join(write(tables(targets=[target(**cells)])))
    assert targets(EVER, "fit")[-1].year == int(cells["year"])


def test_a_fitted_target_needs_an_uncertainty(refusal: Refusal) -> None:
    answer = refusal(tables(targets=[target(uncertainty="0")]))
    assert answer.startswith("mine/targets.csv: line 2: uncertainty: 0 in a fitted target would outweigh all others")


def test_a_period_that_ends_before_it_begins_is_refused(refusal: Refusal) -> None:
    rows = copied("gross_flows")
    answer = refusal(tables(gross_flows=changed(rows, 2, period_start="2009-01-01")))
    assert "line 2: period_stop: 2009-01-01 is not after period_start 2009-01-01" in answer


def test_ages_of_a_county_without_a_place_in_the_folder_are_refused(refusal: Refusal) -> None:
    shares = [dict(row) for row in table_rows.shipped("county_age_structure") if row["county_code"] == "18"]
    answer = refusal(tables(county_age_structure=shares))
    assert "line 2: county_code: no place of municipalities.csv lies in 18; allowed are 11" in answer


# Refusals: what a run needs


def lacking(places: str, sentence: str) -> str:
    return f"mine/municipalities.csv: line 2: place: no run of {places} can start: {sentence}"


def test_a_place_without_the_population_of_any_start_year_is_refused(refusal: Refusal) -> None:
    rows = copied("population", range(1980, 2000))
    sentence = "it lacks 2000-2009 in population.csv; one is enough"
    assert refusal(tables(population=rows, population_by_age=None)) == lacking("eksempelvik", sentence)


def test_a_place_with_neither_early_components_nor_ages_is_refused(refusal: Refusal) -> None:
    short = tables(population_by_age=None, components=copied("components", range(1995, 2009)))
    assert refusal(short) == lacking(
        "eksempelvik",
        "population_by_age.csv has no ages of 2000-2009, and to reconstruct those of 2000 it lacks 1980-1994 in "
        "net_migration of components.csv; natural_increase of components.csv in 10 of the years 1980-1999 (there are 5)",
    )


def test_a_place_in_a_county_without_ages_needs_them_or_its_own(write: Write, refusal: Refusal) -> None:
    places = [{**row, "county_code": "12", "county": "Hordaland"} for row in tables()["municipalities"]]
    answer = refusal(tables(municipalities=places, population_by_age=None))
    assert answer.endswith("to reconstruct those of 2000 it lacks its county in county_age_structure.csv")
    join(write(tables(municipalities=places)))
    Inputs(scenario(places=("eksempelvik",), start=date(2005, 1, 1), stop=date(2005, 2, 1)))


def test_ages_of_one_sex_are_refused(refusal: Refusal) -> None:
    answer = refusal(tables(population_by_age=copied("population_by_age")[1:]))
    assert "line 2: sex: eksempelvik has one sex only in 2005; allowed are a row of male and one of female" in answer


def test_ages_that_are_not_the_registered_persons_are_refused(refusal: Refusal) -> None:
    answer = refusal(tables(population_by_age=changed(copied("population_by_age"), 2, age_0="999")))
    assert re.match(
        r"mine/population_by_age.csv: line 2: year: the ages of eksempelvik in 2005 are \d+ persons, and population.csv "
        r"says \d+; allowed are ages that sum to it$",
        answer,
    )


def test_county_ages_need_every_group_and_all_people(refusal: Refusal) -> None:
    shares = [
        {**row, "county_code": "12", "source": ORIGIN}
        for row in table_rows.shipped("county_age_structure")
        if row["county_code"] == "11"
    ]
    places = [{**row, "county_code": "12", "county": "Hordaland"} for row in tables()["municipalities"]]
    assert "county 12 needs the 18 age groups" in refusal(
        tables(municipalities=places, county_age_structure=shares[1:])
    )
    wrong = changed(shares, 2, percent="1.0")
    assert "per cent in all; allowed are 99 to 101" in refusal(
        tables(municipalities=places, county_age_structure=wrong)
    )
