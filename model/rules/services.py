"""Services: kindergarten places follow demand slowly, until there is a right to one; schools close for want of pupils."""

from model import Growth, Parameter, kindergarten_places, schools

wanted = Parameter(
    0.75,
    unit="share",
    range=(0.4, 1.0),
    source="children of 1-5 whose parents want a place, at the fees before the settlement; assumption",
)
wanted_cheap = Parameter(
    0.90, unit="share", range=(0.5, 1.0), source="likewise at the lower fees after it (maximum fee 2004); assumption"
)
cheaper = Parameter(
    3.0, unit="years", range=(0.5, 10.0), source="after the settlement, in which fees fall and demand rises; assumption"
)
settlement = Parameter(
    2003.5,
    unit="calendar year",
    range=(2000.0, 2100.0),
    source="barnehageforliket: agreement in the Storting, June 2003; date from memory",
)
right = Parameter(
    2009.0,
    unit="calendar year",
    range=(2000.0, 2100.0),
    source="Kindergarten Act section 12 a: right to a place from 1 January 2009; from memory",
)
served = Parameter(
    0.80,
    unit="share",
    range=(0.0, 1.0),
    source="children wanting a place who have one, at a start before the settlement; six in ten children went in 2000 "
    "(from memory); assumption",
)
building = Parameter(
    0.15,
    unit="1/year",
    range=(0.0, 1.0),
    source="of the places that are missing, at the service level of the start; assumption",
)
faster = Parameter(
    3.0, unit="ratio", range=(1.0, 10.0), source="with the state's grants since the settlement; assumption"
)
superfluous = Parameter(
    0.20, unit="1/year", range=(0.0, 1.0), source="of the places nobody wants, that are given up; assumption"
)
at_once = Parameter(12.0, unit="1/year", range=(1.0, 12.0), source="within the month")
school_scale = Parameter(
    25.0,
    unit="persons",
    range=(10.0, 300.0),
    source="schools at the start: (pupils / this) ^ school_number: 3 for 150 pupils, 5 for 380, 14 for 2,000; assumption",
)
school_number = Parameter(
    0.6, unit="exponent", range=(0.2, 1.0), source="larger places have larger schools; assumption"
)
in_danger = Parameter(
    0.85,
    unit="ratio",
    range=(0.0, 1.0),
    source="pupils per school against the start below which a school is closed; assumption",
)


@Growth(kindergarten_places)
def kindergarten_building(place):
    """Places a year: missing x building x service level, x faster since the settlement; all at once since the right."""
    missing = place.kindergarten_wanting - place.kindergarten_places
    if missing <= 0:
        return missing * superfluous
    if place.kindergarten_right:
        return missing * at_once
    pace = building * place.service_level
    if place.kindergarten_settlement:
        pace *= faster
    return missing * min(pace, at_once)


@Growth(schools)
def school_closing(place):
    """Schools a year: one is closed within the month where pupils per school < in_danger x those of the start."""
    if place.schools <= 1 or place.pupils >= in_danger * place.school_size_at_start * place.schools:
        return 0.0
    return -at_once
