"""The use of a shock in a scenario: when, where, and with which settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from model.instruments.dated import Dated
from model.shock import shocks


@dataclass(frozen=True)
class ShockUse(Dated):
    """A shock that comes in a scenario: which, when, where, and how strong. No size of one is measured.

    Args:
        shock: its name.
        start: first day; the month that begins on it is the first that differs, but for a shock that takes the place of
            a date of the model: then months from the earlier of both dates differ.
        stop: first day on which it is over, though its work may fade slowly; None runs to the end.
        places: names of modelled places; the whole country, outside the modelled places too, when empty.
        settings: full names and values of the parameters that differ in this use, in the order of the names.
    """

    shock: str
    start: date
    stop: date | None = None
    places: tuple[str, ...] = ()
    settings: tuple[tuple[str, float], ...] = ()


def check(uses: Sequence[ShockUse], places: Sequence[str]) -> None:
    """Refuse shocks that cannot be meant. A scenario file is refused earlier, with the key of what is wrong.

    Raises:
        ValueError: naming the shock, the value and what is allowed.
    """
    known, dated = shocks(), set()
    for use in uses:
        if use.shock not in known:
            raise ValueError(f"there is no shock {use.shock!r}; known are {', '.join(known)}")
        shock = known[use.shock]
        if use.stop is not None and use.stop <= use.start:
            raise ValueError(f"{use.shock}: stop {use.stop} must be after start {use.start}")
        if shock.instead_of and (use.stop or use.places or use.shock in dated):
            raise ValueError(f"{use.shock}: it sets a date of the country, so it comes once, without stop and places")
        dated.add(use.shock)
        if unknown := set(use.places) - set(places):
            raise ValueError(f"{use.shock}: {min(unknown)} is not modelled; places are {', '.join(places)}")
        of_shock = {each.name: each for each in shock.settings.values()}
        for name, value in use.settings:
            if name not in of_shock:
                raise ValueError(f"{use.shock}: there is no setting {name!r}; known are {', '.join(of_shock)}")
            low, high = of_shock[name].range
            if not low <= value <= high:
                raise ValueError(f"{use.shock}: setting {name} = {value} lies outside {low} to {high}")
