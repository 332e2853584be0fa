"""Emigration: households move abroad, immigrants most in their first years."""

from math import exp

from model import Event, Parameter, emigrate

norwegian = Parameter(0.0012, unit="1/year", range=(0.0003, 0.004), source="assumption")
settled = Parameter(0.035, unit="1/year", range=(0.01, 0.08), source="after 5 years 3-5 %, from memory; assumption")
new = Parameter(0.11, unit="1/year", range=(0.03, 0.25), source="years 1-2 10-15 %, from memory; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
settling = Parameter(3.0, unit="years", range=(1.0, 10.0), source="fall between the two; assumption")


@Event(of="household", happens=emigrate)
def emigration(h):
    """Yearly hazard of moving abroad: settled + (new - settled) x exp(-years / settling); `norwegian` for the others."""
    if h.age < youngest:
        return 0.0
    if not h.immigrant:
        return norwegian
    return settled + (new - settled) * exp(-h.years_resident / settling)
