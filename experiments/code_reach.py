"""Which code a run can reach: the engine, the functions of rules in force, what these call, and what files of rules import.

Of a file of rules only what rules in force reach counts, with all that is done when the file is read; of a module that
such a file imports, everything. Python's own modules and installed packages count by name.
"""

import ast
import sys
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec, resolve_name
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

import model
from experiments.code_form import Import, Source, assigned, form, names_in, read, stored, whole
from model.kinds import AgeTable, Column, Declared
from model.parameters import Parameter

_ROOT = Path(model.__file__).parents[1]
_START = "model.simulation"  # whoever runs the model runs this, and all it imports
_RULES = "model.rules."
_INSTALLED = ("site-packages", "dist-packages")


class Reach:
    """Gathers what is reached from one place after the other.

    Attributes:
        parts: what has been reached, as texts that do not say where files lie.
    """

    def __init__(self) -> None:
        self.parts: set[str] = set()
        self._seen: set[tuple[str, str]] = set()

    def digest(self) -> str:
        """One hash of all parts."""
        return blake2b("\0".join(sorted(self.parts)).encode(), digest_size=16).hexdigest()

    def engine(self, name: str = _START) -> None:
        """A module of the model that declares no rules, with what it imports of the model."""
        waiting = [name]
        while waiting:
            name = waiting.pop()
            path = _of_model(name)
            if path is None or name.startswith(_RULES) or not self._first(name, ""):
                continue
            text = path.read_text(encoding="utf-8")
            self.parts.add(f"{name}: {whole(text)}")
            waiting.append(name.rpartition(".")[0])
            for each in read(text).imports:
                waiting += [each.module, f"{each.module}.{each.attribute}"]

    def function(self, function: object, nearby: str) -> None:
        """A function that a rule or instrument consists of.

        Args:
            function: as the researcher wrote it.
            nearby: name of the module that declares the rule.
        """
        if isinstance(function, Declared):
            function = function.function
        if not isinstance(function, FunctionType):
            return
        if not (function.__module__ == nearby or function.__module__.startswith(_RULES)):
            self.engine(function.__module__)
            self._user(function.__module__, nearby)
            return
        source = self._source(function.__module__)
        self.parts.add(f"{_label(function.__module__)}.{function.__name__}")
        # One that was made by another function stands under no name of its own.
        for name in [function.__name__] if function.__name__ in source.definitions else source.definitions:
            self._name(function.__module__, name)

    def file(self, name: str) -> None:
        """What is done when a module of rules is read: its constants, its imports."""
        if not self._first(name, ""):
            return
        source, live = self._source(name), vars(sys.modules[name])
        label = _label(name)
        for statement in source.statements:
            if any(isinstance(live.get(each), Column) for each in assigned(statement)):
                continue  # said by the rulebook
            self.parts.add(f"{label}: {form(statement)}")
            self._names(name, statement)
            self._values(name, statement)
        for defined, nodes in source.definitions.items():
            # A decorator that declares nothing may do something when the file is read.
            if any(getattr(node, "decorator_list", ()) for node in nodes) and not isinstance(
                live.get(defined), Declared
            ):
                self._name(name, defined)
        for each in source.imports:
            self._imported(name, each, named=False)

    # --- names ----------------------------------------------------------------------------------------------------------

    def _first(self, module: str, name: str) -> bool:
        new = (module, name) not in self._seen
        self._seen.add((module, name))
        return new

    def _source(self, name: str) -> Source:
        return read(_text(name))

    def _names(self, module: str, node: ast.AST) -> None:
        for name in sorted(names_in(node)):
            self._name(module, name)

    def _name(self, module: str, name: str) -> None:
        """What a name means in a module of rules."""
        if name and not self._first(module, name):
            return
        self.file(module)
        source, where = self._source(module), f"{_label(module)}.{name}"
        value = vars(sys.modules[module]).get(name)
        if isinstance(value, Parameter | AgeTable | Column):
            self.parts.add(f"{where} = {_plain(value)}")
        for node in source.definitions.get(name, ()):
            self.parts.add(f"{where}: {form(node)}")
            self._names(module, node)
        for each in source.imports:
            if each.name == name:
                self.parts.add(f"{where} = {each.module} {each.attribute}")
                self._imported(module, each, named=True)

    def _imported(self, module: str, what: Import, named: bool) -> None:
        """What a module of rules imports.

        Args:
            module: which imports.
            what: is imported.
            named: whether a reached piece of code names it; else only what loading it does counts.
        """
        name = _absolute(module, what)
        if what.name == "*":
            self.parts.add(f"{_label(module)}: {name} *")
        attribute = what.attribute
        inside = f"{name}.{attribute}" if attribute not in ("", "*") else name
        if inside != name and inside.startswith(_RULES) and _of_model(inside):
            name, attribute = inside, ""
        if name.startswith(_RULES):
            if named or what.name == "*":
                import_module(name)
                for each in self._source(name).definitions if attribute in ("", "*") else [attribute]:
                    self._name(name, each)
            return
        for each in (name, inside):
            self.engine(each)
            self._user(each, module)

    def _user(self, name: str, nearby: str) -> None:
        """A module that a file of rules imports and that belongs to its author, with those above it: all of it."""
        path = _of_user(name, nearby)
        if path is None or not self._first(name, ""):
            return
        if above := name.rpartition(".")[0]:
            self._user(above, nearby)
        if path.suffix != ".py":
            self.parts.add(f"{name}: {blake2b(path.read_bytes()).hexdigest()}")
            return
        text = _text(name) if name in sys.modules else path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        self.parts.add(f"{name}: {form(tree)}")
        for statement in tree.body:
            self._values(name, statement)
        for each in read(text).imports:
            self._imported(name, each, named=True)

    def _values(self, module: str, statement: ast.AST) -> None:
        """The constants that a statement sets: what they were worked out from may lie anywhere."""
        live = vars(sys.modules[module]) if module in sys.modules else {}
        for name in stored(statement):
            if name in live:
                self.parts.add(f"{_label(module)}.{name} is {_value(module, name)}")


def _label(module: str) -> str:
    """A module as its parameters are named: a file of rules is the same wherever it lies."""
    return module if module.startswith("model.") else module.rpartition(".")[2]


def _text(module: str) -> str:
    path = _of_model(module)
    return path.read_text(encoding="utf-8") if path else _first_text(sys.modules[module])


@cache
def _first_text(module: ModuleType) -> str:
    """The text of a module when it was first asked for: the module stays as it is, whatever becomes of its file."""
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _of_model(name: str) -> Path | None:
    """The file of a module of the model."""
    return _below(_ROOT, name) if name.partition(".")[0] == "model" else None


@cache
def _below(root: Path, name: str) -> Path | None:
    """The file of a module in a folder; it stays: a process that finds the model changed computes no identity."""
    path = root.joinpath(*name.split("."))
    found = (each for each in (path / "__init__.py", path.with_suffix(".py")) if each.exists())
    return next(found, None)


def _absolute(module: str, what: Import) -> str:
    if not what.level:
        return what.module
    path = _file(module)
    package = module if path is not None and path.stem == "__init__" else module.rpartition(".")[0]
    return resolve_name("." * what.level + what.module, package)


def _of_user(name: str, nearby: str) -> Path | None:
    """The file of a module that is neither Python's, the model's nor of an installed package other than the importer's."""
    top = name.partition(".")[0]
    if not top or top in sys.stdlib_module_names or top == "model":
        return None
    path = _file(name)
    if path is None or (set(_INSTALLED) & set(path.parts) and top != nearby.partition(".")[0]):
        return None
    return path


def _file(name: str) -> Path | None:
    live = sys.modules.get(name)
    if live is not None:
        return Path(live.__file__) if live.__file__ else None
    try:
        spec = find_spec(name)
    except (ImportError, ValueError, AttributeError):  # `name` is no module but something in one
        return None
    return Path(spec.origin) if spec is not None and spec.origin and spec.has_location else None


@cache
def _value_of(module: ModuleType, name: str) -> str:
    return _plain(vars(module)[name])


def _value(module: str, name: str) -> str:
    """A constant as it was when it was first asked for: a memory that fills during runs is no constant."""
    return _value_of(sys.modules[module], name)


def _plain(value: Any) -> str:
    """A value as a text that is the same in every process; of what is no plain data, its type."""
    if isinstance(value, Parameter):
        return f"parameter {value.name}"
    if isinstance(value, AgeTable):
        return f"table {value.name}"
    if isinstance(value, Column):
        return f"column {value.of}.{value.name}"
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        return repr(value)
    if isinstance(value, dict):
        return f"dict {[(_plain(key), _plain(each)) for key, each in value.items()]}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} {[_plain(each) for each in value]}"
    if isinstance(value, set | frozenset):
        return f"set {sorted(_plain(each) for each in value)}"
    if hasattr(value, "__array__") and not isinstance(value, type):
        array = np.asarray(value)
        return f"array {array.dtype} {array.shape} {_plain(array.tolist())}"
    return f"a {type(value).__name__}"
