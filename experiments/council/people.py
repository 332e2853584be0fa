"""For whom, and whose gain: municipality, region and country; who comes and stays; whose lives come out differently."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from experiments.comparison_outcomes import FEWEST_SEEN
from experiments.comparison_results import OTHER_PAIRS, RANKED_BY, Results
from experiments.council.answer import Choice, Rows
from experiments.council.blocks import Block, Heading, Paragraph, Section, Table
from experiments.council.language import NOTHING, Language
from experiments.council.question import horizon
from experiments.figures.observed import place_names
from experiments.outcomes_of_run import ALL
from experiments.paired import LEVEL
from experiments.paired_people import KINDS, STAYS, WAYS, WORK
from experiments.ranking import FEWEST_PAIRS
from model.state import ORIGINS

#: Rules that are named beside a way, the largest first, and decimals of lives.
_NAMED, _DECIMALS = 3, 1
#: Comparisons from which those that chance makes are told in whole numbers.
_MANY = 20
#: Share that is no 0.1 percentage point.
_HARDLY_ANY = 0.0005
#: Persons below which nothing is named.
_HARDLY = 0.05


def people(say: Language, results: Results, choice: Choice) -> Section:
    """The section."""
    several = len(results.drawn.comparison.case.places) > 1
    blocks: list[Block] = [
        Heading(say.say("whose")),
        Paragraph(say.say("whose_about")),
        _gains(say, results, choice, ["population", "gain_of_region", "gain_of_nation"], "caption_whose", several),
        Paragraph(say.say("whose_country"), "note"),
        *([_by_place(say, results, choice)] if several else []),
        _by_origin(say, results, choice),
        _also(say, results, choice),
        Heading(say.say("who_comes")),
        Paragraph(say.say("who_comes_about")),
        _newcomers(say, results),
        Heading(say.say("who_stays")),
        Paragraph(say.say("who_stays_about")),
        _stays(say, results),
        *(Paragraph(text) for text in _stays_told(say, results, choice)),
        Heading(say.say("lives")),
        Paragraph(say.say("lives_about", baseline=say.quoted(results.names[0]))),
        *(_lives(say, results, option) for option in range(1, len(results.names))),
        Paragraph(say.say("lives_after"), "note"),
        Heading(say.say("jobs")),
        Paragraph(say.say("jobs_about")),
        _jobs(say, results),
        Paragraph(say.say("lives_figure", date=horizon(say, results)), "note"),
    ]
    return Section("people", say.say("title_people"), blocks)


def told(say: Language, rows: Rows, name: str) -> str:
    """A difference in persons with what nine runs of ten lie between; a dash where there is none."""
    if name not in rows:
        return NOTHING
    row = rows[name]
    if row["mean"] == row["both_low"] == row["both_high"] == 0.0:
        return say.change(0.0)
    mean = say.change(row["mean"], row["standard_error"])
    return say.say(
        "with_span", mean=mean, span=say.around(row["both_low"], row["both_high"], row["mean"], row["standard_error"])
    )


def _gains(
    say: Language, results: Results, choice: Choice, outcomes: Sequence[str], caption: str, several: bool
) -> Table:
    of_each = [choice.rows(outcome) for outcome in outcomes]
    heads = ("head_here_all" if several else "head_here", "head_region", "head_country")
    rows = tuple((name, *(told(say, rows, name) for rows in of_each)) for name in results.names[1:])
    return Table(say.say(caption), (say.say("mix"), *(say.say(head) for head in heads)), rows)


def _by_place(say: Language, results: Results, choice: Choice) -> Table:
    places = results.drawn.comparison.case.places
    of_each = [choice.rows(RANKED_BY, place) for place in places]
    rows = tuple(
        (place, *(told(say, rows, name) for name in results.names[1:]))
        for place, rows in zip(place_names(places), of_each, strict=True)
    )
    return Table(say.say("caption_places"), (say.say("place"), *results.names[1:]), rows, len(results.names) > 5)


def _by_origin(say: Language, results: Results, choice: Choice) -> Table:
    of_each = [choice.rows(RANKED_BY, group=group) for group in ORIGINS]
    heads = (say.say("mix"), *(say.word("group", group) for group in ORIGINS))
    rows = tuple((name, *(told(say, rows, name) for rows in of_each)) for name in results.names[1:])
    return Table(say.say("caption_origins"), heads, rows)


def _also(say: Language, results: Results, choice: Choice) -> Table:
    outcomes = ("working", "pupils", "births_less_deaths")
    of_each = [choice.rows(outcome) for outcome in outcomes]
    heads = (say.say("mix"), *(say.word("outcome", outcome) for outcome in outcomes))
    rows = tuple((name, *(told(say, rows, name) for rows in of_each)) for name in results.names[1:])
    return Table(say.say("caption_also"), heads, rows)


def _newcomers(say: Language, results: Results) -> Table:
    table = results.newcomers[results.newcomers.group == ALL]
    persons = {(row["option"], row["kind"]): row["persons"] for row in table.to_dict("records")}
    rows = []
    for name in results.names[1:]:
        numbers = [persons[name, kind] for kind in KINDS]
        rows.append((name, *(say.number(each, _DECIMALS) for each in numbers)))
    heads = (say.say("mix"), *(say.say(f"head_{kind}") for kind in KINDS))
    return Table(say.say("caption_newcomers"), heads, tuple(rows))


# --- who stays -------------------------------------------------------------------------------------------------------------


def _stays(say: Language, results: Results) -> Table:
    table = results.newcomers
    table = table[(table.group == ALL) & (table.kind == "anyway")]
    of_option = {row["option"]: row for row in table.to_dict("records")}
    rows = []
    for name in results.names[1:]:
        cells = []
        for years in STAYS:
            with_, without = (of_option[name][f"stay_{years}_{which}"] for which in ("with", "without"))
            shares = {"with_": _per_cent(say, with_), "without": _per_cent(say, without)}
            cells.append(say.say("with_without", **shares) if np.isfinite([with_, without]).all() else NOTHING)
        rows.append((name, *cells))
    heads = [say.say("one_year" if years == 1 else "years", n=years) for years in STAYS]
    return Table(say.say("caption_stays"), (say.say("mix"), *heads), tuple(rows))


def _per_cent(say: Language, share: float) -> str:
    return f"{say.number(share * 100.0, 1)} %"


def _stays_told(say: Language, results: Results, choice: Choice) -> Iterator[str]:
    """Which of the differences can be told from none, and why some are not there."""
    apart, many = [], 0
    for years in STAYS:
        rows = {name: row for name, row in choice.rows(f"stay_{years}").items() if np.isfinite(row["low"])}
        many += len(rows)
        for name, row in rows.items():
            if (row["low"] > 0.0 or row["high"] < 0.0) and abs(row["mean"]) >= _HARDLY_ANY:
                length = say.say("one_year" if years == 1 else "years", n=years)
                points = say.signed(row["mean"] * 100.0, 1)
                apart.append(say.say("stay_apart", mix=say.quoted(name), years=length, points=points))
    if apart:
        by_chance = say.number(many * (1.0 - LEVEL), 0 if many >= _MANY else 1)
        yield say.say("stays_apart", which=say.listed(apart), many=many, chance=by_chance)
    elif many:
        yield say.say("stays_alike")
    if many < len(STAYS) * (len(results.names) - 1):
        yield say.say("stays_dash", n=FEWEST_SEEN, runs=FEWEST_PAIRS)


# --- whose lives -----------------------------------------------------------------------------------------------------------


def _lives(say: Language, results: Results, option: int) -> Table:
    """Whose lives differ: more and fewer people here by what made it, adding up to the difference as it is printed."""
    name = results.names[option]
    fates = results.fates[results.fates.option == name]
    gain = round(results.effect(option).mean, _DECIMALS)
    ways = [*WAYS, *([OTHER_PAIRS] if (fates.way == OTHER_PAIRS).any() else [])]
    sums = {
        sign: [float(fates.persons[(fates.way == way) & (fates.sign == sign)].sum()) for way in ways]
        for sign in (1, -1)
    }
    whole = sum(sums[1]) + sum(sums[-1])
    assert np.isclose(whole, results.effect(option).mean), f"{name}: lives add up to {whole}, not to its gain"
    fewer = round(sum(sums[-1]), _DECIMALS)
    columns = {-1: shares_of(sums[-1], fewer), 1: shares_of(sums[1], gain - fewer)}
    rows = []
    for k, way in enumerate(ways):
        more, less = columns[1][k], columns[-1][k]
        numbers = [say.signed(each, _DECIMALS) for each in (more, less, more + less)]
        key = way.replace(" ", "_")
        rules = _mostly(say, fates[fates.way == way]) if way in WAYS else ""
        rows.append((say.say(f"way_{key}"), *numbers, rules))
    total = [say.signed(each, _DECIMALS) for each in (gain - fewer, fewer, gain)]
    rows.append((say.say("all_together"), *total, ""))
    heads = tuple(say.say(head) for head in ("head_what", "head_more", "head_fewer", "head_net", "head_mostly"))
    return Table(say.say("caption_lives", mix=say.quoted(name)), heads, tuple(rows), words=(4,), sums=True)


def _jobs(say: Language, results: Results) -> Table:
    """Whose work differs among those who live here either way, and who was displaced."""
    columns = (*WORK, "displaced")
    rows = tuple(
        (row["option"], *(say.number(row[name], _DECIMALS) for name in columns))
        for row in results.work.to_dict("records")
    )
    heads = (say.say("mix"), *(say.word("outcome", name) for name in columns))
    return Table(say.say("caption_jobs"), heads, rows)


def shares_of(parts: Sequence[float], total: float, decimals_: int = _DECIMALS) -> list[float]:
    """Parts rounded so that they add up to a rounded total: those that lose most by rounding get the rest."""
    unit = 10.0**-decimals_
    floors = np.floor(np.asarray(parts, float) / unit + 1e-9)
    lost = np.asarray(parts, float) / unit - floors
    rest = round(total / unit) - int(floors.sum())
    for k in np.argsort(-lost if rest > 0 else lost, kind="stable")[: abs(rest)]:
        floors[k] += np.sign(rest)
    left = round(total / unit) - int(floors.sum())
    floors[int(np.argmax(np.abs(floors)))] += left
    return [float(each) * unit for each in floors]


def _mostly(say: Language, fates: pd.DataFrame) -> str:
    """The rules behind a way, the largest first, with their net numbers."""
    net = fates.groupby("rule", observed=True).persons.sum()
    net = net[net.abs() >= _HARDLY].sort_values(key=abs, ascending=False, kind="stable")[:_NAMED]
    return ", ".join(
        f"{say.word('rule', str(rule))} {say.signed(float(each), _DECIMALS)}" for rule, each in net.items()
    )
