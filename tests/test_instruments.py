"""What the instruments say of themselves: they cover the report, have sources and priors, and act on what there is."""

import json

import numpy as np
import pytest

from experiments.cli import main
from experiments.instruments_list import described
from model.acts import Effect, Leads, Lends, Occupies
from model.description.policy import reached, sentence
from model.evidence import GRADES, Graded
from model.instrument import FRAME, LEVERS, PER, Instrument, instruments
from model.parameters import registry
from model.schedule import rules

ALL = tuple(instruments().values())
IDS = {f"I-{number:02d}" for number in range(1, 59)}


@pytest.fixture(params=ALL, ids=lambda each: each.name)
def instrument(request: pytest.FixtureRequest) -> Instrument:
    return request.param


def test_every_instrument_of_the_report_is_one_a_lever_of_one_or_frame() -> None:
    covered = {id_ for each in ALL for id_ in each.ids} - {"O-20"}  # money for services: what others are held against
    assert covered | set(FRAME) == IDS
    assert not covered & set(FRAME)


def test_every_lever_is_pulled_by_an_instrument() -> None:
    assert {each.lever for each in ALL} == set(LEVERS)


def test_it_says_what_it_is_what_it_does_and_what_would_falsify_it(instrument: Instrument) -> None:
    assert all((instrument.meaning, instrument.norwegian, instrument.falsified_by))
    assert instrument.sections.startswith("§")
    assert instrument.ids[0] in instrument.docstring
    assert all(sentence(act) for act in instrument.acts)
    assert reached(instrument.reaches)


def test_it_acts_on_rules_there_are(instrument: Instrument) -> None:
    known = {rule.name: rule for rule in rules()}
    for act in instrument.acts:
        if isinstance(act, Effect | Leads | Lends | Occupies):
            assert act.rule in known
        if isinstance(act, Leads | Lends):
            assert known[act.rule].of == "person"


def test_every_setting_is_a_parameter_of_the_model_with_a_source(instrument: Instrument) -> None:
    known = registry()
    for each in instrument.settings.values():
        assert known[each.name] is each
        assert each.source


def test_what_is_paid_is_a_setting_and_paid_by_somebody(instrument: Instrument) -> None:
    for cost in instrument.costs:
        assert cost.amount in instrument.settings.values()
        assert cost.per in PER
        assert sum(share for _, share in cost.payers) == pytest.approx(1.0)
    per_person = {"reached", "month"} & {cost.per for cost in instrument.costs}
    assert not per_person or instrument.unit != "place"


def test_the_size_of_an_effect_is_a_prior_by_its_grade(instrument: Instrument) -> None:
    for effect in instrument.effects:
        if effect.times is None:
            assert isinstance(effect.effect.prior, Graded)
            assert effect.effect.value == pytest.approx(effect.effect.prior.mean)
            assert f"grade {effect.effect.prior.grade}" in effect.effect.source


@pytest.mark.parametrize(
    ("grade", "low", "middle", "high"),
    [(2, 0.84, 1.10, 1.57), (3, 0.78, 1.00, 1.61), (4, 0.77, 1.00, 1.51), (5, 0.79, 1.00, 1.40)],
)
def test_the_grades_have_the_quantiles_they_were_given(grade: int, low: float, middle: float, high: float) -> None:
    """5, 50 and 95 % of the ratio, as judged before anything was fitted."""
    found = np.exp(Graded(grade).quantile(np.array([0.05, 0.5, 0.95]), -5.0, 5.0))
    assert found == pytest.approx([low, middle, high], abs=0.03)


@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_gives_no_effect_as_often_as_it_says_and_its_mean(grade: int) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    found = Graded(grade).quantile(u, -5.0, 5.0)
    assert (found == 0.0).mean() == pytest.approx(GRADES[grade].none, abs=1e-4)
    assert found.mean() == pytest.approx(Graded(grade).mean, abs=1e-4)
    assert (np.diff(found) >= 0.0).all()


def test_a_weaker_grade_has_no_larger_upside() -> None:
    best = [Graded(grade).quantile(np.array([0.95]), -1.0, 1.0)[0] for grade in (3, 4, 5)]
    assert best == sorted(best, reverse=True)


def test_the_default_of_an_effect_is_the_mean_of_its_prior() -> None:
    """So says the list of instruments."""
    of_all = [each for instrument in ALL for each in instrument.graded]
    assert all(each.value == each.prior.mean for each in of_all if isinstance(each.prior, Graded))


# The list


def test_all_are_listed_by_lever_with_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments"]) == 0
    printed = capsys.readouterr().out
    for each in ALL:
        assert f"{each.name} ({each.norwegian}; {', '.join(each.ids)}" in " ".join(printed.split())
    assert "priors, not estimates" in printed
    assert "from 1, causal evidence" in " ".join(printed.split())


def test_one_is_told_with_all_there_is_to_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "in_migrant_host"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for text in (
        "tilflyttervert",
        "I-28",
        "lowers out_migration by in_migrant_host_stays",
        "grade 4",
        "grade 4 of 1 (strongest) to 5",
        "0.77 / 1.00 / 1.51",
        "stays: 0.04233, a log ratio in the good direction: a ratio of 1.04, the mean of the prior "
        "(-1 to 1, ratios of 0.37 to 2.72)",
        "180,000 NOK of 2008 per municipality and year in force",
        "places: 40 households (0 to 1000)",
        "falsified by",
    ):
        assert text in printed


def test_the_list_is_told_to_programs() -> None:
    found = {each["name"]: each for each in json.loads(json.dumps(described()))}
    assert set(found) == set(instruments())
    assert found["house_building"]["grade"] is None
    assert found["wage_subsidy"]["costs"] == [
        {"parameter": "wage_subsidy_cost", "nok": 5000.0, "per": PER["month"], "payers": {"state": 1.0}}
    ]


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "in_migrant_hst"]) == 2
    assert capsys.readouterr().err == '"in_migrant_hst" is not an instrument; did you mean in_migrant_host?\n'
