"""The report's claims: the table, the paired tests by hand, the command and its page; and every claim, tested."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from calibration.claims import BASES, REACHES, SETTINGS, STATISTICS, Claim, claims, left_out, rows
from experiments import claim_page
from experiments.claim_report import BASIS, as_json, print_report, sentence
from experiments.claims import LEVEL, Outcome, Side, asked_for, compare, holm, sides_of
from experiments.cli import main
from experiments.problems import BadInput, FailedRun
from model.engine.cache import mark_warm
from model.instrument import instruments
from model.parameters import registry
from model.schedule import rules

PAIRS = 20
#: Claims that may be asked again: more would be a search for luck.
MOST_AGAIN = 2
#: Other seeds than those with which places and statistics were chosen.
FRESH = range(1001, 1061)
FILE_OF_RULE = {rule.name: rule.module.rpartition(".")[2] for rule in rules()}


@pytest.fixture(scope="module")
def outcomes(warm: None) -> dict[str, Outcome]:
    """Every claim, with the runs that claims share made once; what few pairs leave open is asked of three times as many."""
    found = compare(claims(), range(1, 1 + PAIRS))
    asked_again = compare([each.claim for each in found if not each.shown], range(1, 1 + 3 * PAIRS))
    assert len(asked_again) <= MOST_AGAIN, [each.claim.claim for each in asked_again]
    again = {each.claim.claim: each for each in asked_again}
    found = [again.get(each.claim.claim, each) for each in found]
    print_report(found, range(1, 1 + PAIRS), 0.0)
    return {outcome.claim.claim: outcome for outcome in found}


def outcome(differences: list[float], sign: int = 1) -> Outcome:
    """A claim for which pairs gave some differences."""
    claim = replace(claims()[0], sign=sign)
    return Outcome(claim, np.array(differences), np.zeros(len(differences)))


def test_every_claim_of_the_report_stands_in_the_table_once() -> None:
    assert [row.claim for row in rows()] == [f"C-{number:02}" for number in range(1, 51)]
    assert len(claims()) + len(left_out()) == len(rows())
    assert all(len(row.why) > 20 for row in left_out())
    assert all(set(row.basis.split(", ")) <= set(BASES) and row.text for row in rows())


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.claim)
def test_a_row_names_what_the_model_has(claim: Claim) -> None:
    known, in_both = registry(), dict(claim.setting.parameters)
    assert set(claim.rules) <= set(FILE_OF_RULE)
    assert claim.reach in REACHES
    assert claim.meaning
    files = {FILE_OF_RULE[rule] for rule in claim.rules} | {"measures", "outside", *claim.setting.instruments}
    for name, value in claim.switch:
        low, high = known[name].range
        assert low <= value <= high
        assert value != in_both.get(name, known[name].value)
        assert any(name.startswith(f"{file}_") for file in files)
        if claim.reach == "off":
            assert name not in in_both or value == 0


def test_every_statistic_and_every_setting_is_used() -> None:
    assert {claim.statistic for claim in claims()} == set(STATISTICS)
    assert {claim.setting.name for claim in claims()} == set(SETTINGS)
    known = registry()
    for setting in SETTINGS.values():
        assert all(known[name].range[0] <= value <= known[name].range[1] for name, value in setting.parameters)
        assert set(setting.instruments) <= set(instruments())


def test_the_p_value_is_that_of_a_one_sided_paired_t_test() -> None:
    with_it, without = np.array([3.0, 5.0, 4.0, 6.0]), np.array([2.0, 5.0, 2.0, 3.0])
    for sign, alternative in ((1, "greater"), (-1, "less")):
        expected = stats.ttest_rel(with_it, without, alternative=alternative)
        found = Outcome(replace(claims()[0], sign=sign), with_it, without)
        assert found.p == pytest.approx(expected.pvalue)
        assert found.interval == pytest.approx(stats.ttest_rel(with_it, without).confidence_interval(0.9))
        assert found.shown == (expected.pvalue < LEVEL)


def test_pairs_without_anybody_to_count_are_left_out() -> None:
    found = outcome([1.0, float("nan"), 2.0, 3.0])
    assert found.differences.tolist() == [1.0, 2.0, 3.0]
    assert found.mean == 2.0
    assert outcome([float("nan")] * 4).p == 1.0


def test_no_difference_and_too_few_pairs_show_nothing() -> None:
    assert outcome([0.0, 0.0, 0.0, 0.0]).p == 1.0
    assert outcome([1.0, 2.0]).p == 1.0
    assert outcome([1.0, 1.0, 1.0]).p == 0.0
    assert outcome([1.0, 1.0, 1.0], sign=-1).p == 1.0


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_claims_of_one_setting_share_the_runs_with_every_mechanism() -> None:
    sides = sides_of(claims())
    plain = [side for side in sides if not side.switch]
    assert len(plain) == len(SETTINGS)
    same_switch = asked_for(["C-21", "C-22"])
    assert list(sides_of(same_switch)) == [
        Side(SETTINGS["settlement"], ()),
        Side(SETTINGS["settlement"], same_switch[0].switch),
    ]
    assert all(len(names) == 2 for names in sides_of(same_switch).values())


def test_a_switch_that_sets_what_the_model_has_changes_nothing() -> None:
    claim = asked_for(["C-06"])[0]
    same = replace(claim, switch=tuple((name, registry()[name].value) for name, _ in claim.switch))
    (found,) = compare([same], range(1, 4))
    assert found.differences.tolist() == [0.0, 0.0, 0.0]
    assert not found.shown


def test_ids_are_told_from_those_left_out_and_from_none() -> None:
    assert [claim.claim for claim in asked_for(["C-13", "c6", "C-13"])] == ["C-13", "C-06"]
    with pytest.raises(BadInput) as refused:
        asked_for(["C-35", "C-60"])
    assert "C-35: no mechanism of this version carries it: about an instrument" in str(refused.value)
    assert "C-60: there is no such claim; allowed are C-01 to C-50" in str(refused.value)


def test_a_parameter_out_of_range_is_a_failed_run() -> None:
    with pytest.raises(FailedRun, match="out_migration_school"):
        compare([replace(claims()[0], switch=(("out_migration_school", 9.0),))], range(1, 2))


def test_the_command_prints_claims_in_pairs(warm: None, capsys) -> None:
    mark_warm()
    assert main(["claims", "C-13", "--replicates", "4"]) == 0
    out = capsys.readouterr().out
    assert "4 pairs of each, seeds 1 to 4" in out
    assert "contacts_closed = 1, usually 0.5" in out
    assert "village: moskenes, 2005-01-01 to 2007-01-01, the smallest municipality" in out
    assert BASIS.split(".")[0] in " ".join(out.split())
    assert main(["claims", "C-13", "--replicates", "4", "--seed", "7", "--json"]) == 0
    described = json.loads(capsys.readouterr().out)
    assert described["seeds"] == [7, 8, 9, 10]
    (row,) = described["claims"]
    assert row["switch"] == {"contacts_closed": 1.0}
    assert row["difference"] == pytest.approx(row["with"] - row["without"])
    assert len(described["left_out"]) == len(left_out())


def test_the_command_refuses_what_cannot_be_tested(capsys) -> None:
    assert main(["claims", "C-12"]) == 2
    assert "about an instrument" in capsys.readouterr().err
    assert main(["claims", "C-06", "--replicates", "2"]) == 2
    assert "allowed are whole numbers from 3" in capsys.readouterr().err


def test_the_page_has_the_rows_of_the_table() -> None:
    text = claim_page.PAGE.read_text(encoding="utf-8")
    assert claim_page.rewritten(text) == text, "run `python -m experiments.claim_page`"
    assert all(f"<!-- {name} -->" in text for name in claim_page.TABLES)


def test_the_report_counts_what_is_shown_and_what_chance_would_show() -> None:
    strong, weak = outcome([1.0, 1.1, 0.9, 1.0]), outcome([1.0, -1.0, 0.5, -0.4])
    assert sentence([strong, weak]).startswith("1 of 2 shown, where chance alone would show 0.1; 1 also after Holm's")
    assert as_json([strong], range(1, 5))["claims"][0]["shown"] is True


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.claim)
def test_the_mechanism_works_as_the_claim_says(claim: Claim, outcomes: dict[str, Outcome]) -> None:
    found = outcomes[claim.claim]
    adjusted = dict(zip(outcomes, holm([each.p for each in outcomes.values()]), strict=True))
    assert found.shown, (
        f"{claim.text}: {claim.meaning}: {found.mean:+.4g} ({found.interval[0]:+.4g} to {found.interval[1]:+.4g}), "
        f"expected {'more' if claim.sign > 0 else 'less'}; p {found.p:.4f}, Holm's {adjusted[claim.claim]:.4f}"
    )


@pytest.mark.slow
def test_every_claim_is_shown_beyond_the_chance_of_many_tests(warm: None) -> None:
    found = compare(claims(), FRESH)
    print_report(found, FRESH, 0.0)
    adjusted = holm([each.p for each in found])
    assert [each.claim.claim for each, p in zip(found, adjusted, strict=True) if p >= LEVEL] == []
