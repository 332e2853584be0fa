"""English texts of the figures of a comparison, by key; `figures_nb` has the same keys."""

TEXTS = {
    # Every figure.
    "drawn_against_one": "{baseline}: {n} mix against it",
    "drawn_against": "{baseline}: {n} mixes against it",
    "drawn_stamp": "Untested: effects are priors, not estimates.",
    "drawn_pair": "{n} pair",
    "drawn_pairs": "{n} pairs",
    "drawn_pairs_between": "{low} to {high} pairs",
    "drawn_draw": "{n} draw",
    "drawn_draws": "{n} draws",
    "drawn_draws_between": "{low} to {high} draws",
    "drawn_counts": "{pairs} over {draws} of the {source}",
    "drawn_none_fitted": "{source}: no parameter is fitted",
    "drawn_of_each": "Of each mix {counts}.",
    "drawn_simulated": (
        "Simulated: Bolyst {version}, pairs of runs with common draws and seeds, of each mix {counts}."
    ),
    "drawn_few_pairs": "Fewer than {n} pairs say little of a band of 90 %.",
    "drawn_world": 'All in the world "{world}".',
    "drawn_baseline": 'Baseline: "{name}".',
    "drawn_as_baseline": "{name} (baseline)",
    "drawn_not_drawn": "Not drawn",
    "drawn_no_draw": "It takes a draw of the parameters with {seeds} pairs of every option, and there is none.",
    "drawn_together": "{places} together",
    "drawn_year": "year",
    "drawn_persons_more": "persons more than the baseline",
    "drawn_pairs_50": "50 % of pairs",
    "drawn_pairs_90": "90 % of pairs",
    "drawn_mean_of_pairs": "mean of the pairs",
    "drawn_money": "million NOK of 2008",
    # What was observed, where it is from, and the axis of persons: on figures of single scenarios, too.
    "drawn_observed": "observed{day} ({note})",
    "drawn_not_known": "not known to the run",
    "drawn_not_used": "not used by the runs after their start",
    "drawn_read_by_fit": "the fit has read what was known on {day:%Y-%m-%d}",
    "drawn_observed_from": "Observed: {sources}.",
    "drawn_statistics_norway": "Statistics Norway, {what}",
    "drawn_table": "table {numbers}",
    "drawn_tables": "tables {numbers}",
    "drawn_quarter": "Population changes, quarter {quarter} of {year}",
    "drawn_not_from_0": (
        "The axis of persons does not begin at 0, so that changes can be seen: heights are not in proportion."
    ),
    # The population by year.
    "drawn_fans": "population with each mix",
    "drawn_fans_shown": "Persons registered on 1 January in {where}",
    "drawn_fans_bands": (
        "Bands hold 50 % and 90 % of the pairs: parameters and chance. How far medians are apart is no mean "
        "difference: that "
        "stands in the figure of differences."
    ),
    "drawn_fans_of_baseline": "the baseline: median",
    "drawn_fans_of_mix": "the mix: median",
    "drawn_fans_goal": "goal: {persons} residents on 1 January {year}",
    "drawn_fans_persons": "persons registered on 1 January",
    # The difference by year.
    "drawn_difference": "difference by year",
    "drawn_difference_shown": "Persons registered on 1 January in {where}, less the baseline's of the same pair",
    "drawn_difference_mean": "where the mean lies (90 %)",
    "drawn_difference_since": "measures start, {month}",
    "drawn_difference_narrow": "The narrow band is for want of runs: more pairs narrow it.",
    "drawn_difference_too_few": "How sure the mean is takes two draws of the parameters to tell.",
    "drawn_difference_wide": "The wide band is what parameters and chance make of a single pair.",
    # Who is gained.
    "drawn_forest": "who is gained",
    "drawn_forest_shown": ("Persons registered on 1 January {year}, less the baseline's of the same pair, by group"),
    "drawn_forest_parameters": "parameters alone (90 %)",
    "drawn_forest_both": "parameters and chance (90 %)",
    "drawn_forest_thick": (
        "Thick bars: 90 % of what the parameters may make of the difference, chance taken out as far as can be."
    ),
    "drawn_forest_too_few": "What parameters make alone takes two draws of them to tell.",
    "drawn_forest_thin": "Thin bars: 90 % of the pairs. Numbers: means.",
    "drawn_by_origin": "by origin",
    "drawn_by_age": "by age",
    "drawn_by_place": "by place",
    "drawn_everybody": "everybody",
    "drawn_from_norway": "Norway",
    "drawn_from_nordic": "Nordic countries",
    "drawn_from_europe": "Europe",
    "drawn_from_outside_europe": "outside Europe",
    "drawn_aged": "{ages} years",
    # What the difference is made of.
    "drawn_waterfall": "what the difference is made of",
    "drawn_waterfall_shown": "Persons more than the baseline on 1 January {year}, mean, by what made them",
    "drawn_waterfall_larger": "makes the population larger",
    "drawn_waterfall_smaller": "smaller",
    "drawn_waterfall_all": "all together",
    "drawn_waterfall_note": (
        "Moves, births and deaths of {first}-{last}. A minus at out-migration, emigration or deaths says that there are "
        "more of them with the mix. Numbers are rounded; the parts add up to the difference. What parameters and chance "
        "make of it stands in the figure of differences."
    ),
    "drawn_waterfall_other_pairs": "What pairs that only other mixes have are estimated to add stands apart.",
    "drawn_part_in_migration": "in-migration",
    "drawn_part_out_migration": "out-migration",
    "drawn_part_immigration": "immigration",
    "drawn_part_emigration": "emigration",
    "drawn_part_births": "births",
    "drawn_part_deaths": "deaths",
    "drawn_part_other_pairs": "pairs of other mixes",
    "drawn_part_population": "difference",
    # What mixes bring and cost.
    "drawn_plane": "what mixes bring and cost",
    "drawn_plane_shown": "Gain in residents on 1 January {year} against discounted cost, {money}",
    "drawn_plane_draw": "a draw",
    "drawn_plane_mean": "mean of an option",
    "drawn_plane_frontier": "frontier: no option or mixture brings more for less",
    "drawn_plane_budget": "budget: {amount} million NOK, paid out",
    "drawn_plane_note": (
        "A pale mark is a draw of the parameters, the mean of its pairs; all are shown. Cost: whoever pays."
    ),
    "drawn_plane_gain": "residents more than the baseline",
    "drawn_plane_cost": "{money} more",
    # Which mix pays.
    "drawn_acceptability": "which mix pays",
    "drawn_acceptability_shown": "By the worth of one more resident on 1 January {year}, {money}",
    "drawn_acceptability_frontier": "frontier: the option whose worth less cost is highest on average",
    "drawn_acceptability_note": (
        "Probability: share of the draws of the parameters in which an option's worth less its cost is highest. EVPI: "
        "what it would be worth, at most, to know the parameters before choosing."
    ),
    "drawn_acceptability_too_few": (
        "How sure a choice is takes {draws} draws of the parameters with {seeds} pairs of every option to tell, and there "
        "are fewer."
    ),
    "drawn_acceptability_best": "Probability to be the best choice",
    "drawn_acceptability_share": "probability",
    "drawn_acceptability_evpi": "Expected value of perfect information (EVPI)",
    "drawn_acceptability_worth": "worth of one more resident to whoever pays, {money}",
    "drawn_acceptability_money": "million NOK",
    # What a choice may lose.
    "drawn_regret": "what a choice may lose",
    "drawn_regret_shown": ("Residents on 1 January {year}: mean regret by world, and the worst case over all"),
    "drawn_regret_least": "least regret in the world",
    "drawn_regret_note": (
        "Regret: what the best option of a state, a draw in a world, gains more than the one chosen. Worst case: the gain "
        "against the baseline that all but {share} % of the states exceed, worlds counting alike."
    ),
    "drawn_regret_mean": "Mean regret, persons",
    "drawn_regret_worst": "Worst case, persons",
    # What turns the ranking.
    "drawn_turns": "what turns the ranking",
    "drawn_turns_shown": (
        'Share of the variance of the lead of "{first}" over "{second}" that hangs on each parameter, alone or with others'
    ),
    "drawn_turns_does": "turns the ranking",
    "drawn_turns_not": "more than chance, does not turn it",
    "drawn_turns_by_chance": "no more than chance",
    "drawn_turns_note": (
        "The strongest {n} of {all} parameters. Chance: what 95 % of shuffled leads leave to any parameter. Lead: mean, in "
        "persons, over the third of the draws with the parameter's lowest and the third with its highest values; the "
        "ranking turns where it falls below 0."
    ),
    "drawn_turns_chance": "chance",
    "drawn_turns_share": "share of the variance of the lead",
    "drawn_turns_lead": "lead: lowest to\nhighest third",
    "drawn_turns_no_ranking": (
        "There is no ranking to turn: it takes {needed} pairs of every option, and one has {fewest}."
    ),
    "drawn_turns_too_few": (
        "What turns the ranking cannot be told from chance: it takes {needed} draws of the parameters with both the first "
        "and the second option, and there are {draws}."
    ),
    "drawn_turns_nothing": (
        "Nothing turns the ranking: the lead of the first option over the second is the same in every draw."
    ),
}
