"""Language courses for those without a right to one (I-17): labour migrants and families who joined somebody."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

learns = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.4, C-25: interviews; grade 4")
places = Parameter(15.0, unit="persons", range=(0.0, 1000.0), source="a class; assumption")
known = Parameter(0.6, unit="share", range=(0.0, 1.0), source="of labour migrants; assumption")
wanted = Parameter(0.5, unit="share", range=(0.0, 1.0), source="beside work; assumption")
lasts = Parameter(10.0, unit="months", range=(1.0, 48.0), source="a school year; assumption")
cost = Parameter(1500.0, unit="NOK", range=(0.0, 20000.0), source="per person and month, NOK of 2008; assumption")

language_courses = Instrument(
    "Norwegian for those without a right to a course",
    norwegian="språkkurs",
    ids=("I-17",),
    lever="skill and language",
    sections="§5.4, §9.3",
    falsified_by="who took one speaks no more Norwegian a year later than who stood in the queue",
    unit="person",
    reaches=Target(age=(18, 66), ground=("work", "family")),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(raises("language_learning", learns),),
    costs=(Cost(cost, per="month"),),
)
