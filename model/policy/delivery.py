"""How much of an instrument is there in a month: planned, begun late, built up, delivered only in part."""

from collections.abc import Mapping

from model.parameters import Parameter
from model.policy.instrument_use import InstrumentUse


def month_of(use: InstrumentUse) -> tuple[int, float]:
    """First month in force and first no longer, counted from year 0; the second may be infinite."""
    first = 12 * use.start.year + use.start.month - 1
    last = float("inf") if use.stop is None else 12 * use.stop.year + use.stop.month - 1
    return first, last


def delivered(use: InstrumentUse, of: Mapping[str, float], month: int) -> float:
    """Share of what is planned that is done this month, 0 to 1; 0 outside the time in force and before the delay is over.

    What a project that carries it makes of this is in `model.policy.projects`.

    Args:
        use: the instrument in use.
        of: its settings by key.
        month: counted from year 0.
    """
    first, last = month_of(use)
    since = month - first - of["delay"]
    if since < 0 or month >= last:
        return 0.0
    grown = 1.0 if of["build_up"] <= 0 else min((since + 1.0) / of["build_up"], 1.0)
    return of["delivery"] * grown


def settings_of(use: InstrumentUse, known: Mapping[str, Parameter], values: Mapping[str, float]) -> dict[str, float]:
    """The settings of a use by key: what it sets, else the value of the parameter in the run."""
    given = dict(use.settings)
    return {key: given.get(each.name, values[each.name]) for key, each in known.items()}
