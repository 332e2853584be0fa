"""Return migration: those who left move home (C-08, C-10), the sooner the more holds them there."""

from math import exp

from model import Event, LogNormal, Parameter, return_home
from model.rules.job_finding import attractive

base = Parameter(
    0.040,
    unit="1/year",
    range=(0.0, 0.12),
    prior=LogNormal(0.04, 0.3),
    source="a quarter to a third of leavers return (Sørlie, from memory)",
)
peak = Parameter(30.0, unit="years", range=(24.0, 36.0), source="C-05: young adults over 28; assumption")
width = Parameter(12.0, unit="years", range=(5.0, 20.0), source="spread round that age; assumption")
fading = Parameter(
    20.0,
    unit="years",
    range=(5.0, 40.0),
    prior=LogNormal(20.0, 0.3),
    source="ties fade with the years away; assumption",
)
parents = Parameter(1.5, unit="ratio", range=(1.0, 3.0), source="C-08: parents still at home, grade 4")
known = Parameter(
    0.25, unit="log", range=(0.0, 1.0), source="C-11: contacts at home raise the log hazard, per contact; grade 4"
)
usual = Parameter(1.0, unit="contacts", range=(0.0, 6.0), source="ties at which `base` is meant; assumption")
preschool = Parameter(
    1.4, unit="ratio", range=(0.5, 2.5), source="C-05: families with children below school age move; grade 4"
)
school = Parameter(
    0.6, unit="ratio", range=(0.3, 1.2), source="C-06: children in school hold them where they are; grade 4"
)
studying = Parameter(0.3, unit="ratio", range=(0.0, 1.0), source="in education elsewhere; assumption")
vacancies = Parameter(0.5, unit="exponent", range=(0.0, 2.0), source="§2.1: a job is what returnees need; assumption")
outsiders = Parameter(0.15, unit="ratio", range=(0.0, 1.0), source="who lived here but grew up elsewhere; assumption")
women = Parameter(
    0.70,
    unit="ratio",
    range=(0.4, 1.2),
    prior=LogNormal(0.7, 0.15),
    source="single women's against men's: men return more (Sørlie, from memory)",
)
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
abroad = Parameter(0.5, unit="ratio", range=(0.0, 1.0), source="from abroad against from within Norway; assumption")


@Event(of="away_household", happens=return_home)
def return_migration(h, place):
    """Yearly hazard of returning: base x exp(-((age - peak) / width)^2) x exp(-years away / fading) x ties x stage x jobs.

    Single women x `women`.

    Ties: `parents` at home, and exp(known x (ties - usual)). Jobs: openings against those in the country ^ vacancies.
    """
    if h.age < youngest or h.seasonal:
        return 0.0
    hazard = base * exp(-(((h.age - peak) / width) ** 2) - h.years_away / fading + known * (h.ties - usual))
    hazard *= attractive(place) ** vacancies
    if h.sex > 0 and not h.couple:
        hazard *= women
    if h.parents_home > 0:
        hazard *= parents
    if h.school_children > 0:
        hazard *= school
    elif h.preschool_children > 0:
        hazard *= preschool
    if h.studying:
        hazard *= studying
    if h.abroad:
        hazard *= abroad
    if not h.from_here:
        hazard *= outsiders
    return hazard
