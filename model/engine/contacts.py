"""The contact network: who knows whom, at most `MOST_CONTACTS` each, and how strongly.

Once a year, in the month of the birthday, an adult's ties fade, and the rules of meeting say how many people he or she gets
to know. Whom is found on a ring on which the adults of a place stand at fixed points that follow from their keys: the search
begins at a point that follows from the seeker's key, and takes the first who belongs to the pool. So one more or one fewer
person in a place changes the meetings of few.
"""

import numpy as np

from model.draws import combined, poisson, uniform
from model.engine.arithmetic import power
from model.engine.cache import kernel
from model.engine.rings import YOUNGEST
from model.state import (
    ACTIVITY,
    AGE,
    BIRTHDAY,
    CONATIONALS,
    FAINT,
    FATHER,
    FIRST,
    HOME,
    HOUSEHOLD,
    LEFT,
    LIVES_IN,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    SCHOOL,
    SCHOOL_AGE,
    SCHOOL_END,
    SINCE,
    TIES,
    WORKING,
)
from model.vocabulary import POOLS

_EVERYBODY, _WORK, _CLASS, _ORIGIN, _SCHOOLMATES = range(len(POOLS))


@kernel
def due(month, n_places, persons, n, rows):
    """Fill `rows` with the adults whose ties are looked at this month, and give their number.

    Those whose birthday it is, and those who moved in the month before: here, or outside with a place to come back to.
    """
    found = 0
    for i in range(n):
        if persons[BIRTHDAY, i] != month % 12 and persons[SINCE, i] != month - 1:
            continue
        place = persons[LIVES_IN, i]
        if place != NONE and persons[AGE, i] >= YOUNGEST and tied_to(persons, i, n_places) != NONE:
            rows[found] = i
            found += 1
    return found


@kernel
def tied_to(persons, i, n_places):
    """The modelled place somebody's ties are counted in: where they live, or would come back to; NONE without one."""
    for place in (persons[LIVES_IN, i], persons[HOME, i], persons[LEFT, i]):
        if 0 <= place < n_places:
            return place
    return NONE


@kernel
def keep_contacts(month, birthday, n_places, persons, keys, households, contacts, strengths, columns, rings, rows, n_due,
                  rates, words, pools, gains, fading, kin):  # fmt: skip
    """Let ties fade, people meet, and count what ties are left.

    Args:
        month: in which they meet; who came to the place after it is not met.
        birthday: calendar month of birth, 0-11, of those who meet people; -1 when all of `rows` do.
        n_places: number of modelled places.
        persons, keys, households: the tables.
        contacts, strengths: [row, MOST_CONTACTS], written.
        columns: of persons; ties and contacts of the own origin are written.
        rings: as `make_rings` gives them.
        rows, n_due: as `due` gives them.
        rates: float64 [meeting, k], people met per year by each of `rows`.
        words: uint64 [meeting], monthly words.
        pools: int64 [meeting]; gains float64 [meeting], strength of a tie made.
        fading: share of a tie's strength that is left after a year in one place, and apart.
        kin: strength of the tie to a parent or grown child in the place.
    """
    for k in range(n_due):
        i = rows[k]
        if birthday < 0 or persons[BIRTHDAY, i] == birthday:
            _fade(persons, i, contacts, strengths, fading)
    for meeting in range(pools.size):
        points, members, starts = _ring_of(rings, pools[meeting])
        for k in range(n_due):
            i = rows[k]
            place = persons[LIVES_IN, i]
            if place >= n_places or rates[meeting, k] <= 0.0 or (birthday >= 0 and persons[BIRTHDAY, i] != birthday):
                continue
            met = poisson(rates[meeting, k], uniform(words[meeting], keys[i]))
            for number in range(met):
                point = combined(combined(words[meeting], keys[i]), np.uint64(number))
                first, last = starts[place], starts[place + 1]
                other = _first(
                    persons, households, points, members, first, last, place, point, pools[meeting], i, month
                )
                if other != NONE:
                    _tie(contacts, strengths, keys, i, other, gains[meeting])
                    _tie(contacts, strengths, keys, other, i, gains[meeting])
    for k in range(n_due):
        _count(persons, rows[k], n_places, contacts, strengths, columns, kin)


@kernel
def _fade(persons, i, contacts, strengths, fading):
    for k in range(contacts.shape[1]):
        other = contacts[i, k]
        if other == NONE:
            continue
        strengths[i, k] *= fading[0] if persons[LIVES_IN, other] == persons[LIVES_IN, i] else fading[1]
        if strengths[i, k] < FAINT or persons[LIVES_IN, other] == NONE:
            contacts[i, k] = NONE


@kernel
def _ring_of(rings, pool):
    """The ring on which those of a pool stand."""
    if pool == _CLASS:
        return rings[1]
    if pool == _ORIGIN:
        return rings[2]
    if pool == _SCHOOLMATES:
        return rings[3]
    return rings[0]


@kernel
def _first(persons, households, points, members, first, last, place, point, pool, i, month):
    """The first on the part of a ring from `first` to `last`, from a point on, who lives in the place and belongs to the
    pool of `i`.
    """
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if points[middle] < point:
            low = middle + 1
        else:
            high = middle
    at = low
    for _ in range(last - first):
        if at == last:
            at = first
        other = members[at]
        at += 1
        elsewhere = persons[LIVES_IN, other] != place or persons[SINCE, other] > month
        if elsewhere or persons[HOUSEHOLD, other] == persons[HOUSEHOLD, i]:
            continue
        if pool == _EVERYBODY or _belongs(persons, households, pool, i, other):
            return other
    return NONE


@kernel
def _belongs(persons, households, pool, i, other):
    if pool == _WORK:
        return persons[ACTIVITY, other] == WORKING
    if pool == _CLASS:
        return households[SCHOOL, persons[HOUSEHOLD, other]] > 0 and _share_class(persons, households, i, other)
    if pool == _ORIGIN:
        return persons[ORIGIN, other] == persons[ORIGIN, i]
    return abs(persons[AGE, other] - persons[AGE, i]) <= 1 and persons[HOME, other] == persons[HOME, i]


@kernel
def _share_class(persons, households, i, other):
    """Whether both have a child in the same year of compulsory school."""
    one = households[FIRST, persons[HOUSEHOLD, i]]
    while one != NONE:
        if SCHOOL_AGE <= persons[AGE, one] < SCHOOL_END:
            two = households[FIRST, persons[HOUSEHOLD, other]]
            while two != NONE:
                if persons[AGE, two] == persons[AGE, one]:
                    return True
                two = persons[NEXT, two]
        one = persons[NEXT, one]
    return False


@kernel
def _tie(contacts, strengths, keys, i, other, gain):
    """Strengthen a tie or make it, in the place of the weakest when there is no room (of the smaller key among equals)."""
    free, weakest = NONE, 0
    for k in range(contacts.shape[1]):
        known = contacts[i, k]
        if known == other:
            strengths[i, k] = min(strengths[i, k] + gain, 1.0)
            return
        if known == NONE:
            free = k
        elif contacts[i, weakest] != NONE:
            weaker = strengths[i, k] < strengths[i, weakest]
            equal = strengths[i, k] == strengths[i, weakest]
            if weaker or (equal and keys[known] < keys[contacts[i, weakest]]):
                weakest = k
    if free == NONE:
        if strengths[i, weakest] >= gain:
            return
        free = weakest
    contacts[i, free] = other
    strengths[i, free] = gain


@kernel
def _count(persons, i, n_places, contacts, strengths, columns, kin):
    """Strength of somebody's ties in the place that counts, kin included, and of those of the own origin among them."""
    place = tied_to(persons, i, n_places)
    ties, own = 0.0, 0.0
    for k in range(contacts.shape[1]):
        other = contacts[i, k]
        if other != NONE and persons[LIVES_IN, other] == place:
            ties += strengths[i, k]
            if persons[ORIGIN, other] == persons[ORIGIN, i]:
                own += strengths[i, k]
    for parent in (persons[MOTHER, i], persons[FATHER, i]):
        if (
            parent != NONE
            and persons[LIVES_IN, parent] == place
            and persons[HOUSEHOLD, parent] != persons[HOUSEHOLD, i]
        ):
            ties += kin
    columns[TIES, i] = ties
    columns[CONATIONALS, i] = own


@kernel
def remember_home(month, persons, keys, households, n, n_places, rings, word, ties, strength, contacts, strengths):
    """Give those who live outside at the start the schoolmates they still know in the place they grew up in.

    Args:
        ties: float64 [row], expected number of them.
        strength: float64 [row], of each.
    """
    points, members, starts = _ring_of(rings, _SCHOOLMATES)
    for i in range(n):
        home = persons[HOME, i]
        if persons[LIVES_IN, i] < n_places or not 0 <= home < n_places:
            continue
        for number in range(poisson(ties[i], uniform(word, keys[i]))):
            point = combined(combined(word, keys[i]), np.uint64(number))
            first, last = starts[home], starts[home + 1]
            other = _first(persons, households, points, members, first, last, home, point, _SCHOOLMATES, i, month)
            if other != NONE:
                _tie(contacts, strengths, keys, i, other, strength[i])
                _tie(contacts, strengths, keys, other, i, strength[i])


@kernel
def count_ties(persons, n, n_places, contacts, strengths, columns, kin):
    """Count the ties of every adult who has a place they count in."""
    for i in range(n):
        if persons[LIVES_IN, i] != NONE and persons[AGE, i] >= YOUNGEST and tied_to(persons, i, n_places) != NONE:
            _count(persons, i, n_places, contacts, strengths, columns, kin)


@kernel
def share_left(half_life):
    """Share of a tie's strength left after a year, given its half-life in years."""
    return power(2.0, -1.0 / half_life)
