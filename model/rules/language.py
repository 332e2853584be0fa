"""Language: how immigrants learn Norwegian."""

from model import Growth, LogNormal, Parameter, language

pace = Parameter(
    4.0,
    unit="years",
    range=(1.0, 12.0),
    prior=LogNormal(4.0, 0.25),
    source="time in which two thirds of the way is made; assumption",
)
programme = Parameter(1.6, unit="ratio", range=(1.0, 5.0), source="I-49: in the introduction programme; grade 4")
at_work = Parameter(1.5, unit="ratio", range=(1.0, 4.0), source="C-25, C-26: among colleagues; grade 4")
child = Parameter(4.0, unit="ratio", range=(1.0, 8.0), source="children learn in kindergarten and school; assumption")
helped = Parameter(1.2, unit="ratio", range=(1.0, 2.0), source="C-07: children's homework forces the parents; grade 4")
at_home = Parameter(
    0.3, unit="ratio", range=(0.0, 1.0), source="C-30: a mother at home with small children learns little; grade 4"
)
kindergarten = Parameter(
    0.6, unit="share", range=(0.0, 1.0), source="C-30: immigrant mothers who use a place when there is one; assumption"
)
grown = Parameter(18.0, unit="years", range=(17.0, 19.0), source="age of majority")


def mothers(place):
    """What is left of it for a mother without work: 1 where the child is in kindergarten, `at_home` elsewhere."""
    return kindergarten * place.kindergarten_coverage + (1 - kindergarten * place.kindergarten_coverage) * at_home


@Growth(language)
def language_learning(p, h, place):
    """Change of the command per year: (1 - language) / pace x programme, work, children; a mother at home learns less.

    She is at home where she does not work and her small children have no kindergarten place, or she uses none.
    """
    if p.language >= 1 or p.seasonal:
        return 0.0
    change = (1 - p.language) / pace
    if p.age < grown:
        return change * child
    if p.in_programme:
        change *= programme
    elif p.working:
        change *= at_work
    if h.school_children > 0:
        change *= helped
    if p.female and h.preschool_children > 0 and not p.working:
        change *= mothers(place)
    return change
