"""Events and meeting places (I-32), an international café (I-33), a week to get to know the place (I-34)."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

meets = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5: among the best; grade 4")
cost = Parameter(100000.0, unit="NOK", range=(0.0, 2000000.0), source="rooms and food, NOK of 2008; assumption")

meeting_places = Instrument(
    "events and places where newcomers and residents meet",
    norwegian="arrangementer og møteplasser",
    ids=("I-32", "I-33", "I-34"),
    lever="contacts",
    sections="§4.3, §5.4, §5.5, §7.5",
    falsified_by="people in municipalities that began such places name no more new acquaintances than in others",
    acts=(raises("arenas_met", meets),),
    costs=(Cost(cost, per="year"),),
)
