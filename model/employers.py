"""The employers of a place at the start of a run: who works for whom, in which industry, and how many are wanted.

Jobs are those of residents (employment by residence, SSB 07984): who works outside commutes, and who comes in to work is
not modelled. Industries have their shares of the residents' jobs; within an industry there are businesses of one's own, one
large public employer, the cornerstones that are known, and others of drawn sizes.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.parameters import Parameter
from model.state import (
    ACTIVITY,
    AGE,
    E_ATTITUDE,
    E_PLACE,
    ELSEWHERE,
    EMPLOYER,
    FEMALE,
    JOB_SKILL,
    LIVES_IN,
    LOOKING_SINCE,
    MANUFACTURING,
    N_EMPLOYERS,
    NONE,
    OPENED,
    OWNER,
    POSITIONS,
    PRIMARY,
    PUBLIC,
    SECTOR,
    SEEKING,
    SERVICES,
    SEX,
    SKILL,
    STAFF,
    WORKING,
    State,
)
from model.tables import NotKnown, known
from model.vocabulary import SECTORS

if TYPE_CHECKING:
    from model.draws import Draws

primary = Parameter(
    0.12, unit="share", range=(0.0, 0.5), source="of workers, where not known: mean of 19 municipalities (SSB 07984)"
)
manufacturing = Parameter(
    0.13, unit="share", range=(0.0, 0.5), source="of workers, where not known: mean of 19 municipalities (SSB 07984)"
)
public = Parameter(
    0.34, unit="share", range=(0.1, 0.6), source="of workers, where not known: mean of 19 municipalities (SSB 07984)"
)
commuting = Parameter(
    0.15, unit="share", range=(0.0, 0.5), source="workers whose job is outside the modelled places; assumption"
)
own_primary = Parameter(
    0.75, unit="share", range=(0.2, 0.95), source="of work in primary industries: about 200 farms (V-26); assumption"
)
own_manufacturing = Parameter(0.04, unit="share", range=(0.0, 0.3), source="a business of one's own; assumption")
own_services = Parameter(0.10, unit="share", range=(0.0, 0.3), source="a business of one's own; assumption")
municipality = Parameter(
    0.70, unit="share", range=(0.3, 0.95), source="of public work that is the municipality's; assumption"
)
living_here = Parameter(
    0.40,
    unit="share",
    range=(0.1, 1.0),
    source="staff of a cornerstone who live in the place; V-26 does not say; assumption",
)
smallest = Parameter(2.0, unit="persons", range=(1.0, 10.0), source="staff of the smallest of the others; assumption")
tail = Parameter(
    1.2, unit="exponent", range=(0.8, 2.5), source="of the sizes (Pareto): few large, many small; assumption"
)
women_public = Parameter(2.5, unit="ratio", range=(1.0, 5.0), source="women's odds of public work; assumption")
men_making = Parameter(
    2.5, unit="ratio", range=(1.0, 5.0), source="men's odds of work in making or farming; assumption"
)
owners_from = Parameter(
    25.0, unit="years", range=(18.0, 35.0), source="age from which people own a business; assumption"
)
fitting = Parameter(0.94, unit="share", range=(0.4, 1.0), source="whose job asks for what they have learnt; assumption")
looking = Parameter(
    0.4,
    unit="years",
    range=(0.05, 2.0),
    source="how long seekers have looked at the start, mean: a year or longer 8 % (LFS 5-10 %, from memory); assumption",
)
sceptical = Parameter(
    0.30, unit="share", range=(0.0, 0.8), source="employers who would rather not hire immigrants; §4.5; assumption"
)
committed = Parameter(0.10, unit="share", range=(0.0, 0.5), source="employers who want to; Verdal §6; assumption")


class Industries(NamedTuple):
    """What a place's employers are drawn from.

    Attributes:
        shares: float64 [sector], of residents' jobs.
        cornerstones: sector and staff living in the place, by name.
    """

    shares: np.ndarray
    cornerstones: dict[str, tuple[int, int]]


def industries(place: str, known_to: date, values: dict[str, float]) -> Industries:
    """The industries of a place as far as they are known; usual shares where they are not."""
    try:
        row = known("employment", known_to, place=place)[-1]
        first = [float(row[sector]) / 100.0 for sector in SECTORS[:SERVICES]]
    except NotKnown:
        first = [values[f"employers_{sector}"] for sector in SECTORS[:SERVICES]]
    rows, lives_here = cornerstones(place, known_to).items(), values["employers_living_here"]
    found = {name: (SECTORS.index(row["sector"]), round(lives_here * float(row["employees"]))) for name, row in rows}
    return Industries(np.array([*first, max(1.0 - sum(first), 0.0)]), found)


def cornerstones(place: str, known_to: date) -> dict[str, dict[str, str]]:
    """The rows of the employers of a place that are known by name by a date, by these names."""
    try:
        return {row["name"]: row for row in known("cornerstones", known_to, place=place)}
    except NotKnown:
        return {}


def settle_employers(
    state: State, place: int, name: str, drawn_from: Industries, month: int, values: dict[str, float], draws: "Draws"
) -> dict[str, int]:
    """Give the workers of a place employers, and seekers the month since which they look; gives the cornerstones' rows.

    Args:
        state: persons with activities and skills; employers are appended.
        place: number of the place.
        name: its name, part of the employers' identity.
        drawn_from: the `Industries` of the place.
        month: the first of the run.
        values: of all parameters.
        draws: of the run's seed.
    """
    from model.draws import code, identity, numbered

    persons, n = state.persons, state.n_persons
    here = np.flatnonzero((persons[LIVES_IN, :n] == place) & (persons[ACTIVITY, :n] == WORKING))
    seekers = np.flatnonzero((persons[LIVES_IN, :n] == place) & (persons[ACTIVITY, :n] == SEEKING))
    years = -values["employers_looking"] * np.log(draws.uniform("start: looks for work", state.person_keys[seekers]))
    persons[LOOKING_SINCE, seekers] = month - (12.0 * years).astype(np.int64)
    commute = draws.uniform("start: commutes", state.person_keys[here]) < values["employers_commuting"]
    persons[EMPLOYER, here[commute]] = ELSEWHERE
    base, first_here = identity(code("employer"), code(name)), state.n_employers
    rows: dict[str, int] = {}
    for sector, workers in enumerate(_by_sector(state, here[~commute], drawn_from.shares, values, draws)):
        owners, others = _owners(state, workers, sector, values)
        staff, names = _staff(workers.size - owners.size, sector, drawn_from, base, values, draws)
        n_new, first = owners.size + staff.size, state.n_employers
        state.reserve_employers(n_new)
        new = slice(first, first + n_new)
        state.counts[N_EMPLOYERS] += n_new
        others_keys = numbered(identity(base, np.uint64(sector)), staff.size)
        state.employer_keys[new] = np.append(_of_owners(state.person_keys[owners]), others_keys)
        state.employers[E_PLACE, new], state.employers[SECTOR, new] = place, sector
        state.employers[OPENED, new], state.employers[OWNER, new] = month, NONE
        state.employers[OWNER, first : first + owners.size] = owners
        sizes = np.concatenate([np.ones(owners.size, dtype=np.int64), staff])
        state.employers[STAFF, new] = state.employers[POSITIONS, new] = sizes
        u = draws.uniform("start: attitude of an employer", state.employer_keys[new])
        sceptical, committed = values["employers_sceptical"], values["employers_committed"]
        attitude = np.where(u < sceptical, -1, np.where(u > 1.0 - committed, 1, 0))
        state.employers[E_ATTITUDE, new] = np.where(np.arange(n_new) < owners.size, 0, attitude)
        persons[EMPLOYER, np.concatenate([owners, others])] = np.repeat(np.arange(first, first + n_new), sizes)
        rows |= {each: first + owners.size + k for k, each in enumerate(names)}
    stock = slice(first_here, state.n_employers)
    state.bases[stock] = _usual_positions(
        state.employers[:, stock], values["job_finding_usual"] * (here.size + seekers.size)
    )
    fits = draws.uniform("start: the job fits", state.person_keys[here]) < values["employers_fitting"]
    skill = persons[SKILL, here]
    persons[JOB_SKILL, here] = np.where(fits, skill, np.maximum(skill - 1, 0))
    return rows


def _of_owners(keys: np.ndarray) -> np.ndarray:
    """The keys of the businesses these people own, so that one owner more moves no other employer."""
    from model.draws import code, identity

    business = code("business at the start")
    return np.array([identity(key, business) for key in keys], dtype=np.uint64)


def founded(shares: np.ndarray, values: dict[str, float]) -> np.ndarray:
    """Cumulative shares of the sectors in which people found businesses: as those of one's own are spread over them.

    Args:
        shares: float64 [sector], of residents' jobs.
        values: of all parameters.
    """
    own = np.array(
        [0.0 if sector == PUBLIC else values[f"employers_own_{name}"] for sector, name in enumerate(SECTORS)]
    )
    own[PRIMARY] *= values["business_farms"]
    return np.cumsum(shares * own) / max(np.sum(shares * own), 1e-300)  # services where there is nobody's own


def _usual_positions(employers: np.ndarray, vacant: float) -> np.ndarray:
    """Positions of every employer in a usual year: staff, and of the usual vacancies its share; an owner's one."""
    staff = np.where(employers[OWNER] == NONE, employers[STAFF], 0)
    return np.where(employers[OWNER] == NONE, staff * (1.0 + vacant / max(staff.sum(), 1)), 1.0)


def _by_sector(
    state: State, workers: np.ndarray, shares: np.ndarray, values: dict[str, float], draws: "Draws"
) -> list[np.ndarray]:
    """The workers of each sector: exactly its share of them, women more often in public work, men in making things.

    They are drawn in a race of exponential times, in which a weight of 2 is twice as fast; in each sector in random order.
    """
    left, found = workers, {}
    sizes = np.diff(np.round(np.cumsum(np.concatenate([[0.0], shares])) * workers.size)).astype(np.int64)
    women, men = values["employers_women_public"], values["employers_men_making"]
    for sector, of_women, of_men in ((PUBLIC, women, 1.0), (MANUFACTURING, 1.0, men), (PRIMARY, 1.0, men)):
        weights = np.where(state.persons[SEX, left] == FEMALE, of_women, of_men)
        times = -np.log(draws.uniform(f"start: works in {SECTORS[sector]}", state.person_keys[left])) / weights
        order = np.argsort(times, kind="stable")
        found[sector], left = left[order[: sizes[sector]]], np.sort(left[order[sizes[sector] :]])
    found[SERVICES] = left
    for sector, rows in found.items():
        found[sector] = rows[np.argsort(draws.uniform("start: at which employer", state.person_keys[rows]))]
    return [found[sector] for sector in range(len(SECTORS))]


def _owners(state: State, workers: np.ndarray, sector: int, values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Those of the workers of a sector who work in a business of their own, and the others."""
    share = 0.0 if sector == PUBLIC else values[f"employers_own_{SECTORS[sector]}"]
    old_enough = state.persons[AGE, workers] >= values["employers_owners_from"]
    owners = workers[old_enough][: round(share * workers.size)]
    return owners, workers[~np.isin(workers, owners)]


def _staff(
    jobs: int, sector: int, drawn_from: Industries, base: np.uint64, values: dict[str, float], draws: "Draws"
) -> tuple[np.ndarray, list[str]]:
    """The staff of the employers of a sector, int64 [employer], summing to its jobs; names of the first of them."""
    from model.draws import identity, numbered

    sizes, names = [], []
    if sector == PUBLIC and jobs:
        sizes.append(max(round(values["employers_municipality"] * jobs), 1))
    for each, (of_sector, staff) in drawn_from.cornerstones.items():
        if of_sector == sector and jobs > sum(sizes):
            names.append(each)
            sizes.append(min(staff, jobs - sum(sizes)))
    left = jobs - sum(sizes)
    u = draws.uniform("start: size of an employer", numbered(identity(base, np.uint64(100 + sector)), max(left, 1)))
    drawn = np.floor(values["employers_smallest"] * u ** (-1.0 / values["employers_tail"])).astype(np.int64)
    drawn = np.minimum(drawn, max(left, 1))
    n = int(np.searchsorted(np.cumsum(drawn), left)) + 1 if left else 0
    sizes += drawn[:n].tolist()
    if n:
        sizes[-1] -= sum(sizes) - jobs
    return np.array(sizes, dtype=np.int64), names
