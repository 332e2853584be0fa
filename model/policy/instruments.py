"""Numbers that all instruments share; those of uses may be set for each use in a scenario."""

from math import log

from model.parameters import Parameter
from model.priors import Beta, LogNormal

further = Parameter(
    0.3,
    unit="share",
    range=(0.0, 1.0),
    source="within a lever the largest effect counts fully, each other so much: the same people are helped the same way",
)
most = Parameter(
    log(2.0),
    unit="log",
    range=(0.1, 3.0),
    source="ln 2: no package more than doubles or halves what one rule says of one person (soft cap); judgement",
)
additional = Parameter(
    1.0 / 3.0,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(2.0, 4.0),
    source="of the moves a pull triggers: the others are brought forward, and missing `forward` years later; judgement",
)
forward = Parameter(
    3.0, unit="years", range=(0.5, 10.0), source="V-15: most of those contacted would return in over three years"
)
displacement = Parameter(
    0.5,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(5.0, 5.0),
    source="of jobs that are filled by who was helped, taken from others; for the rest the firm makes a position; judgement",
)
displacement_low = Parameter(
    1.4, unit="ratio", range=(1.0, 3.0), source="on that where demand for labour is low (`projects_low`); judgement"
)
displacement_most = Parameter(0.95, unit="share", range=(0.0, 1.0), source="the most it then is; judgement")
delivery = Parameter(
    0.8,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(8.0, 2.0),
    source="of what is planned that is done, without a project of its own; assumption",
)
delay = Parameter(3.0, unit="months", range=(0.0, 36.0), source="from the start until anything is done; assumption")
build_up = Parameter(
    12.0, unit="months", range=(0.0, 60.0), source="from then until it is done fully, by equal steps; assumption"
)
half_life = Parameter(
    4.0,
    unit="years",
    range=(0.5, 30.0),
    prior=LogNormal(4.0, 0.5),
    source="of an effect on who has ended it; durable supply does not fade; judgement",
)

#: The keys of those a use may set.
OF_USES = ("delivery", "delay", "build_up", "half_life")
