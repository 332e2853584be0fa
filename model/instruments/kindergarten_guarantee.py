"""Kindergarten guarantee (I-05): free places, so that a mother need not stay at home and can learn Norwegian.

What it does follows from the places: there is no effect size. It needs places that are free.
"""

from model.acts import KindergartenPlaces
from model.availability import Available
from model.instrument import Cost, Instrument
from model.parameters import Parameter

places = Parameter(10.0, unit="places", range=(0.0, 500.0), source="beside those there are; a decision")
building = Parameter(150000.0, unit="NOK", range=(0.0, 1000000.0), source="per place made, NOK of 2008; assumption")

kindergarten_guarantee = Instrument(
    "kindergarten places beside those there are",
    norwegian="garanti for barnehageplass",
    ids=("I-05",),
    lever="kindergarten",
    sections="§5.4",
    falsified_by="mothers learn and work as little where every child has a place",
    acts=(KindergartenPlaces(places),),
    costs=(Cost(building, per="unit", payers=(("municipality", 0.5), ("state", 0.5))),),
    available=Available(
        "since then every child has a right to a place, so that there is nothing to guarantee",
        source="Kindergarten Act section 12 a: right to a place from 1 January 2009",
        until="services_right",
    ),
)
