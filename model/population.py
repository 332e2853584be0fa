"""The starting population of a place: persons by sex and single age, exact in total, in households, with those who left.

The age structure is the register's own where the tables have it, from 2005 on; else `model.reconstruction` makes it.
Households follow national shares of 2001; how they differ between municipalities is an assumption.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.outside import slack_at_start
from model.parameters import Parameter
from model.reconstruction import KNOTS, missed, reconstructed
from model.residence import Residence, Students, residence, share_gone, students
from model.state import (
    ACTIVITY,
    AGE,
    ARRIVED,
    BIRTHDAY,
    DOMESTIC,
    FAINT,
    FAMILY,
    FAMILY_ABROAD,
    FEMALE,
    GROUND,
    HOME,
    IDLE,
    IN_PROGRAMME,
    LAST_BIRTH,
    LIVES_IN,
    MALE,
    MOTHER,
    MOTIVE,
    NATIVE,
    NO_MOTIVE,
    ORIGIN,
    ORIGINS,
    OUTSIDE_EUROPE,
    PENSION_AGE,
    PROGRAMME,
    PROGRAMME_MONTHS,
    REFUGE,
    REGISTERED_IN,
    RETURNEE,
    SCHOOL_END,
    SEEKING,
    SEX,
    SINCE,
    STUDYING,
    TOP_AGE,
    WORK_GROUND,
    WORKING,
    WORKING_AGE,
)
from model.tables import NotKnown, by_age, known, newest, remembered, series

if TYPE_CHECKING:
    from model.draws import Draws
    from model.engine.world import World

partnered_men = Parameter(
    0.78,
    unit="share",
    range=(0.6, 0.9),
    source="men from 35 with a partner: 44 % of households are couples (census 2001)",
)
widowed_from = Parameter(65.0, unit="years", range=(55.0, 75.0), source="age from which that share falls; assumption")
widowing = Parameter(
    50.0, unit="years", range=(15.0, 200.0), source="pace of that fall: to two thirds at 85; assumption"
)
partnering = Parameter(6.5, unit="years", range=(3.0, 15.0), source="rise of that share from 20 on; assumption")
couple_gap = Parameter(2.5, unit="years", range=(0.0, 5.0), source="men older than their partners; assumption")
couple_spread = Parameter(2.0, unit="years", range=(0.5, 5.0), source="scale of that gap (logistic); assumption")
lone_mothers = Parameter(
    0.19, unit="share", range=(0.05, 0.4), source="lone parents among families with children under 18 (census 2001)"
)
nest_leaving = Parameter(
    8.0, unit="years", range=(1.5, 15.0), source="fall of the share at home from 18; 9.8 % adult children (census 2001)"
)
natives_at_35 = Parameter(
    0.42,
    unit="share",
    range=(0.3, 0.5),
    source="of a cohort present at 35: V-19 one half nationally, less in districts",
)
leaving_ends = Parameter(29.0, unit="years", range=(26.0, 32.0), source="register losses spread over 19-28; assumption")
native_elders = Parameter(0.60, unit="share", range=(0.4, 0.8), source="residents over 50 who grew up here; assumption")
native_children = Parameter(0.85, unit="share", range=(0.6, 1.0), source="residents under 18 born here; assumption")
immigrants = Parameter(
    0.025,
    unit="share",
    range=(0.005, 0.08),
    source="of residents in 2000; 4-6 % in five counties in 2009 (SSB); assumption",
)
from_nordic = Parameter(0.15, unit="share", range=(0.02, 0.5), source="immigrants by origin 2009, five counties (SSB)")
from_europe = Parameter(0.42, unit="share", range=(0.1, 0.8), source="immigrants by origin 2009, five counties (SSB)")
from_outside_europe = Parameter(
    0.43, unit="share", range=(0.1, 0.8), source="immigrants by origin 2009, five counties (SSB)"
)
parents_present = Parameter(
    0.8, unit="share", range=(0.4, 1.0), source="leavers whose mother, if alive, lives in the home place; assumption"
)
vacant_share = Parameter(0.04, unit="share", range=(0.0, 0.2), source="vacant dwellings per household; assumption")
employed = Parameter(
    0.80,
    unit="share",
    range=(0.5, 0.95),
    source="residents of 19-66 who work: employment by place 2008 (SSB 07984); rounded",
)
unemployed = Parameter(
    0.035,
    unit="share",
    range=(0.0, 0.15),
    source="residents of 19-66 who seek in an average year; LFS 3.6 %; assumption",
)
immigrants_employed = Parameter(
    0.75, unit="ratio", range=(0.3, 1.2), source="immigrants' share who work against all; assumption"
)
refuge = Parameter(0.55, unit="share", range=(0.0, 1.0), source="refugees among those from outside Europe; assumption")
came_to_work = Parameter(0.50, unit="share", range=(0.0, 1.0), source="of Nordic and European immigrants; assumption")
speaking = Parameter(
    5.0, unit="years", range=(1.0, 15.0), source="rise of the command of Norwegian with years; assumption"
)

_ADULT = 18
_AGES = np.arange(TOP_AGE + 1)
#: The first 1 January whose municipal ages are public.
FIRST_OBSERVED = 2005


def age_structure(place: str, start: int, known_to: date, values: dict[str, float]) -> np.ndarray:
    """Expected persons by [sex, age] on 1 January of `start`; the sum is the registered population.

    They are the register's own of that day where the tables have them, and reconstructed where not.

    Raises:
        NotKnown: the population of that day is not known by `known_to`, or neither are its ages nor what they would be
            reconstructed from.
    """
    if start not in series("population", "population", known_to, place=place):
        raise NotKnown(
            f"table population has no figure for {place} on 1 January {start} known by {known_to.isoformat()}"
        )
    registered = registered_ages(place, start, known_to)
    return reconstructed(place, start, known_to, values) if registered is None else registered


def registered_ages(place: str, start: int, known_to: date) -> np.ndarray | None:
    """The register's own ages of 1 January of `start`, [sex, age]; None where it had not published them."""
    try:
        return by_age_of(place, known_to).get(start)
    except NotKnown:
        return None


@remembered
def by_age_of(place: str, known_to: date) -> dict[int, np.ndarray]:
    """The register's own ages of a place by year: float64 [sex, age]."""
    tables: dict[int, np.ndarray] = {}
    for row in known("population_by_age", known_to, place=place):
        table = tables.setdefault(int(row["year"]), np.zeros((2, TOP_AGE + 1)))
        sex = FEMALE if row["sex"] == "female" else MALE
        for column, cell in row.items():
            if column.startswith("age_"):
                table[sex, int(column[4:])] = float(cell)
    return tables


def rounded(expected: np.ndarray, u: float) -> np.ndarray:
    """Whole persons with the exact total, each cell within one of what is expected (systematic sampling)."""
    sums = np.floor(np.cumsum(expected.ravel()) + u + 1e-9)
    return np.diff(np.concatenate([[np.floor(u + 1e-9)], sums])).astype(np.int64).reshape(expected.shape)


def leavers(
    residents: np.ndarray, start: int, known_to: date, values: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Earlier leavers by [sex, age] up to the age at which they are forgotten, and natives here by age.

    A cohort is as large as today's 13-17-year-olds, scaled by the national size of its age; of it, a share that falls
    from 1 at 18 to `natives_at_35` is still here.
    """
    national = newest(by_age("national_population", known_to), start)
    young = slice(13, 18)
    cohort = national * (residents[:, young].sum(axis=1) / national[:, young].sum(axis=1))[:, None]
    gone = share_gone(values)
    away = cohort * gone
    away[:, : _ADULT + 1] = 0.0
    away[:, int(values["outside_drop_age"]) :] = 0.0
    here = cohort.sum(axis=0) * (1.0 - gone)
    # assumptions: no age consists of natives alone, and cohorts of over 50 are too far back to be counted from today's
    people = residents.sum(axis=0)
    here = np.minimum(here, 0.95 * people)
    here[:SCHOOL_END] = values["population_native_children"] * people[:SCHOOL_END]
    here[SCHOOL_END:_ADULT] = 0.95 * people[SCHOOL_END:_ADULT]  # who came before 16 grew up here
    here[51:] = values["population_native_elders"] * people[51:]
    return away, here


class Beginning(NamedTuple):
    """What the start of a place is drawn from, the same for every seed.

    Attributes:
        residents: expected persons by [sex, age]; the sum is whole.
        estimated: whether they are reconstructed, so that a run draws by how much they are off.
        away: earlier leavers by [sex, age].
        natives: share of the residents of each age who grew up here.
        residence, students: as `model.residence` gives them.
        births: float64 [age], yearly hazard of a birth.
        seeking: share of residents of working age who look for work.
    """

    residents: np.ndarray
    estimated: bool
    away: np.ndarray
    natives: np.ndarray
    residence: Residence
    students: Students
    births: np.ndarray
    seeking: float

    @property
    def rooms(self) -> int:
        """Rows that the starting population takes at the most: six for an earlier leaver with partner and children."""
        return int(self.residents.sum() + 6.0 * self.away.sum()) + 201


def beginning(
    residents: np.ndarray, start: int, known_to: date, values: dict[str, float], estimated: bool = False
) -> Beginning:
    """What the start of a place with these residents is drawn from; `estimated` as in `Beginning`."""
    away, here = leavers(residents, start, known_to, values)
    movers = newest(by_age("internal_migration", known_to), start).mean(axis=0)
    births = newest(by_age("fertility", known_to), start)[FEMALE]
    came = residence(movers, values)
    native = here / np.maximum(residents.sum(axis=0), 1e-9)
    seeking = min(values["population_unemployed"] * slack_at_start(start, known_to), 1.0)
    return Beginning(residents, estimated, away, native, came, students(values), births, seeking)


def settle_place(
    w: "World", place: int, name: str, drawn_from: Beginning, start: int, values: dict[str, float], draws: "Draws"
) -> None:
    """Fill one place with its residents in households and its earlier leavers in the away register.

    Args:
        w: the world; persons and households are appended.
        place: number of the place.
        name: its name; part of everybody's identity.
        drawn_from: the `Beginning` of the place.
        start: first year of the run.
        values: of all parameters.
        draws: of the run's seed.
    """
    # Here, not above: reading the parameters of this file must not load the compiler.
    from model.draws import code, identity, numbered
    from model.engine import start as kernels

    key = code(name)
    offsets = draws.uniform("start: rounding", numbered(key, 2))
    residents = drawn_from.residents
    if drawn_from.estimated:
        residents = missed(residents, draws.uniform("ages at the start", numbered(key, KNOTS)), values)
    counts = rounded(residents, offsets[0])
    cohorts = rounded(drawn_from.away, offsets[1])
    first = int(w.counts[0])
    last = first + int(counts.sum())
    rows = slice(first, last)
    w.persons[:, rows] = -1
    w.persons[SEX, rows] = np.repeat([MALE, FEMALE], counts.sum(axis=1))
    w.persons[AGE, rows] = np.repeat(np.tile(_AGES, 2), counts.ravel())
    w.persons[LIVES_IN, rows] = w.persons[REGISTERED_IN, rows] = place
    w.person_keys[rows] = numbered(identity(code("initial"), key), last - first)
    w.counts[0] = last
    words = np.array([draws.word(f"start: {decision}") for decision in kernels.DECISIONS], dtype=np.uint64)
    births, away_students = drawn_from.births, drawn_from.students
    mothers = np.cumsum(births) / births.sum()
    partnered = _partnered(values)
    scalars = np.array([values[f"population_{scalar}"] for scalar in kernels.SCALARS])
    abroad = values["population_immigrants"]
    shares = np.array([1.0 - abroad, *(abroad * share for share in _immigrant_shares(values))])
    kernels.settle(
        w,
        place,
        first,
        last,
        12 * start,
        words,
        partnered,
        np.where(_AGES < _ADULT, 1.0, np.exp(-(_AGES - _ADULT) / values["population_nest_leaving"])),
        _of_single(away_students.shares.sum(axis=0), partnered, values["population_couple_gap"]),
        drawn_from.natives,
        drawn_from.residence.returned,
        drawn_from.residence.came,
        mothers,
        np.cumsum(shares),
        scalars,
    )
    base = identity(code("earlier leaver"), key)
    kernels.fill_away(w, place, cohorts, base, words, mothers, births, partnered, scalars, first, last, 12 * start)
    _occupy(w, rows, 12 * start, values, draws, drawn_from)
    _date_births(w, first, 12 * start)
    away_rows = w.persons[:, last : int(w.counts[0])]
    young = (away_rows[AGE] >= _ADULT) & (12 * start - away_rows[SINCE] < 12 * values["study_migration_length"])
    away_rows[ACTIVITY] = np.where(away_rows[AGE] < _ADULT, IDLE, WORKING)
    away_rows[ACTIVITY, young & (away_rows[AGE] < values["population_leaving_ends"])] = STUDYING


def _occupy(
    w: "World", rows: slice, month: int, values: dict[str, float], draws: "Draws", drawn_from: Beginning
) -> None:
    """Give residents a ground for being here and an activity."""
    people, keys = w.persons[:, rows], w.person_keys[rows]
    origin, born_here = people[ORIGIN], people[HOME] == people[REGISTERED_IN]
    people[MOTIVE], people[FAMILY_ABROAD] = NO_MOTIVE, 0
    people[ACTIVITY, people[ACTIVITY] != STUDYING] = IDLE
    abroad = (origin > 0) & ~born_here
    people[ARRIVED, abroad] = people[SINCE, abroad]
    u = draws.uniform("start: ground", keys)
    outside = np.where(u < values["population_refuge"], REFUGE, FAMILY)
    inside = np.where(u < values["population_came_to_work"], WORK_GROUND, FAMILY)
    people[GROUND] = np.where(abroad, np.where(origin == OUTSIDE_EUROPE, outside, inside), DOMESTIC)
    returned = (month - people[SINCE] < 12 * people[AGE]) & (people[ACTIVITY] != STUDYING)
    people[GROUND, born_here] = np.where(returned, RETURNEE, NATIVE)[born_here]
    age = people[AGE]
    able = (age >= WORKING_AGE) & (age < PENSION_AGE) & (people[ACTIVITY] != STUDYING)
    works = values["population_employed"] * np.where(abroad, values["population_immigrants_employed"], 1.0)
    u = draws.uniform("start: activity", keys)
    left = people[ACTIVITY] == STUDYING
    studying, finished = drawn_from.students.shares[:, people[SEX], age]
    ended = left & (u * (studying + finished) < finished)
    people[ACTIVITY, ended] = WORKING
    of_study = draws.uniform("start: years of study", keys[left])
    cumulative = drawn_from.students.years[ended[left].astype(int), people[SEX, left], age[left]]
    years = (cumulative <= of_study[:, None]).sum(axis=1)
    people[SINCE, left] = month - 12 * years - 6  # half a year more, since they leave all the year round
    found = np.where(u < works, WORKING, np.where(u < works + drawn_from.seeking, SEEKING, IDLE))
    people[ACTIVITY, able] = found[able]
    introduced = round(12.0 * values["refugee_settlement_introduced"])
    enrolled = (people[GROUND] == REFUGE) & (people[ARRIVED] >= introduced) & able
    people[PROGRAMME, enrolled] = people[ARRIVED, enrolled] + PROGRAMME_MONTHS
    people[ACTIVITY, enrolled & (people[PROGRAMME] > month)] = IN_PROGRAMME


def _date_births(w: "World", first: int, month: int) -> None:
    """Give mothers the month of their last birth, from the ages of their children."""
    children = w.persons[:, first : int(w.counts[0])]
    known_mother = (children[MOTHER] >= 0) & (children[AGE] < _ADULT)
    since = (month % 12 - children[BIRTHDAY, known_mother] - 1) % 12
    births = month - 12 * children[AGE, known_mother] - since
    np.maximum.at(w.persons[LAST_BIRTH], children[MOTHER, known_mother], births)


def command_of_norwegian(persons: np.ndarray, month: int, values: dict[str, float]) -> np.ndarray:
    """How well everybody speaks Norwegian at the start: 1 - exp(-years in Norway / speaking) for who came from abroad."""
    years = np.maximum(month - persons[ARRIVED], 0) / 12.0
    return np.where(persons[ARRIVED] >= 0, 1.0 - np.exp(-years / values["population_speaking"]), 1.0)


def ties_at_home(persons: np.ndarray, month: int, values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Expected number of schoolmates whom each of those outside still knows, and the strength of such a tie.

    Of what is left of the ties after the years away, half shows in their number and half in their strength, both as square
    roots; a tie that is remembered is no fainter than what is forgotten.
    """
    years = np.maximum(month - persons[SINCE], 0) / 12.0
    left = np.sqrt(2.0 ** (-years / values["contacts_half_life_apart"]))
    return values["contacts_at_leaving"] * left, np.maximum(values["contacts_strength"] * left, FAINT)


def _partnered(values: dict[str, float]) -> np.ndarray:
    """Share of men of each age who have a partner, rising from 20 on and falling in old age."""
    rise = 1.0 - np.exp(-np.maximum(_AGES - 20, 0) / values["population_partnering"])
    old = np.maximum(_AGES - values["population_widowed_from"], 0.0)
    return values["population_partnered_men"] * rise * np.exp(-old / values["population_widowing"])


def _of_single(share: np.ndarray, partnered: np.ndarray, gap: float) -> np.ndarray:
    """A share of each [sex, age] as one of those without a partner; women are partnered as men `gap` years older."""
    women = partnered[np.minimum(_AGES + round(gap), TOP_AGE)]
    return np.minimum(share / (1.0 - np.stack([partnered, women])), 1.0)


def _immigrant_shares(values: dict[str, float]) -> list[float]:
    """Shares of the origin groups after the first among immigrants."""
    weights = [values[f"population_from_{origin}"] for origin in ORIGINS[1:]]
    return [weight / sum(weights) for weight in weights]
