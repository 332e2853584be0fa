"""Workplace buddy and working-life course (I-20): settling in at work."""

from model.acts import lowers, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

keeps = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§6.4: named; grade 5")
meets = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§6.4: named; grade 5")
places = Parameter(10.0, unit="persons", range=(0.0, 300.0), source="at a time; assumption")
known = Parameter(0.8, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.6, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(6.0, unit="months", range=(1.0, 36.0), source="assumption")
cost = Parameter(
    1500.0, unit="NOK", range=(0.0, 20000.0), source="time of colleagues, per person and month, NOK of 2008; assumption"
)

working_life_course = Instrument(
    "a colleague helps to settle in at work",
    norwegian="fadder på arbeidsplassen, arbeidslivskurs",
    ids=("I-20",),
    lever="employer openness",
    sections="§6.4",
    falsified_by="who had a buddy loses the job as often as who had none",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("work",), years_resident=(0.0, 3.0)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        lowers("job_loss", keeps),
        raises("colleagues_met", meets),
    ),
    costs=(Cost(cost, per="month", payers=(("employers", 1.0),)),),
)
