"""Reads a rule's text and rewrites it to a function of scalars.

``p.age`` becomes the argument ``p_age``, ``place.population`` the argument ``place_population``, a parameter an element
of the values, a public table an element of this year's tables, another rule or a function of the same file a function
beside it. Passing scalars, not records, keeps compilation at a second (numba #8135). What a rule must not do is refused
here, with file, line and reason.
"""

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from model.attributes import (
    DWELLING_ATTRIBUTES,
    EMPLOYER_ATTRIBUTES,
    HOUSEHOLD_ATTRIBUTES,
    PERSON_ATTRIBUTES,
    PLACE_ATTRIBUTES,
    VACANCY_ATTRIBUTES,
    Attribute,
)
from model.kinds import AgeTable, Column, Declared, RatioInstrument, RuleError
from model.parameters import Parameter, shown_path
from model.state import PLACE_COLUMNS

#: The names a rule's arguments may have, and of whom each is the view.
ARGUMENTS = {
    "p": "person",
    "q": "person",
    "h": "household",
    "place": "place",
    "e": "employer",
    "v": "vacancy",
    "d": "dwelling",
}
_BUILTINS = {"min": min, "max": max, "abs": abs}
FUNCTIONS = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt, **_BUILTINS}
#: Numbers without a source: those that only say "none", "one" or "squared".
_BARE = (0, 1, 2)
_ALLOWED = (
    ast.FunctionDef, ast.arguments, ast.Return, ast.Assign, ast.AugAssign, ast.If, ast.IfExp, ast.Compare, ast.BoolOp,
    ast.BinOp, ast.UnaryOp, ast.boolop, ast.expr_context, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.UAdd, ast.USub,
    ast.Not, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
)  # fmt: skip

#: What is meant by some things that a rule may not say.
_INSTEAD = {"BitAnd": "; write `and`", "BitOr": "; write `or`", "Invert": "; write `not`", "Is": "; write `==`"}
#: Modules whose functions draw.
_DICE = ("random", "secrets", "numpy.random", "numpy.random.mtrand")

Readable = dict[str, dict[str, Attribute]]
#: The model's own attributes, by whom they belong to.
SHIPPED: Readable = {
    "person": PERSON_ATTRIBUTES,
    "household": HOUSEHOLD_ATTRIBUTES,
    "place": PLACE_ATTRIBUTES,
    "employer": EMPLOYER_ATTRIBUTES,
    "vacancy": VACANCY_ATTRIBUTES,
    "dwelling": DWELLING_ATTRIBUTES,
}


def readable(columns: Sequence[Column] = ()) -> Readable:
    """What the arguments of a rule may read, by the argument's name: the model's attributes and the declared columns."""
    declared = declared_attributes(tuple(columns))
    return {argument: SHIPPED[of] | declared.get(of, {}) for argument, of in ARGUMENTS.items()}


@cache
def declared_attributes(columns: tuple[Column, ...]) -> dict[str, dict[str, Attribute]]:
    """The declared columns as attributes, by whom they belong to."""
    where = {"person": "person_columns[{}, i]", "household": "household_columns[{}, i]", "place": "places[{}, place]"}
    found: dict[str, dict[str, Attribute]] = {of: {} for of in where}
    for of, number, column in numbered(columns):
        found[of][column.name] = Attribute(where[of].format(number), column.unit, column.meaning)
    return found


def numbered(columns: Sequence[Column]) -> list[tuple[str, int, Column]]:
    """Of whom each column is, and its row in their table; those of places stand behind the model's own."""
    rows = {"person": 0, "household": 0, "place": len(PLACE_COLUMNS)}
    found = []
    for column in columns:
        found.append((column.of, rows[column.of], column))
        rows[column.of] += 1
    return found


@dataclass
class Scalar:
    """A rule's function after rewriting.

    Attributes:
        name: of the generated function.
        arguments: names of the function's own arguments.
        text: its definition, behind those of the functions it calls.
        reads: (argument, attribute) pairs in call order; the generated parameter is ``argument_attribute``.
        parameters: names in the registry, likewise; passed as `values`.
        tables: names of public tables it reads.
    """

    name: str
    arguments: list[str] = field(default_factory=list)
    text: str = ""
    reads: list[tuple[str, str]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    @property
    def passed(self) -> list[str]:
        """The generated parameters that stand for what it reads."""
        of_tables = [f"table_{table}" for table in self.tables]
        return [f"{a}_{b}" for a, b in self.reads] + [f"par_{name}" for name in self.parameters] + of_tables

    def take_in(self, other: "Scalar") -> None:
        """Read what a function it calls reads."""
        self.reads += [each for each in other.reads if each not in self.reads]
        self.parameters += [each for each in other.parameters if each not in self.parameters]
        self.tables += [each for each in other.tables if each not in self.tables]


def definition_of(function: Callable[..., float]) -> tuple[ast.FunctionDef, int]:
    """The syntax tree of a function, and the line of its file on which the tree's first line stands."""
    lines, first_line = inspect.getsourcelines(function)
    definition = ast.parse(textwrap.dedent("".join(lines))).body[0]
    if not isinstance(definition, ast.FunctionDef):
        where = f"{shown_path(function.__code__.co_filename)}:{first_line}"
        raise RuleError(f"{where}: a rule is written as `def name(...):`, not as a lambda or a coroutine")
    return definition, first_line


def callee(value: object, caller: Callable[..., float]) -> FunctionType | None:
    """The function a rule may call under a name: another rule, or one written in the same file or among the model's."""
    if isinstance(value, Declared):
        value = value.function
    if not isinstance(value, FunctionType):
        return None
    mine = value.__module__ == caller.__module__ or value.__module__.startswith("model.rules.")
    return value if mine else None


class _Rewriter(ast.NodeTransformer):
    def __init__(self, function: Callable[..., float], scalar: Scalar, known: Readable, callers: tuple[object, ...]):
        self.function = function
        self.globals = function.__globals__
        self.scalar = scalar
        self.known = known
        self.callers = (*callers, function)
        self.definition, self.first_line = definition_of(function)
        self.line = 1
        self.locals: set[str] = set()
        self.helpers: dict[FunctionType, Scalar] = {}

    def visit(self, node: ast.AST) -> Any:
        self.line = getattr(node, "lineno", self.line)  # an operator has none of its own
        return super().visit(node)

    def check_flow(self, statements: list[ast.stmt], known: set[str]) -> set[str] | None:
        """Names set after the statements, or None when every way through them has returned.

        Compiled code takes a name that was not set for 0, where Python stops.
        """
        for statement in statements:
            reads = [statement.test] if isinstance(statement, ast.If) else [statement]
            names = {n.id for part in reads for n in ast.walk(part) if isinstance(n, ast.Name) and n.id in self.locals}
            if isinstance(statement, ast.Assign):
                targets = {target.id for target in statement.targets if isinstance(target, ast.Name)}
                names = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name) and n.id in self.locals}
            if names - known:
                raise self.refuse(statement, f"{min(names - known)} is read where it may not have been set")
            if isinstance(statement, ast.Return):
                return None
            if isinstance(statement, ast.Assign):
                known = known | targets
            if isinstance(statement, ast.If):
                ways = [self.check_flow(statement.body, known), self.check_flow(statement.orelse, known)]
                going_on = [way for way in ways if way is not None]
                if not going_on:
                    return None
                known = set.intersection(*going_on)
        return known

    def refuse(self, node: ast.AST, reason: str) -> RuleError:
        line = self.first_line + getattr(node, "lineno", self.line) - 1
        file = shown_path(self.function.__code__.co_filename)
        declared = self.globals.get(self.function.__name__)
        what = "instrument" if isinstance(declared, RatioInstrument) else "rule"
        return RuleError(f"{file}:{line}: {what} {self.function.__name__}: {reason}")

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        subjects = [argument for argument in self.scalar.arguments if argument in ARGUMENTS]
        if not (isinstance(node.value, ast.Name) and node.value.id in subjects):
            hint = ""
            if "place" in ast.unparse(node).split(".")[:2] and "place" not in subjects:
                hint = f"; give the rule the argument: def {self.function.__name__}({', '.join([*subjects, 'place'])})"
            raise self.refuse(node, f"{ast.unparse(node)!r} cannot be read in a rule{hint}")
        argument, attribute = node.value.id, node.attr
        if not isinstance(node.ctx, ast.Load):
            raise self.refuse(node, f"a rule never writes state: {argument}.{attribute} is set here")
        known = self.known[argument]
        if attribute not in known:
            near = get_close_matches(attribute, known, 1)
            hint = f"; did you mean {argument}.{near[0]}?" if near else f"; known are {', '.join(sorted(known))}"
            raise self.refuse(node, f"{argument} has no attribute {attribute!r}{hint}")
        if (argument, attribute) not in self.scalar.reads:
            self.scalar.reads.append((argument, attribute))
        return ast.Name(f"{argument}_{attribute}", ast.Load())

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Store):
            return node
        if node.id in self.locals:
            return node
        if node.id in self.scalar.arguments:
            raise self.refuse(node, f"{node.id} can only be read through its attributes")
        value = self.globals.get(node.id)
        if isinstance(value, Parameter):
            if value.name not in self.scalar.parameters:
                self.scalar.parameters.append(value.name)
            return ast.Name(f"par_{value.name}", ast.Load())
        raise self.refuse(node, f"{node.id!r} is neither a parameter nor a name set in the rule")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name):
            value = self.globals.get(node.func.id, _BUILTINS.get(node.func.id))
            if node.keywords:
                raise self.refuse(node, f"{ast.unparse(node)} has a keyword; arguments are given by place")
            if isinstance(value, AgeTable) and len(node.args) == 2:
                return self.read_table(node, value)
            for name, function in FUNCTIONS.items():
                if value is function:
                    return ast.Call(ast.Name(name, ast.Load()), [self.visit(a) for a in node.args], [])
            if value is None and node.func.id in FUNCTIONS:
                raise self.refuse(node, f"{node.func.id} is not imported; write `from math import {node.func.id}`")
            if (called := callee(value, self.function)) is not None:
                return self.call_other(node, called)
        allowed = ", ".join(FUNCTIONS)
        what = ast.unparse(node.func)
        if self.draws(node.func):
            raise self.refuse(
                node, f"{what} cannot be called: a rule never draws; it returns the hazard, the engine draws"
            )
        raise self.refuse(
            node, f"{what} cannot be called; allowed are {allowed}, public tables, rules and functions of this file"
        )

    def draws(self, node: ast.expr) -> bool:
        """Whether a called name comes from a module of random numbers."""
        path = ast.unparse(node).split(".")
        value = self.globals.get(path[0])
        if isinstance(value, ModuleType):
            return value.__name__ in _DICE or (value.__name__ == "numpy" and "random" in path)
        return type(getattr(value, "__self__", None)).__module__ in _DICE

    def read_table(self, node: ast.Call, table: AgeTable) -> ast.AST:
        """The rate of a table, where it is read at somebody's sex and age: anything else might lie beyond it."""
        if [getattr(argument, "attr", "") for argument in node.args] != ["sex", "age"]:
            raise self.refuse(node, f"{ast.unparse(node)} must be read at somebody's sex and age, as (p.sex, p.age)")
        if table.name not in self.scalar.tables:
            self.scalar.tables.append(table.name)
        index = [self.visit(argument) for argument in node.args]
        return ast.Subscript(ast.Name(f"table_{table.name}", ast.Load()), ast.Tuple(index, ast.Load()), ast.Load())

    def call_other(self, node: ast.Call, called: FunctionType) -> ast.AST:
        """A call of another rule or function: it gets the same people under the same names, and numbers."""
        if called in self.callers:
            raise self.refuse(node, f"{ast.unparse(node.func)} would call itself without end")
        if called not in self.helpers:
            name = f"{self.scalar.name}_{len(self.helpers)}_{called.__name__}"
            self.helpers[called] = rewrite(called, name, tuple(ARGUMENTS), self.known, self.callers)
        helper = self.helpers[called]
        if len(node.args) != len(helper.arguments):
            raise self.refuse(node, f"{ast.unparse(node)}: {called.__name__} takes {', '.join(helper.arguments)}")
        numbers = []
        for name, given in zip(helper.arguments, node.args, strict=True):
            if name not in ARGUMENTS:
                numbers.append(self.visit(given))
            elif not (isinstance(given, ast.Name) and given.id == name and name in self.scalar.arguments):
                raise self.refuse(node, f"{ast.unparse(node)}: {called.__name__} must be given {name} as {name}")
        self.scalar.take_in(helper)
        passed: list[ast.expr] = [ast.Name(name, ast.Load()) for name in helper.passed]
        return ast.Call(ast.Name(helper.name, ast.Load()), [*numbers, *passed], [])

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if ast.unparse(node) == "breakpoint()":
            return None  # it stops in reference mode
        raise self.refuse(
            node, f"`{ast.unparse(node)}` does nothing here; allowed is breakpoint(), which --reference stops at"
        )

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]  # where only a breakpoint stood
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            raise self.refuse(node, "nothing is returned; a rule returns a number, 0 for those who are not at risk")
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if node.value is None:
            raise self.refuse(node, "None is no number; a rule returns 0 for those who are not at risk")
        if isinstance(node.value, (int, float)) and node.value in _BARE:
            return node
        raise self.refuse(node, f"{node.value!r} has no source; declare it as a Parameter beside the rule")

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if isinstance(node.op, ast.Pow):
            raise self.refuse(node, f"`{ast.unparse(node)}`: write {ast.unparse(node.target)} = ... ** ...")
        return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, _ALLOWED):
            hint = _INSTEAD.get(type(node).__name__, "")
            raise self.refuse(node, f"{type(node).__name__} is not part of what a rule may say{hint}")
        return super().generic_visit(node)


def rewrite(
    function: Callable[..., float],
    name: str,
    allowed: tuple[str, ...],
    known: Readable,
    callers: tuple[object, ...] = (),
) -> Scalar:
    """Rewrite one rule function.

    Args:
        function: as the researcher wrote it.
        name: of the generated function.
        allowed: names its arguments may have; a function called by a rule may also take numbers, under other names.
        known: what the arguments may read.
        callers: the functions on the way here from a rule; empty for the rule itself.

    Raises:
        RuleError: the text says something a rule may not, with file and line.
    """
    scalar = Scalar(name)
    rewriter = _Rewriter(function, scalar, known, callers)
    definition = rewriter.definition
    scalar.arguments = [argument.arg for argument in definition.args.args]
    others = definition.args
    if others.defaults or others.kwonlyargs or others.vararg or others.kwarg or others.posonlyargs:
        raise rewriter.refuse(definition, "arguments have no defaults, stars or keywords")
    if not callers:
        for argument in scalar.arguments:
            if argument not in allowed:
                why = "; what acts on places and arrivals has no people yet" if allowed == ("place",) else ""
                raise rewriter.refuse(definition, f"argument {argument!r} must be one of {', '.join(allowed)}{why}")
    numbers = {argument for argument in scalar.arguments if argument not in ARGUMENTS}
    body = definition.body[1:] if ast.get_docstring(definition) else definition.body
    names = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name))
    rewriter.locals = {node.id for node in names if isinstance(node.ctx, ast.Store)} | numbers
    try:
        statements = [rewriter.visit(deepcopy(statement)) for statement in body]
    except RecursionError:
        raise rewriter.refuse(
            definition, "an expression stands too deep in others; set a name to a part of it"
        ) from None
    if rewriter.check_flow(body, numbers) is not None:
        raise rewriter.refuse(body[-1] if body else definition, "not every way through the rule ends in a return")
    signature = [argument for argument in scalar.arguments if argument in numbers] + scalar.passed
    code = ast.parse(f"def {name}({', '.join(signature)}): pass")
    code.body[0].body = [each for each in statements if each is not None]  # type: ignore[attr-defined]
    texts = [helper.text for helper in rewriter.helpers.values()]
    scalar.text = "\n\n\n".join([*texts, f"@kernel\n{ast.unparse(ast.fix_missing_locations(code))}"])
    return scalar


def bind(function: Callable[..., float], values: dict[str, float]) -> Callable[..., float]:
    """The same function with the parameters of its module replaced by their values, for running it as plain Python."""
    names: dict[str, object] = {}
    for name, value in function.__globals__.items():
        if isinstance(value, Parameter):
            names[name] = values[value.name]
        elif isinstance(value, FunctionType) and value.__module__ == function.__module__:
            names[name] = FunctionType(value.__code__, names)
        else:
            names[name] = value
    return FunctionType(function.__code__, names)
