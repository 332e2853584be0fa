"""A posterior beside its prior as netCDF, in the layout of ArviZ: groups of variables over `chain` and `draw`.

ArviZ 1 opens it as an xarray `DataTree` (`xarray.open_datatree(file)`), ArviZ 0.x as an `InferenceData`
(`arviz.from_netcdf(file)`). The layout is the InferenceData schema,
https://python.arviz.org/en/stable/schema/schema.html.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from calibration.protocol import SEED_OF_CHECKS
from experiments.durable import sync
from experiments.problems import BadInput, FailedRun, why_not
from model import __version__
from model.parameters import Parameter
from scenarios.joint_prior import at_shares, joint_shares
from scenarios.study_schema import LATIN_HYPERCUBE

SUFFIX = ".nc"


def refuse(file: Path, overwrite: bool) -> None:
    """Refuse a file that cannot or shall not be written, before anything is computed for it.

    Raises:
        BadInput: what is missing, or what stands there.
    """
    try:
        import h5netcdf  # noqa: F401 - loaded by xarray later
        import h5py  # noqa: F401 - loaded by h5netcdf later
        import xarray  # noqa: F401
    except ImportError as error:
        raise BadInput(f"--out needs {error.name}; install it with: pip install 'bolyst[arviz]'") from None
    if file.suffix != SUFFIX:
        raise BadInput(f"--out {file}: allowed are names that end in {SUFFIX}")
    if not file.parent.is_dir():
        raise BadInput(f"--out {file}: there is no folder {file.parent}; choose one that is there")
    if file.is_dir():
        raise BadInput(f"--out {file}: is a folder; choose the name of a file")
    if file.exists() and not overwrite:
        raise BadInput(f"{file} exists already; choose another name, or replace it with --overwrite")


def write(
    file: Path, posterior: Mapping[str, np.ndarray], known: Mapping[str, Parameter], about: Mapping[str, str]
) -> None:
    """Write draws of a posterior, and as many of the prior of the same parameters.

    Args:
        file: to be written; it takes its name once it is complete.
        posterior: float64 [draw] by parameter.
        known: every parameter by name.
        about: what else is to be said of the posterior, as attributes of the file.

    Raises:
        FailedRun: the file could not be written.
    """
    import xarray

    number = len(next(iter(posterior.values())))
    prior = at_shares(joint_shares(LATIN_HYPERCUBE, tuple(posterior), number, SEED_OF_CHECKS), known)
    made = {
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "creation_library": "bolyst",
        "creation_library_version": __version__,
        "creation_library_language": "Python",
        "inference_library": "bolyst",
        "inference_library_version": __version__,
    }
    groups = {
        "/": xarray.Dataset(attrs={**made, **about}),
        "/posterior": _group(posterior, known, {**made, **about}),
        "/prior": _group(prior, known, {**made, "design": LATIN_HYPERCUBE, "seed": SEED_OF_CHECKS}),
    }
    unfinished = file.with_name(f".{file.name}.bolyst-unfinished")
    try:
        try:
            xarray.DataTree.from_dict(groups).to_netcdf(unfinished, engine="h5netcdf")
            sync(unfinished)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise FailedRun(f"{file} could not be written: {why_not(error)}; nothing was kept") from error


def _group(draws: Mapping[str, np.ndarray], known: Mapping[str, Parameter], attributes: dict[str, Any]) -> Any:
    """An xarray data set of one chain: the draws are independent, and none comes from another."""
    import xarray

    number = len(next(iter(draws.values())))
    return xarray.Dataset(
        {
            name: (("chain", "draw"), values[np.newaxis, :], {"unit": known[name].unit, "source": known[name].source})
            for name, values in draws.items()
        },
        coords={"chain": np.arange(1), "draw": np.arange(number)},
        attrs=attributes,
    )
