"""Scenario files: what a run starts from and what is done in it, checked before anything heavy is loaded.

``load("scenarios/hjelmeland.toml")`` gives a `Scenario` or a `ScenarioError` that names every mistake at once.
"""

from scenarios.cases import Case, cases
from scenarios.files import find, load, shipped
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario

__all__ = ["Case", "Scenario", "ScenarioError", "cases", "find", "load", "shipped"]
