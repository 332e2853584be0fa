"""The use of a shock in a scenario: when, where, and with which settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from model.policy.dated import Dated
from model.shock import Shock, shocks
from model.vocabulary import SECTORS


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
        chosen: of a shock at one employer: "employer" and the name by which it is known in the place, or "sector" and the
            industry whose largest employer is meant, or in which one begins.
    """

    shock: str
    start: date
    stop: date | None = None
    places: tuple[str, ...] = ()
    settings: tuple[tuple[str, float], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()


def check(uses: Sequence[ShockUse], places: Sequence[str]) -> None:
    """Refuse shocks that cannot be meant. A scenario file is refused earlier, with the key of what is wrong.

    Whether an employer of that name is known is asked by `check_employers`. What changes nothing, or counts no whole
    positions, is refused in files only: the parameters of a study may come to it.

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
        _check_chosen(use, shock)
        of_shock = {each.name: each for each in shock.settings.values()}
        for name, value in use.settings:
            if name not in of_shock:
                raise ValueError(f"{use.shock}: there is no setting {name!r}; known are {', '.join(of_shock)}")
            low, high = of_shock[name].range
            if not low <= value <= high:
                raise ValueError(f"{use.shock}: setting {name} = {value} lies outside {low} to {high}")


def _check_chosen(use: ShockUse, shock: Shock) -> None:
    keys = tuple(key for key, _ in use.chosen)
    if not shock.chooses:
        if keys:
            raise ValueError(f"{use.shock}: it is not of one employer, so {keys[0]} says nothing; leave it out")
        return
    if len(keys) != 1 or keys[0] not in shock.chooses:
        given = " and ".join(keys) or "nothing"
        raise ValueError(f"{use.shock}: {given} says whose jobs; allowed is one of {' and '.join(shock.chooses)}")
    if len(use.places) != 1:
        raise ValueError(f"{use.shock}: {len(use.places)} places are named; allowed is one, that of the employer")
    if keys == ("sector",) and use.chosen[0][1] not in SECTORS:
        raise ValueError(f"{use.shock}: {use.chosen[0][1]!r} is no industry; known are {', '.join(SECTORS)}")


def check_employers(uses: Sequence[ShockUse], known: Mapping[str, Sequence[str]]) -> None:
    """Refuse shocks at employers that nobody knows by name.

    Args:
        uses: of the scenario.
        known: the names, by place.

    Raises:
        ValueError: naming the shock, the value and what is allowed.
    """
    for use in uses:
        name = dict(use.chosen).get("employer")
        if name is not None and name not in known[use.places[0]]:
            allowed = ", ".join(known[use.places[0]]) or "none; choose by sector"
            raise ValueError(f"{use.shock}: {name!r} is not known by name in {use.places[0]}; known are {allowed}")
