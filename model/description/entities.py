"""The tables of what there is: columns with units and ranges, measures, attributes, numbers that are no parameters."""

import ast
from collections.abc import Iterator
from pathlib import Path

from model import state
from model.description.columns import SCALES, Scale
from model.description.comments import MODEL, said_of
from model.description.markdown import table
from model.engine.rewrite import ARGUMENTS, readable
from model.measures import MEASURES
from model.parameters import Parameter, registry
from model.vocabulary import SUBJECTS

#: Files whose numbers are of the machinery and mean nothing in the world.
_MACHINERY = {
    "agents", "people", "joined_tables", "table_columns", "draws", "arithmetic", "rewrite", "build", "cache",
}  # fmt: skip


def column_names() -> dict[str, tuple[str, ...]]:
    """The columns of every table of the state, by the name under which `model.state` lists them."""
    return {name: names for name, names in vars(state).items() if name.endswith("_COLUMNS")}


def column_tables() -> str:
    """Every column, with unit, range and meaning."""
    parts = []
    for name, columns in column_names().items():
        rows = [_column(column, SCALES.get(name, {}).get(column)) for column in columns]
        of = name.removesuffix("_COLUMNS").capitalize()
        parts.append(f"{of}:\n\n{table(('column', 'unit', 'range', 'meaning'), rows)}")
    return "\n\n".join(parts)


def _column(name: str, scale: Scale | None) -> tuple[str, str, str, str]:
    unit, span = (scale.unit, scale.range) if scale else ("not said", "not said")
    return f"`{name}`", unit, span, said_of(MODEL / "state.py").get(name, "")


def measure_table() -> str:
    """The columns that growths change."""
    registry()  # names the parameters
    return table(
        ("of", "measure", "unit", "range", "begins with", "for who moves in", "for who comes from abroad", "meaning"),
        [
            (
                m.of,
                f"`{m.name}`",
                m.unit,
                f"{m.range[0]:g} to {m.range[1]:g}",
                f"{m.start:g}",
                *_anew(m.newcomer, m.immigrant),
                m.meaning,
            )
            for m in MEASURES
        ],
    )


def _anew(newcomer: float | Parameter | None, immigrant: float | None) -> tuple[str, str]:
    first = f"`{newcomer.name}`" if isinstance(newcomer, Parameter) else _number(newcomer)
    return first, _number(immigrant) if immigrant is not None else first


def _number(value: float | None) -> str:
    return "as before" if value is None else f"{value:g}"


def attribute_table() -> str:
    """What a rule may read of each of its arguments: attributes, and the measures that growths change."""
    known = readable(MEASURES)
    rows = [
        (", ".join(each for each in ARGUMENTS if ARGUMENTS[each] == of), f"`{name}`", attribute.unit, attribute.meaning)
        for of in dict.fromkeys(ARGUMENTS.values())
        for name, attribute in known[next(each for each in ARGUMENTS if ARGUMENTS[each] == of)].items()
    ]
    return table(("of", "attribute", "unit", "meaning"), rows)


def subject_table() -> str:
    """Who an event can happen to."""
    return table(("of", "who"), [(f"`{name}`", meaning) for name, meaning in SUBJECTS.items()])


def number_table() -> str:
    """Numbers in the code that no scenario changes: laws, scales, and ends of what is looked at."""
    files = [*sorted(MODEL.glob("*.py")), *sorted((MODEL / "engine").glob("*.py"))]
    rows = [row for file in files if file.stem not in _MACHINERY for row in _numbers(file)]
    return table(("number", "value", "in", "meaning"), rows)


def _numbers(file: Path) -> Iterator[tuple[str, str, str, str]]:
    said, where = said_of(file), file.relative_to(MODEL)
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(statement, ast.Assign):
            continue
        target, value = statement.targets[0], statement.value
        pairs: list[tuple[ast.expr, ast.expr]] = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for name, number in pairs:
            if isinstance(name, ast.Name) and _is_number(number):
                yield f"`{name.id}`", ast.unparse(number), f"[`{where}`]({where})", said.get(name.id, "")


def _is_number(node: ast.expr) -> bool:
    """Whether an expression holds nothing but numbers and arithmetic."""
    allowed = ast.Constant | ast.Tuple | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop | ast.expr_context
    parts = list(ast.walk(node))
    constants = [each.value for each in parts if isinstance(each, ast.Constant)]
    return all(isinstance(each, allowed) for each in parts) and all(type(each) in (int, float) for each in constants)
