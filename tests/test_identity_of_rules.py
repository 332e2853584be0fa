"""What of a researcher's file of rules changes the identity of runs, and what does not."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from experiments.identity import Identity, code_digest, data_digest
from model.policy import InstrumentUse
from model.rulebook import rulebook
from scenarios import Scenario

DAY = date(2000, 1, 1)
SCENARIO = Scenario("a", "A", "hjelmeland", ("hjelmeland",), DAY, date(2009, 1, 1), DAY)

RULE = '''"""A rule of a test."""

from math import exp

from model import Event, Parameter, Ratio, Arrival, ABROAD, Who, move_away, emigrate, Column, Growth
from model import Candidates, Meeting, Zone
from model.rules.return_migration import return_migration

base = Parameter(0.30, unit="1/year", range=(0.0, 1.0), source="a test")
fading = Parameter(2.0, unit="years", range=(0.5, 5.0), source="a test")
women = Parameter(0.45, unit="share", range=(0.2, 0.7), source="a test")
anger = Column("household", unit="0-1", range=(0.0, 1.0), meaning="a test")
YOUNGEST = 18
WEIGHTS = [each / 2 for each in range(100)]


def fades(years):
    """How it fades."""
    return exp(-years / fading)


def unused(years):
    return years


def grown(age):
    return age >= YOUNGEST


def ages(sex, age, movers):
    return movers * WEIGHTS[min(age, 99)] if grown(age) else 0.0


@Event(of="household", happens=move_away)
def moving_on(h):
    """Yearly hazard of moving on."""
    return base * fades(h.years_resident)  # and on


@Growth(anger)
def anger_grows(h):
    return base


def heard(place):
    return women


def content(place):
    return 1


def zones(share):
    return (Zone(share, share), Zone(women, share), Zone(women, share))


@Arrival(comes_from=ABROAD, who=Who(age=ages, female=women))
def guests(place):
    return place.population * base


picky = Who(age=ages, female=women, candidates=Candidates(heard, content, content, content, zones(base)))


@Arrival(comes_from=ABROAD, who=picky)
def picky_guests(place):
    return place.population * base


@Meeting(pool="work", strength=women)
def lunches(p):
    return base


@Ratio(on="moving_on")
def ceiling(h):
    return base if h.age > women else 1


@Ratio(on="moving_on")
def other_ceiling(h):
    return 1
'''


def file(folder: Path, text: str, name: str = "mine") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


def code_of(*files: str) -> str:
    return code_digest(rulebook(files))


def edited(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The code digests of the rule file, and of the same with a piece of text replaced."""
    assert old in RULE
    return code_of(file(folder, RULE)), code_of(file(folder / "edited", RULE.replace(old, new)))


def identity_of(scenario: Scenario, *files: str) -> str:
    book = rulebook(files)
    return Identity(scenario, book, code_digest(book), data_digest()).run(1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return base * fades", "return 2 * base * fades"),
        ("return exp(-years / fading)", "return exp(-years / fading) / 2"),
        ('of="household", happens=move_away', 'of="household", happens=emigrate'),
        ("return movers * WEIGHTS", "return 2 + movers * WEIGHTS"),
        ("return age >= YOUNGEST", "return age > YOUNGEST"),
        ("YOUNGEST = 18", "YOUNGEST = 19"),
        ("each / 2", "each / 3"),
        ("comes_from=ABROAD", "comes_from='rest_of_norway'"),
        ("female=women))", "female=women, partnered=women))"),
        ("female=women))", "female=women, family_abroad=women))"),
        ("female=women))", "female=women, motives=(('work', women), ('place', None))))"),
        ("female=women))", "female=women, ground='refuge'))"),
        ("female=women))", "female=women, activity='studying'))"),
        ("comes_from=ABROAD, who=Who", "comes_from=ABROAD, whole=True, who=Who"),
        ("comes_from=ABROAD, who=Who", "comes_from=ABROAD, registered=False, who=Who"),
        ("comes_from=ABROAD, who=Who", "comes_from=ABROAD, reception=women, who=Who"),
        ("return women\n\n\ndef content", "return 0\n\n\ndef content"),
        ("zones(base)", "zones(women)"),
        ("Zone(share, share)", "Zone(women, share)"),
        ('pool="work"', 'pool="class"'),
        ("strength=women", "strength=base"),
        ("return base\n\n\n@Ratio", "return 2 * base\n\n\n@Ratio"),
        ("@Growth(anger)\ndef anger_grows(h):\n    return base\n", ""),
        ("range=(0.0, 1.0), meaning", "range=(0.0, 0.9), meaning"),
        ('meaning="a test"', 'meaning="a test", start=0.1'),
        ("    return base * fades(h.years_resident)", "    return return_migration(h) * base"),
        ('@Event(of="household", happens=move_away)', '@Event(of="household", happens=move_away, after="deaths")'),
        ("def unused", "import model.outside\nmodel.outside.GONE = 1\n\n\ndef unused"),
    ],
)
def test_what_a_rule_of_a_file_does_changes_it(tmp_path: Path, old: str, new: str) -> None:
    before, after = edited(tmp_path, old, new)
    assert after != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  # and on", ""),
        ('    """Yearly hazard of moving on."""\n', ""),
        ('    """How it fades."""\n', '    """How it does."""\n'),
        ("return base * fades(h.years_resident)", "return (base *  fades(\n        h.years_resident))"),
        ('"""A rule of a test."""', '"""Another."""'),
        ('range=(0.5, 5.0), source="a test"', 'range=(0.4, 6.0), source="a survey"'),
        ("Parameter(2.0,", "Parameter(2.5,"),  # values count beside the code
        ('unit="0-1", range', 'unit="none", range'),
        ("def unused(years):\n    return years\n", ""),
        ("    return base if h.age > women else 1", "    return 1"),  # an instrument counts where it is used
        ("from math import exp\n", "from math import exp\nimport json\n"),
    ],
)
def test_how_a_rule_of_a_file_is_written_does_not(tmp_path: Path, old: str, new: str) -> None:
    before, after = edited(tmp_path, old, new)
    assert after == before


def test_a_prior_does_not_and_a_default_does_with_the_values(tmp_path: Path) -> None:
    known = identity_of(SCENARIO, file(tmp_path, RULE))
    prior = RULE.replace("(0.5, 5.0)", "(0.5, 5.0), prior=Normal(2.0, 0.1)").replace(
        "import Event", "import Normal, Event"
    )
    assert identity_of(SCENARIO, file(tmp_path / "prior", prior)) == known
    other = file(tmp_path / "default", RULE.replace("Parameter(2.0,", "Parameter(2.5,"))
    assert identity_of(SCENARIO, other) != known
    given = replace(SCENARIO, parameters={"mine_fading": 2.0})
    assert identity_of(given, other) == known


def test_a_default_that_the_code_reads_itself_changes_it_whatever_the_scenario_says(tmp_path: Path) -> None:
    reading = RULE.replace("YOUNGEST = 18", "YOUNGEST = 9 * fading.value")
    given = replace(SCENARIO, parameters={"mine_fading": 2.0})
    other = reading.replace("Parameter(2.0,", "Parameter(2.5,")
    assert identity_of(given, file(tmp_path, reading)) != identity_of(given, file(tmp_path / "other", other))


def test_two_parameters_that_change_places_change_it(tmp_path: Path) -> None:
    text = """from model import Event, Parameter, move_away

one = Parameter(0.7, unit="ratio", range=(0.0, 2.0), source="a test", replaces="out_migration_school")
two = Parameter(1.1, unit="ratio", range=(0.0, 2.0), source="a test", replaces="out_migration_preschool")


@Event(of="household", happens=move_away)
def moving_on(h):
    return one
"""
    turned = text.replace("one =", "x =").replace("two =", "one =").replace("x =", "two =")
    assert identity_of(SCENARIO, file(tmp_path, text)) != identity_of(SCENARIO, file(tmp_path / "turned", turned))


@pytest.mark.parametrize("begins", ["newcomer=0.2", "immigrant=0.1", "newcomer=women"])
def test_where_a_column_begins_anew_changes_it(tmp_path: Path, begins: str) -> None:
    fear = 'fear = Column("person", unit="0-1", range=(0.0, 1.0), meaning="a test", newcomer=0.1)\n\n\ndef fades'
    text = RULE.replace("def fades", fear)
    other = text.replace("newcomer=0.1", begins)
    assert code_of(file(tmp_path, text)) != code_of(file(tmp_path / "other", other))


def test_where_a_file_lies_does_not(tmp_path: Path) -> None:
    assert code_of(file(tmp_path / "here", RULE)) == code_of(file(tmp_path / "there", RULE))


def test_a_rule_that_replaces_another_leaves_the_balance_with_it(tmp_path: Path) -> None:
    text = RULE.replace("happens=move_away)", 'happens=move_away, replaces="out_migration")').replace(
        '"moving_on"', '"out_migration"'
    )
    assert code_of(file(tmp_path, text)) not in (code_of(), code_of(file(tmp_path / "added", RULE)))


def test_an_instrument_of_a_file_counts_with_the_scenarios_that_use_it(tmp_path: Path) -> None:
    using = replace(SCENARIO, instruments=(InstrumentUse("ceiling", DAY),))
    before = file(tmp_path, RULE)
    after = file(tmp_path / "edited", RULE.replace("base if h.age > women", "base if h.age < women"))
    assert identity_of(using, before) != identity_of(using, after)
    assert identity_of(SCENARIO, before) == identity_of(SCENARIO, after)
    settings = replace(SCENARIO, instruments=(InstrumentUse("ceiling", DAY, settings=(("mine_base", 0.5),)),))
    assert identity_of(settings, before) != identity_of(using, before)


@pytest.mark.parametrize("how", ["import {0}", "from {0} import weight", "def lazily():\n    import {0}"])
def test_a_module_that_a_file_imports_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    digests = []
    for k, text in enumerate(["weight = 2", "weight = 3", '"""Weights."""\nweight   =  3  # now']):
        name = "weights_of_a_test"
        folder = tmp_path / str(k)
        file(folder, text, name)
        with monkeypatch.context() as within:
            within.syspath_prepend(str(folder))
            within.delitem(sys.modules, name, raising=False)
            digests.append(code_of(file(folder, f"{RULE}\n\n{how.format(name)}\n")))
            sys.modules.pop(name, None)
    assert digests[0] != digests[1]
    assert digests[1] == digests[2]


def test_figures_that_a_file_reads_for_itself_change_it(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    reading = f"import json\nfrom pathlib import Path\nWEIGHTS = json.loads(Path({str(figures)!r}).read_text())"
    text = RULE.replace("WEIGHTS = [each / 2 for each in range(100)]", reading)
    figures.write_text("[1, 2]")
    before = code_of(file(tmp_path / "a", text))
    figures.write_text("[1, 3]")
    assert code_of(file(tmp_path / "b", text)) != before


ARRIVAL = """from model import ABROAD, Arrival, Parameter, Who

women = Parameter(0.45, unit="share", range=(0.2, 0.7), source="a test")


@Arrival(comes_from=ABROAD, who=Who(age=lambda sex, age, movers: movers * WEIGHT, female=women))
def guests(place):
    return place.population * women


"""
MADE = """from model import Event, Parameter, move_away

base = Parameter(0.3, unit="1/year", range=(0.0, 1.0), source="a test")


def make():
    @Event(of="household", happens=move_away)
    def made(h):
        return base * WEIGHT

    return made


made = make()
"""
HOOKED = "def hook(function):\n    return function()\n\n\n@hook\ndef at_once():\n    return WEIGHT\n"


@pytest.mark.parametrize(
    "text",
    [ARRIVAL, MADE, MADE.replace("WEIGHT", "1") + HOOKED],
    ids=["a lambda", "a rule made by a function", "a hook"],
)
def test_code_that_stands_under_no_rule_changes_it(tmp_path: Path, text: str) -> None:
    one, same, other = (text.replace("WEIGHT", weight) for weight in ("1", "(1)", "2"))
    digests = [code_of(file(tmp_path / str(k), each)) for k, each in enumerate((one, same, other))]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("weight", "loads"),
    [
        ("one.WEIGHT", "from package_of_a_test import one"),
        ("package_of_a_test.one.WEIGHT", "import package_of_a_test.one"),
        ("WEIGHT", "from package_of_a_test.one import *"),
    ],
)
def test_what_an_imported_module_imports_changes_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weight: str, loads: str
) -> None:
    package = "package_of_a_test"
    digests = []
    for value in ("1", "1 + 1"):
        folder = tmp_path / value
        (folder / package).mkdir(parents=True)
        for name, text in (("__init__", ""), ("one", "from .two import WEIGHT"), ("two", f"WEIGHT = {value}")):
            (folder / package / f"{name}.py").write_text(text, encoding="utf-8")
        with monkeypatch.context() as within:
            within.syspath_prepend(str(folder))
            digests.append(code_of(file(folder, f"{loads}\n{ARRIVAL.replace('WEIGHT', weight)}")))
            for name in [each for each in sys.modules if each.startswith(package)]:
                del sys.modules[name]
    assert digests[0] != digests[1]


@pytest.mark.parametrize("loads", ["import model.rules.deaths as d", "from model.rules import deaths as d"])
def test_rules_of_the_model_may_be_imported_as_a_module(tmp_path: Path, loads: str) -> None:
    plain = ARRIVAL.replace("WEIGHT", "1")
    assert code_of(file(tmp_path / "a", f"{loads}\n{plain}")) == code_of(file(tmp_path / "b", plain))
    named = ARRIVAL.replace("WEIGHT", "len(d.deaths.name)")
    assert code_of(file(tmp_path / "c", f"{loads}\n{named}")) != code_of(file(tmp_path / "d", plain))
