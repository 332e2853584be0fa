"""Matchmaking with the firm in the room (I-12), only where a job can be had (I-13), four-party talks (I-14), close
follow-up (I-18) and an adapted plan (I-39): the core of Krafttak in Verdal.

25 of the first 29 were in work at the end, after eight had been discharged; there was no comparison group. Its first version
assessed prior learning without the firm, and mismatched: that share is a setting.
"""

from model.acts import lowers, raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Enrolment, Instrument
from model.parameters import Parameter
from model.policy.target import Target

finds = Parameter(
    Graded(3).mean, unit="log", range=EFFECTS, prior=Graded(3), source="V-05: 25 of 29, selected; grade 3"
)
keeps = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§6.6: expectation matches skill; grade 4"
)
mismatch = Parameter(
    0.5,
    unit="log",
    range=(0.0, 2.0),
    source="§6.6: mismatches and bad situations without the firm, on losing the job; assumption",
)
without_firm = Parameter(
    0.0, unit="share", range=(0.0, 1.0), source="of candidates the firm does not discuss; the first version was 1"
)
places = Parameter(
    17.0, unit="persons", range=(0.0, 500.0), source="50 taken in over three years, in yearly intakes (§6.5)"
)
known = Parameter(0.8, unit="share", range=(0.0, 1.0), source="of long-term job seekers, through NAV; assumption")
wanted = Parameter(0.7, unit="share", range=(0.0, 1.0), source="lost faith in NAV (§6.5); assumption")
lasts = Parameter(12.0, unit="months", range=(1.0, 36.0), source="a year's intake (§6.5)")
cost = Parameter(
    14500.0,
    unit="NOK",
    range=(0.0, 100000.0),
    source="174,405 per net participant with what partners gave in kind (§6.1), over twelve months, NOK of 2008; assumption",
)

matchmaking = Instrument(
    "firms meet candidates they will hire, and both are followed up",
    norwegian="matchmaking, firkantsamtaler, tett oppfølging",
    ids=("I-12", "I-13", "I-14", "I-18", "I-39"),
    lever="matching",
    sections="§6.4-6.6",
    falsified_by="who was drawn to take part is in work a year later as seldom as who was not",
    unit="person",
    reaches=Target(origin=("nordic", "europe", "outside_europe"), activity=("seeking",)),
    enrolment=Enrolment(places=places, known=known, wanted=wanted, lasts=lasts),
    acts=(
        raises("job_finding", finds),
        lowers("job_loss", keeps),
        raises("job_loss", mismatch, times=without_firm),
    ),
    costs=(Cost(cost, per="month", payers=(("municipality", 0.05), ("state", 0.33), ("employers", 0.62))),),
)
