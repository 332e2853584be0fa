"""Immigration: families and singles arrive from abroad, following the national tide."""

from math import exp

from model import ABROAD, Arrival, LogNormal, Parameter, Who

local_share = Parameter(
    0.70,
    unit="ratio",
    range=(0.1, 2.5),
    prior=LogNormal(0.70, 0.4),
    source="first immigrations per head, district against national; immigrant shares 2009 of five counties (SSB)",
)
nordic_extra = Parameter(
    1.15, unit="ratio", range=(1.0, 1.5), source="the national series leaves Nordic citizens out; immigrant shares 2009"
)
family_share = Parameter(0.25, unit="share", range=(0.05, 0.6), source="of arriving households; reasons 2000-07 (SSB)")
mode = Parameter(28.0, unit="years", range=(24.0, 35.0), source="peak age of immigrants; assumption")
spread = Parameter(10.0, unit="years", range=(6.0, 16.0), source="spread round that age; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
female_singles = Parameter(0.45, unit="share", range=(0.2, 0.7), source="assumption")
female_heads = Parameter(0.35, unit="share", range=(0.05, 0.7), source="heads of families; assumption")
partnered = Parameter(0.75, unit="share", range=(0.3, 1.0), source="couples among arriving families; assumption")
with_children = Parameter(0.75, unit="share", range=(0.3, 1.0), source="of arriving families; assumption")
children = Parameter(2.0, unit="children", range=(1.0, 4.0), source="mean of families with children; assumption")
nordic = Parameter(0.15, unit="share", range=(0.02, 0.5), source="immigrants by origin 2009, five counties (SSB)")
europe = Parameter(0.42, unit="share", range=(0.1, 0.8), source="immigrants by origin 2009, five counties (SSB)")
outside_europe = Parameter(
    0.43, unit="share", range=(0.1, 0.8), source="immigrants by origin 2009, five counties (SSB)"
)


def adult_age(sex, age, movers):
    """A bell round the peak age, from 18: exp(-((age - mode) / spread)^2), the tail of the old cut short."""
    if age < youngest:
        return 0.0
    return exp(-(((age - mode) / spread) ** 2))


origins = (nordic, europe, outside_europe)
families = Who(
    age=adult_age,
    female=female_heads,
    partnered=partnered,
    with_children=with_children,
    children=children,
    origins=origins,
)
singles = Who(age=adult_age, female=female_singles, origins=origins)


@Arrival(comes_from=ABROAD, who=families)
def immigration_families(place):
    """Families per year: population x national households per head x local share x Nordic extra x family share."""
    return place.population * place.immigrant_households * local_share * nordic_extra * family_share


@Arrival(comes_from=ABROAD, who=singles)
def immigration_singles(place):
    """Singles per year: population x national households per head x local share x Nordic extra x (1 - family share)."""
    return place.population * place.immigrant_households * local_share * nordic_extra * (1 - family_share)
