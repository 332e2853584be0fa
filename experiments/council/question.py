"""The first pages of the council's report: the goal's warning, the question, the answer, and the figures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from experiments.comparison_results import RANKED_BY, Results
from experiments.council.answer import Choice, bounds, runs, sentences
from experiments.council.blocks import Block, Heading, Listing, Paragraph, Picture, Section, Table, address
from experiments.council.language import NOTHING, Language
from experiments.council.options import contents, known_uses, ratios_of
from experiments.figures.observed import place_names
from experiments.goal import UNBELIEVED
from experiments.value import DOMINATES, IS_DOMINATED, RATIO, SAME, SAVES, Row

#: The figures in the order of the page, files of the folder of figures.
FIGURES = ("fans", "difference", "forest", "waterfall", "plane", "acceptability", "regret", "turns")
#: Those of them that take no notice of a budget, though they tell what is chosen.
_OF_ALL = ("acceptability", "regret", "turns")
#: What a price is told as where there is none, by the status of its row.
_NO_PRICE = {IS_DOMINATED: "price_dearer", DOMINATES: "price_dominates", SAVES: "price_saves", SAME: "price_same"}


def where(say: Language, results: Results) -> str:
    """The place that a comparison is of."""
    case = results.drawn.comparison.case
    return place_names(case.places)[0] if len(case.places) == 1 else case.case.replace("_", " ").capitalize()


def horizon(say: Language, results: Results) -> str:
    """The day that options are ranked by."""
    return say.day(date(results.drawn.comparison.years[-1], 1, 1))


def is_unbelieved(results: Results) -> bool:
    """Whether a goal is reached too often, for one that asks for more than ever was."""
    return results.goal is not None and results.history.is_beyond and max(results.reaches) > UNBELIEVED


def warning(say: Language, results: Results) -> Section | None:
    """The page before everything else, when the goal is beyond history's record and reached all the same."""
    if results.goal is None or not is_unbelieved(results):
        return None
    history = results.history
    most = max(range(len(results.names)), key=results.reaches.__getitem__)
    text = {
        "goal": say.number(results.goal.population),
        "date": say.day(date(results.goal.year, 1, 1)),
        "place": where(say, results),
        "asked": say.number(history.asked),
        "years": say.say("one_year" if history.years == 1 else "years", n=history.years),
        "since": history.since,
        "best": say.number(history.best),
        "first": history.first,
        "when": history.when,
        "share": reached(say, results, most),
        "mix": say.quoted(results.names[most]),
    }
    parts = [Paragraph(say.say(f"warning_{key}", **text), "warning") for key in ("asked", "best", "share")]
    return Section(
        "warning", say.say("title_warning"), [*parts, _reaches(say, results), Paragraph(say.say("warning_after"))]
    )


def reached(say: Language, results: Results, option: int) -> str:
    """In how many of its runs an option reaches the goal."""
    runs_of = int((~np.isnan(results.matrix(RANKED_BY)[option])).sum())
    share = results.reaches[option]
    return say.say("reached_runs", n=say.number(share * runs_of), all=say.number(runs_of), share=say.share(share))


def _reaches(say: Language, results: Results) -> Table:
    rows = [(name, reached(say, results, option)) for option, name in enumerate(results.names)]
    return Table(say.say("caption_reaches"), (say.say("option"), say.say("head_reaches")), tuple(rows))


def question(say: Language, results: Results) -> Section:
    """What is asked, what is compared, until when, for how much."""
    comparison = results.drawn.comparison
    world, first, last = results.worlds[0], comparison.years[0], horizon(say, results)
    one = len(results.names) == 2
    blocks: list[Block] = [
        Paragraph(
            say.say(
                "question_one" if one else "question_many",
                place=where(say, results),
                n=len(results.names) - 1,
                baseline=say.quoted(results.names[0]),
                date=last,
                first=say.day(date(first, 1, 1)),
            )
        )
    ]
    if len(comparison.case.places) > 1:
        blocks.append(Paragraph(say.say("question_places", places=say.listed(place_names(comparison.case.places)))))
    for number, option in enumerate(comparison.options):
        title = "baseline_named" if number == 0 else "mix_named"
        blocks.append(Heading(say.say(title, name=say.quoted(option.name))))
        blocks.append(Listing(tuple(contents(say, option, comparison.baseline, world))))
    blocks.append(Heading(say.say("terms")))
    budget = "budget_none" if results.budget is None else "budget_given"
    terms = [say.say("horizon_is", date=last), say.say(budget, budget=say.money(results.budget or 0.0))]
    terms += list(_goal(say, results))
    if len(results.worlds) > 1:
        terms.append(say.say("worlds_are", worlds=say.named([say.word("world", each) for each in results.worlds])))
    return Section("question", say.say("title_question"), [*blocks, Listing(tuple(terms))])


def _goal(say: Language, results: Results) -> Iterator[str]:
    """The goal, and what history says of it."""
    if results.goal is None:
        yield say.say("goal_none")
        return
    history = results.history
    shares = [
        say.say("reached_by", mix=say.quoted(name), reached=reached(say, results, option))
        for option, name in enumerate(results.names)
    ]
    none = max(results.reaches) == 0.0
    years = say.say("one_year" if history.years == 1 else "years", n=history.years)
    yield say.say(
        "goal_given" if history.asked > 0.0 else "goal_given_less",
        goal=say.number(results.goal.population),
        date=say.day(date(results.goal.year, 1, 1)),
        asked=say.number(history.asked),
        years=years,
        since=history.since,
    )
    if history.asked > 0.0 and history.best == history.best:
        text = {"years": years, "best": say.number(history.best), "first": history.first, "when": history.when}
        yield say.say("goal_beyond" if history.is_beyond else "goal_within", **text)
    yield say.say("goal_missed") if none else say.say("goal_reached", shares=say.listed(shares))


# --- the answer ------------------------------------------------------------------------------------------------------------


def the_answer(say: Language, results: Results, choice: Choice) -> Section:
    """Three sentences, and the table they are read from."""
    blocks: list[Block] = [Paragraph(sentence, "answer") for sentence in sentences(choice, say)]
    if results.goal is not None:
        blocks.append(Paragraph(goal_told(say, results, choice), "answer"))
    if any(untested(results, option) for option in range(1, len(results.names))):
        blocks.append(Paragraph(say.say("stamp"), "stamp"))
    blocks.append(_options(say, results, choice))
    items = [say.say("read_gain", date=horizon(say, results)), say.say("read_certainty")]
    if choice.ranking:
        items.append(say.say("read_knowledge", draws=say.number(choice.draws)))
    items += [say.say("read_loss"), say.say("read_cost")]
    if results.budget is not None:
        items.append(say.say("read_budget"))
    if choice.over:
        items.append(say.say("read_over_all" if choice.leaves_none else "read_over"))
    return Section("answer", say.say("title_answer"), [*blocks, Heading(say.say("how_to_read")), Listing(tuple(items))])


def goal_told(say: Language, results: Results, choice: Choice) -> str:
    """In how many runs the goal is reached, with the mix that does it most often of those ranked, and the baseline."""
    assert results.goal is not None
    goal, day = say.number(results.goal.population), say.day(date(results.goal.year, 1, 1))
    if not max(results.reaches) > 0.0:
        pairs = runs(say, choice.pairs(range(len(results.names))))
        return say.say("answer_goal_missed", goal=goal, date=day, runs=pairs)
    best = max((k for k in choice.order if k), key=results.reaches.__getitem__)
    told = say.say(
        "answer_goal_one" if len(choice.options) == 2 else "answer_goal",
        goal=goal,
        date=day,
        best=say.quoted(results.names[best]),
        best_runs=reached(say, results, best),
        baseline=say.quoted(results.names[0]),
        baseline_runs=reached(say, results, 0),
        within=say.say("within_budget") if choice.leaves_some_out else "",
    )
    return f"{told} {say.say('answer_goal_warned')}" if is_unbelieved(results) else told


def all_options(say: Language, choice: Choice) -> list[Paragraph]:
    """That a part of the page is of all options, where others are of those within the budget alone."""
    return [Paragraph(say.say("all_options"), "note")] if choice.leaves_some_out else []


def untested(results: Results, option: int) -> bool:
    """Whether an option uses an instrument whose effect is a prior, or a ratio that somebody wrote."""
    comparison = results.drawn.comparison
    chosen = comparison.options[option]
    graded = any(each.grade is not None for each in known_uses(chosen, results.worlds[0]))
    return graded or bool(ratios_of(chosen, results.worlds[0]))


def _options(say: Language, results: Results, choice: Choice) -> Table:
    rows = []
    prices = results.per_unit(RANKED_BY)
    for option in (*choice.order, *(k for k in choice.over if k not in choice.order)):
        found, place = choice.gain(option), choice.ranked(option)
        shares = (
            (say.probability(place.certainty), *map(say.share, (place.best, place.beats)), say.people(place.loss))
            if place
            else (NOTHING,) * 4
        )
        over = option in choice.over
        cost = say.money(choice.cost(option))
        rows.append(
            (
                results.names[option],
                say.change(choice.mean(option), found.standard_error) if option else "0",
                say.around(*found.both, choice.mean(option), found.standard_error) if option else NOTHING,
                *shares,
                say.say("over_cell", cost=cost, paid=say.money(choice.paid(option))) if over else cost,
                price(say, choice, prices[option]) if option else NOTHING,
            )
        )
    heads = (
        "option",
        "head_gain",
        "head_both",
        "head_certainty",
        "head_best",
        "head_beats",
        "head_loss",
        "head_cost",
        "head_price",
    )
    baseline = say.quoted(results.names[0])
    pairs = runs(say, choice.pairs(range(len(results.names))))
    caption = say.say("caption_options", date=horizon(say, results), baseline=baseline, runs=pairs)
    return Table(caption, tuple(say.say(head) for head in heads), tuple(rows), words=(len(heads) - 1,))


def price(say: Language, choice: Choice, row: Row) -> str:
    """What one more costs, or why there is no such figure."""
    if row.status != RATIO or row.ratio is None:
        return say.say(_NO_PRICE[row.status])
    return say.money(row.ratio)


def price_of(say: Language, choice: Choice, row: Row, outcome: str) -> str:
    """The same, in brackets where the gain in the outcome cannot be told from none."""
    text, found = price(say, choice, row), choice.rows(outcome).get(row.option)
    unsure = found is not None and not (found["low"] > 0.0 or found["high"] < 0.0)
    return say.say("price_unsure", price=text) if row.status == RATIO and unsure else text


def price_told(say: Language, choice: Choice, option: int, row: Row) -> str:
    """The same with what is known of it."""
    text = price(say, choice, row)
    return f"{text} {bounds(choice, say, option)}" if row.status == RATIO else text


# --- the figures -----------------------------------------------------------------------------------------------------------


def figures(say: Language, results: Results, choice: Choice, folder: Path | None) -> Section:
    """Those of a folder with a caption each, and a sentence for those that are not there."""
    blocks: list[Block] = []
    missing = []
    for name in FIGURES:
        file = folder / f"{name}.svg" if folder is not None else None
        if file is None or not file.is_file():
            missing.append(say.say(f"figure_{name}_name"))
            continue
        source = address(file.read_bytes(), "image/svg+xml")
        title, caption = say.say(f"figure_{name}_name"), say.say(f"figure_{name}")
        if name in _OF_ALL:
            caption = " ".join([caption, *(each.text for each in all_options(say, choice))])
        blocks.append(Picture(source, say.say("alt", title=title, place=where(say, results)), caption))
    if blocks:
        blocks.insert(0, Paragraph(say.say("figures_about")))
    if missing:
        one = "figure_missing" if len(missing) == 1 else "figures_missing"
        blocks.append(Paragraph(say.say(one, names=say.listed(missing)), "note"))
    return Section("figures", say.say("title_figures"), blocks)
