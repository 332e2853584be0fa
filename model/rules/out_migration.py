"""Out-migration: households, and grown children alone, move to another municipality in Norway."""

from math import exp

from model import AgeTable, Event, LogNormal, Parameter, move_away, move_away_alone
from model.rules.leisure import missing_for_young_men

moves = AgeTable("internal_migration")
level = Parameter(
    0.80,
    unit="ratio",
    range=(0.4, 1.6),
    prior=LogNormal(0.80, 0.15),
    source="gross out-migration of about 37 per 1,000: Verdal 1980-2003, six Fjell municipalities 2003 (SSB)",
)
childless = Parameter(
    1.40,
    unit="ratio",
    range=(0.8, 2.0),
    prior=LogNormal(1.40, 0.12),
    source="C-04: those without children under 16 leave more, grade 4; assumption",
)
childbearing = Parameter(
    50.0, unit="years", range=(40.0, 60.0), source="until then others of the same age have children; assumption"
)
preschool = Parameter(
    0.85,
    unit="ratio",
    range=(0.6, 1.6),
    prior=LogNormal(0.85, 0.12),
    source="C-05; moves at 0-4 over those at the parents' ages, SSB 1999",
)
school = Parameter(
    0.70,
    unit="ratio",
    range=(0.3, 1.1),
    prior=LogNormal(0.70, 0.18),
    source="C-06; moves at 5-14 over those at the parents' ages, SSB 1999; grade 4",
)
newcomer = Parameter(
    1.50, unit="ratio", range=(0.0, 3.0), prior=LogNormal(1.5, 0.3), source="extra hazard in the first year; assumption"
)
settling = Parameter(
    4.0, unit="years", range=(1.0, 15.0), prior=LogNormal(4.0, 0.35), source="cumulative inertia; assumption"
)
immigrant = Parameter(
    1.20,
    unit="ratio",
    range=(0.8, 2.0),
    prior=LogNormal(1.20, 0.1),
    source="moves at 30-44, immigrant background against all, 2005 (SSB)",
)
rooted = Parameter(
    0.8,
    unit="log",
    range=(0.0, 3.0),
    prior=LogNormal(0.8, 0.4),
    source="C-13, C-47: fall of the log hazard from no to full belonging; grade 4",
)
usual = Parameter(
    0.55,
    unit="0-1",
    range=(0.2, 0.9),
    source="belonging at which the national rates are meant; mean of residents at start",
)
disappointed = Parameter(
    1.5,
    unit="ratio",
    range=(0.0, 4.0),
    prior=LogNormal(1.5, 0.4),
    source="C-17: extra hazard at a full gap to what was promised; grade 4",
)
jobless = Parameter(
    1.4,
    unit="ratio",
    range=(1.0, 2.5),
    prior=LogNormal(1.4, 0.12),
    source="C-14, C-24: an adult looks for work; assumption, grade 4",
)
misplaced = Parameter(
    1.15, unit="ratio", range=(1.0, 2.0), source="C-15, C-16: an adult works below what was learnt; assumption, grade 4"
)
own_business = Parameter(
    0.60, unit="ratio", range=(0.2, 1.0), source="C-33: a business of one's own is a reason to stay; grade 4"
)
homeless = Parameter(
    1.5,
    unit="ratio",
    range=(1.0, 4.0),
    prior=LogNormal(1.5, 0.2),
    source="§4.5: no dwelling of their own in the place; prior, grade 4",
)
students_apart = Parameter(
    0.38,
    unit="ratio",
    range=(0.2, 1.0),
    prior=LogNormal(0.38, 0.25),
    source="national rates count students who register; `study_migration` has them",
)
student_age = Parameter(26.0, unit="years", range=(22.0, 30.0), source="until when most of them do; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
worse_services = Parameter(
    0.5,
    unit="ratio",
    range=(0.0, 2.0),
    source="C-38: rise of leaving per share of the service level of the start that is lost; prior, grade 4",
)
closed_school = Parameter(
    0.4,
    unit="ratio",
    range=(0.0, 2.0),
    source="C-48: rise of families' leaving per share of the schools of the start that is closed; prior, grade 4",
)
restless = Parameter(
    0.4,
    unit="log",
    range=(0.0, 2.0),
    source="C-31, C-46: rise of the log hazard of single young men from all offers to none; prior, grade 4",
)
usual_lack = Parameter(
    0.1, unit="share", range=(0.0, 0.8), source="offers missing where the national rates are meant; assumption"
)
old = Parameter(
    60.0, unit="years", range=(50.0, 75.0), source="from which a place's own ratio on old people; assumption"
)
young = Parameter(30.0, unit="years", range=(22.0, 40.0), source="young men until that age; assumption")


def bored(place):
    """Ratio on the leaving of single young men: exp(restless x (what they miss - usual_lack))."""
    return exp(restless * (missing_for_young_men(place) - usual_lack))


def less_service(place):
    """Ratio on leaving, 1 at the start: 1 + worse_services x (1 - service level)."""
    return max(1 + worse_services * (1 - place.service_level), 0)


@Event(of="person", happens=move_away_alone)
def youth_out_migration(p, place):
    """Yearly hazard of a grown child's moving straight out: m(sex, age) x level x pressure x the place's own ratio.

    In the age of studies x students_apart: the moves of students are counted in `registration`. Worse services let
    people go, and a lack of offers young men.
    """
    if not p.with_parents or p.seasonal:
        return 0.0
    hazard = moves(p.sex, p.age) * level * place.out_pressure * place.youth_leaving
    hazard *= less_service(place)
    if not p.female and p.age < young:
        hazard *= bored(place)
    if p.age < student_age:
        hazard *= students_apart
    return hazard


@Event(of="household", happens=move_away)
def out_migration(h, place):
    """Yearly hazard of moving out: m(sex, age) x level x pressure x family stage x (1 + newcomer x exp(-years / settling)).

    In the age of studies x students_apart for who lives alone. Belonging holds people, x exp(-rooted x (belonging -
    usual)), and so does a business of their own; a broken promise, a missing job, one below what was learnt, no dwelling
    of their own, worse services, a closed school and a lack of offers let them go. Old people leave at the place's own
    ratio. The pressure carries the municipal
    level, the common yearly shock and the national cycle (`model.outside`). Refugees have a rule of their own.
    """
    if h.age < youngest or h.refugee or h.seasonal:
        return 0.0
    hazard = moves(h.sex, h.age) * level * place.out_pressure
    if h.age >= old:
        hazard *= place.old_leaving
    hazard *= 1 + newcomer * exp(-h.years_resident / settling)
    hazard *= exp(-rooted * (h.belonging - usual)) * (1 + disappointed * h.expectation)
    if h.school_children > 0:
        hazard *= school
    elif h.preschool_children > 0:
        hazard *= preschool
    elif h.age < childbearing:
        hazard *= childless
    hazard *= less_service(place)
    if h.children > 0:
        hazard *= 1 + closed_school * (1 - place.schools_left)
    elif h.adults == 1 and h.sex == 0 and h.age < young:
        hazard *= bored(place)
    if h.age < student_age and h.adults == 1:
        hazard *= students_apart
    if h.immigrant:
        hazard *= immigrant
    if h.seekers > 0:
        hazard *= jobless
    elif h.misplaced > 0:
        hazard *= misplaced
    if not h.has_dwelling:
        hazard *= homeless
    if h.own_business:
        hazard *= own_business
    return hazard
