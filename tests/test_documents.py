"""The documents do what they say: code in them runs, tables in them are the code's."""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.cli import main
from model.shock import SHOCKS
from scenarios import load
from tests.forecast_posteriors import posteriors
from tests.outside_tables import process_as_found

__all__ = ["posteriors", "process_as_found"]  # fixtures, the second of every test here

ROOT = Path(__file__).parents[1]


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A folder with the shipped scenarios and what a short `make run` leaves."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("scenarios", "docs/tutorials/new_municipality"):
        shutil.copytree(ROOT / name, folder / name)
    ratios = folder / "scenarios" / "studies" / "ratios.toml"
    ratios.write_text(ratios.read_text(encoding="utf-8").replace("replicates = 50", "replicates = 2"), encoding="utf-8")
    program = Path(sys.executable).with_name(
        "bolyst"
    )  # once as a user's own process; then in this one, which is faster
    first = [program, "run", "scenarios/hjelmeland.toml", "--replicates", "2", "--out", "results/hjelmeland"]
    assert subprocess.run(first, cwd=folder, check=False).returncode == 0
    with contextlib.chdir(folder):
        command("bolyst run scenarios/hjelmeland_schools.toml --replicates 2 --out results/schools")
        command("bolyst batch scenarios/studies/ratios.toml --workers 1 --out results/ratios")
    return folder


def command(line: str) -> None:
    words = shlex.split(line, comments=True)
    assert words[0] == "bolyst"
    words, file = (words[:-2], words[-1]) if words[-2] == ">" else (words, None)
    said, printed = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
        code = main(words[1:])
    assert code == 0, f"{line}: {said.getvalue()}"
    if file:
        Path(file).write_text(printed.getvalue(), encoding="utf-8")


def test_every_shock_file_is_in_the_list():
    files = {path.stem for path in (ROOT / "model" / "shocks").glob("*.py")} - {"__init__"}
    assert files == set(SHOCKS)


def test_the_python_of_the_readme_runs(checkout, posteriors, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    found = blocks("README.md", "python")
    assert found
    for block in found:
        exec(block, {"__name__": "readme"})
    assert "households of five or more" in capsys.readouterr().out


def test_the_scenarios_of_the_readme_are_valid(tmp_path):
    file = tmp_path / "readme.toml"
    block, of_forecast = blocks("README.md", "toml")
    file.write_text(of_forecast, encoding="utf-8")
    assert load(file).national["unemployment"] == {2009: 3.2, 2010: 3.6}
    file.write_text(block, encoding="utf-8")
    host, ratio = load(file).instruments
    assert (host.instrument, ratio.ratio) == ("in_migrant_host", 0.9)


def test_the_commands_of_the_readme_work(checkout, posteriors, monkeypatch):
    lines = [line for block in blocks("README.md", "sh") for line in block.splitlines() if line.startswith("bolyst")]
    assert len(lines) >= 10
    (rule,) = [block for block in blocks("README.md", "python") if "moving_on" in block]
    (checkout / "my_rules.py").write_text(rule, encoding="utf-8")
    monkeypatch.chdir(checkout)
    for line in lines:
        if "bench" not in line:  # the benchmark takes minutes; its own tests run it
            line = line.partition("  #")[0]
            shorter = re.sub(r"--replicates \d+", "--replicates 2", line)
            if re.match("bolyst (run|diff)", line) and shorter == line:
                shorter += " --replicates 2"
            if line.startswith("bolyst compare"):
                shorter += " --replicates 10 --workers 1"
            command(shorter.replace("results/schools", "results/again"))


def test_the_make_targets_of_the_documents_exist():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = {
        target
        for document in ("README.md", "CONTRIBUTING.md")
        for target in re.findall(r"make ([a-z0-9-]+)", (ROOT / document).read_text(encoding="utf-8"))
    }
    assert {"run", "test", "test-slow", "bench", "lint"} <= named | {"lint"}
    assert named <= targets
