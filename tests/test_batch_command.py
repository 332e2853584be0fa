"""The commands `bolyst batch` and `bolyst query`, as a user types them."""

import csv
import io
from pathlib import Path

import pytest

from experiments import estimate
from experiments.cli import main
from tests.batches import FAILING_SEEDS, FAULTY, shards, write_study


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    write_study(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, list[str]]:
    """Exit code, what was printed, and the lines of what went wrong."""
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err.splitlines()


def test_a_study_is_run_and_tells_what_every_mix_came_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "batch", "small.toml", "--out", "store", "--workers", "1")
    assert code == 0
    assert out.startswith("Small: 8 runs in store\n8 were made now, in ")
    assert "Population on 1 January 2001, median of the runs:" in out
    assert "fewer leave" in out
    assert "prior only: no parameter is fitted" in out
    assert "their effect is measured by nobody" in out


def test_a_dry_run_tells_what_is_needed_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = said(capsys, "batch", "small.toml", "--out", "store", "--dry-run", "--workers", "2")
    assert (code, errors) == (0, [])
    assert out.startswith("Small: 8 runs\n  that is   2 variants x 1 draw x 4 replicates; 0 of them are in store\n")
    for needed in (
        "  time      about 0:00:0",
        " on 2 workers with nothing else to",
        "  disk      about ",
        "  memory    about ",
        "1-4",
    ):
        assert needed in out
    assert not (folder / "store").exists()
    main(("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet"))
    capsys.readouterr()
    assert "; 8 of them are in store" in said(capsys, "batch", "small.toml", "--out", "store", "--dry-run")[1]


def test_a_dry_run_refuses_what_the_disk_cannot_hold(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate, "free", lambda directory: 100)
    code, _, errors = said(capsys, "batch", "small.toml", "--out", "store", "--dry-run")
    assert code == 2
    assert errors == ["the disk of store cannot hold the study; ask for fewer runs or tables, or another disk"]


def test_failures_are_listed_and_the_exit_code_tells_of_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "faulty.py").write_text(FAULTY, encoding="utf-8")
    write_study(folder, "replicates = 12", rest="")
    command = ("batch", "small.toml", "--out", "store", "--workers", "1", "--rules", "faulty.py", "--quiet")
    for asked, made in ((command, 12), (command, 0), ((*command, "--retry-failed"), len(FAILING_SEEDS))):
        code, out, errors = said(capsys, *asked)
        assert (code, errors) == (1, [])
        failed = f", of which {len(FAILING_SEEDS)} failed" if made else ""
        assert f"{made} were made now{failed}" in out
        assert (
            f"{len(FAILING_SEEDS)} runs failed. A corrected rule makes new runs by itself; when the machine was at fault, "
            in out
        )
        for seed in FAILING_SEEDS[:2]:
            assert f"seed {seed}, draw 0: " in out
    code, out, _ = said(
        capsys, "query", "store", "select status, count(*) as n from runs group by all order by all", "--csv"
    )
    assert out == f"status,n\nfailed,{len(FAILING_SEEDS)}\nsucceeded,{12 - len(FAILING_SEEDS)}\n"


def test_a_query_prints_a_table_or_csv_or_what_there_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet"))
    capsys.readouterr()
    code, out, _ = said(capsys, "query", "store")
    assert code == 0
    assert "yearly: 80 rows: study, variant, " in out
    assert "age: no rows" in out
    code, out, _ = said(capsys, "query", "store", "select * from yearly", "--csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == 80
    code, out, _ = said(capsys, "query", "store", "select y.* from yearly y, range(3)")
    assert out.endswith("the first 200 of 240 rows; --csv prints all\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--workers 0", "--workers 0: allowed are whole numbers from 1 to 1024"),
        ("--workers two", "--workers two: allowed are whole numbers from 1 to 1024"),
        ("--scheduler dask", "--scheduler dask: allowed are local, mpi, tcp://HOST:PORT and tls://HOST:PORT"),
        (
            "--scheduler tcp://127.0.0.1:1 --workers 3",
            "--workers 3: with --scheduler tcp://127.0.0.1:1 it is the scheduler that has the workers",
        ),
        ("--scheduler tls://127.0.0.1:1 --tls-cert no.pem", "no.pem: there is no such file"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(
    arguments: str, sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, errors = said(capsys, "batch", "small.toml", "--out", "store", *arguments.split())
    assert (code, out, errors) == (2, "", [sentence])
    assert not shards(folder / "store")


def test_a_study_that_is_not_there_is_answered_with_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, errors = said(capsys, "batch", "ratio", "--out", "store")
    assert (code, errors) == (2, ["ratio: there is no such study; did you mean ratios?"])


def test_another_study_of_the_same_name_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet")
    assert said(capsys, *command)[0] == 0
    small = folder / "small.toml"
    small.write_text(small.read_text(encoding="utf-8").replace('"Small"', '"Large"'), encoding="utf-8")
    code, _, errors = said(capsys, *command)
    assert code == 2
    assert [line.partition("holds ")[2] for line in errors] == [
        "another study called small (Small); call one of the two files otherwise, or choose another folder"
    ]


def test_runs_that_a_study_asks_for_no_more_are_told_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet")
    assert "queried no more" not in said(capsys, *command)[1]
    write_study(folder, "replicates = 3")
    assert "2 runs that small asked for before, and not now, can be queried no more; " in said(capsys, *command)[1]


def test_files_of_rules_beside_the_study_make_another_study(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "faulty.py").write_text(FAULTY.replace("-1 if", "base if"), encoding="utf-8")
    command = ("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet")
    assert said(capsys, *command)[0] == 0
    assert said(capsys, *command, "--rules", "faulty.py")[0] == 0
    asked = ("query", "store", "select study, count(*) as n from runs group by all order by all", "--csv")
    _, out, notes = said(capsys, *asked)
    assert out == "study,n\nsmall,8\nsmall+faulty,8\n"
    assert notes == ["these are rows of 2 studies, small, small+faulty; --study NAME asks one"]
    _, out, notes = said(capsys, *asked, "--study", "small")
    assert (out, notes) == ("study,n\nsmall,8\n", [])
