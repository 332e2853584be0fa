"""The tables of people, households and places: their rows, and how they grow."""

import numpy as np

from model.state import (
    NONE,
    PLACE_COLUMNS,
    State,
)
from tests.conftest import model_of, scenario


def test_columns_grow_without_losing_anything() -> None:
    state = model_of(scenario(places=("moskenes",))).state
    kept = [np.copy(table) for table in (state.persons, state.households, state.vacant)]
    state.reserve(5000, 3000)
    for table, before in zip((state.persons, state.households, state.vacant), kept, strict=True):
        assert np.array_equal(table[:, : before.shape[1]], before)
        assert (table[:, before.shape[1] :] == NONE).all()
    assert state.persons.shape[1] >= state.n_persons + 5000


def test_nothing_grows_while_there_is_room() -> None:
    state = State(1, 100, 100)
    persons = state.persons
    state.reserve(100, 100)
    assert state.persons is persons


def test_every_place_column_has_a_row() -> None:
    assert State(3, 1, 1).places.shape == (len(PLACE_COLUMNS), 3)
