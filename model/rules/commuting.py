"""Commuting: people find work outside the modelled places and stay where they live (C-15)."""

from model import Event, Parameter, take_job_elsewhere

finding = Parameter(
    0.7,
    unit="1/year",
    range=(0.0, 3.0),
    source="seekers who find work far away; keeps the share at the start; assumption",
)
misplaced = Parameter(0.10, unit="1/year", range=(0.0, 1.0), source="C-15: of who works below what was learnt; grade 4")
higher = Parameter(
    2.0, unit="ratio", range=(1.0, 5.0), source="C-15: with college, there is most to find elsewhere; grade 4"
)
cycle = Parameter(1.0, unit="exponent", range=(0.0, 2.0), source="of demand for labour in the country; assumption")
speaking = Parameter(2.0, unit="exponent", range=(0.0, 5.0), source="C-43: of the command of Norwegian; grade 4")
mothers = Parameter(
    0.5, unit="ratio", range=(0.0, 1.0), source="with children below school age, the days are too long; assumption"
)
without_car = Parameter(0.2, unit="ratio", range=(0.0, 1.0), source="C-28: who has no car; prior, grade 4")


@Event(of="person", happens=take_job_elsewhere)
def commuting(p, h, place):
    """Yearly hazard of finding work outside: finding, or misplaced, x demand in the country ^ cycle x language ^ speaking.

    With college x higher; women with children below school age x mothers; without a car x without_car.
    """
    if p.seasonal or not (p.seeking or p.misplaced) or p.commuting:
        return 0.0
    hazard = finding if p.seeking else misplaced
    hazard *= place.country_demand**cycle * p.language**speaking
    if p.skill > 1:
        hazard *= higher
    if h.preschool_children > 0 and p.female:
        hazard *= mothers
    if not p.car:
        hazard *= without_car
    return hazard
