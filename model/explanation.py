"""What an explanation of a household in a month consists of; `model.explain` makes it."""

from dataclasses import dataclass, field
from datetime import date

from model.people import Member
from model.policy import Target
from model.shedding import Shedding
from model.terms import Trace

#: In place of the name of an instrument: all of the model's instruments on a rule.
TOGETHER = "together"


@dataclass(frozen=True)
class Factor:
    """An instrument of the scenario, or a shock that is a ratio, that acts on a rule, and what it does to one subject of it.

    Attributes:
        instrument: its name, as the scenario's key `use` has it.
        where: its table in the scenario, such as instruments[1] or shocks[2].
        start, stop: when it is in force.
        target: whom it reaches.
        in_force: in this month.
        reaches: this subject.
        ratio: on the hazard; 1 where it is not in force or does not reach.
        trace: how a declared instrument came to its ratio; None otherwise.
        standing: how this subject stands to one of the model's instruments: in it, or why not, or why nothing of it is done;
            empty where there is no more to say.
        counts: whether the ratio is one of the hazard's; that of one of several instruments of the model is told alone, and
            counts in what they make together.
    """

    instrument: str
    where: str
    start: date
    stop: date | None
    target: Target
    in_force: bool
    reaches: bool
    ratio: float
    trace: Trace | None = None
    counts: bool = True
    standing: str = ""


@dataclass(frozen=True)
class Found:
    """A vacancy or a dwelling somebody finds.

    Attributes:
        key: of the vacancy or dwelling.
        name: what it is, in words.
    """

    key: str
    name: str


@dataclass(frozen=True)
class Considered:
    """A vacancy or vacant dwelling that somebody considers who looks in a month.

    Attributes:
        key, name: as of what is `Found`.
        trace: from the terms to the score.
        known: ratio for knowing somebody who works there; 1 without, and of dwellings.
        hazard: of getting it, with pace, instruments and `known`, 1/year.
        wait: years until it comes, as drawn; infinite where it never does.
        in_time: whether that is within the month.
        taken: whether somebody took it who chose earlier in the month.
    """

    key: str
    name: str
    trace: Trace
    known: float
    hazard: float
    wait: float
    in_time: bool
    taken: bool


@dataclass(frozen=True)
class Search:
    """What looking for a vacancy or a dwelling means for one person or household in a month.

    Attributes:
        among: what is looked for: vacancies or dwellings.
        here: those in the place this month, but for what newcomers have taken before; `suitable` can come to this person
            or household.
        elsewhere: those in the other modelled places; of them `heard_of` can come.
        pace: from the terms to the yearly hazard of getting one that suits in every way.
        factors: of the instruments that act on it.
        hazard: of getting any of them, with the instruments, 1/year; before acquaintances, and before others take theirs.
        unsuitable: where none of those here can come, how each came to its score.
        considered: all that are here and those that can come from elsewhere, the likeliest first; empty where nobody looks.
    """

    among: str
    here: int
    suitable: int
    elsewhere: int
    heard_of: int
    pace: Trace
    factors: tuple[Factor, ...]
    hazard: float
    unsuitable: tuple[Trace, ...]
    considered: tuple[Considered, ...]


@dataclass(frozen=True)
class Risk:
    """What a rule means for one person or household in a month.

    Attributes:
        rule: its name.
        happens: what happens when it fires.
        of: its subject, one of `model.vocabulary.SUBJECTS`.
        key: of the person or household.
        place: the one the rule sees.
        trace: from the terms to the base hazard.
        factors: of the instruments that act on the rule, in the order of the scenario.
        hazard: with the instruments, 1/year.
        probability: in the month.
        draw: the number in (0, 1) that decides.
        fired: whether the draw lies below the probability.
        seeks: whether it is a match, in which firing means to look for somebody.
        found: who, or which job or dwelling, was found then; None when nothing was.
        search: of a match of vacancies or dwellings.
        led: whether an instrument led to it, so that it happens whatever is drawn.
    """

    rule: str
    happens: str
    of: str
    key: str
    place: str
    trace: Trace
    factors: tuple[Factor, ...]
    hazard: float
    probability: float
    draw: float
    fired: bool
    seeks: bool = False
    found: Member | Found | None = None
    search: Search | None = None
    led: bool = False

    @property
    def base(self) -> float:
        """The hazard before instruments, 1/year."""
        return self.trace.value


@dataclass(frozen=True)
class Offer:
    """A person who can be found in a match.

    Attributes:
        rule: name of the match.
        key: of the person.
        trace: how it came to that.
    """

    rule: str
    key: str
    trace: Trace


@dataclass(frozen=True)
class Change:
    """What a growth means for one person, household or place in a month.

    Attributes:
        rule, of, key, trace, factors: as of a `Risk`; the key of a place is its name.
        column: the column that grows; `unit` of it.
        change: with the instruments, per year.
        before, after: the column at the start of the month and at its end, within its range.
    """

    rule: str
    of: str
    key: str
    trace: Trace
    factors: tuple[Factor, ...]
    column: str
    unit: str
    change: float
    before: float
    after: float


@dataclass(frozen=True)
class Encounter:
    """What a meeting means for one person in the month of the birthday.

    Attributes:
        rule, of, key, trace, factors: as of a `Risk`.
        pool: among whom, one of `model.kinds.POOLS`.
        rate: people met a year, with the instruments.
        draw: the number in (0, 1) that decides how many.
        met: so many, where there are enough of the pool.
    """

    rule: str
    of: str
    key: str
    trace: Trace
    factors: tuple[Factor, ...]
    pool: str
    rate: float
    draw: float
    met: int


@dataclass(frozen=True)
class Explanation:
    """A household at the start of a month, and what every rule means for it.

    Attributes:
        month: as YYYY-MM.
        key: of the household.
        place: where it lives.
        members: its people, the reference person first.
        risks: in schedule order, of a rule in the order of the members.
        offers: of members who can be found in a match.
        changes: of columns.
        encounters: of those whose birthday is in the month.
        arrivals: names of the rules left out: they bring new households and are about none that is here.
        shedding: by the keys of members who work for an employer with fewer positions than staff, what is known of it.
    """

    month: str
    key: str
    place: str
    members: tuple[Member, ...]
    risks: tuple[Risk, ...]
    offers: tuple[Offer, ...] = ()
    changes: tuple[Change, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    arrivals: tuple[str, ...] = ()
    shedding: dict[str, Shedding] = field(default_factory=dict)
