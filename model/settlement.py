"""The settlement of refugees: what each municipality decides for a year, drawn before anything else happens.

A municipality takes a group or none. The group's size follows the place's usual decision, the national settlement of the
year and a draw; it comes in one month, drawn too. Beside that a municipality may want refugees to be a share of its
inhabitants (`refugee_settlement_stock`) and take whoever is missing.
"""

from datetime import date

import numpy as np

from model.parameters import Parameter
from model.tables import NotKnown, known

usual = Parameter(
    0.0022,
    unit="1/year",
    range=(0.0, 0.02),
    source="settled per inhabitant where no decision is known: 22-28 per settling municipality 2001-02 (UDI), judgement",
)


def usual_decision(place: str, population: float, known_to: date, values: dict[str, float]) -> float:
    """Persons a year the place settles in an average year, as long as it decides nothing else.

    The balance of flows is found with it, so that who is settled beyond the usual number adds to the inhabitants.
    """
    try:
        persons = float(known("settlement", known_to, place=place)[0]["persons"])
    except NotKnown:
        persons = values["settlement_usual"] * population
    return persons


def decisions(
    usual_persons: float, national: list[float], settles: list[float], sizes: list[float], values: dict[str, float]
) -> np.ndarray:
    """Persons decided for each year: 0 in a year without settlement.

    Args:
        usual_persons: of the place in an average year.
        national: settlement of each year against the usual.
        settles: uniform, one per year: whether the place settles.
        sizes: uniform, one per year: how large the group is.
        values: of all parameters.
    """
    zero, spread = values["refugee_settlement_zero_years"], values["refugee_settlement_group_spread"]
    group = usual_persons * values["refugee_settlement_decided"] / (1.0 - zero)
    years = zip(national, settles, sizes, strict=True)
    return np.array(
        [0.0 if u < zero else group * tide * (1.0 + spread * (2.0 * size - 1.0)) for tide, u, size in years]
    )
