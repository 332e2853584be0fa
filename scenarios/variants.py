"""Puts scenarios, mixes, shocks and levers of a study together, and checks what comes out as one scenario each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from math import prod
from typing import TypeVar

from model.kinds import RuleError
from model.rulebook import SHIPPED_INSTRUMENTS, Rulebook
from scenarios.axes import Axis, Between, Listed
from scenarios.check import checked
from scenarios.choice import DATES, LEVER, Choice
from scenarios.problems import Location, ScenarioError, key_of, listed, nearest, shown
from scenarios.scenario import Scenario
from scenarios.study import SampledLever, Tables, Variant

T = TypeVar("T")
#: More variants than this are a slip of the finger: it would take minutes only to check them.
MOST_VARIANTS = 100_000
HAZARD_RATIO = SHIPPED_INSTRUMENTS[0]
_FEW = 6  # levers that a sentence lists


#: A lever in the scenario that comes out: position of its instrument and the key of that instrument's table.
Place = tuple[int, str]
#: Values of levers by name, each with the way to it from the lever's key.
Values = Mapping[str, tuple[Location, float | date]]


def variants(file: str, choices: Sequence[Choice], levers: Mapping[str, Axis]) -> tuple[Variant, ...]:
    """Every choice with every combination of the listed levers it has; those it does not have are left out.

    Args:
        file: path of the study, for the messages.
        choices: what is put together.
        levers: their axes by name.

    Raises:
        ScenarioError: with one line per mistake.
    """
    _refuse_too_many(file, len(choices))
    places = _each(choices, lambda _, choice: _places(file, choice, levers))
    _refuse_too_many(file, sum(prod(len(axis.values) for axis in _listed(levers, each).values()) for each in places))
    if unmet := [name for name in levers if not any(name in each for each in places)]:
        known = dict.fromkeys(name for choice in choices for name in _names(choice))
        without = "no scenario and no mix has an instrument, whose dates and numbers levers move"
        # A word that is near the wrong one misleads more than a short list.
        why = {
            name: f"no scenario and no mix has this lever; {nearest('' if len(known) <= _FEW else name, known)}"
            for name in unmet
            if known
        }
        lines = (f"{file}: {key_of(('levers', name))}: {why.get(name, without)}" for name in unmet)
        raise ScenarioError(tuple(lines))
    moved = _each(choices, lambda number, choice: _moved(file, choice, levers, places[number]))
    return tuple(variant for each in moved for variant in each)


def _refuse_too_many(file: str, number: int) -> None:
    if number > MOST_VARIANTS:
        why = f"cases, scenarios, mixes, shocks and levers make {number:,} variants"
        why += f"; allowed are up to {MOST_VARIANTS:,}"
        raise ScenarioError((f"{file}: {why}",))


def _each(choices: Sequence[Choice], make: Callable[[int, Choice], T]) -> list[T]:
    """What is made of every choice, or every mistake once; one that not all scenarios make is told with the first that does.

    Raises:
        ScenarioError: with one line per mistake.
    """
    made: list[T] = []
    mistakes: dict[str, list[Choice]] = {}
    for number, choice in enumerate(choices):
        try:
            made.append(make(number, choice))
        except ScenarioError as error:
            for problem in error.problems:
                mistakes.setdefault(problem, []).append(choice)
    if not mistakes:
        return made
    everyone = {(choice.source.file, choice.case) for choice in choices}
    lines = []
    for problem, by in mistakes.items():
        source, case = by[0].source, by[0].case
        common = everyone == {(choice.source.file, choice.case) for choice in by}
        lines.append(problem if common or source.file in problem else f"{problem} (with {source.name}, case {case})")
    raise ScenarioError(tuple(lines))


def _scenario(file: str, choice: Choice, places: Mapping[str, Place], values: Values) -> tuple[Scenario, Tables]:
    """The checked scenario of a choice, and the tables it was made of.

    Args:
        file: path of the study.
        choice: what is put together.
        places: of the levers it has, by name.
        values: of these levers, with the way to each from the lever's key.

    Raises:
        ScenarioError: with one line per mistake.
    """
    tables = choice.tables()
    keys: dict[Place, str] = {}
    for name, (way, value) in values.items():
        position, key = places[name]
        tables["instruments"][position] = {**tables["instruments"][position], key: value}
        keys[position, key] = key_of(("levers", name, *way))

    def where(location: Location) -> str:
        match location:
            case ("instruments", int(position), str(key)) if (position, key) in keys:
                return f"{file}: {keys[position, key]}"
            case ("instruments", int(position), str(key)) if key in DATES:  # what dates may be hangs on other dates
                by = [there for (at, _), there in keys.items() if at == position]
                return choice.where(file, location) + (f" with {listed(by, 'and')}" if by else "")
        return choice.where(file, location)

    source = choice.source
    made = checked(tables, source.rules, source.book, name=source.name, text=source.text, where=where)
    return made, tables


def _moved(file: str, choice: Choice, levers: Mapping[str, Axis], places: Mapping[str, Place]) -> tuple[Variant, ...]:
    """The variants of a choice: one for each combination of the listed levers it has.

    Raises:
        ScenarioError: with one line per mistake.
    """
    between = {name: axis for name in places if isinstance(axis := levers[name], Between)}
    chosen = _listed(levers, places)
    sampled = tuple(_sampled_lever(choice, name, places[name]) for name in between)
    found: list[Variant] = []
    problems: dict[str, None] = {}  # each once, in the order of the combinations
    lowest: list[Values] = [{name: (("from",), axis.low) for name, axis in between.items()}]
    highest: list[Values] = [{name: (("to",), axis.high) for name, axis in between.items()}]
    combinations = product(*(axis.located() for axis in chosen.values()))
    for number, values in enumerate(dict(zip(chosen, each, strict=True)) for each in combinations):
        for end in lowest if number or not between else (*highest, *lowest):
            try:
                scenario, tables = _scenario(file, choice, places, {**end, **values})
            except ScenarioError as error:
                problems |= dict.fromkeys(error.problems)
        if problems:
            continue
        found.append(
            Variant(
                case=choice.case,
                scenario_name=choice.source.name,
                mix=choice.mix[1].name if choice.mix else "",
                shock=choice.shock[1].name if choice.shock else "",
                levers={name: _plain(value) for name, (_, value) in values.items()},
                scenario=scenario,
                sampled=sampled,
                tables=tables,
            )
        )
    if problems:
        raise ScenarioError(tuple(problems))
    return tuple(found)


def _plain(value: float | date) -> float | str:
    return value.isoformat() if isinstance(value, date) else float(value)


def _listed(levers: Mapping[str, Axis], places: Mapping[str, Place]) -> dict[str, Listed]:
    return {name: axis for name, axis in levers.items() if name in places and isinstance(axis, Listed)}


def _sampled_lever(choice: Choice, name: str, place: Place) -> SampledLever:
    position, key = place
    use = choice.instruments[position]["use"]
    return SampledLever(name, position, key if use == HAZARD_RATIO else _settings(choice.source.book, use)[key])


def _places(file: str, choice: Choice, levers: Mapping[str, Axis]) -> dict[str, Place]:
    """Where the levers stand that a choice has.

    Raises:
        ScenarioError: a lever means one of several instruments, or two levers mean the same.
    """
    found: dict[str, Place] = {}
    problems = []
    for name in levers:
        first, plain = choice.scope(name)
        if not (match := LEVER.fullmatch(plain)):
            continue
        use, number, key = match["use"], match["number"], match["key"]
        having = [k for k, table in enumerate(choice.instruments) if k >= first and table.get("use") == use]
        if not having or key not in _keys(choice.source.book, use) or (number and int(number) > len(having)):
            continue
        if not number and len(having) > 1:
            each = listed((f'"{name.removesuffix(plain)}{use}[{k + 1}].{key}"' for k in range(len(having))), "or")
            mix = f" with mix {shown(choice.mix[1].name)}" if choice.mix else ""
            problems.append((name, f"{choice.source.name}{mix} has {len(having)} of {use}; write {each}"))
            continue
        place = having[int(number or 1) - 1], key
        if place in found.values():
            other = next(each for each, there in found.items() if there == place)
            problems.append((name, f"moves what {key_of(('levers', other))} moves; allowed is one of the two"))
        found[name] = place
    if problems:
        raise ScenarioError(tuple(f"{file}: {key_of(('levers', name))}: {why}" for name, why in problems))
    return found


def _names(choice: Choice) -> Iterator[str]:
    """The levers that a choice has, as a study would name them."""
    uses = [table["use"] for table in choice.instruments]  # checked before this is asked
    for use in dict.fromkeys(uses):
        for k in range(uses.count(use)):
            number = f"[{k + 1}]" if uses.count(use) > 1 else ""
            yield from (f"{use}{number}.{key}" for key in _keys(choice.source.book, use))


def _keys(book: Rulebook, use: str) -> tuple[str, ...]:
    """Keys of an instrument's table that can be levers: its dates and its numbers."""
    return ("ratio", *DATES) if use == HAZARD_RATIO else (*_settings(book, use), *DATES)


@cache
def _settings(book: Rulebook, use: str) -> dict[str, str]:
    """Full names of the settings of a declared instrument by their keys; none when it cannot be read, told when checked."""
    try:
        return {key: parameter.name for key, parameter in book.settings(use).items()}
    except RuleError:
        return {}
