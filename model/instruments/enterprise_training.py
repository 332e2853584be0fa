"""Entrepreneurship training on the Lofoten model (I-23), with a craft fair (I-26) and rooms in the business garden (I-54).

14 full participants; all were expected to start in 2009, none had been counted. It needs Norwegian and recruits late. What
it does follows from the businesses: there is no effect size.
"""

from model.acts import Leads
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(14.0, unit="persons", range=(0.0, 300.0), source="§8.4: full participants, in the region")
known = Parameter(0.4, unit="share", range=(0.0, 1.0), source="of women; recruits late (§8.5); assumption")
wanted = Parameter(0.03, unit="share", range=(0.0, 1.0), source="who want a business of their own; assumption")
language = Parameter(0.5, unit="0-1", range=(0.0, 1.0), source="§8.5: needs Norwegian; assumption")
lasts = Parameter(12.0, unit="months", range=(1.0, 36.0), source="five steps; assumption")
founds = Parameter(0.5, unit="share", range=(0.0, 1.0), source="V-18: 14 of 14 expected, before the fact; assumption")
cost = Parameter(
    70000.0,
    unit="NOK",
    range=(0.0, 500000.0),
    source="about a million a year for 14 (§8.1), per participant, NOK of 2008; assumption",
)

enterprise_training = Instrument(
    "women are trained to start a business",
    norwegian="etablereropplæring etter Lofotmodellen",
    ids=("I-23", "I-26", "I-54"),
    lever="enterprise",
    sections="§8, §9.2.3",
    falsified_by="who was trained owns a business three years later as seldom as who stood in the queue",
    unit="person",
    reaches=Target(sex="female", age=(20, 60), activity=("work", "seeking")),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, language=language, lasts=lasts),
    acts=(Leads("business_founding", founds),),
    costs=(Cost(cost, per="reached", payers=(("county", 0.8), ("state", 0.1), ("municipality", 0.1))),),
)
