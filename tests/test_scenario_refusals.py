"""Every mistake in a scenario file is told by file, key, value and what is allowed."""

from pathlib import Path

import pytest

from scenarios import ScenarioError, load
from scenarios.files import shipped
from scenarios.problems import listed, nearest
from tests.scenario_files import HEAD, INSTRUMENT, SHOCK, read, refusals

Row = tuple[str, str, str]


def with_key(key: str, value: str) -> str:
    """A valid file in which one key of the head has another value."""
    lines = [line for line in HEAD.splitlines() if not line.startswith(f"{key} =")]
    return "\n".join([f"{key} = {value}", *lines, ""])


def rows(block: str) -> list[Row]:
    """Key, value and the sentence that refuses it, of lines ``key = value -> sentence``."""
    lines = [line.strip().partition(" -> ") for line in block.strip().splitlines()]
    return [(*left.split(" = ", 1), sentence) for left, _, sentence in lines]  # type: ignore[misc]


SEEDS = "allowed are whole numbers from 0 to 9223372036854775807"
FIRSTS = "allowed are firsts of a month from 2000-02-01 to 2050-01-01"
MONTHS = "is not the first day of a month; a step is a month"
KEYS = (
    "allowed are title, case, places, start, stop, known_to, seed, rules, parameters, instruments, projects, shocks "
    "and national"
)
CASES = "is not a case; allowed are hjelmeland, verdal, fjellregionen and lofoten"
EXAMPLE = 'name a place of hjelmeland, such as ["hjelmeland"]'
STARTS = "is not a day whose population can start a run; allowed is 1 January of 2000 to 2009"
DATES = "is not a date; dates are written as 2000-01-01, without quotes"
NO_DAY = "is no date of the calendar; dates are written as 2000-01-01, without quotes"
KNOWN = "allowed are 2000-01-01 to 2009-12-31"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        title = " " -> " " is empty; allowed is a text in quotes
        title = 3 -> 3 is not a text; allowed is a text in quotes
        case = "hjelmland" -> "hjelmland" is not a case; did you mean hjelmeland?
        case = "oslo" -> "oslo" {CASES}
        case = "proxy" -> "proxy" {CASES}
        case = [1] -> [1] {CASES}
        places = "hjelmeland" -> "hjelmeland" is a text; write a list, ["hjelmeland"]
        places = 3 -> 3 is not a list; allowed is a list such as ["hjelmeland"]
        places = [] -> the list is empty; leave the key out for all, or {EXAMPLE}
        start = "2000-01-01" -> "2000-01-01" is a text; write 2000-01-01 without quotes
        start = "2000-13-01" -> "2000-13-01" {DATES}
        start = 2000 -> 2000 {DATES}
        start = true -> true {DATES}
        start = 07:30:00 -> 07:30:00 {DATES}
        start = 2000-01-01T00:00:00 -> 2000-01-01T00:00:00 has a time of day; write 2000-01-01
        start = 2001-07-01 -> 2001-07-01 {STARTS}
        start = 1999-01-01 -> 1999-01-01 {STARTS}
        start = 2000-13-01 -> 2000-13-01 {NO_DAY}
        stop = 2001-02-29 -> 2001-02-29 {NO_DAY}
        known_to = 2001-02-30 -> 2001-02-30 {NO_DAY}
        title = 2001-02-30 -> 2001-02-30 is not a text; allowed is a text in quotes
        start = 2010-01-01 -> 2010-01-01 {STARTS}
        stop = 2001-07-02 -> 2001-07-02 {MONTHS}, so write 2001-07-01 or another first
        stop = 2000-01-01 -> 2000-01-01 is not after start 2000-01-01; {FIRSTS}
        stop = 2050-02-01 -> 2050-02-01 is more than 50 years after start 2000-01-01; {FIRSTS}
        known_to = 1999-12-31 -> 1999-12-31 is before start 2000-01-01, when the population must be known; {KNOWN}
        known_to = 2010-01-01 -> 2010-01-01 is after the last day of the model's tables; {KNOWN}
        seed = -1 -> -1 is too low; {SEEDS}
        seed = 1.0 -> 1.0 is not a whole number; {SEEDS}
        seed = true -> true is not a whole number; {SEEDS}
        seed = 0x{5000 * "f"} -> a whole number of more than 64 bits is too high; {SEEDS}
        parameters = 3 -> 3 is not a table; allowed is a table of parameter names and numbers
        instruments = 3 -> 3 is no list of instruments; write [[instruments]] above the keys of each
        titel = "x" -> unknown key; did you mean title?
        colour = "x" -> unknown key; {KEYS}
        mixes = [{{}}] -> mixes stand in a study; {KEYS}
        shocks = 3 -> 3 is no list of shocks; write [[shocks]] above the keys of each
    """),
    ids=lambda text: text[:40],
)
def test_a_key_of_the_scenario_is_refused_with_its_value_and_what_is_allowed(
    key: str, value: str, sentence: str
) -> None:
    assert refusals(with_key(key, value)) == [f"x.toml: {key}: {sentence}"]


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("title", "a text for reports"),
        ("case", "one of hjelmeland, verdal, fjellregionen and lofoten"),
        ("start", "the first day of the run, 1 January of 2000 to 2009, such as 2000-01-01"),
        ("stop", "the first day after the run, the first of a month, such as 2009-01-01"),
    ],
)
def test_a_missing_key_is_told_with_its_meaning(key: str, meaning: str) -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith(f"{key} ="))
    assert refusals(text) == [f"x.toml: {key}: is missing; it is {meaning}"]


def test_a_place_of_another_case_and_one_named_twice_are_refused() -> None:
    text = with_key("places", '["verdal", "hjelmeland", "hjelmeland"]')
    assert refusals(text) == [
        'x.toml: places[1]: "verdal" is not a place of hjelmeland; allowed is hjelmeland',
        'x.toml: places[3]: "hjelmeland" stands in the list twice; allowed is each name once',
    ]


LEVELS = "allowed are numbers from 0.4 to 1.6 (ratio)"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        out_migration_levle = 0.8 -> unknown parameter; did you mean out_migration_level?
        births = 0.8 -> unknown parameter; did you mean births_level, births_single, births_soonest or births_spacing?
        seed = 2 -> is a key of the scenario, so it must stand above this table's heading
        out_migration_level = 9 -> 9 is too high; {LEVELS}
        out_migration_level = 0.1 -> 0.1 is too low; {LEVELS}
        out_migration_level = "1" -> "1" is a text; {LEVELS}, without quotes
        out_migration_level = true -> true is not a number; {LEVELS}
        out_migration_level = nan -> nan is not a finite number; {LEVELS}
        out_migration_level = -inf -> -inf is not a finite number; {LEVELS}
        out_migration_level = {{}} -> a table is not a number; {LEVELS}
        out_migration_level = 0x{5000 * "f"} -> a whole number of more than 64 bits is too high; {LEVELS}
    """),
    ids=lambda text: text[:40],
)
def test_a_parameter_is_refused_with_its_value_and_range(key: str, value: str, sentence: str) -> None:
    assert refusals(f"{HEAD}[parameters]\n{key} = {value}\n") == [f"x.toml: parameters.{key}: {sentence}"]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("qqq", "none comes near"),
        ("closure_colour", "the nearest is closure_share"),
        ("births_colour", "the nearest are births_soonest, births_level, births_single and births_spacing"),
    ],
)
def test_an_unknown_parameter_is_answered_with_those_of_its_rule_and_the_command_that_lists_all(
    key: str, answer: str
) -> None:
    assert refusals(f"{HEAD}[parameters]\n{key} = 1\n") == [
        f"x.toml: parameters.{key}: unknown parameter; {answer}; `bolyst rules list` lists all"
    ]


def test_few_of_a_rule_with_many_parameters_are_named() -> None:
    for key in ("employers_zzzz", "employers"):
        [problem] = refusals(f"{HEAD}[parameters]\n{key} = 1\n")
        assert problem.partition("unknown parameter")[2].count("employers_") == 8


RATIOS = "allowed are numbers from 0 to 100"
AGES = "allowed are two whole numbers from 0 to 110, the lowest age first, such as [20, 39]"
AGE = "allowed are whole numbers from 0 to 110"
YEARS = "allowed are two numbers from 0 to 110, the lower first, such as [0, 5]"
TARGETS = "places, age, sex, origin, children, school_children, couple, years_resident, ground, activity and car"
ORIGIN_GROUPS = "allowed are norway, nordic, europe and outside_europe"
YES_NO = "allowed are true and false, without quotes"
ABOVE = "so it must stand above this table's heading"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        use = "hazard_ration" -> "hazard_ration" is not an instrument; did you mean hazard_ratio?
        use = 3 -> 3 is not an instrument; `bolyst instruments` lists them
        rule = "out_migratoin" -> "out_migratoin" is not a rule; did you mean out_migration?
        rule = "births_level" -> "births_level" is not a rule; did you mean births?
        rule = "in_migration" -> "in_migration" is not a rule; did you mean in_migration_families or in_migration_singles?
        rule = "labour" -> "labour" is not a rule; did you mean labour_nordic, labour_europe or labour_outside?
        rule = "neighbours" -> "neighbours" is not a rule; did you mean neighbours_met?
        ratio = 250 -> 250 is too high; {RATIOS}
        ratio = -0.5 -> -0.5 is too low; {RATIOS}
        ratio = nan -> nan is not a finite number; {RATIOS}
        ratio = "0.7" -> "0.7" is a text; {RATIOS}, without quotes
        start = 2003-01-02 -> 2003-01-02 {MONTHS}, so write 2003-01-01 or another first
        start = "2003-01-01" -> "2003-01-01" is a text; write 2003-01-01 without quotes
        stop = 2003-01-01 -> 2003-01-01 is not after start 2003-01-01; allowed are later firsts of a month
        target = "all" -> "all" is not a table; allowed is a table of any of {TARGETS}
        ratoi = 1 -> unknown key; did you mean ratio?
        title = "x" -> is a key of the scenario, {ABOVE}
        target.age = [39, 20] -> [39, 20] ends before it begins; {AGES}
        target.age = [20] -> [20] is not a list of two; {AGES}
        target.age = 20 -> 20 is not a list of two; {AGES}
        target.years_resident = [2, 2] -> [2, 2] holds no time, as the second is exclusive; {YEARS}
        target.sex = "woman" -> "woman" is not a sex; allowed are male and female
        target.sex = "Males" -> "Males" is not a sex; did you mean male?
        target.origin = "nordic" -> "nordic" is a text; write a list, ["nordic"]
        target.couple = "yes" -> "yes" is neither true nor false; {YES_NO}
        target.children = 1 -> 1 is neither true nor false; {YES_NO}
        target.ages = [20, 39] -> unknown key; did you mean age?
        target.ratio = 0.7 -> is a key of the instrument, {ABOVE}
        target.seed = 2 -> is a key of the scenario, {ABOVE}
    """),
    ids=lambda text: text[:40],
)
def test_a_key_of_an_instrument_is_refused_with_its_value_and_what_is_allowed(
    key: str, value: str, sentence: str
) -> None:
    lines = [line for line in INSTRUMENT.splitlines() if not line.startswith(f"{key} =")]
    text = "\n".join([HEAD, INSTRUMENT, *lines, f"{key} = {value}", ""])
    assert refusals(text) == [f"x.toml: instruments[2].{key}: {sentence}"]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        age[1] = [-1, 20] -> -1 is too low; {AGE}
        age[2] = [20, 111] -> 111 is too high; {AGE}
        age[2] = [20, 39.5] -> 39.5 is not a whole number; {AGE}
        years_resident[2] = [0, inf] -> inf is not a finite number; allowed are numbers from 0 to 110
        places[1] = ["verdal"] -> "verdal" is not a place of this scenario; allowed is hjelmeland
        origin[2] = ["nordic", "asia"] -> "asia" is not an origin group; {ORIGIN_GROUPS}
    """),
    ids=lambda text: text[:40],
)
def test_an_item_of_a_targets_list_is_refused_by_its_position(key: str, value: str, sentence: str) -> None:
    text = f"{HEAD}{INSTRUMENT}target = {{ {key[:-3]} = {value} }}\n"
    assert refusals(text) == [f"x.toml: instruments[1].target.{key}: {sentence}"]


def test_an_instrument_cannot_name_a_place_the_scenario_leaves_out() -> None:
    head = 'places = ["os", "tolga"]\n' + HEAD.replace("hjelmeland", "fjellregionen")
    assert refusals(f'{head}{INSTRUMENT}target = {{ places = ["roros"] }}\n') == [
        'x.toml: instruments[1].target.places[1]: "roros" is not a place of this scenario; allowed are os and tolga'
    ]


def test_arrivals_cannot_be_targeted_by_what_people_are() -> None:
    text = INSTRUMENT.replace("out_migration", "labour_europe")
    why = "labour_europe is an arrival rule, which can be targeted by place only; allowed is places"
    assert refusals(f'{HEAD}{text}target = {{ sex = "female", couple = false }}\n') == [
        f"x.toml: instruments[1].target.sex: {why}",
        f"x.toml: instruments[1].target.couple: {why}",
    ]


@pytest.mark.parametrize("key", ["use", "rule", "ratio", "start"])
def test_a_missing_key_of_an_instrument_is_told(key: str) -> None:
    lines = [line for line in INSTRUMENT.splitlines() if not line.startswith(f"{key} =")]
    [problem] = refusals("\n".join([HEAD, *lines]))
    assert problem.startswith(f"x.toml: instruments[1].{key}: is missing; ")


def test_an_instrument_in_single_brackets_is_told_how_to_be_written() -> None:
    assert refusals(f"{HEAD}[instruments]\nratio = 1\n") == [
        "x.toml: instruments: a table is no list of instruments; write [[instruments]] above the keys of each"
    ]
    assert refusals(f"instruments = [3]\n{HEAD}") == [
        "x.toml: instruments[1]: 3 is no list of instruments; write [[instruments]] above the keys of each"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    problems = refusals(
        'titel = "x"\ncase = "lofotn"\nstart = "2000-01-01"\nstop = 2001-01-02\nseed = -1\n'
        "[parameters]\nbirths_level = 9\nbirths_livel = 1\n"
        + INSTRUMENT.replace("0.7", "700")
        + 'target = { age = [20, 200], sex = "man" }\n'
        + INSTRUMENT.replace("out_migration", "outmigration")
    )
    assert [problem.split(": ")[1] for problem in problems] == [
        "title",
        "case",
        "start",
        "stop",
        "seed",
        "parameters.births_level",
        "parameters.births_livel",
        "instruments[1].ratio",
        "instruments[1].target.age[2]",
        "instruments[1].target.sex",
        "instruments[2].rule",
        "titel",
    ]


def test_a_date_that_the_calendar_lacks_hides_no_other_mistake() -> None:
    text = f"{INSTRUMENT}{SHOCK}".replace("2003-01-01", "2003-02-30").replace("depth", "dept")
    assert refusals(
        'start = 1999-02-29 # 2000-13-01\ntitel = "of 2001-02-29"\n' + HEAD.replace("start", "seed") + text
    ) == [
        f"x.toml: start: 1999-02-29 {NO_DAY}",
        f"x.toml: seed: 2000-01-01 is not a whole number; {SEEDS}",
        f"x.toml: instruments[1].start: 2003-02-30 {NO_DAY}",
        f"x.toml: shocks[1].start: 2003-02-30 {NO_DAY}",
        "x.toml: titel: unknown key; did you mean title?",
        "x.toml: shocks[1].dept: unknown key; did you mean depth?",
    ]


def test_a_mistake_of_the_head_hides_none_of_dates_and_settings() -> None:
    late = INSTRUMENT.replace("2003", "2030")
    shock = SHOCK.replace("01-01", "01-02").replace("0.6", "9")
    assert [problem.split(": ")[1] for problem in refusals(f"seed = -1\n{HEAD}{late}{shock}")] == [
        "seed",
        "shocks[1].start",
        "instruments[1].start",
        "shocks[1].depth",
    ]


# --- files that are no scenario ---------------------------------------------------------------------------------------


NO_KEYS = "the file holds no keys; a scenario needs title, case, start and stop"
FORM = "allowed is key = value; values are texts in quotes, numbers, dates, true, false, [lists] or {tables}"
NO_DATE = "dates are written as 2000-01-01, without quotes"
TWICE = "a key or table that stands there already"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", NO_KEYS),
        ("# nothing yet\n", NO_KEYS),
        ("title 3\n", f"line 1, column 7: expected '=' after a key in a key/value pair in \"title 3\"; {FORM}"),
        ("seed = 1\ncase = verdal\n", f'line 2, column 8: invalid value in "case = verdal"; {FORM}'),
        ("seed = 1\nseed = 2", f'line 2, column 9: {TWICE} in "seed = 2"; allowed is each name once'),
        ("[parameters]\n" * 2, f'line 2, column 12: {TWICE} in "[parameters]"; allowed is each name once'),
        ("seed = [1", f'line 1, column 10: unclosed array in "seed = [1"; {FORM}'),
        (f"seed = {5000 * '['}\n", "lists or tables stand too deep in one another; a scenario needs three levels"),
        (b'title = "caf\xe9"\n', "byte 13 is not UTF-8; save the file as UTF-8 text"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_by_line_and_column(text: str | bytes, sentence: str) -> None:
    assert refusals(text) == [f"x.toml: {sentence}"]


def test_a_date_that_the_calendar_lacks_is_told_beside_what_is_no_toml() -> None:
    assert refusals("stop = 2000-13-01\nstart = 2001-02-29\nseed =") == [
        f'x.toml: line 1, column 12: no date of the calendar in "stop = 2000-13-01"; {NO_DATE}',
        f'x.toml: line 2, column 9: no date of the calendar in "start = 2001-02-29"; {NO_DATE}',
        f'x.toml: line 3, column 7: invalid value in "seed ="; {FORM}',
    ]


def test_a_number_too_long_to_read_is_refused() -> None:
    [problem] = refusals(f"seed = {5000 * '9'}\n")
    assert problem.startswith('x.toml: line 1, column 5008: a number too long to read in "seed = 999')
    assert problem.endswith("; allowed are numbers of up to 19 digits")


def test_a_missing_file_is_answered_with_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.toml").write_text(HEAD)
    with pytest.raises(ScenarioError, match=r"^y\.toml: there is no such file; did you mean x\.toml\?$"):
        load("y.toml")


def test_a_missing_file_is_answered_with_scenarios_only_and_away_from_them_with_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("study.toml").write_text('[study]\ntitle = "A study"\n')
    with pytest.raises(ScenarioError) as refused:
        load("quite_another.toml")
    names = listed((file.stem for file in shipped()), "and")
    assert str(refused.value) == f"quite_another.toml: there is no such file; allowed are {names}"
    with pytest.raises(ScenarioError, match=r"such file; did you mean hjelmeland\?$"):
        load("hjelmelan.toml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is a folder; allowed is a scenario file, whose name ends in"):
        load(tmp_path)


def test_a_path_the_system_cannot_read_is_refused() -> None:
    for path in ("a\0b", 5000 * "a", str(Path(__file__) / "x.toml")):
        with pytest.raises(ScenarioError, match=r"cannot be read .*; allowed is a file you may read"):
            load(path)


def test_a_name_near_none_is_answered_with_all_that_are_allowed() -> None:
    assert nearest("", ["a"]) == "allowed is a"
    assert nearest("zz", ["a", "b", "c"]) == "allowed are a, b and c"
    assert nearest("Out-Migration", ["out_migration"]) == "did you mean out_migration?"
    assert nearest("schools_abroa", ["schools", "schools_abroad"]) == "did you mean schools_abroad?"
    assert nearest("births_level", ["deaths", "births"]) == "did you mean births?"
    assert nearest("C-99", ["C-09", "C-10"]) == "allowed are C-09 and C-10"


def test_a_missing_scenario_is_never_a_pyproject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as refused:
        load("project.toml")
    assert "there is no such file" in str(refused.value)
    assert "pyproject" not in str(refused.value)


def test_a_stop_before_a_start_that_is_refused_is_told_once_and_nothing_is_compared_with_it() -> None:
    head = HEAD.replace("2000-01-01", "2000-01-15").replace("2009-01-01", "1999-01-01")
    start, stop = refusals(f"{head}{INSTRUMENT}{SHOCK}")
    assert start.startswith("x.toml: start: 2000-01-15")
    allowed = "allowed are firsts of a month from 2000-02-01 on"
    assert stop == f"x.toml: stop: 1999-01-01 is not after any start a run can have; {allowed}"


def test_an_instrument_never_in_force_is_refused() -> None:
    """It would look like a policy without effect."""
    late = f"{HEAD}{INSTRUMENT}".replace("2003-01-01", "2030-01-01")
    assert refusals(late) == [
        f"x.toml: instruments[1].start: 2030-01-01 is not before the run's stop {read(HEAD).stop}; "
        "allowed are earlier firsts of a month"
    ]
