"""Tells a comparison, printed. As JSON `comparison_json` tells it; tables of its files are in `comparison_files`."""

from collections.abc import Iterator
from math import isfinite

import numpy as np
import pandas as pd
from rich.table import Table

from experiments.comparison import AS_DRAWN, SEEDS_OF_A_DRAW, Option
from experiments.comparison_outcomes import SOCIETY
from experiments.comparison_results import RANKED_BY, Results
from experiments.goal import UNBELIEVED
from experiments.ranking import Ranking
from experiments.robustness import FEWEST_DRAWS, by_world, criteria, what_turns_it
from experiments.value import FRONTIER, RATIO, Row
from experiments.wording import counted, listed
from model.instrument import PAYERS
from model.policy import HazardRatio

#: Said of every comparison.
BASIS = (
    "Effects of instruments are priors, not estimates: nobody has measured them. Every mix has the seeds and draws of the "
    "baseline.",
    "`gain`: residents at the horizon more than in the baseline, mean over pairs, in brackets its 90 % interval for want "
    "of runs. `parameters`: its 90 % interval over what they may be; `with chance`: over them and the luck of the years.",
    "`certainty`: that it gains most on average, given these runs. `best`, `beats`: share of the draws of the parameters, "
    "chance taken out as far as can be, in which it gains most, and more than the baseline: more runs make it more exact, "
    "only knowledge makes it certain. `loss`: residents forgone on average against the best of each draw.",
    "`cost`: instruments and projects, whoever pays, NOK of 2008, discounted by 4 % a year (a budget is held against what "
    "is paid out, not discounted); its ratio to the gain with a 90 % interval (Fieller), without an upper end where the "
    "gain is not told apart from none; in brackets where that is so of other prices. A municipality short of "
    "money spends less on services, so that what is left in its budget is no saving.",
)
_THOUSAND, _MILLION = 1e3, 1e6
#: What numbers of options differ by from rounding alone.
_LEVEL_WITH = 1e-9


def tables(results: Results) -> Iterator[Table | str]:
    """What is printed, in order: sentences and tables."""
    yield from _goal(results)
    yield from _options(results)
    yield from _certain(results)
    yield _pairing(results)
    yield _whose(results)
    yield _money(results)
    yield _society(results)
    yield from _other_worlds(results)
    yield from _turns(results)
    yield from BASIS
    if any(
        isinstance(each, HazardRatio) for option in results.drawn.comparison.options for each in _used(results, option)
    ):
        yield "A ratio that a scenario writes itself (`hazard_ratio`) is invented: it shows a mechanism and is no evidence."


def _used(results: Results, option: Option) -> tuple[object, ...]:
    """What an option does in the first world."""
    return option.scenario[results.worlds[0]].instruments


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", header_style="")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _options(results: Results) -> Iterator[Table]:
    """Each mix with what it gains, and how certain that is and what it costs, the largest gain first."""
    comparison = results.drawn.comparison
    title = f"{comparison.title}: residents on 1 January {comparison.years[-1]}, against {results.names[0]}"
    gains = _table(title, "mix", "gain", "parameters", "with chance", "certainty", "best", "beats", "loss")
    costs = _table("What it costs", "mix", "million NOK", "thousand NOK per resident more")
    ranking = results.rankings.get(results.worlds[0])
    ranked = {row.option: row for row in ranking.rows} if ranking else {}
    per = {row.option: row for row in results.per_unit(RANKED_BY)}
    order = [row.option for row in ranking.rows] if ranking else range(len(results.names))
    for option in order:
        name, of = results.names[option], ranked.get(option)
        shares = [f"{of.certainty:.0%}", f"{of.best:.0%}", f"{of.beats:.0%}", f"{of.loss:.1f}"] if of else [""] * 4
        if option == 0:
            gains.add_row(name, "0", "", "", *shares[:2], "", shares[3])
            continue
        found = results.effect(option)
        gains.add_row(
            name,
            f"{found.mean:+z.1f} ({found.low:+z.1f} to {found.high:+z.1f})",
            f"{found.parameters[0]:+z.0f} to {found.parameters[1]:+z.0f}",
            f"{found.both[0]:+z.0f} to {found.both[1]:+z.0f}",
            *shares,
        )
        over = "" if results.within_budget[option] else " (over budget)"
        million = f"{results.mean('cost')[option] / _MILLION:.2f}{over}"
        costs.add_row(name, million, _ratio(per[name], results.ratio_interval(option)))
    yield gains
    yield costs


def _plain_ratio(results: Results, option: int, outcome: str, cost: str = "cost") -> str:
    """What one more of an outcome costs, in brackets where the gain is not told apart from none."""
    row = results.per_unit(outcome, cost)[option]
    return f"({_ratio(row)})" if row.status == RATIO and not results.effect(option, outcome).told_apart else _ratio(row)


def _ratio(row: Row, interval: tuple[float | None, float | None] | None = None) -> str:
    """What one more costs, thousand NOK, with its interval where it is given; or why nothing can be said."""
    if row.status != RATIO or row.ratio is None:
        return row.status
    if interval is None:
        return f"{row.ratio / _THOUSAND:,.0f}"
    low, high = interval
    if low is None:
        return f"{row.ratio / _THOUSAND:,.0f} (unbounded)"
    ends = f"from {low / _THOUSAND:,.0f}" if high is None else f"{low / _THOUSAND:,.0f} to {high / _THOUSAND:,.0f}"
    return f"{row.ratio / _THOUSAND:,.0f} ({ends})"


def _certain(results: Results) -> Iterator[str]:
    """Whether the first is first."""
    ranking = results.rankings.get(results.worlds[0])
    if ranking is None:
        yield f"There are too few pairs for a ranking ({results.pairs()}); ask for more --replicates."
        return
    yield told_apart(results, ranking)
    if results.looks > 1:
        yield (
            f"Mixes that may be best were given more pairs, with up to {results.looks} looks at what came of it. Whoever "
            f"looks often is lucky once: a certainty of {results.certainty:.1%} is asked for, so that it is "
            f"{results.asked:.0%} over all looks."
        )
    if results.affordable is not None:
        if not any(results.within_budget[1:]):
            yield "No mix is within the budget on average."
        elif all(results.within_budget):
            yield "All mixes are within the budget on average."
        else:
            yield f"Of those within the budget: {told_apart(results, results.affordable)}"


def told_apart(results: Results, ranking: Ranking) -> str:
    """The sentence that says which gains most, or which cannot be told apart."""
    names = [results.names[option] for option in ranking.apart]
    if ranking.is_certain and len(names) == 1:  # or another may be as good, though none is likelier
        return f"{names[0]} gains most on average, with a certainty of {ranking.first.certainty:.0%}."
    runs = sum(ranking.pairs[1:])
    return (
        f"{names[0]} seems to gain most, but cannot be told apart from {listed(names[1:])} with {runs} runs of the "
        f"mixes (certainty below {ranking.asked:.0%})."
        if len(names) > 1
        else f"{names[0]} seems to gain most, with a certainty of {ranking.first.certainty:.0%}, below {ranking.asked:.0%}."
    )


def _goal(results: Results) -> Iterator[str]:
    """The goal, and its warning first where it is beyond what history knows."""
    if results.goal is None:
        return
    history, reaches = results.history, results.reaches
    if history.is_beyond and max(reaches) > UNBELIEVED:
        yield (
            f"WARNING: {results.goal} asks for {history.asked:+,.0f} in {counted(history.years, 'year', 'years')} from "
            f"{history.since} on. The most in as many, or fewer, since {history.first} was {history.best:+,.0f}, up to "
            f"{history.when}. "
            f"A probability of {max(reaches):.0%} says more of the model's assumptions than of the place; do not believe it."
        )
    runs = (~np.isnan(results.matrix(RANKED_BY))).sum(axis=1)
    told = [f"{name} {round(share * n)} of {n}" for name, share, n in zip(results.names, reaches, runs, strict=True)]
    yield f"Goal, {results.goal}: reached in so many runs: {', '.join(told)}."


def _pairing(results: Results) -> Table:
    """What common seeds and draws are worth."""
    table = _table("Pairs", "mix", "pairs", "draws", "correlation", "standard error without them, times")
    for option in range(1, len(results.names)):
        found = results.effect(option)
        table.add_row(
            results.names[option],
            f"{found.pairs}",
            f"{found.pairs // SEEDS_OF_A_DRAW}",
            f"{found.correlation:.2f}",
            f"{found.error_ratio:.1f}",
        )
    return table


def _whose(results: Results) -> Table:
    """Whose gain it is, and who comes."""
    table = _table(
        "Whose gain, and who comes (means; stays of those who come with and without the mix, 3 years)",
        "mix",
        "municipality",
        "region",
        "country",
        "come anyway",
        "induced",
        "deterred",
        "stay without",
        "stay with",
    )
    newcomers = results.newcomers[results.newcomers.group == "all"].set_index(["option", "kind"])
    for option in range(1, len(results.names)):
        name = results.names[option]
        table.add_row(
            name,
            *(f"{results.effect(option, each).mean:+z.1f}" for each in (RANKED_BY, "gain_of_region", "gain_of_nation")),
            *(f"{newcomers.persons[name, kind]:.1f}" for kind in ("anyway", "induced", "deterred")),
            *(_share(newcomers[f"stay_3_{which}"][name, "anyway"]) for which in ("without", "with")),
        )
    return table


def _share(value: float) -> str:
    return f"{value:.1%}" if isfinite(value) else "-"


def _money(results: Results) -> Table:
    """Who pays, and what one more costs whom."""
    table = _table(
        "Value for money: million NOK of 2008, discounted; per person-year in thousand NOK, whoever pays",
        "mix",
        *PAYERS,
        "left in the municipality's budget",
        "per person-year",
        "to the municipality, per resident",
        "per person-year",
        "on the frontier",
    )
    on = {row.option: row.status for row in results.money}
    for option in range(1, len(results.names)):
        table.add_row(
            results.names[option],
            *(f"{results.effect(option, f'cost_{payer}').mean / _MILLION:.2f}" for payer in PAYERS),
            f"{results.effect(option, 'municipal_net').mean / _MILLION:+z.2f}",
            _plain_ratio(results, option, "person_years"),
            *(_plain_ratio(results, option, each, "cost_municipality") for each in (RANKED_BY, "person_years")),
            "yes" if on[results.names[option]] == FRONTIER else "no",
        )
    return table


def _society(results: Results) -> Table:
    """What is gained and spent whoever has it."""
    table = _table(
        "Society: moves from abroad less moves abroad; work, Norwegian added up, and years of settled refugees in a place "
        "they moved on from, of who lives here; thousand NOK, whoever pays",
        "mix",
        "country",
        "years in work",
        "Norwegian, persons",
        "years moved on from",
        "per year in work",
    )
    for option in range(1, len(results.names)):
        cells = (f"{results.effect(option, outcome).mean:+z.1f}" for outcome in SOCIETY)
        table.add_row(results.names[option], *cells, _plain_ratio(results, option, "employment_years"))
    return table


def _other_worlds(results: Results) -> Iterator[Table | str]:
    """Gain and regret in every world, and what options would be chosen by."""
    if len(results.worlds) > 1:
        of_worlds = by_world(results)
        heads = [f"{world} ({_pairs(results, world)} pairs)" for world in results.worlds]
        table = _table("Gain in other worlds (in brackets the mean regret)", "mix", *heads)
        for name, rows in of_worlds.groupby("option", sort=False):
            cells = rows.set_index("world").reindex(results.worlds)
            table.add_row(
                str(name), *(f"{row['gain']:+z.1f} ({row['regret']:.1f})" for row in cells.to_dict("records"))
            )
        yield table
        for world in results.worlds[1:]:
            ranking = results.rankings.get(world)
            if ranking is not None and world != AS_DRAWN:
                yield f"In the world {world!r}: {told_apart(results, ranking)}"
    found = criteria(results)
    if found.empty:
        yield "How well choices stand cannot be said without a draw that every option has whole."
        return
    table = _table(
        "How well choices stand",
        "mix",
        "gain",
        "95 % exceed",
        "regret",
        "largest regret",
        "states that gain",
    )
    for row in found.to_dict("records"):
        table.add_row(
            str(row["option"]),
            f"{row['gain']:+z.1f}",
            f"{row['worst']:+z.1f}",
            f"{row['regret']:.1f}",
            f"{row['largest_regret']:.1f}",
            f"{row['good_enough']:.0%}"
            if row["option"] != results.names[0]
            else f"none does: {row['good_enough']:.0%}",
        )
    yield table
    options = found.set_index("option")
    yield (
        f"Whoever looks at the mean takes {_best(options.gain)}; at the worst case (maximin) {_best(options.worst)}; at the "
        f"largest regret (minimax) {_best(-options.largest_regret)}; at how often a mix gains anything "
        f"{_best(options.good_enough[list(results.names[1:])])}. All worlds count alike here."
    )


def _pairs(results: Results, world: str) -> str:
    """Of the options of a world; those without an untested effect have all in the world without them."""
    of_option = (~np.isnan(results.gains(world=world))).sum(axis=1)[1:]
    fewest, most = int(of_option.min()), int(of_option.max())
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"


def _best(of_options: pd.Series) -> str:
    """The options with the largest number, all of those that are level."""
    return " or ".join(map(str, of_options.index[of_options >= of_options.max() - _LEVEL_WITH]))


def _turns(results: Results) -> Iterator[Table | str]:
    """What would change the answer."""
    found = what_turns_it(results)
    if found.empty:
        yield f"What would change the answer cannot be said with fewer than {FEWEST_DRAWS} draws."
        return
    beyond = found[found.share > found.by_chance]
    if beyond.empty:
        yield "What would change the answer: no parameter is seen to, beyond what chance gives with so few draws."
        return
    table = _table(
        "What would change the answer: the lead of the first over the second",
        "parameter",
        "share of its variance",
        "by chance",
        "alone",
        "lead where it is low",
        "where it is high",
        "turns it",
    )
    for row in beyond.to_dict("records"):
        table.add_row(
            str(row["parameter"]),
            f"{row['share']:.2f}",
            f"{row['by_chance']:.2f}",
            f"{row['alone']:.2f}",
            f"{row['low']:+z.1f}",
            f"{row['high']:+z.1f}",
            "yes" if row["turns"] else "no",
        )
    yield table
    yield (
        f"All {len(found)} parameters together foretell {max(found.explained[0], 0.0):.0%} of the variance of that lead in "
        "draws that were not used for it (a random forest); the rest is chance, or what so few draws do not show."
    )
