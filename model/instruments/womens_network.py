"""Cooking courses, evenings that link networks, a women's conference (I-38): informal contact, no Norwegian required."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

meets = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§8.4.1, §8.5: interviews; grade 4"
)
cost = Parameter(100000.0, unit="NOK", range=(0.0, 1000000.0), source="RISKIT's events, NOK of 2008; assumption")

womens_network = Instrument(
    "Norwegian and foreign women meet informally",
    norwegian="matkurs, nettverkskvelder, kvinnekonferanse",
    ids=("I-38",),
    lever="contacts",
    sections="§8.4.1, §8.5",
    falsified_by="women who came know as few others a year later as who did not",
    reaches=Target(sex="female", age=(18, 66)),
    acts=(
        raises("arenas_met", meets),
        raises("conationals_met", meets),
    ),
    costs=(Cost(cost, per="year", payers=(("county", 1.0),)),),
)
