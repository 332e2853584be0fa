"""What is said against a file of rules: one sentence, with file, line and reason."""

from pathlib import Path

import pytest

from model.kinds import RuleError
from model.rulebook import rulebook
from model.simulation import MigrationModel
from tests.conftest import months, scenario

HEAD = """from model import Arrival, Column, Event, Growth, Match, Parameter, Ratio, Tables, die, move_away, return_home
from model.rules.in_migration import singles

base = Parameter(0.5, unit="1/year", range=(0.0, 1.0), source="a test")

"""
FIRST = HEAD.count("\n") + 1
#: Stand in the texts below for a rule that goes on with its body, and for a column.
SHORT = {
    "<RULE>": '@Event(of="person", happens=die)\ndef f(p):\n    ',
    "<COLUMN>": 'x = Column("person", unit="", range=(0, 1), meaning="")',
}
EVENT = '@Event(of="person", happens=die)\ndef broken(p):\n    return base\n'


def refusal(folder: Path, *texts: str, names: tuple[str, ...] = ("mine", "other")) -> str:
    """What is said against files of these texts when a model is made with them."""
    files = []
    for name, text in zip(names, texts, strict=False):
        path = folder / f"{name}.py"
        for short, whole in SHORT.items():
            text = text.replace(short, whole)
        path.write_text(HEAD + text, encoding="utf-8")
        files.append(str(path))
    with pytest.raises(RuleError) as error:
        MigrationModel(scenario(places=("moskenes",), stop=months(3), rules=tuple(files))).run()
    (line,) = str(error.value).splitlines()
    return line.replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        # declarations
        ('@Event(of="person", happens=die', 1, "this is not Python: '(' was never closed"),
        ("x = 1 / 0", 1, "ZeroDivisionError: division by zero"),
        ("from model import fly", 1, "ImportError: cannot import name 'fly' from 'model'"),
        (
            "new = Parameter(2.0, unit='ratio', range=(0.0, 1.0), source='x')",
            1,
            "Parameter(2.0) must lie within its range 0.0 to",
        ),
        ("new = Parameter(0.5, unit='ratio', range=(0.0, 1.0))", 1, 'needs a unit and a source; "assumption" is one'),
        ("new = Parameter(0.5, unit='ratio', source='x')", 1, "missing 1 required keyword-only argument: 'range'"),
        ("new = Parameter(0.5, unit='', range=(0.0, 1.0), source='x')", 1, "needs a unit and a source"),
        (
            '@Event(of="dog", happens=die)\ndef f(p):\n    return base',
            1,
            "Event(of='dog'): allowed are person, registered,",
        ),
        ('@Event(of="household", happens=die)\ndef f(h):\n    return base', 1, "die happens to person or registered"),
        (
            '@Event(of="person", happens="die")\ndef f(p):\n    return base',
            1,
            "Event(happens='die'): allowed are die, give_birth,",
        ),
        (
            '@Match(seekers=base, happens="take_dwelling")\ndef f(h, d):\n    return base',
            1,
            "Match(happens='take_dwelling'): allowed are form_union, take_job, take_dwelling; write the verb itself, "
            "without quotes, after `from model import take_dwelling`",
        ),
        (
            "@Match(seekers=base, happens=die)\ndef f(h, d):\n    return base",
            1,
            "Match(happens=die): allowed are form_union, take_job, take_dwelling; write the verb itself",
        ),
        (
            "@Match(seekers=base, happens=3)\ndef f(h, d):\n    return base",
            1,
            "Match(happens=3): allowed are form_union, take_job, take_dwelling; write the verb itself",
        ),
        (
            "from model import take_job\n@Match(seekers=base, pace=base, happens=take_job, known=4.0)\n"
            "def f(p, v):\n    return base",
            2,
            "Match(known=4.0): allowed is a Parameter, with its range and source",
        ),
        (
            "from model import take_job\n@Event(of='person', happens=take_job)\ndef f(p):\n    return base",
            2,
            "take_job happens to what a Match finds",
        ),
        (
            "@Event(of='person', happens=die)\nclass F:\n    pass",
            1,
            "is no function; a rule is written as `def name(...):` below the @",
        ),
        ("@Growth(base)\ndef f(p):\n    return base", 1, "allowed is a Column"),
        (
            '@Arrival(comes_from="mars", who=singles)\ndef f(place):\n    return base',
            1,
            "allowed are rest_of_norway and abroad",
        ),
        ("@Ratio(on=())\ndef f(p):\n    return base", 1, "Ratio(on=()): allowed are names of rules"),
        (
            "x = Column('dog', unit='', range=(0, 1), meaning='')",
            1,
            "Column('dog'): allowed are person, household, place",
        ),
        ("x = Column('person', unit='', range=(1, 0), meaning='')", 1, "must lie within its range"),
        # names
        (
            '@Event(of="person", happens=die)\ndef deaths(p):\n    return base',
            2,
            "the name deaths is taken by model/rules/deaths.py:",
        ),
        (
            '@Event(of="person", happens=die, replaces="death")\ndef f(p):\n    return base',
            2,
            "no rule death to replace; did you mean deaths?",
        ),
        (
            '@Event(of="person", happens=die, after="death")\ndef f(p):\n    return base',
            2,
            "acts after 'death', and there is no such event; did you mean deaths?",
        ),
        (
            '@Event(of="person", happens=die, after="labour_europe")\ndef f(p):\n    return base',
            2,
            "which is no event; arrivals come after all events",
        ),
        (
            '@Event(of="person", happens=die, replaces="labour_europe")\ndef f(p):\n    return base',
            2,
            "its kind is event; what takes the place of labour_europe has arrival",
        ),
        (
            '@Ratio(on="out_migraton")\ndef f(h):\n    return base',
            2,
            "instrument f: it acts on 'out_migraton', and there is no such rule; did you mean out_migration?",
        ),
        (
            '@Ratio(on="deaths")\ndef hazard_ratio(p):\n    return base',
            2,
            "instrument hazard_ratio: the model has an instrument hazard_ratio itself",
        ),
        (
            "age = Column('person', unit='', range=(0, 1), meaning='')",
            1,
            "a person has 'age' already; call the column otherwise",
        ),
        ("lives_in = Column('person', unit='', range=(0, 1), meaning='')", 1, "a person has 'lives_in' already"),
        (
            "new = Parameter(0.5, unit='x', range=(0, 1), source='x', replaces='births_levle')",
            1,
            "no parameter births_levle to replace; did you mean births_level?",
        ),
        (
            "<COLUMN>\n@Growth(x)\ndef f(p):\n    return 1\n@Growth(x)\ndef g(p):\n    return 1",
            6,
            "rule g: Column(person.x) grows by f",
        ),
        (
            '@Event(of="away_household", happens=return_home, replaces="out_migration")\ndef f(h):\n    return base',
            2,
            "rule f: its of is away_household; what takes the place of out_migration has household",
        ),
        (
            '@Event(of="household", happens=move_away, replaces="emigration")\ndef f(h):\n    return base',
            2,
            "rule f: its happens is move_away; what takes the place of emigration has emigrate",
        ),
        ("<RULE>return base\n\ndef f(p):\n    return base", 5, "f stands in line 7 already, and would be gone"),
        (
            "lower = Parameter(20, unit='persons', range=(10, 30), source='x', replaces='out_migration_level')",
            1,
            "the unit of out_migration_level is ratio; one of persons cannot take its place",
        ),
        (
            "stop = Parameter(0.5, unit='ratio', range=(0, 1), source='x')\n"
            "@Ratio(on='out_migration')\ndef f(h):\n    return stop",
            1,
            "a setting of an instrument cannot be called stop",
        ),
        ("@Ratio('deaths')\ndef f(p):\n    return base", 1, "write it with names, as @Ratio(...=...)"),
        # texts
        ("<RULE>return p.agee", 3, "rule f: p has no attribute 'agee'; did you mean p.age?"),
        (
            '@Event(of="person", happens=die)\ndef f(h, p, q):\n    return p.age',
            2,
            "rule f: argument 'q' must be one of p, h, place",
        ),
        ('@Event(of="person", happens=die)\ndef f(p=1):\n    return p.age', 2, "rule f: arguments have no defaults"),
        ("<RULE>return p.age * 0.3", 3, "0.3 has no source; declare it as a Parameter"),
        ("<RULE>p.age = 1\n    return base", 3, "a rule never writes state: p.age is set here"),
        ("import random\n<RULE>return random.random()", 4, "random.random cannot be called: a rule never draws"),
        ("import numpy as np\n<RULE>return np.random.rand()", 4, "a rule never draws"),
        ("from random import random\n<RULE>return random()", 4, "a rule never draws"),
        ("<RULE>return", 3, "nothing is returned; a rule returns a number"),
        ("<RULE>return base if p.female else None", 3, "None is no number; a rule returns 0"),
        ("<RULE>return base * place.population", 3, "give the rule the argument: def f(p, place)"),
        ("<RULE>return p.female & p.age", 3, "BitAnd is not part of what a rule may say; write `and`"),
        ("@Ratio(on='births')\ndef f(p):\n    return p.age * 3", 3, "instrument f: 3 has no source"),
        ("<RULE>print(p)\n    return base", 3, "`print(p)` does nothing here; allowed is breakpoint()"),
        ("<RULE>return f(p)", 3, "f would call itself without end"),
        ("def g(h):\n    return h.size\n<RULE>return g(p)", 5, "g must be given h as h"),
        ("def g(x):\n    return x * 0.5\n<RULE>return g(p.age)", 2, "rule g: 0.5 has no source"),
        ("<RULE>return p.age // 2", 3, "FloorDiv is not part of what a rule may say"),
        ('f = Event(of="person", happens=die)(lambda p: base)', 1, "a rule is written as `def name(...):`"),
        # while it runs
        ("<RULE>return -base", 2, "2000-01: rule f gave the hazard -0.5 for the person "),
        ("<RULE>return base / (p.age - p.age)", 2, "rule f gave the hazard inf for the person"),
        (
            "<COLUMN>\n@Growth(x)\ndef f(p):\n    return base / (p.age - p.age)",
            3,
            "rule f gave the growth inf for the person",
        ),
        (
            '@Arrival(comes_from="abroad", who=singles)\ndef f(place):\n    return -base',
            2,
            "rule f gave the intensity -0.5 for moskenes",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    answer = refusal(tmp_path, text + "\n")
    assert answer.startswith(f"mine.py:{FIRST + line - 1}: ")
    assert reason in answer


# Two files


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (EVENT, 2, "rule broken: the name broken is taken by mine.py:7"),
        (
            '@Event(of="registered", happens=die, replaces="deaths")\ndef f(p):\n    return base\n',
            2,
            "deaths is replaced in mine.py:",
        ),
        ("<COLUMN>\n", 1, "the column 'x' of a person is declared in mine.py:"),
        (
            "y = Parameter(0.5, unit='ratio', range=(0, 1), source='x', replaces='births_level')\n",
            1,
            "the parameter births_level is replaced in mine.py:",
        ),
        ('@Ratio(on="deaths")\ndef f(p):\n    return base\n', 2, "instrument f: the name f is taken by mine.py:"),
    ],
)
def test_files_that_clash_are_refused_with_both_places(tmp_path: Path, text: str, line: int, reason: str) -> None:
    answer = refusal(tmp_path, text, text).replace(f"{tmp_path}/", "")
    assert answer.startswith(f"other.py:{FIRST + line - 1}: ")
    assert reason in answer


def test_two_files_of_one_name_in_two_folders_clash_in_their_parameters(tmp_path: Path) -> None:
    texts = HEAD + EVENT, HEAD + EVENT.replace("broken", "fine")
    paths = []
    for folder, text in zip(("a", "b"), texts, strict=True):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(text, encoding="utf-8")
        paths.append(tmp_path / folder / "mine.py")
    with pytest.raises(RuleError, match=r"b/mine\.py:4: the parameter mine_base is declared in .*a/mine\.py:4"):
        rulebook(paths)


# Files that are none


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("absent.py", None, "absent.py: there is no such file"),
        (
            "absent",
            None,
            "absent: neither a Python file (its name would end in .py) nor rules of a package; no installed package",
        ),
        (
            "my-rules.py",
            "x = 1",
            "parameters are named after the file, so its name may hold letters, digits and _ only",
        ),
        ("empty.py", "x = 1", "empty.py: the file declares no rule, instrument, parameter, column or tables"),
        ("folder.py", "/", "folder.py: cannot be read (Is a directory)"),
        ("latin.py", "\udce6", "latin.py: cannot be read ('utf-8' codec"),
    ],
)
def test_what_is_no_file_of_rules_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if text == "/":
        (tmp_path / name).mkdir()
    elif text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(RuleError) as error:
        rulebook([name])
    assert reason in str(error.value)
    assert "\n" not in str(error.value)
