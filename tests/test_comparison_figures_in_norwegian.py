"""The figures of a comparison in Norwegian: no English is left on them, and their numbers are the same."""

import inspect
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from comparison_drawn import CASES, KNOWN, drawn, results, results_of, said, text_of
from comparison_made import made
from matplotlib.figure import Figure
from matplotlib.text import Text

from experiments import comparison_files, figures
from experiments.comparison import of_scenarios
from experiments.comparison_results import RANKED_BY
from experiments.council.language import TEXTS, Language
from experiments.council.words import WORDS
from experiments.figures import comparison, comparison_choice, comparison_groups, comparison_sheet, comparison_value
from experiments.figures.comparison_sheet import titled
from experiments.figures.observed import place_names
from model.instrument import instruments
from model.state import FLOWS, ORIGINS


def texts_of(figure: Figure) -> str:
    """Every text of a figure, with its spaces as they are."""
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def words(text: str) -> set[str]:
    """The words of a text, without the names of what it is filled with."""
    return set(re.findall(r"[^\W\d_]{2,}", re.sub(r"{[^}]*}", " ", text).lower()))


def named_by_users(case: str) -> str:
    """What is the same in any language: our name, that of the study, and of options, shocks, places and parameters."""
    found = results_of(case).drawn
    compared = found.comparison
    shocks = [world for world in compared.worlds if world not in WORDS["world"]]
    options = [each.name for each in compared.options]
    names = ["Bolyst", compared.title, *options, *shocks, *place_names(compared.case.places), *found.draws[0].values]
    return " ".join(names).lower()


@pytest.mark.parametrize("case", CASES)
def test_every_word_on_a_norwegian_figure_is_norwegian(case: str) -> None:
    own = {key: text for key, text in TEXTS["nb"].items() if key.startswith("drawn_")}
    norwegian = words(" ".join([*own.values(), TEXTS["nb"]["span"], TEXTS["nb"]["effect_of"]]))
    norwegian |= words(" ".join(pair[1] for kind in WORDS.values() for pair in kind.values()))
    norwegian |= words(" ".join(each.norwegian for each in instruments().values()))
    norwegian |= words(" ".join(Language("nb").month(date(2000, month, 1)) for month in range(1, 13)))
    given = named_by_users(case)
    for name, figure in drawn(case, "nb")[0].items():
        for text in figure.findobj(Text):
            strange = {word for word in words(text.get_text()) - norwegian if word not in given}
            assert not strange, (name, text.get_text())


@pytest.mark.parametrize("case", CASES)
def test_norwegian_numbers_have_a_comma_before_decimals_and_narrow_spaces(case: str) -> None:
    for name, figure in drawn(case, "nb")[0].items():
        for text in figure.findobj(Text):
            told = re.sub(r"Bolyst \S+|\d\d\.\d\d\.\d{4}", "", text.get_text())
            assert not re.search(r"\d\.\d|\d,\d{3}|\d %", told), (name, told)
    assert case != "two mixes with a budget and a goal" or "2\u202f900" in texts_of(drawn(case, "nb")[0]["fans"])


@pytest.mark.parametrize("case", CASES)
def test_the_numbers_beside_a_figure_are_the_same_in_both_languages(case: str) -> None:
    for name, of in drawn(case)[1].items():
        pd.testing.assert_frame_equal(of, drawn(case, "nb")[1][name])


def test_dates_and_what_is_read_are_told_in_norwegian() -> None:
    kept, _ = drawn("two mixes with a budget and a goal", "nb")
    assert "tiltakene begynner, januar 2001" in said(kept["difference"])
    assert "mål: 2 900 innbyggere 1. januar 2006" in said(kept["fans"])
    assert "det som var kjent 01.01.2009" in said(kept["fans"])
    assert "Observert: Statistisk sentralbyrå, tabell 06913. Simulert: Bolyst" in said(kept["fans"])


def test_a_parameter_is_told_in_norwegian_with_its_own_name() -> None:
    case = "nine mixes of which nothing is fitted"
    assert f"på innflytting ({KNOWN})" in re.sub(r"_ ", "_", said(drawn(case, "nb")[0]["turns"]))
    assert KNOWN.replace("_", " ") in said(drawn(case)[0]["turns"])


@pytest.mark.parametrize("mixes", [1, 2])
def test_a_title_made_up_for_scenario_files_is_in_the_language_of_the_report(mixes: int) -> None:
    of = made([f"mix {k}" for k in range(mixes)], 2, horizon=2003)
    options = [replace(each.scenario[of.worlds[0]], seed=1) for each in of.drawn.comparison.options]
    distinct = [replace(each, parameters={"births_level": k / 10}) for k, each in enumerate(options)]
    compared = of_scenarios(distinct, "posterior", 2)
    found = replace(of, drawn=replace(of.drawn, comparison=compared))
    assert titled(Language("en"), found, "fans") == f"{compared.title}: population with each mix"
    told = "1 pakke" if mixes == 1 else "2 pakker"
    assert titled(Language("nb"), found, "fans") == f"nothing: {told} sammenlignet med det: folketallet med hver pakke"
    assert titled(Language("nb"), results(), "fans").startswith("Made-up mixes: ")


def test_a_borrowed_case_says_so_in_norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_sheet, "borrowed_in", lambda _: "BORROWED: ages from os")
    for lang, told in (("en", "BORROWED: ages from os"), ("nb", "lånt fra andre kommuner")):
        assert told in said(comparison.fans(Language(lang), results()).figure), lang


def test_every_text_of_a_figure_is_used_and_every_one_asked_for_is_there() -> None:
    sources = "".join(file.read_text("utf-8") for file in Path("experiments/figures").glob("*.py"))
    keys = {key.removeprefix("drawn_") for key in TEXTS["en"] if key.startswith("drawn_")}
    asked = set(re.findall(r"\bdrawn\(\s*\"([a-z_0-9]+)\"", sources))
    assert asked <= keys
    named = set(re.findall(r"\"([a-z_0-9]+)\"", sources)) | {
        f"part_{part}" for part in (*FLOWS, "other_pairs", RANKED_BY)
    }
    named |= {f"{noun}s{more}" for noun in ("pair", "draw") for more in ("", "_between")}
    named |= {f"from_{origin}" for origin in ORIGINS} | {f"by_{kind}" for kind in ("origin", "age", "place")}
    assert keys <= named


def test_no_figure_of_a_comparison_is_in_a_language_that_nobody_asked_for() -> None:
    assert inspect.signature(figures.draw_comparison).parameters["lang"].default is inspect.Parameter.empty
    for module in (comparison, comparison_choice, comparison_groups, comparison_sheet, comparison_value):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and "say" in inspect.signature(function).parameters:
                assert inspect.signature(function).parameters["say"].default is inspect.Parameter.empty, name


def test_the_figures_of_a_report_are_in_its_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_files, "_lives", lambda _: "")
    folder = comparison_files.write(tmp_path, made(pairs=4, others=2, horizon=2003), "nb", "bolyst compare")
    assert "folketallet med hver pakke" in text_of((folder / "figures" / "fans.svg").read_bytes())
