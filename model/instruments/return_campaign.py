"""Campaign "Savner du noen?" (I-42): those who left are told that they are missed.

About 600 tips against the 200 hoped for; most thought of returning in more than three years (V-14, V-15).
"""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

returns = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="V-14, V-15; grade 4")
exhausts = Parameter(
    5.0, unit="years", range=(0.2, 20.0), source="in which half of those named have been asked; assumption"
)
build_up = Parameter(36.0, unit="months", range=(0.0, 120.0), source="V-15: most over three years")
cost = Parameter(
    80000.0, unit="NOK", range=(0.0, 2000000.0), source="cards and calls, per municipality, NOK of 2008; assumption"
)

return_campaign = Instrument(
    "those who left are told that they are missed",
    norwegian="kampanjen Savner du noen?",
    ids=("I-42",),
    lever="pull",
    sections="§7.2",
    falsified_by="those who got a card return as seldom as those who did not",
    reaches=Target(age=(22, 45)),
    acts=(raises("return_migration", returns),),
    costs=(Cost(cost, per="year", payers=(("state", 0.7), ("municipality", 0.3))),),
    exhausts=exhausts,
)
