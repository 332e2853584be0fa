"""Who finds whom: the race in which those who seek a partner find one among those who can be found."""

import numpy as np

from model.draws import uniform_of_pair
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.state import FATHER, HOUSEHOLD, MOTHER, NONE


@kernel
def find_partners(scores, order, seekers, offers, keys, persons, contacts, known, word, chosen):
    """Give every seeker the offer found first in an exponential race whose speeds are the scores.

    Seekers choose in the given `order`; close kin are never offered, and whom the seeker knows is found `known` times
    as fast, at least once. Draws are keyed under `word`. `chosen` holds the offer's row, or NONE.
    """
    n_offers = scores.shape[1]
    taken = np.zeros(n_offers, dtype=np.bool_)
    number = np.full(keys.size, NONE)
    for o in range(n_offers):
        number[offers[o]] = o
    for s in order:
        seeker = seekers[s]
        best, best_time = NONE, np.inf
        for o in range(n_offers):
            offer = offers[o]
            if taken[o] or scores[s, o] <= 0.0 or _kin(persons, seeker, offer):
                continue
            time = -log(uniform_of_pair(word, keys[seeker], keys[offer])) / scores[s, o]
            if time < best_time:
                best, best_time = o, time
        for k in range(contacts.shape[1]):
            o = NONE if contacts[seeker, k] == NONE else number[contacts[seeker, k]]
            if o == NONE or taken[o] or scores[s, o] <= 0.0 or _kin(persons, seeker, offers[o]):
                continue
            time = -log(uniform_of_pair(word, keys[seeker], keys[offers[o]])) / (scores[s, o] * known)
            if time < best_time:
                best, best_time = o, time
        chosen[s] = NONE
        if best != NONE:
            taken[best] = True
            chosen[s] = offers[best]


@kernel
def _kin(persons, one, other):
    if persons[HOUSEHOLD, one] == persons[HOUSEHOLD, other]:
        return True
    for column in (MOTHER, FATHER):
        parent = persons[column, one]
        if parent == other or persons[column, other] == one:
            return True
        if parent != NONE and parent == persons[column, other]:
            return True
    return False
