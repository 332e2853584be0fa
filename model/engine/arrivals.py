"""Arrivals: how many households come this month, who they are, and putting them into the world."""

import numpy as np

from model.draws import code, combined, poisson, uniform
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.engine.verbs import BOYS
from model.engine.world import OWN, WITH_HOUSEHOLD, join, new_household, new_person, register
from model.state import (
    AGE,
    BIRTHDAY,
    FATHER,
    FEMALE,
    HOME,
    LIVES_IN,
    MALE,
    MOTHER,
    NONE,
    ORIGIN,
    PARITY,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
    SINCE,
    TOP_AGE,
)

#: Columns of a stream's composition, in the order `model.inputs` fills them.
COMPOSITION = ("female", "partnered", "with_children", "children", "gap", "spread")
_FEMALE, _PARTNERED, _WITH_CHILDREN, _CHILDREN, _GAP, _SPREAD = range(len(COMPOSITION))
#: The most children a household brings, the room reserved for it, and the ages at which children come along.
MOST_CHILDREN = 6
LARGEST = 2 + MOST_CHILDREN
_CHILD_AGES, _YOUNGEST_PARENT = 18, 18

#: What is decided about an arriving household or person, each under its own monthly word.
DECISIONS = (
    "head's sex",
    "head's age",
    "partner",
    "age gap",
    "children",
    "number of children",
    "origin",
    "child's age",
    "child's sex",
    "birthday",
)
CODES = np.array([code(f"arrival: {name}") for name in DECISIONS])
_HEAD_SEX, _HEAD_AGE, _PARTNER, _AGE_GAP, _HAS_CHILDREN, _N_CHILDREN, _ORIGIN, _CHILD_AGE, _CHILD_SEX, _BIRTHDAY = (
    range(len(DECISIONS))
)


@kernel
def count_arrivals(intensities, words, place_keys, n):
    """Households per stream and place this month: the inverse Poisson of one draw each, so a stronger pull only adds."""
    for stream in range(n.shape[0]):
        for place in range(n.shape[1]):
            n[stream, place] = poisson(intensities[stream, place] / 12.0, uniform(words[stream], place_keys[place]))


@kernel
def arrive(w, n, streams, place_keys, comes_from, ages, child_ages, compositions, origins, words, first_rule):
    """Let the counted households in.

    Args:
        w: the `World`.
        n: int64 [stream, place].
        streams: uint64 [stream], the monthly word of each stream, part of its people's identity.
        place_keys: uint64 [place].
        comes_from: int64 [stream], 0 the rest of Norway, 1 abroad.
        ages: float64 [stream, sex, age], cumulative distribution of the head's age.
        child_ages: float64 [0-17], cumulative distribution of the ages of children who move.
        compositions: float64 [stream, COMPOSITION].
        origins: float64 [stream, origin], cumulative shares.
        words: uint64 [DECISIONS], monthly words.
        first_rule: number of the first stream among the rules, for the log.
    """
    for stream in range(n.shape[0]):
        w.now[2] = first_rule + stream
        for place in range(n.shape[1]):
            line = combined(streams[stream], place_keys[place])
            for k in range(n[stream, place]):
                key = combined(line, np.uint64(k))
                source = w.now[1] + comes_from[stream]
                _arrive(w, key, place, source, ages[stream], child_ages, compositions[stream], origins[stream], words)


@kernel
def _arrive(w, key, place, source, ages, child_ages, composition, origins, words):
    sex = FEMALE if uniform(words[_HEAD_SEX], key) < composition[_FEMALE] else MALE
    age = np.searchsorted(ages[sex], uniform(words[_HEAD_AGE], key), side="right")
    origin = np.searchsorted(origins, uniform(words[_ORIGIN], key), side="right")
    head = _newcomer(w, combined(key, np.uint64(0)), sex, age, origin, place, source, words)
    h = new_household(w, head, place)
    join(w, head, h)
    register(w, head, place, OWN)
    woman, man = (head, NONE) if sex == FEMALE else (NONE, head)
    if uniform(words[_PARTNER], key) < composition[_PARTNERED]:
        u = uniform(words[_AGE_GAP], key)
        gap = composition[_GAP] + composition[_SPREAD] * log(u / (1.0 - u))
        partner_age = age - gap if sex == MALE else age + gap
        partner_age = int(min(max(partner_age, _YOUNGEST_PARENT), TOP_AGE))
        other = _newcomer(w, combined(key, np.uint64(1)), 1 - sex, partner_age, origin, place, source, words)
        join(w, other, h)
        register(w, other, place, WITH_HOUSEHOLD)
        w.persons[PARTNER, head], w.persons[PARTNER, other] = other, head
        if partner_age > age:
            w.households[REFERENCE, h], w.household_keys[h] = other, w.person_keys[other]
        if sex == FEMALE:
            man = other
        else:
            woman = other
    if uniform(words[_HAS_CHILDREN], key) >= composition[_WITH_CHILDREN]:
        return
    parent_age = w.persons[AGE, woman] if woman != NONE else age
    room = min(parent_age - _YOUNGEST_PARENT + 1, _CHILD_AGES)
    if room < 1:
        return
    more = poisson(composition[_CHILDREN] - 1.0, uniform(words[_N_CHILDREN], key))
    for number in range(min(1 + more, MOST_CHILDREN)):
        child_key = combined(key, np.uint64(2 + number))
        u = uniform(words[_CHILD_AGE], child_key) * child_ages[room - 1]
        child_age = np.searchsorted(child_ages, u, side="right")
        child_sex = FEMALE if uniform(words[_CHILD_SEX], child_key) >= BOYS else MALE
        i = _newcomer(w, child_key, child_sex, child_age, origin, place, source, words)
        w.persons[MOTHER, i], w.persons[FATHER, i] = woman, man
        join(w, i, h)
        register(w, i, place, WITH_HOUSEHOLD)
        if woman != NONE:
            w.persons[PARITY, woman] += 1


@kernel
def _newcomer(w, key, sex, age, origin, place, source, words):
    i = new_person(w, key)
    w.persons[AGE, i], w.persons[SEX, i], w.persons[ORIGIN, i] = age, sex, origin
    w.persons[BIRTHDAY, i] = int(12.0 * uniform(words[_BIRTHDAY], key))
    w.persons[LIVES_IN, i], w.persons[REGISTERED_IN, i] = place, source
    w.persons[HOME, i] = source
    w.persons[SINCE, i] = w.now[0]
    w.persons[PARITY, i] = 0
    return i
