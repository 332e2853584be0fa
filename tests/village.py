"""Shared by the tests of the engine: two small places, and whoever a test settles there."""

from typing import NamedTuple

import numpy as np

from model.draws import Draws, code, identity, numbered
from model.engine.arrivals import DECISIONS
from model.engine.jobs import count_staff, open_vacancies
from model.engine.month import Choices, grow_older, take_stock
from model.engine.world import EVENTS, LOG_COLUMNS, World, join, move_into, new_household, new_person
from model.state import (
    ACTIVITY,
    AGE,
    BIRTHDAY,
    BUILT,
    CENTRAL,
    CLAIMED,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    EMPLOYER,
    FATHER,
    FEMALE,
    FLOWS,
    HOME,
    HOUSEHOLD,
    JOB_SKILL,
    LIVES_IN,
    MALE,
    MOTHER,
    N_DWELLINGS,
    N_EMPLOYERS,
    NONE,
    NORWAY,
    ORIGIN,
    ORIGINS,
    OWNED,
    PARITY,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    ROOMS,
    SERVICES,
    SEX,
    SINCE,
    TENURE,
    WORKING,
    State,
)
from model.vocabulary import MOTIVES, SECTORS
from tests.contracts.invariants import members, problems

MONTH, HERE, THERE, OUTSIDE, ABROAD = 2000 * 12 + 4, 0, 1, 2, 3
WORD = Draws(1).word("a test", MONTH)
WOMAN, MAN, GIRL, BOY = (FEMALE, 40), (MALE, 42), (FEMALE, 12), (MALE, 3)


class Flow(NamedTuple):
    """A row of the month's flows."""

    place: int
    flow: int


class Village:
    """Two small places and the world outside, with whoever a test settles there."""

    def __init__(self, room: int = 60) -> None:
        self.state = State(2, room, room)
        self.flows = np.zeros((2, len(ORIGINS), len(FLOWS)), dtype=np.int64)
        self.log = (
            np.empty((200, len(LOG_COLUMNS)), dtype=np.int64),
            np.empty((200, 2), dtype=np.uint64),
            np.zeros(1, dtype=np.int64),
        )
        s = self.state
        s.reserve_employers(20)
        s.reserve_vacancies(20)
        s.reserve_dwellings(room)
        people = s.persons, s.person_keys, s.households, s.household_keys, s.dwellings, s.dwelling_keys
        tables = *people, s.employers, s.employer_keys, s.bases, s.vacancies, s.counts
        self.world = World(*tables, self.flows, *self.log, np.array([MONTH, 2, 0]))

    @property
    def persons(self) -> np.ndarray:
        return self.state.persons

    @property
    def households(self) -> np.ndarray:
        return self.state.households

    def person(self, sex: int, age: int, place: int = HERE, registered: int | None = None) -> int:
        """Somebody without a household yet."""
        row = int(self.state.counts[0])
        i = new_person(self.world, identity(code("a test"), np.uint64(row)))
        self.persons[[AGE, SEX, BIRTHDAY, ORIGIN, PARITY], i] = age, sex, 7, NORWAY, 0
        self.persons[[LIVES_IN, HOME], i] = place
        self.persons[REGISTERED_IN, i] = place if registered is None else registered
        self.persons[SINCE, i], self.persons[CLAIMED, i] = MONTH - 100, NONE
        return i

    def build(self, place: int = HERE, tenure: int = OWNED, rooms: int = 4, central: int = 1) -> int:
        """A dwelling in which nobody lives."""
        s, d = self.state, self.state.n_dwellings
        s.counts[N_DWELLINGS] = d + 1
        s.dwelling_keys[d] = identity(code("a dwelling of a test"), np.uint64(d))
        described = place, tenure, rooms, central, MONTH, NONE
        s.dwellings[[D_PLACE, TENURE, ROOMS, CENTRAL, BUILT, D_HOUSEHOLD], d] = described
        return d

    def settle(self, *people: tuple[int, int], place: int = HERE, registered: int | None = None) -> list[int]:
        """A household of (sex, age) in a home of its own, the first its reference person; rows in the order given."""
        rows = [self.person(sex, age, place, registered) for sex, age in people]
        h = new_household(self.world, rows[0], place)
        for i in rows:
            join(self.world, i, h)
        if place in (HERE, THERE):
            move_into(self.world, h, self.build(place))
        return rows

    def family(self, *children: tuple[int, int], place: int = HERE, registered: int | None = None) -> list[int]:
        """A man and a woman with children, in this order."""
        rows = self.settle(MAN, WOMAN, *children, place=place, registered=registered)
        man, woman, *others = rows
        self.persons[PARTNER, [man, woman]] = woman, man
        for child in others:
            self.persons[FATHER, child], self.persons[MOTHER, child] = man, woman
        return rows

    def employer(self, sector: int = SERVICES, positions: int = 3, place: int = HERE, owner: int = NONE) -> int:
        """An employer that wants so many positions filled."""
        s, e = self.state, int(self.state.counts[N_EMPLOYERS])
        s.counts[N_EMPLOYERS] = e + 1
        s.employer_keys[e], s.bases[e] = identity(code("an employer of a test"), np.uint64(e)), positions
        s.employers[:, e] = place, sector, positions, 0, owner, MONTH, 0
        return e

    def hire(self, i: int, e: int, skill: int = 1) -> None:
        """Let somebody work for an employer."""
        self.persons[[ACTIVITY, EMPLOYER, JOB_SKILL], i] = WORKING, e, skill

    def open_vacancies(self, hidden: float = 0.0) -> int:
        """List the positions nobody holds, all of them for who has been to upper secondary school; gives their number."""
        s = self.state
        count_staff(MONTH, 2, s.persons, s.employers, s.bases, s.counts, s.places)
        skills = np.repeat([[0.0, 1.0, 1.0]], len(SECTORS), axis=0)
        stock = s.employers, s.employer_keys, s.counts
        open_vacancies(*stock, skills, hidden, np.array([WORD, WORD]), s.vacancies, s.vacancy_keys, s.places)
        return s.n_vacancies

    def pass_months(self, n: int) -> None:
        """Let everybody grow older by `n` months, the running one the first."""
        for month in range(MONTH + 1, MONTH + 1 + n):
            grow_older(month, self.persons, self.state.counts)

    def count(self) -> np.ndarray:
        """Count households and registers, as at the start of a month, and give registered persons by [place, origin]."""
        s, counted = self.state, np.zeros((2, len(ORIGINS)), dtype=np.int64)
        take_stock(2, s.persons, s.households, s.counts, s.places, counted)
        return counted

    def home(self, i: int) -> set[int]:
        """Everybody in the household of a person."""
        at, who = members(self.state)
        return set(who[at == self.persons[HOUSEHOLD, i]].tolist())

    def reference(self, i: int) -> int:
        return int(self.households[REFERENCE, self.persons[HOUSEHOLD, i]])

    def dwelling(self, i: int) -> int:
        return int(self.households[DWELLING, self.persons[HOUSEHOLD, i]])

    def vacant(self) -> list[int]:
        """The dwellings in which nobody lives."""
        s = self.state
        return np.flatnonzero(s.dwellings[D_HOUSEHOLD, : s.n_dwellings] == NONE).tolist()

    def made(self) -> dict[Flow, int]:
        """The flows so far."""
        places, _, flows = np.nonzero(self.flows)
        return {Flow(int(p), int(f)): int(self.flows[p, :, f].sum()) for p, f in zip(places, flows, strict=True)}

    def logged(self) -> list[tuple[str, int]]:
        """Events of the log with the row of the person."""
        rows = {int(key): row for row, key in enumerate(self.state.person_keys[: self.state.n_persons])}
        table, keys, n = self.log
        return [(EVENTS[table[k, 0]], rows[int(keys[k, 0])]) for k in range(n[0])]

    def choices(self, chosen: np.ndarray, within_region: float = 0.0) -> Choices:
        """What verbs draw from: nobody found in a match, no jobs or homes, and everybody's motive is the place."""
        motives = (np.arange(len(MOTIVES)) >= MOTIVES.index("place")).astype(float)
        mothers = np.clip((np.arange(111) - 18) / 20.0, 0.0, 1.0)
        family = np.array([2.5, 2.0, 2.0, 0.5])
        words = numbered(code("arrivals of a test"), len(DECISIONS))
        of_family = MOTIVES.index("family")
        none, sectors = np.full(chosen.size, NONE), np.tile([0.0, 0.0, 0.0, 1.0], (2, 1))
        rest = family, motives, motives, of_family, mothers, words, sectors
        return Choices(chosen, none, none, WORD, within_region, *rest)

    def sound(self) -> bool:
        """Whether the columns hold together when the month has passed."""
        self.pass_months(1)
        self.count()
        found = problems(self.state)
        assert found == [], found
        return True
