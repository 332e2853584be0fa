"""Designs: numbers between 0 and 1 for every sampled parameter and lever, and the draws that are made of them.

A column depends on the seed and its own name alone, so that sampling one parameter more leaves the others as they were;
in Sobol's design it depends on its place too. Random and Sobol's rows stay as they were when there are more. Only the
words of NumPy's bit generators are used, whose streams never change, and not its or SciPy's ways to draw from them.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

from scenarios.study import Draws
from scenarios.study_schema import LATIN_HYPERCUBE, SOBOL

_BITS = 52  # of a number, with the half added below: never 0, never rounded to 1
_UNUSED = np.uint64(64 - _BITS)


def shares(design: str, names: Sequence[str], number: int, seed: int) -> dict[str, np.ndarray]:
    """Numbers between 0 and 1, float64 [number] by name.

    Args:
        design: one of `scenarios.study_schema.DESIGNS`; whatever is no other is random.
        names: what is sampled.
        number: of draws; a power of two for Sobol's design.
        seed: of the design.
    """
    if design == SOBOL and names:
        return _sobol(names, number, seed)
    words = {name: _words(seed, "draws", name, number) for name in names}
    if design == LATIN_HYPERCUBE:  # a random order of the strata, and a random place within each
        return {
            name: (np.argsort(_words(seed, "strata", name, number), kind="stable") + _between_0_and_1(word)) / number
            for name, word in words.items()
        }
    return {name: _between_0_and_1(word) for name, word in words.items()}


def _sobol(names: Sequence[str], number: int, seed: int) -> dict[str, np.ndarray]:
    """Sobol's points, each dimension with the bits of a random word turned: the points fill the cube as evenly as before."""
    from scipy.stats.qmc import Sobol

    points = Sobol(len(names), scramble=False, bits=_BITS).random(number)
    counted = (points * 2.0**_BITS).astype(np.uint64)
    return {
        name: _between_0_and_1((counted[:, k] ^ (_words(seed, "sobol", name, 1)[0] >> _UNUSED)) << _UNUSED)
        for k, name in enumerate(names)
    }


def _words(seed: int, purpose: str, name: str, number: int) -> np.ndarray:
    """Random words of 64 bits for a purpose and a name; the first of many are the same as of few."""
    key = blake2b(f"{seed} {purpose} {name}".encode(), digest_size=16).digest()
    return np.random.PCG64(int.from_bytes(key, "little")).random_raw(number)


def _between_0_and_1(words: np.ndarray) -> np.ndarray:
    return ((words >> _UNUSED).astype(np.float64) + 0.5) * 2.0**-_BITS


def crossed(sampled: Mapping[str, np.ndarray], grid: Mapping[str, Sequence[float]], order: Sequence[str]) -> Draws:
    """Every sampled row with every combination of the grid; the grid goes faster, so that more rows come at the end.

    Args:
        sampled: values by name, all of one length.
        grid: values by name.
        order: of all names.
    """
    points = np.stack([axis.ravel() for axis in np.meshgrid(*grid.values(), indexing="ij")], axis=1) if grid else None
    of_grid = 1 if points is None else len(points)
    rows = len(next(iter(sampled.values()))) if sampled else 1
    values = np.empty((rows * of_grid, len(order)))
    for column, name in enumerate(order):
        if name in sampled:
            values[:, column] = np.repeat(sampled[name], of_grid)
        elif points is not None:
            values[:, column] = np.tile(points[:, list(grid).index(name)], rows)
    return Draws(tuple(order), values, tuple(grid))
