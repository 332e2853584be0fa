"""Finds people and households by their keys, and says who they are in plain words."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.record import month_name
from model.state import (
    ADULT_AGE,
    AGE,
    FATHER,
    FEMALE,
    FIRST,
    HOUSEHOLD,
    LIVES_IN,
    MOTHER,
    NEXT,
    NONE,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
)

if TYPE_CHECKING:
    from model.simulation import MigrationModel

DIGITS, FEWEST = 16, 6
_BITS = 4  # of a digit


class KeyProblem(ValueError):
    """A key that is malformed, nobody's, or the beginning of several."""


@dataclass(frozen=True)
class Member:
    """A person of a household.

    Attributes:
        key: identity, in hexadecimal.
        row: in the state's table, this month.
        sex: "female" or "male".
        age: completed years.
        role: "reference person", "partner", "child" of one of them, "parent" of one, or "other", of whom
            `experiments.kinship` knows the siblings.
        lives_in, registered_in: names.
    """

    key: str
    row: int
    sex: str
    age: int
    role: str
    lives_in: str
    registered_in: str

    @property
    def name(self) -> str:
        """The first digits of the key, with sex and age."""
        return f"{self.key[:8]} ({self.word}, {self.age})"

    @property
    def word(self) -> str:
        """Woman, man, girl or boy."""
        grown, child = ("woman", "girl") if self.sex == "female" else ("man", "boy")
        return grown if self.age >= ADULT_AGE else child


def check_key(key: str) -> str:
    """A key in small letters.

    Raises:
        KeyProblem: it is none.
    """
    key = key.strip()
    if not re.fullmatch(rf"[0-9a-f]{{{FEWEST},{DIGITS}}}", key.lower()):
        raise KeyProblem(
            f"{key!r} is not a key: a key has {DIGITS} digits of 0-9 and a-f, and its first {FEWEST} or more will do "
            "where they are nobody else's"
        )
    return key.lower()


def person_rows(model: "MigrationModel", key: str) -> list[int]:
    """Rows of the people whose keys begin so, wherever they live."""
    state = model.state
    keys = state.person_keys[: state.n_persons]
    begins = keys >> np.uint64(_BITS * (DIGITS - len(key))) == np.uint64(int(key, 16))
    return np.flatnonzero(begins & (state.persons[LIVES_IN, : state.n_persons] != NONE)).tolist()


def person_with(model: "MigrationModel", key: str) -> int:
    """The row of the person with a key.

    Raises:
        KeyProblem: nobody has it now, or several begin with it.
    """
    rows = person_rows(model, check_key(key))
    if len(rows) > 1:
        found = ", ".join(f"{model.state.person_keys[row]:016x}" for row in rows)
        raise KeyProblem(f"the key {key} is the beginning of several: {found}; give more digits")
    if not rows:
        raise KeyProblem(
            f"no household or person with the key {key} at the start of {month_name(model.month)}; `bolyst who` finds keys "
            "of a month and seed, `bolyst life` tells when somebody is born, arrives or dies"
        )
    return rows[0]


def household_with(model: "MigrationModel", key: str) -> int:
    """The row of the household with a key, or of the household of the person with it.

    A household has the key of its reference person, so that both are the same question.

    Raises:
        KeyProblem: nobody has it now, or several begin with it.
    """
    return int(model.state.persons[HOUSEHOLD, person_with(model, key)])


def place_name(model: "MigrationModel", place: int) -> str:
    """The name of a place, those outside included."""
    return (*model.inputs.places, "rest_of_norway", "abroad")[place]


def members_of(model: "MigrationModel", household: int) -> tuple[Member, ...]:
    """The people of a household: reference person, partner, then the others from the oldest to the youngest."""
    state, found = model.state, []
    row = int(state.households[FIRST, household])
    while row != NONE:
        found.append(member(model, row, household))
        row = int(state.persons[NEXT, row])
    roles = ("reference person", "partner")
    return tuple(sorted(found, key=lambda m: (roles.index(m.role) if m.role in roles else len(roles), -m.age, m.key)))


def member(model: "MigrationModel", row: int, household: int) -> Member:
    """One person of a household."""
    state = model.state
    person = state.persons[:, row].tolist()
    return Member(
        f"{state.person_keys[row]:016x}",
        row,
        "female" if person[SEX] == FEMALE else "male",
        max(person[AGE], 0),  # who was born in the month that ended turns 0 as the next begins
        _role(model, row, int(state.households[REFERENCE, household])),
        place_name(model, person[LIVES_IN]),
        place_name(model, person[REGISTERED_IN]),
    )


def _role(model: "MigrationModel", row: int, reference: int) -> str:
    persons = model.state.persons
    if row == reference:
        return "reference person"
    partner = int(persons[PARTNER, reference])
    if row == partner:
        return "partner"
    heads = [head for head in (reference, partner) if head != NONE]
    if any(persons[parent, row] in heads for parent in (MOTHER, FATHER)):
        return "child"
    if any(persons[parent, head] == row for parent in (MOTHER, FATHER) for head in heads):
        return "parent"
    return "other"
