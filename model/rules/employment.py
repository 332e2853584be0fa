"""Employment: some who work lose their job, some leave the labour force early; young immigrants study first."""

from math import exp

from model import Event, Parameter, finish_education, lose_job, start_education, stop_working

losing = Parameter(
    0.07, unit="1/year", range=(0.01, 0.2), source="with `job_finding`: unemployment of 3-4 % (LFS); assumption"
)
shedding = Parameter(
    6.0, unit="1/year", range=(1.0, 24.0), source="notice, two months on average, of who has no position; assumption"
)
withdrawing = Parameter(
    0.08, unit="1/year", range=(0.01, 0.2), source="leaving work at the pension age; half are out at 62; assumption"
)
pension = Parameter(67.0, unit="years", range=(60.0, 70.0), source="National Insurance Act: pension from 67")
wearing = Parameter(10.0, unit="years", range=(4.0, 30.0), source="rise of that hazard with age; assumption")
schooling = Parameter(
    0.15, unit="1/year", range=(0.0, 1.0), source="young immigrants looking for work who study; assumption"
)
schooling_age = Parameter(35.0, unit="years", range=(25.0, 50.0), source="until that age; assumption")
ending = Parameter(
    0.4, unit="1/year", range=(0.1, 1.0), source="of an education in the place; mean 2.5 years; assumption"
)


@Event(of="person", happens=lose_job)
def job_loss(p):
    """Yearly hazard of losing the job: losing + shedding x share of the staff without a position.

    In a downturn positions go (`labour_demand`), and with them who had them: a job lost to it is no vacancy for others.
    Who works in a business of their own closes it instead.
    """
    if not p.working or p.seasonal or p.self_employed:
        return 0.0
    return losing + shedding * p.superfluous


@Event(of="person", happens=stop_working)
def withdrawal(p):
    """Yearly hazard of leaving the labour force before the pension: withdrawing x exp((age - pension) / wearing)."""
    if not (p.working or p.seeking) or p.seasonal:
        return 0.0
    return withdrawing * exp((p.age - pension) / wearing)


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
