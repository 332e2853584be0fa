"""The labour market of a month: who works where is counted, positions nobody holds are vacant, and seekers find them."""

import numpy as np

from model.draws import combined, uniform, uniform_of_pair
from model.engine.arithmetic import log
from model.engine.cache import kernel
from model.state import (
    ACTIVITY,
    E_PLACE,
    EMPLOYER,
    FARM_JOBS,
    LIVES_IN,
    LOOKING_SINCE,
    N_EMPLOYERS,
    N_VACANCIES,
    NONE,
    OWNER,
    POSITIONS,
    PRIMARY,
    SECTOR,
    SEEKING,
    STAFF,
    V_EMPLOYER,
    V_HIDDEN,
    V_PLACE,
    V_SKILL,
    V_TAKEN,
    VACANCIES,
)


@kernel
def count_staff(month, n_places, persons, employers, bases, counts, places):
    """Count who works where, and note since when people look for work.

    The business of an owner who died, moved out or works elsewhere now is nobody's, and has no positions any more.
    """
    n_employers = counts[N_EMPLOYERS]
    places[FARM_JOBS] = 0.0
    employers[STAFF, :n_employers] = 0
    for i in range(counts[0]):
        if not 0 <= persons[LIVES_IN, i] < n_places:
            persons[LOOKING_SINCE, i] = NONE
            continue
        if persons[ACTIVITY, i] != SEEKING:
            persons[LOOKING_SINCE, i] = NONE
        elif persons[LOOKING_SINCE, i] == NONE:
            persons[LOOKING_SINCE, i] = month
        e = persons[EMPLOYER, i]
        if e >= 0:
            employers[STAFF, e] += 1
            if employers[SECTOR, e] == PRIMARY:
                places[FARM_JOBS, employers[E_PLACE, e]] += 1.0
    for e in range(n_employers):
        owner = employers[OWNER, e]
        if owner != NONE and (persons[EMPLOYER, owner] != e or not 0 <= persons[LIVES_IN, owner] < n_places):
            employers[OWNER, e], bases[e] = NONE, 0.0


@kernel
def open_vacancies(employers, employer_keys, counts, skills, hidden, words, vacancies, vacancy_keys, places):
    """List the positions nobody holds, in the order of the employers.

    The k-th position of an employer asks for the same skill, and is announced or not, whenever it is vacant.

    Args:
        skills: float64 [sector, skill], cumulative shares of positions.
        hidden: share of positions that are not announced.
        words: uint64 [2], of the skill and of hiding.
    """
    n = 0
    places[VACANCIES] = 0.0
    for e in range(counts[N_EMPLOYERS]):
        for k in range(employers[STAFF, e], employers[POSITIONS, e]):
            key = combined(employer_keys[e], np.uint64(k))
            shares = skills[employers[SECTOR, e]]
            vacancy_keys[n] = key
            vacancies[V_EMPLOYER, n], vacancies[V_PLACE, n] = e, employers[E_PLACE, e]
            vacancies[V_SKILL, n] = min(np.searchsorted(shares, uniform(words[0], key), side="right"), shares.size - 1)
            vacancies[V_HIDDEN, n] = uniform(words[1], key) < hidden
            vacancies[V_TAKEN, n] = 0
            places[VACANCIES, employers[E_PLACE, e]] += 1.0
            n += 1
    counts[N_VACANCIES] = n


@kernel
def find_jobs(
    hazards, factors, order, seekers, keys, persons, contacts, vacancies, vacancy_keys, known, within, word, chosen
):
    """Give every seeker the first vacancy left that comes, of those that come at all `within` so many years.

    Each pair waits for a time of its own, exponential with the pair's hazard: `known` times as high where the seeker knows
    somebody who works for the employer. Seekers choose in the given `order`; what is taken is gone.

    Args:
        hazards: float64 [seeker, vacancy], 1/year.
        factors: float64 [seeker], ratios of instruments on them.
        order: int64 [seeker], who chooses first.
        seekers: int64 [seeker], rows of persons.
        chosen: int64 [seeker], written: the vacancy, or NONE.
    """
    taken = vacancies[V_TAKEN, : hazards.shape[1]] > 0
    acquainted = np.full(vacancies[V_EMPLOYER, : hazards.shape[1]].max() + 1 if hazards.shape[1] else 0, NONE)
    for s in order:
        seeker = seekers[s]
        for k in range(contacts.shape[1]):
            if contacts[seeker, k] != NONE:
                e = persons[EMPLOYER, contacts[seeker, k]]
                if 0 <= e < acquainted.size:
                    acquainted[e] = s
        best, best_time = NONE, within
        for v in range(hazards.shape[1]):
            hazard = hazards[s, v] * factors[s]
            if hazard <= 0.0 or taken[v]:
                continue
            if acquainted[vacancies[V_EMPLOYER, v]] == s:
                hazard *= known
            u = uniform_of_pair(word, keys[seeker], vacancy_keys[v])
            if (1.0 - u) >= hazard * best_time:  # never shorter than this, and most logarithms are saved
                continue
            time = -log(u) / hazard
            if time < best_time:
                best, best_time = v, time
        chosen[s] = best
        if best != NONE:
            taken[best] = True
