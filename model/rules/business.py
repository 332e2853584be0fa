"""Businesses of one's own: people found them, and close them; who leaves, retires or dies closes theirs, too (C-33)."""

from math import exp

from model import Event, Parameter, close_business, found_business

founding = Parameter(
    0.034, unit="1/year", range=(0.0, 0.06), source="at the peak; farms that are taken over among them; assumption"
)
peak = Parameter(38.0, unit="years", range=(28.0, 50.0), source="age of that peak; assumption")
width = Parameter(14.0, unit="years", range=(6.0, 25.0), source="spread round that age; assumption")
women = Parameter(0.45, unit="ratio", range=(0.1, 1.0), source="§8: a third of founders are women; assumption")
newcomers = Parameter(0.7, unit="ratio", range=(0.1, 2.0), source="who did not grow up here; assumption")
closing_farm = Parameter(
    0.025, unit="1/year", range=(0.0, 0.1), source="besides retirement; farms become fewer by 3 % a year; assumption"
)
closing = Parameter(0.09, unit="1/year", range=(0.0, 0.4), source="of others; assumption")
cycle = Parameter(
    0.6, unit="exponent", range=(0.0, 2.0), source="C-40: of demand for labour, down on closing; assumption"
)
farms = Parameter(
    0.4,
    unit="ratio",
    range=(0.1, 1.5),
    source="farms begun or taken over per farm, against other businesses; assumption",
)


@Event(of="person", happens=found_business)
def business_founding(p):
    """Yearly hazard of beginning a business of one's own: founding x language x exp(-((age - peak) / width)^2) x women.

    Who grew up elsewhere x newcomers. Its industry is drawn as businesses of one's own are spread over those of the place.
    """
    if not (p.working or p.seeking) or p.self_employed or p.seasonal:
        return 0.0
    hazard = founding * p.language * exp(-(((p.age - peak) / width) ** 2))
    if p.female:
        hazard *= women
    if not p.grew_up_here:
        hazard *= newcomers
    return hazard


@Event(of="person", happens=close_business)
def business_closing(p, place):
    """Yearly hazard of closing it: closing_farm, or closing x labour demand ^ -cycle."""
    if not p.self_employed:
        return 0.0
    if p.farming:
        return closing_farm
    return closing * place.labour_demand ** (-cycle)
