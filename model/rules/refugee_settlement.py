"""Refugee settlement: the municipality decides how many refugees it takes; they come in whole groups, in some years none.

The introduction programme (Introduction Act of 2003: voluntary from 1 September 2003, a duty from 1 September 2004) takes
two years; it ties refugees to the municipality meanwhile (C-21, C-42).
"""

from math import exp

from model import ABROAD, Arrival, Beta, Event, LogNormal, Parameter, Who, finish_programme

decided = Parameter(
    1.0,
    unit="ratio",
    range=(0.0, 6.0),
    prior=LogNormal(1.0, 0.3),
    source="settlement against the place's usual decision (settlement.csv)",
)
stock = Parameter(
    0.0,
    unit="share",
    range=(0.0, 0.05),
    source="refugees the municipality wants among inhabitants; I-48, X-21: at least 2 %",
)
zero_years = Parameter(
    0.25,
    unit="share",
    range=(0.0, 0.8),
    prior=Beta(3.0, 9.0),
    source="years without settlement; 296 of 434 municipalities settled in 2002 (UDI)",
)
group_spread = Parameter(
    0.30,
    unit="share",
    range=(0.0, 0.9),
    source="size of a year's group round its mean: 8 to 15 in Hjelmeland; judgement",
)
reception = Parameter(
    0.70, unit="share", range=(0.0, 1.0), source="registered at a reception centre elsewhere before; assumption"
)
mode = Parameter(27.0, unit="years", range=(22.0, 36.0), source="peak age of settled adults; assumption")
spread = Parameter(11.0, unit="years", range=(6.0, 18.0), source="spread round that age; assumption")
youngest = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")
female = Parameter(0.35, unit="share", range=(0.1, 0.7), source="heads of settled households; assumption")
partnered = Parameter(0.35, unit="share", range=(0.0, 0.9), source="couples among settled households; assumption")
with_children = Parameter(0.45, unit="share", range=(0.0, 0.9), source="of settled households; assumption")
children = Parameter(
    2.6, unit="children", range=(1.0, 5.0), source="§5.6: several large families, three with seven children; assumption"
)
left_behind = Parameter(0.30, unit="share", range=(0.0, 0.8), source="singles whose family waits abroad; assumption")
europe = Parameter(0.20, unit="share", range=(0.0, 1.0), source="of refugees; the rest from outside Europe; assumption")
introduced = Parameter(
    2003 + 8 / 12,
    unit="calendar year",
    range=(2003.0, 2100.0),
    source="Introduction Act: voluntary from 1 September 2003",
)
duty = Parameter(
    2004 + 8 / 12, unit="calendar year", range=(2003.0, 2100.0), source="Introduction Act: duty from 1 September 2004"
)
voluntary = Parameter(0.5, unit="share", range=(0.0, 1.0), source="who took part before the duty; assumption")
at_once = Parameter(1000.0, unit="1/year", range=(100.0, 10000.0), source="certain within the month")


def adult_age(sex, age, movers):
    """A bell round the peak age, from 18: exp(-((age - mode) / spread)^2)."""
    if age < youngest:
        return 0.0
    return exp(-(((age - mode) / spread) ** 2))


refugees = Who(
    age=adult_age,
    female=female,
    partnered=partnered,
    with_children=with_children,
    children=children,
    origins=(("europe", europe), ("outside_europe", None)),
    ground="refuge",
    activity="programme",
    motives=(("refuge", None),),
    family_abroad=left_behind,
)


@Arrival(comes_from=ABROAD, who=refugees, whole=True, reception=reception)
def refugee_settlement(place):
    """Households settled per year: what the municipality decided for this month, times twelve."""
    return place.settling


@Event(of="person", happens=finish_programme)
def programme_end(p):
    """The introduction programme ends when its time is over."""
    if p.in_programme and p.programme_over:
        return at_once
    return 0.0
