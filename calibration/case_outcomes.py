"""Outcomes of the cases as checks: what the report counted, and the same counted in runs the way the report did.

A project counts its participants, a survey asks those who are still there: both are picked. So a simulated share is moved by
what being picked does before it is compared, and with each outcome stands the range of true shares that would pass: with few
people it is wide, and passing is being compatible, never being validated.

What Krafttak counted is one fact and stands in `calibration.krafttak`, what newcomers answered another, in
`calibration.newcomer_survey`; the outcomes here are counted each by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit, logit
from scipy.stats import beta, norm

from model.policy.in_use import InUse
from model.simulation import MigrationModel
from model.state import EMPLOYER, LIVES_IN, NONE, OWNER

#: Of the interval of counts that would not surprise.
INSIDE = 0.90
#: Log odds by which those who are picked, stay and are asked do better than all: normal (science: survivors, discharged).
PICKED_MEAN, PICKED_SD = 0.4, 0.6
#: Middles of equally likely parts, over which a mean is taken in place of an integral.
MIDDLES = (np.arange(99) + 0.5) / 99
#: These log odds, equally likely each.
PICKED = norm.ppf(MIDDLES, PICKED_MEAN, PICKED_SD)
_TIES = 1e-9  # by which equal probabilities may differ in the last bits


def passing(observed: int, among: int) -> tuple[float, float]:
    """The true shares for which so many of so many would not surprise: the exact interval of 90 %."""
    tail = (1.0 - INSIDE) / 2.0
    low = beta.ppf(tail, observed, among - observed + 1) if observed else 0.0
    high = beta.ppf(1.0 - tail, observed + 1, among - observed) if observed < among else 1.0
    return float(low), float(high)


def moved(share: float | np.ndarray, by: np.ndarray) -> np.ndarray:
    """A share, its log odds moved by so much."""
    return expit(logit(np.clip(share, 1e-6, 1.0 - 1e-6)) + by)


def surprise(probabilities: np.ndarray, observed: tuple[int, ...]) -> float:
    """Chance of counts no more likely than those observed: an exact test, whatever the shape of the counts.

    Args:
        probabilities: of all counts there could be, 1 together.
        observed: position of those that were.
    """
    return float(probabilities[probabilities <= probabilities[observed] * (1.0 + _TIES)].sum())


@dataclass(frozen=True)
class CaseOutcome:
    """An outcome of the report.

    Args:
        outcome: a short name.
        ids: of the fact sheet.
        scenario: in whose runs it is counted.
        month: at whose start, counted from year 0.
        meaning: what is counted.
        observed, among: so many of so many.
        counted: the same in a run: so many of so many.
        caution: what it cannot say.
    """

    outcome: str
    ids: str
    scenario: str
    month: int
    meaning: str
    observed: int
    among: int
    counted: Callable[[MigrationModel], tuple[int, int]]
    caution: str

    @property
    def passing(self) -> tuple[float, float]:
        """The true shares that would pass."""
        return passing(self.observed, self.among)

    def of_the_picked(self, share: float) -> float:
        """A share of all, as it is among those who were picked: mean over what being picked does."""
        return float(moved(share, PICKED).mean())


def in_use(model: MigrationModel, instrument: str) -> InUse:
    """An instrument of a run."""
    return next(each for each in model.policy.in_use if each.use.instrument == instrument)


def entered(model: MigrationModel, instrument: str, before: int) -> np.ndarray:
    """Rows of those who live and are still in the model and entered an instrument before a month."""
    enrolled = in_use(model, instrument).enrolled
    assert enrolled is not None
    when = enrolled.column("entered")
    alive = model.state.persons[LIVES_IN, : when.size] != NONE
    return np.flatnonzero(alive & (when >= 0) & (when < before))


def here(model: MigrationModel, rows: np.ndarray) -> np.ndarray:
    """Who of these lives in a modelled place, bool [row]."""
    lives = model.state.persons[LIVES_IN, rows]
    return (lives >= 0) & (lives < model.state.n_places)


def loan_families(model: MigrationModel) -> tuple[int, int]:
    """Of the grown-ups of families with a guaranteed loan: who still live here."""
    rows = entered(model, "start_up_loan", 12 * 2009)
    return int(here(model, rows).sum()), rows.size


def founders(model: MigrationModel) -> tuple[int, int]:
    """Of those who completed the training: who own a business."""
    rows = entered(model, "enterprise_training", model.month)
    enrolled = in_use(model, "enterprise_training").enrolled
    assert enrolled is not None
    rows = rows[(enrolled.column("ended")[rows] >= 0) & here(model, rows)]
    employer = model.state.persons[EMPLOYER, rows]
    owns = (employer >= 0) & (model.state.employers[OWNER, np.maximum(employer, 0)] == rows)
    return int(owns.sum()), rows.size


@cache
def case_outcomes() -> tuple[CaseOutcome, ...]:
    """The outcomes that are counted each by itself; `NOT_COUNTED` says of others why they are not counted."""
    return (
        CaseOutcome("loan families", "V-09", "hjelmeland_effort", 12 * 2009, "with a guaranteed loan still here", 5, 5,
                    loan_families, "they worked and wished to settle"),
        CaseOutcome("start-ups", "V-18", "lofoten_riskit", 12 * 2011, "participants who start a business", 14, 14,
                    founders, "expected when the report was written, not counted"),
    )  # fmt: skip


#: Outcomes of the fact sheet that no run is held against, and why.
NOT_COUNTED = {
    "V-08": "all 13 started by design; in runs everybody who enters has started",
    "V-10": "the number is not given; programme leavers in work or education are in `bolyst patterns`",
    "V-14": "tips are not modelled",
    "V-15": "the delay of the return campaign is an input",
    "V-16": "letters and events are not modelled; what they bring is a prior",
    "V-17": "a forecast of the municipality, not an observation",
}
