"""The commands about files of rules: what moves with them, what is wrong with them, what rules there are."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.options import AsJson, FirstSeed, Overwrite, Rules, listed, read_scenario, seeds_of
from experiments.problems import BadInput, FailedRun

if TYPE_CHECKING:
    from scenarios import Scenario

_PAIRS = "20"

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look at rules, without running them.")


def diff(
    scenario: Annotated[str, typer.Argument(help="What to compare with: a scenario file or name.")],
    other: Annotated[
        str | None, typer.Argument(help="What is compared with it; the same scenario when only --rules differ.")
    ] = None,
    rules: Rules = None,
    replicates: Annotated[str, typer.Option(metavar="N", help="Number of pairs, with the seeds S, S+1, ...")] = _PAIRS,
    seed: FirstSeed = None,
    out: Annotated[Path | None, typer.Option(help="Directory for every figure as a table, with its unit.")] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Say what moves, pair by pair, when files of rules are added to a scenario, or between two scenarios.

    People, events, work, jobs, homes, services and the municipal account, by how much and how surely.
    """
    base, changed = _sides(scenario, other, rules)
    seeds = seeds_of(base.seed if seed is None else seed, replicates)
    from contextlib import nullcontext

    from experiments.difference_report import as_json as described
    from experiments.difference_report import print_report, write
    from experiments.differences import compare, refuse_unlike
    from experiments.output import results
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    refuse_unlike(base, changed)
    try:
        with results(out, overwrite, "diff") if out else nullcontext() as directory:
            with Waiting(2 * len(seeds), is_warm()) as waiting:
                began = time.monotonic()
                found = compare(base, changed, seeds, waiting.done)
                seconds = time.monotonic() - began
            if directory:
                write(directory, found, seconds)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    if as_json:
        print(json.dumps(described(found, seconds), indent=2, ensure_ascii=False, default=str))
        return
    print_report(found, seconds)
    if out:
        print(f"Every difference: {listed(out, '*.parquet')}")


def _sides(scenario: str, other: str | None, rules: Sequence[str] | None) -> "tuple[Scenario, Scenario]":
    """The two scenarios of a comparison: as it stands, and the other or the same with further files of rules."""
    if other is None and not rules:
        raise BadInput(
            f"{scenario}: nothing to compare it with; give a second scenario, or files of rules with --rules"
        )
    try:
        base = read_scenario(scenario)
    except BadInput as error:
        try:
            read_scenario(scenario, rules)
        except BadInput:
            raise error from None
        raise BadInput(
            f"{error}\n{scenario} can only be run with the files of rules, so there is nothing to compare it with; "
            "leave it as it is without them, and put what needs them into a second scenario: bolyst diff FIRST SECOND"
        ) from None
    return base, read_scenario(other or scenario, rules)


@rules_app.command("check")
def check_rules(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files of rules, used together.")],
    scenario: Annotated[str, typer.Option(help="Whose first month the rules propose.")] = "hjelmeland",
) -> None:
    """Say everything that is wrong with files of rules at once, or what they propose in a first month."""
    from experiments.rules_check import declarations, first_month, problems, warnings

    files = list({str(Path(file).resolve()): file for file in files}.values())
    if found := problems(files):
        raise BadInput("\n".join(found))
    given = read_scenario(scenario, files)
    said, refused = first_month(files, given)
    for line in (*declarations(files), *said, *warnings(files)):
        print(line)
    if refused:
        raise BadInput("\n".join(refused))


@rules_app.command("list")
def list_rules(
    name: Annotated[str, typer.Argument(help="One of them, to be told about it alone.", show_default=False)] = "",
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """List the rules of a month: of whom, what happens, formula, parameters and tables; with what files add."""
    from experiments.rules_list import described, lines
    from model.kinds import RuleError
    from model.rulebook import rulebook
    from model.tables import TableError

    try:
        book = rulebook(tuple(dict.fromkeys(rules or ())))
        told = (
            json.dumps(described(book, name), indent=2, ensure_ascii=False) if as_json else "\n".join(lines(book, name))
        )
    except (RuleError, TableError) as error:
        raise BadInput(str(error)) from error
    print(told)
