"""Rings of the contact network: adults stand on them at fixed points, in which whom one meets is looked for."""

import numpy as np

from model.draws import mix
from model.engine.cache import kernel
from model.state import AGE, HOUSEHOLD, LIVES_IN, ORIGIN, SCHOOL, SCHOOL_END

#: Adults stand on the ring from the end of compulsory school on.
YOUNGEST = SCHOOL_END
#: Youths stand on a ring of their own until this age, when all who went to school together have left it.
OLDEST_SCHOOLMATE = 35

#: Points uint64 [k], rows int64 [k], and where the ring of each place begins, int64 [place + 1].
Ring = tuple[np.ndarray, np.ndarray, np.ndarray]


def make_rings(
    persons: np.ndarray, households: np.ndarray, keys: np.ndarray, n: int, n_places: int
) -> tuple[Ring, Ring, Ring, Ring]:
    """The adults of every place in the order of their points, once for each pool that has a ring of its own.

    Args:
        persons, households, keys: the tables of a state; `n` persons are in use.

    Returns:
        The rings of everybody, parents of school children, immigrants and youths.
    """
    place, age = persons[LIVES_IN, :n], persons[AGE, :n]
    adults = np.flatnonzero((place >= 0) & (place < n_places) & (age >= YOUNGEST))
    points = _points(keys, adults)
    order = np.argsort(points)
    order = order[np.argsort(place[adults[order]].astype(np.int16), kind="stable")]  # of small numbers: quick
    points, rows = points[order], adults[order]
    of_places = place[rows]

    def part(belongs: np.ndarray) -> Ring:
        return points[belongs], rows[belongs], np.searchsorted(of_places[belongs], np.arange(n_places + 1))

    return (
        (points, rows, np.searchsorted(of_places, np.arange(n_places + 1))),
        part(households[SCHOOL, persons[HOUSEHOLD, rows]] > 0),
        part(persons[ORIGIN, rows] > 0),
        part(age[rows] <= OLDEST_SCHOOLMATE),
    )


@kernel
def _points(keys, rows):
    """Where people stand: as their keys say, whatever row they are in."""
    points = np.empty(rows.size, dtype=np.uint64)
    for k in range(rows.size):
        points[k] = mix(keys[rows[k]])
    return points
