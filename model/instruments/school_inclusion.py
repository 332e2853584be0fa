"""Inclusion through school (I-35): children's networks become the family's. It does not reach the childless."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

meets = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5: works very well, interviews; grade 4"
)
cost = Parameter(80000.0, unit="NOK", range=(0.0, 1000000.0), source="time of teachers, NOK of 2008; assumption")

school_inclusion = Instrument(
    "the school brings parents together",
    norwegian="inkludering gjennom skolen",
    ids=("I-35",),
    lever="contacts",
    sections="§5.4, §5.5",
    falsified_by="parents of newcomers' children know as few other parents as where schools do nothing",
    acts=(raises("parents_met", meets),),
    costs=(Cost(cost, per="year"),),
)
