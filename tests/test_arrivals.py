"""Arrivals: how many households come, and who is in them."""

import numpy as np
import pytest

from model.draws import Draws, code, numbered
from model.engine.arrivals import MOST_CHILDREN, count_arrivals
from model.instruments import HazardRatio
from model.simulation import MigrationModel
from model.state import (
    AGE,
    CHILDREN,
    COUPLE,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    MOTHER,
    NONE,
    ORIGINS,
    SINCE,
    SIZE,
)
from tests.conftest import model_of, months, run, scenario
from tests.village import MONTH, WORD


def test_a_stronger_pull_only_adds_arrivals() -> None:
    words, keys = np.array([WORD, Draws(1).word("another", MONTH)]), np.array([code("hjelmeland"), code("verdal")])
    before = np.zeros((2, 2), dtype=np.int64)
    for intensity in np.linspace(0.0, 300.0, 400):
        n = np.zeros((2, 2), dtype=np.int64)
        count_arrivals(np.full((2, 2), intensity), words, keys, n)
        assert (n >= before).all()
        before = n
    assert before.mean() == pytest.approx(25.0, abs=8)


def test_arrivals_average_a_twelfth_of_the_yearly_intensity() -> None:
    words, keys = numbered(code("words"), 300), numbered(code("places"), 20)
    n = np.zeros((300, 20), dtype=np.int64)
    count_arrivals(np.full((300, 20), 18.0), words, keys, n)
    assert n.mean() == pytest.approx(1.5, abs=0.06)
    assert n.var() == pytest.approx(1.5, rel=0.06)


@pytest.fixture(scope="module")
def newcomers() -> tuple[MigrationModel, np.ndarray]:
    """A month of very many families from Norway: the model after it and the rows of the newcomers' households."""
    pull = HazardRatio("in_migration_families", 300.0, scenario().start)
    model = model_of(scenario(places=("verdal",), stop=months(1), instruments=(pull,)))
    first = model.state.n_persons
    model.run()
    events = model.record.events("test", 1)
    keys = {int(key, 16) for key in events.person[events.rule == "in_migration_families"]}
    state = model.state
    of_stream = [i for i in range(first, state.n_persons) if int(state.person_keys[i]) in keys]
    return model, np.unique(state.persons[HOUSEHOLD, of_stream])


def test_families_come_as_their_parameters_say(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    values, households = model.inputs.values, model.state.households[:, rows]
    with_children = households[CHILDREN] > 0
    assert rows.size > 1000
    assert (households[COUPLE] > 0).mean() == pytest.approx(values["in_migration_partnered"], abs=0.03)
    assert with_children.mean() == pytest.approx(values["in_migration_with_children"], abs=0.03)
    assert households[CHILDREN, with_children].mean() == pytest.approx(values["in_migration_children"], abs=0.06)
    assert households[CHILDREN].max() <= MOST_CHILDREN


def test_families_are_as_large_as_the_balance_counts_on(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    stream = [rule.name for rule in model.inputs.program.built.streams].index("in_migration_families")
    assert model.state.households[SIZE, rows].mean() == pytest.approx(model.inputs.program.mean_sizes[stream], abs=0.06)


def test_children_who_arrive_are_at_least_eighteen_years_younger_than_their_mother(
    newcomers: tuple[MigrationModel, np.ndarray],
) -> None:
    model, rows = newcomers
    persons = model.state.persons
    children = np.flatnonzero(np.isin(persons[HOUSEHOLD], rows) & (persons[AGE] < 18) & (persons[MOTHER] != NONE))
    difference = persons[AGE, persons[MOTHER, children]] - persons[AGE, children]
    assert difference.min() >= 17  # ages may have grown since at different birthdays


def test_newcomers_did_not_grow_up_here(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    persons = model.state.persons[:, np.isin(model.state.persons[HOUSEHOLD], rows)]
    assert (persons[HOME, persons[AGE] != 16] == 1).all()  # who turns 16 here grew up here
    assert (persons[SINCE] == model.month - 1).all()
    assert (model.state.households[H_PLACE, rows] == 0).all()


def test_immigrants_are_of_other_origins_than_norway() -> None:
    model = run(scenario(instruments=(HazardRatio("immigration_families", 20.0, scenario().start),)))
    events = model.record.events("test", 1)
    came = events[events.rule.str.startswith("immigration_")]
    assert set(came.group) == set(ORIGINS[1:])
    assert set(came.from_place) == {"abroad"}
