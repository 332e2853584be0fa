"""Statistics of claims about residents, returnees and domestic in-movers: youths, families, ties, belonging, work."""

import numpy as np

from calibration.claim_groups import (
    adults,
    attachment,
    beyond_mean,
    labour_force,
    mean,
    misplaced,
    moving_out,
    newcomers,
    of_age,
    returnees,
    seeking,
    share,
    yearly_share,
    years_of_demand,
)
from calibration.claim_runs import Course, People
from model.state import ADULT_AGE, FEMALE, REFUGE
from model.vocabulary import MOTIVES

YOUTHS = (16, 22)  # ages at the start of those who can leave for an education within a few years
REGISTER_LOSS = (18, 27)  # a year before the register loses them at 19-28 (`model.rules.study_migration`)
MID_THIRTIES = (33, 37)  # C-08: half of the mid-30s live where they grew up
PUPILS = (6, 15)  # compulsory school
_MOTIVE = 6  # column of the log
_YEAR = 12  # months
_THOUSAND = 1000.0


def youths_outside(course: Course) -> float:
    """Of those of 16-22 who live here at the start, the share who live outside at the end."""
    first, last = course.looks[0], course.looks[-1]
    return share(np.isin(first.key[first.here & of_age(first, YOUTHS)], last.key[~last.here]))


def youths_registered_out(course: Course) -> float:
    """Share of those registered here at 18-27 whom the register loses to elsewhere in Norway within a year."""
    return moving_out(course, lambda _, people: people.registered_here & of_age(people, REGISTER_LOSS))


def alone_move_out(course: Course) -> float:
    """Share of those who live alone who move out within a year."""
    return moving_out(course, lambda _, people: people.here & (people.adults == 1) & (people.children == 0))


def young_families_move(course: Course) -> float:
    """Share of those in families with children below school age only, here or away, who move out or return within a year."""

    def young_families(_: Course, people: People) -> np.ndarray:
        return (people.preschool > 0) & (people.school == 0) & (people.ground != REFUGE)

    moves = ("out_migration", "in_migration")
    return yearly_share(course, young_families, *moves, by=("out_migration", "return_migration"))


def school_families_move_out(course: Course) -> float:
    """Share of those in families with children at school, refugees apart, who move out within a year."""
    return moving_out(course, lambda _, people: people.here & (people.school > 0) & (people.ground != REFUGE))


def new_parents_belonging(course: Course) -> float:
    """Mean belonging of newcomers with children at school."""
    return mean(course, lambda c, people: newcomers(c, people) & (people.school > 0), attachment)


def one_job_of_two_moves_out(course: Course) -> float:
    """Share of those in couples of whom one works and one looks for work, refugees apart, who move out within a year."""

    def torn(_: Course, people: People) -> np.ndarray:
        one_of_two = (people.couple > 0) & (people.workers > 0) & (people.seekers > 0)
        return people.here & one_of_two & (people.ground != REFUGE)

    return moving_out(course, torn)


def misplaced_commute(course: Course) -> float:
    """Share of those whose job asks for less than they have learnt who find one elsewhere within a year."""
    return yearly_share(course, misplaced, "job_elsewhere")


def women_with_business_move_out(course: Course) -> float:
    """Share of women in households with a business of its own who move out within a year."""
    return moving_out(course, lambda c, people: adults(c, people) & (people.sex == FEMALE) & (people.own_business > 0))


def vacancies_per_1000(course: Course) -> float:
    """Positions nobody holds, per thousand who work or look for work; mean of every 1 January after the start."""
    looks = course.looks[1:]
    vacant = [look.vacancies / max(int((look.here & labour_force(look)).sum()), 1) for look in looks]
    return _THOUSAND * sum(vacant) / len(looks)


def pupils(course: Course) -> float:
    """Children of 6-15 who live here at the end."""
    last = course.looks[-1]
    return float((last.here & of_age(last, PUPILS)).sum())


def natives_at_35_here(course: Course) -> float:
    """Of those of 33-37 who grew up here, the share who live here."""
    return mean(course, lambda _, people: people.from_here & of_age(people, MID_THIRTIES), lambda people: people.here)


def returnees_ahead(course: Course) -> float:
    """Mean belonging of adults who came back in the run, less that of newcomers."""
    return mean(course, returnees, attachment) - mean(course, newcomers, attachment)


def came_home(course: Course) -> float:
    """Of moves in from Norway, the share whose motive is to live where one grew up."""
    moves = course.rows("in_migration")
    return share(course.log.rows[moves, _MOTIVE] == MOTIVES.index("home"))


def tied_return(course: Course) -> float:
    """Share who return within a year of natives away with more ties at home than the mean, less that of the others."""

    def returning(more: bool) -> float:
        def these(_: Course, people: People) -> np.ndarray:
            natives = ~people.here & people.from_here & (people.age >= ADULT_AGE)
            return beyond_mean(natives, people.ties, more)

        return yearly_share(course, these, "in_migration", "homecoming", by=("return_migration",))

    return returning(True) - returning(False)


def newcomers_belonging(course: Course) -> float:
    """Mean belonging of newcomers."""
    return mean(course, newcomers, attachment)


def belonging_by_size(course: Course) -> float:
    """Mean belonging of adults in the first place, the smaller, less that in the second."""

    def of(place: int) -> float:
        return mean(course, lambda c, people: adults(c, people) & (people.lives_in == place), attachment)

    return of(0) - of(1)


def fresh_move_out(course: Course) -> float:
    """Share of adults who came within the year before, to their home or not, who move out within a year; refugees apart."""

    def fresh(c: Course, people: People) -> np.ndarray:
        came = (people.since >= c.start) & (people.since >= people.month - _YEAR)
        return adults(c, people) & came & (people.ground != REFUGE)

    return moving_out(course, fresh)


def attached_move_out(course: Course) -> float:
    """Share who move out within a year of adults more attached to the place than the mean, less that of the others."""

    def moving(more: bool) -> float:
        def these(c: Course, people: People) -> np.ndarray:
            return beyond_mean(adults(c, people), people.belonging, more)

        return moving_out(course, these)

    return moving(True) - moving(False)


def newcomers_seeking(course: Course) -> float:
    """Of newcomers who work or look for work, the share who look for it."""
    return mean(course, lambda c, people: newcomers(c, people) & labour_force(people), seeking)


def seeking_in_downturn(course: Course) -> float:
    """Of those who work or look for work, the share who look for it after years of low demand, less after years of high."""

    def after(low: bool) -> list[float]:
        return [share(seeking(end)[end.here & labour_force(end)]) for _, end in years_of_demand(course, low)]

    low, high = after(True), after(False)
    return float(np.mean(low) - np.mean(high)) if low and high else float("nan")
