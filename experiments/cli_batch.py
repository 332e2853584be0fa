"""The commands `bolyst batch` and `bolyst query`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.options import Rules, whole
from experiments.problems import BadInput

if TYPE_CHECKING:
    import pandas as pd

    from experiments.batch import Summary
    from experiments.executors import Where
    from scenarios.study import Study

_MOST_WORKERS = 1024
_SHOWN_ROWS, _SHOWN_FAILURES = 200, 5
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

    tls = {"tls_ca_file": tls_ca_file, "tls_client_cert": tls_cert, "tls_client_key": tls_key}
    if workers is not None and scheduler not in ("", "local"):
        raise BadInput(f"--workers {workers}: with --scheduler {scheduler} it is the scheduler that has the workers")
    number = whole("--workers", workers or _cores(), 1, _MOST_WORKERS)
    where = Where(number, scheduler, tuple((key, file) for key, file in tls.items() if file))
    for file in dict(where.tls).values():
        if not Path(file).is_file():
            raise BadInput(f"{file}: there is no such file")
    given = _read(study, rules)
    if dry_run:
        _tell(given, out, number)
        return 0
    return _run(given, out, where, retry_failed, quiet)


def query(
    store: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a store, as `bolyst batch --out` wrote it.")],
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="A question; without one, what there is to ask.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the whole answer as CSV.")] = False,
) -> None:
    """Ask the tables of a batch a question in SQL."""
    from experiments.store import open

    opened = open(store)
    if sql is not None:
        answer = opened.query(sql)
        print(answer.to_csv(index=False), end="") if csv else _show(answer)
        return
    _show(opened.counts())
    for view, columns in opened.columns().items():
        print(f"{view}: {', '.join(columns)}")


def _read(study: str, rules: list[str] | None) -> "Study":
    from scenarios import ScenarioError
    from scenarios.studies import find_study, load_study

    try:
        return load_study(find_study(study), rules or ())
    except ScenarioError as error:
        raise BadInput(str(error)) from error


def _cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(study: "Study", out: Path, where: "Where", retry_failed: bool, quiet: bool) -> int:
    import sys

    from experiments.batch import run_batch
    from experiments.batch_progress import BatchProgress

    if where.warning:
        print(where.warning, file=sys.stderr)
    with BatchProgress(quiet) as progress:
        summary = run_batch(study, out, where, progress, retry_failed)
    if summary is None:
        return 0
    _report(study, out, summary)
    return 1 if summary.failed or summary.failed_before else 0


def _report(study: "Study", out: Path, summary: "Summary") -> None:
    from experiments.store import open

    made = summary.succeeded + summary.failed
    print(f"{study.title}: {summary.runs:,} runs in {out}")
    before = f", {summary.held:,} were there before" if summary.held else ""
    print(f"{made:,} were made now, in {summary.seconds:,.1f} s{before}")
    if summary.failed or summary.failed_before:
        print(f"{summary.failed + summary.failed_before:,} failed; `--retry-failed` runs them again:")
        failures = open(out).query(
            "select scenario, mix, replicate, draw, run, error from runs where status = 'failed' "
            f"and study = '{study.name.replace(chr(39), chr(39) * 2)}' limit {_SHOWN_FAILURES}"
        )
        for each in failures.itertuples():
            print(f"  {each.scenario}, seed {each.replicate}, draw {each.draw} (run {each.run}): {each.error}")
    print(f'Ask them: bolyst query {out} "select scenario, year, median(population) from yearly '
          "where \\\"group\\\" = 'all' group by all order by all\"")  # fmt: skip


def _tell(study: "Study", out: Path, workers: int) -> None:
    from datetime import timedelta

    from experiments.estimate import estimate, first_rows

    needs = estimate(study, out, workers)
    draws = max(len(each.values) for each in study.draws.values())
    print(f"{study.title}: {needs.runs:,} runs")
    print(
        f"  {len(study.variants):,} variants x {draws:,} draws x {len(study.seeds):,} replicates; {needs.held:,} in {out}"
    )
    time = timedelta(seconds=round(needs.seconds))
    print(f"  time    about {time} on {workers} workers, {1000 * needs.run_seconds:,.0f} ms a run")
    print(f"  disk    about {_bytes(needs.bytes)}; {_bytes(needs.free)} are free")
    print(f"  memory  about {_bytes(needs.memory)}")
    _rows(list(first_rows(study)))
    if needs.bytes > needs.free:
        raise BadInput(f"the disk of {out} cannot hold the study; ask for fewer runs or tables, or another disk")


def _bytes(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:,.3g} TB"


def _show(answer: "pd.DataFrame") -> None:
    _rows(answer.head(_SHOWN_ROWS).to_dict("records"), list(answer.columns))
    if len(answer) > _SHOWN_ROWS:
        print(f"the first {_SHOWN_ROWS} of {len(answer):,} rows; --csv prints all")


def _rows(rows: list[dict[Any, Any]], columns: list[str] | None = None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row.get(name, "")) for name in names))
    Console().print(table)


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
