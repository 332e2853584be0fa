"""What people bring who are new to the model or come to a place: what they have learnt, a car, the wish to work."""

import numpy as np

from model.draws import uniform
from model.engine.arithmetic import exp
from model.engine.cache import kernel
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    ARRIVED,
    BASIC,
    CAR,
    DOMESTIC,
    EMPLOYER,
    EUROPE,
    FEMALE,
    GROUND,
    HIGHER,
    LIVES_IN,
    NONE,
    ORIGIN,
    OUTSIDE_EUROPE,
    REFUGE,
    SEASON_GROUND,
    SECONDARY,
    SEX,
    SINCE,
    SKILL,
    WORK_GROUND,
    WORKING,
)

_SKILLS, _CARS = range(8), range(7)
_MOVERS, _MIDDLE_LIFE, _OLD_AGE, _WOMEN, _LABOUR, _REFUGEES, _BASIC, _BASIC_OUTSIDE = _SKILLS
_YOUTH, _GROWN, _EUROPE, _OUTSIDE, _CATCHING_UP, _OLD_FROM, _OLD = _CARS
#: The youngest who has finished a college; ages from which the national shares are highest, and from which low.
_EARLIEST, _MIDDLE, _LATE = 22, 25, 50

#: The parameters the kernels read, in their order.
OF_SKILLS = (
    "schooling_movers",
    "schooling_in_middle_life",
    "schooling_in_old_age",
    "schooling_women",
    "schooling_labour_higher",
    "schooling_refugees_higher",
    "schooling_basic",
    "schooling_basic_outside_europe",
)
OF_CARS = (
    "driving_youth",
    "driving_grown",
    "cars_europe",
    "cars_outside_europe",
    "cars_catching_up",
    "cars_old_from",
    "cars_old",
)


@kernel
def give_skills(month, n_places, n, persons, keys, shares, word, scalars):
    """Draw what those have learnt who have learnt nothing yet; of a child, what school will leave it with.

    Args:
        n: persons.
        shares: float64 [place, and outside], of 16 and over with university or college.
        word: uint64, of the draw; the same in every month.
        scalars: float64 [OF_SKILLS].
    """
    for i in range(n):
        if persons[SKILL, i] != NONE:
            continue
        age, ground, place = persons[AGE, i], persons[GROUND, i], persons[LIVES_IN, i]
        here = 0 <= place < n_places
        high = shares[place] if here else shares[n_places]
        if here and ground == DOMESTIC and persons[SINCE, i] == month:
            high *= scalars[_MOVERS]
        if age < _EARLIEST:
            high = 0.0
        elif ground == WORK_GROUND:
            high = scalars[_LABOUR]
        elif ground == REFUGE:
            high = scalars[_REFUGEES]
        else:
            high *= scalars[_WOMEN] if persons[SEX, i] == FEMALE else 2.0 - scalars[_WOMEN]
            if age >= _LATE:
                high *= scalars[_OLD_AGE]
            elif age >= _MIDDLE:
                high *= scalars[_MIDDLE_LIFE]
        low = scalars[_BASIC_OUTSIDE] if persons[ORIGIN, i] == OUTSIDE_EUROPE else scalars[_BASIC]
        u = uniform(word, keys[i])
        persons[SKILL, i] = BASIC
        if u < high:
            persons[SKILL, i] = HIGHER
        elif u < high + (1.0 - high) * (1.0 - low):
            persons[SKILL, i] = SECONDARY


@kernel
def give_cars(month, n_places, first, n, persons, keys, word, scalars):
    """Draw who has the use of a car of those in rows from the `first` on, and of those who came to a place this month.

    Whoever is young or from abroad has one by a share that only rises with age and years, and one draw for life: who has
    been away comes back with what the years have brought.

    Args:
        n: persons.
        word: uint64, of the draw; the same in every month.
        scalars: float64 [OF_CARS].
    """
    for i in range(n):
        if persons[CAR, i] == NONE:
            persons[CAR, i] = 0
        age, came = persons[AGE, i], persons[SINCE, i] == month and 0 <= persons[LIVES_IN, i] < n_places
        if (i < first and not came) or age < ADULT_AGE or persons[CAR, i] == 1:
            continue
        young = min(float(age), scalars[_GROWN]) - ADULT_AGE + 0.5
        share = 1.0 - exp(-scalars[_YOUTH] * young)
        new = 1.0
        if persons[ORIGIN, i] == EUROPE:
            new = scalars[_EUROPE]
        elif persons[ORIGIN, i] == OUTSIDE_EUROPE:
            new = scalars[_OUTSIDE]
        if persons[ARRIVED, i] >= 0:
            years = (month - persons[ARRIVED, i]) / 12.0
            share *= 1.0 - (1.0 - new) * exp(-years / scalars[_CATCHING_UP])
        if age >= scalars[_OLD_FROM]:
            share *= scalars[_OLD]
        if uniform(word, keys[i]) < share:
            persons[CAR, i] = 1


@kernel
def without_employer(n_places, n, persons):
    """Rows of those who live in a place and came to work, but have no employer yet; none of a season."""
    rows, found = np.empty(n, dtype=np.int64), 0
    for i in range(n):
        if persons[ACTIVITY, i] != WORKING or persons[EMPLOYER, i] != NONE or persons[GROUND, i] == SEASON_GROUND:
            continue
        if 0 <= persons[LIVES_IN, i] < n_places:
            rows[found] = i
            found += 1
    return rows[:found]
