"""The runs of a comparison: paired by construction, kept whole, made once, and gone on with."""

import dataclasses
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import pair_runs
from experiments.comparison import UNTESTED_OFF, Comparison, DrawnOptions, Option, with_draws
from experiments.comparison_results import Results
from experiments.executors import Where
from experiments.pair_runs import Kept, PairStore, units_of
from experiments.problems import BadInput, FailedRun, InterruptedBatch
from scenarios.joint_prior import lever_of_effects
from tests.mixes import DOWNTURN, comparison

HERE = Where(1)
KEY = ["world", "option", "pair", "place", "group", "measure", "year"]


def quiet(done: int) -> None:
    """Nobody is told."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs")


@pytest.fixture(scope="module")
def compared(folder: Path) -> Comparison:
    return comparison(folder, more=DOWNTURN)


@pytest.fixture(scope="module")
def drawn(compared: Comparison) -> DrawnOptions:
    return with_draws(compared, 4)


@pytest.fixture(scope="module")
def kept(folder: Path, drawn: DrawnOptions) -> Kept:
    """Four pairs of everything."""
    store = PairStore(folder / "out", drawn)
    units = [unit for world in drawn.comparison.worlds for unit in units_of(world, range(3), range(4))]
    store.make(units, HERE, quiet)
    assert not PairStore(folder / "out", drawn).missing(units)
    return store.read(units)


def values(kept: Kept, **equal: object) -> pd.Series:
    rows = kept.outcomes
    for name, value in equal.items():
        rows = rows[rows[name] == value]
    return rows.set_index("pair").sort_index().value


def test_nothing_differs_before_the_first_instrument_starts(kept: Kept, compared: Comparison) -> None:
    world = compared.worlds[0]
    for option in (1, 2):
        before = [
            values(kept, world=world, option=each, measure="population", group="all", year=2001) for each in (0, option)
        ]
        assert before[0].equals(before[1])
        after = [
            values(kept, world=world, option=each, measure="population", group="all", year=2003) for each in (0, option)
        ]
        assert not after[0].equals(after[1])


def test_pairs_of_a_draw_have_its_parameters_and_seeds_of_their_own(drawn: DrawnOptions) -> None:
    of = [drawn.scenario(1, drawn.comparison.worlds[0], pair).parameters for pair in range(4)]
    assert of[0] == of[1] != of[2] == of[3]
    assert [drawn.comparison.seed_of(pair) for pair in range(4)] == [1, 2, 3, 4]


def test_every_option_has_the_draw_of_the_baseline(drawn: DrawnOptions) -> None:
    world = drawn.comparison.worlds[0]
    assert drawn.scenario(0, world, 2).parameters == drawn.scenario(2, world, 2).parameters


def test_without_untested_effects_only_these_are_none(drawn: DrawnOptions) -> None:
    as_drawn = drawn.scenario(1, drawn.comparison.worlds[0], 0).parameters
    off = drawn.scenario(1, UNTESTED_OFF, 0).parameters
    effects = {name for name in lever_of_effects() if name.startswith("marketing_")}
    assert {name for name, value in as_drawn.items() if off[name] != value} <= effects
    assert effects
    assert all(off[name] == 0.0 for name in effects)


def test_a_mix_without_untested_effects_is_the_same_run_in_either_world(folder: Path, drawn: DrawnOptions) -> None:
    store = PairStore(folder / "out", drawn)
    first = drawn.comparison.worlds[0]
    assert [drawn.is_tested(option) for option in range(3)] == [True, False, True]
    assert [store.name((first, option, 0)) == store.name((UNTESTED_OFF, option, 0)) for option in range(3)] == [
        True,
        False,
        True,
    ]


def test_people_whose_lives_differ_add_up_to_the_difference_of_the_populations(
    kept: Kept, compared: Comparison
) -> None:
    signs = kept.fates.groupby(["world", "option", "pair"], observed=True).sign.sum()
    for world in compared.worlds:
        base = values(kept, world=world, option=0, measure="population", group="all", year=2003)
        for option in (1, 2):
            mix = values(kept, world=world, option=option, measure="population", group="all", year=2003)
            told = [int(signs.get((world, option, pair), 0)) for pair in base.index]
            assert told == (mix - base).astype(int).tolist()


def test_a_further_mix_that_begins_earlier_leaves_what_is_kept(folder: Path, drawn: DrawnOptions, kept: Kept) -> None:
    scenario = drawn.comparison.options[1].scenario
    early = {
        world: dataclasses.replace(
            each, instruments=tuple(dataclasses.replace(use, start=date(2000, 6, 1)) for use in each.instruments)
        )
        for world, each in scenario.items()
    }
    more = dataclasses.replace(drawn.comparison, options=(*drawn.comparison.options, Option("early", early)))
    assert more.since < drawn.comparison.since
    store = PairStore(folder / "out", with_draws(more, 4))
    world = more.worlds[0]
    assert store.missing(units_of(world, range(4), range(4))) == units_of(world, [3], range(4))


def test_newcomers_are_told_once_each(kept: Kept, compared: Comparison) -> None:
    """Those who come with a mix are those who come anyway and the induced; without it, anyway and the deterred."""
    rows = kept.outcomes[(kept.outcomes.world == compared.worlds[0]) & (kept.outcomes.group == "all")]
    who = rows[rows.measure.str.contains("newcomers|stay") & (rows.year >= 2001)]
    table = who.pivot_table(index=["option", "pair"], columns="measure", values="value", aggfunc="sum")
    assert (table.newcomers_anyway > 0).all()
    assert (table.stayed_1_with <= table.could_stay_1).all()
    assert (table.could_stay_1 <= table.newcomers_anyway).all()
    assert (table.could_stay_3 == 0).all()  # nobody can be seen for three years in two


def test_a_shock_is_a_world_with_its_own_baseline(kept: Kept, compared: Comparison) -> None:
    none, downturn, _ = compared.worlds
    base = [
        values(kept, world=world, option=0, measure="population", group="all", year=2003) for world in (none, downturn)
    ]
    assert not base[0].equals(base[1])


def test_what_is_kept_is_made_once_and_another_mix_adds_its_own(
    folder: Path, compared: Comparison, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = dataclasses.replace(compared, options=(compared.options[0], compared.options[2]))
    store = PairStore(folder / "out", with_draws(fewer, 4))
    units = units_of(fewer.worlds[0], range(2), range(4))
    monkeypatch.setattr(pair_runs, "simulated", None)  # nothing may be run
    store.make(units, HERE, quiet)
    again = store.read(units).outcomes
    before = kept.outcomes[(kept.outcomes.world == compared.worlds[0]) & (kept.outcomes.option != 1)]
    before = before.assign(option=before.option.map({0: 0, 2: 1}))
    pd.testing.assert_frame_equal(
        again.sort_values(KEY, ignore_index=True), before.sort_values(KEY, ignore_index=True), check_categorical=False
    )


def test_more_pairs_leave_the_first_as_they_were(compared: Comparison, drawn: DrawnOptions) -> None:
    more = with_draws(dataclasses.replace(compared, pairs=8), 8)
    world = compared.worlds[0]
    assert [more.scenario(1, world, pair) for pair in range(4)] == [drawn.scenario(1, world, pair) for pair in range(4)]


def test_an_interrupt_keeps_what_was_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PairStore(tmp_path, with_draws(comparison(tmp_path), 4))
    units = units_of(store.drawn.comparison.worlds[0], range(3), range(4))

    def told(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(
        InterruptedBatch, match=r"interrupted: 6 of 12 runs are kept in .*runs; the same command goes on"
    ):
        store.make(units, HERE, told)
    left = PairStore(tmp_path, store.drawn).missing(units)
    assert sorted({pair for _, _, pair in left}) == [2, 3]  # a second pair was under way and ended


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PairStore(tmp_path, with_draws(comparison(tmp_path), 2))

    def full(file: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pair_runs, "sync", full)
    with pytest.raises(FailedRun, match=r"runs could not be written: No space left on device; finished runs are kept"):
        store.make(units_of(store.drawn.comparison.worlds[0], range(2), range(2)), HERE, quiet)
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "0abc.outcomes.parquet").write_text("no Parquet")
    store = PairStore(tmp_path, with_draws(comparison(tmp_path), 2))
    with pytest.raises(
        BadInput, match=r"0abc.outcomes.parquet cannot be read: .*; delete it, and its runs are made anew"
    ):
        store.missing(units_of(store.drawn.comparison.worlds[0], range(2), range(2)))


def test_outcomes_and_ranking_come_from_what_is_kept(kept: Kept, drawn: DrawnOptions) -> None:
    results = Results(drawn, kept)
    gains = results.gains()
    assert gains.shape == (3, 4)
    assert (gains[0] == 0.0).all()
    fates = results.fates.groupby("option").persons.sum()
    for option, name in enumerate(results.names[1:], start=1):
        assert fates[name] == pytest.approx(gains[option].mean())
    assert results.rankings == {}  # four pairs rank nothing
    homes = results.effects[(results.effects.option == "homes") & (results.effects.outcome == "cost")]
    assert (homes["mean"] > 0.0).all()
    assert np.isfinite(results.cost).all()
