"""Runs the cases as they happened and counts their outcomes the way the report did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from rich import box
from rich.table import Table

from calibration.case_outcomes import NOT_COUNTED, CaseOutcome, case_outcomes
from calibration.difference_in_differences import AFTER, difference, rate, simulated
from model.inputs import Inputs
from model.policy import Target
from model.simulation import MigrationModel
from scenarios import cases, find, load

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
    """Every outcome, counted in a run of its scenario for every seed."""
    found: dict[str, list[tuple[int, int]]] = {each.outcome: [] for each in case_outcomes()}
    for name in dict.fromkeys(each.scenario for each in case_outcomes()):
        scenario = load(str(find(name)))
        inputs = Inputs(scenario)
        of_it = sorted((each for each in case_outcomes() if each.scenario == name), key=lambda each: each.month)
        for seed in seeds:
            model = MigrationModel(scenario, seed, inputs)
            for each in of_it:
                while model.month < each.month:
                    model.step()
                found[each.outcome].append(each.counted(model))
    return [_counted(each, found[each.outcome]) for each in case_outcomes()]


def _counted(outcome: CaseOutcome, counts: Sequence[tuple[int, int]]) -> Counted:
    some = [(yes, n) for yes, n in counts if n]
    shares = np.array([outcome.of_the_picked(yes / n) for yes, n in some])
    return Counted(outcome, shares, sum(n for _, n in some))


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


def lines_of_flytthit(found: Flytthit) -> Iterator[str]:
    """What is said of it."""
    low, high = np.quantile(found.differences, (0.05, 0.95))
    yield (
        f"Flytthit, net migration of 2005-08 less 2000-04 against Lofoten: {found.differences.mean():+.0f} persons a year "
        f"in runs with it ({low:+.0f} to {high:+.0f}); the series say -76 +- 90 (one standard deviation of placebos)."
    )
    error = found.effects.std(ddof=1) / len(found.effects) ** 0.5
    yield (
        f"In these runs it brought {found.effects.mean():+.1f} +- {error:.1f} persons a year, a prior: the series could "
        "show no effect below 160 to 250, and speak against more than about 75."
    )


def as_json(found: Sequence[Counted], of_flytthit: Flytthit) -> dict[str, Any]:
    """The same for programs."""
    return {
        "outcomes": [
            {
                "ids": each.outcome.ids,
                "meaning": each.outcome.meaning,
                "observed": [each.outcome.observed, each.outcome.among],
                "passing": list(each.outcome.passing),
                "simulated": each.share,
                "runs": each.shares.tolist(),
                "people": each.people,
                "compatible": each.compatible,
            }
            for each in found
        ],
        "not_counted": NOT_COUNTED,
        "flytthit": {"differences": of_flytthit.differences.tolist(), "effects": of_flytthit.effects.tolist()},
    }


def report(found: Sequence[Counted], runs: int) -> Iterator[Table | str]:
    """What is printed of them."""
    table = Table(
        title=f"Outcomes of the cases, {runs:,} runs each", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for heading in ("outcome", "report", "would pass", "simulated", "90 % of runs", ""):
        table.add_column(heading, no_wrap=True)
    for each in found:
        outcome = each.outcome
        low, high = outcome.passing
        band = "–"
        if each.shares.size:
            band = " to ".join(f"{share:.2f}" for share in np.quantile(each.shares, (0.05, 0.95)))
        table.add_row(
            outcome.ids,
            f"{outcome.observed} of {outcome.among}",
            f"{low:.2f} to {high:.2f}",
            f"{each.share:.2f}",
            band,
            "compatible" if each.compatible else "NOT compatible",
        )
    yield table
    for each in found:
        yield f"{each.outcome.ids}, {each.outcome.outcome}: {each.outcome.meaning}; {each.outcome.caution}."
    yield "Would pass: the true shares for which so many of so many would not surprise (90 %). Compatible is not validated."
    yield "Who was picked, stayed and was asked does better than all: log odds +0.4 +- 0.6, a judgement, is in the share."
    yield f"Not counted: {'; '.join(f'{ids}, {why}' for ids, why in NOT_COUNTED.items())}."
