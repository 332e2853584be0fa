"""Draws of a study: within the ranges, by the priors, keyed so that what is added leaves the rest as it was."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.parameters import registry
from scenarios import posterior
from scenarios.designs import shares
from scenarios.joint_prior import drawn, prior_draws
from scenarios.study_schema import DESIGNS, LATIN_HYPERCUBE, RANDOM, SOBOL
from tests.posteriors import write_posterior
from tests.study_files import DRAWS, HEAD, MIX, NOTHING, read, refusal

SCENARIO = 'title = "One"\ncase = "hjelmeland"\nstart = 2000-01-01\nstop = 2009-01-01\nknown_to = 2009-01-01\n'
SCHEME_OF_BIRTHS = '''"""A survey."""

from model import LogNormal, Parameter

level = Parameter(1.0, unit="ratio", range=(0.9, 1.1), prior=LogNormal(1.0, 0.01), source="a test", replaces="births_level")
'''
NAMES = st.lists(st.sampled_from(sorted(registry())), min_size=1, max_size=6, unique=True)
SEEDS = st.integers(0, 2**63 - 1)


@settings(deadline=None)  # the first example loads SciPy
@given(NAMES, SEEDS, st.integers(0, 6), st.integers(0, 3), st.sampled_from([RANDOM, SOBOL]))
def test_more_draws_leave_the_first_as_they_were(
    names: list[str], seed: int, power: int, more: int, design: str
) -> None:
    few, many = (shares(design, names, 2**k, seed) for k in (power, power + more))
    for name in names:
        assert (many[name][: 2**power] == few[name]).all()


@settings(deadline=None)  # the first example loads SciPy
@given(NAMES, SEEDS, st.sampled_from(DESIGNS))
def test_sampling_one_more_leaves_the_others_as_they_were(names: list[str], seed: int, design: str) -> None:
    fewer, all_of_them = shares(design, names[:-1], 8, seed), shares(design, names, 8, seed)
    assert all((all_of_them[name] == fewer[name]).all() for name in names[:-1])
    if design != SOBOL:
        turned = shares(design, names[::-1], 8, seed)
        assert all((turned[name] == all_of_them[name]).all() for name in names)


@settings(deadline=None)  # the first example loads SciPy
@given(NAMES, SEEDS, st.sampled_from(DESIGNS))
def test_shares_lie_between_0_and_1_and_differ_between_names(names: list[str], seed: int, design: str) -> None:
    found = np.stack(list(shares(design, names, 16, seed).values()))
    assert (found > 0.0).all()
    assert (found < 1.0).all()
    assert len(np.unique(found)) == found.size


@settings(deadline=None)  # the first example loads SciPy
@given(NAMES, SEEDS)
def test_a_latin_hypercube_and_sobols_design_have_one_draw_in_every_stratum(names: list[str], seed: int) -> None:
    for design in (LATIN_HYPERCUBE, SOBOL):
        for column in shares(design, names, 32, seed).values():
            assert sorted((column * 32).astype(int)) == list(range(32))


def test_sobols_design_fills_the_square_more_evenly_than_chance() -> None:
    for seed in range(5):
        found = shares(SOBOL, ["x", "y"], 64, seed)
        cells = {(int(8 * x), int(8 * y)) for x, y in zip(found["x"], found["y"], strict=True)}
        assert len(cells) == 64


@pytest.mark.parametrize("design", [RANDOM, LATIN_HYPERCUBE, SOBOL])
def test_another_seed_gives_other_draws_and_the_same_the_same(design: str) -> None:
    text = f'{HEAD}[parameters]\n"out_migration_*" = "prior"\n{DRAWS}design = "{design}"\nseed = '
    first, again, other = (read(f"{text}{seed}\n").draws["hjelmeland"].values for seed in (1, 1, 2))
    assert (first == again).all()
    assert not (first == other).any()


def test_draws_lie_within_the_ranges_and_follow_the_prior() -> None:
    text = f'{HEAD}[parameters]\n"*" = "prior"\nbirths_level = {{ from = 0.9, to = 1.1 }}\n[draws]\nnumber = 1000\n'
    draws = read(text).draws["hjelmeland"]
    known = registry()
    assert set(draws.names) == set(known)
    for name, column in zip(draws.names, draws.values.T, strict=True):
        low, high = (0.9, 1.1) if name == "births_level" else known[name].range
        assert low <= column.min() < column.max() <= high
    half_life = draws.values[:, draws.column["outside_half_life"]]
    assert np.median(half_life) == pytest.approx(12.0, rel=0.05)


def test_the_grid_is_crossed_with_every_sampled_row_and_more_rows_come_at_the_end() -> None:
    text = f'{HEAD}[parameters]\nbirths_level = [0.9, 1.1]\ndeaths_level = "prior"\nout_migration_level = [0.7, 0.8, 0.9]\n'
    few, many = (read(f"{text}[draws]\nnumber = {n}\n").draws["hjelmeland"] for n in (2, 5))
    assert few.names == ("births_level", "deaths_level", "out_migration_level")
    assert many.values.shape == (30, 3)
    assert (many.values[:12] == few.values).all()
    assert few.values[:6, [0, 2]].tolist() == [[b, o] for b in (0.9, 1.1) for o in (0.7, 0.8, 0.9)]
    assert len(set(few.values[:6, 1])) == 1


def test_a_list_of_one_value_is_fixed_and_not_drawn() -> None:
    study = read(f"{HEAD}[parameters]\nbirths_level = [1]\n")
    assert study.variants[0].scenario.parameters == {"births_level": 1.0}
    assert study.draws["hjelmeland"].names == ()


def test_every_case_scenario_and_mix_has_the_same_draws_and_seeds() -> None:
    text = f'{HEAD}cases = ["hjelmeland", "verdal"]\n{NOTHING}{MIX}[parameters]\nbirths_level = "prior"\n{DRAWS}'
    study = read(text)
    assert study.draws["hjelmeland"] is study.draws["verdal"]
    for draw in range(4):
        assert len({study.scenario(k, draw).parameters["births_level"] for k in range(len(study.variants))}) == 1


def test_the_design_prior_draws_what_nobody_names_and_has_a_prior_of_its_own() -> None:
    named = (
        '[parameters]\nbirths_level = [0.9, 1.1]\n"deaths_*" = 0.9\nout_migration_school = { from = 0.5, to = 0.6 }\n'
    )
    study = read(f'{HEAD}{named}[draws]\nnumber = 4\ndesign = "prior"\n')
    draws = study.draws["hjelmeland"]
    assert set(draws.names) == drawn(registry()).keys() - {"deaths_level"} | {"out_migration_school"}
    assert draws.values.shape[0] == 8
    assert draws.listed == ("births_level",)
    school = draws.values[:, draws.column["out_migration_school"]]
    assert school.min() > 0.5
    assert school.max() < 0.6
    assert {study.scenario(0, draw).parameters["deaths_level"] for draw in range(8)} == {0.9}
    joint = prior_draws(4, 1, registry(), RANDOM)["out_migration_level"]
    assert (draws.values[::2, draws.column["out_migration_level"]] == joint).all()


def test_a_scenario_a_mix_and_a_shock_keep_what_they_set_against_prior_and_posterior(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posterior(tmp_path, monkeypatch)
    files = {"own.toml": f"{SCENARIO}[parameters]\nout_migration_level = 0.7\n"}
    mixes = f'{NOTHING}[[mixes]]\nname = "few"\nparameters = {{ births_level = 0.8 }}\n'
    shocks = '[[shocks]]\nname = "none"\n[[shocks]]\nname = "long"\nparameters = { outside_half_life = 20.0 }\n'
    head = HEAD.replace('"hjelmeland"', '"own.toml"') + mixes + shocks
    for source in ("prior", "posterior"):
        study = read(f'{head}[draws]\nnumber = 3\ndesign = "{source}"\n', files)
        column = study.draws["hjelmeland"].column
        for number, variant in enumerate(study.variants):
            kept = {"out_migration_level": 0.7}
            kept |= {"births_level": 0.8} if variant.mix == "few" else {}
            kept |= {"outside_half_life": 20.0} if variant.shock == "long" else {}
            assert variant.kept == kept
            made = study.scenario(number, 2).parameters
            assert kept.items() <= made.items()
            row = study.draws["hjelmeland"].values[2]
            assert all(made[name] == row[column[name]] for name in column if name not in kept)
    named = f'{head}[parameters]\nout_migration_level = 0.9\n[draws]\nnumber = 3\ndesign = "prior"\n'
    assert (
        read(named, files).scenario(0, 0).parameters["out_migration_level"] == 0.9
    )  # the study goes over its scenarios


def test_draws_from_elsewhere_are_named_and_take_the_place_of_what_the_study_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posterior(tmp_path, monkeypatch)
    for design in ("random", "prior", "posterior"):
        text = f'{HEAD}[draws]\nnumber = 4\ndesign = "{design}"\n[parameters]\n"*_level" = "prior"\n'
        for source in ("prior", "posterior"):
            found, said = (
                read(text, drawn_from=source),
                read(text.replace(f'design = "{design}"', f'design = "{source}"')),
            )
            assert found.drawn_from == said.drawn_from == source
            assert found.name == f"s+{source}"
            assert found.title == f"A test, with draws of the {source}"
            assert found.draws["hjelmeland"].names == said.draws["hjelmeland"].names
            assert (found.draws["hjelmeland"].values == said.draws["hjelmeland"].values).all()


@pytest.mark.parametrize("design", [LATIN_HYPERCUBE, SOBOL])
def test_the_design_of_a_study_stays_that_of_all_that_is_sampled(
    design: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = write_posterior(tmp_path, monkeypatch)
    text = (
        f'{HEAD}[draws]\nnumber = 16\ndesign = "{design}"\n[parameters]\n"births_*" = "prior"\ndeaths_level = "prior"\n'
    )
    found = {source: read(text, drawn_from=source).draws["hjelmeland"] for source in ("prior", "posterior")}
    for source, names in (("prior", ("births_level", "out_migration_level")), ("posterior", ("deaths_level",))):
        for name in names:
            known = registry()[name]
            edges = known.prior.quantile(np.arange(1, 16) / 16, *known.range)
            column = found[source].values[:, found[source].column[name]]
            assert sorted(np.searchsorted(edges, column)) == list(range(16)), (source, name)
    births = found["posterior"].values[:, found["posterior"].column["births_level"]]
    assert (births == fitted["births_level"][:16]).all()


def test_draws_from_elsewhere_need_to_know_how_many() -> None:
    assert refusal(HEAD, drawn_from="prior") == (
        "s.toml: draws: is missing; draws of the prior need to know how many, such as [draws] with number = 128"
    )
    with pytest.raises(ValueError, match=r"drawn_from='both'.*allowed are \"prior\" and \"posterior\""):
        read(f"{HEAD}{DRAWS}", drawn_from="both")


def test_one_parameter_with_two_priors_cannot_be_drawn_from_the_prior() -> None:
    files = {"one.toml": f'rules = ["one.py"]\n{SCENARIO}', "two.toml": SCENARIO, "one.py": SCHEME_OF_BIRTHS}
    head = HEAD.replace('"hjelmeland"', '"one.toml", "two.toml"')
    assert refusal(f'{head}[draws]\nnumber = 3\ndesign = "prior"\n', files) == (
        "s.toml: draws.design: the files of rules give births_level different priors; allowed are "
        "{ from = ..., to = ... } and numbers"
    )
    named = f'{head}[parameters]\nbirths_level = 1.0\n[draws]\nnumber = 3\ndesign = "prior"\n'
    assert "births_level" not in read(named, files).draws["hjelmeland"].names


def test_posterior_draws_are_the_first_rows_of_each_cases_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posterior, "FOLDER", tmp_path)
    for case, level in (("hjelmeland", 1.0), ("verdal", 1.2)):
        columns = {"births_level": [level, level + 0.1, level + 0.2], "deaths_level": [1.0, 1.1, 1.2]}
        posterior.posterior_file(case).parent.mkdir(exist_ok=True)
        pq.write_table(pa.table(columns), posterior.posterior_file(case))
    head = f'{HEAD}cases = ["hjelmeland", "verdal"]\n[parameters]\n"*_level" = "prior"\ndeaths_level = 0.9\n'
    study = read(f'{head}[draws]\nnumber = 2\ndesign = "posterior"\n')
    assert study.n_runs == 2 * 2 * 2
    for variant, level in ((0, 1.0), (1, 1.2)):
        drawn = [study.scenario(variant, draw).parameters for draw in range(2)]
        assert [each["births_level"] for each in drawn] == [level, level + 0.1]
        assert {each["deaths_level"] for each in drawn} == {0.9}  # named by its own key
        assert len({each["out_migration_level"] for each in drawn}) == 2  # not fitted: from the prior
