"""Free driving lessons and licence training (I-06): a car where there is little public transport.

Hjelmeland reports a very good take-up by young refugees. What it does follows from the car: there is no effect size.
"""

from model.acts import Licence
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(10.0, unit="persons", range=(0.0, 500.0), source="at a time; assumption")
known = Parameter(0.9, unit="share", range=(0.0, 1.0), source="of refugees, who have a consultant; assumption")
wanted = Parameter(0.7, unit="share", range=(0.0, 1.0), source="§5.4: very good take-up; assumption")
language = Parameter(0.3, unit="0-1", range=(0.0, 1.0), source="command of Norwegian for the theory test; assumption")
lasts = Parameter(9.0, unit="months", range=(1.0, 48.0), source="lessons and the test; assumption")
passing = Parameter(0.75, unit="share", range=(0.0, 1.0), source="who pass and get the use of a car; assumption")
cost = Parameter(25000.0, unit="NOK", range=(0.0, 200000.0), source="lessons and test, NOK of 2008; assumption")

driving_lessons = Instrument(
    "free driving lessons for refugees without a licence",
    norwegian="gratis førerkortundervisning",
    ids=("I-06",),
    lever="transport",
    sections="§5.4, §5.5",
    falsified_by="who got a licence so goes without a car as often a year later as who applied in vain",
    unit="person",
    reaches=Target(age=(18, 40), ground=("refuge",), car=False),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, language=language, lasts=lasts),
    acts=(Licence(passing),),
    costs=(Cost(cost, per="reached"),),
)
