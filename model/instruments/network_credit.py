"""Network credit "Kvinnebanken" (I-24): a group of five or six founders without bank access lends to its members.

A group has NOK 200,000; four loans of 50,000 spend it, and the others wait. Many could not have started without it;
Innovation Norway has closed it in Nordland. What it does follows from the loans: there is no effect size.
"""

from datetime import date

from model.acts import Lends
from model.availability import Available
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(
    6.0, unit="persons", range=(0.0, 100.0), source="§8.4.1: a group of five or six; others follow as it ends"
)
known = Parameter(0.3, unit="share", range=(0.0, 1.0), source="assumption")
wanted = Parameter(0.03, unit="share", range=(0.0, 1.0), source="who want a business of their own; assumption")
language = Parameter(0.5, unit="0-1", range=(0.0, 1.0), source="to run a business; assumption")
lasts = Parameter(12.0, unit="months", range=(1.0, 60.0), source="until the loan is given or refused; assumption")
capital = Parameter(200000.0, unit="NOK", range=(0.0, 5000000.0), source="§8.4.1: of a group, lent once")
loan = Parameter(50000.0, unit="NOK", range=(1000.0, 500000.0), source="§8.4.1: at most")
cost = Parameter(
    15000.0, unit="NOK", range=(0.0, 200000.0), source="losses and guidance, per member, NOK of 2008; assumption"
)

network_credit = Instrument(
    "founders lend to each other",
    norwegian="nettverkskreditt, Kvinnebanken",
    ids=("I-24",),
    lever="enterprise",
    sections="§8.4.1, §8.6",
    falsified_by="who got a loan owns a business as seldom as who was refused one when the capital was spent",
    unit="person",
    reaches=Target(sex="female", age=(20, 60), activity=("work", "seeking")),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, language=language, lasts=lasts),
    acts=(Lends("business_founding", capital, loan),),
    costs=(Cost(cost, per="reached", payers=(("state", 1.0),)),),
    available=Available(
        "Innovation Norway has closed it in Nordland",
        source="§8.6: closed at the time of the report, of which November 2009 is taken as the date",
        until=date(2009, 11, 1),
        county="Nordland",
    ),
)
