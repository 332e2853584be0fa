"""The referee's part of the council's report: every difference, every ranking, draws, seeds, the command, definitions."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd

import model
from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_outcomes import DISCOUNT_RATE
from experiments.comparison_results import RANKED_BY, Results
from experiments.council.answer import Choice, runs
from experiments.council.blocks import (
    Block,
    Definitions,
    File,
    Files,
    Heading,
    Listing,
    Paragraph,
    Section,
    Table,
    csv_file,
)
from experiments.council.language import NOTHING, Language, decimals
from experiments.figures.observed import place_names
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.paired import LEVEL
from experiments.ranking import Ranking
from experiments.robustness import by_world

#: Rows of parts of the case and of groups that are printed; more of them are in the file of differences alone.
MOST_ROWS = 150
_MONEY, _SHARES = "NOK", ("0-1", "share")
_THOUSAND = 1000.0
#: Columns of the table of differences that are defined.
_COLUMNS = (
    "without", "with", "pairs", "mean", "error", "runs", "parameters", "both", "sds", "correlation", "error_ratio",
)  # fmt: skip
_OF_RANKING = ("gain", "certainty", "best", "beats", "loss", "apart")
_OF_FILES = ("fates", "work", "newcomers", "worlds", "criteria", "turns", "information", "pairs_file")


def referee(say: Language, results: Results, choice: Choice, command: str) -> Section:
    """The section."""
    others = results.effects[(results.effects.place != EVERYWHERE) | (results.effects.group != ALL)]
    blocks: list[Block] = [
        Paragraph(say.say("referee_about")),
        Heading(say.say("how_made")),
        Listing(tuple(_facts(say, results))),
        Paragraph(say.say("command_is")),
        Paragraph(command, "command"),
        Heading(say.say("rankings")),
        *(_ranking(say, results, world) for world in results.worlds),
        Heading(say.say("differences")),
        Paragraph(say.say("differences_about", level=say.number(LEVEL * 100.0))),
        *(_differences(say, results, name) for name in results.names[1:]),
    ]
    if len(others) and len(others) <= MOST_ROWS:
        blocks += [_of_parts(say, others, name) for name in results.names[1:] if (others.option == name).any()]
    elif len(others):
        blocks.append(Paragraph(say.say("parts_in_file", n=say.number(len(others)))))
    blocks += [
        Heading(say.say("files")),
        Paragraph(say.say("files_about")),
        Files(tuple(_files(say, results, choice))),
        Heading(say.say("definitions")),
        Definitions(tuple(_definitions(say, results))),
    ]
    return Section("referee", say.say("title_referee"), blocks)


def _facts(say: Language, results: Results) -> Iterator[str]:
    """Version, draws and seeds."""
    comparison, draws = results.drawn.comparison, results.drawn.draws[0]
    yield say.say("fact_version", version=model.__version__)
    source = say.word("source", comparison.source)
    number = -(-results.pairs() // SEEDS_OF_A_DRAW)
    file = f" ({draws.file.name})" if draws.file is not None else ""
    yield say.say("fact_draws", source=source, n=number, file=file, parameters=len(draws.values))
    yield say.say("fact_digest", digest=draws.digest)
    if draws.kept:
        yield say.say("fact_kept", names=", ".join(draws.kept))
    if draws.held:
        yield say.say("fact_held", n=len(draws.held), names=", ".join(draws.held))
    first, pairs = comparison.seed, results.pairs()
    yield say.say("fact_seeds", first=first, last=first + pairs - 1, seeds=SEEDS_OF_A_DRAW)
    for world in results.worlds:
        gains = results.gains(world=world)
        many = (~np.isnan(gains)).sum(axis=1)
        each = runs(say, (int(many.min()), int(many.max())))
        yield say.say("fact_pairs", world=say.quoted(say.word("world", world)), runs=each)
    if results.looks > 1:
        asked = {
            "asked": say.share(results.asked),
            "each": say.number(results.certainty * 100.0, 1),
            "n": results.looks,
        }
        yield say.say("fact_looks", **asked)
    first_year, last_year = comparison.years[0], comparison.years[-1]
    yield say.say("fact_years", first=first_year, last=last_year, since=_month(comparison.since))
    yield say.say("fact_money", rate=say.number(DISCOUNT_RATE * 100.0), year=comparison.since // 12)


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _ranking(say: Language, results: Results, world: str) -> Block:
    name = say.quoted(say.word("world", world))
    ranking = results.rankings.get(world)
    if ranking is None:
        return Paragraph(say.say("no_ranking", world=name, pairs=results.pairs(world)))
    rows = []
    for row in ranking.rows:
        cells = [
            say.signed(row.gain, 2),
            say.number(row.certainty, 3),
            say.number(row.best, 3),
            say.number(row.beats, 3),
        ]
        apart = say.say("yes") if row.option in ranking.apart else say.say("no")
        pairs = say.number(ranking.pairs[row.option])
        rows.append((results.names[row.option], pairs, *cells, say.number(row.loss, 2), apart))
    heads = ("option", "col_pairs", "col_gain", "col_certainty", "col_best", "col_beats", "col_loss", "col_apart")
    return Table(say.say("caption_ranking", world=name), tuple(say.say(head) for head in heads), tuple(rows), wide=True)


def _differences(say: Language, results: Results, name: str) -> Table:
    found = results.effects
    chosen = found[(found.option == name) & (found.place == EVERYWHERE) & (found.group == ALL)]
    rows = tuple((say.word("outcome", row["outcome"]), *_cells(say, row)) for row in chosen.to_dict("records"))
    caption = say.say("caption_differences", mix=say.quoted(name))
    return Table(caption, (say.say("head_outcome"), *_heads(say)), rows, wide=True, words=(1,))


def _of_parts(say: Language, others: pd.DataFrame, name: str) -> Table:
    """By place and group."""
    rows = []
    for row in others[others.option == name].to_dict("records"):
        where = "" if row["place"] == EVERYWHERE else f", {place_names([row['place']])[0]}"
        who = "" if row["group"] == ALL else f", {say.word('group', row['group'])}"
        rows.append((f"{say.word('outcome', row['outcome'])}{where}{who}", *_cells(say, row)))
    caption = say.say("caption_parts", mix=say.quoted(name))
    return Table(caption, (say.say("head_outcome"), *_heads(say)), tuple(rows), wide=True, words=(1,))


def _heads(say: Language) -> tuple[str, ...]:
    return (say.say("col_unit"), *(say.say(f"col_{column}") for column in _COLUMNS))


def _cells(say: Language, row: dict[Hashable, Any]) -> list[str]:
    """A row of the table of differences, rounded to what is known."""
    unit = str(row["unit"])
    by = _THOUSAND if unit.startswith(_MONEY) else 1.0
    of = {str(key): float(value) / by for key, value in row.items() if isinstance(value, float)}
    is_share = unit in _SHARES
    digits = min(max(decimals(of["standard_error"]), 3), 4) if is_share else min(decimals(of["standard_error"]), 2)

    def span(kind: str) -> str:
        low, high = (f"{kind}_low", f"{kind}_high") if kind else ("low", "high")
        return say.span(of[low], of[high], digits)

    sds = f"{say.number(of['sd_parameters'], digits)}; {say.number(of['sd_chance'], digits)}"
    return [
        say.word("unit", unit),
        say.number(of["without"], digits),
        say.number(of["with"], digits),
        say.number(float(row["pairs"])),
        say.signed(of["mean"], digits),
        say.number(of["standard_error"], max(digits, 1)),
        span(""),
        span("parameters") if of["sd_parameters"] > 0.0 else NOTHING,
        span("both"),
        sds,
        say.number(float(row["correlation"]), 3),
        say.number(float(row["error_ratio"]), 1),
    ]


# --- files and definitions -------------------------------------------------------------------------------------------------


def _files(say: Language, results: Results, choice: Choice) -> Iterator[File]:
    tables = {
        "differences": results.effects,
        "rankings": _rankings(results),
        "newcomers": results.newcomers,
        "fates": results.fates,
        "work": results.work,
        "worlds": by_world(results),
        "criteria": choice.criteria,
        "turns": choice.turns,
        "information": _information(results, choice),
        "pairs": _pairs(results),
    }
    for name, table in tables.items():
        yield csv_file(f"{name}.csv", table, say.say(f"file_{name}"))


def _information(results: Results, choice: Choice) -> pd.DataFrame:
    """The value of information; empty when no draw is whole."""
    columns = ["parameter", "inputs", "evppi", "by_chance"]
    return pd.DataFrame(columns=columns) if choice.criteria.empty else results.information


def _rankings(results: Results) -> pd.DataFrame:
    def rows(world: str, ranking: Ranking) -> Iterator[dict[str, object]]:
        for row in ranking.rows:
            about = {"world": world, "option": results.names[row.option], "pairs": ranking.pairs[row.option]}
            of = {key: getattr(row, key) for key in ("gain", "certainty", "best", "beats", "loss")}
            yield about | of | {"not_told_apart_from_first": row.option in ranking.apart}

    return pd.DataFrame([row for world, ranking in results.rankings.items() for row in rows(world, ranking)])


def _pairs(results: Results) -> pd.DataFrame:
    """What each ranking is made from: residents and cost of every option in every pair."""
    comparison = results.drawn.comparison
    parts = []
    for world in results.worlds:
        residents, costs = results.matrix(RANKED_BY, world), results.matrix("cost", world)
        for option, name in enumerate(results.names):
            pairs = np.flatnonzero(~np.isnan(residents[option]))
            parts.append(
                pd.DataFrame(
                    {
                        "world": world,
                        "option": name,
                        "pair": pairs,
                        "draw": [comparison.draw_of(int(pair)) for pair in pairs],
                        "seed": [comparison.seed_of(int(pair)) for pair in pairs],
                        "residents": residents[option, pairs],
                        "cost_nok_2008": costs[option, pairs],
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def _definitions(say: Language, results: Results) -> Iterator[tuple[str, str]]:
    text = {"level": say.number(LEVEL * 100.0), "certain": say.share(results.certainty), "seeds": SEEDS_OF_A_DRAW}
    for column in _COLUMNS:
        yield say.say(f"col_{column}"), say.say(f"def_{column}", **text)
    for column in _OF_RANKING:
        yield say.say(f"col_{column}"), say.say(f"def_{column}", **text)
    for name in _OF_FILES:
        yield say.say(f"term_{name}"), say.say(f"def_{name}", **text)
