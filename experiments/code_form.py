"""What source code does, apart from how it is written: syntax trees without comments, spaces and docstrings."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

#: Of a syntax tree, what only says where a name stands in a statement or how a text was quoted.
_UNSAID = ("ctx", "kind", "type_comment", "type_ignores")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
#: Where statements stand in others.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
#: Names of a module that say something of it, and do nothing.
_ABOUT = ("__all__", "__version__")


@dataclass(frozen=True)
class Import:
    """A name that an import statement binds.

    Args:
        name: as the module knows it; "*" for all names of the other module.
        module: which is imported, as written.
        attribute: of that module; empty for the module itself.
        level: of a relative import.
    """

    name: str
    module: str
    attribute: str = ""
    level: int = 0


def form(node: ast.AST) -> str:
    """A text that two pieces of code share when they differ in comments, spaces and docstrings alone."""
    parts: list[str] = []
    _say(node, parts)
    return " ".join(parts)


def _say(node: ast.AST, parts: list[str]) -> None:
    parts.append(type(node).__name__)
    for name in node._fields:
        value = getattr(node, name, None)
        if name in _UNSAID or (value is None and not isinstance(node, ast.Constant)):
            continue  # which fields may be empty differs between versions of Python
        if isinstance(value, ast.AST):
            parts.append(name)
            _say(value, parts)
        elif isinstance(value, list):
            if value:
                parts += (name, "[")
                for each in value:
                    if not isinstance(each, ast.AST):
                        parts.append(repr(each))
                    elif not (isinstance(each, ast.stmt) and is_idle(each)):
                        _say(each, parts)
                parts.append("]")
        else:
            parts += (name, repr(value))


def is_idle(node: ast.AST) -> bool:
    """Whether a statement does nothing in a run: a docstring, `pass`, `__all__`, imports for types alone."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return any(name in _ABOUT for name in assigned(node))
    if isinstance(node, ast.If):
        asked = node.test.attr if isinstance(node.test, ast.Attribute) else getattr(node.test, "id", "")
        return asked == "TYPE_CHECKING" and not node.orelse
    return isinstance(node, ast.Pass)


def assigned(node: ast.AST) -> tuple[str, ...]:
    """The names that an assignment sets."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return tuple(name for target in targets for name in stored(target))


def stored(node: ast.AST) -> tuple[str, ...]:
    """Every name that is set somewhere in a piece of code."""
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
    return tuple(each.id for each in names)


def names_in(node: ast.AST) -> set[str]:
    """Every name that stands somewhere in a piece of code."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@dataclass(frozen=True, eq=False)
class Source:
    """The text of a module, read.

    Args:
        loads: the module's import statements.
        statements: of the module that are neither definitions, imports nor declarations of parameters.
        definitions: functions and classes by name; those of one name together.
        imports: at any depth, but for types alone.
        parameters: names to which the module gives a `Parameter`. Its default counts with the values of a run, and is no
            part of the code, unless the code reads it.
    """

    loads: tuple[ast.stmt, ...]
    statements: tuple[ast.stmt, ...]
    definitions: dict[str, tuple[ast.stmt, ...]]
    imports: tuple[Import, ...]
    parameters: tuple[str, ...]


@cache
def read(text: str) -> Source:
    """Read the text of a module.

    Raises:
        SyntaxError: it is not Python.
    """
    tree = ast.parse(text)
    loads: list[ast.stmt] = []
    statements: list[ast.stmt] = []
    definitions: dict[str, tuple[ast.stmt, ...]] = {}
    declarations: list[ast.stmt] = []
    for statement in tree.body:
        if is_idle(statement):
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom):
            loads.append(statement)
        elif isinstance(statement, (*_FUNCTION, ast.ClassDef)):
            definitions[statement.name] = (*definitions.get(statement.name, ()), statement)
        elif _is_declaration(statement):
            declarations.append(statement)
        else:
            statements.append(statement)
    read_defaults = _read_defaults(tree) if declarations else set()
    statements += [each for each in declarations if read_defaults & {*assigned(each)}]
    parameters = [name for each in declarations for name in assigned(each) if name not in read_defaults]
    return Source(tuple(loads), tuple(statements), definitions, tuple(_imports(tree)), tuple(parameters))


def _imports(tree: ast.Module) -> Iterator[Import]:
    """What a module imports, at any depth, but for types alone."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if is_idle(node):
            continue
        if isinstance(node, ast.Import):
            for each in node.names:  # `import a.b` binds a, and loads both
                yield Import(each.asname or each.name.partition(".")[0], each.name)
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield Import(each.asname or each.name, node.module or "", each.name, node.level)
        if isinstance(node, ast.mod | ast.stmt | ast.excepthandler | ast.match_case):
            for field in _BLOCKS:
                waiting += getattr(node, field, ())


def _read_defaults(tree: ast.Module) -> set[str]:
    """Names of which code reads an attribute, or takes a `float`: of a parameter, that would be its default."""
    attributes = [each for each in ast.walk(tree) if isinstance(each, ast.Attribute)]
    floats = [each for each in ast.walk(tree) if _is_call(each, "float")]
    return {each.value.id for each in attributes if isinstance(each.value, ast.Name)}.union(*map(names_in, floats))


@cache
def whole(text: str) -> str:
    """The form of all that a module does, but for the defaults of its parameters.

    Raises:
        SyntaxError: it is not Python.
    """
    source = read(text)
    definitions = [node for same in source.definitions.values() for node in same]
    return "\n".join([*map(form, (*source.loads, *source.statements, *definitions)), *source.parameters])


def _is_declaration(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return False
    return len(assigned(node)) == 1 and _is_call(node.value, "Parameter")


def _is_call(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
