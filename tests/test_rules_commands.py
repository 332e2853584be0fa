"""`bolyst rules check` and `bolyst rules list`: what is said of rules before anything is run."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli import main
from model import schedule
from model.engine.build import in_kinds
from model.inputs import Inputs
from model.measures import MEASURES
from model.parameters import registry
from model.simulation import MigrationModel
from model.state import AGE, CHILDREN, FEMALE, H_PLACE, LIVES_IN, ORIGIN, REFERENCE, REGISTERED_IN, SCHOOL_END, SEX
from scenarios import load
from tests.test_differences import HEAD, RULES

WRONG = '''"""Everything a text can have against it."""

from model import ABROAD, Arrival, Candidates, Event, Match, Meeting, Parameter, Ratio, Who, Zone, die, form_union, move_away

base = Parameter(0.1, unit="1/year", range=(0.0, 0.5), source="a test")


@Event(of="household", happens=move_away)
def misspelt(h):
    return base * h.chidlren


@Event(of="person", happens=die)
def unsourced(p):
    return 0.7


def seeking(p):
    return p.nothing


def offered(q):
    return 0.4


@Match(seekers=seeking, offers=offered, happens=form_union, replaces="unions")
def matched(p, q):
    return print(base)


@Ratio(on="deaths")
def unwritten(p):
    p.age = base
    return base


def weight(sex, age, movers):
    return movers * undefined


@Arrival(comes_from=ABROAD, who=Who(age=weight, female=base))
def strangers(place):
    return place.popluation


def grown(sex, age, movers):
    return movers


def heard_of(place):
    return 0.9


def work(place):
    return place.jbos


def roof(place):
    return base


near = Zone(base, base)


@Arrival(comes_from=ABROAD, who=Who(age=grown, female=base, candidates=Candidates(heard_of, work, roof, roof, (near,) * 3)))
def choosy(place):
    return base


@Meeting(pool="work", strength=base)
def lunches(p):
    return p.age * 0.6
'''
#: Candidates, meetings and instruments on meetings, silent where nothing is said.
MET = '''"""Meetings and candidates of a test."""

from model import REST_OF_NORWAY, Arrival, Candidates, Meeting, Parameter, Ratio, Who, Zone

share = Parameter(0.5, unit="share", range=(-1.0, 2.0), source="a test")
many = Parameter(2.0, unit="1/year", range=(-1.0, 10.0), source="a test")


def movers_only(sex, age, movers):
    return movers


def heard_of(place):
    """Share who heard of it."""
    return share


def all_of_them(place):
    """Everybody."""
    return 1


zones = (Zone(share, share), Zone(share, share), Zone(share, share))
choosy = Who(age=movers_only, female=share, candidates=Candidates(heard_of, all_of_them, all_of_them, all_of_them, zones))


@Arrival(comes_from=REST_OF_NORWAY, who=choosy)
def dreamers(place):
    """Candidates per year: many."""
    return many


@Meeting(pool="work", strength=share)
def lunches(p):
    """Colleagues met at lunch by women."""
    return many * p.female


@Ratio(on="lunches")
def canteen(p):
    return 1 + share * (p.age > 2 * 2 * 2 * 2)
'''


@pytest.fixture
def moskenes(tmp_path: Path) -> Path:
    """A small scenario."""
    return written(tmp_path, "moskenes.toml", HEAD)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def check(*arguments: str | Path) -> int:
    return main(["rules", "check", *map(str, arguments)])


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


# Check


def test_every_problem_of_a_file_is_told_at_once_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "wrong.py", WRONG)
    assert check(file) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    expected = [
        ("return base * h.chidlren", "misspelt: h has no attribute 'chidlren'; did you mean h.children?"),
        ("return 0.7", "unsourced: 0.7 has no source"),
        ("return print", "matched: print cannot be called"),
        ("return p.nothing", "seeking: p has no attribute 'nothing'"),
        ("return 0.4", "offered: 0.4 has no source"),
        ("p.age = base", "unwritten: a rule never writes state"),
        ("def weight", "strangers: weight cannot be evaluated: NameError"),
        ("place.popluation", "strangers: place has no attribute 'popluation'"),
        ("return 0.9", "heard_of: 0.9 has no source"),
        ("place.jbos", "work: place has no attribute 'jbos'"),
        ("p.age * 0.6", "lunches: 0.6 has no source"),
    ]
    found = printed.err.splitlines()
    assert len(found) == len(expected)
    for words, reason in expected:
        kind = "instrument" if reason.startswith("unwritten") else "rule"
        start = f"{file}:{line_of(WRONG, words)}: {kind} {reason}"
        assert any(line.startswith(start) for line in found), (start, found)


def test_a_file_that_cannot_be_read_hides_no_problem_of_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = written(tmp_path, "broken.py", "def x(:\n")
    assert check(broken, written(tmp_path, "wrong.py", WRONG), tmp_path / "missing.py") == 2
    said = capsys.readouterr().err
    assert f"{broken}:1: this is not Python" in said
    assert "missing.py: there is no such file" in said
    assert "misspelt: h has no attribute" in said


def test_a_clash_of_names_is_told_beside_the_problems_of_the_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = WRONG.replace("def misspelt", "def deaths")
    assert check(written(tmp_path, "wrong.py", text)) == 2
    said = capsys.readouterr().err
    assert "the name deaths is taken by model/rules/deaths.py" in said
    assert "rule deaths: h has no attribute 'chidlren'" in said


def test_a_good_file_is_told_who_is_at_risk_and_what_is_expected(
    tmp_path: Path, moskenes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "tried.py", RULES)
    rated = written(tmp_path, "rated.toml", HEAD + "[parameters]\ntried_rate = 2.0\ntried_other_rate = 0.5\n")
    assert check(file, "--scenario", rated) == 0
    printed = capsys.readouterr().out
    model = MigrationModel(load(moskenes), 3)
    persons, households = model.state.persons[:, : model.state.n_persons], model.state.households
    here = persons[:, persons[LIVES_IN] == 0]
    counted = persons[:, persons[REGISTERED_IN] == 0]  # some of them study elsewhere
    nordic = int((counted[ORIGIN] == 1).sum())
    women = int((here[SEX] == FEMALE).sum())
    nordic_women = int(((counted[ORIGIN] == 1) & (counted[SEX] == FEMALE)).sum())
    at_home = (households[REFERENCE] >= 0) & (households[H_PLACE] == 0)
    childless = int((at_home & (households[CHILDREN] == 0)).sum())
    assert nordic
    for said in (
        f"{file}: rules worry, struck, abandoned; instruments shelter; parameters tried_rate, tried_other_rate,",
        "columns person.unease (0-1)",
        f"event struck: {nordic:,} persons at risk, {2 * nordic:,.1f} registered persons per year; ok",
        f"event abandoned: {childless:,} households at risk",
        f"growth worry: person.unease of {women:,} changes by 0.5 0-1 per year; ok",
        f"instrument shelter: the ratio on struck is 0.5 for {nordic_women:,} of {nordic:,} at risk, before any target; ok",
    ):
        assert said in printed
    assert re.search(rf"{file}:\d+: event struck", printed)


def test_meetings_and_candidates_are_told_with_how_many_meet_and_come(
    tmp_path: Path, moskenes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "met.py", MET)
    assert check(file, "--scenario", moskenes) == 0
    printed = capsys.readouterr().out
    persons = MigrationModel(load(moskenes), 3).state.persons
    adults = persons[:, (persons[LIVES_IN] == 0) & (persons[AGE] >= SCHOOL_END)]
    women = int((adults[SEX] == FEMALE).sum())
    asked = "shares content: heard_of 0.5, all_of_them 1, all_of_them 1, all_of_them 1"
    for said in (
        f"arrival dreamers: 2.0 candidates per year, 0.5 of them come; {asked}; ok",
        f"meeting lunches: {women:,} of {adults.shape[1]:,} persons of 16 and over meet 2 a year (pool work); ok",
        "instrument canteen: the ratio on lunches is 1.5 for ",
    ):
        assert said in printed
    assert "warning" not in printed


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("met_share = -0.5", "heard_of of rule dreamers gave the share -0.5 for moskenes; allowed is 0 to 1"),
        ("met_many = -1.0", "rule lunches gave the number of people met -1.0 for the person "),
    ],
)
def test_an_impossible_share_or_number_of_people_met_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    file = written(tmp_path, "met.py", MET)
    scenario = written(tmp_path, "impossible.toml", f"{HEAD}[parameters]\n{setting}\n")
    assert check(file, "--scenario", scenario) == 2
    assert said in capsys.readouterr().err


def test_rules_that_take_nobody_and_parameters_nothing_reads_are_pointed_out(
    tmp_path: Path, moskenes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "tried.py", RULES)
    assert check(file, "--scenario", moskenes) == 0
    printed = capsys.readouterr().out
    assert "event struck: nobody in moskenes at 2000-01-01 is at risk" in printed
    line = line_of(RULES, "forgotten = ")
    assert [each for each in printed.splitlines() if "warning" in each] == [
        f"{file}:{line}: warning: no rule or instrument reads the parameter tried_forgotten"
    ]


def test_every_impossible_hazard_and_ratio_is_found_with_file_line_rule_and_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "tried.py", RULES)
    negative = "[parameters]\ntried_rate = -1.0\ntried_other_rate = -0.5\ntried_relief = -0.25\n"
    scenario = written(tmp_path, "negative.toml", HEAD + negative)
    assert check(file, "--scenario", scenario) == 2
    printed = capsys.readouterr()
    allowed = "allowed is 0 to 1,000,000"
    for line, said in (
        (line_of(RULES, "def struck"), "rule struck gave the hazard -1.0 for the registered [0-9a-f]{16}"),
        (line_of(RULES, "def abandoned"), "rule abandoned gave the hazard -0.5 for the household [0-9a-f]{16}"),
        (line_of(RULES, "def shelter"), "instrument shelter gave the ratio on deaths -0.25 for"),
    ):
        assert re.search(rf"{file}:{line}: 2000-01: {said}.*{allowed}", printed.err)
    assert "event struck" not in printed.out
    assert "growth worry" in printed.out


def test_a_hazard_that_is_no_number_is_found(
    tmp_path: Path, moskenes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "from math import log\n\nfrom model import Event, die\n\n\n"
        '@Event(of="person", happens=die)\ndef undefined(p):\n    return log(p.female - 2)\n'
    )
    file = written(tmp_path, "undefined.py", text)
    assert check(file, "--scenario", moskenes) == 2
    assert f"{file}:7: 2000-01: rule undefined gave the hazard nan for the person" in capsys.readouterr().err


def test_weights_of_arrivals_that_are_all_nothing_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "weights.py", WRONG.replace("movers * undefined", "0"))
    assert check(file) == 2
    assert "rule strangers: weight gives weights that are negative, not finite or all 0" in capsys.readouterr().err


# List


def listed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, list]:
    assert main(["rules", "list", "--json", *map(str, arguments)]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_rule_is_listed_in_the_order_of_the_month(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    printed = capsys.readouterr().out
    names = re.findall(r"^ ?(\d+)  (\w+): (\w+), model/rules/\w+\.py:\d+$", printed, flags=re.MULTILINE)
    month = [rule for kind in in_kinds(schedule.rules()) for rule in kind]
    assert [(int(number), name, kind) for number, name, kind in names] == [
        (number, rule.name, rule.kind) for number, rule in enumerate(month, start=1)
    ]
    assert len(names) == len(schedule.rules()) == 52
    assert max(map(len, printed.splitlines())) <= 100


def test_one_rule_is_listed_alone_and_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "births"]) == 0
    printed = capsys.readouterr().out
    assert "births: event, model/rules/births.py" in printed
    assert "births_level" in printed
    assert "deaths" not in printed
    assert [rule["name"] for rule in listed(capsys, "births")["rules"]] == ["births"]
    assert main(["rules", "list", "briths"]) == 2
    assert capsys.readouterr().err == '"briths" is not a rule; did you mean births?\n'


def test_every_parameter_is_listed_as_the_refusal_of_an_unknown_one_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    assert registry().keys() <= set(re.findall(r"\w+", capsys.readouterr().out))
    found = listed(capsys)
    read = [each["name"] for rule in found["rules"] for each in rule["parameters"]]
    others = [each["name"] for each in found["others"]]
    assert {*read, *others} == registry().keys()
    assert not set(read) & set(others)


def test_a_rule_is_listed_with_all_parameters_and_tables_the_model_reads_for_it(
    capsys: pytest.CaptureFixture[str], moskenes: Path
) -> None:
    rules = listed(capsys)["rules"]
    read = {parameter["name"] for rule in rules for parameter in rule["parameters"]}
    built = Inputs(load(moskenes)).program.built
    assert read >= set(built.parameters)
    assert {"in_migration_youth_pull", "labour_immigration_europe", "in_migration_children"} <= read
    assert {"in_migration_informed_county", "motives_housing", "refugee_settlement_reception"} <= read
    assert {"unions_known", "contacts_strength", "labour_immigration_left_behind"} <= read
    assert {table for rule in rules for table in rule["tables"]} == set(built.tables)
    moving = next(rule for rule in rules if rule["name"] == "youth_out_migration")
    names = [f"out_migration_{name}" for name in ("level", "worse_services", "young", "restless", "usual_lack")]
    names += ["leisure_peers", "out_migration_student_age", "out_migration_students_apart"]
    assert sorted(moving["parameters"], key=lambda each: names.index(each["name"])) == [
        {"name": name, "value": parameter.value, "unit": parameter.unit, "range": list(parameter.range)}
        for name, parameter in ((name, registry()[name]) for name in names)
    ]
    assert moving["happens"] == "the person leaves the household and moves within Norway"
    assert moving["formula"].startswith("Yearly hazard of a grown child's moving straight out")


def test_what_a_file_adds_and_replaces_is_marked_and_stands_where_it_acts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replacing = RULES.replace(
        'of="household", happens=move_away', 'of="household", happens=move_away, replaces="out_migration"'
    )
    file = written(tmp_path, "tried.py", replacing)
    found = listed(capsys, "--rules", file)
    rules = {rule["name"]: rule for rule in found["rules"]}
    assert (rules["struck"]["mark"], rules["struck"]["number"]) == ("added", 2)  # after deaths
    assert rules["out_migration"]["mark"].startswith("replaces model/rules/out_migration.py:")
    last = max(rule["number"] for rule in rules.values() if rule["kind"] == "growth")
    assert (rules["worry"]["kind"], rules["worry"]["number"]) == ("growth", last)
    assert (rules["services_follow_money"]["number"], rules["positions"]["number"]) == (last - 1, last + 1)
    assert rules["neighbours_met"]["number"] == last + 2
    assert rules["births"]["mark"] == ""
    assert [each["key"] for each in found["instruments"][0]["settings"]] == ["relief"]
    assert [each["name"] for each in found["columns"]] == [*(each.name for each in MEASURES), "unease"]


def test_the_list_says_among_whom_people_meet_what_candidates_ask_and_where_measures_begin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "list"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for said in (
        "of: persons of 16 and over who live in a modelled place, once a year: in the month of the birthday",
        "happens: the person gets to know about as many a year of parents in the place of a child of the same school year",
        "happens: candidates arrive from the rest of Norway; they come where all they ask is met",
        "asks: knows_of_it, share of far-away candidates who know what the place offers; two_jobs, share of couples who",
        "happens: households arrive from abroad as refugees and take the programme, in whole groups",
        "happens: households arrive from abroad to work in the season, not registered",
        "command of Norwegian; 1 is fluent; 0-1, 0 to 1, from 1, from 0 of who comes to Norway",
        "attachment to the place lived in; 0-1, 0 to 1, from 0, anew from 0 in another place",
    ):
        assert said in printed
    rules = {rule["name"]: rule for rule in listed(capsys)["rules"]}
    assert (rules["parents_met"]["kind"], rules["parents_met"]["pool"]) == ("meeting", "class")
    asks = [each["name"] for each in rules["in_migration_singles"]["asks"]]
    assert asks == ["knows_of_it", "job", "dwelling", "services"]
    assert rules["labour_nordic"]["asks"] == []


def test_rules_that_installed_packages_offer_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib.metadata import EntryPoint

    offered = EntryPoint("hosts", "hosts_of_fjell.rules", "bolyst.rules")
    monkeypatch.setattr("experiments.rules_list.entry_points", lambda group: [offered])
    assert main(["rules", "list"]) == 0
    assert "Installed packages offer hosts (hosts_of_fjell.rules)." in capsys.readouterr().out


def test_a_file_that_cannot_be_used_is_refused_by_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--rules", str(written(tmp_path, "wrong.py", WRONG))]) == 2
    assert "wrong.py" in capsys.readouterr().err


def test_listing_rules_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom experiments.cli import main\nassert main(['rules', 'list']) == 0\n"
        "heavy = {'numba', 'mesa', 'pandas', 'scipy', 'matplotlib'} & set(sys.modules)\nassert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=Path(__file__).parents[1])


def test_a_function_without_its_declaration_is_pointed_out(
    tmp_path: Path, moskenes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = RULES + "\n\ndef forgotten_rule(p):\n    return rate\n"
    file = written(tmp_path, "tried.py", text)
    assert check(file, "--scenario", moskenes) == 0
    line = line_of(text, "def forgotten_rule")
    said = f"{file}:{line}: warning: forgotten_rule is no rule, and none calls it; is @Event(...) missing above it?"
    assert said in capsys.readouterr().out.splitlines()
