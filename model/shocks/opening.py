"""An opening: a large employer begins in a place, with positions that nobody holds yet (C-38).

From then on it wants what the rule `positions` makes of its positions, like any employer of the industry. They are vacant
until seekers and newcomers have found them. After the stop it wants nobody, and its people lose their jobs after notice.
"""

from model import Parameter, Shock

positions = Parameter(
    0.0, unit="positions", range=(0.0, 1000.0), source="of people who live in the modelled places; a decision"
)


def wanted(t):
    """Positions of a usual month: positions while it lasts, 0 after it."""
    return positions if t.lasted > 0 and t.after == 0 else 0


opening = Shock(
    "a large employer begins in a place",
    chooses=("sector",),
    either=("positions",),
    whole=("positions",),
    positions_new=wanted,
)
