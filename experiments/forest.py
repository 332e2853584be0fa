"""What parameters together say of a number: a random forest, judged by draws it has not seen.

Alone a parameter may say little that says much beside another. The forest is fitted to four fifths of the draws and
foretells the rest; what it errs by more there when a parameter is shuffled is twice the variance that hangs on the
parameter, alone and with others (Breiman 2001, doi:10.1023/A:1010933404324; the factor as of Jansen's total effect). What
any parameter gets where none says anything is seen from shuffled numbers.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold

#: Judgement: trees, draws in a leaf at least, and parts of the draws, each foretold from the others.
_TREES, _LEAF, _PARTS = 50, 3, 5
#: Shuffles of a parameter among the draws that are foretold.
_SWAPS = 3
#: Shuffles of the numbers, and the share of them and the numbers themselves that is not beyond chance.
_SHUFFLES, _BEYOND, _SEED = 19, 0.95, 1


@dataclass(frozen=True)
class Foretold:
    """What parameters say of a number.

    Args:
        explained: share of its variance in draws not seen that all together foretell; below 0 when they mislead.
        shares: of its variance that hang on each parameter, alone and with others, float64 [parameter].
        by_chance: the largest share of any parameter where none says anything, which one in twenty such exceeds.
    """

    explained: float
    shares: np.ndarray
    by_chance: float


def foretold(inputs: np.ndarray, numbers: np.ndarray) -> Foretold:
    """What parameters say of numbers, the same for the same draws.

    Args:
        inputs: parameters, float64 [draw, parameter].
        numbers: of the draws, float64 [draw], not all the same.
    """
    rng = np.random.default_rng(_SEED)
    explained, shares = _held_out(inputs, numbers, rng)
    chance = [_held_out(inputs, rng.permutation(numbers), rng)[1].max() for _ in range(_SHUFFLES)]
    return Foretold(explained, shares, float(np.quantile(chance, _BEYOND, method="weibull")))


def _held_out(inputs: np.ndarray, numbers: np.ndarray, rng: np.random.Generator) -> tuple[float, np.ndarray]:
    """Share of the variance that is foretold, and that hang on each parameter."""
    many = inputs.shape[1]
    left, more = 0.0, np.zeros(many)
    for seen, unseen in KFold(_PARTS, shuffle=True, random_state=_SEED).split(inputs):
        forest = RandomForestRegressor(_TREES, min_samples_leaf=_LEAF, random_state=_SEED)
        forest.fit(inputs[seen], numbers[seen])
        rows, truth = inputs[unseen], numbers[unseen]
        off = (forest.predict(rows) - truth) ** 2
        left += off.sum()
        for _ in range(_SWAPS):
            order = rng.permutation(len(rows))
            swapped = np.repeat(rows[None], many, axis=0)  # [parameter, draw, parameter]
            swapped[range(many), :, range(many)] = rows[order].T
            told = forest.predict(swapped.reshape(-1, many)).reshape(many, len(rows))
            more += ((told - truth) ** 2 - off).sum(axis=1) / _SWAPS
    total = numbers.var() * len(numbers)
    return float(1.0 - left / total), more / 2.0 / total
