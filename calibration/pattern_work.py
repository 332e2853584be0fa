"""Patterns of work: unemployment by group and year, vacancies, commuting, own businesses, waits for a job, displacement."""

from datetime import date

import numpy as np
import pandas as pd

from calibration.pattern_runs import SETTLING, Run
from calibration.pattern_table import Period
from model.state import PENSION_AGE, PROGRAMME_AGES
from model.tables import series

#: Events that are a job of any kind, and one that asks for no less than was learnt.
ANY_JOB = ("job", "lower_job", "job_elsewhere", "business")
FITTING_JOB = ("job", "job_elsewhere", "business")
#: Where a wait can begin: events after which somebody looks for work, settlement, and the end of school.
LOSS, PROGRAMME_END = ("job_loss", "business_end"), ("programme_end",)
SETTLEMENT, SCHOOL = ("settlement",), ("school",)
#: Events that end a wait without a job.
_GIVEN_UP = ("death", "out_migration", "emigration", "study_departure", "education", "withdrawal")
_LONGEST = 60  # months a median can be
_SOON = 12  # months in which who finds a job is held against who does not
_HALF = 0.5
_YEAR = 12
_LATEST = 1_000_000  # months from year 0, beyond everything


def to_national(run: Run, period: Period) -> float:
    """Mean unemployment over the years by Norway's."""
    rates, national = _rates(run, period)
    return float(rates.mean() / national.mean())


def correlation_with_national(run: Run, period: Period) -> float:
    """Correlation of unemployment with Norway's over the years."""
    return _correlation(*_rates(run, period))


def slope_on_national(run: Run, period: Period) -> float:
    """Least squares of the logarithm of unemployment on that of Norway's."""
    rates, national = _rates(run, period)
    if not (rates > 0.0).all():
        return float("nan")
    return float(np.polyfit(np.log(national), np.log(rates), 1)[0])


def of_ages(run: Run, period: Period, first: int, last: int) -> float:
    """Unemployment of some ages by that of all, 1 Januaries added up."""
    people = _of_years(run.labour.people, period)
    return _ratio(_unemployment(people[people["age"].between(first, last)]), _unemployment(people))


def of_immigrants(run: Run, period: Period) -> float:
    """Unemployment of immigrants by that of all others, 1 Januaries added up."""
    people = _of_years(run.labour.people, period)
    immigrant = people["immigrant"].astype(bool)
    return _ratio(_unemployment(people[immigrant]), _unemployment(people[~immigrant]))


def long_term_share(run: Run, period: Period) -> float:
    """Who looks for work since a year or longer, of all who do, 1 Januaries added up."""
    people = _of_years(run.labour.people, period)
    seeking = people["persons"][people["seeking"].astype(bool)].sum()
    return _ratio(count(run, period, "seeking_long"), float(seeking))


def vacancies_per_worker(run: Run, period: Period) -> float:
    """Vacancies by people in the labour force, months added up."""
    months = _monthly(run, period)
    return _ratio(float(months["vacancies"].sum()), float(months["workforce"].sum()))


def vacancies_and_unemployment(run: Run, period: Period) -> float:
    """Correlation over the years of vacancies with unemployment, both per person in the labour force."""
    yearly = _monthly(run, period)
    vacancies, seeking = ((yearly[each] / yearly["workforce"]).to_numpy(float) for each in ("vacancies", "seeking"))
    return _correlation(vacancies, seeking)


def count(run: Run, period: Period, column: str) -> float:
    """A number counted on 1 January, of all places; several 1 Januaries added up; NaN when there is none."""
    found = _of_years(run.labour.counts, period)[column]
    return float(found.sum()) if len(found) else float("nan")


def share(run: Run, period: Period, column: str, of: str) -> float:
    """One number counted on 1 January by another."""
    return _ratio(count(run, period, column), count(run, period, of))


def months_to_job(run: Run, period: Period, begin: tuple[str, ...], jobs: tuple[str, ...]) -> float:
    """Median months from what begins a wait in the period to a job."""
    return median_wait(waits(run, period, begin, jobs))


def programme_over_loss(run: Run, period: Period) -> float:
    """Median months to a job that fits from the end of the introduction programme, by those from losing a job."""
    programme, loss = (months_to_job(run, period, begin, FITTING_JOB) for begin in (PROGRAMME_END, LOSS))
    return _ratio(programme, loss)


def finding_over_natives(run: Run, period: Period, grew_up: str) -> float:
    """Jobs found per month of waiting in the first year after losing one, by that of those who grew up in the place.

    Args:
        run: of some places.
        period: years of the losses.
        grew_up: "norway", elsewhere in it, or "abroad", refugees among them.
    """
    found = waits(run, period, LOSS, ANY_JOB).merge(run.people[["person", "home"]], on="person")
    refugees = run.events["person"][run.events["rule"] == SETTLING]
    abroad = (found["home"] == "abroad") | found["person"].isin(refugees)
    natives = ~abroad & (found["home"] == found["place"])
    these = abroad if grew_up == "abroad" else ~abroad & ~natives & (found["home"] != "")
    return _ratio(_hazard(found[these]), _hazard(found[natives]))


def displaced_same_month(run: Run, period: Period, downturn: bool) -> float:
    """Displaced by helped, as the table `hiring` counts them."""
    return _of_pairs(run, downturn, "displaced", "helped")


def displaced_after_a_year(run: Run, period: Period, downturn: bool) -> float:
    """Fewer others at work by more of the helped at work, after a year of help."""
    return _of_pairs(run, downturn, "fewer", "more")


def waits(run: Run, period: Period, begin: tuple[str, ...], jobs: tuple[str, ...]) -> pd.DataFrame:
    """Waits that begin in a period: person, place, months and whether a job was found.

    `months` is the month of waiting in which the job was found, 1 for the first; else the months gone through without.
    """
    starts = _starts(run, period, begin)
    found, given_up = (_next(run, starts, events) for events in (jobs, _GIVEN_UP))
    born = starts["person"].map(run.people.drop_duplicates("person").set_index("person")["born"])
    pension = born.to_numpy(dtype=float) + _YEAR * PENSION_AGE + 1.0  # the month after that birthday; NaN without one
    over = np.fmin(np.fmin(given_up, pension), run.stop)
    month, got = starts["month"].to_numpy(dtype=float), found < over
    months = np.where(got, found + 1.0, over) - month
    return pd.DataFrame({"person": starts["person"], "place": starts["place"]}).assign(months=months, found=got)


def median_wait(found: pd.DataFrame) -> float:
    """Month of waiting by which half have a job (Kaplan and Meier 1958), with a straight line within the month.

    60 where fewer than half have one by then; NaN where nobody waits any longer who could say.
    """
    months, got = found["months"].to_numpy(dtype=float), found["found"].to_numpy(dtype=bool)
    waiting = 1.0
    for month in range(1, _LONGEST + 1):
        at_risk = np.count_nonzero(months >= month)
        if not at_risk:
            return float("nan")
        still = waiting * (1.0 - np.count_nonzero(got & (months == month)) / at_risk)
        if still <= _HALF:
            return month - 1 + (waiting - _HALF) / (waiting - still)
        waiting = still
    return float(_LONGEST)


def _hazard(found: pd.DataFrame) -> float:
    """Jobs found per month of waiting in the first year of it."""
    got = float((found["found"] & (found["months"] <= _SOON)).sum())
    return _ratio(got, float(found["months"].clip(upper=_SOON).sum()))


def _starts(run: Run, period: Period, begin: tuple[str, ...]) -> pd.DataFrame:
    """Who begins to wait in a period: person, place, and the first month in which a job can be found."""
    if begin == SCHOOL:
        return _within(run.labour.school_leavers, period)
    events = _within(run.events, period)
    if begin != SETTLEMENT:
        begun = events[events["event"].isin(begin)].rename(columns={"from_place": "place"})
        return begun[["person", "place", "month"]].assign(month=begun["month"] + 1)
    settled = events[(events["rule"] == SETTLING) & events["event"].isin(("in_migration", "immigration"))]
    settled = settled[settled["to_place"].isin(run.places)].drop_duplicates("person").merge(run.people, on="person")
    settled = settled[((settled["month"] - 1 - settled["born"]) // _YEAR).between(*PROGRAMME_AGES)]
    return settled.rename(columns={"to_place": "place"})[["person", "place", "month"]].assign(
        month=settled["month"] + 1
    )


def _next(run: Run, starts: pd.DataFrame, events: tuple[str, ...]) -> np.ndarray:
    """Month of the first of some events to the person from each start on, inf when there is none."""
    these, n = run.events[run.events["event"].isin(events)], len(starts)
    persons, months = (np.concatenate([starts[name], these[name]]) for name in ("person", "month"))
    codes = np.unique(persons, return_inverse=True)[1]
    moments = codes * _LATEST + months.astype(np.int64)
    then = np.append(np.sort(moments[n:]), np.iinfo(np.int64).max)
    first = then[np.searchsorted(then, moments[:n])]
    return np.where(first // _LATEST == codes[:n], first % _LATEST, np.inf)


def _within(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    return table[(table["month"] >= _YEAR * period.first) & (table["month"] < _YEAR * (period.last + 1))]


def _of_years(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    return table[table["year"].between(period.first, period.last)]


def _monthly(run: Run, period: Period) -> pd.DataFrame:
    """Sums over the places and months of each year: seeking, workforce, vacancies, by year."""
    months = _within(run.labour.months, period)
    return months.groupby(months["month"] // _YEAR)[["seeking", "workforce", "vacancies"]].sum()


def _rates(run: Run, period: Period) -> tuple[np.ndarray, np.ndarray]:
    """Unemployment of the labour force by year, in the places and in Norway, float64 [year]; NaN when years are missing."""
    yearly = _monthly(run, period).reindex(period.years)
    national = series("labour_market", "unemployed_percent", date.max)
    rates = (yearly["seeking"] / yearly["workforce"]).to_numpy(dtype=float)
    return rates, np.array([national[year] for year in period.years]) / 100.0


def _unemployment(people: pd.DataFrame) -> float:
    seeking = people["persons"][people["seeking"].astype(bool)]
    return _ratio(float(seeking.sum()), float(people["persons"].sum()))


def _of_pairs(run: Run, downturn: bool, column: str, by: str) -> float:
    pairs = run.labour.pairs
    pairs = pairs[pairs["downturn"].astype(bool) == downturn]
    return _ratio(float(pairs[column].sum()), float(pairs[by].sum()))


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) < 2 or not (np.ptp(one) > 0.0 and np.ptp(other) > 0.0):
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
