"""Adapted individual plan and mapping of competence (I-39): the measure fits the person."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

finds = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.1, §8.6: interviews; grade 4")
places = Parameter(15.0, unit="persons", range=(0.0, 500.0), source="at a time; assumption")
known = Parameter(0.9, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.8, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(12.0, unit="months", range=(1.0, 36.0), source="assumption")
cost = Parameter(800.0, unit="NOK", range=(0.0, 20000.0), source="per person and month, NOK of 2008; assumption")

individual_plan = Instrument(
    "a plan made for the person",
    norwegian="individuell plan, kartlegging",
    ids=("I-39",),
    lever="matching",
    sections="§5.1, §6.4, §8.6",
    falsified_by="who has a plan is in work that suits no more often than who has none",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking", "programme")),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(raises("job_finding", finds),),
    costs=(Cost(cost, per="month"),),
)
