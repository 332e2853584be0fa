"""The figures of a comparison: what stands on them, that their numbers are those of the results, and odd cases."""

import itertools
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from comparison_drawn import CASES, LONG, drawn, results, said, shown_texts, text_of
from comparison_made import made

from experiments import figures, robustness, value
from experiments.comparison_results import WORTHS
from experiments.council.language import LANGUAGES
from experiments.figures import mix_search as of_search
from experiments.figures.comparison_groups import made_of
from experiments.figures.comparison_sheet import apart, width_of, wrapped
from experiments.goal import Goal
from experiments.outcomes_of_run import AGES

NAMES = ["fans", "difference", "forest", "plane", "acceptability", "waterfall", "regret", "turns"]
STAMP = "effects are priors, not estimates"


@cache
def files() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        return {file.name: file.read_bytes() for file in figures.draw_comparison(Path(folder) / "new", results(), "en")}


def table(name: str) -> pd.DataFrame:
    from io import BytesIO

    return pd.read_csv(BytesIO(files()[f"{name}.csv"]))


def test_every_figure_is_written_as_png_and_svg_with_its_numbers_beside_it() -> None:
    assert list(files()) == [f"{name}.{kind}" for name in NAMES for kind in ("png", "svg", "csv")]
    for name, content in files().items():
        assert name.endswith("png") == content.startswith(b"\x89PNG"), name
        assert not name.endswith("csv") or b"\r" not in content, name


def test_every_figure_says_what_it_rests_on() -> None:
    for name in NAMES:
        text = text_of(files()[f"{name}.svg"])
        assert text.count("Made-up mixes: ") >= 1, name
        assert "40 pairs over 20 draws of the posterior" in text, name
        assert 'Baseline: "nothing".' in text, name
        assert STAMP in text, name


def test_intervals_say_what_they_hold() -> None:
    for name, sentences in {
        "fans": ["Bands hold 50 % and 90 % of the pairs"],
        "difference": ["for want of runs", "what parameters and chance make of a single pair"],
        "forest": ["90 % of what the parameters may make of the difference", "Thin bars: 90 % of the pairs"],
        "plane": ["A pale mark is a draw of the parameters"],
    }.items():
        assert all(sentence in text_of(files()[f"{name}.svg"]) for sentence in sentences), name


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    before = dict(matplotlib.rcParams)
    np.random.seed(2)
    generator = np.random.get_state()[1].copy()
    again = {file.name: file.read_bytes() for file in figures.draw_comparison(tmp_path, made(
        pairs=40, budget=10e6, goal=Goal(2900, 2006)
    ), "en")}  # fmt: skip
    assert again == files()
    assert dict(matplotlib.rcParams) == before
    assert (np.random.get_state()[1] == generator).all()


def test_the_fans_are_those_of_the_runs_with_the_register_and_the_goal() -> None:
    of = table("fans")
    for option, name in enumerate(results().names):
        last = of[(of.option == name) & (of.year == 2006)].iloc[0]
        found = np.quantile(results().matrix("population")[option], [0.05, 0.25, 0.5, 0.75, 0.95])
        assert np.allclose(last[["low_90", "low_50", "median", "high_50", "high_90"]].astype(float), found)
        assert last.pairs == 40
    assert set(of.year[of.what == "observed"]) == set(range(2000, 2007))
    assert of[of.what == "goal"][["year", "median"]].to_numpy().tolist() == [[2006, 2900]]


def test_differences_end_with_the_effect_of_the_mix_and_are_none_before_it_starts() -> None:
    of = table("difference")
    for option, name in enumerate(results().names[1:], 1):
        effect, last = results().effect(option), of[(of.option == name) & (of.year == 2006)].iloc[0]
        assert np.allclose(
            last[["mean", "low_of_mean", "high_of_mean", "low_of_pairs", "high_of_pairs"]].astype(float),
            [effect.mean, effect.low, effect.high, *effect.both],
        )
    assert (of[of.year <= 2001].drop(columns=["option", "year", "pairs"]) == 0.0).all(axis=None)
    assert "measures start, 01/2001" in text_of(files()["difference.svg"])


def test_groups_have_the_effects_of_the_results_and_ages_add_up() -> None:
    of, effects = table("forest"), results().effects
    effects = effects[(effects.outcome == "population") & (effects.place == "all")]
    for name in results().names[1:]:
        mine, theirs = of[of.option == name], effects[effects.option == name].set_index("group")
        everybody = mine[mine["by"] == "all"].iloc[0]
        for theirs_is, mine_is in (("parameters_low", "low_parameters"), ("both_high", "high_both"), ("mean", "mean")):
            assert np.isclose(everybody[mine_is], theirs.loc["all", theirs_is])
        norway = mine[mine.group == "Norway"].iloc[0]
        assert np.isclose(norway["mean"], theirs.loc["norway", "mean"])
        ages = mine[mine["by"] == "age"]
        assert len(ages) == len(AGES)
        assert np.isclose(ages["mean"].sum(), everybody["mean"])


def test_places_of_a_case_add_up_to_it() -> None:
    of = drawn("several places and worlds")[1]["forest"]
    for _, rows in of.groupby("option"):
        assert list(rows.group[rows["by"] == "place"])[:2] == ["Røros", "Os"]
        assert np.isclose(rows["mean"][rows["by"] == "place"].sum(), rows["mean"][rows["by"] == "all"].iloc[0])
    assert "place" not in set(table("forest")["by"])


def test_the_plane_has_the_frontier_of_the_results_and_every_draw() -> None:
    of = table("plane")
    means = of[of.draw == "mean"].set_index("option")
    for row in results().money:
        assert np.isclose(means.gain[row.option], row.effect)
        assert np.isclose(means.cost_million[row.option] * 1e6, row.cost)
        assert means.status[row.option] == row.status
        ratio = means.million_per_resident_more[row.option]
        assert np.isnan(ratio) if row.ratio is None else np.isclose(ratio * 1e6, row.ratio)
    assert (of[of.draw != "mean"].groupby("option").size() == 20).all()
    assert "budget: 10 million NOK, paid out" in text_of(files()["plane.svg"])


def test_acceptability_is_shared_out_and_its_frontier_and_evpi_are_those_of_the_analysis() -> None:
    of, effect = table("acceptability"), results().of_draws("population")
    assert np.allclose(of.groupby("worth_million").probability.sum(), 1.0)
    best, _ = value.acceptability_frontier(results().cost, effect, WORTHS)
    on = of[of.best_on_average]
    assert list(on.option) == [results().names[option] for option in best]
    assert np.allclose(on.evpi_million * 1e6, value.evpi(results().cost, effect, WORTHS))


def test_regret_and_the_worst_case_are_those_of_the_criteria() -> None:
    of = table("regret")
    worlds, all_worlds = robustness.by_world(results()), robustness.criteria(results())
    mine = of[of.world != "all worlds alike"]
    assert np.allclose(mine.regret, worlds.regret)
    assert list(mine.world) == list(worlds.world)
    assert np.allclose(of.worst[of.world == "all worlds alike"], all_worlds.worst)
    for number in worlds.regret:
        assert f"{number:,.1f}" in text_of(files()["regret.svg"])


def test_what_turns_the_ranking_is_told_strongest_first_with_what_chance_gives() -> None:
    of = table("turns")
    assert of.parameter[0] == "pull"
    assert of.share.is_monotonic_decreasing
    text = text_of(files()["turns.svg"])
    assert 'lead of "homes" over "campaign"' in text
    assert "chance" in text


@pytest.mark.parametrize(
    "case", [None, "several places and worlds", "twelve mixes, not as many pairs of each", "two pairs"]
)
def test_the_parts_of_a_difference_add_up_to_it(case: str | None) -> None:
    of = table("waterfall") if case is None else drawn(case)[1]["waterfall"]
    for _, rows in of.groupby("option"):
        persons = rows.set_index("part").persons
        assert np.isclose(persons.drop("population").sum(), persons.population, rtol=0.0, atol=1e-9)
        assert len(persons) == 7 + (case is not None and "not as many pairs" in case)


def test_the_difference_made_of_parts_is_the_effect_and_more_moves_out_make_it_smaller() -> None:
    parts = made_of(results()).set_index(["option", "part"]).persons
    for option, name in enumerate(results().names[1:], 1):
        assert np.isclose(parts[name, "population"], results().effect(option).mean)
        assert parts[name, "in_migration"] > 0.0 > parts[name, "out_migration"]


def test_the_stamp_stands_where_a_mix_has_an_untested_effect_and_nowhere_else() -> None:
    kept, _ = drawn("one mix whose effect is tested")
    assert not [name for name, figure in kept.items() if STAMP in said(figure)]
    kept, _ = drawn("two pairs")
    assert [name for name, figure in kept.items() if STAMP in said(figure)] == NAMES


def test_without_a_goal_or_budget_none_is_drawn() -> None:
    kept, numbers = drawn("one mix whose effect is tested")
    assert "goal" not in said(kept["fans"])
    assert "goal" not in set(numbers["fans"].what)
    assert "budget" not in said(kept["plane"])


def test_what_cannot_be_drawn_is_told_in_words() -> None:
    for case, name, why in (
        ("two pairs", "turns", "There is no ranking to turn: it takes 10 pairs of every option, and one has 2."),
        ("several places and worlds", "turns", "it takes 20 draws of the parameters"),
        ("no option differs", "turns", "Nothing turns the ranking"),
        ("two pairs", "acceptability", "takes 2 draws of the parameters"),
        ("one pair", "plane", "there is none"),
        ("one pair", "regret", "there is none"),
    ):
        kept, numbers = drawn(case)
        assert why in said(kept[name]), (case, name)
        assert numbers[name].empty, (case, name)


def test_few_pairs_are_said_to_be_few_and_have_no_interval_that_takes_more() -> None:
    kept, numbers = drawn("two pairs")
    assert all("Fewer than 20 pairs say little" in said(figure) for figure in kept.values())
    assert "where the mean lies" not in said(kept["difference"])
    assert "parameters alone (90 %)" not in said(kept["forest"])
    assert numbers["difference"].low_of_mean.isna().all()
    assert "Fewer than" not in text_of(files()["fans.svg"])


def test_mixes_without_as_many_pairs_say_so_and_are_compared_in_their_own() -> None:
    kept, numbers = drawn("twelve mixes, not as many pairs of each")
    assert "10 to 21 pairs over 5 to 11 draws" in said(kept["difference"])
    assert list(numbers["waterfall"].drop_duplicates("option").pairs) == list(range(21, 9, -1))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_text_overlaps_another_or_leaves_the_page_of_16_cm(case: str, lang: str) -> None:
    for name, figure in drawn(case, lang)[0].items():
        assert figure.get_figwidth() * 2.54 == pytest.approx(16.0, abs=0.05), name
        with matplotlib.style.context(["default", figures.STYLE]):
            figure.draw_without_rendering()
        texts = [text for text in shown_texts(figure) if text.get_text().strip()]
        boxes = np.array([text.get_window_extent().extents for text in texts])
        inside = (boxes[:, :2] >= -1).all(axis=1) & (boxes[:, 2:] <= figure.bbox.extents[2:] + 1).all(axis=1)
        assert inside.all(), (name, [text.get_text() for text, is_in in zip(texts, inside, strict=True) if not is_in])
        low, high = boxes[:, None, :2] + 0.5, boxes[None, :, 2:] - 0.5
        over = (low < high).all(axis=2)
        over &= over.T & ~np.eye(len(texts), dtype=bool)
        assert not over.any(), (name, [(texts[i].get_text(), texts[j].get_text()) for i, j in np.argwhere(over)][:3])


def test_names_are_whole_however_long_they_are_and_what_is_in_them() -> None:
    kept, _ = drawn("twelve mixes, not as many pairs of each")
    for name, figure in kept.items():
        text = "".join(said(figure).split())
        missing = [mix for mix in LONG if "".join(mix.split()) not in text]
        assert not missing or name == "turns", (name, missing)


def test_a_name_breaks_between_words_then_behind_underscores_then_anywhere() -> None:
    assert wrapped("all of it", 3.0, 8.0) == ["all of it"]
    for name in LONG:
        lines = wrapped(name, 1.0, 8.0, "bold")
        assert max(width_of(line, 8.0, "bold") for line in lines) <= 1.0
        assert "".join("".join(lines).split()) == "".join(name.split())
    assert wrapped(LONG[2], 1.2, 8.0)[0].endswith("_")


def test_labels_are_moved_apart_no_further_than_need_be_and_stay_in_their_room() -> None:
    assert list(apart([0.5, 2.0], [0.2, 0.2], 3.0)) == [0.5, 2.0]
    middles = apart([1.0, 1.0, 1.05, 2.95], [0.2] * 4, 3.0)
    assert (np.diff(np.sort(middles)) >= 0.2 - 1e-9).all()
    assert middles.max() <= 2.9 + 1e-9
    assert abs(middles[:3].mean() - 1.0) < 0.05
    assert apart([0.0] * 3, [0.5] * 3, 1.0).min() >= 0.0


def test_winners_of_a_search_that_lie_close_are_numbered_and_named_below() -> None:
    names = [" + ".join(LONG[: 2 + k]) for k in range(8)]
    about = {"gain": 3.0, "low": 1.0, "high": 5.0}
    winners = pd.DataFrame([{"mix": name, "cost": 4e6 + 3e5 * k} | about for k, name in enumerate(names)])
    tried = pd.DataFrame({"cost": [0.0, 1.2e7], "gain": [0.0, 3.0]})
    with matplotlib.style.context(["default", figures.STYLE]):
        figure = of_search.frontier(tried, winners[::-1], 6e6, "of each mix 2 pairs")
        figure.draw_without_rendering()
    assert all(f"{number}: {name}" in said(figure) for number, name in enumerate(names, 1))
    numbers = [text for text in shown_texts(figure) if text.get_text() in set("12345678")]
    spans = sorted(text.get_window_extent().intervalx.tolist() for text in numbers if text.get_fontsize() == 7)
    assert len(spans) == 8
    assert all(left[1] < right[0] for left, right in itertools.pairwise(spans))


def test_a_search_says_that_its_budget_is_of_what_is_paid_out() -> None:
    tried = pd.DataFrame({"cost": [0.0, 4e6], "gain": [0.0, 3.0]})
    winners = pd.DataFrame([{"mix": "homes", "gain": 3.0, "low": 1.0, "high": 5.0, "cost": 4e6}])
    for budget, is_told in ((5e6, True), (None, False)):
        text = said(of_search.frontier(tried, winners, budget, "of each mix 2 pairs"))
        assert ("the budget is held against what is paid out, not discounted" in text) == is_told
