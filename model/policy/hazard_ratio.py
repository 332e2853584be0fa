"""The plainest instrument: a ratio on the hazard or intensity of one rule, for a target group, between two dates."""

from dataclasses import dataclass
from datetime import date

from model.policy.dated import Dated
from model.policy.target import Target


@dataclass(frozen=True)
class HazardRatio(Dated):
    """Multiplies a rule's yearly hazard or intensity for those it reaches. No effect size in it is measured.

    Args:
        rule: name of the rule.
        ratio: 0 or more; 1 changes nothing at all.
        start: first day in force; the month that begins on it is the first.
        stop: first day no longer in force; None runs to the end.
        target: who is reached, counted anew at the start of each month.
    """

    rule: str
    ratio: float
    start: date
    stop: date | None = None
    target: Target = Target()
