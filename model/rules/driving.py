"""Driving: people get a licence and a car, most of them young; who came from abroad later, and with the language (C-28)."""

from model import Event, Parameter, get_car

youth = Parameter(
    0.33, unit="1/year", range=(0.1, 2.0), source="of the young from 18 on: nine of ten in time; assumption, prior"
)
grown = Parameter(25.0, unit="years", range=(20.0, 35.0), source="end of youth; assumption")
later = Parameter(0.15, unit="1/year", range=(0.0, 1.0), source="of older immigrants; C-28, I-06; prior, grade 4")
oldest = Parameter(65.0, unit="years", range=(50.0, 80.0), source="until when people learn to drive; assumption")
foreign = Parameter(
    0.8, unit="share", range=(0.0, 1.0), source="C-28: lost without any Norwegian (theory test, fees); prior, grade 4"
)


@Event(of="person", happens=get_car)
def driving(p):
    """Yearly hazard of getting a licence and a car: youth or later x (1 - foreign x (1 - language)).

    Who grew up in Norway without one does without.
    """
    if p.car or not p.adult or p.age > oldest or p.seasonal:
        return 0.0
    if p.age >= grown and not p.immigrant:
        return 0.0
    return (youth if p.age < grown else later) * (1 - foreign * (1 - p.language))
