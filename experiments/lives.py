"""Follows one person through a run, month by month: the material of which `experiments.telling` makes sentences."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from experiments.finding import model_at, step
from experiments.kinship import Kinship
from experiments.problems import BadInput
from model.people import KeyProblem, Member, check_key, members_of, person_rows, person_with
from model.record import month_name
from model.shedding import Shedding, shedding
from model.simulation import MigrationModel
from model.state import BIRTHDAY, DWELLING, FATHER, HOUSEHOLD, MOTHER, NONE, PARTNER, SINCE, WITHOUT_SINCE

if TYPE_CHECKING:
    from scenarios import Scenario


class Row(NamedTuple):
    """A row of the event log."""

    event: str
    person: str
    source: str
    target: str
    rule: str
    cause: str
    motive: str


@dataclass(frozen=True)
class Moment:
    """A person at the start of a month.

    Attributes:
        month: counted from year 0.
        me: the person; `others` the rest of the household, `others_then` the same with their ages of the month before.
        kin: what the others are to the person, by key: "partner", "mother", "daughter", "brother" ...
        since: month of moving to the present place.
        homeless_since: month since which the household has no dwelling of its own; None with one, outside, and of seasonal
            workers, whom their employers house.
        shedding: the person's employer, if it has fewer positions than staff.
    """

    month: int
    me: Member
    others: tuple[Member, ...]
    others_then: tuple[Member, ...]
    kin: dict[str, str]
    since: int
    homeless_since: int | None
    shedding: Shedding | None


@dataclass(frozen=True)
class Life:
    """What was seen of a person in a run.

    Attributes:
        key: of the person.
        moments: at the start of every month from the first in which there is the person.
        log: rows of the event log about the person and those they lived with, by month.
        left: keys of those who were no longer in the household after a month but still are in the model, by month.
        verbs: what happens by each rule: the name of its verb, or "arrive".
        stopped: whether the run ended with the person still in it.
        first_month: of the run, counted from year 0.
    """

    key: str
    moments: tuple[Moment, ...]
    log: dict[int, list[Row]]
    left: dict[int, set[str]]
    verbs: dict[str, str]
    stopped: bool
    first_month: int


def follow(scenario: "Scenario", seed: int, key: str) -> Life:
    """Run a scenario and follow the person with a key, who may come or be born while it lasts.

    Raises:
        BadInput: the key is malformed, nobody's in the whole run, or the beginning of several.
        FailedRun: the run broke off.
    """
    moments: list[Moment] = []
    left: dict[int, set[str]] = {}
    try:
        key = check_key(key)
        kinship = Kinship()
        model = model_at(scenario, seed)
        while True:
            kinship.note(model)
            if person_rows(model, key):
                moments.append(_moment(model, kinship, person_with(model, key)))
                key = moments[0].me.key
            elif moments:
                break
            if not model.running:
                break
            step(model)
            if moments:
                left[model.month - 1] = {each.key for each in moments[-1].others if person_rows(model, each.key)}
    except KeyProblem as error:
        raise BadInput(str(error)) from error
    if not moments:
        raise BadInput(
            f"nobody has the key {key} from {month_name(model.inputs.first_month)} to {month_name(model.month)} "
            f"with seed {seed}; `bolyst who` finds keys"
        )
    verbs = {rule.name: rule.happens.name if rule.happens else "arrive" for rule in model.inputs.rulebook.rules}
    gone = moments[-1].month < model.month
    return Life(key, tuple(moments), _log(model, moments), left, verbs, not gone, model.inputs.first_month)


def _log(model: MigrationModel, moments: list[Moment]) -> dict[int, list[Row]]:
    company = {each.key for moment in moments for each in (moment.me, *moment.others)}
    events = model.record.events("", model.seed)
    found: dict[int, list[Row]] = {}
    rows = events.loc[
        events.person.isin(company), ["month", "event", "person", "from_place", "to_place", "rule", "cause", "motive"]
    ]
    for name, *row in rows.to_numpy().tolist():
        month = 12 * int(name[:4]) + int(name[5:]) - 1
        found.setdefault(month, []).append(Row(*row))
    return found


def _moment(model: MigrationModel, kinship: Kinship, row: int) -> Moment:
    people = members_of(model, int(model.state.persons[HOUSEHOLD, row]))
    me = next(each for each in people if each.row == row)
    others = tuple(each for each in people if each.row != row)
    kin = {each.key: _kin(model, kinship, me, each) for each in others}
    birthdays = model.state.persons[BIRTHDAY] == (model.month - 1) % 12
    then = tuple(replace(each, age=max(each.age - int(birthdays[each.row]), 0)) for each in others)
    since, home = int(model.state.persons[SINCE, row]), _homeless_since(model, int(model.state.persons[HOUSEHOLD, row]))
    return Moment(model.month, me, others, then, kin, since, home, shedding(model, row))


def _homeless_since(model: MigrationModel, household: int) -> int | None:
    dwelling, since = model.state.households[[DWELLING, WITHOUT_SINCE], household].tolist()
    return since if dwelling == NONE and since != NONE else None


def _kin(model: MigrationModel, kinship: Kinship, me: Member, other: Member) -> str:
    """What another member of the household is to a person."""
    persons, female = model.state.persons, other.sex == "female"
    mine = [int(persons[parent, me.row]) for parent in (MOTHER, FATHER)]
    theirs = [int(persons[parent, other.row]) for parent in (MOTHER, FATHER)]
    if persons[PARTNER, me.row] == other.row:
        return "partner"
    if other.row in mine:
        return "mother" if female else "father"
    if me.row in theirs:
        return "daughter" if female else "son"
    if kinship.siblings(me, other):
        return "sister" if female else "brother"
    if any(parent != NONE and persons[PARTNER, parent] == other.row for parent in mine):
        return "parent's partner"
    partner = int(persons[PARTNER, me.row])
    if partner != NONE and partner in theirs:
        return "partner's child"
    return "housemate"
