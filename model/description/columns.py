"""Unit and range of every column of the state. A test runs the model and holds the columns against what stands here."""

from typing import NamedTuple

from model.state import SEXES, TOP_AGE
from model.vocabulary import ACTIVITIES, GROUNDS, MOTIVES, ORIGINS, SECTORS, SKILLS, TENURES, ZONES

#: The highest place: abroad, behind the modelled places and the rest of Norway.
OUTSIDE = "abroad"


class Scale(NamedTuple):
    """Unit, lowest and highest value, both inclusive; no highest where nothing bounds it; what codes stand for."""

    unit: str
    low: float
    high: float | str | None = None
    codes: tuple[str, ...] = ()

    @property
    def range(self) -> str:
        """The range in words."""
        if self.codes:
            none = "-1 none, " if self.low < 0 else ""
            return none + ", ".join(f"{number} {code}" for number, code in enumerate(self.codes))
        if self.high is None:
            return f"{self.low:g} or more"
        return f"{self.low:g} to {self.high if isinstance(self.high, str) else format(self.high, 'g')}"


def _coded(codes: tuple[str, ...], low: int = 0) -> Scale:
    return Scale("code", low, len(codes) - 1, codes)


_ROW, _MONTH, _PLACE, _FLAG = Scale("row", -1), Scale("month", -1), Scale("place", -1, OUTSIDE), Scale("0/1", 0, 1)
_PERSONS, _RATIO, _YEARLY = Scale("persons", 0), Scale("ratio", 0), Scale("1/year", 0)

#: The columns of each table of `model.state`, by the name of the tuple that lists them there.
SCALES: dict[str, dict[str, Scale]] = {
    "PERSON_COLUMNS": {
        "AGE": Scale("years", -1, TOP_AGE),
        "SEX": _coded(SEXES),
        "BIRTHDAY": Scale("month", 0, 11),
        "LIVES_IN": _PLACE,
        "REGISTERED_IN": _PLACE,
        "HOUSEHOLD": _ROW,
        "NEXT": _ROW,
        "MOTHER": _ROW,
        "FATHER": _ROW,
        "PARTNER": _ROW,
        "HOME": Scale("place", 0, OUTSIDE),
        "ORIGIN": _coded(ORIGINS),
        "SINCE": Scale("month", 0),
        "PARITY": Scale("children", 0),
        "CLAIMED": _MONTH,
        "GROUND": _coded(GROUNDS),
        "MOTIVE": _coded(MOTIVES),
        "ACTIVITY": _coded(ACTIVITIES),
        "ARRIVED": _MONTH,
        "PROGRAMME": _MONTH,
        "LAST_BIRTH": _MONTH,
        "LEFT": _PLACE,
        "ZONE": _coded(ZONES, -1),
        "FAMILY_ABROAD": _FLAG,
        "EMPLOYER": Scale("row", -2),
        "SKILL": _coded(SKILLS),
        "JOB_SKILL": _coded(SKILLS, -1),
        "LOOKING_SINCE": _MONTH,
        "CAR": Scale("0/1", -1, 1),
        "GUARANTEE": Scale("0/1", -1, 1),
        "MADE_AT": Scale("row", -1),
    },
    "HOUSEHOLD_COLUMNS": {
        "REFERENCE": _ROW,
        "FIRST": _ROW,
        "H_PLACE": Scale("place", 0, OUTSIDE),
        "DWELLING": _ROW,
        "WITHOUT_SINCE": _MONTH,
        "SIZE": _PERSONS,
        "ADULTS": _PERSONS,
        "PRESCHOOL": _PERSONS,
        "SCHOOL": _PERSONS,
        "CHILDREN": _PERSONS,
        "COUPLE": _FLAG,
        "WORKERS": _PERSONS,
        "SEEKERS": _PERSONS,
        "MISPLACED": _PERSONS,
        "PARENTS_HOME": Scale("persons", 0, 4),
    },
    "EMPLOYER_COLUMNS": {
        "E_PLACE": Scale("place", 0, OUTSIDE),
        "SECTOR": _coded(SECTORS),
        "POSITIONS": Scale("positions", 0),
        "STAFF": _PERSONS,
        "OWNER": _ROW,
        "OPENED": Scale("month", 0),
        "E_ATTITUDE": Scale("code", -1, 1),
    },
    "VACANCY_COLUMNS": {
        "V_EMPLOYER": Scale("row", 0),
        "V_PLACE": Scale("place", 0, OUTSIDE),
        "V_SKILL": _coded(SKILLS),
        "V_HIDDEN": _FLAG,
        "V_TAKEN": _FLAG,
    },
    "DWELLING_COLUMNS": {
        "D_PLACE": Scale("place", 0, OUTSIDE),
        "TENURE": _coded(TENURES),
        "ROOMS": Scale("rooms", 1),
        "CENTRAL": _FLAG,
        "BUILT": Scale("month", 0),
        "D_HOUSEHOLD": _ROW,
    },
    "PLACE_COLUMNS": {
        "POPULATION": _PERSONS,
        "VACANT": Scale("dwellings", 0),
        "NET_LEVEL": Scale("1/year", -1, 1),
        "OUT_PRESSURE": _RATIO,
        "IN_BALANCE": _YEARLY,
        "BIRTH_BALANCE": _RATIO,
        "YOUTH_LEAVING": _RATIO,
        "OLD_LEAVING": _RATIO,
        "LABOUR_IMMIGRATION": _YEARLY,
        "SETTLING": Scale("households/year", 0),
        "LABOUR_DEMAND": _RATIO,
        "LOCAL_INDUSTRY": _RATIO,
        "COUNTRY_DEMAND": _RATIO,
        "JOB_SEEKERS": _PERSONS,
        "WORKFORCE": _PERSONS,
        "WORKFORCE_ELSEWHERE": _PERSONS,
        "PROGRAMME_SHARE": Scale("share", 0, 1),
        "SEASON": _FLAG,
        "EEA_OPEN": _FLAG,
        "LABOUR_MIGRANTS": _PERSONS,
        "VACANCIES": Scale("positions", 0),
        "FARM_JOBS": _PERSONS,
        "GROWTH": _RATIO,
        "SMALL_CHILDREN": _PERSONS,
        "PUPILS": _PERSONS,
        "YOUNG_MEN": _PERSONS,
        "ELDERLY": _PERSONS,
        "OLDEST": _PERSONS,
        "TAXPAYERS": _PERSONS,
        "GRANTED": _PERSONS,
        "ENROLLED": _PERSONS,
        "KINDERGARTEN_WANTED": Scale("share", 0, 1),
        "KINDERGARTEN_SETTLEMENT": _FLAG,
        "KINDERGARTEN_RIGHT": _FLAG,
        "SCHOOLS_AT_START": Scale("schools", 1),
        "SCHOOL_SIZE_AT_START": _PERSONS,
        "FUNDING_AT_START": _RATIO,
        "FUND": Scale("NOK", -1e12),
        "DWELLINGS": Scale("dwellings", 0),
        "WITHOUT_HOME": Scale("households", 0),
    },
}
