"""Patterns in runs of the model: what is looked at, the comparison, the command and its figures."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import model.state as state
from calibration import pattern_pairs, pattern_runs
from calibration.pattern_runs import Run, joined, observe
from calibration.pattern_table import Pattern, patterns
from experiments import figures
from experiments import patterns as comparing
from experiments.cli import main
from experiments.pattern_report import sentence
from experiments.patterns import Outcome, listed, scenarios_of
from experiments.problems import BadInput
from model.draws import code
from model.engine.cache import mark_warm
from model.simulation import MigrationModel
from model.state import ADULT_AGE, FLOWS
from tests.conftest import inputs_of, model_of, months, scenario
from tests.pattern_runs import made_up

MONTH = 12 * 2001


@pytest.fixture(autouse=True)
def told_warm(warm: None) -> None:
    """The session has compiled every kernel: let the command know."""
    mark_warm()


def observed(stop: date, seed: int = 1, compared: int = MONTH) -> tuple[Run, MigrationModel]:
    model = model_of(scenario(stop=stop), seed)
    return observe(model, compared), model


# What is looked at


def test_a_run_keeps_the_registers_of_the_model() -> None:
    run, model = observed(months(24))
    record = model.record
    assert (run.places, run.first, run.stop) == (("hjelmeland",), 2000, 12 * 2002)
    assert run.population[:, 0].tolist() == [record.population[year].sum() for year in (2000, 2001, 2002)]
    assert run.ages.sum(axis=(2, 3)).tolist() == run.population.tolist()
    assert np.array_equal(run.flows[1, 0], record.flows[2001][0].sum(axis=0))


def test_the_events_of_a_run_are_the_moves_and_deaths_of_its_registers() -> None:
    run, _ = observed(months(24))
    for flow, event in zip(FLOWS[1:], ("death", *FLOWS[2:]), strict=True):
        assert (run.events["event"] == event).sum() == run.flow(flow, range(2000, 2002)).sum()
    assert not run.events["event"].isin(["birth", "union"]).any()
    assert {"job", "lower_job", "job_elsewhere", "job_loss", "withdrawal"} <= set(run.events["event"])


def test_whoever_moves_home_is_known_with_the_home_and_an_adult_age() -> None:
    run, _ = observed(months(24))
    moves = run.events[(run.events["event"] == "in_migration") & (run.events["rule"] == "return_migration")]
    assert len(moves) > 5
    known = moves.merge(run.people, on="person")
    assert len(known) == len(moves)
    age = (known["month"] - 1 - known["born"]) // 12
    homecomers = known[(known["home"] == "hjelmeland") & (age >= ADULT_AGE)]
    assert known["household"].isin(homecomers["household"]).all()


def test_residents_are_those_of_the_month_the_run_is_compared_on() -> None:
    run, _ = observed(months(24))
    residents = run.residents[run.residents["registered_in"] == "hjelmeland"]
    assert len(residents) == run.population[1, 0]
    assert np.bincount(residents["age"]).tolist() == run.ages[1, 0].sum(axis=0)[: residents["age"].max() + 1].tolist()
    with pytest.raises(ValueError, match="lies outside the run"):
        observed(months(12), compared=MONTH + 1)


def test_a_run_that_goes_on_longer_is_the_same_up_to_where_it_is_compared() -> None:
    run, _ = observed(months(12))
    longer, _ = observed(months(24))
    assert np.array_equal(longer.flows[:1], run.flows)
    assert np.array_equal(longer.ages[:2], run.ages)
    assert longer.residents.equals(run.residents)


def test_a_person_is_born_in_the_month_the_columns_say() -> None:
    model = model_of(scenario(stop=months(2)))
    columns = dict(zip(state.PERSON_COLUMNS, model.state.persons, strict=True))
    columns["AGE"][0], columns["BIRTHDAY"][0] = 20, 3  # turned 20 as May began
    people = pattern_runs._people(model).set_index("person")
    assert people.loc[model.state.person_keys[0], "born"] == 12 * 1979 + 3
    columns["BIRTHDAY"][0] = 11  # turned 20 as this January began
    assert pattern_runs._people(model)["born"].iloc[0] == 12 * 1979 + 11


def test_leavers_of_the_programme_are_those_who_left_it_the_year_before_for_a_job_or_at_its_end() -> None:
    programme = pattern_runs.Programme()
    keys = np.arange(5, dtype=np.uint64)

    def look(month: int, activities: str) -> SimpleNamespace:
        """Persons 0-4 of place 0 but the last, who lives outside: in the (p)rogramme, at (w)ork, (s)eeking."""
        persons = np.full((len(state.PERSON_COLUMNS), 5), state.NONE)
        persons[state.LIVES_IN] = 0, 0, 0, 0, 1
        persons[state.ACTIVITY] = ["-wsxp".index(letter) for letter in activities]
        now = SimpleNamespace(persons=persons, person_keys=keys, n_persons=5)
        model = SimpleNamespace(state=now, month=month, inputs=SimpleNamespace(places=("here",)))
        programme.look(model)  # type: ignore[arg-type]
        return model

    year = 12 * 2006
    look(year + 4, "ppppp")
    look(year + 5, "wpppp")  # left for a job in May
    look(year + 12, "wsppw")  # left at the end of December, the last of them from outside
    look(year + 13, "wsspw")  # left in January of the next year
    model = look(year + 22, "wwssw")
    found = programme.leavers(model)  # type: ignore[arg-type]
    assert found.to_numpy().tolist() == [[2007, "here", "work"], [2007, "here", "work"]]


def test_the_labour_market_is_seen_as_the_model_counts_it() -> None:
    run, model = observed(months(13))
    places = model.state.places
    (now,) = run.labour.months[run.labour.months["month"] == model.month].to_dict("records")
    assert (now["seeking"], now["workforce"]) == (places[state.JOB_SEEKERS, 0], places[state.WORKFORCE, 0])
    assert now["vacancies"] == places[state.VACANCIES, 0] > 0
    people = run.labour.people[run.labour.people["year"] == 2001]
    (january,) = run.labour.counts[run.labour.counts["year"] == 2001].to_dict("records")
    assert people["persons"][~people["seeking"]].sum() == january["working"]
    table = model.record.table("work", "", 1).set_index(["year", "group"])
    assert people["persons"][people["seeking"]].sum() == table.loc[(2001, "all"), "seeking"]
    assert 0 < january["farms"] <= january["own_business"] < january["working"]
    left = run.labour.school_leavers.merge(run.people, on="person")
    assert len(left) > 5
    assert (left["born"] + 12 * 19 + 1 == left["month"]).all()  # the month after the birthday


def test_help_that_helps_nobody_displaces_nobody_and_help_displaces_fewer_than_it_helps(monkeypatch) -> None:
    monkeypatch.setattr(pattern_pairs, "PLACE", "moskenes")
    (asked,) = scenarios_of("lofoten")
    asked = replace(asked, places=("moskenes",))
    pairs = pattern_pairs.Pairs(asked)
    tables = [pairs.run(seed) for seed in (1, 2, 3)]
    assert all(table["downturn"].tolist() == [False, True] for table in tables)
    helped, displaced = (sum(table[name].to_numpy() for table in tables) for name in ("helped", "displaced"))
    assert (displaced > 0).all()
    assert (displaced < helped).all()
    monkeypatch.setattr(pattern_pairs, "_HELP_FOR", replace(pattern_pairs._HELP_FOR, ratio=1.0))
    assert not pattern_pairs.Pairs(asked).run(1)[["helped", "displaced", "more", "fewer"]].any(axis=None)


def test_runs_stand_side_by_side_and_a_part_of_them_is_what_touches_its_places() -> None:
    move = (1, "in_migration", 1, 1, "there", "here", "in_migration_singles")
    one = made_up(("here",), flows={"births": 1}, events=[move], holds=("GROUND",))
    other = made_up(("there", "far"), population=[[7, 8]] * 12, years=11, flows={"births": [[2, 3]] * 11})
    both = joined([one, other])
    assert (both.places, len(both.flows), both.holds) == (("here", "there", "far"), 9, frozenset())
    assert both.flow("births", range(2000, 2001)).tolist() == [[1, 2, 3]]
    part = both.of(["far", "there"])
    assert part.registered(range(2008, 2010)).tolist() == [[8, 7], [8, 7]]
    assert (len(part.events), len(both.of(["far"]).events)) == (1, 0)
    assert joined([one]) is one


# The comparison


def test_all_cases_list_every_pattern_and_one_case_those_it_can_say_something_about() -> None:
    every = scenarios_of(None)
    assert [each.case for each in every] == ["hjelmeland", "verdal", "fjellregionen", "lofoten"]
    assert listed(every) == list(patterns())
    verdal = listed(scenarios_of("verdal"))
    assert {each.place for each in verdal} == {"verdal", "one_municipality"}
    assert any(each.place == "fjell_six" for each in listed(scenarios_of("fjellregionen")))
    assert {each.known_to for each in every} == {date(2009, 1, 1)}
    with pytest.raises(BadInput, match=r"verdl: there is no such case; .*verdal"):
        scenarios_of("verdl")


def row(low: float | None = 1.0, high: float | None = 2.0, tag: str = "emergent", **differs: object) -> Pattern:
    return replace(patterns()[0], low=low, high=high, target=1.5, tag=tag, **differs)  # type: ignore[arg-type]


def test_inside_means_that_the_mean_lies_within_the_tolerance() -> None:
    outcome = Outcome(row(), (0.0, 1.0, 3.5))
    assert (outcome.mean, outcome.inside) == (1.5, True)
    assert outcome.interval == pytest.approx((0.1, 3.25))
    assert Outcome(row(), (0.5, 1.4)).inside is False
    assert Outcome(row(low=None), (-9.0,)).inside is True
    assert Outcome(row(None, None), (1.0,)).inside is None
    missing = Outcome(row(), (), "why")
    assert (missing.mean, missing.interval, missing.inside) == (None, None, None)


def test_only_emergent_patterns_that_have_a_value_are_counted() -> None:
    outcomes = [
        Outcome(row(), (1.5,)),
        Outcome(row(), (9.0,)),
        Outcome(row(tag="fit"), (1.5,)),
        Outcome(row(), (), "why"),
    ]
    assert sentence(outcomes) == "1 of 2 emergent patterns inside (wanted 90 %); 1 more give no value."
    assert sentence(outcomes[:3]) == "1 of 2 emergent patterns inside (wanted 90 %)."


def test_values_come_run_by_run_and_a_reason_stands_where_there_is_none(monkeypatch) -> None:
    runs = iter(made_up(("verdal",), population=[[100]] * 9 + [[100 + more]]) for more in (30, 50))
    monkeypatch.setattr(comparing, "_run", lambda *_: next(runs))
    monkeypatch.setattr(comparing, "_inputs", lambda scenario: (None, 0, None))
    told: list[int] = []
    found = {each.pattern.pattern: each for each in comparing.compare(scenarios_of("verdal"), range(2), told.append)}
    assert found["population_change"].values == (30, 50)
    assert found["in_migration_dispersion"].why == "no run had anybody to count"
    assert "PROGRAMME" in found["programme_leavers_in_work_or_education"].why
    assert told == [1, 2]


def test_runs_go_on_to_2014_only_where_refugees_are_settled(monkeypatch) -> None:
    (given,) = scenarios_of("hjelmeland")
    inputs, compared, pairs = comparing._inputs(given)
    assert pairs is None
    assert compared == 12 * 2009
    settles = pattern_runs.SETTLING in [rule.name for rule in inputs.program.built.rules]
    assert inputs.scenario.stop.year == (2014 if settles else 2009)
    monkeypatch.setattr(comparing, "SETTLING", "deaths")
    assert comparing._inputs(given)[0].scenario.stop == comparing.FOLLOWED_TO


def test_cases_with_the_same_seed_share_the_world_outside_and_nobody_else() -> None:
    asked = [scenario(places=(place,), stop=months(1)) for place in ("hjelmeland", "moskenes")]
    one, other = (MigrationModel(each, 1, inputs_of(each)) for each in asked)
    keys = [set(model.state.person_keys[: model.state.n_persons].tolist()) for model in (one, other)]
    assert not keys[0] & keys[1]
    word = np.array([code("everywhere")])
    assert one.draws.uniform("common shock", word, 2001) == other.draws.uniform("common shock", word, 2001)


# The command


def test_json_is_all_that_is_printed_and_the_folder_holds_figures_and_values(tmp_path, capsys) -> None:
    out = tmp_path / "patterns"
    assert main(["patterns", "hjelmeland", "--replicates", "2", "--seed", "3", "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cases"], told["seeds"]) == (["hjelmeland"], [3, 4])
    change = next(each for each in told["patterns"] if each["pattern"] == "population_change")
    assert (change["target"], change["low"], change["high"], change["runs"]) == (-55, -191, 81, 2)
    assert change["interval_90"][0] <= change["simulated"] <= change["interval_90"][1]
    assert change["inside"] == (-191 <= change["simulated"] <= 81)
    assert all((each["why"] is None) == (each["simulated"] is not None) for each in told["patterns"])
    families = {each["family"] for each in told["patterns"]}
    drawn = {f"patterns_{family}.{kind}" for family in families for kind in ("png", "svg")}
    assert {path.name for path in out.iterdir()} == drawn | {"patterns.json", "manifest.json"}
    assert json.loads((out / "patterns.json").read_text(encoding="utf-8")) == told
    assert main(["patterns", "hjelmeland", "--replicates", "2", "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "nowhere: there is no such case; "),
        (["hjelmeland", "--replicates", "1"], "--replicates 1: allowed are whole numbers from 2 to 10000\n"),
        (["hjelmeland", "--seed", "-1"], "--seed -1: allowed are whole numbers from 0 to"),
        (["hjelmeland", "--out", "{file}"], "is a file; choose a directory that does not exist yet\n"),
        (
            ["hjelmeland", "--out", "{file}/in"],
            "is a file, so no directory can stand in it; choose another directory\n",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence_before_anything_runs(
    arguments, sentence, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(comparing, "_run", lambda *_: pytest.fail("a run was started"))
    file = tmp_path / "file"
    file.touch()
    assert main(["patterns", *(word.format(file=file) for word in arguments)]) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert not printed.out


def test_the_table_says_what_lies_outside_why_there_is_no_value_and_how_many_are_inside(capsys, monkeypatch) -> None:
    rows = [row(title="a"), row(place="norway", title="b"), row(tag="check", title="c")]
    outcomes = [Outcome(rows[0], (5.0, 5.5)), Outcome(rows[1], (), "nobody can"), Outcome(rows[2], (1.0, 2.0))]
    monkeypatch.setattr(comparing, "compare", lambda *_: outcomes)
    assert main(["patterns", "hjelmeland"]) == 0
    printed = capsys.readouterr().out
    assert "hjelmeland: 20 runs of each, seeds 1 to 20" in printed
    assert "5.25" in printed
    assert "5.03 to 5.47" in printed
    assert "NO" in printed
    assert ", norway, 2005-2008 " in printed
    assert ": not simulated: nobody can" in printed
    assert "no parameter is fitted" in printed
    assert printed.endswith("0 of 1 emergent patterns inside (wanted 90 %); 1 more give no value.\n")


# The figures


def drawn(outcomes: list[Outcome], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Figure:
    kept: list[Figure] = []
    monkeypatch.setattr(figures, "_write", lambda figure, *_: kept.append(figure))
    figures.draw_patterns(folder, outcomes, 20, "prior only: no parameter is fitted")
    return kept[0]


@pytest.mark.parametrize("family", dict.fromkeys(each.family for each in patterns()))
def test_no_text_of_a_figure_is_cut_or_stands_on_another(family, tmp_path, monkeypatch) -> None:
    of_family = [each for each in patterns() if each.family == family]
    why = "6 of its 19 municipalities are not simulated: engerdal, holtalen, suldal, vaeroy, hadsel, bo"
    long = [Outcome(each, (), why) for each in of_family]
    short = [Outcome(each, (0.123, 1.234)) for each in of_family]
    for outcomes in (long, short):
        figure = drawn(outcomes, tmp_path, monkeypatch)
        figure.canvas.draw()
        boxes = {text: text.get_window_extent() for text in _labels(figure)}
        for text, box in boxes.items():
            assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, text.get_text()
            over = [other.get_text() for other, its in boxes.items() if other is not text and box.overlaps(its)]
            assert not over, (text.get_text(), over)


def _labels(figure: Figure) -> set[Text]:
    """The texts of the strips and of the page, without the numbers of axes."""
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return {text for text in texts if text.get_text()}


def test_a_figure_says_what_it_rests_on_and_where_nothing_is_simulated(tmp_path, monkeypatch) -> None:
    outcomes = [Outcome(row(), (0.9, 1.7)), Outcome(row(), (5.0,)), Outcome(row(high=None), (), "nobody can")]
    figure = drawn(outcomes, tmp_path, monkeypatch)
    said = " ".join(text.get_text() for text in figure.findobj(Text))
    for words in (
        "20 runs of each case",
        "Prior only: no parameter is fitted",
        "committed before the first",
        "SSB 07459",
    ):
        assert words in said
    for words in ("inside", "OUTSIDE (runs with a value: 1)", "not simulated: nobody can", "12 places, 2005–2008"):
        assert words in said
