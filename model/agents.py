"""People, households, employers and places as Mesa agents: read-only views on the columns.

A view is made when it is asked for and held for the month by the model; it costs a microsecond, and a run that asks for
none pays nothing. Every attribute a rule may read is there under the same name, evaluated from the same expression.
"""

import ast
from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, NoReturn

import mesa
from mesa.agent import AgentSet

from model import state as columns
from model.attributes import Attribute
from model.engine.rewrite import SHIPPED, declared_attributes
from model.state import (
    D_HOUSEHOLD,
    D_PLACE,
    DWELLING,
    E_PLACE,
    FIRST,
    H_PLACE,
    HOUSEHOLD,
    LIVES_IN,
    NEXT,
    NONE,
    POSITIONS,
    REFERENCE,
    REGISTERED_IN,
    STAFF,
    TENURE,
    V_EMPLOYER,
)
from model.vocabulary import TENURES, VERBS

if TYPE_CHECKING:
    from model.simulation import MigrationModel


_ALL_BITS = 2**64 - 1


def _kept_alive(method: Callable[..., AgentSet]) -> Callable[..., AgentSet]:
    """A method of Mesa's set whose answer keeps its agents alive, too."""

    @wraps(method)
    def answer(agents: "Agents", *args: Any, **kwargs: Any) -> AgentSet:
        found = method(agents, *args, **kwargs)
        return found if isinstance(found, Agents) else Agents(found, random=agents.random)

    return answer


class Agents(AgentSet):
    """Mesa's set of agents, but it keeps its views alive, and so do the sets made from it.

    Mesa's own holds its agents weakly: kept into the next month it would be found empty, without a word. Here its views
    say that they are of an earlier month.
    """

    def __init__(self, agents: Iterable[Any], random: Any):
        self._held = list(agents)
        super().__init__(self._held, random=random)

    def __copy__(self) -> "Agents":
        return Agents(self, random=self.random)

    select = _kept_alive(AgentSet.select)
    shuffle = _kept_alive(AgentSet.shuffle)
    sort = _kept_alive(AgentSet.sort)

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """As in Mesa: a set for every value of an attribute or a function."""
        found = super().groupby(*args, **kwargs)
        for value, group in found.groups.items():
            if isinstance(group, AgentSet):
                found.groups[value] = Agents(group, random=self.random)
        return found


class _View(mesa.Agent):
    """A row of the model at the start of the running month.

    Attributes:
        model: the model it belongs to.
        unique_id: a whole number that no other agent of the month has: the identity key, of a household its complement.
    """

    def __init__(self, model: "MigrationModel", row: int, key: int):
        # Not Mesa's own __init__: it would register the view, and Mesa 3.3 would then keep the whole model for ever.
        self.__dict__.update(model=model, unique_id=self._id_of(key), pos=None, _row=row, _key=key, _month=model.month)

    @staticmethod
    def _id_of(key: int) -> int:
        return key

    def __setattr__(self, name: str, value: Any) -> None:
        self._refuse(f"{name} cannot be set")

    def __delattr__(self, name: str) -> None:
        self._refuse(f"{name} cannot be deleted")

    def remove(self) -> NoReturn:
        """Refused: nobody leaves the model but by what happens to them."""
        self._refuse("remove() cannot be called")

    def _refuse(self, what: str) -> NoReturn:
        raise AttributeError(
            f"{type(self).__name__}.{what}: the state changes only by what happens to people, that is by a "
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

    def __getattr__(self, name: str) -> Any:
        # Only asked for what is no attribute of the class: the columns of files of rules, which each model has its own of.
        attribute = None if name.startswith("_") else self._declared().get(name)
        if attribute is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return _reader(name, attribute)(self)

    def _declared(self) -> dict[str, Attribute]:
        return declared_attributes(self.model.inputs.program.built.columns).get(type(self).__name__.lower(), {})

    @property
    def key(self) -> str:
        """The identity key in hexadecimal, as the event log has it."""
        return f"{self._key:016x}"

    def _name_of(self, place: int) -> str:
        names = (*self.model.inputs.places, "rest_of_norway", "abroad")
        return names[place]

    def _place_at(self, place: int) -> "Place | None":
        return self.model.place_at(int(place)) if 0 <= place < self.model.state.n_places else None


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

    @property
    def place(self) -> "Place | None":
        """The modelled municipality the person lives in; None outside."""
        return self._place_at(self.current_state.persons[LIVES_IN, self._row])


class Household(_View):
    """A household; `h` of a rule."""

    @staticmethod
    def _id_of(key: int) -> int:
        # A household has the key of its reference person, and Mesa's tables tell agents apart by their number alone.
        return key ^ _ALL_BITS

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

    @property
    def dwelling(self) -> "Dwelling | None":
        """The dwelling it lives in; None without one of its own."""
        row = self.current_state.households[DWELLING, self._row]
        return None if row == NONE else self.model.dwelling_at(row)

    @property
    def place(self) -> "Place | None":
        """The modelled municipality the household lives in; None outside."""
        return self._place_at(self.current_state.households[H_PLACE, self._row])


class Employer(_View):
    """An employer with positions in a modelled municipality; `e` of a rule."""

    @property
    def place(self) -> "Place | None":
        """The municipality in which the work is."""
        return self._place_at(self.current_state.employers[E_PLACE, self._row])

    @property
    def positions(self) -> int:
        """It wants filled this month."""
        return int(self.current_state.employers[POSITIONS, self._row])

    @property
    def name(self) -> str:
        """Of a cornerstone that is known by name; else empty."""
        rows = {row: name for (_, name), row in self.model.labour_market.cornerstones.items()}
        return rows.get(self._row, "")


class Vacancy(_View):
    """A position nobody holds; `v` of a rule. Vacancies stand beside the agents, not among them."""

    @property
    def employer(self) -> Employer:
        """Who offers it."""
        return self.model.employer_at(self.current_state.vacancies[V_EMPLOYER, self._row])


class Dwelling(_View):
    """A dwelling in a modelled municipality; `d` of a rule. Dwellings stand beside the agents, not among them."""

    @property
    def tenure(self) -> str:
        """How it is held, one of `model.vocabulary.TENURES`."""
        return TENURES[self.current_state.dwellings[TENURE, self._row]]

    @property
    def household(self) -> Household | None:
        """Who lives in it; None where nobody does."""
        row = self.current_state.dwellings[D_HOUSEHOLD, self._row]
        return None if row == NONE else self.model.household_at(row)

    @property
    def place(self) -> "Place | None":
        """The municipality it stands in."""
        return self._place_at(self.current_state.dwellings[D_PLACE, self._row])


class Place(_View):
    """A modelled municipality; `place` of a rule. Places stand beside the agents, not among them."""

    def __repr__(self) -> str:
        return f"Place({self.name})"

    @property
    def name(self) -> str:
        """The municipality's name, as in every table."""
        return self._name_of(self._row)


class _Elements(ast.NodeTransformer):
    """Reads elements of the columns by ``item``: twice as fast as indexing, and Python numbers throughout."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.Call:
        self.generic_visit(node)
        index = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return ast.Call(ast.Attribute(node.value, "item", ast.Load()), index, [])


#: What an attribute's expression may name beside the columns' numbers, as read from a view.
_NAMES = {
    "persons": "model.state.persons",
    "households": "model.state.households",
    "places": "model.state.places",
    "person_columns": "model.state.person_columns",
    "household_columns": "model.state.household_columns",
    "employers": "model.state.employers",
    "bases": "model.state.bases",
    "vacancies": "model.state.vacancies",
    "dwellings": "model.state.dwellings",
    "n_places": "model.state.n_places",
    "month": "model.month",
    "i": "view._row",
    "place": "view._row",
}


@cache
def _reader(name: str, attribute: Attribute) -> Callable[[Any], int | float]:
    """The attribute's expression as a function of a view: a property getter."""
    expression = _Elements().visit(ast.parse(attribute.expression, mode="eval"))
    used = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    lines = [
        f"def {name}(view):",
        "    model = view.model",
        "    if view._month != model.month:",
        "        view.current_state  # raises",
        *(f"    {each} = {meaning}" for each, meaning in _NAMES.items() if each in used),
        f"    return {ast.unparse(ast.fix_missing_locations(expression))}",
    ]
    made: dict[str, Any] = {}
    exec(compile("\n".join(lines), f"<{attribute.meaning}>", "exec"), dict(vars(columns)), made)
    return made[name]


for _view in (Person, Household, Employer, Vacancy, Dwelling, Place):
    for _name, _attribute in SHIPPED[_view.__name__.lower()].items():
        setattr(_view, _name, property(_reader(_name, _attribute), doc=f"{_attribute.meaning} ({_attribute.unit})"))


class Views:
    """The views of one month, made when asked for and held until the next."""

    def __init__(self, model: "MigrationModel"):
        self.model = model
        self.month = model.month
        self._persons: dict[int, Person] = {}
        self._households: dict[int, Household] = {}
        self._employers: dict[int, Employer] = {}
        self._vacancies: dict[int, Vacancy] = {}
        self._dwellings: dict[int, Dwelling] = {}
        self._places: dict[int, Place] = {}
        self._by_type: dict[type, AgentSet] = {}
        self._everybody: AgentSet | None = None

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

    def employer(self, row: int) -> Employer:
        """The view of an employer's row."""
        if row not in self._employers:
            self._employers[row] = Employer(self.model, int(row), int(self.model.state.employer_keys[row]))
        return self._employers[row]

    def vacancy(self, row: int) -> Vacancy:
        """The view of a vacancy's row."""
        if row not in self._vacancies:
            self._vacancies[row] = Vacancy(self.model, int(row), int(self.model.state.vacancy_keys[row]))
        return self._vacancies[row]

    def dwelling(self, row: int) -> Dwelling:
        """The view of a dwelling's row."""
        if row not in self._dwellings:
            self._dwellings[row] = Dwelling(self.model, int(row), int(self.model.state.dwelling_keys[row]))
        return self._dwellings[row]

    def place(self, number: int) -> Place:
        """The view of a modelled municipality, by its number from 0."""
        if number not in self._places:
            self._places[number] = Place(self.model, int(number), int(self.model.inputs.place_keys[number]))
        return self._places[number]

    def by_type(self) -> dict[type, AgentSet]:
        """Everybody who lives or is registered in a modelled place, and the households and employers in one.

        An employer that wants nobody and employs nobody has closed.
        """
        if not self._by_type:
            state = self.model.state
            lives, registered = state.persons[[LIVES_IN, REGISTERED_IN], : state.n_persons]
            inside = (lives != NONE) & ((lives < state.n_places) | (registered < state.n_places))
            rows = state.households[:, : state.n_households]
            settled = (rows[REFERENCE] != NONE) & (rows[H_PLACE] < state.n_places)
            people = [self.person(row) for row in inside.nonzero()[0].tolist()]
            households = [self.household(row) for row in settled.nonzero()[0].tolist()]
            firms = state.employers[:, : state.n_employers]
            open_ones = ((firms[STAFF] > 0) | (firms[POSITIONS] > 0)).nonzero()[0].tolist()
            of_type = {Person: people, Household: households, Employer: [self.employer(row) for row in open_ones]}
            self._by_type = {kind: Agents(views, random=self.model.random) for kind, views in of_type.items()}
        return dict(self._by_type)

    def everybody(self) -> AgentSet:
        """People and households in one set, people first; employers stand in `by_type` alone."""
        if self._everybody is None:
            by_type = self.by_type()
            everybody = [view for kind in (Person, Household) for view in by_type[kind]]
            self._everybody = Agents(everybody, random=self.model.random)
        return self._everybody
