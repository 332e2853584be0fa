"""What `bolyst batch` prints: what a study would need, and what came out of it."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.problems import BadInput

if TYPE_CHECKING:
    import pandas as pd

    from experiments.batch import Summary
    from experiments.store import Store
    from scenarios.study import Study

_SHOWN_ROWS, _SHOWN_FAILURES = 200, 5
_WIDEST = 1000  # characters of a line
_BAND = (0.05, 0.5, 0.95)
#: Columns by which the runs of a study may differ, beside its levers.
_LABELS = ("case_name", "scenario", "mix", "shock")


def tell_needs(study: "Study", out: Path, workers: int) -> None:
    """Print what a study would need and its first rows.

    Raises:
        BadInput: the folder is no store, or the disk cannot hold the study.
    """
    from experiments.estimate import estimate, first_rows
    from experiments.progress import COMPILING
    from experiments.store_writing import refuse_others
    from model.engine.cache import is_warm

    refuse_others(out)
    if not is_warm():
        print(COMPILING, file=sys.stderr, flush=True)
    needs = estimate(study, out, workers)
    draws = max(len(each.values) for each in study.draws.values())
    crossed = (
        _counted(len(study.variants), "variant"),
        _counted(draws, "draw"),
        _counted(len(study.seeds), "replicate"),
    )
    print(f"{study.title}: {_counted(needs.runs, 'run')}")
    print(f"  that is   {' x '.join(crossed)}; {needs.held:,} of them are in {out}")
    time = timedelta(seconds=round(needs.seconds))
    pace = f"{1000 * needs.run_seconds:,.0f} ms a run"
    print(f"  time      about {time} on {_counted(workers, 'worker')} with nothing else to do, {pace}")
    print(f"  disk      about {_bytes(needs.bytes)}; {_bytes(needs.free)} are free")
    print(f"  memory    about {_bytes(needs.memory)}")
    print_rows(list(first_rows(study)))
    if needs.bytes > needs.free:
        raise BadInput(f"the disk of {out} cannot hold the study; ask for fewer runs or tables, or another disk")


def report(study: "Study", out: Path, summary: "Summary") -> None:
    """Print what a batch did, what failed, and the population each variant came to."""
    from experiments.store import open

    made = summary.succeeded + summary.failed
    alike = summary.planned - summary.runs
    print(f"{study.title}: {_counted(summary.runs, 'run')} in {out}")
    if alike:
        print(f"{alike:,} more come out like one of these and are not made again")
    failing = f", of which {summary.failed:,} failed" if summary.failed else ""
    before = f"; {summary.held:,} were there before" if summary.held else ""
    print(f"{made:,} were made now{failing}, in {summary.seconds:,.1f} s{before}")
    if summary.dropped:
        print(
            f"{_counted(summary.dropped, 'run')} that {study.name} asked for before, and not now, can be queried no more; "
            "to compare both, give one of them a file of another name"
        )
    opened = open(out, study.name)
    if failed := summary.failed + summary.failed_before:
        print(
            f"{_counted(failed, 'run')} failed. A corrected rule makes new runs by itself; when the machine was at fault, "
            "--retry-failed makes them again. Their `traceback` and `inputs` are in the table `runs`:"
        )
        failures = opened.query(
            "select scenario, mix, replicate, draw, run, error from runs where status = 'failed' order by all"
            f" limit {_SHOWN_FAILURES}"
        )
        for each in failures.itertuples():
            print(
                f"  {each.scenario}{each.mix and ', '}{each.mix}, seed {each.replicate}, draw {each.draw}: {each.error}"
            )
        if failed > _SHOWN_FAILURES:
            print(f"  and {failed - _SHOWN_FAILURES:,} more")
    if failed < summary.runs:
        if "yearly" in study.tables:
            _print_populations(study, opened)
        print(_basis(study))
        from experiments.borrowed_report import borrowed_in

        if borrowed := borrowed_in(*(variant.scenario for variant in study.variants)):
            print(borrowed)
    print(f'Ask it more: bolyst query {out} "select ... from yearly"; bolyst query {out} lists the tables')


def _print_populations(study: "Study", opened: "Store") -> None:
    """Median and band of the registered population at each variant's last 1 January, its places together.

    Where enough draws were run with several seeds, the share of the variance that comes from the parameters stands beside.
    """
    from experiments.batch_spread import MEANING, OF_PARAMETERS, spreads

    levers = dict.fromkeys(lever for variant in study.variants for lever in variant.levers)
    grid = dict.fromkeys(name for draws in study.draws.values() for name in draws.listed)
    by = ", ".join(f'"{name}"' for name in ("variant", *_LABELS, *levers, *grid, "year"))
    low, middle, high = (f"quantile_cont(population, {share})" for share in _BAND)
    # In SQL, as the rows of a large study do not fit into memory.
    found = opened.query(
        f"with of_runs as (select {by}, draw, replicate, sum(population) as population from yearly where \"group\" = 'all'"
        f" group by {by}, draw, replicate),"
        " ends as (select * from of_runs qualify year = max(year) over (partition by variant))"
        f" select {by}, count(*) as runs, {middle} as middle, {low} as low, {high} as high from ends"
        f" group by {by} order by {by}"
    )
    if found.empty:
        return
    several = found.year.nunique() > 1
    told = [*_telling(found), *levers, *grid, *(["year"] if several else []), "runs"]
    split = spreads(opened, len(study.seeds), list(grid))
    rows = []
    for row in found.head(_SHOWN_ROWS).to_dict("records"):
        band = f"{row['low']:,.0f}-{row['high']:,.0f}" if row["runs"] > 1 else "-"
        shown = {"population": f"{row['middle']:,.0f}", "90 % band": band}
        if split:
            of_row = split.get((row["variant"], *(row[name] for name in grid)))
            shown[OF_PARAMETERS] = f"{of_row.share:.0%}".replace("%", " %") if of_row else "-"
        rows.append({**{name: row[name] for name in told}, **shown})
    print(f"Population on {'the last 1 January' if several else f'1 January {found.year[0]}'}, median of the runs:")
    print_rows(rows)
    if split:
        print(MEANING)


def _telling(variants: "pd.DataFrame") -> list[str]:
    """The labels that tell variants apart, without those that follow from another."""
    found: list[str] = []
    for label in _LABELS:
        follows = any(variants.groupby(each)[label].nunique().eq(1).all() for each in found)
        if variants[label].nunique() > 1 and not follows:
            found.append(label)
    return found


def _basis(study: "Study") -> str:
    """What the bands rest on, and that no instrument's size is measured."""
    from calibration.protocol import SHIPPED
    from experiments.manifest import assumed
    from model.table_rows import folder_of
    from scenarios.axes import PRIOR
    from scenarios.study_schema import POSTERIOR

    most = max(len(each.values) for each in study.draws.values())
    over = f"{study.n_runs:,} runs over {most:,} draw{'' if most == 1 else 's'}"
    own = dict.fromkeys(variant.case for variant in study.variants if folder_of(variant.case))
    seen = f"was known on {SHIPPED}" + "".join(f", and for {case} what its BORROWED.md says" for case in own)
    fitted = {
        POSTERIOR: f"{over} of the posterior, which has seen what {seen}",
        PRIOR: f"{over} of the prior: no parameter is fitted",
    }.get(study.drawn_from, "prior only: no parameter is fitted")
    varies = any(each.names for each in study.draws.values())
    bands = "the drawn parameters, chance" if varies else "chance"
    unlike = "" if varies else ", not parameter uncertainty"
    scenarios = [variant.scenario for variant in study.variants]
    return f"{fitted}; the bands show {bands}, the municipal level and yearly shocks{unlike}{assumed(*scenarios)}"


def print_answer(answer: "pd.DataFrame") -> None:
    """Print the answer to a query as a table, its first rows when it is long."""
    print_rows(answer.head(_SHOWN_ROWS).to_dict("records"), list(answer.columns))
    if len(answer) > _SHOWN_ROWS:
        print(f"the first {_SHOWN_ROWS} of {len(answer):,} rows; --csv prints all")


def print_rows(rows: list[dict[Any, Any]], columns: list[str] | None = None) -> None:
    """Print rows as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        number = any(isinstance(row.get(name), int | float) and row[name] == row[name] for row in rows)
        table.add_column(str(name), justify="right" if number else "left")
    for row in rows:
        table.add_row(*(_cell(row.get(name, "")) for name in names))
    # A name may look like a style: [all], :up:. And a table too wide for the window is better wrapped than cut.
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = max(console.width, console.measure(table, options=console.options.update(width=_WIDEST)).maximum)
    console.print(table, crop=False)


def _cell(value: Any) -> str:
    if value is None or (not hasattr(value, "__len__") and value != value):
        return ""
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _bytes(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:,.3g} TB"
