"""Secondary migration: refugees move on from the municipality that settled them (Norwegian: videreflytting)."""

from math import exp

from model import Event, LogNormal, Parameter, move_away

base = Parameter(
    0.46,
    unit="1/year",
    range=(0.03, 0.80),
    prior=LogNormal(0.46, 0.3),
    source="C-20, C-21; five-year stay in small districts of cohorts 2000-03 of about 0.45, judgement; prior",
)
tied = Parameter(
    0.35,
    unit="ratio",
    range=(0.05, 1.0),
    source="C-42: in the introduction programme; SSB: below the population's in year 1",
)
released = Parameter(
    0.4,
    unit="ratio",
    range=(0.0, 4.0),
    prior=LogNormal(0.4, 0.6),
    source="C-21: extra hazard when the programme has just ended; years 3-4 peak",
)
easing = Parameter(2.0, unit="years", range=(0.5, 6.0), source="fading of that; assumption")
fresh = Parameter(
    2.0,
    unit="years",
    range=(0.0, 4.0),
    source="until the newly settled move as others: below the population's in year 1 (SSB)",
)
settling = Parameter(6.0, unit="years", range=(1.0, 20.0), source="inertia with years of residence; assumption")
young = Parameter(1.4, unit="ratio", range=(1.0, 2.5), source="ages 18-24 leave most (SSB Rapporter 2011/30)")
youth = Parameter(25.0, unit="years", range=(22.0, 30.0), source="end of that age group (SSB Rapporter 2011/30)")
single = Parameter(1.4, unit="ratio", range=(1.0, 2.5), source="singles leave most (SSB Rapporter 2011/30)")
children = Parameter(0.60, unit="ratio", range=(0.2, 1.0), source="V-21, C-07: families with children stay; grade 4")
working = Parameter(0.55, unit="ratio", range=(0.2, 1.0), source="C-24: job plus language; grade 4")
homeless = Parameter(
    1.5, unit="ratio", range=(1.0, 4.0), source="§5.4, §5.5: no dwelling of their own in the place; prior, grade 4"
)
conationals = Parameter(0.25, unit="log", range=(0.0, 1.0), source="C-34: fall of the log hazard per contact; grade 4")
rooted = Parameter(0.8, unit="log", range=(0.0, 3.0), source="C-13, C-24: from no to full belonging; grade 4")
small = Parameter(
    0.25, unit="log", range=(0.0, 0.8), source="smallest places lose most (SSB Rapporter 2011/30): per log of size"
)
reference_size = Parameter(5000.0, unit="persons", range=(1000.0, 20000.0), source="place at which `base` is meant")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")


@Event(of="household", happens=move_away)
def secondary_migration(h, place):
    """Yearly hazard of moving on: base x size x (1 - exp(-years / fresh)) x exp(-years / settling) x family x work x home x
    ties.

    In the programme `tied`; after it (1 + released x exp(-years since / easing)). Where there was no programme, neither.
    """
    if not h.refugee or h.age < youngest:
        return 0.0
    hazard = base * exp(-h.years_resident / settling) * (reference_size / (place.population + 1)) ** small
    if fresh > 0:
        hazard *= 1 - exp(-h.years_resident / fresh)
    if h.in_programme:
        hazard *= tied
    else:
        hazard *= 1 + released * exp(-h.years_since_programme / easing)
    if h.children > 0:
        hazard *= children
    elif h.adults == 1:
        hazard *= single
    if h.age < youth:
        hazard *= young
    if not h.has_dwelling:
        hazard *= homeless
    if h.workers > 0:
        hazard *= working
    return hazard * exp(-conationals * h.conationals - rooted * h.belonging) * place.out_pressure
