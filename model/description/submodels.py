"""What is written of every rule: of whom it is, when it acts, what happens, its formula and its parameters.

Nothing here knows the kinds of rule: what a kind declares beside the function - a verb, whom an arrival brings, who seeks
and what is offered - is told field by field, with what the docstring of its declaration says of the field.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from types import ModuleType

from model import vocabulary
from model.description.documented import declaration, meanings, paragraphs
from model.description.formulas import Formula, formulas
from model.description.markdown import link, parameter_table, table
from model.description.month import step_of
from model.kinds import Column, Declared, Rule
from model.parameters import Parameter, declared, registry
from model.schedule import rule_modules, rules
from model.vocabulary import ABROAD, SUBJECTS, Verb

#: What the heading begins with under which parameters of a file stand that none of its rules reads.
OTHERS = "Other parameters of "
#: What every rule has, told in words of its own.
_TOLD_APART = {*(each.name for each in fields(Declared)), "of", "kind", "happens"}
#: Where a docstring says in the order of which names of the vocabulary a field's values stand.
_IN_ORDER = re.compile(r"in the order of `(\w+)`")


class Section:
    """What a rule declares and calls, collected as it is told.

    Args:
        rule: of which.

    Attributes:
        functions: in the order in which they are met, each with those it calls.
        declared: parameters that are declared beside the function rather than read by it.
    """

    def __init__(self, rule: Rule):
        self.rule = rule
        self.functions: dict[str, Formula] = {}
        self.declared: list[Parameter] = []
        self.take(rule.function)
        self.declarations = list(self._fields(rule, meanings(Rule) | meanings(declaration(rule)), _TOLD_APART, 0))

    def take(self, function: Callable[..., float]) -> None:
        """Note a function and those it calls."""
        for each in formulas(function, self.rule.module):
            self.functions.setdefault(each.head, each)

    @property
    def parameters(self) -> dict[str, str]:
        """Full names of the parameters that formulas read, with how they are written there; then those declared."""
        written = {full: short for each in self.functions.values() for short, full in each.parameters.items()}
        return written | {each.name: "" for each in self.declared if each.name not in written}

    def _fields(self, owner: object, meant: dict[str, str], apart: set[str], depth: int) -> Iterator[str]:
        for each in fields(owner):  # type: ignore[arg-type]
            value = getattr(owner, each.name)
            default = each.default if each.default is not MISSING else None
            usual = depth == 0 and value == default
            if each.name not in apart and value is not None and not usual:
                yield from self._told(each.name, value, meant.get(each.name, ""), depth)

    def _told(self, name: str, value: object, meaning: str, depth: int) -> Iterator[str]:
        """A bullet for a field, and bullets below it for what it holds."""
        label = f"{'  ' * depth}- **{name.replace('_', ' ').capitalize()}**"
        label += f" ({meaning.removesuffix('.')})" if meaning else ""
        if isinstance(value, Column):
            low, high = value.range
            yield f"{label}: `{value.name}` of a {value.of} ({value.unit}, from {low:g} to {high:g}): {value.meaning}"
        elif is_dataclass(value) and not isinstance(value, Verb):
            yield f"{label}:"
            yield from self._fields(value, meanings(type(value)), set(), depth + 1)
        elif isinstance(value, tuple) and value and all(is_dataclass(each) for each in value):
            yield f"{label}:"
            order = _IN_ORDER.search(meaning)
            names = getattr(vocabulary, order[1]) if order else [str(k) for k in range(1, len(value) + 1)]
            for of, each in zip(names, value, strict=False):
                inside = (f"{field.name} {self._word(getattr(each, field.name))}" for field in fields(each))
                yield f"{'  ' * (depth + 1)}- {of}: {', '.join(inside)}"
        else:
            yield f"{label}: {self._word(value)}"

    def _word(self, value: object) -> str:
        """A value in a few words; parameters and functions are noted."""
        if isinstance(value, Parameter):
            self.declared.append(value)
            return f"`{value.name}` = {value.value:g}"
        if isinstance(value, Declared):
            value = value.function
        if inspect.isfunction(value):
            self.take(value)
            return f"`{value.__name__}`, below"
        if isinstance(value, Verb):
            return f"{value.meaning} (`{value.name}`)"
        if isinstance(value, tuple):
            pairs = [each if isinstance(each, tuple) else (each, MISSING) for each in value]
            words = [str(name) if of is MISSING else f"{name} {self._word(of)}" for name, of in pairs if of is not None]
            rest = [f"{'the rest ' if words else ''}{name}" for name, of in pairs if of is None]
            return ", ".join([*words, *rest])
        return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def heading(rule: Rule) -> str:
    """The heading under which a rule is described."""
    return f"Rule `{rule.name}`"


def _happens(rule: Rule) -> str:
    if rule.happens is not None:
        return f"{rule.happens.meaning} (`{rule.happens.name}`)"
    if rule.grows is not None:
        return f"`{rule.grows.name}` of a {rule.grows.of} changes by a twelfth of this a month"
    if rule.comes_from:
        return f"households arrive from {'abroad' if rule.comes_from == ABROAD else 'the rest of Norway'}"
    if rule.pool:
        return f"ties are made or strengthened with people of the pool: {rule.pool}"
    return paragraphs(declaration(rule))[0].removeprefix("Declare ") if declaration(rule) else rule.kind


def whom(rule: Rule) -> str:
    """Whom a rule is about."""
    carriers = {"place": "every modelled place"}
    return SUBJECTS.get(rule.of) or carriers.get(rule.of) or f"every {rule.of} in a modelled place"


def rule_section(rule: Rule, number: int, depth: int = 4) -> str:
    """Everything about a rule under a heading of its own; `number` is its place in the schedule."""
    section = Section(rule)
    known = registry()
    lines = [f"{'#' * depth} {heading(rule)}", ""]
    lines += ["\n\n".join(" ".join(each.split()) for each in rule.docstring.split("\n\n")), ""]
    lines += [
        f"- **Kind**: {rule.kind}, number {number} of the {link('Schedule', 'schedule')}; {step_of(rule.kind)}",
        f"- **Whom**: {whom(rule)}",
        f"- **What happens**: {_happens(rule)}",
        *section.declarations,
        "",
        "```text",
        "\n\n".join(each.text for each in section.functions.values()),
        "```",
        "",
    ]
    lines += _names(section)
    own = {each.name: each for each in declared(sys.modules[rule.module]).values()} | known
    parameters = [own[name] for name in section.parameters]
    written = {full: short for full, short in section.parameters.items() if short}
    lines.append(parameter_table(parameters, written) if parameters else "It has no parameters.")
    return "\n".join(lines)


def _names(section: Section) -> list[str]:
    """What stands behind the names of tables and functions in the formulas."""
    tables = {short: of for each in section.functions.values() for short, of in each.tables.items()}
    lines = [
        f"- `{short}[sex, age]`: this year's rate of the public table `{of}`, 1/year" for short, of in tables.items()
    ]
    called = {each.__name__: each for formula in section.functions.values() for each in formula.called}
    names = [formula.name for formula in section.functions.values() if formula.name != section.rule.function.__name__]
    for name in names:
        function = called.get(name) or section.rule.function.__globals__.get(name)
        said = paragraphs(function)[:1]
        if said:
            lines.append(f"- `{name}`: {said[0]}")
    return [*lines, ""] if lines else []


def process_sections() -> str:
    """Every file of rules: what it says of itself, its rules, and its parameters that no rule of it reads."""
    number, parts = 0, []
    for module in rule_modules():
        file = module.__name__.rpartition(".")[2]
        parts += [f"### Process `{file}`", "", *_own_words(module), f"In [`rules/{file}.py`](rules/{file}.py).", ""]
        read: set[str] = set()
        for rule in (each for each in rules() if each.module == module.__name__):
            number += 1
            parts += [rule_section(rule, number), ""]
            read |= Section(rule).parameters.keys()
        left = [each for name, each in declared(module).items() if name not in read]
        if left:
            parts += [f"#### {OTHERS}`{file}`", "", "Read by the fixed processes below.", "", parameter_table(left), ""]
    return "\n".join(parts).rstrip()


def _own_words(module: ModuleType) -> Iterator[str]:
    for paragraph in paragraphs(module):
        yield paragraph
        yield ""


def kind_table() -> str:
    """The kinds of rule there are."""
    of_kinds = {rule.kind: rule for rule in rules()}
    rows = [
        (kind, " ".join(paragraphs(declaration(rule))).removeprefix("Declare "), step_of(kind))
        for kind, rule in of_kinds.items()
    ]
    return table(("kind", "what it is", "when"), rows)


def schedule_table() -> str:
    """The rules in the order in which what they propose is applied."""
    rows = [
        (
            str(number),
            link(heading(rule), f"`{rule.name}`"),
            rule.kind,
            rule.of,
            rule.docstring.split("\n\n")[0],
            _happens(rule),
        )
        for number, rule in enumerate(rules(), start=1)
    ]
    return table(("", "rule", "kind", "of", "hazard, intensity or score", "what happens"), rows)
