"""Awareness and attitude work among residents (I-44): newcomers are better received, and projects better supported."""

from model.acts import Lifts
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter

opens = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§7.2.1, §9.3: interviews; grade 4"
)
points = Parameter(
    2.0,
    unit="0-1 per year",
    range=(0.0, 10.0),
    source="by which the attitude moves, per log unit of effect; assumption",
)
cost = Parameter(80000.0, unit="NOK", range=(0.0, 1000000.0), source="meetings and media, NOK of 2008; assumption")

awareness_work = Instrument(
    "residents are won for newcomers",
    norwegian="holdningsskapende arbeid",
    ids=("I-44",),
    lever="attitude and expectations",
    sections="§7.2.1, §7.4, §9.3",
    falsified_by="residents are no more open to newcomers than where nothing was done",
    acts=(Lifts(points, opens),),
    costs=(Cost(cost, per="year"),),
)
