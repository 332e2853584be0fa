"""In-migrant host: one person in the municipality whom newcomers can ask anything, before the move and after it (I-28).

The report calls it the most successful instrument of Flytthit, and one the municipalities can hardly sustain. Everybody who
wants one gets the host: where more ask than a host can follow, each gets less. Who counted on a host that is gone is
disappointed.
"""

from model.acts import lowers, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

stays = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§7.4, §9.1.1: interviews; grade 4"
)
contacts = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§7.6: bond to the place; grade 4"
)
places = Parameter(
    40.0, unit="households", range=(0.0, 1000.0), source="that one host can follow beside other work; assumption"
)
known = Parameter(0.7, unit="share", range=(0.0, 1.0), source="of newcomers; C-12: 60 % knew Flytthit; assumption")
wanted = Parameter(0.6, unit="share", range=(0.0, 1.0), source="of those who know; assumption")
lasts = Parameter(24.0, unit="months", range=(1.0, 120.0), source="until a newcomer needs none; assumption")
missed = Parameter(
    0.2,
    unit="0-1",
    range=(0.0, 1.0),
    source="§7.6: not to promise more than can be kept; to who counted on it; assumption",
)
cost = Parameter(
    180000.0, unit="NOK", range=(0.0, 2000000.0), source="a third of a post and travel, NOK of 2008; assumption"
)

in_migrant_host = Instrument(
    "one person newcomers can ask anything, before and after the move",
    norwegian="tilflyttervert",
    ids=("I-28",),
    lever="host and information",
    sections="§4.3, §7.4, §7.6, §9.1.1",
    falsified_by="newcomers to municipalities that drew lots for a host leave as often as those to the others",
    unit="household",
    reaches=Target(years_resident=(0.0, 2.0), age=(18, 66)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts, dilutes=True),
    acts=(lowers("out_migration", stays), raises("arenas_met", contacts)),
    costs=(Cost(cost, per="year"),),
    missed=missed,
)
