"""The command `bolyst patterns`."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from experiments.options import AsJson, FirstSeed, Overwrite, listed, seeds_of, whole
from experiments.problems import FailedRun

_REPLICATES = "20"
_FEWEST, _MOST = 2, 10_000  # an interval needs two runs


def patterns(
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="A case, as `bolyst cases` lists them; without one, all.")
    ] = None,
    replicates: Annotated[
        str, typer.Option(metavar="N", help="Number of runs of each case, with the seeds S, S+1, ...")
    ] = _REPLICATES,
    seed: FirstSeed = None,
    out: Annotated[Path | None, typer.Option(help="Directory for a figure of each family, and all values.")] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Hold runs of the cases as they were against patterns they were not fitted to."""
    whole("--replicates", replicates, _FEWEST, _MOST)
    from contextlib import nullcontext

    from experiments.manifest import basis_of
    from experiments.output import results
    from experiments.pattern_report import as_json as described
    from experiments.pattern_report import print_report, write
    from experiments.patterns import compare, scenarios_of
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    scenarios = scenarios_of(case)
    seeds = seeds_of(scenarios[0].seed if seed is None else seed, replicates)
    basis, runs = basis_of(scenarios[0], len(seeds)), len(scenarios) * len(seeds)
    try:
        with (
            results(out, overwrite, "patterns") if out else nullcontext() as directory,
            Waiting(runs, is_warm()) as waiting,
        ):
            began = time.monotonic()
            outcomes = compare(scenarios, seeds, waiting.done)
            seconds = time.monotonic() - began
            if directory:
                waiting.say("drawing figures")
                write(directory, outcomes, scenarios, seeds, seconds, basis)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    if as_json:
        print(json.dumps(described(outcomes, scenarios, seeds, basis), indent=2, ensure_ascii=False))
        return
    print_report(outcomes, scenarios, seeds, seconds, basis)
    if out:
        print(f"Figures:  {listed(out, '*.png')} (each also .svg)")
        print(f"Values:   {listed(out, 'patterns.json')}")
