"""The fixed kernels of a month: ageing and counting at its start, then what was proposed, in schedule order."""

from typing import NamedTuple

import numpy as np

from model import vocabulary
from model.draws import combined, monthly
from model.engine.cache import kernel
from model.engine.families import bring_family, bring_partner
from model.engine.homes import get_car, take_dwelling
from model.engine.occupations import (
    close_business,
    finish_education,
    finish_programme,
    found_business,
    lose_job,
    start_education,
    stop_working,
    take_job,
    take_job_elsewhere,
)
from model.engine.verbs import (
    change_registration,
    come_back_for_season,
    die,
    emigrate,
    form_union,
    give_birth,
    go_home,
    leave_home,
    leave_to_study,
    move_away,
    move_away_alone,
    return_home,
    separate,
    settle_down,
)
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    ADULTS,
    AGE,
    ARRIVED,
    BIRTHDAY,
    CHILDREN,
    CLAIMED,
    COUPLE,
    EMPLOYER,
    FATHER,
    FIRST,
    GROUND,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    IDLE,
    JOB_SEEKERS,
    JOB_SKILL,
    LABOUR_MIGRANTS,
    LIVES_IN,
    MISPLACED,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    PARENTS_HOME,
    PARTNER,
    PENSION_AGE,
    POPULATION,
    PRESCHOOL,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL,
    SCHOOL_AGE,
    SCHOOL_END,
    SEASON_GROUND,
    SEEKERS,
    SEEKING,
    SINCE,
    SIZE,
    SKILL,
    TOP_AGE,
    WORK_GROUND,
    WORKERS,
    WORKFORCE,
    WORKING,
    WORKING_AGE,
)

_DIE, _GIVE_BIRTH, _SEPARATE, _FORM_UNION = (
    vocabulary.die.code,
    vocabulary.give_birth.code,
    vocabulary.separate.code,
    vocabulary.form_union.code,
)
_LEAVE_HOME, _LEAVE_TO_STUDY = vocabulary.leave_home.code, vocabulary.leave_to_study.code
_CHANGE_REGISTRATION, _MOVE_AWAY = vocabulary.change_registration.code, vocabulary.move_away.code
_EMIGRATE, _RETURN_HOME = vocabulary.emigrate.code, vocabulary.return_home.code
_TAKE_JOB, _LOSE_JOB = vocabulary.take_job.code, vocabulary.lose_job.code
_START_EDUCATION, _FINISH_EDUCATION = vocabulary.start_education.code, vocabulary.finish_education.code
_FINISH_PROGRAMME, _BRING_PARTNER, _BRING_FAMILY = (
    vocabulary.finish_programme.code,
    vocabulary.bring_partner.code,
    vocabulary.bring_family.code,
)
_GO_HOME, _COME_BACK, _SETTLE_DOWN = (
    vocabulary.go_home.code,
    vocabulary.come_back_for_season.code,
    vocabulary.settle_down.code,
)
_TAKE_JOB_ELSEWHERE, _STOP_WORKING = vocabulary.take_job_elsewhere.code, vocabulary.stop_working.code
_TAKE_DWELLING, _GET_CAR = vocabulary.take_dwelling.code, vocabulary.get_car.code
_FOUND_BUSINESS, _CLOSE_BUSINESS = vocabulary.found_business.code, vocabulary.close_business.code
#: Verbs that take a whole household.
_OF_HOUSEHOLD = np.array(["household" in verb.of or "away_household" in verb.of for verb in vocabulary.VERBS])


@kernel
def grow_older(month, persons, counts):
    """Age those whose birthday lay in the month before `month`, so that ages of 1 January are completed years.

    A child born in that month turns 0; who leaves school looks for work, who reaches the pension age stops working.
    """
    birthday = (month - 1) % 12
    for i in range(counts[0]):
        if persons[BIRTHDAY, i] != birthday or persons[LIVES_IN, i] == NONE or persons[AGE, i] == TOP_AGE:
            continue
        persons[AGE, i] += 1
        age = persons[AGE, i]
        if age == SCHOOL_END:
            persons[HOME, i] = persons[LIVES_IN, i]
        elif age == WORKING_AGE and persons[ACTIVITY, i] == IDLE:
            persons[ACTIVITY, i] = SEEKING
        elif age == PENSION_AGE:
            persons[ACTIVITY, i], persons[EMPLOYER, i], persons[JOB_SKILL, i] = IDLE, NONE, NONE


@kernel
def take_stock(n_places, persons, households, counts, places, registered):
    """Count households and registers anew.

    Fills `registered` [place, origin] from the persons: the books of the month before must agree with it.
    """
    n_persons, n_households = counts[0], counts[1]
    registered[:] = 0
    places[LABOUR_MIGRANTS], places[JOB_SEEKERS], places[WORKFORCE] = 0.0, 0.0, 0.0
    for column in range(SIZE, PARENTS_HOME + 1):
        households[column, :n_households] = 0
    for i in range(n_persons):
        if persons[LIVES_IN, i] == NONE:
            continue
        age = persons[AGE, i]
        h = persons[HOUSEHOLD, i]
        if persons[LIVES_IN, i] < n_places:
            _count_worker(persons, i, places)
        households[SIZE, h] += 1
        households[ADULTS, h] += age >= ADULT_AGE
        households[CHILDREN, h] += age < ADULT_AGE
        households[PRESCHOOL, h] += age < SCHOOL_AGE
        households[SCHOOL, h] += SCHOOL_AGE <= age < SCHOOL_END
        households[WORKERS, h] += persons[ACTIVITY, i] == WORKING
        households[SEEKERS, h] += persons[ACTIVITY, i] == SEEKING
        households[MISPLACED, h] += NONE < persons[JOB_SKILL, i] < persons[SKILL, i]
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
            for who in (reference, persons[PARTNER, reference]):
                if who != NONE:
                    households[PARENTS_HOME, h] += _parents_at_home(persons, who, n_places)
    for place in range(n_places):
        places[POPULATION, place] = registered[place].sum()


@kernel
def _count_worker(persons, i, places):
    """Count somebody among those who work, look for work, or came to work in a modelled place."""
    place, activity = persons[LIVES_IN, i], persons[ACTIVITY, i]
    to_work = persons[GROUND, i] == WORK_GROUND or persons[GROUND, i] == SEASON_GROUND
    if to_work and persons[AGE, i] >= ADULT_AGE:
        places[LABOUR_MIGRANTS, place] += 1.0
    if activity == WORKING:
        places[WORKFORCE, place] += 1.0
    elif activity == SEEKING:
        places[JOB_SEEKERS, place] += 1.0
        places[WORKFORCE, place] += 1.0


@kernel
def begin_anew(month, n_places, persons, before, n, columns, newcomer, immigrant):
    """Set what begins anew for those who moved to a modelled place this month, and for who came to Norway.

    Args:
        before: rows from here on are new this month.
        columns: of persons, written.
        newcomer, immigrant: float64 [column], the values to begin with; not a number where there is none.
    """
    for i in range(n):
        if persons[SINCE, i] != month or not 0 <= persons[LIVES_IN, i] < n_places or persons[AGE, i] < 0:
            continue
        for column in range(newcomer.size):
            if newcomer[column] == newcomer[column]:
                columns[column, i] = newcomer[column]
            if i >= before and persons[ARRIVED, i] == month and immigrant[column] == immigrant[column]:
                columns[column, i] = immigrant[column]


@kernel
def _parents_at_home(persons, i, n_places):
    """Parents of somebody outside who live in the modelled place he or she grew up in."""
    n, home = 0, persons[HOME, i]
    for parent in (persons[MOTHER, i], persons[FATHER, i]):
        if home < n_places and parent != NONE and persons[LIVES_IN, parent] == home:
            n += 1
    return n


@kernel
def words_of(seed, decisions, month, words):
    """The monthly word of every decision."""
    for k in range(decisions.size):
        words[k] = monthly(seed, decisions[k], month)


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


class Choices(NamedTuple):
    """What verbs draw from besides the words of their rules.

    Attributes:
        chosen: int64 [k], the offer of each seeker of the union match, or NONE; `jobs` likewise the vacancy of each seeker
            of a job, `dwellings` the row of the dwelling of each household that looks for one.
        sex_word: uint64, the monthly word of a newborn's sex.
        within_region: share of moves within Norway that go to another modelled place.
        family: float64 [`model.engine.families.SCALARS`].
        moving, returning: float64 [motive], cumulative shares of why people move within the region and home.
        family_motive: number of the motive of who comes to family.
        mothers: float64 [age], cumulative distribution of the age at which women give birth.
        arrivals: uint64 [decision], monthly words of what is decided about arriving people.
        business_sectors: float64 [place, sector], cumulative shares of the businesses people found.
    """

    chosen: np.ndarray
    jobs: np.ndarray
    dwellings: np.ndarray
    sex_word: np.uint64
    within_region: float
    family: np.ndarray
    moving: np.ndarray
    returning: np.ndarray
    family_motive: int
    mothers: np.ndarray
    arrivals: np.ndarray
    business_sectors: np.ndarray


@kernel
def apply_events(w, verbs, fired, n_fired, lost, words, places, choices):
    """Apply what fired, rule by rule in schedule order; count in `lost` what an earlier event of the month forestalled.

    Args:
        w: the `World`.
        verbs: int64 [rule], code of what happens.
        fired: int64 [rule, k], rows of the persons or households taken.
        n_fired: int64 [rule].
        lost: int64 [rule], forestalled this month.
        words: uint64 [rule], the monthly words; what a verb draws is drawn under the word of its rule, combined.
        places: float64 table of places.
        choices: the `Choices` of the month.
    """
    for rule in range(verbs.size):
        w.now[2] = rule
        word = combined(words[rule], np.uint64(1))
        for k in range(n_fired[rule]):
            row = fired[rule, k]
            if _OF_HOUSEHOLD[verbs[rule]]:
                if _free_household(w, row):
                    lost[rule] += _apply_to_household(w, verbs[rule], row, word, places, choices)
                else:
                    lost[rule] += 1
            elif verbs[rule] == _TAKE_DWELLING:
                if choices.dwellings[k] == NONE:
                    continue
                if _free_household(w, row):
                    take_dwelling(w, row, choices.dwellings[k])
                else:
                    lost[rule] += 1
            elif verbs[rule] == _TAKE_JOB:
                if choices.jobs[k] == NONE:
                    continue
                if _free(w, row, w.now[1]):
                    take_job(w, row, choices.jobs[k])
                else:
                    lost[rule] += 1
            elif verbs[rule] == _FORM_UNION:
                other = choices.chosen[k]
                if other == NONE:
                    continue
                if _free(w, row, w.now[1]) and _free(w, other, w.now[1]):
                    form_union(w, row, other)
                else:
                    lost[rule] += 1
            elif _free(w, row, w.now[1] + 2):
                _apply_to_person(w, verbs[rule], row, word, places, choices)
            else:
                lost[rule] += 1


@kernel
def _apply_to_household(w, verb, h, word, places, choices):
    """Let it happen; gives 1 when the reference person was widowed or left earlier in the month, so that it cannot."""
    partner = w.persons[PARTNER, w.households[REFERENCE, h]]
    if verb == _SEPARATE:
        if partner == NONE:
            return 1
        separate(w, h)
    elif verb == _BRING_FAMILY:
        if partner != NONE:
            return 1
        bring_family(w, h, word, choices.family, choices.family_motive, choices.mothers, choices.arrivals)
    elif verb == _CHANGE_REGISTRATION:
        change_registration(w, h)
    elif verb == _MOVE_AWAY:
        move_away(w, h, word, places, choices.within_region, choices.moving)
    elif verb == _EMIGRATE:
        emigrate(w, h)
    elif verb == _RETURN_HOME:
        return_home(w, h, word, choices.returning)
    elif verb == _GO_HOME:
        go_home(w, h)
    elif verb == _COME_BACK:
        come_back_for_season(w, h)
    elif verb == _SETTLE_DOWN:
        settle_down(w, h)
    return 0


@kernel
def _apply_to_person(w, verb, i, word, places, choices):
    if verb == _DIE:
        die(w, i)
    elif verb == _GIVE_BIRTH:
        w.persons[CLAIMED, i] = w.now[0]
        give_birth(w, i, choices.sex_word)
    elif verb == _LEAVE_HOME:
        leave_home(w, i)
    elif verb == _LEAVE_TO_STUDY:
        leave_to_study(w, i)
    elif verb == _TAKE_JOB_ELSEWHERE:
        take_job_elsewhere(w, i)
    elif verb == _STOP_WORKING:
        stop_working(w, i)
    elif verb == _FOUND_BUSINESS:
        found_business(w, i, choices.business_sectors[w.persons[LIVES_IN, i]], word)
    elif verb == _CLOSE_BUSINESS:
        close_business(w, i)
    elif verb == _GET_CAR:
        get_car(w, i)
    elif verb == _LOSE_JOB:
        lose_job(w, i)
    elif verb == _START_EDUCATION:
        start_education(w, i)
    elif verb == _FINISH_EDUCATION:
        finish_education(w, i)
    elif verb == _FINISH_PROGRAMME:
        finish_programme(w, i)
    elif verb == _BRING_PARTNER:
        bring_partner(w, i, word, choices.family, choices.family_motive, choices.arrivals)
    else:
        move_away_alone(w, i, word, places, choices.within_region, choices.moving)
