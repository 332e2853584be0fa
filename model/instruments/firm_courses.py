"""Multicultural competence for firms (I-19), and employers who adapt hours and courses (I-57): scepticism goes.

Sceptical firms see culture first, individuals later (§6.5). What it does follows from the firms: there is no effect size.
"""

from model.acts import Opens
from model.instrument import Cost, Instrument
from model.parameters import Parameter

firms = Parameter(6.0, unit="firms a year", range=(0.0, 200.0), source="the stable partners of Verdal; assumption")
convinced = Parameter(0.4, unit="share", range=(0.0, 1.0), source="of sceptical firms; assumption")
cost = Parameter(
    20000.0, unit="NOK", range=(0.0, 500000.0), source="a course and what follows, per firm, NOK of 2008; assumption"
)

firm_courses = Instrument(
    "sceptical firms learn to hire immigrants",
    norwegian="flerkulturell kompetanse, tilrettelegging",
    ids=("I-19", "I-57"),
    lever="employer openness",
    sections="§5.5, §6.5, §6.6",
    falsified_by="firms that took the course hire immigrants as seldom as before",
    acts=(Opens(firms, convinced),),
    costs=(Cost(cost, per="unit", payers=(("state", 0.5), ("employers", 0.5))),),
)
