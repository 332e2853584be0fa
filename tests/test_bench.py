"""The benchmark measures two models that are the same, and says what it measured."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from experiments import bench, bench_batch, bench_compare, bench_large, bench_process
from experiments.comparison import AS_DRAWN, SEEDS_OF_A_DRAW
from experiments.pair_runs import PairStore, units_of
from experiments.store import open
from model.inputs import Inputs
from model.state import PERSON_COLUMNS

TINY = bench.Effort(mesa_runs=2, engine_runs=2, pairs=2, starts=0, batch=None, comparison=None)
TINY_BATCH = bench_batch.BatchEffort(turns=1, short_runs=40, decades=20, stored=3, rows=5000, large=False)
TINY_COMPARISON = bench_compare.ComparisonEffort(turns=1, pairs=6, workers=1, draws="prior")


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    """Two years of the subset."""
    return bench.subset_inputs(date(2002, 1, 1))


def people(model: Any) -> Any:
    return model.agents_by_type[bench.idiomatic().Person]


def households(model: Any) -> Any:
    return model.agents_by_type[bench.idiomatic().Household]


def apart(inputs: Inputs, mesa_runs: int, engine_runs: int) -> dict[str, float]:
    """The outputs on which the two models do not agree, with z."""
    outputs = []
    for seed in range(1, mesa_runs + 1):
        model = bench.mesa(inputs, 1000 + seed)
        bench.step_through(model, inputs.n_months)
        outputs.append(bench.take_outputs(model))
    compared = bench.agreement(outputs, [bench.outcome(inputs, seed) for seed in range(1, engine_runs + 1)])
    return {name: output.z for name, output in compared.items() if abs(output.z) > bench.LARGEST_Z}


def test_the_mesa_model_starts_from_the_engines_register(inputs: Inputs) -> None:
    model, engine = bench.mesa(inputs, 1), bench.engine(inputs, 1)
    place = engine.state.persons[PERSON_COLUMNS.index("REGISTERED_IN")]
    age = engine.state.persons[PERSON_COLUMNS.index("AGE")]
    assert sorted(people(model).get("age")) == sorted(age[place == 0].tolist())
    assert model.population == engine.record.population[2000].sum()


def test_the_mesa_model_conserves_people(inputs: Inputs) -> None:
    model = bench.mesa(inputs, 1)
    start = model.population
    for _ in range(12):
        model.step()
        came = model.births + model.in_migration + model.immigration
        assert model.population == start + came - model.deaths - model.out_migration
        assert sum(len(household.members) for household in households(model)) == model.population


def test_everybody_in_the_mesa_model_lives_in_one_household_with_their_partner(inputs: Inputs) -> None:
    model = bench.mesa(inputs, 2)
    bench.step_through(model, 24)
    for person in people(model):
        assert person in person.household.members
        assert person.partner is None or person.partner.household is person.household
    for household in households(model):
        assert household.reference in household.members


def test_the_mesa_model_records_every_month(inputs: Inputs) -> None:
    model = bench.mesa(inputs, 3)
    bench.step_through(model, 12)
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table) == list(bench.idiomatic().OUTPUTS)
    assert len(table) == 12
    assert table["population"].iloc[-1] == model.population


def test_the_same_seed_repeats_a_mesa_run(inputs: Inputs) -> None:
    first, second = (bench.mesa(inputs, 4) for _ in range(2))
    for model in (first, second):
        bench.step_through(model, 12)
    assert first.datacollector.model_vars == second.datacollector.model_vars


def test_both_models_agree_after_two_years(inputs: Inputs) -> None:
    assert apart(inputs, mesa_runs=24, engine_runs=100) == {}


def test_means_that_lie_far_apart_do_not_agree() -> None:
    outputs = bench.idiomatic().OUTPUTS
    low, high = ([dict.fromkeys(outputs, base + k % 3) for k in range(30)] for base in (100, 110))
    assert all(output.z > bench.LARGEST_Z for output in bench.agreement(high, low).values())


def test_json_is_all_that_is_printed_and_holds_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    code = bench.main(json=True, effort=TINY)
    measured = json.loads(capsys.readouterr().out)
    assert {figure.name for figure in bench.FIGURES} <= set(measured)
    assert measured["ratio_to_idiomatic_mesa"] > 1
    assert measured["warm_start_s"] is None
    assert measured["edit_s"] is None
    assert measured["compared_run_ratio"] is None
    assert set(measured["agreement"]) == set(bench.idiomatic().OUTPUTS)
    assert code == (0 if measured["agrees"] else 1)


def test_the_table_says_what_is_wanted_and_what_is_missed(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    outputs = {name: {"mesa": 1.0, "engine": 2.0, "z": -9.0} for name in bench.idiomatic().OUTPUTS}
    figures = {figure.name: figure.wanted for figure in bench.FIGURES} | {"ratio_to_idiomatic_mesa": 12.0}
    measured = {**figures, "agreement": outputs, "agrees": False, "effort": {"mesa_runs": 2, "engine_runs": 3}}
    monkeypatch.setattr(bench, "measure", lambda effort, tell: measured)
    assert bench.main() == 1
    printed = capsys.readouterr()
    assert printed.out.count("missed") == 1
    assert "not measured" in printed.out
    assert "do not agree: population (z -9.0)" in printed.err


def test_outside_a_source_checkout_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any) -> None:
    monkeypatch.setattr(bench, "IDIOMATIC", tmp_path / "idiomatic.py")
    monkeypatch.delitem(bench.sys.modules, "bolyst_bench_idiomatic")
    assert bench.main(json=True) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "source checkout" in printed.err


@pytest.mark.slow
def test_both_models_agree_after_ten_years() -> None:
    assert apart(bench.subset_inputs(), mesa_runs=100, engine_runs=400) == {}


def test_a_store_is_multiplied_under_other_identities(tmp_path: Path) -> None:
    bench_batch.decades(2, tmp_path / "store", workers=1)
    there = len(open(tmp_path / "store").table("yearly"))
    bench_batch.query_seconds(tmp_path / "store", rows=3 * there + 1)
    runs = open(tmp_path / "store").runs()
    assert runs.run.is_unique
    assert runs.groupby("study").size().tolist() == [2, 2, 2, 2]
    assert (runs.status == "succeeded").all()


def test_the_large_place_is_hjelmeland_times_a_number(tmp_path: Path) -> None:
    rows = bench_large.large_case(tmp_path, times=3).parent / "large" / "population.csv"
    counts = {row["year"]: int(row["population"]) for row in csv.DictReader(rows.open(encoding="utf-8"))}
    assert counts["2000"] == 3 * 2756


def test_a_comparison_is_measured_against_bare_runs_and_runs_with_nothing_in_common() -> None:
    measured = bench_compare.measure_comparison(TINY_COMPARISON, bench.hjelmeland(date(2002, 1, 1)), lambda what: None)
    assert set(measured) <= {figure.name for figure in bench.FIGURES}
    assert all(value is not None and value > 1 for value in measured.values())


def test_pairs_that_were_timed_are_not_run_again_and_say_the_same_every_time(tmp_path: Path) -> None:
    drawn = bench_compare.with_and_without(bench.hjelmeland(date(2002, 1, 1)), TINY_COMPARISON)
    timed, plain = (PairStore(tmp_path / name, drawn) for name in ("timed", "plain"))
    bench_compare.run_ratio(timed, turns=1)
    first, second = (units_of(AS_DRAWN, (0, 1), range(pair, pair + 1)) for pair in (0, 1))
    assert timed.missing([*first, *second]) == second
    assert bench_compare.pairs_ratio(timed, 6, workers=1) == bench_compare.pairs_ratio(plain, 6, workers=1)


def test_runs_with_nothing_in_common_need_as_many_times_the_pairs_as_their_difference_varies_more(
    tmp_path: Path,
) -> None:
    store = PairStore(tmp_path, bench_compare.with_and_without(bench.hjelmeland(date(2002, 1, 1)), TINY_COMPARISON))
    ratio = bench_compare.pairs_ratio(store, 6, workers=1)
    rows = store.read(units_of(AS_DRAWN, (0, 1), range(6))).outcomes
    last = rows[(rows.measure == "population") & (rows.place == "all") & (rows.group == "all") & (rows.year == 2002)]
    of_draws = last.assign(draw=last.pair // SEEDS_OF_A_DRAW).pivot_table(
        index="draw", columns="option", values="value"
    )
    assert ratio == pytest.approx(of_draws.var().sum() / (of_draws[1] - of_draws[0]).var())


@pytest.mark.slow
def test_batches_are_timed() -> None:
    measured = bench_batch.measure_batch(TINY_BATCH, lambda what: None)
    assert set(measured) <= {figure.name for figure in bench.FIGURES}
    assert all(value is None or value > 0 for name, value in measured.items() if not name.endswith(("percent", "mb")))


@pytest.mark.slow
def test_fresh_processes_are_timed() -> None:
    figures = bench_process.starts(1, cold=False)
    assert figures["import_s"] < figures["warm_start_s"]
    assert figures["cold_compile_s"] is None
    assert figures["rss_mb"] is None or figures["rss_mb"] > 50
