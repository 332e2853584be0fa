"""What a rule may read of a person, a household or a place: expressions over the columns of `model.state`.

The generated module and the Mesa views both evaluate the one expression that stands here.
"""

from typing import NamedTuple

from model.state import (
    BELONGING,
    CONATIONALS,
    ELSEWHERE,
    EXPECTATION,
    FAMILY,
    IN_PROGRAMME,
    KINDERGARTEN_PLACES,
    MUNICIPAL,
    NEVER,
    NONE,
    OWNED,
    PRIMARY,
    REFUGE,
    SCHOOLS,
    SEASON_GROUND,
    SEEKING,
    STUDYING,
    TIES,
    WORK_GROUND,
    WORKING,
)
from model.vocabulary import SECTORS, TENURES


class Attribute(NamedTuple):
    """What a rule may read: a Python expression over the columns, its unit and its meaning."""

    expression: str
    unit: str
    meaning: str


_WORK = "persons[EMPLOYER, i]"


#: ``i`` is the person's row, ``n_places`` the number of modelled places, ``month`` the running month.
def _years_in_norway(who: str) -> str:
    return f"((month - persons[ARRIVED, {who}]) / 12.0 if persons[ARRIVED, {who}] >= 0 else 1.0 * persons[AGE, {who}])"


PERSON_ATTRIBUTES = {
    "age": Attribute("persons[AGE, i]", "years", "completed years"),
    "sex": Attribute("persons[SEX, i]", "code", "0 male, 1 female"),
    "female": Attribute("1 if persons[SEX, i] == FEMALE else 0", "0/1", "woman"),
    "adult": Attribute("1 if persons[AGE, i] >= ADULT_AGE else 0", "0/1", "18 or over"),
    "partnered": Attribute("1 if persons[PARTNER, i] >= 0 else 0", "0/1", "lives in a union"),
    "is_reference": Attribute(
        "1 if households[REFERENCE, persons[HOUSEHOLD, i]] == i else 0", "0/1", "reference person of the household"
    ),
    "with_parents": Attribute(
        "1 if persons[AGE, i] >= ADULT_AGE and persons[PARTNER, i] < 0 and "
        "households[REFERENCE, persons[HOUSEHOLD, i]] != i else 0",
        "0/1",
        "adult without a partner in somebody else's household, nearly always the parents'",
    ),
    "household_adults": Attribute("households[ADULTS, persons[HOUSEHOLD, i]]", "persons", "adults in the household"),
    "household_size": Attribute("households[SIZE, persons[HOUSEHOLD, i]]", "persons", "persons in the household"),
    "children_born": Attribute("persons[PARITY, i]", "children", "children born to a woman"),
    "years_resident": Attribute("(month - persons[SINCE, i]) / 12.0", "years", "since moving to the present place"),
    "grew_up_here": Attribute(
        "1 if persons[HOME, i] == persons[LIVES_IN, i] else 0", "0/1", "lived here at 16, or was born here since"
    ),
    "origin": Attribute("persons[ORIGIN, i]", "code", "0 Norway, 1 Nordic, 2 Europe outside it, 3 outside Europe"),
    "immigrant": Attribute("1 if persons[ORIGIN, i] > 0 else 0", "0/1", "of another origin than Norway"),
    "registered_here": Attribute("1 if persons[REGISTERED_IN, i] < n_places else 0", "0/1", "registered in the model"),
    "working": Attribute(f"1 if persons[ACTIVITY, i] == {WORKING} else 0", "0/1", "has a job"),
    "seeking": Attribute(f"1 if persons[ACTIVITY, i] == {SEEKING} else 0", "0/1", "looks for a job"),
    "studying": Attribute(f"1 if persons[ACTIVITY, i] == {STUDYING} else 0", "0/1", "in education after school"),
    "in_programme": Attribute(
        f"1 if persons[ACTIVITY, i] == {IN_PROGRAMME} else 0", "0/1", "takes the introduction programme"
    ),
    "programme_over": Attribute(
        "1 if 0 <= persons[PROGRAMME, i] <= month else 0", "0/1", "the time of the introduction programme is over"
    ),
    "refugee": Attribute(f"1 if persons[GROUND, i] == {REFUGE} else 0", "0/1", "came by settlement as a refugee"),
    "labour_migrant": Attribute(f"1 if persons[GROUND, i] == {WORK_GROUND} else 0", "0/1", "came from abroad to work"),
    "family_migrant": Attribute(f"1 if persons[GROUND, i] == {FAMILY} else 0", "0/1", "came from abroad to family"),
    "seasonal": Attribute(
        f"1 if persons[GROUND, i] == {SEASON_GROUND} else 0", "0/1", "works here in the season, not registered"
    ),
    "years_in_norway": Attribute(_years_in_norway("i"), "years", "since coming to Norway; age of those born here"),
    "years_since_birth": Attribute(
        f"(month - persons[LAST_BIRTH, i]) / 12.0 if persons[LAST_BIRTH, i] >= 0 else {NEVER}",
        "years",
        f"since a woman's last birth; {NEVER:g} without one known",
    ),
    "skill": Attribute("persons[SKILL, i]", "code", "0 compulsory school, 1 upper secondary, 2 university or college"),
    "misplaced": Attribute(
        "1 if -1 < persons[JOB_SKILL, i] < persons[SKILL, i] else 0",
        "0/1",
        "has a job that asks for less than the person has learnt",
    ),
    "employed": Attribute(
        f"1 if {_WORK} != {NONE} else 0", "0/1", "has a job here or elsewhere; seasonal workers have none"
    ),
    "commuting": Attribute(f"1 if {_WORK} == {ELSEWHERE} else 0", "0/1", "works outside the modelled places"),
    "self_employed": Attribute(
        f"1 if {_WORK} >= 0 and employers[OWNER, {_WORK}] == i else 0", "0/1", "works in a business of the person's own"
    ),
    "farming": Attribute(
        f"1 if {_WORK} >= 0 and employers[SECTOR, {_WORK}] == {PRIMARY} else 0",
        "0/1",
        "works in farming, forestry or fishing",
    ),
    "superfluous": Attribute(
        f"(max(employers[STAFF, {_WORK}] - employers[POSITIONS, {_WORK}], 0) / max(employers[STAFF, {_WORK}], 1) "
        f"if {_WORK} >= 0 else 0.0)",
        "share",
        "of the employer's staff for whom there is no position any more",
    ),
    "years_looking": Attribute(
        "(month - persons[LOOKING_SINCE, i]) / 12.0 if persons[LOOKING_SINCE, i] >= 0 else 0.0",
        "years",
        "since the person began to look for work; 0 for others",
    ),
    "car": Attribute("1 if persons[CAR, i] == 1 else 0", "0/1", "has a driving licence and the use of a car"),
    "years_away": Attribute(
        "(month - persons[SINCE, i]) / 12.0 if persons[LIVES_IN, i] >= n_places else 0.0",
        "years",
        "since moving out; 0 for those who live here",
    ),
}

_REF = "households[REFERENCE, i]"
_PARTNER = f"persons[PARTNER, {_REF}]"


def _mean_of(measure: int) -> str:
    """A measure's mean over reference person and partner."""
    own, other = (f"person_columns[{measure}, {who}]" for who in (_REF, _PARTNER))
    return f"(({own} + {other}) / 2.0 if {_PARTNER} >= 0 else {own})"


def _either(condition: str) -> str:
    """A condition on the reference person or, if there is one, the partner."""
    return f"({condition.format(_REF)} or ({_PARTNER} >= 0 and {condition.format(_PARTNER)}))"


#: The household's dwelling; and whether reference person or partner has a car.
_HOME = "households[DWELLING, i]"
_CAR = _either("persons[CAR, {}] == 1")


def _of_home(expression: str, otherwise: str) -> str:
    """Something of the household's dwelling, or what stands for it where there is none."""
    return f"(({expression}) if {_HOME} >= 0 else {otherwise})"


#: ``i`` is the household's row.
HOUSEHOLD_ATTRIBUTES = {
    "age": Attribute(f"persons[AGE, {_REF}]", "years", "age of the reference person"),
    "sex": Attribute(f"persons[SEX, {_REF}]", "code", "sex of the reference person: 0 male, 1 female"),
    "origin": Attribute(f"persons[ORIGIN, {_REF}]", "code", "origin of the reference person"),
    "immigrant": Attribute(f"1 if persons[ORIGIN, {_REF}] > 0 else 0", "0/1", "reference person is not from Norway"),
    "size": Attribute("households[SIZE, i]", "persons", "members"),
    "adults": Attribute("households[ADULTS, i]", "persons", "members of 18 and over"),
    "children": Attribute("households[CHILDREN, i]", "persons", "members under 18"),
    "preschool_children": Attribute("households[PRESCHOOL, i]", "persons", "members of 0-5"),
    "school_children": Attribute("households[SCHOOL, i]", "persons", "members of 6-15"),
    "couple": Attribute("households[COUPLE, i]", "0/1", "reference person lives with a partner"),
    "years_resident": Attribute(f"(month - persons[SINCE, {_REF}]) / 12.0", "years", "since the reference moved here"),
    "years_away": Attribute(
        f"(month - persons[SINCE, {_REF}]) / 12.0 if households[H_PLACE, i] >= n_places else 0.0",
        "years",
        "since moving out; 0 for those who live here",
    ),
    "registered_here": Attribute(
        f"1 if persons[REGISTERED_IN, {_REF}] < n_places else 0", "0/1", "still registered in the model"
    ),
    "abroad": Attribute("1 if households[H_PLACE, i] == n_places + 1 else 0", "0/1", "lives abroad (away households)"),
    "parents_home": Attribute(
        "households[PARENTS_HOME, i]",
        "persons",
        "parents of reference person and partner living in the home place (away households)",
    ),
    "grew_up_here": Attribute(
        f"1 if persons[HOME, {_REF}] == households[H_PLACE, i] else 0", "0/1", "reference person grew up here"
    ),
    "has_dwelling": Attribute("1 if households[DWELLING, i] >= 0 else 0", "0/1", "has a dwelling of its own"),
    "years_without_dwelling": Attribute(
        "(month - households[WITHOUT_SINCE, i]) / 12.0 if households[WITHOUT_SINCE, i] >= 0 else 0.0",
        "years",
        "since it has no dwelling of its own; 0 for others",
    ),
    "owner": Attribute(_of_home(f"1 if dwellings[TENURE, {_HOME}] == {OWNED} else 0", "0"), "0/1", "owns its dwelling"),
    "municipal_tenant": Attribute(
        _of_home(f"1 if dwellings[TENURE, {_HOME}] == {MUNICIPAL} else 0", "0"), "0/1", "lives in a municipal dwelling"
    ),
    "rooms": Attribute(_of_home(f"dwellings[ROOMS, {_HOME}]", "0"), "rooms", "of its dwelling; 0 without one"),
    "outlying": Attribute(
        _of_home(f"1 - dwellings[CENTRAL, {_HOME}]", "0"), "0/1", "its dwelling is far from the centre"
    ),
    "car": Attribute(f"1 if {_CAR} else 0", "0/1", "reference person or partner has the use of a car"),
    "guaranteed": Attribute(
        f"1 if {_either('persons[GUARANTEE, {}] == 1')} else 0",
        "0/1",
        "reference person or partner has the municipality's guarantee for a loan",
    ),
    "cut_off": Attribute(
        _of_home(f"0 if {_CAR} else 1 - dwellings[CENTRAL, {_HOME}]", "0"),
        "0/1",
        "its dwelling is far from the centre, and neither reference person nor partner has a car",
    ),
    "own_business": Attribute(
        f"1 if {_either('(persons[EMPLOYER, {0}] >= 0 and employers[OWNER, persons[EMPLOYER, {0}]] == {0})')} else 0",
        "0/1",
        "reference person or partner works in a business of their own",
    ),
    "workers": Attribute("households[WORKERS, i]", "persons", "members who work"),
    "seekers": Attribute("households[SEEKERS, i]", "persons", "members who look for work"),
    "misplaced": Attribute(
        "households[MISPLACED, i]", "persons", "members whose job asks for less than they have learnt"
    ),
    "studying": Attribute(
        f"1 if persons[ACTIVITY, {_REF}] == {STUDYING} else 0", "0/1", "reference person is in education after school"
    ),
    "refugee": Attribute(
        f"1 if persons[GROUND, {_REF}] == {REFUGE} else 0", "0/1", "reference person came by settlement as a refugee"
    ),
    "labour_migrant": Attribute(
        f"1 if persons[GROUND, {_REF}] == {WORK_GROUND} else 0", "0/1", "reference person came from abroad to work"
    ),
    "seasonal": Attribute(
        f"1 if persons[GROUND, {_REF}] == {SEASON_GROUND} else 0", "0/1", "works here in the season, not registered"
    ),
    "in_programme": Attribute(
        f"1 if {_either('persons[ACTIVITY, {}] == ' + str(IN_PROGRAMME))} else 0",
        "0/1",
        "reference person or partner takes the introduction programme",
    ),
    "years_since_programme": Attribute(
        f"(month - persons[PROGRAMME, {_REF}]) / 12.0 if 0 <= persons[PROGRAMME, {_REF}] <= month else {NEVER}",
        "years",
        f"since the reference person's introduction programme ended; {NEVER:g} where it did not",
    ),
    "years_in_norway": Attribute(
        _years_in_norway(_REF), "years", "since the reference person came to Norway; age of those born here"
    ),
    "longest_in_norway": Attribute(
        f"max({_years_in_norway(_REF)}, {_years_in_norway(_PARTNER)} if {_PARTNER} >= 0 else 0.0)",
        "years",
        "the same of the one of reference person and partner who came first",
    ),
    "family_abroad": Attribute(
        f"1 if persons[FAMILY_ABROAD, {_REF}] == 1 else 0", "0/1", "partner and children of the reference wait abroad"
    ),
    "from_here": Attribute(
        f"1 if {_either('persons[HOME, {}] < n_places')} else 0",
        "0/1",
        "reference person or partner grew up in a modelled place",
    ),
    "belonging": Attribute(_mean_of(BELONGING), "0-1", "mean attachment of the couple, or of the reference person"),
    "expectation": Attribute(
        _mean_of(EXPECTATION), "0-1", "mean of the couple: what they were promised and do not find"
    ),
    "ties": Attribute(
        _mean_of(TIES),
        "contacts",
        "mean of the couple: strength of contacts in the place, of who is away in the home place",
    ),
    "conationals": Attribute(
        f"person_columns[{CONATIONALS}, {_REF}]", "contacts", "reference person's contacts of the own origin group here"
    ),
}

#: Children whose parents want a kindergarten place, and the places there are.
_WANTING = "places[SMALL_CHILDREN, place] * places[KINDERGARTEN_WANTED, place]"
_PLACES = f"places[{KINDERGARTEN_PLACES}, place]"

#: ``place`` is the place's number.
PLACE_ATTRIBUTES = {
    "population": Attribute("places[POPULATION, place]", "persons", "registered at the start of the month"),
    "vacant_dwellings": Attribute(
        "places[VACANT, place]", "dwellings", "vacant at the start of the month; the stock of the start is assumed"
    ),
    "dwellings": Attribute("places[DWELLINGS, place]", "dwellings", "there are, lived in or vacant"),
    "without_home": Attribute(
        "places[WITHOUT_HOME, place]", "households", "living here without a dwelling of their own"
    ),
    "net_level": Attribute("places[NET_LEVEL, place]", "1/year", "expected net migration per resident this year"),
    "out_pressure": Attribute("places[OUT_PRESSURE, place]", "ratio", "of level, shock and cycle on out-migration"),
    "in_balance": Attribute(
        "places[IN_BALANCE, place]", "1/year", "domestic arriving households per resident, left to be filled"
    ),
    "birth_balance": Attribute(
        "places[BIRTH_BALANCE, place]", "ratio", "keeps births at the age-specific rates, at the place's own level"
    ),
    "youth_leaving": Attribute(
        "places[YOUTH_LEAVING, place]", "ratio", "the place's own, on the leaving of its youths"
    ),
    "old_leaving": Attribute(
        "places[OLD_LEAVING, place]", "ratio", "the place's own, on the leaving of its old people"
    ),
    "labour_immigration": Attribute(
        "places[LABOUR_IMMIGRATION, place]", "1/year", "first immigrations for work per inhabitant of Norway"
    ),
    "settling": Attribute(
        "places[SETTLING, place]", "1/year", "households of refugees settled this month, times twelve"
    ),
    "labour_demand": Attribute("places[LABOUR_DEMAND, place]", "ratio", "vacancies against those of an average year"),
    "local_industry": Attribute(
        "places[LOCAL_INDUSTRY, place]",
        "ratio",
        "share of workers in farming, fishing, manufacturing and mining, against the mean of municipalities",
    ),
    "country_demand": Attribute(
        "places[COUNTRY_DEMAND, place]", "ratio", "vacancies in the country against those of an average year"
    ),
    "job_seekers": Attribute("places[JOB_SEEKERS, place]", "persons", "living here who look for work"),
    "workforce": Attribute("places[WORKFORCE, place]", "persons", "living here who work or look for work"),
    "workforce_elsewhere": Attribute(
        "places[WORKFORCE_ELSEWHERE, place]", "persons", "the same, living in the other modelled places"
    ),
    "eea_open": Attribute(
        "places[EEA_OPEN, place]", "0/1", "whether citizens of the new member states of the EEA may settle"
    ),
    "labour_migrants": Attribute(
        "places[LABOUR_MIGRANTS, place]", "persons", "living here who came from abroad to work, seasonal workers too"
    ),
    "season": Attribute("places[SEASON, place]", "0/1", "whether it is the season of farming and tourism"),
    "vacancies": Attribute("places[VACANCIES, place]", "positions", "nobody holds at the start of the month"),
    "farm_jobs": Attribute("places[FARM_JOBS, place]", "persons", "who work in farming, forestry or fishing there"),
    "growth": Attribute("places[GROWTH, place]", "ratio", "registered persons against those at the start of the run"),
    "small_children": Attribute("places[SMALL_CHILDREN, place]", "persons", "residents of 1-5"),
    "pupils": Attribute("places[PUPILS, place]", "persons", "residents of 6-15"),
    "young_men": Attribute("places[YOUNG_MEN, place]", "persons", "resident men of 18-29"),
    "elderly": Attribute("places[ELDERLY, place]", "persons", "residents of 67-79"),
    "oldest": Attribute("places[OLDEST, place]", "persons", "residents of 80 and over"),
    "taxpayers": Attribute("places[TAXPAYERS, place]", "persons", "residents who work"),
    "granted": Attribute("places[GRANTED, place]", "persons", "refugees for whom the state pays integration grants"),
    "enrolled": Attribute("places[ENROLLED, place]", "persons", "residents who take the introduction programme"),
    "kindergarten_wanting": Attribute(_WANTING, "children", "whose parents want a kindergarten place"),
    "kindergarten_children": Attribute(f"min({_PLACES}, {_WANTING})", "children", "who have a kindergarten place"),
    "kindergarten_coverage": Attribute(
        f"min({_PLACES} / ({_WANTING}), 1.0) if {_WANTING} > 0.0 else 1.0",
        "share",
        "of the children whose parents want a kindergarten place who have one; 1 where there are none",
    ),
    "kindergarten_settlement": Attribute(
        "places[KINDERGARTEN_SETTLEMENT, place]", "0/1", "since the settlement on kindergartens (barnehageforliket)"
    ),
    "kindergarten_right": Attribute(
        "places[KINDERGARTEN_RIGHT, place]", "0/1", "since every child has a right to a kindergarten place"
    ),
    "schools_left": Attribute(
        f"places[{SCHOOLS}, place] / places[SCHOOLS_AT_START, place]", "ratio", "schools against those at the start"
    ),
    "school_size_at_start": Attribute("places[SCHOOL_SIZE_AT_START, place]", "persons", "pupils per school then"),
    "funding_at_start": Attribute(
        "places[FUNDING_AT_START, place]", "ratio", "municipal income over the standard cost of services then"
    ),
    "fund": Attribute("places[FUND, place]", "NOK", "saved by the municipality since the start; below 0 a deficit"),
}


def _of_employer(row: str) -> dict[str, Attribute]:
    """What may be read of an employer whose row is `row`."""
    sectors = {
        name: Attribute(f"1 if employers[SECTOR, {row}] == {number} else 0", "0/1", f"in the sector {name}")
        for number, name in enumerate(SECTORS)
    }
    return sectors | {
        "staff": Attribute(f"employers[STAFF, {row}]", "persons", "who work there at the start of the month"),
        "attitude": Attribute(
            f"employers[E_ATTITUDE, {row}]", "code", "to hiring immigrants: -1 sceptical, 0 usual, 1 committed"
        ),
        "own": Attribute(
            f"1 if employers[OWNER, {row}] >= 0 else 0", "0/1", "the business of somebody who works in it"
        ),
        "years": Attribute(
            f"(month - employers[OPENED, {row}]) / 12.0", "years", "since it opened; of those of the start, since then"
        ),
    }


#: ``i`` is the employer's row.
EMPLOYER_ATTRIBUTES = _of_employer("i") | {
    "base": Attribute("bases[i]", "positions", "in an average month of the time when it opened"),
}

#: ``i`` is the vacancy's row.
VACANCY_ATTRIBUTES = _of_employer("vacancies[V_EMPLOYER, i]") | {
    "skill": Attribute(
        "vacancies[V_SKILL, i]", "code", "asked for: 0 compulsory school, 1 upper secondary, 2 university or college"
    ),
    "hidden": Attribute("vacancies[V_HIDDEN, i]", "0/1", "not announced"),
}

#: ``i`` is the dwelling's row.
DWELLING_ATTRIBUTES = {
    name: Attribute(f"1 if dwellings[TENURE, i] == {number} else 0", "0/1", f"of the tenure {name}")
    for number, name in enumerate(TENURES)
} | {
    "rooms": Attribute("dwellings[ROOMS, i]", "rooms", "besides kitchen and bath"),
    "central": Attribute("dwellings[CENTRAL, i]", "0/1", "within walking distance of the centre"),
}
