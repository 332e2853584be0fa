"""Marketing of the place (I-40) with active use of media (I-45): more of those who might move know of it.

It brings people and includes nobody. What is promised beyond what is found disappoints who came for it. Of 42 in-movers to
Fjellregionen 60 % knew the project before, and about 20 % said that campaigns triggered the choice of region (V-11, V-12).
"""

from model.acts import Promise, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

draws = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="V-11, §7.4: survey, n = 42; grade 4"
)
oversold = Parameter(
    0.05, unit="0-1", range=(0.0, 1.0), source="C-17: beyond what is found; §7.2.1: not much; assumption"
)
heard = Parameter(0.6, unit="share", range=(0.0, 1.0), source="V-12: knew Flytthit before the move")
cost = Parameter(
    150000.0, unit="NOK", range=(0.0, 5000000.0), source="a seventh of a post and material, NOK of 2008; assumption"
)

marketing = Instrument(
    "the place is made known to those who might move",
    norwegian="markedsføring, aktiv bruk av media",
    ids=("I-40", "I-45"),
    lever="pull",
    sections="§7.4, §9.1.3",
    falsified_by="the share of in-movers from where it was shown does not rise against where it was not",
    acts=(
        raises("in_migration_families", draws),
        raises("in_migration_singles", draws),
        Promise(oversold, heard, grounds=("domestic",)),
    ),
    costs=(Cost(cost, per="year", payers=(("municipality", 0.5), ("county", 0.5))),),
)
