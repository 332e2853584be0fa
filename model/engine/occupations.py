"""What can happen to people in work, education and business: one kernel a verb."""

import numpy as np

from model.draws import code, combined, uniform
from model.engine.cache import kernel
from model.engine.world import (
    BUSINESS,
    BUSINESS_END,
    EDUCATION,
    EDUCATION_END,
    JOB,
    JOB_ELSEWHERE,
    JOB_LOSS,
    LOWER_JOB,
    OWN,
    PROGRAMME_END,
    WITHDRAWAL,
    log_event,
    quit_job,
)
from model.state import (
    ACTIVITY,
    CLAIMED,
    E_ATTITUDE,
    E_PLACE,
    ELSEWHERE,
    EMPLOYER,
    HIGHER,
    IDLE,
    JOB_SKILL,
    LIVES_IN,
    N_EMPLOYERS,
    NONE,
    OPENED,
    OWNER,
    POSITIONS,
    SECTOR,
    SEEKING,
    SKILL,
    STAFF,
    STUDYING,
    V_EMPLOYER,
    V_SKILL,
    V_TAKEN,
    WORKING,
)

_BUSINESS = code("business")


@kernel
def _take_up(w, i, activity, event):
    w.persons[ACTIVITY, i] = activity
    w.persons[CLAIMED, i] = w.now[0]
    log_event(w, event, i, OWN, w.persons[LIVES_IN, i], w.persons[LIVES_IN, i])


@kernel
def hire(w, i, v):
    """Put somebody into a vacancy."""
    w.persons[EMPLOYER, i], w.persons[JOB_SKILL, i] = w.vacancies[V_EMPLOYER, v], w.vacancies[V_SKILL, v]
    w.vacancies[V_TAKEN, v] = 1


@kernel
def take_job(w, i, v):
    """Work for the employer from now on."""
    hire(w, i, v)
    _take_up(w, i, WORKING, LOWER_JOB if w.persons[JOB_SKILL, i] < w.persons[SKILL, i] else JOB)


@kernel
def take_job_elsewhere(w, i):
    """Work outside the modelled places, at the level of what one has learnt."""
    w.persons[EMPLOYER, i], w.persons[JOB_SKILL, i] = ELSEWHERE, w.persons[SKILL, i]
    _take_up(w, i, WORKING, JOB_ELSEWHERE)


@kernel
def lose_job(w, i):
    """Look for another job."""
    quit_job(w, i)
    _take_up(w, i, SEEKING, JOB_LOSS)


@kernel
def stop_working(w, i):
    """Neither work nor look for work."""
    quit_job(w, i)
    _take_up(w, i, IDLE, WITHDRAWAL)


@kernel
def found_business(w, i, sectors, word):
    """A business of one's own in the place lived in; its sector is drawn from cumulative shares."""
    e = w.counts[N_EMPLOYERS]
    w.counts[N_EMPLOYERS] = e + 1
    key = combined(combined(w.person_keys[i], _BUSINESS), np.uint64(w.now[0]))
    w.employer_keys[e], w.bases[e] = key, 1.0
    w.employers[E_PLACE, e], w.employers[OWNER, e], w.employers[OPENED, e] = w.persons[LIVES_IN, i], i, w.now[0]
    w.employers[SECTOR, e] = min(np.searchsorted(sectors, uniform(word, key), side="right"), sectors.size - 1)
    w.employers[POSITIONS, e], w.employers[STAFF, e], w.employers[E_ATTITUDE, e] = 1, 0, 0
    w.persons[EMPLOYER, i], w.persons[JOB_SKILL, i] = e, w.persons[SKILL, i]
    _take_up(w, i, WORKING, BUSINESS)


@kernel
def close_business(w, i):
    """The business is closed, and whoever worked in it will be without a position."""
    e = w.persons[EMPLOYER, i]
    if e >= 0 and w.employers[OWNER, e] == i:
        w.employers[OWNER, e], w.bases[e] = NONE, 0.0
    quit_job(w, i)
    _take_up(w, i, SEEKING, BUSINESS_END)


@kernel
def start_education(w, i):
    """An education in the place."""
    quit_job(w, i)
    _take_up(w, i, STUDYING, EDUCATION)


@kernel
def finish_education(w, i):
    """The education is over, and has added a level."""
    w.persons[SKILL, i] = min(w.persons[SKILL, i] + 1, HIGHER)
    _take_up(w, i, SEEKING, EDUCATION_END)


@kernel
def finish_programme(w, i):
    """The introduction programme is over."""
    _take_up(w, i, SEEKING, PROGRAMME_END)


@kernel
def settle_workers(w, rows, chosen, commuting, word):
    """What becomes of people who came to work: the vacancy they chose, a job outside the places, or none.

    Args:
        rows: int64 [k], persons.
        chosen: int64 [k], vacancies, or NONE.
        commuting: share who find work outside where they find none here.
        word: uint64, of that.
    """
    for k in range(rows.size):
        i = rows[k]
        if chosen[k] != NONE:
            hire(w, i, chosen[k])
        elif uniform(word, w.person_keys[i]) < commuting:
            w.persons[EMPLOYER, i], w.persons[JOB_SKILL, i] = ELSEWHERE, w.persons[SKILL, i]
        else:
            w.persons[ACTIVITY, i] = SEEKING
