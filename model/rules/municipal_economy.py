"""Municipal economy: income follows inhabitants, cost their ages and what is there anyway; services follow the money.

All amounts are NOK of 2008, and all are assumptions: orders of magnitude from memory, none checked against accounts. Only
what changes against the start acts on anybody: at the start the account balances and the service level is 1.
"""

from model import Growth, Parameter, service_level

_ASSUMED = "NOK of 2008; from memory, assumption"

# income
tax = Parameter(
    25e3, unit="NOK/year", range=(5e3, 8e4), source=f"per resident who works, after equalisation; {_ASSUMED}"
)
inhabitant = Parameter(
    12.5e3, unit="NOK/year", range=(0.0, 5e4), source=f"block grant and equalised tax per inhabitant; {_ASSUMED}"
)
per_pupil = Parameter(
    55e3, unit="NOK/year", range=(0.0, 1.5e5), source=f"block grant per inhabitant of 6-15; {_ASSUMED}"
)
per_elderly = Parameter(
    12e3, unit="NOK/year", range=(0.0, 1e5), source=f"block grant per inhabitant of 67-79; {_ASSUMED}"
)
per_oldest = Parameter(
    90e3, unit="NOK/year", range=(0.0, 3e5), source=f"block grant per inhabitant of 80 and over; {_ASSUMED}"
)
fixed = Parameter(
    11e6,
    unit="NOK/year",
    range=(0.0, 5e7),
    source=f"block grant to every municipality, as a small one gets it; {_ASSUMED}",
)
per_place = Parameter(
    90e3, unit="NOK/year", range=(0.0, 2e5), source=f"state grant per child in kindergarten (to 2010); {_ASSUMED}"
)
integration = Parameter(
    112e3,
    unit="NOK/year",
    range=(0.0, 2.5e5),
    source=f"integration grant per refugee, 560,000 over five years (2009); {_ASSUMED}",
)
grant_years = Parameter(
    5.0, unit="years", range=(1.0, 10.0), source="integration grants: five years from the settlement; from memory"
)
# standard cost
kindergarten = Parameter(110e3, unit="NOK/year", range=(2e4, 3e5), source=f"per kindergarten place; {_ASSUMED}")
pupil = Parameter(70e3, unit="NOK/year", range=(2e4, 2e5), source=f"per pupil; {_ASSUMED}")
school = Parameter(3e6, unit="NOK/year", range=(0.0, 2e7), source=f"per school, however small; {_ASSUMED}")
care = Parameter(25e3, unit="NOK/year", range=(0.0, 1e5), source=f"care per inhabitant of 67-79; {_ASSUMED}")
much_care = Parameter(
    180e3, unit="NOK/year", range=(2e4, 5e5), source=f"care per inhabitant of 80 and over; {_ASSUMED}"
)
jobless = Parameter(
    60e3, unit="NOK/year", range=(0.0, 2e5), source=f"social services per person looking for work; {_ASSUMED}"
)
programme = Parameter(
    220e3,
    unit="NOK/year",
    range=(0.0, 5e5),
    source=f"introduction programme per participant: benefit of twice the basic amount, teaching; {_ASSUMED}",
)
settled = Parameter(
    70e3,
    unit="NOK/year",
    range=(0.0, 2e5),
    source="homes, interpreters, benefits per refugee with grants; with the programme about what the grants pay; "
    f"{_ASSUMED}",
)
others = Parameter(
    15e3, unit="NOK/year", range=(0.0, 5e4), source=f"health, culture, roads, administration per inhabitant; {_ASSUMED}"
)
running = Parameter(
    15e6, unit="NOK/year", range=(0.0, 8e7), source=f"the same of every municipality, however small; {_ASSUMED}"
)
# how services follow
adjusting = Parameter(
    1.0, unit="years", range=(0.25, 5.0), source="until two thirds of what income allows is done; assumption"
)
recovery = Parameter(
    4.0,
    unit="years",
    range=(1.0, 20.0),
    source="over which savings are spent and deficits made up; Local Government Act: two, at most four; assumption",
)


def tax_income(place):
    """Tax of those who work."""
    return tax * place.taxpayers


def block_grant(place):
    """Block grant (rammetilskudd), by inhabitants and their ages."""
    by_age = per_pupil * place.pupils + per_elderly * place.elderly + per_oldest * place.oldest
    return inhabitant * place.population + by_age + fixed


def kindergarten_grant(place):
    """State grant for the children in kindergarten."""
    return per_place * place.kindergarten_children


def integration_grant(place):
    """Integration grants (integreringstilskudd) for refugees settled in the last years."""
    return integration * place.granted


def kindergarten_cost(place):
    """Standard cost of the kindergarten places there are, beyond parents' fees."""
    return kindergarten * place.kindergarten_places


def school_cost(place):
    """Standard cost of schools."""
    return pupil * place.pupils + school * place.schools


def elderly_care(place):
    """Standard cost of care for the elderly."""
    return care * place.elderly + much_care * place.oldest


def social_services(place):
    """Standard cost of social services."""
    return jobless * place.job_seekers


def refugee_services(place):
    """Standard cost of settling refugees and of the introduction programme."""
    return settled * place.granted + programme * place.enrolled


def other_services(place):
    """Standard cost of all else."""
    return others * place.population + running


def income(place):
    """Income a year."""
    return tax_income(place) + block_grant(place) + kindergarten_grant(place) + integration_grant(place)


def need(place):
    """Standard cost of services a year, as at the start."""
    by_age = kindergarten_cost(place) + school_cost(place) + elderly_care(place)
    return by_age + social_services(place) + refugee_services(place) + other_services(place)


def funding(place):
    """Income, with a part of what was saved, over the standard cost: (income + fund / recovery) / need."""
    return (income(place) + place.fund / recovery) / (need(place) + 1)


@Growth(service_level)
def services_follow_money(place):
    """Change per year: (funding against the start - service level) / adjusting (C-38)."""
    return (funding(place) / place.funding_at_start - place.service_level) / adjusting
