"""What would change the answer, and what it rests on: the last pages that need no statistics."""

from collections.abc import Iterator

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_results import Results
from experiments.council.answer import Choice
from experiments.council.blocks import Block, Heading, Listing, Paragraph, Section, Table
from experiments.council.language import NOTHING, Language
from experiments.council.options import known_uses, measure, parameter, ratios_of, uses_of
from experiments.council.question import all_options
from experiments.ranking import Ranking
from experiments.robustness import FEWEST_DRAWS, by_world
from model.evidence import GRADES, Graded
from model.instrument import Instrument, instruments
from model.parameters import Parameter
from model.table_rows import folder_of

#: Of the prior of an effect, in the table of evidence.
_SHARES = (0.05, 0.5, 0.95)
#: Instruments that pull people to a place.
_PULL = "pull"
#: Persons a year above which the series of Fjellregionen disfavour an effect, and the range from which they would show one:
#: difference in differences of net migration 2000-2004 and 2005-2008 against Lofoten and six similar municipalities, with
#: the spread of twelve placebo windows of 1980-1999 (one-sided 95 %, parallel trends assumed).
FJELL_BOUND, FJELL_SEEN = 75, (160, 250)
#: Founders of Lofoten's project, and the spread of its yearly net migration, persons.
LOFOTEN_FOUNDERS, LOFOTEN_SD = 14, 74
_YEAR = 12


def doubt(say: Language, results: Results, choice: Choice) -> Section:
    """What would change the answer."""
    blocks: list[Block] = [Paragraph(say.say("doubt_about"))]
    if choice.criteria.empty:
        blocks.append(Paragraph(say.say("criteria_too_few")))
    else:
        explained = tuple(say.say(f"criterion_{key}") for key in ("worst", "regret", "largest", "enough"))
        blocks += [*all_options(say, choice), _criteria(say, results, choice), Listing(explained)]
    if len(results.worlds) > 1:
        within = [Paragraph(say.say("those_within"))] if choice.leaves_some_out else []
        blocks += [Heading(say.say("worlds")), *all_options(say, choice), _worlds(say, results), *within]
        blocks.append(Listing(tuple(_leaders(say, results, choice))))
    blocks += [Heading(say.say("turns")), *all_options(say, choice), *_turns(say, results, choice)]
    return Section("doubt", say.say("title_doubt"), blocks)


def _criteria(say: Language, results: Results, choice: Choice) -> Table:
    rows = []
    for row in choice.criteria.to_dict("records"):
        cells = [say.change(row["gain"]), say.change(row["worst"]), say.people(row["regret"])]
        cells += [say.people(row["largest_regret"]), say.share(row["good_enough"])]
        rows.append((str(row["option"]), *cells, *([say.share(row["reaches"])] if "reaches" in row else [])))
    heads = ["option", "head_gain", "head_worst", "head_regret", "head_largest", "head_enough"]
    heads += ["head_reaches"] if results.goal else []
    return Table(say.say("caption_criteria"), tuple(say.say(head) for head in heads), tuple(rows))


def _worlds(say: Language, results: Results) -> Table:
    found = {(row["option"], row["world"]): row for row in by_world(results).to_dict("records")}
    rows = []
    for name in results.names:
        cells = []
        for world in results.worlds:
            row = found.get((name, world))
            text = {"gain": say.change(row["gain"]), "regret": say.people(row["regret"])} if row else {}
            cells.append(say.say("gain_and_regret", **text) if row else NOTHING)
        rows.append((name, *cells))
    heads = (say.say("option"), *(say.word("world", world) for world in results.worlds))
    return Table(say.say("caption_worlds"), heads, tuple(rows))


def _leaders(say: Language, results: Results, choice: Choice) -> Iterator[str]:
    """What gains most in each other world."""
    for world in results.worlds[1:]:
        ranking = choice.rankings.get(world)
        name = say.quoted(say.word("world", world))
        if ranking is None:
            yield say.say("world_too_few", world=name, pairs=say.number(results.pairs(world)))
            continue
        others = [results.names[k] for k in ranking.apart if k != ranking.first.option]
        text = {
            "world": name,
            "first": say.quoted(results.names[ranking.first.option]),
            "gain": say.more(ranking.first.gain),
            "certainty": say.probability(ranking.first.certainty),
            "others": say.named(others),
        }
        same = "same" if ranking.first.option == choice.leader else "other"
        yield say.say(f"world_{same}{_apart(ranking)}", **text)


def _apart(ranking: Ranking) -> str:
    return "_not_apart" if len(ranking.apart) > 1 else ""


def _turns(say: Language, results: Results, choice: Choice) -> list[Block]:
    """The parameters that the lead hangs on."""
    ranking = results.rankings.get(results.worlds[0])
    table = choice.turns
    if ranking is None or table.empty:
        return [Paragraph(say.say("turns_too_few", draws=FEWEST_DRAWS, pairs=FEWEST_DRAWS * SEEDS_OF_A_DRAW))]
    first, second = (say.quoted(results.names[row.option]) for row in ranking.rows[:2])
    beyond = table[table.share > table.by_chance]
    text = {"first": first, "second": second, "many": len(table)}
    if beyond.empty:
        return [Paragraph(say.say("turns_none", **text))]
    items = []
    for row in beyond.to_dict("records"):
        items.append(
            say.say(
                "turns_it" if row["turns"] else "turns_not",
                parameter=parameter(say, str(row["parameter"])),
                low=say.change(row["low"]),
                high=say.change(row["high"]),
                **text,
            )
        )
    explained = say.share(max(float(table.explained[0]), 0.0))
    return [Paragraph(say.say("turns_some", explained=explained, **text)), Listing(tuple(items))]


# --- what it rests on ------------------------------------------------------------------------------------------------------


def basis(say: Language, results: Results) -> Section:
    """Evidence of each measure, what series can and cannot say, and what must not be concluded."""
    options, world = results.drawn.comparison.options, results.worlds[0]
    used = {each.name: each for option in options for each in known_uses(option, world)}
    other = sorted({name for option in options for name in uses_of(option, world)} - set(instruments()))
    ratios = sorted({name for option in options for name in ratios_of(option, world)})
    blocks: list[Block] = []
    if ratios or any(each.grade is not None for each in used.values()):
        blocks.append(Paragraph(say.say("stamp"), "stamp"))
    blocks.append(Heading(say.say("evidence")))
    if used:
        blocks += [Paragraph(say.say("evidence_about")), _evidence(say, results, list(used.values()))]
    else:
        blocks.append(Paragraph(say.say("evidence_none")))
    if ratios:
        rules = say.listed([say.word("rule", name) for name in ratios])
        blocks.append(Paragraph(say.say("evidence_ratios", rules=rules)))
    if other:
        blocks.append(Paragraph(say.say("evidence_other", names=", ".join(other))))
    blocks += [Heading(say.say("series")), Listing(tuple(_series(say, results, used)))]
    blocks += [Heading(say.say("not_to_conclude")), Listing(tuple(_not_to_conclude(say, results, used)))]
    blocks += [Heading(say.say("figures_public")), Listing(tuple(_public(say, results)))]
    return Section("basis", say.say("title_basis"), blocks)


def _evidence(say: Language, results: Results, used: list[Instrument]) -> Table:
    comparison = results.drawn.comparison
    rows = []
    for each in used:
        in_mixes = [option.name for option in comparison.options if each.name in uses_of(option, results.worlds[0])]
        grade = each.grade
        if grade is None:
            evidence, assumed, stamp = say.say("no_effect_size"), say.say("follows_from_supply"), NOTHING
        else:
            evidence = say.say("grade_told", grade=grade, meaning=say.word("grade", str(grade)))
            assumed = _assumed(say, grade, next(it for it in each.graded if _grade(it) == grade))
            stamp = say.say("is_prior")
        rows.append((measure(say, each.name), ", ".join(in_mixes), evidence, assumed, stamp))
    heads = ("head_measure", "head_in", "head_evidence", "head_assumed", "head_stamp")
    return Table(say.say("caption_evidence"), tuple(say.say(head) for head in heads), tuple(rows), words=(1, 2, 3, 4))


def _grade(effect: Parameter) -> int | None:
    return effect.prior.grade if isinstance(effect.prior, Graded) else None


def _assumed(say: Language, grade: int, effect: Parameter) -> str:
    """The prior of an effect in words."""
    import numpy as np

    assert isinstance(effect.prior, Graded)
    low, _, high = np.exp(effect.prior.quantile(np.array(_SHARES), *effect.range))
    none = say.share(GRADES[grade].none)
    return say.say("prior_told", none=none, low=say.number(float(low), 2), high=say.number(float(high), 2))


def _series(say: Language, results: Results, used: dict[str, Instrument]) -> Iterator[str]:
    """What the public series say of effects in this case."""
    case = results.drawn.comparison.case.case
    pulls = [name for name, each in used.items() if each.lever == _PULL]
    low, high = FJELL_SEEN
    if case == "fjellregionen":
        yield say.say("series_fjell", bound=FJELL_BOUND, low=low, high=high)
        yield from _beyond_bound(say, results, pulls)
    elif case == "lofoten":
        yield say.say("series_lofoten", founders=LOFOTEN_FOUNDERS, sd=LOFOTEN_SD)
    else:
        yield say.say("series_other")
        if pulls:
            yield say.say("series_campaign_elsewhere", bound=FJELL_BOUND, low=low, high=high)
    yield say.say("compatible")


def _beyond_bound(say: Language, results: Results, pulls: list[str]) -> Iterator[str]:
    """The campaigns whose gain a year the series disfavour."""
    comparison = results.drawn.comparison
    years = comparison.years[-1] - comparison.since / _YEAR
    for option, each in enumerate(comparison.options):
        if option and years > 0.0 and set(uses_of(each, results.worlds[0])) & set(pulls):
            gain = results.effect(option).mean / years
            text = {"mix": say.quoted(each.name), "gain": say.change(gain), "bound": FJELL_BOUND}
            yield say.say("series_fjell_beyond" if gain > FJELL_BOUND else "series_fjell_inside", **text)


def _not_to_conclude(say: Language, results: Results, used: dict[str, Instrument]) -> Iterator[str]:
    for key in ("selection", "stayers", "cheap", "elsewhere", "means"):
        yield say.say(f"conclude_{key}")
    if results.drawn.comparison.case.case == "verdal":
        yield say.say("conclude_verdal")


def _public(say: Language, results: Results) -> Iterator[str]:
    case = results.drawn.comparison.case
    yield say.say("public_source", day=say.day(case.known_to))
    yield say.say("public_unverified")
    if case.case == "hjelmeland":
        yield say.say("public_hjelmeland")
    if folder_of(case.case) is not None:
        yield say.say("public_borrowed")
