"""Alternative vocational path (I-15): adults qualify inside the firm for a trade certificate, without the school route.

All 13 of Verdal's last intake started one; it parked people in the downturn, and led to no permanent job within the project.
Who is on it does not look for work, and keeps faith. What it does follows from what is learnt: there is no effect size.
"""

from model.acts import Occupies, Teaches
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

places = Parameter(13.0, unit="persons", range=(0.0, 300.0), source="V-08: the last intake")
known = Parameter(0.8, unit="share", range=(0.0, 1.0), source="through NAV; assumption")
wanted = Parameter(0.9, unit="share", range=(0.0, 1.0), source="V-08: 13 of 13 started")
language = Parameter(0.4, unit="0-1", range=(0.0, 1.0), source="to follow the training; assumption")
lasts = Parameter(30.0, unit="months", range=(6.0, 60.0), source="in place of five years; assumption")
passing = Parameter(0.7, unit="share", range=(0.0, 1.0), source="who get the certificate; assumption")
cost = Parameter(
    9000.0,
    unit="NOK",
    range=(0.0, 50000.0),
    source="training and subsistence, per person and month, NOK of 2008; assumption",
)

vocational_path = Instrument(
    "adults learn a trade inside the firm",
    norwegian="alternative løp i fagopplæringen",
    ids=("I-15",),
    lever="skill and language",
    sections="§6.4-6.6",
    falsified_by="who took it holds a certificate, and work, as seldom five years later as who did not",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking",), age=(20, 50)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, language=language, lasts=lasts),
    acts=(Occupies("job_finding"), Occupies("trust_changes"), Teaches("secondary", passing)),
    costs=(Cost(cost, per="month", payers=(("state", 0.8), ("employers", 0.2))),),
)
