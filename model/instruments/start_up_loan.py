"""Start-up loan with municipal guarantee (I-04): credit that banks refuse to who came lately (C-29).

Five families of Hjelmeland had loans of NOK 600,000 to 1,000,000; all five still live there, but they already worked and
wished to settle. What it does follows from the home bought: there is no effect size. The municipality answers for the loan.
"""

from datetime import date

from model.acts import Guarantee
from model.availability import Available
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(
    10.0, unit="loans", range=(0.0, 500.0), source="in all, while it is in force; five were given; a decision"
)
known = Parameter(0.7, unit="share", range=(0.0, 1.0), source="of newcomers from abroad; assumption")
wanted = Parameter(0.3, unit="share", range=(0.0, 1.0), source="who wish to settle for good; assumption")
loss = Parameter(
    40000.0, unit="NOK", range=(0.0, 1000000.0), source="expected loss and handling of a loan, NOK of 2008; assumption"
)

start_up_loan = Instrument(
    "loans for a home that the municipality guarantees",
    norwegian="startlån med kommunal garanti",
    ids=("I-04",),
    lever="credit",
    sections="§5.4",
    falsified_by="families refused by lot when money ran out stay as long as those who got a loan",
    unit="household",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), years_resident=(1.0, 15.0), age=(20, 60)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted),
    acts=(Guarantee(),),
    costs=(Cost(loss, per="reached", payers=(("municipality", 0.5), ("state", 0.5))),),
    available=Available(
        "Husbanken's start-up loans began in 2003",
        source="Husbanken: municipalities lend its money as start-up loans from 2003",
        since=date(2003, 1, 1),
    ),
)
