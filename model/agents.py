"""People and households as Mesa agents: read-only views on the columns.

A view is made when it is asked for and held for the month by the model; it costs a microsecond, and a run that asks for
none pays nothing. Every attribute a rule may read is there under the same name, evaluated from the same expression.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mesa
from mesa.agent import AgentSet

from model import state as columns
from model.kinds import VERBS
from model.state import (
    FIRST,
    H_PLACE,
    HOUSEHOLD,
    HOUSEHOLD_ATTRIBUTES,
    LIVES_IN,
    NEXT,
    NONE,
    PERSON_ATTRIBUTES,
    REFERENCE,
    REGISTERED_IN,
    Attribute,
)

if TYPE_CHECKING:
    from model.simulation import MigrationModel


class _View(mesa.Agent):
    """A row of the model at the start of the running month.

    Attributes:
        model: the model it belongs to.
        unique_id: the row's identity key, a whole number; `key` is the same in hexadecimal, as the event log has it.
    """

    def __init__(self, model: "MigrationModel", row: int, key: int):
        # Not Mesa's own __init__: it would register the view, and Mesa 3.3 would then keep the whole model for ever.
        self.__dict__.update(model=model, unique_id=key, pos=None, _row=row, _month=model.month)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"{type(self).__name__}.{name} cannot be set: the state changes only by what happens to people, that is by a "
            f"rule with one of {', '.join(verb.name for verb in VERBS)}"
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key})"

    @property
    def current_state(self) -> columns.State:
        """The columns, while the month of the view lasts.

        Raises:
            RuntimeError: the model has gone on, and the row may be somebody else's.
        """
        if self._month != self.model.month:
            raise RuntimeError(f"{self} is a view of an earlier month; ask the model for its agents again")
        return self.model.state

    @property
    def key(self) -> str:
        """The identity key in hexadecimal."""
        return f"{self.unique_id:016x}"

    def _name_of(self, place: int) -> str:
        names = (*self.model.inputs.places, "rest_of_norway", "abroad")
        return names[place]


class Person(_View):
    """A person; `p` of a rule."""

    @property
    def lives_in(self) -> str:
        """Where the person is: a municipality, rest_of_norway or abroad."""
        return self._name_of(self.current_state.persons[LIVES_IN, self._row])

    @property
    def registered_in(self) -> str:
        """Where the population register counts the person."""
        return self._name_of(self.current_state.persons[REGISTERED_IN, self._row])

    @property
    def household(self) -> "Household":
        """The household the person belongs to."""
        return self.model.household_at(self.current_state.persons[HOUSEHOLD, self._row])


class Household(_View):
    """A household; `h` of a rule."""

    @property
    def lives_in(self) -> str:
        """Where the household is: a municipality, rest_of_norway or abroad."""
        return self._name_of(self.current_state.households[H_PLACE, self._row])

    @property
    def members(self) -> list[Person]:
        """Its people."""
        found, row = [], self.current_state.households[FIRST, self._row]
        while row != NONE:
            found.append(self.model.person_at(row))
            row = self.current_state.persons[NEXT, row]
        return found


def _reader(attribute: Attribute) -> Callable[[Any], Any]:
    """A property getter that evaluates the attribute's expression for the view's row."""
    code = compile(attribute.expression, f"<{attribute.meaning}>", "eval")

    def read(view: Any) -> Any:
        state = view.current_state
        value = eval(
            code,
            vars(columns),
            {
                "persons": state.persons,
                "households": state.households,
                "i": view._row,
                "n_places": state.n_places,
                "month": view.model.month,
            },
        )
        return value.item() if hasattr(value, "item") else value

    return read


for _view, _attributes in ((Person, PERSON_ATTRIBUTES), (Household, HOUSEHOLD_ATTRIBUTES)):
    for _name, _attribute in _attributes.items():
        setattr(_view, _name, property(_reader(_attribute), doc=f"{_attribute.meaning} ({_attribute.unit})"))


class Views:
    """The views of one month, made when asked for and held until the next."""

    def __init__(self, model: "MigrationModel"):
        self.model = model
        self.month = model.month
        self._persons: dict[int, Person] = {}
        self._households: dict[int, Household] = {}
        self._all: dict[type, AgentSet] = {}

    def person(self, row: int) -> Person:
        """The view of a person's row."""
        if row not in self._persons:
            self._persons[row] = Person(self.model, int(row), int(self.model.state.person_keys[row]))
        return self._persons[row]

    def household(self, row: int) -> Household:
        """The view of a household's row."""
        if row not in self._households:
            self._households[row] = Household(self.model, int(row), int(self.model.state.household_keys[row]))
        return self._households[row]

    def by_type(self) -> dict[type, AgentSet]:
        """Everybody who lives or is registered in a modelled place, and the households living in one."""
        if not self._all:
            state = self.model.state
            lives, registered = (
                state.persons[LIVES_IN, : state.n_persons],
                state.persons[REGISTERED_IN, : state.n_persons],
            )
            inside = (lives != NONE) & ((lives < state.n_places) | (registered < state.n_places))
            people = [self.person(row) for row in inside.nonzero()[0]]
            rows = state.households[:, : state.n_households]
            settled = (rows[REFERENCE] != NONE) & (rows[H_PLACE] < state.n_places)
            households = [self.household(row) for row in settled.nonzero()[0]]
            random = self.model.random
            self._all = {Person: AgentSet(people, random=random), Household: AgentSet(households, random=random)}
        return self._all
