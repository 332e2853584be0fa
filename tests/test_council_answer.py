"""The answer that the report gives a council: three sentences, the budget and the goal, of results that are made up."""

import re
from dataclasses import replace
from functools import cache

import pytest

from experiments.comparison import AS_DRAWN, UNTESTED_OFF
from experiments.comparison_results import RANKED_BY, Results
from experiments.council.answer import Choice, sentences
from experiments.council.language import LANGUAGES, Language
from experiments.council.question import goal_told, warning
from experiments.council.report import answer
from experiments.goal import Goal, Record
from experiments.outcomes_of_run import ALL, EVERYWHERE
from tests.comparison_made import OTHER
from tests.council_pages import UNTIL, changed, made, parsed, plain, told, twelve, usual, words_of


def loses(option: int, pair: int) -> int:
    """A gain below nought that grows with the option's number."""
    return -10 * option - pair % 2


@cache
def worse_told(lang: str) -> str:
    """The page of mixes that lose residents."""
    return told(changed(plain(), loses), lang)


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


def test_a_gain_from_fewer_runs_is_told_as_it_is_ranked() -> None:
    first = twelve().rankings[AS_DRAWN].first
    choice = Choice(replace(twelve(), budget=None))
    assert choice.mean(first.option) == first.gain
    assert choice.results.per_unit(RANKED_BY)[first.option].effect == first.gain
    assert f"on average {first.gain:,.0f} more residents" in sentences(choice, Language("en"))[0]


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
    at &= (rows.group == ALL) & (rows.year == UNTIL.year) & (rows.option == 2)
    rows.loc[at, "value"] -= 30
    assert "the order changes" in answer(turned, "en")[2]
    assert "“campaign” gains most then" in answer(turned, "en")[2]
    assert "the order holds" in answer(plain(), "en")[2]
    assert "no mix rests on an untested effect" in answer(made(instrument=OTHER, worlds=(AS_DRAWN,)), "en")[2]


# --- the budget ------------------------------------------------------------------------------------------------------------


def test_a_mix_over_the_budget_is_said_to_be_and_the_best_within_it_is_told() -> None:
    gain, _, cost = answer(made(budget=1e7), "en")
    assert gain.startswith("Within the budget of NOK\u00a010\u00a0million, “campaign” gains")
    assert "over the budget as paid out: “homes” (NOK\u00a016\u00a0million" in gain
    assert cost.startswith("“campaign” costs")
    assert "NOK\u00a014\u00a0million (NOK\u00a016\u00a0million as paid out, over the budget)" in usual("en")


def test_many_mixes_over_the_budget_are_counted() -> None:
    assert "and 8 more" in answer(twelve(), "en")[0]
    assert "og 8 til" in answer(twelve(), "nb")[0]


def test_when_every_mix_is_over_the_budget_it_is_said_first() -> None:
    results = made(budget=1e6)
    assert answer(results, "en")[0].startswith("Every mix costs more than NOK\u00a01\u00a0million")
    assert "som alle pakkene overskrider" in answer(results, "nb")[0]
    assert Language("en").say("read_over_all") in told(results)


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


# --- the goal --------------------------------------------------------------------------------------------------------------


def with_goal(best: float, population: int = 700) -> Results:
    """Results with a goal, and a record of history."""
    results = made(goal=Goal(population, UNTIL.year))
    results.__dict__["history"] = Record(298.0, 4, 2002, best, 1985, 4, 1980)
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
    within = made(budget=1e7, goal=Goal(2800, UNTIL.year))
    assert "with “campaign”, and in" in goal_told(Language("en"), within, Choice(within))


def test_a_goal_that_asks_for_no_growth_is_said_to() -> None:
    results = with_goal(90.0)
    results.__dict__["history"] = Record(-20.0, 1, 2005, 90.0, 1982, 1, 1980)
    text = words_of(told(results))
    assert "That is no more than there were on 1 January 2005." in text
    assert "The place has grown as much before" not in text
