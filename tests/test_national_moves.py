"""Which moves to and from abroad are the country's gain or loss, by hand on a few lives, and in a run of the model."""

import numpy as np
import pytest

from experiments.national_moves import SETTLEMENT, by_rule, national_moves
from experiments.runner import simulated
from model.engine.world import EVENTS, LOG_COLUMNS
from model.inputs import Inputs
from model.record_columns import Log
from model.rulebook import rulebook
from scenarios import load
from scenarios.files import find

RULES = ("births", "in_migration_families", "labour_europe", SETTLEMENT, "family_reunification", "emigration")
ABROAD, HERE, AWAY = "immigration", "in_migration", "emigration"


def log(*lives: tuple[int, int, str, str]) -> Log:
    """Person, household, event and rule, in the order of the months."""
    rows = np.zeros((len(lives), len(LOG_COLUMNS)), dtype=np.int64)
    rows[:, 0] = [EVENTS.index(event) for _, _, event, _ in lives]
    rows[:, 1] = [RULES.index(rule) for *_, rule in lives]
    keys = np.array([(person, household) for person, household, *_ in lives], dtype=np.uint64)
    return Log(np.arange(len(lives)), rows, keys)


def counted(*lives: tuple[int, int, str, str]) -> tuple[list[int], list[int]]:
    """Who comes from abroad, and who goes there, and is counted."""
    came, went = national_moves(log(*lives), RULES)
    return [life[0] for life, yes in zip(lives, came, strict=True) if yes], [
        life[0] for life, yes in zip(lives, went, strict=True) if yes
    ]


def test_who_comes_to_work_and_goes_home_is_gained_and_lost() -> None:
    assert counted((1, 10, ABROAD, "labour_europe"), (1, 10, AWAY, "emigration")) == ([1], [1])


def test_who_lived_here_from_the_start_and_goes_abroad_is_lost_and_back_again_gained() -> None:
    assert counted((1, 10, AWAY, "emigration"), (1, 10, ABROAD, "labour_europe")) == ([1], [1])


def test_the_settled_their_families_and_their_children_born_here_would_be_elsewhere_in_norway() -> None:
    lives = (
        (1, 10, ABROAD, SETTLEMENT),
        (2, 10, ABROAD, "family_reunification"),
        (3, 10, "birth", "births"),
        *((person, 10, AWAY, "emigration") for person in (1, 2, 3)),
    )
    assert counted(*lives) == ([], [])


def test_who_moved_in_within_norway_is_no_loss_of_the_country_when_going_abroad() -> None:
    assert counted((1, 10, HERE, "in_migration_families"), (1, 10, AWAY, "emigration")) == ([], [])


def test_the_family_of_who_came_to_work_is_gained() -> None:
    lives = ((1, 10, ABROAD, "labour_europe"), (2, 10, ABROAD, "family_reunification"))
    assert counted(*lives) == ([1, 2], [])


@pytest.fixture(scope="module")
def run() -> tuple[Log, tuple[str, ...]]:
    scenario = load(find("hjelmeland"))
    model = simulated(scenario, 1, Inputs(scenario, rulebook()), events=True)
    return model.record.log(), model.record.rules


def test_of_a_run_nobody_who_is_settled_counts_and_everybody_else_from_abroad_but_their_families(
    run: tuple[Log, tuple[str, ...]],
) -> None:
    came, went = national_moves(*run)
    settled, joins = (by_rule(*run, name) for name in (SETTLEMENT, "family_reunification"))
    from_abroad = run[0].rows[:, 0] == EVENTS.index(ABROAD)
    assert not (came & settled).any()
    persons = run[0].keys[:, 0]
    first_within_norway = np.isin(persons, persons[run[0].rows[:, 0] == EVENTS.index(HERE)])
    assert (came | ~from_abroad | settled | joins | first_within_norway).all()
    assert 0 < (joins & came).sum() < joins.sum()
    assert went.any()
