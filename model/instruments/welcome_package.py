"""Welcome letter or package (I-37): practical information. Two municipalities of three send one."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

settles = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§4.3: named; grade 5")
build_up = Parameter(1.0, unit="months", range=(0.0, 60.0), source="it is a letter")
cost = Parameter(20000.0, unit="NOK", range=(0.0, 200000.0), source="print and post, NOK of 2008; assumption")

welcome_package = Instrument(
    "newcomers get a letter with practical information",
    norwegian="velkomstbrev, velkomstpakke",
    ids=("I-37",),
    lever="host and information",
    sections="§4.3, §5.4, §7.4",
    falsified_by="who got one feels at home no sooner than who did not",
    reaches=Target(years_resident=(0.0, 1.0)),
    acts=(raises("belonging_grows", settles),),
    costs=(Cost(cost, per="year"),),
)
