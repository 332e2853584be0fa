"""`bolyst who`: a condition in the names of rules finds whom it means, and nothing else is ever run."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.finding import find, model_at, month_of, page
from experiments.problems import BadInput
from model.agents import Household, Person
from model.explain import explain
from model.policy import HazardRatio
from model.simulation import MigrationModel
from scenarios import load
from tests.conftest import model_of, scenario

SHORT = 'title = "Short"\ncase = "lofoten"\nplaces = ["moskenes"]\nstart = 2000-01-01\nstop = 2000-04-01\n'


@pytest.fixture(scope="module")
def model() -> MigrationModel:
    return model_of(scenario(places=("moskenes",)))


@pytest.fixture
def short(tmp_path: Path) -> Path:
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return file


def keys(model: MigrationModel, text: str) -> list[float | str]:
    return [row["key"] for row in find(model, text).rows]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("h.school_children > 0 and h.couple", lambda h: h.school_children > 0 and h.couple),
        ("not h.couple", lambda h: not h.couple),
        ("20 <= h.age < 30 or h.size == 6", lambda h: 20 <= h.age < 30 or h.size == 6),
        ("h.adults * 2 - h.children / 2 + 1 > 4", lambda h: h.adults * 2 - h.children / 2 + 1 > 4),
        ("-h.age < -80", lambda h: h.age > 80),
        ("h.immigrant", lambda h: h.immigrant),
        ("h.children != 0 and place.population > 100", lambda h: h.children != 0),
        ("h.age / h.children > 30", lambda h: h.children == 0 or h.age / h.children > 30),
    ],
)
def test_households_are_found_by_what_rules_read(
    model: MigrationModel, text: str, meant: Callable[[Household], bool]
) -> None:
    expected = [each.key for each in model.agents_by_type[Household] if meant(each)]
    assert keys(model, text) == expected
    assert 0 < len(expected) < len(model.agents_by_type[Household])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("p.age > 90", lambda p: p.age > 90),
        ("p.female and h.size > 4", lambda p: p.female and p.household.size > 4),
        ("p.with_parents == 1", lambda p: p.with_parents),
    ],
)
def test_a_condition_that_mentions_p_finds_persons(
    model: MigrationModel, text: str, meant: Callable[[Person], bool]
) -> None:
    found = find(model, text)
    assert found.of == "persons"
    assert keys(model, text) == [each.key for each in model.agents_by_type[Person] if meant(each)]
    assert found.among == len(model.agents_by_type[Person])


def test_who_grew_up_elsewhere_is_seen_in_the_place_they_left() -> None:
    many = HazardRatio("out_migration", 20.0, scenario().start)
    after = model_of(scenario(places=("moskenes",), instruments=(many,)))
    for _ in range(3):
        after.step()
    left = find(after, "h.years_away > 0 and not h.from_here and not h.registered_here")
    assert left.rows
    assert find(after, "h.years_away > 0 and not h.from_here and not h.registered_here and place.population > 0") == (
        replace(left, rows=[row | {"place.population": after.place_at(0).population} for row in left.rows])
    )


def test_what_the_model_measures_is_known_like_any_attribute(model: MigrationModel) -> None:
    rooted = find(model, "p.belonging > 0.8 and p.ties > 1 and p.language == 1 and place.attitude == 0.5")
    assert 0 < len(rooted.rows) < rooted.among
    assert all(row["p.belonging"] > 0.8 and row["p.ties"] > 1 for row in rooted.rows)


def test_people_outside_are_searched_when_the_condition_asks_where(model: MigrationModel) -> None:
    inside, outside = find(model, "h.age == 30"), find(model, 'h.age == 30 and h.lives_in == "rest_of_norway"')
    assert {row["h.lives_in"] for row in inside.rows} == {"moskenes"}
    assert {row["h.lives_in"] for row in outside.rows} == {"rest_of_norway"}
    assert outside.among > inside.among
    away = find(model, 'p.lives_in != "moskenes" and p.registered_in == "moskenes"')
    assert len(away.rows) > 3
    assert "those outside included" in page(away, 5)


def test_what_the_condition_names_is_shown(model: MigrationModel) -> None:
    row = find(model, "h.years_resident > 3 and h.has_dwelling").rows[0]
    assert list(row)[-2:] == ["h.years_resident", "h.has_dwelling"]
    assert next(iter(row)) == "key"


def test_keys_that_are_found_can_be_explained(model: MigrationModel) -> None:
    assert explain(model, str(keys(model, "h.children > 2")[0])).members
    key = str(keys(model, "p.age == 10")[0])
    assert key in [member.key for member in explain(model, key).members]
    assert keys(model, f'p.key == "{key}"') == [key]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("h.shool_children > 0", "did you mean h.school_children?"),
        ("p.school_children > 0", "did you mean h.school_children?"),
        ("age > 3", "age is not known; did you mean p.age?"),
        ("x.age > 3", "'x.age' cannot be used"),
        ("", "this is no condition"),
        ("h.age >", "this is no condition"),
        ("h.age = 3", "this is no condition"),
        ("h.lives_in", "h.lives_in is a text; compare it"),
        ('h.lives_in == "moskenesoy"', "did you mean moskenes?"),
        ('h.lives_in < "moskenes"', "a text can be compared with a text only, by == or !="),
        ('h.age == "30"', "a text can be compared with a text only"),
        ('p.key == "abc"', "a key has 16 digits"),
        ('"moskenes"', "is a text, where a number is needed"),
        ("h.age % 2", "cannot be used; allowed are"),
        ("h.age ** 9", "cannot be used; allowed are"),
        ("h.age in (1, 2)", "cannot be used"),
        ("h.members", "h has no attribute 'members'"),
        ("h.model", "h has no attribute 'model'"),
        ("h.__class__", "h has no attribute '__class__'"),
        ("p.household.age > 3", "cannot be used"),
        ("__import__('os').getcwd()", "cannot be used"),
        ("(lambda: h.age)()", "cannot be used"),
        ("[h.age for h in (1,)]", "cannot be used"),
        ("1j", "cannot be used"),
        ("None", "cannot be used"),
    ],
)
def test_what_is_no_condition_is_refused_with_what_is(model: MigrationModel, text: str, said: str) -> None:
    with pytest.raises(BadInput) as error:
        find(model, text)
    assert str(error.value).startswith("--where: ")
    assert said in str(error.value)


def test_a_month_later_other_people_are_found(short: Path) -> None:
    given = load(str(short))
    first, last = model_at(given, 1, month_of(given, None)), model_at(given, 1, month_of(given, "2000-03"))
    assert (first.month, last.month) == (24000, 24002)
    assert keys(first, "p.age == 0") != keys(last, "p.age == 0")


@pytest.mark.parametrize("month", ["2000-04", "1999-12", "2000-13", "2000-1", "2000", "2000-01-01", "may"])
def test_a_month_that_is_none_of_the_run_is_refused_with_those_that_are(short: Path, month: str) -> None:
    with pytest.raises(BadInput, match=f"--month {month}: .*allowed are months of the run, 2000-01 to 2000-03"):
        month_of(load(str(short)), month)


def test_the_command_prints_a_table_and_how_many_there_are(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", str(short), "--where", "h.couple", "--limit", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["key", "h.lives_in", "h.age", "h.adults", "h.children", "h.couple"]
    assert len(lines) == 1 + 3 + 3
    assert lines[-2].endswith("households living in a modelled place; showing 3, --limit shows more")
    assert lines[-1] == "short, seed 1, at the start of 2000-01"


def test_nobody_found_is_said_and_no_failure(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", str(short), "--where", "p.age > 120"]) == 0
    assert capsys.readouterr().out.startswith("0 of ")


def test_the_command_speaks_json(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", str(short), "--where", "h.couple", "--limit", "2", "--json", "--seed", "5"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["seed"], answer["month"], answer["of"], len(answer["rows"])) == (5, "2000-01", "households", 2)
    assert answer["found"] > 2


def test_a_wrong_condition_ends_the_command_with_2(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", str(short), "--where", "h.cuople"]) == 2
    assert "did you mean h.couple?" in capsys.readouterr().err
