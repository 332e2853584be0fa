"""Draws of parameters for the runs of a scenario: whose they are, what they leave alone, and what they share."""

from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.parameters import registry
from scenarios import find, load
from scenarios.joint_prior import drawn
from scenarios.problems import RefusedError
from scenarios.run_draws import RunDraws, run_draws
from tests.posteriors import BIRTHS, LEFT_OUT, NUMBER, write_posterior
from tests.study_files import HEAD, read

HJELMELAND = load(find("hjelmeland"))
#: A file of rules that puts a parameter in the place of the model's.
SURVEY = '''"""A survey."""

from model import LogNormal, Parameter

level = Parameter(1.0, unit="ratio", range=(0.9, 1.1), prior=LogNormal(1.0, 0.01), source="a test", replaces="births_level")
'''


def test_the_prior_draws_every_parameter_that_has_a_prior_of_its_own() -> None:
    draws = run_draws(HJELMELAND, "prior", 40, 1)  # most effects are 0 in half of the draws
    assert draws.values.keys() == drawn(registry()).keys()
    assert (draws.kept, draws.held, draws.file) == ((), (), None)
    assert all(len(set(column)) > 1 for column in draws.values.values())


def test_more_runs_leave_the_draws_of_the_first_as_they_were() -> None:
    few, many = (run_draws(HJELMELAND, "prior", number, 3) for number in (4, 9))
    for name, column in few.values.items():
        assert np.array_equal(column, many.values[name][:4])
    assert few.digest != many.digest


def test_another_seed_gives_other_draws_and_the_same_the_same() -> None:
    first, again, other = (run_draws(HJELMELAND, "prior", 4, seed) for seed in (1, 1, 2))
    assert first.digest == again.digest != other.digest


def test_what_the_scenario_sets_keeps_what_it_says_and_the_rest_is_as_without_it() -> None:
    given = replace(HJELMELAND, parameters={"births_level": 1.2, "out_migration_youngest": 19.0})
    with_it, without = (run_draws(each, "prior", 3, 1) for each in (given, HJELMELAND))
    assert with_it.kept == ("births_level",)
    assert with_it.values.keys() == without.values.keys() - {"births_level"}
    assert all(np.array_equal(column, without.values[name]) for name, column in with_it.values.items())
    made = with_it.scenario(given, 2)
    assert made.parameters["births_level"] == 1.2
    assert made.parameters["out_migration_youngest"] == 19.0
    assert made.parameters["deaths_level"] == with_it.values["deaths_level"][2]
    assert replace(made, parameters=given.parameters) == given


def test_two_scenarios_of_a_case_have_the_same_draws_so_that_they_can_be_compared() -> None:
    other = load(find("hjelmeland_schools"))
    assert run_draws(other, "prior", 4, 1).digest == run_draws(HJELMELAND, "prior", 4, 1).digest


def test_a_study_with_the_design_prior_and_the_same_seed_has_the_same_draws() -> None:
    study = read(f'{HEAD}[draws]\nnumber = 4\ndesign = "prior"\nseed = 3\n').draws["hjelmeland"]
    of_run = run_draws(HJELMELAND, "prior", 4, 3)
    assert set(study.names) == of_run.values.keys()
    assert all(np.array_equal(study.values[:, study.column[name]], column) for name, column in of_run.values.items())


def test_the_posterior_gives_its_first_draws_and_says_what_it_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = write_posterior(tmp_path, monkeypatch)
    draws = run_draws(HJELMELAND, "posterior", 7, 1)
    assert draws.values.keys() == fitted.keys()
    assert np.array_equal(draws.values["births_level"], BIRTHS[:7])
    assert draws.held == (LEFT_OUT,)
    assert draws.seed is None
    assert LEFT_OUT not in draws.scenario(HJELMELAND, 0).parameters
    assert run_draws(HJELMELAND, "posterior", 7, 2).digest == draws.digest


def test_a_parameter_that_a_file_of_rules_puts_in_its_place_is_not_the_one_that_was_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posterior(tmp_path, monkeypatch)
    with chdir(tmp_path):
        Path("survey.py").write_text(SURVEY, encoding="utf-8")
        given = load(find("hjelmeland"), rules=["survey.py"])
    of_posterior, of_prior = (run_draws(given, source, 20, 1) for source in ("posterior", "prior"))
    assert of_posterior.held == (LEFT_OUT, "births_level")
    assert "births_level" not in of_posterior.values
    assert of_prior.values["births_level"].std() < 0.02  # the survey's prior, not the model's


@pytest.mark.parametrize(
    ("number", "case", "key", "why"),
    [
        (
            NUMBER + 1,
            "hjelmeland",
            "number",
            f"51 is too high: the posterior of hjelmeland has {NUMBER} draws; allowed are",
        ),
        (2, "verdal", "design", "nothing is fitted for verdal yet; allowed is prior"),
    ],
)
def test_draws_that_no_posterior_has_are_refused(
    number: int, case: str, key: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_posterior(tmp_path, monkeypatch)
    with pytest.raises(RefusedError) as refused:
        run_draws(replace(HJELMELAND, case=case), "posterior", number, 1)
    ((place, sentence),) = refused.value.why.items()
    assert place == (key,)
    assert sentence.startswith(why)


def test_the_digest_is_of_names_and_values() -> None:
    column = np.array([1.0, 2.0])
    digests = {
        RunDraws("prior", 2, values).digest for values in ({"a": column}, {"b": column}, {"a": column + 1e-12}, {})
    }
    assert len(digests) == 4
