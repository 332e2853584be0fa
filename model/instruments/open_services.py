"""Services open to everybody (O-20): the same money, with nothing that is aimed at newcomers. Others are held against it.

No instrument of the report. What it costs, whoever pays, goes into the municipal account and from there into services: what
the municipality gives it would have spent on them anyway, and what others give comes on top. Nobody is enrolled, and it acts
through the level of services alone (C-38).
"""

from model.acts import Serves
from model.instrument import Cost, Instrument
from model.parameters import Parameter

municipal = Parameter(
    250000.0, unit="NOK", range=(0.0, 1e8), source="of its own, a municipality and year, NOK of 2008; a decision"
)
others = Parameter(
    250000.0, unit="NOK", range=(0.0, 1e8), source="given by others, a municipality and year, NOK of 2008; a decision"
)
delay = Parameter(0.0, unit="months", range=(0.0, 36.0), source="money for services is there at once")

open_services = Instrument(
    "money for municipal services, whoever lives there",
    norwegian="tjenester for alle",
    ids=("O-20",),
    lever="services",
    sections="§4.1.1",
    falsified_by="services are no better where the money was given",
    acts=(Serves(municipal), Serves(others)),
    costs=(Cost(municipal, per="year"), Cost(others, per="year", payers=(("state", 1.0),))),
)
