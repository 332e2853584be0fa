"""Who comes from abroad to somebody who lives here: a partner, or the family left behind."""

from model.draws import combined, uniform
from model.engine.arrivals import children_of, partner_of
from model.engine.cache import kernel
from model.engine.world import WITH_HOUSEHOLD, register, set_up_alone
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    ARRIVED,
    CLAIMED,
    EUROPE,
    FAMILY,
    FAMILY_ABROAD,
    FEMALE,
    FIRST,
    GROUND,
    HOUSEHOLD,
    IN_PROGRAMME,
    LIVES_IN,
    MOTIVE,
    NEXT,
    NONE,
    ORIGIN,
    OUTSIDE_EUROPE,
    PROGRAMME,
    PROGRAMME_MONTHS,
    REFERENCE,
    REFUGE,
    REGISTERED_IN,
    SEEKING,
    SEX,
)

#: Scalars of those who come, in the order `model.simulation` fills them: the age gap of couples and its spread, the mean
#: number of children, and the share of residents' partners who come from outside Europe.
SCALARS = ("population_couple_gap", "population_couple_spread", "family_immigration_children",
           "family_immigration_outside_europe")  # fmt: skip
_GAP, _SPREAD, _CHILDREN, _OUTSIDE = range(len(SCALARS))


@kernel
def bring_partner(w, i, word, scalars, motive, decisions):
    """A partner comes from abroad; who lives with parents sets up a household first."""
    h = w.persons[HOUSEHOLD, i]
    if w.households[REFERENCE, h] != i:
        h = set_up_alone(w, i, w.persons[LIVES_IN, i])
    key = combined(word, w.person_keys[i])
    origin = w.persons[ORIGIN, i]
    if origin == 0:
        origin = OUTSIDE_EUROPE if uniform(word, key) < scalars[_OUTSIDE] else EUROPE
    abroad = w.now[1] + 1
    partner_of(w, i, origin, key, h, abroad, scalars[_GAP], scalars[_SPREAD], decisions)
    w.persons[CLAIMED, i] = w.now[0]
    _admit(w, h, motive, False)


@kernel
def bring_family(w, h, word, scalars, motive, mothers, decisions):
    """Partner and children of the reference person come from abroad."""
    i = w.households[REFERENCE, h]
    key = combined(word, w.person_keys[i])
    abroad, origin = w.now[1] + 1, w.persons[ORIGIN, i]
    other = partner_of(w, i, origin, key, h, abroad, scalars[_GAP], scalars[_SPREAD], decisions)
    woman, man = (i, other) if w.persons[SEX, i] == FEMALE else (other, i)
    children_of(w, woman, man, key, h, abroad, scalars[_CHILDREN], mothers, decisions)
    w.persons[FAMILY_ABROAD, i] = 0
    w.persons[CLAIMED, i] = w.now[0]
    _admit(w, h, motive, w.persons[GROUND, i] == REFUGE and w.persons[PROGRAMME, i] != NONE)


@kernel
def _admit(w, h, motive, programme):
    """Register those of a household who just came; a refugee's partner takes the introduction programme."""
    i = w.households[FIRST, h]
    while i != NONE:
        if w.persons[ARRIVED, i] == w.now[0] and w.persons[REGISTERED_IN, i] == w.now[1] + 1:
            w.persons[GROUND, i], w.persons[MOTIVE, i] = FAMILY, motive
            if w.persons[AGE, i] >= ADULT_AGE:
                w.persons[ACTIVITY, i] = IN_PROGRAMME if programme else SEEKING
                w.persons[PROGRAMME, i] = w.now[0] + PROGRAMME_MONTHS if programme else NONE
            register(w, i, w.persons[LIVES_IN, i], WITH_HOUSEHOLD)
        i = w.persons[NEXT, i]
