"""Which options get the next pairs: optimal computing budget allocation (OCBA) among options that share draws and seeds.

Chen and Lee (2011) give option i pairs in proportion to (sigma_i / delta_i)^2, delta_i how far it is behind the best. With
common random numbers sigma_i is the spread of the difference to the best in the same pair, and the best needs every pair
that another has (Fu et al. 2007, doi:10.1287/ijoc.1050.0141): both hold here. The baseline is run in every pair anyway, and
no pairs are given to it. (sim-tools has OCBA for independent runs made one at a time; it takes the first two entries of a
partition for best and second, in either order, and has no common random numbers.)
"""

import numpy as np

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.ranking import means

#: A lead counts for no less than this share of its standard error: an option that seems as good must not get all pairs.
_LEAST_LEAD = 0.5


def allocate(gains: np.ndarray, more: int) -> np.ndarray:
    """Pairs that each option gets next, int64 [option], whole draws; the baseline's are those of whoever has most.

    Args:
        gains: against the baseline, float64 [option, pair], 0 in the first row; NaN behind an option's last pair.
        more: pairs to be given to mixes altogether.
    """
    pairs = (~np.isnan(gains)).sum(axis=1)
    mean = means(gains)
    best = int(np.argmax(mean))
    weight = np.zeros(len(gains))
    for k in range(len(gains)):
        if k == best:
            continue
        shared = min(pairs[k], pairs[best])
        apart = gains[best, :shared] - gains[k, :shared]
        spread = apart.std(ddof=1)
        lead = max(mean[best] - mean[k], _LEAST_LEAD * spread / np.sqrt(shared))
        weight[k] = (spread / lead) ** 2 if spread > 0.0 else 0.0
    weight[best] = weight.max()
    weight[0] = 0.0
    if not weight.any():
        weight[1:] = 1.0
    return _filled(pairs, weight, more)


def _filled(pairs: np.ndarray, weight: np.ndarray, more: int) -> np.ndarray:
    """Pairs on top of those there are, as near to the weights as may be, since none can be taken back."""
    given = np.zeros(len(pairs), dtype=np.int64)
    for _ in range(more // SEEDS_OF_A_DRAW):
        have = (pairs + given).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            filled = np.where(weight > 0.0, have / weight, np.inf)
        given[int(np.argmin(filled))] += SEEDS_OF_A_DRAW
    return given
