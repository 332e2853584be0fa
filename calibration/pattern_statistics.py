"""The measure of every pattern by its name: a function of what a run left behind and of the pattern's years."""

from collections.abc import Callable
from functools import partial

from calibration import pattern_ages as ages
from calibration import pattern_births as births
from calibration import pattern_homes as homes
from calibration import pattern_moves as moves
from calibration import pattern_refugees as refugees
from calibration import pattern_series as of_years
from calibration import pattern_work as work
from calibration.pattern_runs import Run
from calibration.pattern_table import NotSimulated, Pattern, Period, places_of
from model.state import FEMALE, MALE

#: NaN when the run has nobody to count.
Statistic = Callable[[Run, Period], float]


_COHORTS = ((15, 20), (20, 30), (30, 40), (0, 6), (6, 16))
_BANDS = ((15, 17), (18, 20), (21, 24), (25, 29), (30, 34))
_SEXES = (("men", MALE), ("women", FEMALE))
_OF_LABOUR_FORCE = ((15, 24), (25, 54), (55, 74))
_WAITS = (
    ("after_loss", work.LOSS),
    ("from_school", work.SCHOOL),
    ("from_settlement", work.SETTLEMENT),
    ("from_programme", work.PROGRAMME_END),
)

STATISTICS: dict[str, Statistic] = {
    **{f"cohort_ratio_{a}_{b}": partial(ages.cohort_ratio, first=a, last=b) for a, b in _COHORTS},
    **{
        f"cohort_ratio_{a}_{b}_{word}": partial(ages.cohort_ratio, first=a, last=b, sexes=(sex,))
        for a, b in _COHORTS
        for word, sex in _SEXES
    },
    **{f"net_migration_{a}_{b}": partial(ages.net_migration, first=a, last=b) for a, b in _BANDS},
    **{f"women_minus_men_net_migration_{a}_{b}": partial(ages.women_minus_men, first=a, last=b) for a, b in _BANDS},
    "women_per_100_men_20_39": partial(ages.women_per_100_men, first=20, last=39),
    "births_to_national_rates": births.births_to_national_rates,
    "deaths_to_national_rates": births.deaths_to_national_rates,
    "natural_increase_chi2": births.chi2_observed,
    "natural_increase_chi2_own_ages": births.chi2_own_ages,
    "natural_increase_per_1000": births.natural_increase_per_1000,
    "gross_in_migration_per_1000": partial(moves.gross_per_1000, flows=moves.IN),
    "gross_out_migration_per_1000": partial(moves.gross_per_1000, flows=moves.OUT),
    "gross_moves_per_1000": partial(moves.gross_per_1000, flows=moves.IN + moves.OUT),
    "net_migration_abroad": partial(moves.net_per_year, coming="immigration", leaving="emigration"),
    "net_migration_domestic": partial(moves.net_per_year, coming="in_migration", leaving="out_migration"),
    "in_migration_dispersion": partial(of_years.dispersion, flows=moves.IN),
    "out_migration_dispersion": partial(of_years.dispersion, flows=moves.OUT),
    "in_out_correlation": of_years.in_out_correlation,
    "net_migration_variance_per_inhabitant": of_years.variance_per_inhabitant,
    "common_year_sd_per_1000": of_years.common_year_sd,
    "net_migration_lag_1_correlation": of_years.lag_1_correlation,
    "net_migration_slope_on_national": of_years.slope_on_national,
    "between_municipality_sd_per_1000": of_years.between_places_sd,
    "level_persistence_adjacent_periods": of_years.persistence,
    "rank_correlation_size_growth": of_years.size_and_growth,
    "population_change": of_years.population_change,
    "natives_present_at_35": partial(moves.natives_present, age=35),
    "returnee_share_of_domestic_adult_in_movers": moves.returnee_share,
    "motive_home_share": partial(moves.motive_share, motive="home"),
    "motive_work_share": partial(moves.motive_share, motive="work"),
    "motive_family_share": partial(moves.motive_share, motive="family"),
    "refugees_present_after_5_years": refugees.present_after_5_years,
    "refugees_stay_rises_by_cohort": refugees.stay_rises,
    "refugee_families_stay_longer": refugees.families_stay_longer,
    "refugee_onward_hazard_peak_over_year_1": refugees.peak_over_year_1,
    "refugee_onward_hazard_year_1_over_population": refugees.year_1_over_population,
    "programme_leavers_in_work_or_education": refugees.programme_leavers_occupied,
    "unemployment_to_national": work.to_national,
    "unemployment_correlation_with_national": work.correlation_with_national,
    "unemployment_slope_on_national": work.slope_on_national,
    **{f"unemployment_{a}_{b}_ratio": partial(work.of_ages, first=a, last=b) for a, b in _OF_LABOUR_FORCE},
    "unemployment_immigrants_ratio": work.of_immigrants,
    "long_term_share_of_unemployed": work.long_term_share,
    "vacancies_per_worker": work.vacancies_per_worker,
    "vacancies_unemployment_correlation": work.vacancies_and_unemployment,
    "commuting_share": partial(work.share, column="commuting", of="working"),
    "own_business_share": partial(work.share, column="own_business", of="working"),
    "farms": partial(work.count, column="farms"),
    "workplaces": partial(work.count, column="positions"),
    "industry_share_of_workplaces": partial(work.share, column="making", of="staff"),
    **{
        f"months_to_{word}_{start}": partial(work.months_to_job, begin=begin, jobs=jobs)
        for word, jobs in (("job", work.ANY_JOB), ("fitting_job", work.FITTING_JOB))
        for start, begin in _WAITS
    },
    "owned_share": partial(homes.share_of, tenure="owned"),
    "owned_share_alone": partial(homes.share_of, tenure="owned", alone=True),
    "owned_share_immigrants_ratio": homes.immigrants_own,
    "newly_settled_in_municipal_homes": partial(homes.share_of, tenure="municipal", settled=True),
    "households_without_home": homes.without_home,
    "dwellings_vacant": homes.vacant_share,
    "dwellings_vacant_and_growth_correlation": homes.vacant_and_growth,
    "dwellings_built_per_1000": homes.built_per_1000,
    "moves_within_place_per_1000": homes.moves_within_per_1000,
    "programme_wait_over_loss_wait": work.programme_over_loss,
    "finding_newcomers_over_natives": partial(work.finding_over_natives, grew_up="norway"),
    "finding_immigrants_over_natives": partial(work.finding_over_natives, grew_up="abroad"),
    **{
        f"displaced_per_helped_{when}{'_downturn' * downturn}": partial(displaced, downturn=downturn)
        for when, displaced in (
            ("same_month", work.displaced_same_month),
            ("after_a_year", work.displaced_after_a_year),
        )
        for downturn in (False, True)
    },
}

#: Patterns that no run can show, and why.
BEYOND = {
    "level_persistence_two_decades": "two decades are more than a run of 2000-2009 holds",
    "seasonal_to_permanent": "no figure exists to compare with, only a direction",
    "belonging_by_years": "no figure exists to compare with, only a direction",
}


def measured(pattern: Pattern, run: Run) -> float:
    """The value of a pattern in a run of all the cases it needs; NaN when the run has nobody to count.

    Raises:
        NotSimulated: no run, none of these cases, or none of this model can say.
    """
    if pattern.pattern in BEYOND:
        raise NotSimulated(BEYOND[pattern.pattern])
    return STATISTICS[pattern.pattern](run.of(places_of(pattern.place, run.places)), pattern.years)
