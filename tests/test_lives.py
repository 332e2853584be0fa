"""`bolyst life`: what a life tells is what the log and the state say of that person, month by month."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.lives import follow
from experiments.problems import BadInput
from experiments.telling import page, told
from experiments.wording import counted
from model.agents import Person
from model.policy import HazardRatio
from model.record import month_name
from scenarios import Scenario as ReadScenario
from scenarios import load
from tests.conftest import model_of, months, run, scenario
from tests.contracts.tiny import RATIOS, START

#: From a year with the introduction programme and the enlarged EEA on, long enough for a programme to end.
BUSY = {"places": ("flakstad", "moskenes"), "start": START, "stop": months(36, START)}
TOML = """
title = "Two places"
case = "lofoten"
places = ["flakstad", "moskenes"]
start = 2004-01-01
stop = 2007-01-01
known_to = 2009-01-01
"""
TABLE = '\n[[instruments]]\nuse = "hazard_ratio"\nrule = "{}"\nratio = {}\nstart = 2004-01-01\n'


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> ReadScenario:
    """Three years in which much goes on."""
    file = tmp_path_factory.mktemp("lives") / "busy.toml"
    file.write_text(TOML + "".join(TABLE.format(rule, ratio) for rule, ratio in RATIOS.items()))
    return load(str(file))


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    """The event log of the same run."""
    busy = tuple(HazardRatio(rule, ratio, START) for rule, ratio in RATIOS.items())
    return run(scenario(**BUSY, instruments=busy)).record.events("", 1)


def life_of(asked: ReadScenario, key: str) -> dict[str, str]:
    """Everything told of a month, by month."""
    found: dict[str, str] = {}
    for month, _, sentence in told(follow(asked, 1, key)):
        found[month] = f"{found[month]}; {sentence}" if month in found else sentence
    return found


def somebody(log: pd.DataFrame, event: str, **where: str) -> pd.Series:
    rows = log[log.event == event]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows.iloc[len(rows) // 2]


def test_every_month_in_which_the_log_names_a_person_is_told(asked: ReadScenario, log: pd.DataFrame) -> None:
    for key in sorted(log.person.unique())[::120]:
        months_told = life_of(asked, key)
        assert set(log[log.person == key].month) <= set(months_told), key


def test_every_change_of_place_or_company_is_told(asked: ReadScenario, log: pd.DataFrame) -> None:
    changes = 0
    for key in sorted(log.person.unique())[1::150]:
        life = follow(asked, 1, key)
        months_told = {month for month, _, _ in told(life)}
        for before, after in zip(life.moments, life.moments[1:], strict=False):
            company = [{each.key for each in moment.others} for moment in (before, after)]
            if before.me.lives_in != after.me.lives_in or company[0] != company[1]:
                changes += 1
                assert f"{before.month // 12}-{before.month % 12 + 1:02d}" in months_told
    assert changes > 10


def test_who_is_there_from_the_start_is_introduced_and_left_at_the_end(asked: ReadScenario) -> None:
    model = model_of(scenario(**BUSY))
    person = next(each for each in model.agents_by_type[Person] if each.age == 44 and each.household.size == 4)
    life = life_of(asked, person.key)
    word = "woman" if person.female else "man"
    assert life["2004-01"].startswith(f"the run begins: a {word}, lives in {person.lives_in} with partner ")
    assert life["2007-01"].startswith("the run ends: lives in ")


def test_a_newborn_is_found_by_a_key_that_appears_later(asked: ReadScenario, log: pd.DataFrame) -> None:
    birth = somebody(log, "birth")
    life = life_of(asked, birth.person)
    assert min(life) == birth.month
    assert life[birth.month].startswith("is born to ")
    mother = next(m for m in follow(asked, 1, birth.person).moments[0].others if m.sex == "female" and m.age > 15)
    assert f", {birth.person[:8]}" in life_of(asked, mother.key)[birth.month]
    assert "has a " in life_of(asked, mother.key)[birth.month]


@pytest.mark.parametrize(
    ("rule", "event", "motive", "said"),
    [
        ("labour_europe", "immigration", "work", "from abroad, a {}, alone, to work"),
        ("refugee_settlement", "in_migration", "refuge", "from the rest of Norway, a {}"),
        ("refugee_settlement", "immigration", "refuge", "from abroad, a {}"),
        ("in_migration_singles", "in_migration", "place", "from the rest of Norway, a {}, alone, for the place itself"),
        ("in_migration_singles", "in_migration", "housing", "from the rest of Norway, a {}, alone, for the housing"),
        (
            "seasonal_workers",
            "season",
            "work",
            "from abroad, a {}, alone, to work in the season; the register does not",
        ),
    ],
)
def test_who_comes_arrives_with_the_reason_they_give(
    asked: ReadScenario, log: pd.DataFrame, rule: str, event: str, motive: str, said: str
) -> None:
    rows = log[(log.event == event) & (log.motive == motive) & (log.rule == rule) & (log.cause == "own")]
    alone = rows[~rows.household.duplicated(keep=False) & ~rows.household.isin(log[log.cause == "household"].household)]
    arrival = (alone if len(alone) else rows).iloc[0]
    life = life_of(asked, arrival.person[:10])
    assert min(life) == arrival.month
    word = follow(asked, 1, arrival.person).moments[0].me.word
    assert life[arrival.month].startswith(f"arrives in {arrival.to_place} {said.format(word)}")
    assert f"({rule})" in life[arrival.month]
    if motive == "refuge":
        assert ", as a refugee" in life[arrival.month]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("job", "begins to work (job_finding)"),
        ("job_loss", "loses the job and looks for another (job_loss)"),
        ("education", "begins an education (education)"),
        ("education_end", "ends the education and looks for a job (education_end)"),
        ("programme_end", "ends the introduction programme and looks for a job (programme_end)"),
    ],
)
def test_what_somebody_does_is_told(asked: ReadScenario, log: pd.DataFrame, event: str, said: str) -> None:
    row = somebody(log, event)
    assert said in life_of(asked, row.person)[row.month]


def test_seasons_come_and_go_until_somebody_stays(asked: ReadScenario, log: pd.DataFrame) -> None:
    again = somebody(log, "season", rule="next_season")
    life = life_of(asked, again.person)
    assert life[again.month] == (
        f"comes back from abroad to {again.to_place}, to work in the season; the register does not know them (next_season)"
    )
    gone = log[(log.person == again.person) & (log.event == "season_end")].iloc[0]
    assert life[gone.month] == "goes abroad, the work of the season done (season_over)"
    stays = somebody(log, "immigration", rule="settling_down")
    since = log[(log.person == stays.person) & (log.event == "season")].month.max()
    assert life_of(asked, stays.person)[stays.month].startswith(
        f"is registered in {stays.to_place} and stays, after working there in the season since {since} (settling_down)"
    )


def test_a_partner_from_abroad_is_told_of_both_and_of_the_parents_who_are_left(
    asked: ReadScenario, log: pd.DataFrame
) -> None:
    with_parents = own = 0
    for row in log[log.rule == "family_establishment"].itertuples():
        if with_parents and own:
            break
        resident = follow(asked, 1, row.household)
        before = next(each for each in resident.moments if each.month == month_number(row.month))
        sentence = life_of(asked, row.household)[row.month]
        came = f"partner {row.person[:8]} ("
        if before.me.role == "reference person":
            own += 1
            assert came in sentence
            assert "comes from abroad to live with them (family_establishment)" in sentence
            assert life_of(asked, row.person)[row.month].startswith(f"arrives in {row.to_place} from abroad, a ")
            assert ", to live with a partner" in life_of(asked, row.person)[row.month]
        elif before.others:
            with_parents += 1
            assert f"sets up a household of their own in {row.to_place} with {came}" in sentence
            left = life_of(asked, before.others[0].key)[row.month]
            assert "sets up a household of their own" in left
    assert with_parents
    assert own


def test_a_family_from_abroad_is_told(asked: ReadScenario, log: pd.DataFrame) -> None:
    row = somebody(log, "immigration", rule="family_reunification")
    life = life_of(asked, row.household)
    assert f"{row.person[:8]} (" in life[row.month]
    assert "comes from abroad to live with them (family_reunification)" in life[row.month]


def month_number(name: str) -> int:
    return 12 * int(name[:4]) + int(name[5:]) - 1


def test_a_move_says_whose_decision_it_was(asked: ReadScenario, log: pd.DataFrame) -> None:
    for cause, said in (("own", "by their own decision"), ("household", "along with the household")):
        move = somebody(log, "out_migration", rule="out_migration", cause=cause, to_place="rest_of_norway")
        sentence = life_of(asked, move.person)[move.month]
        assert sentence.startswith(f"moves from {move.from_place} to the rest of Norway ")
        assert sentence.split("; ")[0].endswith(f"{said} (out_migration)")


def test_a_move_within_the_region_is_one_move(asked: ReadScenario, log: pd.DataFrame) -> None:
    move = somebody(log, "in_migration", from_place="moskenes", to_place="flakstad")
    sentence = life_of(asked, move.person)[move.month]
    assert sentence.startswith("moves from moskenes to flakstad")
    assert sentence.count("moves") == 1


def test_a_student_leaves_and_is_registered_outside_later(asked: ReadScenario, log: pd.DataFrame) -> None:
    students = set(log[log.event == "study_departure"].person)
    registered = log[(log.rule == "registration") & (log.cause == "own") & log.person.isin(students)].iloc[0]
    left = log[(log.person == registered.person) & (log.event == "study_departure")].iloc[0]
    life = life_of(asked, registered.person)
    assert f"still registered in {left.from_place} (study_migration)" in life[left.month]
    assert f"is registered in the rest of Norway, where they have lived since {left.month}" in life[registered.month]


def test_a_return_that_the_register_never_saw_says_so(asked: ReadScenario, log: pd.DataFrame) -> None:
    home = somebody(log, "homecoming")
    sentence = life_of(asked, home.person)[home.month]
    assert sentence.startswith("returns from the rest of Norway to ")
    assert "(return_migration); the register never knew that they were away" in sentence


def test_being_without_a_home_of_their_own_and_finding_one_is_told(asked: ReadScenario, log: pd.DataFrame) -> None:
    """The state tells when; the log has a row of who moved into a vacant dwelling, not of who came to one otherwise."""
    found = lost = waited = 0
    for key in (*log[log.event == "leaving_home"].person[:8], *log[log.event == "new_dwelling"].person[:4]):
        life = follow(asked, 1, key)
        sentences = list(told(life))
        since = life.first_month
        for before, after in zip(life.moments, life.moments[1:], strict=False):
            said = "; ".join(sentence for month, _, sentence in sentences if month == month_name(before.month))
            without, later = before.homeless_since is not None, after.homeless_since is not None
            assert ("has no home of their own, and lives with others" in said) == (later and not without)
            lost += later and not without
            since = before.month if later and not without else since
            if without and not later and after.me.lives_in in BUSY["places"]:
                assert "a home of their own" in said
                if since > life.first_month:
                    assert f", after {counted(before.month - since, 'month', 'months')} without one" in said
                    waited += 1
                found += 1
    assert found >= waited > 0
    assert lost


def test_a_union_and_a_separation_name_the_other(asked: ReadScenario, log: pd.DataFrame) -> None:
    for event, said in (("union", "moves together with "), ("separation", "parts from ")):
        rows = log[log.event == event]
        one, other = rows.person.iloc[0], rows.person.iloc[1]
        assert f"{said}{other[:8]} (" in life_of(asked, one)[rows.month.iloc[0]]
        assert f"{said}{one[:8]} (" in life_of(asked, other)[rows.month.iloc[0]]


def test_a_death_ends_a_life(asked: ReadScenario, log: pd.DataFrame) -> None:
    death = somebody(log, "death")
    life = life_of(asked, death.person)
    assert max(life) == death.month
    assert f"dies in {death.from_place}" in life[death.month]


def test_who_is_forgotten_outside_is_followed_no_longer(asked: ReadScenario) -> None:
    """People of 60 and over who leave are forgotten when the year turns."""
    model = model_of(scenario(**BUSY))
    away = next(
        household
        for household in map(model.household_at, range(model.state.n_households))
        if household.lives_in == "rest_of_norway" and household.age >= 58
    )
    life = life_of(asked, away.key)
    assert "is followed no longer" in life[max(life)]
    assert max(life).endswith("-12")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("olav", "'olav' is not a key"),
        ("0123456789abcdef", "nobody has the key 0123456789abcdef from 2004-01 to 2007-01"),
    ],
)
def test_a_key_of_nobody_is_refused(asked: ReadScenario, key: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        follow(asked, 1, key)


def test_the_command_prints_dated_sentences_within_a_hundred_columns(
    asked: ReadScenario, log: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "busy.toml"
    file.write_text(asked.text)
    move = somebody(log, "out_migration", rule="out_migration", cause="own")
    assert main(["life", str(file), "--person", move.person]) == 0
    text = capsys.readouterr().out
    assert text.rstrip() == page(follow(asked, 1, move.person), asked, 1)
    assert f"\n{move.month}  " in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_command_refuses_a_key_of_nobody_with_2(
    asked: ReadScenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "busy.toml"
    file.write_text(asked.text)
    assert main(["life", str(file), "--person", "0123456789abcdef"]) == 2
    assert "`bolyst who` finds keys" in capsys.readouterr().err
