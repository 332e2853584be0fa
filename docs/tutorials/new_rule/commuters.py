"""Commuters return more: people who live away but still stand in the register at home."""

from model import Event, Parameter, return_home
from model.rules.return_migration import return_migration

commuting = Parameter(1.5, unit="ratio", range=(1.0, 3.0), source="assumption, for this example")


@Event(of="away_household", happens=return_home, replaces="return_migration")
def commuters_return_more(h, place):
    """Yearly hazard of returning: as before, x commuting for those still registered at home."""
    if h.registered_here:
        return return_migration(h, place) * commuting
    return return_migration(h, place)
