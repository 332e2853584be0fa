"""A checked scenario, ready to be run."""

from dataclasses import dataclass, field
from datetime import date

from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.shock_use import ShockUse


@dataclass(frozen=True)
class Scenario:
    """A checked scenario, ready to be run.

    Args:
        name: of the file, without its ending.
        title: for reports.
        case: name of the municipality or region.
        places: names of the modelled municipalities, in the order of the model's table.
        start: first day of the run, a 1 January.
        stop: first day after the run, the first of a month.
        known_to: last day whose public figures the run may use.
        seed: of the first replicate.
        rules: files of rules beside the model's own: absolute paths, or names that installed packages offer.
        parameters: values that differ from the model's own, by parameter name.
        instruments: what is done, as the model's own objects, in the order of the file.
        projects: that carry some of the instruments.
        shocks: what happens whatever is done, likewise.
        national: figures of the national drivers that are stated for years to come, by `model.national.DRIVERS` and year.
        text: the file as it was read, for manifests.
    """

    name: str
    title: str
    case: str
    places: tuple[str, ...]
    start: date
    stop: date
    known_to: date
    seed: int = 1
    rules: tuple[str, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict, hash=False)
    instruments: tuple[HazardRatio | InstrumentUse, ...] = ()
    projects: tuple[Project, ...] = ()
    shocks: tuple[ShockUse | HazardRatio | InstrumentUse, ...] = ()
    national: dict[str, dict[int, float]] = field(default_factory=dict, hash=False)
    text: str = field(default="", repr=False)

    @property
    def months(self) -> int:
        """Length of the run in months."""
        return 12 * (self.stop.year - self.start.year) + self.stop.month - self.start.month
