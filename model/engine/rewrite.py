"""Reads a rule's text and rewrites it to a function of scalars.

``p.age`` becomes the argument ``p_age``, ``place.population`` the argument ``place_population``, a parameter an element
of the values, a public table an element of this year's tables. Passing scalars, not records, keeps compilation at a
second (numba #8135). What a rule must not do is refused here, with file, line and reason.
"""

import ast
import inspect
import math
import textwrap
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import FunctionType

from model.kinds import AgeTable
from model.parameters import Parameter
from model.state import HOUSEHOLD_ATTRIBUTES, PERSON_ATTRIBUTES, PLACE_ATTRIBUTES

#: The names a rule's arguments may have, and what each may read.
READABLE = {"p": PERSON_ATTRIBUTES, "q": PERSON_ATTRIBUTES, "h": HOUSEHOLD_ATTRIBUTES, "place": PLACE_ATTRIBUTES}
_BUILTINS = {"min": min, "max": max, "abs": abs}
_FUNCTIONS = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt, **_BUILTINS}
#: Numbers without a source: those that only say "none", "one" or "squared".
_BARE = (0, 1, 2)


class RuleError(ValueError):
    """A rule that cannot be run, with file, line and reason."""


@dataclass
class Scalar:
    """A rule's function after rewriting.

    Attributes:
        name: of the generated function.
        text: its definition.
        reads: (argument, attribute) pairs in call order; the generated parameter is ``argument_attribute``.
        parameters: names in the registry, likewise; passed as `values`.
        tables: names of public tables it reads.
    """

    name: str
    text: str = ""
    reads: list[tuple[str, str]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, function: Callable[..., float], scalar: Scalar, arguments: list[str], first_line: int):
        self.globals = function.__globals__
        self.file = function.__code__.co_filename
        self.rule = function.__name__
        self.scalar = scalar
        self.arguments = arguments
        self.first_line = first_line
        self.locals: set[str] = set()

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
        line = self.first_line + getattr(node, "lineno", 1) - 1
        return RuleError(f"{self.file}:{line}: rule {self.rule}: {reason}")

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not (isinstance(node.value, ast.Name) and node.value.id in self.arguments):
            raise self.refuse(node, f"{ast.unparse(node)!r} cannot be read in a rule")
        argument, attribute = node.value.id, node.attr
        if not isinstance(node.ctx, ast.Load):
            raise self.refuse(node, f"a rule never writes state: {argument}.{attribute} is set here")
        known = READABLE[argument]
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
        if node.id in self.arguments:
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
                if [getattr(argument, "attr", "") for argument in node.args] != ["sex", "age"]:
                    raise self.refuse(
                        node, f"{ast.unparse(node)} must be read at somebody's sex and age, as (p.sex, p.age)"
                    )
                if value.name not in self.scalar.tables:
                    self.scalar.tables.append(value.name)
                index = [self.visit(argument) for argument in node.args]
                return ast.Subscript(
                    ast.Name(f"table_{value.name}", ast.Load()), ast.Tuple(index, ast.Load()), ast.Load()
                )
            for name, function in _FUNCTIONS.items():
                if value is function:
                    return ast.Call(ast.Name(name, ast.Load()), [self.visit(a) for a in node.args], [])
            if value is None and node.func.id in _FUNCTIONS:
                raise self.refuse(node, f"{node.func.id} is not imported; write `from math import {node.func.id}`")
        allowed = ", ".join(_FUNCTIONS)
        raise self.refuse(node, f"{ast.unparse(node.func)} cannot be called; allowed are {allowed} and public tables")

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, (int, float)) and node.value in _BARE:
            return node
        raise self.refuse(node, f"{node.value!r} has no source; declare it as a Parameter beside the rule")

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        allowed = (
            ast.FunctionDef, ast.arguments, ast.Return, ast.Assign, ast.AugAssign, ast.If, ast.IfExp, ast.Compare,
            ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
        )  # fmt: skip
        if not isinstance(node, allowed):
            raise self.refuse(node, f"{type(node).__name__} is not part of what a rule may say")
        return super().generic_visit(node)


def rewrite(function: Callable[..., float], name: str, allowed: tuple[str, ...]) -> Scalar:
    """Rewrite one rule function.

    Args:
        function: as the researcher wrote it.
        name: of the generated function.
        allowed: names its arguments may have.

    Raises:
        RuleError: the text says something a rule may not, with file and line.
    """
    lines, first_line = inspect.getsourcelines(function)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    scalar = Scalar(name)
    arguments = [argument.arg for argument in definition.args.args]
    rewriter = _Rewriter(function, scalar, arguments, first_line)
    for argument in arguments:
        if argument not in allowed:
            raise rewriter.refuse(definition, f"argument {argument!r} must be one of {', '.join(allowed)}")
    body = definition.body[1:] if ast.get_docstring(definition) else definition.body
    names = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name))
    rewriter.locals = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    statements = [rewriter.visit(deepcopy(statement)) for statement in body]
    if rewriter.check_flow(body, set()) is not None:
        raise rewriter.refuse(body[-1], "not every way through the rule ends in a return")
    signature = [f"{a}_{b}" for a, b in scalar.reads]
    signature += [f"par_{p}" for p in scalar.parameters] + [f"table_{t}" for t in scalar.tables]
    code = ast.Module([ast.parse(f"def {name}({', '.join(signature)}): pass").body[0]], [])
    code.body[0].body = statements  # type: ignore[attr-defined]
    scalar.text = ast.unparse(ast.fix_missing_locations(code))
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
