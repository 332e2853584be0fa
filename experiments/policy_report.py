"""What a run with instruments prints: whom each reached, what it supplied, what it cost whom, and who was displaced."""

from collections.abc import Iterator

import pandas as pd
from rich import box
from rich.table import Table

from experiments.runner import Tables
from model.instrument import PAYERS
from model.output_tables import REASONS

STAMP = "Effects of instruments are priors, not estimates: the report measures none."
_YEARLY = ("reached", "supplied", *(f"nok_{payer}" for payer in PAYERS))
_THOUSAND = 1000.0
_NARROW = 5  # characters
_FEW = 0.1  # below which a share is told with a decimal
#: Headings of what each pays.
_SHORT = {"municipality": "munic.", "county": "county", "state": "state", "employers": "firms"}


def policy_table(tables: Tables) -> Table | None:
    """A row for each instrument and project, mean of the runs over all places; None without any.

    Done is the share of what is planned at full size, mean of the years in which anything was. Take-up is of those it is
    for who either were reached, or were not at the end of its last year in force.
    """
    all_years = tables.counted["instruments"]
    if all_years.empty:
        return None
    runs, years = all_years["replicate"].nunique(), all_years["year"].nunique()
    payers = [payer for payer in PAYERS if all_years[f"nok_{payer}"].any()]
    table = Table(
        title=f"Instruments, mean of {runs:,} run{'s' * (runs > 1)} and {years} years; costs in 1,000 NOK a year",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    table.add_column("instrument", no_wrap=True, min_width=max(map(len, all_years["instrument"].unique())))
    for heading in ("done", "new\n/year", "take-\nup", "sup-\nplied", "late", *(_SHORT[payer] for payer in payers)):
        table.add_column(heading, justify="right", no_wrap=True, min_width=_NARROW)
    for name, of in all_years.groupby("instrument", sort=False):
        totals = of[list(_YEARLY)].sum() / runs
        money = [totals[f"nok_{payer}"] / years / _THOUSAND for payer in payers]
        table.add_row(
            str(name),
            _done(of),
            _number(totals["reached"] / years, 1),
            _take_up(of),
            _number(totals["supplied"]),
            _number(of["too_late"].sum() / runs / years, 1),
            *(_number(each) for each in money),
        )
    paid = all_years[[f"nok_{payer}" for payer in payers]].sum() / runs / years / _THOUSAND
    table.add_section()
    table.add_row("together", "", "", "", "", "", *(_number(each) for each in paid))
    return table


def displaced_lines(tables: Tables) -> Iterator[str]:
    """Who got work by help, and who did not because of it, mean of the runs; nothing where nobody was helped."""
    hiring = tables.counted["hiring"]
    of_all = hiring[hiring["group"] == "all"]
    runs = of_all["replicate"].nunique()
    helped, displaced, made = (of_all[column].sum() / runs for column in ("helped", "displaced", "made"))
    if helped > 0:
        yield (
            f"Helped to a job in a month in which they would have got none, mean of the runs, all years: {helped:,.1f}; "
            f"for {made:,.1f} of them a firm made a position; of others, {displaced:,.1f} got none though they would have."
        )


def cap_lines(tables: Tables) -> Iterator[str]:
    """How often the cap on effects together bound; nothing where no effect acted."""
    acted_on, capped = (tables.counted["instruments"][column].sum() for column in ("acted_on", "capped"))
    if acted_on:
        yield (
            f"Effects on one rule together are capped at twice or half: this bound in {_share(capped / acted_on)} of the "
            "cases in which an effect acted."
        )


def _done(of: pd.DataFrame) -> str:
    """Share done of what was planned, mean of the places and years in which something was."""
    done = of.loc[of["delivered"] > 0, "delivered"]
    return f"{done.mean() / _THOUSAND:.0%}" if done.size else "-"


def _share(value: float) -> str:
    return f"{value:.1%}" if value < _FEW else f"{value:.0%}"


def _take_up(of: pd.DataFrame) -> str:
    """Share of those it was for who were in it, or had been, at the end of its last year in force."""
    reached = of["reached"].sum()
    if not reached:
        return "-"
    outside = of[list(REASONS)].sum(axis=1)
    last = of.loc[outside > 0, "year"].max()
    missed = outside[of["year"] == last].sum() if pd.notna(last) else 0
    return f"{reached / (reached + missed):.0%}"


def _number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}" if value else "-"
