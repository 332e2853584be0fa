"""The command `bolyst forecast`: what it prints and leaves, what it refuses, and that an interrupt leaves nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import experiments.forecasts
from experiments.cli import main
from experiments.forecast_columns import COLUMNS
from experiments.forecast_files import names_of, together
from experiments.problems import BadInput
from model.engine.cache import mark_warm
from tests.forecast_posteriors import posteriors

__all__ = ["posteriors"]  # a fixture

#: The command in a process of its own, with the posteriors of the tests.
COMMAND = """
import pathlib, signal, sys
import scenarios.posterior
signal.signal(signal.SIGINT, signal.default_int_handler)
scenarios.posterior.FOLDER = pathlib.Path(sys.argv[1])
if __name__ == "__main__":
    from experiments.cli import main
    sys.exit(main(sys.argv[2:]))
"""
PATIENCE = 60
YEARS = ("--from", "2008", "--to", "2009")
HERE = ("--replicates", "2", "--workers", "1")


@pytest.fixture(autouse=True)
def told_warm(warm: None, posteriors: Path) -> None:
    mark_warm()


def forecast(*words: str) -> int:
    return main(["forecast", *words])


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The sentence with which a command is refused."""
    assert forecast(*words) == 2
    said = capsys.readouterr()
    assert not said.out
    (line,) = said.err.splitlines()
    return line


def test_it_leaves_the_table_a_figure_and_a_manifest_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "os.parquet"
    assert forecast("os", *YEARS, *HERE, "--out", str(out)) == 0
    assert sorted(path.name for path in out.parent.iterdir()) == ["os.manifest.json", "os.parquet", "os.png", "os.svg"]
    table = pq.read_table(out)
    assert [(field.name, field.metadata[b"unit"].decode()) for field in table.schema] == [
        (column.name, column.unit) for column in COLUMNS
    ]
    yearly = table.to_pandas()
    assert set(yearly["place"]) == {"os"}
    assert len(yearly) == 2 * 2
    told = json.loads((out.parent / "os.manifest.json").read_text(encoding="utf-8"))
    assert (told["from"], told["to"], told["replicates"], told["places"]) == (2008, 2009, 2, ["os"])
    assert (told["posterior"]["kind"], list(told["posterior"]["sha256"])) == ("skill/2008", ["fjellregionen"])
    printed = capsys.readouterr().out
    for said in ("2 replicates", "os", "Posterior of 2008", "as they have been going", "Fewer than 200", str(out)):
        assert said in printed, said


def test_a_place_has_the_rows_it_has_in_the_forecast_of_its_case(tmp_path: Path) -> None:
    for what in ("os", "fjellregionen"):
        assert (
            forecast(what, *YEARS, "--replicates", "1", "--workers", "1", "--out", str(tmp_path / f"{what}.parquet"))
            == 0
        )
    place, case = (pd.read_parquet(tmp_path / f"{what}.parquet") for what in ("os", "fjellregionen"))
    pd.testing.assert_frame_equal(place, case[case["place"] == "os"].reset_index(drop=True))


def test_all_has_the_thirteen_places(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def stopped(cases: Sequence[str], *rest: object, **more: object) -> None:
        asked.append(cases)
        raise BadInput("enough seen")

    monkeypatch.setattr(experiments.forecasts, "forecast", stopped)
    assert refusal(capsys, "all", *YEARS) == "enough seen"
    assert asked == [["hjelmeland", "verdal", "fjellregionen", "lofoten"]]


def test_a_scenario_takes_the_place_of_its_case_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "open.toml", tmp_path / "open.parquet"
    head = 'title = "Many come"\ncase = "hjelmeland"\nstart = 2008-01-01\nstop = 2009-01-01\n'
    file.write_text(f"{head}[national]\nlabour_immigration = {{ 2008 = 25 }}\n", encoding="utf-8")
    assert forecast("hjelmeland", *YEARS, *HERE, "--out", str(out), "--scenario", str(file)) == 0
    told = json.loads((tmp_path / "open.manifest.json").read_text(encoding="utf-8"))
    assert told["scenario"]["national"] == {"labour_immigration": {"2008": 25.0}}
    printed = capsys.readouterr().out
    assert "Many come: forecast from 1 January 2008 to 2009" in printed
    assert "what the scenario states of Norway's labour immigration is assumed" in printed
    assert "Many come" in (tmp_path / "open.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("oslo", *YEARS), '"oslo" is neither a case nor a place; allowed are hjelmeland, verdal'),
        (("lofot", *YEARS), '"lofot" is neither a case nor a place; did you mean lofoten?'),
        (("os", "--from", "soon", "--to", "2009"), "--from soon: allowed are years from 2004 to 2009"),
        (("os", "--from", "2002", "--to", "2009"), "--from 2002: no posterior of that origin ships, as parameters"),
        (("os", "--from", "2011", "--to", "2019"), "--from 2011: no posterior of that origin ships, as the model's"),
        (("os", "--from", "2008", "--to", "2008"), "--to 2008: allowed are years after --from, 2009 to 2040"),
        (("os", "--from", "2008", "--to", "2041"), "--to 2041: allowed are years after --from, 2009 to 2040"),
        (("os", *YEARS, "--replicates", "0"), "--replicates 0: allowed are whole numbers from 1 to"),
        (("os", *YEARS, "--replicates", "13"), "--replicates: 13 is too high: the posterior of fjellregionen has 12"),
        (("os", *YEARS, "--workers", "none"), "--workers none: allowed are whole numbers from 1 to"),
        (("os", *YEARS, "--out", "os.csv"), "--out os.csv: allowed are names of files that end in .parquet"),
        (("os", *YEARS, "--scenario", "nowhere"), "nowhere: there is no such scenario"),
        (("os", *YEARS, "--scenario", "hjelmeland"), '--scenario hjelmeland: case "hjelmeland" is not forecast'),
        (
            ("hjelmeland", *YEARS, "--scenario", "hjelmeland"),
            "--scenario hjelmeland: start 2000-01-01 is not the origin",
        ),
        (("os", "--from", "2008"), "Missing option '--to'"),
    ],
)
def test_what_cannot_be_forecast_is_refused_in_one_sentence(
    words: tuple[str, ...],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(capsys, *words).startswith(sentence)
    assert not list(tmp_path.iterdir())


def test_earlier_files_stay_unless_they_are_to_be_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "h.png").write_text("a figure of mine", encoding="utf-8")
    words = ("hjelmeland", *YEARS, *HERE, "--out", str(tmp_path / "h.parquet"))
    assert refusal(capsys, *words) == (
        f"{tmp_path / 'h.png'} exists already; choose another name, or replace it with --overwrite"
    )
    assert (tmp_path / "h.png").read_text(encoding="utf-8") == "a figure of mine"
    assert forecast(*words, "--overwrite") == 0
    assert {path.name for path in tmp_path.iterdir()} == set(names_of(tmp_path / "h.parquet"))


def test_a_failure_while_files_are_written_leaves_none_and_no_new_folder(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "er" / "h.parquet"

    def half() -> None:
        with together(out, overwrite=False) as folder:
            (folder / "h.parquet").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert not list(tmp_path.iterdir())


def test_an_interrupt_leaves_nothing(tmp_path: Path, posteriors: Path) -> None:
    script, out = tmp_path / "run.py", tmp_path / "out" / "all.parquet"
    script.write_text(COMMAND, encoding="utf-8")
    asked = ["forecast", "all", "--from", "2008", "--to", "2040", "--replicates", "5", "--workers", "2"]
    root = str(Path(__file__).parents[1])
    running = subprocess.Popen(
        [sys.executable, str(script), str(posteriors), *asked, "--out", str(out)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
    )
    until = time.monotonic() + PATIENCE
    while not out.parent.is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    assert list(out.parent.iterdir()), "it has begun, beside the name it will have"
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=PATIENCE)
    assert (running.returncode, said.splitlines()[-1]) == (130, "interrupted: nothing was written")
    assert not out.parent.exists()
