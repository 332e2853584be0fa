"""Leaving home: a grown child forms a household of their own in the same place."""

from model import Event, Parameter, leave_home

base = Parameter(0.10, unit="1/year", range=(0.03, 0.40), source="beside study and out-migration; assumption")
enough = Parameter(
    0.02,
    unit="share",
    range=(0.0, 0.1),
    source="vacant dwellings of the stock below which the young wait for one; assumption, prior",
)


@Event(of="person", happens=leave_home)
def leaving_home(p, place):
    """Yearly hazard of moving out of the parents' home within the place, the same at every age from 18.

    Where fewer than `enough` dwellings are vacant, people wait: x (share vacant / enough).
    """
    if not p.with_parents or p.seasonal:
        return 0.0
    vacant = place.vacant_dwellings / (place.dwellings + 1)
    return base * vacant / enough if vacant < enough else base
