"""The arrays a kernel works on, the books it keeps, and the small moves every verb is made of."""

from typing import NamedTuple

import numpy as np

from model.engine.cache import kernel
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    CLAIMED,
    D_HOUSEHOLD,
    DOMESTIC,
    DWELLING,
    EMIGRATION,
    EMPLOYER,
    FAMILY_ABROAD,
    FATHER,
    FIRST,
    GROUND,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    IDLE,
    IMMIGRATION,
    IN_MIGRATION,
    IN_PROGRAMME,
    JOB_SKILL,
    LEFT,
    LIVES_IN,
    MOTHER,
    MOTIVE,
    NATIVE,
    NEXT,
    NO_MOTIVE,
    NONE,
    ORIGIN,
    OUT_MIGRATION,
    PARTNER,
    PROGRAMME,
    REFERENCE,
    REGISTERED_IN,
    RETURNEE,
    SEEKING,
    SINCE,
    STUDYING,
    WITHOUT_SINCE,
    ZONE,
)

#: Events of the log. The first six are the register's; the others change where or with whom people live.
EVENTS = (
    "birth",
    "death",
    "in_migration",
    "out_migration",
    "immigration",
    "emigration",
    "union",
    "separation",
    "leaving_home",
    "study_departure",
    "homecoming",
    "job",
    "job_loss",
    "education",
    "education_end",
    "programme_end",
    "season",
    "season_end",
    "lower_job",
    "job_elsewhere",
    "business",
    "business_end",
    "withdrawal",
    "new_dwelling",
    "car",
)
(
    UNION,
    SEPARATION,
    LEAVING_HOME,
    STUDY_DEPARTURE,
    HOMECOMING,
    JOB,
    JOB_LOSS,
    EDUCATION,
    EDUCATION_END,
    PROGRAMME_END,
    SEASON_WORK,
    SEASON_END,
    LOWER_JOB,
    JOB_ELSEWHERE,
    BUSINESS,
    BUSINESS_END,
    WITHDRAWAL,
    NEW_DWELLING,
    GOT_CAR,
) = range(6, len(EVENTS))
#: Events after which somebody lives in a modelled place; the log gives their motive.
_COMING = (IN_MIGRATION, IMMIGRATION, HOMECOMING, SEASON_WORK)
#: Why somebody is in a row of the log: by their own hazard, or along with the household it took.
CAUSES = ("own", "household")
OWN, WITH_HOUSEHOLD = range(len(CAUSES))


#: What a row of the log holds, by position.
LOG_COLUMNS = ("event", "rule", "cause", "group", "from_place", "to_place", "motive", "zone")


class World(NamedTuple):
    """State, books and log of one month, as the kernels take them."""

    persons: np.ndarray
    person_keys: np.ndarray
    households: np.ndarray
    household_keys: np.ndarray
    dwellings: np.ndarray
    dwelling_keys: np.ndarray
    employers: np.ndarray
    employer_keys: np.ndarray
    bases: np.ndarray  # positions of employers
    vacancies: np.ndarray  # of the month
    counts: np.ndarray  # as `model.state.State.counts`
    flows: np.ndarray  # int64 [place, origin, flow] of this month
    log: np.ndarray  # int64 [capacity, len(LOG_COLUMNS)]; capacity 0: no log
    log_keys: np.ndarray  # uint64 [capacity, 2]: person, household
    log_rows: np.ndarray  # int64 [1]
    now: np.ndarray  # int64 [3]: month, number of places, rule being applied


@kernel
def log_event(w, event, i, cause, origin_place, target_place):
    """Write a row of the event log, when one is kept."""
    if w.log.shape[0] == 0:
        return
    row = w.log_rows[0]
    w.log_rows[0] = row + 1
    w.log[row, 0], w.log[row, 1], w.log[row, 2] = event, w.now[2], cause
    w.log[row, 3], w.log[row, 4], w.log[row, 5] = w.persons[ORIGIN, i], origin_place, target_place
    w.log[row, 6] = w.persons[MOTIVE, i] if event in _COMING else NO_MOTIVE
    w.log[row, 7] = w.persons[ZONE, i] if event == IN_MIGRATION else NONE
    w.log_keys[row, 0] = w.person_keys[i]
    w.log_keys[row, 1] = w.household_keys[w.persons[HOUSEHOLD, i]]


@kernel
def register(w, i, target, cause):
    """Move a person in the population register, with the flows that makes."""
    source = w.persons[REGISTERED_IN, i]
    if source == target:
        return
    n_places = w.now[1]
    origin = w.persons[ORIGIN, i]
    w.persons[REGISTERED_IN, i] = target
    if source < n_places:
        w.persons[ZONE, i] = NONE
        flow = EMIGRATION if target == n_places + 1 else OUT_MIGRATION
        w.flows[source, origin, flow] += 1
        log_event(w, flow, i, cause, source, target)
    if target < n_places:
        flow = IMMIGRATION if source == n_places + 1 else IN_MIGRATION
        w.flows[target, origin, flow] += 1
        log_event(w, flow, i, cause, source, target)


@kernel
def new_person(w, key):
    """A fresh row, all NONE but its key."""
    i = w.counts[0]
    w.counts[0] = i + 1
    w.persons[:, i] = NONE
    w.person_keys[i] = key
    w.persons[CLAIMED, i] = w.now[0]
    w.persons[GROUND, i] = NATIVE
    w.persons[MOTIVE, i] = NO_MOTIVE
    w.persons[ACTIVITY, i] = IDLE
    w.persons[FAMILY_ABROAD, i] = 0
    return i


@kernel
def new_household(w, reference, place):
    """A fresh household round a reference person, who must join it next; it has no dwelling yet."""
    h = w.counts[1]
    w.counts[1] = h + 1
    w.households[:, h] = NONE
    w.households[REFERENCE, h] = reference
    w.households[H_PLACE, h] = place
    w.household_keys[h] = w.person_keys[reference]
    return h


@kernel
def move_into(w, h, dwelling):
    """Let the household live in a dwelling that nobody lives in; the one it had is left."""
    vacate(w, h)
    w.households[DWELLING, h] = dwelling
    w.dwellings[D_HOUSEHOLD, dwelling] = h


@kernel
def vacate(w, h):
    """Leave the dwelling, if there is one: somebody else may find it from the next month on."""
    dwelling = w.households[DWELLING, h]
    if dwelling != NONE:
        w.dwellings[D_HOUSEHOLD, dwelling] = NONE
        w.households[DWELLING, h] = NONE


@kernel
def join(w, i, h):
    """Put a person at the head of a household's list of members."""
    w.persons[HOUSEHOLD, i] = h
    w.persons[NEXT, i] = w.households[FIRST, h]
    w.households[FIRST, h] = i
    w.persons[LIVES_IN, i] = w.households[H_PLACE, h]


@kernel
def leave(w, i):
    """Take a person out of the household; it dissolves when empty, and finds a new reference person when it must."""
    h = w.persons[HOUSEHOLD, i]
    if w.households[FIRST, h] == i:
        w.households[FIRST, h] = w.persons[NEXT, i]
    else:
        other = w.households[FIRST, h]
        while w.persons[NEXT, other] != i:
            other = w.persons[NEXT, other]
        w.persons[NEXT, other] = w.persons[NEXT, i]
    w.persons[HOUSEHOLD, i] = NONE
    w.persons[NEXT, i] = NONE
    if w.households[FIRST, h] == NONE:
        vacate(w, h)
        w.households[REFERENCE, h] = NONE
    elif w.households[REFERENCE, h] == i:
        appoint(w, h)


@kernel
def appoint(w, h):
    """Make the oldest member the reference person (the one with the smaller key among equals)."""
    best = w.households[FIRST, h]
    i = w.persons[NEXT, best]
    while i != NONE:
        older = w.persons[AGE, i] > w.persons[AGE, best]
        equal = w.persons[AGE, i] == w.persons[AGE, best] and w.person_keys[i] < w.person_keys[best]
        if older or equal:
            best = i
        i = w.persons[NEXT, i]
    w.households[REFERENCE, h] = best
    w.household_keys[h] = w.person_keys[best]


@kernel
def part(w, i):
    """End a person's union, if there is one."""
    other = w.persons[PARTNER, i]
    if other != NONE:
        w.persons[PARTNER, other] = NONE
        w.persons[PARTNER, i] = NONE


@kernel
def relocate(w, h, place, registered, cause_of_reference):
    """Move a whole household to a place; `registered` says whether the register follows."""
    month = w.now[0]
    source = w.households[H_PLACE, h]
    vacate(w, h)
    w.households[H_PLACE, h], w.households[WITHOUT_SINCE, h] = place, NONE
    i = w.households[FIRST, h]
    while i != NONE:
        settle_in(w, i, source, place)
        cause = cause_of_reference if i == w.households[REFERENCE, h] else WITH_HOUSEHOLD
        w.persons[LIVES_IN, i] = place
        w.persons[SINCE, i] = month
        w.persons[CLAIMED, i] = month
        if registered:
            register(w, i, place, cause)
        i = w.persons[NEXT, i]


@kernel
def quit_job(w, i):
    """Leave the employer, whoever it was."""
    w.persons[EMPLOYER, i] = w.persons[JOB_SKILL, i] = NONE


@kernel
def settle_in(w, i, source, place):
    """Note why somebody is in a new place, and which modelled place they left."""
    n_places = w.now[1]
    w.persons[LEFT, i] = source if place >= n_places > source else NONE
    if w.persons[ACTIVITY, i] == IN_PROGRAMME:  # it is the municipality's: who leaves it leaves the programme (C-42)
        w.persons[ACTIVITY, i], w.persons[PROGRAMME, i] = SEEKING, w.now[0]
    if place >= n_places:
        quit_job(w, i)
        return
    if w.persons[HOME, i] == place:
        w.persons[GROUND, i] = RETURNEE
    elif w.persons[ORIGIN, i] == 0:
        w.persons[GROUND, i] = DOMESTIC
    if w.persons[ACTIVITY, i] == STUDYING and source >= n_places:
        w.persons[ACTIVITY, i] = SEEKING


@kernel
def follows(w, i, who):
    """Whether a child under 18 goes where `who` goes: the mother, or the father when no mother is in the household."""
    if i == who or w.persons[AGE, i] >= ADULT_AGE:
        return False
    mother = w.persons[MOTHER, i]
    if mother == who:
        return True
    elsewhere = mother == NONE or w.persons[HOUSEHOLD, mother] != w.persons[HOUSEHOLD, i]
    return elsewhere and w.persons[FATHER, i] == who


@kernel
def move_in(w, i, h):
    """Move a person into another household; who comes from another place with that is new here."""
    source, place = w.persons[LIVES_IN, i], w.households[H_PLACE, h]
    leave(w, i)
    join(w, i, h)
    if source != place:
        settle_in(w, i, source, place)
        w.persons[SINCE, i] = w.now[0]


@kernel
def take_along(w, who, target):
    """Move a person to another household with the children who follow; nobody leaves children without an adult behind."""
    source = w.persons[HOUSEHOLD, who]
    i = w.households[FIRST, source]
    while i != NONE:
        following = w.persons[NEXT, i]
        if follows(w, i, who):
            move_in(w, i, target)
            w.persons[CLAIMED, i] = w.now[0]
        i = following
    move_in(w, who, target)
    if w.households[REFERENCE, source] != NONE and not has_adult(w, source):
        move_all(w, source, target)


@kernel
def set_up_alone(w, i, place):
    """Take a person, with the children who follow, out of the household and into one of their own."""
    h = new_household(w, i, place)
    take_along(w, i, h)
    return h


@kernel
def has_adult(w, h):
    """Whether anybody of 18 or over is left in the household."""
    i = w.households[FIRST, h]
    while i != NONE:
        if w.persons[AGE, i] >= ADULT_AGE:
            return True
        i = w.persons[NEXT, i]
    return False


@kernel
def move_all(w, source, target):
    """Move every member of one household into another."""
    i = w.households[FIRST, source]
    while i != NONE:
        following = w.persons[NEXT, i]
        move_in(w, i, target)
        i = following
