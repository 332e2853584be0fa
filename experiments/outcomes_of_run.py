"""What a run came to, as a comparison of mixes reads it: a number by place, group, measure and year.

Stocks are those of 1 January, flows and amounts those of the calendar year. `EVERYWHERE` is the whole case.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from experiments.differences import AGE_GROUPS as AGES
from model.economy import ITEMS
from model.engine.world import EVENTS
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
)
from model.vocabulary import ZONES

EVERYWHERE, ALL = "all", "all"
#: Items of the municipal account that are income; `instruments`, and what sums them up, are told apart.
_INCOME = tuple(item for item in ITEMS if item == "tax" or item.endswith("grant"))
_SERVICES = tuple(item for item in ITEMS[: ITEMS.index("instruments")] if item not in _INCOME)
#: Measures with unit and meaning; `_sum` of what is a mean over `_of` people.
MEASURES = {
    "population": ("persons", "registered on 1 January; by origin or age group"),
    **{flow: ("persons/year", f"{flow.replace('_', ' ')} in the calendar year") for flow in FLOWS},
    "settled": ("persons/year", "refugees settled by the municipality, who would have been settled elsewhere"),
    "settled_from_abroad": ("persons/year", "of them, who are counted as moves from abroad"),
    "from_region": ("persons/year", "in-migrants from the same labour-market region, who are no gain of it"),
    "working": ("persons", "have a job or a business"),
    "pupils": ("persons", "residents of 6-15"),
    "income": ("NOK of 2008/year", "taxes and grants of the municipality"),
    "services": ("NOK of 2008/year", "what its services cost, instruments apart"),
    **{f"cost_{payer}": ("NOK of 2008/year", f"instruments and projects, paid by the {payer}") for payer in PAYERS},
    "language_sum": ("0-1", "command of Norwegian, over registered immigrants of 19 and more on the last day"),
    "language_of": ("persons", "these immigrants"),
    "belonging_sum": ("0-1", "attachment, over registered residents who did not grow up in the place, of 19 and more"),
    "belonging_of": ("persons", "these residents"),
}
_SETTLEMENT = "refugee_settlement"


def outcomes(model: MigrationModel) -> pd.DataFrame:
    """The outcomes of a run that has come to its stop, with its event log: place, group, measure, year, value."""
    places = model.inputs.places
    parts = [_long(places, *each) for each in _counted(model)]
    return pd.concat(parts, ignore_index=True)


def _long(
    places: tuple[str, ...], measure: str, groups: tuple[str, ...], years: tuple[int, ...], numbers: np.ndarray
) -> pd.DataFrame:
    """Numbers [year, place, group] as rows, the whole case behind the places."""
    whole = np.concatenate([numbers, numbers.sum(axis=1, keepdims=True)], axis=1)
    names = (*places, EVERYWHERE)
    if len(places) == 1:
        whole, names = whole[:, 1:], (EVERYWHERE,)
    index = pd.MultiIndex.from_product([years, names, groups], names=["year", "place", "group"])
    rows = index.to_frame(index=False).assign(measure=measure, value=whole.ravel().astype(float))
    return rows[["place", "group", "measure", "year", "value"]]


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
    pupils = COUNTED["services"].columns.index("pupils")
    yield "pupils", (ALL,), years, np.stack([record.counted["services"][year][pupils] for year in years])[..., None]
    yield from _of_account(model, whole)
    yield from _of_people(model, years[-1])


def _with_all(numbers: np.ndarray) -> np.ndarray:
    return np.concatenate([numbers.sum(axis=-1, keepdims=True), numbers], axis=-1)


def _of_log(
    model: MigrationModel, years: tuple[int, ...]
) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], np.ndarray]]:
    """Arrivals that are nobody's gain beyond the place or the region."""
    log = model.record.log()
    event, rule, _, _, _, place, _, zone = log.rows.T
    came = np.isin(event, [EVENTS.index("in_migration"), EVENTS.index("immigration")])
    settled = model.record.rules.index(_SETTLEMENT) if _SETTLEMENT in model.record.rules else NONE - 1
    n = model.state.n_places
    for measure, chosen in (
        ("settled", came & (rule == settled)),
        ("settled_from_abroad", (event == EVENTS.index("immigration")) & (rule == settled)),
        ("from_region", came & (zone == ZONES.index("region"))),
    ):
        numbers = np.zeros((len(years), n, 1))
        chosen &= np.isin(log.months // 12, years)
        np.add.at(numbers, (log.months[chosen] // 12 - years[0], place[chosen], 0), 1.0)
        yield measure, (ALL,), years, numbers


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
    for measure, row, chosen in (
        ("language", LANGUAGE, adults & (persons[ORIGIN] != NORWAY)),
        ("belonging", BELONGING, adults & (persons[GROUND] != NATIVE)),
    ):
        of_place = place[chosen]
        sums = np.bincount(of_place, columns[row][chosen], state.n_places)
        numbers = np.bincount(of_place, minlength=state.n_places)
        yield f"{measure}_sum", (ALL,), (year,), sums[None, :, None]
        yield f"{measure}_of", (ALL,), (year,), numbers[None, :, None]
