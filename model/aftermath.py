"""Runs a month that was explained, and tells what became of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from model.explanation import Explanation, Found, Risk
from model.people import Member
from model.state import FATHER, MOTHER, NONE

if TYPE_CHECKING:
    from model.simulation import MigrationModel

#: What happens to two people, who stand one after the other in the log.
_OF_TWO = ("union", "separation")
_COLUMNS = ("event", "person", "from_place", "to_place", "rule", "cause", "household")
#: What brings people into a household: they stand in the log, not the one it happens to.
_JOINING = ("bring_partner", "bring_family")


@dataclass(frozen=True)
class Happening:
    """A row of the event log about somebody of the household, or a child born to them.

    Attributes:
        event, person, from_place, to_place, rule, cause: as in the table `events`.
        parents: of a newborn, the keys of mother and father.
        other: of a union or separation, the key of the other one.
        joined: of who comes from abroad to a partner, the key of the household.
    """

    event: str
    person: str
    from_place: str
    to_place: str
    rule: str
    cause: str
    parents: tuple[str, ...] = ()
    other: str = ""
    joined: str = ""


@dataclass(frozen=True)
class Result:
    """What became of a risk that fired.

    Attributes:
        rule: its name.
        key: of the person or household.
        happened: whether it did.
        found: the person, job or dwelling found in a match; None when nothing was, or where there is no match.
        forestalled_by: name of the rule whose event took one of them first; empty when it happened or nobody was found.
    """

    rule: str
    key: str
    happened: bool
    found: Member | Found | None = None
    forestalled_by: str = ""


@dataclass(frozen=True)
class Aftermath:
    """What happened to a household in a month.

    Attributes:
        happenings: in the order in which things happened.
        results: of the risks that fired.
    """

    happenings: tuple[Happening, ...]
    results: tuple[Result, ...]


def aftermath(model: "MigrationModel", explanation: Explanation) -> Aftermath:
    """Run the month that was explained, and tell what happened to the people of the household.

    Args:
        model: as it was explained, with its event log kept.
        explanation: of its running month.

    Raises:
        ValueError: the model keeps no event log.
    """
    if not model.keeps_events:
        raise ValueError("what happened is read from the event log: make the model with events=True")
    model.step()
    log = model.record.events("", model.seed)
    rows = log[log.month == explanation.month]
    parents = _parents(model, rows)
    people = {member.key for member in explanation.members}
    everything: list[Happening] = []
    events = model.inputs.program.built.events
    joining = {rule.name for rule in events if rule.happens is not None and rule.happens.name in _JOINING}
    for event, person, source, target, rule, cause, household in rows[list(_COLUMNS)].to_numpy().tolist():
        joined = household if rule in joining else ""
        new = Happening(event, person, source, target, rule, cause, parents.get(person, ()), joined=joined)
        if everything and event in _OF_TWO and everything[-1].event == event and not everything[-1].other:
            everything[-1], new = replace(everything[-1], other=person), replace(new, other=everything[-1].person)
        everything.append(new)
    about = [each for each in everything if each.person in people or people & {*each.parents, each.joined}]
    schedule = [rule.name for rule in events]
    results = [_result(risk, people, everything, schedule) for risk in explanation.risks if risk.fired]
    return Aftermath(tuple(about), tuple(results))


def _parents(model: "MigrationModel", rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Keys of mother and father of those born in the month."""
    born = {int(key, 16) for key in rows.person[rows.event == "birth"]}
    state, found = model.state, {}
    for row, key in enumerate(state.person_keys[: state.n_persons].tolist()):
        if key in born:
            both = [int(state.persons[column, row]) for column in (MOTHER, FATHER)]
            found[f"{key:016x}"] = tuple(f"{state.person_keys[each]:016x}" for each in both if each != NONE)
    return found


def _result(risk: Risk, household: set[str], everything: list[Happening], schedule: list[str]) -> Result:
    """What became of a risk that fired: the log tells, for whatever is applied leaves a row in it."""
    taken = household if risk.of.endswith("household") else {risk.key}
    own = [each for each in everything if each.rule == risk.rule and _is_about(each, taken)]
    if own:
        return Result(risk.rule, risk.key, True, risk.found)
    if risk.seeks and risk.found is None:
        return Result(risk.rule, risk.key, False)
    if risk.found is not None:
        taken = taken | {risk.found.key}
    before = schedule[: schedule.index(risk.rule) + 1]
    first = [each.rule for each in everything if each.rule in before and _is_about(each, taken)]
    near = [each.rule for each in everything if each.rule in before and _is_about(each, household)]
    return Result(risk.rule, risk.key, False, risk.found, (first or near or [""])[0])


def _is_about(happening: Happening, people: set[str]) -> bool:
    """Whether a happening took one of these people: a birth takes the mother, who comes from abroad the one they join."""
    return happening.person in people or bool(people & {*happening.parents[:1], happening.joined})
