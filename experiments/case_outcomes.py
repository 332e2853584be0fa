"""Runs the cases as they happened and counts their outcomes the way the report did."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from calibration import krafttak as of_krafttak
from calibration import newcomer_survey as of_survey
from calibration.case_outcomes import INSIDE, PICKED, CaseOutcome, case_outcomes
from calibration.difference_in_differences import AFTER, difference, rate, simulated
from model.inputs import Inputs
from model.policy import Target
from model.simulation import MigrationModel
from scenarios import Scenario, cases, find, load

_Found = TypeVar("_Found")
_PER = 1000.0  # inhabitants, of rates


@dataclass(frozen=True)
class Counted:
    """An outcome in runs.

    Args:
        outcome: of the report.
        shares: of every run in which somebody was counted, as among those who were picked.
        people: counted, over all runs.
    """

    outcome: CaseOutcome
    shares: np.ndarray
    people: int

    @property
    def share(self) -> float:
        """Mean over the runs; not a number where nobody was counted."""
        return float(self.shares.mean()) if self.shares.size else float("nan")

    @property
    def compatible(self) -> bool:
        """Whether the mean lies in the range of shares that pass."""
        low, high = self.outcome.passing
        return low <= self.share <= high


def count(seeds: Sequence[int]) -> list[Counted]:
    """Every outcome that is counted by itself, in a run of its scenario for every seed."""
    return [_counted(each, list(_runs(each.scenario, seeds, each.month, each.counted))) for each in case_outcomes()]


def _runs(name: str, seeds: Sequence[int], month: int, counted: Callable[[MigrationModel], _Found]) -> Iterator[_Found]:
    """What is counted at the start of a month in a run of a scenario, for every seed."""
    scenario = load(str(find(name)))
    inputs = Inputs(scenario)
    for seed in seeds:
        model = MigrationModel(scenario, seed, inputs)
        while model.month < month:
            model.step()
        yield counted(model)


def _counted(outcome: CaseOutcome, counts: Sequence[tuple[int, int]]) -> Counted:
    some = [(yes, n) for yes, n in counts if n]
    shares = np.array([outcome.of_the_picked(yes / n) for yes, n in some])
    return Counted(outcome, shares, sum(n for _, n in some))


@dataclass(frozen=True)
class Krafttak:
    """The first two intakes of Krafttak in runs.

    Args:
        counts: int64 [run, category].
    """

    counts: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """Of all runs together, as among those who were picked: float64 [category]."""
        return self._picked(self.counts.sum(axis=0))

    @property
    def of_runs(self) -> np.ndarray:
        """Of every run, likewise: float64 [run, category]."""
        return np.array([self._picked(counts) for counts in self.counts])

    @property
    def chances(self) -> np.ndarray:
        """Of counts no more likely than the report's, for 0 to 8 discharged from these intakes: float64 [discharged]."""
        return of_krafttak.chances(of_krafttak.shares(self.counts.sum(axis=0)))

    @property
    def compatible(self) -> bool:
        """Whether the counts would not surprise, for some number of discharged."""
        return bool(self.chances.max() > 1.0 - INSIDE)

    def _picked(self, counts: np.ndarray) -> np.ndarray:
        found: np.ndarray = of_krafttak.of_the_picked(of_krafttak.shares(counts), PICKED).mean(axis=0)
        return found


def krafttak(seeds: Sequence[int]) -> Krafttak:
    """The project as it happened, a run for every seed."""
    month = of_krafttak.COUNTED_AT
    return Krafttak(np.array(list(_runs(of_krafttak.SCENARIO, seeds, month, of_krafttak.where))))


@dataclass(frozen=True)
class Survey:
    """The newcomer survey in pairs of runs, with and without campaigns.

    Args:
        pairs: what is counted of each.
    """

    pairs: Sequence[of_survey.Answers]

    @property
    def shares(self) -> tuple[float, float, float]:
        """Of triggered moves, of those who had heard, and of those who came home; of all pairs together."""
        return self._shares(of_survey.Answers(*np.sum(self.pairs, axis=0)))

    @property
    def of_pairs(self) -> np.ndarray:
        """The same of every pair, float64 [pair, question]."""
        return np.array([self._shares(each) for each in self.pairs])

    @property
    def said(self) -> np.ndarray:
        """Shares as they would be said in the survey, float64 [question]."""
        found: np.ndarray = of_survey.of_the_asked(self.shares).mean(axis=0)
        return found

    @property
    def deterred(self) -> float:
        """In-movers who would be here without campaigns alone, per in-mover asked."""
        return sum(each.deterred for each in self.pairs) / sum(each.asked for each in self.pairs)

    @property
    def chance(self) -> float:
        """Of a set of answers no more likely than the survey's."""
        return of_survey.chance(self.shares)

    @property
    def compatible(self) -> bool:
        """Whether the answers together would not surprise."""
        return self.chance > 1.0 - INSIDE

    @staticmethod
    def _shares(of: of_survey.Answers) -> tuple[float, float, float]:
        return of.triggered / of.asked, of.heard / of.strangers, of.home / of.asked


def survey(seeds: Sequence[int], scenario: Scenario | None = None) -> Survey:
    """The survey at the stop of a scenario, a pair of runs for every seed.

    Args:
        seeds: of the pairs.
        scenario: with campaigns; Fjellregionen with Flytthit where not given.
    """
    with_it = of_survey.surveyed(scenario or load(str(find(of_survey.SCENARIO))))
    sides = [(each, Inputs(each)) for each in (with_it, of_survey.without_campaigns(with_it))]
    pairs = []
    for seed in seeds:
        pair = [MigrationModel(each, seed, inputs, events=True) for each, inputs in sides]
        for model in pair:
            model.run()
        pairs.append(of_survey.answers(*pair))
    return Survey(pairs)


@dataclass(frozen=True)
class Flytthit:
    """The difference-in-differences of Fjellregionen with Flytthit against Lofoten, persons a year.

    Args:
        differences: as the series would show it, of every run.
        effects: what the project did in it: net migration of 2005-08 with it less without, of every pair of runs.
    """

    differences: np.ndarray
    effects: np.ndarray


def flytthit(seeds: Sequence[int]) -> Flytthit:
    """Both regions with and without the project, a pair of runs for every seed."""
    places = {case.name: case.places for case in cases()}
    treated, others = places["fjellregionen"], places["lofoten"]
    scenario = load(str(find("fjellregionen_flytthit")))
    there = Target(places=treated)
    instruments = tuple(replace(each, target=there) for each in scenario.instruments)
    with_it = replace(scenario, places=(*treated, *others), instruments=instruments)
    without = replace(with_it, instruments=(), projects=())
    of_both = [(each, Inputs(each)) for each in (with_it, without)]
    differences, effects = [], []
    for seed in seeds:
        one, other = (simulated(MigrationModel(each, seed, inputs).run()) for each, inputs in of_both)
        people = sum(one[1][place][AFTER[0]] for place in treated) / _PER
        differences.append(difference(*one, treated, others) * people)
        effects.append((rate(*one, treated, AFTER) - rate(*other, treated, AFTER)) * people)
    return Flytthit(np.array(differences), np.array(effects))
