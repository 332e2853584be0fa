"""Arrivals: how many households come this month, who they are, and putting them into the world."""

from typing import NamedTuple

import numpy as np

from model.draws import code, combined, poisson, uniform
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.engine.verbs import BOYS
from model.engine.world import OWN, SEASON_WORK, WITH_HOUSEHOLD, join, log_event, new_household, new_person, register
from model.state import (
    ACTIVITY,
    AGE,
    ARRIVED,
    BIRTHDAY,
    FAMILY_ABROAD,
    FATHER,
    FEMALE,
    FIRST,
    GROUND,
    HOME,
    IN_PROGRAMME,
    LAST_BIRTH,
    LIVES_IN,
    MALE,
    MOTHER,
    MOTIVE,
    NEXT,
    NO_MOTIVE,
    NONE,
    ORIGIN,
    PARITY,
    PARTNER,
    PENSION_AGE,
    PROGRAMME,
    PROGRAMME_AGES,
    PROGRAMME_MONTHS,
    PROGRAMME_SHARE,
    REFERENCE,
    REGISTERED_IN,
    SEEKING,
    SEX,
    SINCE,
    TOP_AGE,
    WORKING_AGE,
    ZONE,
)
from model.vocabulary import VERBS

#: Columns of a stream's composition, in the order `model.program` fills them.
COMPOSITION = (
    "female",
    "partnered",
    "with_children",
    "children",
    "gap",
    "spread",
    "ground",
    "activity",
    "family_abroad",
    "reception",
    "registered",
    "whole",
    "candidates",
)
(
    _FEMALE,
    _PARTNERED,
    _WITH_CHILDREN,
    _CHILDREN,
    _GAP,
    _SPREAD,
    _GROUND,
    _ACTIVITY,
    _FAMILY_ABROAD,
    _RECEPTION,
    _REGISTERED,
    _WHOLE,
    _CANDIDATES,
) = range(len(COMPOSITION))
#: The most children a household brings, the room reserved for it, the years of childhood, and the youngest parents.
MOST_CHILDREN = 7
LARGEST = 2 + MOST_CHILDREN
SPACING = 2  # completed years between children of a mother where there is room: more than a year between births
CHILDHOOD, _YOUNGEST_PARENT = 18, 18
_ADDING = {"give_birth": 1, "bring_partner": LARGEST, "bring_family": LARGEST}
#: The most persons that each verb adds, by its code.
ADDED = np.array([_ADDING.get(verb.name, 0) for verb in VERBS])

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
    "motive",
    "zone",
    "informed",
    "job",
    "dwelling",
    "services",
    "family abroad",
    "reception",
    "programme",
)
CODES = np.array([code(f"arrival: {name}") for name in DECISIONS])
(
    _HEAD_SEX,
    _HEAD_AGE,
    _PARTNER,
    _AGE_GAP,
    _HAS_CHILDREN,
    _N_CHILDREN,
    _ORIGIN,
    _CHILD_AGE,
    _CHILD_SEX,
    _BIRTHDAY,
    _MOTIVE,
    _ZONE,
    _INFORMED,
    _JOB,
    _DWELLING,
    _SERVICES,
    _FAMILY,
    _VIA_RECEPTION,
    _ENROLS,
) = range(len(DECISIONS))
#: The thresholds a candidate carries, in the order of `Candidates.thresholds`.
N_THRESHOLDS = 4


class Streams(NamedTuple):
    """Who the arrival streams of a month bring.

    Attributes:
        words: uint64 [stream], the monthly word of each stream, part of its people's identity.
        comes_from: int64 [stream], 0 the rest of Norway, 1 abroad.
        ages: float64 [stream, sex, age], cumulative distribution of the head's age.
        mothers: float64 [age], cumulative distribution of the age at which women give birth.
        compositions: float64 [stream, COMPOSITION].
        origins: float64 [stream, origin], cumulative shares.
        motives: float64 [stream, motive], cumulative shares.
        zones: float64 [stream, zone], cumulative shares of candidates; `informed` ratios on the share who know of the place.
        induced: float64 [stream, zone], cumulative shares of the zones where those live who come because of an instrument,
            and `known` float64 [stream], the mean of `informed` over all candidates.
        shares: float64 [stream, threshold, place], shares of candidates content with what the place offers.
        decisions: uint64 [DECISIONS], monthly words.
    """

    words: np.ndarray
    comes_from: np.ndarray
    ages: np.ndarray
    mothers: np.ndarray
    compositions: np.ndarray
    origins: np.ndarray
    motives: np.ndarray
    zones: np.ndarray
    informed: np.ndarray
    induced: np.ndarray
    known: np.ndarray
    shares: np.ndarray
    decisions: np.ndarray


@kernel
def count_arrivals(intensities, compositions, words, place_keys, n):
    """Households per stream and place this month: the inverse Poisson of one draw each, so a stronger pull only adds.

    A stream that comes in whole groups brings what its intensity says, rounded by the draw.
    """
    for stream in range(n.shape[0]):
        for place in range(n.shape[1]):
            u = uniform(words[stream], place_keys[place])
            mean = intensities[stream, place] / 12.0
            n[stream, place] = int(mean + u) if compositions[stream, _WHOLE] > 0.0 else poisson(mean, u)


@kernel
def arrive(w, n, usual, s, place_keys, places, first_rule):
    """Let the counted households in.

    Args:
        w: the `World`.
        n: int64 [stream, place]; `usual` as many as would come without instruments: those beyond are induced.
        s: the `Streams` of the month.
        place_keys: uint64 [place].
        places: the table of places.
        first_rule: number of the first stream among the rules, for the log.
    """
    for stream in range(n.shape[0]):
        w.now[2] = first_rule + stream
        for place in range(n.shape[1]):
            line = combined(s.words[stream], place_keys[place])
            for k in range(n[stream, place]):
                key = combined(line, np.uint64(k))
                zone = NONE
                if s.compositions[stream, _CANDIDATES] > 0.0:
                    # who knows of the place decides where most come from; of those induced, the instrument does
                    of_zones, informed = s.zones[stream], s.known[stream]
                    if k >= usual[stream, place]:
                        of_zones = s.induced[stream]
                    zone = np.searchsorted(of_zones, uniform(s.decisions[_ZONE], key), side="right")
                    if k < usual[stream, place]:
                        informed = s.informed[stream, zone]
                    if not _content(s, stream, place, informed, key):
                        continue
                _arrive(w, key, place, zone, s, stream, places)


@kernel
def _content(s, stream, place, informed, key):
    """Whether a candidate knows of the place and finds there what it asks for: job, dwelling and services."""
    if uniform(s.decisions[_INFORMED], key) >= s.shares[stream, 0, place] * informed:
        return False
    content = True
    for k in range(1, N_THRESHOLDS):
        content = content and uniform(s.decisions[_INFORMED + k], key) < s.shares[stream, k, place]
    return content


@kernel
def _arrive(w, key, place, zone, s, stream, places):
    words, c = s.decisions, s.compositions[stream]
    source = w.now[1] + s.comes_from[stream]
    if uniform(words[_VIA_RECEPTION], key) < c[_RECEPTION]:
        source = w.now[1]  # registered at a reception centre elsewhere in Norway before
    sex = FEMALE if uniform(words[_HEAD_SEX], key) < c[_FEMALE] else MALE
    age = np.searchsorted(s.ages[stream, sex], uniform(words[_HEAD_AGE], key), side="right")
    origin = np.searchsorted(s.origins[stream], uniform(words[_ORIGIN], key), side="right")
    motive = min(np.searchsorted(s.motives[stream], uniform(words[_MOTIVE], key), side="right"), s.motives.shape[1] - 1)
    head = newcomer(w, combined(key, np.uint64(0)), sex, age, origin, place, source, words)
    w.persons[GROUND, head] = int(c[_GROUND])
    h = new_household(w, head, place)
    join(w, head, h)
    woman, man = (head, NONE) if sex == FEMALE else (NONE, head)
    if uniform(words[_PARTNER], key) < c[_PARTNERED]:
        other = partner_of(w, head, origin, key, h, source, c[_GAP], c[_SPREAD], words)
        woman, man = (head, other) if sex == FEMALE else (other, head)
        if w.persons[AGE, other] > age:
            w.households[REFERENCE, h], w.household_keys[h] = other, w.person_keys[other]
    elif uniform(words[_FAMILY], key) < c[_FAMILY_ABROAD]:
        w.persons[FAMILY_ABROAD, head] = 1
    if uniform(words[_HAS_CHILDREN], key) < c[_WITH_CHILDREN]:
        children_of(w, woman, man, key, h, source, c[_CHILDREN], s.mothers, words)
    registered = c[_REGISTERED] > 0.0
    i = w.households[FIRST, h]
    while i != NONE:
        w.persons[GROUND, i], w.persons[MOTIVE, i], w.persons[ZONE, i] = int(c[_GROUND]), motive, zone
        _occupy(w, i, int(c[_ACTIVITY]), place, places, words)
        cause = OWN if i == head else WITH_HOUSEHOLD
        if registered:
            register(w, i, place, cause)
        else:
            log_event(w, SEASON_WORK, i, cause, source, place)
        i = w.persons[NEXT, i]


@kernel
def _occupy(w, i, activity, place, places, words):
    """What an adult who came does now; the introduction programme is for those it was introduced for."""
    age = w.persons[AGE, i]
    if not WORKING_AGE <= age < PENSION_AGE:
        return
    w.persons[ACTIVITY, i] = activity
    if activity != IN_PROGRAMME:
        return
    enrols = uniform(words[_ENROLS], w.person_keys[i]) < places[PROGRAMME_SHARE, place]
    if enrols and PROGRAMME_AGES[0] <= age <= PROGRAMME_AGES[1]:
        w.persons[PROGRAMME, i] = w.now[0] + PROGRAMME_MONTHS
    else:
        w.persons[ACTIVITY, i] = SEEKING


@kernel
def partner_of(w, head, origin, key, h, source, gap, spread, words):
    """A partner for somebody who arrives or lives here, at an age gap drawn from a logistic distribution."""
    sex, age = w.persons[SEX, head], w.persons[AGE, head]
    u = uniform(words[_AGE_GAP], key)
    years = gap + spread * log(u / (1.0 - u))
    wanted = age - years if sex == MALE else age + years
    partner_age = int(min(max(wanted, _YOUNGEST_PARENT), TOP_AGE))
    place = w.persons[LIVES_IN, head]
    other = newcomer(w, combined(key, np.uint64(1)), 1 - sex, partner_age, origin, place, source, words)
    join(w, other, h)
    w.persons[PARTNER, head], w.persons[PARTNER, other] = other, head
    return other


@kernel
def children_of(w, woman, man, key, h, source, mean, mothers, words):
    """Children who come along: at least one, more by a Poisson draw, born at the ages at which women give birth.

    None where the mother (or lone father) cannot have a child under 18, and no more than can have been born one after the
    other.
    """
    parent = woman if woman != NONE else man
    age = w.persons[AGE, parent]
    none_yet = mothers[age - CHILDHOOD] if age >= CHILDHOOD else 0.0
    if age < _YOUNGEST_PARENT or mothers[age] <= none_yet:
        return
    place, origin = w.persons[LIVES_IN, parent], w.persons[ORIGIN, parent]
    more = poisson(mean - 1.0, uniform(words[_N_CHILDREN], key))
    taken = np.zeros(CHILDHOOD, dtype=np.bool_)
    for number in range(min(1 + more, MOST_CHILDREN)):
        child_key = combined(key, np.uint64(2 + number))
        u = none_yet + uniform(words[_CHILD_AGE], child_key) * (mothers[age] - none_yet)
        wanted = age - max(np.searchsorted(mothers, u, side="right"), _YOUNGEST_PARENT)
        child_age = _free_age(taken, min(max(wanted, 0), CHILDHOOD - 1), min(age - _YOUNGEST_PARENT, CHILDHOOD - 1))
        if child_age == NONE:
            return
        taken[child_age] = True
        child_sex = FEMALE if uniform(words[_CHILD_SEX], child_key) >= BOYS else MALE
        i = newcomer(w, child_key, child_sex, child_age, origin, place, source, words)
        w.persons[MOTHER, i], w.persons[FATHER, i] = woman, man
        join(w, i, h)
        if woman != NONE:
            w.persons[PARITY, woman] += 1
            born = w.now[0] - 12 * child_age - (w.now[0] - w.persons[BIRTHDAY, i] - 1) % 12
            w.persons[LAST_BIRTH, woman] = max(w.persons[LAST_BIRTH, woman], born)


@kernel
def _free_age(taken, wanted, oldest):
    """The age nearest to the one wanted far enough from those of the other children; else not the same; else NONE."""
    for years in range(SPACING, 0, -1):
        for distance in range(oldest + 1):
            for candidate in (wanted - distance, wanted + distance):
                if 0 <= candidate <= oldest and not taken[max(candidate - years + 1, 0) : candidate + years].any():
                    return candidate
    return NONE


@kernel
def newcomer(w, key, sex, age, origin, place, source, words):
    """Somebody new to the model, still registered where they come from."""
    i = new_person(w, key)
    w.persons[AGE, i], w.persons[SEX, i], w.persons[ORIGIN, i] = age, sex, origin
    w.persons[BIRTHDAY, i] = int(12.0 * uniform(words[_BIRTHDAY], key))
    w.persons[LIVES_IN, i], w.persons[REGISTERED_IN, i] = place, source
    w.persons[HOME, i] = source
    w.persons[SINCE, i] = w.now[0]
    w.persons[PARITY, i] = 0
    w.persons[MOTIVE, i] = NO_MOTIVE
    if origin > 0:
        w.persons[ARRIVED, i] = w.now[0]
    return i
