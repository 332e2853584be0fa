"""Trust: who looks for work in vain loses confidence that looking leads to work (C-27, C-49)."""

from model import Growth, Parameter, trust

falling = Parameter(0.4, unit="1/year", range=(0.0, 2.0), source="C-49: of what is left, while looking; grade 4")
recovering = Parameter(1.0, unit="1/year", range=(0.0, 4.0), source="of what is missing, for others; assumption")


@Growth(trust)
def trust_changes(p):
    """Change per year: -falling x trust while looking for work, recovering x (1 - trust) otherwise."""
    if p.seeking:
        return -falling * p.trust
    return recovering * (1 - p.trust)
