"""The columns that hold the modelled world: what each one is, its unit, and how a rule may read it.

Persons and households are rows of two integer tables, ``persons[COLUMN, row]`` and ``households[COLUMN, row]``, with a
64-bit identity key per row beside them; places are columns of a float table, ``places[COLUMN, place]``. Rules never
see rows: they read the *attributes* below (``p.age``, ``h.school_children``, ``place.population``). The generated module
and the Mesa views both evaluate the one expression that stands here.

Months are counted from year 0: January 2000 is ``2000 * 12``. Places are numbered from 0; the two places outside are
numbered after the last one: ``n_places`` is the rest of Norway, ``n_places + 1`` is abroad.
"""

from collections.abc import Sequence

import numpy as np

from model.kinds import Column
from model.measures import MEASURES
from model.vocabulary import ACTIVITIES, GROUNDS, MOTIVES, ORIGINS, SECTORS, SKILLS, TENURES

#: Codes of the sexes.
MALE, FEMALE = 0, 1
SEXES = ("male", "female")
NONE = -1  #: no such row, place or dwelling
TOP_AGE = 110  #: the open age group of the public life tables

NORWAY, NORDIC, EUROPE, OUTSIDE_EUROPE = range(len(ORIGINS))

#: Positions in the names of `model.kinds`, as the columns hold them.
NATIVE, RETURNEE, DOMESTIC, WORK_GROUND, SEASON_GROUND, REFUGE, FAMILY = range(len(GROUNDS))
IDLE, WORKING, SEEKING, STUDYING, IN_PROGRAMME = range(len(ACTIVITIES))
PRIMARY, MANUFACTURING, PUBLIC, SERVICES = range(len(SECTORS))
BASIC, SECONDARY, HIGHER = range(len(SKILLS))
OWNED, RENTED, MUNICIPAL = range(len(TENURES))
NO_MOTIVE, HOME_MOTIVE = MOTIVES.index("none"), MOTIVES.index("home")

#: Rows of the model's own measures among the columns of persons and, behind `PLACE_COLUMNS`, of places.
LANGUAGE, BELONGING, EXPECTATION, TIES, CONATIONALS, TRUST = range(6)
NEVER = 99.0  #: years since what has not happened

#: The six register flows of the yearly table, in the order of the record's arrays.
FLOWS = ("births", "deaths", "in_migration", "out_migration", "immigration", "emigration")
BIRTHS, DEATHS, IN_MIGRATION, OUT_MIGRATION, IMMIGRATION, EMIGRATION = range(len(FLOWS))
FLOW_SIGNS = np.array([1, -1, 1, -1, 1, -1])

# --- persons -----------------------------------------------------------------------------------------------------------
PERSON_COLUMNS = (
    "AGE",  # completed years, at most TOP_AGE
    "SEX",  # MALE or FEMALE
    "BIRTHDAY",  # calendar month of birth, 0-11: the month in which AGE grows
    "LIVES_IN",  # place; NONE marks a free row (dead, or forgotten by the away register)
    "REGISTERED_IN",  # place where the population register counts the person
    "HOUSEHOLD",  # row in households
    "NEXT",  # the next member of the same household, or NONE
    "MOTHER",  # row in persons, or NONE when dead or unknown
    "FATHER",  # likewise
    "PARTNER",  # row of the person lived with in a union, or NONE
    "HOME",  # place where the person grew up (lived at 16); outside places for in-migrants
    "ORIGIN",  # index in ORIGINS
    "SINCE",  # month of moving to the present place
    "PARITY",  # children born to a woman
    "CLAIMED",  # the last month in which an event took the person: one event a month
    "GROUND",  # why the person came to live here: index in GROUNDS
    "MOTIVE",  # of the last move: index in MOTIVES
    "ACTIVITY",  # index in ACTIVITIES
    "ARRIVED",  # month of coming to Norway; NONE for those born here
    "PROGRAMME",  # month in which the introduction programme ends or ended; NONE for who was never in it
    "LAST_BIRTH",  # month of a woman's last birth; NONE without one since the start
    "LEFT",  # the modelled place last lived in, of those who live outside; NONE for others
    "ZONE",  # where a domestic in-migrant came from: index in ZONES, or NONE
    "FAMILY_ABROAD",  # 1 while partner and children wait abroad
    "EMPLOYER",  # row in employers; NONE without a job in the modelled places, ELSEWHERE for those who commute out of them
    "SKILL",  # index in SKILLS; of a child what school will leave it with
    "JOB_SKILL",  # what the job asks for: index in SKILLS; NONE without a job
    "LOOKING_SINCE",  # month since which somebody looks for work; NONE for others
    "CAR",  # 1 with a driving licence and the use of a car; NONE until it is drawn
    "GUARANTEE",  # 1 with the municipality's guarantee for a loan; NONE for others
    "MADE_AT",  # row of the employer that made a position for the person; NONE for others
)
(
    AGE,
    SEX,
    BIRTHDAY,
    LIVES_IN,
    REGISTERED_IN,
    HOUSEHOLD,
    NEXT,
    MOTHER,
    FATHER,
    PARTNER,
    HOME,
    ORIGIN,
    SINCE,
    PARITY,
    CLAIMED,
    GROUND,
    MOTIVE,
    ACTIVITY,
    ARRIVED,
    PROGRAMME,
    LAST_BIRTH,
    LEFT,
    ZONE,
    FAMILY_ABROAD,
    EMPLOYER,
    SKILL,
    JOB_SKILL,
    LOOKING_SINCE,
    CAR,
    GUARANTEE,
    MADE_AT,
) = range(len(PERSON_COLUMNS))
ELSEWHERE = -2  #: in EMPLOYER: works outside the modelled places

# --- households --------------------------------------------------------------------------------------------------------
HOUSEHOLD_COLUMNS = (
    "REFERENCE",  # row of the reference person: the oldest adult at formation; NONE marks a free row
    "FIRST",  # first member of the linked list of members
    "H_PLACE",  # where the household lives
    "DWELLING",  # row in dwellings; NONE without one of its own
    "WITHOUT_SINCE",  # month since which it has no dwelling of its own; NONE with one, and of seasonal workers
    # counted anew at the start of each month:
    "SIZE",  # members
    "ADULTS",  # members of 18 and over
    "PRESCHOOL",  # members of 0-5
    "SCHOOL",  # members of 6-15
    "CHILDREN",  # members under 18
    "COUPLE",  # 1 when the reference person lives with a partner
    "WORKERS",  # members who work
    "SEEKERS",  # members who look for work
    "MISPLACED",  # members whose job asks for less than they have learnt
    "PARENTS_HOME",  # parents of reference person and partner who live in the home place of their child
)
(
    REFERENCE,
    FIRST,
    H_PLACE,
    DWELLING,
    WITHOUT_SINCE,
    SIZE,
    ADULTS,
    PRESCHOOL,
    SCHOOL,
    CHILDREN,
    COUPLE,
    WORKERS,
    SEEKERS,
    MISPLACED,
    PARENTS_HOME,
) = range(len(HOUSEHOLD_COLUMNS))

#: Age limits of the family stages (C-05, C-06): school starts at 6 and compulsory school ends at 16 in Norway.
SCHOOL_AGE, SCHOOL_END, ADULT_AGE = 6, 16, 18
#: Upper secondary school ends in the year of 19; the old-age pension began at 67.
WORKING_AGE, PENSION_AGE = 19, 67
#: Who goes to kindergarten before school, who needs most care, and the youth of C-31.
KINDERGARTEN_AGE, OLD_AGE, YOUNG_END = 1, 80, 30
#: Who takes the introduction programme, and for how long (Introduction Act of 2003, sections 2 and 5).
PROGRAMME_AGES, PROGRAMME_MONTHS = (18, 55), 24
#: Contacts a person can have, and the strength below which a tie is forgotten.
MOST_CONTACTS, FAINT = 12, 0.05

# --- employers and vacancies ---------------------------------------------------------------------------------------------
EMPLOYER_COLUMNS = (
    "E_PLACE",  # where the work is
    "SECTOR",  # index in SECTORS
    "POSITIONS",  # it wants filled this month
    "STAFF",  # people living in the model who work there, at the start of the month
    "OWNER",  # row of the person whose own business it is; NONE where it is nobody's here
    "OPENED",  # month of its founding; of those there at the start, that month
    "E_ATTITUDE",  # to hiring immigrants: -1 sceptical, 0 usual, 1 committed
)
E_PLACE, SECTOR, POSITIONS, STAFF, OWNER, OPENED, E_ATTITUDE = range(len(EMPLOYER_COLUMNS))
VACANCY_COLUMNS = (
    "V_EMPLOYER",  # row in employers
    "V_PLACE",  # where the work is
    "V_SKILL",  # what it asks for: index in SKILLS
    "V_HIDDEN",  # 1 when it is not announced
    "V_TAKEN",  # 1 when somebody got it this month
)
V_EMPLOYER, V_PLACE, V_SKILL, V_HIDDEN, V_TAKEN = range(len(VACANCY_COLUMNS))

# --- dwellings -----------------------------------------------------------------------------------------------------------
DWELLING_COLUMNS = (
    "D_PLACE",  # where it stands
    "TENURE",  # index in TENURES
    "ROOMS",  # besides kitchen and bath
    "CENTRAL",  # 1 within walking distance of the centre, 0 where one needs a car
    "BUILT",  # month in which it was built; of those there at the start, the month before
    "D_HOUSEHOLD",  # row of the household living in it, or NONE
)
D_PLACE, TENURE, ROOMS, CENTRAL, BUILT, D_HOUSEHOLD = range(len(DWELLING_COLUMNS))
#: In `State.counts`: rows of persons, households, dwellings, employers and vacancies.
N_PERSONS, N_HOUSEHOLDS, N_DWELLINGS, N_EMPLOYERS, N_VACANCIES = range(5)

# --- places ------------------------------------------------------------------------------------------------------------
PLACE_COLUMNS = (
    "POPULATION",  # registered persons at the start of the month
    "VACANT",  # vacant dwellings at the start of the month
    "NET_LEVEL",  # this year's expected net migration per resident: slow municipal level + common shock, 1/year
    "OUT_PRESSURE",  # ratio on out-migration from the level, the shock and the national cycle of this year
    "IN_BALANCE",  # households from the rest of Norway per resident that the other flows leave to be filled, 1/year
    "BIRTH_BALANCE",  # ratio that keeps expected births at the age-specific rates, whoever lives in a union
    "YOUTH_LEAVING",  # the place's own ratio on youths' leaving, the same in every year
    "OLD_LEAVING",  # and on old people's
    "LABOUR_IMMIGRATION",  # first immigrations for work per inhabitant of Norway this year, 1/year
    "SETTLING",  # households of refugees the municipality settles this month, times twelve, 1/year
    "LABOUR_DEMAND",  # vacancies against those of an average year, from the national cycle
    "LOCAL_INDUSTRY",  # share who work in industries that recruit abroad, against the mean of municipalities
    "COUNTRY_DEMAND",  # the same of the whole country, whatever happens to the place
    "JOB_SEEKERS",  # people living here who look for work
    "WORKFORCE",  # people living here who work or look for work
    "WORKFORCE_ELSEWHERE",  # the same of the other modelled places
    "PROGRAMME_SHARE",  # share of settled adults who enter the introduction programme this month
    "SEASON",  # 1 in the months of the farming season
    "EEA_OPEN",  # 1 since citizens of the new member states of the EEA may settle
    "LABOUR_MIGRANTS",  # adults living here who came from abroad to work, or along with who did; seasonal workers too
    "VACANCIES",  # positions nobody holds
    "FARM_JOBS",  # people who work in primary industries
    "GROWTH",  # registered persons against those at the start of the run
    # who needs and who pays for services, of those who live here and are registered here:
    "SMALL_CHILDREN",  # of 1-5
    "PUPILS",  # of 6-15
    "YOUNG_MEN",  # of 18-29
    "ELDERLY",  # of 67-79
    "OLDEST",  # of 80 and over
    "TAXPAYERS",  # who work
    "GRANTED",  # refugees for whom the state pays integration grants
    "ENROLLED",  # who take the introduction programme
    "KINDERGARTEN_WANTED",  # share of the small children whose parents want a kindergarten place
    "KINDERGARTEN_SETTLEMENT",  # 1 since the settlement on kindergartens of 2003
    "KINDERGARTEN_RIGHT",  # 1 since every small child has a right to a place
    "SCHOOLS_AT_START",  # schools
    "SCHOOL_SIZE_AT_START",  # pupils per school
    "FUNDING_AT_START",  # municipal income per NOK of standard cost
    "FUND",  # NOK the municipality has saved since the start; below 0 a deficit
    "DWELLINGS",  # there are, lived in or vacant
    "WITHOUT_HOME",  # households living here without a dwelling of their own; seasonal workers are not counted
)
(
    POPULATION,
    VACANT,
    NET_LEVEL,
    OUT_PRESSURE,
    IN_BALANCE,
    BIRTH_BALANCE,
    YOUTH_LEAVING,
    OLD_LEAVING,
    LABOUR_IMMIGRATION,
    SETTLING,
    LABOUR_DEMAND,
    LOCAL_INDUSTRY,
    COUNTRY_DEMAND,
    JOB_SEEKERS,
    WORKFORCE,
    WORKFORCE_ELSEWHERE,
    PROGRAMME_SHARE,
    SEASON,
    EEA_OPEN,
    LABOUR_MIGRANTS,
    VACANCIES,
    FARM_JOBS,
    GROWTH,
    SMALL_CHILDREN,
    PUPILS,
    YOUNG_MEN,
    ELDERLY,
    OLDEST,
    TAXPAYERS,
    GRANTED,
    ENROLLED,
    KINDERGARTEN_WANTED,
    KINDERGARTEN_SETTLEMENT,
    KINDERGARTEN_RIGHT,
    SCHOOLS_AT_START,
    SCHOOL_SIZE_AT_START,
    FUNDING_AT_START,
    FUND,
    DWELLINGS,
    WITHOUT_HOME,
) = range(len(PLACE_COLUMNS))
#: Rows of the measures of places, behind them.
ATTITUDE, KINDERGARTEN_PLACES, SCHOOLS, SERVICE_LEVEL, FELT_VACANCY, HOMES_WANTED = range(
    len(PLACE_COLUMNS), len(PLACE_COLUMNS) + 6
)


class State:
    """The world at one moment: persons, households, dwellings, places and the counters of their rows.

    Attributes:
        persons: int64 ``[len(PERSON_COLUMNS), capacity]``.
        contacts: int64 ``[capacity, MOST_CONTACTS]``, rows of the people somebody knows, or NONE; `strengths` float64
            likewise, of the ties to them.
        person_keys: uint64 ``[capacity]``, genealogical identity (see `model.draws`).
        households, household_keys: likewise.
        places: float64 ``[len(PLACE_COLUMNS) + declared columns of places, n_places]``.
        person_columns, household_columns: float64 ``[declared columns, capacity]``, of persons with `followed` columns of
            enrolment in instruments behind them, which begin at -1; rows not in use hold the values that
            whoever gets the row begins with (`person_starts`, `household_starts`).
        dwellings: int64 ``[len(DWELLING_COLUMNS), capacity]``; `dwelling_keys` uint64 likewise. Rows stay for the whole run.
        employers: int64 ``[len(EMPLOYER_COLUMNS), capacity]``; `employer_keys` uint64 likewise, and `bases` float64, the
            positions of a usual month when it opened. Rows stay for the whole run.
        vacancies: int64 ``[len(VACANCY_COLUMNS), capacity]`` and `vacancy_keys` uint64, made anew every month.
        counts: int64 ``[5]``: rows of persons, households, dwellings, employers, vacancies.
    """

    def __init__(
        self, n_places: int, persons: int, households: int, columns: Sequence[Column] = MEASURES, followed: int = 0
    ):
        self.n_places = n_places
        starts = {of: np.array([each.start for each in columns if each.of == of]) for of in Column.CARRIERS}
        self.person_starts, self.household_starts = np.append(starts["person"], [-1.0] * followed), starts["household"]
        self.person_columns = np.repeat(self.person_starts[:, None], persons, axis=1)
        self.household_columns = np.repeat(self.household_starts[:, None], households, axis=1)
        self.persons = np.full((len(PERSON_COLUMNS), persons), NONE, dtype=np.int64)
        self.contacts = np.full((persons, MOST_CONTACTS), NONE, dtype=np.int64)
        self.strengths = np.zeros((persons, MOST_CONTACTS))
        self.person_keys = np.zeros(persons, dtype=np.uint64)
        self.households = np.full((len(HOUSEHOLD_COLUMNS), households), NONE, dtype=np.int64)
        self.household_keys = np.zeros(households, dtype=np.uint64)
        self.places = np.zeros((len(PLACE_COLUMNS) + starts["place"].size, n_places))
        self.places[len(PLACE_COLUMNS) :] = starts["place"][:, None]
        self.dwellings = np.full((len(DWELLING_COLUMNS), 0), NONE, dtype=np.int64)
        self.dwelling_keys = np.zeros(0, dtype=np.uint64)
        self.employers = np.full((len(EMPLOYER_COLUMNS), 0), NONE, dtype=np.int64)
        self.employer_keys, self.bases = np.zeros(0, dtype=np.uint64), np.zeros(0)
        self.vacancies = np.full((len(VACANCY_COLUMNS), 0), NONE, dtype=np.int64)
        self.vacancy_keys = np.zeros(0, dtype=np.uint64)
        self.counts = np.zeros(5, dtype=np.int64)

    @property
    def n_persons(self) -> int:
        """Rows in use, free ones among them included."""
        return int(self.counts[N_PERSONS])

    @property
    def n_households(self) -> int:
        """Rows in use, free ones among them included."""
        return int(self.counts[N_HOUSEHOLDS])

    @property
    def n_employers(self) -> int:
        """Rows in use."""
        return int(self.counts[N_EMPLOYERS])

    @property
    def n_vacancies(self) -> int:
        """Rows in use this month."""
        return int(self.counts[N_VACANCIES])

    def reserve_employers(self, more: int) -> None:
        """Grow the table of employers, if need be, to hold this many further rows."""
        need = self.n_employers + more
        if need > self.bases.size:
            self.employers = _widened(self.employers, need * 3 // 2)
            self.employer_keys = _widened(self.employer_keys[None], need * 3 // 2, 0)[0]
            self.bases = _widened(self.bases[None], need * 3 // 2, 0)[0]

    @property
    def n_dwellings(self) -> int:
        """Rows in use."""
        return int(self.counts[N_DWELLINGS])

    @property
    def vacant(self) -> np.ndarray:
        """Rows of the dwellings nobody lives in, int64."""
        return np.flatnonzero(self.dwellings[D_HOUSEHOLD, : self.n_dwellings] == NONE)

    def reserve_dwellings(self, more: int) -> None:
        """Grow the table of dwellings, if need be, to hold this many further rows."""
        need = self.n_dwellings + more
        if need > self.dwelling_keys.size:
            self.dwellings = _widened(self.dwellings, need * 3 // 2)
            self.dwelling_keys = _widened(self.dwelling_keys[None], need * 3 // 2, 0)[0]

    def reserve_vacancies(self, n: int) -> None:
        """Let the table of vacancies hold `n` rows."""
        if n > self.vacancy_keys.size:
            self.vacancies = np.full((len(VACANCY_COLUMNS), n * 3 // 2), NONE, dtype=np.int64)
            self.vacancy_keys = np.zeros(n * 3 // 2, dtype=np.uint64)

    def reserve(self, persons: int, households: int) -> None:
        """Grow the tables, if need be, to hold this many further rows."""
        need_p, need_h = self.n_persons + persons, self.n_households + households
        if need_p > self.persons.shape[1]:
            self.persons = _widened(self.persons, need_p * 3 // 2)
            self.contacts = np.ascontiguousarray(_widened(self.contacts.T, need_p * 3 // 2).T)
            self.strengths = np.ascontiguousarray(_widened(self.strengths.T, need_p * 3 // 2, 0).T)
            self.person_keys = _widened(self.person_keys[None], need_p * 3 // 2, 0)[0]
            self.person_columns = _widened(self.person_columns, need_p * 3 // 2, self.person_starts[:, None])
        if need_h > self.households.shape[1]:
            self.households = _widened(self.households, need_h * 3 // 2)
            self.household_keys = _widened(self.household_keys[None], need_h * 3 // 2, 0)[0]
            self.household_columns = _widened(self.household_columns, need_h * 3 // 2, self.household_starts[:, None])


def _widened(table: np.ndarray, width: int, fill: int | np.ndarray = NONE) -> np.ndarray:
    wide = np.empty((table.shape[0], width), dtype=table.dtype)
    wide[:] = fill
    wide[:, : table.shape[1]] = table
    return wide
