"""A downturn: for a time fewer workers are asked for than usual (C-40).

Without places it is the country's: it comes on top of the national cycle, takes positions everywhere, lowers moves within
Norway and recruiting abroad. With places only those have it, and the country round them goes on as before: its jobs are
the nearer, and fewer come.
"""

from model import Parameter, Shock

depth = Parameter(
    0.70,
    unit="ratio",
    range=(0.2, 1.0),
    source="labour demand at the bottom, of openings more than of jobs; unemployed 3.2 to 4.6 % 1999-2005 (LFS); assumption",
)
onset = Parameter(6.0, unit="months", range=(1.0, 36.0), source="from the start to the bottom; assumption")
recovery = Parameter(24.0, unit="months", range=(1.0, 120.0), source="from the stop to a usual year; assumption")
recruiting = Parameter(
    1.0,
    unit="exponent",
    range=(0.0, 3.0),
    source="C-45: of the country's demand on labour immigration; as `labour_immigration_vacancies`; assumption",
)


def there(t):
    """Share of the downturn that is there: it comes by equal steps over `onset` and goes over `recovery` after the stop."""
    return min(t.lasted / onset, 1) * max(1 - t.after / recovery, 0)


def demand(t):
    """Ratio on labour demand: 1 - (1 - depth) x the share that is there."""
    return 1 - (1 - depth) * there(t)


def recruited(t):
    """Ratio on the country's labour immigration: demand ^ recruiting."""
    return demand(t) ** recruiting


downturn = Shock(
    "fewer workers are asked for than usual, in places or in the whole country",
    onset="onset",
    labour_demand=demand,
    labour_immigration=recruited,
)
