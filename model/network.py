"""The contact network of a run: its beginning before the start, and its month."""

import numpy as np

from model.draws import Draws
from model.engine.contacts import count_ties, due, keep_contacts, remember_home, share_left
from model.engine.rings import make_rings
from model.inputs import Inputs
from model.population import command_of_norwegian, ties_at_home
from model.proposals import Proposals
from model.state import AGE, BELONGING, EXPECTATION, HOME, LANGUAGE, LIVES_IN, SCHOOL_END, SINCE, State

#: Months before the start in which belonging and expectations are grown month by month.
_SETTLING_MONTHS = 24


class Network:
    """Who knows whom, of one model.

    Args:
        inputs: of the model.
        state: of the model; contacts, their strengths and what is counted from them are written here.
        draws: of the model's seed.
    """

    def __init__(self, inputs: Inputs, state: State, draws: Draws):
        self.inputs, self.state, self.draws = inputs, state, draws
        values = inputs.values
        self._kin = values["contacts_kin"]
        self._fading = np.array(
            [share_left(values["contacts_half_life"]), share_left(values["contacts_half_life_apart"])]
        )
        self._rows = np.empty(0, dtype=np.int64)
        self.gather()

    def gather(self) -> None:
        """Put the adults of every place on its ring anew; rows must not move until the next time."""
        state = self.state
        self._rings = make_rings(state.persons, state.households, state.person_keys, state.n_persons, state.n_places)

    def begin(self, proposals: Proposals) -> None:
        """Let people have met for some years before the start, and be as attached to the place as follows from that."""
        state, n, month = self.state, self.state.n_persons, self.inputs.first_month
        persons = state.persons[:, :n]
        state.person_columns[LANGUAGE, :n] = command_of_norwegian(persons, month, self.inputs.values)
        ties, strength = ties_at_home(persons, month, self.inputs.values)
        remember_home(
            month,
            state.persons,
            state.person_keys,
            state.households,
            n,
            state.n_places,
            self._rings,
            self.draws.word("start: schoolmates"),
            ties,
            strength,
            state.contacts,
            state.strengths,
        )
        adults = (persons[LIVES_IN] >= 0) & (persons[LIVES_IN] < state.n_places) & (persons[AGE] >= SCHOOL_END)
        none = proposals.ratios_of(self.inputs.rulebook, ())
        for years_ago in range(int(self.inputs.values["contacts_rounds"]), 0, -1):
            then = month - 12 * years_ago
            proposals.open(then, 0)
            rows = np.flatnonzero(adults & (persons[SINCE] <= then))
            self._meet(proposals, none, rows, rows.size, -1)
        count_ties(state.persons, n, state.n_places, state.contacts, state.strengths, state.person_columns, self._kin)
        self._settle_belonging(proposals, none, month)

    def _settle_belonging(self, proposals: Proposals, none: tuple[np.ndarray, np.ndarray], month: int) -> None:
        """Let belonging and expectations grow through the months before the start, from when somebody came."""
        state, n, program = self.state, self.state.n_persons, proposals.program
        tables = state.places, state.household_columns, state.person_columns
        before = [table.copy() for table in tables]
        columns, since = state.person_columns, state.persons[SINCE, :n]
        proposals.open(month, 0)
        began = np.maximum(since, month - 12 * (state.persons[AGE, :n] - SCHOOL_END))
        years = np.maximum(month - _SETTLING_MONTHS - began, 0) / 12.0
        so_far = 1.0 - np.exp(-years / self.inputs.values["belonging_pace"])
        columns[BELONGING, :n] = self._lasting_belonging(proposals, none) * so_far
        columns[EXPECTATION, :n] = 0.0
        at_home = state.persons[HOME, :n] == state.persons[LIVES_IN, :n]
        for then in range(month - _SETTLING_MONTHS, month):
            came = np.flatnonzero((since == then) & ~at_home)
            columns[EXPECTATION, came] = program.begin_anew[0][EXPECTATION]
            proposals.grow(*none)
            columns[BELONGING, np.flatnonzero(began > then)] = 0.0
        grown = columns[[BELONGING, EXPECTATION]].copy()
        for table, old in zip(tables, before, strict=True):
            table[:] = old
        columns[[BELONGING, EXPECTATION]] = grown

    def _lasting_belonging(self, proposals: Proposals, none: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """Where the belonging of each tends to if nothing changes: the limit of two months' growth (Aitken's method)."""
        columns, n = self.state.person_columns, self.state.n_persons
        columns[BELONGING, :n] = 0.0
        proposals.grow(*none)
        first = columns[BELONGING, :n].copy()
        proposals.grow(*none)
        second = columns[BELONGING, :n] - first
        slowing = first - second
        limit = np.divide(first * first, slowing, out=np.zeros(n), where=slowing > 0.0)
        return np.minimum(limit, 1.0)

    def keep(self, proposals: Proposals, ratios: tuple[np.ndarray, np.ndarray]) -> None:
        """Let the ties of those whose month it is fade and grow."""
        state = self.state
        if self._rows.size < state.n_persons:
            self._rows = np.empty(state.persons.shape[1], dtype=np.int64)
        n_due = due(proposals.month, state.n_places, state.persons, state.n_persons, self._rows)
        self._meet(proposals, ratios, self._rows, n_due, proposals.month % 12)

    def _meet(
        self,
        proposals: Proposals,
        ratios: tuple[np.ndarray, np.ndarray],
        rows: np.ndarray,
        n_due: int,
        birthday: int,
    ) -> None:
        state, program = self.state, proposals.program
        rates = proposals.meet(*ratios, rows[:n_due])
        keep_contacts(
            proposals.month,
            birthday,
            state.n_places,
            state.persons,
            state.person_keys,
            state.households,
            state.contacts,
            state.strengths,
            state.person_columns,
            self._rings,
            rows,
            n_due,
            rates,
            proposals.meeting_words,
            program.pools,
            program.gains,
            self._fading,
            self._kin,
        )
