"""Who has a driving licence and the use of a car, of those who are new to the model or come to live in a place.

`model.engine.newcomers` draws it. Later it changes by getting one alone (`model.rules.driving`). Nobody loses it: those of
old age have it as rarely at the start as later cohorts may have it more often.
"""

from model.parameters import Parameter

europe = Parameter(
    0.75,
    unit="ratio",
    range=(0.2, 1.0),
    source="who comes from Europe, against who grew up in Norway; assumption, prior",
)
outside_europe = Parameter(
    0.10,
    unit="ratio",
    range=(0.0, 0.8),
    source="C-28: who comes from outside Europe, likewise; grade 4; assumption, prior",
)
catching_up = Parameter(
    6.0,
    unit="years",
    range=(1.0, 20.0),
    source="in Norway until two thirds of the gap to the others is closed, at the start of a run; assumption",
)
old_from = Parameter(80.0, unit="years", range=(70.0, 90.0), source="age from which fewer drive; assumption")
old = Parameter(0.5, unit="ratio", range=(0.1, 1.0), source="their share against that of others; assumption")
