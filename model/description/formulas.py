"""The formula of a rule, read from the syntax tree of its own text, so that it cannot drift from what is run.

Cases stand under each other, and so do the factors or summands of a case, each with the condition under which it counts:

    language_learning(p, h)
      = 0                           if p.language ≥ 1 or p.seasonal
      = (1 − p.language) / pace     otherwise
        × programme                 where p.in_programme
        × at_work                   else where p.working

A function that is written in another way than rules are is told statement by statement.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from model.description.expressions import OR, SIGNS, WHOLE, Writer, one_more
from model.description.layout import WIDTH, Beginning, Irregular, Part, Row, Step, Value, joined, laid_out
from model.engine.rewrite import definition_of

_IF, _WHERE = ("if ", "else if ", "otherwise"), ("where ", "else where ", "elsewhere")


@dataclass(frozen=True)
class Formula:
    """A function of a rule, written.

    Attributes:
        name: as in its text; `head` with its arguments.
        text: the lines.
        parameters: full names by how they are written.
        tables: names of public tables by how they are written.
        called: functions it calls.
    """

    name: str
    head: str
    text: str
    parameters: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    called: tuple[Callable[..., float], ...] = ()


def formula(function: Callable[..., float], home: str = "") -> Formula:
    """Write one function; parameters of other modules than `home` go by their full names."""
    home = home or function.__module__
    definition, _ = definition_of(function)
    head = f"{definition.name}({', '.join(each.arg for each in definition.args.args)})"
    writer: _Cases | _Statements = _Cases(function, home, definition)
    try:
        rows = writer.rows(head)
    except Irregular:
        writer = _Statements(function, home, definition)
        rows = writer.rows(head)
    return Formula(
        definition.name, head, "\n".join(laid_out(rows)), writer.parameters, writer.tables, tuple(writer.called)
    )


def formulas(function: Callable[..., float], home: str = "") -> list[Formula]:
    """A function and, behind it, those it calls, each once."""
    home = home or function.__module__
    found, waiting = [], [function]
    while waiting:
        found.append(formula(waiting.pop(0), home))
        known = {each.head for each in found}
        waiting += [each for each in found[-1].called if each not in waiting and formula(each, home).head not in known]
    return found


class _Reading(Writer):
    def __init__(self, function: Callable[..., float], home: str, definition: ast.FunctionDef):
        super().__init__(function, home)
        self.statements = _doing(definition.body)
        walked = (node for each in self.statements for node in ast.walk(each) if isinstance(node, ast.Name))
        self.locals = {node.id for node in walked if isinstance(node.ctx, ast.Store)}


class _Cases(_Reading):
    """Writes a function as cases with factors and summands.

    Returns are brought to the front of what is set before them. That changes nothing, since a rule has no effects, as long
    as no name is changed after it was read; where one is, the function is told statement by statement.
    """

    def rows(self, head: str) -> list[Row]:
        """The lines, the function's head first."""
        self.values: dict[str, Value] = {}
        self.cases: list[tuple[Value, str]] = []
        for statement in self.statements:
            self._take(statement)
        first = self.cases[0][0]
        whole = f"{head} = {joined(first.beginnings[0].parts)}"
        if len(self.cases) == 1 and first.alone and len(whole) <= WIDTH:
            rows = [Row(whole)]
        else:
            conditions = [condition for _, condition in self.cases] if len(self.cases) > 1 else [""]
            pairs = zip(self.cases, conditions, strict=True)
            rows = [Row(head), *(row for (value, _), condition in pairs for row in value.rows("  = ", condition))]
        for name in self.read:
            rows += self.values[name].rows(f"  with {name} = ", "")
        return rows

    def _take(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Return(value=value):
                assert value is not None
                self._return(value, None)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found = self._value(value)
                self._unread(name)
                self.values[name] = found
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                self._step(name, op, value, "")
            case ast.If():
                self._choose(_ways(statement))
            case _:
                raise Irregular

    def _return(self, value: ast.expr, test: ast.expr | None) -> None:
        """A case: of ``a if b else c`` two."""
        if isinstance(value, ast.IfExp) and test is None:
            self._return(value.body, value.test)
            self._return(value.orelse, None)
            return
        found = self._value(value)
        word = _IF[2] if test is None else _IF[min(len(self.cases), 1)] + self.write(test)
        self.cases.append((found, word))

    def _choose(self, ways: list[tuple[ast.expr | None, list[ast.stmt]]]) -> None:
        if any(len(body) != 1 for _, body in ways):
            raise Irregular
        does = [body[0] for _, body in ways]
        if all(isinstance(each, ast.Return) for each in does):
            for (test, _), each in zip(ways, does, strict=True):
                self._return(each.value, test)  # type: ignore[attr-defined]
            return
        conditions = [
            _WHERE[2] if test is None else _WHERE[min(number, 1)] + self.write(test, OR)
            for number, (test, _) in enumerate(ways)
        ]
        names = {ast.unparse(each.target) for each in does if isinstance(each, ast.AugAssign)}
        if all(isinstance(each, ast.AugAssign) for each in does) and len(names) == 1:
            for condition, each in zip(conditions, does, strict=True):
                self._step(names.copy().pop(), each.op, each.value, condition)  # type: ignore[attr-defined]
            return
        self._begin(ways, does, conditions)

    def _begin(
        self, ways: list[tuple[ast.expr | None, list[ast.stmt]]], does: list[ast.stmt], conditions: list[str]
    ) -> None:
        """A name that is set in every way, or keeps what it was where none is taken."""
        targets = [ast.unparse(each.targets[0]) for each in does if isinstance(each, ast.Assign)]
        if len(targets) < len(does) or len(set(targets)) > 1:
            raise Irregular
        name = targets[0]
        self._unread(name)
        pairs = zip(does, conditions, strict=True)
        found = [self._beginning(each.value, condition) for each, condition in pairs]  # type: ignore[attr-defined]
        if ways[-1][0] is not None:
            before = self.values.get(name)
            if before is None or before.steps or len(before.beginnings) > 1:
                raise Irregular
            found.append(replace(before.beginnings[0], condition=_WHERE[2]))
        self._unread(name)
        self.values[name] = Value(tuple(found))

    def _step(self, name: str, op: ast.operator, value: ast.expr, condition: str) -> None:
        sign, level = SIGNS[type(op)]
        parts: tuple[Part, ...] = ((sign, self.write(value, one_more(op))),)
        if isinstance(op, ast.Mult | ast.Add) and self.level(value) == level:
            (_, first), *rest = self._parts(value)
            parts = ((sign, first), *rest)
        self._unread(name)
        if name not in self.values:
            raise Irregular
        self.values[name] = self.values[name].then(Step(parts, condition))

    def _value(self, node: ast.expr) -> Value:
        """An expression; where it begins with a name that was set, what that name stands for comes first."""
        first, rest = _first_of(node)
        if not isinstance(first, ast.Name) or first.id not in self.values:
            return Value((self._beginning(node),))
        value = self.values[first.id]
        for op, part in rest:
            value = value.then(Step(((SIGNS[type(op)][0], self.write(part, one_more(op))),)))
        return value

    def _beginning(self, node: ast.expr, condition: str = "") -> Beginning:
        return Beginning(tuple(self._parts(node)), self.level(node), condition)

    def _parts(self, node: ast.expr) -> list[Part]:
        """The factors of a product or the summands of a sum, or the expression itself."""
        first, rest = _first_of(node)
        level = SIGNS[type(rest[0][0])][1] if rest else 0
        return [
            ("", self.write(first, level)),
            *((SIGNS[type(op)][0], self.write(each, one_more(op))) for op, each in rest),
        ]

    def _unread(self, name: str) -> None:
        if name in self.read or name not in self.locals:
            raise Irregular


def _ways(statement: ast.If) -> list[tuple[ast.expr | None, list[ast.stmt]]]:
    """The ways through if, elif and else; the last has no test when there is an else."""
    ways: list[tuple[ast.expr | None, list[ast.stmt]]] = [(statement.test, _doing(statement.body))]
    while len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
        statement = statement.orelse[0]
        ways.append((statement.test, _doing(statement.body)))
    return [*ways, (None, _doing(statement.orelse))] if statement.orelse else ways


def _doing(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that do something: neither a docstring nor a breakpoint."""
    return [each for each in statements if not isinstance(each, ast.Expr)]


def _first_of(node: ast.expr) -> tuple[ast.expr, list[tuple[ast.operator, ast.expr]]]:
    """What a product or sum begins with, and what follows with its signs; sums within a product are not taken apart."""
    rest: list[tuple[ast.operator, ast.expr]] = []
    level = SIGNS[type(node.op)][1] if isinstance(node, ast.BinOp) and type(node.op) in SIGNS else WHOLE
    while isinstance(node, ast.BinOp) and type(node.op) in SIGNS and SIGNS[type(node.op)][1] == level:
        rest.append((node.op, node.right))
        node = node.left
    return node, rest[::-1]


class _Statements(_Reading):
    """Writes a function statement by statement."""

    def rows(self, head: str) -> list[Row]:
        """The lines, the function's head first."""
        return [Row(f"{head}:"), *self._told(self.statements, 1)]

    def _told(self, statements: list[ast.stmt], depth: int) -> Iterator[Row]:
        indent = "  " * depth
        for statement in _doing(statements):
            match statement:
                case ast.Return(value=value):
                    assert value is not None
                    yield Row(f"{indent}the value is {self.write(value)}")
                case ast.Assign(targets=[target], value=value):
                    yield Row(f"{indent}{ast.unparse(target)} := {self.write(value)}")
                case ast.AugAssign(target=target, op=op, value=value):
                    name = ast.unparse(target)
                    yield Row(f"{indent}{name} := {name} {SIGNS[type(op)][0]} {self.write(value, one_more(op))}")
                case ast.If():
                    for number, (test, body) in enumerate(_ways(statement)):
                        word = "otherwise" if test is None else _IF[min(number, 1)] + self.write(test)
                        yield Row(f"{indent}{word}:")
                        yield from self._told(body, depth + 1)
