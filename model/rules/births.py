"""Births: national fertility by the woman's age, lower outside unions, at the place's level."""

from model import AgeTable, Event, LogNormal, Parameter, give_birth

fertility = AgeTable("fertility")
level = Parameter(
    1.03,
    unit="ratio",
    range=(0.7, 1.5),
    prior=LogNormal(1.03, 0.06),
    source="total fertility 2003 of Hedmark 1.67, Nordland 1.84, Nord-Trøndelag 1.97 against 1.80 (SSB fodte tables)",
)
single = Parameter(0.40, unit="ratio", range=(0.1, 1.0), source="births outside against inside unions; assumption")


@Event(of="registered", happens=give_birth)
def births(p, place):
    """Yearly hazard of a birth: f(age) x level x (single, without a partner) x balance.

    The balance keeps the expected births of the starting population at f(age) x level, whatever share lives in unions.
    """
    hazard = fertility(p.sex, p.age) * level * place.birth_balance
    if not p.partnered:
        hazard *= single
    return hazard
