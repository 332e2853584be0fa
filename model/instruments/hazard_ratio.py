"""The plainest instrument: a ratio on the hazard or intensity of one rule, for a target group, between two dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np

from model.instruments.target import Target
from model.kinds import Rule
from model.state import State


@dataclass(frozen=True)
class HazardRatio:
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

    def in_force(self, month: int) -> bool:
        """Whether the month (counted from year 0) begins on or after the start and before the stop."""
        first = date(month // 12, month % 12 + 1, 1)
        return self.start <= first and (self.stop is None or first < self.stop)


def check(instruments: Sequence[HazardRatio], rules: Sequence[Rule], places: tuple[str, ...]) -> None:
    """Refuse instruments that would silently do nothing, or something else.

    Raises:
        ValueError: naming the instrument's rule, the value and what is allowed.
    """
    known = {rule.name: rule for rule in rules}
    for instrument in instruments:
        name, target = instrument.rule, instrument.target
        if name not in known:
            raise ValueError(f"hazard_ratio on {name!r}: there is no such rule; known are {', '.join(known)}")
        if not 0.0 <= instrument.ratio < inf:
            raise ValueError(f"hazard_ratio on {name}: ratio {instrument.ratio} must be 0 or more, and finite")
        if unknown := set(target.places) - set(places):
            raise ValueError(f"hazard_ratio on {name}: {min(unknown)} is not modelled; places are {', '.join(places)}")
        if known[name].kind == "arrival" and not target.only_places():
            raise ValueError(f"hazard_ratio on {name}: arrivals can be targeted by place only")


def ratios(
    instruments: Sequence[HazardRatio], rule: Rule, state: State, places: tuple[str, ...], month: int
) -> np.ndarray | None:
    """The product of the ratios in force on a rule: per row for events, per place for arrivals; None when there is none.

    The factors are multiplied in the order of their sizes, so that the order in the scenario cannot matter even in the
    last bit.
    """
    in_force = sorted(
        (instrument for instrument in instruments if instrument.rule == rule.name and instrument.in_force(month)),
        key=lambda instrument: (instrument.ratio, repr(instrument.target)),
    )
    if not in_force:
        return None
    product: np.ndarray | None = None
    for instrument in in_force:
        if rule.kind == "arrival":
            reached = instrument.target.reached_places(places)
        else:
            reached = instrument.target.reached(state, rule.of, places, month)
        factor = np.where(reached, instrument.ratio, 1.0)
        product = factor if product is None else product * factor
    return product
