"""Municipal services at the start, what the calendar says of them, and the figures of a year.

How they change is in `model/rules/services.py` and `municipal_economy.py`.
"""

from math import exp

import numpy as np

from model.state import (
    KINDERGARTEN_PLACES,
    KINDERGARTEN_RIGHT,
    KINDERGARTEN_SETTLEMENT,
    KINDERGARTEN_WANTED,
    PUPILS,
    SCHOOL_SIZE_AT_START,
    SCHOOLS,
    SCHOOLS_AT_START,
    SERVICE_LEVEL,
    SMALL_CHILDREN,
)

#: What the table `services` holds, in the order of `figures`.
FIGURES = (
    "children_1_5",
    "kindergarten_wanting",
    "kindergarten_places",
    "kindergarten_coverage",
    "pupils",
    "schools",
    "service_level",
)
_PER_MILLE = 1000.0


def set_calendar(places: np.ndarray, values: dict[str, float], now: float) -> None:
    """Set laws in force and the demand for kindergarten places.

    Args:
        places: the table of places.
        values: of every parameter.
        now: calendar year with its fraction.
    """
    since = now - values["services_settlement"]
    places[KINDERGARTEN_SETTLEMENT] = float(since >= 0.0)
    places[KINDERGARTEN_RIGHT] = float(now >= values["services_right"])
    before, after = values["services_wanted"], values["services_wanted_cheap"]
    places[KINDERGARTEN_WANTED] = before + (after - before) * min(max(since / values["services_cheaper"], 0.0), 1.0)


def begin(places: np.ndarray, values: dict[str, float], now: float) -> None:
    """Set the kindergarten places and schools of the start, when residents are counted and the calendar is set.

    A start after the settlement finds as many places as building since then would have made.
    """
    since = max(now - values["services_settlement"], 0.0)
    missing = (1.0 - values["services_served"]) * exp(-values["services_building"] * values["services_faster"] * since)
    served = np.where(places[KINDERGARTEN_RIGHT] > 0.0, 1.0, 1.0 - missing)
    places[KINDERGARTEN_PLACES] = served * places[KINDERGARTEN_WANTED] * places[SMALL_CHILDREN]
    schools = np.rint((places[PUPILS] / values["services_school_scale"]) ** values["services_school_number"])
    places[[SCHOOLS, SCHOOLS_AT_START]] = np.maximum(schools, 1.0)
    places[SCHOOL_SIZE_AT_START] = places[PUPILS] / places[SCHOOLS]


def figures(places: np.ndarray) -> np.ndarray:
    """The figures of `FIGURES` now, int64 [figure, place]; shares and ratios per 1,000."""
    wanting = places[SMALL_CHILDREN] * places[KINDERGARTEN_WANTED]
    having = np.minimum(places[KINDERGARTEN_PLACES], wanting)
    coverage = np.divide(having, wanting, out=np.ones_like(wanting), where=wanting > 0.0)
    rows = (
        places[SMALL_CHILDREN],
        wanting,
        places[KINDERGARTEN_PLACES],
        _PER_MILLE * coverage,
        places[PUPILS],
        places[SCHOOLS],
        _PER_MILLE * places[SERVICE_LEVEL],
    )
    return np.rint(rows).astype(np.int64)
