"""The command `bolyst claims`."""

import json
import time
from typing import Annotated

import typer

from experiments.options import PAIRS, AsJson, seeds_of, whole

_FEWEST, _MOST = 3, 10_000  # a t-test needs three pairs
_FIRST_SEED = 1


def claims(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="C-ID", help="Ids of the report's claims; without any, all.")
    ] = None,
    replicates: Annotated[
        str, typer.Option(metavar="N", help="Number of pairs, with the seeds S, S+1, ...")
    ] = f"{PAIRS}",
    seed: Annotated[
        str | None, typer.Option(metavar="S", help="Seed of the first pair.", show_default=f"{_FIRST_SEED}")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Test which causal claims of the report the model's mechanisms carry, by runs with and without each."""
    whole("--replicates", replicates, _FEWEST, _MOST)
    from experiments.claim_report import as_json as described
    from experiments.claim_report import print_report
    from experiments.claims import asked_for, compare, sides_of
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    wanted = asked_for(ids or [])
    seeds = seeds_of(_FIRST_SEED if seed is None else seed, replicates)
    with Waiting(len(sides_of(wanted)) * len(seeds), is_warm()) as waiting:
        began = time.monotonic()
        outcomes = compare(wanted, seeds, waiting.done)
        seconds = time.monotonic() - began
    if as_json:
        print(json.dumps(described(outcomes, seeds), indent=2, ensure_ascii=False))
        return
    print_report(outcomes, seeds, seconds)
