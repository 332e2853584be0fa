"""What must hold of the columns in every month, found again from the columns alone."""

from typing import Any

import numpy as np

from model.state import (
    ADULT_AGE,
    ADULTS,
    AGE,
    CHILDREN,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    FATHER,
    FIRST,
    H_PLACE,
    HOUSEHOLD,
    LIVES_IN,
    MOTHER,
    NEXT,
    NONE,
    ORIGIN,
    PARTNER,
    PERSON_COLUMNS,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL_AGE,
    SCHOOL_END,
    SEX,
    SIZE,
    State,
)
from model.state import PRESCHOOL as PRESCHOOL_COLUMN
from model.state import SCHOOL as SCHOOL_COLUMN

_TO_PERSONS = (MOTHER, FATHER, PARTNER)


def members(state: State) -> tuple[np.ndarray, np.ndarray]:
    """(household, person) of every place in a list of members; a list that never ends gives up after every row."""
    households, persons = [], []
    at = np.arange(state.n_households)
    now = state.households[FIRST, at]
    for _ in range(state.n_persons + 1):
        at, now = at[now != NONE], now[now != NONE]
        if not at.size:
            break
        households.append(at)
        persons.append(now)
        now = state.persons[NEXT, now]
    if not persons:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(households), np.concatenate(persons)


def registered(state: State, n_groups: int) -> np.ndarray:
    """Persons by [place, origin] whom the register counts in a modelled place."""
    rows = state.persons[:, : state.n_persons]
    counted = (rows[LIVES_IN] != NONE) & (rows[REGISTERED_IN] < state.n_places)
    table = np.zeros((state.n_places, n_groups), dtype=np.int64)
    np.add.at(table, (rows[REGISTERED_IN, counted], rows[ORIGIN, counted]), 1)
    return table


def lives(state: State) -> dict[int, tuple[Any, ...]]:
    """Everybody by key with all that is told of them, rows replaced by keys; equal before and after rows are moved."""
    n, keys = state.n_persons, np.append(state.person_keys, np.uint64(0))
    told = {}
    living = state.persons[LIVES_IN, :n] != NONE
    gone = np.append(~living, True)
    for i in np.flatnonzero(living):
        person = state.persons[:, i]
        kin = [0 if gone[person[column]] else int(keys[person[column]]) for column in (*_TO_PERSONS, NEXT)]
        own = [int(person[c]) for c in range(len(PERSON_COLUMNS)) if c not in (*_TO_PERSONS, NEXT, HOUSEHOLD)]
        household = state.households[:, person[HOUSEHOLD]]
        home = [int(state.household_keys[person[HOUSEHOLD]]), int(keys[household[REFERENCE]])]
        told[int(keys[i])] = (*own, *kin, *home, int(household[H_PLACE]), int(household[DWELLING]))
    return told


def problems(state: State) -> list[str]:
    """What is wrong with the columns at the start of a month, a line each; nothing when all is well."""
    n_p, n_h, n_places = state.n_persons, state.n_households, state.n_places
    p, h = state.persons[:, :n_p], state.households[:, :n_h]
    living, used = p[LIVES_IN] != NONE, h[REFERENCE] != NONE
    at, who = members(state)
    found = []

    def check(what: str, wrong: np.ndarray) -> None:
        if wrong.any():
            found.append(f"{what}: {int(wrong.sum())}, the first {int(np.flatnonzero(wrong)[0])}")

    # Who lives with whom
    check("a person stands in more or fewer lists of members than one", np.bincount(who, minlength=n_p) != living)
    check("a member names another household", p[HOUSEHOLD, who] != at)
    check("a member lives elsewhere than the household", p[LIVES_IN, who] != h[H_PLACE, at])
    check("a free household has members", (h[FIRST] != NONE) & ~used)
    reference = h[REFERENCE]
    check("a reference person is no member", used & (p[HOUSEHOLD, reference] != np.arange(n_h)))
    check("a living person is registered nowhere", living & (p[REGISTERED_IN] == NONE))
    check("a row beyond the last is in use", state.persons[LIVES_IN, n_p:] != NONE)
    check("a household beyond the last is in use", state.households[REFERENCE, n_h:] != NONE)
    # Counted at the start of the month
    age = p[AGE, who]
    for column, counted in (
        (SIZE, np.ones(who.size, dtype=bool)),
        (ADULTS, age >= ADULT_AGE),
        (CHILDREN, age < ADULT_AGE),
        (PRESCHOOL_COLUMN, age < SCHOOL_AGE),
        (SCHOOL_COLUMN, (age >= SCHOOL_AGE) & (age < SCHOOL_END)),
    ):
        check(f"household column {column} is miscounted", used & (h[column] != np.bincount(at[counted], minlength=n_h)))
    # Kin
    partner = p[PARTNER]
    paired = living & (partner != NONE)
    check("a partner has another partner", paired & (p[PARTNER, partner] != np.arange(n_p)))
    check("partners live in two households", paired & (p[HOUSEHOLD, partner] != p[HOUSEHOLD]))
    check("somebody is their own partner", paired & (partner == np.arange(n_p)))
    for column, sex in ((MOTHER, 1), (FATHER, 0)):
        parent = p[column]
        known = living & (parent != NONE)
        check(f"parent column {column} names somebody of the other sex", known & (p[SEX, parent] != sex))
        check(f"parent column {column} names the person", known & (parent == np.arange(n_p)))
    adults = np.bincount(at[age >= ADULT_AGE], minlength=n_h)
    lost, with_parent = np.zeros(n_p, dtype=bool), np.zeros(n_p, dtype=bool)
    for column in (MOTHER, FATHER):
        known = living & (p[column] != NONE) & living[p[column]]
        lost |= known & (p[AGE] < SCHOOL_END) & (adults[p[HOUSEHOLD]] == 0)
        with_parent |= known & (p[HOUSEHOLD, p[column]] == p[HOUSEHOLD])
    check("a child lives without an adult, a parent elsewhere", lost & ~with_parent)
    # Identity
    check("two persons carry one key", _repeated(state.person_keys[:n_p][living]))
    check("two households carry one key", _repeated(state.household_keys[:n_h][used]))
    # Dwellings
    homes = state.dwellings[:, : state.n_dwellings]
    housed = np.flatnonzero(used & (h[DWELLING] != NONE))
    check("two households live in one dwelling", np.bincount(h[DWELLING, housed], minlength=1) > 1)
    check("a dwelling names another household", homes[D_HOUSEHOLD, h[DWELLING, housed]] != housed)
    check("a dwelling stands in another place", homes[D_PLACE, h[DWELLING, housed]] != h[H_PLACE, housed])
    if (homes[D_HOUSEHOLD] != NONE).sum() != housed.size:
        found.append(f"{(homes[D_HOUSEHOLD] != NONE).sum()} dwellings are lived in, by {housed.size} households")
    check("a household outside has a dwelling", used & (h[H_PLACE] >= n_places) & (h[DWELLING] != NONE))
    return found


def _repeated(keys: np.ndarray) -> np.ndarray:
    order = np.sort(keys)
    return order[1:] == order[:-1]
