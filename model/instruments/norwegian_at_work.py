"""Norwegian training at work (I-16): faster progress, colleagues, belonging; the firm's trainer goes on with it."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

learns = Parameter(
    Graded(4).mean,
    unit="log",
    range=EFFECTS,
    prior=Graded(4),
    source="§6.4-6.6: very good progress, interviews; grade 4",
)
meets = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§6.6: colleagues; grade 4")
places = Parameter(10.0, unit="persons", range=(0.0, 500.0), source="modest volume; assumption")
known = Parameter(0.6, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.6, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(10.0, unit="months", range=(1.0, 36.0), source="assumption")
cost = Parameter(
    2500.0,
    unit="NOK",
    range=(0.0, 50000.0),
    source="teacher and time off, per person and month, NOK of 2008; assumption",
)

norwegian_at_work = Instrument(
    "Norwegian is taught at the workplace",
    norwegian="norskopplæring i bedrift",
    ids=("I-16",),
    lever="skill and language",
    sections="§6.4-6.6, §9.3",
    falsified_by="who is taught at work speaks no more Norwegian a year later than who is taught at school",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("work",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        raises("language_learning", learns),
        raises("colleagues_met", meets),
    ),
    costs=(Cost(cost, per="month", payers=(("state", 0.5), ("employers", 0.5))),),
)
