"""Says what of a case is borrowed from whom, as loudly as the figures themselves: in reports, on figures, in a file."""

from collections.abc import Iterable

from calibration.new_place import Learnt
from model.borrowed import BORROWED, borrowed_rows
from model.starts import STARTS, spans, start_years
from model.table_rows import Row, folder_of
from model.tables import NotKnown, series
from scenarios import Scenario
from scenarios.problems import listed

#: What a row of a table stands for.
_WHAT = {
    "municipalities": "county",
    "components": "births less deaths",
    "population_by_age": "ages",
    "employment": "industries",
    "education": "education",
}


def borrowed_in(*scenarios: Scenario) -> str:
    """What of scenarios is borrowed, as a sentence; empty when their cases are the model's own."""
    lent: dict[str, dict[str, None]] = {}
    for scenario in scenarios:
        if folder_of(scenario.case) is None:
            continue
        for name, row in borrowed_rows(scenario.places):
            if _is_read(name, row, scenario):
                lent.setdefault(_lender(row), {})[_WHAT[name]] = None
        of_all = lent.setdefault("the municipalities of the model", {})
        if not all(_net_years(place, scenario) for place in scenario.places):
            of_all["the level of net migration"] = None
        of_all["parameters"] = None
    if not lent:
        return ""
    parts = [f"{listed(what, 'and')} from {lender}" for lender, what in lent.items()]
    return f"BORROWED: {'; '.join(sorted(parts, key=lambda part: 'parameters' in part))}"


def _is_read(name: str, row: Row, scenario: Scenario) -> bool:
    """Whether a run of a scenario reads a borrowed row."""
    if row["known_by"] > scenario.known_to.isoformat() or name == "municipalities":
        return False  # the county is read where ages are reconstructed, and its own figures are needed for that
    year = int(row["year"])
    return (
        year == scenario.start.year
        if name == "population_by_age"
        else name != "components" or year < scenario.start.year
    )


def _lender(row: Row) -> str:
    return row["source"].removeprefix(BORROWED).partition(":")[0]


def _net_years(place: str, scenario: Scenario) -> list[int]:
    try:
        net = series("components", "net_migration", scenario.known_to, place=place)
    except NotKnown:
        return []
    return [year for year in net if year < scenario.start.year]


def borrowed_page(scenario: Scenario, like: str, why: str, learnt: Learnt, assumed: Iterable[str]) -> str:
    """The text of BORROWED.md: what of a case is its own, and what is whose.

    Args:
        scenario: of the case.
        like: the municipality that lends.
        why: it was chosen.
        learnt: what the place's own years say of its levels.
        assumed: what was taken for granted in the files, a sentence each.
    """
    place, years = scenario.case, start_years(scenario.case)
    net = _net_years(place, scenario)
    level = (
        f"learnt from its own {spans(net)} ({len(net)} years); the fewer, the nearer to the mean of the 19 municipalities"
        if net
        else "BORROWED: no year of its own is known, so it is the mean of the model's 19 municipalities, with their spread"
    )
    lines = [
        f"# What of {place} is its own, and what is borrowed",
        "",
        f"{borrowed_in(scenario)}.",
        "",
        f"`{like}` lends: {why}.",
        "",
        "## Tables",
        "",
        "A row of `tables/` that is borrowed says so in its `source`. Put the place's own figure there and the label goes.",
        "",
        "| table | years | from | what |",
        "| --- | --- | --- | --- |",
        *_of_tables(place),
        "",
        f"Runs can start on 1 January of {spans(years)}"
        f"{'' if len(years) == len(STARTS) else ': the years whose population there is'}.",
        "",
        "## Levels and parameters",
        "",
        f"- Net migration: {level}.",
        f"- Births and deaths against national rates (median and 90 %): {'; '.join(learnt.words)}.",
        f"- All other parameters of `posterior.parquet`: {learnt.shared}. None is the place's own.",
        "- Households, tenure and size of homes: national shares of 2001, as for every place of the model.",
        "- Settlement of refugees: what is usual per inhabitant (`settlement_usual`). Employers known by name: none; a firm",
        "  of another municipality is not lent. Both can be added: `settlement.csv` and `cornerstones.csv` in `tables/`.",
    ]
    if said := list(assumed):
        lines += ["", "## Taken for granted", "", *(f"- {each}." for each in said)]
    return "\n".join(lines) + "\n"


def _of_tables(place: str) -> list[str]:
    found: dict[tuple[str, str], list[int]] = {}
    for name, row in borrowed_rows([place]):
        found.setdefault((name, row["source"]), []).append(int(row.get("year", 0)))
    lines = []
    for (name, source), years in found.items():
        lender, _, what = source.removeprefix(BORROWED).partition(": ")
        of_years = spans(dict.fromkeys(years)) if any(years) else ""
        lines.append(f"| {name} | {of_years} | {lender} | {what} |")
    return lines or ["| none | | | |"]
