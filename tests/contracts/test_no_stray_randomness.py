"""Every random number in the model is a keyed draw: nothing under ``model/`` rolls dice of its own."""

import ast
from pathlib import Path

import numpy as np
import pytest

from model import draws
from model.draws import Draws, code, combined
from model.engine import arrivals, away, start
from model.schedule import rules
from tests.conftest import inputs_of, scenario

MODEL = Path(draws.__file__).parent
FILES = sorted(MODEL.rglob("*.py"))
MODULES = {"random", "secrets", "uuid", "time"}
CALLS = {"hash", "id", "shuffle", "default_rng", "RandomState", "Generator", "urandom", "getrandbits", "now", "today"}
#: Functions whose first argument names a decision or the like, and is turned into a code.
NAMED = {"code", "word", "uniform", "draw"}


def stray(text: str) -> list[str]:
    """The lines that use randomness other than draws, the clock, or the order of a set."""
    found, tree = [], ast.parse(text)
    # Mesa's own generator may be handed on to its sets of agents, which shuffle for the user and never for the model.
    handed_on = {
        id(node.value)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "random")
        or (isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["random"])
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                bad = any(name.name.split(".")[0] in MODULES or "random" in name.name for name in names)
            case ast.ImportFrom(module=module, names=names):
                imported = {name.name for name in names}
                bad = (module or "").split(".")[0] in MODULES or "random" in (module or "").split(".")
                bad = bad or bool(imported & (CALLS | {"random"}))
            case ast.Attribute(value=ast.Name(id="random")):
                bad = True
            case ast.Attribute(attr=("random" | "rng")):
                bad = id(node) not in handed_on
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
                bad = name in CALLS
            case ast.For(iter=over) | ast.comprehension(iter=over):
                bad = isinstance(over, (ast.Set, ast.SetComp)) or (
                    isinstance(over, ast.Call) and getattr(over.func, "id", "") in {"set", "frozenset"}
                )
                node = over
            case _:
                bad = False
        if bad:
            found.append(f"{getattr(node, 'lineno', 0)}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(MODEL)))
def test_no_file_of_the_model_rolls_dice_of_its_own(path: Path) -> None:
    assert stray(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from random import gauss",
        "import numpy.random",
        "from numpy import random",
        "from numpy.random import default_rng",
        "x = np.random.rand()",
        "x = self.random.random()",
        "random = self.random; x = random.random()",
        "x = self.rng.normal()",
        "x = agents.shuffle()",
        "import secrets",
        "import uuid",
        "import time",
        "from time import time",
        "x = hash(name)",
        "x = id(row)",
        "x = datetime.now()",
        "x = date.today()",
        "for x in {1, 2}: pass",
        "y = [x for x in set(names)]",
    ],
)
def test_stray_randomness_is_found(text: str) -> None:
    assert stray(text)


@pytest.mark.parametrize(
    "text", ["super().__init__(rng=seed)", "AgentSet(people, random=self.random)", "x = sorted({1, 2})"]
)
def test_what_is_no_randomness_is_let_pass(text: str) -> None:
    assert stray(text) == []


# Names


def names_in(path: Path) -> list[str]:
    """The strings in a file that are turned into codes where they stand."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in NAMED
            and node.args
        ):
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.append(argument.value)
    return found


NAMES = {
    "rules": [rule.name for rule in rules()],
    "arrivals": [f"arrival: {name}" for name in arrivals.DECISIONS],
    "start": [f"start: {name}" for name in start.DECISIONS],
    "away": [f"away: {name}" for name in away.DECISIONS],
    "others": sorted({name for path in FILES for name in names_in(path)}),
}
ALL = [name for names in NAMES.values() for name in names]


def test_the_names_written_in_the_code_are_found() -> None:
    assert {"child", "initial", "common shock", "sex of a newborn", "labour demand", "settlement"} <= set(
        NAMES["others"]
    )


def test_no_two_decisions_carry_one_name() -> None:
    assert sorted(set(ALL)) == sorted(ALL)


def test_all_names_hash_apart() -> None:
    places = scenario().places
    assert len({int(code(name)) for name in (*ALL, *places)}) == len(ALL) + len(places)


def test_codes_of_the_kernels_are_those_of_their_names() -> None:
    assert arrivals.CODES.tolist() == [int(code(name)) for name in NAMES["arrivals"]]
    program = inputs_of(scenario()).program
    assert program.decisions.tolist() == [int(code(rule.name)) for rule in program.built.rules]


def test_all_words_of_forty_years_are_apart() -> None:
    words = [
        word
        for seed in (1, 2, 3)
        for name in ALL
        for month in (0, *range(2000 * 12, 2040 * 12))
        for word in (Draws(seed).word(name, month),)
    ]
    further = [combined(word, np.uint64(k)) for word in words[:5000] for k in (1, 2)]
    assert len({int(word) for word in words + further}) == len(words) + len(further)
