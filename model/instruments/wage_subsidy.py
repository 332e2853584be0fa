"""Subsidised placements (I-21), with the firms that exploit them dropped or not (I-22).

The subsidy trap: firms take cheap labour for three months and do not renew; who has been through it loses faith that looking
leads to work. What it does follows from who is kept: there is no effect size. Who is kept gets a vacancy that another might
have had.
"""

from model.acts import Placement
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(10.0, unit="persons", range=(0.0, 500.0), source="at a time; assumption")
known = Parameter(0.9, unit="share", range=(0.0, 1.0), source="of job seekers at NAV; assumption")
wanted = Parameter(0.8, unit="share", range=(0.0, 1.0), source="assumption")
lasts = Parameter(3.0, unit="months", range=(1.0, 24.0), source="§6.5: three months")
renewed = Parameter(0.5, unit="share", range=(0.0, 1.0), source="whom honest firms keep, in a usual year; assumption")
exploiting = Parameter(0.4, unit="share", range=(0.0, 1.0), source="§6.5: firms that take cheap labour; assumption")
dropped = Parameter(0.0, unit="share", range=(0.0, 1.0), source="I-22: of these, that were dropped; a decision")
lost = Parameter(0.3, unit="share", range=(0.0, 1.0), source="C-27: of the trust of who is not kept; assumption")
sooner = Parameter(20.0, unit="ratio", range=(1.0, 100.0), source="on finding work of who is kept; assumption")
within = Parameter(3.0, unit="months", range=(0.0, 24.0), source="after the trial, of that; assumption")
cost = Parameter(
    5000.0,
    unit="NOK",
    range=(0.0, 30000.0),
    source="§6.5: the subsidy a month, paid to the firm, NOK of 2008; assumption",
)

wage_subsidy = Instrument(
    "wages paid for a trial of three months",
    norwegian="lønnstilskudd",
    ids=("I-21", "I-22"),
    lever="subsidised placement",
    sections="§6.5, §6.6",
    falsified_by="firms keep who was placed as often as they hire others",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(Placement(renewed, exploiting, dropped, lost, sooner, within),),
    costs=(Cost(cost, per="month", payers=(("state", 1.0),)),),
)
