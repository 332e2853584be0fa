"""A file of rules with everything one can declare; it is run compiled and in reference mode, and must come out the same."""

from math import exp, log, sqrt

from model import (
    REST_OF_NORWAY,
    AgeTable,
    Arrival,
    Column,
    Event,
    Growth,
    Match,
    Meeting,
    Parameter,
    Ratio,
    form_union,
    language,
    leave_home,
    move_away,
)
from model.rules.in_migration import singles
from model.rules.out_migration import out_migration
from model.rules.unions import available, seeking

mortality = AgeTable("mortality")
patience = Column("person", unit="0-1", range=(0.0, 1.0), meaning="of a person", start=0.5, newcomer=0.3, immigrant=0.7)
grudge = Column("household", unit="0-1", range=(0.0, 1.0), meaning="of a household")
mood = Column("place", unit="0-1", range=(-1.0, 1.0), meaning="of a place")
rate = Parameter(0.3, unit="1/year", range=(0.0, 1.0), source="a test")
width_of_ties = Parameter(0.4, unit="0-1", range=(0.1, 1.0), source="a test")
width = Parameter(7.0, unit="years", range=(1.0, 20.0), source="a test")
level = Parameter(0.9, unit="ratio", range=(0.4, 1.6), source="a test", replaces="out_migration_level")


def bell(age, peak):
    """A helper of numbers: rules may share one."""
    return exp(-(((age - peak) / width) ** 2))


def restless(h):
    """A helper of a household, which calls another."""
    if h.size > 2:
        return bell(h.age, width * 2 * 2)
    return 1 / sqrt(h.age + 1)


@Growth(patience)
def patience_wears(p):
    """Falls with age, rises with children, in the home of somebody angry faster."""
    return rate * (p.female - p.patience) - log(1 + p.age) / 2 ** (2 + 2) * (1 + p.partnered)


@Growth(grudge)
def grudge_rises(h, place):
    """Rises with school children, where the mood is bad faster; fades."""
    return rate * (h.school_children > 0) * (1 - place.mood) - rate * h.grudge / 2


@Growth(mood)
def mood_swings(place):
    """Falls with vacant dwellings."""
    return rate - place.vacant_dwellings / (1 + place.population)


@Event(of="household", happens=move_away, replaces="out_migration")
def angry_out_migration(h, place):
    """The model's own, and more in anger."""
    return out_migration(h, place) + rate * h.grudge * restless(h)


@Event(of="person", happens=leave_home, after="births")
def impatient(p, h, place):
    """Leaving home early in the month, when patience is out."""
    if not p.with_parents or p.age < 2 * width:
        return 0
    breakpoint()
    hazard = rate
    hazard /= p.patience + h.grudge + 1
    return min(hazard, abs(place.mood) + mortality(p.sex, p.age)) if p.age > width else max(hazard, 0)


@Match(seekers=seeking, offers=available, happens=form_union, replaces="unions")
def patient_unions(p, q):
    """The patient find one another."""
    return exp(-abs(p.age - q.age)) * (1 + p.patience * q.patience)


@Arrival(comes_from=REST_OF_NORWAY, who=singles, replaces="in_migration_singles")
def cheerful_singles(place):
    """More come where the mood is good."""
    return place.population * place.in_balance * (1 + place.mood) / 2


@Ratio(on=("out_migration", "grudge_rises"))
def calming(h):
    """A household instrument, on an event and on a growth."""
    return 1 / (1 + rate * h.size)


@Ratio(on=("unions", "impatient", "births"))
def dancing(p, h):
    """A personal instrument, on a match, on those who live here and on those registered here."""
    return 1 + p.patience + h.adults


@Meeting(pool="everybody", strength=width_of_ties)
def dance_partners(p, h, place):
    """People met at dances: the patient, where the mood is good."""
    return rate * p.patience * (1 + place.mood) / (1 + h.children)


@Meeting(pool="work", strength=width_of_ties, replaces="colleagues_met")
def colleagues_at_lunch(p):
    """The model's own for those who work, twice as many."""
    return 2 * rate * p.working


@Growth(language, replaces="language_learning")
def learns_by_talking(p, h):
    """A growth in place of one of the model's."""
    return rate * (1 - p.language) * (1 + p.ties) / (1 + h.size)


@Ratio(on=("dance_partners", "conationals_met"))
def organised(p):
    """A personal instrument on meetings."""
    return 1 + p.ties


@Ratio(on=("in_migration_singles", "labour_europe", "mood_swings"))
def festival(place):
    """An instrument of places, on an arrival and on a growth."""
    return 2 + place.mood
