"""In-migration: families and singles without ties arrive from the rest of Norway.

Candidates live in the region, the rest of the county and the rest of the country. Each carries fixed thresholds and comes
when he or she knows of the place and finds there a job, a dwelling and services enough. How many candidates there are
follows from the place's balance (`model.balance`): the net level of the year is given, the other flows follow from their own
rules, and these streams fill what is left at the start. What then gets better or worse shows in who comes.
"""

from math import exp

from model import REST_OF_NORWAY, Arrival, Beta, Candidates, LogNormal, Normal, Parameter, Who, Zone
from model.rules.job_finding import attractive
from model.rules.motives import moving

family_share = Parameter(
    0.50,
    unit="share",
    range=(0.1, 0.8),
    prior=Beta(12.0, 12.0),
    source="of candidate households; C-05, and two jobs are found less often than one; assumption",
)
youth_pull = Parameter(
    0.40,
    unit="ratio",
    range=(0.1, 1.0),
    prior=LogNormal(0.40, 0.35),
    source="at 18 against the national age profile, 1 at `settled`, more after: the young leave; assumption",
)
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
oldest_family = Parameter(
    66.0,
    unit="years",
    range=(44.0, 80.0),
    source="head of a couple or family on the move, retiring couples too; assumption",
)
settled = Parameter(
    38.0,
    unit="years",
    range=(28.0, 45.0),
    prior=Normal(38.0, 2.5),
    source="from which movers come as often as any, and in families; before it fewer; assumption",
)
female_singles = Parameter(
    0.46, unit="share", range=(0.3, 0.6), source="SSB moves 1999, single ages 18 and over; assumption"
)
female_heads = Parameter(
    0.25, unit="share", range=(0.05, 0.6), source="heads are the older partner or lone parents; assumption"
)
partnered = Parameter(0.80, unit="share", range=(0.5, 1.0), source="couples among arriving families; assumption")
with_children = Parameter(
    0.70, unit="share", range=(0.3, 1.0), prior=Beta(14.0, 6.0), source="of arriving families; assumption"
)
children = Parameter(1.8, unit="children", range=(1.0, 3.0), source="mean of families with children; assumption")
region = Parameter(0.20, unit="share", range=(0.05, 0.5), source="of candidates; within 43 % of the county (SSB 2005)")
county = Parameter(
    0.23, unit="share", range=(0.05, 0.5), source="of candidates; 43 % of moves stay in the county (SSB 2005)"
)
informed = Parameter(
    0.30,
    unit="share",
    range=(0.02, 0.9),
    prior=Beta(6.0, 14.0),
    source="candidates who know what the place offers; C-12; assumption",
)
informed_region = Parameter(2.5, unit="ratio", range=(1.0, 3.0), source="near against far: commuting, kin; assumption")
informed_county = Parameter(1.3, unit="ratio", range=(1.0, 3.0), source="in the county against far; assumption")
induced_near = Parameter(
    0.4,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(4.0, 6.0),
    source="of those an instrument brings; 43 % of moves stay in the county (SSB 2005); judgement",
)
informed_country = Parameter(1.0, unit="ratio", range=(0.3, 1.5), source="far away: `informed` itself")
jobs = Parameter(
    0.60, unit="share", range=(0.1, 0.95), source="adults who find a relevant job in a usual year; §4.5 second obstacle"
)
vacancies = Parameter(
    0.25,
    unit="exponent",
    range=(0.0, 2.0),
    prior=LogNormal(0.25, 0.5),
    source="of openings against those in the country; C-14 to C-16; assumption",
)
homes = Parameter(
    0.55,
    unit="share",
    range=(0.1, 0.95),
    source="who find a dwelling when none stands empty: rooms, kin; §4.5 first obstacle",
)
scarcity = Parameter(
    0.015,
    unit="dwellings per person",
    range=(0.003, 0.08),
    source="vacant dwellings at which two thirds find one; assumption",
)
offer = Parameter(
    1500.0, unit="persons", range=(100.0, 10000.0), source="C-46: place in which two thirds miss nothing; assumption"
)
attracts = Parameter(
    0.5,
    unit="exponent",
    range=(0.0, 2.0),
    prior=LogNormal(0.5, 0.5),
    source="C-38: of the level of municipal services on who misses nothing; prior, grade 4",
)
near_school = Parameter(
    0.3,
    unit="exponent",
    range=(0.0, 2.0),
    source="C-48: of the schools left, against the start, on families; prior, grade 4",
)
no_kindergarten = Parameter(
    0.15,
    unit="share",
    range=(0.0, 0.6),
    source="I-05, C-30: families who do not come without a kindergarten place; prior, grade 4",
)


def single_age(sex, age, movers):
    """Movers of that age, fewer of the young and more of the old.

    Movers x (youth_pull + (1 - youth_pull) x (age - youngest) / (settled - youngest)).
    """
    if age < youngest:
        return 0.0
    return movers * (youth_pull + (1 - youth_pull) * (age - youngest) / (settled - youngest))


def family_age(sex, age, movers):
    """Movers up to the age of the oldest family heads, fewer of the young, who mostly move alone."""
    if age > oldest_family:
        return 0.0
    return single_age(sex, age, movers) * min((age - youngest) / (settled - youngest), 1)


def knows_of_it(place):
    """Share of far-away candidates who know what the place offers."""
    return informed


def job(place):
    """Share of single candidates who find a relevant job: jobs x attractive ^ vacancies, at most 1."""
    return min(jobs * attractive(place) ** vacancies, 1)


def two_jobs(place):
    """Share of couples who find two (C-16)."""
    return job(place) ** 2


def dwelling(place):
    """Share who find a home: homes, and of the others 1 - exp(-vacant dwellings per person / scarcity)."""
    return 1 - (1 - homes) * exp(-place.vacant_dwellings / (place.population + 1) / scarcity)


def services(place):
    """Share who miss nothing in a place of that size: (1 - exp(-persons / offer)) x service level ^ attracts."""
    return min((1 - exp(-(place.population + 1) / offer)) * place.service_level**attracts, 1)


def services_for_families(place):
    """Services, and a school near enough and a kindergarten place: x schools left ^ near_school x (1 - who get none)."""
    return services(place) * place.schools_left**near_school * (1 - no_kindergarten * (1 - place.kindergarten_coverage))


zones = (Zone(region, informed_region), Zone(county, informed_county), Zone(county, informed_country))
families = Who(
    age=family_age,
    female=female_heads,
    partnered=partnered,
    with_children=with_children,
    children=children,
    motives=moving,
    candidates=Candidates(knows_of_it, two_jobs, dwelling, services_for_families, zones, induced_near),
)
singles = Who(
    age=single_age,
    female=female_singles,
    motives=moving,
    candidates=Candidates(knows_of_it, job, dwelling, services, zones, induced_near),
)


@Arrival(comes_from=REST_OF_NORWAY, who=families)
def in_migration_families(place):
    """Candidate families per year: population x balance x family share."""
    return place.population * place.in_balance * family_share


@Arrival(comes_from=REST_OF_NORWAY, who=singles)
def in_migration_singles(place):
    """Candidate singles per year: population x balance x (1 - family share)."""
    return place.population * place.in_balance * (1 - family_share)
