"""Scenario files: what a run starts from and what is done in it, checked before anything heavy is loaded.

``load("scenarios/hjelmeland.toml")`` gives a `Scenario` or a `ScenarioError` that names every mistake at once; so does
``load_study("scenarios/studies/ratios.toml")``, which gives a `Study`: many runs that are compared.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Case, cases

if TYPE_CHECKING:
    from scenarios.files import find, find_study, load, shipped, shipped_studies
    from scenarios.problems import ScenarioError
    from scenarios.scenario import Scenario
    from scenarios.studies import load_study
    from scenarios.study import Draws, SampledLever, Study, Variant

__all__ = [
    "Case",
    "Draws",
    "SampledLever",
    "Scenario",
    "ScenarioError",
    "Study",
    "Variant",
    "cases",
    "find",
    "find_study",
    "load",
    "load_study",
    "shipped",
    "shipped_studies",
]

#: Loaded when first asked for: a list of the cases needs neither pydantic nor NumPy.
_MODULES = {
    "Draws": "study",
    "SampledLever": "study",
    "Scenario": "scenario",
    "ScenarioError": "problems",
    "Study": "study",
    "Variant": "study",
    "find": "files",
    "find_study": "files",
    "load": "files",
    "load_study": "studies",
    "shipped": "files",
    "shipped_studies": "files",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"scenarios.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'scenarios' has no attribute {name!r}")
