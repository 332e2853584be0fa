"""The kinds of rule and instrument, what can happen, and what else a file of rules may declare.

A rule is a short function that returns a yearly hazard, intensity, score, growth or number of positions. It never draws,
never converts a rate, never looks at an instrument and never writes state. What is said here about it - who is at risk, what
happens - is all the engine needs to run it.
"""

import inspect
import reprlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from types import FunctionType

from model.matches import MATCHES, refused_verb
from model.parameters import Parameter, declared_in, shown_path
from model.vocabulary import (
    ABROAD,
    POOLS,
    REST_OF_NORWAY,
    SUBJECTS,
    VERBS,
    Verb,
)
from model.who import Who


class RuleError(ValueError):
    """A rule, or a file of rules, that cannot be run: file, line and reason."""


class AgeTable:
    """A public table of rates by sex and single age; ``table(sex, age)`` is this year's figure.

    The engine supplies the newest row known by the run's `known_to` that is not of a later year, or the earliest known.
    """

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"AgeTable({self.name!r})"


class Column:
    """A number that everybody of a kind carries, beside those of `model.state`; named after the variable it is put in.

    A rule reads it as an attribute (``h.grudge``), a `Growth` changes it. Whoever is new - born, arrived, a household
    just formed - begins at `start`; a person's may begin anew with a move.

    Args:
        of: "person", "household" or "place".
        unit: "0-1", "years", "NOK" ...
        range: lowest and highest value, both inclusive; a growth stops there.
        meaning: in a few words, for tables.
        start: the value to begin with.
        newcomer: the value with which somebody who moves to a modelled place begins there; as before when not given.
        immigrant: the same for who comes to Norway.

    Raises:
        ValueError: of something else, or the range is empty or does not hold the values to begin with.
    """

    CARRIERS = ("person", "household", "place")

    def __init__(
        self,
        of: str,
        *,
        unit: str,
        range: tuple[float, float],
        meaning: str,
        start: float = 0.0,
        newcomer: "float | Parameter | None" = None,
        immigrant: float | None = None,
    ):
        if of not in self.CARRIERS:
            raise ValueError(f"Column({of!r}): allowed are {', '.join(self.CARRIERS)}")
        low, high = range
        if not (isfinite(low) and isfinite(high) and low < high and low <= start <= high):
            raise ValueError(
                f"Column(start={start}) must lie within its range {low} to {high}, and the range be finite"
            )
        if of != "person" and not (newcomer is None and immigrant is None):
            raise ValueError(f"Column({of!r}, newcomer=..., immigrant=...): only persons move")
        if immigrant is not None and not low <= immigrant <= high:
            raise ValueError(f"Column(immigrant={immigrant}) must lie within its range {low} to {high}")
        if newcomer is not None and not low <= float(newcomer) <= high:
            raise ValueError(f"Column(newcomer={newcomer}) must lie within its range {low} to {high}")
        self.newcomer, self.immigrant = newcomer, immigrant
        self.of, self.unit, self.meaning = of, unit, meaning
        self.range, self.start = (float(low), float(high)), float(start)
        self.module, self.where = declared_in(sys._getframe(1))
        self.name = ""

    def __repr__(self) -> str:
        return f"Column({self.of}.{self.name or '?'})"


class Tables:
    """Public figures of further places, and further targets, in a folder beside the file that declares it.

    The folder holds CSV files with the names and columns of `model/data` and ``targets.csv`` with those of `calibration`.

    Args:
        folder: relative to the file.
    """

    def __init__(self, folder: str):
        frame = sys._getframe(1)
        self.folder = Path(frame.f_code.co_filename).resolve().parent / folder
        self.module, self.where = declared_in(frame)


@dataclass(eq=False)
class Declared:
    """What rules and instruments have in common: a function with a name, and where it stands.

    Attributes:
        name: by which scenarios, tables and draws know it; that of the rule it replaces, if it does.
        module: where the function was written.
        function: as the researcher wrote it.
        replaces: name of what it takes the place of, or empty.
    """

    name: str
    module: str
    function: Callable[..., float]
    replaces: str = ""

    def __call__(self, *arguments: object) -> float:
        """What the function says; rules may build on other rules so."""
        return self.function(*arguments)

    @property
    def docstring(self) -> str:
        """What it says of itself."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def where(self) -> str:
        """File and line of the function's name."""
        code = self.function.__code__
        lines, first = inspect.getsourcelines(code)
        offset = next((k for k, line in enumerate(lines) if line.lstrip().startswith("def ")), 0)
        return f"{shown_path(code.co_filename)}:{first + offset}"


@dataclass(eq=False)
class Rule(Declared):
    """A declared rule: a function and what the engine must know of it.

    Attributes:
        of: who is at risk, one of `SUBJECTS`; "place" for arrivals; whoever carries the column for a growth; "employer" for
            a supply.
        after: name of the rule after which it acts in the month; empty: after all others.
        whole: of an arrival, whether exactly as many come as the intensity says.
        registered: of an arrival, whether the register counts who comes.
        reception: of an arrival from abroad, share who are registered elsewhere in Norway already.
        among: of a match, what is found: "match" for persons, "vacancy" or "dwelling".
        known: of a match, ratio on the score of a pair who know each other; `near` share of the vacancies elsewhere that
            are taken into account.
        pool: of a meeting, one of `POOLS`; `strength` of the tie it makes.
    """

    of: str = ""
    kind: str = "event"
    happens: Verb | None = None
    seekers: Callable[..., float] | None = None
    offers: Callable[..., float] | None = None
    pace: Callable[..., float] | None = None
    among: str = ""
    who: Who | None = None
    comes_from: str = ""
    grows: Column | None = None
    after: str = ""
    whole: bool = False
    registered: bool = True
    reception: Parameter | None = None
    known: Parameter | None = None
    near: Parameter | None = None
    pool: str = ""
    strength: Parameter | None = None


@dataclass(eq=False)
class RatioInstrument(Declared):
    """A declared instrument: a function that gives a ratio, and the names of the rules it acts on."""

    on: tuple[str, ...] = ()


RuleFunction = Callable[..., float]


def _named(function: RuleFunction, replaces: str) -> tuple[str, str, RuleFunction, str]:
    if not isinstance(function, FunctionType):
        raise ValueError(f"{reprlib.repr(function)} is no function; a rule is written as `def name(...):` below the @")
    return replaces or function.__name__, function.__module__, function, replaces


def Event(  # noqa: N802 - reads as a declaration
    *, of: str, happens: Verb, after: str = "", replaces: str = ""
) -> Callable[[RuleFunction], Rule]:
    """Declare an event: the function returns the yearly hazard of someone at risk, 0 for those who are not.

    Args:
        of: one of `SUBJECTS`.
        happens: one of `VERBS`.
        after: name of the rule after which it acts in the month; after all others when not given.
        replaces: name of the rule whose place it takes, with its name, its draws and the instruments on it.

    Raises:
        ValueError: the verb cannot happen to such a subject.
    """
    if of not in SUBJECTS:
        raise ValueError(f"Event(of={of!r}): allowed are {', '.join(SUBJECTS)}")
    if not isinstance(happens, Verb):
        raise ValueError(refused_verb("Event", happens, tuple(verb for verb in VERBS if of in verb.of)))
    if of not in happens.of:
        to_whom = "what a Match finds" if set(happens.of) & set(MATCHES) else " or ".join(happens.of)
        raise ValueError(f"Event(of={of!r}, happens={happens.name}): {happens.name} happens to {to_whom}")
    return lambda function: Rule(*_named(function, replaces), of=of, happens=happens, after=after)


def Match(  # noqa: N802
    *,
    seekers: RuleFunction,
    happens: Verb,
    offers: RuleFunction | None = None,
    pace: RuleFunction | None = None,
    known: Parameter | None = None,
    near: Parameter | None = None,
    replaces: str = "",
) -> Callable[[RuleFunction], Rule]:
    """Declare a match: who seeks finds somebody, a vacancy or a dwelling, one after the other in an order of their keys.

    Of persons (`form_union`) the function scores a pair (p seeks, q is offered); a seeker finds one of those left, each with
    a probability proportional to its score. Of vacancies (`take_job`) it says how well p and the vacancy v suit each other;
    that times `pace` is the yearly hazard with which p gets it, and a seeker gets the first of those left that comes within
    the month, or none. Of dwellings (`take_dwelling`) it is the same of a household h and a dwelling d in its place.

    Args:
        seekers: yearly hazard, for a person `p` or, of dwellings, a household `h`, of seeking this month.
        happens: what happens to a pair.
        offers: of persons: 1 for a person `q` who can be found, else 0.
        pace: of vacancies and dwellings: yearly hazard with which `p` or `h` gets one of score 1.
        known: of persons and vacancies: ratio for who knows the person offered, or somebody who works for the employer.
        near: of vacancies: share of those in the other modelled places that a seeker takes into account.
        replaces: name of the match whose place it takes; there can be one of each.

    Raises:
        ValueError: the verb happens to no pair, or what is said does not belong to what is found.
    """
    among = next((each for each in MATCHES if isinstance(happens, Verb) and each in happens.of), "")
    if not among:
        raise ValueError(refused_verb("Match", happens, tuple(verb for verb in VERBS if set(verb.of) & set(MATCHES))))
    for name, given in (("known", known), ("near", near)):
        if given is not None and not isinstance(given, Parameter):
            raise ValueError(f"Match({name}={given!r}): allowed is a Parameter, with its range and source")
    found = MATCHES[among]
    if (among == "match") != (offers is not None):
        needs = "needs offers, the persons who can be found" if among == "match" else f"is of {found}: no offers"
        raise ValueError(f"Match(happens={happens.name}) {needs}")
    if (among == "match") != (pace is None) or (among == "match" and near is not None):
        needs = "is of persons: no pace and no near" if among == "match" else f"needs pace, for {found}"
        raise ValueError(f"Match(happens={happens.name}) {needs}")
    if among == "dwelling" and not (known is None and near is None):
        raise ValueError(f"Match(happens={happens.name}) is of dwellings: no known and no near")
    return lambda function: Rule(
        *_named(function, replaces),
        of="household" if among == "dwelling" else "person",
        kind="match",
        happens=happens,
        among=among,
        seekers=seekers,
        offers=offers,
        pace=pace,
        known=known,
        near=near,
    )


def Supply(*, of: str, replaces: str = "") -> Callable[[RuleFunction], Rule]:  # noqa: N802
    """Declare a supply: the function returns how many positions an employer `e` wants filled this month.

    Nothing is drawn anew: each employer rounds by a fixed number of its own, so that more demand only adds positions.

    Args:
        of: "employer".
        replaces: name of the supply whose place it takes; there can be one.

    Raises:
        ValueError: of something else.
    """
    if of != "employer":
        raise ValueError(f"Supply(of={of!r}): allowed is employer")
    return lambda function: Rule(*_named(function, replaces), of=of, kind="supply")


def Arrival(  # noqa: N802
    *,
    comes_from: str,
    who: Who,
    whole: bool = False,
    registered: bool = True,
    reception: Parameter | None = None,
    replaces: str = "",
) -> Callable[[RuleFunction], Rule]:
    """Declare an arrival stream: the function returns, for a place, the households that arrive per year.

    Args:
        comes_from: `REST_OF_NORWAY` or `ABROAD`.
        who: the households it brings.
        whole: whether exactly as many come in a month as the intensity says, rather than about as many.
        registered: whether the population register counts who comes.
        reception: share of those from abroad who were registered elsewhere in Norway before.
        replaces: name of the stream whose place it takes.

    Raises:
        ValueError: they come from neither.
    """
    if comes_from not in (REST_OF_NORWAY, ABROAD):
        raise ValueError(f"Arrival(comes_from={comes_from!r}): allowed are {REST_OF_NORWAY} and {ABROAD}")
    return lambda function: Rule(
        *_named(function, replaces),
        of="place",
        kind="arrival",
        who=who,
        comes_from=comes_from,
        whole=whole,
        registered=registered,
        reception=reception,
    )


def Meeting(*, pool: str, strength: Parameter, replaces: str = "") -> Callable[[RuleFunction], Rule]:  # noqa: N802
    """Declare how people meet: the function returns, for an adult `p`, how many he or she gets to know per year.

    It is asked once a year, in the month of the birthday. Whom somebody meets follows from the two people's keys, so that
    one more person in the place changes few meetings of others.

    Args:
        pool: among whom, one of `POOLS`.
        strength: of the tie that a meeting makes or adds to, at most 1.
        replaces: name of the meeting whose place it takes.

    Raises:
        ValueError: there is no such pool.
    """
    if pool not in POOLS:
        raise ValueError(f"Meeting(pool={pool!r}): allowed are {', '.join(POOLS)}")
    return lambda function: Rule(*_named(function, replaces), of="person", kind="meeting", pool=pool, strength=strength)


def Growth(column: Column, *, replaces: str = "") -> Callable[[RuleFunction], Rule]:  # noqa: N802
    """Declare a growth: the function returns the change per year of a column, for those who live in a modelled place.

    Nothing is drawn: each month adds a twelfth of it, within the column's range. All growths of a month read the state
    at its start.

    Args:
        column: which changes.
        replaces: name of the growth whose place it takes.
    """
    if not isinstance(column, Column):
        raise ValueError(f"Growth({column!r}): allowed is a Column")
    return lambda function: Rule(*_named(function, replaces), of=column.of, kind="growth", grows=column)


def Ratio(*, on: str | tuple[str, ...], replaces: str = "") -> Callable[[RuleFunction], RatioInstrument]:  # noqa: N802
    """Declare an instrument: the function returns the ratio on the hazard, intensity or growth of one it reaches.

    When it is in force, and for whom, stands in the scenario, as do settings: the parameters of its file that the
    function reads. 1 changes nothing.

    Args:
        on: names of the rules it acts on.
        replaces: name of the instrument whose place it takes.
    """
    names = (on,) if isinstance(on, str) else tuple(on)
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"Ratio(on={on!r}): allowed are names of rules")
    return lambda function: RatioInstrument(*_named(function, replaces), on=names)
