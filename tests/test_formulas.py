"""The formula printed of a rule is the rule: what it reads, what it comes to, and no other for another text."""

import ast
import inspect
import math
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from model.description import formulas as described
from model.description.formulas import formula, formulas
from model.description.submodels import Section
from model.engine.rewrite import ARGUMENTS, readable, rewrite
from model.kinds import Rule
from model.measures import MEASURES
from model.parameters import Parameter, declared, registry
from model.reference import Interpreter
from model.schedule import rules
from model.state import TOP_AGE
from tests.contracts import every_kind
from tests.formula_reader import Reader, bare_names
from tests.written_rules import module

RULES = {rule.name: rule for rule in rules()}
KNOWN = readable(MEASURES)
KNOWN_PARAMETERS = registry() | declared(every_kind)


def held(value: object) -> Iterator[object]:
    """Whatever a rule holds in its fields, and in the fields of those."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from held(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from held(each)
    else:
        yield value


def functions_of(rule: Rule) -> list[Callable[..., float]]:
    """The functions a rule consists of, those that say who comes included."""
    return [each for each in held(rule) if inspect.isfunction(each)]


FUNCTIONS = {f"{rule.name}: {each.__name__}": each for rule in rules() for each in functions_of(rule)}


def read_by(function: Callable[..., float]) -> set[str]:
    """Full names of the parameters that the rewritten function takes."""
    return set(rewrite(function, "tested", (*ARGUMENTS, "sex", "age", "movers"), KNOWN).parameters)


def written(folder: Path, body: str) -> Callable[..., float]:
    """A function of this body, in a module of its own."""
    return module(folder, f"def tested(p, h, place):\n{body}\n").tested


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_formula_holds_the_parameters_that_the_rewritten_function_reads_and_no_others(name: str) -> None:
    function = FUNCTIONS[name]
    printed = formulas(function)
    names = {short: full for each in printed for short, full in each.parameters.items()}
    in_text = {name for each in printed for name in bare_names(each)}
    assert {names[each] for each in in_text} == read_by(function)


@pytest.mark.parametrize("name", RULES)
def test_the_table_of_a_rule_holds_what_its_functions_read_and_what_it_declares(name: str) -> None:
    rule = RULES[name]
    section = Section(rule)
    read = {each for function in functions_of(rule) for each in read_by(function)}
    beside = {each.name for each in held(rule) if isinstance(each, Parameter)}
    assert set(section.parameters) == read | beside


def view(attributes: set[str], dice: random.Random) -> SimpleNamespace:
    """Somebody or something with such attributes, each a number that rules may meet."""
    numbers = {"age": lambda: dice.randrange(16, 90), "sex": lambda: dice.randrange(2)}
    usual = lambda: dice.choice((0, 1, 0.4, 1, 2, 0, 7.5, 30.5))  # noqa: E731
    positive = lambda: dice.choice((0.2, 0.5, 1, 3, 400))  # noqa: E731
    ratios = ("labour_demand", "language", "country_demand", "workforce", "funding_at_start")
    return SimpleNamespace(**{name: numbers.get(name, positive if name in ratios else usual)() for name in attributes})


def worked_out(function: Callable[..., float], dice: random.Random, times: int) -> Iterator[tuple[float, float]]:
    """What the function gives and what its printed formula gives, for the same people and values."""
    printed = formulas(function)
    values = {name: p.value * dice.choice((0.9, 1.0, 1.1)) for name, p in KNOWN_PARAMETERS.items()}
    table = np.linspace(0.01, 0.4, 2 * (TOP_AGE + 1)).reshape(2, TOP_AGE + 1)
    given = {short: values[full] for each in printed for short, full in each.parameters.items()}
    reader = Reader(printed, given | {short: table for each in printed for short in each.tables})
    run = Interpreter(values, lambda _: table).function(function)
    reads = {find for each in printed for find in re.findall(rf"\b({'|'.join(ARGUMENTS)})\.(\w+)", each.text)}
    names = re.findall(r"\w+", printed[0].head.partition("(")[2])
    for _ in range(times):
        arguments: dict[str, object] = {of: view({b for a, b in reads if a == of}, dice) for of in ARGUMENTS}
        arguments |= {"sex": dice.randrange(2), "age": dice.randrange(16, 90), "movers": 0.1, "peak": 20.0}
        own = {each: arguments[each] for each in names}
        yield float(run(*own.values())), reader.value(printed[0], own)


EVERY_KIND = {
    f"every_kind: {name}": value.function if isinstance(value, Rule) else value
    for name, value in vars(every_kind).items()
    if name
    in ("patience_wears", "grudge_rises", "mood_swings", "restless", "bell", "dance_partners", "learns_by_talking")
}


@pytest.mark.parametrize("name", [*FUNCTIONS, *EVERY_KIND])
def test_a_printed_formula_comes_to_what_the_rule_gives(name: str) -> None:
    function = (FUNCTIONS | EVERY_KIND)[name]
    dice = random.Random(name)
    pairs = list(worked_out(function, dice, 30))
    assert all(math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12) for one, two in pairs), pairs


#: Ways to write a function, and whether it can be printed as cases with factors and summands.
SHAPES = {
    "a choice": ("    return base if p.age > 2 else base * 2", True),
    "a choice in a product": ("    x = base if p.female else 2\n    x *= p.age + 1\n    return x", True),
    "set in each way": (
        "    if p.female:\n        x = base\n    else:\n        x = base + 1\n    return x * p.age",
        True,
    ),
    "set again": ("    x = base\n    if p.female:\n        x = 2 + base\n    x -= p.age * 2\n    return x", True),
    "a sum, then a product": ("    x = base + p.age\n    x *= 2\n    return x * (1 - base)", True),
    "a sum on lines, then a product": ("    x = base\n    x += p.age\n    x *= 2\n    return x", False),
    "taken over, then changed": ("    x = base\n    y = x + 1\n    x *= 2\n    return x * y", True),
    "read, then changed": ("    x = base\n    y = 1 + x\n    x *= 2\n    return x * y", False),
    "read before a return": ("    x = base * p.age\n    if x > 2:\n        return x\n    return x / (x + 1)", True),
    "two names": ("    x = base - 1\n    y = x * p.age\n    return 1 / (y - 3 - x)", True),
    "signs": ("    return -(base - p.age) - (1 - base) / (2 / (1 + p.age)) - -base", True),
    "powers": ("    return (1 + p.age) ** 2 / (base * 2) ** 2 - (base ** (1 + base)) ** 2", True),
    "logic": ("    return base * (not (p.female and p.working or p.age > 2 and not p.sex))", True),
    "deep": (
        "    x = base\n    if p.female:\n        if p.working:\n            x *= 2\n        x += 1\n    return x",
        False,
    ),
    "returned midway": (
        "    x = base * p.age\n    if p.female:\n        return x + 1\n    x /= 2 * base\n    return x",
        True,
    ),
    "behind itself": ("    x = base\n    x = p.age * x\n    return x", False),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_functions_of_other_shapes_are_printed_right_or_told_statement_by_statement(shape: str, tmp_path: Path) -> None:
    body, is_regular = SHAPES[shape]
    printed = formula(written(tmp_path, body))
    assert ("the value is" in printed.text) != is_regular, printed.text
    dice, names = random.Random(shape), {"base": 0.5}
    exec("\n".join(["def tested(p):", body]), names)
    for _ in range(40 if is_regular else 0):
        person = view({"age", "sex", "female", "working"}, dice)
        value = Reader([printed], {"base": 0.5}).value(printed, {"p": person, "h": None, "place": None})
        assert math.isclose(value, names["tested"](person), rel_tol=1e-9, abs_tol=1e-12), printed.text  # type: ignore[operator]


def test_statements_are_told_in_their_order(tmp_path: Path) -> None:
    function = written(tmp_path, SHAPES["deep"][0])
    assert formula(function).text == (
        "tested(p, h, place):\n"
        "  x := base\n"
        "  if p.female:\n"
        "    if p.working:\n"
        "      x := x × 2\n"
        "    x := x + 1\n"
        "  the value is x"
    )


def test_a_rule_reads_as_cases_with_factors_under_conditions(tmp_path: Path) -> None:
    body = """    if p.age < base or p.seasonal:
        return 0.0
    hazard = base * exp(-(((p.age - base) / base) ** 2)) / place.population
    if h.size >= 2:
        hazard *= base + 1
    elif p.female:
        hazard /= 2
    breakpoint()
    return hazard * (1 - base)"""
    assert formula(written(tmp_path, body)).text == (
        "tested(p, h, place)\n"
        "  = 0                                                          if p.age < base or p.seasonal\n"
        "  = base × exp(−((p.age − base) / base)²) / place.population   otherwise\n"
        "    × (base + 1)                                               where h.size ≥ 2\n"
        "    / 2                                                        else where p.female\n"
        "    × (1 − base)"
    )


def test_parameters_of_other_files_go_by_their_full_names() -> None:
    (printed, *_) = formulas(every_kind.angry_out_migration.function)
    assert printed.text == "angry_out_migration(h, place) = out_migration(h, place) + rate × h.grudge × restless(h)"
    called = {each.name: each for each in formulas(every_kind.angry_out_migration.function)}
    assert "out_migration_newcomer × exp(−h.years_resident / out_migration_settling)" in called["out_migration"].text
    assert called["bell"].parameters == {"width": "every_kind_width"}


def mutants(definition: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """The same function with one sign, comparison, number or name changed at a time."""
    other = {
        ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.And: ast.Or,
        ast.Or: ast.And, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    }  # fmt: skip
    for node in (each for statement in definition.body for each in ast.walk(statement)):
        if isinstance(node, ast.Attribute):
            node.attr += "_"
            yield definition
            node.attr = node.attr[:-1]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            node.id += "_"
            yield definition
            node.id = node.id[:-1]
        elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
            kept = node.op
            node.op = other[type(kept)]()  # type: ignore[assignment]
            yield definition
            node.op = kept
        elif isinstance(node, ast.Compare):
            kept_ops = node.ops
            node.ops = [other[type(kept_ops[0])](), *kept_ops[1:]]  # type: ignore[list-item]
            yield definition
            node.ops = kept_ops
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            node.value += 1
            yield definition
            node.value -= 1


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_changed_rule_has_another_formula(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    function = FUNCTIONS[name]
    before = formula(function).text
    definition, line = described.definition_of(function)
    after = []
    for changed in mutants(definition):
        monkeypatch.setattr(described, "definition_of", lambda _, changed=changed: (changed, line))
        after.append(formula(function).text)
    assert after
    assert before not in after
