"""A dedicated refugee consultant (I-56) who settles refugees fast (I-08) and follows them up closely (I-18)."""

from model.acts import lowers, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

stays = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.1, §5.6: interviews; grade 4")
finds = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5: interviews; grade 4")
places = Parameter(25.0, unit="households", range=(0.0, 500.0), source="that one consultant can follow; assumption")
known = Parameter(1.0, unit="share", range=(0.0, 1.0), source="of refugees settled")
wanted = Parameter(0.95, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(36.0, unit="months", range=(1.0, 120.0), source="assumption")
cost = Parameter(600000.0, unit="NOK", range=(0.0, 3000000.0), source="one post, NOK of 2008; assumption")

refugee_consultant = Instrument(
    "one person settles refugees and follows them up",
    norwegian="flyktningkonsulent",
    ids=("I-08", "I-18", "I-56"),
    lever="host and information",
    sections="§4.3, §5.1, §5.6",
    falsified_by="refugees with a consultant move on as often as those without",
    unit="household",
    reaches=Target(ground=("refuge",), years_resident=(0.0, 5.0)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts, dilutes=True),
    acts=(
        lowers("secondary_migration", stays),
        raises("job_finding", finds),
    ),
    costs=(Cost(cost, per="year", payers=(("state", 0.8), ("municipality", 0.2))),),
)
