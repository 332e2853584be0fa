"""A store answers in SQL and in data frames, while it is written and when nothing is in it yet."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments import store
from experiments.lock import locked
from experiments.problems import BadInput
from experiments.store_layout import CLAIM, UNFINISHED
from model.output_tables import TABLES
from tests.batches import run_here, write_study

LEVERS = """
[[mixes]]
name = "nothing"
[[mixes]]
name = "it's Bø [50 %]"
[[mixes.instruments]]
use = "hazard_ratio"
rule = "out_migration"
start = 2000-03-01
[levers]
"hazard_ratio.ratio" = [0.5, 0.9]
[parameters]
births_level = { from = 0.9, to = 1.1 }
[draws]
number = 2
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    folder = tmp_path_factory.mktemp("a store's [own] 100 % fjord-mappe å")
    run_here(write_study(folder, "replicates = 2", LEVERS, name="what's up"), folder / "it's here")
    return store.open(folder / "it's here")


def test_every_run_is_a_row_with_what_was_varied(opened: store.Store) -> None:
    runs = opened.runs()
    assert len(runs) == 3 * 2 * 2
    assert set(runs.study) == {"what's up"}
    assert set(runs.mix) == {"nothing", "it's Bø [50 %]"}
    assert runs[runs.mix == "nothing"]["hazard_ratio.ratio"].isna().all()
    assert set(runs["hazard_ratio.ratio"].dropna()) == {0.5, 0.9}


def test_a_table_carries_what_was_varied_before_its_own_columns(opened: store.Store) -> None:
    columns = list(opened.table("yearly").columns)
    own = [column.name for column in TABLES["yearly"] if column.name not in ("scenario", "replicate")]
    assert columns[-len(own) :] == own
    point = ["study", "variant", "case_name", "scenario", "mix", "shock", "hazard_ratio.ratio"]
    assert columns[: len(columns) - len(own)] == [*point, "draw", "births_level", "replicate", "run"]


def test_rows_come_in_the_order_of_the_study(opened: store.Store) -> None:
    yearly = opened.table("yearly")
    by = ["variant", "draw", "replicate"]
    assert yearly[by].equals(yearly[by].sort_values(by, ignore_index=True))
    first = yearly[yearly.run == yearly.run[0]]
    assert list(first.year) == sorted(first.year)


def test_what_one_study_lists_and_another_draws_is_one_column(tmp_path: Path) -> None:
    run_here(write_study(tmp_path, "replicates = 1", LEVERS), tmp_path / "store")
    sampled = LEVERS.replace("[0.5, 0.9]", "{ from = 0.5, to = 0.9 }")
    run_here(write_study(tmp_path, "replicates = 1", sampled, name="sampled"), tmp_path / "store")
    runs = store.open(tmp_path / "store").runs()
    assert list(runs.columns).count("hazard_ratio.ratio") == 1
    assert runs[runs.mix != "nothing"]["hazard_ratio.ratio"].between(0.5, 0.9).all()


def test_a_study_can_be_asked_alone(tmp_path: Path) -> None:
    run_here(write_study(tmp_path, "replicates = 2", rest=""), tmp_path / "store")
    run_here(write_study(tmp_path, "replicates = 3", rest="", name="other"), tmp_path / "store")
    assert store.open(tmp_path / "store").studies() == ["other", "small"]
    assert len(store.open(tmp_path / "store").runs()) == 5
    assert len(store.open(tmp_path / "store", study="small").runs()) == 2
    with pytest.raises(BadInput, match="has no study 'smal'; allowed are other, small"):
        store.open(tmp_path / "store", study="smal")


def test_draws_hold_the_drawn_values_which_are_the_same_for_every_variant(opened: store.Store) -> None:
    draws = opened.draws()
    assert list(draws.columns) == ["study", "case_name", "draw", "births_level"]
    assert draws.births_level.between(0.9, 1.1).all()
    joined = opened.query("select count(*) as n from runs join draws using (study, case_name, draw)")
    assert joined.n[0] == 12


def test_a_table_that_was_not_kept_is_empty_and_not_missing(opened: store.Store) -> None:
    assert opened.table("events").empty
    assert "rule" in opened.table("events").columns
    assert opened.contents()["age"][0] == 0


def test_a_table_that_does_not_exist_is_refused(opened: store.Store) -> None:
    with pytest.raises(BadInput, match=f"monthly is no table; allowed are {', '.join(TABLES)}"):
        opened.table("monthly")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select nothing from", r'^the query cannot be answered: syntax error at or near "from"$'),
        ("select group from yearly", r'the column "group" is written in double quotes, as group is a word of SQL$'),
        ("select * from yearli", r'yearli does not exist; Did you mean "yearly"\?$'),
        ("select hazard_ratio.ratio from runs", r'is written in double quotes, as "hazard_ratio\.ratio"$'),
        ('select * from runs where mix = "nothing"', r"a text is written in single quotes, as 'nothing'$"),
        ("", r"^the query cannot be answered: "),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_in_one_line(opened: store.Store, sql: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as error:
        opened.query(sql)
    assert "\n" not in str(error.value)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere does not exist; allowed is a folder that `bolyst batch --out` wrote"):
        store.open(tmp_path / "nowhere")
    (tmp_path / "store.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match=r"store.json cannot be read"):
        store.open(tmp_path)


def test_runs_under_way_when_their_batch_was_killed_are_aborted_and_those_of_a_living_one_pending(
    tmp_path: Path,
) -> None:
    run_here(write_study(tmp_path, "replicates = 1"), tmp_path / "store")
    (run, *_) = store.open(tmp_path / "store").runs().run
    run_here(write_study(tmp_path, "replicates = 1", rest="", name="other"), tmp_path / "fresh")
    for kept in (tmp_path / "store").glob("shards/*/*"):
        if kept.is_dir():
            for file in kept.iterdir():
                file.unlink()
            kept.rmdir()
    claim = tmp_path / "store" / "shards" / "killed.live" / UNFINISHED / "000001-x" / CLAIM
    claim.parent.mkdir(parents=True)
    claim.write_text(run, encoding="utf-8")

    def status() -> list[str]:
        return sorted(store.open(tmp_path / "store").runs().status)

    assert status() == ["aborted", "pending"]
    handle = locked(tmp_path / "store" / "lock")
    assert handle is not None
    assert status() == ["pending", "pending"]


def test_the_manifest_of_a_batch_tells_with_what_it_was_made(opened: store.Store) -> None:
    (file,) = opened.directory.glob("shards/*/manifest.json")
    manifest = json.loads(file.read_text(encoding="utf-8"))
    assert manifest["runs"]["succeeded"] == 12
    assert manifest["study"]["name"] == "what's up"
    assert {"code", "data", "versions", "git", "platform", "started", "ended", "workers"} <= set(manifest)


def test_rows_of_a_study_can_be_read_without_the_package(opened: store.Store) -> None:
    (file, *_) = opened.directory.glob("shards/*/*/yearly.parquet")
    assert {"run", "place", "year", "group", "population"} <= set(pd.read_parquet(file).columns)
