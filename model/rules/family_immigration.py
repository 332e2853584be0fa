"""Family immigration: the families that migrants left behind, and partners from abroad of those who live here."""

from math import exp

from model import Event, LogNormal, Parameter, bring_family, bring_partner

reunification = Parameter(
    0.35,
    unit="1/year",
    range=(0.0, 1.5),
    prior=LogNormal(0.35, 0.4),
    source="families of refugees and workers, once it is possible; assumption",
)
lag = Parameter(1.0, unit="years", range=(0.0, 4.0), source="until an application is granted; assumption")
working = Parameter(
    1.5, unit="ratio", range=(1.0, 3.0), source="C-32: whoever has a job can support a family; assumption"
)
establishment = Parameter(
    0.005,
    unit="1/year",
    range=(0.0, 0.03),
    source="about half of first family immigrations 1999-2003 (SSB), per single",
)
peak = Parameter(36.0, unit="years", range=(28.0, 48.0), source="age at which partners come; assumption")
width = Parameter(12.0, unit="years", range=(5.0, 20.0), source="spread round that age; assumption")
women = Parameter(0.35, unit="ratio", range=(0.1, 1.0), source="resident women's against men's; assumption")
children = Parameter(1.8, unit="children", range=(1.0, 5.0), source="mean of families that follow; assumption")
outside_europe = Parameter(
    0.7, unit="share", range=(0.2, 1.0), source="partners of residents from outside Europe; assumption"
)


@Event(of="household", happens=bring_family)
def family_reunification(h):
    """Yearly hazard that partner and children follow: reunification x (working), from `lag` after coming to Norway."""
    if not h.family_abroad or h.seasonal or h.couple or h.years_in_norway < lag:
        return 0.0
    if h.workers > 0:
        return reunification * working
    return reunification


@Event(of="person", happens=bring_partner)
def family_establishment(p):
    """Yearly hazard that a partner comes from abroad to a single: establishment x exp(-((age - peak) / width)^2)."""
    if p.partnered or p.seasonal or not p.adult:
        return 0.0
    hazard = establishment * exp(-(((p.age - peak) / width) ** 2))
    if p.female:
        hazard *= women
    return hazard
