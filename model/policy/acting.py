"""Which instruments act on which rule, refused where they cannot be meant, and the ratio they make together."""

from collections.abc import Callable, Sequence
from math import inf

import numpy as np

from model.instrument import instruments
from model.kinds import Rule
from model.policy.hazard_ratio import HazardRatio
from model.policy.instrument_use import InstrumentUse
from model.policy.projects import DEMANDS, Project
from model.rulebook import Rulebook
from model.state import E_PLACE, State

Use = HazardRatio | InstrumentUse
#: Gives the ratio of a declared instrument in use on a rule: float64 per row of the rule's subject.
DeclaredRatio = Callable[[InstrumentUse, Rule], np.ndarray]


def acted_on(instrument: Use, rules: Rulebook) -> tuple[str, ...]:
    """Names of the rules an instrument acts on."""
    if isinstance(instrument, HazardRatio):
        return (instrument.rule,)
    if instrument.instrument in instruments():
        return tuple(dict.fromkeys(effect.rule for effect in instruments()[instrument.instrument].effects))
    return rules.instruments[instrument.instrument].on


def check(instruments: Sequence[Use], rules: Rulebook, places: tuple[str, ...]) -> None:
    """Refuse instruments that would silently do nothing, or something else.

    Raises:
        ValueError: naming the instrument's rule, the value and what is allowed.
    """
    known = {rule.name: rule for rule in rules.rules}
    for instrument in instruments:
        if isinstance(instrument, HazardRatio):
            what = f"hazard_ratio on {instrument.rule}"
            if instrument.rule not in known:
                raise ValueError(f"{what}: there is no such rule; known are {', '.join(known)}")
            if not 0.0 <= instrument.ratio < inf:
                raise ValueError(f"{what}: ratio {instrument.ratio} must be 0 or more, and finite")
        else:
            what = instrument.instrument
            if what not in rules.instruments:
                declared = ", ".join(rules.instruments) or "none"
                raise ValueError(f"there is no instrument {what!r}; the files of rules declare: {declared}")
            for name, value in instrument.settings:
                known_settings = [parameter.name for parameter in rules.settings(what).values()]
                if name not in known_settings:
                    raise ValueError(f"{what}: there is no setting {name!r}; known are {', '.join(known_settings)}")
                low, high = rules.parameters[name].range
                if not low <= value <= high:
                    raise ValueError(f"{what}: setting {name} = {value} lies outside {low} to {high}")
        if unknown := set(instrument.target.places) - set(places):
            raise ValueError(f"{what}: {min(unknown)} is not modelled; places are {', '.join(places)}")
        on_places = [name for name in acted_on(instrument, rules) if known[name].of in ("place", "employer")]
        if on_places and not instrument.target.only_places():
            raise ValueError(f"{what}: it acts on {on_places[0]}, which is about no persons: target it by place only")


def check_uses(uses: Sequence[InstrumentUse], places: tuple[str, ...]) -> None:
    """Refuse uses of the model's own instruments that cannot be meant.

    Raises:
        ValueError: naming the instrument, the value and what is allowed.
    """
    for use in uses:
        known = {each.name: each for each in instruments()[use.instrument].settings.values()}
        for name, value in use.settings:
            if name not in known:
                raise ValueError(f"{use.instrument}: there is no setting {name!r}; known are {', '.join(known)}")
            low, high = known[name].range
            if not low <= value <= high:
                raise ValueError(f"{use.instrument}: setting {name} = {value} lies outside {low} to {high}")
        if unknown := set(use.target.places) - set(places):
            raise ValueError(f"{use.instrument}: {min(unknown)} is not modelled; places are {', '.join(places)}")
        if name := use.target.misses(instruments()[use.instrument].reaches):
            raise ValueError(f"{use.instrument}: {name} of its target leaves nobody; {_whom(use.instrument, name)}")
        if instruments()[use.instrument].unit == "place" and not use.target.only_places():
            raise ValueError(f"{use.instrument}: it is for whole places: target it by place only")


def _whom(instrument: str, name: str) -> str:
    value = getattr(instruments()[instrument].reaches, name)
    return f"it is for {name} {' to '.join(map(str, value)) if isinstance(value, tuple) else value}"


def check_projects(uses: Sequence[InstrumentUse], projects: Sequence[Project]) -> None:
    """Refuse instruments of projects there are not, and projects that carry nothing.

    Raises:
        ValueError: naming the instrument or project, and what is allowed.
    """
    names = [each.name for each in projects]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"there are two projects called {min(twice)}")
    for use in uses:
        if use.project and use.project not in names:
            raise ValueError(
                f"{use.instrument}: there is no project {use.project!r}; known are {', '.join(names) or 'none'}"
            )
        carried = next((each for each in projects if each.name == use.project), None)
        if carried and not carried.start <= use.start < carried.stop:
            raise ValueError(
                f"{use.instrument}: start {use.start} is not within its project, {carried.start} to {carried.stop}"
            )
        if use.when and use.when not in DEMANDS:
            raise ValueError(f"{use.instrument}: when {use.when!r} is not known; allowed are {' and '.join(DEMANDS)}")
    if idle := set(names) - {use.project for use in uses}:
        raise ValueError(f"project {min(idle)} carries no instrument")


def labels(uses: Sequence[InstrumentUse]) -> tuple[str, ...]:
    """Names of instruments in use, with a number from the second use on: `in_migrant_host`, `in_migrant_host 2`."""
    found: list[str] = []
    for use in uses:
        before = sum(each.split(" ")[0] == use.instrument for each in found)
        found.append(f"{use.instrument} {before + 1}" if before else use.instrument)
    return tuple(found)


def ratios(
    instruments: Sequence[Use],
    rules: Rulebook,
    rule: Rule,
    declared: DeclaredRatio,
    state: State,
    places: tuple[str, ...],
    month: int,
) -> np.ndarray | None:
    """The product of the ratios in force on a rule: per row of its subject, per place for arrivals; None without any.

    The factors are multiplied in an order of their own, so that the order in the scenario cannot matter even in the last
    bit.
    """
    in_force = sorted(
        (each for each in instruments if rule.name in acted_on(each, rules) and each.in_force(month)), key=repr
    )
    product: np.ndarray | None = None
    for instrument in in_force:
        factor = factor_of(instrument, rule, declared, state, places, month)
        product = factor if product is None else product * factor
    return product


def factor_of(
    instrument: Use, rule: Rule, declared: DeclaredRatio, state: State, places: tuple[str, ...], month: int
) -> np.ndarray:
    """The ratio of one instrument on a rule, 1 for those it does not reach."""
    if rule.of == "place":
        reached = instrument.target.reached_places(places)
    elif rule.of == "employer":
        reached = instrument.target.reached_places(places)[state.employers[E_PLACE, : state.n_employers]]
    else:
        reached = instrument.target.reached(state, rule.of, places, month)
    ratio = instrument.ratio if isinstance(instrument, HazardRatio) else declared(instrument, rule)[: reached.size]
    return np.where(reached, ratio, 1.0)
