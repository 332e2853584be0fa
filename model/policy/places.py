"""What an instrument does to places: dwellings, kindergarten places, employers, vacancies, attitudes, settlement."""

from collections.abc import Callable

import numpy as np

from model.acts import Announces, Dwellings, KindergartenPlaces, Lifts, OfPlaces, Opens, Programme, Promise, Settles
from model.policy.in_use import InUse
from model.state import (
    ATTITUDE,
    E_ATTITUDE,
    E_PLACE,
    EXPECTATION,
    GROUND,
    KINDERGARTEN_PLACES,
    LIVES_IN,
    PROGRAMME_SHARE,
    SINCE,
    STAFF,
    V_HIDDEN,
    V_PLACE,
    State,
)
from model.vocabulary import GROUNDS

#: Lets dwellings stand (`model.housing_market.HousingMarket.build_more`).
Build = Callable[[int, int, int, str, float, str, int], None]
_YEAR = 12.0


def supply(each: InUse, act: OfPlaces, month: int, state: State, build: Build) -> np.ndarray:
    """Let an act change places this month; gives what it supplied that is paid for, float64 [place].

    Args:
        each: the instrument in use.
        act: of the instrument.
        month: counted from year 0.
        state: written.
        build: lets dwellings stand.
    """
    share = each.delivered * each.in_places
    more = np.zeros(state.n_places)
    match act:
        case Dwellings(number, tenure, central):
            more = np.maximum(np.floor(each.setting(number) * share) - each.supplied, 0.0)
            for place in np.flatnonzero(more):
                by = f"built by {each.use.instrument} from {each.use.start}"
                rest = tenure, each.setting(central), by, int(each.supplied[place])
                build(int(place), int(more[place]), month, *rest)
            each.supplied += more
        case KindergartenPlaces(number):
            now = each.setting(number) * share
            state.places[KINDERGARTEN_PLACES] += now - each.supplied
            more, each.supplied = np.maximum(now - each.supplied, 0.0), now
        case Lifts(points, effect):
            lifted = state.places[ATTITUDE] + each.setting(points) * each.setting(effect) * share / _YEAR
            state.places[ATTITUDE] = np.clip(lifted, 0.0, 1.0)
        case Opens(firms, convinced):
            each.supplied += each.setting(firms) * share / _YEAR
            more = _open(each, each.setting(convinced), state)
        case Programme(part):
            state.places[PROGRAMME_SHARE] = np.maximum(state.places[PROGRAMME_SHARE], each.setting(part) * share)
    return more


def _open(each: InUse, convinced: float, state: State) -> np.ndarray:
    """Let whole sceptical firms be reached, each once, in the order of their draws; gives how many were, by place."""
    firms = state.employers[:, : state.n_employers]
    more = np.zeros(state.n_places)
    for place in np.flatnonzero(each.supplied >= 1.0):
        rows = np.flatnonzero((firms[E_PLACE] == place) & (firms[E_ATTITUDE] < 0) & (firms[STAFF] > 0))
        rows = np.setdiff1d(rows, each.asked)
        draws = each.draws.uniform(f"instrument {each.use.instrument}: firms", state.employer_keys[rows])
        asked = rows[np.argsort(draws)][: int(each.supplied[place])]
        answers = each.draws.uniform(f"instrument {each.use.instrument}: convinced", state.employer_keys[asked])
        state.employers[E_ATTITUDE, asked[answers < convinced]] = 0
        each.asked = np.append(each.asked, asked)
        more[place] = asked.size
        each.supplied[place] -= int(each.supplied[place])
    return more


def announce(each: InUse, act: Announces, state: State) -> None:
    """Let hidden vacancies of this month be known, by a fixed number of each."""
    rows = np.flatnonzero(state.vacancies[V_HIDDEN, : state.n_vacancies] == 1)
    u = each.draws.uniform(f"instrument {each.use.instrument}: announced", state.vacancy_keys[rows])
    share = each.setting(act.share) * each.delivered * each.in_places
    state.vacancies[V_HIDDEN, rows[u < share[state.vacancies[V_PLACE, rows]]]] = 0


def settled(each: InUse, act: Settles, month: int) -> np.ndarray:
    """Refugees a year settled beside those decided anyway, float64 [place]."""
    return each.setting(act.persons) * each.share(month) * each.in_places


def promise(each: InUse, act: Promise, month: int, state: State) -> None:
    """Let those who moved here this month and heard of it expect more, or less, than they would have."""
    persons = state.persons[:, : state.n_persons]
    lives = persons[LIVES_IN]
    came = (persons[SINCE] == month) & (lives >= 0) & (lives < state.n_places)
    rows = np.flatnonzero(came & np.isin(persons[GROUND], [GROUNDS.index(ground) for ground in act.grounds]))
    rows = rows[each.in_places[lives[rows]]]
    heard = rows[each.drawn("heard", rows) < each.setting(act.heard) * each.delivered]
    expectation = state.person_columns[EXPECTATION]
    expectation[heard] = np.clip(expectation[heard] + each.setting(act.promised), 0.0, 1.0)
