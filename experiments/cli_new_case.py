"""The command `bolyst new-case`."""

from pathlib import Path
from typing import Annotated

import typer


def new_case(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the case and its folder: a-z, digits and _.")],
    population: Annotated[Path, typer.Option(metavar="FILE.csv", help="Columns year, population (1 January).")],
    components: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Columns year and any of births, deaths, natural_increase, net_migration."
        ),
    ] = None,
    ages: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Columns year, sex, age (37, 35-39, 85+), persons.")
    ] = None,
    like: Annotated[
        str, typer.Option(metavar="PLACE", help="Who lends what the files do not say.", show_default="the nearest")
    ] = "",
    county: Annotated[
        str, typer.Option(metavar="CODE", help="County of 2000-2009, such as 04.", show_default="the lender's")
    ] = "",
) -> None:
    """Make a case of a municipality outside the report, from its population and what else there is of it."""
    from experiments.new_case import PAGE, POSTERIOR, SCENARIO
    from experiments.new_case import new_case as make
    from experiments.problems import FailedRun

    try:
        made = make(name, population, components, ages, like, county)
    except OSError as error:
        raise FailedRun(f"{name} could not be written: {error.strerror or error}; nothing was kept") from error
    print(f"{made.borrowed}.")
    print(f"Lender: {made.like.place}, {made.like.why}. How remote they are no table says.")
    for said in made.learnt.words:
        print(f"{said}.")
    for said in made.assumed:
        print(f"Note: {said}.")
    print(f"Case:      {made.folder}, with {POSTERIOR}; {made.folder / PAGE} says what is its own and what is borrowed")
    print(f"Next:      bolyst run {made.folder / SCENARIO} --draws posterior --out results/{made.folder.name}")
