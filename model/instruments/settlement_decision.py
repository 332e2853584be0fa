"""A settlement decision (I-48): the municipality takes more refugees than it usually does.

Hjelmeland decided on at least 2 % of its inhabitants; whether a year or in all is not said (X-21). Who is settled here is
settled nowhere else. What it does follows from who is settled: there is no effect size.
"""

from model.acts import Settles
from model.instrument import Cost, Instrument
from model.parameters import Parameter

persons = Parameter(
    10.0, unit="persons a year", range=(0.0, 200.0), source="beside those the municipality usually takes; a decision"
)
build_up = Parameter(1.0, unit="months", range=(0.0, 60.0), source="a decision")
cost = Parameter(
    100000.0,
    unit="NOK",
    range=(0.0, 1000000.0),
    source="reception and administration beyond the state's grants, NOK of 2008; assumption",
)

settlement_decision = Instrument(
    "more refugees are settled",
    norwegian="politisk vedtak om bosetting",
    ids=("I-48",),
    lever="settlement",
    sections="§5.1, §5.2",
    falsified_by="no more refugees live here five years later",
    acts=(Settles(persons),),
    costs=(Cost(cost, per="year"),),
)
