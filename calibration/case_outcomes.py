"""Outcomes of the cases as checks: what the report counted, and the same counted in runs the way the report did.

A project counts its participants, a survey asks those who are still there: both are picked. So a simulated share is moved by
what being picked does before it is compared, and with each outcome stands the range of true shares that would pass: with few
people it is wide, and passing is being compatible, never being validated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import expit, logit
from scipy.stats import beta, norm

from model.policy.in_use import InUse
from model.simulation import MigrationModel
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    EMPLOYER,
    GROUND,
    HOME_MOTIVE,
    LIVES_IN,
    MOTIVE,
    OWNER,
    SINCE,
    WORKING,
)
from model.vocabulary import GROUNDS

#: Of the interval of counts that would not surprise.
INSIDE = 0.90
#: Log odds by which those who are picked, stay and are asked do better than all: normal (science: survivors, discharged).
PICKED_MEAN, PICKED_SD = 0.4, 0.6
_QUANTILES = (np.arange(99) + 0.5) / 99


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
        picked: whether those counted were picked.
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
    picked: bool
    caution: str

    @property
    def passing(self) -> tuple[float, float]:
        """The true shares for which so many of so many would not surprise: the exact interval of 90 %."""
        tail = (1.0 - INSIDE) / 2.0
        low = beta.ppf(tail, self.observed, self.among - self.observed + 1) if self.observed else 0.0
        high = (
            beta.ppf(1.0 - tail, self.observed + 1, self.among - self.observed) if self.observed < self.among else 1.0
        )
        return float(low), float(high)

    def of_the_picked(self, share: float) -> float:
        """A share of all, as it is among those who were picked: mean over what being picked does."""
        if not self.picked:
            return share
        moves = norm.ppf(_QUANTILES, PICKED_MEAN, PICKED_SD)
        return float(expit(logit(np.clip(share, 1e-6, 1.0 - 1e-6)) + moves).mean())


def _in_use(model: MigrationModel, instrument: str) -> InUse:
    return next(each for each in model.policy.in_use if each.use.instrument == instrument)


def _entered(model: MigrationModel, instrument: str, before: int) -> np.ndarray:
    """Rows of those still in the model who entered an instrument before a month."""
    enrolled = _in_use(model, instrument).enrolled
    assert enrolled is not None
    entered = enrolled.column("entered")
    return np.flatnonzero((entered >= 0) & (entered < before))


def _here(model: MigrationModel, rows: np.ndarray) -> np.ndarray:
    lives = model.state.persons[LIVES_IN, rows]
    return (lives >= 0) & (lives < model.state.n_places)


def in_work(model: MigrationModel) -> tuple[int, int]:
    """Of those who entered matchmaking in the first two years, and live here: who work."""
    rows = _entered(model, "matchmaking", 12 * 2008 + 6)
    rows = rows[_here(model, rows)]
    return int((model.state.persons[ACTIVITY, rows] == WORKING).sum()), rows.size


def left(model: MigrationModel) -> tuple[int, int]:
    """Of those who entered matchmaking: who no longer live here."""
    rows = _entered(model, "matchmaking", 12 * 2009 + 6)
    return int((~_here(model, rows)).sum()), rows.size


def loan_families(model: MigrationModel) -> tuple[int, int]:
    """Of the grown-ups of families with a guaranteed loan: who still live here."""
    rows = _entered(model, "start_up_loan", 12 * 2009)
    return int(_here(model, rows).sum()), rows.size


def _in_movers(model: MigrationModel) -> np.ndarray:
    """Rows of adults who moved here within Norway in the last three years and are still here."""
    persons = model.state.persons[:, : model.state.n_persons]
    grounds = [GROUNDS.index(ground) for ground in ("domestic", "returnee")]
    came = (persons[SINCE] >= model.month - 36) & np.isin(persons[GROUND], grounds) & (persons[AGE] >= ADULT_AGE)
    return np.flatnonzero(came & (persons[LIVES_IN] >= 0) & (persons[LIVES_IN] < model.state.n_places))


def home_motive(model: MigrationModel) -> tuple[int, int]:
    """Of recent in-movers who are still here: who came to move home."""
    rows = _in_movers(model)
    return int((model.state.persons[MOTIVE, rows] == HOME_MOTIVE).sum()), rows.size


def founders(model: MigrationModel) -> tuple[int, int]:
    """Of those who completed the training: who own a business."""
    rows = _entered(model, "enterprise_training", model.month)
    enrolled = _in_use(model, "enterprise_training").enrolled
    assert enrolled is not None
    rows = rows[(enrolled.column("ended")[rows] >= 0) & _here(model, rows)]
    employer = model.state.persons[EMPLOYER, rows]
    owns = (employer >= 0) & (model.state.employers[OWNER, np.maximum(employer, 0)] == rows)
    return int(owns.sum()), rows.size


@cache
def case_outcomes() -> tuple[CaseOutcome, ...]:
    """The outcomes that can be counted in runs; `NOT_COUNTED` says of the others why not."""
    july = 12 * 2009 + 6
    return (
        CaseOutcome("in work", "V-05", "verdal_krafttak", july, "first two intakes of Krafttak in work of any kind", 25, 29,
                    in_work, True, "8 were discharged before; nobody was compared with"),
        CaseOutcome("discharged", "V-07", "verdal_krafttak", july, "of Krafttak discharged; here: moved away", 8,
                    50, left, False, "the report gives no reasons; the model knows only moving away"),
        CaseOutcome("loan families", "V-09", "hjelmeland_effort", 12 * 2009, "with a guaranteed loan still here", 5, 5,
                    loan_families, True, "they worked and wished to settle"),
        CaseOutcome("home", "V-13", "fjellregionen_flytthit", 12 * 2009, "in-movers who moved home above all", 14, 42,
                    home_motive, False, "how people were chosen for the survey is not told"),
        CaseOutcome("start-ups", "V-18", "lofoten_riskit", 12 * 2011, "participants who start a business", 14, 14,
                    founders, True, "expected when the report was written, not counted"),
    )  # fmt: skip


#: Outcomes of the fact sheet that no run is held against, and why.
NOT_COUNTED = {
    "V-04": "the model does not tell permanent from other contracts",
    "V-06": "29 less V-05: the same fact",
    "V-08": "all 13 started by design; in runs everybody who enters has started",
    "V-10": "the number is not given; programme leavers in work or education are in `bolyst patterns`",
    "V-11": "who was triggered is told by comparing runs with and without campaigns, person by person",
    "V-12": "who knew the project before is an input, `marketing_heard`",
    "V-14": "tips are not modelled",
    "V-15": "the delay of the return campaign is an input",
    "V-16": "letters and events are not modelled; what they bring is a prior",
    "V-17": "a forecast of the municipality, not an observation",
}
