"""Files of a municipality outside the report: every mistake is told at once, in a sentence, and nothing is written."""

from pathlib import Path

import pytest

from experiments.given_figures import GivenFigures, read_figures
from experiments.new_case import new_case
from experiments.problems import BadInput
from tests.outside_tables import process_as_found

__all__ = ["process_as_found"]  # a fixture

POPULATION = "year,population\n2001,1000\n2002,1010\n2003,1005\n"


def ages(total: int = 1000, year: int = 2001) -> str:
    half = total // 2
    rows = [f"{year},{sex},0-84,{half - 10}\n{year},{sex},85+,10\n" for sex in ("male", "female")]
    return "year,sex,age,persons\n" + "".join(rows)


def read(**texts: str | bytes) -> GivenFigures:
    paths = {}
    for name, text in texts.items():
        paths[name] = Path(f"{name}.csv")
        paths[name].write_bytes(text.encode() if isinstance(text, str) else text)
    return read_figures(paths["population"], paths.get("components"), paths.get("ages"))


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(**texts: str | bytes) -> list[str]:
    with pytest.raises(BadInput) as error:
        read(**{"population": POPULATION, **texts})
    return str(error.value).splitlines()


def test_good_files_are_read_with_the_day_their_figures_were_known() -> None:
    given = read(
        population=POPULATION,
        components="Year,net_migration,source,known_by\n2001,7,survey,2002-06-01\n2002,-9,survey,2003-06-01\n",
        ages=ages(),
    )
    assert given.persons == {2001: 1000, 2002: 1010, 2003: 1005}
    assert given.population[2001]["known_by"] == "2001-01-01"
    assert given.components[2001]["known_by"] == "2002-06-01"
    assert given.known_changes == {"natural_increase": {2001: 3, 2002: 4}, "net_migration": {2001: 7, 2002: -9}}
    assert given.ages[2001]["male"] == {(0, 84): 490, (85, 105): 10}
    assert [said.split(":")[0] for said in given.assumed] == [
        "population.csv has no column known_by",
        "ages.csv has no column known_by",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "population.csv: is empty; columns are year and population, and may be source and known_by"),
        ("year,population\n", "population.csv: holds no row; add figures below the columns"),
        (
            "year;population\n2001;5\n",
            "population.csv: line 1: columns are separated by a semicolon; allowed is a comma",
        ),
        ("year\tpopulation\n", "population.csv: line 1: columns are separated by a tab; allowed is a comma"),
        ("år,folk".encode("latin-1"), "population.csv: byte 1 is not UTF-8; save the file as CSV in UTF-8"),
        (b"PK\x03\x04\x00\x00", "population.csv: is no text; allowed is CSV in UTF-8, such as a spreadsheet exports"),
        ("year,populaton\n2001,5\n", 'line 1: "populaton" is no column of such a file; did you mean population?'),
        ("population\n5\n", "line 1: the column year is missing; columns are year and population"),
        ("year,population,year\n", 'line 1: the column "year" stands 2 times; allowed is once'),
        ("year,population\n2001\n", "line 2: has fewer cells than there are columns (2)"),
        ("year,population\n2001,many\n", 'line 2: population: "many" is not a whole number; allowed are'),
        ("year,population\n2001,1 000\n", 'line 2: population: "1 000" is not a whole number; allowed are'),
        ("year,population\n2001,-5\n", "line 2: population: -5 is too low; allowed are whole numbers from 1"),
        ("year,population\n2001,5\n2001,6\n", "line 3: year: 2001 stands in line 2 already; allowed is once"),
        (
            "year,population\n2001,5\n2004,6\n",
            "population.csv: year: 2002-2003 are missing; allowed is every year from",
        ),
        ("year,population\n1990,5\n", "year: a run starts on 1 January of 2000-2009, and the file has 1990; allowed"),
        (
            "year,population,known_by\n2001,5,2026-05-01\n",
            "line 2: known_by: 2026-05-01 is after all that a run may know; allowed is the day since when the register",
        ),
        (
            "year,population,known_by\n2001,5,2000-12-31\n",
            "line 2: known_by: 2000-12-31 is before the figure can be known; allowed is 2001-01-01 or later",
        ),
    ],
)
def test_a_population_that_cannot_be_used_is_refused(text: str | bytes, sentence: str) -> None:
    (told,) = refused(population=text)
    assert sentence in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "year,births\n2001,5\n",
            "line 1: no column says how people came and went; needed is net_migration, natural_incr",
        ),
        ("year,net_migration\n2001,7\n2003,1\n", "components.csv: year: 2002 is missing; allowed is every year from"),
        ("year,births,deaths\n2001,-1,3\n", "line 2: births: -1 is too low; allowed are whole numbers from 0"),
        (
            "year,births,deaths,natural_increase\n2001,9,3,7\n",
            "line 2: natural_increase: 7 is not births less deaths, 6; allowed is that, or only one of the two",
        ),
        (
            "year,natural_increase,net_migration\n2001,3,-40\n",
            "line 2: net_migration: 3 births less deaths and -40 net migration miss the change of the population from 1000 "
            "to 1010 by 47 persons; allowed are 25",
        ),
    ],
)
def test_components_that_cannot_be_are_refused(text: str, sentence: str) -> None:
    (told,) = refused(components=text)
    assert sentence in told


def test_components_may_miss_the_change_by_what_the_register_itself_corrects() -> None:
    given = read(population=POPULATION, components="year,natural_increase,net_migration\n2001,3,-18\n")
    assert given.changes("net_migration") == {2001: -18}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            ages(990),
            "ages.csv: year 2001: the ages are 990 persons, and the population is 1000; allowed are ages that sum",
        ),
        (ages(year=2009), "ages.csv: year 2009: the population of 1 January 2009 is not given; allowed are years that"),
        (ages().replace("0-84", "5-84"), "year 2001: male ages 0-4 are missing; allowed are all ages"),
        (ages().replace("85+", "80+"), "line 3: age: 80+ of male 2001 is there already; allowed is once"),
        (ages().replace("85+", "old"), 'line 3: age: "old" is no age; allowed are single ages such as 37'),
        (ages().replace("female", "women"), 'line 4: sex: "women" is unknown; allowed are male, female'),
    ],
)
def test_ages_that_cannot_be_are_refused(text: str, sentence: str) -> None:
    assert any(sentence in told for told in refused(ages=text))


def test_all_mistakes_of_all_files_are_told_at_once() -> None:
    told = refused(
        population="year,population\n2001,x\n2002,-1\n", components="year;births\n", ages="year,sex,age\n2001,male,3\n"
    )
    assert [line.split(":")[0] for line in told] == ["population.csv", "population.csv", "components.csv", "ages.csv"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "Bø",
            'NAME: "Bø" is not a name for tables; allowed are the letters a-z, digits and _, a letter first, such as',
        ),
        ("verdal", 'NAME: "verdal" is a place, case or group of the model; take another name, such as my_verdal'),
        ("suldal", 'NAME: "suldal" is a place, case or group of the model'),
        ("lofoten", 'NAME: "lofoten" is a place, case or group of the model'),
        ("there", "NAME: there exists already; allowed is a name of which there is no folder or file here"),
    ],
)
def test_a_name_that_is_none_or_is_taken_is_refused_and_nothing_is_written(name: str, sentence: str) -> None:
    Path("there").mkdir()
    Path("population.csv").write_text(POPULATION)
    before = sorted(Path().rglob("*"))
    with pytest.raises(BadInput) as error:
        new_case(name, Path("population.csv"))
    assert str(error.value).startswith(sentence)
    assert sorted(Path().rglob("*")) == before


def test_a_lender_and_a_county_are_refused_beside_the_mistakes_of_the_files() -> None:
    Path("population.csv").write_text("year,population\n2001,0\n")
    with pytest.raises(BadInput) as error:
        new_case("mine", Path("population.csv"), like="folldall", county="12")
    lender, county, cell = str(error.value).splitlines()
    assert lender == '--like: "folldall" is not a municipality that can lend its ages; did you mean folldal?'
    assert county.startswith(
        '--county: "12" is not the code of a county whose ages the model has; allowed are 11 (Rogaland)'
    )
    assert cell.startswith("population.csv: line 2: population: 0 is too low")
    assert sorted(Path().iterdir()) == [Path("population.csv")]
