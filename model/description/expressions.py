"""An expression of a rule as mathematics in plain text: what `h.age ** 2 * level` is to a reader of the description."""

import ast
from collections.abc import Callable

from model.engine.rewrite import FUNCTIONS, callee
from model.kinds import AgeTable
from model.parameters import Parameter

#: How tightly things hold together, from the loosest on; what is looser than its surroundings asks for stands in brackets.
CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, WHOLE = range(10)
SIGNS: dict[type, tuple[str, int]] = {
    ast.Add: ("+", SUM),
    ast.Sub: ("−", SUM),
    ast.Mult: ("×", PRODUCT),
    ast.Div: ("/", PRODUCT),
}
_COMPARED: dict[type, str] = {ast.Eq: "=", ast.NotEq: "≠", ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥"}
_CALLED = {"log": "ln"}


def one_more(op: ast.operator) -> int:
    """How tightly what stands behind a sign must hold together: a − (b + c), a / (b × c), but a + b − c and a × b / c."""
    return SIGNS[type(op)][1] + isinstance(op, ast.Sub | ast.Div)


class Writer:
    """Writes the expressions of one function.

    Args:
        function: as the researcher wrote it.
        home: name of the module whose parameters go by their short names; others by their full ones.

    Attributes:
        parameters: full names by how they are written.
        called: the functions that are called, in the order in which they are met.
        tables: names of public tables by how they are written.
        read: the names set in the function that were read.
    """

    def __init__(self, function: Callable[..., float], home: str):
        self.function, self.home = function, home
        self.names = function.__globals__
        self.parameters: dict[str, str] = {}
        self.called: list[Callable[..., float]] = []
        self.tables: dict[str, str] = {}
        self.locals: set[str] = set()
        self.read: list[str] = []

    def write(self, node: ast.expr, at_least: int = CHOICE) -> str:
        """The text of an expression, in brackets when it holds together less than it must."""
        text, level = self._written(node)
        return f"({text})" if level < at_least else text

    def level(self, node: ast.expr) -> int:
        """How tightly an expression holds together."""
        return self._written(node)[1]

    def _written(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return f"{float(value):g}", WHOLE
            case ast.Name(id=name):
                return self._name(name), WHOLE
            case ast.Attribute():
                return ast.unparse(node), WHOLE
            case ast.Call(func=ast.Name(id=name), args=given):
                return self._call(name, given), WHOLE
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
                return f"{self.write(left, WHOLE)}²", POWER
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return f"{self.write(left, WHOLE)} ^ {self.write(right, WHOLE)}", POWER
            case ast.BinOp(left=left, op=op, right=right):
                sign, level = SIGNS[type(op)]
                return f"{self.write(left, level)} {sign} {self.write(right, one_more(op))}", level
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"−{self.write(operand, SIGN)}", SIGN
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._written(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"not {self.write(operand, NOT)}", NOT
            case ast.BoolOp(op=op, values=parts):
                word, level = ("or", OR) if isinstance(op, ast.Or) else ("and", AND)
                return f" {word} ".join(self.write(part, level + 1) for part in parts), level
            case ast.Compare(left=left, ops=ops, comparators=others):
                pairs = zip(ops, others, strict=True)
                rest = "".join(f" {_COMPARED[type(op)]} {self.write(each, SUM)}" for op, each in pairs)
                return self.write(left, SUM) + rest, COMPARISON
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"{self.write(body, OR)} if {self.write(test, OR)} else {self.write(orelse)}", CHOICE
        raise AssertionError(f"{ast.unparse(node)} is not part of what a rule may say")

    def _name(self, name: str) -> str:
        if name in self.locals:
            if name not in self.read:
                self.read.append(name)
            return name
        parameter = self.names.get(name)
        if not isinstance(parameter, Parameter):
            return name  # a number the function is given, or a person, household or place passed on
        written = name if parameter.module == self.home else parameter.name
        self.parameters[written] = parameter.name
        return written

    def _call(self, name: str, given: list[ast.expr]) -> str:
        value = self.names.get(name)
        arguments = ", ".join(self.write(each) for each in given)
        if isinstance(value, AgeTable):
            self.tables[name] = value.name
            return f"{name}[{arguments}]"
        called = callee(value, self.function)
        if called is not None:
            if called not in self.called:
                self.called.append(called)
            return f"{called.__name__}({arguments})"
        plain = next((known for known, function in FUNCTIONS.items() if value is function), name)
        return f"{_CALLED.get(plain, plain)}({arguments})"
