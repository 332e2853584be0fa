"""`bolyst posterior`: the table of what the data moved, and the netCDF that ArviZ reads."""

import errno
import sys
from pathlib import Path

import arviz_base
import numpy as np
import pytest
import xarray

from calibration.hierarchy import movable
from experiments import netcdf
from experiments.cli import main
from experiments.posterior_table import moved
from model.parameters import registry
from scenarios import posterior
from tests.posteriors import BIRTHS, LEFT_OUT, NUMBER, write_posterior

Said = pytest.CaptureFixture[str]


@pytest.fixture
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    monkeypatch.chdir(tmp_path)
    return write_posterior(tmp_path / "fitted", monkeypatch)


def refusal(said: Said, *arguments: str) -> str:
    """The one line that refuses a command."""
    assert main(("posterior", *arguments)) == 2
    (line,) = said.readouterr().err.splitlines()
    return line


@pytest.mark.usefixtures("fitted")
def test_the_table_tells_every_parameter_and_which_are_driven_by_the_prior(capsys: Said) -> None:
    assert main(("posterior", "hjelmeland")) == 0
    first, headings, *rows, last = capsys.readouterr().out.splitlines()
    assert first == f"Posterior of hjelmeland, shipped: {NUMBER} draws; it has seen what was known on 2009-01-01"
    assert headings.split("  ")[0] == "parameter"
    assert rows[0].split()[0] == "births_level"
    assert not rows[0].endswith("prior-driven")
    of_file = posterior.posterior("hjelmeland", None, registry())
    assert {row.split()[0] for row in rows} == of_file.keys()
    driven = [row for row in rows if row.endswith("prior-driven")]
    assert 0 < len(driven) < len(rows)
    small = 2.0 * np.sqrt(2.0 / NUMBER)  # no more than so few draws can show
    of_instruments = {name for name in of_file if not movable([name])[0]}
    for row in rows:
        name, contraction = row.split()[0], float(row.split()[-2 if row in driven else -1])
        assert (row in driven) == (contraction < small or name in of_instruments), row
    assert of_instruments <= {row.split()[0] for row in driven}
    assert f"{len(driven)} of {len(rows)} are prior-driven" in last


def test_what_is_told_of_a_parameter_is_that_of_prior_and_draws(fitted: dict[str, np.ndarray]) -> None:
    rows = {row.name: row for row in moved(fitted, registry())}
    births = rows["births_level"]
    assert births.prior_mean == pytest.approx(1.03 * np.exp(0.06**2 / 2), abs=1e-3)
    assert births.prior_sd == pytest.approx(1.03 * 0.06, rel=0.01)
    assert (births.mean, births.sd) == pytest.approx((BIRTHS.mean(), BIRTHS.std(ddof=1)))
    assert (births.low, births.middle, births.high) == pytest.approx(tuple(np.quantile(BIRTHS, (0.05, 0.5, 0.95))))
    deviates = np.log(BIRTHS / 1.03) / 0.06  # behind a logarithm that is normal
    assert births.contraction == pytest.approx(1.0 - deviates.var(ddof=1), rel=1e-4)
    assert births.contraction > 0.98
    assert not births.prior_driven
    assert list(rows) == sorted(rows, key=lambda name: -rows[name].contraction)


def test_a_posterior_that_is_the_prior_contracts_by_nothing() -> None:
    known = registry()
    at = (np.arange(4000) + 0.5) / 4000
    same = {
        name: known[name].prior.quantile(at, *known[name].range) for name in ("deaths_level", "out_migration_level")
    }
    for row in moved(same, known):
        assert row.contraction == pytest.approx(0.0, abs=0.005)
        assert row.prior_driven


def test_arviz_reads_the_draws_of_posterior_and_prior(fitted: dict[str, np.ndarray], capsys: Said) -> None:
    assert main(("posterior", "hjelmeland", "--out", "draws.nc")) == 0
    assert capsys.readouterr().out.endswith("Draws:    draws.nc (groups posterior and prior)\n")
    with arviz_base.convert_to_datatree("draws.nc") as tree:
        assert set(tree.children) == {"posterior", "prior"}
        for group in ("posterior", "prior"):
            found = tree[group].dataset
            assert set(found.data_vars) == fitted.keys()
            assert dict(found.sizes) == {"chain": 1, "draw": NUMBER}
            assert all(each.dims == ("chain", "draw") for each in found.data_vars.values())
            assert found.attrs["inference_library"] == "bolyst"
        assert (tree["posterior"]["births_level"].to_numpy()[0] == BIRTHS).all()
        assert tree["posterior"]["births_level"].attrs["unit"] == "ratio"
        assert tree["posterior"].attrs["known_by"] == "2009-01-01"
        assert tree["prior"]["births_level"].std() > 3 * BIRTHS.std()
        wide = arviz_base.extract(tree)  # what ArviZ's plots and statistics begin with
        assert wide.sizes["sample"] == NUMBER


@pytest.mark.usefixtures("fitted")
def test_a_posterior_made_to_be_scored_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    why = "posterior hjelmeland: nothing of the kind skill/2005 is fitted for it yet; fitted for it: shipped"
    assert refusal(capsys, "hjelmeland", "--kind", "skill/2005") == why
    write_posterior(tmp_path / "fitted", monkeypatch, posterior.skill_kind(2005))
    assert main(("posterior", "hjelmeland", "--kind", "skill/2005")) == 0
    assert "Posterior of hjelmeland, skill/2005" in (out := capsys.readouterr().out)
    assert "known on 2005-01-01" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("hjelmland",), 'posterior "hjelmland" is not a case; did you mean hjelmeland?'),
        (("verdal",), "posterior verdal: nothing of the kind shipped is fitted for it yet"),
        (
            ("hjelmeland", "--kind", "skill/2009"),
            "--kind skill/2009: allowed are shipped, skill/2004, skill/2005, skill/2006, skill/2007 and skill/2008",
        ),
        (("hjelmeland", "--out", "draws.csv"), "--out draws.csv: allowed are names that end in .nc"),
        (("hjelmeland", "--out", "no/draws.nc"), "--out no/draws.nc: there is no folder no; choose one that is there"),
        (("hjelmeland", "--out", "folder.nc"), "--out folder.nc: is a folder; choose the name of a file"),
        (
            ("hjelmeland", "--out", "there.nc"),
            "there.nc exists already; choose another name, or replace it with --overwrite",
        ),
    ],
)
@pytest.mark.usefixtures("fitted")
def test_what_cannot_be_told_or_written_is_refused_in_a_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, capsys: Said
) -> None:
    (tmp_path / "folder.nc").mkdir()
    (tmp_path / "there.nc").touch()
    before = sorted(tmp_path.iterdir())
    assert refusal(capsys, *arguments) == sentence
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("fitted")
def test_earlier_draws_are_replaced_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "there.nc").write_text("something else", encoding="utf-8")
    assert main(("posterior", "hjelmeland", "--out", "there.nc", "--overwrite")) == 0
    with xarray.open_datatree("there.nc") as tree:
        assert "posterior" in tree.children


@pytest.mark.parametrize("package", ["xarray", "h5netcdf", "h5py"])
@pytest.mark.usefixtures("fitted")
def test_what_is_not_installed_is_named_with_the_extra_that_brings_it(
    package: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    why = f"--out needs {package}; install it with: pip install 'bolyst[arviz]'"
    assert refusal(capsys, "hjelmeland", "--out", "draws.nc") == why
    assert main(("posterior", "hjelmeland")) == 0  # the table needs none of it


@pytest.mark.usefixtures("fitted")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(netcdf, "sync", full)
    before = sorted(tmp_path.iterdir())
    assert main(("posterior", "hjelmeland", "--out", "draws.nc")) == 1
    why = "draws.nc could not be written: No space left on device; nothing was kept"
    assert capsys.readouterr().err.splitlines() == [why]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no table", "hjelmeland.parquet: is no Parquet file; allowed is what a fit wrote"),
        (None, "hjelmeland.parquet holds no two draws of any parameter, so that nothing can be told"),
    ],
)
@pytest.mark.usefixtures("fitted")
def test_a_file_that_holds_no_posterior_is_refused(content: bytes | None, why: str, capsys: Said) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = posterior.posterior_file("hjelmeland")
    if content is None:
        pq.write_table(pa.table({LEFT_OUT: [1.0]}), file)
    else:
        file.write_bytes(content)
    assert refusal(capsys, "hjelmeland") == f"posterior hjelmeland: {why}"
