"""The homes of a run: who lives where at the start; each month what is built, what stands empty, and who gets it."""

import numpy as np

from model.draws import Draws, code, identity
from model.dwellings import add_dwellings, describe, settle_dwellings
from model.engine.homes import count_homes, find_homes, house_all, newly_come
from model.engine.newcomers import OF_CARS, give_cars
from model.engine.world import World
from model.inputs import Inputs
from model.output_tables import COUNTED
from model.proposals import Proposals, Ratios
from model.state import (
    BUILT,
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    DWELLINGS,
    FELT_VACANCY,
    GROUND,
    H_PLACE,
    HOMES_WANTED,
    NONE,
    REFERENCE,
    SEASON_GROUND,
    TENURE,
    VACANT,
    WITHOUT_HOME,
    State,
)
from model.vocabulary import TENURES

_YEAR = 12  # months


class HousingMarket:
    """Dwellings of one model, and who has a car.

    Args:
        inputs: of the model.
        state: of the model, persons in households; dwellings are written here.
        draws: of the model's seed.
    """

    def __init__(self, inputs: Inputs, state: State, draws: Draws):
        self.inputs, self.state, self.draws = inputs, state, draws
        self._stock = [identity(code("dwelling"), key) for key in inputs.place_keys]
        self._built = np.zeros(state.n_places, dtype=np.int64)
        self._at_start = np.zeros(state.n_places, dtype=np.int64)
        values = inputs.values
        self._tenures = np.array([values[f"construction_{tenure}"] for tenure in TENURES])
        self._central = np.full(len(TENURES), values["construction_central"])
        self._word_of_cars, self._of_cars = draws.word("car"), np.array([values[name] for name in OF_CARS])
        self.give_cars(inputs.first_month, 0)
        for place, base in enumerate(self._stock):
            before = state.n_dwellings
            settle_dwellings(state, place, base, inputs.first_month, values, draws)
            new = state.dwellings[D_HOUSEHOLD, before : state.n_dwellings]
            self._at_start[place] = new.size
            state.places[FELT_VACANCY, place] = (new == NONE).sum() / max(new.size, 1)

    def give_cars(self, month: int, first: int) -> None:
        """Draw who has a car of those new to the model, in rows from the `first` on, and of those who came to a place."""
        state = self.state
        people = state.n_persons, state.persons, state.person_keys
        give_cars(month, state.n_places, first, *people, self._word_of_cars, self._of_cars)

    def count(self, month: int) -> None:
        """Count dwellings and households without one at the start of a month."""
        state = self.state
        tables = state.persons, state.households, state.dwellings, state.counts, state.places
        count_homes(month, state.n_places, *tables)

    def build(self, month: int) -> None:
        """Let stand what it was decided to build: whole dwellings, described by draws of their own."""
        state = self.state
        wanted = state.places[HOMES_WANTED].astype(np.int64) - self._built
        for place in np.flatnonzero(wanted > 0):
            number, n = int(self._at_start[place] + self._built[place]), int(wanted[place])
            rows = add_dwellings(state, int(place), self._stock[place], number, n, month)
            describe(state, rows, self._tenures, self._central, self.inputs.values, self.draws)
            self._built[place] += n
            state.places[[VACANT, DWELLINGS], place] += n

    def build_more(self, place: int, n: int, month: int, tenure: str, central: float, by: str, before: int) -> None:
        """Let dwellings stand that an instrument built, beside those of the market.

        Args:
            place: its number.
            n: how many.
            month: counted from year 0.
            tenure: of all of them.
            central: share within walking distance of the centre.
            by: what built them; their identities follow from it.
            before: how many it had built.
        """
        base = identity(code(by), self.inputs.place_keys[place])
        rows = add_dwellings(self.state, place, base, before, n, month)
        tenures = np.array([float(each == tenure) for each in TENURES])
        describe(self.state, rows, tenures, np.full(len(TENURES), central), self.inputs.values, self.draws)
        self.state.places[[VACANT, DWELLINGS], place] += n

    def house_newcomers(self, proposals: Proposals, world: World) -> None:
        """Give those who came to live here last month a dwelling: they looked before they came, and choose first.

        Who finds none lives with others, and looks on.
        """
        state, number = self.state, proposals.match_of("dwelling")
        seekers = newly_come(proposals.month, state.n_places, state.persons, state.households, state.counts)
        if number is None or not seekers.size:
            return
        chosen = self._choose(proposals, number, seekers, None, self.inputs.values["housing_ahead"])
        house_all(world, seekers, chosen)
        housed = np.bincount(state.dwellings[D_PLACE, chosen[chosen != NONE]], minlength=state.n_places)
        state.places[[VACANT, WITHOUT_HOME]] -= housed

    def find(self, proposals: Proposals, ratios: Ratios) -> np.ndarray:
        """The dwelling that each household of the month's match of dwellings gets, or NONE.

        Raises:
            RuleError: a hazard is negative or not finite.
        """
        number = proposals.match_of("dwelling")
        if number is None:
            return np.full(1, NONE)
        return self._choose(proposals, number, proposals.seekers(number), ratios, 1.0 / _YEAR)

    def counts(self, month: int) -> np.ndarray:
        """What is counted on 1 January for the table `homes`: int64 [column, place, tenure or none]."""
        state, n = self.state, len(TENURES) + 1
        homes, rows = state.dwellings[:, : state.n_dwellings], state.households[:, : state.n_households]
        cells, size = homes[D_PLACE] * n + homes[TENURE], state.n_places * n
        lived_in = homes[D_HOUSEHOLD] != NONE
        of_year = (homes[BUILT] > month - _YEAR) & (homes[BUILT] >= self.inputs.first_month)
        weights = (np.ones_like(lived_in), lived_in, ~lived_in, of_year)
        counted = np.stack([np.bincount(cells, each, size) for each in weights]).astype(np.int64)
        counted = counted.reshape(len(COUNTED["homes"].columns), state.n_places, n)
        without_home = (rows[REFERENCE] != NONE) & (rows[H_PLACE] < state.n_places) & (rows[DWELLING] == NONE)
        without_home &= state.persons[GROUND, rows[REFERENCE]] != SEASON_GROUND
        counted[1, :, -1] = np.bincount(rows[H_PLACE, without_home], minlength=state.n_places)
        return counted

    def _choose(
        self, proposals: Proposals, number: int, seekers: np.ndarray, ratios: Ratios | None, within: float
    ) -> np.ndarray:
        """The first dwelling that comes to each of these households within so many years, or NONE.

        Who is first in a queue of keys takes first.
        """
        state, vacant = self.state, self.state.vacant
        factors = np.ones(seekers.size)
        if ratios is not None and ratios[0][number] >= 0:
            factors = ratios[1][ratios[0][number], seekers]
        hazards = proposals.hazards(number, seekers)
        order, word = proposals.queue(number, seekers)
        chosen = np.full(seekers.size, NONE)
        keys = state.household_keys
        find_homes(hazards, factors, order, seekers, keys, vacant, state.dwelling_keys, within, word, chosen)
        return chosen
