"""Job database on the web site (I-27): vacancies can be seen before the move. Those never advertised stay hidden."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

draws = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§7.4: named; grade 5")
cost = Parameter(80000.0, unit="NOK", range=(0.0, 1000000.0), source="upkeep, NOK of 2008; assumption")

job_database = Instrument(
    "vacancies can be seen before the move",
    norwegian="jobbdatabase",
    ids=("I-27",),
    lever="matching",
    sections="§7.4, §7.5",
    falsified_by="no more in-movers name a vacancy they had seen than before",
    acts=(
        raises("in_migration_families", draws),
        raises("in_migration_singles", draws),
    ),
    costs=(Cost(cost, per="year"),),
)
