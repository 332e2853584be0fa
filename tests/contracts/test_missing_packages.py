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


def test_a_test_or_file_skipped_for_a_missing_package_fails(tmp_path: Path) -> None:
    (tmp_path / "test_three.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_file.py").write_text(FILE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "--noconftest", "-c", "/dev/null"]
    command += ["--continue-on-collection-errors", "--rootdir", str(tmp_path), "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert "1 failed, 1 skipped, 2 errors" in done.stdout
    assert done.stdout.count("skipped for a missing package, which requirements.lock must hold") >= 3
