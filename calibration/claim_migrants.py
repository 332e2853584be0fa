"""Statistics of claims about people who came from abroad: labour migrants, seasonal workers, refugees, their language."""

import numpy as np

from calibration.claim_groups import (
    at_work,
    attachment,
    immigrants,
    mean,
    moving_out,
    of_age,
    refugees,
    released,
    seeking,
    share,
    years_of_demand,
)
from calibration.claim_runs import Course, People
from model.state import FEMALE, IN_PROGRAMME, MALE, PENSION_AGE, REFUGE

YOUNG_MEN = (18, 29)  # as `belonging_young` has it
LITTLE = 0.5  # command of Norwegian below which somebody speaks little
RECRUITED = ("labour_nordic", "labour_europe", "labour_outside")
FOR_WORK = (*RECRUITED, "settling_down")
_THOUSAND = 1000.0
_SHORT = 48  # months in Norway, as `housing_trusted` has it
_HOUSEHOLD = 1  # column of the keys of the log


def immigrated_for_work(course: Course) -> float:
    """Persons a year whom the register takes in from abroad by the rules of labour immigration."""
    return course.rows("immigration", by=FOR_WORK).size / course.years


def recruited_in_boom(course: Course) -> float:
    """Persons a year recruited from abroad in years of high demand for labour, less in years of low."""

    def recruited(low: bool) -> list[int]:
        return [course.rows("immigration", by=RECRUITED, after=begin).size for begin, _ in years_of_demand(course, low)]

    low, high = recruited(True), recruited(False)
    return float(np.mean(high) - np.mean(low)) if low and high else float("nan")


def season_to_stay(course: Course) -> float:
    """Seasonal workers a year who settle, with the families who follow them."""
    settled = course.rows("immigration", by=("settling_down",))
    families = course.rows("immigration", by=("family_reunification",))
    theirs = np.isin(course.log.keys[families, _HOUSEHOLD], course.log.keys[settled, _HOUSEHOLD])
    return (settled.size + int(theirs.sum())) / course.years


def growth(course: Course) -> float:
    """Persons registered at the end less those registered at the start."""
    return float(course.looks[-1].registered_here.sum()) - float(course.looks[0].registered_here.sum())


def immigrants_move_on(course: Course) -> float:
    """Share of those of another origin than Norway, refugees apart, who move out within Norway within a year."""
    return moving_out(course, lambda _, people: people.here & (people.origin > 0) & (people.ground != REFUGE))


def refugees_per_1000(course: Course) -> float:
    """Settled refugees among a thousand people who live here at the end."""
    last = course.looks[-1]
    return _THOUSAND * share(last.ground[last.here] == REFUGE)


def enrolled_move_on(course: Course) -> float:
    """Share of refugees in the introduction programme who move on within a year."""
    return moving_out(course, lambda c, people: refugees(c, people) & (people.activity == IN_PROGRAMME))


def released_move_on(course: Course) -> float:
    """Share of refugees whose introduction programme is over who move on within a year."""
    return moving_out(course, released)


def released_women_move_on(course: Course) -> float:
    """Share of women among refugees whose introduction programme is over who move on within a year."""
    return moving_out(course, lambda c, people: released(c, people) & (people.sex == FEMALE))


def released_at_work(course: Course) -> float:
    """Of refugees whose introduction programme is over, the share who work."""
    return mean(course, released, at_work)


def working_refugees_move_on(course: Course) -> float:
    """Share of refugees with somebody at work in the household who move on within a year."""
    return moving_out(course, lambda c, people: refugees(c, people) & (people.workers > 0))


def language_at_work(course: Course) -> float:
    """Mean command of Norwegian of immigrants who came in the run and work."""

    def new_at_work(c: Course, people: People) -> np.ndarray:
        return immigrants(c, people) & (people.arrived >= c.start) & at_work(people)

    return mean(course, new_at_work, lambda people: people.language)


def language_of_mothers(course: Course) -> float:
    """Mean command of Norwegian of immigrant women with children below school age who do not work."""

    def at_home(c: Course, people: People) -> np.ndarray:
        return immigrants(c, people) & (people.sex == FEMALE) & (people.preschool > 0) & ~at_work(people)

    return mean(course, at_home, lambda people: people.language)


def ties_without_norwegian(course: Course) -> float:
    """Mean strength of contacts in the place of immigrants who speak little Norwegian."""

    def speaks_little(c: Course, people: People) -> np.ndarray:
        return immigrants(c, people) & (people.language < LITTLE)

    return mean(course, speaks_little, lambda people: people.ties)


def work_and_belonging(course: Course) -> float:
    """Mean belonging of immigrants at work, less that of the others of working age."""

    def of(working: bool) -> float:
        def these(c: Course, people: People) -> np.ndarray:
            return immigrants(c, people) & (people.age < PENSION_AGE) & (at_work(people) == working)

        return mean(course, these, attachment)

    return of(True) - of(False)


def long_seeking(course: Course) -> float:
    """Of immigrants who look for work, the share who still do a year later without a job in between."""
    still = all_of_them = 0
    for begin, end in zip(course.looks[:-1], course.looks[1:], strict=True):
        seekers = immigrants(course, begin) & seeking(begin)
        jobless = begin.key[seekers & ~course.happens_to(begin, "job")]
        still += int(np.isin(jobless, end.key[end.here & seeking(end)]).sum())
        all_of_them += int(seekers.sum())
    return still / all_of_them if all_of_them else float("nan")


def trust_of_seekers(course: Course) -> float:
    """Mean trust that looking leads to work of immigrants who look for work."""
    return mean(course, lambda c, people: immigrants(c, people) & seeking(people), lambda people: people.trust)


def young_men_belonging(course: Course) -> float:
    """Mean belonging of immigrant men of 18-29."""
    return mean(course, _young_men, attachment)


def _young_men(course: Course, people: People) -> np.ndarray:
    return immigrants(course, people) & (people.sex == MALE) & of_age(people, YOUNG_MEN)


def ties_far_out(course: Course) -> float:
    """Mean strength of contacts in the place of immigrants who live far out without a car."""
    return mean(
        course, lambda c, people: immigrants(c, people) & people.far_out & (people.car == 0), lambda people: people.ties
    )


def new_owners(course: Course) -> float:
    """Share of immigrants of working age, in Norway for less than four years, who live in a home they own."""

    def new(c: Course, people: People) -> np.ndarray:
        young_in_norway = (people.arrived >= 0) & (people.month - people.arrived < _SHORT)
        return immigrants(c, people) & (people.age < PENSION_AGE) & young_in_norway

    return mean(course, new, lambda people: people.owns_home)
