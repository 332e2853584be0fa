"""Deaths: the national life table of the year, at the place's level."""

from model import AgeTable, Event, LogNormal, Parameter, die

mortality = AgeTable("mortality")
level = Parameter(
    1.0,
    unit="ratio",
    range=(0.7, 1.4),
    prior=LogNormal(1.0, 0.05),
    source="local to national mortality; assumption, checked against births less deaths by place",
)


@Event(of="registered", happens=die)
def deaths(p):
    """Yearly hazard of dying: m(sex, age) x level, m from the Human Mortality Database."""
    return mortality(p.sex, p.age) * level
