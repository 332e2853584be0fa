"""Education support (I-07): money for who wants to learn more, and work later. Little used (§4.3)."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

begins = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§4.3, §5.4: named; grade 5")
places = Parameter(5.0, unit="persons", range=(0.0, 200.0), source="at a time; assumption")
known = Parameter(0.5, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.4, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(24.0, unit="months", range=(1.0, 60.0), source="assumption")
cost = Parameter(4000.0, unit="NOK", range=(0.0, 20000.0), source="per person and month, NOK of 2008; assumption")

education_support = Instrument(
    "money for an education",
    norwegian="utdanningsstøtte",
    ids=("I-07",),
    lever="skill and language",
    sections="§4.3, §5.4",
    falsified_by="who was offered it begins an education as seldom as who was not",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking",), age=(18, 40)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(raises("education", begins),),
    costs=(Cost(cost, per="month"),),
)
