"""What persons and places carry besides the facts of the register: language, belonging, ties, trust; attitude, services.

They are columns as a file of rules may declare them, always there, and first among the columns of persons and places; the
rules of `model/rules` say how they grow. `ties` and `conationals` follow from the contacts (`model.engine.contacts`).
"""

from model.kinds import Column
from model.parameters import Parameter

overpromised = Parameter(
    0.25,
    unit="0-1",
    range=(0.0, 1.0),
    source="C-17: what movers were promised beyond what a usual place holds; assumption",
)

language = Column(
    "person", unit="0-1", range=(0.0, 1.0), meaning="command of Norwegian; 1 is fluent", start=1.0, immigrant=0.0
)
belonging = Column("person", unit="0-1", range=(0.0, 1.0), meaning="attachment to the place lived in", newcomer=0.0)
expectation = Column(
    "person",
    unit="0-1",
    range=(0.0, 1.0),
    meaning="what was promised and is not found; falls as people find it or get used to it",
    newcomer=overpromised,
)
ties = Column(
    "person",
    unit="contacts",
    range=(0.0, 100.0),
    meaning="strength of contacts in the place lived in; of who is away, in the home place",
    newcomer=0.0,
)
conationals = Column(
    "person",
    unit="contacts",
    range=(0.0, 100.0),
    meaning="strength of contacts of the own origin group in the place",
    newcomer=0.0,
)
trust = Column(
    "person",
    unit="0-1",
    range=(0.0, 1.0),
    meaning="confidence that looking for work leads to work; falls while it does not",
    start=1.0,
)
attitude = Column(
    "place", unit="0-1", range=(0.0, 1.0), meaning="how openly residents meet newcomers; 0.5 is usual", start=0.5
)
kindergarten_places = Column(
    "place", unit="places", range=(0.0, 100000.0), meaning="kindergarten places there are, for children of 1-5"
)
schools = Column("place", unit="schools", range=(1.0, 1000.0), meaning="schools there are", start=1.0)
service_level = Column(
    "place",
    unit="ratio",
    range=(0.1, 3.0),
    meaning="what the municipality spends on services per standard cost, against the start",
    start=1.0,
)
felt_vacancy = Column(
    "place",
    unit="share",
    range=(0.0, 1.0),
    meaning="vacant dwellings of the stock, as builders know it: late",
)
homes_wanted = Column(
    "place",
    unit="dwellings",
    range=(0.0, 1000000.0),
    meaning="dwellings whose building has been decided since the start; whole ones stand",
)

_NAMED = {
    "language": language,
    "belonging": belonging,
    "expectation": expectation,
    "ties": ties,
    "conationals": conationals,
    "trust": trust,
    "attitude": attitude,
    "kindergarten_places": kindergarten_places,
    "schools": schools,
    "service_level": service_level,
    "felt_vacancy": felt_vacancy,
    "homes_wanted": homes_wanted,
}
for _name, _column in _NAMED.items():
    _column.name = _name
#: In the order of their rows: those of persons as `model.state` numbers them, then those of places.
MEASURES = tuple(_NAMED.values())
