"""The tables of ODD.md that follow from the code: the schedule of a month, what rules may read, every parameter.

`python -m model.describe` writes them anew between the marks in ODD.md; a test says when that was forgotten.
"""

import re
from inspect import getdoc
from pathlib import Path

from model.attributes import HOUSEHOLD_ATTRIBUTES, PERSON_ATTRIBUTES, PLACE_ATTRIBUTES
from model.kinds import Rule
from model.measures import MEASURES
from model.parameters import Parameter, registry
from model.priors import Uniform
from model.schedule import SCHEDULE, rules
from model.shock import MOVED, SHOCKS, shocks
from model.vocabulary import SUBJECTS

_ARGUMENT = {"person": "p, q", "household": "h", "place": "place"}
ODD = Path(__file__).with_name("ODD.md")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    escaped = [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)


def _happens(rule: Rule) -> str:
    if rule.happens is not None:
        return rule.happens.meaning
    if rule.grows is not None:
        return f"`{rule.grows.name}` of a {rule.grows.of} changes: {rule.grows.meaning}"
    if rule.kind == "meeting":
        return f"ties to people of the pool: {rule.pool}"
    return f"households arrive from {'abroad' if rule.comes_from == 'abroad' else 'the rest of Norway'}"


def schedule_table() -> str:
    """The rules in the order in which what they propose is applied."""
    return _table(
        ("", "rule", "kind", "of", "hazard, intensity or score", "what happens"),
        [
            (str(number), f"`{rule.name}`", rule.kind, rule.of, rule.docstring.split("\n\n")[0], _happens(rule))
            for number, rule in enumerate(rules(), start=1)
        ],
    )


def attribute_table() -> str:
    """What a rule may read: attributes, and the measures that growths change."""
    groups = (("p, q", PERSON_ATTRIBUTES), ("h", HOUSEHOLD_ATTRIBUTES), ("place", PLACE_ATTRIBUTES))
    rows: list[tuple[str, ...]] = []
    rows += [(of, f"`{name}`", a.unit, a.meaning) for of, known in groups for name, a in known.items()]
    rows += [(_ARGUMENT[m.of], f"`{m.name}`", m.unit, m.meaning) for m in MEASURES]
    return _table(("of", "attribute", "unit", "meaning"), rows)


def subject_table() -> str:
    """Who an event can happen to."""
    return _table(("of", "who"), [(f"`{name}`", meaning) for name, meaning in SUBJECTS.items()])


def _prior(parameter: Parameter) -> str:
    return "uniform over the range" if isinstance(parameter.prior, Uniform) else repr(parameter.prior)


def parameter_table() -> str:
    """Every parameter with its value, range, prior and source."""
    return _table(
        ("parameter", "value", "unit", "range", "prior", "source"),
        [
            (f"`{p.name}`", f"{p.value:g}", p.unit, f"{p.range[0]:g} to {p.range[1]:g}", _prior(p), p.source)
            for p in registry().values()
        ],
    )


def shock_table() -> str:
    """What each shock makes of what it moves."""
    return _table(
        ("shock", "what happens", "moves", "unit", "what it makes of it"),
        [
            (f"`{shock.name}`", shock.meaning, MOVED[name].meaning, MOVED[name].unit, str(getdoc(function)))
            for shock in shocks().values()
            for name, function in shock.moves.items()
        ],
    )


TABLES = {
    "schedule": schedule_table,
    "subjects": subject_table,
    "attributes": attribute_table,
    "shocks": shock_table,
    "parameters": parameter_table,
}


def rewritten(text: str) -> str:
    """ODD.md with every generated table made anew between its marks."""
    for name, table in TABLES.items():
        marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
        body = f"{marks[0]}\n{table()}\n{marks[1]}"
        text = pattern.sub(lambda _, body=body: body, text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    ODD.write_text(rewritten(ODD.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {ODD.name}: {len(rules())} rules, {len(registry())} parameters")
    for path in sorted((ODD.parent / "rules").glob("*.py")):
        if path.stem not in (*SCHEDULE, "__init__"):
            print(f"{path.name} is not in SCHEDULE of model/schedule.py: its rules never act")
    for path in sorted((ODD.parent / "shocks").glob("*.py")):
        if path.stem not in (*SHOCKS, "__init__"):
            print(f"{path.name} is not in SHOCKS of model/shock.py: no scenario can use it")
