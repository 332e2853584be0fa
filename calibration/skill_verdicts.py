"""What the protocol says of scores: must, hoped for, audit."""

from dataclasses import dataclass

from calibration.protocol import AUDIT_RATIO, COVERS, HOPED_RATIO, MUST_RATIO

#: What is done in an audit before anybody believes a score below the limit.
AUDIT = (
    "give every figure known after the origin a wrong value: no forecast may move",
    "score forecasts of the prior alone: the gain must go with the posterior",
    "score each origin and each place apart: no single one may carry the gain",
)


@dataclass(frozen=True)
class Verdict:
    """What the protocol says of a window.

    Attributes:
        must: whether CRPS and coverage are as they must be.
        hoped: whether the CRPS is as hoped for.
        audit: whether it is so low that a leak is searched for first.
    """

    must: bool
    hoped: bool
    audit: bool

    @property
    def words(self) -> str:
        """As it is printed."""
        hoped, must = ("reached" if each else "missed" for each in (self.hoped, self.must))
        told = f"must: {must}; hoped for: {hoped}"
        return (
            f"AUDIT: search for a leak before anybody believes this ({'; '.join(AUDIT)}); {told}"
            if self.audit
            else told
        )


def verdict(ratio: float, cover_90: float) -> Verdict:
    """What the protocol says of a ratio to the shrunk drift with the same history, and a coverage of 90 % intervals."""
    low, high = COVERS
    return Verdict(ratio <= MUST_RATIO and low <= cover_90 <= high, ratio <= HOPED_RATIO, ratio < AUDIT_RATIO)
