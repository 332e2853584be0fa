"""Who is reached by an instrument: people hear of it, want it, find a place, stay in it for a time, and end it.

Each person carries, for each instrument in use, the month of entering and the month of ending it. Whether somebody hears of
it and wants it are fixed numbers of his or her own, so that more places or a better known instrument only add people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.draws import Draws, uniforms
from model.instrument import Instrument
from model.output_tables import REASONS
from model.parameters import Parameter
from model.policy.instrument_use import InstrumentUse
from model.policy.target import Target
from model.state import (
    ADULT_AGE,
    AGE,
    HOUSEHOLD,
    LANGUAGE,
    LIVES_IN,
    REFERENCE,
    SINCE,
    State,
)

NEVER = -1.0  #: in a column of enrolment: has not entered, not ended
#: The columns of one use behind the declared columns of persons.
COLUMNS = ("entered", "ended", "waits", "strength")


@dataclass
class Followed:
    """What happened to enrolment in a month, persons or households by place: int64 [place] each."""

    reached: np.ndarray
    ended: np.ndarray
    too_late: np.ndarray


class Enrolled:
    """The people in one instrument in use.

    Args:
        instrument: what is in use.
        use: when and for whom.
        of: its settings by key.
        column: row of its first column among the columns of persons.
        state, draws: of the model.
        places: names of the modelled places.
    """

    def __init__(
        self,
        instrument: Instrument,
        use: InstrumentUse,
        of: Mapping[str, float],
        column: int,
        state: State,
        draws: Draws,
        places: tuple[str, ...],
    ):
        assert instrument.enrolment is not None
        self.instrument, self.use, self.state, self.names = instrument, use, state, places
        self.plan = instrument.enrolment
        self.of = {key: of[parameter.name.removeprefix(f"{instrument.name}_")] for key, parameter in self._asked()}
        self._row = column
        # by the name and target, not the number: another instrument in the scenario changes nobody's answer
        what = f"instrument {instrument.name} {use.target}"
        self._hears, self._wants, self._turn = (draws.word(f"{what}: {each}") for each in ("hears", "wants", "turn"))

    def _asked(self) -> list[tuple[str, Parameter]]:
        return [(key, each) for key, each in vars(self.plan).items() if isinstance(each, Parameter)]

    def column(self, name: str) -> np.ndarray:
        """A column of `COLUMNS`, float64 per person, written where it changes."""
        return self.state.person_columns[self._row + COLUMNS.index(name), : self.state.n_persons]

    @property
    def inside(self) -> np.ndarray:
        """Bool per person, who is in it now."""
        return (self.column("entered") != NEVER) & (self.column("ended") == NEVER)

    def turn(self, month: int, delivered: float) -> Followed:
        """Let people leave who have been in it long enough or moved away, and others enter as there are places.

        Args:
            month: counted from year 0.
            delivered: share of the places there are this month.
        """
        lives = self.state.persons[LIVES_IN, : self.state.n_persons]
        here = (lives >= 0) & (lives < self.state.n_places)
        ended = self._end(month, here)
        eligible = here & self._meant(month) & (self.column("entered") == NEVER)
        left = self._waiting_gone(here)
        hears, wants, speaks = self._answers(np.flatnonzero(eligible))
        ready = np.flatnonzero(eligible)[hears & wants & speaks]
        entering = self._let_in(ready, lives, delivered)
        if entering.size:
            self.column("entered")[self._members(entering)] = month
        inside = self.inside
        self.column("strength")[inside] = self._share_each(inside, delivered) if delivered > 0 else 0.0
        waits = self.column("waits")
        waits[:] = NEVER
        if delivered > 0:
            waits[ready] = lives[ready]
            waits[entering] = NEVER
        return Followed(self._by_place(lives[entering]), self._by_place(lives[ended]), left)

    def reasons(self, month: int) -> np.ndarray:
        """Of those it is for who live here and never were in it, why not: int64 [reason, place],
        in the order of `model.output_tables.REASONS`, by the first that holds.
        """
        lives = self.state.persons[LIVES_IN, : self.state.n_persons]
        here = (lives >= 0) & (lives < self.state.n_places)
        rows = np.flatnonzero(here & self._meant(month) & (self.column("entered") == NEVER))
        hears, wants, speaks = self._answers(rows)
        first = (~hears, hears & ~wants, hears & wants & ~speaks, hears & wants & speaks)
        return np.array([self._by_place(lives[rows[mask]]) for mask in first])

    def standing(self, row: int, month: int) -> str:
        """How a person stands to it: "inside" or "ended", else the first reason why not: "too_young", "elsewhere",
        "joined_later" (the household entered before), "not_meant", or one of `model.output_tables.REASONS`.
        """
        persons, entered = self.state.persons, self.column("entered")
        if entered[row] != NEVER:
            return "inside" if self.column("ended")[row] == NEVER else "ended"
        if persons[AGE, row] < ADULT_AGE:
            return "too_young"
        if not 0 <= persons[LIVES_IN, row] < self.state.n_places:
            return "elsewhere"
        of_person = self.instrument.unit == "person"
        head = row if of_person else int(self.state.households[REFERENCE, persons[HOUSEHOLD, row]])
        if entered[head] != NEVER:
            return "joined_later"
        if not self._meant(month)[head]:
            return "not_meant"
        answers = zip(REASONS, self._answers(np.array([head])), strict=False)
        return next((reason for reason, (holds,) in answers if not holds), REASONS[-1])

    def entered(self, month: int) -> np.ndarray:
        """Rows of those who entered this month."""
        return np.flatnonzero(self.column("entered") == month)

    def ended_lately(self, month: int, within: float) -> np.ndarray:
        """Rows of those who came to its end less than so many months ago, not cut short, and live here."""
        ended, lives = self.column("ended"), self.state.persons[LIVES_IN, : self.state.n_persons]
        lately = (ended != NEVER) & (month - ended < within)
        lately &= ended - self.column("entered") >= self.of.get("lasts", 0.0)
        return np.flatnonzero(lately & (lives >= 0) & (lives < self.state.n_places) & self._stayed())

    def completed(self, month: int) -> np.ndarray:
        """Rows of those who came to its end this month and live here."""
        lives = self.state.persons[LIVES_IN, : self.state.n_persons]
        ended = (self.column("ended") == month) & self._stayed()
        return np.flatnonzero(ended & (lives >= 0) & (lives < self.state.n_places))

    def in_it(self) -> np.ndarray:
        """Persons, or households, in it now: int64 [place]."""
        return self._by_place(self.state.persons[LIVES_IN, self._heads(self.inside)])

    def stop(self, month: int) -> np.ndarray:
        """End it for all; gives who was in it, bool per person."""
        inside = self.inside.copy()
        self.column("ended")[inside] = month
        return inside

    def strength(self, month: int, half_life: float) -> np.ndarray:
        """Strength of its effect on each person, float64: of those in it what each gets, fading since they ended."""
        ended = self.column("ended")
        found = np.maximum(self.column("strength"), 0.0)
        over = ended != NEVER
        found[over] *= 0.5 ** ((month - ended[over]) / (12.0 * half_life))
        return found

    def _share_each(self, inside: np.ndarray, delivered: float) -> np.ndarray:
        """What each of those in it gets where more are in it than there are places; 1 where it does not dilute."""
        lives = self.state.persons[LIVES_IN, : self.state.n_persons][inside]
        if not self.plan.dilutes:
            return np.ones(lives.size)
        used = self.in_it()
        return np.minimum(self.of["places"] * delivered / np.maximum(used, 1), 1.0)[
            np.minimum(lives, self.state.n_places - 1)
        ]

    def _end(self, month: int, here: np.ndarray) -> np.ndarray:
        inside = self.inside
        gone = inside & ~(here & self._stayed())
        done = np.zeros_like(inside)
        if "lasts" in self.of:
            done = inside & (month - self.column("entered") >= self.of["lasts"])
        done &= ~gone
        self.column("ended")[gone | done] = month
        return np.flatnonzero(done & self._is_head())

    def _stayed(self) -> np.ndarray:
        """Bool per person, who has not moved to another place since entering: it is of the place where it was entered."""
        return self.state.persons[SINCE, : self.state.n_persons] < self.column("entered")

    def _waiting_gone(self, here: np.ndarray) -> np.ndarray:
        """Who waited for a place last month and has left: met too late, by the place waited in."""
        waits = self.column("waits")
        gone = (waits != NEVER) & ~here
        return self._by_place(waits[gone].astype(np.int64))

    def _meant(self, month: int) -> np.ndarray:
        """Bool per person, whom it is for: of households the reference persons."""
        of = "household" if self.instrument.unit == "household" else "person"
        meant = self.instrument.reaches.reached(self.state, of, self.names, month)
        if self.use.target != Target():
            meant &= self.use.target.reached(self.state, of, self.names, month)
        if of == "person":
            return meant & (self.state.persons[AGE, : self.state.n_persons] >= ADULT_AGE)
        heads = self.state.households[REFERENCE, : self.state.n_households]
        found = np.zeros(self.state.n_persons, dtype=bool)
        found[heads[(heads >= 0) & meant]] = True
        return found

    def _answers(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who of these hears of it, wants it, speaks well enough: bool each."""
        keys = self.state.person_keys[rows]
        speaks = self.state.person_columns[LANGUAGE, rows] >= self.of.get("language", 0.0)
        return uniforms(self._hears, keys) < self.of["known"], uniforms(self._wants, keys) < self.of["wanted"], speaks

    def _let_in(self, ready: np.ndarray, lives: np.ndarray, delivered: float) -> np.ndarray:
        if delivered <= 0:
            return ready[:0]
        if self.plan.dilutes:
            return ready
        used = self.in_it()
        free = np.maximum(np.floor(self.of["places"] * delivered) - used, 0)
        order = ready[np.argsort(uniforms(self._turn, self.state.person_keys[ready]))]
        return np.concatenate([order[lives[order] == place][: int(n)] for place, n in enumerate(free)])

    def _is_head(self) -> np.ndarray:
        """Bool per person, who counts: all of them, or of households the reference persons."""
        persons = self.state.persons[:, : self.state.n_persons]
        if self.instrument.unit == "person":
            return np.ones(persons.shape[1], dtype=bool)
        found = np.zeros(persons.shape[1], dtype=bool)
        inside = persons[HOUSEHOLD] >= 0
        found[inside] = self.state.households[REFERENCE, persons[HOUSEHOLD, inside]] == np.flatnonzero(inside)
        return found

    def _heads(self, mask: np.ndarray) -> np.ndarray:
        return np.flatnonzero(mask & self._is_head())

    def _members(self, heads: np.ndarray) -> np.ndarray:
        """These persons, or of households all their grown members."""
        if self.instrument.unit == "person":
            return heads
        persons = self.state.persons[:, : self.state.n_persons]
        return np.flatnonzero(
            np.isin(persons[HOUSEHOLD], persons[HOUSEHOLD, heads])
            & (persons[AGE] >= ADULT_AGE)
            & (persons[LIVES_IN] >= 0)
        )

    def _by_place(self, places: np.ndarray) -> np.ndarray:
        return np.bincount(places, minlength=self.state.n_places)[: self.state.n_places]
