"""Labour immigration: people come from abroad to work, recruited by vacancies, by those who are here, and for seasons.

Seasonal workers are not registered. Many return for another season, and some stay for good (C-32); those of the new member
states of the EEA may since 2004 (C-18).
"""

from math import exp, log

from model import ABROAD, Arrival, Event, LogNormal, Parameter, Who, come_back_for_season, go_home, settle_down
from model.rules.job_finding import attractive

local_share = Parameter(
    0.50,
    unit="ratio",
    range=(0.1, 3.0),
    prior=LogNormal(0.50, 0.4),
    source="labour immigrants per head, district against national; East Europeans 2009 in counties without a city (SSB)",
)
europe = Parameter(0.80, unit="share", range=(0.3, 1.0), source="of non-Nordic labour immigrants; assumption")
nordic = Parameter(
    0.0006,
    unit="1/year",
    range=(0.0001, 0.003),
    prior=LogNormal(0.0006, 0.4),
    source="Nordic workers per inhabitant; stocks 2009 of five counties (SSB)",
)
vacancies = Parameter(
    1.0,
    unit="exponent",
    range=(0.0, 3.0),
    prior=LogNormal(1.0, 0.4),
    source="C-45: employers recruit when jobs are vacant; assumption",
)
most = Parameter(3.0, unit="ratio", range=(1.0, 10.0), source="of usual recruiting, however many vacancies; a bound")
network = Parameter(
    0.02,
    unit="1/year",
    range=(0.0, 0.15),
    prior=LogNormal(0.02, 0.6),
    source="households each labour migrant here draws along; C-32, C-34; assumption",
)
saturated = Parameter(
    0.10,
    unit="share",
    range=(0.02, 0.5),
    source="of inhabitants; more labour migrants than that draw no more along; assumption",
)
mode = Parameter(29.0, unit="years", range=(24.0, 38.0), source="peak age of labour immigrants; assumption")
spread = Parameter(10.0, unit="years", range=(6.0, 16.0), source="spread round that age; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
female = Parameter(0.25, unit="share", range=(0.05, 0.6), source="of labour immigrants; assumption")
partnered = Parameter(0.15, unit="share", range=(0.0, 0.6), source="who bring a partner at once; assumption")
with_children = Parameter(0.08, unit="share", range=(0.0, 0.6), source="who bring children at once; assumption")
children = Parameter(1.7, unit="children", range=(1.0, 4.0), source="mean of those who bring any; assumption")
left_behind = Parameter(
    0.40, unit="share", range=(0.0, 0.8), source="singles whose family waits abroad; C-32; assumption"
)
seasonal = Parameter(
    0.07,
    unit="1/year",
    range=(0.0, 0.6),
    source="new seasonal workers per job in farming and fishing; C-32, about 200 farms; assumption",
)
season_length = Parameter(0.25, unit="years", range=(0.1, 0.6), source="mean stay in the season; assumption")
again = Parameter(0.60, unit="share", range=(0.0, 0.95), source="C-32: who come back for the next season; assumption")
staying = Parameter(
    0.08, unit="1/year", range=(0.0, 0.5), source="C-32: who settle, per year of work here, since 2004; assumption"
)
season_begins = Parameter(6.0, unit="month", range=(1.0, 12.0), source="first month of the farming season; assumption")
season_ends = Parameter(9.0, unit="month", range=(1.0, 12.0), source="last month of it; assumption")
season_share = Parameter(
    0.3333,
    unit="years",
    range=(0.05, 1.0),
    source="length of the season: from its first to its last month, four months",
)
enlargement = Parameter(
    2004.33, unit="calendar year", range=(2004.0, 2100.0), source="C-18: the EEA was enlarged on 1 May 2004"
)


def adult_age(sex, age, movers):
    """A bell round the peak age, from 18: exp(-((age - mode) / spread)^2)."""
    if age < youngest:
        return 0.0
    return exp(-(((age - mode) / spread) ** 2))


def drawn_along(place):
    """Households whom the labour migrants living here draw along per year, up to a share of the inhabitants."""
    return network * min(place.labour_migrants, saturated * place.population)


def demand(place):
    """What the vacancies of the country make of the recruiting of a usual year."""
    return place.labour_demand**vacancies


def attraction(place):
    """What more vacancies than in the country make of it; those of the country are in the national figure already."""
    return min(attractive(place) ** vacancies, most)


def recruited(place):
    """Households whom employers recruit per year: as many per head as the country, but for what work there is here."""
    return place.population * place.labour_immigration * local_share * place.local_industry * attraction(place)


_motive = (("work", None),)


def _workers(origin):
    return Who(
        age=adult_age,
        female=female,
        partnered=partnered,
        with_children=with_children,
        children=children,
        origins=((origin, None),),
        ground="work",
        motives=_motive,
        family_abroad=left_behind,
    )


from_nordic, from_europe, from_outside = _workers("nordic"), _workers("europe"), _workers("outside_europe")
for_season = Who(
    age=adult_age,
    female=female,
    origins=(("europe", None),),
    ground="season",
    motives=_motive,
    family_abroad=left_behind,
)


@Arrival(comes_from=ABROAD, who=from_nordic)
def labour_nordic(place):
    """Nordic households per year: population x nordic x demand."""
    return place.population * nordic * demand(place)


@Arrival(comes_from=ABROAD, who=from_europe)
def labour_europe(place):
    """Households per year: those recruited and those drawn along, x europe."""
    return europe * (recruited(place) + drawn_along(place))


@Arrival(comes_from=ABROAD, who=from_outside)
def labour_outside(place):
    """The same from outside Europe: the rest."""
    return (1 - europe) * (recruited(place) + drawn_along(place))


@Arrival(comes_from=ABROAD, who=for_season, registered=False)
def seasonal_workers(place):
    """New seasonal workers: jobs in farming and fishing x seasonal, within the months of the season."""
    return place.season * place.farm_jobs * seasonal / season_length


@Event(of="household", happens=go_home)
def season_over(h, place):
    """Yearly hazard of going home: 1 / length in the season; all go when it is over."""
    if not h.seasonal:
        return 0.0
    if not place.season:
        return at_once
    return 1 / season_length


at_once = Parameter(1000.0, unit="1/year", range=(100.0, 10000.0), source="certain within the month")


@Event(of="away_household", happens=come_back_for_season)
def next_season(h, place):
    """Yearly hazard of coming back in the season: -log(1 - again) / its length, so that `again` come before it is over."""
    if not h.seasonal or not place.season:
        return 0.0
    return -log(1 - again) / season_share


@Event(of="household", happens=settle_down)
def settling_down(h, place):
    """Yearly hazard of registering and staying: `staying` since the enlargement, for seasonal workers (C-18, C-32)."""
    if not h.seasonal or not place.eea_open:
        return 0.0
    return staying * demand(place)
