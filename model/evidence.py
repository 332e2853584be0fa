"""Grades of evidence, and the priors of effects that follow from them.

An effect is a log ratio in the beneficial direction, for who is reached, at full strength. Weaker evidence moves weight to
no effect at all; it does not widen the upside. The five grades and their numbers are judgement, fixed before any fit.
"""

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np


class Grade(NamedTuple):
    """What a grade of evidence says of an effect.

    Args:
        none: probability that there is no effect.
        median: ratio, if there is one.
        sd_log: of the log ratio, if there is one.
        meaning: what such evidence is.
    """

    none: float
    median: float
    sd_log: float
    meaning: str


#: Grade 1, causal evidence on the same lever in Norwegian districts, has an estimate of its own: no instrument has it.
GRADES = {
    2: Grade(0.15, 1.15, 0.20, "causal elsewhere, or a register study with controls"),
    3: Grade(0.30, 1.12, 0.25, "a table of the report, or a project's count with its denominator"),
    4: Grade(0.45, 1.08, 0.25, "interviews, a survey, or a project's count without denominator"),
    5: Grade(0.60, 1.05, 0.25, "argued, or only named"),
}
#: Log ratios an effect may have.
EFFECTS = (-1.0, 1.0)


@dataclass(frozen=True)
class Graded:
    """Prior of an effect by its grade: no effect at all with a probability, else normal; cut to the range."""

    grade: int

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueError(f"Graded({self.grade}): allowed are {', '.join(map(str, GRADES))}")

    @property
    def mean(self) -> float:
        """Mean log ratio: what a run without draws uses."""
        grade = GRADES[self.grade]
        return (1.0 - grade.none) * log(grade.median)

    def quantile(self, u: "np.ndarray", low: float, high: float) -> "np.ndarray":
        """The values below which the shares `u` of the prior lie; the jump at 0 holds the weight of no effect."""
        import numpy as np
        from scipy.special import ndtr, ndtri

        grade = GRADES[self.grade]
        mean, some = log(grade.median), 1.0 - grade.none
        least, zero, most = (ndtr((end - mean) / grade.sd_log) for end in (low, 0.0, high))
        below = some * (zero - least) / (most - least)
        above = below + grade.none
        # the share of the normal part that lies below each value
        share = np.where(u < below, u, np.where(u > above, u - grade.none, below)) / some
        found = mean + grade.sd_log * ndtri(least + share * (most - least))
        return np.clip(np.where((u >= below) & (u <= above), 0.0, found), low, high)
