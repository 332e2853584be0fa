"""Belonging: how attached people are to the place they live in, and what they were promised beyond what they find."""

from math import exp

from model import Growth, LogNormal, Parameter, attitude, belonging, expectation
from model.rules.leisure import missing, missing_for_young_men

pace = Parameter(
    3.0,
    unit="years",
    range=(0.5, 10.0),
    prior=LogNormal(3.0, 0.35),
    source="time in which two thirds of the way is made; assumption",
)
rooted = Parameter(0.25, unit="0-1", range=(0.0, 0.6), source="C-08: of who grew up here; grade 4")
ties = Parameter(0.45, unit="0-1", range=(0.0, 0.8), source="C-13, C-06: of who has many ties; grade 4")
enough = Parameter(1.5, unit="contacts", range=(0.2, 6.0), source="ties that give two thirds of that; assumption")
work = Parameter(0.15, unit="0-1", range=(0.0, 0.5), source="C-44: visible, useful and equal at work; grade 4")
welcome = Parameter(0.15, unit="0-1", range=(0.0, 0.5), source="C-36: where residents are open to newcomers; grade 4")
narrow = Parameter(
    0.05, unit="0-1", range=(0.0, 0.4), source="C-46: taken from everybody where offers are few; grade 4"
)
young_men = Parameter(
    0.10, unit="0-1", range=(0.0, 0.4), source="C-31: taken from young immigrant men besides; grade 4"
)
young = Parameter(30.0, unit="years", range=(22.0, 40.0), source="until that age; assumption")
grown = Parameter(16.0, unit="years", range=(12.0, 18.0), source="children belong where their parents live; assumption")
used_to = Parameter(
    2.0, unit="years", range=(0.5, 8.0), source="C-17: until what was promised is forgotten; assumption"
)
met = Parameter(2.0, unit="ratio", range=(1.0, 5.0), source="C-17: faster where job and ties are found; assumption")
mellowing = Parameter(
    5.0, unit="years", range=(1.0, 20.0), source="return of the attitude to its usual value; assumption"
)
usual = Parameter(
    0.5, unit="0-1", range=(0.0, 1.0), source="attitude to newcomers without awareness work; a convention"
)


def held(p, place):
    """What belonging tends to: roots, ties, work, the welcome of newcomers, less what is missing in a small place."""
    level = ties * (1 - exp(-p.ties / enough)) + welcome * place.attitude - narrow * missing(place)
    if p.grew_up_here:
        level += rooted
    if p.working or p.age > pension:
        level += work
    if p.immigrant and not p.female and p.age < young:
        level -= young_men * missing_for_young_men(place)
    return level


pension = Parameter(66.0, unit="years", range=(60.0, 70.0), source="National Insurance Act: pension from 67")


@Growth(belonging)
def belonging_grows(p, place):
    """Change per year: (what it tends to - belonging) / pace."""
    if p.age < grown or p.seasonal:
        return 0.0
    return (held(p, place) - p.belonging) / pace


@Growth(expectation)
def expectation_fades(p):
    """Change per year of what was promised and is missing: it is forgotten, faster where job and ties are found (C-17)."""
    if p.expectation <= 0:
        return 0.0
    change = -p.expectation / used_to
    if p.working and p.ties > 1:
        change *= met
    return change


@Growth(attitude)
def attitude_mellows(place):
    """Change per year: back to the usual attitude."""
    return (usual - place.attitude) / mellowing
