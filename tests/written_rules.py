"""Shared by the tests of rules: a rule from a text, what is said against it, and a model that runs it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from model.engine.build import Compiled, source
from model.inputs import Inputs
from model.kinds import Rule, RuleError
from model.parameters import declared
from model.rulebook import Rulebook
from model.schedule import rules
from model.simulation import MigrationModel
from tests.conftest import scenario

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
        source((rule_of(folder, text),), Compiled(()))
    return str(error.value)


def model_with(folder: Path, body: str) -> MigrationModel:
    """A model of a small place with a rule of this body."""
    asked = scenario(places=("moskenes",))
    return MigrationModel(asked, 1, Inputs(asked, Rulebook.of((rule_of(folder, PERSON + body + "\n"), *NEEDED))))
