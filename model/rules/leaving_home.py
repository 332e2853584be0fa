"""Leaving home: a grown child forms a household of their own in the same place."""

from model import Event, Parameter, leave_home

base = Parameter(0.18, unit="1/year", range=(0.05, 0.50), source="median age at leaving home about 21; assumption")


@Event(of="person", happens=leave_home)
def leaving_home(p):
    """Yearly hazard of moving out of the parents' home within the place, the same at every age from 18."""
    if not p.with_parents:
        return 0.0
    return base
