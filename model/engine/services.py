"""Counts who needs municipal services and who pays for them."""

from model.engine.cache import kernel
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    ARRIVED,
    ELDERLY,
    ENROLLED,
    GRANTED,
    GROUND,
    IN_PROGRAMME,
    KINDERGARTEN_AGE,
    LIVES_IN,
    MALE,
    OLD_AGE,
    OLDEST,
    PENSION_AGE,
    PUPILS,
    REFUGE,
    REGISTERED_IN,
    SCHOOL_AGE,
    SCHOOL_END,
    SEX,
    SMALL_CHILDREN,
    TAXPAYERS,
    WORKING,
    YOUNG_END,
    YOUNG_MEN,
)


@kernel
def count_services(month, grant_months, n_places, persons, counts, places):
    """Count anew the residents who need services or pay for them: those who live in a place and are registered there.

    Args:
        month: counted from year 0.
        grant_months: how long after coming to Norway the state pays integration grants for a refugee.
        n_places, persons, counts: of the state.
        places: the table of places; the rows from SMALL_CHILDREN to ENROLLED are written.
    """
    for column in range(SMALL_CHILDREN, ENROLLED + 1):
        places[column] = 0.0
    for i in range(counts[0]):
        place = persons[LIVES_IN, i]
        if not 0 <= place < n_places or persons[REGISTERED_IN, i] != place:
            continue
        age, activity = persons[AGE, i], persons[ACTIVITY, i]
        if age < ADULT_AGE:
            if age >= SCHOOL_AGE:
                places[PUPILS, place] += age < SCHOOL_END
            else:
                places[SMALL_CHILDREN, place] += age >= KINDERGARTEN_AGE
        elif age >= PENSION_AGE:
            places[OLDEST if age >= OLD_AGE else ELDERLY, place] += 1.0
        elif age < YOUNG_END and persons[SEX, i] == MALE:
            places[YOUNG_MEN, place] += 1.0
        places[TAXPAYERS, place] += activity == WORKING
        places[ENROLLED, place] += activity == IN_PROGRAMME
        if persons[GROUND, i] == REFUGE and month - persons[ARRIVED, i] < grant_months:
            places[GRANTED, place] += 1.0
