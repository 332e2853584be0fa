"""The kernel that puts the persons of a starting population into households, by keyed draws.

Children go to a mother of the right age, men to a partner near the age gap, grown children to parents, students away;
everybody else lives alone. Natives who left before the start stand in the away register with their parents as ties.
"""

import numpy as np

from model.draws import combined, uniform
from model.engine.arithmetic import log
from model.engine.arrivals import SPACING
from model.engine.away import join_partner, outsider
from model.engine.cache import kernel
from model.engine.verbs import BOYS
from model.engine.world import join, new_household, new_person
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    BIRTHDAY,
    CLAIMED,
    FATHER,
    FEMALE,
    HOME,
    HOUSEHOLD,
    LEFT,
    MALE,
    MOTHER,
    NONE,
    ORIGIN,
    PARITY,
    PARTNER,
    REGISTERED_IN,
    SCHOOL_END,
    SEX,
    SINCE,
    STUDYING,
    TOP_AGE,
)

DECISIONS = (
    "birthday",
    "couple",
    "age gap",
    "mother's age",
    "mother",
    "lone",
    "at home",
    "student",
    "native",
    "origin",
    "years",
    "returned",
    "years away",
    "parents",
    "child",
    "child's sex",
)
(
    _BIRTHDAY,
    _COUPLE,
    _GAP,
    _MOTHER_AGE,
    _MOTHER,
    _LONE,
    _AT_HOME,
    _STUDENT,
    _NATIVE,
    _ORIGIN,
    _YEARS,
    _RETURNED,
    _AWAY,
    _PARENTS,
    _CHILD,
    _CHILD_SEX,
) = range(len(DECISIONS))

#: Scalars the kernel takes, in the order `model.population` fills them.
SCALARS = ("couple_gap", "couple_spread", "lone_mothers", "leaving_ends", "parents_present")
_MEAN_GAP, _SPREAD, _LONE_SHARE, _LEAVING_ENDS, _PARENTS_PRESENT = range(len(SCALARS))
YOUNGEST_MOTHER = 14  # years between mother and child, at least
_TRIES = (
    12  # to find a mother: half of them of the age drawn, with a partner or without as drawn, then of ages around it
)
_OLDEST_KEPT = 60  # age up to which the ages of a mother's children are kept, one bit each


@kernel
def _bucket(persons, first, last, sex, buckets, sizes):
    """Rows of one sex by age: buckets [age, k]."""
    sizes[:] = 0
    for i in range(first, last):
        if persons[SEX, i] == sex and persons[AGE, i] >= ADULT_AGE:
            age = persons[AGE, i]
            buckets[age, sizes[age]] = i
            sizes[age] += 1


@kernel
def _nearest(sizes, age, youngest):
    """The age from `youngest` on nearest to the one wanted that has anybody, or NONE."""
    for distance in range(TOP_AGE + 1):
        for candidate in (age + distance, age - distance):
            if youngest <= candidate <= TOP_AGE and sizes[candidate] > 0:
                return candidate
    return NONE


@kernel
def settle(w, place, first, last, month, words, partnered, at_home, student, native, returned, came, fertile, origins,
           scalars):  # fmt: skip
    """Give the residents of one place, rows `first` to `last`, their histories and households.

    Args:
        w: the `World`, persons filled with age, sex and key, registered and living in the place.
        place: number.
        first, last: rows, the second exclusive.
        month: the first of the run.
        words: uint64 [DECISIONS].
        partnered: float64 [age], share of men with a partner.
        at_home: float64 [age], share of the unpartnered who live with their parents.
        student: float64 [sex, age], share living away, still registered here.
        native: float64 [age], share who grew up here.
        returned: float64 [age], share of those who left and returned.
        came: float64 [2, age, age at coming], cumulative shares: of who grew up elsewhere, of who returned.
        fertile: float64 [age], cumulative distribution of mothers' age at birth.
        origins: float64 [origin], cumulative shares.
        scalars: float64 [SCALARS].
    """
    persons, keys = w.persons, w.person_keys
    for i in range(first, last):
        key = keys[i]
        age = persons[AGE, i]
        persons[BIRTHDAY, i] = int(12.0 * uniform(words[_BIRTHDAY], key))
        persons[PARITY, i] = 0
        persons[CLAIMED, i] = NONE
        persons[ORIGIN, i] = np.searchsorted(origins, uniform(words[_ORIGIN], key), side="right")
        if persons[ORIGIN, i] == 0 and uniform(words[_NATIVE], key) < native[age]:
            persons[HOME, i] = place
            persons[SINCE, i] = month - 12 * age
            if uniform(words[_RETURNED], key) < returned[age]:
                persons[SINCE, i] = month - int(12.0 * _years_here(came[1, age], age, uniform(words[_YEARS], key)))
        else:
            persons[HOME, i] = w.now[1] + (1 if persons[ORIGIN, i] > 0 else 0)
            u = uniform(words[_YEARS], key)
            years = age * u if age < SCHOOL_END else _years_here(came[0, age], age, u)
            persons[SINCE, i] = month - int(12.0 * years)
    n = last - first
    women = np.full((TOP_AGE + 1, n), NONE)
    sizes = np.zeros(TOP_AGE + 1, dtype=np.int64)
    _bucket(persons, first, last, FEMALE, women, sizes)
    _pair_off(w, first, last, words, partnered, scalars, women, sizes)
    _bucket(persons, first, last, FEMALE, women, sizes)
    children = np.zeros(last, dtype=np.int64)  # of women, a bit for each age of a child
    for i in range(first, last):
        _house(w, i, place, words, at_home, student, fertile, scalars, women, sizes, children)


@kernel
def _years_here(came, age, u):
    """Years since somebody came, given the cumulative shares of the ages at coming; within the year of age as in it."""
    then = min(np.searchsorted(came, u, side="right"), age)
    below = came[then - 1] if then > 0 else 0.0
    within = (u - below) / (came[then] - below) if came[then] > below else 0.5
    if then == age:
        return 0.5 * within
    return age - then - 0.5 + within


@kernel
def _pair_off(w, first, last, words, partnered, scalars, women, sizes):
    persons, keys = w.persons, w.person_keys
    for i in range(first, last):
        age = persons[AGE, i]
        if persons[SEX, i] != MALE or uniform(words[_COUPLE], keys[i]) >= partnered[age]:
            continue
        u = uniform(words[_GAP], keys[i])
        wanted = int(age - scalars[_MEAN_GAP] - scalars[_SPREAD] * log(u / (1.0 - u)))
        found = _nearest(sizes, min(max(wanted, ADULT_AGE), TOP_AGE), ADULT_AGE)
        if found == NONE:
            return
        sizes[found] -= 1
        woman = women[found, sizes[found]]
        persons[PARTNER, i], persons[PARTNER, woman] = woman, i


@kernel
def _mother_of(w, key, age, words, fertile, scalars, women, sizes, children):
    """A woman whose age at the birth is drawn from the fertility schedule, most often one with a partner.

    She has no child so near in age that the two cannot be of one mother, unless no other woman is found.
    """
    wanted = age + np.searchsorted(fertile, uniform(words[_MOTHER_AGE], key), side="right")
    youngest = max(ADULT_AGE, age + YOUNGEST_MOTHER)
    lone = uniform(words[_LONE], key) < scalars[_LONE_SHARE]
    near = np.int64((1 << (2 * SPACING - 1)) - 1) << max(age - SPACING + 1, 0)
    last, free = NONE, NONE
    for attempt in range(_TRIES):
        around = max(attempt - _TRIES // 2 + 2, 0) // 2 * (1 if attempt % 2 == 0 else -1)
        found = _nearest(sizes, min(max(wanted + around, youngest), TOP_AGE), youngest)
        if found == NONE:
            return NONE
        k = int(sizes[found] * uniform(words[_MOTHER], combined(key, np.uint64(attempt))))
        last = women[found, k]
        if age <= _OLDEST_KEPT and children[last] & near != 0:
            continue
        if (w.persons[PARTNER, last] == NONE) == lone:
            return last
        if free == NONE:
            free = last
    return last if free == NONE else free


@kernel
def _house(w, i, place, words, at_home, student, fertile, scalars, women, sizes, children):
    """Put one person into a household; earlier rows may have taken them along already."""
    persons, key = w.persons, w.person_keys[i]
    age, sex, partner = persons[AGE, i], persons[SEX, i], persons[PARTNER, i]
    if persons[HOUSEHOLD, i] != NONE:
        return
    if partner == NONE:
        mother = NONE
        if (
            age < ADULT_AGE
            or uniform(words[_AT_HOME], key) < at_home[age]
            or uniform(words[_STUDENT], key) < student[sex, age]
        ):
            mother = _mother_of(w, key, age, words, fertile, scalars, women, sizes, children)
        if mother != NONE:
            father = persons[PARTNER, mother]
            persons[MOTHER, i], persons[FATHER, i] = mother, father
            persons[PARITY, mother] += 1
            children[mother] |= np.int64(1) << min(age, _OLDEST_KEPT)
            if age < ADULT_AGE:
                persons[ORIGIN, i] = persons[ORIGIN, mother]
        if age >= ADULT_AGE and uniform(words[_STUDENT], key) < student[sex, age]:
            away = w.now[1]
            h = new_household(w, i, away)
            join(w, i, h)
            persons[LEFT, i], persons[ACTIVITY, i] = place, STUDYING
            return
        if mother != NONE:
            if persons[HOUSEHOLD, mother] == NONE:
                _own_household(w, mother, place)
            join(w, i, persons[HOUSEHOLD, mother])
            return
    _own_household(w, i, place)


@kernel
def _own_household(w, i, place):
    """A household of one's own with the partner, the older of the two its reference person."""
    partner = w.persons[PARTNER, i]
    reference = i
    if partner != NONE and w.persons[AGE, partner] > w.persons[AGE, i]:
        reference = partner
    h = new_household(w, reference, place)
    join(w, i, h)
    if partner != NONE:
        join(w, partner, h)


@kernel
def fill_away(w, place, cohorts, base, words, fertile, births, partnered, scalars, first, last, month):
    """Earlier leavers: `cohorts` [sex, age] persons who grew up in the place and live in the rest of Norway.

    They left in the years of youth or later. Where one of the right age is left, a resident is their mother. They
    live alone or with a partner from outside, at the residents' shares, and the children the couple has had.
    """
    persons = w.persons
    women = np.full((TOP_AGE + 1, last - first), NONE)
    sizes = np.zeros(TOP_AGE + 1, dtype=np.int64)
    _bucket(persons, first, last, FEMALE, women, sizes)
    oldest = 0
    for age in range(TOP_AGE + 1):
        if sizes[age] > 0:
            oldest = age
    number, children = 0, np.zeros(last, dtype=np.int64)
    for sex in range(2):
        for age in range(TOP_AGE + 1):
            for _ in range(cohorts[sex, age]):
                key = combined(base, np.uint64(number))
                number += 1
                i = new_person(w, key)
                persons[AGE, i], persons[SEX, i], persons[ORIGIN, i] = age, sex, 0
                persons[BIRTHDAY, i] = int(12.0 * uniform(words[_BIRTHDAY], key))
                persons[REGISTERED_IN, i], persons[HOME, i] = w.now[1], place
                persons[PARITY, i] = 0
                persons[LEFT, i] = place
                persons[CLAIMED, i] = NONE
                left = ADULT_AGE + (scalars[_LEAVING_ENDS] - ADULT_AGE) * uniform(words[_AWAY], key)
                persons[SINCE, i] = month - int(
                    12.0 * max(age - left, (age - ADULT_AGE) * uniform(words[_YEARS], key) / 2.0)
                )
                wanted = age + np.searchsorted(fertile, uniform(words[_MOTHER_AGE], key), side="right")
                if wanted <= oldest and uniform(words[_PARENTS], key) < scalars[_PARENTS_PRESENT]:
                    mother = _mother_of(w, key, age, words, fertile, scalars, women, sizes, children)
                    persons[MOTHER, i], persons[FATHER, i] = mother, persons[PARTNER, mother]
                    children[mother] |= np.int64(1) << min(age, _OLDEST_KEPT)
                h = new_household(w, i, w.now[1])
                join(w, i, h)
                if uniform(words[_COUPLE], key) < partnered[age]:
                    _family_outside(w, i, month, words, births, scalars)


@kernel
def _family_outside(w, i, month, words, births, scalars):
    """A partner from outside, and the children the couple has had at the fertility schedule since they left."""
    persons = w.persons
    key = w.person_keys[i]
    first = combined(key, np.uint64(0))
    partner = join_partner(w, i, first, uniform(words[_GAP], key), scalars[_MEAN_GAP], scalars[_SPREAD])
    woman, man = (i, partner) if persons[SEX, i] == FEMALE else (partner, i)
    together = (month - persons[SINCE, i]) // 12
    for years_ago in range(together):
        then = persons[AGE, woman] - years_ago - 1
        of_year = combined(key, np.uint64(100 + years_ago))
        if then >= ADULT_AGE and years_ago < ADULT_AGE and uniform(words[_CHILD], of_year) < births[then]:
            child = outsider(w, of_year, i)
            persons[CLAIMED, child] = NONE
            persons[AGE, child] = years_ago
            persons[SEX, child] = FEMALE if uniform(words[_CHILD_SEX], of_year) >= BOYS else MALE
            persons[MOTHER, child], persons[FATHER, child] = woman, man
            persons[PARITY, woman] += 1
    persons[CLAIMED, partner] = NONE
