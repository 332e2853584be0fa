"""Campaign "Start her" (I-43): founders, and people who bring their work, where the job market is closed. No result yet."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

draws = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§7.2: no result; grade 5")
founds = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§7.2: no result; grade 5")
exhausts = Parameter(3.0, unit="years", range=(0.2, 20.0), source="assumption")
cost = Parameter(100000.0, unit="NOK", range=(0.0, 2000000.0), source="per municipality, NOK of 2008; assumption")

founders_campaign = Instrument(
    "founders and people who bring their work are invited",
    norwegian="kampanjen Start her",
    ids=("I-43",),
    lever="pull",
    sections="§7.2, §7.5",
    falsified_by="no more in-movers bring or found a business than before",
    reaches=Target(years_resident=(0.0, 5.0)),
    acts=(
        raises("in_migration_singles", draws),
        raises("business_founding", founds),
    ),
    costs=(Cost(cost, per="year", payers=(("state", 0.7), ("municipality", 0.3))),),
    exhausts=exhausts,
)
