"""Employment: who looks for work finds it, and some who work lose it.

Employers, vacancies and the relevance of a job come with the labour market; here the national cycle stands for vacancies.
"""

from math import exp

from model import Event, Parameter, finish_education, lose_job, start_education, take_job

finding = Parameter(
    3.0,
    unit="1/year",
    range=(0.5, 9.0),
    source="out of work for about four months; with `losing` 3-4 % (LFS); assumption",
)
losing = Parameter(
    0.07, unit="1/year", range=(0.01, 0.2), source="with `finding`: unemployment of 3-4 % (LFS); assumption"
)
speaking = Parameter(
    2.0, unit="exponent", range=(0.0, 5.0), source="C-43, C-45: of the command of Norwegian on finding; grade 4"
)
knowing = Parameter(
    0.5, unit="share", range=(0.0, 1.0), source="C-14: jobs that go to those who are known; hidden vacancies; grade 4"
)
enough = Parameter(
    1.5, unit="contacts", range=(0.2, 6.0), source="ties at which two thirds of those are heard of; assumption"
)
practice = Parameter(
    0.10, unit="ratio", range=(0.0, 1.0), source="finding work out of the programme, by practice; C-23, C-24"
)
cycle = Parameter(
    0.6,
    unit="exponent",
    range=(0.0, 2.0),
    source="C-40: of demand on finding, and down on losing: so that local unemployment moves as the national",
)
mothers = Parameter(0.4, unit="ratio", range=(0.1, 1.0), source="C-30: immigrant women with small children; grade 4")
schooling = Parameter(
    0.15, unit="1/year", range=(0.0, 1.0), source="young immigrants looking for work who study; assumption"
)
schooling_age = Parameter(35.0, unit="years", range=(25.0, 50.0), source="until that age; assumption")
ending = Parameter(
    0.4, unit="1/year", range=(0.1, 1.0), source="of an education in the place; mean 2.5 years; assumption"
)


def heard(p):
    """Share of the jobs somebody hears of: the open ones, and of the hidden ones those that ties reach (C-14)."""
    return 1 - knowing * exp(-p.ties / enough)


@Event(of="person", happens=take_job)
def job_finding(p, h, place):
    """Yearly hazard of finding a job: finding x labour demand ^ cycle x language ^ speaking x what is heard of."""
    if not p.seeking and not p.in_programme:
        return 0.0
    hazard = finding * place.labour_demand**cycle * p.language**speaking * heard(p)
    if p.in_programme:
        hazard *= practice
    if p.immigrant and p.female and h.preschool_children > 0:
        hazard *= mothers
    return hazard


@Event(of="person", happens=lose_job)
def job_loss(p, place):
    """Yearly hazard of losing the job: losing x labour demand ^ -cycle."""
    if not p.working or p.seasonal:
        return 0.0
    return losing * place.labour_demand ** (-cycle)


@Event(of="person", happens=start_education)
def education(p):
    """Yearly hazard that a young immigrant who looks for work begins an education."""
    if not p.seeking or not p.immigrant or p.age > schooling_age:
        return 0.0
    return schooling


@Event(of="person", happens=finish_education)
def education_end(p):
    """Yearly hazard of ending an education in the place."""
    if not p.studying:
        return 0.0
    return ending
