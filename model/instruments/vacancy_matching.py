"""Matching of applications and vacancies by NAV and a staffing agency (I-11), also in neighbouring municipalities."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

finds = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5: interviews; grade 4")
places = Parameter(15.0, unit="persons", range=(0.0, 500.0), source="at a time; assumption")
known = Parameter(0.8, unit="share", range=(0.0, 1.0), source="of job seekers at NAV; assumption")
wanted = Parameter(0.7, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(6.0, unit="months", range=(1.0, 36.0), source="assumption")
cost = Parameter(1500.0, unit="NOK", range=(0.0, 20000.0), source="per person and month, NOK of 2008; assumption")

vacancy_matching = Instrument(
    "applications are matched with vacancies here and next door",
    norwegian="formidling via NAV og bemanningsbyrå",
    ids=("I-11",),
    lever="matching",
    sections="§5.5, §5.6",
    falsified_by="who is matched finds work no sooner than who waits for it",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(raises("job_finding", finds),),
    costs=(Cost(cost, per="month", payers=(("state", 1.0),)),),
)
