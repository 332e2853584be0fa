"""A test skipped for a missing package fails; a test skipped for another reason stays skipped."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

def test_that_misses_a_package():
    pytest.importorskip("no_such_package")

@pytest.mark.skip(reason="could not import no_such_package: No module named 'no_such_package'")
def test_that_is_marked():
    raise AssertionError

@pytest.mark.skip(reason="too hot today")
def test_with_another_reason():
    raise AssertionError
"""
FILE = 'import pytest\npytest.importorskip("no_such_package")\ndef test_nothing():\n    pass\n'


def outcome(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--noconftest"]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), "-c", "/dev/null", str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout


def test_a_test_skipped_for_a_missing_package_fails(tmp_path: Path) -> None:
    assert "2 failed, 1 skipped" in outcome(tmp_path, test_three=TESTS)


def test_a_file_skipped_for_a_missing_package_is_an_error(tmp_path: Path) -> None:
    answer = outcome(tmp_path, test_file=FILE)
    assert "1 error" in answer
    assert "requirements.lock" in answer
