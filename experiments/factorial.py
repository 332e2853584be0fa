"""A factorial of levers: what each does on average over the others, and what two do together beyond what each does alone.

Every subset of the levers is run in the same pairs. The main effect of a lever is the mean, over the subsets of the others,
of what it adds; the interaction of two is the mean of what the second adds with the first on less what it adds with it
off: above 0 they complement each other, below 0 one stands in for the other.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from experiments.paired import LEVEL, difference

#: Columns of the table of effects.
COLUMNS = ["lever", "other", "mean", "low", "high", "parameters_low", "parameters_high", "pairs", "kind"]
MAIN, COMPLEMENTS, SUBSTITUTES, NOT_TOLD = "main effect", "complements", "substitutes", "not told apart from none"


def subsets(levers: int) -> list[tuple[bool, ...]]:
    """All subsets, none first."""
    return sorted(product((False, True), repeat=levers), key=lambda on: (sum(on), [not each for each in on]))


def effects(names: Sequence[str], numbers: np.ndarray) -> pd.DataFrame:
    """Main effects and interactions, with the interval of each for want of runs and that over the parameters.

    Args:
        names: of the levers.
        numbers: of an outcome, float64 [subset, pair], in the order of `subsets`.

    Raises:
        ValueError: there are not all subsets.
    """
    design = np.array(subsets(len(names)))
    if len(design) != len(numbers):
        raise ValueError(f"effects of {len(names)} levers from {len(numbers)} subsets: allowed are all {len(design)}")
    signs = np.where(design, 1.0, -1.0)
    rows = []
    for lever, name in enumerate(names):
        rows.append(_row(name, "", signs[:, lever], numbers, 1))
    for first, second in combinations(range(len(names)), 2):
        rows.append(_row(names[first], names[second], signs[:, first] * signs[:, second], numbers, 2))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(name: str, other: str, sign: np.ndarray, numbers: np.ndarray, levers: int) -> tuple[object, ...]:
    """An effect by pair: its contrast over all subsets, on the scale of one subset."""
    contrast = sign @ numbers * 2.0**levers / len(sign)
    found = difference(np.zeros_like(contrast), contrast)
    kind = MAIN
    if other:
        kind = NOT_TOLD if not found.told_apart else COMPLEMENTS if found.mean > 0.0 else SUBSTITUTES
    ends = (found.low, found.high, *found.parameters)
    return name, other, found.mean, *ends, found.pairs, kind


def words(table: pd.DataFrame) -> list[str]:
    """What the table says of pairs of levers, in sentences."""
    told = []
    for row in table[table.kind.isin([COMPLEMENTS, SUBSTITUTES])].to_dict("records"):
        verb = "complement each other" if row["kind"] == COMPLEMENTS else "stand in for one another"
        told.append(
            f"{row['lever']} and {row['other']} {verb}: {row['mean']:+.1f} residents beyond what each does alone."
        )
    looked = int((table.kind != MAIN).sum())
    if told and looked > 1:
        told.append(f"Of {looked} pairs of levers that do nothing together, one in ten would look so by chance.")
    if not told:
        told.append(
            f"No two levers are seen to help or hinder one another, with intervals of {LEVEL:.0%} for want of runs."
        )
    return told
