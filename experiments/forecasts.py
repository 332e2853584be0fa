"""Forecasts: the cases run from an origin on, each replicate with a draw of the posterior of that origin.

A case runs as a whole, since its places trade movers, from 1 January of the origin, which is also its `known_to`: nothing
published later is read. No instrument is added. The series that a level was learnt from hold the efforts of their time,
so a forecast says what comes if things go on as they have been going, not what comes without an effort.

Replicate i has row i of the case's posterior and the seed `FIRST_SEED` + i, the same in every case: what the country draws
(labour immigration, settlement, demand for labour, the common shock) is common to all places of a replicate.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from calibration.baseline_ages import NAMED_GROUPS
from calibration.protocol import MEMBERS, ORIGINS, SEED_OF_FORECASTS, SHIPPED
from experiments.borrowed_report import borrowed_in
from experiments.carried_out import carried_out
from experiments.executors import Where
from experiments.problems import BadInput, FailedRun
from experiments.runner import simulated, told_as_failed
from model.engine.cache import is_warm, mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.rulebook import rulebook
from model.state import FLOWS
from model.tables import NotKnown
from scenarios import Scenario
from scenarios.catalogue import cases as every_case
from scenarios.posterior import SHIPPED as SHIPPED_KIND
from scenarios.posterior import posterior, posterior_file, skill_kind
from scenarios.problems import RefusedError, nearest, shown

#: The roots of seeds lie a million apart, so that no run of a forecast shares its draws with one of the bank or a check.
FIRST_SEED = SEED_OF_FORECASTS * 1_000_000
#: Years of the 1 January that a forecast can start from, and the last it can go to.
FIRST_ORIGIN, LAST_ORIGIN, LAST_STOP = ORIGINS[0], SHIPPED.year, 2040
#: Fewer replicates than this leave the edges of a fan of 90 % rough.
ENOUGH = MEMBERS
#: Runs of a task: small enough that all workers end together, large enough that handing it out does not count.
_RUNS_OF_A_TASK = 4
#: What is counted in a year beside the population: the register's flows, and their sums.
CHANGES = (*FLOWS, "net_migration", "natural_increase")

Progress = Callable[[int], None]
#: Of a run: population and flows, int64 [place, year, 1 + flow], and ages, int64 [place, year, group].
_Counts = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Forecasts:
    """What was forecast.

    Args:
        origin: the year of the 1 January it starts from.
        stop: the year of the last 1 January.
        kind: of posterior, `shipped` or `skill/ORIGIN`.
        replicates: number of runs of each case.
        yearly: place, year, replicate, population on 1 January, and `CHANGES` in the calendar year, which are empty in the
            stop year.
        ages: place, year, replicate, group of `calibration.baseline_ages.NAMED_GROUPS`, population on 1 January.
        borrowed: what of the cases is another's, as `experiments.borrowed_report` says it; empty when nothing is.
    """

    origin: int
    stop: int
    kind: str
    replicates: int
    yearly: pd.DataFrame
    ages: pd.DataFrame
    borrowed: str = ""

    @property
    def day(self) -> date:
        """The origin."""
        return date(self.origin, 1, 1)

    @property
    def places(self) -> list[str]:
        """Their names, in the order of the cases."""
        return list(self.yearly["place"].unique())

    def of(self, places: Sequence[str]) -> "Forecasts":
        """The rows of some places."""
        yearly, ages = (table[table["place"].isin(places)].reset_index(drop=True) for table in (self.yearly, self.ages))
        return replace(self, yearly=yearly, ages=ages)


@dataclass(frozen=True)
class _Task:
    """Runs of one case: their seeds, and the parameters of each."""

    scenario: Scenario
    seeds: tuple[int, ...]
    draws: tuple[dict[str, float], ...]

    def split(self, runs: int) -> tuple["_Task", "_Task"]:
        """The first runs, and the others."""
        first = replace(self, seeds=self.seeds[:runs], draws=self.draws[:runs])
        return first, replace(self, seeds=self.seeds[runs:], draws=self.draws[runs:])


def forecast(
    cases: Sequence[str],
    origin: int,
    stop: int,
    replicates: int = MEMBERS,
    kind: str | None = None,
    scenario: Scenario | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Forecasts:
    """Forecast the population and flows of all places of some cases.

    More than one worker are processes, not threads (docs/scale.md says what was measured): in a Python file of your own
    call it below ``if __name__ == "__main__":``.

    Args:
        cases: their names.
        origin: year of the 1 January the runs start from; 2004 to 2009.
        stop: year of the last 1 January, after the origin, up to 2040.
        replicates: runs of each case; at least 1, at most as many as its posterior has draws.
        kind: of posterior; that of the origin when not given: `skill/ORIGIN` for 2004 to 2008, `shipped` for 2009.
        scenario: takes the place of its case's plain scenario; `refuse_scenario` says which can.
        workers: processes; the cores of this machine when not given, and 1 runs in this process.
        progress: told the number of runs done, after each task, from the calling thread.

    Raises:
        BadInput: one of the above is not so, or nothing is fitted for a case and origin.
        FailedRun: naming the first seed that failed; the other runs are stopped.
    """
    refuse_years(origin, stop)
    if replicates < 1:
        raise BadInput(f"{replicates} replicates: allowed are whole numbers from 1 on")
    kind = kind or kind_of(origin)
    if kind in [kind_of(later) for later in range(origin + 1, LAST_ORIGIN + 1)]:
        raise BadInput(
            f"{shown(kind)}: a posterior that has seen what came after {origin} forecasts nothing from there"
        )
    if scenario is not None:
        refuse_scenario(scenario, cases, origin, stop)
    plain = {name: _plain(name, origin, stop) for name in cases}
    if scenario is not None:
        plain[scenario.case] = replace(scenario, stop=date(stop, 1, 1))
    tasks = [task for each in _heaviest_first(plain) for task in _tasks(each, kind, replicates)]
    counts: dict[str, dict[int, _Counts]] = {name: {} for name in cases}
    done = 0
    for task, of_task in _carried_out(tasks, workers or os.cpu_count() or 1):
        counts[task.scenario.case] |= dict(zip(task.seeds, of_task, strict=True))
        done += len(task.seeds)
        if progress:
            progress(done)
    seeds = range(FIRST_SEED, FIRST_SEED + replicates)
    runs = [(each.places, [counts[name][seed] for seed in seeds]) for name, each in plain.items()]
    tables = _tables(runs, range(origin, stop + 1), replicates)
    return Forecasts(origin, stop, kind, replicates, *tables, borrowed_in(*plain.values()))


def kind_of(origin: int) -> str:
    """The kind of posterior that has seen what was known by 1 January of an origin, and no more."""
    return SHIPPED_KIND if origin == SHIPPED.year else skill_kind(origin)


def refuse_years(origin: int, stop: int) -> None:
    """Refuse years that no forecast can have.

    Raises:
        BadInput: with the reason.
    """
    allowed = f"allowed are {FIRST_ORIGIN} to {LAST_ORIGIN}"
    if origin < FIRST_ORIGIN:
        raise BadInput(
            f"--from {origin}: no posterior of that origin ships, as parameters were fitted to what was known by 1 January "
            f"of {FIRST_ORIGIN} to {LAST_ORIGIN} only, and any of these has seen what came after {origin}; {allowed}"
        )
    if origin > LAST_ORIGIN:
        raise BadInput(
            f"--from {origin}: no posterior of that origin ships, as the model's public figures end with what was known by "
            f"1 January {LAST_ORIGIN}, so that nothing later can be started from or fitted to; {allowed}"
        )
    if not origin < stop <= LAST_STOP:
        raise BadInput(f"--to {stop}: allowed are years after --from, {origin + 1} to {LAST_STOP}")


def refuse_scenario(scenario: Scenario, names: Sequence[str], origin: int, stop: int) -> None:
    """Refuse a scenario that says something else than the forecast does.

    Raises:
        BadInput: naming the key, the value and what is allowed.
    """
    day, end = date(origin, 1, 1), date(stop, 1, 1)
    whole = {each.name: each.places for each in every_case()}[scenario.case]
    why = ""
    if scenario.case not in names:
        why = f"case {shown(scenario.case)} is not forecast; allowed is a scenario of {' or '.join(names)}"
    elif scenario.start != day:
        why = f"start {scenario.start} is not the origin of the forecast; allowed is {day}"
    elif scenario.known_to != day:
        why = f"known_to {scenario.known_to} is after the origin, of which a forecast reads nothing; leave it out"
    elif scenario.stop > end:
        why = f"stop {scenario.stop} is after the end of the forecast; allowed are firsts of a month up to {end}"
    elif scenario.places != whole:
        why = "places leaves some out, and a case is forecast as a whole, since its places trade movers; leave it out"
    if why:
        raise BadInput(f"--scenario {scenario.name}: {why}")


def _plain(name: str, origin: int, stop: int) -> Scenario:
    """A case with nothing added, from the origin on."""
    known = {each.name: each for each in every_case()}
    if name not in known:
        raise BadInput(f"{shown(name)} is not a case; {nearest(name, known)}")
    case, day = known[name], date(origin, 1, 1)
    return Scenario(name, case.title, name, case.places, day, date(stop, 1, 1), known_to=day)


def _heaviest_first(of_cases: dict[str, Scenario]) -> list[Scenario]:
    """Or the workers would wait for one that is left with the largest."""
    people = {each.name: each.population_2000 or 0 for each in every_case()}  # of a new case it may not be known
    return sorted(of_cases.values(), key=lambda scenario: -people[scenario.case])


def _tasks(scenario: Scenario, kind: str, replicates: int) -> Iterator[_Task]:
    """The runs of a case, each with its draw; what the scenario says itself of a parameter is meant so."""
    if not posterior_file(scenario.case, kind).is_file():
        raise BadInput(
            f"{scenario.case}: it has no posterior {shown(kind)}, so it cannot be forecast from {scenario.start}"
        )
    try:
        draws = posterior(scenario.case, replicates, rulebook(scenario.rules).parameters, kind)
    except RefusedError as refused:
        ((where, why),) = refused.why.items()
        option = "--replicates" if where == ("number",) else scenario.case
        raise BadInput(f"{option}: {why}") from refused
    for first in range(0, replicates, _RUNS_OF_A_TASK):
        rows = range(first, min(first + _RUNS_OF_A_TASK, replicates))
        of_runs = ({name: float(values[row]) for name, values in draws.items()} for row in rows)
        seeds = tuple(FIRST_SEED + row for row in rows)
        yield _Task(scenario, seeds, tuple({**each, **scenario.parameters} for each in of_runs))


def _carried_out(tasks: Sequence[_Task], workers: int) -> Iterator[tuple[_Task, list[_Counts]]]:
    """The tasks with what they counted, in the order in which they end.

    The first run is made here when nothing is compiled yet, so that workers do not all compile the same.
    """
    waiting = list(tasks)
    if not is_warm():
        first, rest = waiting[0].split(1)
        waiting[:1] = [rest] if rest.seeds else []
        yield first, _carry_out(first)
        mark_warm()
    yield from carried_out(waiting, _carry_out, Where(workers))


def _carry_out(task: _Task) -> list[_Counts]:
    """What the runs of a task count.

    Raises:
        BadInput: the case needs a figure that was not known at the origin.
        FailedRun: a run broke off.
    """
    scenario = task.scenario
    book, found = rulebook(scenario.rules), []
    for seed, draw in zip(task.seeds, task.draws, strict=True):
        drawn = replace(scenario, parameters=draw)
        try:
            inputs = Inputs(drawn, book)
        except RuleError as error:
            raise FailedRun(str(error), seed) from error
        except NotKnown as error:
            raise BadInput(f"{scenario.case} from {scenario.start}: {error}") from error
        with told_as_failed(seed):
            record = simulated(drawn, seed, inputs).record
        years = sorted(record.population)
        people = np.stack([record.population[year].sum(axis=1) for year in years], axis=1)
        flows = np.zeros((*people.shape, len(FLOWS)), dtype=np.int64)
        for k, year in enumerate(years[:-1]):
            flows[:, k] = record.flows[year].sum(axis=1)
        by_age = np.stack([record.ages[year].sum(axis=1) for year in years], axis=1)
        groups = [by_age[..., first : last + 1].sum(axis=-1) for first, last in NAMED_GROUPS.values()]
        found.append((np.concatenate([people[..., None], flows], axis=-1), np.stack(groups, axis=-1)))
    return found


def _tables(
    runs: Sequence[tuple[tuple[str, ...], list[_Counts]]], years: range, replicates: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `yearly` and `ages` by place, year and replicate, in this order, of cases by their places and runs."""
    places = [place for of_case, _ in runs for place in of_case]
    # By [place, year, replicate, figure]: cases behind each other, as their places are.
    counts = np.concatenate([np.stack([numbers for numbers, _ in of_case], axis=2) for _, of_case in runs])
    ages = np.concatenate([np.stack([groups for _, groups in of_case], axis=2) for _, of_case in runs])
    of_row = pd.MultiIndex.from_product([places, years, range(replicates)], names=["place", "year", "replicate"])
    yearly = of_row.to_frame(index=False)
    flat = counts.reshape(len(yearly), -1)
    figures = dict(zip(FLOWS, flat[:, 1:].T, strict=True))
    figures["net_migration"] = (
        figures["in_migration"] - figures["out_migration"] + figures["immigration"] - figures["emigration"]
    )
    figures["natural_increase"] = figures["births"] - figures["deaths"]
    yearly["population"] = flat[:, 0]
    unfinished = (yearly["year"] == years[-1]).to_numpy()
    for name in CHANGES:
        yearly[name] = pd.arrays.IntegerArray(figures[name].copy(), unfinished.copy())
    names = ["place", "year", "replicate", "group"]
    by_group = pd.MultiIndex.from_product([places, years, range(replicates), NAMED_GROUPS], names=names)
    return yearly, by_group.to_frame(index=False).assign(population=ages.ravel())
