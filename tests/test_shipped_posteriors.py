"""The posteriors that ship: there for every case and origin, within their ranges, and made of what may be read."""

import json
from pathlib import Path

import pytest

import calibration
from calibration.posteriors import KINDS
from calibration.protocol import MEMBERS
from experiments.bank import FACTUAL
from experiments.posterior_writing import DRAWS, figures_digest
from model.parameters import registry
from scenarios import posterior as posteriors

HOME = Path(calibration.__file__).parent / "posterior"


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_and_a_new_place_have_draws_within_their_ranges(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posteriors, "FOLDER", HOME)
    for case in (*FACTUAL, posteriors.NEW_PLACE):
        found = posteriors.posterior(case, None, registry(), kind)  # refuses what leaves its range
        assert {len(column) for column in found.values()} == {DRAWS}
        assert DRAWS >= MEMBERS


@pytest.mark.parametrize("kind", KINDS)
def test_they_read_what_may_be_read_and_nothing_else_since(kind: str) -> None:
    manifest = json.loads((HOME / kind / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == kind
    assert manifest["knows_to"] == KINDS[kind].isoformat()
    assert manifest["figures_sha256"] == figures_digest(kind)
    assert (manifest["outcomes"] == []) == (kind != posteriors.SHIPPED)
