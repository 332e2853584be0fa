"""Leaving home: a grown child forms a household of their own in the same place."""

from model import Event, Parameter, leave_home

base = Parameter(0.10, unit="1/year", range=(0.03, 0.40), source="beside study and out-migration; assumption")


@Event(of="person", happens=leave_home)
def leaving_home(p):
    """Yearly hazard of moving out of the parents' home within the place, the same at every age from 18."""
    if not p.with_parents or p.seasonal:
        return 0.0
    return base
