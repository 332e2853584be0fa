"""Money in the council's report: who pays, what a resident and a year cost, what is worth buying, and what to know more."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import binom

from experiments.comparison_outcomes import DISCOUNT_RATE, SOCIETY
from experiments.comparison_results import FEWEST_KNOWN, RANKED_BY, WORTH, Results
from experiments.council.answer import Choice
from experiments.council.blocks import Block, Heading, Listing, Paragraph, Section, Table
from experiments.council.language import NOTHING, Language
from experiments.council.options import measure, parameter
from experiments.council.people import told
from experiments.council.question import all_options, price_of, price_told
from experiments.value import EXTENDED, FEWEST, FRONTIER, acceptability, acceptability_frontier, evpi
from model.instrument import PAYERS

#: What one more resident may be worth, NOK: an assumption, for the table.
_WORTHS = (500_000.0, 1_000_000.0, 2_000_000.0, 5_000_000.0)
#: Share of parameters without meaning that look as if they had one, and the share of cases in which no more of them do.
_BY_CHANCE, _SURE = 0.05, 0.95
_THOUSAND = 1000.0
#: Parameters that are named.
_NAMED = 5


def money(say: Language, results: Results, choice: Choice) -> Section:
    """The section."""
    text = {"rate": say.number(DISCOUNT_RATE * 100.0)}
    blocks: list[Block] = [
        Paragraph(say.say("money_about", baseline=say.quoted(results.names[0]))),
        _payers(say, results, choice),
        *_budget(say, results, choice),
        Paragraph(say.say("discounting", **text), "note"),
        Heading(say.say("prices")),
        Paragraph(say.say("prices_about")),
        _prices(say, results, choice),
        Paragraph(say.say("price_note"), "note"),
        Heading(say.say("municipal")),
        Paragraph(say.say("municipal_about")),
        _municipal(say, results, choice),
        Heading(say.say("society")),
        Paragraph(say.say("society_about")),
        _society(say, results, choice),
        Heading(say.say("frontier")),
        Paragraph(say.say("frontier_about")),
        *all_options(say, choice),
        Listing(tuple(_frontier(say, results))),
        Heading(say.say("knowing")),
        *all_options(say, choice),
        *_knowing(say, results, choice),
    ]
    return Section("money", say.say("title_money"), blocks)


def _payers(say: Language, results: Results, choice: Choice) -> Table:
    of_payers = [choice.rows(f"cost_{payer}") for payer in PAYERS]
    rows = []
    for name in results.names[1:]:
        # To the thousand, so that the parts as they are printed add up to the sum.
        parts = [round(rows[name]["mean"] / _THOUSAND) if name in rows else 0 for rows in of_payers]
        rows.append((name, *(say.number(each) for each in parts), say.number(sum(parts))))
    heads = (say.say("mix"), *(say.word("payer", payer) for payer in PAYERS), say.say("all_together"))
    return Table(say.say("caption_payers"), heads, tuple(rows))


def _budget(say: Language, results: Results, choice: Choice) -> list[Block]:
    """Which mixes a budget allows, and how often those that it allows cost more."""
    if results.budget is None:
        return []
    items = []
    for option, name in enumerate(results.names[1:], 1):
        paid = choice.payments[option]
        dearer = float((paid[~np.isnan(paid)] > results.budget).mean())
        key = "budget_over" if option in choice.over else "budget_mostly" if dearer > 0.0 else "budget_within"
        items.append(say.say(key, mix=say.quoted(name), cost=say.money(choice.paid(option)), share=say.share(dearer)))
    return [Paragraph(say.say("budget_is", budget=say.money(results.budget))), Listing(tuple(items))]


def _prices(say: Language, results: Results, choice: Choice) -> Table:
    of_residents, of_years = results.per_unit(RANKED_BY), results.per_unit("person_years")
    of_municipality = [results.per_unit(outcome, "cost_municipality") for outcome in (RANKED_BY, "person_years")]
    rows = tuple(
        (
            name,
            price_told(say, choice, option, of_residents[option]),
            price_of(say, choice, of_years[option], "person_years"),
            price_of(say, choice, of_municipality[0][option], RANKED_BY),
            price_of(say, choice, of_municipality[1][option], "person_years"),
        )
        for option, name in enumerate(results.names[1:], 1)
    )
    heads = ("mix", "head_per_resident", "head_per_year", "head_per_resident_own", "head_per_year_own")
    return Table(say.say("caption_prices"), tuple(say.say(head) for head in heads), rows, words=(1, 2, 3, 4))


def _municipal(say: Language, results: Results, choice: Choice) -> Table:
    outcomes = ("municipal_income", "municipal_services", "cost_municipality", "municipal_net")
    of_each = [choice.rows(outcome) for outcome in outcomes]
    rows = []
    for name in results.names[1:]:
        cells = [say.thousands(found[name]["mean"]) if name in found else NOTHING for found in of_each]
        net, span = of_each[-1].get(name), NOTHING
        if net is not None:
            low, high = say.thousands(net["both_low"]), say.thousands(net["both_high"])
            span = say.say("span", low=low, high=high)
        rows.append((name, *cells, span))
    heads = ("mix", "head_income", "head_services", "head_measures", "head_left", "head_both")
    return Table(say.say("caption_municipal"), tuple(say.say(head) for head in heads), tuple(rows))


def _society(say: Language, results: Results, choice: Choice) -> Table:
    """What is gained and spent whoever has it: moves within the country left out."""
    of_each = [choice.rows(outcome) for outcome in SOCIETY]
    prices = results.per_unit("employment_years")
    rows = tuple(
        (
            name,
            *(told(say, rows, name) for rows in of_each),
            say.thousands(choice.cost(k)),
            price_of(say, choice, prices[k], "employment_years"),
        )
        for k, name in enumerate(results.names[1:], 1)
    )
    heads = (*(say.word("outcome", outcome) for outcome in SOCIETY), say.say("head_cost"), say.say("head_per_work"))
    return Table(say.say("caption_society"), (say.say("mix"), *heads), rows, words=(len(heads),))


def _frontier(say: Language, results: Results) -> list[str]:
    """Which options are worth a look at some price, and why the others are not."""
    items = []
    for row in results.money:
        text = {"mix": say.quoted(row.option), "cost": say.money(row.cost), "gain": say.more(row.effect)}
        if row.status != FRONTIER:
            items.append(say.say("frontier_mixture" if row.status == EXTENDED else "frontier_dominated", **text))
        elif row.ratio is None:
            items.append(say.say("frontier_first", **text))
        else:
            items.append(say.say("frontier_next", price=say.money(row.ratio), **text))
    return items


# --- what it is worth to know more -----------------------------------------------------------------------------------------


def _knowing(say: Language, results: Results, choice: Choice) -> list[Block]:
    effect = None if choice.criteria.empty else results.of_draws(RANKED_BY)
    if effect is None or len(effect) < FEWEST:
        return [Paragraph(say.say("knowing_too_few"))]
    worths = np.array(_WORTHS)
    best, share = acceptability_frontier(results.cost, effect, worths)
    shares = acceptability(results.cost, effect, worths)
    likeliest = np.isclose(shares, shares.max(axis=1, keepdims=True))
    all_known = evpi(results.cost, effect, worths)
    rows = tuple(
        (
            say.money(worth),
            results.names[option],
            say.share(float(share[k])),
            say.listed([results.names[option] for option in np.flatnonzero(likeliest[k])]),
            say.share(float(shares[k].max())),
            say.money(float(all_known[k])),
        )
        for k, (worth, option) in enumerate(zip(worths, best.tolist(), strict=True))
    )
    heads = ("head_worth", "head_choice", "head_likely", "head_likeliest", "head_likely", "head_evpi")
    table = Table(say.say("caption_worths"), tuple(say.say(head) for head in heads), rows, words=(1, 3))
    return [Paragraph(say.say("knowing_about", draws=say.number(len(effect)))), table, *_parameters(say, results)]


def _parameters(say: Language, results: Results) -> list[Block]:
    """The parameters that it is worth to know before choosing, as far as they can be told from chance."""
    together = results.information[results.information.inputs > 1]
    table = results.information[results.information.inputs == 1]
    if results.information.empty:
        return [Paragraph(say.say("knowing_few", draws=FEWEST_KNOWN))]
    worth = say.money(WORTH)
    beyond = table[table.evppi > table.by_chance]
    number, many = len(beyond), len(table)
    text = {"n": number, "many": many, "worth": worth, "chance": say.number(_BY_CHANCE * many)}
    of_instruments = list(_together(say, together))
    if not number:
        return [Paragraph(say.say("knowing_none", **text)), *of_instruments]
    if number <= binom.ppf(_SURE, many, _BY_CHANCE):
        return [Paragraph(say.say("knowing_by_chance", **text)), *of_instruments]
    items = tuple(
        say.say(
            "knowing_item",
            parameter=parameter(say, row["parameter"]),
            value=say.money(row["evppi"]),
            chance=say.money(row["by_chance"]),
        )
        for row in beyond[:_NAMED].to_dict("records")
    )
    return [Paragraph(say.say("knowing_some", **text)), Listing(items), *of_instruments]


def _together(say: Language, table: pd.DataFrame) -> Iterator[Block]:
    """What it is worth to know all effects of an instrument, as a trial of it would tell them."""
    if table.empty:
        return
    yield Paragraph(say.say("knowing_together"))
    yield Listing(
        tuple(
            say.say(
                "knowing_instrument" if row["evppi"] > row["by_chance"] else "knowing_instrument_none",
                instrument=measure(say, str(row["parameter"])),
                n=row["inputs"],
                value=say.money(row["evppi"]),
                chance=say.money(row["by_chance"]),
            )
            for row in table.to_dict("records")
        )
    )
