"""Rules while the model runs: faults stop it, an edit is never run stale, and what a declaration may say."""

import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from model import schedule
from model.engine.build import Compiled, source
from model.inputs import Inputs
from model.kinds import Arrival, Event, Match, RuleError
from model.measures import MEASURES
from model.parameters import Parameter
from model.policy import HazardRatio
from model.rulebook import Rulebook
from model.schedule import rules
from model.simulation import MigrationModel
from model.vocabulary import ABROAD, die, form_union, give_birth, move_away
from model.who import Who
from tests.conftest import inputs_of, months, run, scenario
from tests.written_rules import NEEDED, PERSON, model_with, rule_of

ROOT = Path(__file__).resolve().parents[1]


# What is refused while the model runs


#: One rule with every fault, told apart by a parameter, so that it is compiled once.
FAULTY = """
kind = Parameter(0.0, unit="code", range=(0.0, 4.0), source="a test")

@Event(of="person", happens=die)
def broken(p):
    if p.age > 0:
        return 0
    if kind == 0:
        return -1
    if kind == 1:
        return log(-1)
    if kind == 2:
        return -log(0)
    if kind == 2 + 1:
        return 1 / p.age
    return exp(2 ** (2 + 2))
"""


@pytest.mark.parametrize(
    ("kind", "value"), [(0, "-1.0"), (1, "nan"), (2, "inf"), (3, "inf"), (4, "8886110.5")], ids=lambda each: str(each)
)
def test_an_impossible_hazard_stops_the_run_with_rule_person_and_value(tmp_path: Path, kind: int, value: str) -> None:
    rule = rule_of(tmp_path, FAULTY)
    asked = scenario(places=("moskenes",), parameters={"written_kind": kind})
    with pytest.raises(RuleError) as error:
        MigrationModel(asked, 1, Inputs(asked, Rulebook.of((rule, *NEEDED)))).run()
    answer = str(error.value)
    assert f"rule broken gave the hazard {value}" in answer
    assert re.search(r"for the person [0-9a-f]{16}; allowed is 0 to 1,000,000 per year", answer)


def test_the_person_named_in_the_refusal_is_the_one_it_is_about(tmp_path: Path) -> None:
    at_start = run(scenario(places=("moskenes",), stop=months(0))).state
    with pytest.raises(RuleError) as error:
        model_with(tmp_path, "    if p.age == 2 ** 2 * 2 + 2 and p.female:\n        return -1\n    return 0")
    found = re.search(r"person ([0-9a-f]{16})", str(error.value))
    assert found
    row = at_start.person_keys.tolist().index(int(found[1], 16))
    assert at_start.persons[[0, 1], row].tolist() == [10, 1]


def test_an_impossible_intensity_stops_the_run_with_rule_place_and_value(tmp_path: Path) -> None:
    text = (
        "from model.rules.in_migration import singles\n\n"
        "@Arrival(comes_from=REST_OF_NORWAY, who=singles)\ndef emptying(place):\n    return -place.population\n"
    )
    asked = scenario(places=("moskenes",))
    with pytest.raises(
        RuleError, match=r"rule emptying gave the intensity -1352\.0 for moskenes; allowed is 0 or more"
    ):
        MigrationModel(asked, 1, Inputs(asked, Rulebook.of((*NEEDED, rule_of(tmp_path, text)))))


@pytest.mark.parametrize("score", ["-1", "log(-1)"], ids=["negative", "not a number"])
def test_an_impossible_score_stops_the_run_with_the_rule(tmp_path: Path, score: str) -> None:
    text = (
        "def seeking(p):\n    if p.female:\n        return 2\n    return 0\n\n"
        "def offered(q):\n    return 1 - q.female\n\n"
        f"@Match(seekers=seeking, offers=offered, happens=form_union)\ndef broken(p, q):\n    return {score}\n"
    )
    asked = scenario(places=("moskenes",))
    with pytest.raises(RuleError, match="broken"):
        MigrationModel(asked, 1, Inputs(asked, Rulebook.of((rule_of(tmp_path, text), *NEEDED)))).run()


@pytest.mark.parametrize("left_out", ["arrivals", "births", "tables"])
def test_any_set_of_rules_can_be_run(tmp_path: Path, left_out: str) -> None:
    rule = rule_of(tmp_path, PERSON.replace("broken", "fine") + "    return p.age - p.age\n")
    others = {
        "arrivals": tuple(each for each in NEEDED if each.kind != "arrival"),
        "births": tuple(each for each in rules() if each.name not in ("births", "deaths")),
        "tables": tuple(each for each in NEEDED if each.kind == "arrival"),
    }
    asked = scenario(places=("moskenes",), stop=months(2))
    MigrationModel(asked, 1, Inputs(asked, Rulebook.of((rule, *others[left_out])))).run()


# Editing, and not having to


SCRIPT = """
import sys

sys.path.insert(0, sys.argv[1])
import exodus
from model.inputs import Inputs
from model.parameters import declared
from model.rulebook import Rulebook
from model.schedule import rules
from model.simulation import MigrationModel
from tests.conftest import digests, scenario

declared(exodus)
needed = [rule for rule in rules() if rule.kind == "arrival" or rule.name == "births"]
asked = scenario(places=("moskenes",))
model = MigrationModel(asked, 1, Inputs(asked, Rulebook.of((exodus.exodus, *needed))), events=True)
model.run()
print(digests(model))
"""
EXODUS = """from model import Event, Parameter, emigrate

base = Parameter(0.1, unit="1/year", range=(0.0, 1.0), source="a test")

@Event(of="household", happens=emigrate)
def exodus(h):
    return base
"""


def result_of(folder: Path, text: str) -> str:
    (folder / "exodus.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_an_edited_rule_gives_another_result(tmp_path: Path) -> None:
    assert result_of(tmp_path, EXODUS) != result_of(tmp_path, EXODUS.replace("return base", "return base / 2"))


def test_a_rule_from_outside_the_package_brings_its_own_parameters(tmp_path: Path) -> None:
    """Without anybody naming them first."""
    path = tmp_path / "outsider.py"
    path.write_text(EXODUS, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("outsider", path)
    assert spec is not None
    assert spec.loader is not None
    outsider = importlib.util.module_from_spec(spec)
    sys.modules["outsider"] = outsider
    spec.loader.exec_module(outsider)
    asked = scenario(parameters={"outsider_base": 0.7})
    assert Inputs(asked, Rulebook.of((outsider.exodus, *NEEDED))).values["outsider_base"] == 0.7


def generated() -> set[str]:
    return {name for name in sys.modules if name.startswith("bolyst_rules_")}


def test_parameters_and_instruments_never_build_or_compile_anything() -> None:
    run(scenario())
    built, modules = inputs_of(scenario()).program.built, generated()
    propose = built.kernels.propose_household
    compiled = len(propose.signatures)
    changed = scenario(
        parameters={"out_migration_level": 1.3, "births_level": 0.9},
        instruments=(
            HazardRatio("out_migration", 0.5, scenario().start),
            HazardRatio("labour_europe", 2.0, scenario().start),
        ),
    )
    run(changed)
    assert inputs_of(changed).program.built is built
    assert generated() == modules
    assert len(propose.signatures) == compiled


def test_what_is_generated_is_named_by_its_text() -> None:
    assert source(rules(), Compiled(MEASURES)) == source(rules(), Compiled(MEASURES))
    kernels = inputs_of(scenario()).program.built.kernels
    assert kernels.propose_person.__module__.startswith("bolyst_rules_")


def test_an_edited_rule_compiles_its_own_function_and_the_loop_that_calls_it_only(tmp_path: Path) -> None:
    def built(factor: str) -> set[str]:
        before = generated()
        model_with(tmp_path, f"    return base * {factor}")
        return generated() - before

    built("1")
    assert len(built("2")) == 2


# Declarations


def always(p):  # type: ignore[no-untyped-def]
    return 1


A_SHARE = Parameter(0.5, unit="share", range=(0.0, 1.0), source="a test")
SINGLES = Who(age=lambda sex, age, movers: movers, female=A_SHARE)


def test_an_event_of_nobody_we_know_is_refused_with_those_we_do() -> None:
    with pytest.raises(
        ValueError, match="Event\\(of='dog'\\): allowed are person, registered, household, away_household"
    ):
        Event(of="dog", happens=die)


@pytest.mark.parametrize(("of", "happens"), [("person", move_away), ("household", die), ("away_household", give_birth)])
def test_an_event_that_cannot_happen_to_its_subject_is_refused(of: str, happens: object) -> None:
    with pytest.raises(ValueError, match=f"Event\\(of='{of}', happens={happens.name}\\): {happens.name} happens to "):  # type: ignore[attr-defined]
        Event(of=of, happens=happens)  # type: ignore[arg-type]


def test_an_event_that_needs_a_pair_is_refused() -> None:
    """A union has no partner unless a match finds one."""
    with pytest.raises(ValueError, match="form_union"):
        Event(of="person", happens=form_union)


def test_arrivals_from_nowhere_we_know_are_refused() -> None:
    with pytest.raises(ValueError, match=f"atlantis.*{ABROAD}"):
        Arrival(comes_from="atlantis", who=SINGLES)


@pytest.mark.parametrize("happens", [die, move_away])
def test_a_match_of_what_happens_to_one_alone_is_refused(happens: object) -> None:
    with pytest.raises(ValueError, match=happens.name):  # type: ignore[attr-defined]
        Match(seekers=always, offers=always, happens=happens)  # type: ignore[arg-type]


def test_a_second_match_is_refused() -> None:
    """There is one list of who found whom."""
    unions = next(rule for rule in rules() if rule.kind == "match")
    other = replace(unions, name="friendships")
    with pytest.raises(ValueError, match="one match"):
        Inputs(scenario(), Rulebook.of((*rules(), other)))


def test_the_schedule_names_every_file_of_rules() -> None:
    folder = Path(schedule.__file__).parent / "rules"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(schedule.SCHEDULE)
