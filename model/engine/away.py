"""The away register, stepped once a year: deaths, studies, unions and births outside, grown children, households forgotten.

It is the simple form of what happens to residents month by month: enough that who returns comes as what they have become.
"""

from typing import NamedTuple

import numpy as np

from model.draws import combined, uniform
from model.engine.arithmetic import exp, log
from model.engine.cache import kernel
from model.engine.verbs import BOYS, die, home_of
from model.engine.world import join, new_person, set_up_alone
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    BIRTHDAY,
    FATHER,
    FEMALE,
    FIRST,
    H_PLACE,
    HIGHER,
    HOME,
    HOUSEHOLD,
    LAST_BIRTH,
    LEFT,
    LIVES_IN,
    MALE,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    PARITY,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
    SINCE,
    SKILL,
    STUDYING,
    TOP_AGE,
    WORKING,
)

#: What is decided about somebody outside, each under its own yearly word, in the order of `Outside.words`.
DECISIONS = ("death", "study", "union", "age gap", "birth", "sex of a newborn")
_DEATH, _STUDY, _MEETS, _AGE_GAP, _BIRTH, _CHILD_SEX = range(len(DECISIONS))
#: Scalars of a year outside, in the order `model.simulation` fills them.
SCALARS = (
    "drop_age",
    "memory",
    "study_length",
    "study_shortest",
    "union",
    "union_peak",
    "union_width",
    "gap",
    "spread",
    "births",
    "soonest",
)
(
    _DROP_AGE,
    _MEMORY,
    _STUDY_LENGTH,
    _STUDY_SHORTEST,
    _UNION,
    _UNION_PEAK,
    _UNION_WIDTH,
    _GAP,
    _SPREAD,
    _BIRTHS,
    _SOONEST,
) = range(len(SCALARS))


class Outside(NamedTuple):
    """What happens outside in a year.

    Attributes:
        mortality, fertility: float64 [sex, age], 1/year.
        words: uint64 [DECISIONS].
        scalars: float64 [SCALARS], years and ratios.
    """

    mortality: np.ndarray
    fertility: np.ndarray
    words: np.ndarray
    scalars: np.ndarray


@kernel
def step_away(w, outside):
    """Let a year pass for those who live outside.

    Students finish and work. Who is registered outside, too, dies at national rates, finds a partner from outside, and has
    children; children who turned 18 leave the parents' household. A household is forgotten when its reference person turns
    `drop_age`, or when nobody in it grew up in a modelled place and it has been away for more than `memory` years. None of
    it is a flow: the register counted them out before.
    """
    n_places, s = w.now[1], outside.scalars
    for i in range(w.counts[0]):
        if w.persons[LIVES_IN, i] < n_places:
            continue
        key = w.person_keys[i]
        if w.persons[ACTIVITY, i] == STUDYING:
            years = (w.now[0] - w.persons[SINCE, i]) / 12.0
            ends = ending(years, s[_STUDY_LENGTH], s[_STUDY_SHORTEST])
            if uniform(outside.words[_STUDY], key) < ends:
                w.persons[ACTIVITY, i], w.persons[SKILL, i] = WORKING, HIGHER
        if w.persons[REGISTERED_IN, i] < n_places:
            continue
        if uniform(outside.words[_DEATH], key) < 1.0 - exp(-outside.mortality[w.persons[SEX, i], w.persons[AGE, i]]):
            die(w, i)
            continue
        if w.persons[AGE, i] < ADULT_AGE:
            continue
        if w.persons[PARTNER, i] == NONE and w.households[REFERENCE, w.persons[HOUSEHOLD, i]] != i:
            set_up_alone(w, i, w.persons[LIVES_IN, i])
        _found_family(w, i, key, outside)
    for h in range(w.counts[1]):
        reference = w.households[REFERENCE, h]
        if reference == NONE or w.households[H_PLACE, h] < n_places:
            continue
        tied, registered = False, False
        i = w.households[FIRST, h]
        while i != NONE:
            tied = tied or w.persons[HOME, i] < n_places
            registered = registered or w.persons[REGISTERED_IN, i] < n_places
            i = w.persons[NEXT, i]
        old = w.persons[AGE, reference] >= s[_DROP_AGE]
        long_ago = w.now[0] - w.persons[SINCE, reference] > 12.0 * s[_MEMORY]
        if not registered and (old or (not tied and long_ago)):
            _forget(w, h)


@kernel
def ending(years, length, shortest):
    """Probability that studies away end on the 1 January `years` after they began: 0 before the shortest, then what gives
    the mean length, which is at the least half a year more than the shortest.
    """
    if years < shortest:
        return 0.0
    return 1.0 / max(length - shortest + 0.5, 1.0)


@kernel
def _found_family(w, i, key, outside):
    """A partner for somebody from here who lives alone outside, and children for couples."""
    s, age = outside.scalars, w.persons[AGE, i]
    if w.persons[PARTNER, i] == NONE:
        away = (age - s[_UNION_PEAK]) / s[_UNION_WIDTH]
        if w.persons[HOME, i] < w.now[1] and uniform(outside.words[_MEETS], key) < s[_UNION] * exp(-away * away):
            u = uniform(outside.words[_AGE_GAP], key)
            join_partner(w, i, combined(combined(outside.words[_MEETS], key), np.uint64(1)), u, s[_GAP], s[_SPREAD])
        return
    last = w.persons[LAST_BIRTH, i]
    if w.persons[SEX, i] != FEMALE or (last != NONE and w.now[0] - last < 12.0 * s[_SOONEST]):
        return
    if uniform(outside.words[_BIRTH], key) < s[_BIRTHS] * outside.fertility[FEMALE, age]:
        child = outsider(w, combined(combined(outside.words[_BIRTH], key), np.uint64(1)), i)
        w.persons[AGE, child] = 0
        w.persons[SEX, child] = MALE if uniform(outside.words[_CHILD_SEX], key) < BOYS else FEMALE
        w.persons[SINCE, child] = w.now[0]
        w.persons[MOTHER, child], w.persons[FATHER, child] = i, w.persons[PARTNER, i]
        w.persons[PARITY, i] += 1
        w.persons[LAST_BIRTH, i] = w.now[0]


@kernel
def join_partner(w, i, key, u, gap, spread):
    """A partner from outside joins somebody's household, at an age gap from a logistic distribution; gives the row."""
    years = gap + spread * log(u / (1.0 - u))
    age = w.persons[AGE, i]
    wanted = age + years if w.persons[SEX, i] == FEMALE else age - years
    partner = outsider(w, key, i)
    w.persons[AGE, partner] = int(min(max(wanted, ADULT_AGE), TOP_AGE))
    w.persons[SEX, partner] = 1 - w.persons[SEX, i]
    w.persons[ACTIVITY, partner] = WORKING
    w.persons[PARTNER, i], w.persons[PARTNER, partner] = partner, i
    h = w.persons[HOUSEHOLD, i]
    if w.persons[AGE, partner] > age:
        w.households[REFERENCE, h], w.household_keys[h] = partner, w.person_keys[partner]
    return partner


@kernel
def outsider(w, key, i):
    """Somebody new in the away household of `i`, who would come along to the place `i` would come back to."""
    row = new_person(w, key)
    w.persons[ORIGIN, row] = w.persons[ORIGIN, i]
    w.persons[BIRTHDAY, row] = int(12.0 * uniform(key, key))
    w.persons[REGISTERED_IN, row] = w.persons[HOME, row] = w.persons[LIVES_IN, i]
    w.persons[LEFT, row] = home_of(w, i)
    w.persons[SINCE, row] = w.persons[SINCE, i]
    w.persons[PARITY, row] = 0
    join(w, row, w.persons[HOUSEHOLD, i])
    return row


@kernel
def _forget(w, h):
    i = w.households[FIRST, h]
    while i != NONE:
        following = w.persons[NEXT, i]
        w.persons[LIVES_IN, i] = NONE
        w.persons[REGISTERED_IN, i] = NONE
        w.persons[PARTNER, i] = NONE
        i = following
    w.households[REFERENCE, h] = NONE
    w.households[FIRST, h] = NONE
