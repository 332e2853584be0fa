"""The report of a comparison for a council: what it says, in both languages, of results that are made up."""

import base64
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.comparison import AS_DRAWN, UNTESTED_OFF, Comparison, DrawnOptions, Option
from experiments.comparison_results import Results
from experiments.council.answer import Choice, sentences
from experiments.council.language import LANGUAGES, TEXTS, Language
from experiments.council.options import contents, parameter
from experiments.council.people import shares_of
from experiments.council.question import goal_told, warning
from experiments.council.report import answer, page, write_report
from experiments.council.words import WORDS
from experiments.goal import Goal, Record
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import Kept
from model.instrument import INSTRUMENTS
from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.policy.target import Target
from tests.comparison_made import OTHER
from tests.comparison_made import made as made_up

_COMMAND = "bolyst compare hjelmeland.toml other.toml --budget 10000000"
_SEVERAL = ("roros", "os", "tolga")
_TWELVE = tuple(f"mix {k}" for k in range(12))
_UNTIL, _SINCE = date(2006, 1, 1), date(2001, 1, 1)
#: Words of one language that the other does not have.
_ENGLISH = r"\b(the|and|of|with|are|which|that|than|from|who|residents|mixes|runs|whose|each|what|not apart)\b"
_NORWEGIAN = r"\b(og|ikke|som|av|det|er|til|fra|hva|kommunen|innbyggere|pakken|kjøringer)\b"


def made(mixes: Sequence[str] = ("campaign", "homes"), pairs: int | Sequence[int] = 24, **given: Any) -> Results:
    """Made-up results with few parameters, since none of these tests is about them."""
    return made_up(mixes, pairs, **{"parameters": 2, "others": 10} | given)


def told(results: Results, lang: str = "en", folder: Path | None = None) -> str:
    """The page without what it hides in addresses."""
    return re.sub(r"data:[^\"]*", "data:", page(results, folder, lang, _COMMAND))


def loses(option: int, pair: int) -> int:
    """A gain below nought that grows with the option's number."""
    return -10 * option - pair % 2


@cache
def plain() -> Results:
    """Of a baseline and two mixes."""
    return made()


@cache
def of_several() -> Results:
    """The same of several municipalities."""
    return made(places=_SEVERAL)


@cache
def told_of_several() -> str:
    """Its page."""
    return told(of_several())


@cache
def worse_told(lang: str) -> str:
    """The page of mixes that lose residents."""
    return told(changed(plain(), loses), lang)


@cache
def twelve() -> Results:
    """Of a baseline and twelve mixes, some with fewer pairs."""
    return made(_TWELVE, (12, *[10] * 10, 12, 12), budget=1e7)


@cache
def usual(lang: str) -> str:
    """The page of a baseline and two mixes with a budget that one is over."""
    return told(made(budget=1e7), lang)


def words_of(text: str) -> str:
    """What a reader sees of a page."""
    body = re.sub(r"<style>.*?</style>|<code>.*?</code>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


def changed(results: Results, gain: Callable[[int, int], int]) -> Results:
    """The same with other gains in every pair and world, and with as many people whose life differs."""
    outcomes = results.kept.outcomes.copy()
    horizon = results.drawn.comparison.years[-1]
    at = (outcomes.measure == "population") & (outcomes.place == EVERYWHERE) & (outcomes.group == ALL)
    rows = outcomes[at & (outcomes.year == horizon)]
    without = rows[rows.option == 0].set_index(["world", "pair"]).value
    gains = np.array([gain(int(k), int(i)) if k else 0 for k, i in zip(rows.option, rows.pair, strict=True)])
    outcomes.loc[rows.index, "value"] = without.loc[list(zip(rows.world, rows.pair, strict=True))].to_numpy() + gains
    people = rows[["world", "option", "pair"]].loc[rows.index.repeat(np.abs(gains))]
    about: dict[str, Any] = {
        "way": "came",
        "rule": "in_migration_singles",
        "cause": "own",
        "group": "norway",
        "month": 24_030,
    }
    fates = people.assign(person=np.arange(len(people)), sign=np.sign(gains).repeat(np.abs(gains)), **about)
    return replace(results, kept=Kept(outcomes, fates))


def in_options(results: Results, change: Callable[[int, str], dict[str, Any]]) -> Results:
    """The same with something of the scenarios of its options changed."""
    comparison = results.drawn.comparison
    options = tuple(
        Option(each.name, {world: replace(it, **change(k, world)) for world, it in each.scenario.items()})
        for k, each in enumerate(comparison.options)
    )
    return replace(results, drawn=DrawnOptions(replace(comparison, options=options), results.drawn.draws))


# --- both languages --------------------------------------------------------------------------------------------------------


def blanks(text: str) -> set[str]:
    """The names of the values that a text is filled with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_blanks() -> None:
    english, norwegian = (TEXTS[lang] for lang in LANGUAGES)
    assert set(english) == set(norwegian)
    assert not [key for key in english if blanks(english[key]) != blanks(norwegian[key])]


def test_no_text_is_left_in_the_other_language() -> None:
    alike = [key for key, text in TEXTS["en"].items() if TEXTS["nb"][key] == text]
    with_words = {key for key in alike if re.search(r"[a-z]{3}", re.sub(r"{[^}]*}", "", TEXTS["en"][key]))}
    of_both = {"under_1", "over_99", "for_whom", "fact_version"}
    assert {key for key in with_words if not key.startswith("term_")} == of_both


def test_every_text_is_used_and_every_text_that_is_asked_for_is_there() -> None:
    sources = "".join(file.read_text("utf-8") for file in Path("experiments").glob("council/*.py"))
    sources += Path("experiments/council/report.html.j2").read_text("utf-8")
    asked = set(re.findall(r"\bsay(?:\.say)?\(\s*[\"']([a-z_0-9]+)[\"']", sources))
    assert asked <= set(TEXTS["en"])
    named = set(re.findall(r"\"([a-z_0-9]+)\"", re.sub(r"\"[a-z_0-9]+\": ", "", sources)))
    made_up = [re.sub(r"{[^}]*}", ".+", text) for text in re.findall(r"f\"([a-z_0-9]*{[^\"]*)\"", sources)]
    unused = {key for key in TEXTS["en"] if key not in named}
    assert not [key for key in unused if not any(re.fullmatch(pattern, key) for pattern in made_up)]


def test_names_of_the_model_have_words_in_both_languages() -> None:
    assert all(len(pair) == 2 and all(pair) for kind in WORDS.values() for pair in kind.values())
    assert set(WORDS["instrument"]) <= set(INSTRUMENTS)


def test_the_norwegian_page_has_no_english_sentence() -> None:
    assert re.findall(_ENGLISH, words_of(usual("nb")).replace("Made-up mixes", "")) == []


def test_the_english_page_has_no_norwegian_sentence() -> None:
    assert re.findall(_NORWEGIAN, words_of(usual("en"))) == []


def test_the_page_says_which_language_it_is_in() -> None:
    assert '<html lang="en">' in usual("en")
    assert '<html lang="nb">' in usual("nb")


@pytest.mark.parametrize(
    ("nok", "english", "norwegian"),
    [
        (0.0, "NOK 0", "0 kr"),
        (152_400.0, "NOK 150,000", "150 000 kr"),
        (999_999.0, "NOK 1 million", "1 million kr"),
        (1_437_000.0, "NOK 1.4 million", "1,4 millioner kr"),
        (-12_300_000.0, "NOK −12 million", "−12 millioner kr"),
    ],
)
def test_amounts_are_told_as_people_tell_them(nok: float, english: str, norwegian: str) -> None:
    spaces = re.compile("[\u00a0\u202f]")
    assert spaces.sub(" ", Language("en").money(nok)) == english
    assert spaces.sub(" ", Language("nb").money(nok)) == norwegian


def test_numbers_have_the_marks_of_their_language() -> None:
    assert Language("en").number(-1234.5, 1) == "−1,234.5"
    assert Language("nb").number(-1234.5, 1) == "−1\u202f234,5"
    assert Language("nb").day(date(2009, 1, 1)) == "1. januar 2009"
    assert Language("nb").listed(["a", "b", "c"]) == "a, b og c"


def test_nothing_is_certain_and_nothing_is_minus_nought() -> None:
    say = Language("en")
    assert say.probability(1.0) == "over 99\u202f%"
    assert say.probability(0.0) == "under 1\u202f%"
    assert say.signed(-0.001, 1) == "0"
    assert say.number(float("nan")) == "–"


# --- the answer ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_is_three_sentences_that_the_page_holds(lang: str) -> None:
    results = made(budget=1e7)
    sentences = answer(results, lang)
    assert len(sentences) == 3
    assert all(each.endswith(".") and not re.search(r"\.\s+[A-ZÆØÅ]", each) for each in sentences)
    assert all(each in usual(lang) for each in sentences)


def test_what_cannot_be_told_apart_is_named_with_the_number_of_runs() -> None:
    alike = changed(plain(), lambda k, i: 20 + (i // 2 + k) % 3)
    _, certainty, _ = answer(alike, "en")
    assert "With 24 runs of each “campaign” cannot be told apart from “homes”" in certainty


def test_what_gains_most_is_told_with_its_certainty_and_expected_loss() -> None:
    gain, certainty, _ = answer(plain(), "en")
    assert "“homes” gains most in these simulations: on average 17 more residents" in gain
    assert "over 99\u202f% certain" in certainty
    assert "that choice is expected to forgo" in certainty


def test_a_mix_over_the_budget_is_said_to_be_and_the_best_within_it_is_told() -> None:
    gain, _, cost = answer(made(budget=1e7), "en")
    assert gain.startswith("Within the budget of NOK\u00a010\u00a0million, “campaign” gains")
    assert "over the budget as paid out: “homes” (NOK\u00a016\u00a0million" in gain
    assert cost.startswith("“campaign” costs")
    assert "NOK\u00a014\u00a0million (NOK\u00a016\u00a0million as paid out, over the budget)" in usual("en")


def test_a_gain_from_fewer_runs_is_told_as_it_is_ranked() -> None:
    first = twelve().rankings[AS_DRAWN].first
    choice = Choice(replace(twelve(), budget=None))
    assert choice.mean(first.option) == first.gain
    assert choice.prices()[first.option].effect == first.gain
    assert f"on average {first.gain:,.0f} more residents" in sentences(choice, Language("en"))[0]


def test_many_mixes_over_the_budget_are_counted() -> None:
    assert "and 8 more" in answer(twelve(), "en")[0]
    assert "og 8 til" in answer(twelve(), "nb")[0]


def test_when_every_mix_is_over_the_budget_it_is_said_first() -> None:
    results = made(budget=1e6)
    assert answer(results, "en")[0].startswith("Every mix costs more than NOK\u00a01\u00a0million")
    assert "som alle pakkene overskrider" in answer(results, "nb")[0]
    assert Language("en").say("read_over_all") in told(results)


def test_when_the_baseline_is_best_no_mix_is_praised() -> None:
    gain, _, cost = answer(changed(plain(), loses), "en")
    assert "no mix gains more than “nothing”" in gain.lower()
    assert "“campaign”, has on average 10" in gain
    assert "fewer residents" in gain
    assert cost.startswith("Nothing is gained that a price could be put on")
    assert "none: it costs more and gains nothing" in worse_told("en")
    assert "ingen: koster mer og gir ikke mer" in worse_told("nb")


def test_a_price_is_never_below_nought() -> None:
    rows = parsed(worse_told("en")).tables["What one more resident at the horizon, and one more year lived here, costs"]
    assert not any("−" in cell for row in rows[1:] for cell in row)


def test_when_nothing_differs_there_is_no_order() -> None:
    results = made(strength=0.0)
    gain, certainty, cost = answer(results, "en")
    assert "No option moves the number of residents" in gain
    assert "no order" in certainty
    assert "no mix differs from “nothing”" in cost
    assert "none: it costs more and gains nothing" in told(results)


def test_one_mix_is_compared_with_the_baseline_alone() -> None:
    results = made(("a",))
    assert answer(results, "en")[1].startswith(
        "With 24 runs of each it is over 99\u202f% certain that “a” gains more than"
    )
    assert "Does a mix of measures give" in told(results)


def test_too_few_runs_give_no_certainty() -> None:
    for pairs in (1, 6):
        results = made(pairs=pairs, others=pairs, budget=1e7)
        assert "nothing can be said of how certain that is" in answer(results, "en")[1]
        assert "too few for a ranking" in told(results)


def test_the_order_without_untested_effects_is_told() -> None:
    turned = changed(plain(), lambda k, i: 10 * k + i % 2)
    rows = turned.kept.outcomes
    at = (rows.measure == "population") & (rows.world == UNTESTED_OFF) & (rows.place == EVERYWHERE)
    at &= (rows.group == ALL) & (rows.year == _UNTIL.year) & (rows.option == 2)
    rows.loc[at, "value"] -= 30
    assert "the order changes" in answer(turned, "en")[2]
    assert "“campaign” gains most then" in answer(turned, "en")[2]
    assert "the order holds" in answer(plain(), "en")[2]
    assert "no mix rests on an untested effect" in answer(made(instrument=OTHER, worlds=(AS_DRAWN,)), "en")[2]


# --- the goal --------------------------------------------------------------------------------------------------------------


def with_goal(best: float, population: int = 700) -> Results:
    """Results with a goal, and a record of history."""
    results = made(goal=Goal(population, _UNTIL.year))
    results.__dict__["history"] = Record(298.0, 4, 2002, best, 1985, 1980)
    return results


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_goal_beyond_history_is_warned_of_before_everything_else(lang: str) -> None:
    text = told(with_goal(90.0), lang)
    title = Language(lang).say("title_warning")
    assert text.index(title) < text.index("<h1>")
    said = words_of(text[: text.index("<h1>")])
    assert "298" in said
    assert "90" in said
    assert ("not to be believed" if lang == "en" else "ikke til å tro på") in said


def test_a_goal_within_history_or_never_reached_has_no_warning() -> None:
    assert warning(Language("en"), with_goal(400.0)) is None
    missed = with_goal(90.0, 5000)
    assert warning(Language("en"), missed) is None
    assert "No option reaches the goal in any run." in told(missed)
    assert "reaches the goal of 5,000 residents on 1 January 2006 in any run, with 24 runs of each." in told(missed)


def test_the_goal_is_answered_in_runs_of_the_best_mix_and_the_baseline() -> None:
    results = with_goal(400.0)
    said = goal_told(Language("en"), results, Choice(results))
    found = re.findall(r"in (\d+) of 24 runs", said)
    assert [int(each) / 24 for each in found] == pytest.approx([max(results.reaches[1:]), results.reaches[0]])
    assert "warning" not in said
    beyond = with_goal(90.0)
    assert goal_told(Language("en"), beyond, Choice(beyond)).endswith("why that is not to be believed.")
    within = made(budget=1e7, goal=Goal(2800, _UNTIL.year))
    assert "with “campaign”, and in" in goal_told(Language("en"), within, Choice(within))


def test_a_goal_that_asks_for_no_growth_is_said_to() -> None:
    results = with_goal(90.0)
    results.__dict__["history"] = Record(-20.0, 1, 2005, 90.0, 1982, 1980)
    text = words_of(told(results))
    assert "That is no more than there were on 1 January 2005." in text
    assert "The place has grown as much before" not in text


# --- what is ranked, and what a number is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_parts_that_take_no_notice_of_the_budget_say_so(lang: str) -> None:
    note = Language(lang).say("all_options")
    assert usual(lang).count(note) == 5
    assert note not in told(plain(), lang)
    assert note not in told(made(budget=1e6), lang)


def test_the_budget_is_held_against_what_is_paid_out() -> None:
    discounted = Choice(plain()).cost(1)
    choice = Choice(made(budget=(discounted + Choice(plain()).paid(1)) / 2.0))
    assert choice.paid(1) > discounted
    assert 1 in choice.over
    assert "not discounted" in words_of(usual("en"))


def test_shares_of_draws_are_told_with_their_number() -> None:
    assert "each of the 12 draws is one set of values" in words_of(usual("en"))
    assert "Hver av de 12 trekningene" in words_of(usual("nb"))


def test_a_stay_that_too_few_could_be_seen_for_is_a_dash_with_a_note() -> None:
    results = made()
    table = results.newcomers.copy()
    table[["stay_5_with", "stay_5_without"]] = np.nan
    results.__dict__["newcomers"] = table
    results.__dict__["effects"] = results.effects[results.effects.outcome != "stay_5"]
    text = told(results)
    rows = parsed(text).tables["Of newcomers who come anyway, how many still live here after"]
    assert [row[-1] for row in rows[1:]] == ["–", "–"]
    assert "fewer than 20 newcomers" in text


def test_an_interval_is_rounded_as_its_mean_is() -> None:
    say = Language("en")
    assert (say.change(-0.12), say.around(-0.3, 0.04, -0.12)) == ("−0.1", "−0.3 to 0")
    assert (say.change(12.3, 2.0), say.around(8.2, 15.9, 12.3, 2.0)) == ("+12", "+8 to +16")


# --- what mixes consist of -------------------------------------------------------------------------------------------------


def test_a_mix_is_told_in_plain_words_with_dates_places_people_and_settings() -> None:
    use = InstrumentUse(
        "house_building",
        _SINCE,
        date(2003, 1, 1),
        Target(
            places=("roros",), age=(20, 40), sex="female", origin=("europe",), children=True, years_resident=(0, 2.5)
        ),
        settings=(("house_building_dwellings", 30.0),),
        project="P",
        when="low",
    )
    other = HazardRatio("out_migration", 0.9, _SINCE, None)
    project = Project("P", "the council", _SINCE, date(2004, 1, 1), budget=2e6)
    results = in_options(
        of_several(),
        lambda k, _: {"instruments": (use, other), "projects": (project,), "parameters": {"pull": 0.5}} if k else {},
    )
    baseline, mix, _ = results.drawn.comparison.options
    english = " ".join(contents(Language("en"), mix, baseline, AS_DRAWN))
    for part in (
        "house building",
        "1 January 2001 to 31 December 2002",
        "in Røros",
        "20 to 40",
        "dwellings: 30",
        "2.5",
    ):
        assert part in english
    norwegian = " ".join(contents(Language("nb"), mix, baseline, AS_DRAWN))
    for part in ("boligutbygging", "1. januar 2001 til 31. desember 2002", "i Røros", "kvinner", "boliger: 30", "2,5"):
        assert part in norwegian
    assert not re.search(_ENGLISH, norwegian.replace("the council", ""))
    assert contents(Language("en"), baseline, baseline, AS_DRAWN) == ["No measure is added."]


def test_what_a_mix_shares_with_the_baseline_is_said_once() -> None:
    kept, gone, new = (InstrumentUse(name, _SINCE) for name in ("marketing", "web_site", "buddies"))
    results = in_options(plain(), lambda k, _: {"instruments": (kept, new) if k else (kept, gone)})
    baseline, mix, _ = results.drawn.comparison.options
    told_ = contents(Language("en"), mix, baseline, AS_DRAWN)
    assert [each.split(" ")[0] for each in told_] == ["buddies", "Measures", "Left"]


def test_parameters_are_told_by_what_they_are_about() -> None:
    assert parameter(Language("nb"), "marketing_draws").startswith("virkningen av «markedsføring")
    assert parameter(Language("en"), "instruments_additional").startswith("how many moves a campaign merely hastens")
    assert parameter(Language("en"), "nobody_knows") == "nobody_knows"


# --- people and money ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [[1.24, 2.33, -0.17, 0.05], [0.0, 0.0], [0.04, 0.04, 0.04], [-3.26, -1.18]])
def test_rounded_parts_add_up_to_the_rounded_whole(parts: list[float]) -> None:
    total = round(sum(parts), 1)
    rounded = shares_of(parts, total)
    assert sum(rounded) == pytest.approx(total)
    assert all(abs(one - other) <= 0.1 + 1e-9 for one, other in zip(parts, rounded, strict=True))


class _Tables(HTMLParser):
    """The cells of every table by its caption, and what stands where."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self.wrong: list[str] = []
        self._rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "img" and not of.get("alt"):
            self.wrong.append("a figure without a text")
        if tag == "th" and of.get("scope") not in ("col", "row"):
            self.wrong.append("a heading without a scope")
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.wrong.append(f"{tag} is closed where another is open")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "caption":
            self.tables[data] = self._rows
        if self.open and self.open[-1] in ("td", "th"):
            self._rows[-1][-1] += data


def parsed(text: str) -> _Tables:
    """A page read as a browser reads it."""
    found = _Tables()
    found.feed(text)
    found.close()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_whole_and_its_tables_have_captions_and_headings(lang: str) -> None:
    found = parsed(usual(lang))
    assert found.open == []
    assert found.wrong == []
    assert usual(lang).count("<table") == len(found.tables)
    assert all(len({len(row) for row in rows}) == 1 for rows in found.tables.values())


def test_lives_add_up_to_the_difference_as_it_is_printed() -> None:
    results = changed(plain(), lambda k, i: (-1) ** i * 7 * k + i)
    tables = parsed(told(results)).tables
    for option, name in ((1, "campaign"), (2, "homes")):
        rows = tables[f"“{name}”: whose lives differ"][1:]
        numbers = [[float(cell.replace("−", "-")) for cell in row[1:4]] for row in rows]
        *parts, total = numbers
        assert np.sum(parts, axis=0) == pytest.approx(total)
        assert all(more + fewer == pytest.approx(net) for more, fewer, net in numbers)
        assert total[2] == pytest.approx(round(results.effect(option).mean, 1))


def test_several_municipalities_are_told_apart_under_their_names() -> None:
    text = told_of_several()
    rows = parsed(text).tables["Residents more than in the baseline, by municipality"]
    assert [row[0] for row in rows[1:]] == ["Røros", "Os", "Tolga"]
    assert "The municipalities" in text


def test_the_frontier_and_payers_are_told() -> None:
    text = words_of(usual("en"))
    assert "“nothing” is the cheapest of all." in text
    assert "R-109/2005" in text
    rows = parsed(usual("en")).tables["Who pays, thousand NOK of 2008, discounted, on average"]
    assert rows[0] == ["Mix", "municipality", "county", "state", "employers", "All together"]


# --- what it rests on ------------------------------------------------------------------------------------------------------


def test_effects_that_nobody_has_measured_are_stamped_and_homes_are_not() -> None:
    stamp = Language("en").say("stamp")
    assert stamp in usual("en")
    assert "grade 4: interviews" in usual("en")
    supply = told(made(instrument=OTHER, worlds=(AS_DRAWN,)))
    assert stamp not in supply
    assert "no effect size" in supply


def test_the_bound_on_campaigns_is_printed_beside_each_of_fjellregionen() -> None:
    text = words_of(told_of_several())
    assert "an effect above about 75 persons a year is disfavoured" in text
    assert "“campaign” uses a campaign and gains" in text
    much = words_of(told(changed(of_several(), lambda k, i: 500 * k + i)))
    assert "more than the 75 that the series leave likely" in much


def test_the_series_of_lofoten_say_nothing() -> None:
    lofoten = in_options(made(places=("vagan", "flakstad")), lambda k, _: {"case": "lofoten"})
    text = words_of(told(lofoten, "nb"))
    assert "14 gründere" in text
    assert "74 personer" in text
    assert "75 personer" not in text


def test_passing_a_test_is_compatible_and_never_validated() -> None:
    assert "it is compatible with them, never validated" in usual("en")
    assert "forenlig med dem, aldri validert" in usual("nb")


# --- the file --------------------------------------------------------------------------------------------------------------


def test_names_of_mixes_are_escaped() -> None:
    text = page(made(("<b>&", 'a "quoted" {name}')), None, "nb", "bolyst compare '<x>'")
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;" in text
    assert "{name}" in text
    assert "&lt;x&gt;" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_for_nothing_from_outside_and_runs_nothing(lang: str) -> None:
    text = page(plain(), None, lang, _COMMAND)
    assert not re.search(r"https?:|//[a-z]|<script|javascript:|\son\w+=|@import|url\(", text)
    assert set(re.findall(r"(?:src|href)=\"(data:|#|[^\"]*)", text)) == {"data:", "#"}


def test_figures_are_within_the_page_and_those_that_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "fans.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>', encoding="utf-8")
    text = page(plain(), tmp_path, "en", _COMMAND)
    assert text.count('<img src="data:image/svg+xml;base64,') == 1
    assert "http" not in text
    assert "Figures that were not drawn for this report: the difference by year," in text
    for name in ("difference", "forest", "plane", "acceptability", "waterfall", "regret", "turns"):
        (tmp_path / f"{name}.svg").write_text("<svg></svg>", encoding="utf-8")
    whole = page(plain(), tmp_path, "nb", _COMMAND)
    assert whole.count("<figcaption>") == 8
    assert "ikke tegnet" not in whole


def files_of(text: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables that a page holds, by name."""
    for content, name in re.findall(
        r"href=\"data:text/csv;charset=utf-8;base64,([^\"]*)\" download=\"([^\"]*)\"", text
    ):
        yield name, pd.read_csv(io.BytesIO(base64.b64decode(content)))


def test_every_difference_and_what_rankings_are_made_from_can_be_downloaded() -> None:
    results = plain()
    found = dict(files_of(page(results, None, "nb", _COMMAND)))
    assert len(found["differences.csv"]) == len(results.effects)
    pairs = found["pairs.csv"]
    assert len(pairs) == 3 * (24 + 10)
    of = pairs[pairs.world == AS_DRAWN].pivot(index="pair", columns="option", values="residents")
    assert (of["homes"] - of["nothing"]).mean() == pytest.approx(results.effect(2).mean)


def test_a_referee_finds_draws_seeds_version_command_and_every_ranking() -> None:
    text = words_of(usual("en")).replace("\u202f", " ")
    for part in ("Seeds: 1 to 24", "Draws: the first 12 of the posterior", "SHA-256", "Bolyst 0."):
        assert part in text
    assert _COMMAND in usual("en")
    captions = " ".join(parsed(usual("en")).tables)
    assert "Ranking in the world “as expected”" in captions
    assert "Ranking in the world “no untested effect”" in captions
    rows = parsed(usual("en")).tables["“homes” less the baseline, the whole case"]
    assert len(rows) == 1 + len(results_rows(plain()))


def results_rows(results: Results) -> pd.DataFrame:
    """The outcomes of one mix for the whole case."""
    found = results.effects
    return found[(found.option == "homes") & (found.place == EVERYWHERE) & (found.group == ALL)]


def test_twelve_mixes_are_told() -> None:
    found = parsed(told(twelve(), "nb"))
    assert found.wrong == []
    assert sum("mix 11" in caption for caption in found.tables) >= 2


def test_the_report_is_written_as_one_file(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    write_report(file, plain(), None, "nb", _COMMAND)
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_comparison_of_a_study_bears_its_title_and_one_of_scenarios_does_not() -> None:
    assert "Made-up mixes" in usual("en")
    results = plain()
    comparison: Comparison = results.drawn.comparison
    titled = replace(comparison, title=f"{comparison.case.title}: 2 mixes against it")
    assert "against it" not in told(replace(results, drawn=DrawnOptions(titled, results.drawn.draws)), "nb")
