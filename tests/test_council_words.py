"""The words of the report for a council: both languages, numbers, and what mixes consist of."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from experiments.comparison import AS_DRAWN
from experiments.council.language import LANGUAGES, TEXTS, Language
from experiments.council.options import contents, parameter
from experiments.council.words import WORDS
from model.instrument import INSTRUMENTS
from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.policy.target import Target
from tests.council_pages import SINCE, in_options, of_several, plain, usual, words_of

#: Words of one language that the other does not have.
_ENGLISH = r"\b(the|and|of|with|are|which|that|than|from|who|residents|mixes|runs|whose|each|what|not apart)\b"
_NORWEGIAN = r"\b(og|ikke|som|av|det|er|til|fra|hva|kommunen|innbyggere|pakken|kjøringer)\b"


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


# --- numbers ---------------------------------------------------------------------------------------------------------------


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


def test_an_interval_is_rounded_as_its_mean_is() -> None:
    say = Language("en")
    assert (say.change(-0.12), say.around(-0.3, 0.04, -0.12)) == ("−0.1", "−0.3 to 0")
    assert (say.change(12.3, 2.0), say.around(8.2, 15.9, 12.3, 2.0)) == ("+12", "+8 to +16")


def test_nothing_is_certain_and_nothing_is_minus_nought() -> None:
    say = Language("en")
    assert say.probability(1.0) == "over 99\u202f%"
    assert say.probability(0.0) == "under 1\u202f%"
    assert say.signed(-0.001, 1) == "0"
    assert say.number(float("nan")) == "–"


# --- what mixes consist of -------------------------------------------------------------------------------------------------


def test_a_mix_is_told_in_plain_words_with_dates_places_people_and_settings() -> None:
    use = InstrumentUse(
        "house_building",
        SINCE,
        date(2003, 1, 1),
        Target(
            places=("roros",), age=(20, 40), sex="female", origin=("europe",), children=True, years_resident=(0, 2.5)
        ),
        settings=(("house_building_dwellings", 30.0),),
        project="P",
        when="low",
    )
    other = HazardRatio("out_migration", 0.9, SINCE, None)
    project = Project("P", "the council", SINCE, date(2004, 1, 1), budget=2e6)
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
    kept, gone, new = (InstrumentUse(name, SINCE) for name in ("marketing", "web_site", "buddies"))
    results = in_options(plain(), lambda k, _: {"instruments": (kept, new) if k else (kept, gone)})
    baseline, mix, _ = results.drawn.comparison.options
    told_ = contents(Language("en"), mix, baseline, AS_DRAWN)
    assert [each.split(" ")[0] for each in told_] == ["buddies", "Measures", "Left"]


def test_parameters_are_told_by_what_they_are_about() -> None:
    assert parameter(Language("nb"), "marketing_draws").startswith("virkningen av «markedsføring")
    assert parameter(Language("en"), "instruments_additional").startswith("how many moves a campaign merely hastens")
    assert parameter(Language("en"), "nobody_knows") == "nobody_knows"
