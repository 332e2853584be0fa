"""What people have learnt: compulsory school, upper secondary school, university or college; drawn once for everybody.

Later it changes by studies alone. Of a child it is what school will leave it with. `model.engine.newcomers` draws it.
"""

from datetime import date

from model.parameters import Parameter
from model.tables import NotKnown, known, remembered

higher = Parameter(
    0.17,
    unit="share",
    range=(0.05, 0.4),
    source="of 16 and over with university or college, where it is not known: mean of 19 municipalities (SSB 09429)",
)
in_middle_life = Parameter(
    1.5, unit="ratio", range=(1.0, 2.5), source="that share at 25-49 against all from 16; assumption"
)
in_old_age = Parameter(0.6, unit="ratio", range=(0.2, 1.0), source="that share from 50; assumption")
women = Parameter(
    1.15, unit="ratio", range=(0.8, 1.5), source="women's share against all; men's is as much less; assumption"
)
movers = Parameter(
    1.5, unit="ratio", range=(1.0, 2.5), source="who comes from elsewhere in Norway against residents; assumption"
)
basic = Parameter(
    0.25, unit="share", range=(0.05, 0.5), source="of the others who left school after the compulsory years; assumption"
)
basic_outside_europe = Parameter(
    0.55, unit="share", range=(0.2, 0.9), source="the same of who came from outside Europe; assumption"
)
away_higher = Parameter(
    0.35,
    unit="share",
    range=(0.1, 0.7),
    source="of those who left in youth, from 16 on; they left to study; assumption",
)
labour_higher = Parameter(0.12, unit="share", range=(0.0, 0.5), source="of who came from abroad to work; assumption")
refugees_higher = Parameter(0.12, unit="share", range=(0.0, 0.5), source="of refugees; assumption")


@remembered
def share_with_higher(place: str, known_to: date, usual: float) -> float:
    """Share of residents of 16 and over with university or college education; `usual` where it is not known by then."""
    try:
        return float(known("education", known_to, place=place)[-1]["higher"]) / 100.0
    except NotKnown:
        return usual
