"""Low-cost or free housing (I-01): homes the municipality lets for little, so that the place becomes affordable.

Rarely used, as project money for it is contested, and its effect is hard to measure (§4.3). What it does follows from the
homes: there is no effect size. The municipality's homes go to refugees and to who has found nothing for long.
"""

from model.acts import Dwellings
from model.instrument import Cost, Instrument
from model.parameters import Parameter

dwellings = Parameter(10.0, unit="dwellings", range=(0.0, 500.0), source="a decision; the report names no number")
central = Parameter(
    0.7, unit="share", range=(0.0, 1.0), source="I-03: within walking distance of the centre; a decision"
)
delay = Parameter(6.0, unit="months", range=(0.0, 60.0), source="buying or renting houses that stand empty; assumption")
build_up = Parameter(12.0, unit="months", range=(0.0, 120.0), source="over which they are taken over; assumption")
subsidy = Parameter(
    400000.0,
    unit="NOK",
    range=(0.0, 3000000.0),
    source="rent forgone over twenty years and repairs, per dwelling, NOK of 2008; assumption",
)

low_cost_housing = Instrument(
    "homes the municipality lets for little",
    norwegian="rimelige eller gratis boliger",
    ids=("I-01",),
    lever="dwellings",
    sections="§4.3, §5.4",
    falsified_by="who lives in them moves on as often as who rents at the market",
    acts=(Dwellings(dwellings, tenure="municipal", central=central),),
    costs=(Cost(subsidy, per="unit"),),
)
