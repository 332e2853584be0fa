"""A larger settlement: for some years the municipality decides to take more refugees (C-41, C-42).

More come in the month in which the group of the year comes, if that month lies between start and stop. `ratio` enlarges
the group that is decided anyway, so nothing in a year without one; `persons` come in every year. In a region each of the
places takes as many more. The national number of refugees does not change: who is settled here is settled nowhere else.
"""

from model import Parameter, Shock

persons = Parameter(
    0.0,
    unit="persons a year",
    range=(0.0, 200.0),
    source="a decision; 54 is 2 % of the inhabitants of Hjelmeland (X-21)",
)
ratio = Parameter(1.0, unit="ratio", range=(1.0, 10.0), source="a decision, against that of the year")


def enlarged(t):
    """Ratio on the group decided: ratio while it lasts."""
    return ratio if t.lasted > 0 and t.after == 0 else 1


def beside(t):
    """Persons a year beside that group: persons while it lasts."""
    return persons if t.lasted > 0 and t.after == 0 else 0


larger_settlement = Shock(
    "the municipality takes more refugees for some years",
    either=("persons", "ratio"),
    settlement=enlarged,
    settled=beside,
)
