"""Made-up people and what happened to them, for statistics that a reader can count."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from calibration.claim_runs import MEASURES, OF_HOUSEHOLD, OF_PERSON, Course, People
from model.engine.world import EVENTS, LOG_COLUMNS
from model.record_columns import Log
from model.state import MALE, NATIVE, NONE, SECONDARY, WORKING
from model.vocabulary import MOTIVES

START = 12 * 2005
RULES = (
    "out_migration",
    "return_migration",
    "labour_europe",
    "labour_outside",
    "labour_nordic",
    "settling_down",
    "family_reunification",
    "job_finding",
    "commuting",
)
OUTSIDE, ABROAD = 1, 2  # of a single place
_USUAL = {
    "age": 40,
    "sex": MALE,
    "lives_in": 0,
    "registered_in": 0,
    "home": 0,
    "origin": 0,
    "since": START - 120,
    "ground": NATIVE,
    "activity": WORKING,
    "arrived": NONE,
    "programme": NONE,
    "skill": SECONDARY,
    "job_skill": SECONDARY,
    "employer": 0,
    "car": 1,
    "own_business": False,
    "far_out": False,
    "owns_home": True,
    "adults": 2,
    "children": 0,
    "preschool": 0,
    "school": 0,
    "couple": 1,
    "workers": 1,
    "seekers": 0,
    "language": 1.0,
    "belonging": 0.5,
    "ties": 1.0,
    "trust": 1.0,
}
assert set(_USUAL) == {name.lower() for name in (*OF_PERSON, *OF_HOUSEHOLD, *MEASURES)} | {
    "own_business",
    "far_out",
    "owns_home",
}


def people(n: int, year: int = 0, demand: float = 1.0, n_places: int = 1, vacancies: int = 0, **differs: Any) -> People:
    """`n` residents of 40 who grew up in place 0 and work, with the keys 0, 1, ...; but for what differs.

    Args:
        n: number of them.
        year: after the start, on whose 1 January they are looked at.
        demand: for labour.
        n_places: of the model.
        vacancies: positions nobody holds.
        differs: a value for all, or a list with one for each.
    """
    facts = {name: np.broadcast_to(np.asarray(differs.get(name, value)), (n,)) for name, value in _USUAL.items()}
    assert set(differs) <= set(_USUAL)
    return People(START + 12 * year, n_places, demand, vacancies, np.arange(n, dtype=np.uint64), facts)


def course(looks: Sequence[People], *log: tuple[int, str, str, int], motives: Sequence[str] = ()) -> Course:
    """A run of some looks.

    Args:
        looks: a year apart.
        log: month after the start, event, rule and person of each row; the household has the person's key.
        motives: of the rows; none when not given.
    """
    codes = [
        (EVENTS.index(event), RULES.index(rule), 0, 0, 0, 0, MOTIVES.index(motive), NONE)
        for (_, event, rule, _), motive in zip(log, motives or ["none"] * len(log), strict=True)
    ]
    keys = np.array([(person, person) for *_, person in log], dtype=np.uint64).reshape(-1, 2)
    months = np.array([START + month for month, *_ in log], dtype=np.int64)
    return Course(tuple(looks), Log(months, np.array(codes, dtype=np.int64).reshape(-1, len(LOG_COLUMNS)), keys), RULES)
