"""Drops the free rows of persons and households once a year, and renumbers every reference to a row."""

import numpy as np

from model.engine.cache import kernel
from model.state import (
    D_HOUSEHOLD,
    FATHER,
    FIRST,
    HOUSEHOLD,
    LIVES_IN,
    MOTHER,
    N_DWELLINGS,
    N_EMPLOYERS,
    NEXT,
    NONE,
    OWNER,
    PARTNER,
    REFERENCE,
    State,
)


def compact(state: State) -> None:
    """Drop the free rows of a state."""
    _compact(
        state.persons,
        state.person_keys,
        state.person_columns,
        state.person_starts,
        state.contacts,
        state.strengths,
        state.households,
        state.household_keys,
        state.household_columns,
        state.household_starts,
        state.employers,
        state.bases,
        state.dwellings,
        state.counts,
    )


@kernel
def _compact(
    persons,
    person_keys,
    person_columns,
    person_starts,
    contacts,
    strengths,
    households,
    household_keys,
    household_columns,
    household_starts,
    employers,
    bases,
    dwellings,
    counts,
):
    """Move the rows in use to the front, in their order; references to a dropped row become NONE.

    Declared columns move along; rows that become free get their starts back.
    """
    new_p = _moved(persons, person_keys, LIVES_IN, counts[0])
    new_h = _moved(households, household_keys, REFERENCE, counts[1])
    _carry(person_columns, person_starts, new_p)
    _carry(household_columns, household_starts, new_h)
    _follow(contacts, strengths, new_p)
    counts[0], counts[1] = new_p[-1], new_h[-1]
    for column in (NEXT, MOTHER, FATHER, PARTNER):
        _renumber(persons[column], new_p, counts[0])
    _renumber(persons[HOUSEHOLD], new_h, counts[0])
    for column in (REFERENCE, FIRST):
        _renumber(households[column], new_p, counts[1])
    for e in range(counts[N_EMPLOYERS]):
        if employers[OWNER, e] != NONE and new_p[employers[OWNER, e]] == NONE:
            bases[e] = 0.0  # nobody's business has no positions
    _renumber(employers[OWNER], new_p, counts[N_EMPLOYERS])
    _renumber(dwellings[D_HOUSEHOLD], new_h, counts[N_DWELLINGS])


@kernel
def _moved(table, keys, mark, n):
    """Close the gaps of a table whose free rows have NONE in the column `mark`.

    Returns:
        int64 [n + 1]: the new number of each row, and, last, how many are left.
    """
    numbers = np.full(n + 1, NONE)
    kept = 0
    for row in range(n):
        if table[mark, row] != NONE:
            numbers[row] = kept
            kept += 1
    numbers[n] = kept
    for column in range(table.shape[0]):
        for row in range(n):
            if numbers[row] != NONE:
                table[column, numbers[row]] = table[column, row]
        table[column, kept:n] = NONE
    for row in range(n):
        if numbers[row] != NONE:
            keys[numbers[row]] = keys[row]
    return numbers


@kernel
def _carry(columns, starts, numbers):
    n = numbers.size - 1
    for column in range(columns.shape[0]):
        for row in range(n):
            if numbers[row] != NONE:
                columns[column, numbers[row]] = columns[column, row]
        columns[column, numbers[n] : n] = starts[column]


@kernel
def _follow(contacts, strengths, numbers):
    """Move contacts along with those who have them; a contact who is gone is forgotten."""
    n = numbers.size - 1
    for row in range(n):
        if numbers[row] == NONE:
            continue
        for k in range(contacts.shape[1]):
            known = contacts[row, k]
            contacts[numbers[row], k] = NONE if known == NONE else numbers[known]
            strengths[numbers[row], k] = strengths[row, k]
    contacts[numbers[n] : n] = NONE


@kernel
def _renumber(column, numbers, n):
    for row in range(n):
        if column[row] != NONE:
            column[row] = numbers[column[row]]
