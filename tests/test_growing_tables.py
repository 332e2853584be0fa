"""The tables of people, households and places: their rows, and how they grow."""

import numpy as np

from model.kinds import Column
from model.measures import MEASURES
from model.state import FAINT, NONE, PLACE_COLUMNS, State
from tests.conftest import model_of, scenario


def test_columns_grow_without_losing_anything() -> None:
    state = model_of(scenario(places=("moskenes",))).state
    kept = [np.copy(table) for table in (state.persons, state.households, state.dwellings)]
    state.reserve(5000, 3000)
    state.reserve_dwellings(3000)
    for table, before in zip((state.persons, state.households, state.dwellings), kept, strict=True):
        assert np.array_equal(table[:, : before.shape[1]], before)
        assert (table[:, before.shape[1] :] == NONE).all()
    assert state.persons.shape[1] >= state.n_persons + 5000


def test_contacts_and_measures_grow_without_losing_anything() -> None:
    state = model_of(scenario(places=("moskenes",))).state
    n, columns = state.persons.shape[1], state.person_columns.copy()
    contacts, strengths = state.contacts.copy(), state.strengths.copy()
    assert (strengths[contacts != NONE] >= FAINT).all()
    state.reserve(5000, 0)
    for table, before in ((state.contacts, contacts), (state.strengths, strengths)):
        assert np.array_equal(table[:n], before)
    assert (state.contacts[n:] == NONE).all()
    assert np.array_equal(state.person_columns[:, :n], columns)
    assert (state.person_columns[:, n:] == [[each.start] for each in MEASURES if each.of == "person"]).all()


def test_nothing_grows_while_there_is_room() -> None:
    state = State(1, 100, 100)
    persons = state.persons
    state.reserve(100, 100)
    assert state.persons is persons


def test_every_place_column_has_a_row_and_every_measure_one_behind_them() -> None:
    measures = [each for each in MEASURES if each.of == "place"]
    own = Column("place", unit="0-1", range=(0.0, 1.0), meaning="of a test", start=0.75)
    state = State(3, 1, 1, (*MEASURES, own))
    assert State(3, 1, 1).places.shape == (len(PLACE_COLUMNS) + len(measures), 3)
    assert state.places[len(PLACE_COLUMNS) :].T.tolist() == [[*(each.start for each in measures), 0.75]] * 3
