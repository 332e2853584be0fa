"""How effects of several instruments on one rule combine: within a lever, across levers, and how much is the most.

Within a lever the largest log ratio counts fully and each other by `instruments_further`: the same people are helped the
same way. Levers add up; the sum is capped softly at `instruments_most`. Nothing depends on the order of instruments.
"""

from collections.abc import Mapping, Sequence

import numpy as np


def combined(logs: Mapping[str, Sequence[np.ndarray]], further: float, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Log ratio on a rule, and where the cap binds.

    Args:
        logs: by lever, the log ratios of its instruments: float64 per row of the rule's subject, 0 for who is not reached.
        further: share by which the smaller effects of a lever count.
        most: cap on the absolute log ratio.

    Returns:
        float64 per row; bool per row, whether the sum of the levers was larger than the cap.
    """
    levers = [_of_lever(np.stack(of_lever), further) for _, of_lever in sorted(logs.items())]
    total = np.sum(levers, axis=0)
    return most * np.tanh(total / most), np.abs(total) > most


def _of_lever(logs: np.ndarray, further: float) -> np.ndarray:
    """Of [instrument, row] the largest in size fully, the rest by `further`; they are added in an order of their own."""
    if len(logs) == 1:
        return logs[0]
    # equal sizes of opposite sign would make the largest a matter of order: then it is the upper
    largest = np.where(logs.max(axis=0) >= -logs.min(axis=0), logs.max(axis=0), logs.min(axis=0))
    all_of_them = logs if len(logs) < 3 else np.sort(logs, axis=0)  # a sum of two is the same in either order
    return largest + further * (all_of_them.sum(axis=0) - largest)
