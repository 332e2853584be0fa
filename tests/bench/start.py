"""What the Mesa model of `idiomatic.py` copies from the engine: people, and each year's hazards and newcomers."""

from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from model.inputs import Inputs
from model.simulation import MigrationModel
from model.state import (
    AGE,
    BIRTH_BALANCE,
    BIRTHDAY,
    FATHER,
    H_PLACE,
    HOUSEHOLD,
    IMMIGRANT_HOUSEHOLDS,
    IN_BALANCE,
    LIVES_IN,
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
    household: int
    partner: int
    mother: int
    father: int


class HouseholdRow(NamedTuple):
    """A household at the start: its reference person, and whether it lives here or is only registered here."""

    reference: int
    lives_here: bool


@dataclass(frozen=True)
class People:
    """A starting population."""

    persons: list[PersonRow]
    households: list[HouseholdRow]


def people_of(model: MigrationModel) -> People:
    """Everybody who stands in the population register of the only municipality of a model that has not stepped yet."""
    state = model.state
    here = (state.persons[REGISTERED_IN] == 0) | (state.persons[LIVES_IN] == 0)
    rows = [int(i) for i in here.nonzero()[0]]
    households = sorted({int(state.persons[HOUSEHOLD, i]) for i in rows})
    new_row = {NONE: NONE} | {row: position for position, row in enumerate(rows)}
    new_household = {row: position for position, row in enumerate(households)}
    return People(
        [
            PersonRow(
                *(int(state.persons[column, i]) for column in (AGE, SEX, BIRTHDAY, ORIGIN, SINCE)),
                new_household[int(state.persons[HOUSEHOLD, i])],
                *(new_row.get(int(state.persons[column, i]), NONE) for column in (PARTNER, MOTHER, FATHER)),
            )
            for i in rows
        ],
        [
            HouseholdRow(new_row[int(state.households[REFERENCE, h])], state.households[H_PLACE, h] == 0)
            for h in households
        ],
    )


class Stream(NamedTuple):
    """Arriving households of one kind in one year."""

    per_resident: float  # households a month
    from_abroad: bool
    ages: BySexAndAge  # cumulative distribution of the head's age
    origins: list[float]  # cumulative shares
    female: float
    partnered: float
    with_children: float
    child_ages: list[float]  # cumulative distribution of the ages of children who move
    children: float


@dataclass(frozen=True)
class Year:
    """What differs between calendar years; the tables are hazards per year at the level and pressure of the place."""

    mortality: BySexAndAge
    fertility: BySexAndAge
    moves: BySexAndAge
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
            streams=[
                self._stream(inputs, number, k, rule.name, place) for k, rule in enumerate(inputs.program.built.streams)
            ],
        )

    def _stream(self, inputs: Inputs, number: int, k: int, name: str, place: list[float]) -> Stream:
        values = self.values
        group, kind = name.rsplit("_", 1)
        share = values[f"{group}_family_share"]
        if kind == "singles":
            share = 1 - share
        if group == "in_migration":
            households = place[IN_BALANCE]
        else:
            households = place[IMMIGRANT_HOUSEHOLDS] * values["immigration_local_share"]
            households *= values["immigration_nordic_extra"]
        family = kind == "families"
        return Stream(
            per_resident=households * share / 12,
            from_abroad=group == "immigration",
            ages=inputs.program.head_ages[number, k].tolist(),
            origins=inputs.program.origins[k].tolist(),
            female=values[f"{group}_female_heads" if family else f"{group}_female_singles"],
            partnered=values[f"{group}_partnered"] if family else 0.0,
            with_children=values[f"{group}_with_children"] if family else 0.0,
            children=values[f"{group}_children"] if family else 1.0,
            child_ages=inputs.program.child_ages[number].tolist(),
        )
