"""What the Mesa model of `idiomatic.py` copies from the engine: people, and each year's hazards and newcomers."""

from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from model.engine.arrivals import COMPOSITION
from model.inputs import Inputs
from model.simulation import MigrationModel
from model.state import (
    AGE,
    BELONGING,
    BIRTH_BALANCE,
    BIRTHDAY,
    DWELLING,
    EXPECTATION,
    FATHER,
    GROUND,
    H_PLACE,
    HOUSEHOLD,
    IN_BALANCE,
    LABOUR_IMMIGRATION,
    LAST_BIRTH,
    LIVES_IN,
    LOCAL_INDUSTRY,
    MOTHER,
    NONE,
    ORIGIN,
    OUT_PRESSURE,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SEX,
    SINCE,
)
from model.vocabulary import ABROAD

OLDEST = 110

ByAge = list[float]
BySexAndAge = list[ByAge]


class PersonRow(NamedTuple):
    """A person at the start; kin and household by their position in the lists, or NONE."""

    age: int
    sex: int
    birthday: int
    origin: int
    since: int
    last_birth: int
    ground: int
    household: int
    partner: int
    mother: int
    father: int
    belonging: float
    expectation: float


class HouseholdRow(NamedTuple):
    """A household at the start: its reference person, and whether it lives here or is only registered here."""

    reference: int
    lives_here: bool
    has_dwelling: bool


@dataclass(frozen=True)
class People:
    """A starting population."""

    persons: list[PersonRow]
    households: list[HouseholdRow]
    vacant_dwellings: int


def people_of(model: MigrationModel) -> People:
    """Everybody who stands in the population register of the only municipality of a model that has not stepped yet."""
    state = model.state
    here = (state.persons[REGISTERED_IN] == 0) | (state.persons[LIVES_IN] == 0)
    rows = [int(i) for i in here.nonzero()[0]]
    households = sorted({int(state.persons[HOUSEHOLD, i]) for i in rows})
    new_row = {NONE: NONE} | {row: position for position, row in enumerate(rows)}
    new_household = {row: position for position, row in enumerate(households)}
    own = (AGE, SEX, BIRTHDAY, ORIGIN, SINCE, LAST_BIRTH, GROUND)
    return People(
        [
            PersonRow(
                *(int(state.persons[column, i]) for column in own),
                new_household[int(state.persons[HOUSEHOLD, i])],
                *(new_row.get(int(state.persons[column, i]), NONE) for column in (PARTNER, MOTHER, FATHER)),
                *(float(state.person_columns[column, i]) for column in (BELONGING, EXPECTATION)),
            )
            for i in rows
        ],
        [
            HouseholdRow(
                new_row[int(state.households[REFERENCE, h])],
                bool(state.households[H_PLACE, h] == 0),
                bool(state.households[DWELLING, h] >= 0),
            )
            for h in households
        ],
        int(state.vacant.size),
    )


class Stream(NamedTuple):
    """Arriving households of one kind in one year."""

    name: str  # of the rule
    from_abroad: bool
    candidates: bool  # whether they ask something of the place before they come
    ages: BySexAndAge  # cumulative distribution of the head's age
    origins: list[float]  # cumulative shares
    zones: list[float]  # cumulative shares of where in Norway they live
    informed: list[float]  # ratio on the share who know of the place, by zone
    female: float
    partnered: float
    with_children: float
    children: float


@dataclass(frozen=True)
class Year:
    """What differs between calendar years; the tables are hazards per year at the level and pressure of the place."""

    mortality: BySexAndAge
    fertility: BySexAndAge
    moves: BySexAndAge
    mothers: ByAge  # cumulative distribution of the age at which women give birth
    in_balance: float  # candidate households per resident
    labour_immigration: float
    local_industry: float
    streams: list[Stream]


class World:
    """Everything the model needs besides people.

    Args:
        inputs: the engine's, of one municipality, with the rules of `RULES`.
        places: the engine's table of places in each year.
    """

    def __init__(self, inputs: Inputs, places: dict[int, list[float]]):
        self.values = inputs.values
        self.first_month = inputs.first_month
        self.years = {year: self._year(inputs, year, columns) for year, columns in places.items()}
        settling = self.values["out_migration_settling"]
        newcomer = self.values["out_migration_newcomer"]
        longest = 12 * OLDEST + inputs.n_months + 12
        #: The ratio of a household's hazard of leaving by months of residence.
        self.inertia = [1 + newcomer * exp(-months / 12 / settling) for months in range(longest)]
        #: What somebody who moves here was promised beyond what is found.
        self.overpromised = self.values["measures_overpromised"]

    def _year(self, inputs: Inputs, year: int, place: list[float]) -> Year:
        values = self.values
        number = year - inputs.years[0]
        built = inputs.program.built
        tables = dict(zip(built.tables, inputs.program.tables[number].tolist(), strict=True))
        fertility, mortality, moves = (tables[name] for name in ("fertility", "mortality", "internal_migration"))

        def scaled(table: BySexAndAge, ratio: float) -> BySexAndAge:
            return [[hazard * ratio for hazard in row] for row in table]

        return Year(
            mortality=scaled(mortality, values["deaths_level"]),
            fertility=scaled(fertility, values["births_level"] * place[BIRTH_BALANCE]),
            moves=scaled(moves, values["out_migration_level"] * place[OUT_PRESSURE]),
            mothers=inputs.program.mothers[number].tolist(),
            in_balance=place[IN_BALANCE],
            labour_immigration=place[LABOUR_IMMIGRATION],
            local_industry=place[LOCAL_INDUSTRY],
            streams=[self._stream(inputs, number, k) for k in range(len(built.streams))],
        )

    def _stream(self, inputs: Inputs, number: int, k: int) -> Stream:
        program = inputs.program
        rule = program.built.streams[k]
        composition = dict(zip(COMPOSITION, program.compositions[k].tolist(), strict=True))
        return Stream(
            name=rule.name,
            from_abroad=rule.comes_from == ABROAD,
            candidates=composition["candidates"] > 0,
            ages=program.head_ages[number, k].tolist(),
            origins=program.origins[k].tolist(),
            zones=program.zones[k].tolist(),
            informed=program.informed[k].tolist(),
            **{name: composition[name] for name in ("female", "partnered", "with_children", "children")},
        )
