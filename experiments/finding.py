"""Finds people and households by what they are: `bolyst who`; and brings a model to the month that was asked for."""

import ast
import operator
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.problems import BadInput, FailedRun
from experiments.progress import COMPILING
from experiments.wording import figure, table
from model.agents import Household, Person, Place
from model.engine.arithmetic import divide
from model.engine.cache import is_warm
from model.engine.rewrite import readable
from model.kinds import RuleError
from model.people import DIGITS
from model.record import BooksError, month_name
from model.simulation import MigrationModel
from model.state import HOME, LEFT, LIVES_IN, NONE, REFERENCE, REGISTERED_IN
from model.tables import NotKnown
from scenarios.problems import nearest

if TYPE_CHECKING:
    from scenarios import Scenario

#: What views have beside the attributes that rules read; texts all of them.
_TEXTS = {"p": ("key", "lives_in", "registered_in"), "h": ("key", "lives_in"), "place": ("name",)}
#: Attributes that ask for people outside: with one of them they are searched, too.
OUTSIDE = ("abroad", "lives_in", "parents_home", "registered_in", "years_away")
_ALLOWED = (
    "allowed are p., h. and place. with an attribute, numbers, texts, and, or, not, comparisons, + - * / and brackets"
)
_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip
_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: divide,
}  # fmt: skip
_UNARY: dict[type, Callable[[Any], Any]] = {ast.Not: operator.not_, ast.USub: operator.neg, ast.UAdd: operator.pos}

#: What is often written for something else.
_INSTEAD = (
    (r"&&|\bAND\b", "and"),
    (r"\|\||\bOR\b", "or"),
    (r"=>|=<", ">= or <="),
    (r"[^<>=!]=[^=]", "=="),
)

#: Where somebody lives, and what ties those outside to a place, in the order in which rules see it.
_SEEN = [LIVES_IN, HOME, REGISTERED_IN, LEFT]

Views = dict[str, Any]
Evaluated = Callable[[Views], Any]


# --- a month of a run --------------------------------------------------------------------------------------------------


def month_of(scenario: "Scenario", given: str | None) -> int:
    """The month a user means, counted from year 0; the first of the scenario when none is given.

    Raises:
        BadInput: it is no month, or not one of the run.
    """
    first = 12 * scenario.start.year + scenario.start.month - 1
    last = first + scenario.months - 1
    allowed = f"allowed are months of the run, {month_name(first)} to {month_name(last)}"
    if given is None:
        return first
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", given):
        raise BadInput(f"--month {given}: not a month; {allowed}")
    month = 12 * int(given[:4]) + int(given[5:]) - 1
    if not first <= month <= last:
        raise BadInput(f"--month {given}: outside the run; {allowed}")
    return month


def model_at(
    scenario: "Scenario", seed: int, month: int | None = None, seen: Callable[[MigrationModel], None] | None = None
) -> MigrationModel:
    """A model run to the start of a month, keeping its event log; `seen` is given it at the start of each month.

    Raises:
        BadInput: the scenario needs a figure that was not known by its `known_to`.
        FailedRun: the run broke off before.
    """
    if not is_warm():
        print(COMPILING, file=sys.stderr, flush=True)
    try:
        model = MigrationModel(scenario, seed, events=True)
    except NotKnown as error:
        raise BadInput(f"{scenario.name}: {error}") from error
    except RuleError as error:
        raise FailedRun(str(error)) from error
    if seen is not None:
        seen(model)
    while month is not None and model.month < month:
        step(model)
        if seen is not None:
            seen(model)
    return model


def step(model: MigrationModel) -> None:
    """Run a month.

    Raises:
        FailedRun: the run broke off.
    """
    try:
        model.step()
    except (RuleError, BooksError) as error:
        raise FailedRun(str(error), model.seed) from error


# --- an expression -----------------------------------------------------------------------------------------------------


@dataclass
class Where:
    """A condition on people or households, in the names that rules read.

    Args:
        text: such as ``h.school_children > 0 and h.immigrant``.
        model: says which attributes and places there are.

    Attributes:
        read: the attributes it names, as (argument, attribute), in their order.

    Raises:
        BadInput: it is no such condition; with the nearest name where one is unknown.
    """

    text: str
    model: MigrationModel
    read: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = readable(self.model.inputs.program.built.columns)
        self._known = {of: {*known[of], *_TEXTS[of]} for of in _TEXTS}
        try:
            tree = ast.parse(self.text.strip(), mode="eval")
        except (SyntaxError, ValueError):
            raise self._refused(f"this is no condition{_meant(self.text)}; {_ALLOWED}") from None
        except RecursionError:
            raise self._refused("this is too long") from None
        self.holds = self._number(tree.body)

    @property
    def of_persons(self) -> bool:
        """Whether it asks for persons: it does when it mentions one."""
        return any(argument == "p" for argument, _ in self.read)

    @property
    def asks_outside(self) -> bool:
        """Whether people who live outside are to be searched."""
        return any(attribute in OUTSIDE for _, attribute in self.read)

    def _refused(self, why: str) -> BadInput:
        return BadInput(f"--where: {why}")

    def _number(self, node: ast.expr) -> Evaluated:
        """A function that evaluates an expression which is a number or a truth."""
        match node:
            case ast.Constant(value=int() | float() as value):
                return lambda views: value
            case ast.BoolOp(op=op, values=parts):
                evaluated = [self._number(part) for part in parts]
                every = isinstance(op, ast.And)
                return lambda views: (all if every else any)(part(views) for part in evaluated)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
                inside, apply = self._number(operand), _UNARY[type(op)]
                return lambda views: apply(inside(views))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                one, two, join = self._number(left), self._number(right), _ARITHMETIC[type(op)]
                return lambda views: join(one(views), two(views))
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARE for op in ops):
                return self._comparison([left, *others], ops)
            case ast.Attribute():
                argument, attribute = self._attribute(node)
                if attribute in _TEXTS[argument]:
                    raise self._refused(f'{ast.unparse(node)} is a text; compare it, as {ast.unparse(node)} == "..."')
                return lambda views: getattr(views[argument], attribute)
            case ast.Constant(value=str()):
                raise self._refused(f"{ast.unparse(node)} is a text, where a number is needed")
            case ast.Name(id=name):
                near = [f"{of}.{name}" for of in _TEXTS if name in self._known[of]]
                raise self._refused(f"{name} is not known; {f'did you mean {near[0]}?' if near else _ALLOWED}")
        raise self._refused(f"{ast.unparse(node)!r} cannot be used; {_ALLOWED}")

    def _attribute(self, node: ast.Attribute) -> tuple[str, str]:
        whole, attribute = ast.unparse(node), node.attr
        if not isinstance(node.value, ast.Name) or node.value.id not in _TEXTS:
            raise self._refused(f"{whole!r} cannot be used; {_ALLOWED}")
        argument = node.value.id
        if attribute not in self._known[argument]:
            elsewhere = [of for of in _TEXTS if attribute in self._known[of]]
            known = [f"{argument}.{each}" for each in sorted(self._known[argument])]
            hint = f"did you mean {elsewhere[0]}.{attribute}?" if elsewhere else nearest(whole, known)
            raise self._refused(f"{argument} has no attribute {attribute!r}; {hint}")
        if (argument, attribute) not in self.read:
            self.read.append((argument, attribute))
        return argument, attribute

    def _comparison(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> Evaluated:
        textual = [self._is_text(side) for side in sides]
        if any(textual):
            if not all(textual) or not all(isinstance(op, ast.Eq | ast.NotEq) for op in ops):
                raise self._refused("a text can be compared with a text only, by == or !=; texts stand in quotes")
            self._check_texts(sides)
        evaluated = [self._text(side) if any(textual) else self._number(side) for side in sides]
        compared = [_COMPARE[type(op)] for op in ops]

        def holds(views: Views) -> bool:
            values = [side(views) for side in evaluated]
            return all(compare(values[k], values[k + 1]) for k, compare in enumerate(compared))

        return holds

    def _is_text(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute):
            argument, attribute = self._attribute(node)
            return attribute in _TEXTS[argument]
        return isinstance(node, ast.Constant) and isinstance(node.value, str)

    def _text(self, node: ast.expr) -> Evaluated:
        if isinstance(node, ast.Constant):
            value = node.value
            return lambda views: value
        assert isinstance(node, ast.Attribute)
        argument, attribute = self._attribute(node)
        return lambda views: getattr(views[argument], attribute)

    def _check_texts(self, sides: list[ast.expr]) -> None:
        """Refuse a place that does not exist and a key that is none, which would find nobody without a word."""
        attributes = [side.attr for side in sides if isinstance(side, ast.Attribute)]
        texts = [side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)]
        for text in texts:
            if "key" in attributes and not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", text):
                raise self._refused(f"{text!r} is no key; a key has {DIGITS} digits of 0-9 and a-f")
            places = (*self.model.inputs.places, "rest_of_norway", "abroad")
            if "key" not in attributes and text not in places:
                raise self._refused(f"{text!r} is no place of this scenario; {nearest(text, places)}")


# --- the search --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """Who meets a condition.

    Attributes:
        of: "persons" or "households".
        rows: of everybody found, their columns by heading.
        among: how many were searched.
        outside: whether those outside were.
    """

    of: str
    rows: list[dict[str, float | str]]
    among: int
    outside: bool


def find(model: MigrationModel, text: str) -> Found:
    """Everybody who meets a condition at the start of the model's running month.

    Raises:
        BadInput: the condition cannot be used.
    """
    where = Where(text, model)
    views = list(_persons(where) if where.of_persons else _households(where))
    needs_place = any(argument == "place" for argument, _ in where.read)
    rows = [_row(where, each) for each in views if not (needs_place and each["place"] is None) and where.holds(each)]
    return Found("persons" if where.of_persons else "households", rows, len(views), where.asks_outside)


def _persons(where: Where) -> Iterator[Views]:
    model = where.model
    n_places = model.state.n_places
    for row, places in enumerate(model.state.persons[_SEEN, : model.state.n_persons].T.tolist()):
        inside = places[0] < n_places or places[_SEEN.index(REGISTERED_IN)] < n_places
        if places[0] != NONE and (inside or where.asks_outside):
            person = model.person_at(row)
            yield {"p": person, "h": person.household, "place": _seen(model, places)}


def _households(where: Where) -> Iterator[Views]:
    model = where.model
    persons = model.state.persons
    for row, reference in enumerate(model.state.households[REFERENCE, : model.state.n_households].tolist()):
        if reference == NONE:
            continue
        places = persons[_SEEN, reference].tolist()
        if places[0] < model.state.n_places or where.asks_outside:
            yield {"h": model.household_at(row), "place": _seen(model, places)}


def _seen(model: MigrationModel, places: Sequence[int]) -> Place | None:
    """The modelled place rules see of somebody, given where they live and what ties them to a place."""
    place = next((each for each in places if 0 <= each < model.state.n_places), None)
    return None if place is None else model.place_at(place)


def _row(where: Where, views: Views) -> dict[str, float | str]:
    """The columns of somebody found: key, what everybody has, and what the condition names."""
    if where.of_persons:
        person: Person = views["p"]
        row: dict[str, float | str] = {
            "key": person.key,
            "sex": "female" if person.female else "male",
            "p.age": person.age,
            "p.lives_in": person.lives_in,
            "household": person.household.key,
            "h.size": person.household.size,
        }
    else:
        household: Household = views["h"]
        row = {
            "key": household.key,
            "h.lives_in": household.lives_in,
            "h.age": household.age,
            "h.adults": household.adults,
            "h.children": household.children,
        }
    for argument, attribute in where.read:
        view: Person | Household | Place = views[argument]
        row.setdefault(f"{argument}.{attribute}", getattr(view, attribute))
    return {name: value for name, value in row.items() if name not in ("p.key", "h.key")}


def page(found: Found, limit: int) -> str:
    """The table of those found, at most so many, and how many there are."""
    lives = "living or registered" if found.of == "persons" else "living"
    searched = ", those outside included" if found.outside else f" {lives} in a modelled place"
    count = f"{len(found.rows):,} of {found.among:,} {found.of}{searched}"
    if not found.rows:
        return count
    shown = found.rows[:limit]
    headings = list(shown[0])
    cells = [[figure(row[name]) for name in headings] for row in shown]
    lines = table(headings, cells, [not isinstance(shown[0][name], str) for name in headings])
    more = f"; showing {limit:,}, --limit shows more" if len(found.rows) > limit else ""
    return "\n".join([*lines, "", f"{count}{more}"])


def _meant(text: str) -> str:
    """What somebody may have meant who wrote no condition."""
    if not text.strip():
        return " but an empty text"
    for pattern, instead in _INSTEAD:
        if re.search(pattern, text):
            return f"; write {instead}"
    return ""


def at(model: MigrationModel, scenario: "Scenario") -> str:
    """Of what run and month those found are; keys are those of one seed."""
    return f"{scenario.name}, seed {model.seed}, at the start of {month_name(model.month)}"


def as_json(found: Found, limit: int, model: MigrationModel, text: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "seed": model.seed,
        "month": month_name(model.month),
        "where": text,
        "of": found.of,
        "found": len(found.rows),
        "among": found.among,
        "rows": found.rows[:limit],
    }
