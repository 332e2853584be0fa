"""The enlargement of the EEA, on another day than 1 May 2004 (C-18, C-19).

From its start on seasonal workers from the new member states may settle, and employers recruit more abroad. The observed
figures of labour immigration hold the enlargement of 2004: between its day and a later start what it brought is taken
out of them, and added between an earlier start and its day.
"""

from model import Parameter, Shock

more = Parameter(
    2.7,
    unit="ratio",
    range=(1.0, 8.0),
    source="first labour immigrations, 2005 against 2003 at equal unemployment (SSB); all of it, at once: assumption",
)


def may_settle(t):
    """Whether citizens of the new member states may settle: from the start on."""
    return 1 if t.lasted > 0 else 0


def recruited(t):
    """Ratio on the country's labour immigration: more, from the start on."""
    return more if t.lasted > 0 else 1


enlargement = Shock(
    "the EEA is enlarged on another day than 1 May 2004",
    instead_of="labour_immigration_enlargement",
    eea_open=may_settle,
    labour_immigration=recruited,
)
