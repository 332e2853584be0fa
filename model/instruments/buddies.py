"""Buddies (I-30) and newcomer guides (I-31): a personal tie into the community. Volunteers are hard to find, users too."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

meets = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5, §8.4.1: interviews; grade 4"
)
places = Parameter(12.0, unit="households", range=(0.0, 500.0), source="volunteers at a time; assumption")
known = Parameter(0.5, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.4, unit="share", range=(0.0, 1.0), source="hard to find users; assumption")
lasts = Parameter(12.0, unit="months", range=(1.0, 60.0), source="assumption")
cost = Parameter(
    60000.0,
    unit="NOK",
    range=(0.0, 1000000.0),
    source="somebody who finds and follows up volunteers, NOK of 2008; assumption",
)

buddies = Instrument(
    "a volunteer goes with each newcomer household",
    norwegian="fadderordning, innflytterguider",
    ids=("I-30", "I-31"),
    lever="contacts",
    sections="§4.3, §5.5, §8.4.1",
    falsified_by="who had a buddy knows as few people two years later as who had none",
    unit="household",
    reaches=Target(years_resident=(0.0, 2.0)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        raises("neighbours_met", meets),
        raises("arenas_met", meets),
    ),
    costs=(Cost(cost, per="year"),),
)
