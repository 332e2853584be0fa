"""Scenario files: what a run starts from and what is done in it, checked before anything heavy is loaded.

``load("scenarios/hjelmeland.toml")`` gives a `Scenario` or a `ScenarioError` that names every mistake at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Case, cases

if TYPE_CHECKING:
    from scenarios.files import find, load, shipped
    from scenarios.problems import ScenarioError
    from scenarios.schema import Scenario

__all__ = ["Case", "Scenario", "ScenarioError", "cases", "find", "load", "shipped"]

#: Loaded when first asked for: a list of the cases needs neither pydantic nor NumPy.
_MODULES = {
    "Scenario": "schema",
    "ScenarioError": "problems",
    "find": "files",
    "load": "files",
    "shipped": "files",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"scenarios.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'scenarios' has no attribute {name!r}")
