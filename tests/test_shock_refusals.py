"""Every mistake under [[shocks]] of a scenario is told by file, key, value and what is allowed."""

import pytest

from tests.scenario_files import HEAD, INSTRUMENT, SHOCK, read, refusals
from tests.test_scenario_refusals import ABOVE, MONTHS, RATIOS, rows

SHOCKS = "downturn, enlargement, larger_settlement, closure, opening and hazard_ratio"
DEPTHS = "allowed are numbers from 0.2 to 1 (ratio)"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        use = "downtrun" -> "downtrun" is not a shock; did you mean downturn?
        use = "larger" -> "larger" is not a shock; did you mean larger_settlement?
        use = "rain" -> "rain" is not a shock; allowed are {SHOCKS}
        use = 3 -> 3 is not a shock; allowed are {SHOCKS}
        start = 2003-01-02 -> 2003-01-02 {MONTHS}, so write 2003-01-01 or another first
        start = "2003-01-01" -> "2003-01-01" is a text; write 2003-01-01 without quotes
        start = 2009-01-01 -> 2009-01-01 is not before the run's stop 2009-01-01; allowed are earlier firsts of a month
        stop = 2003-01-01 -> 2003-01-01 is not after start 2003-01-01; allowed are later firsts of a month
        places[1] = ["verdal"] -> "verdal" is not a place of this scenario; allowed is hjelmeland
        places = "hjelmeland" -> "hjelmeland" is a text; write a list, ["hjelmeland"]
        depth = 1.5 -> 1.5 is too high; {DEPTHS}
        depth = 0 -> 0 is too low; {DEPTHS}
        depth = "0.6" -> "0.6" is a text; {DEPTHS}, without quotes
        dept = 0.6 -> unknown key; did you mean depth?
        persons = 20 -> unknown key; allowed are use, start, stop, places, depth, onset, recovery and recruiting
        known_to = 2003-01-01 -> is a key of the scenario, {ABOVE}
    """),
    ids=lambda text: text[:40],
)
def test_a_key_of_a_shock_is_refused_with_its_value_and_what_is_allowed(key: str, value: str, sentence: str) -> None:
    name = key.partition("[")[0]
    lines = [line for line in SHOCK.splitlines() if not line.startswith(f"{name} =")]
    text = "\n".join([HEAD, SHOCK, *lines, f"{name} = {value}", ""])
    assert refusals(text) == [f"x.toml: shocks[2].{key}: {sentence}"]


@pytest.mark.parametrize("key", ["use", "start"])
def test_a_missing_key_of_a_shock_is_told(key: str) -> None:
    lines = [line for line in SHOCK.splitlines() if not line.startswith(f"{key} =")]
    [problem] = refusals("\n".join([HEAD, *lines]))
    assert problem.startswith(f"x.toml: shocks[1].{key}: is missing; ")


def test_a_shock_that_is_over_before_the_run_is_refused() -> None:
    assert refusals(HEAD + SHOCK.replace("2003", "1999") + "stop = 2000-01-01\n") == [
        "x.toml: shocks[1].stop: 2000-01-01 is not after the run's start 2000-01-01; allowed are later firsts of a month"
    ]


def test_a_larger_settlement_without_a_size_is_refused() -> None:
    assert refusals(f'{HEAD}[[shocks]]\nuse = "larger_settlement"\nstart = 2003-01-01\n') == [
        "x.toml: shocks[1]: larger_settlement says nothing without persons or ratio; give one of them"
    ]


LARGER = '[[shocks]]\nuse = "larger_settlement"\nstart = 2003-01-01\n'
AT_ONE = 'start = 2003-06-01\nplaces = ["hjelmeland"]\nsector = "public"\n'
CLOSED, OPENED = (f'[[shocks]]\nuse = "{use}"\n{AT_ONE}' for use in ("closure", "opening"))
DOWN = '[[shocks]]\nuse = "downturn"\nstart = 2003-01-01\n'
NOTHING = "changes nothing; give another value, or leave the shock out"
WHOLE = "is not a whole number; allowed are whole numbers up to 1000 (positions)"
SHORT = "is longer than the shock, which lasts 3 from start to stop; allowed is"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            OPENED + "positions = 30.5\n",
            ".positions: 30.5 is not a whole number; allowed are whole numbers up to 1000 (positions)",
        ),
        (OPENED + "positions = 0\n", f": with positions = 0 opening {NOTHING}"),
        (CLOSED + "share = 0\n", f": with share = 0 closure {NOTHING}"),
        (DOWN + "depth = 1\n", f": with depth = 1 downturn {NOTHING}"),
        (LARGER + "persons = 0\n", f": with persons = 0 larger_settlement {NOTHING}"),
        (LARGER + "ratio = 1.0\n", f": with ratio = 1.0 larger_settlement {NOTHING}"),
        (LARGER + "persons = 20\nratio = 2\n", ": persons and ratio are given; allowed is persons or ratio"),
        (DOWN + "stop = 2003-04-01\nonset = 3.5\n", f".onset: 3.5 months {SHORT} up to 3, or a later stop"),
        (DOWN + "stop = 2003-04-01\n", f".onset: 6 months {SHORT} an onset of up to 3 months, or a later stop"),
    ],
)
def test_a_shock_that_can_mean_nothing_is_refused(table: str, sentence: str) -> None:
    assert refusals(HEAD + table) == [f"x.toml: shocks[1]{sentence}"]


@pytest.mark.parametrize(
    "table",
    [
        OPENED + "positions = 30.0\n",
        CLOSED + "share = 0.001\n",
        LARGER + "persons = 11.5\n",
        DOWN + "stop = 2003-04-01\nonset = 3\n",
        DOWN + "stop = 2003-04-01\n[parameters]\ndownturn_onset = 3\n",
        DOWN + "depth = 0.9\nrecruiting = 0\n",
    ],
)
def test_a_shock_that_is_merely_odd_is_left(table: str) -> None:
    assert len(read(HEAD + table).shocks) == 1


def test_one_sentence_is_enough_for_a_value_and_a_wrong_parameter_is_told_at_its_own_place() -> None:
    long = 5000 * "f"
    assert [
        problem.split(": ")[1]
        for problem in refusals(
            f"{HEAD}{OPENED}positions = 1000.5\n{OPENED}positions = inf\n{DOWN}stop = 2004-01-01\n"
            f"[parameters]\ndownturn_onset = 0x{long}\n"
        )
    ] == ["parameters.downturn_onset", "shocks[1].positions", "shocks[2].positions"]


def test_the_enlargement_is_the_countrys_comes_once_and_may_come_after_the_run() -> None:
    enlargement = '[[shocks]]\nuse = "enlargement"\nstart = 2012-01-01\n'
    why = "enlargement sets a date of the country; allowed are use, start and more"
    assert refusals(f'{HEAD}{enlargement}stop = 2013-01-01\nplaces = ["hjelmeland"]\n') == [
        f"x.toml: shocks[1].stop: {why}",
        f"x.toml: shocks[1].places: {why}",
    ]
    assert refusals(HEAD + 2 * enlargement) == [
        'x.toml: shocks[2].use: "enlargement" comes a second time; it sets a date, so allowed is one'
    ]
    assert len(read(HEAD + enlargement).shocks) == 1


def test_a_ratio_among_the_shocks_is_refused_like_an_instrument() -> None:
    ratio = INSTRUMENT.replace("instruments", "shocks").replace("0.7", "250")
    assert refusals(HEAD + ratio) == [f"x.toml: shocks[1].ratio: 250 is too high; {RATIOS}"]


def test_an_instrument_cannot_be_a_shock_of_the_model() -> None:
    assert refusals(HEAD + SHOCK.replace("shocks", "instruments")) == [
        'x.toml: instruments[1].use: "downturn" is a shock; write it under [[shocks]]'
    ]
