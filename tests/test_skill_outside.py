"""A municipality outside the report is forecast from what was known of it, and leaves nothing behind."""

import pytest

from experiments import skill_outside
from model.table_rows import folders, shipped


def test_the_similar_municipalities_are_those_in_no_case() -> None:
    assert set(skill_outside.outside()) == {"bo", "engerdal", "hadsel", "holtalen", "suldal", "vaeroy"}


def test_each_is_forecast_from_its_population_at_the_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skill_outside, "outside", lambda: ("vaeroy", "engerdal"))
    before = folders()
    found = skill_outside.forecasts(2008, workers=1, members=2)
    assert folders() == before
    known = {row["place"]: int(row["population"]) for row in shipped("population") if row["year"] == "2008"}
    for place in ("vaeroy", "engerdal"):
        rows = found[found.place == place]
        assert set(rows.year) == {2008, 2009}
        assert (rows[rows.year == 2008].population == known[place]).all()
        assert rows[rows.year == 2009].population.nunique() == 2


def test_a_case_is_made_of_what_was_known_at_the_origin_alone() -> None:
    for table in ("population", "components"):
        known = skill_outside._known(table, "engerdal", 2006)
        assert max(row["year"] for row in known) == ("2006" if table == "population" else "2005")
