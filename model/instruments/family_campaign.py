"""Campaign "Første klasse" (I-41): families in Oslo whose eldest child starts school are invited.

5,000 letters, several hundred at the event, several families moved, fewer than wanted. The group proved narrow.
"""

from model.acts import Promise, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

draws = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="V-16: several of 5,000; grade 4")
exhausts = Parameter(
    1.5, unit="years", range=(0.2, 20.0), source="in which half of a narrow group has been asked; O-12; assumption"
)
oversold = Parameter(0.05, unit="0-1", range=(-1.0, 1.0), source="C-17: beyond what is found; assumption")
heard = Parameter(0.6, unit="share", range=(0.0, 1.0), source="V-12")
build_up = Parameter(6.0, unit="months", range=(0.0, 60.0), source="letters and an evening; assumption")
cost = Parameter(
    200000.0,
    unit="NOK",
    range=(0.0, 3000000.0),
    source="letters and an evening in Oslo, per municipality, NOK of 2008; assumption",
)

family_campaign = Instrument(
    "families elsewhere are invited before the eldest child starts school",
    norwegian="kampanjen Første klasse",
    ids=("I-41",),
    lever="pull",
    sections="§7.2, §7.5",
    falsified_by="families who got the letter move as seldom as those who did not",
    acts=(
        raises("in_migration_families", draws),
        Promise(oversold, heard, grounds=("domestic",)),
    ),
    costs=(Cost(cost, per="year", payers=(("state", 0.7), ("municipality", 0.3))),),
    exhausts=exhausts,
)
