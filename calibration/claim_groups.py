"""Whom the statistics of claims are about, and how they count: shares who move within a year, means over people.

Shares of movers are per year: of those looked at on a 1 January, who moves before the next. Means are taken over the people
of every look but the first, all of them pooled. Newcomers are those who came in the run.
"""

from collections.abc import Callable, Sequence

import numpy as np

from calibration.claim_runs import Course, People
from model.state import ADULT_AGE, REFUGE, SEEKING, WORKING

#: Whom a statistic is about, bool [person].
Who = Callable[[Course, People], np.ndarray]


def yearly_share(course: Course, who: Who, *events: str, by: Sequence[str] = ()) -> float:
    """Share of some people to whom an event happens within a year; NaN without anybody.

    Args:
        course: of a run.
        who: looked at on every 1 January.
        events: names in the log.
        by: rules that do it; whatever rule when not given.
    """
    struck = at_risk = 0
    for people in course.looks[:-1]:
        these = who(course, people)
        struck += int(course.happens_to(people, *events, by=by)[these].sum())
        at_risk += int(these.sum())
    return struck / at_risk if at_risk else float("nan")


def moving_out(course: Course, who: Who) -> float:
    """Share of some people who move out within Norway within a year."""
    return yearly_share(course, who, "out_migration")


def mean(course: Course, who: Who, of: Callable[[People], np.ndarray]) -> float:
    """Mean of something over some people; NaN without anybody."""
    values = np.concatenate([of(people)[who(course, people)] for people in course.looks[1:]])
    return float(values.mean()) if values.size else float("nan")


def years_of_demand(course: Course, low: bool) -> list[tuple[People, People]]:
    """Begin and end of the years in which demand for labour was below the average, or was not."""
    years = zip(course.looks[:-1], course.looks[1:], strict=True)
    return [(begin, end) for begin, end in years if (begin.demand + end.demand < 2.0) == low]


def share(flags: np.ndarray) -> float:
    """Share of flags that are set; NaN without any."""
    return float(flags.mean()) if flags.size else float("nan")


def beyond_mean(these: np.ndarray, values: np.ndarray, more: bool) -> np.ndarray:
    """Those of some people who have more of something than their mean, or the others of them, bool [person]."""
    return these & ((values > values[these].mean()) == more) if these.any() else these


def of_age(people: People, ages: tuple[int, int]) -> np.ndarray:
    """Whose age lies between two, both included."""
    return (people.age >= ages[0]) & (people.age <= ages[1])


def adults(course: Course, people: People) -> np.ndarray:
    """Adults who live in the modelled places."""
    return people.here & (people.age >= ADULT_AGE)


def newcomers(course: Course, people: People) -> np.ndarray:
    """Adults who came in the run and did not grow up there."""
    return adults(course, people) & (people.since >= course.start) & ~people.at_home


def returnees(course: Course, people: People) -> np.ndarray:
    """Adults who came in the run to where they grew up."""
    return adults(course, people) & (people.since >= course.start) & people.at_home


def refugees(course: Course, people: People) -> np.ndarray:
    """Adults who came by settlement as refugees."""
    return adults(course, people) & (people.ground == REFUGE)


def released(course: Course, people: People) -> np.ndarray:
    """Adult refugees whose time in the introduction programme is over."""
    return refugees(course, people) & (people.programme >= 0) & (people.programme <= people.month)


def immigrants(course: Course, people: People) -> np.ndarray:
    """Adults who came from abroad."""
    return adults(course, people) & (people.origin > 0) & (people.arrived >= 0)


def at_work(people: People) -> np.ndarray:
    """Who works."""
    return people.activity == WORKING


def seeking(people: People) -> np.ndarray:
    """Who looks for work."""
    return people.activity == SEEKING


def labour_force(people: People) -> np.ndarray:
    """Who works or looks for work."""
    return at_work(people) | seeking(people)


def attachment(people: People) -> np.ndarray:
    """How attached people are to the place they live in, 0-1."""
    return people.belonging


def misplaced(course: Course, people: People) -> np.ndarray:
    """Adults whose job asks for less than they have learnt."""
    return adults(course, people) & (people.job_skill >= 0) & (people.job_skill < people.skill)
