"""What a run with instruments prints: whom each reached, what it supplied, what it cost whom, and who was displaced."""

from collections.abc import Iterator, Mapping

import pandas as pd
from rich import box
from rich.table import Table

from experiments.runner import Tables
from model.instrument import PAYERS, instruments
from model.output_tables import REASONS
from scenarios.problems import listed

STAMP = "Effects of instruments are priors, not estimates: the report measures none."
_THOUSAND = 1000.0
_NARROW = 5  # characters
_NEVER = "-"
_FEW = 0.1  # below which a share is told with a decimal
#: Headings of what each pays.
_SHORT = {"municipality": "muni-\ncipal", "county": "coun-\nty", "state": "state", "employers": "firms"}
#: What the columns hold, by their headings on one line.
_MEANINGS = {
    "done": "share of what is planned at full size, mean of the years in which anything was",
    "new": "who entered a year",
    "take-up": "in December of its last year, those in it, of them and those it is for who never were",
    "supplied": "dwellings built, kindergarten places added or firms reached a year",
    "late": "who waited for a place and moved away before they got one, a year",
}


def policy_table(tables: Tables) -> Table | None:
    """A row for each instrument and project, means of the runs and years over all places; None without any.

    What nobody has of all instruments has no column; `meanings` says what the others hold.
    """
    all_years = tables.counted["instruments"]
    if all_years.empty:
        return None
    runs, years = all_years["replicate"].nunique(), all_years["year"].nunique()
    payers = [payer for payer in PAYERS if all_years[f"nok_{payer}"].any()]
    table = Table(
        title=f"Instruments, {_means(runs, years)}; costs in 1,000 NOK a year",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    rows = {str(name): _told(of, runs, years) for name, of in all_years.groupby("instrument", sort=False)}
    shown = _shown(rows)
    table.add_column("instrument", no_wrap=True, min_width=max(map(len, rows)))
    headings = {"new": "new\n/year", "take-up": "take-\nup", "supplied": "sup-\nplied", "late": "late\n/year"}
    for heading in (*(headings.get(each, each) for each in shown), *(_SHORT[payer] for payer in payers)):
        table.add_column(heading, justify="right", no_wrap=True, min_width=_NARROW)
    for name, told in rows.items():
        money = all_years.loc[all_years["instrument"] == name, [f"nok_{payer}" for payer in payers]].sum()
        table.add_row(name, *(told[each] for each in shown), *_amounts(money, runs * years))
    paid = all_years[[f"nok_{payer}" for payer in payers]].sum()
    table.add_section()
    table.add_row("together", *("" for _ in shown), *_amounts(paid, runs * years))
    return table


def meanings(tables: Tables) -> Iterator[str]:
    """What the columns of the table of instruments hold, a line each, and of which instruments they count households."""
    of = tables.counted["instruments"]
    runs, years = of["replicate"].nunique(), of["year"].nunique()
    rows = {str(name): _told(each, runs, years) for name, each in of.groupby("instrument", sort=False)}
    shown = _shown(rows)
    yield from (f"  {name}: {_MEANINGS[name]}" for name in shown)
    households = [name for name in rows if _counts_households(name)]
    if households and len(shown) > 1:
        yield f"  Counted are people, of {listed(households, 'and')} households."


def _counts_households(label: str) -> bool:
    """Whether an instrument in use is for households; its label is its name, from the second use on with a number."""
    known = instruments().get(label.split()[0])
    return known is not None and known.unit == "household"


def _told(of: pd.DataFrame, runs: int, years: int) -> dict[str, str]:
    """What is told of one instrument, by the names of `_MEANINGS`."""
    yearly = of[["reached", "too_late", "supplied"]].sum() / (runs * years)
    return {
        "done": _done(of),
        "new": _number(yearly["reached"], 1),
        "take-up": _take_up(of),
        "supplied": _number(yearly["supplied"], 1),
        "late": _number(yearly["too_late"], 1),
    }


def _shown(rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Those of what is told that are there of any instrument."""
    return [each for each in _MEANINGS if any(told[each] != _NEVER for told in rows.values())]


def _amounts(totals: pd.Series, by: int) -> list[str]:
    return [_number(each / by / _THOUSAND) for each in totals]


def _of_runs(runs: int) -> str:
    return "mean of the runs, " if runs > 1 else ""


def _means(runs: int, years: int) -> str:
    """Of what the figures are means."""
    of_years = f"{years} years" if years > 1 else "1 year"
    return f"mean of {runs:,} runs and {of_years}" if runs > 1 else f"mean of {of_years} of 1 run"


def displaced_lines(tables: Tables) -> Iterator[str]:
    """Who got work by help, and who did not because of it, mean of the runs; nothing where nobody was helped."""
    hiring = tables.counted["hiring"]
    of_all = hiring[hiring["group"] == "all"]
    runs = of_all["replicate"].nunique()
    helped, displaced, made = (of_all[column].sum() / runs for column in ("helped", "displaced", "made"))
    if helped > 0:
        yield (
            f"Helped to a job in a month in which they would have got none, {_of_runs(runs)}all years: {helped:,.1f}; "
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
    return f"{done.mean() / _THOUSAND:.0%}" if done.size else _NEVER


def _share(value: float) -> str:
    if not value:
        return "none"
    return f"{value:.1%}" if value < _FEW else f"{value:.0%}"


def _take_up(of: pd.DataFrame) -> str:
    """Of those in it, or whom it is for and who never were, those in it: in December of its last year in force."""
    outside = of[list(REASONS)].sum(axis=1)
    last = of.loc[of["in_it"] + outside > 0, "year"].max()
    if not of["reached"].sum() or pd.isna(last):
        return _NEVER
    at_last = of["year"] == last
    inside = of.loc[at_last, "in_it"].sum()
    return f"{inside / (inside + outside[at_last].sum()):.0%}"


def _number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}" if value else _NEVER
