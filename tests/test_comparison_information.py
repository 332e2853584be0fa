"""What it is worth to know parameters before choosing a mix, one by one and the effects of an instrument together."""

from dataclasses import replace

import pytest

from experiments.comparison import DrawnOptions
from experiments.comparison_results import Results
from experiments.council.answer import Choice
from experiments.council.language import Language
from experiments.council.money import money
from tests.comparison_made import made

HOST = "in_migrant_host"


@pytest.fixture(scope="module")
def results() -> Results:
    """What the host does decides how many stay; of its effects one is that, and another says nothing."""
    found = made(("host", "more hosts"), 80, instrument=HOST, parameters=3)
    names = {"pull": f"{HOST}_stays", "says_nothing_1": f"{HOST}_contacts", "says_nothing_2": "marketing_draws"}
    draws = tuple(
        replace(each, values={names[name]: column for name, column in each.values.items()})
        for each in found.drawn.draws
    )
    return replace(found, drawn=DrawnOptions(found.drawn.comparison, draws))


def test_effects_of_an_instrument_are_told_one_by_one_and_together(results: Results) -> None:
    told = results.information.set_index("parameter")
    assert told.inputs.to_dict() == {f"{HOST}_stays": 1, f"{HOST}_contacts": 1, HOST: 2}


def test_together_they_are_worth_about_what_the_one_that_matters_is(results: Results) -> None:
    told = results.information.set_index("parameter").evppi
    assert told[f"{HOST}_stays"] > 0.0
    assert told[HOST] == pytest.approx(told[f"{HOST}_stays"], rel=0.25)


def test_effects_of_an_instrument_that_no_mix_uses_are_left_out(results: Results) -> None:
    assert not results.information.parameter.str.startswith("marketing").any()


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "in-migrant host, 2 effects"), ("nb", "tilflyttervert, 2 virkninger")]
)
def test_the_report_says_what_a_trial_of_an_instrument_would_be_worth(results: Results, lang: str, words: str) -> None:
    section = money(Language(lang), results, Choice(results))
    assert words in str(section.blocks).lower()
