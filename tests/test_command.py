"""The command `bolyst`: what it prints, what it leaves behind, and how it ends."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import experiments.figures
import experiments.runner
from experiments.cli import main
from experiments.forecast_columns import COLUMNS
from model import __version__
from model.engine import cache
from model.engine.cache import mark_warm
from model.output_tables import TABLES
from model.record import BooksError, Record
from model.tables import NotKnown, series

SHORT = """
title = "Short"
case = "hjelmeland"
start = 2000-01-01
stop = 2001-03-01
known_to = 2009-01-01
seed = 7
"""
#: The command in a process of its own, where Ctrl-C works whatever the tests were started from.
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from experiments.cli import main
sys.exit(main(sys.argv[1:]))
"""
HEAVY = ("mesa", "numba", "pandas", "pyarrow", "scipy", "matplotlib")
PATIENCE = 60  # seconds until something that should happen soon has not happened


@pytest.fixture(autouse=True)
def told_warm(warm: None) -> None:
    """The session has compiled every kernel: let the command know."""
    mark_warm()


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A scenario of fourteen months."""
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return file


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are drawn as empty files: drawing them takes seconds."""

    def draw(directory: Path, *_: object) -> list[Path]:
        files = [directory / f"fan.{kind}" for kind in ("png", "svg")]
        for file in files:
            file.touch()
        return files

    monkeypatch.setattr(experiments.figures, "draw", draw)


def started(*arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


# A run


def test_a_run_leaves_tables_figures_and_manifest_and_says_where(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results"
    assert run("run", short, "--replicates", "3", "--events", "--out", out) == 0
    figures = [f"{name}.{kind}" for name in ("fan", "pyramid", "flows") for kind in ("png", "svg")]
    tables = [f"{name}.parquet" for name in TABLES]
    assert names(out) == sorted([*figures, *tables, "manifest.json"])
    printed = capsys.readouterr()
    assert "Short: 3 runs, seeds 7 to 9, in" in printed.out
    assert "prior only: no parameter is fitted" in printed.out
    for name in ("fan.png", "yearly.parquet", "events.parquet", "manifest.json"):
        assert str(out / name) in printed.out
    assert names(tmp_path) == ["results", "short.toml"]


@pytest.mark.usefixtures("no_figures")
def test_only_the_first_run_says_that_the_model_must_be_compiled(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cache, "DIRECTORY", tmp_path)
    for said in ("compiling the model, once per machine and version, a minute or two\n", ""):
        assert run("run", short, "--replicates", "1", "--overwrite", "--out", tmp_path / "results") == 0
        assert capsys.readouterr().err == said


@pytest.mark.usefixtures("no_figures")
def test_replicates_are_seeds_in_a_row(short: Path, tmp_path: Path) -> None:
    assert run("run", short, "--replicates", "2", "--seed", "40", "--out", tmp_path / "a") == 0
    assert pd.read_parquet(tmp_path / "a" / "yearly.parquet")["replicate"].unique().tolist() == [40, 41]
    assert json.loads((tmp_path / "a" / "manifest.json").read_text())["seeds"] == [40, 41]
    assert not (tmp_path / "a" / "events.parquet").exists()


@pytest.mark.usefixtures("no_figures")
def test_the_same_command_gives_the_same_digest(short: Path, tmp_path: Path) -> None:
    digests = []
    for out in (tmp_path / "a", tmp_path / "b"):
        assert run("run", short, "--replicates", "3", "--out", out) == 0
        digests.append(json.loads((out / "manifest.json").read_text())["digest"])
    assert digests[0] == digests[1]


@pytest.mark.usefixtures("no_figures")
def test_the_summary_shows_the_observed_population_beside_the_simulated(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", short, "--replicates", "2", "--out", tmp_path / "results") == 0
    lines = capsys.readouterr().out.splitlines()
    heading = next(line for line in lines if "observed" in line)
    assert heading.split() == ["place", "2000", "observed", "2001", "median", "2001", "90", "%", "band"]
    row = next(line for line in lines if line.split()[:1] == ["hjelmeland"])
    observed = series("population", "population", date.max, place="hjelmeland")
    assert row.split()[1:3] == [f"{observed[2000]:,.0f}", f"{observed[2001]:,.0f}"]


@pytest.mark.usefixtures("no_figures")
def test_of_one_run_nothing_speaks_of_a_band_or_of_a_mean_of_the_runs(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", short, "--replicates", "1", "--out", tmp_path / "results") == 0
    printed = capsys.readouterr().out
    assert "90 %" not in printed
    assert "mean of the runs" not in printed
    assert "has no band" in printed


@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize(("start", "compared"), [("2004", True), ("2005", False)])
def test_ages_of_2005_are_compared_with_the_register_when_they_are_not_its_own(
    start: str, compared: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ages.toml"
    file.write_text(SHORT.replace("2000", start).replace("2001", str(int(start) + 1)))
    assert run("run", file, "--replicates", "1", "--out", tmp_path / "results") == 0
    assert ("of the people, " in capsys.readouterr().out) == compared


@pytest.mark.usefixtures("no_figures")
def test_overwrite_replaces_the_results_of_an_earlier_run(short: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    assert run("run", short, "--replicates", "1", "--events", "--out", out) == 0
    assert run("run", short, "--replicates", "2", "--overwrite", "--out", out) == 0
    assert json.loads((out / "manifest.json").read_text())["seeds"] == [7, 8]
    assert not (out / "events.parquet").exists()


# Bad input


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--replicates", "0"], "--replicates 0: allowed are whole numbers from 1 to"),
        (["--replicates", "-3"], "--replicates -3: allowed are whole numbers from 1 to"),
        (["--replicates", "1000000000"], "--replicates 1000000000: allowed are whole numbers from 1 to"),
        (["--replicates", "ten"], "--replicates ten: allowed are whole numbers from 1 to"),
        (["--replicates", "1.5"], "--replicates 1.5: allowed are whole numbers from 1 to"),
        (["--seed", "x"], "--seed x: allowed are whole numbers from 0 to"),
        (["--seed", "-1"], "--seed -1: allowed are whole numbers from 0 to"),
        (["--seed", str(2**63)], "allowed are whole numbers from 0 to"),
        (["--replicate", "3"], "No such option: --replicate"),
        (["more.toml"], "unexpected extra argument"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_in_one_sentence(
    arguments: Sequence[str], sentence: str, short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", short, "--out", tmp_path / "results", *arguments) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert names(tmp_path) == ["short.toml"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "hjelmeland"], "Missing option '--out'"),
        (["run", "hjelmland", "--out", "results"], "did you mean hjelmeland?"),
        (["run", "no/such.toml", "--out", "results"], "no/such.toml: there is no such file"),
        (["runn"], "No such command 'runn'"),
        (["validate"], "Missing argument"),
    ],
)
def test_a_command_that_cannot_be_understood_is_refused_in_one_sentence(
    arguments: Sequence[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert names(tmp_path) == []


def test_every_mistake_of_a_scenario_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(SHORT.replace("hjelmeland", "hjelmland").replace("seed = 7", "seed = -7\nsteps = 3"))
    assert run("run", file, "--out", tmp_path / "results") == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["case", "seed", "steps"]
    assert names(tmp_path) == ["wrong.toml"]


def test_a_figure_that_was_not_known_is_bad_input(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(*_: object) -> None:
        raise NotKnown("table population has no figure for hjelmeland known by 2000-01-01; set a later known_to")

    monkeypatch.setattr(experiments.runner, "Inputs", unknown)
    assert run("run", short, "--out", tmp_path / "results") == 2
    assert capsys.readouterr().err == (
        "short: table population has no figure for hjelmeland known by 2000-01-01; set a later known_to\n"
    )
    assert names(tmp_path) == ["short.toml"]


def test_a_directory_that_exists_is_refused_before_anything_runs(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "thesis.tex").write_text("years of work")
    for overwrite in ([], ["--overwrite"]):
        assert run("run", short, "--out", tmp_path / "results", *overwrite) == 2
        assert "was not written by `bolyst run`" in capsys.readouterr().err
    assert names(tmp_path / "results") == ["thesis.tex"]


# Failed and interrupted runs


def test_a_failed_run_names_its_seed_and_leaves_nothing(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(*_: object) -> None:
        raise BooksError("2000-01: the books of hjelmeland do not balance")

    monkeypatch.setattr(Record, "balance", wrong)
    assert run("run", short, "--replicates", "2", "--out", tmp_path / "results") == 1
    assert capsys.readouterr().err == "the run with seed 7 failed: 2000-01: the books of hjelmeland do not balance\n"
    assert names(tmp_path) == ["short.toml"]


@pytest.mark.usefixtures("no_figures")
def test_a_full_disk_leaves_the_earlier_results_as_they_were(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results"
    assert run("run", short, "--replicates", "1", "--out", out) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(directory: Path, *_: object) -> None:
        (directory / "fan.png").write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(experiments.figures, "draw", full)
    capsys.readouterr()
    assert run("run", short, "--replicates", "2", "--overwrite", "--out", out) == 1
    assert capsys.readouterr().err == f"{out} could not be written: No space left on device; nothing was kept\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert names(tmp_path) == ["results", "short.toml"]


def test_an_interrupt_ends_a_run_soon_and_leaves_nothing(short: Path, tmp_path: Path) -> None:
    command = started("run", short, "--replicates", "10000", "--out", tmp_path / "made" / "results")
    unfinished = tmp_path / "made" / ".results.bolyst-unfinished"
    wait_until(unfinished.exists, command)
    time.sleep(3)  # into the runs
    command.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, said = command.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < 5
    assert (command.returncode, said) == (130, "interrupted: nothing was written\n")
    assert names(tmp_path) == ["short.toml"]


@pytest.mark.usefixtures("no_figures")
def test_a_run_killed_while_it_writes_leaves_no_half_results_and_the_next_succeeds(short: Path, tmp_path: Path) -> None:
    out, unfinished = tmp_path / "results", tmp_path / ".results.bolyst-unfinished"
    command = started("run", short, "--replicates", "2", "--out", out)
    wait_until(lambda: unfinished.exists() and any(unfinished.iterdir()), command)
    command.kill()
    command.communicate(timeout=PATIENCE)
    assert names(tmp_path) == [".results.bolyst-unfinished", "short.toml"]
    assert run("run", short, "--replicates", "2", "--out", out) == 0
    assert names(tmp_path) == ["results", "short.toml"]
    assert set(names(out)) == {*json.loads((out / "manifest.json").read_text())["files"], "manifest.json"}


def wait_until(happened: Callable[[], bool], command: "subprocess.Popen[str]") -> None:
    """Poll until something happened in a command that is still running."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert command.poll() is None, command.communicate()
        assert time.monotonic() < end
        time.sleep(0.002)


# The other commands


def test_valid_scenarios_are_called_valid(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate", short, "hjelmeland_schools") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{short}: valid: Short, hjelmeland, 2000-01-01 to 2001-03-01, 0 instruments"
    assert second.endswith("1 instrument")


def test_scenarios_that_are_not_valid_are_told_beside_those_that_are(
    short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wrong.toml").write_text("title = 3")
    assert run("validate", tmp_path / "wrong.toml", short, tmp_path / "missing.toml") == 2
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{short}: valid")
    assert f"{tmp_path / 'wrong.toml'}: title: 3 is not a text" in printed.err
    assert f"{tmp_path / 'missing.toml'}: there is no such file" in printed.err


def test_every_case_is_listed_with_its_population(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cases") == 0
    printed = capsys.readouterr().out
    assert "2,756" in next(line for line in printed.splitlines() if "hjelmeland" in line)
    assert all(case in printed for case in ("verdal", "fjellregionen", "lofoten", "vestvagoy"))


def test_the_schema_names_every_column_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", "--json") == 0
    described = json.loads(capsys.readouterr().out)
    tables = {**TABLES, "forecast": COLUMNS}
    assert described == {name: [column._asdict() for column in columns] for name, columns in tables.items()}
    assert run("schema") == 0
    printed = capsys.readouterr().out
    assert all(column.name in printed for columns in tables.values() for column in columns)


def test_the_version_is_the_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"bolyst {__version__}\n"


@pytest.mark.parametrize("arguments", [["validate", "hjelmeland"], ["cases"], ["--version"], ["run", "nowhere"]])
def test_quick_commands_load_nothing_heavy(arguments: Sequence[str]) -> None:
    code = "import sys; from experiments.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert not set(HEAVY) & set(done.stderr.split())
