"""English texts of the council's report for the referee, by key; `referee_nb` has the same keys."""

TEXTS = {
    # Referee.
    "referee_about": (
        "Every option is run with the draws of the parameters and the seeds of the baseline, pair by pair. The "
        "tables hold all differences and rankings; those to download at the end hold the same unrounded, and more."
    ),
    "how_made": "How it was made",
    "fact_version": "Bolyst {version}.",
    "fact_draws": "Draws: the first {n} of the {source}{file}, {parameters} parameters drawn.",
    "fact_digest": "SHA-256 of their names and values: {digest}.",
    "fact_kept": "Not drawn, as the scenario sets them: {names}.",
    "fact_held": "Held at their values, as the draws lack them ({n}): {names}.",
    "fact_seeds": "Seeds: {first} to {last}, one a pair; {seeds} pairs share a draw.",
    "fact_pairs": "World {world}: {runs} option.",
    "fact_looks": (
        "Mixes that may be best were given more runs, with up to {n} looks at what came of it. As whoever looks often is "
        "lucky once, each look asks for a certainty of {each} %, so that it is {asked} over all of them."
    ),
    "fact_years": (
        "Runs from 1 January {first} to 1 January {last}; the first difference between options can be in {since}."
    ),
    "fact_money": "Amounts in NOK of 2008, discounted by {rate} % a year from the middle of each year to {year}.",
    "command_is": "The command that makes it again:",
    "rankings": "Rankings",
    "caption_ranking": "Ranking in the world {world}, by residents at the horizon, whatever the budget",
    "no_ranking": "World {world}: {pairs} pairs are too few for a ranking.",
    "differences": "Differences",
    "differences_about": (
        "Each option less the baseline, pair by pair, in the first world. Three intervals of {level} %: for want of "
        "runs, over the parameters, and over parameters and chance. Stays are shares of newcomers who come anyway."
    ),
    "caption_differences": "{mix} less the baseline, the whole case",
    "caption_parts": "{mix} less the baseline, by municipality and background",
    "parts_in_file": "{n} rows by municipality and background stand in differences.csv alone.",
    "head_outcome": "Outcome",
    "col_unit": "Unit",
    "col_without": "Without",
    "col_with": "With",
    "col_pairs": "n",
    "col_mean": "Mean",
    "col_error": "Standard error",
    "col_runs": "Interval: runs",
    "col_parameters": "Interval: parameters",
    "col_both": "Interval: parameters and chance",
    "col_sds": "Spread: parameters; chance",
    "col_correlation": "Correlation",
    "col_error_ratio": "Ratio of standard errors",
    "col_gain": "Gain",
    "col_certainty": "Certainty",
    "col_best": "Best, share of draws",
    "col_beats": "Beats the baseline, share of draws",
    "col_loss": "Expected loss",
    "col_apart": "Not told apart from the first",
    "files": "Tables to download",
    "files_about": (
        "Comma-separated, with decimal points, NOK and full names; they are within this page. rankings.csv and "
        "pairs.csv are downloads of this page alone. The others also stand as files in the folder of results, and "
        "there alone are outcomes.parquet, with every outcome of every run, and comparison.json."
    ),
    "file_differences": "every difference in every outcome, by municipality and background, unrounded",
    "file_rankings": "the rankings in all worlds",
    "file_newcomers": "newcomers by background, and who of them stays",
    "file_fates": "whose lives differ, by way, rule and cause",
    "file_work": "whose work is different",
    "file_worlds": "gain and loss in every world",
    "file_criteria": "how well each option stands in all possible worlds",
    "file_turns": "the parameters that the lead of the first option hangs on",
    "file_information": "what it is worth to know each parameter",
    "file_pairs": (
        "residents and cost of every option in every pair, with draw and seed: what the rankings are made from"
    ),
    "definitions": "What the columns mean",
    "def_without": "Mean of the outcome in the baseline, over the pairs of the option; of all where pairs are unequal.",
    "def_with": "Mean of the outcome with the mix.",
    "def_pairs": "Number of pairs of runs that the row is counted from.",
    "def_mean": "Mean difference over the pairs; of an option with fewer pairs than others, as if it had all of them.",
    "def_error": "Standard error of the mean, over draws, as the {seeds} pairs of a draw are not independent.",
    "def_runs": "{level} % interval of the mean for want of runs (t, over draws); it narrows with more pairs.",
    "def_parameters": (
        "{level} % interval over what the parameters may be, chance scaled out (one-way analysis of variance): quantiles of "
        "the draws; of fewer than 19 draws by t, as if normal."
    ),
    "def_both": (
        "{level} % interval over parameters and chance together: quantiles of the pairs; of fewer than 19 draws by t, as if "
        "normal."
    ),
    "def_sds": "Standard deviation of a single difference that the parameters make, and that chance makes.",
    "def_correlation": "Of the outcome without and with the mix over the pairs; none when one does not vary.",
    "def_error_ratio": "Standard error without common seeds and draws over that with them; none when no pair differs.",
    "def_gain": (
        "Mean difference to the baseline in residents at the horizon; of an option with fewer pairs than others, what "
        "it would be with all of them (by regression on the option with most)."
    ),
    "def_certainty": (
        "Probability, given these runs, that the option gains most on average; from {certain} on it is said to."
    ),
    "def_best": (
        "Share of the draws in which it gains most, chance scaled out, ties shared; more runs make it more exact."
    ),
    "def_beats": "Likewise, in which it gains more than the baseline.",
    "def_loss": "Mean over the same draws of what the best gains more, in residents.",
    "def_apart": (
        "Whether the option cannot be told apart from the first: its being behind is less than {certain} certain."
    ),
    "term_fates": "fates.csv",
    "def_fates": (
        "persons a run by option, way (came, was born here, did not leave, came back, did not die), the rule and cause "
        "of the "
        "event that one of the runs lacks, and sign; they sum to the gain of the option. With unequal pairs a row says what "
        "pairs that only other options have are estimated to add."
    ),
    "term_work": "work.csv",
    "def_work": (
        "work_with_only and work_without_only, residents of both runs who work at the horizon in one of them only; "
        "displaced, how many more vacancies than in the baseline went to somebody helped instead of them, over all years."
    ),
    "term_newcomers": "newcomers.csv",
    "def_newcomers": "persons a run by option, origin and kind; of kind anyway the shares that stay 1, 3 and 5 years.",
    "term_worlds": "worlds.csv",
    "def_worlds": "Mean gain and regret of every option in every world, over its draws.",
    "term_criteria": "criteria.csv",
    "def_criteria": (
        "Worlds counting alike: gain, mean; worst, the 5th percentile of gains; regret, mean; largest_regret, of the "
        "world in which its mean is largest; good_enough, share of gains above 0; reaches, share of pairs that reach "
        "the goal."
    ),
    "term_turns": "turns.csv",
    "def_turns": (
        "share of the variance of the lead of the first over the second that hangs on a parameter, alone and with others "
        "(random forest, judged by draws it has not seen); by_chance, the 95th percentile of the largest share from "
        "shuffled leads; alone, the share without others (first-order index, SALib); low and high, mean lead in the third "
        "of draws with its lowest and highest values; turns, whether the sign changes and the share is beyond chance; "
        "explained, the share that all parameters together foretell in draws not seen."
    ),
    "term_information": "information.csv",
    "def_information": (
        "evppi, the expected value of knowing a parameter before choosing (NOK, regression on the draws), if "
        "one more resident is worth a million NOK (an assumption); by_chance, the 95th percentile from shuffled draws; each "
        "parameter alone, and under an instrument's name all its effects together, as many as inputs says."
    ),
    "term_pairs_file": "pairs.csv",
    "def_pairs_file": (
        "residents and cost in NOK of 2008, discounted, by world, option and pair, with its draw and seed."
    ),
}
