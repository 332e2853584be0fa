"""Whom an arrival brings, and what those ask of a place who have a choice."""

from collections.abc import Callable
from dataclasses import dataclass

from model.parameters import Parameter
from model.vocabulary import ACTIVITIES, GROUNDS, MOTIVES, ORIGINS


@dataclass(frozen=True)
class Zone:
    """One of `ZONES`, from which candidates come.

    Args:
        share: of the candidates who live there; the last zone takes what the others leave.
        informed: ratio on the share of candidates who know of the place.
    """

    share: Parameter
    informed: Parameter


@dataclass(frozen=True)
class Candidates:
    """What a household that might come asks of a place: it comes when all is met.

    Each household carries a fixed threshold for each: it is content with a job where the place's share of such jobs is above
    it, and likewise for the others. A place that gets better only adds people.

    Args:
        informed: function of the place, share of the candidates who know of it.
        job, dwelling, services: functions of the place, shares of the candidates to whom it offers enough.
        zones: in the order of `ZONES`.
        induced_near: of those who come because of an instrument, who live in the region; as many as of the others when not
            given.
    """

    informed: Callable[..., float]
    job: Callable[..., float]
    dwelling: Callable[..., float]
    services: Callable[..., float]
    zones: tuple[Zone, Zone, Zone]
    induced_near: Parameter | None = None

    @property
    def thresholds(self) -> tuple[Callable[..., float], ...]:
        """The four functions, in order."""
        return self.informed, self.job, self.dwelling, self.services

    @property
    def parameters(self) -> list[Parameter | None]:
        """What says where candidates live, beside the functions."""
        return [each for zone in self.zones for each in (zone.share, zone.informed)] + [self.induced_near]


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
        origins: shares of `ORIGINS` by name; the rest are of the last.
        ground: why they come, one of `GROUNDS`.
        activity: what the adults of working age do then, one of `ACTIVITIES`.
        motives: shares of `MOTIVES` by name; the rest say the last.
        family_abroad: share of heads without a partner who leave one, with children, behind.
        candidates: what they ask of a place; everybody comes when not given.

    Raises:
        ValueError: a name is none of those, or a share no parameter.
    """

    age: Callable[[int, int, float], float]
    female: Parameter
    partnered: Parameter | None = None
    with_children: Parameter | None = None
    children: Parameter | None = None
    origins: tuple[tuple[str, Parameter | None], ...] = (("norway", None),)
    ground: str = "domestic"
    activity: str = "work"
    motives: tuple[tuple[str, Parameter | None], ...] = (("place", None),)
    family_abroad: Parameter | None = None
    candidates: Candidates | None = None

    def __post_init__(self) -> None:
        _one_of("ground", self.ground, GROUNDS)
        _one_of("activity", self.activity, ACTIVITIES)
        _shares("origins", self.origins, ORIGINS)
        _shares("motives", self.motives, MOTIVES)


def _one_of(what: str, found: str, allowed: tuple[str, ...]) -> None:
    if found not in allowed:
        raise ValueError(f"{what} of Who is {found!r}; allowed are {', '.join(allowed)}")


def _shares(what: str, named: object, allowed: tuple[str, ...]) -> None:
    pairs = named if isinstance(named, tuple) else ()
    right = [isinstance(pair, tuple) and len(pair) == 2 and pair[0] in allowed for pair in pairs]
    of = [pair[1] for pair, good in zip(pairs, right, strict=True) if good]
    names = [pair[0] for pair, good in zip(pairs, right, strict=True) if good]
    shares = all(isinstance(share, Parameter) for share in of[:-1]) and isinstance(
        of[-1] if of else 0, Parameter | None
    )
    if not right or not all(right) or not shares or len(set(names)) < len(names):
        raise ValueError(
            f"{what} of Who is {named!r}; allowed are pairs of a name and a Parameter, each name once, such as "
            f"(({allowed[1]!r}, share), ({allowed[2]!r}, None)): the last is the rest, the names are {', '.join(allowed)}"
        )
