"""Rules: what may stand in one, what is refused with file, line and reason, and that an edit is never run stale."""

import importlib.util
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from model import schedule
from model.engine.build import source
from model.engine.rewrite import RuleError, bind
from model.inputs import Inputs
from model.instruments import HazardRatio
from model.kinds import ABROAD, Arrival, Event, Match, Rule, Who, die, form_union, give_birth, move_away
from model.parameters import Parameter, declared
from model.schedule import rules
from model.simulation import MigrationModel
from tests.conftest import inputs_of, months, run, scenario

ROOT = Path(__file__).resolve().parents[1]
HEAD = '''"""A rule of a test."""

import random
from math import exp, log, sqrt

import numpy as np

from model import AgeTable, Arrival, Event, Match, Parameter, REST_OF_NORWAY, die, form_union, give_birth, move_away

base = Parameter(0.5, unit="1/year", range=(0.0, 1.0), source="a test")
mortality = AgeTable("mortality")
unsourced = 0.4

'''
FIRST = HEAD.count("\n") + 1  # the line on which the text after the head begins
PERSON = '@Event(of="person", happens=die)\ndef broken(p):\n'
NEEDED = tuple(rule for rule in rules() if rule.kind == "arrival" or rule.name == "births")


def module(folder: Path, text: str, name: str = "written") -> ModuleType:
    """A module of this text, in a file of the folder."""
    path = folder / f"{name}.py"
    path.write_text(HEAD + text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    declared(found)
    sys.modules[name] = found  # where the model looks for the parameters of a rule
    return found


def rule_of(folder: Path, text: str) -> Rule:
    """The last rule of a module of this text."""
    return [value for value in vars(module(folder, text)).values() if isinstance(value, Rule)][-1]


def refusal(folder: Path, text: str) -> str:
    """What is said against a rule, when the propose module is generated."""
    with pytest.raises((RuleError, ValueError)) as error:
        source((rule_of(folder, text),))
    return str(error.value)


def model_with(folder: Path, body: str) -> MigrationModel:
    """A model of a small place with a rule of this body."""
    asked = scenario(places=("moskenes",))
    return MigrationModel(asked, 1, Inputs(asked, (rule_of(folder, PERSON + body + "\n"), *NEEDED)))


def rewritten(folder: Path, body: str) -> str:
    """The function that a rule of this body becomes."""
    text, _ = source((rule_of(folder, f'@Event(of="person", happens=die)\ndef fine(p):\n{body}\n'),))
    found = re.search(r"def rule_fine\(.*?(?=\n\n)", text, re.DOTALL)
    assert found
    return found[0].rstrip().replace("rule_fine", "fine")


# What a rule becomes


def test_attributes_become_arguments(tmp_path: Path) -> None:
    assert (
        rewritten(tmp_path, "    return p.age * p.female") == "def fine(p_age, p_female):\n    return p_age * p_female"
    )


def test_parameters_and_tables_become_arguments(tmp_path: Path) -> None:
    text = rewritten(tmp_path, "    return mortality(p.sex, p.age) * base")
    assert text == (
        "def fine(p_sex, p_age, par_written_base, table_mortality):\n"
        "    return table_mortality[p_sex, p_age] * par_written_base"
    )


def test_powers_become_one_function_in_both_ways_of_running(tmp_path: Path) -> None:
    assert "power(p_age, 2)" in rewritten(tmp_path, "    return p.age ** 2")


def test_names_may_be_set_and_read(tmp_path: Path) -> None:
    assert "hazard *= p_age" in rewritten(tmp_path, "    hazard = base\n    hazard *= p.age\n    return hazard")


def test_docstrings_are_left_out(tmp_path: Path) -> None:
    assert "why" not in rewritten(tmp_path, '    """why"""\n    return base')


def test_every_rule_of_the_schedule_can_be_built() -> None:
    text, names = source(rules())
    compile(text, "generated", "exec")
    assert set(names.parameters) <= set(inputs_of(scenario()).values)


def test_the_function_of_a_rule_runs_as_plain_python_with_the_values_of_a_scenario(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, '@Event(of="person", happens=die)\ndef fine(p):\n    return base * exp(p.age)\n')
    person = type("Person", (), {"age": 2})()
    assert bind(rule.function, {"written_base": 0.25})(person) == 0.25 * math.exp(2)


# What is refused


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("    return p.agee * base", 3, "p has no attribute 'agee'; did you mean p.age?"),
        ("    return p.zzz", 3, "p has no attribute 'zzz'; known are age, "),
        ("    return 0.4 * base", 3, "0.4 has no source; declare it as a Parameter beside the rule"),
        ("    x = base\n    return x * 3", 4, "3 has no source"),
        ("    return -0.5", 3, "0.5 has no source"),
        ("    return 'often'", 3, "'often' has no source"),
        ("    p.age = 1\n    return base", 3, "a rule never writes state: p.age is set here"),
        ("    p.age += 1\n    return base", 3, "a rule never writes state: p.age is set here"),
        ("    return random.random()", 3, "random.random cannot be called"),
        ("    return np.random.random()", 3, "np.random.random cannot be called"),
        (
            "    return round(base)",
            3,
            "round cannot be called; allowed are exp, log, sqrt, min, max, abs and public tables",
        ),
        ("    return mortality(p.age)", 3, "mortality cannot be called"),
        ("    return rate * base", 3, "'rate' is neither a parameter nor a name set in the rule"),
        ("    return unsourced", 3, "'unsourced' is neither a parameter nor a name set in the rule"),
        ("    return base if p else 0", 3, "p can only be read through its attributes"),
        ("    return base.value", 3, "'base.value' cannot be read in a rule"),
        ("    return p.age.real", 3, "'p.age.real' cannot be read in a rule"),
        ("    for x in p.age:\n        pass\n    return base", 3, "For is not part of what a rule may say"),
        ("    while p.age:\n        pass\n    return base", 3, "While is not part of what a rule may say"),
        ("    f = lambda: 1\n    return f()", 3, "Lambda is not part of what a rule may say"),
        ("    import random\n    return base", 3, "Import is not part of what a rule may say"),
        ("    from math import pi\n    return base", 3, "ImportFrom is not part of what a rule may say"),
        ("    global base\n    return base", 3, "Global is not part of what a rule may say"),
        ("    return [base][0]", 3, "Subscript is not part of what a rule may say"),
        ("    return sum(x for x in (1, 2))", 3, "sum cannot be called"),
        ("    return (x := base)", 3, "NamedExpr is not part of what a rule may say"),
        (
            "    try:\n        return base\n    except ValueError:\n        return 0",
            3,
            "Try is not part of what a rule may say",
        ),
        ("    assert p.age\n    return base", 3, "Assert is not part of what a rule may say"),
        ("    x, y = 1, 2\n    return x", 3, "Tuple is not part of what a rule may say"),
        ("    return max(*p.age)", 3, "Starred is not part of what a rule may say"),
    ],
)
def test_what_a_rule_may_not_say_is_refused_with_file_line_and_reason(
    tmp_path: Path, body: str, line: int, reason: str
) -> None:
    answer = refusal(tmp_path, PERSON + body + "\n")
    assert answer.startswith(f"{tmp_path / 'written.py'}:{FIRST + line - 1}: rule broken: ")
    assert reason in answer


def test_the_line_is_right_after_a_docstring_and_empty_lines(tmp_path: Path) -> None:
    answer = refusal(tmp_path, PERSON + '    """Two\n    lines."""\n\n    # a word\n    return 0.4\n')
    assert f"written.py:{FIRST + 6}: rule broken" in answer


@pytest.mark.parametrize("arguments", ["x", "p, x", "person", "p, place, x"])
def test_an_argument_no_rule_has_is_refused(tmp_path: Path, arguments: str) -> None:
    answer = refusal(tmp_path, f'@Event(of="person", happens=die)\ndef broken({arguments}):\n    return base\n')
    assert re.search(r"argument '(x|person)' must be one of p, h, place", answer)


def test_what_seekers_and_offers_say_is_checked_too(tmp_path: Path) -> None:
    text = (
        "def seeking(p):\n    return base\n\ndef offered(q):\n    return q.agee\n\n"
        "@Match(seekers=seeking, offers=offered, happens=form_union)\ndef score(p, q):\n    return p.age\n"
    )
    assert "rule offered: q has no attribute 'agee'; did you mean q.age?" in refusal(tmp_path, text)


def test_what_an_arrival_says_is_checked_too(tmp_path: Path) -> None:
    text = (
        "from model.rules.in_migration import singles\n\n"
        "@Arrival(comes_from=REST_OF_NORWAY, who=singles)\ndef more(place):\n    return place.populace\n"
    )
    assert "rule more: place has no attribute 'populace'; did you mean place.population?" in refusal(tmp_path, text)


# What would run, but not as it reads


@pytest.mark.parametrize(
    ("declaration", "body"),
    [
        ('@Event(of="person", happens=die)\ndef broken(q):', "return q.age"),
        ('@Event(of="household", happens=move_away)\ndef broken(p):', "return p.age"),
        ('@Event(of="household", happens=move_away)\ndef broken(q):', "return q.age"),
    ],
)
def test_an_argument_of_another_kind_of_rule_is_refused(tmp_path: Path, declaration: str, body: str) -> None:
    """In a rule of households, `p` would read the person who stands in the household's row."""
    assert "broken" in refusal(tmp_path, f"{declaration}\n    {body}\n")


def test_an_arrival_that_reads_a_person_is_refused(tmp_path: Path) -> None:
    text = (
        "from model.rules.in_migration import singles\n\n"
        "@Arrival(comes_from=REST_OF_NORWAY, who=singles)\ndef broken(p):\n    return p.age\n"
    )
    assert "broken" in refusal(tmp_path, text)


@pytest.mark.parametrize(
    "body",
    [
        "    if p.age > 2:\n        hazard = base\n    return hazard",  # compiled, it would be 0 where it is not set
        "    if p.age > 2:\n        return base",  # nothing is given to the others
        "    base *= 2\n    return base",  # read before it is set
        "    return max(p.age, 1, key=abs)",  # the keyword would be dropped
        "    return mortality(p.sex, p.age + 2 ** 2 ** 2 ** 2)",  # beyond the table, compiled code reads what stands there
        "    return mortality(p.age, p.sex)",  # likewise
    ],
    ids=["set in one branch", "no return", "read before it is set", "keyword", "beyond a table", "swapped"],
)
def test_what_would_run_otherwise_than_it_reads_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(RuleError, match="rule broken"):
        model_with(tmp_path, body)


def test_a_function_that_was_not_imported_is_refused(tmp_path: Path) -> None:
    """Compiled, `exp` would be found all the same; the researcher's own function would not run."""
    path = tmp_path / "bare.py"
    text = "from model import Event, die\n\n@Event(of='person', happens=die)\ndef broken(p):\n    return exp(p.age)\n"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("bare", path)
    assert spec is not None
    assert spec.loader is not None
    bare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bare)
    with pytest.raises(RuleError, match=r"bare\.py:5: rule broken: .*exp"):
        source((bare.broken,))


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    """The second would run in the place of both, and share its draws."""
    one, other = (rule_of(tmp_path, f"{PERSON}    return base * {factor}\n") for factor in (1, 2))
    with pytest.raises(ValueError, match="broken"):
        source((one, other))


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
        MigrationModel(asked, 1, Inputs(asked, (rule, *NEEDED))).run()
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
        MigrationModel(asked, 1, Inputs(asked, (*NEEDED, rule_of(tmp_path, text))))


@pytest.mark.parametrize("score", ["-1", "log(-1)"], ids=["negative", "not a number"])
def test_an_impossible_score_stops_the_run_with_the_rule(tmp_path: Path, score: str) -> None:
    text = (
        "def seeking(p):\n    if p.female:\n        return 2\n    return 0\n\n"
        "def offered(q):\n    return 1 - q.female\n\n"
        f"@Match(seekers=seeking, offers=offered, happens=form_union)\ndef broken(p, q):\n    return {score}\n"
    )
    asked = scenario(places=("moskenes",))
    with pytest.raises(RuleError, match="broken"):
        MigrationModel(asked, 1, Inputs(asked, (rule_of(tmp_path, text), *NEEDED))).run()


@pytest.mark.parametrize("left_out", ["arrivals", "births", "tables"])
def test_any_set_of_rules_can_be_run(tmp_path: Path, left_out: str) -> None:
    rule = rule_of(tmp_path, PERSON.replace("broken", "fine") + "    return p.age - p.age\n")
    others = {
        "arrivals": tuple(each for each in NEEDED if each.kind != "arrival"),
        "births": tuple(each for each in rules() if each.name not in ("births", "deaths")),
        "tables": tuple(each for each in NEEDED if each.kind == "arrival"),
    }
    asked = scenario(places=("moskenes",), stop=months(2))
    MigrationModel(asked, 1, Inputs(asked, (rule, *others[left_out]))).run()


# Editing, and not having to


SCRIPT = """
import sys

sys.path.insert(0, sys.argv[1])
import exodus
from model.inputs import Inputs
from model.parameters import declared
from model.schedule import rules
from model.simulation import MigrationModel
from tests.conftest import digests, scenario

declared(exodus)
needed = [rule for rule in rules() if rule.kind == "arrival" or rule.name == "births"]
asked = scenario(places=("moskenes",))
model = MigrationModel(asked, 1, Inputs(asked, (exodus.exodus, *needed)), events=True)
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
    assert Inputs(asked, (outsider.exodus, *NEEDED)).values["outsider_base"] == 0.7


def generated() -> set[str]:
    return {name for name in sys.modules if name.startswith("bolyst_rules_")}


def test_parameters_and_instruments_never_build_or_compile_anything() -> None:
    run(scenario())
    built, modules = inputs_of(scenario()).built, generated()
    propose = built.module.propose
    compiled = len(propose.signatures)
    changed = scenario(
        parameters={"out_migration_level": 1.3, "births_level": 0.9},
        instruments=(
            HazardRatio("out_migration", 0.5, scenario().start),
            HazardRatio("immigration_singles", 2.0, scenario().start),
        ),
    )
    run(changed)
    assert inputs_of(changed).built is built
    assert generated() == modules
    assert len(propose.signatures) == compiled


def test_the_generated_module_is_named_by_its_text() -> None:
    first, again = source(rules())[0], source(rules())[0]
    assert first == again
    assert inputs_of(scenario()).built.module.__name__.startswith("bolyst_rules_")


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
        Inputs(scenario(), (*rules(), other))


def test_the_schedule_names_every_file_of_rules() -> None:
    folder = Path(schedule.__file__).parent / "rules"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(schedule.SCHEDULE)
