"""House building aimed at those who move in (I-02), within walking distance of the centre or not (I-03).

Hjelmeland spent considerable funds on it; lack of housing is the obstacle that most municipalities name (45 %, §4.5). What
it does follows from the homes: there is no effect size.
"""

from model.acts import Dwellings
from model.instrument import Cost, Instrument
from model.parameters import Parameter

dwellings = Parameter(20.0, unit="dwellings", range=(0.0, 1000.0), source="a decision; the report names no number")
central = Parameter(
    0.8, unit="share", range=(0.0, 1.0), source="I-03: within walking distance of the centre; a decision"
)
delay = Parameter(12.0, unit="months", range=(0.0, 60.0), source="planning and tender; assumption")
build_up = Parameter(36.0, unit="months", range=(0.0, 120.0), source="over which they are built; assumption")
subsidy = Parameter(
    500000.0,
    unit="NOK",
    range=(0.0, 3000000.0),
    source="what a dwelling costs the public beyond its rent, NOK of 2008; assumption",
)

house_building = Instrument(
    "homes to rent for those who move in",
    norwegian="boligutbygging rettet mot tilflyttere",
    ids=("I-02", "I-03"),
    lever="dwellings",
    sections="§4.5, §5.4, §5.6",
    falsified_by="municipalities that built as many homes gain no more than those with as many vacant ones before",
    acts=(Dwellings(dwellings, tenure="rented", central=central),),
    costs=(Cost(subsidy, per="unit", payers=(("municipality", 0.7), ("state", 0.3))),),
)
