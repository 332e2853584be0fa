"""Study migration: youths leave to study and change their registration years later.

Unmarried students mostly stay in the register of their home municipality (Norwegian: folkeregisteret), so a cohort's
loss, which happens at 19-21, is spread over ages 19-28 in the statistics (C-01 to C-03).
"""

from math import exp

from model import Event, LogNormal, Normal, Parameter, change_registration, leave_to_study

women = Parameter(
    0.28,
    unit="1/year",
    range=(0.0, 0.60),
    prior=LogNormal(0.28, 0.2),
    source="hazard at the peak: over half a cohort; assumption",
)
men = Parameter(
    0.19,
    unit="1/year",
    range=(0.0, 0.50),
    prior=LogNormal(0.19, 0.2),
    source="hazard at the peak: about 40 %; assumption",
)
peak = Parameter(
    20.3,
    unit="years",
    range=(18.5, 22.0),
    prior=Normal(20.3, 0.4),
    source="half of new students are 20 or older (OECD, from memory); assumption",
)
width = Parameter(2.2, unit="years", range=(0.8, 4.0), source="spread of the age at leaving; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
registering = Parameter(
    0.03, unit="1/year", range=(0.0, 0.80), source="of students; unmarried students may stay registered; assumption"
)
finished = Parameter(
    0.45,
    unit="1/year",
    range=(0.10, 1.50),
    prior=LogNormal(0.45, 0.3),
    source="of those who have finished; register losses at 19-28; assumption",
)
women_sooner = Parameter(
    1.3, unit="ratio", range=(0.8, 2.5), source="C-03; women settle with a partner earlier than men; assumption"
)
length = Parameter(
    5.0,
    unit="years",
    range=(2.5, 8.0),
    prior=Normal(5.0, 0.6),
    source="mean of studies away: degrees of 3 to 5 years, and changes; assumption",
)
shortest = Parameter(2.5, unit="years", range=(0.5, 3.5), source="nobody ends them sooner; assumption")
service = Parameter(
    0.5, unit="years", range=(0.0, 1.0), source="men leave later: a year of military service for about half; assumption"
)


@Event(of="person", happens=leave_to_study)
def study_migration(p, place):
    """Yearly hazard of leaving to study: peak hazard of the sex x exp(-((age - peak) / width)^2) x the place's own ratio.

    Of who lives with parents and has no partner. Men's peak is later by `service`.
    """
    if p.age < youngest or p.partnered or not p.with_parents or p.seasonal:
        return 0.0
    if p.female:
        return women * exp(-(((p.age - peak) / width) ** 2)) * place.youth_leaving
    return men * exp(-(((p.age - peak - service) / width) ** 2)) * place.youth_leaving


@Event(of="away_household", happens=change_registration)
def registration(h):
    """Yearly hazard of registering where one lives, for those who still stand in the register at home."""
    if not h.registered_here:
        return 0.0
    hazard = finished
    if h.studying:
        hazard = registering
    if h.sex > 0:
        hazard *= women_sooner
    return hazard
