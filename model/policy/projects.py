"""Projects that carry instruments: how much of what is planned they get done in a month (O-01 to O-21).

A project has an owner and a period. Without a manager it stands still; in its first half its partners learn to understand
one another; it gets more done the more widely it is anchored and while a champion drives it; after its end nothing goes on
unless it is written into plans and budgets and its staff lives here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from model.parameters import Parameter

idle = Parameter(
    0.0, unit="share", range=(0.0, 1.0), source="O-08: standstill without a manager (§7.5); of what is done otherwise"
)
learning = Parameter(
    0.5, unit="share", range=(0.0, 1.0), source="§6.5: of its period, spent on understanding one another"
)
untaught = Parameter(0.3, unit="share", range=(0.0, 1.0), source="O-11: done at first, before that; assumption")
unanchored = Parameter(
    0.6, unit="share", range=(0.0, 1.0), source="O-01 to O-05: done by a project that is anchored nowhere; assumption"
)
champion = Parameter(0.15, unit="share", range=(0.0, 1.0), source="O-06: more done while a champion drives; assumption")
hole = Parameter(0.2, unit="share", range=(0.0, 1.0), source="O-06: less done in the year after he or she left")
hole_lasts = Parameter(12.0, unit="months", range=(0.0, 60.0), source="of that; assumption")
tailoring = Parameter(
    0.15,
    unit="share",
    range=(0.0, 1.0),
    source="O-13, I-58: of those who would not want an instrument, who do when it is made to fit; 19 % say that what "
    "newcomers need is not known (§4.5); assumption",
)
continued = Parameter(
    0.5,
    unit="share",
    range=(0.0, 1.0),
    source="O-09, I-51: goes on after the end, where it is in the budget; assumption",
)
low = Parameter(
    0.9, unit="ratio", range=(0.2, 1.5), source="O-10: demand for labour below which a project adapts; assumption"
)
manager = Parameter(
    700000.0, unit="NOK", range=(0.0, 2000000.0), source="a post and its office a year (§8.1), NOK of 2008; assumption"
)

#: Where a project can be anchored (O-01 to O-05).
ANCHORS = ("political", "administrative", "partners", "staff", "community")
#: Where its staff lives: who comes from elsewhere takes the knowledge along (Verdal to Levanger).
STAFF = ("here", "elsewhere")
#: When an instrument is in force, with adaptation to the business cycle: always, or only so.
DEMANDS = ("low", "usual")
#: What each organisation factor of the fact sheet is here.
FACTORS = {
    "O-01": "anchored: political",
    "O-02": "anchored: administrative",
    "O-03": "anchored: partners",
    "O-04": "anchored: staff",
    "O-05": "anchored: community",
    "O-06": "champion_until: more done until then, a hole afterwards",
    "O-07": "start and stop: what is built up late in a short project is delivered for a short time",
    "O-08": "managers: without one it stands still",
    "O-09": "budgeted and staff: what goes on after the end",
    "O-10": "when of an instrument: in force while few, or as many as usual, are asked for",
    "O-11": "the time in which partners learn to understand one another",
    "O-12": "target of an instrument: a narrow group is exhausted",
    "O-13": "tailored: some of those who would not have wanted it do",
    "O-14": "an instrument: matchmaking and the refugee consultant follow up",
    "O-15": "not modelled: a defined method has no counterpart that could be observed",
    "O-16": "places of a region: each pays its own; what they save together is a setting of the cost",
    "O-17": "financing: who pays",
    "O-18": "not modelled: measuring changes no one's life; the model measures everything",
    "O-19": "delivery of an instrument: what a small municipality gets done",
    "O-20": "the municipal economy: what is spent is missing for services",
    "O-21": "anchored: partners; the form of steering itself is not modelled",
}


@dataclass(frozen=True)
class Project:
    """A project.

    Args:
        name: by which instruments name it.
        owner: who answers for it.
        start, stop: its period; the second is exclusive.
        managers: periods in which it has a manager; the whole period when empty.
        champion_until: the day on which a champion leaves; None without one.
        anchored: of `ANCHORS`.
        partners: how many take part: with none there is nothing to learn of one another.
        financing: shares of payers by name, for all it does; as each instrument says when empty.
        budget: NOK in all; None without a limit.
        budgeted: whether it is written into plans and budgets beyond its end.
        staff: of `STAFF`.
        tailored: whether newcomers were asked what they need, and its instruments made to fit.
    """

    name: str
    owner: str
    start: date
    stop: date
    managers: tuple[tuple[date, date], ...] = ()
    champion_until: date | None = None
    anchored: tuple[str, ...] = ()
    partners: int = 0
    financing: tuple[tuple[str, float], ...] = ()
    budget: float | None = None
    budgeted: bool = False
    staff: str = "here"
    tailored: bool = False


def managed(project: Project, month: int) -> bool:
    """Whether a project has a manager in a month of its period."""
    if not _month(project.start) <= month < _month(project.stop):
        return False
    periods = project.managers or ((project.start, project.stop),)
    return any(_month(first) <= month < _month(last) for first, last in periods)


def carried(project: Project, values: Mapping[str, float], month: int) -> float:
    """Ratio of what is done in a month to what an instrument alone would deliver: 0 outside the project's life.

    Args:
        project: that carries the instrument.
        values: of every parameter.
        month: counted from year 0.
    """
    first, last = _month(project.start), _month(project.stop)
    if month < first:
        return 0.0
    ratio = values["projects_unanchored"]
    ratio += (1.0 - ratio) * len(project.anchored) / len(ANCHORS)
    ratio *= _champion(project, values, month) * _learnt(project, values, min(month, last - 1))
    if month >= last:
        return ratio * values["projects_continued"] * (project.budgeted and project.staff == "here")
    return ratio if managed(project, month) else ratio * values["projects_idle"]


def _learnt(project: Project, values: Mapping[str, float], month: int) -> float:
    first, length = _month(project.start), _month(project.stop) - _month(project.start)
    needed = values["projects_learning"] * length
    if project.partners < 1 or needed <= 0:
        return 1.0
    untaught = values["projects_untaught"]
    return untaught + (1.0 - untaught) * min((month + 1 - first) / needed, 1.0)


def _champion(project: Project, values: Mapping[str, float], month: int) -> float:
    if project.champion_until is None:
        return 1.0
    since = month - _month(project.champion_until)
    if since < 0:
        return 1.0 + values["projects_champion"]
    return 1.0 - values["projects_hole"] * (since < values["projects_hole_lasts"])


def _month(day: date) -> int:
    """The month of a day, counted from year 0."""
    return 12 * day.year + day.month - 1
