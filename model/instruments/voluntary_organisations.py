"""Cooperation with voluntary organisations (I-36): a bridge to the community. What they offer is not well known."""

from model.acts import raises
from model.evidence import EFFECTS, Graded
from model.instrument import Cost, Instrument
from model.parameters import Parameter
from model.policy.target import Target

meets = Parameter(
    Graded(4).mean, unit="log", range=EFFECTS, prior=Graded(4), source="§5.5, §9.3: survey, interviews; grade 4"
)
cost = Parameter(60000.0, unit="NOK", range=(0.0, 1000000.0), source="support of associations, NOK of 2008; assumption")

voluntary_organisations = Instrument(
    "associations reach out to newcomers",
    norwegian="samarbeid med frivillige organisasjoner",
    ids=("I-36",),
    lever="contacts",
    sections="§4.3, §5.5, §9.3",
    falsified_by="newcomers belong to associations as seldom as where nobody asked them",
    reaches=Target(years_resident=(0.0, 5.0)),
    acts=(raises("arenas_met", meets),),
    costs=(Cost(cost, per="year"),),
)
