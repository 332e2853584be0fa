"""Reference mode: the rules run as they were written, on the read-only views, so that a debugger stops inside them.

The loops, draws and faults are the generated text that is also compiled (`model.engine.build`); only the calls differ: the
researcher's own function is called with the person, household and place at hand. Its text is read once to give powers and
division the meaning they have compiled, line for line, so that the result is the same to the last bit.
"""

import ast
from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from model.engine import arithmetic
from model.engine.build import head, source
from model.engine.rewrite import FUNCTIONS, callee, definition_of
from model.kinds import AgeTable, RuleError
from model.parameters import Parameter

if TYPE_CHECKING:
    from model.program import Program
    from model.proposals import Kernels
    from model.simulation import MigrationModel

#: What stands for the names of `math` in a rule: out of range they give infinity or no number, as compiled.
_ARITHMETIC = {FUNCTIONS[name]: getattr(arithmetic, name) for name in ("exp", "log", "sqrt")}
_POWER, _DIVIDE = "__power__", "__divide__"


class _AsCompiled(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        for kind, name in ((ast.Pow, _POWER), (ast.Div, _DIVIDE)):
            if isinstance(node.op, kind):
                return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], []), node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        assert isinstance(node.target, ast.Name)
        value = ast.Call(ast.Name(_DIVIDE, ast.Load()), [ast.Name(node.target.id, ast.Load()), node.value], [])
        return ast.copy_location(ast.Assign([node.target], value), node)


class Interpreter:
    """Rules as plain Python functions, with the parameters' values and this year's tables.

    Args:
        values: of every parameter.
        table: gives the float64 [sex, age] table of a name for the running year.
    """

    def __init__(self, values: dict[str, float], table: Callable[[str], np.ndarray]):
        self._values, self._table = values, table
        self._known: dict[FunctionType, FunctionType] = {}

    def function(self, function: Callable[..., float]) -> FunctionType:
        """A researcher's function, ready to be called with views; a breakpoint in its file stops in it."""
        assert isinstance(function, FunctionType)
        if function not in self._known:
            definition, first_line = definition_of(function)
            definition.decorator_list = []
            ast.increment_lineno(definition, first_line - 1)
            tree = ast.fix_missing_locations(ast.Module([_AsCompiled().visit(definition)], []))
            names = self.names(function, tree)
            exec(compile(tree, function.__code__.co_filename, "exec"), names)
            self._known[function] = names[definition.name]  # type: ignore[assignment]
        return self._known[function]

    def names(self, function: FunctionType, tree: ast.AST) -> dict[str, object]:
        """The globals of a function's text: values for parameters, rates for tables, other rules ready to be called."""
        found: dict[str, object] = {_POWER: arithmetic.power, _DIVIDE: arithmetic.divide}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in function.__globals__:
                found[node.id] = self._meant(function.__globals__[node.id], function)
        return found

    def _meant(self, value: object, caller: FunctionType) -> object:
        if isinstance(value, Parameter):
            return self._values[value.name]
        if isinstance(value, AgeTable):
            return lambda sex, age: float(self._table(value.name)[sex, age])
        called = callee(value, caller)
        if called is not None and called is not caller:
            return self.function(called)
        return _ARITHMETIC.get(value, value)  # type: ignore[call-overload]


class _OnViews:
    """Calls with the person, household and place at hand."""

    kernel = "def kernel(function):\n    return function"

    def __init__(self) -> None:
        self.functions: dict[str, Callable[..., float]] = {}

    def caller(self, function: Callable[..., float], name: str, allowed: Sequence[str]) -> Callable[..., str]:
        """A call of the function itself."""
        self.functions[name] = function
        code = function.__code__
        arguments = code.co_varnames[: code.co_argcount]

        def call(**rows: str) -> str:
            views = {
                "p": "person({})",
                "q": "person({})",
                "h": "household({})",
                "e": "employer({})",
                "v": "vacancy({})",
                "d": "dwelling({})",
            }
            views["place"] = "place_of(place)"
            return f"{name}({', '.join(views[each].format(rows.get(each)) for each in arguments)})"

        return call


def reference_kernels(model: "MigrationModel", program: "Program") -> "Kernels":
    """The functions of the propose module for a model, each calling the rules on the model's views."""
    built, way = program.built, _OnViews()
    loops = source(built.rules, way, built.columns, tuple(program.instruments.values()))
    code = compile("\n".join([head(way), *loops.values()]), "<the loops of reference mode>", "exec")

    def table(name: str) -> np.ndarray:
        year = model.month // 12 - model.inputs.years[0]
        return program.tables[year, built.tables.index(name)]

    @cache
    def kernels(settings: tuple[tuple[str, float], ...]) -> Any:
        interpreter = Interpreter(program.values | dict(settings), table)
        names: dict[str, Any] = {
            "person": model.person_at,
            "household": model.household_at,
            "employer": model.employer_at,
            "vacancy": model.vacancy_at,
            "dwelling": model.dwelling_at,
            "place_of": model.place_at,
        }
        exec(code, names)
        names |= {name: _guarded(interpreter.function(function)) for name, function in way.functions.items()}
        return SimpleNamespace(**names)

    return kernels


def _guarded(function: FunctionType) -> Callable[..., float]:
    """The function, with whatever it raises told as the fault of the rule it is."""

    def call(*views: object) -> float:
        try:
            return function(*views)
        except (ArithmeticError, TypeError, ValueError) as error:
            whom = ", ".join(map(repr, views))
            raise RuleError(f"rule {function.__name__} cannot be evaluated for {whom}: {error}") from error

    return call
