"""Return migration: those who left move home (C-08, C-10)."""

from math import exp

from model import Event, Parameter, return_home

base = Parameter(
    0.045, unit="1/year", range=(0.01, 0.12), source="a quarter to a third of leavers return (Sørlie, from memory)"
)
peak = Parameter(28.0, unit="years", range=(24.0, 34.0), source="C-05: young adults over 28; assumption")
width = Parameter(10.0, unit="years", range=(5.0, 20.0), source="spread round that age; assumption")
fading = Parameter(15.0, unit="years", range=(5.0, 40.0), source="ties fade with the years away; assumption")
parents = Parameter(1.5, unit="ratio", range=(1.0, 3.0), source="C-08: parents still at home, grade 4")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
abroad = Parameter(0.5, unit="ratio", range=(0.1, 1.0), source="from abroad against from within Norway; assumption")


@Event(of="away_household", happens=return_home)
def return_migration(h):
    """Yearly hazard of returning: base x exp(-((age - peak) / width)^2) x exp(-years away / fading) x parents."""
    if h.age < youngest:
        return 0.0
    hazard = base * exp(-(((h.age - peak) / width) ** 2) - h.years_away / fading)
    if h.parents_home > 0:
        hazard *= parents
    if h.abroad:
        hazard *= abroad
    return hazard
