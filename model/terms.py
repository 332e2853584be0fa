"""What a rule's function comes to for somebody, term by term.

The function's text is walked as Python would run it, statement by statement, with the powers and divisions the engine
has, so that the value is the engine's to the last bit; on the way every factor, summand and condition is noted with its
own text and value. It is for people who want to know why, and far too slow for a month of the model.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from model.engine import arithmetic
from model.engine.rewrite import ARGUMENTS, Readable, callee, definition_of
from model.kinds import AgeTable
from model.parameters import Parameter, shown_path
from model.reference import Interpreter

_PRODUCT, _SUM = (ast.Mult, ast.Div), (ast.Add, ast.Sub)
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: arithmetic.divide,
    ast.Pow: arithmetic.power,
}
_UNARY: dict[type, Callable[[Any], Any]] = {ast.UAdd: operator.pos, ast.USub: operator.neg, ast.Not: operator.not_}
_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SIGNS: dict[type, str] = {ast.Mult: "×", ast.Div: "/", ast.Add: "+", ast.Sub: "-"}
_JOINS = {sign: _BINARY[kind] for kind, sign in _SIGNS.items()}


@dataclass(frozen=True)
class Reading:
    """Something a rule read.

    Attributes:
        text: as written, such as ``h.age`` or ``newcomer``.
        value: what it was.
        unit: of the value, where it has one.
        meaning: in a few words; of a parameter its full name.
        kind: "attribute", "parameter", "table", "call" of another function, or "name" set in the rule.
    """

    text: str
    value: float
    unit: str
    meaning: str
    kind: str


@dataclass(frozen=True)
class Condition:
    """A condition that was put, and how it came out.

    Attributes:
        text: as written.
        holds: how it came out.
        decisive: the part that decided: of ``a or b or c`` the first that holds, of ``a and b`` the first that does not.
        readings: what the decisive part read.
    """

    text: str
    holds: bool
    decisive: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Term:
    """A factor or a summand.

    Attributes:
        sign: how it joins those before it: ``×``, ``/``, ``+``, ``-``, or nothing.
        text: as written.
        value: what it came to.
        readings: what it read.
        parts: its summands, when it is a sum itself.
        why: the conditions that chose it, when the text has a choice here.
        calls: of other rules and functions on the way to its value.
    """

    sign: str
    text: str
    value: float
    readings: tuple[Reading, ...] = ()
    parts: tuple["Term", ...] = ()
    why: tuple[Condition, ...] = ()
    calls: tuple["Trace", ...] = ()


@dataclass(frozen=True)
class Statement:
    """A statement that was executed.

    Attributes:
        name: what it sets; empty where the function returns.
        terms: of the product or sum it says; the first has the sign with which it joins the value so far.
        value: of the name after it, or what is returned.
        under: the conditions it stands under, the outermost first.
    """

    name: str
    terms: tuple[Term, ...]
    value: float
    under: tuple[Condition, ...]


@dataclass(frozen=True)
class Trace:
    """How a function came to its value.

    Attributes:
        text: the name of the function, or the call as written.
        where: file and line.
        steps: conditions and statements in the order in which they were met.
        value: what it returned.
    """

    text: str
    where: str
    steps: tuple[Condition | Statement, ...]
    value: float

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements alone."""
        return tuple(step for step in self.steps if isinstance(step, Statement))

    @property
    def nothing(self) -> "Condition | Term | None":
        """Of a value of 0: the condition or the term that made it so; None when nothing in particular did."""
        for statement in reversed(self.statements):
            for term in statement.terms:
                if term.value == 0 and term.sign in ("", "×"):
                    if term.readings and all(reading.kind == "name" for reading in term.readings):
                        break  # set in an earlier statement, which says why
                    inside = [call.nothing for call in term.calls if call.value == 0]
                    if term.readings or term.calls:
                        return next((found for found in inside if found is not None), term)
                    put = [step for step in self.steps if isinstance(step, Condition)]
                    conditions = [*term.why[-1:], *statement.under[-1:], *put[-1:]]
                    return conditions[0] if conditions else term
        return None


class Tracer:
    """Evaluates functions of rules, noting how.

    Args:
        values: of every parameter.
        known: what arguments may read, as `model.engine.rewrite.readable` gives it.
        interpreter: knows what the names in a rule's text stand for.
    """

    def __init__(self, values: Mapping[str, float], known: Readable, interpreter: Interpreter):
        self.values, self.known, self.interpreter = values, known, interpreter
        self.texts: dict[ast.expr, str] = {}
        self._read: dict[FunctionType, tuple[ast.FunctionDef, dict[str, object], str]] = {}

    def trace(self, function: Callable[..., float], arguments: Mapping[str, Any], text: str = "") -> Trace:
        """Evaluate a function of a rule.

        Args:
            function: as the researcher wrote it.
            arguments: views by the name of the argument, `p`, `q`, `h` and `place`, and numbers; more than it takes may
                be given.
            text: how it was called.
        """
        assert isinstance(function, FunctionType)
        definition, names, where = self.read(function)
        walk = _Walk(self, function, names, {each.arg: arguments[each.arg] for each in definition.args.args})
        value = walk.block(definition.body, ())
        assert value is not None, "a rule ends in a return on every way, or it was refused"
        return Trace(text or function.__name__, where, tuple(walk.steps), value)

    def read(self, function: FunctionType) -> tuple[ast.FunctionDef, dict[str, object], str]:
        """The text of a function, read once, what the names in it stand for, and its file and line."""
        if function not in self._read:
            definition, first = definition_of(function)
            ast.increment_lineno(definition, first - 1)
            definition.decorator_list = []
            where = f"{shown_path(function.__code__.co_filename)}:{definition.lineno}"
            self._read[function] = definition, self.interpreter.names(function, definition), where
        return self._read[function]


class _Walk:
    """One call of a function."""

    def __init__(
        self, tracer: Tracer, function: FunctionType, names: dict[str, object], set_so_far: dict[str, Any]
    ) -> None:
        self.tracer, self.function, self.names, self.set = tracer, function, names, set_so_far
        self.steps: list[Condition | Statement] = []
        self.readings: dict[str, Reading] = {}
        self.calls: list[Trace] = []

    # --- statements ----------------------------------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt], under: tuple[Condition, ...]) -> float | None:
        """Execute statements; the value returned, if one was."""
        for statement in statements:
            if isinstance(statement, ast.Return):
                assert statement.value is not None
                terms, value = self.terms(statement.value)
                self.steps.append(Statement("", terms, value, under))
                return value
            if isinstance(statement, ast.If):
                condition = self.condition(statement.test)
                self.steps.append(condition)
                way = statement.body if condition.holds else statement.orelse
                returned = self.block(way, (*under, condition))
                if returned is not None:
                    return returned
            elif isinstance(statement, ast.Assign):
                terms, value = self.terms(statement.value)
                for target in statement.targets:
                    assert isinstance(target, ast.Name)
                    self.set[target.id] = value
                    self.steps.append(Statement(target.id, terms, value, under))
            elif isinstance(statement, ast.AugAssign):
                assert isinstance(statement.target, ast.Name)
                name = statement.target.id
                term = self.term(_SIGNS[type(statement.op)], statement.value)
                self.set[name] = _JOINS[term.sign](self.set[name], term.value)
                self.steps.append(Statement(name, (term,), self.set[name], under))
            # what is left does nothing here: the docstring, breakpoint()
        return None

    def condition(self, test: ast.expr) -> Condition:
        """Put a condition."""
        outside, self.readings = self.readings, {}
        deciding, holds = self._deciding(test)
        self.readings = {}
        self.value(deciding)
        found = Condition(self.text(test), holds, self.text(deciding), tuple(self.readings.values()))
        self.readings = outside
        return found

    def _deciding(self, test: ast.expr) -> tuple[ast.expr, bool]:
        """The part of a condition that decides it, and how it comes out."""
        if isinstance(test, ast.BoolOp):
            stops = isinstance(test.op, ast.Or)
            for part in test.values:
                deciding, holds = self._deciding(part)
                if holds == stops:
                    return deciding, holds
            return test, not stops
        return test, bool(self.value(test))

    def terms(self, node: ast.expr) -> tuple[tuple[Term, ...], float]:
        """The factors or summands of an expression, and its value."""
        why, node = self._chosen(node)
        found = tuple(self.term(sign, part, () if sign else why) for sign, part in _split(node))
        value = found[0].value
        for term in found[1:]:
            value = _JOINS[term.sign](value, term.value)
        return found, value

    def term(self, sign: str, node: ast.expr, why: tuple[Condition, ...] = ()) -> Term:
        """One factor or summand."""
        further, node = self._chosen(node)
        outside, self.readings, self.calls = (self.readings, self.calls), {}, []
        value = self.value(node)
        readings, calls = tuple(self.readings.values()), tuple(self.calls)
        parts: tuple[Term, ...] = ()
        if isinstance(node, ast.BinOp) and isinstance(node.op, _SUM):
            parts = tuple(Term(each, self.text(part), self.value(part)) for each, part in _split(node))
        self.readings, self.calls = outside
        divides_by_product = sign == "/" and isinstance(node, ast.BinOp) and isinstance(node.op, _PRODUCT)
        text = f"({self.text(node)})" if divides_by_product else self.text(node)
        return Term(sign, text, value, readings, parts, (*why, *further), calls)

    def _chosen(self, node: ast.expr) -> tuple[tuple[Condition, ...], ast.expr]:
        """What ``a if condition else b`` comes down to, and the conditions on the way."""
        why = []
        while isinstance(node, ast.IfExp):
            why.append(self.condition(node.test))
            node = node.body if why[-1].holds else node.orelse
        return tuple(why), node

    def text(self, node: ast.expr) -> str:
        """What a part of the rule says."""
        if node not in self.tracer.texts:
            self.tracer.texts[node] = ast.unparse(node)
        return self.tracer.texts[node]

    # --- expressions ---------------------------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Any:
        """The value of an expression; what it reads is noted."""
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name():
                return self._name(node)
            case ast.Attribute(value=ast.Name(id=argument), attr=attribute):
                return self._attribute(node, argument, attribute)
            case ast.Call():
                return self._call(node)
            case ast.BinOp(left=left, op=op, right=right):
                return _BINARY[type(op)](self.value(left), self.value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return _UNARY[type(op)](self.value(operand))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body) if self.value(test) else self.value(orelse)
            case ast.BoolOp(op=op, values=parts):
                value = self.value(parts[0])
                for part in parts[1:]:
                    if bool(value) == isinstance(op, ast.Or):
                        break
                    value = self.value(part)
                return value
            case ast.Compare(left=left, ops=ops, comparators=others):
                one = self.value(left)
                for comparison, other in zip(ops, others, strict=True):
                    two = self.value(other)
                    if not _COMPARE[type(comparison)](one, two):
                        return False
                    one = two
                return True
        raise AssertionError(f"{ast.unparse(node)} is not part of what a rule may say")

    def _note(self, node: ast.expr, value: float, unit: str, meaning: str, kind: str) -> Any:
        text = self.text(node)
        self.readings[text] = Reading(text, value, unit, meaning, kind)
        return value

    def _name(self, node: ast.Name) -> Any:
        if node.id in self.set:
            return self._note(node, self.set[node.id], "", "set above", "name")
        parameter = self.function.__globals__.get(node.id)
        if isinstance(parameter, Parameter):
            return self._note(node, self.tracer.values[parameter.name], parameter.unit, parameter.name, "parameter")
        return self.names[node.id]

    def _attribute(self, node: ast.Attribute, argument: str, attribute: str) -> Any:
        known = self.tracer.known[argument][attribute]
        return self._note(node, getattr(self.set[argument], attribute), known.unit, known.meaning, "attribute")

    def _call(self, node: ast.Call) -> Any:
        assert isinstance(node.func, ast.Name)
        meant = self.function.__globals__.get(node.func.id)
        called = callee(meant, self.function)
        if called is not None:
            return self._other(node, called)
        arguments = [self.value(argument) for argument in node.args]
        if isinstance(meant, AgeTable):
            value = self.names[node.func.id](*arguments)  # type: ignore[operator]
            return self._note(node, value, "1/year", f"table {meant.name}", "table")
        function = self.names.get(node.func.id) or {"min": min, "max": max, "abs": abs}[node.func.id]
        return function(*arguments)  # type: ignore[operator]

    def _other(self, node: ast.Call, called: FunctionType) -> float:
        """A call of another rule or function: views go on under the same names, numbers under its own."""
        definition, _, _ = self.tracer.read(called)
        given = {
            argument.arg: self.set[argument.arg] if argument.arg in ARGUMENTS else self.value(passed)
            for argument, passed in zip(definition.args.args, node.args, strict=True)
        }
        trace = self.tracer.trace(called, given, self.text(node))
        self.calls.append(trace)
        return self._note(node, trace.value, "", f"what {called.__name__} says", "call")


def _split(node: ast.expr) -> list[tuple[str, ast.expr]]:
    """The factors of a product or the summands of a sum, each with its sign; or the expression itself."""
    if isinstance(node, ast.BinOp):
        for kinds in (_PRODUCT, _SUM):
            if isinstance(node.op, kinds):
                left = _split(node.left) if _is(node.left, kinds) else [("", node.left)]
                return [*left, (_SIGNS[type(node.op)], node.right)]
    return [("", node)]


def _is(node: ast.expr, kinds: tuple[type, ...]) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, kinds)
