"""The kinds of rule, what can happen, and the public tables a rule may read.

A rule is a short function that returns a yearly hazard, intensity or score. It never draws, never converts a rate,
never looks at an instrument and never writes state. What is said here about it - who is at risk, what happens - is all
the engine needs to run it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from model.parameters import Parameter

#: Who an event can happen to, and the place its rule sees.
SUBJECTS = {
    "person": "persons who live in a modelled place; `place` is where they live",
    "registered": "persons registered in a modelled place, wherever they live; `place` is where they are registered",
    "household": "households living in a modelled place; `place` is where they live",
    "away_household": "households living outside with a tie to a modelled place; `place` is the reference's home place",
}

REST_OF_NORWAY, ABROAD = "rest_of_norway", "abroad"


@dataclass(frozen=True)
class Verb:
    """Something that can happen, applied by a fixed kernel of `model.engine.verbs`."""

    name: str
    code: int
    of: tuple[str, ...]
    meaning: str


_PERSONS, _HERE, _AWAY = ("person", "registered"), ("household",), ("away_household",)
die = Verb("die", 0, _PERSONS, "the person dies; children left alone join their other parent")
give_birth = Verb("give_birth", 1, _PERSONS, "a child is born into the mother's household")
separate = Verb("separate", 2, _HERE, "the couple parts; children under 18 stay with their mother")
form_union = Verb("form_union", 3, ("match",), "two people form a household together, with the children of both")
leave_home = Verb("leave_home", 4, ("person",), "the person forms a household of their own in the same place")
leave_to_study = Verb("leave_to_study", 5, ("person",), "the person moves to the rest of Norway, still registered here")
change_registration = Verb("change_registration", 6, _AWAY, "the household registers where it lives")
move_away_alone = Verb("move_away_alone", 7, ("person",), "the person leaves the household and moves within Norway")
move_away = Verb("move_away", 8, _HERE, "the household moves to another municipality in Norway")
emigrate = Verb("emigrate", 9, _HERE, "the household moves abroad")
return_home = Verb("return_home", 10, _AWAY, "the household moves to the reference person's home place")
VERBS = (
    die,
    give_birth,
    separate,
    form_union,
    leave_home,
    leave_to_study,
    change_registration,
    move_away_alone,
    move_away,
    emigrate,
    return_home,
)


class AgeTable:
    """A public table of rates by sex and single age; ``table(sex, age)`` is this year's figure.

    The engine supplies the newest row known by the run's `known_to` that is not of a later year, or the earliest known.
    """

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"AgeTable({self.name!r})"


@dataclass(frozen=True)
class Who:
    """The households an arrival stream brings.

    Args:
        age: weight of each age of the household's head, a function of (sex, age, movers): `movers` are the moves
            between municipalities of that sex and age, from the newest table known.
        female: share of women among heads.
        partnered: share of heads who bring a partner.
        with_children: share of heads who bring children.
        children: mean number of children of those who do, at least 1.
        origins: shares of the origin groups after the first, in the order of `model.state.ORIGINS`; the rest is of
            the first. Empty: all are from Norway.
    """

    age: Callable[[int, int, float], float]
    female: Parameter
    partnered: Parameter | None = None
    with_children: Parameter | None = None
    children: Parameter | None = None
    origins: tuple[Parameter, ...] = ()


@dataclass(eq=False)
class Rule:
    """A declared rule: a function and what the engine must know of it."""

    name: str
    module: str
    function: Callable[..., float]
    of: str
    happens: Verb | None = None
    seekers: Callable[..., float] | None = None
    offers: Callable[..., float] | None = None
    who: Who | None = None
    comes_from: str = ""
    kind: str = field(default="event")

    @property
    def docstring(self) -> str:
        """What the rule says of itself."""
        return (self.function.__doc__ or "").strip()


def Event(*, of: str, happens: Verb) -> Callable[[Callable[..., float]], Rule]:  # noqa: N802 - reads as a declaration
    """Declare an event: the function returns the yearly hazard of someone at risk, 0 for those who are not.

    Args:
        of: one of `SUBJECTS`.
        happens: one of `VERBS`.

    Raises:
        ValueError: the verb cannot happen to such a subject.
    """
    if of not in SUBJECTS:
        raise ValueError(f"Event(of={of!r}): allowed are {', '.join(SUBJECTS)}")
    if of not in happens.of:
        raise ValueError(
            f"Event(of={of!r}, happens={happens.name}): {happens.name} happens to {' or '.join(happens.of)}"
        )
    return lambda function: Rule(function.__name__, function.__module__, function, of, happens)


def Match(  # noqa: N802
    *, seekers: Callable[..., float], offers: Callable[..., float], happens: Verb
) -> Callable[[Callable[..., float]], Rule]:
    """Declare a match between persons of one place: the function scores a pair (p seeks, q is offered).

    Args:
        seekers: yearly hazard, for a person `p`, of seeking this month.
        offers: 1 for a person `q` who can be found, else 0.
        happens: what happens to a pair.

    A seeker finds each offer with a probability proportional to its score.
    """
    if "match" not in happens.of:
        raise ValueError(f"Match(happens={happens.name}): {happens.name} happens to {' or '.join(happens.of)}")
    return lambda function: Rule(
        function.__name__, function.__module__, function, "person", happens, seekers, offers, kind="match"
    )


def Arrival(*, comes_from: str, who: Who) -> Callable[[Callable[..., float]], Rule]:  # noqa: N802
    """Declare an arrival stream: the function returns, for a place, the households that arrive per year.

    Args:
        comes_from: `REST_OF_NORWAY` or `ABROAD`.
        who: the households it brings.

    Raises:
        ValueError: they come from neither.
    """
    if comes_from not in (REST_OF_NORWAY, ABROAD):
        raise ValueError(f"Arrival(comes_from={comes_from!r}): allowed are {REST_OF_NORWAY} and {ABROAD}")
    return lambda function: Rule(
        function.__name__, function.__module__, function, "place", who=who, comes_from=comes_from, kind="arrival"
    )
