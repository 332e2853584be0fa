"""The figures in model/data and calibration/targets.csv: sourced, dated and consistent with one another."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from math import exp, isclose, log
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "model" / "data"
TARGETS = ROOT / "calibration" / "targets.csv"
TABLES = sorted(path.name for path in DATA.glob("*.csv"))
STOCKS = {"population.csv", "population_by_age.csv", "national_population.csv", "county_age_structure.csv"}
STOCKS |= {"county_immigrants.csv"}
FLOWS = {"components.csv", "fertility.csv", "mortality.csv", "internal_migration.csv", "immigration.csv"}
FLOWS |= {"labour_market.csv", "employment.csv", "education.csv"}
#: Tables that hold what nobody published.
ASSUMED = {"labour_market.csv": "from memory, unverified: an assumption", "settlement.csv": "a judgement"}
KEYS = {"place", "year", "sex", "scope", "age_from", "age_to", "reason", "quantity", "county_code", "origin"}
KEYS |= {"period_start", "period_stop", "household_type", "name"}
LIFE_EXPECTANCY = [(1999, "male", 75.62), (1999, "female", 81.13), (2003, "male", 77.04), (2003, "female", 81.93)]
YEARLY = ["net_migration", "natural_increase", "births", "deaths", "in_migration", "out_migration"]
COUNTIES = ("00", "04", "11", "16", "17", "18")
SCORED_FROM = "2004-01-01"  # what became known after this day is held out
AGGREGATES = {"fjellregionen", "lofoten", "fjell_six", "pooled_12", "pooled_13", "pooled_19", "norway"}
AGGREGATES |= {"district", "district_under_6000", "one_municipality"}

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def table(name: str) -> list[Row]:
    return read(DATA / name)


@cache
def targets() -> list[Row]:
    return read(TARGETS)


def ages(row: Row) -> list[int]:
    return [int(value) for column, value in row.items() if column.startswith("age_")]


def population() -> dict[tuple[str, int], int]:
    return {(row["place"], int(row["year"])): int(row["population"]) for row in table("population.csv")}


def series(quantity: str) -> dict[int, float]:
    rows = [row for row in table("national_series.csv") if row["quantity"] == quantity]
    return {int(row["year"]): float(row["value"]) for row in rows}


def target(quantity: str) -> dict[tuple[str, int], float]:
    rows = [row for row in targets() if row["quantity"] == quantity]
    return {(row["place"], int(row["year"])): float(row["value"]) for row in rows}


# Sources and dates


@pytest.mark.parametrize("path", [*(DATA / name for name in TABLES), TARGETS], ids=lambda path: path.name)
def test_every_row_has_a_source_and_an_iso_date_it_was_known_by(path: Path) -> None:
    rows = read(path)
    assert rows
    for row in rows:
        assert row["source"].strip()
        assert date.fromisoformat(row["known_by"]).isoformat() == row["known_by"]


@pytest.mark.parametrize("name", TABLES)
def test_source_and_known_by_are_the_last_columns(name: str) -> None:
    assert list(table(name)[0])[-2:] == ["source", "known_by"]


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    keys = Counter(tuple(value for column, value in row.items() if column in KEYS) for row in table(name))
    assert max(keys.values()) == 1


@pytest.mark.parametrize("name", sorted(STOCKS))
def test_a_stock_of_1_january_is_known_that_day(name: str) -> None:
    assert {row["known_by"] for row in table(name) if row["known_by"] != f"{row['year']}-01-01"} == set()


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_a_flow_of_a_year_is_known_when_the_year_is_over(name: str) -> None:
    assert [row for row in table(name) if row["known_by"] != f"{int(row['year']) + 1}-01-01"] == []


def test_a_part_year_flow_is_known_the_day_after_its_period() -> None:
    for row in table("gross_flows.csv"):
        assert row["period_start"] < row["period_stop"] == row["known_by"]


def test_no_national_figure_is_known_before_its_own_date() -> None:
    for row in table("national_series.csv"):
        stock = row["quantity"] in {"population", "households", "mean_household_size"}
        assert row["known_by"] >= f"{int(row['year']) + (not stock)}-01-01", row


def test_the_census_of_november_2001_is_not_known_before_it_was_printed() -> None:
    assert min(row["known_by"] for row in table("households_2001.csv")) >= "2002-09-01"


def test_sources_names_every_table_and_every_named_table_exists() -> None:
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### `(.+\.csv)`$", text, flags=re.M)) == TABLES


def test_what_was_not_read_from_a_page_is_called_an_assumption_in_its_row_and_in_the_sources() -> None:
    text = " ".join((DATA / "SOURCES.md").read_text(encoding="utf-8").split())
    for name in TABLES:
        assumed = [row for row in table(name) if re.search("memory|judgement|assum", row["source"])]
        assert all(ASSUMED[name] in row["source"] for row in assumed), name
        assert bool(assumed) == (name in ASSUMED), name
    read_from_a_page = [row["year"] for row in table("labour_market.csv") if "tab-" in row["source"]]
    assert read_from_a_page == ["2006", "2007"]
    assert "Only 2006 and 2007 were read from a page" in text
    assert "No figure but a judgement" in text


# Consistency of the tables


def test_every_place_in_a_table_is_a_municipality_we_list() -> None:
    known = {row["place"] for row in table("municipalities.csv")}
    assert len(known) == 19
    for name in TABLES:
        assert {row["place"] for row in table(name) if "place" in row} <= known, name


def test_every_place_has_a_population_for_each_year_1980_to_2009() -> None:
    wanted = {(row["place"], year) for row in table("municipalities.csv") for year in range(1980, 2010)}
    assert wanted <= set(population())


def test_municipal_ages_sum_to_the_registered_population() -> None:
    total: dict[tuple[str, int], int] = defaultdict(int)
    for row in table("population_by_age.csv"):
        total[row["place"], int(row["year"])] += sum(ages(row))
    assert len(total) == 13 * 5
    assert {key: value for key, value in total.items() if population()[key] != value} == {}


def test_national_ages_sum_to_the_printed_population() -> None:
    total: dict[int, int] = defaultdict(int)
    for row in table("national_population.csv"):
        total[int(row["year"])] += sum(ages(row))
    county = {row["county_code"]: row for row in table("county_immigrants.csv") if row["origin"] == "population"}
    printed = series("population")
    assert set(printed) == {2008, 2009}
    assert {year: total[year] for year in printed} == printed
    assert total[2009] == int(county["00"]["persons"])


def test_population_moves_by_its_components_and_the_residual() -> None:
    known, checked = population(), 0
    for row in table("components.csv"):
        if row["natural_increase"] == "":
            continue
        place, year = row["place"], int(row["year"])
        change = sum(int(row[part]) for part in ("natural_increase", "net_migration", "residual"))
        assert known[place, year + 1] - known[place, year] == change, row
        checked += 1
    assert checked == 18 * 29 + 58 - 8  # Verdal from 1951; eight years of Rendalen are not published


def test_residuals_since_1980_are_small_but_for_the_three_we_name() -> None:
    large = {
        (row["place"], row["year"])
        for row in table("components.csv")
        if row["residual"] and row["year"] >= "1980" and abs(int(row["residual"])) > 9
    }
    assert large == {("hadsel", "1985"), ("hadsel", "1987"), ("verdal", "1994")}


def test_verdals_births_deaths_and_moves_give_its_balances() -> None:
    rows = [row for row in table("components.csv") if row["births"]]
    assert {row["place"] for row in rows} == {"verdal"}
    assert len(rows) == 58
    for row in rows:
        assert int(row["births"]) - int(row["deaths"]) == int(row["natural_increase"])
        assert int(row["in_migration"]) - int(row["out_migration"]) == int(row["net_migration"])


def test_industries_are_shares_of_the_employed_in_every_place() -> None:
    rows = {
        row["place"]: [float(row[name]) for name in ("primary", "manufacturing", "public")]
        for row in table("employment.csv")
    }
    assert set(rows) == {row["place"] for row in table("municipalities.csv")}
    assert all(min(shares) > 0 and 30 < sum(shares) < 90 for shares in rows.values())
    assert rows["hjelmeland"] == [16.6008, 12.9776, 29.4466]


def test_every_place_has_a_share_with_higher_education() -> None:
    rows = {row["place"]: float(row["higher"]) for row in table("education.csv")}
    assert set(rows) == {row["place"] for row in table("municipalities.csv")}
    assert all(9 < share < 35 for share in rows.values())


def test_the_cornerstone_of_the_report_is_the_only_one() -> None:
    assert [(row["place"], row["name"], row["employees"]) for row in table("cornerstones.csv")] == [
        ("hjelmeland", "marine_harvest", "250")
    ]


def test_gross_flows_of_a_whole_year_agree_with_the_components() -> None:
    components = {(row["place"], row["year"]): row for row in table("components.csv")}
    years = [row for row in table("gross_flows.csv") if row["period_start"] == "2008-01-01"]
    assert {row["place"] for row in years} == {"hjelmeland", "suldal"}
    for row in years:
        yearly = components[row["place"], "2008"]
        assert int(row["births"]) - int(row["deaths"]) == int(yearly["natural_increase"])
        assert int(row["in_migration"]) - int(row["out_migration"]) == int(yearly["net_migration"])
        assert int(row["population_start"]) == population()[row["place"], 2008]


def test_moves_abroad_are_part_of_all_moves() -> None:
    for row in table("gross_flows.csv"):
        assert int(row["in_migration_abroad"]) <= int(row["in_migration"])
        assert int(row["out_migration_abroad"]) <= int(row["out_migration"])


def test_national_immigration_less_emigration_is_net_immigration() -> None:
    assert series("immigration")[2008] - series("emigration")[2008] == series("net_immigration")[2008]


def test_movers_of_both_sexes_are_the_men_and_the_women() -> None:
    groups: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for row in table("internal_migration.csv"):
        groups[row["year"], row["scope"], row["age_from"], row["age_to"]][row["sex"]] = int(row["movers"])
    for movers in groups.values():
        assert movers["male"] + movers["female"] == movers["both"]


@pytest.mark.parametrize("year", [1999, 2004])
def test_movers_of_all_ages_are_the_printed_moves_between_municipalities(year: int) -> None:
    movers = sum(
        int(row["movers"])
        for row in table("internal_migration.csv")
        if row["year"] == str(year) and row["scope"] == "between_municipalities" and row["sex"] == "both"
    )
    assert movers == series("moves_between_municipalities")[year]


def test_reasons_sum_to_all_first_immigrations() -> None:
    for year in range(1990, 2008):
        rows = [row for row in table("immigration.csv") if row["year"] == str(year)]
        count = {row["reason"]: int(row["first_immigrations"]) for row in rows}
        assert count.pop("total") == sum(count.values())


def test_origins_sum_to_all_immigrants_in_every_county() -> None:
    for code in COUNTIES:
        rows = [row for row in table("county_immigrants.csv") if row["county_code"] == code]
        count = {row["origin"]: int(row["persons"]) for row in rows}
        assert count.pop("population") > count.pop("all") == sum(count.values())


def test_county_age_groups_are_whole_and_sum_to_100_per_cent() -> None:
    for code in COUNTIES:
        rows = [row for row in table("county_age_structure.csv") if row["county_code"] == code]
        assert [int(row["age_from"]) for row in rows] == list(range(0, 90, 5))
        assert isclose(sum(float(row["percent"]) for row in rows), 100, abs_tol=1e-9)
        assert rows[-1]["source"].endswith("remainder")


def test_household_shares_sum_to_one_by_type_and_by_size() -> None:
    share = {row["household_type"]: float(row["share"]) for row in table("households_2001.csv")}
    sizes = [value for name, value in share.items() if name.startswith("size_")]
    assert isclose(sum(sizes), 1)
    assert isclose(sum(share.values()) - sum(sizes), 1)


@pytest.mark.parametrize(("year", "printed"), [(1996, 1.89), (2000, 1.85), (2003, 1.80), (2004, 1.83), (2007, 1.90)])
def test_age_specific_fertility_sums_to_the_printed_total_fertility(year: int, printed: float) -> None:
    row = next(row for row in table("fertility.csv") if row["year"] == str(year))
    total = sum(float(value) for column, value in row.items() if column.startswith("age_"))
    assert total == pytest.approx(printed, abs=0.011)


@pytest.mark.parametrize(("year", "sex", "printed"), LIFE_EXPECTANCY)
def test_death_rates_give_the_printed_life_expectancy(year: int, sex: str, printed: float) -> None:
    row = next(row for row in table("mortality.csv") if row["year"] == str(year) and row["sex"] == sex)
    alive, years = 1.0, 0.0
    for age in range(100):
        rate = float(row[f"age_{age}"])
        left = alive * exp(-rate)
        years += (alive - left) / log(alive / left) if rate else alive
        alive = left
    assert years + 2 * alive == pytest.approx(printed, abs=0.02)  # about two years are left at 100


def test_death_rates_are_blank_only_where_nobody_lived() -> None:
    blank = [
        int(column[4:])
        for row in table("mortality.csv")
        for column, value in row.items()
        if column.startswith("age_") and value == ""
    ]
    assert len(blank) == 84
    assert min(blank) == 105


# Targets


def test_targets_have_exactly_the_agreed_columns() -> None:
    assert list(targets()[0]) == ["quantity", "place", "year", "value", "uncertainty", "source", "known_by", "use"]


def test_a_target_is_fitted_scored_or_checked_and_nothing_else() -> None:
    assert {row["use"] for row in targets()} == {"fit", "score", "check"}


def test_a_quantity_of_a_place_and_year_stands_once() -> None:
    keys = Counter((row["quantity"], row["place"], row["year"]) for row in targets())
    assert [key for key, count in keys.items() if count > 1] == []


def test_nothing_from_the_scored_years_is_fitted() -> None:
    fitted = [row for row in targets() if row["use"] == "fit"]
    assert fitted
    assert [row for row in fitted if row["known_by"] > SCORED_FROM or row["year"] >= SCORED_FROM[:4]] == []


def test_populations_patterns_and_case_outcomes_are_never_fitted() -> None:
    fitted = {row["quantity"] for row in targets() if row["use"] == "fit"}
    likelihood = {"net_migration", "natural_increase", "births", "deaths", "gross_moves_per_1000"}
    likelihood |= {"in_migration_abroad_share", "out_migration_abroad_share"}
    assert {re.sub("_(first_half|third_quarter)$", "", quantity) for quantity in fitted} == likelihood


def test_what_follows_from_other_fitted_targets_is_not_fitted_again() -> None:
    fitted = {(row["quantity"], row["year"]) for row in targets() if row["place"] == "verdal" and row["use"] == "fit"}
    for year in range(1980, 2004):
        assert {quantity for quantity, of in fitted if of == str(year)} == {
            "births",
            "deaths",
            "net_migration",
            "gross_moves_per_1000",
        }


def test_no_target_is_known_before_it_happened() -> None:
    stock = re.compile("population|age_share_|rank_correlation")
    part = {"first_half": "07-01", "third_quarter": "10-01"}
    for row in targets():
        year, known = int(row["year"]), row["known_by"]
        if stock.match(row["quantity"]):
            assert known == f"{year}-01-01", row
        elif (suffix := re.search("(first_half|third_quarter)$", row["quantity"])) is not None:
            assert known == f"{year}-{part[suffix[1]]}", row
        elif re.search(r"V-\d\d", row["source"]):
            assert known == "2009-11-30", row
        else:
            assert known >= f"{year + 1}-01-01", row


def test_yearly_register_targets_are_known_when_the_year_is_over() -> None:
    rows = [row for row in targets() if row["quantity"] in {*YEARLY, "gross_moves_per_1000"}]
    assert [row for row in rows if row["known_by"] != f"{int(row['year']) + 1}-01-01"] == []


def test_a_fitted_or_scored_target_has_an_uncertainty_unless_it_is_a_register_count() -> None:
    for row in targets():
        certain = row["quantity"] in {"population", "population_change_2000_2009"}
        assert (float(row["uncertainty"]) == 0) if certain else (float(row["uncertainty"]) > 0), row


def test_every_place_of_a_target_is_a_municipality_or_a_named_aggregate() -> None:
    known = {row["place"] for row in table("municipalities.csv")} | AGGREGATES
    assert {row["place"] for row in targets()} <= known
    text = (ROOT / "calibration" / "TARGETS.md").read_text(encoding="utf-8")
    assert {name for name in AGGREGATES if name not in text} == set()


@pytest.mark.parametrize("quantity", YEARLY)
def test_yearly_targets_equal_the_components(quantity: str) -> None:
    rows = {(row["place"], int(row["year"])): row[quantity] for row in table("components.csv") if row["year"] >= "1980"}
    known = {key: float(value) for key, value in rows.items() if value}
    wanted = {key: value for key, value in target(quantity).items() if key[0] == "verdal" or key in known}
    assert wanted == known


def test_population_targets_equal_the_register() -> None:
    wanted = target("population")
    assert len(wanted) == 19 * 9
    assert wanted == {key: population()[key] for key in wanted}


def test_age_shares_of_a_place_and_year_sum_to_one() -> None:
    total: dict[tuple[str, str], float] = defaultdict(float)
    for row in targets():
        if row["quantity"].startswith("age_share_"):
            total[row["place"], row["year"]] += float(row["value"])
    assert len(total) == 13 * 5
    assert all(isclose(value, 1, abs_tol=1e-4) for value in total.values())


def test_population_changes_follow_from_the_populations() -> None:
    cases = defaultdict(list)
    for row in table("municipalities.csv"):
        cases[row["case"]].append(row["place"])
    for (case, _), change in target("population_change_2000_2009").items():
        assert change == sum(population()[place, 2009] - population()[place, 2000] for place in cases[case])


def test_cohort_ratios_follow_from_the_ages() -> None:
    people: dict[tuple[int, int], int] = defaultdict(int)
    for row in table("population_by_age.csv"):
        if row["place"] != "verdal":
            for age, count in enumerate(ages(row)):
                people[int(row["year"]), age] += count
    ratios = [row for row in targets() if row["quantity"].startswith("cohort_ratio_")]
    assert len(ratios) == 5
    for row in ratios:
        start, stop = (int(age) for age in row["quantity"].split("_")[2:])
        ratio = 1.0
        for age in range(start, stop):
            later = sum(people[year + 1, age + 1] for year in range(2005, 2009))
            ratio *= later / sum(people[year, age] for year in range(2005, 2009))
        assert ratio == pytest.approx(float(row["value"]), abs=0.006), row["quantity"]
