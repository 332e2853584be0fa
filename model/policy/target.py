"""Target groups: who an instrument reaches, told by what people are."""

from dataclasses import dataclass, fields

import numpy as np

from model.state import (
    ACTIVITY,
    AGE,
    CAR,
    CHILDREN,
    COUPLE,
    GROUND,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    LIVES_IN,
    ORIGIN,
    ORIGINS,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL,
    SEX,
    SEXES,
    SINCE,
    State,
)
from model.vocabulary import ACTIVITIES, GROUNDS


@dataclass(frozen=True)
class Target:
    """Everybody, or those who meet every condition given.

    Of a household, what is said of one person is its reference person's; of a person, `children`,
    `school_children` and `couple` are the household's.

    Args:
        places: names of modelled places; for people away, of their home place. All when empty.
        age: lowest and highest completed years, both inclusive.
        sex: "male" or "female".
        origin: names of origin groups.
        children: with (true) or without (false) children under 18 in the household.
        school_children: with or without children of 6-15.
        couple: whether the reference person lives with a partner.
        years_resident: least and most years since moving to the present place; the second is exclusive.
        ground: why they came to live here, names of `model.vocabulary.GROUNDS`.
        activity: what they do, names of `model.vocabulary.ACTIVITIES`.
        car: with a driving licence and the use of a car, or without.
    """

    places: tuple[str, ...] = ()
    age: tuple[int, int] | None = None
    sex: str | None = None
    origin: tuple[str, ...] = ()
    children: bool | None = None
    school_children: bool | None = None
    couple: bool | None = None
    years_resident: tuple[float, float] | None = None
    ground: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    car: bool | None = None

    def only_places(self) -> bool:
        """Whether places are the only condition, as arrivals from outside need it."""
        return all(getattr(self, f.name) in (None, ()) for f in fields(self) if f.name != "places")

    def misses(self, other: "Target") -> str:
        """The first condition that nobody meets who meets the other's, by its name; empty where somebody may meet both."""
        for name in ("age", "years_resident"):
            here, there = getattr(self, name), getattr(other, name)
            if here and there:
                low, high = max(here[0], there[0]), min(here[1], there[1])
                if low > high or (low == high and name == "years_resident"):  # its second number is exclusive
                    return name
        for name in ("origin", "ground", "activity", "places"):
            here, there = getattr(self, name), getattr(other, name)
            if here and there and not set(here) & set(there):
                return name
        for name in ("sex", "children", "school_children", "couple", "car"):
            here, there = getattr(self, name), getattr(other, name)
            if here is not None and there is not None and here != there:
                return name
        return ""

    def reached_places(self, names: tuple[str, ...]) -> np.ndarray:
        """Bool per modelled place."""
        return np.array([not self.places or name in self.places for name in names])

    def reached(self, state: State, of: str, names: tuple[str, ...], month: int) -> np.ndarray:
        """Bool per row of the persons or households, free rows included.

        Args:
            state: at the start of a month.
            of: subject of the rule, one of `model.vocabulary.SUBJECTS`.
            names: of the modelled places.
            month: the running month.
        """
        persons: slice | np.ndarray = slice(0, state.n_persons)
        households: slice | np.ndarray = slice(0, state.n_households)
        if of.endswith("household"):
            persons = state.households[REFERENCE, households]
        elif self.children is not None or self.school_children is not None or self.couple is not None:
            households = state.persons[HOUSEHOLD, persons]

        def who(column: int) -> np.ndarray:
            return state.persons[column, persons]

        mask = np.ones(state.n_households if of.endswith("household") else state.n_persons, dtype=bool)
        if self.places:
            place = place_seen(of, state)
            mask = np.append(self.reached_places(names), False)[np.minimum(place, len(names))]
        if self.age:
            age = who(AGE)
            mask &= (age >= self.age[0]) & (age <= self.age[1])
        if self.sex:
            mask &= who(SEX) == SEXES.index(self.sex)
        for wanted, known, column in (
            (self.origin, ORIGINS, ORIGIN),
            (self.ground, GROUNDS, GROUND),
            (self.activity, ACTIVITIES, ACTIVITY),
        ):
            if wanted:
                mask &= np.isin(who(column), [known.index(name) for name in wanted])
        if self.car is not None:
            mask &= (who(CAR) == 1) == self.car
        for with_some, column in ((self.children, CHILDREN), (self.school_children, SCHOOL), (self.couple, COUPLE)):
            if with_some is not None:
                mask &= (state.households[column, households] > 0) == with_some
        if self.years_resident:
            years = (month - who(SINCE)) / 12
            mask &= (years >= self.years_resident[0]) & (years < self.years_resident[1])
        return mask


def place_seen(of: str, state: State) -> np.ndarray:
    """The place the rule of such a subject sees, per row: where they live, are registered, or would return to."""
    persons: slice | np.ndarray = slice(0, state.n_persons)
    if of == "household":
        return state.households[H_PLACE, : state.n_households]
    if of == "registered":
        return state.persons[REGISTERED_IN, persons]
    if of == "person":
        return state.persons[LIVES_IN, persons]
    if of.endswith("household"):
        persons = state.households[REFERENCE, : state.n_households]
    home = state.persons[HOME, persons]
    return np.where(home < state.n_places, home, state.persons[REGISTERED_IN, persons])
