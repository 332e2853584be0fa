"""The fixed kernels of a month: ageing and counting at its start, then what was proposed, in schedule order."""

import numpy as np

from model import kinds
from model.draws import combined, monthly, pair, uniform
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.engine.verbs import (
    change_registration,
    die,
    emigrate,
    form_union,
    give_birth,
    leave_home,
    leave_to_study,
    move_away,
    move_away_alone,
    return_home,
    separate,
)
from model.state import (
    ADULT_AGE,
    ADULTS,
    AGE,
    BIRTHDAY,
    CHILDREN,
    CLAIMED,
    COUPLE,
    FATHER,
    FIRST,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    LIVES_IN,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    PARENTS_HOME,
    PARTNER,
    POPULATION,
    PRESCHOOL,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL,
    SCHOOL_AGE,
    SCHOOL_END,
    SIZE,
    TOP_AGE,
    VACANT,
)

_DIE, _GIVE_BIRTH, _SEPARATE, _FORM_UNION = (
    kinds.die.code,
    kinds.give_birth.code,
    kinds.separate.code,
    kinds.form_union.code,
)
_LEAVE_HOME, _LEAVE_TO_STUDY = kinds.leave_home.code, kinds.leave_to_study.code
_CHANGE_REGISTRATION, _MOVE_AWAY = kinds.change_registration.code, kinds.move_away.code
_EMIGRATE, _RETURN_HOME = kinds.emigrate.code, kinds.return_home.code
#: Verbs that take a whole household.
_OF_HOUSEHOLD = np.array(["household" in verb.of or "away_household" in verb.of for verb in kinds.VERBS])


@kernel
def grow_older(month, persons, counts):
    """Age those whose birthday lay in the month before `month`, so that ages of 1 January are completed years.

    A child born in that month turns 0.
    """
    birthday = (month - 1) % 12
    for i in range(counts[0]):
        if persons[BIRTHDAY, i] != birthday or persons[LIVES_IN, i] == NONE or persons[AGE, i] == TOP_AGE:
            continue
        persons[AGE, i] += 1
        if persons[AGE, i] == SCHOOL_END:
            persons[HOME, i] = persons[LIVES_IN, i]


@kernel
def take_stock(n_places, persons, households, counts, places, registered):
    """Count households and registers anew.

    Fills `registered` [place, origin] from the persons: the books of the month before must agree with it.
    """
    n_persons, n_households = counts[0], counts[1]
    registered[:] = 0
    for column in range(SIZE, PARENTS_HOME + 1):
        households[column, :n_households] = 0
    for i in range(n_persons):
        if persons[LIVES_IN, i] == NONE:
            continue
        age = persons[AGE, i]
        h = persons[HOUSEHOLD, i]
        households[SIZE, h] += 1
        if age >= ADULT_AGE:
            households[ADULTS, h] += 1
        else:
            households[CHILDREN, h] += 1
            if age < SCHOOL_AGE:
                households[PRESCHOOL, h] += 1
            elif age < SCHOOL_END:
                households[SCHOOL, h] += 1
        place = persons[REGISTERED_IN, i]
        if place < n_places:
            registered[place, persons[ORIGIN, i]] += 1
    for h in range(n_households):
        reference = households[REFERENCE, h]
        if reference == NONE:
            continue
        if persons[PARTNER, reference] != NONE:
            households[COUPLE, h] = 1
        if households[H_PLACE, h] >= n_places:
            home = persons[HOME, reference]
            for parent in (persons[MOTHER, reference], persons[FATHER, reference]):
                if parent != NONE and persons[LIVES_IN, parent] == home:
                    households[PARENTS_HOME, h] += 1
    for place in range(n_places):
        places[POPULATION, place] = registered[place].sum()
        places[VACANT, place] = counts[2 + place]


@kernel
def words_of(seed, decisions, month, words):
    """The monthly word of every decision."""
    for k in range(decisions.size):
        words[k] = monthly(seed, decisions[k], month)


@kernel
def find_partners(scores, seekers, offers, keys, persons, word, chosen):
    """Give every seeker the offer found first in an exponential race whose speeds are the scores.

    Seekers choose in the order of their draws; close kin are never offered. `chosen` holds the offer's row, or NONE.
    """
    n_seekers, n_offers = scores.shape
    order_word, pair_word = combined(word, np.uint64(1)), combined(word, np.uint64(2))
    order = np.empty(n_seekers)
    for s in range(n_seekers):
        order[s] = uniform(order_word, keys[seekers[s]])
    taken = np.zeros(n_offers, dtype=np.bool_)
    for s in np.argsort(order):
        seeker = seekers[s]
        best, best_time = NONE, np.inf
        for o in range(n_offers):
            offer = offers[o]
            if taken[o] or scores[s, o] <= 0.0 or _kin(persons, seeker, offer):
                continue
            time = -log(uniform(pair_word, pair(keys[seeker], keys[offer]))) / scores[s, o]
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


@kernel
def _free(w, i, places):
    """Whether a proposed person lives in one of the first `places` places and no event took them this month."""
    return 0 <= w.persons[LIVES_IN, i] < places and w.persons[CLAIMED, i] != w.now[0]


@kernel
def _free_household(w, h):
    if w.households[REFERENCE, h] == NONE:
        return False
    i = w.households[FIRST, h]
    while i != NONE:
        if w.persons[CLAIMED, i] == w.now[0]:
            return False
        i = w.persons[NEXT, i]
    return True


@kernel
def apply_events(w, verbs, fired, n_fired, chosen, lost, words, sex_word, places, within_region):
    """Apply what fired, rule by rule in schedule order; count in `lost` what an earlier event of the month forestalled.

    Args:
        w: the `World`.
        verbs: int64 [rule], code of what happens.
        fired: int64 [rule, k], rows of the persons or households taken.
        n_fired: int64 [rule].
        chosen: int64 [k], the offer of each seeker of the union match, or NONE.
        lost: int64 [rule], forestalled this month.
        words: uint64 [rule], the monthly words; a move's destination is drawn under the word of its rule, combined.
        sex_word: uint64, the monthly word of a newborn's sex.
        places: float64 table of places.
        within_region: share of moves within Norway that go to another modelled place.
    """
    month, n_places = w.now[0], w.now[1]
    for rule in range(verbs.size):
        verb = verbs[rule]
        w.now[2] = rule
        destination_word = combined(words[rule], np.uint64(1))
        for k in range(n_fired[rule]):
            row = fired[rule, k]
            if _OF_HOUSEHOLD[verb]:
                if not _free_household(w, row):
                    lost[rule] += 1
                elif verb == _SEPARATE:
                    if w.persons[PARTNER, w.households[REFERENCE, row]] == NONE:
                        lost[rule] += 1  # widowed earlier this month
                    else:
                        separate(w, row)
                elif verb == _CHANGE_REGISTRATION:
                    change_registration(w, row)
                elif verb == _MOVE_AWAY:
                    move_away(w, row, destination_word, places, within_region)
                elif verb == _EMIGRATE:
                    emigrate(w, row)
                elif verb == _RETURN_HOME:
                    return_home(w, row)
            elif verb == _FORM_UNION:
                other = chosen[k]
                if other == NONE:
                    continue
                if _free(w, row, n_places) and _free(w, other, n_places):
                    form_union(w, row, other)
                else:
                    lost[rule] += 1
            elif not _free(w, row, n_places + 2):
                lost[rule] += 1
            elif verb == _DIE:
                die(w, row)
            elif verb == _GIVE_BIRTH:
                w.persons[CLAIMED, row] = month
                give_birth(w, row, sex_word)
            elif verb == _LEAVE_HOME:
                leave_home(w, row)
            elif verb == _LEAVE_TO_STUDY:
                leave_to_study(w, row)
            else:
                move_away_alone(w, row, destination_word, places, within_region)
