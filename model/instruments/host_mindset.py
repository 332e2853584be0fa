"""Host mindset across the municipality (I-29): everybody includes newcomers, so that host posts become unnecessary."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

meets = Parameter(
    Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§7.6: intended, not in place; grade 5"
)
build_up = Parameter(36.0, unit="months", range=(0.0, 120.0), source="a culture changes slowly; assumption")
cost = Parameter(50000.0, unit="NOK", range=(0.0, 1000000.0), source="courses, NOK of 2008; assumption")

host_mindset = Instrument(
    "all staff and residents see to newcomers",
    norwegian="vertskapstenkning",
    ids=("I-29",),
    lever="host and information",
    sections="§7.6",
    falsified_by="newcomers say as seldom that they were met well as before",
    reaches=Target(years_resident=(0.0, 3.0)),
    acts=(
        raises("neighbours_met", meets),
        raises("belonging_grows", meets),
    ),
    costs=(Cost(cost, per="year"),),
)
