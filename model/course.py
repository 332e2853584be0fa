"""The course of the world outside under the shocks of a scenario: worked out once, the same in every replicate.

Several shocks on one thing multiply, persons add; they are taken in an order of their own, so that the order in the
scenario cannot matter even in the last bit.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil

import numpy as np

from model.engine.rewrite import bind
from model.shock import AT_EMPLOYERS, MOVED, NEUTRAL, Effect, Elapsed, shocks
from model.shock_use import ShockUse, check

#: The parameter that says since when what a shock puts in place is so without one.
_SINCE = {"eea_open": "labour_immigration_enlargement"}


class Course:
    """What the shocks make of every month of a run, and of the month after its last.

    Args:
        uses: the shocks of the scenario.
        values: of all parameters.
        places: names of the modelled places.
        months: of the run, counted from year 0.

    Raises:
        ValueError: a shock cannot be meant.
    """

    def __init__(self, uses: Sequence[ShockUse], values: dict[str, float], places: tuple[str, ...], months: range):
        check(uses, places)
        self._months, self._values = np.arange(months.start, months.stop), values
        self._of: dict[str, np.ndarray] = {}
        for name, moved in MOVED.items():
            self._of[name] = np.full((len(months), len(places) + 1), NEUTRAL.get(moved.combined, 0.0))
            if name in _SINCE:
                self._of[name] += (self._months >= _month_of(values[_SINCE[name]]))[:, None]
        self._uses = sorted(uses, key=repr)
        self._at_employers: dict[tuple[int, str], np.ndarray] = {}
        for number, use in enumerate(self._uses):
            self._take_in(number, use, np.array([not use.places or name in use.places for name in (*places, "")]))

    def of(self, name: str, month: int) -> np.ndarray:
        """What the shocks make of something this month, in the places and last in the country: float64 [place + 1].

        Args:
            name: one of `model.shock.MOVED`.
            month: counted from year 0.
        """
        return self._of[name][month - self._months[0]]

    def at_employers(self, name: str, month: int) -> Iterator[tuple[int, ShockUse, float]]:
        """The shocks at single employers that have begun, those that are over among them, in an order of their own.

        Args:
            name: one of `model.shock.AT_EMPLOYERS`.
            month: counted from year 0.

        Yields:
            number of the shock, the same in every month; the shock; what its function says of the month.
        """
        for (number, moved), path in self._at_employers.items():
            use = self._uses[number]
            if moved == name and _month(use.start) <= month:
                yield number, use, float(path[month - self._months[0]])

    def lowered(self, name: str, place: str, month: int) -> Iterator[ShockUse]:
        """The shocks that by themselves make something less than usual in a place this month.

        Args:
            name: one of `model.shock.MOVED` that shocks multiply.
            place: a modelled one.
            month: counted from year 0.
        """
        for use in self._uses:
            effect = shocks()[use.shock].moves.get(name)
            if effect is None or (use.places and place not in use.places):
                continue
            path = self._path(
                bind(effect, self._values | dict(use.settings)),
                _month(use.start),
                _month(use.stop) if use.stop else None,
            )
            if path[month - self._months[0]] < 1:
                yield use

    def _take_in(self, number: int, use: ShockUse, here: np.ndarray) -> None:
        shock = shocks()[use.shock]
        for name, function in shock.moves.items():
            if name not in AT_EMPLOYERS and use.places and not MOVED[name].of_places:
                continue  # what is the country's stays as it is
            effect = bind(function, self._values | dict(use.settings))
            path = self._path(effect, _month(use.start), _month(use.stop) if use.stop else None)
            if name in AT_EMPLOYERS:
                self._at_employers[number, name] = path
                continue
            found = self._of[name][:, here]
            match MOVED[name].combined:
                case "multiplied":
                    if shock.instead_of:
                        path = path / self._path(effect, _month_of(self._values[shock.instead_of]), None)
                    found = found * path[:, None]
                case "added":
                    found = found + path[:, None]
                case _:
                    found = np.repeat(path[:, None], found.shape[1], axis=1)
            self._of[name][:, here] = found

    def _path(self, effect: Effect, start: int, stop: int | None) -> np.ndarray:
        """What a function of a shock says of every month, when it comes and goes in these."""
        after = np.zeros_like(self._months) if stop is None else np.maximum(self._months + 1 - stop, 0)
        lasted = np.maximum(self._months + 1 - after - start, 0)
        return np.array([float(effect(Elapsed(*each))) for each in zip(lasted.tolist(), after.tolist(), strict=True)])


def _month(day: date) -> int:
    """The month of a day, counted from year 0."""
    return 12 * day.year + day.month - 1


def _month_of(calendar_year: float) -> int:
    """The first month that begins on or after a day written as a calendar year."""
    return ceil(12.0 * calendar_year)
