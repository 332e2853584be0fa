"""Employers with fewer positions than staff, and the shocks that hold there: why many a job is lost."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from model.state import E_PLACE, EMPLOYER, POSITIONS, SECTOR, STAFF
from model.vocabulary import SECTORS

if TYPE_CHECKING:
    from model.simulation import MigrationModel


@dataclass(frozen=True)
class Shedding:
    """An employer that has more staff than positions in a month.

    Attributes:
        sector: one of `model.vocabulary.SECTORS`.
        employer: its name, where it is known by one.
        staff: persons who work there at the start of the month.
        positions: it wants filled this month.
        shocks: of the scenario that hold there in the month, by their name and first day: at the employer itself, or fewer
            workers asked for in its place. The rule `positions` says how far an industry follows those.
    """

    sector: str
    employer: str
    staff: int
    positions: int
    shocks: tuple[tuple[str, date], ...]


def shedding(model: "MigrationModel", row: int) -> Shedding | None:
    """The employer of a person's row, if it has more staff than positions this month."""
    employer = int(model.state.persons[EMPLOYER, row])
    if employer < 0:
        return None
    columns = model.state.employers[:, employer]
    staff, positions = int(columns[STAFF]), int(columns[POSITIONS])
    if staff <= positions:
        return None
    place = model.inputs.places[columns[E_PLACE]]
    shocks = (
        *model.labour_market.shocks_at(employer, model.month),
        *model.inputs.course.lowered("labour_demand", place, model.month),
    )
    name = model.employer_at(employer).name
    return Shedding(SECTORS[columns[SECTOR]], name, staff, positions, tuple((use.shock, use.start) for use in shocks))
