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
        ratio: of CRPS to that of the shrunk drift.
        cover_90: share of outcomes inside 90 %.
    """

    must: bool
    hoped: bool
    audit: bool
    ratio: float
    cover_90: float

    @property
    def why(self) -> str:
        """Each of what must be reached, with its limit."""
        low, high = COVERS
        ratio = "reached" if self.ratio <= MUST_RATIO else "missed"
        cover = "reached" if low <= self.cover_90 <= high else "missed"
        return (
            f"CRPS {self.ratio:.3f} of the shrunk drift, at most {MUST_RATIO:g}: {ratio}; {self.cover_90:.3f} inside 90 %, "
            f"{low:g} to {high:g}: {cover}; hoped for at most {HOPED_RATIO:g}"
        )

    @property
    def words(self) -> str:
        """As it is printed."""
        hoped, must = ("reached" if each else "missed" for each in (self.hoped, self.must))
        told = f"must: {must}; hoped for: {hoped} ({self.why})"
        return (
            f"AUDIT: search for a leak before anybody believes this ({'; '.join(AUDIT)}); {told}"
            if self.audit
            else told
        )


def verdict(ratio: float, cover_90: float) -> Verdict:
    """What the protocol says of a ratio to the shrunk drift with the same history, and a coverage of 90 % intervals."""
    low, high = COVERS
    must = ratio <= MUST_RATIO and low <= cover_90 <= high
    return Verdict(must, ratio <= HOPED_RATIO, ratio < AUDIT_RATIO, ratio, cover_90)
