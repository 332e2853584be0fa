"""The benchmark: the engine against a Mesa model as it is usually written, and the waits a user feels.

The engine and `tests/bench/idiomatic.py` run the same rules from the same starting population in one process, turn by
turn, so that whatever else the machine does slows both. They must agree within Monte-Carlo error; no other figure is a
pass or a fail. Seconds are CPU seconds of one core unless said otherwise; trust the ratios.
"""

import json as jsonlib
import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from math import sqrt
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.bench_batch import BatchEffort, measure_batch
from experiments.bench_compare import ComparisonEffort, measure_comparison
from experiments.bench_figures import FIGURES
from experiments.bench_process import starts
from experiments.bench_timing import Timing, timed
from model.inputs import Inputs
from model.policy import HazardRatio, Target
from model.rulebook import Rulebook
from model.schedule import rules
from model.simulation import MigrationModel
from model.state import FLOWS
from scenarios import Scenario, find, load

ROOT = Path(__file__).resolve().parents[1]
IDIOMATIC = ROOT / "tests" / "bench" / "idiomatic.py"
#: Beyond this many standard errors of the difference the two models do not agree.
LARGEST_Z = 3.5
_FIRST_MESA_SEED = 100_001  # far from the engine's, so that the samples are independent
#: The world outside all but held still: what is the same for both of two runs would only hide how they differ.
_CALM = {"outside_level_sd": 0.001, "outside_common_sd": 0.0}
#: The Mesa model has no markets of jobs and homes: neither moves anybody in the scenario that both run.
_WITHOUT_MARKETS = {
    "out_migration_jobless": 1.0,
    "out_migration_misplaced": 1.0,
    "out_migration_own_business": 1.0,
    "out_migration_homeless": 1.0,
    "in_migration_vacancies": 0.0,
    "labour_immigration_vacancies": 0.0,
}


@dataclass(frozen=True)
class Effort:
    """How much is run.

    Args:
        mesa_runs: runs of the Mesa model, each between two of the engine.
        engine_runs: runs of the engine that those are compared with.
        pairs: of runs with and without an instrument.
        starts: of fresh processes per figure; 0 leaves these figures out.
        cold: whether one of them starts with an empty cache.
        batch: how much is run in batches; None leaves these figures out.
        comparison: how much is run in a comparison of a mix; None leaves these figures out.
    """

    mesa_runs: int = 60
    engine_runs: int = 200
    pairs: int = 200
    starts: int = 3
    cold: bool = True
    batch: BatchEffort | None = BatchEffort()  # noqa: RUF009 - frozen
    comparison: ComparisonEffort | None = ComparisonEffort()  # noqa: RUF009 - frozen


# --- the two models ----------------------------------------------------------------------------------------------------


def idiomatic() -> ModuleType:
    """The Mesa model of `tests/bench`.

    Raises:
        FileNotFoundError: this is no source checkout.
    """
    name = "bolyst_bench_idiomatic"
    if name not in sys.modules:
        if not IDIOMATIC.is_file():
            raise FileNotFoundError(IDIOMATIC)
        for file in ("start.py", "people.py", IDIOMATIC.name):  # each imports those before it under their names here
            path = IDIOMATIC.with_name(file)
            spec = spec_from_file_location(f"bolyst_bench_{path.stem}", path)
            assert spec is not None
            assert spec.loader is not None
            module = module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
    return sys.modules[name]


def hjelmeland(stop: date = date(2010, 1, 1), **differs: Any) -> Scenario:
    """The shipped Hjelmeland scenario to another stop, a decade unless said otherwise."""
    return replace(load(find("hjelmeland")), stop=stop, **differs)


def subset_inputs(stop: date = date(2010, 1, 1)) -> Inputs:
    """Hjelmeland with the rules the Mesa model holds."""
    chosen = tuple(rule for rule in rules() if rule.name in idiomatic().RULES)
    return Inputs(hjelmeland(stop, parameters=_CALM | _WITHOUT_MARKETS), Rulebook.of(chosen))


def engine(inputs: Inputs, seed: int) -> MigrationModel:
    """The engine, ready to step."""
    return MigrationModel(inputs.scenario, seed, inputs=inputs)


def mesa(inputs: Inputs, seed: int) -> Any:
    """The Mesa model, ready to step, with the engine's starting population and world outside of that seed."""
    module, model = idiomatic(), engine(inputs, seed)
    people = module.people_of(model)
    places: dict[int, list[float]] = {}
    while model.month < model.stop_month:
        places.setdefault(model.month // 12, model.state.places[:, 0].tolist())
        model.step()
    return module.IdiomaticModel(people, module.World(inputs, places), seed)


def step_through(model: Any, months: int) -> None:
    """Step a Mesa model."""
    for _ in range(months):
        model.step()


def take_outputs(model: Any) -> dict[str, int]:
    """What came out of a Mesa model; it is empty afterwards, for Mesa 3.3 keeps every model as long as the process."""
    found = {name: int(getattr(model, name)) for name in idiomatic().OUTPUTS}
    model.remove_all_agents()
    return found


def outcome(inputs: Inputs, seed: int) -> dict[str, int]:
    """Run the engine: population at the stop, a 1 January, and flows since the start, as the Mesa model records them."""
    model = engine(inputs, seed)
    record = model.run()
    flows = np.sum(list(record.flows.values()), axis=(0, 1, 2))
    population = int(record.population[inputs.scenario.stop.year].sum())
    return {"population": population, **dict(zip(FLOWS, flows.tolist(), strict=True))}


class Agreement(NamedTuple):
    """An output of both models over their runs."""

    mesa: float
    engine: float
    z: float


def agreement(mesa_runs: list[dict[str, int]], engine_runs: list[dict[str, int]]) -> dict[str, Agreement]:
    """The means of every output and how many standard errors they lie apart."""
    found = {}
    for name in idiomatic().OUTPUTS:
        ours, theirs = [run[name] for run in engine_runs], [run[name] for run in mesa_runs]
        error = sqrt(statistics.variance(ours) / len(ours) + statistics.variance(theirs) / len(theirs))
        apart = statistics.mean(theirs) - statistics.mean(ours)
        found[name] = Agreement(statistics.mean(theirs), statistics.mean(ours), apart / error if error else 0.0)
    return found


class Turns(NamedTuple):
    """What the interleaved runs took, one entry a turn, and what came out of the Mesa model."""

    mesa: list[Timing]
    subset: list[Timing]  # of the same seeds, two runs averaged, one before and one after the Mesa model's
    build: list[Timing]  # of the starting population, all rules
    run: list[Timing]
    outputs: list[dict[str, int]]


def take_turns(inputs: Inputs, complete: Inputs, n: int) -> Turns:
    """Run engine, Mesa model and engine again, then the complete model, `n` times."""
    turns = Turns([], [], [], [], [])
    for seed in range(_FIRST_MESA_SEED, _FIRST_MESA_SEED + n):
        other = mesa(inputs, seed)
        before = timed(engine(inputs, seed).run)
        turns.mesa.append(timed(step_through, other, inputs.n_months))
        after = timed(engine(inputs, seed).run)
        turns.subset.append(Timing((before.cpu + after.cpu) / 2, (before.wall + after.wall) / 2))
        turns.outputs.append(take_outputs(other))
        turns.build.append(timed(engine, complete, seed))
        turns.run.append(timed(engine(complete, seed).run))
    return turns


# --- common random numbers ---------------------------------------------------------------------------------------------


def paired_se_ratio(pairs: int, parameters: dict[str, float]) -> float:
    """How much smaller the standard error of an effect is in paired runs.

    The effect is that of a ratio of 0.7 on the out-migration of households with children, from the start, on the
    population after ten years. A pair is one seed without and with it; an independent pair takes another seed for the
    second, so that the world outside, too, is drawn anew.

    Args:
        pairs: of each kind.
        parameters: that differ from the defaults.
    """
    scenario = hjelmeland(parameters=parameters)
    policy = HazardRatio("out_migration", 0.7, scenario.start, target=Target(children=True))
    without, within = Inputs(scenario), Inputs(replace(scenario, instruments=(policy,)))

    def population(inputs: Inputs, first: int) -> np.ndarray:
        return np.array([outcome(inputs, seed)["population"] for seed in range(first, first + pairs)])

    baseline = population(without, 1)
    paired = population(within, 1) - baseline
    independent = population(within, 1 + pairs) - baseline
    return float(independent.std(ddof=1) / paired.std(ddof=1))


# --- the whole ---------------------------------------------------------------------------------------------------------


def measure(effort: Effort, tell: Callable[[str], None] = lambda what: None) -> dict[str, Any]:
    """Run everything.

    Args:
        effort: how much of it.
        tell: is given a word on what is being done.

    Raises:
        FileNotFoundError: this is no source checkout.
    """
    inputs, complete = subset_inputs(), Inputs(hjelmeland())
    for each in (inputs, complete):
        outcome(each, seed=1)  # compiles what is not compiled yet
    tell("taking turns: engine and Mesa model")
    turns = take_turns(inputs, complete, effort.mesa_runs)
    tell("running the engine to compare with")
    compared = agreement(turns.outputs, [outcome(inputs, seed) for seed in range(1, effort.engine_runs + 1)])
    tell("running pairs with and without an instrument")
    paired, paired_calm = (paired_se_ratio(effort.pairs, parameters) for parameters in ({}, _CALM))
    comparison = measure_comparison(effort.comparison, hjelmeland(), tell) if effort.comparison else {}
    tell("starting fresh processes")
    fresh = starts(effort.starts, effort.cold)
    batches = measure_batch(effort.batch, tell) if effort.batch else {}
    decades = [Timing(b.cpu + r.cpu, b.wall + r.wall) for b, r in zip(turns.build, turns.run, strict=True)]
    residents = statistics.mean(int(table.sum()) for table in engine(complete, 1).run().population.values())
    run_only = statistics.median(t.cpu for t in turns.run)
    values: dict[str, float | None] = {
        "ratio_to_idiomatic_mesa": statistics.median(
            m.cpu / e.cpu for m, e in zip(turns.mesa, turns.subset, strict=True)
        ),
        "hjelmeland_decade_ms": 1000 * statistics.median(t.cpu for t in decades),
        "decade_run_only_ms": 1000 * run_only,
        "subset_decade_ms": 1000 * statistics.median(t.cpu for t in turns.subset),
        "mesa_decade_ms": 1000 * statistics.median(t.cpu for t in turns.mesa),
        "person_months_per_s": residents * complete.n_months / run_only,
        "paired_se_ratio": paired,
        "paired_se_ratio_calm": paired_calm,
        **comparison,
        **fresh,
        **batches,
    }
    timings = {"hjelmeland_decade": decades, "hjelmeland_steps": turns.run, "subset": turns.subset, "mesa": turns.mesa}
    return {
        **{figure.name: values.get(figure.name) for figure in FIGURES},
        "missed": [figure.name for figure in FIGURES if figure.missed(values.get(figure.name))],
        "agrees": all(abs(output.z) <= LARGEST_Z for output in compared.values()),
        "agreement": {name: output._asdict() for name, output in compared.items()},
        "milliseconds": {name: _spread(found) for name, found in timings.items()},
        "effort": asdict(effort),
        "machine": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("mesa", "numba", "numpy")},
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
    }


def _spread(timings: list[Timing]) -> dict[str, float]:
    cpu, wall = [1000 * t.cpu for t in timings], [1000 * t.wall for t in timings]
    return {
        "cpu_median": statistics.median(cpu),
        "cpu_min": min(cpu),
        "wall_median": statistics.median(wall),
        "wall_min": min(wall),
    }


def report(console: Console, measured: dict[str, Any]) -> None:
    """Print what was measured as tables."""
    effort = measured["effort"]
    table = Table("figure", "value", "wanted", "", "what it is", box=None)
    for figure in FIGURES:
        value = measured[figure.name]
        shown = "not measured" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
        missed = "missed" if figure.missed(value) else ""
        table.add_row(figure.name, shown, figure.wish, missed, figure.meaning)
    console.print(table)
    title = f"Agreement after 120 months: {effort['mesa_runs']} Mesa runs, {effort['engine_runs']} engine runs"
    table = Table("output", "Mesa", "engine", "z", title=title, title_justify="left", box=None)
    for name, output in measured["agreement"].items():
        table.add_row(name, f"{output['mesa']:.1f}", f"{output['engine']:.1f}", f"{output['z']:+.2f}")
    console.print(table)


def main(json: bool = False, effort: Effort | None = None) -> int:
    """Run the benchmark and print it.

    Args:
        json: print one JSON object and nothing else.
        effort: how much is run.

    Returns:
        0; 1 when the two models do not agree; 2 outside a source checkout.
    """
    errors = Console(stderr=True)
    try:
        with errors.status("building the models") as status:
            measured = measure(effort or Effort(), lambda what: status.update(what))
    except FileNotFoundError as missing:
        errors.print(f"The benchmark runs from a source checkout: {missing} is not there.", soft_wrap=True)
        return 2
    if json:
        print(jsonlib.dumps(measured, indent=2))
    else:
        report(Console(), measured)
    if not measured["agrees"]:
        apart = ", ".join(
            f"{name} (z {output['z']:+.1f})"
            for name, output in measured["agreement"].items()
            if abs(output["z"]) > LARGEST_Z
        )
        errors.print(f"The engine and the Mesa model do not agree: {apart}; allowed is {LARGEST_Z}.", soft_wrap=True)
        return 1
    return 0
