"""The commands `bolyst batch`, `bolyst query` and `bolyst scenario`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.options import Draws, Rules, source_of_draws, whole
from experiments.problems import BadInput, InterruptedBatch

if TYPE_CHECKING:
    from experiments.executors import Where
    from scenarios.study import Study

_MOST_WORKERS = 1024
_STUDY = "A study file, or the name of one that comes with the model."
_SCHEDULER = "Dask on this machine (local), a Dask scheduler (tcp://HOST:PORT, tls://HOST:PORT), or mpi."


def batch(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=_STUDY)],
    out: Annotated[Path, typer.Option(help="Folder of the store; what it holds already is not run again.")],
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes on this machine.", show_default="its cores")
    ] = None,
    scheduler: Annotated[str, typer.Option(metavar="WHERE", help=_SCHEDULER)] = "",
    rules: Rules = None,
    draws: Draws = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what the study would need, and run nothing.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run again what failed before.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    tls_ca_file: Annotated[str, typer.Option(metavar="FILE", help="With tls://: certificate of the authority.")] = "",
    tls_cert: Annotated[str, typer.Option(metavar="FILE", help="With tls://: own certificate.")] = "",
    tls_key: Annotated[str, typer.Option(metavar="FILE", help="With tls://: key of it.")] = "",
) -> int:
    """Run every simulation of a study, and go on where an earlier call was stopped."""
    from experiments.executors import Where

    source = source_of_draws(draws)
    tls = {"tls_ca_file": tls_ca_file, "tls_client_cert": tls_cert, "tls_client_key": tls_key}
    if workers is not None and scheduler not in ("", "local"):
        raise BadInput(f"--workers {workers}: with --scheduler {scheduler} it is the scheduler that has the workers")
    number = whole("--workers", workers or cores(), 1, _MOST_WORKERS)
    where = Where(number, scheduler, tuple((key, file) for key, file in tls.items() if file))
    for file in dict(where.tls).values():
        if not Path(file).is_file():
            raise BadInput(f"{file}: there is no such file")
    if dry_run:
        from experiments.batch_report import tell_needs

        tell_needs(_read(study, rules, source), out, number)
        return 0
    if where.warning:
        print(where.warning, file=sys.stderr)
    try:
        return _run(study, rules, source, out, where, retry_failed, quiet)
    except KeyboardInterrupt:  # in the moments before and after the batch itself
        kept = f"interrupted: what was finished is kept in {out}; the same command goes on from there"
        raise InterruptedBatch(kept) from None


def query(
    store: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a store, as `bolyst batch --out` wrote it.")],
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="A question; without one, what there is to ask.")
    ] = None,
    study: Annotated[str | None, typer.Option(metavar="NAME", help="Only the rows of this study.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the whole answer as CSV.")] = False,
) -> None:
    """Ask the tables of a batch a question in SQL."""
    from experiments.batch_report import print_answer
    from experiments.store import open

    opened = open(store, study)
    if sql is not None:
        if study is None and len(found := opened.studies()) > 1:
            print(f"these are rows of {len(found)} studies, {', '.join(found)}; --study NAME asks one", file=sys.stderr)
        answer = opened.query(sql)
        print(answer.to_csv(index=False), end="") if csv else print_answer(answer)
        return
    print_answer(opened.counts())
    for view, (rows, columns) in opened.contents().items():
        print(f"{view}: {rows:,} rows: {', '.join(columns)}" if rows else f"{view}: no rows")


def scenario(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=_STUDY)],
    variant: Annotated[
        str | None, typer.Argument(metavar="VARIANT", help="Its name; without one, the names of all.")
    ] = None,
    rules: Rules = None,
) -> None:
    """Print one variant of a study as a scenario file, or the names of its variants."""
    from scenarios import ScenarioError
    from scenarios.one_variant import named, text_of

    read = _read(study, rules)
    try:
        print("\n".join(named(read)) if variant is None else text_of(read, variant).rstrip())
    except ScenarioError as error:
        raise BadInput(str(error)) from error


def _read(study: str, rules: list[str] | None, drawn_from: str = "") -> "Study":
    from scenarios import ScenarioError
    from scenarios.studies import find_study, load_study

    try:
        return load_study(find_study(study), rules or (), drawn_from)
    except ScenarioError as error:
        raise BadInput(str(error)) from error


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(
    name: str, rules: list[str] | None, drawn_from: str, out: Path, where: "Where", retry_failed: bool, quiet: bool
) -> int:
    from experiments.batch import run_on
    from experiments.batch_progress import BatchProgress
    from experiments.batch_report import report
    from experiments.executors import pool

    # Of the processes of MPI one reads the study and speaks; elsewhere mistakes are told before any worker starts.
    study = None if where.scheduler == "mpi" else _read(name, rules, drawn_from)
    with pool(where) as workers:
        if workers is None:
            return 0
        study = study or _read(name, rules, drawn_from)
        with BatchProgress(quiet) as progress:
            summary = run_on(workers, study, out, progress, retry_failed)
    report(study, out, summary)
    return 1 if summary.failed or summary.failed_before else 0
