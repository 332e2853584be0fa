"""The facts a fit reads, each once, and what a simulated place says of each of them.

Net migration is not among them: its likelihood is that of the process the model draws it from (`calibration.levels`), and
here it is what the others are told by. Counts of a whole year are exact, and what they scatter by is what the simulation
scatters by; figures of part of a year carry their own standard deviation, since only the whole year is simulated.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.baseline_ages import GROUPS
from calibration.protocol import COMPOSITION, ORIGINS
from calibration.targets import CaseTarget

#: Years whose flows are simulated by the bank, and the 1 January it ends on.
COUNTED_FROM, COUNTED_TO = 2000, 2009
#: Parts of a year of which a share or rate is known, as a share of the year's moves. A third quarter is the season of
#: moves and how much of a year falls into it is not public here, so that only shares between streams are read of it.
_PARTS = {"_first_half": 0.5, "_third_quarter": None}
_GROSS = "gross_moves_per_1000"
#: Beginnings of the names of figures that are of residents on 1 January.
STOCKS = ("population", COMPOSITION)
#: The group whose share follows from the others.
IMPLIED = f"{COMPOSITION}50_66"
_NET = "net_migration"


@dataclass(frozen=True)
class Fact:
    """A figure of a place in a year that a fit reads.

    Attributes:
        quantity: as in targets.csv, without the part of the year.
        place, year: of it.
        value: in its unit.
        sd: of what the simulation does not scatter by; 0 for a count of a year.
        part: share of the year it is about.
    """

    quantity: str
    place: str
    year: int
    value: float
    sd: float
    part: float = 1.0


def facts(read: Iterable[CaseTarget], places: Sequence[str], as_it_was_from: int | None = None) -> tuple[Fact, ...]:
    """The facts on simulated places among what a fit may read.

    Left out: net migration, years the bank does not simulate, moves of a third quarter, natural increase where births and
    deaths are known apart. Of runs from estimated ages, ages: where they were read (192 draws of the regions) the error of
    the start was taken for moves, returning halved, and the ages of Fjellregionen lay 1e-152 far from the prior; and
    shares abroad after the first origin: what the country did then is drawn, so that a national boom would be taken for the
    place's own. Of runs from the register's ages both are read: of ages the newest table, which holds the moves of all
    years since the start, and all groups but `IMPLIED`.

    Args:
        read: what a fit may read.
        places: that are simulated.
        as_it_was_from: year from which runs start from the register's ages, in the outside world as it was.
    """
    known_from = COUNTED_TO + 1 if as_it_was_from is None else as_it_was_from
    read = tuple(read)
    apart = {(each.place, each.year) for each in read if each.quantity == "births"}
    found = []
    for each in read:
        if each.place not in places or each.quantity == _NET:
            continue
        if each.quantity == "natural_increase" and (each.place, each.year) in apart:
            continue
        if each.quantity.startswith(COMPOSITION):
            if not (known_from < each.year == COUNTED_TO) or each.quantity == IMPLIED:
                continue
        elif not COUNTED_FROM <= each.year < COUNTED_TO:
            continue
        if "_abroad_share" in each.quantity and ORIGINS[0] <= each.year < known_from:
            continue
        quantity, part = each.quantity, 1.0
        for ending, share in _PARTS.items():
            if each.quantity.endswith(ending):
                quantity = each.quantity.removesuffix(ending)
                part = share or 1.0
                if share is None and quantity == _GROSS:
                    quantity = ""
        if quantity:
            sd = each.uncertainty if quantity != each.quantity else 0.0
            found.append(Fact(quantity, each.place, each.year, each.value, sd, part))
    return tuple(sorted(found, key=lambda fact: (fact.place, fact.quantity, fact.year)))


def checkable(read: Iterable[CaseTarget], places: Sequence[str]) -> tuple[Fact, ...]:
    """The figures of whole years, or of 1 January, that a run can be held against, net migration and population too."""
    return tuple(
        Fact(each.quantity, each.place, each.year, each.value, 0.0)
        for each in read
        if each.place in places and each.quantity in _QUANTITIES and COUNTED_FROM <= each.year <= COUNTED_TO
    )


def simulated(rows: pd.DataFrame, wanted: Sequence[Fact]) -> np.ndarray:
    """What simulated runs of one place say of the facts, float64 [run, fact].

    Args:
        rows: a row per run and year, with the index (run, year) complete and sorted, and the columns of
            `experiments.bank_parts`.
        wanted: facts of that place.
    """
    by_year = {year: pd.DataFrame(rows.xs(year, level="year")) for year in {fact.year for fact in wanted}}
    columns = [_QUANTITIES[fact.quantity](by_year[fact.year]) * fact.part for fact in wanted]
    return np.column_stack(columns) if columns else np.empty((rows.index.get_level_values(0).nunique(), 0))


def net_rates(rows: pd.DataFrame, years: range) -> np.ndarray:
    """Simulated net migration per resident of 1 January, float64 [run, year]; `rows` as in `simulated`."""
    moved = rows.in_migration - rows.out_migration + rows.immigration - rows.emigration
    return np.asarray((moved / rows.population).unstack("year")[list(years)], dtype=float)


def in_words(name: str) -> str:
    """A quantity, or a statistic of one, as people write it: `age_share_25_29, mean 2009` is "share aged 25-29, ..."."""
    quantity, comma, rest = name.partition(",")
    if quantity.startswith(COMPOSITION):
        ages = quantity.removeprefix(COMPOSITION).replace("_plus", " and more").replace("_", "-")
        return f"share aged {ages}{comma}{rest}"
    return quantity.replace("_", " ").replace("per 1000", "per 1,000") + comma + rest


def _per(top: str, *bottom: str) -> Callable[[pd.DataFrame], np.ndarray]:
    def share(rows: pd.DataFrame) -> np.ndarray:
        total = rows[list(bottom)].sum(axis=1).to_numpy(float)
        return rows[top].to_numpy(float) / np.maximum(total, 1.0)

    return share


def _gross(rows: pd.DataFrame) -> np.ndarray:
    moves = rows[["in_migration", "out_migration", "immigration", "emigration"]].sum(axis=1)
    return np.asarray(1000.0 * moves / rows.population, dtype=float)


def _net(rows: pd.DataFrame) -> np.ndarray:
    return (rows.in_migration - rows.out_migration + rows.immigration - rows.emigration).to_numpy(float)


def _increase(rows: pd.DataFrame) -> np.ndarray:
    return (rows.births - rows.deaths).to_numpy(float)


_QUANTITIES: dict[str, Callable[[pd.DataFrame], np.ndarray]] = {
    "population": lambda rows: rows.population.to_numpy(float),
    _NET: _net,
    "births": lambda rows: rows.births.to_numpy(float),
    "deaths": lambda rows: rows.deaths.to_numpy(float),
    "natural_increase": _increase,
    _GROSS: _gross,
    "in_migration_abroad_share": _per("immigration", "in_migration", "immigration"),
    "out_migration_abroad_share": _per("emigration", "out_migration", "emigration"),
    **{
        f"{COMPOSITION}{first}_{'plus' if last > 100 else last}": _per(f"age_{first}", "population")
        for first, last in GROUPS
    },
}
