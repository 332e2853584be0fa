"""A closure: one large employer of a place closes, or cuts its positions, until it opens again (C-38, V-26).

Who works there loses the job after notice, like anybody whose employer has more staff than positions; nothing else is
told of the shock. `employer` names one that is known by name; `sector` means the employer of that industry with the most
staff in the month in which the closure begins, and that one while it lasts. Businesses of people's own are not meant. A
place without such an employer has no closure.
"""

from model import Parameter, Shock

share = Parameter(
    1.0, unit="share", range=(0.0, 1.0), source="of its positions that go: all when it closes; a decision; assumption"
)


def kept(t):
    """Ratio on the positions of the employer: 1 - share while it lasts, 1 after it."""
    return 1 - share if t.lasted > 0 and t.after == 0 else 1


closure = Shock(
    "one large employer of a place closes, or cuts its positions",
    chooses=("employer", "sector"),
    positions_kept=kept,
)
