"""Target groups: who an instrument reaches, told by what people are."""

from dataclasses import dataclass, fields

import numpy as np

from model.state import (
    AGE,
    CHILDREN,
    COUPLE,
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


@dataclass(frozen=True)
class Target:
    """Everybody, or those who meet every condition given.

    Of a household, `age`, `sex`, `origin` and `years_resident` are its reference person's; of a person, `children`,
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
    """

    places: tuple[str, ...] = ()
    age: tuple[int, int] | None = None
    sex: str | None = None
    origin: tuple[str, ...] = ()
    children: bool | None = None
    school_children: bool | None = None
    couple: bool | None = None
    years_resident: tuple[float, float] | None = None

    def only_places(self) -> bool:
        """Whether places are the only condition, as arrivals from outside need it."""
        return all(getattr(self, f.name) in (None, ()) for f in fields(self) if f.name != "places")

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
        if of.endswith("household"):
            households = np.arange(state.n_households)
            persons = state.households[REFERENCE, households]
        else:
            persons = np.arange(state.n_persons)
            households = state.persons[HOUSEHOLD, persons]
        who, home = state.persons[:, persons], state.households[:, households]
        mask = np.ones(persons.size, dtype=bool)
        if self.places:
            place = _place_seen(of, who, home, len(names))
            mask = np.append(self.reached_places(names), False)[np.minimum(place, len(names))]
        if self.age:
            mask &= (who[AGE] >= self.age[0]) & (who[AGE] <= self.age[1])
        if self.sex:
            mask &= who[SEX] == SEXES.index(self.sex)
        if self.origin:
            mask &= np.isin(who[ORIGIN], [ORIGINS.index(name) for name in self.origin])
        for wanted, column in ((self.children, CHILDREN), (self.school_children, SCHOOL), (self.couple, COUPLE)):
            if wanted is not None:
                mask &= (home[column] > 0) == wanted
        if self.years_resident:
            years = (month - who[SINCE]) / 12
            mask &= (years >= self.years_resident[0]) & (years < self.years_resident[1])
        return mask


def _place_seen(of: str, who: np.ndarray, home: np.ndarray, n_places: int) -> np.ndarray:
    """The place the rule of such a subject sees: where they live, are registered, or would return to."""
    if of == "registered":
        return who[REGISTERED_IN]
    if of == "person":
        return who[LIVES_IN]
    if of == "household":
        return home[H_PLACE]
    return np.where(who[HOME] < n_places, who[HOME], who[REGISTERED_IN])
