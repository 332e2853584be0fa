"""What a study would need, measured on a few runs that are thrown away."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.identity import Identity, code_digest, data_digest, identities
from experiments.pace import Pace, cells, content, free, size
from experiments.store import checked
from experiments.store_layout import UNFINISHED, VERSION_FILE
from experiments.store_views import connect
from experiments.tasks import Done, Point, Task, carry_out
from model.rulebook import rulebook
from scenarios.study import Study

_MEASURED = 4  # scenarios of different places or length that are run
_SHOWN, _SHOWN_DRAWN = 12, 3  # variants, and drawn values of each


@dataclass(frozen=True)
class Estimate:
    """What a study would need.

    Args:
        runs: of the study; `held` those the store has.
        seconds: wall time of the others, all workers busy.
        run_seconds: CPU seconds of a run, mean over the study.
        bytes: on the disk; `free` bytes there are.
        memory: bytes of all workers together; 0 where the system does not say.
    """

    runs: int
    held: int
    seconds: float
    run_seconds: float
    bytes: float
    free: int
    memory: int


def estimate(study: Study, out: Path, workers: int) -> Estimate:
    """Measure a few runs and reckon what the study needs; nothing is written into `out`.

    Args:
        study: to be run.
        out: the store it would go into.
        workers: that would share the work.
    """
    pace = Pace(workers)
    kept = measured = 0.0
    kinds = {(v.scenario.places, v.scenario.start, v.scenario.stop): number for number, v in enumerate(study.variants)}
    chosen = sorted(kinds.values(), key=lambda number: -size(study.variants[number].scenario))[:_MEASURED]
    with TemporaryDirectory() as folder:
        batch = Path(folder)
        (batch / UNFINISHED).mkdir()
        _run(study, chosen[-1], batch, "first")  # compiles what is not compiled yet
        for number in chosen:
            task, done = _run(study, number, batch, str(number))
            pace.learn(task, done.seconds)
            kept += content(batch / task.name)
            measured += cells([study.variants[number].scenario])
    times = [len(study.draws[v.case].values) * len(study.seeds) for v in study.variants]
    scenarios = [variant.scenario for variant in study.variants]
    cpu = sum(n * pace.expected(scenario) for n, scenario in zip(times, scenarios, strict=True))
    room = kept / measured * sum(n * cells([scenario]) for n, scenario in zip(times, scenarios, strict=True))
    held = _held(study, out)
    left = 1 - held / study.n_runs
    return Estimate(
        study.n_runs, held, left * cpu / workers, cpu / study.n_runs, left * room, free(out), workers * _memory()
    )


def first_rows(study: Study) -> Iterator[dict[str, object]]:
    """The first draw of the first variants, with what tells them apart; each is run for every replicate."""
    replicates = f"{study.seeds[0]}-{study.seeds[-1]}" if len(study.seeds) > 1 else f"{study.seeds[0]}"
    for variant in study.variants[:_SHOWN]:
        draws = study.draws[variant.case]
        drawn: dict[str, object] = dict(zip(draws.names[:_SHOWN_DRAWN], draws.values[0].tolist(), strict=False))
        if more := len(draws.names) - len(drawn):
            drawn["and"] = f"{more} more"
        named = {"case": variant.case, "scenario": variant.scenario_name, "mix": variant.mix, "shock": variant.shock}
        labels = {key: text for key, text in named.items() if text}
        yield {**labels, **variant.levers, "draw": 0, **drawn, "replicates": replicates}


def _run(study: Study, variant: int, batch: Path, name: str) -> tuple[Task, Done]:
    scenario = replace(study.scenario(variant, 0), text="")
    identity = Identity(scenario, rulebook(scenario.rules), code_digest(rulebook(scenario.rules)), data_digest())
    runs = ((identity.run(study.seeds[0]), study.seeds[0]),)
    task = Task(name, batch, (Point(scenario, runs),), study.tables)
    return task, carry_out(task)


def _held(study: Study, out: Path) -> int:
    """How many of a study's runs a store holds."""
    if not (out / VERSION_FILE).exists():
        return 0
    checked(out)
    books = {files: rulebook(files) for files in {variant.scenario.rules for variant in study.variants}}
    runs = [run for of_point in identities(study, books, data_digest()) for run in of_point]
    with connect(out) as connection:
        found = connection.execute(
            "select count(*) from (select unnest(?::varchar[]) as run) join outcomes using (run) where status = 'succeeded'",
            [runs],
        )
        return int(found.fetchall()[0][0])


def _memory() -> int:
    """Bytes this process needed at most so far."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak
