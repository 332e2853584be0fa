"""What shocks do to single employers: one begins in a place, or closes there. Nothing is drawn."""

from collections.abc import Iterator

import numpy as np

from model.course import Course
from model.draws import code, identity
from model.shock_use import ShockUse
from model.state import E_ATTITUDE, E_PLACE, N_EMPLOYERS, NONE, OPENED, OWNER, POSITIONS, SECTOR, STAFF, State
from model.vocabulary import SECTORS


class LargeEmployers:
    """The employers that the shocks of a scenario mean.

    Args:
        course: of the scenario.
        places: names of the modelled places.
        state: of the model; employers are written here.
        cornerstones: row of each employer that is known by name, by place and name.
    """

    def __init__(self, course: Course, places: tuple[str, ...], state: State, cornerstones: dict[tuple[str, str], int]):
        self._course, self._places, self._state, self._cornerstones = course, places, state, cornerstones
        self._rows: dict[int, int] = {}  # by the number of the use; told once, when it begins

    def begin(self, month: int) -> None:
        """Let those begin whose month it is, and say what they want in a usual month, before positions are asked for."""
        for number, use, positions in self._course.at_employers("positions_new", month):
            if number not in self._rows:
                self._rows[number] = self._added(use, month)
            self._state.bases[self._rows[number]] = positions

    def close(self, month: int) -> None:
        """Take away the positions that are closed, after all have been asked for."""
        wanted = self._state.employers[POSITIONS]
        for number, use, kept in self._course.at_employers("positions_kept", month):
            if number not in self._rows:
                self._rows[number] = self._meant(use)
            if self._rows[number] != NONE:
                wanted[self._rows[number]] = round(kept * wanted[self._rows[number]])

    def taken_from(self, employer: int, month: int) -> Iterator[ShockUse]:
        """The shocks that take positions from an employer this month: a closure, or the end of an opening."""
        for number, use, kept in self._course.at_employers("positions_kept", month):
            if kept < 1 and self._rows.get(number) == employer:
                yield use
        for number, use, positions in self._course.at_employers("positions_new", month):
            if positions == 0 and self._rows.get(number) == employer:
                yield use

    def _added(self, use: ShockUse, month: int) -> int:
        """The row of a new employer; its key tells place, month, industry and which of them it is."""
        state, row, place = self._state, self._state.n_employers, self._places.index(use.places[0])
        sector = SECTORS.index(dict(use.chosen)["sector"])
        base = identity(code("opening"), code(f"{use.places[0]} {use.start} {SECTORS[sector]}"))
        key, keys = base, state.employer_keys[:row]
        while key in keys:  # several of one industry begin here on one day
            key = identity(key, base)
        state.reserve_employers(1)
        state.counts[N_EMPLOYERS] += 1
        state.employer_keys[row] = key
        state.employers[[E_PLACE, SECTOR, POSITIONS, STAFF], row] = place, sector, 0, 0
        state.employers[[OWNER, OPENED, E_ATTITUDE], row] = NONE, month, 0
        return row

    def _meant(self, use: ShockUse) -> int:
        """The row of the employer that a closure means, or NONE where there is none."""
        state, place, chosen = self._state, use.places[0], dict(use.chosen)
        if "employer" in chosen:
            return self._cornerstones.get((place, chosen["employer"]), NONE)
        employers = state.employers[:, : state.n_employers]
        meant = (employers[E_PLACE] == self._places.index(place)) & (employers[STAFF] > 0) & (employers[OWNER] == NONE)
        rows = np.flatnonzero(meant & (employers[SECTOR] == SECTORS.index(chosen["sector"])))
        largest = np.lexsort((state.employer_keys[rows], -employers[STAFF, rows]))
        return int(rows[largest[0]]) if rows.size else NONE
