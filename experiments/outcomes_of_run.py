"""What a run came to, as a comparison of mixes reads it: a number by place, group, measure and year.

Stocks are those of 1 January, flows and amounts those of the calendar year. `EVERYWHERE` is the whole case.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from experiments.differences import AGE_GROUPS as AGES
from experiments.national_moves import SETTLEMENT, by_rule, national_moves
from model.economy import ITEMS
from model.engine.world import LOG_COLUMNS
from model.instrument import PAYERS
from model.output_tables import COUNTED
from model.simulation import MigrationModel
from model.state import (
    AGE,
    BELONGING,
    FLOWS,
    GROUND,
    LANGUAGE,
    LIVES_IN,
    NATIVE,
    NONE,
    NORWAY,
    ORIGIN,
    ORIGINS,
    REGISTERED_IN,
    WORKING_AGE,
    ZONE,
)
from model.vocabulary import ZONES

EVERYWHERE, ALL = "all", "all"
_FROM, _TO = LOG_COLUMNS.index("from_place"), LOG_COLUMNS.index("to_place")
#: Items of the municipal account that are income; `instruments`, and what sums them up, are told apart.
_INCOME = tuple(item for item in ITEMS if item == "tax" or item.endswith("grant"))
_SERVICES = tuple(item for item in ITEMS[: ITEMS.index("instruments")] if item not in _INCOME)
#: Measures with unit and meaning; `_sum` of what is a mean over `_of` people.
MEASURES = {
    "population": ("persons", "registered on 1 January; by origin or age group"),
    **{flow: ("persons/year", f"{flow.replace('_', ' ')} in the calendar year") for flow in FLOWS},
    "from_abroad": ("persons/year", "moves from abroad of who is the country's gain, as of `national_moves`"),
    "to_abroad": ("persons/year", "moves abroad of who is the country's loss, likewise"),
    "from_region": ("persons", "residents who came from the same labour-market region in the run, no gain of it"),
    "years_moved_on": (
        "person-years/year",
        "from settlement to the move, of settled refugees who moved on in the year; of who was settled in the run",
    ),
    "working": ("persons", "have a job or a business"),
    "displaced": ("persons/year", "got no vacancy in a month in which they would have, had nobody been helped"),
    "pupils": ("persons", "residents of 6-15"),
    "income": ("NOK of 2008/year", "taxes and grants of the municipality"),
    "services": ("NOK of 2008/year", "what its services cost, instruments apart"),
    **{f"cost_{payer}": ("NOK of 2008/year", f"instruments and projects, paid by the {payer}") for payer in PAYERS},
    "language_sum": ("0-1", "command of Norwegian, over registered immigrants of 19 and more on the last day"),
    "language_of": ("persons", "these immigrants"),
    "belonging_sum": ("0-1", "attachment, over registered residents who did not grow up in the place, of 19 and more"),
    "belonging_of": ("persons", "these residents"),
}
_MOVING_ON = "secondary_migration"
_YEAR = 12  # months


def outcomes(model: MigrationModel) -> pd.DataFrame:
    """The outcomes of a run that has come to its stop, with its event log: place, group, measure, year, value."""
    places = model.inputs.places
    # Columns are put together before they become a table: a table of each measure takes ten times as long.
    columns = zip(*(_columns(places, *each) for each in _counted(model)), strict=True)
    names = ("place", "group", "measure", "year", "value")
    return pd.DataFrame({name: np.concatenate(column) for name, column in zip(names, columns, strict=True)})


def _columns(
    places: tuple[str, ...], measure: str, groups: tuple[str, ...], years: tuple[int, ...], numbers: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Place, group, measure, year and value of numbers [year, place, group], the whole case behind the places."""
    whole = np.concatenate([numbers, numbers.sum(axis=1, keepdims=True)], axis=1)
    names = (*places, EVERYWHERE)
    if len(places) == 1:
        whole, names = whole[:, 1:], (EVERYWHERE,)
    year, place, group = np.meshgrid(years, np.array(names, object), np.array(groups, object), indexing="ij")
    of_measure = np.full(whole.size, measure, object)
    return place.ravel(), group.ravel(), of_measure, year.ravel(), whole.ravel().astype(float)


def _counted(model: MigrationModel) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], np.ndarray]]:
    """Each measure with its groups, years and numbers [year, place, group]."""
    record = model.record
    origins = (ALL, *ORIGINS)
    years = tuple(sorted(record.population))
    people = np.stack([record.population[year] for year in years])
    yield "population", origins, years, _with_all(people)
    by_age = np.stack([record.ages[year].sum(axis=1) for year in years])
    yield "population", tuple(AGES), years, np.add.reduceat(by_age, list(AGES.values()), axis=2)
    whole = tuple(year for year in years if year + 1 in record.population)
    for k, flow in enumerate(FLOWS):
        yield flow, origins, whole, _with_all(np.stack([record.flows[year][..., k] for year in whole]))
    yield from _of_log(model, whole)
    work = COUNTED["work"].columns.index("working")
    years = tuple(sorted(record.counted["work"]))
    yield "working", origins, years, _with_all(np.stack([record.counted["work"][year][work] for year in years]))
    hiring = COUNTED["hiring"].columns.index("displaced")
    displaced = np.stack([record.counted["hiring"][year][hiring].sum(axis=-1) for year in whole])
    yield "displaced", (ALL,), whole, displaced[..., None]
    pupils = COUNTED["services"].columns.index("pupils")
    yield "pupils", (ALL,), years, np.stack([record.counted["services"][year][pupils] for year in years])[..., None]
    yield from _of_account(model, whole)
    yield from _of_people(model, years[-1])


def _with_all(numbers: np.ndarray) -> np.ndarray:
    return np.concatenate([numbers.sum(axis=-1, keepdims=True), numbers], axis=-1)


def _of_log(
    model: MigrationModel, years: tuple[int, ...]
) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], np.ndarray]]:
    """Moves that are the country's gain, and of settled refugees who moved on."""
    log, n = model.record.log(), model.state.n_places
    came, went = national_moves(log, model.record.rules)
    for measure, chosen, column in (("from_abroad", came, _TO), ("to_abroad", went, _FROM)):
        place = log.rows[chosen, column]
        modelled = (place >= 0) & (place < n)
        months = log.months[chosen][modelled]
        yield measure, (ALL,), years, _by_year(months, place[modelled], np.ones(len(months)), years, n)
    settled, left = (by_rule(log, model.record.rules, each) for each in (SETTLEMENT, _MOVING_ON))
    persons = log.keys[:, 0]
    began = pd.Series(log.months[settled], persons[settled]).groupby(level=0).min()
    moved = pd.DataFrame({"month": log.months[left], "place": log.rows[left, _FROM]}, persons[left])
    moved = moved[(moved.place >= 0) & (moved.place < n) & moved.index.isin(began.index)]
    first = moved[~moved.index.duplicated()]  # who moves on from where he or she moved on to has chosen it
    lived = (first.month - began.reindex(first.index)) / _YEAR
    numbers = _by_year(first.month.to_numpy(), first.place.to_numpy(), lived.to_numpy(float), years, n)
    yield "years_moved_on", (ALL,), years, numbers


def _by_year(
    months: np.ndarray, place: np.ndarray, worth: np.ndarray, years: tuple[int, ...], places: int
) -> np.ndarray:
    """Sums by the year of a month and a place, float64 [year, place, 1]."""
    numbers, seen = np.zeros((len(years), places)), np.isin(months // _YEAR, years)
    np.add.at(numbers, (months[seen] // _YEAR - years[0], place[seen]), worth[seen])
    return numbers[..., None]


def _of_account(
    model: MigrationModel, years: tuple[int, ...]
) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], np.ndarray]]:
    """Of the municipal account and of what instruments cost."""
    account = np.stack([model.record.counted["economy"][year] for year in years])[:, 0]  # [year, place, item]
    for measure, items, sign in (("income", _INCOME, 1), ("services", _SERVICES, -1)):
        yield (
            measure,
            (ALL,),
            years,
            sign * account[..., [ITEMS.index(item) for item in items]].sum(axis=-1, keepdims=True),
        )
    columns = COUNTED["instruments"].columns
    for payer in PAYERS:
        column = columns.index(f"nok_{payer}")
        spent = [
            model.record.counted["instruments"][year][column].sum(axis=-1, keepdims=True)
            if year in model.record.counted.get("instruments", {})
            else np.zeros((model.state.n_places, 1))
            for year in years
        ]
        yield f"cost_{payer}", (ALL,), years, np.stack(spent)


def _of_people(model: MigrationModel, year: int) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], np.ndarray]]:
    """How those who moved in are included on the last day."""
    state, n = model.state, model.state.n_persons
    persons, columns = state.persons[:, :n], state.person_columns[:, :n]
    place = persons[REGISTERED_IN]
    adults = (persons[LIVES_IN] != NONE) & (place >= 0) & (place < state.n_places) & (persons[AGE] >= WORKING_AGE)
    from_region = (persons[LIVES_IN] != NONE) & (place >= 0) & (place < state.n_places)
    from_region &= persons[ZONE] == ZONES.index("region")
    numbers = np.bincount(place[from_region], minlength=state.n_places)
    yield "from_region", (ALL,), (year,), numbers[None, :, None]
    for measure, row, chosen in (
        ("language", LANGUAGE, adults & (persons[ORIGIN] != NORWAY)),
        ("belonging", BELONGING, adults & (persons[GROUND] != NATIVE)),
    ):
        of_place = place[chosen]
        sums = np.bincount(of_place, columns[row][chosen], state.n_places)
        numbers = np.bincount(of_place, minlength=state.n_places)
        yield f"{measure}_sum", (ALL,), (year,), sums[None, :, None]
        yield f"{measure}_of", (ALL,), (year,), numbers[None, :, None]
