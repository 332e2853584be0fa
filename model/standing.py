"""How somebody stands to an instrument in use in a month: in it, done with it, or why not; in words.

The reasons are those of `model.policy.enrolment` and `model.policy.delivery`, asked of one person or household.
"""

from datetime import date
from math import ceil

from model.description.policy import reached
from model.policy.in_use import InUse
from model.policy.projects import managed
from model.record import month_name
from model.state import HOUSEHOLD, LABOUR_DEMAND, NONE, PARTNER, REFERENCE

#: Of who is not in it, by what `Enrolled.standing` says.
_REASONS = {
    "too_young": "it is for adults",
    "elsewhere": "does not live in a modelled place",
    "joined_later": "came to the household after it had entered",
    "not_known": "has not heard of it",
    "not_wanted": "has heard of it, and does not want it",
    "language": "wants it, and speaks too little Norwegian for it",
    "no_place": "wants it, and waits for a place",
}


def nothing_done(each: InUse, month: int) -> str:
    """Why nothing of an instrument is done in a month in which nothing is."""
    (first, last), project = each.months, each.project
    begins = ceil(first + each.of["delay"])
    if month < first:
        return f"begins {month_name(first)}"
    if month >= last:
        return f"ended {month_name(int(last))}"
    if project is not None and month >= _month(project.stop) and each.over:
        return f"its project ended {project.stop:%Y-%m}, and nothing of it goes on"
    if month < begins:
        return f"begun {month_name(first)}, nothing done until {month_name(begins)} (delay {each.of['delay']:g} months)"
    if project is not None and not managed(project, month) and each.share(month) == 0:
        return "stands still: its project has no manager this month"
    if each.use.when:
        demand = each.state.places[LABOUR_DEMAND, each.in_places].mean()
        return f"waits: it is for times of {each.use.when} demand for labour, which is {demand:.0%} of a usual year's"
    return f"nothing of it is done: delivery is {each.of['delivery']:g}"


def standing(each: InUse, of: str, row: int, places: tuple[str, ...], month: int) -> str:
    """How the subject of a rule stands to an instrument of which something is done this month; empty where it is reached.

    Args:
        each: the instrument in use.
        of: subject of the rule, one of `model.vocabulary.SUBJECTS`.
        row: of the place, person or household.
        places: names of the modelled places.
        month: counted from year 0.
    """
    if of == "place":
        return "" if each.in_places[row] else f"it is only for {' and '.join(each.use.target.places)}"
    if each.enrolled is None:
        return _not_meant(each, of, row, places, month)
    if not of.endswith("household"):
        return _of_person(each, row, places, month)
    persons, head = each.state.persons, int(each.state.households[REFERENCE, row])
    couple = [person for person in (head, int(persons[PARTNER, head])) if person != NONE]
    said = [_of_person(each, person, places, month) for person in couple]
    if len(set(said)) == 1:
        return said[0]
    return f"reference person: {said[0]}; partner: {said[1]}"


def _of_person(each: InUse, row: int, places: tuple[str, ...], month: int) -> str:
    enrolled = each.enrolled
    assert enrolled is not None
    entered, ended = (int(enrolled.column(name)[row]) for name in ("entered", "ended"))
    what = enrolled.standing(row, month)
    if what == "inside":
        return f"in it since {month_name(entered)}"
    if what == "ended":
        return f"was in it from {month_name(entered)} to {month_name(ended)}"
    if what == "not_meant":
        of_households = each.instrument.unit == "household"
        subject = int(each.state.persons[HOUSEHOLD, row]) if of_households else row
        return _not_meant(each, each.instrument.unit, subject, places, month)
    return _REASONS[what]


def _not_meant(each: InUse, of: str, row: int, places: tuple[str, ...], month: int) -> str:
    """What the subject is not that the instrument is for; empty where it is meant."""
    targets = (each.instrument.reaches, each.use.target)
    unmet = [reached(target) for target in targets if not target.reached(each.state, of, places, month)[row]]
    return f"not one of those it is for ({'; '.join(unmet)})" if unmet else ""


def _month(day: date) -> int:
    """The month of a day, counted from year 0."""
    return 12 * day.year + day.month - 1
