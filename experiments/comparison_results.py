"""What a comparison says: differences in every outcome, the ranking in every world, value for money, whose lives differ."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from experiments import comparison_outcomes as of
from experiments import value
from experiments.comparison import UNTESTED_OFF, DrawnOptions, effects
from experiments.goal import Goal, Record, record
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import Kept, grid
from experiments.paired import LEVEL, Difference, by_draw, difference, in_whole_draws, without_chance
from experiments.paired_people import KINDS, STAYS, WORK
from experiments.ranking import (
    CERTAIN,
    FEWEST_DRAWS,
    FEWEST_PAIRS,
    Ranking,
    difference_in_all_pairs,
    is_uneven,
    means,
    rank,
)

#: What options are ranked by.
RANKED_BY = "population"
#: Way of fates that no pair shows, of an option with fewer pairs than another.
OTHER_PAIRS = "in pairs it was not run in"
#: What one more resident at the horizon may be worth to whoever pays, NOK of 2008, for curves: an assumption.
WORTHS = np.linspace(0.0, 5_000_000.0, 101)
#: The same where a single worth is taken, as for the value of knowing a parameter: an assumption.
WORTH = 1_000_000.0
#: Shuffles of the parameters that say what chance gives a value of information, and the share of them that is no more.
_SHUFFLES, _BEYOND, _SEED = 50, 0.95, 1
#: Draws below which no parameter has a value that could be told from chance.
FEWEST_KNOWN = 20


@dataclass(frozen=True, eq=False)
class Results:
    """What a comparison says.

    Args:
        drawn: what was compared, with its draws.
        kept: what the runs came to.
        budget: NOK that a mix may cost; None for any amount.
        goal: for the population; None for none.
        certainty: from which an option is told apart from another, at each look.
        looks: at the runs, after any of which no more might have been made.
    """

    drawn: DrawnOptions
    kept: Kept
    budget: float | None = None
    goal: Goal | None = None
    certainty: float = CERTAIN
    looks: int = 1

    @property
    def asked(self) -> float:
        """The certainty that holds over all looks together."""
        return 1.0 - (1.0 - self.certainty) * self.looks

    @property
    def names(self) -> tuple[str, ...]:
        """Of the options, the baseline first."""
        return tuple(option.name for option in self.drawn.comparison.options)

    @cached_property
    def worlds(self) -> tuple[str, ...]:
        """The worlds of which there are runs, the first answering the question."""
        return tuple(world for world in self.drawn.comparison.worlds if (self.kept.outcomes.world == world).any())

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome of every run, as `comparison_outcomes.of_runs` gives it."""
        comparison = self.drawn.comparison
        return of.of_runs(self.kept.outcomes, comparison.years, comparison.since)

    def matrix(self, outcome: str, world: str = "", place: str = EVERYWHERE, group: str = ALL) -> np.ndarray:
        """Values of an outcome, float64 [option, pair]; NaN where an option has no such pair."""
        rows = self._by_key.get((world or self.worlds[0], outcome, place, group))
        if rows is None:
            return np.full((len(self.names), self.pairs(world)), np.nan)
        return grid(rows, range(len(self.names)), range(self.pairs(world)))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str, str], pd.DataFrame]:
        keys = ["world", "outcome", "place", "group"]
        found = {}
        for (world, outcome, place, group), rows in self.outcomes.groupby(keys, sort=False, observed=True):
            found[str(world), str(outcome), str(place), str(group)] = rows
        return found

    def pairs(self, world: str = "") -> int:
        """Pairs of the option that has most in a world."""
        rows = self.kept.outcomes
        return int(rows.pair[rows.world == (world or self.worlds[0])].max()) + 1

    def gains(self, outcome: str = RANKED_BY, world: str = "") -> np.ndarray:
        """An outcome less the baseline's of the same pair, float64 [option, pair]."""
        numbers = self.matrix(outcome, world)
        return np.asarray(numbers - numbers[0])

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The difference of every mix to the baseline in every outcome of the first world, by place and group."""
        return pd.DataFrame(list(self._effects()))

    def _effects(self) -> Iterator[dict[str, object]]:
        places = [*self.drawn.comparison.case.places] if len(self.drawn.comparison.case.places) > 1 else []
        for outcome, about in of.OUTCOMES.items():
            if outcome.startswith(("newcomers_", "stay_")) or outcome in WORK:
                continue
            for place in (EVERYWHERE, *places):
                for group in of.groups_of(outcome):
                    numbers = self.matrix(outcome, place=place, group=group)
                    for option in range(1, len(self.names)):
                        known = in_whole_draws(~np.isnan(numbers[[0, option]]).any(axis=0))
                        if known.any():
                            without = float(np.nanmean(numbers[0]) if is_uneven(numbers) else numbers[0, known].mean())
                            found = difference_in_all_pairs(numbers, option)
                            yield self._row(option, outcome, about.unit, place, group, without, found)
        yield from self._of_stays()

    @cached_property
    def _stays(self) -> pd.DataFrame:
        of_world = self.kept.outcomes[self.kept.outcomes.world == self.worlds[0]]
        return of.stays(of_world, self.drawn.comparison.since)

    def _of_stays(self) -> Iterator[dict[str, object]]:
        """Of newcomers who come anyway."""
        found = self._stays
        for (outcome, group, option), rows in found.groupby(["outcome", "group", "option"], sort=False, observed=True):
            of_pairs = rows.set_index("pair").reindex(range(self.pairs()))
            numbers = of_pairs[["without", "value"]].to_numpy(float).T
            seen = in_whole_draws(~np.isnan(numbers).any(axis=0))
            if seen.sum() >= FEWEST_PAIRS:
                without, with_ = numbers[:, seen]
                found_ = difference(without, with_)
                mean = float(without.mean())
                yield self._row(int(str(option)), str(outcome), "share", EVERYWHERE, str(group), mean, found_)

    def _row(
        self,
        option: int,
        outcome: str,
        unit: str,
        place: str,
        group: str,
        without: float,
        found: Difference,
    ) -> dict[str, object]:
        about = {"option": self.names[option], "place": place, "group": group, "outcome": outcome, "unit": unit}
        return about | {"without": without, "with": without + found.mean} | _flat(found)

    def effect(self, option: int, outcome: str = RANKED_BY) -> Difference:
        """The difference of a mix to the baseline in an outcome of the whole case; of unequal pairs, brought to all."""
        return difference_in_all_pairs(self.matrix(outcome), option)

    @cached_property
    def rankings(self) -> dict[str, Ranking]:
        """By world; none of one with too few pairs."""
        return self.ranked(range(len(self.names)))

    def ranked(self, options: Sequence[int]) -> dict[str, Ranking]:
        """The rankings of some options, the baseline first among them."""
        found = {}
        for world in self.worlds:
            gains = self.gains(world=world)
            if (~np.isnan(gains)).sum(axis=1).min() >= FEWEST_PAIRS:
                found[world] = rank(gains, self.certainty, options)
        return found

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """Population of every run of the first world: `option`, `pair`, `year`, `value`."""
        rows = self.kept.outcomes
        chosen = (rows.world == self.worlds[0]) & (rows.place == EVERYWHERE) & (rows.group == ALL)
        return rows[chosen & (rows.measure == RANKED_BY)][["option", "pair", "year", "value"]]

    @cached_property
    def newcomers(self) -> pd.DataFrame:
        """Newcomers by option, kind and origin: mean number a run; of `anyway` the shares that stay with and without."""
        rows = []
        stays = self._stays
        for option in range(1, len(self.names)):
            for group in of.groups_of("newcomers_anyway"):
                for kind in KINDS:
                    numbers = self.matrix(f"newcomers_{kind}", group=group)[option]
                    row = {"option": self.names[option], "group": group, "kind": kind, "persons": np.nanmean(numbers)}
                    for years in STAYS if kind == "anyway" else ():
                        chosen = (stays.outcome == f"stay_{years}") & (stays.option == option) & (stays.group == group)
                        seen = stays[chosen].dropna()
                        for which, column in (("without", seen.without), ("with", seen.value)):
                            row[f"stay_{years}_{which}"] = column.mean() if len(seen) >= FEWEST_PAIRS else np.nan
                    rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def work(self) -> pd.DataFrame:
        """Work by option: of who lives here either way, mean persons who work at the horizon in one run only; `displaced`.

        `displaced` is how many more than in the baseline, in all years, got no vacancy because somebody else was helped.
        """
        rows = []
        for option, name in enumerate(self.names[1:], 1):
            only = {which: float(np.nanmean(self.matrix(which)[option])) for which in WORK}
            rows.append({"option": name} | only | {"displaced": self.effect(option, "displaced").mean})
        return pd.DataFrame(rows)

    @cached_property
    def fates(self) -> pd.DataFrame:
        """People whose life differs, a run on average, by what made the difference; of an option they sum to its gain.

        An option with fewer pairs than another has a row `OTHER_PAIRS`: what its gain in all pairs is estimated to be more
        than in its own.
        """
        rows = self.kept.fates[self.kept.fates.world == self.worlds[0]]
        keys = ["option", "way", "rule", "cause", "sign"]
        counts = rows.groupby(keys, observed=True).size().rename("persons").reset_index()
        pairs = [int((~np.isnan(of_option)).sum()) for of_option in self.matrix(RANKED_BY)]
        counts["persons"] = counts.persons * counts.sign / [pairs[option] for option in counts.option]
        gains = self.gains()
        if is_uneven(gains):
            more = means(gains) - np.nanmean(gains, axis=1)
            rows_ = [(k, OTHER_PAIRS, "", "", np.sign(more[k]), more[k]) for k in np.flatnonzero(more)]
            counts = pd.concat([counts, pd.DataFrame(rows_, columns=[*keys, "persons"])], ignore_index=True)
        counts["option"] = [self.names[option] for option in counts.option]
        return counts.sort_values(["option", "sign", "persons"], ascending=[True, False, False], ignore_index=True)

    # --- value for money -------------------------------------------------------------------------------------------------

    def of_draws(self, outcome: str, world: str = "") -> np.ndarray:
        """Gains by draw, float64 [draw, option], as `paired.without_chance` gives them, about the means that are told."""
        return without_chance(self.gains(outcome, world), self.mean(outcome, world))

    @cached_property
    def cost(self) -> np.ndarray:
        """What each option costs more than the baseline, whoever pays, by draw: float64 [draw, option], NOK."""
        return self.of_draws("cost")

    @cached_property
    def money(self) -> list[value.Row]:
        """Cost and gain of residents on average: which options are on the frontier."""
        return value.frontier(self.names, self.mean("cost"), self.mean(RANKED_BY))

    def per_unit(self, outcome: str, cost: str = "cost") -> list[value.Row]:
        """What one more of an outcome costs against the baseline."""
        return value.ratio_to(self.names, self.mean(cost), self.mean(outcome), self.names[0])

    def ratio_interval(self, option: int) -> tuple[float | None, float | None]:
        """Ends of the interval of what one more resident costs (Fieller); None for an end that there is not."""
        cost, gain = (self._of_own_draws(outcome, option) for outcome in ("cost", RANKED_BY))
        return (None, None) if gain.size < FEWEST_DRAWS else value.ratio_interval(cost, gain, LEVEL)

    def _of_own_draws(self, outcome: str, option: int) -> np.ndarray:
        """An option's gains by draw, about the mean that is told of it, float64 [draw]."""
        of_draws = by_draw(self.gains(outcome)[option]).mean(axis=1)
        known = of_draws[~np.isnan(of_draws)]
        return np.asarray(known - np.nanmean(self.gains(outcome)[option]) + self.mean(outcome)[option])

    def mean(self, outcome: str, world: str = "") -> np.ndarray:
        """Mean gain in an outcome by option, as options are ranked: of unequal pairs brought to all of them."""
        return means(self.gains(outcome, world))

    @cached_property
    def within_budget(self) -> tuple[bool, ...]:
        """Whether what is paid out for each option, not discounted, is no more than the budget on average."""
        return tuple(bool(self.budget is None or each <= self.budget) for each in self.mean("spent"))

    @cached_property
    def affordable(self) -> Ranking | None:
        """The ranking of the first world among those within the budget; None without a budget, or with too few pairs."""
        chosen = [option for option, within in enumerate(self.within_budget) if within or option == 0]
        return None if self.budget is None else self.ranked(chosen).get(self.worlds[0])

    @cached_property
    def information(self) -> pd.DataFrame:
        """What it is worth to know each parameter before choosing, if one more resident is worth `WORTH`.

        Empty with fewer than `FEWEST_KNOWN` draws; effects of instruments that no option uses are left out. Columns are
        `parameter`, or the instrument whose effects are known together; `inputs`, how many parameters that is; `evppi`; and
        `by_chance`, the 95th percentile of what parameters without meaning get.
        """
        # From draws as they are: a regression leaves chance out by itself, and of draws without it sees too little.
        cost, effect = (np.asarray(self._by_whole_draw(outcome)) for outcome in ("cost", RANKED_BY))
        most = float(value.evpi(self.cost, self.of_draws(RANKED_BY), np.array([WORTH]))[0]) if len(effect) else 0.0
        draws = self.drawn.values(self.pairs()) if len(effect) >= FEWEST_KNOWN else {}
        columns = {name: column[: len(effect)] for name, column in draws.items() if name not in self.unused_effects}
        columns = {name: column for name, column in columns.items() if np.ptp(column) > 0.0}
        together: dict[str, list[str]] = {name: [name] for name in columns}
        for name in effects(self.drawn.comparison.case) & set(columns):
            together.setdefault(name.rpartition("_")[0], []).append(name)
        rows: list[tuple[str, int, float, float]] = []
        for name, parts in together.items():
            if name in columns or len(parts) > 1:  # the only effect of an instrument is told by its own name
                inputs = np.stack([columns[each] for each in sorted(parts)], axis=1)
                found = value.evppi(cost, effect, WORTH, inputs)
                shuffled = np.quantile(value.evppi_by_chance(cost, effect, WORTH, inputs, _SEED, _SHUFFLES), _BEYOND)
                if name not in columns:  # to know all is worth no less than to know one
                    found = max([found, *(each for part, _, each, _ in rows if part in parts)])
                rows.append((name, len(parts), min(found, most), min(float(shuffled), most)))
        table = pd.DataFrame(rows, columns=["parameter", "inputs", "evppi", "by_chance"])
        return table.sort_values(["evppi", "parameter"], ascending=[False, True], ignore_index=True)

    @cached_property
    def unused_effects(self) -> set[str]:
        """Effects of instruments that no option uses: draws stand together, so that one would be paid for another's."""
        used = {
            getattr(each, "instrument", "")
            for option in self.drawn.comparison.options
            for scenario in option.scenario.values()
            for each in scenario.instruments
        }
        return {name for name in effects(self.drawn.comparison.case) if name.rpartition("_")[0] not in used}

    def _by_whole_draw(self, outcome: str) -> np.ndarray:
        """Gains by draw as they are, of draws that every option has whole, float64 [draw, option]."""
        of_draws = by_draw(self.gains(outcome))
        return np.asarray(of_draws[:, ~np.isnan(of_draws).any(axis=(0, 2))].mean(axis=2).T)

    # --- the goal --------------------------------------------------------------------------------------------------------

    @cached_property
    def reaches(self) -> tuple[float, ...]:
        """Share of pairs in which each option reaches the goal."""
        assert self.goal is not None
        numbers = self.matrix(RANKED_BY)
        return tuple(float((of_option[~np.isnan(of_option)] >= self.goal.population).mean()) for of_option in numbers)

    @cached_property
    def history(self) -> Record:
        """What the case ever grew by, beside the goal."""
        assert self.goal is not None
        case = self.drawn.comparison.case
        return record(self.goal, case.places, case.known_to.isoformat(), self.drawn.comparison.since // 12)

    @property
    def untested(self) -> Ranking | None:
        """The ranking with every untested effect at ratio 1."""
        return self.rankings.get(UNTESTED_OFF)


def _flat(found: Difference) -> dict[str, object]:
    row = asdict(found)
    for name in ("parameters", "both"):
        row[f"{name}_low"], row[f"{name}_high"] = row.pop(name)
    return row
