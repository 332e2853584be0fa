"""What is explained of a household is what the engine does: hazards, draws, and what came of them."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from experiments.cli import main
from experiments.explaining import of_scenario, page
from model.aftermath import Result, aftermath
from model.draws import poisson, uniform
from model.explain import Explainer, explain
from model.explanation import Explanation, Risk
from model.people import KeyProblem, household_with
from model.policy import HazardRatio
from model.reference import Interpreter
from model.simulation import MigrationModel
from model.state import (
    AGE,
    BIRTHDAY,
    FEMALE,
    H_PLACE,
    HOUSEHOLD,
    LIVES_IN,
    NONE,
    PARTNER,
    REFERENCE,
    REGISTERED_IN,
    SCHOOL_END,
    SEX,
    SIZE,
)
from scenarios import load
from tests.conftest import digests, inputs_of, model_of, months
from tests.explained import START, after, everybody, family, risks, small, summer

# The engine's own numbers


class Busy(NamedTuple):
    """A busy month: the model after it, everybody as explained before it, what fired and was forestalled by rule, and the
    row of each person before it with the size of the household and whether the register counted the person here.
    """

    model: MigrationModel
    explained: list[Explanation]
    before: dict[str, tuple[int, int, bool]]
    fired: dict[str, set[str]]
    lost: dict[str, int]


@pytest.fixture(scope="module")
def busy() -> Busy:
    model = summer("moskenes", "flakstad")
    explained = everybody(model)
    record = model.record
    lost = record.lost.copy()
    person_keys, household_keys = model.state.person_keys.copy(), model.state.household_keys.copy()
    persons = model.state.persons[:, : model.state.n_persons]
    sizes, here = model.state.households[SIZE, persons[HOUSEHOLD]], persons[REGISTERED_IN] < model.state.n_places
    keys = (f"{key:016x}" for key in person_keys.tolist())
    before = dict(zip(keys, zip(range(persons.shape[1]), sizes.tolist(), here.tolist(), strict=True), strict=False))
    model.step()
    fired = {}
    for number, rule in enumerate(model.inputs.program.built.events):
        keys = household_keys if rule.of.endswith("household") else person_keys
        rows = model.proposals.fired[number, : model.proposals.n_fired[number]]
        fired[rule.name] = {f"{key:016x}" for key in keys[rows].tolist()}
    model.step = lambda: None  # type: ignore[method-assign]  # it has run: now one after the other is told of it
    return Busy(model, explained, before, fired, dict(zip(record.rules, (record.lost - lost).tolist(), strict=True)))


@pytest.fixture(scope="module")
def results(busy: Busy) -> list[Result]:
    """What became of all that fired in that month."""
    told = [each for each in busy.explained if any(risk.fired for risk in each.risks)]
    return [result for each in told for result in aftermath(busy.model, each).results]


def test_whoever_fires_in_the_engine_fires_in_the_explanation_and_nobody_else(busy: Busy) -> None:
    found = {rule: {risk.key for risk in of if risk.fired} for rule, of in risks(busy.model, busy.explained).items()}
    assert found == busy.fired
    assert all(busy.fired.values())


def test_every_base_hazard_is_the_engines_to_the_last_bit(busy: Busy) -> None:
    """The engine sums the hazards of a month by rule and place: the same sum, in the same order, must come out."""
    sums, places = np.zeros_like(busy.model.expected), busy.model.inputs.places
    for number, (rule, found) in enumerate(risks(busy.model, busy.explained).items()):
        of_persons = found[0].of in ("person", "registered")
        for risk in sorted(found, key=lambda risk: busy.before[risk.key][0]) if of_persons else found:
            _, size, registered_here = busy.before[risk.key]
            weight = 1 if of_persons else size
            if rule == "family_reunification":
                weight = 1  # whom a family joins counts once: how many they are is drawn
            if rule == "return_migration" and registered_here:
                weight = 0  # who never left the register is nobody's gain
            sums[number, places.index(risk.place)] += risk.base * weight
    assert sums.tolist() == busy.model.expected.tolist()
    assert (sums > 0).all()


def test_every_base_hazard_is_what_the_rule_says_in_reference_mode() -> None:
    model = after(1, small())
    program = model.inputs.program
    tables = dict(zip(program.built.tables, program.tables[0], strict=True))
    interpreter = Interpreter(program.values, lambda name: tables[name])
    rules = {rule.name: rule for rule in program.built.events}
    for explanation in everybody(model)[::3]:
        for risk in explanation.risks:
            function = interpreter.function(rules[risk.rule].seekers or rules[risk.rule].function)
            household = model.household_at(household_with(model, risk.key))
            views = {"h": household, "place": model.place_at(0)}
            if not risk.of.endswith("household"):
                views["p"] = next(person for person in household.members if person.key == risk.key)
            names = function.__code__.co_varnames[: function.__code__.co_argcount]
            assert function(*(views[name] for name in names)) == risk.base


def test_every_meeting_of_the_month_is_the_engines_and_nobody_elses() -> None:
    model = summer("moskenes")
    proposals, program = model.proposals, model.inputs.program
    explained = [each for explanation in everybody(model) for each in explanation.encounters]
    ratios = proposals.ratios_of(model.inputs.rulebook, model.inputs.scenario.instruments)
    persons = model.state.persons[:, : model.state.n_persons]
    month = (persons[BIRTHDAY] == model.month % 12) & (persons[LIVES_IN] == 0) & (persons[AGE] >= SCHOOL_END)
    rows = np.flatnonzero(month)
    rates, words = proposals.meet(*ratios, rows), proposals.meeting_words
    expected = {
        (rule.name, f"{model.state.person_keys[row]:016x}"): (rule.pool, rates[number, k], poisson(rates[number, k], u))
        for number, rule in enumerate(program.built.meetings)
        for k, row in enumerate(rows.tolist())
        for u in [uniform(words[number], model.state.person_keys[row])]
    }
    assert {(each.rule, each.key): (each.pool, each.rate, each.met) for each in explained} == expected
    assert any(each.met for each in explained)


def test_explaining_changes_nothing() -> None:
    asked = small(instruments=(HazardRatio("unions", 100.0, START),), stop=months(3))
    explained, other = model_of(asked), model_of(asked)
    sought = 0
    while other.running:
        before = explained.expected.copy()
        explainer = Explainer(explained)
        for row in range(60):
            if explained.state.households[REFERENCE, row] != NONE:
                sought += sum(risk.seeks and risk.fired for risk in explainer.household(row).risks)
        assert (explained.expected == before).all()
        explained.step()
        other.step()
    assert sought
    assert digests(explained) == digests(other)


# Who is at risk


def test_everybody_is_in_the_rules_of_where_they_live_and_are_registered() -> None:
    model = after(13, small())
    state = model.state
    for explanation in everybody(model):
        outside = explanation.place in ("rest_of_norway", "abroad")
        subjects = {risk.of for risk in explanation.risks}
        assert ("household" in subjects) == (not outside)
        assert ("person" in subjects) == (not outside)
        registered = {member.key for member in explanation.members if member.registered_in == "moskenes"}
        assert {risk.key for risk in explanation.risks if risk.rule == "deaths"} == registered
        if not outside:
            assert "away_household" not in subjects
    students = (state.persons[LIVES_IN] == 1) & (state.persons[REGISTERED_IN] == 0)
    row = int(np.flatnonzero(students)[0])
    explanation = explain(model, model.person_at(row).key)
    assert {"deaths", "registration", "return_migration"} <= {risk.rule for risk in explanation.risks}


def test_a_person_explains_the_household_they_belong_to() -> None:
    model = after(1, small())
    explanation = explain(model, family(model))
    for member in explanation.members:
        assert explain(model, member.key) == explanation
        assert explain(model, member.key[:9].upper()) == explanation


def test_arrivals_are_named_as_left_out() -> None:
    model = after(1, small())
    assert {"labour_nordic", "refugee_settlement"} <= set(explain(model, family(model)).arrivals)


# What happened


def test_what_did_not_happen_though_it_fired_is_what_the_engine_counts_as_forestalled(
    busy: Busy, results: list[Result]
) -> None:
    record = busy.model.record
    forestalled = [result for result in results if not result.happened and result.forestalled_by]
    counted = {rule: sum(result.rule == rule for result in forestalled) for rule in record.rules}
    assert counted == busy.lost
    assert len(forestalled) > 3
    order = record.rules
    assert all(order.index(result.forestalled_by) <= order.index(result.rule) for result in forestalled)


def test_whatever_fired_and_was_not_forestalled_is_told_as_having_happened(busy: Busy, results: list[Result]) -> None:
    happened = {rule: sum(result.rule == rule and result.happened for result in results) for rule in busy.fired}
    in_vain = {rule: sum(_in_vain(result) for result in results if result.rule == rule) for rule in busy.fired}
    assert happened == {rule: len(keys) - busy.lost[rule] - in_vain[rule] for rule, keys in busy.fired.items()}
    assert {rule for rule, number in in_vain.items() if number} <= {"unions", "job_finding", "housing"}


def _in_vain(result: Result) -> bool:
    return not result.happened and result.found is None and not result.forestalled_by


def test_a_seeker_who_fires_finds_the_one_she_lives_with_afterwards(busy: Busy, results: list[Result]) -> None:
    state = busy.model.state
    rows = {f"{key:016x}": row for row, key in enumerate(state.person_keys[: state.n_persons].tolist())}
    united = [result for result in results if result.rule == "unions" and result.happened]
    assert len(united) > 1
    for result in united:
        assert result.found is not None
        assert state.persons[PARTNER, rows[result.key]] == rows[result.found.key]
        explanation = next(each for each in busy.explained if result.key in [member.key for member in each.members])
        told = aftermath(busy.model, explanation).happenings
        assert [each.other for each in told if each.person == result.key] == [result.found.key]


def test_a_seeker_who_finds_nobody_is_told_so() -> None:
    model = model_of(small(instruments=(HazardRatio("unions", 100.0, START),)))
    persons = model.state.persons
    persons[SEX, persons[PARTNER] == NONE] = FEMALE
    explainer = Explainer(model)
    rows = np.flatnonzero(model.state.households[H_PLACE, : model.state.n_households] == 0).tolist()
    lonely = next(each for each in map(explainer.household, rows) if any(map(_seeks_in_vain, each.risks)))
    told = aftermath(model, lonely)
    result = next(result for result in told.results if result.rule == "unions")
    assert (result.happened, result.found, result.forestalled_by) == (False, None, "")
    assert "nobody was found" in page(lonely, told, load("scenarios/hjelmeland.toml"), 1)


def _seeks_in_vain(risk: Risk) -> bool:
    return risk.seeks and risk.fired and risk.found is None


def test_a_birth_is_told_of_the_household_it_happened_in(busy: Busy) -> None:
    mother = min(busy.fired["births"])
    explanation = next(each for each in busy.explained if mother in [member.key for member in each.members])
    birth = next(each for each in aftermath(busy.model, explanation).happenings if each.event == "birth")
    assert (birth.parents[0], birth.rule) == (mother, "births")


def test_without_an_event_log_nothing_can_be_told() -> None:
    model = MigrationModel(small(), 1, inputs_of(small()))
    explanation = explain(model, family(model))
    with pytest.raises(ValueError, match="events=True"):
        aftermath(model, explanation)


# Keys


@pytest.mark.parametrize("key", ["", "abc", "abcde", "wxyzwxyz", "0123456789abcdef0", "a b c d e"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(KeyProblem, match="is not a key: a key has 16 digits"):
        explain(model_of(small()), key)


def test_a_key_of_nobody_is_refused_with_the_month() -> None:
    model = after(3, small())
    with pytest.raises(
        KeyProblem, match="no household or person with the key 0123456789abcdef at the start of 2000-04"
    ):
        explain(model, "0123456789abcdef")


def test_the_beginning_of_several_keys_is_refused_with_all_of_them() -> None:
    model = model_of(small())
    keys = model.state.person_keys
    keys[1] = keys[0] ^ np.uint64(1)
    both = sorted(f"{key:016x}" for key in keys[:2].tolist())
    with pytest.raises(KeyProblem) as error:
        explain(model, both[0][:10])
    assert all(key in str(error.value) for key in both)
    assert explain(model, both[0])


# The command

SHORT = """
title = "Short"
case = "lofoten"
places = ["moskenes"]
start = 2000-01-01
stop = 2000-04-01
known_to = 2009-01-01

[[instruments]]
use = "hazard_ratio"
rule = "out_migration"
ratio = 0.7
start = 2000-01-01
target = { children = true }

[[instruments]]
use = "hazard_ratio"
rule = "out_migration"
ratio = 3.0
start = 2000-01-01
target = { age = [67, 110] }
"""


@pytest.fixture
def short(tmp_path: Path) -> Path:
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return file


def test_the_page_tells_rules_instruments_draw_and_outcome(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = family(model_of(small()))
    assert main(["explain", str(short), "--household", key, "--month", "2000-02"]) == 0
    text = capsys.readouterr().out
    assert f"Household {key} at the start of 2000-02" in text
    for said in (
        "WHAT HAPPENED IN 2000-02", "× school ", "parameter out_migration_school, ratio", "if h.school_children > 0 ",
        "× hazard_ratio (instruments[1])            0.7         reaches: in force 2000-01 to the end",
        "× hazard_ratio (instruments[2])            -           does not reach: target age = [67, 110]",
        "probability in the month", "OUT OF RISK", "leaving_home         not p.with_parents: everybody",
        "labour_nordic",
    ):  # fmt: skip
        assert said in text, said
    assert max(map(len, text.splitlines())) <= 100


def test_the_page_tells_what_grows_and_whom_people_get_to_know(busy: Busy) -> None:
    explanation = next(
        each
        for each in busy.explained
        if any(change.trace.value for change in each.changes) and any(meeting.met for meeting in each.encounters)
    )
    text = page(explanation, aftermath(busy.model, explanation), load("scenarios/hjelmeland.toml"), 1)
    for said in ("WHAT GROWS, a little every month", "belonging at the end", "UNCHANGED, with a growth of 0 because"):
        assert said in text, said
    for said in ("WHOM THEY GET TO KNOW", "= people met ", "people met this year", "NOBODY IS MET by", "p.ties"):
        assert said in text, said


def test_every_page_fits_a_hundred_columns(busy: Busy) -> None:
    shown = load("scenarios/hjelmeland.toml")
    for each in busy.explained[::40]:
        assert max(map(len, page(each, aftermath(busy.model, each), shown, 1).splitlines())) <= 100


def test_the_command_and_python_tell_the_same(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = load(str(short))
    key = family(model_of(small()))
    explained = of_scenario(given, 1, key, None)
    assert main(["explain", str(short), "--household", key]) == 0
    assert capsys.readouterr().out.rstrip() == page(*explained, given, 1)
    assert main(["explain", str(short), "--household", key, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["scenario"], answer["month"], answer["key"]) == ("short", "2000-01", key)
    assert [risk["hazard"] for risk in answer["risks"]] == [risk.hazard for risk in explained[0].risks]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--household", "0123456789abcdef"), "no household or person with the key 0123456789abcdef"),
        (("--household", "rolf"), "'rolf' is not a key"),
        (
            ("--household", "0123456789abcdef", "--month", "2000-04"),
            "--month 2000-04: outside the run; allowed are months",
        ),
        (("--household", "0123456789abcdef", "--month", "May"), "--month May: not a month"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_one_sentence(
    short: Path, options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(short), *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err.replace("at the start of 2000-01", "")
    assert printed.err.strip().count("\n") == 0
    assert printed.out == ""
