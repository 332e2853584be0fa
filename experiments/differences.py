"""What moved between two scenarios run with the same seeds: which tables, since when, and every figure by how much.

A pair is one seed run in both scenarios. Its tables are compared by their digests, its figures by their differences; the
spread of a difference over the pairs gives its interval.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments.problems import BadInput
from experiments.runner import Tables, run_replicates
from model.kinds import Rule
from model.output_tables import COUNTED, TABLES, Column
from model.parameters import resolve
from model.record import digest
from model.rulebook import Rulebook, rulebook
from model.state import FLOWS, ORIGINS
from model.tables import NotKnown
from scenarios import Scenario

_AT_ONCE = 50  # pairs whose event logs are held in memory together
_MONTHS = 12
_INTERVAL = 0.95
_OVER_YEARS = 0  # in place of a year: all years of the run together
_TABLES = ("yearly", "age", *COUNTED, "events")
_UNITS = {table: {column.name: column.unit for column in columns} for table, columns in TABLES.items()}
_KEPT = "saved before"  # of the items of the account the one that is no amount of a year
#: Unit of what cannot be added up over places.
SHARE = "1/1000"
#: End of the unit of what happens in the course of a year.
PER_YEAR = "/year"
AGE_GROUPS = {"0-5": 0, "6-15": 6, "16-24": 16, "25-39": 25, "40-66": 40, "67+": 67}
GROUPS = ("all", *ORIGINS)
MEASURES = ("population", *FLOWS)
#: Of a pair whose runs differ before anything has happened.
AT_START = "start"

#: The table of differences: one row per figure.
COLUMNS = (
    Column(
        "table", "text", "-", f"table of the runs the figure is taken from: events, yearly, age, {', '.join(COUNTED)}"
    ),
    Column("rule", "text", "-", "of a figure from the event log: the rule whose events are counted"),
    Column(
        "place",
        "text",
        "-",
        f"municipality, or `sum` of all, which shares ({SHARE}) do not have; empty where the figure is of all rules' events",
    ),
    Column(
        "year", "integer", "-", "as that table has it; empty for the mean per year, over years that ran to their end"
    ),
    Column(
        "group",
        "text",
        "-",
        "what the table tells apart: origin group, age group, sector, tenure or item of the account; of two, both with a "
        "space between; or `all`",
    ),
    Column("measure", "text", "-", "column of that table (`bolyst columns`), or events: persons in the event log"),
    Column("unit", "text", "-", f"of the next five columns; what happens in the course of a year ends in {PER_YEAR}"),
    Column("without", "number", "see unit", "mean over the pairs, of the first scenario"),
    Column("with", "number", "see unit", "likewise, of the second"),
    Column("difference", "number", "see unit", "mean over the pairs of the second less the first"),
    Column("low", "number", "see unit", "lower end of its 95 % interval (t over the pairs); empty with a single pair"),
    Column("high", "number", "see unit", "upper end"),
    Column("pairs", "integer", "pairs", "in how many the figure differs"),
)
_KEY = [column.name for column in COLUMNS[:7]]
_RANKED = ("table", "group", "measure")  # the others are sorted by themselves


@dataclass(frozen=True)
class Differences:
    """Two scenarios compared.

    Args:
        base: the first scenario, without what is looked at.
        changed: the second, with it.
        seeds: of the pairs.
        equal: by table, the seeds whose tables are equal byte for byte.
        first: by seed, the first month (YYYY-MM) whose events differ, or `AT_START`; without the pairs that are equal.
        figures: every figure in the layout of `COLUMNS`.
        forestalled: by rule, events that came to nothing because another took the same person that month, as means per
            run without and with.
    """

    base: Scenario
    changed: Scenario
    seeds: Sequence[int]
    equal: dict[str, list[int]]
    first: dict[int, str]
    figures: pd.DataFrame
    forestalled: dict[str, tuple[float, float]]

    @property
    def moved(self) -> pd.DataFrame:
        """The figures that differ in any pair."""
        return self.figures[self.figures["pairs"] > 0]

    @cached_property
    def books(self) -> tuple[Rulebook, Rulebook]:
        """What the two scenarios go by."""
        return rulebook(self.base.rules), rulebook(self.changed.rules)

    @cached_property
    def new_rules(self) -> tuple[Rule, ...]:
        """Rules that only the second scenario has."""
        known = {rule.name for rule in self.books[0].rules}
        return tuple(rule for rule in self.books[1].rules if rule.name not in known)

    @cached_property
    def left_out(self) -> tuple[Rule, ...]:
        """Rules that only the first has."""
        known = {rule.name for rule in self.books[1].rules}
        return tuple(rule for rule in self.books[0].rules if rule.name not in known)

    @cached_property
    def replaced(self) -> tuple[Rule, ...]:
        """Rules of the second scenario that stand in the place of another of the same name."""
        before = {rule.name: rule for rule in self.books[0].rules}
        return tuple(rule for rule in self.books[1].rules if before.get(rule.name, rule) is not rule)

    @cached_property
    def never_fired(self) -> tuple[Rule, ...]:
        """New rules that took nobody in any pair; a growth takes nobody, ever."""
        events = self.figures[(self.figures["table"] == "events") & (self.figures["with"] > 0)]
        fired = set(events["rule"])
        return tuple(rule for rule in self.new_rules if rule.kind != "growth" and rule.name not in fired)

    @cached_property
    def parameters(self) -> dict[str, tuple[float, float]]:
        """Parameters both have, with other values: without, with."""
        sides = zip((self.base, self.changed), self.books, strict=True)
        without, with_ = (resolve(scenario.parameters, book.parameters) for scenario, book in sides)
        return {name: (value, with_[name]) for name, value in without.items() if with_.get(name, value) != value}

    @cached_property
    def unused_instruments(self) -> tuple[str, ...]:
        """Instruments that files of the second scenario declare, and it does not use."""
        used = {getattr(each, "instrument", "") for each in (*self.changed.instruments, *self.changed.shocks)}
        return tuple(name for name in self.books[1].instruments if name not in used)


def refuse_unlike(base: Scenario, changed: Scenario) -> None:
    """Refuse two scenarios that cannot be compared pair by pair.

    Raises:
        BadInput: they are the same, or differ in places or dates.
    """
    if base == changed:
        files = f"; it names {', '.join(base.rules)} itself" if base.rules else ""
        raise BadInput(f"{base.name} would be compared with itself{files}; name other rules, or another scenario")
    for key in ("places", "start", "stop", "known_to"):
        sides = [getattr(side, key) for side in (base, changed)]
        if sides[0] != sides[1]:
            shown = [", ".join(side) if key == "places" else str(side) for side in sides]
            raise BadInput(
                f"{base.name} and {changed.name} cannot be compared: {key} {shown[0]} against {shown[1]}; "
                "allowed are scenarios of the same places, start, stop and known_to"
            )


def compare(
    base: Scenario, changed: Scenario, seeds: Sequence[int], progress: Callable[[int], None] | None = None
) -> Differences:
    """Run two scenarios with the same seeds and compare them.

    Args:
        base: without what is looked at.
        changed: with it.
        seeds: of the pairs, at least one.
        progress: told the number of runs done, of both scenarios.

    Raises:
        BadInput: the scenarios cannot be compared, or need a figure that was not known by their `known_to`.
        FailedRun: a run broke off.
    """
    refuse_unlike(base, changed)
    report = progress or (lambda done: None)
    equal: dict[str, list[int]] = {table: [] for table in _TABLES}
    first: dict[int, str] = {}
    values: list[list[pd.Series]] = [[], []]
    lost: list[list[dict[str, int]]] = [[], []]
    for begin in range(0, len(seeds), _AT_ONCE):
        some = seeds[begin : begin + _AT_ONCE]
        without = _run(base, some, _counted(report, 2 * begin))
        with_ = _run(changed, some, _counted(report, 2 * begin + len(some)))
        for side, tables in enumerate((without, with_)):
            values[side].append(_values(tables))
            lost[side].append(tables.forestalled)
        same = _equal(without, with_)
        for table, its_seeds in same.items():
            equal[table] += its_seeds
        differing = [seed for seed in some if not all(seed in seeds_of for seeds_of in same.values())]
        first |= _first_months(without, with_, differing)
    years = base.months / _MONTHS
    figures = _figures(pd.concat(values[0]), pd.concat(values[1]), years)
    return Differences(base, changed, seeds, equal, first, figures, _forestalled(lost[0], lost[1], len(seeds)))


def interval(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end of the 95 % interval of the means of paired differences; NaN with a single pair.

    Args:
        differences: float64 [figure, pair].
    """
    n = differences.shape[1]
    middle = differences.mean(axis=1)
    if n < 2:
        return np.full_like(middle, np.nan), np.full_like(middle, np.nan)
    half = stdtrit(n - 1, (1 + _INTERVAL) / 2) * differences.std(axis=1, ddof=1) / np.sqrt(n)
    return middle - half, middle + half


def _counted(report: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda runs: report(before + runs)


def _run(scenario: Scenario, seeds: Sequence[int], progress: Callable[[int], None]) -> Tables:
    try:
        return run_replicates(scenario, seeds, events=True, progress=progress)
    except NotKnown as error:
        raise BadInput(f"{scenario.name}: {error}") from error


def _equal(without: Tables, with_: Tables) -> dict[str, list[int]]:
    """By table, the seeds whose rows are equal; the scenario's name is no result."""
    found = {}
    for table in _TABLES:
        digests = [
            {seed: digest(part.drop(columns="scenario")) for seed, part in side.named()[table].groupby("replicate")}
            for side in (without, with_)
        ]
        seeds = without.yearly["replicate"].unique()  # a run may have no events
        found[table] = [int(seed) for seed in seeds if digests[0].get(seed) == digests[1].get(seed)]
    return found


def _first_months(without: Tables, with_: Tables, seeds: Iterable[int]) -> dict[int, str]:
    """The first month whose events differ, for seeds whose tables do."""
    months = pd.concat([_sums_of_months(without), _sums_of_months(with_)], axis=1, keys=["without", "with"])
    differing = months[months["without"].ne(months["with"])].index
    first: dict[int, str] = {}
    for seed, month in differing.sort_values():
        first.setdefault(int(seed), str(month))
    start = [tables.age[tables.age["year"] == tables.age["year"].min()] for tables in (without, with_)]
    ages = [rows.set_index(["replicate", "place", "sex", "age"])["population"] for rows in start]
    other_start = set(ages[0].index[ages[0] != ages[1]].get_level_values("replicate"))
    return {seed: AT_START if seed in other_start else first.get(seed, AT_START) for seed in seeds}


def _sums_of_months(tables: Tables) -> pd.Series:
    """A number per replicate and month that differs when the month's rows of the event log do, in whatever order."""
    assert tables.events is not None
    rows = tables.events.drop(columns="scenario")
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy().view(np.int64)
    return pd.Series(hashes).groupby([rows["replicate"], rows["month"]]).sum().astype("Int64")


def _values(tables: Tables) -> pd.Series:
    """Every figure of some runs, by `_KEY` and replicate; over the years as a sum."""
    parts = [
        _events(tables),
        _table("yearly", tables.yearly, ["group"], MEASURES),
        _ages(tables.age),
        *(_counted_table(name, tables) for name in COUNTED),
    ]
    return pd.concat([part for part in parts if len(part)]).set_index([*_KEY, "replicate"])["value"]


def _with_sum(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The table without its scenario, and where it has several places, with their sum."""
    table = table.drop(columns="scenario")
    if table["place"].nunique() <= 1:
        return table
    counted = [column for column in table if column not in (*key, "place")]
    return pd.concat([table, table.groupby(key)[counted].sum(min_count=1).reset_index().assign(place="sum")])


def _table(name: str, table: pd.DataFrame, along: list[str], measures: Sequence[str]) -> pd.DataFrame:
    """The figures of a table by place, year and what else stands in its key, and those of the flows over the years."""
    table = _with_sum(table, ["replicate", "year", *along])
    group = reduce(lambda before, last: before + " " + last, (table[column] for column in along)) if along else "all"
    key = ["replicate", "place", "year", "group"]
    long = table.assign(group=group).melt(key, measures, "measure", "value").dropna()
    long["unit"] = long["measure"].map(_UNITS[name])
    if name == "economy":
        long.loc[long["group"] != _KEPT, "unit"] += PER_YEAR
    long = long[(long["place"] != "sum") | (long["unit"] != SHARE)]
    flows = long[long["unit"].str.endswith(PER_YEAR)]
    keys = ["replicate", "place", "group", "measure", "unit"]
    over_years = flows.groupby(keys, as_index=False, sort=False)["value"].sum()
    return pd.concat([long, over_years.assign(year=_OVER_YEARS)]).assign(table=name, rule="")


def _counted_table(name: str, tables: Tables) -> pd.DataFrame:
    """The figures of a table of `COUNTED`."""
    table = tables.counted[name]
    if name == "economy":  # the stop year has a budget, but nobody lived by it; what was saved until then is known
        table = table[table["year"].isin(_complete(tables)) | (table["item"] == _KEPT)]
    along = [
        column.name for column in TABLES[name] if column.type == "text" and column.name not in ("scenario", "place")
    ]
    return _table(name, table, along, COUNTED[name].columns)


def _complete(tables: Tables) -> set[int]:
    """Years that ran to their end."""
    return set(tables.yearly.loc[tables.yearly["births"].notna(), "year"])


def _ages(table: pd.DataFrame) -> pd.DataFrame:
    table = _with_sum(table, ["replicate", "year", "sex", "age"])
    lows = np.array(list(AGE_GROUPS.values()))
    group = np.array(list(AGE_GROUPS), dtype=object)[np.searchsorted(lows, table["age"], side="right") - 1]
    counted = table.assign(group=group, value=table["population"])
    counted = counted.groupby(["replicate", "place", "year", "group"], as_index=False, sort=False)[["value"]].sum()
    return counted.assign(table="age", rule="", measure="population", unit=_UNITS["age"]["population"])


def _events(tables: Tables) -> pd.DataFrame:
    assert tables.events is not None
    # A move within the region is two rows of one person, out of one place and into another.
    log = tables.events.drop_duplicates(["replicate", "month", "rule", "person"])
    log = log.assign(year=log["month"].str[:4].astype(int))
    by_year = log.groupby(["replicate", "rule", "year"]).size().rename("value").reset_index()
    over_years = by_year.groupby(["replicate", "rule"], as_index=False)["value"].sum().assign(year=_OVER_YEARS)
    key = {"table": "events", "place": "", "group": "all", "measure": "events", "unit": f"persons{PER_YEAR}"}
    return pd.concat([by_year, over_years]).assign(**key)


def _figures(without: pd.Series, with_: pd.Series, years: float) -> pd.DataFrame:
    """The table of differences."""
    joined = pd.concat([without, with_], axis=1, keys=["without", "with"]).fillna(0).astype(np.float64)
    pairs = joined.unstack("replicate", fill_value=0)  # a rule without events has no rows
    key = pairs.index.to_frame(index=False)
    # Sums over the years are not divided until here, so that equal differences of whole numbers are equal.
    complete = key.loc[(key["measure"] == "births") & (key["year"] != _OVER_YEARS), "year"].nunique()
    divisor = np.where(key["table"] == "events", years, complete)
    per_year = np.where(key["year"] == _OVER_YEARS, divisor, 1.0)
    known = per_year > 0  # there is no mean over years of which none ran to its end
    pairs, key, per_year = pairs[known], key[known], per_year[known]
    values = [pairs[side].to_numpy() for side in ("without", "with")]
    difference = values[1] - values[0]
    low, high = interval(difference)
    found = key.reset_index(drop=True).assign(
        year=lambda each: each["year"].astype("Int64").mask(each["year"] == _OVER_YEARS),
        **{"without": values[0].mean(axis=1) / per_year, "with": values[1].mean(axis=1) / per_year},
        difference=difference.mean(axis=1) / per_year,
        low=low / per_year,
        high=high / per_year,
        pairs=(difference != 0).sum(axis=1),
    )
    order = ["table", "rule", "place", "group", "measure", "year"]
    parts = pd.concat([without, with_]).index
    ranks = {name: {each: rank for rank, each in enumerate(parts.unique(name))} for name in _RANKED}
    found = found.sort_values(
        order, key=lambda column: column.map(ranks[column.name]) if column.name in ranks else column
    )
    return found[[column.name for column in COLUMNS]].reset_index(drop=True)


def _forestalled(
    without: Sequence[dict[str, int]], with_: Sequence[dict[str, int]], n: int
) -> dict[str, tuple[float, float]]:
    names = [*without[0], *(name for name in with_[0] if name not in without[0])]
    return {
        name: (sum(part.get(name, 0) for part in without) / n, sum(part.get(name, 0) for part in with_) / n)
        for name in names
    }
