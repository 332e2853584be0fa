"""Separations: a couple parts."""

from math import exp

from model import Event, Parameter, separate

base = Parameter(0.027, unit="1/year", range=(0.01, 0.08), source="unions ending per year at 25; assumption")
young = Parameter(25.0, unit="years", range=(20.0, 30.0), source="age at which `base` is meant; assumption")
fading = Parameter(25.0, unit="years", range=(10.0, 60.0), source="fall of the hazard with age; assumption")


@Event(of="household", happens=separate)
def separations(h):
    """Yearly hazard of parting: base x exp(-(age - young) / fading) for couples."""
    if not h.couple:
        return 0.0
    return base * exp(-(h.age - young) / fading)
