"""Cooperation with business (I-09): firms say what they need, and jobs are known that would not have been advertised.

64 % of municipalities do it. Much must be learnt first by all; single firms are sceptical; in Fjellregionen it was too weak.
What it does follows from the vacancies: there is no effect size.
"""

from model.acts import Announces
from model.instrument import Cost, Instrument
from model.parameters import Parameter

announced = Parameter(
    0.25, unit="share", range=(0.0, 1.0), source="of hidden vacancies that become known; C-14; assumption"
)
build_up = Parameter(
    18.0, unit="months", range=(0.0, 60.0), source="§6.5: half the project went to understanding one another"
)
cost = Parameter(
    150000.0, unit="NOK", range=(0.0, 3000000.0), source="a quarter of a post and meetings, NOK of 2008; assumption"
)

business_cooperation = Instrument(
    "firms tell of the jobs they do not advertise",
    norwegian="samarbeid med næringslivet",
    ids=("I-09",),
    lever="matching",
    sections="§4.3, §6.5, §7.5, §9.1.3",
    falsified_by="as many jobs are filled through acquaintances as before",
    acts=(Announces(announced),),
    costs=(Cost(cost, per="year", payers=(("municipality", 0.7), ("employers", 0.3))),),
)
