"""Practice places within the introduction programme (I-10): the right person in a place he or she will like.

Everybody who completed the programme in Hjelmeland had work or the offer of it; the number is not given.
"""

from model.acts import raises
from model.availability import Available
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

finds = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="V-10: all, n not given; grade 4")
learns = Parameter(Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5; grade 4")
places = Parameter(
    10.0, unit="persons", range=(0.0, 500.0), source="at a time, through informal cooperation; assumption"
)
known = Parameter(1.0, unit="share", range=(0.0, 1.0), source="of who is in the programme")
wanted = Parameter(0.8, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(9.0, unit="months", range=(1.0, 24.0), source="of the programme's two years; assumption")
cost = Parameter(
    2000.0, unit="NOK", range=(0.0, 50000.0), source="following up, per person and month, NOK of 2008; assumption"
)

practice_place = Instrument(
    "practice with a firm while in the introduction programme",
    norwegian="praksisplass",
    ids=("I-10",),
    lever="matching",
    sections="§5.5, §5.6",
    falsified_by="who had a practice place works as seldom a year after the programme as who had none",
    unit="person",
    reaches=Target(activity=("programme",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        raises("job_finding", finds),
        raises("language_learning", learns),
    ),
    costs=(Cost(cost, per="month"),),
    available=Available(
        "it is practice within the introduction programme, which nobody was in before",
        source="I-10; Introduction Act of 2003: voluntary from 1 September 2003",
        since="refugee_settlement_introduced",
    ),
)
