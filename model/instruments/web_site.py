"""Informative web site (I-46): easy information on municipalities and region before the move."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

draws = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§7.4: interviews; grade 4")
cost = Parameter(60000.0, unit="NOK", range=(0.0, 1000000.0), source="upkeep, NOK of 2008; assumption")

web_site = Instrument(
    "those who might move find what the place offers",
    norwegian="informativ nettside",
    ids=("I-46",),
    lever="host and information",
    sections="§7.4",
    falsified_by="no more in-movers have read of the place than before",
    acts=(
        raises("in_migration_families", draws),
        raises("in_migration_singles", draws),
    ),
    costs=(Cost(cost, per="year"),),
)
