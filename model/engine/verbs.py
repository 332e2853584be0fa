"""What can happen to people: one kernel a verb. The codes stand in `model.kinds`."""

import numpy as np

from model.draws import code, combined, uniform
from model.engine.cache import kernel
from model.engine.world import (
    HOMECOMING,
    LEAVING_HOME,
    OWN,
    SEASON_END,
    SEASON_WORK,
    SEPARATION,
    STUDY_DEPARTURE,
    UNION,
    WITH_HOUSEHOLD,
    has_adult,
    join,
    leave,
    log_event,
    move_all,
    move_in,
    new_person,
    part,
    quit_job,
    register,
    relocate,
    set_up_alone,
    take_along,
)
from model.state import (
    ACTIVITY,
    ADULT_AGE,
    AGE,
    BIRTHDAY,
    BIRTHS,
    CLAIMED,
    DEATHS,
    DWELLING,
    FATHER,
    FEMALE,
    FIRST,
    GROUND,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    LAST_BIRTH,
    LEFT,
    LIVES_IN,
    MALE,
    MOTHER,
    MOTIVE,
    NEXT,
    NONE,
    ORIGIN,
    OWNED,
    PARITY,
    PARTNER,
    POPULATION,
    REFERENCE,
    REGISTERED_IN,
    ROOMS,
    SEX,
    SINCE,
    STUDYING,
    TENURE,
    WORK_GROUND,
)

#: Boys per newborn: 106 boys to 100 girls, the long Norwegian average (SSB "fodte").
BOYS = 106.0 / 206.0
_CHILD, _WHY = code("child"), code("motive")
_MANY_ROOMS = 100  # more than any dwelling has


@kernel
def die(w, i):
    """Remove a person; children left without an adult join their other parent, if that parent lives in the model."""
    n_places = w.now[1]
    place, h = w.persons[REGISTERED_IN, i], w.persons[HOUSEHOLD, i]
    if place < n_places:
        w.flows[place, w.persons[ORIGIN, i], DEATHS] += 1
        log_event(w, DEATHS, i, OWN, place, NONE)
    part(w, i)
    quit_job(w, i)
    leave(w, i)
    w.persons[LIVES_IN, i] = NONE
    w.persons[REGISTERED_IN, i] = NONE
    if w.households[REFERENCE, h] != NONE and not has_adult(w, h):
        _rehouse_orphans(w, h)


@kernel
def _rehouse_orphans(w, h):
    """Again as long as somebody moves: the child of one of them follows where its mother went."""
    moved = True
    while moved:
        moved = False
        i = w.households[FIRST, h]
        while i != NONE:
            following = w.persons[NEXT, i]
            for parent in (w.persons[MOTHER, i], w.persons[FATHER, i]):
                if parent == NONE or w.persons[LIVES_IN, parent] == NONE or w.persons[HOUSEHOLD, i] != h:
                    continue
                if w.persons[HOUSEHOLD, parent] != h:
                    move_in(w, i, w.persons[HOUSEHOLD, parent])
                    register(w, i, w.persons[REGISTERED_IN, parent], WITH_HOUSEHOLD)
                    moved = True
            i = following


@kernel
def give_birth(w, mother, sex_word):
    """A child, registered where the mother is; the household's first rows change, nobody else's draws do."""
    key = combined(combined(w.person_keys[mother], _CHILD), np.uint64(w.persons[PARITY, mother]))
    w.persons[PARITY, mother] += 1
    w.persons[LAST_BIRTH, mother] = w.now[0]
    i = new_person(w, key)
    h, place = w.persons[HOUSEHOLD, mother], w.persons[REGISTERED_IN, mother]
    father = w.persons[PARTNER, mother]
    w.persons[AGE, i] = -1  # turns 0 when the month ends
    w.persons[SEX, i] = MALE if uniform(sex_word, key) < BOYS else FEMALE
    w.persons[BIRTHDAY, i] = w.now[0] % 12
    w.persons[REGISTERED_IN, i] = place
    w.persons[HOME, i] = w.persons[LIVES_IN, mother]
    w.persons[SINCE, i] = w.now[0]
    w.persons[PARITY, i] = 0
    w.persons[MOTHER, i], w.persons[FATHER, i] = mother, father
    origin = w.persons[ORIGIN, mother]
    if father != NONE and w.persons[ORIGIN, father] == 0:
        origin = 0
    w.persons[ORIGIN, i] = origin
    join(w, i, h)
    if place < w.now[1]:
        w.flows[place, origin, BIRTHS] += 1
        log_event(w, BIRTHS, i, OWN, NONE, place)


@kernel
def separate(w, h):
    """The man moves out within the place; children stay with the woman, who keeps the dwelling."""
    one = w.households[REFERENCE, h]
    other = w.persons[PARTNER, one]
    man = one if w.persons[SEX, one] == MALE else other
    log_event(w, SEPARATION, one, OWN, w.households[H_PLACE, h], w.households[H_PLACE, h])
    log_event(w, SEPARATION, other, OWN, w.households[H_PLACE, h], w.households[H_PLACE, h])
    part(w, one)
    w.persons[CLAIMED, one] = w.persons[CLAIMED, other] = w.now[0]
    set_up_alone(w, man, w.households[H_PLACE, h])


@kernel
def _keeping(w, h):
    """How much speaks for a couple to keep the dwelling of a household: an owned one above all, then its rooms."""
    d = w.households[DWELLING, h]
    if d == NONE:
        return -1
    return w.dwellings[ROOMS, d] + (_MANY_ROOMS if w.dwellings[TENURE, d] == OWNED else 0)


@kernel
def form_union(w, woman, man):
    """The couple and the children of both live together, in the home of the one who has a household of their own.

    When both have one, they keep the dwelling that is owned, or the one with more rooms, or the older's; when neither,
    they form a new household.
    """
    place = w.persons[LIVES_IN, woman]
    log_event(w, UNION, woman, OWN, place, place)
    log_event(w, UNION, man, OWN, place, place)
    w.persons[PARTNER, woman], w.persons[PARTNER, man] = man, woman
    w.persons[CLAIMED, woman] = w.persons[CLAIMED, man] = w.now[0]
    her, his = w.persons[HOUSEHOLD, woman], w.persons[HOUSEHOLD, man]
    hers = w.households[REFERENCE, her] == woman
    his_own = w.households[REFERENCE, his] == man
    older = man if w.persons[AGE, man] >= w.persons[AGE, woman] else woman
    if hers and his_own:
        host, hers_is_worth, his_is_worth = older, _keeping(w, her), _keeping(w, his)
        if hers_is_worth != his_is_worth:
            host = woman if hers_is_worth > his_is_worth else man
        source, target = (her, his) if host == man else (his, her)
        _bring_along(w, source, target, woman if host == man else man)
    elif his_own:
        take_along(w, woman, his)
    elif hers:
        take_along(w, man, her)
    else:
        h = set_up_alone(w, older, place)
        take_along(w, woman if older == man else man, h)


@kernel
def _bring_along(w, source, target, who):
    """Move a person with the children who follow them; grown members stay behind, or all come when there are none."""
    i = w.households[FIRST, source]
    stays = False
    while i != NONE:
        if i != who and w.persons[AGE, i] >= ADULT_AGE:
            stays = True
        i = w.persons[NEXT, i]
    if not stays:
        move_all(w, source, target)
        return
    take_along(w, who, target)


@kernel
def leave_home(w, i):
    """A household of one's own in the same place."""
    place = w.persons[LIVES_IN, i]
    w.persons[CLAIMED, i] = w.now[0]
    set_up_alone(w, i, place)
    log_event(w, LEAVING_HOME, i, OWN, place, place)


@kernel
def leave_to_study(w, i):
    """Live in the rest of Norway from now on; the register does not know yet."""
    place, away = w.persons[LIVES_IN, i], w.now[1]
    set_up_alone(w, i, away)
    w.persons[ACTIVITY, i] = STUDYING
    w.persons[CLAIMED, i] = w.now[0]
    log_event(w, STUDY_DEPARTURE, i, OWN, place, away)


@kernel
def change_registration(w, h):
    """The register follows to where the household lives."""
    i = w.households[FIRST, h]
    while i != NONE:
        w.persons[CLAIMED, i] = w.now[0]
        register(w, i, w.persons[LIVES_IN, i], OWN if i == w.households[REFERENCE, h] else WITH_HOUSEHOLD)
        i = w.persons[NEXT, i]


@kernel
def say_motive(w, h, u, motives):
    """Give everybody of the household the motive of their move, drawn from cumulative shares."""
    motive = min(np.searchsorted(motives, u, side="right"), motives.size - 1)
    i = w.households[FIRST, h]
    while i != NONE:
        w.persons[MOTIVE, i] = motive
        i = w.persons[NEXT, i]


@kernel
def move_away_alone(w, i, destination_word, places, within_region, motives):
    """A person leaves the household for another municipality."""
    u = uniform(destination_word, w.person_keys[i])
    target = destination(w, w.persons[LIVES_IN, i], u, places, within_region)
    h = set_up_alone(w, i, w.persons[LIVES_IN, i])
    say_motive(w, h, uniform(combined(destination_word, _WHY), w.person_keys[i]), motives)
    relocate(w, h, target, True, OWN)


@kernel
def move_away(w, h, destination_word, places, within_region, motives):
    """The household moves to another municipality."""
    u = uniform(destination_word, w.household_keys[h])
    say_motive(w, h, uniform(combined(destination_word, _WHY), w.household_keys[h]), motives)
    relocate(w, h, destination(w, w.households[H_PLACE, h], u, places, within_region), True, OWN)


@kernel
def destination(w, source, u, places, within_region):
    """Another modelled place with probability `within_region`, by size; otherwise the rest of Norway.

    One draw decides both, so a change of sizes moves nobody between region and outside.
    """
    n_places = w.now[1]
    total = 0.0
    for place in range(n_places):
        if place != source:
            total += places[POPULATION, place]
    if total <= 0.0 or u >= within_region:
        return n_places
    left = u / within_region * total
    chosen = n_places
    for place in range(n_places):
        if place != source:
            chosen = place
            left -= places[POPULATION, place]
            if left < 0.0:
                break
    return chosen


@kernel
def emigrate(w, h):
    """The household moves abroad."""
    relocate(w, h, w.now[1] + 1, True, OWN)


@kernel
def home_of(w, i):
    """The modelled place somebody outside would come back to: where they grew up, are registered, or lived last."""
    for target in (w.persons[HOME, i], w.persons[REGISTERED_IN, i]):
        if target < w.now[1]:
            return target
    return w.persons[LEFT, i]


@kernel
def return_home(w, h, word, motives):
    """The household moves to the reference person's home place; who never left the register makes no flow."""
    reference = w.households[REFERENCE, h]
    source = w.households[H_PLACE, h]
    target = home_of(w, reference)
    say_motive(w, h, uniform(combined(word, _WHY), w.household_keys[h]), motives)
    if w.persons[REGISTERED_IN, reference] == target:
        log_event(w, HOMECOMING, reference, OWN, source, target)
    relocate(w, h, target, True, OWN)


@kernel
def go_home(w, h):
    """The season is over: the household goes abroad, and the register never knew it."""
    i = w.households[FIRST, h]
    while i != NONE:
        log_event(w, SEASON_END, i, OWN, w.persons[LIVES_IN, i], w.now[1] + 1)
        i = w.persons[NEXT, i]
    relocate(w, h, w.now[1] + 1, False, OWN)


@kernel
def come_back_for_season(w, h):
    """Another season in the place worked in before."""
    target = home_of(w, w.households[REFERENCE, h])
    relocate(w, h, target, False, OWN)
    i = w.households[FIRST, h]
    while i != NONE:
        log_event(w, SEASON_WORK, i, OWN, w.now[1] + 1, target)
        i = w.persons[NEXT, i]


@kernel
def settle_down(w, h):
    """The register counts the household from now on, as coming from abroad."""
    i = w.households[FIRST, h]
    while i != NONE:
        w.persons[GROUND, i] = WORK_GROUND
        w.persons[CLAIMED, i] = w.now[0]
        register(w, i, w.persons[LIVES_IN, i], OWN if i == w.households[REFERENCE, h] else WITH_HOUSEHOLD)
        i = w.persons[NEXT, i]
