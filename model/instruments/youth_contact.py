"""Contact between young people and firms, meeting places for those who study elsewhere (I-55, one respondent)."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

returns = Parameter(Graded(5).mean, unit="log", range=EFFECTS, prior=Graded(5), source="§4.4: one respondent; grade 5")
build_up = Parameter(24.0, unit="months", range=(0.0, 120.0), source="until the first have finished; assumption")
cost = Parameter(
    100000.0, unit="NOK", range=(0.0, 1000000.0), source="meetings and a coordinator, NOK of 2008; assumption"
)

youth_contact = Instrument(
    "young people keep in touch with firms at home",
    norwegian="kontakt mellom ungdom og bedrifter",
    ids=("I-55",),
    lever="pull",
    sections="§4.4",
    falsified_by="cohorts that had it return as seldom as those before",
    reaches=Target(age=(18, 30)),
    acts=(raises("return_migration", returns),),
    costs=(Cost(cost, per="year"),),
)
