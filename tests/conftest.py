"""Shared by the tests: a small scenario, the runs of one, and the rule that no test is skipped for a missing package."""

import re
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from model.engine.cache import mark_warm
from model.inputs import Inputs
from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.record import digest
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from tests.village import Village

MISSING = re.compile(r"could not import|No module named|not installed")
# how fast a loaded machine is says nothing of the code
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

#: Files of tests in the order in which they are run: those that compile nothing, while a worker compiles; then the longest.
COMPILING_NOTHING = """
    test_refused_tables test_scenarios test_scenario_refusals test_study_refusals test_study_parameter_refusals test_identity
    test_identity_of_rules test_data_tables test_priors test_patterns test_terms test_studies
    test_study_draws test_run_draws test_spread test_missing_packages test_known_by test_course
    test_shock_refusals test_paired test_ranking test_allocation test_factorial test_goal test_value_frontier
    test_value_information test_value_refusals
"""
TAKING_LONG = """
    test_batch_kills test_tutorials test_common_random_numbers test_documents test_claims test_batch test_batch_edits
    test_explain test_bench test_books test_rulebook test_rules_at_run_time
"""
_inputs: dict[str, Inputs] = {}


@dataclass(frozen=True)
class Scenario:
    """What the model asks of a scenario, and nothing else."""

    places: tuple[str, ...] = ("hjelmeland",)
    start: date = date(2000, 1, 1)
    stop: date = date(2002, 1, 1)
    known_to: date = date(2009, 1, 1)
    rules: tuple[str, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)
    instruments: tuple[HazardRatio | InstrumentUse, ...] = ()
    projects: tuple[Project, ...] = ()
    shocks: tuple[ShockUse | HazardRatio, ...] = ()
    national: dict[str, dict[int, float]] = field(default_factory=dict)


def scenario(**differs: Any) -> Scenario:
    """Hjelmeland 2000-2001 with everything known to 2009, but for what differs."""
    return Scenario(**differs)


def months(n: int, start: date = date(2000, 1, 1)) -> date:
    """The first day after `n` months, the stop of a scenario that long."""
    month = 12 * start.year + start.month - 1 + n
    return date(month // 12, month % 12 + 1, 1)


def inputs_of(asked: Scenario) -> Inputs:
    """The scenario resolved, once a session; whoever changes it makes an `Inputs` of their own."""
    if repr(asked) not in _inputs:
        _inputs[repr(asked)] = Inputs(asked)
    return _inputs[repr(asked)]


def model_of(asked: Scenario, seed: int = 1) -> MigrationModel:
    """A model at the start of the scenario, keeping its event log."""
    return MigrationModel(asked, seed, inputs_of(asked), events=True)


def run(asked: Scenario, seed: int = 1) -> MigrationModel:
    """A model at the stop of the scenario."""
    model = model_of(asked, seed)
    model.run()
    return model


def digests(model: MigrationModel) -> tuple[str, str, str]:
    """Of the tables `yearly`, `age` and `events`."""
    record = model.record
    return tuple(digest(table("test", model.seed)) for table in (record.yearly, record.age, record.events))  # type: ignore[return-value]


def digests_of_run(asked: Scenario, seed: int) -> tuple[str, str, str]:
    """The same of a whole run; here, so that other processes can call it."""
    return digests(run(asked, seed))


@pytest.fixture(scope="session", autouse=True)
def warm(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile every kernel once, a January among the months, so that no test's time is the compiler's.

    Of several workers the first does it; the others meanwhile begin with the files that compile nothing.
    """
    if worker_id in ("master", "gw0"):
        run(scenario(stop=months(13)))
        mark_warm()  # commands need not say that they compile
    if worker_id == "gw0":
        _compiled(tmp_path_factory).touch()


@pytest.fixture(scope="session", autouse=True)
def nothing_fitted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What ships is fitted anew from time to time: tests read the posteriors they write themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenarios.posterior.FOLDER", tmp_path_factory.mktemp("nothing_fitted"))
        yield


@pytest.fixture(scope="module", autouse=True)
def wait_for_the_compiler(
    request: pytest.FixtureRequest, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two workers that compile the same at the same time take longer than one that waits for the other."""
    if worker_id in ("master", "gw0") or request.path.stem in COMPILING_NOTHING.split():
        return
    patience = time.monotonic() + 600.0
    while not _compiled(tmp_path_factory).exists() and time.monotonic() < patience:
        time.sleep(0.1)


def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that all workers of a session see."""
    return tmp_path_factory.getbasetemp().parent / "compiled"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that compile nothing first, then those that take long, so that the workers end together."""
    order = {name: k for k, name in enumerate((COMPILING_NOTHING + TAKING_LONG).split())}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture
def village() -> Village:
    """Two small places in which nobody lives yet."""
    return Village()


def _failed_for_a_missing_package(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if report.skipped and MISSING.search(reason):
        report.outcome = "failed"
        report.longrepr = f"skipped for a missing package, which requirements.lock must hold: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """No test is skipped for a missing package: it fails."""
    report = yield
    _failed_for_a_missing_package(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Nor is a file of tests."""
    report = yield
    _failed_for_a_missing_package(report)
    return report
