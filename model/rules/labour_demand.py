"""Labour demand: how many positions an employer wants filled."""

from math import exp

from model import Parameter, Supply

cycle_manufacturing = Parameter(
    0.15,
    unit="exponent",
    range=(0.0, 0.4),
    source="C-40: of demand for labour on positions, with `services` so that vacancies follow the country's; assumption",
)
cycle_services = Parameter(0.08, unit="exponent", range=(0.0, 0.3), source="the same of services; assumption")
local_public = Parameter(
    0.8, unit="exponent", range=(0.0, 1.5), source="C-38: public positions follow the inhabitants; assumption"
)
local_services = Parameter(
    0.7, unit="exponent", range=(0.0, 1.5), source="so does most of what is sold to them; assumption"
)
trend_primary = Parameter(
    -0.02, unit="1/year", range=(-0.06, 0.03), source="positions in farming and fishing become fewer; assumption"
)
trend_manufacturing = Parameter(-0.005, unit="1/year", range=(-0.04, 0.04), source="assumption")
trend_public = Parameter(
    0.008,
    unit="1/year",
    range=(-0.03, 0.04),
    source="per inhabitant; employed per inhabitant rose by half a per cent a year, 2000-08 (LFS, from memory)",
)
trend_services = Parameter(0.010, unit="1/year", range=(-0.03, 0.04), source="per inhabitant; likewise")
summer_services = Parameter(
    0.02, unit="share", range=(0.0, 0.2), source="more of them in the season: tourism and holidays; assumption"
)
hidden = Parameter(
    0.5, unit="share", range=(0.0, 0.9), source="C-14: positions that are filled without being announced; grade 4"
)
higher_public = Parameter(0.50, unit="share", range=(0.1, 0.8), source="positions that ask for college; assumption")
higher_services = Parameter(0.12, unit="share", range=(0.0, 0.5), source="positions that ask for college; assumption")
higher_manufacturing = Parameter(0.10, unit="share", range=(0.0, 0.5), source="the same; assumption")
higher_primary = Parameter(0.04, unit="share", range=(0.0, 0.3), source="the same; assumption")
basic_public = Parameter(
    0.15, unit="share", range=(0.0, 0.4), source="positions that ask for no more than school; assumption"
)
basic_services = Parameter(0.35, unit="share", range=(0.0, 0.7), source="the same; assumption")
basic_manufacturing = Parameter(0.35, unit="share", range=(0.0, 0.7), source="the same; assumption")
basic_primary = Parameter(0.50, unit="share", range=(0.0, 0.9), source="the same; assumption")


@Supply(of="employer")
def positions(e, place):
    """Positions: base x exp(trend x years) x demand for labour ^ cycle x growth of the place ^ local.

    A business of one's own has its one.
    Industries that sell outside the place follow the cycle, those that serve its inhabitants follow their number; in the
    season services are x (1 + summer_services). Seasonal work in farming is done by who comes for it.
    """
    if e.own:
        return e.base
    if e.primary:
        return e.base * exp(trend_primary * e.years)
    if e.manufacturing:
        return e.base * exp(trend_manufacturing * e.years) * place.labour_demand**cycle_manufacturing
    if e.public:
        return e.base * exp(trend_public * e.years) * place.growth**local_public
    wanted = e.base * exp(trend_services * e.years) * (1 + summer_services * place.season)
    return wanted * place.labour_demand**cycle_services * place.growth**local_services
