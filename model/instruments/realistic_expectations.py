"""Realistic expectations (I-47): newcomers are told what they will not find, and are not disappointed (C-17).

What it does follows from what is expected: there is no effect size.
"""

from model.acts import Promise
from model.instrument import Cost, Instrument
from model.parameters import Parameter

told = Parameter(
    -0.15, unit="0-1", range=(-1.0, 0.0), source="what it takes off the expectation that is not met; assumption"
)
heard = Parameter(0.5, unit="share", range=(0.0, 1.0), source="of those who come, who are told; assumption")
build_up = Parameter(1.0, unit="months", range=(0.0, 60.0), source="a decision")
cost = Parameter(
    20000.0, unit="NOK", range=(0.0, 500000.0), source="time of those who are asked, NOK of 2008; assumption"
)

realistic_expectations = Instrument(
    "newcomers are told what they will not find",
    norwegian="realistiske forventninger",
    ids=("I-47",),
    lever="attitude and expectations",
    sections="§5.5, §7.2.1, §9.3",
    falsified_by="who was told leaves in the first years as often as who was not",
    acts=(Promise(told, heard, grounds=("domestic", "returnee", "work", "family")),),
    costs=(Cost(cost, per="year"),),
)
