"""The newcomer survey of Fjellregionen as one fact: 42 who had moved in and were still there, asked in 2008 (V-11 to V-13).

How they were chosen is not told, and who had left again is missing: whatever that does, it does to all answers together, so
one survey effect moves the log odds of all three. That a campaign triggered a move (V-11) is said by who moved, now or
brought forward alike; what would not have come about at all is less, the trigger times its additionality. In runs a trigger
is told by comparing pairs with common random numbers: who is here in the run with campaigns, and never moved in in its
pair without them. In these runs all that campaigns trigger is additional: nobody is missing yet who was brought forward.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.stats import beta, binom

from calibration.case_outcomes import INSIDE, MIDDLES, PICKED, moved, passing, surprise
from model.acts import Promise
from model.engine.world import EVENTS, LOG_COLUMNS
from model.instrument import instruments
from model.policy import instruments as shared
from model.policy.instrument_use import InstrumentUse
from model.simulation import MigrationModel
from model.state import ADULT_AGE, AGE, DOMESTIC, GROUND, HOME_MOTIVE, LIVES_IN, MOTIVE
from scenarios import Scenario

SCENARIO = "fjellregionen_flytthit"
ASKED = 42
#: Of an additional move against a stated trigger (science: additionality).
ADDITIONAL = shared.additional
#: Who moved in so many months before is asked; the report does not say how far back it went: assumption.
RECENT = 36
#: The lever of campaigns and marketing, which V-11 names; a host or a web site is another.
CAMPAIGNS = "pull"


@dataclass(frozen=True)
class Question:
    """A question of the survey.

    Args:
        ids: of the fact sheet.
        meaning: what is said.
        observed: by how many of `ASKED`.
        caution: what the answer cannot say.
    """

    ids: str
    meaning: str
    observed: int
    caution: str

    @property
    def passing(self) -> tuple[float, float]:
        """The true shares that would pass."""
        return passing(self.observed, ASKED)


QUESTIONS = (
    Question("V-11", "moved because of a campaign", 8,
             "in runs who is here and would not have moved in then without campaigns; who names one may have come anyway"),
    Question("V-12", "knew the project before", 25,
             "an input, `marketing_heard`, times what is delivered: no evidence; told of those without a home here only"),
    Question("V-13", "moved home above all", 14,
             "a motive, of those who were still there"),
)  # fmt: skip


class Answers(NamedTuple):
    """What is counted of one pair of runs.

    Args:
        asked: in-movers still here in the run with campaigns.
        triggered: of them, who never moved in in the run without.
        deterred: in-movers still here in the run without campaigns who never moved in in the run with them.
        strangers: of those asked, who did not come to where they grew up: of them alone the model tells who has heard.
        heard: of these, who had heard of a campaign before.
        home: of those asked, who came to move home.
    """

    asked: int
    triggered: int
    deterred: int
    strangers: int
    heard: int
    home: int


def surveyed(scenario: Scenario) -> Scenario:
    """The same with nobody missing whom campaigns brought forward: what they trigger is what those say who are asked."""
    return replace(scenario, parameters={**scenario.parameters, "instruments_additional": 1.0})


def without_campaigns(scenario: Scenario) -> Scenario:
    """The same without campaigns and marketing; everything else the project does goes on."""

    def stays(use: object) -> bool:
        return not (isinstance(use, InstrumentUse) and instruments()[use.instrument].lever == CAMPAIGNS)

    return replace(scenario, instruments=tuple(filter(stays, scenario.instruments)))


def answers(with_it: MigrationModel, without: MigrationModel) -> Answers:
    """What those would say who are asked in the first run of a pair; both stand at the same month and keep events."""
    rows, came = asked(with_it)
    strangers = with_it.state.persons[GROUND, rows] == DOMESTIC
    heard = has_heard(with_it, rows[strangers], came[strangers])
    home = with_it.state.persons[MOTIVE, rows] == HOME_MOTIVE
    triggered, deterred = only_here(with_it, without), only_here(without, with_it)
    return Answers(rows.size, triggered.size, deterred.size, int(strangers.sum()), int(heard.sum()), int(home.sum()))


def only_here(one: MigrationModel, other: MigrationModel) -> np.ndarray:
    """Keys of those asked in one run of a pair who never moved in in the other."""
    rows, _ = asked(one)
    never = np.isin(one.state.person_keys[rows], _moves(other)[0], invert=True)
    return one.state.person_keys[rows[never]]


def asked(model: MigrationModel) -> tuple[np.ndarray, np.ndarray]:
    """Rows of adults who moved in from the rest of Norway lately and are here, and the month each came last."""
    keys, months = _moves(model)
    last = dict(zip(keys[months >= model.month - RECENT], months[months >= model.month - RECENT], strict=True))
    persons = model.state.persons[:, : model.state.n_persons]
    lives = persons[LIVES_IN]
    adults = np.flatnonzero((lives >= 0) & (lives < model.state.n_places) & (persons[AGE] >= ADULT_AGE))
    of_all = model.state.person_keys[adults]
    rows = adults[np.isin(of_all, np.fromiter(last, dtype=np.uint64, count=len(last)))]
    return rows, np.array([last[key] for key in model.state.person_keys[rows]], dtype=np.int64)


def _moves(model: MigrationModel) -> tuple[np.ndarray, np.ndarray]:
    """Keys and months of everybody whom the register ever took in from the rest of Norway, in order of time."""
    log, outside = model.record.log(), model.state.n_places
    moves = log.rows[:, LOG_COLUMNS.index("event")] == EVENTS.index("in_migration")
    moves &= log.rows[:, LOG_COLUMNS.index("from_place")] == outside
    return log.keys[moves, 0], log.months[moves]


def has_heard(model: MigrationModel, rows: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Who of these had heard of a campaign when they came, by a fixed number each: bool [row]."""
    found = np.zeros(rows.size, dtype=bool)
    for each in model.policy.in_use:
        in_places = each.in_places[model.state.persons[LIVES_IN, rows]]
        for act in each.instrument.acts:
            if isinstance(act, Promise):
                done = {month: each.share(int(month)) for month in np.unique(came)}
                delivered = np.array([done[month] for month in came])
                found |= in_places & (each.drawn("heard", rows) < each.setting(act.heard) * delivered)
    return found


def of_the_asked(shares: tuple[float, float, float]) -> np.ndarray:
    """Shares as they are said in the survey, one survey effect for all: float64 [survey effect, question].

    Args:
        shares: of moves that were triggered, of those who have heard, of those who came home, in runs.
    """
    return moved(np.array(shares)[np.newaxis], PICKED[:, np.newaxis])


def likely(shares: tuple[float, float, float]) -> np.ndarray:
    """Probability of every set of answers of `ASKED` people: float64 [V-11, V-12, V-13], each 0 to `ASKED`.

    Given the survey effect, answers to one question are taken to say nothing of those to another.
    """
    said = of_the_asked(shares)
    counts = np.arange(ASKED + 1)
    of_each = [binom.pmf(counts, ASKED, said[:, [k]]) for k in range(len(QUESTIONS))]
    return np.einsum("si,sj,sk->ijk", *of_each) / len(said)


def chance(shares: tuple[float, float, float]) -> float:
    """Chance of a set of answers no more likely than the survey's."""
    first, second, third = (question.observed for question in QUESTIONS)
    return surprise(likely(shares), (first, second, third))


def expected_additional() -> tuple[float, float, float]:
    """Share of in-movers that the stated trigger makes additional: mean and interval of 90 %.

    Trigger share, from 8 of 42, times additionality.
    """
    said = beta.ppf(MIDDLES, QUESTIONS[0].observed + 0.5, ASKED - QUESTIONS[0].observed + 0.5)
    assert ADDITIONAL.prior is not None
    of_both = np.outer(said, ADDITIONAL.prior.quantile(MIDDLES, *ADDITIONAL.range))
    low, high = np.quantile(of_both, ((1.0 - INSIDE) / 2.0, (1.0 + INSIDE) / 2.0))
    return float(of_both.mean()), float(low), float(high)
