"""A rent ceiling: households of young reference persons move out less."""

from model import Parameter, Ratio

effect = Parameter(0.8, unit="ratio", range=(0.5, 1.0), source="assumption, for this example")
oldest = Parameter(34.0, unit="years", range=(25.0, 45.0), source="assumption, for this example")


@Ratio(on="out_migration")
def rent_ceiling(h):
    """Ratio on moving out: effect up to the oldest age it is meant for, else 1."""
    if h.age <= oldest:
        return effect
    return 1
