"""In-migration: families and singles without ties arrive from the rest of Norway.

How many arrive follows from the place's balance (`model.outside`): the net level of the year is given, the other flows
follow from their own rules, and these streams fill what is left.
"""

from model import REST_OF_NORWAY, Arrival, Parameter, Who

family_share = Parameter(0.35, unit="share", range=(0.1, 0.7), source="of arriving households; assumption")
youth_pull = Parameter(
    0.55,
    unit="ratio",
    range=(0.2, 1.0),
    source="under 28 against the national age profile: net loss of the young; assumption",
)
grown = Parameter(28.0, unit="years", range=(25.0, 30.0), source="C-05: young adults over 28")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
oldest_family = Parameter(49.0, unit="years", range=(44.0, 60.0), source="head of a family on the move; assumption")
female_singles = Parameter(
    0.46, unit="share", range=(0.3, 0.6), source="SSB moves 1999, single ages 18 and over; assumption"
)
female_heads = Parameter(
    0.25, unit="share", range=(0.05, 0.6), source="heads are the older partner or lone parents; assumption"
)
partnered = Parameter(0.80, unit="share", range=(0.5, 1.0), source="couples among arriving families; assumption")
with_children = Parameter(0.70, unit="share", range=(0.3, 1.0), source="of arriving families; assumption")
children = Parameter(1.8, unit="children", range=(1.0, 3.0), source="mean of families with children; assumption")


def single_age(sex, age, movers):
    """Movers of that age, fewer of the young."""
    if age < youngest:
        return 0.0
    if age < grown:
        return movers * youth_pull
    return movers


def family_age(sex, age, movers):
    """Movers up to the age of the oldest family heads, fewer of the young."""
    if age > oldest_family:
        return 0.0
    return single_age(sex, age, movers)


families = Who(age=family_age, female=female_heads, partnered=partnered, with_children=with_children, children=children)
singles = Who(age=single_age, female=female_singles)


@Arrival(comes_from=REST_OF_NORWAY, who=families)
def in_migration_families(place):
    """Arriving families per year: population x balance x family share."""
    return place.population * place.in_balance * family_share


@Arrival(comes_from=REST_OF_NORWAY, who=singles)
def in_migration_singles(place):
    """Arriving singles per year: population x balance x (1 - family share)."""
    return place.population * place.in_balance * (1 - family_share)
