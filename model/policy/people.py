"""What an instrument does to who enters it, and to who completes it."""

import numpy as np

from model.acts import Guarantee, Leads, Lends, Licence, OfPeople, Placement, Teaches
from model.policy.in_use import InUse
from model.state import (
    ACTIVITY,
    CAR,
    EMPLOYER,
    GUARANTEE,
    LABOUR_DEMAND,
    LIVES_IN,
    OWNER,
    SEEKING,
    SKILL,
    TRUST,
    WORKING,
    State,
)
from model.vocabulary import SKILLS

#: What rules will say happened, rows of persons by rule.
Led = dict[str, list[np.ndarray]]


def happens(each: InUse, act: OfPeople, entered: np.ndarray, completed: np.ndarray, state: State, led: Led) -> None:
    """Let an act happen to who entered this month, or completed it: rows of persons.

    Args:
        each: the instrument in use.
        act: of the instrument.
        entered, completed: rows of persons.
        state: written.
        led: by rule, to whom it will happen; rows are added.
    """
    match act:
        case Licence(passing):
            state.persons[CAR, completed[each.drawn("licence", completed) < each.setting(passing)]] = 1
        case Guarantee():
            state.persons[GUARANTEE, entered] = 1
        case Teaches(skill, passing):
            passed = completed[each.drawn("passing", completed) < each.setting(passing)]
            state.persons[SKILL, passed] = np.maximum(state.persons[SKILL, passed], SKILLS.index(skill))
        case Leads(rule, share):
            rows = _can_found(completed, state)
            led.setdefault(rule, []).append(rows[each.drawn(f"leads to {rule}", rows) < each.setting(share)])
        case Lends(rule, capital, loan):
            rows = _can_found(completed, state)
            led.setdefault(rule, []).append(_lent(each, rows, each.setting(capital), each.setting(loan), state))
        case Placement(lost=lost):
            left = completed[~kept(each, act, completed, state)]
            state.person_columns[TRUST, left] *= 1.0 - each.setting(lost)


def _can_found(rows: np.ndarray, state: State) -> np.ndarray:
    """Those of these who work or look for work, and have no business of their own."""
    activity, employer = state.persons[ACTIVITY, rows], state.persons[EMPLOYER, rows]
    owns = (employer >= 0) & (state.employers[OWNER, np.maximum(employer, 0)] == rows)
    return rows[((activity == WORKING) | (activity == SEEKING)) & ~owns]


def _lent(each: InUse, rows: np.ndarray, capital: float, loan: float, state: State) -> np.ndarray:
    """Who of these gets a loan, in an order of their own, until the capital of the place is spent."""
    order = rows[np.argsort(each.drawn("loan", rows))]
    lives = state.persons[LIVES_IN, order]
    given = []
    for place in np.unique(lives):
        left = int((capital - each.supplied[place] * loan) // loan)
        given.append(order[lives == place][: max(left, 0)])
        each.supplied[place] += given[-1].size
    return np.concatenate([rows[:0], *given])


def places_left(each: InUse) -> float:
    """Share of the places that are left when a project has dropped firms that exploit (I-22)."""
    dropped = [each.setting(act.exploiting) * each.setting(act.dropped) for act in each.instrument.acts
               if isinstance(act, Placement)]  # fmt: skip
    return 1.0 - sum(dropped)


def kept(each: InUse, act: Placement, rows: np.ndarray, state: State) -> np.ndarray:
    """Whom of these the firm of their placement keeps, bool; by a fixed number each: better times only add people."""
    before = each.setting(act.exploiting)
    exploiting = before * (1.0 - each.setting(act.dropped)) / max(places_left(each), 1e-9)  # of the firms that are left
    demand = np.minimum(state.places[LABOUR_DEMAND, state.persons[LIVES_IN, rows]], 1.0)
    return each.drawn("kept", rows) < (1.0 - exploiting) * each.setting(act.kept) * demand
