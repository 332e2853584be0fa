"""Emigration: households move abroad; labour migrants most, in their first years and when jobs are few."""

from math import exp

from model import Event, LogNormal, Parameter, emigrate

norwegian = Parameter(0.0012, unit="1/year", range=(0.0003, 0.004), source="assumption")
settled = Parameter(
    0.035,
    unit="1/year",
    range=(0.01, 0.08),
    prior=LogNormal(0.035, 0.3),
    source="after 5 years 3-5 %, from memory; assumption",
)
new = Parameter(
    0.13,
    unit="1/year",
    range=(0.03, 0.30),
    prior=LogNormal(0.13, 0.3),
    source="years 1-2 10-15 %, from memory; assumption",
)
nordic = Parameter(
    1.6, unit="ratio", range=(1.0, 3.0), source="of rich countries 60-70 % gone within 5 years, from memory; assumption"
)
refugees = Parameter(
    0.25, unit="ratio", range=(0.05, 1.0), source="refugees 5-10 % within 5 years, from memory; assumption"
)
family = Parameter(0.50, unit="ratio", range=(0.1, 1.0), source="with children or partner here; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
settling = Parameter(3.0, unit="years", range=(1.0, 10.0), source="fall between the two; assumption")
cycle = Parameter(
    0.5,
    unit="exponent",
    range=(0.0, 2.0),
    source="emigration follows business cycles (Skjerpen, Stambol, Tønnessen 2015)",
)


@Event(of="household", happens=emigrate)
def emigration(h, place):
    """Yearly hazard of moving abroad: settled + (new - settled) x exp(-years in Norway / settling); `norwegian` for others.

    Higher for Nordic people, lower for refugees and families, and x labour demand ^ -cycle for those who came to work.
    """
    if h.age < youngest or h.seasonal:
        return 0.0
    if not h.immigrant:
        return norwegian
    hazard = settled + (new - settled) * exp(-h.years_in_norway / settling)
    if h.refugee:
        hazard *= refugees
    elif h.origin == 1:
        hazard *= nordic
    if h.labour_migrant:
        hazard *= place.labour_demand ** (-cycle)
    if h.size > 1:
        hazard *= family
    return hazard
