"""Construction: dwellings are built where few stand empty, late, and not where they sell for less than they cost.

Only what is added to the stock counts: homes that replace others, or become holiday homes, are in neither number.
"""

from model import Growth, Parameter, felt_vacancy, homes_wanted

late = Parameter(
    1.5, unit="years", range=(0.25, 6.0), source="from scarcity to the keys: noticing, planning, building; assumption"
)
worthwhile = Parameter(
    0.05,
    unit="share",
    range=(0.0, 0.2),
    source="vacant dwellings from which on homes sell for less than they cost to build; assumption, prior",
)
building = Parameter(
    0.4,
    unit="1/year",
    range=(0.0, 3.0),
    source="dwellings a year per dwelling and share fewer vacant: 0.4 % a year at 4 % vacant; assumption, prior",
)
owned = Parameter(0.75, unit="weight", range=(0.05, 1.0), source="of built homes by tenure; as the stock; assumption")
rented = Parameter(0.18, unit="weight", range=(0.0, 1.0), source="of built homes by tenure; as the stock; assumption")
municipal = Parameter(0.07, unit="weight", range=(0.0, 1.0), source="of built homes by tenure; I-02; assumption")
central = Parameter(
    0.60, unit="share", range=(0.0, 1.0), source="built within walking distance of the centre; assumption"
)


@Growth(felt_vacancy)
def vacancy_noticed(place):
    """Change per year of the share of dwellings that builders take for vacant: (share - what they take it for) / late."""
    return (place.vacant_dwellings / (place.dwellings + 1) - place.felt_vacancy) / late


@Growth(homes_wanted)
def construction(place):
    """Dwellings built a year: dwellings x building x (worthwhile - share taken for vacant), none above it."""
    return place.dwellings * building * max(worthwhile - place.felt_vacancy, 0)
