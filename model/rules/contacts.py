"""Contacts: how people get to know one another, and how ties fade (`model.engine.contacts` finds whom)."""

from model import Meeting, Parameter

strength = Parameter(
    0.5, unit="0-1", range=(0.1, 1.0), source="of a tie when it is made, and what meeting again adds; a scale"
)
half_life = Parameter(3.0, unit="years", range=(0.5, 15.0), source="of a tie in one place without meeting; assumption")
half_life_apart = Parameter(2.0, unit="years", range=(0.3, 15.0), source="of a tie between places; C-37; assumption")
kin = Parameter(1.0, unit="contacts", range=(0.0, 3.0), source="a parent in the place counts as much; assumption")
neighbours = Parameter(
    0.5, unit="1/year", range=(0.0, 4.0), source="people met next door and in arenas; C-13; assumption"
)
colleagues = Parameter(0.5, unit="1/year", range=(0.0, 4.0), source="people met at work; C-24, C-44; assumption")
class_parents = Parameter(
    0.8, unit="1/year", range=(0.0, 5.0), source="met through a child at school; C-06, C-07; assumption"
)
own_origin = Parameter(
    0.5, unit="1/year", range=(0.0, 4.0), source="of the own origin met by immigrants; C-34; assumption"
)
schoolmates = Parameter(2.0, unit="1/year", range=(0.0, 6.0), source="met by youths at school; C-08, C-09; assumption")
arenas = Parameter(
    0.3, unit="1/year", range=(0.0, 4.0), source="met at meeting places and in associations; I-32; assumption"
)
cut_off = Parameter(
    0.5,
    unit="share",
    range=(0.0, 1.0),
    source="C-28: meeting in arenas lost without a car far out; prior, grade 4",
)
closed = Parameter(
    0.5,
    unit="ratio",
    range=(0.1, 1.0),
    source="C-13: without ties it is hard to get in; of who did not grow up here; grade 4",
)
shy = Parameter(0.7, unit="share", range=(0.0, 1.0), source="C-43: fall from fluent to no Norwegian; grade 4")
schooldays = Parameter(19.0, unit="years", range=(18.0, 20.0), source="upper secondary school ends in the year of 19")
at_leaving = Parameter(
    2.0, unit="contacts", range=(0.0, 8.0), source="schoolmates an earlier leaver still knew; assumption"
)
rounds = Parameter(
    6.0, unit="years", range=(1.0, 15.0), source="of meeting before the start that make the first contacts"
)


def let_in(p, place):
    """How readily others let somebody in: fully who grew up here; others by the attitude to newcomers and their language."""
    open_to_all = 2 * place.attitude
    if p.grew_up_here:
        return 1.0
    return closed * open_to_all * (1 - shy * (1 - p.language))


@Meeting(pool="everybody", strength=strength)
def neighbours_met(p, place):
    """People met next door per year."""
    return neighbours * let_in(p, place)


@Meeting(pool="everybody", strength=strength)
def arenas_met(p, h, place):
    """People met at meeting places per year; fewer by who lives far out without a car (C-28)."""
    return arenas * let_in(p, place) * (1 - cut_off * h.cut_off)


@Meeting(pool="work", strength=strength)
def colleagues_met(p, place):
    """People met at work per year."""
    if not p.working:
        return 0.0
    return colleagues * let_in(p, place)


@Meeting(pool="class", strength=strength)
def parents_met(p, h, place):
    """Parents of the children's school class met per year."""
    if h.school_children == 0 or p.with_parents:
        return 0.0
    return class_parents * (1 + let_in(p, place)) / 2


@Meeting(pool="origin", strength=strength)
def conationals_met(p):
    """People of the own origin group met by immigrants per year."""
    if not p.immigrant:
        return 0.0
    return own_origin


@Meeting(pool="schoolmates", strength=strength)
def schoolmates_met(p):
    """Schoolmates met per year, until school ends."""
    if p.age > schooldays:
        return 0.0
    return schoolmates
