"""Runs the cases as they were and measures every pattern in them, run by run.

The cases run with the same seeds, so that they share the world outside, and a pattern of several cases is measured on the
runs of one seed side by side. Nothing is fitted here, and nothing may be chosen by what comes out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calibration.pattern_pairs import PLACE, Pairs
from calibration.pattern_runs import SETTLING, Run, joined, observe
from calibration.pattern_statistics import measured
from calibration.pattern_table import NotSimulated, Pattern, groups, patterns, places_of
from experiments.problems import BadInput, FailedRun
from model.engine.cache import mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.record import BooksError
from model.simulation import MigrationModel
from model.tables import NotKnown
from scenarios import Scenario, cases, find, load
from scenarios.problems import nearest

#: Emergent patterns that should lie inside.
WANTED = 0.9
#: Where refugees are settled, runs go on until those of 2008 have been followed for five years.
FOLLOWED_TO = date(2014, 1, 1)
_BAND = (0.05, 0.95)
_NOBODY = "no run had anybody to count"


@dataclass(frozen=True)
class Outcome:
    """A pattern and what the runs gave for it.

    Attributes:
        pattern: the row of the table.
        values: of the runs that had somebody to count.
        why: there is no value; empty when there is one.
    """

    pattern: Pattern
    values: tuple[float, ...]
    why: str = ""

    @property
    def mean(self) -> float | None:
        """Mean of the runs."""
        return float(np.mean(self.values)) if self.values else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """From the 5th to the 95th percentile of the runs."""
        if not self.values:
            return None
        low, high = np.quantile(self.values, _BAND)
        return float(low), float(high)

    @property
    def inside(self) -> bool | None:
        """Whether the mean lies within the tolerance; None without a value or a tolerance."""
        return self.pattern.holds(self.mean)


def scenarios_of(case: str | None) -> list[Scenario]:
    """The scenario of a case as it was, or those of all cases that come with the model.

    Raises:
        BadInput: there is no such case.
    """
    known = [each.name for each in cases() if each.name in groups()]
    if case is not None and case not in known:
        raise BadInput(f"{case}: there is no such case; {nearest(case, known)}")
    return [load(find(name)) for name in ([case] if case else known)]


def listed(scenarios: Sequence[Scenario]) -> list[Pattern]:
    """Every pattern when all cases are run, else those that the cases can say something about."""
    simulated = [place for scenario in scenarios for place in scenario.places]
    if len(scenarios) > 1:
        return list(patterns())
    found = []
    for pattern in patterns():
        try:
            places_of(pattern.place, simulated)
        except NotSimulated:
            continue
        found.append(pattern)
    return found


def compare(
    scenarios: Sequence[Scenario], seeds: Sequence[int], progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Run scenarios with every seed, one run after the other, and measure the patterns.

    Args:
        scenarios: of different cases.
        seeds: the same for every case.
        progress: told the number of runs done, after each.

    Raises:
        BadInput: a scenario needs a figure that was not known by its `known_to`.
        FailedRun: a run broke off.
    """
    wanted = listed(scenarios)
    values: dict[Pattern, list[float]] = {pattern: [] for pattern in wanted}
    reasons: dict[Pattern, str] = {}
    prepared = [_inputs(scenario) for scenario in scenarios]
    done = 0
    for seed in seeds:
        runs = []
        for inputs, compared, pairs in prepared:
            runs.append(_run(inputs, seed, compared, pairs))
            done += 1
            if progress:
                progress(done)
        together = joined(runs)
        for pattern in wanted:
            try:
                value = measured(pattern, together)
            except NotSimulated as reason:
                reasons[pattern] = str(reason)
                continue
            if np.isfinite(value):
                values[pattern].append(value)
    return [
        Outcome(each, tuple(found), reasons.get(each, "") or ("" if found else _NOBODY))
        for each, found in values.items()
    ]


def _inputs(scenario: Scenario) -> tuple[Inputs, int, Pairs | None]:
    """A scenario resolved, as long as patterns need it, the month whose start residents are looked at, and the pairs."""
    compared = 12 * scenario.stop.year + scenario.stop.month - 1
    try:
        inputs = Inputs(scenario)
        if SETTLING in [rule.name for rule in inputs.program.built.rules]:
            inputs = Inputs(replace(scenario, stop=max(scenario.stop, FOLLOWED_TO)))
        pairs = Pairs(scenario) if scenario.places == (PLACE,) else None
    except NotKnown as error:
        raise BadInput(f"{scenario.name}: {error}") from error
    except RuleError as error:
        raise FailedRun(str(error)) from error
    return inputs, compared, pairs


def _run(inputs: Inputs, seed: int, compared: int, pairs: Pairs | None) -> Run:
    try:
        run = observe(MigrationModel(inputs.scenario, seed, inputs, events=True), compared)
        if pairs:
            run = replace(run, labour=replace(run.labour, pairs=pairs.run(seed)))
    except (RuleError, BooksError) as error:
        raise FailedRun(str(error), seed) from error
    except NotKnown as error:
        raise BadInput(str(error)) from error
    except MemoryError as error:
        raise FailedRun("there is not enough memory", seed) from error
    mark_warm()
    return run
