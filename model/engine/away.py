"""The away register, stepped once a year: deaths outside, grown children on their own, households forgotten."""

from model.draws import uniform
from model.engine.arithmetic import exp
from model.engine.cache import kernel
from model.engine.verbs import die
from model.engine.world import set_up_alone
from model.state import (
    ADULT_AGE,
    AGE,
    FIRST,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    LIVES_IN,
    NEXT,
    NONE,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
    SINCE,
)


@kernel
def step_away(w, mortality, word, drop_age, memory):
    """Let a year pass for those who live and are registered outside.

    They die at national rates; children who turned 18 leave the parents' household, with a home place of their own to
    return to; a household is forgotten when its reference person turns `drop_age`, or when nobody in it grew up in a
    modelled place and it has been away for more than `memory` months. None of it is a flow: the register counted them out
    before.

    Args:
        w: the `World`; no log is kept of what happens outside.
        mortality: float64 [sex, age], 1/year.
        word: the monthly word of deaths outside.
        drop_age: years.
        memory: months.
    """
    n_places = w.now[1]
    for i in range(w.counts[0]):
        if not _outside(w, i, n_places):
            continue
        hazard = mortality[w.persons[SEX, i], w.persons[AGE, i]]
        if uniform(word, w.person_keys[i]) < 1.0 - exp(-hazard):
            die(w, i)
            continue
        grown = w.persons[AGE, i] >= ADULT_AGE and w.persons[PARTNER, i] == NONE
        if grown and w.households[REFERENCE, w.persons[HOUSEHOLD, i]] != i:
            set_up_alone(w, i, w.persons[LIVES_IN, i])
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
        old = w.persons[AGE, reference] >= drop_age
        if not registered and (old or (not tied and w.now[0] - w.persons[SINCE, reference] > memory)):
            _forget(w, h)


@kernel
def _outside(w, i, n_places):
    return w.persons[LIVES_IN, i] >= n_places and w.persons[REGISTERED_IN, i] >= n_places


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
