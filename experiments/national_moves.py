"""Which moves to and from abroad are the country's gain or loss, person by person, in the event log of a run.

Who came within Norway, or is settled, would live elsewhere in the country without the place; what they do later, such as to
emigrate or to bring their families, they would do from there. Neither they, nor the families that join them, nor their
children born here count. A refugee who was settled before the run began, and whose family comes in it, is not told from
others who live there from the start.
"""

import numpy as np

from model.engine.world import EVENTS
from model.record_columns import Log

SETTLEMENT, _REUNIFICATION = "refugee_settlement", "family_reunification"
_BIRTH, _DOMESTIC, _FROM_ABROAD, _TO_ABROAD = map(EVENTS.index, ("birth", "in_migration", "immigration", "emigration"))
_NO_RULE = -1


def national_moves(log: Log, rules: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The moves from abroad, and those to it, that count: each bool [row of the log].

    Args:
        log: of a whole run.
        rules: of the run, in its order.
    """
    event, (person, household) = log.rows[:, 0], log.keys.T
    settled, joins = by_rule(log, rules, SETTLEMENT), by_rule(log, rules, _REUNIFICATION)
    appears = np.isin(event, [_BIRTH, _DOMESTIC, _FROM_ABROAD])
    _, first = np.unique(np.where(appears, person, 0), return_index=True)
    at_first = np.zeros(len(event), dtype=bool)
    at_first[first] = True
    at_first &= appears
    from_norway = at_first & (settled | (event == _DOMESTIC))
    theirs = np.isin(household, household[from_norway]) & at_first & (joins | (event == _BIRTH))
    elsewhere = np.isin(person, person[from_norway | theirs])
    return (event == _FROM_ABROAD) & ~elsewhere, (event == _TO_ABROAD) & ~elsewhere


def by_rule(log: Log, rules: tuple[str, ...], name: str) -> np.ndarray:
    """Which rows are of a rule, bool [row]; none of a rule that the run does not have."""
    return np.asarray(log.rows[:, 1] == (rules.index(name) if name in rules else _NO_RULE))
