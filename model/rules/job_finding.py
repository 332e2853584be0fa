"""Job finding: people who look for work, and vacancies, find each other (C-14, C-45); what one gets, no other does."""

from model import LogNormal, Match, Parameter, take_job

finding = Parameter(
    8.0,
    unit="1/year",
    range=(1.0, 30.0),
    prior=LogNormal(8.0, 0.35),
    source="of a seeker whom every usual vacancy suits; with `employment_losing` unemployment of 3-4 % (LFS); assumption",
)
usual = Parameter(
    0.02,
    unit="share",
    range=(0.005, 0.06),
    source="vacant positions per worker in an average year; about 2 % (SSB 2010, from memory); assumption",
)
congestion = Parameter(
    0.5, unit="exponent", range=(0.0, 1.0), source="twice as many vacancies are not found twice as fast; assumption"
)
restless = Parameter(
    0.8, unit="1/year", range=(0.0, 6.0), source="looking of who works outside or below what was learnt; assumption"
)
always = Parameter(1000.0, unit="1/year", range=(100.0, 10000.0), source="who is without work looks every month")
acquainted = Parameter(
    4.0, unit="ratio", range=(1.0, 20.0), source="C-14: knowing somebody who works for the employer; grade 4"
)
overheard = Parameter(
    0.6, unit="ratio", range=(0.0, 1.0), source="C-14: hidden against announced, at full belonging; grade 4"
)
region = Parameter(
    0.10,
    unit="share",
    range=(0.0, 0.6),
    source="vacancies in the other modelled places that come into question; assumption",
)
unqualified = Parameter(0.25, unit="ratio", range=(0.0, 0.5), source="per level that the job asks more; assumption")
below = Parameter(0.40, unit="ratio", range=(0.0, 1.0), source="C-15: per level that the job asks less; assumption")
norwegian_public = Parameter(
    0.95, unit="share", range=(0.0, 1.0), source="C-43, C-45: chances lost without Norwegian in public work; grade 4"
)
norwegian_services = Parameter(0.80, unit="share", range=(0.0, 1.0), source="the same in services; grade 4")
norwegian_manual = Parameter(
    0.40, unit="share", range=(0.0, 1.0), source="the same in farming, fishing and manufacturing; grade 4"
)
sceptic = Parameter(
    0.6, unit="ratio", range=(0.0, 1.0), source="§4.5: immigrants at sceptical employers with enough seekers; grade 4"
)
committed = Parameter(1.5, unit="ratio", range=(1.0, 4.0), source="immigrants at employers who want to; grade 4")
practice = Parameter(
    0.10, unit="ratio", range=(0.0, 1.0), source="finding work out of the programme, by practice; C-23, C-24"
)
mothers = Parameter(
    0.4,
    unit="ratio",
    range=(0.1, 1.0),
    source="C-30: immigrant women with small children and no kindergarten place; grade 4",
)
cut_off = Parameter(
    0.3, unit="share", range=(0.0, 1.0), source="C-28: chances lost without a car far out; prior, grade 4"
)
discouraged = Parameter(
    0.3, unit="ratio", range=(0.05, 1.0), source="C-49: search of who has lost all trust in it; grade 4"
)


def openings(place):
    """Vacancies against the usual number for so many workers: 1 in an average place and year."""
    return place.vacancies / (usual * (place.workforce + 1))


def attractive(place):
    """Openings here against those in the country: 1 where they are as usual as there."""
    return openings(place) / place.country_demand


def looking(p):
    """Yearly hazard of looking in a month: who is without work always, who commutes or is misplaced at times."""
    if p.seasonal:
        return 0.0
    if p.seeking or p.in_programme:
        return always
    if p.misplaced or p.commuting:
        return restless
    return 0.0


def suits(p, v):
    """1 where the job asks for what p has learnt; less where it asks for more or, of who is without work, for less."""
    if v.skill > p.skill:
        return unqualified ** (v.skill - p.skill)
    if v.skill < p.skill:
        return below ** (p.skill - v.skill) * (1 - p.employed)
    return 1


def understands(p, v):
    """1 with full command of Norwegian; without any, 1 less what the work asks of it."""
    asked = norwegian_manual
    if v.public:
        asked = norwegian_public
    elif v.services:
        asked = norwegian_services
    return 1 - asked * (1 - p.language)


def welcomes(p, v, place):
    """1, but for immigrants: less at a sceptical employer as long as there are others (C-45), more at a committed one."""
    if not p.immigrant or v.attitude == 0:
        return 1
    if v.attitude > 0:
        return committed
    return 1 - (1 - sceptic) / max(openings(place), 1)


def pace(p, h, place):
    """Yearly hazard of getting a vacancy that suits: finding / usual number of vacancies x openings ^ -congestion x effort.

    The usual number is that of the place and the part that is heard of elsewhere in the region. Effort falls from 1 with
    full trust that looking leads to work to `discouraged` without any. In the programme `practice`. Far out without a car
    x (1 - cut_off). Immigrant women with small children x mothers, as far as kindergarten places are missing.
    """
    hazard = finding / (usual * (place.workforce + region * place.workforce_elsewhere + 1))
    hazard *= max(openings(place), 1 / (place.workforce + 1)) ** (-congestion)
    hazard *= discouraged + (1 - discouraged) * p.trust
    hazard *= 1 - cut_off * h.cut_off
    if p.in_programme:
        hazard *= practice
    if p.immigrant and p.female and h.preschool_children > 0:
        hazard *= place.kindergarten_coverage + (1 - place.kindergarten_coverage) * mothers
    return hazard


@Match(seekers=looking, pace=pace, happens=take_job, known=acquainted, near=region)
def job_finding(p, v, place):
    """Score of a vacancy: suits x language x welcome; the hidden come to who belongs, or knows somebody there."""
    if v.hidden:
        return suits(p, v) * understands(p, v) * welcomes(p, v, place) * overheard * p.belonging
    return suits(p, v) * understands(p, v) * welcomes(p, v, place)
