"""The tables a run writes: their columns, with units and meaning."""

from typing import NamedTuple

from model.economy import ITEMS
from model.engine.world import EVENTS
from model.instrument import PAYERS
from model.services import FIGURES
from model.state import FLOWS, ORIGINS, TOP_AGE
from model.vocabulary import MOTIVES, SECTORS, TENURES


class Column(NamedTuple):
    """A column of an output table."""

    name: str
    type: str
    unit: str
    meaning: str


_RUN = (
    Column("scenario", "text", "-", "name of the scenario"),
    Column("replicate", "integer", "-", "seed of the run"),
)
_GROUP = Column("group", "text", "-", f"`all`, or an origin group: {', '.join(ORIGINS)}")
_OF_WORK = (
    ("working", "have a job, here or elsewhere, or a business of their own"),
    ("seeking", "look for work"),
    ("seeking_long", "look for work since a year or longer"),
    ("in_programme", "take the introduction programme"),
    ("studying", "are in education after school"),
    ("outside", "of 19-66, do none of this"),
    ("commuting", "work outside the modelled places"),
    ("commuting_region", "work in another of the modelled places than they live in"),
    ("own_business", "work in a business of their own"),
    ("misplaced", "have a job that asks for less than they have learnt"),
)
_OF_JOBS = (
    ("employers", "employers", "with staff or positions"),
    ("positions", "positions", "wanted filled in January"),
    ("staff", "persons", "living in a modelled place who work there; some employers have more than they want"),
    ("vacancies", "positions", "wanted filled that nobody holds, of each employer"),
)
_OF_HIRING = (
    ("hired", "got a vacancy in the year"),
    ("newcomers", "of them, who came to live here the month before, to work; the log has no row `job` for them"),
    ("helped", "got one in a month in which, without the instruments on job finding, they would have got none"),
    ("displaced", "got none in a month in which they would have got one, had nobody been helped"),
    ("made", "of those helped, for whom the firm made a position beside those it had"),
)

_OF_HOMES = (
    ("dwellings", "dwellings", "there are"),
    ("lived_in", "dwellings", "in which a household lives; of `none`, households without a dwelling of their own"),
    ("vacant", "dwellings", "in which nobody lives"),
    ("built", "dwellings/year", "of them, built in the calendar year that ended, of a run; 0 at its start"),
)
_OF_INSTRUMENTS = (
    ("reached", "persons/year", "people, or households, who entered"),
    ("ended", "persons/year", "who came to its end and live here"),
    ("too_late", "persons/year", "who waited for a place and moved away first"),
    ("in_it", "persons", "in it in December"),
    ("not_known", "persons", "it is for, in December, who never were in it and have not heard of it"),
    ("not_wanted", "persons", "who have, and do not want it"),
    ("language", "persons", "who want it, and do not speak enough Norwegian"),
    ("no_place", "persons", "who could take it at once, and wait for a place"),
    ("delivered", "1/1000", "done of what is planned at full size, mean of the months of the year"),
    ("acted_on", "cases/year", "people, households, firms or places and months that an effect on a rule moved"),
    ("capped", "cases/year", "of them, where the effects of all instruments together reached their cap"),
    ("supplied", "units/year", "dwellings built, kindergarten places added or employers reached"),
    *((f"nok_{payer}", "NOK of 2008/year", f"paid by the {payer}") for payer in PAYERS),
)
#: Why somebody an instrument is for is not in it.
REASONS = ("not_known", "not_wanted", "language", "no_place")


class Counted(NamedTuple):
    """A table that is counted on 1 January, or for a complete year: numbers by place and one more axis, or none.

    Attributes:
        columns: that are counted.
        axis: its name; empty for none.
        along: what stands along it; of instruments those in use, which the record knows.
        summed: whether a row `all` holds the sum over it.
    """

    columns: tuple[str, ...]
    axis: str = ""
    along: tuple[str, ...] = ()
    summed: bool = True


COUNTED = {
    "work": Counted(tuple(name for name, _ in _OF_WORK), "group", ORIGINS),
    "jobs": Counted(tuple(name for name, _, _ in _OF_JOBS), "sector", SECTORS),
    "hiring": Counted(tuple(name for name, _ in _OF_HIRING), "group", ORIGINS),
    "homes": Counted(tuple(name for name, _, _ in _OF_HOMES), "tenure", (*TENURES, "none"), summed=False),
    "services": Counted(FIGURES),
    "economy": Counted(("nok",), "item", ITEMS, summed=False),
    "instruments": Counted(tuple(name for name, _, _ in _OF_INSTRUMENTS), "instrument", summed=False),
}
#: Every table a run writes, with the units of its columns.
TABLES: dict[str, tuple[Column, ...]] = {
    "yearly": (
        *_RUN,
        Column("place", "text", "-", "municipality, by where the population register counts people"),
        Column("year", "integer", "-", "calendar year"),
        _GROUP,
        Column("population", "integer", "persons", "registered on 1 January"),
        *(
            Column(name, "integer", "persons/year", f"{meaning} in the calendar year; empty in the stop year")
            for name, meaning in zip(
                FLOWS,
                (
                    "live births to registered mothers",
                    "deaths of registered persons",
                    "registered moves in from another municipality in Norway",
                    "registered moves out to another municipality in Norway",
                    "registered moves in from abroad",
                    "registered moves out to abroad",
                ),
                strict=True,
            )
        ),
    ),
    "age": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "the population is that of 1 January"),
        Column("sex", "text", "-", "male or female"),
        Column("age", "integer", "years", f"completed years, {TOP_AGE} and over together"),
        Column("population", "integer", "persons", "registered on 1 January"),
    ),
    "work": (
        *_RUN,
        Column("place", "text", "-", "municipality, by where people live, registered or not"),
        Column("year", "integer", "-", "the day is 1 January"),
        _GROUP,
        *(Column(name, "integer", "persons", meaning) for name, meaning in _OF_WORK),
    ),
    "jobs": (
        *_RUN,
        Column("place", "text", "-", "municipality in which the work is"),
        Column("year", "integer", "-", "the day is 1 January"),
        Column("sector", "text", "-", f"`all`, or a broad industry: {', '.join(SECTORS)}"),
        *(Column(name, "integer", unit, meaning) for name, unit, meaning in _OF_JOBS),
    ),
    "hiring": (
        *_RUN,
        Column("place", "text", "-", "municipality in which the people live"),
        Column("year", "integer", "-", "calendar year that ran to its end"),
        _GROUP,
        *(Column(name, "integer", "persons/year", meaning) for name, meaning in _OF_HIRING),
    ),
    "homes": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "the day is 1 January"),
        Column("tenure", "text", "-", f"{', '.join(TENURES)}; or none"),
        *(Column(name, "integer", unit, meaning) for name, unit, meaning in _OF_HOMES),
    ),
    "services": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "the figures are those of 1 January"),
        Column("children_1_5", "integer", "persons", "residents of 1-5"),
        Column("kindergarten_wanting", "integer", "persons", "of them, whose parents want a kindergarten place"),
        Column("kindergarten_places", "integer", "places", "kindergarten places there are"),
        Column("kindergarten_coverage", "integer", "1/1000", "of those who want a place, who have one"),
        Column("pupils", "integer", "persons", "residents of 6-15"),
        Column("schools", "integer", "schools", "schools there are; their number at the start is an assumption"),
        Column("service_level", "integer", "1/1000", "spent on services per standard cost, against the start"),
    ),
    "economy": (
        *_RUN,
        Column("place", "text", "-", "municipality"),
        Column("year", "integer", "-", "calendar year; the budget is made on 1 January"),
        Column(
            "item",
            "text",
            "-",
            f"{', '.join(ITEMS[:-2])}; balance, the sum of these; saved before, the balances of earlier years of the run",
        ),
        Column("nok", "integer", "NOK of 2008", "income above 0, cost below; every amount is an assumption"),
    ),
    "instruments": (
        *_RUN,
        Column("place", "text", "-", "municipality in which the people live"),
        Column("year", "integer", "-", "calendar year that ran to its end"),
        Column("instrument", "text", "-", "instrument in use; from its second use in the scenario on with a number"),
        *(Column(name, "integer", unit, meaning) for name, unit, meaning in _OF_INSTRUMENTS),
    ),
    "events": (
        *_RUN,
        Column("month", "text", "YYYY-MM", "month of the event"),
        Column("event", "text", "-", ", ".join(EVENTS)),
        Column("person", "text", "key", "identity of the person, the same in every scenario"),
        Column("household", "text", "key", "identity of the household the person was in"),
        Column("group", "text", "-", f"origin group of the person: {', '.join(ORIGINS)}"),
        Column("from_place", "text", "-", "municipality, rest_of_norway, abroad, or empty"),
        Column("to_place", "text", "-", "likewise"),
        Column("rule", "text", "-", "the rule whose hazard or intensity it was"),
        Column(
            "cause", "text", "-", "own: the person's or household's own hazard; household: along with the household"
        ),
        Column("motive", "text", "-", f"why somebody comes: {', '.join(MOTIVES[1:])}; none where nobody comes"),
        Column(
            "zone",
            "text",
            "-",
            "of in-migrants without ties: region, county (the rest of it), country (the rest); else empty",
        ),
    ),
}
