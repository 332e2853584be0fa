"""The use of an instrument, of the model or of a file of rules: when, for whom, and with which settings."""

from dataclasses import dataclass
from datetime import date

from model.policy.dated import Dated
from model.policy.target import Target


@dataclass(frozen=True)
class InstrumentUse(Dated):
    """Multiplies the rules a declared instrument acts on by the ratio its function gives. No effect size is measured.

    Args:
        instrument: its name (`model.kinds.Ratio`).
        start: first day in force; the month that begins on it is the first.
        stop: first day no longer in force; None runs to the end.
        target: who is reached, counted anew at the start of each month.
        settings: full names and values of the parameters that differ in this use, in the order of the names.
        project: name of the project that carries it; empty without one.
        when: in force only while demand for labour is "low" or "usual"; always when empty.
    """

    instrument: str
    start: date
    stop: date | None = None
    target: Target = Target()
    settings: tuple[tuple[str, float], ...] = ()
    project: str = ""
    when: str = ""
