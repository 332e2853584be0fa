"""What cannot be a function of a match is told before a run, with file, line, rule and what is wanted."""

from pathlib import Path

import pytest

from model.kinds import RuleError
from model.rulebook import rulebook
from tests.test_differences import HEAD
from tests.test_rules_commands import check, line_of, written

MATCHED = """from model import Match, Parameter, take_dwelling, take_job
from model.rules.housing import looking, pace
from model.rules.job_finding import suits

known = Parameter(2.0, unit="ratio", range=(1.0, 4.0), source="a test")


@Match(seekers=<SEEKERS>, pace=<PACE>, happens=take_dwelling, replaces="housing")
def dwelling(h, d):
    return d.room
"""
SEEKS = "; wanted is `def seekers(h, place)`, or with fewer arguments, that returns a yearly hazard of seeking"
GETS = (
    "; wanted is `def pace(h, place)`, or with fewer arguments, that returns a yearly hazard of getting one of score 1"
)


@pytest.mark.parametrize(
    ("seekers", "pace", "sentences"),
    [
        ("lambda h: 1", "pace", [f"seekers is a lambda, whose text cannot be read{SEEKS}"]),
        ("pace", "looking", [f"seekers is pace(place), which is not asked of h{SEEKS}"]),
        (
            "None",
            "suits",
            [
                f"seekers is None, which is no function of a file{SEEKS}",
                f"pace is suits(p, v), which is asked of p and v{GETS}",
            ],
        ),
        ("looking", "0.5", [f"pace is 0.5, which is no function of a file{GETS}"]),
        ("looking", "max", [f"pace is <built-in function max>, which is no function of a file{GETS}"]),
    ],
)
def test_what_cannot_be_a_function_of_a_match_is_told_with_file_line_rule_and_what_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seekers: str, pace: str, sentences: list[str]
) -> None:
    text = MATCHED.replace("<SEEKERS>", seekers).replace("<PACE>", pace)
    file = written(tmp_path, "matched.py", text)
    assert check(file) == 2
    line = line_of(text, "def dwelling")
    assert capsys.readouterr().err.splitlines() == [
        *(f"{file}:{line}: rule dwelling: {sentence}" for sentence in sentences),
        f"{file}:{line + 1}: rule dwelling: d has no attribute 'room'; did you mean d.rooms?",
    ]


def test_a_run_is_refused_as_the_check_is(tmp_path: Path) -> None:
    text = MATCHED.replace("<SEEKERS>", "lambda h: 1").replace("<PACE>", "looking").replace("d.room", "d.rooms")
    with pytest.raises(RuleError, match="rule dwelling: seekers is a lambda"):
        rulebook([written(tmp_path, "matched.py", text)])


def test_a_match_with_functions_of_its_own_file_is_accepted_without_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MATCHED.replace("<SEEKERS>", "looks").replace("<PACE>", "gets").replace("d.room", "d.rooms")
    text = text.replace("known = Parameter(2.0", "often = Parameter(2.0")
    own = "def looks(h):\n    return often * (1 - h.has_dwelling)\n\n\ndef gets(h):\n    return often\n\n\n"
    file = written(tmp_path, "matched.py", text.replace("@Match", f"{own}@Match"))
    assert check(file, "--scenario", written(tmp_path, "moskenes.toml", HEAD)) == 0
    printed = capsys.readouterr().out
    assert "match housing: " in printed
    assert "warning" not in printed
