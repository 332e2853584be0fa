"""Housing: households without a home, or with one that does not suit them, and vacant dwellings find each other.

What one gets, no other does; what it leaves is vacant next month. A home is bought with credit, which short residence and
having no work deny (C-29). Who has no car wants to live within walking distance of the centre (C-28).
"""

from model import LogNormal, Match, Parameter, take_dwelling

finding = Parameter(
    6.0,
    unit="1/year",
    range=(0.5, 30.0),
    prior=LogNormal(6.0, 0.4),
    source="of a household that every usual vacant dwelling suits; assumption, prior",
)
usual = Parameter(
    0.04,
    unit="share",
    range=(0.005, 0.2),
    source="vacant dwellings of the stock at which that is meant; as `population_vacant_share`; assumption",
)
always = Parameter(1000.0, unit="1/year", range=(100.0, 10000.0), source="who has no home of its own looks every month")
ahead = Parameter(
    0.5, unit="years", range=(0.05, 2.0), source="newcomers looked for so long before they came; assumption"
)
crowded = Parameter(
    0.6, unit="1/year", range=(0.0, 6.0), source="looking of who has fewer rooms than people; assumption, prior"
)
climbing = Parameter(
    0.3, unit="1/year", range=(0.0, 6.0), source="looking of who rents and could buy; assumption, prior"
)
far = Parameter(
    0.5, unit="1/year", range=(0.0, 6.0), source="C-28: looking of who lives far out without a car; prior, grade 4"
)
better = Parameter(
    1.25, unit="ratio", range=(1.0, 4.0), source="what a home must be worth against the present one; assumption"
)
tight = Parameter(0.35, unit="ratio", range=(0.0, 1.0), source="worth per room less than people; assumption")
ample = Parameter(
    2.0, unit="rooms", range=(0.0, 5.0), source="more than people, beyond which homes are too large; assumption"
)
roomy = Parameter(0.8, unit="ratio", range=(0.2, 1.0), source="worth per room beyond that; assumption")
renting = Parameter(
    0.5, unit="ratio", range=(0.05, 2.0), source="worth of a rented home against an owned; 76.7 % own (census 2001)"
)
outlying = Parameter(
    0.8, unit="ratio", range=(0.1, 1.0), source="worth of a home far out for who has a car; assumption"
)
unreachable = Parameter(
    0.25, unit="ratio", range=(0.0, 1.0), source="C-28: the same without a car; I-03; prior, grade 4"
)
trusted = Parameter(
    4.0,
    unit="years",
    range=(0.0, 15.0),
    source="C-29: in Norway until a bank lends; the report names no number; prior, grade 4",
)
unsecured = Parameter(
    0.05, unit="ratio", range=(0.0, 1.0), source="C-29: buying of households in which nobody works; prior, grade 4"
)
pension = Parameter(67.0, unit="years", range=(60.0, 70.0), source="a pension is an income: National Insurance Act")
desperate = Parameter(
    0.5,
    unit="years",
    range=(0.0, 5.0),
    source="without a home until the municipality offers one of its own; assumption",
)


def credit(h):
    """Whether a bank lends: not to who came to Norway lately, hardly where nobody works; who owns has what to sell."""
    if h.owner:
        return 1
    if h.longest_in_norway < trusted and not h.guaranteed:
        return 0
    if h.workers == 0 and h.age < pension:
        return unsecured
    return 1


def entitled(h):
    """Whether the municipality offers one of its homes: to refugees, and to who has found nothing, without a home."""
    if h.has_dwelling:
        return 0
    return 1 if h.refugee or h.years_without_dwelling >= desperate else 0


def spacious(h, rooms):
    """1 for at least as many rooms as people; tight per room that is missing, roomy per room beyond ample more."""
    if rooms < h.size:
        return tight ** (h.size - rooms)
    return roomy ** max(rooms - h.size - ample, 0)


def worth(h, rooms, owned, central):
    """What a home is worth to a household: spacious x (owned, or renting) x (central, or outlying or unreachable)."""
    value = spacious(h, rooms)
    if not owned:
        value *= renting
    if not central:
        value *= outlying if h.car else unreachable
    return value


def looking(h):
    """Yearly hazard of looking in a month: without a home always; else crowded, renting with credit, far without a car."""
    if h.seasonal:
        return 0.0
    if not h.has_dwelling:
        return always
    hazard = far * h.cut_off
    if h.rooms < h.size:
        hazard += crowded
    if not h.owner:
        hazard += climbing * credit(h)
    return hazard


def pace(place):
    """Yearly hazard of getting a dwelling of worth 1: finding / usual number of vacant dwellings."""
    return finding / (usual * (place.dwellings + 1))


@Match(seekers=looking, pace=pace, happens=take_dwelling)
def housing(h, d):
    """Score of a dwelling: what it is worth, x credit to buy it; 0 where the present home is worth nearly as much.

    Municipal homes go to who is entitled to one.
    """
    value = worth(h, d.rooms, d.owned, d.central)
    if h.has_dwelling and value <= better * worth(h, h.rooms, h.owner, 1 - h.outlying):
        return 0.0
    if d.municipal:
        return value * entitled(h)
    return value * credit(h) if d.owned else value
