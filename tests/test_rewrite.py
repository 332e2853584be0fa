"""What a rule becomes, and what is refused with file, line and reason."""

import importlib.util
import math
import re
from pathlib import Path

import pytest

from model.engine.build import Compiled, source
from model.engine.rewrite import bind
from model.kinds import RuleError
from model.measures import MEASURES
from model.schedule import rules
from tests.conftest import inputs_of, scenario
from tests.written_rules import FIRST, PERSON, model_with, refusal, rule_of


def rewritten(folder: Path, body: str) -> str:
    """The function that a rule of this body becomes."""
    way = Compiled(())
    source((rule_of(folder, f'@Event(of="person", happens=die)\ndef fine(p):\n{body}\n'),), way)
    return way.definitions["rule_fine"].removeprefix("@kernel\n").replace("rule_fine", "fine")


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
    way = Compiled(MEASURES)
    for name, text in source(rules(), way).items():
        compile(text, name, "exec")
    assert set(way.parameters) <= set(inputs_of(scenario()).values)


def test_the_function_of_a_rule_runs_as_plain_python_with_the_values_of_a_scenario(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, '@Event(of="person", happens=die)\ndef fine(p):\n    return base * exp(p.age)\n')
    person = type("Person", (), {"age": 2})()
    assert bind(rule.function, {"written_base": 0.25})(person) == 0.25 * math.exp(2)


# What is refused


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("    return p.agee * base", 3, "p has no attribute 'agee'; did you mean p.age?"),
        ("    return p.zzz", 3, "p has no attribute 'zzz'; known are adult, age, "),
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
            "round cannot be called; allowed are exp, log, sqrt, min, max, abs, public tables, rules and functions of this",
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
        source((bare.broken,), Compiled(()))


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    """The second would run in the place of both, and share its draws."""
    one, other = (rule_of(tmp_path, f"{PERSON}    return base * {factor}\n") for factor in (1, 2))
    with pytest.raises(ValueError, match="broken"):
        source((one, other), Compiled(()))
