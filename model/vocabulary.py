"""The words of the model: whom an event can happen to, what can happen, and the groups people are counted in."""

from dataclasses import dataclass

#: Who an event can happen to, and the place its rule sees.
SUBJECTS = {
    "person": "persons who live in a modelled place; `place` is where they live",
    "registered": "persons registered in a modelled place, wherever they live; `place` is where they are registered",
    "household": "households living in a modelled place; `place` is where they live",
    "away_household": "households living outside with a tie to a modelled place; `place` is the reference's home place",
}

REST_OF_NORWAY, ABROAD = "rest_of_norway", "abroad"
#: Origin groups. Children of immigrant parents count with their mother's group, unless a known father is from
#: Norway (after Statistics Norway's "Norwegian-born to immigrant parents"); `nordic` holds the report's Scandinavia.
ORIGINS = ("norway", "nordic", "europe", "outside_europe")
#: Why somebody came to live where they live. Who grew up there is a native, or a returnee after a time away.
GROUNDS = ("native", "returnee", "domestic", "work", "season", "refuge", "family")
#: What a mover says was the reason of the move ("home": to live where one grew up).
MOTIVES = ("none", "home", "work", "family", "housing", "place", "education", "refuge")
#: What somebody of working age does.
ACTIVITIES = ("none", "work", "seeking", "studying", "programme")
#: Broad industries of employers: farming, forestry and fishing; manufacturing and mining; public administration, education
#: and health; all other services, construction and trade.
SECTORS = ("primary", "manufacturing", "public", "services")
#: The same in a sentence.
IN_WORDS = {
    "primary": "farming or fishing",
    "manufacturing": "manufacturing",
    "public": "public services",
    "services": "private services",
}
#: Levels of education a person has and a job asks for: compulsory school, upper secondary school, university or college.
SKILLS = ("basic", "secondary", "higher")
#: How a dwelling is held: by who lives in it, from a private landlord or an employer, from the municipality.
TENURES = ("owned", "rented", "municipal")
#: Where in Norway an in-migrant comes from: the labour-market region, the rest of the county, the rest of the country.
ZONES = ("region", "county", "country")
#: Among whom a meeting finds somebody: everybody in the place, those who work, parents of a child of the same school year,
#: the own origin group, those of the same age and home place.
POOLS = ("everybody", "work", "class", "origin", "schoolmates")


@dataclass(frozen=True)
class Verb:
    """Something that can happen, applied by a fixed kernel of `model.engine.verbs`."""

    name: str
    code: int
    of: tuple[str, ...]
    meaning: str


_PERSONS, _HERE, _AWAY = ("person", "registered"), ("household",), ("away_household",)
die = Verb("die", 0, _PERSONS, "the person dies; children left alone join their other parent")
give_birth = Verb("give_birth", 1, _PERSONS, "a child is born into the mother's household")
separate = Verb("separate", 2, _HERE, "the couple parts; children under 18 stay with their mother")
form_union = Verb("form_union", 3, ("match",), "two people form a household together, with the children of both")
leave_home = Verb("leave_home", 4, ("person",), "the person forms a household of their own in the same place")
leave_to_study = Verb("leave_to_study", 5, ("person",), "the person moves to the rest of Norway, still registered here")
change_registration = Verb("change_registration", 6, _AWAY, "the household registers where it lives")
move_away_alone = Verb("move_away_alone", 7, ("person",), "the person leaves the household and moves within Norway")
move_away = Verb("move_away", 8, _HERE, "the household moves to another municipality in Norway")
emigrate = Verb("emigrate", 9, _HERE, "the household moves abroad")
return_home = Verb(
    "return_home", 10, _AWAY, "the household moves to the reference person's home place, or to the one it left"
)
take_job = Verb("take_job", 11, ("vacancy",), "the person begins to work for the employer")
lose_job = Verb("lose_job", 12, ("person",), "the person stops working and looks for a job")
start_education = Verb("start_education", 13, ("person",), "the person begins an education in the place")
finish_education = Verb("finish_education", 14, ("person",), "the person ends the education and looks for a job")
finish_programme = Verb(
    "finish_programme", 15, ("person",), "the introduction programme ends; the person looks for a job"
)
bring_partner = Verb("bring_partner", 16, ("person",), "a partner comes from abroad to live with the person")
bring_family = Verb("bring_family", 17, _HERE, "partner and children of the reference person come from abroad")
go_home = Verb("go_home", 18, _HERE, "a seasonal household goes home; the register never knew it")
come_back_for_season = Verb("come_back_for_season", 19, _AWAY, "a seasonal household comes for another season")
settle_down = Verb("settle_down", 20, _HERE, "a seasonal household registers and stays")
take_job_elsewhere = Verb(
    "take_job_elsewhere", 21, ("person",), "the person begins to work outside the modelled places, and commutes"
)
found_business = Verb("found_business", 22, ("person",), "the person founds a business and works in it")
close_business = Verb("close_business", 23, ("person",), "the owner closes the business and looks for a job")
stop_working = Verb("stop_working", 24, ("person",), "the person leaves the labour force before the pension age")
take_dwelling = Verb("take_dwelling", 25, ("dwelling",), "the household moves into the dwelling, within the place")
get_car = Verb("get_car", 26, ("person",), "the person gets a driving licence and a car")
VERBS = (
    die,
    give_birth,
    separate,
    form_union,
    leave_home,
    leave_to_study,
    change_registration,
    move_away_alone,
    move_away,
    emigrate,
    return_home,
    take_job,
    lose_job,
    start_education,
    finish_education,
    finish_programme,
    bring_partner,
    bring_family,
    go_home,
    come_back_for_season,
    settle_down,
    take_job_elsewhere,
    found_business,
    close_business,
    stop_working,
    take_dwelling,
    get_car,
)
