"""Mistakes in what a study lets vary, told by file, key, value and what is allowed."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scenarios import posterior
from tests.study_files import HEAD, NOTHING, SCHEME, refusal, refusals, rows

LEVELS = "allowed are numbers from 0.7 to 1.5 (ratio)"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        births_levle = 1 -> unknown parameter; did you mean births_level?
        births_level = 9 -> 9 is too high; {LEVELS}
        births_level[2] = [1, 9] -> 9 is too high; {LEVELS}
        births_level.from = {{ from = 0, to = 1 }} -> 0 is too low; {LEVELS}
        births_level = {{ from = 0.5, to = 1, steps = 3 }} -> 0.5 is too low; {LEVELS}
        "deaths_*" = 9 -> 9 is too high; allowed are numbers from 0.7 to 1.4 (ratio) for deaths_level
        "birth_level*" = "prior" -> matches no parameter; did you mean births_level?
    """),
    ids=lambda text: text[:40],
)
def test_a_parameter_is_refused_with_its_value_and_range(key: str, value: str, sentence: str) -> None:
    name = key.split("[")[0].removesuffix(".from")
    assert refusal(f"{HEAD}[parameters]\n{name} = {value}\n") == f"s.toml: parameters.{key}: {sentence}"


def test_a_word_that_is_no_way_to_vary_is_refused() -> None:
    assert refusal(f'{HEAD}[parameters]\nbirths_level = "pior"\n').startswith(
        's.toml: parameters.births_level: "pior" is not how a parameter varies; allowed are a number, a list of numbers, '
    )


def test_a_parameter_that_two_patterns_match_is_refused() -> None:
    assert refusal(f'{HEAD}[parameters]\n"births_l*" = "prior"\n"*_level" = "prior"\n[draws]\nnumber = 2\n') == (
        's.toml: parameters."*_level": matches births_level, as "births_l*" does; allowed is one of the two, or its own name'
    )


def test_a_pattern_that_names_nothing_new_is_refused() -> None:
    assert refusal(f'{HEAD}[parameters]\n"deaths_*" = "prior"\ndeaths_level = 1\n') == (
        's.toml: parameters."deaths_*": matches only parameters that have a key of their own here; leave it out'
    )


def test_a_prior_without_weight_in_the_range_is_refused() -> None:
    rules = SCHEME.replace("Normal(0.1, 0.05)", "LogNormal(0.1, 0.05)").replace("Normal,", "LogNormal,", 1)
    rules = rules.replace("base = Parameter(0.01", "base = Parameter(-0.01").replace("(0.0, 0.5)", "(-0.5, 0.0)")
    text = f'{HEAD}rules = ["a.py"]\n[parameters]\na_base = "prior"\n[draws]\nnumber = 2\n'
    assert refusal(text, {"a.py": rules}).startswith(
        "s.toml: parameters.a_base: LogNormal(median=0.1, sd_log=0.05) has no weight between -0.5 and 0, "
    )


def test_sampling_needs_to_know_how_often() -> None:
    assert refusal(f'{HEAD}[parameters]\n"births_*" = "prior"\n') == (
        "s.toml: draws: is missing; births_level and 3 more are sampled, so write how often, such as [draws] with "
        "number = 128"
    )


def test_draws_are_refused_where_nothing_is_sampled() -> None:
    assert refusal(f"{HEAD}[draws]\nnumber = 2\n").startswith(
        "s.toml: draws: nothing is sampled; leave the table out, or "
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("number = 0", "number: 0 is too low; allowed are whole numbers from 1 to 1048576"),
        ("seed = 1", "number: is missing; it is the number of draws, 1 or more"),
        ('number = 2\ndesign = "sobel"', 'design: "sobel" is not a design; did you mean sobol?'),
        (
            'number = 100\ndesign = "sobol"',
            "number: 100 is not a power of two, which Sobol's design needs; allowed are 64, 128 and so on",
        ),
        (
            'number = 2\ndesign = "posterior"',
            'design: "posterior": nothing is fitted for hjelmeland yet; '
            "allowed are random, latin_hypercube, sobol and prior",
        ),
    ],
)
def test_draws_are_refused_with_what_is_allowed(text: str, sentence: str) -> None:
    assert refusal(f'{HEAD}[parameters]\nbirths_level = "prior"\n[draws]\n{text}\n') == f"s.toml: draws.{sentence}"


def test_a_grid_of_too_many_draws_is_refused() -> None:
    steps = "{ from = 1, to = 1.2, steps = 1000 }"
    parameters = f"[parameters]\nbirths_level = {steps}\ndeaths_level = {steps}\nout_migration_level = [1, 1.1]\n"
    assert refusal(f"{HEAD}{parameters}") == (
        "s.toml: parameters: their lists make 2,000,000 draws; allowed are up to 1,048,576"
    )


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"births_level": [1.0]}, "number: 2 is too high: the posterior of hjelmeland has 1 draws; allowed are"),
        ({"births_levle": [1.0, 1.0]}, 'design: hjelmeland.parquet: the column "births_levle" is not a parameter'),
        ({"births_level": [1.0, 9.0]}, "design: hjelmeland.parquet: the column births_level leaves its range; allowed"),
        ({"births_level": [1.0, float("nan")]}, "design: hjelmeland.parquet: the column births_level leaves its range"),
    ],
)
def test_a_posterior_that_does_not_fit_is_refused(
    columns: dict[str, list[float]], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posterior, "FOLDER", tmp_path)
    posterior.posterior_file("hjelmeland").parent.mkdir()
    pq.write_table(pa.table(columns), posterior.posterior_file("hjelmeland"))
    assert refusal(f'{HEAD}[draws]\nnumber = 2\ndesign = "posterior"\n').startswith(f"s.toml: draws.{sentence}")


def test_a_parameter_of_a_mix_or_shock_that_the_study_would_take_back_is_refused() -> None:
    mix = f"{NOTHING}parameters = {{ births_level = 1.1 }}\n"
    shock = '[[shocks]]\nname = "x"\nparameters = { deaths_level = 0.9 }\n'
    why = "of [parameters], which is for every run; allowed is one of the two"
    assert refusals(
        f'{HEAD}{mix}{shock}[parameters]\nbirths_level = 1.0\n"deaths_*" = "prior"\n[draws]\nnumber = 2\n'
    ) == [
        f's.toml: mixes[1].parameters.births_level: would be taken back by "births_level" {why}',
        f's.toml: shocks[1].parameters.deaths_level: would be taken back by "deaths_*" {why}',
    ]
