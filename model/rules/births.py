"""Births: Norwegian age-specific fertility, lower outside unions, and none soon after another."""

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
soonest = Parameter(0.80, unit="years", range=(0.75, 1.5), source="a pregnancy lasts nine months")
spacing = Parameter(2.5, unit="years", range=(1.0, 4.0), source="until another is as likely as without; assumption")


@Event(of="registered", happens=give_birth)
def births(p, place):
    """Yearly hazard of a birth: f(age) x level x (single, without a partner) x balance, rising from 0 after another."""
    hazard = fertility(p.sex, p.age) * level * place.birth_balance
    if not p.partnered:
        hazard *= single
    if p.years_since_birth < soonest:
        return 0.0
    if p.years_since_birth < spacing:
        hazard *= (p.years_since_birth - soonest) / (spacing - soonest)
    return hazard
