"""Career guidance for foreign women (I-25)."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

finds = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§8.4.1: named; grade 5")
places = Parameter(10.0, unit="persons", range=(0.0, 200.0), source="at a time; assumption")
known = Parameter(0.5, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.5, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(6.0, unit="months", range=(1.0, 36.0), source="assumption")
cost = Parameter(1500.0, unit="NOK", range=(0.0, 20000.0), source="per person and month, NOK of 2008; assumption")

career_guidance = Instrument(
    "foreign women are helped to choose a line of work",
    norwegian="yrkesveiledning",
    ids=("I-25",),
    lever="skill and language",
    sections="§8.4.1",
    falsified_by="who had it finds work that suits no sooner than who asked for it in vain",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), sex="female", activity=("seeking",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        raises("job_finding", finds),
        raises("education", finds),
    ),
    costs=(Cost(cost, per="month", payers=(("county", 1.0),)),),
)
