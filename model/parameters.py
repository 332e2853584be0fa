"""Parameters: every number a rule reads, with unit, range, prior and source, and the registry of all of them.

A parameter is declared beside the rule that reads it and named after both: ``base`` in ``rules/out_migration.py`` is
``out_migration_base`` in scenario files, tables and manifests. Its value never sits in a rule as a constant, so a
scenario changes it without a rule being built again.
"""

import sys
from math import isfinite
from pathlib import Path
from types import FrameType

from model.priors import Prior, Uniform


def declared_in(frame: FrameType) -> tuple[str, str]:
    """Name of the module that a frame runs, and its file and line as a reader in the current folder would write them."""
    return frame.f_globals["__name__"], f"{shown_path(frame.f_code.co_filename)}:{frame.f_lineno}"


def shown_path(path: str) -> str:
    """A path as a reader in the current folder would write it; the model's own files begin with `model`."""
    for folder in (Path.cwd(), Path(__file__).parents[1]):
        if Path(path).is_relative_to(folder):
            return str(Path(path).relative_to(folder))
    return path


class Parameter:
    """A number with a home.

    Args:
        value: the default.
        unit: "1/year", "ratio", "share", "years" ...
        range: lowest and highest value allowed, both inclusive.
        source: fact-sheet id, table, DOI, "calibrated <date>" or "assumption", with a word on why.
        prior: what is believed before the case data are seen, which draws of a prior or posterior vary. When not given it
            is held at its value; a study that varies it takes the whole range.
        replaces: full name of the parameter whose place it takes, such as out_migration_school.

    Raises:
        ValueError: the range is empty or does not hold the value, or unit or source is missing.
    """

    __slots__ = ("drawn", "module", "name", "prior", "range", "replaces", "source", "unit", "value", "where")

    def __init__(
        self,
        value: float,
        *,
        unit: str = "",
        range: tuple[float, float],
        source: str = "",
        prior: Prior | None = None,
        replaces: str = "",
    ) -> None:
        low, high = range
        if not (isfinite(value) and low < high and low <= value <= high):
            raise ValueError(f"Parameter({value}) must lie within its range {low} to {high}, and the range be finite")
        if not unit or not source:
            raise ValueError(f'Parameter({value}) needs a unit and a source; "assumption" is one')
        self.value = float(value)
        self.unit = unit
        self.range = (float(low), float(high))
        self.source = source
        self.prior: Prior = prior or Uniform()
        self.drawn = prior is not None
        self.module, self.where = declared_in(sys._getframe(1))
        self.name = ""
        self.replaces = replaces

    def __float__(self) -> float:
        return self.value

    def __repr__(self) -> str:
        return f"Parameter({self.name or '?'} = {self.value:g} {self.unit})"


def declared(module: object) -> dict[str, Parameter]:
    """The parameters declared in a module, named after it or as what they replace, in the order of declaration."""
    full_name = module.__name__  # type: ignore[attr-defined]
    prefix = full_name.rpartition(".")[2]
    found = {}
    for attribute, value in vars(module).items():
        if isinstance(value, Parameter) and value.module == full_name:
            value.name = value.replaces or f"{prefix}_{attribute.lower()}"
            found[value.name] = value
    return found


def registry() -> dict[str, Parameter]:
    """Every parameter of the model by name: the rules' in schedule order, the starting population's, the outside world's,
    the shocks', the instruments'.

    Raises:
        ValueError: two parameters would carry the same name.
    """
    from model import (
        cars,
        dwellings,
        employers,
        local_pattern,
        measures,
        outside,
        population,
        reconstruction,
        schooling,
        settlement,
    )
    from model.instrument import instrument_modules
    from model.policy import instruments as common
    from model.policy import projects
    from model.schedule import rule_modules
    from model.shock import shock_modules

    found: dict[str, Parameter] = {}
    own = (
        measures,
        population,
        schooling,
        employers,
        cars,
        dwellings,
        reconstruction,
        outside,
        local_pattern,
        settlement,
    )
    for module in (*rule_modules(), *own, *shock_modules(), *instrument_modules(), common, projects):
        for name, parameter in declared(module).items():
            if name in found and found[name] is not parameter:
                raise ValueError(f"two parameters are called {name}: one in {parameter.module}")
            found[name] = parameter
    return found


def resolve(changed: dict[str, float], known: dict[str, Parameter]) -> dict[str, float]:
    """Values of all known parameters: the defaults, with what differs put in their place.

    Raises:
        ValueError: an unknown name, or a value outside the parameter's range.
    """
    values = {name: parameter.value for name, parameter in known.items()}
    for name, value in changed.items():
        if name not in known:
            raise ValueError(f"there is no parameter {name!r}")
        low, high = known[name].range
        if not low <= value <= high:
            raise ValueError(f"parameter {name} = {value} lies outside {low} to {high} {known[name].unit}")
        values[name] = float(value)
    return values
