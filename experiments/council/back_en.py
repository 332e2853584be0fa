"""English texts of the council's report, people to what it rests on, by key; `back_nb` has the same keys."""

TEXTS = {
    # People.
    "whose": "Whose gain it is",
    "whose_about": (
        "Who moves here within Norway lives nowhere else in Norway any more, and a refugee settled here would have "
        "been settled elsewhere. What the place gains is therefore told three times: as the municipality counts it, "
        "without residents who came from the same labour-market region, and as the country sees it. Where people move to is "
        "not known: who is kept from moving to a neighbour counts as the region’s gain, too, though it is none."
    ),
    "whose_country": (
        "For the country moves within Norway come to nothing, and so does settlement, whatever these people and the "
        "families "
        "that join them do later: what is left are the moves of others to and from abroad. In brackets what nine of ten "
        "further runs are expected between; where few runs differ at all, the average may lie outside."
    ),
    "caption_whose": "Persons more than in the baseline, by whose gain they are",
    "head_here": "The municipality",
    "head_here_all": "The municipalities",
    "head_region": "The labour-market region",
    "head_country": "The country",
    "caption_places": "Residents more than in the baseline, by municipality",
    "caption_origins": "Residents more than in the baseline, by background",
    "caption_also": "What else differs at the horizon; births less deaths since the first measure",
    "who_comes": "Who comes",
    "who_comes_about": (
        "Nobody has to be guessed: the same people can be followed with and without a mix. Some newcomers come "
        "anyway, some come only because of the mix, and some who would have come no longer do, because a home or "
        "a job is taken, or because the measure itself is assumed to do more harm than good in that draw."
    ),
    "caption_newcomers": "Newcomers since the first measure, persons in a run on average",
    "head_anyway": "Come anyway",
    "head_induced": "Come because of the mix",
    "head_deterred": "No longer come",
    "who_stays": "Who stays",
    "who_stays_about": (
        "A campaign changes who comes, so that newcomers with and without it are not the same people. Whether people "
        "stay longer is therefore told of those alone who come anyway, each compared with the same person without the "
        "mix."
    ),
    "caption_stays": "Of newcomers who come anyway, how many still live here after",
    "with_without": "{with_} (without: {without})",
    "stay_apart": "{mix} after {years} ({points} percentage points)",
    "stays_apart": (
        "{many} differences are compared, about {chance} of which would differ from nought by chance alone (more at "
        "once where mixes have parts in common). These do: {which}."
    ),
    "stays_alike": "None of these differences can be told from chance.",
    "stays_dash": "A dash stands where {n} newcomers or more could be seen so long in fewer than {runs} runs.",
    "lives": "Whose lives come out differently",
    "lives_about": (
        "Everybody who lives here at the horizon in one of two runs only, with the mix or with {baseline}, by what "
        "made the difference. The numbers add up to the difference of residents, those who are displaced counted in."
    ),
    "lives_after": (
        "Persons in a run on average. A plus always says that more live here. Many lives change both ways, as a home "
        "taken by one is not free for another, and one move leads to others; what counts is the sum."
    ),
    "lives_figure": (
        "The table counts people by where they live on {date}, each once. The figure of what the difference is made "
        "of counts events of all years, of which one person may have several. Their parts therefore differ, and only "
        "the sums agree."
    ),
    "caption_lives": "{mix}: whose lives differ",
    "head_what": "What differs",
    "head_more": "More here",
    "head_fewer": "Fewer here",
    "head_net": "Together",
    "head_mostly": "Mostly",
    "way_came": "Moving in: come only with the mix (+), or no longer come (−)",
    "way_was_born_here": "Births: born here only with the mix (+), or no longer born here (−)",
    "way_did_not_leave": "Moving out: no longer leave (+), or leave only with the mix (−)",
    "way_in_pairs_it_was_not_run_in": "Estimated for pairs that only other mixes have",
    "way_came_back": "Coming back: leave either way, and come back only with the mix (+), or only without it (−)",
    "way_did_not_die": "Deaths: still live (+), or die only with the mix (−)",
    "jobs": "Whose work is different",
    "jobs_about": (
        "A job that somebody is helped to may be another’s loss. Of those who live here with and without the mix, some work "
        "at the horizon in one case only: with the mix those whom it helped or who found what others left, without it "
        "those who were displaced or unlucky. The last column counts, over all years, how many times more than in the "
        "baseline somebody got no job because another was helped to it."
    ),
    "caption_jobs": "Work of those who live here either way, persons, on average",
    # Money.
    "money_about": (
        "What the mixes cost more than {baseline}, whoever pays. Costs are assumptions, as are effects, in NOK of "
        "2008; work that is lent without a bill is counted as far as the cost of a measure holds it."
    ),
    "caption_payers": "Who pays, thousand NOK of 2008, discounted, on average",
    "budget_is": (
        "The budget is {budget}. It is held against what measures and projects pay out more than in the baseline, on "
        "average, whoever pays, not discounted:"
    ),
    "budget_within": "{mix} pays out {cost}: within the budget.",
    "budget_mostly": ("{mix} pays out {cost}: within the budget on average, but over it in {share} of the runs."),
    "budget_over": "{mix} pays out {cost}: over the budget.",
    "discounting": (
        "Costs and years lived here are discounted by {rate} % a year to the year of the first measure: the rate of "
        "the Ministry of Finance for public projects of normal risk (circular R-109/2005, 2 % without risk and 2 % "
        "for it). Residents at the horizon are counted as they are."
    ),
    "prices": "What a resident costs",
    "prices_about": (
        "A price is told only where a mix costs more and gains more than the baseline. Where it does not, there is "
        "none, and words stand instead."
    ),
    "caption_prices": "What one more resident at the horizon, and one more year lived here, costs",
    "head_per_resident": "For each resident more",
    "head_per_year": "For each year lived here",
    "head_per_resident_own": "To the municipality alone, for each resident",
    "head_per_year_own": "To the municipality alone, for each year",
    "price_unsure": "({price})",
    "price_note": (
        "A price in brackets says little: whether anything is gained at all cannot be told from chance with these runs."
    ),
    "price_dearer": "none: it costs more and gains nothing",
    "price_dominates": "none: it gains more and costs no more",
    "price_saves": "none: it costs less and gains less",
    "price_same": "none: it is no different",
    "municipal": "What it does to the municipality's money",
    "municipal_about": (
        "More residents bring taxes and grants and need services. What is left is income less services and less what "
        "the municipality pays of the measures. In the model a municipality spends what it has: what measures cost it "
        "is missing for services. A minus at services is then a cut, not a saving, and has to be added to what the "
        "mix costs the municipality."
    ),
    "caption_municipal": "Municipal money, thousand NOK of 2008 more than in the baseline, discounted, on average",
    "head_income": "Taxes and grants",
    "head_services": "Services",
    "head_measures": "Measures it pays",
    "head_left": "Left",
    "society": "What society has of it",
    "society_about": (
        "Whoever moves within the country is gained here and lost elsewhere, so that society counts other things: work, "
        "Norwegian that is learnt, people who come to the country, and years that settled refugees spend in a place they "
        "did not choose before they move on: the fewer of those, the better. They are of those who move on before the "
        "horizon, as the model does not know what people wish for. Work and Norwegian are of those who live here: what "
        "a mover would "
        "have had elsewhere is not taken off, so that they are an upper bound."
    ),
    "caption_society": "What society has of it, more than in the baseline, and what it costs, thousand NOK of 2008",
    "head_cost": "Cost, whoever pays",
    "head_per_work": "For each year in work",
    "frontier": "What is worth a look",
    "frontier_about": (
        "By average cost and gain. These are averages: whether they can be told apart stands in the answer above."
    ),
    "frontier_first": "{mix} is the cheapest of all.",
    "frontier_next": (
        "{mix} is next: each resident it gains beyond the one before costs {price} ({cost} for {gain} altogether)."
    ),
    "frontier_mixture": "{mix} ({cost}, {gain}) is not: two others, each in part, would bring as much for less.",
    "frontier_dominated": "{mix} ({cost}, {gain}) is not: another costs no more and brings no less.",
    "knowing": "What it is worth to know more",
    "knowing_about": (
        "Before choosing one can try to learn what measures do, by a trial or a survey. Knowing everything is worth "
        "no more than the last column, and a study of some of it less. From {draws} draws of what is not known; "
        "chance, which nobody can know, is left out as far as it can be told."
    ),
    "knowing_too_few": "What it is worth to know more cannot be said with so few draws.",
    "caption_worths": "The choice, by what one more resident is thought to be worth to whoever pays (an assumption)",
    "head_worth": "A resident is worth",
    "head_choice": "The choice on average",
    "head_likely": "Chance that it is right",
    "head_likeliest": "Most often best",
    "head_evpi": "Knowing everything is worth",
    "knowing_few": "Which assumptions are worth knowing cannot be said: that takes {draws} draws.",
    "knowing_none": "Of {many} assumptions none is seen to be worth knowing alone, beyond what chance gives.",
    "knowing_by_chance": (
        "Of {many} assumptions {n} look worth knowing alone, but about {chance} would by chance: none can be named."
    ),
    "knowing_some": (
        "Worth knowing alone, if a resident is worth {worth}: {n} of {many} assumptions, where about {chance} would "
        "look so by chance. Effects of measures stand together, so that some are named for what they tell of others. The "
        "first of them:"
    ),
    "knowing_item": "{parameter}: {value}, where chance gives up to {chance}.",
    "knowing_together": "Worth knowing together, all effects of a measure, as a trial of it would tell them:",
    "knowing_instrument": "{instrument}, {n} effects: {value}, where chance gives up to {chance}.",
    "knowing_instrument_none": "{instrument}, {n} effects: no more than chance gives, which is up to {chance}.",
    # Doubt.
    "doubt_about": (
        "The place may turn out another than expected. A possible world is one draw of everything that is not known, "
        "in each of the worlds that were compared; all worlds count alike here."
    ),
    "criteria_too_few": "That cannot be said with so few runs.",
    "caption_criteria": "How well each option stands in all possible worlds",
    "head_worst": "When it goes badly",
    "head_regret": "Loss of a wrong choice, on average",
    "head_largest": "In the worst world",
    "head_enough": "Gains at all",
    "criterion_worst": "When it goes badly: the residents gained that 95 of 100 possible worlds exceed.",
    "criterion_regret": (
        "Loss of a wrong choice: residents that the option brings less than what would have been chosen in that "
        "world, on average."
    ),
    "criterion_largest": "In the worst world: the same in the world in which it is largest.",
    "criterion_enough": (
        "Gains at all: share of possible worlds with more residents than the baseline; of the baseline, the share in "
        "which no mix gains."
    ),
    "worlds": "In other worlds",
    "caption_worlds": "Residents more than in the baseline; in brackets the loss of a wrong choice",
    "gain_and_regret": "{gain} ({regret})",
    "world_too_few": "World {world}: {pairs} runs of each are too few for a ranking.",
    "world_same": "World {world}: {first} gains most there, too ({gain}; certainty {certainty}).",
    "world_same_not_apart": (
        "World {world}: {first} gains most there, too ({gain}; certainty {certainty}), but cannot be told apart from "
        "{others}."
    ),
    "world_other": "World {world}: {first} gains most there instead ({gain}; certainty {certainty}).",
    "world_other_not_apart": (
        "World {world}: {first} gains most there instead ({gain}; certainty {certainty}), but cannot be told apart "
        "from {others}."
    ),
    "turns": "Which assumptions turn the order",
    "turns_too_few": (
        "Which assumptions turn the order cannot be said: that takes {draws} draws ({pairs} runs of each option) and "
        "a difference."
    ),
    "turns_none": (
        "Of {many} assumptions none is seen to decide whether {first} is ahead of {second}, alone or with others, beyond "
        "what chance gives."
    ),
    "turns_some": (
        "Of {many} assumptions these decide how far {first} is ahead of {second}, beyond what chance gives. All together "
        "foretell {explained} of how that differs from draw to draw:"
    ),
    "turns_it": (
        "{parameter} turns the order: where it is among its lowest third, {first} has {low} residents against "
        "{second}; among its highest third {high}."
    ),
    "turns_not": (
        "{parameter} matters but does not turn it: where it is among its lowest third, {first} has {low} residents "
        "against {second}; among its highest third {high}."
    ),
    # Basis.
    "evidence": "How strong the evidence is",
    "evidence_about": (
        "Grades go from 1, the strongest, which no measure has, to 5. An effect is a factor on how often something "
        "happens, such as moving in: 1 changes nothing, 1.10 is ten per cent more often than without. Weaker evidence "
        "makes no effect at all more likely."
    ),
    "evidence_none": "No option uses a measure of the model.",
    "evidence_ratios": "Factors that a scenario states itself are assumptions of whoever wrote it: {rules}.",
    "evidence_other": "From files of rules, with whatever evidence stands there: {names}.",
    "caption_evidence": "The measures and what is assumed of them",
    "head_measure": "Measure",
    "head_in": "In",
    "head_evidence": "Evidence",
    "head_assumed": "What is assumed",
    "head_stamp": "Kind of figure",
    "grade_told": "grade {grade}: {meaning}",
    "no_effect_size": "no effect size",
    "follows_from_supply": "what it does follows from what it supplies, such as homes or places",
    "prior_told": (
        "no effect with probability {none}; a factor of {low} to {high} (nine tenths of what is thought possible)"
    ),
    "is_prior": "prior, not an estimate",
    "series": "What the statistics can and cannot say",
    "series_fjell": (
        "Fjellregionen ran a campaign from 2004 on. Its net migration, held against Lofoten and six similar "
        "municipalities, could have shown an effect of {low} to {high} persons a year, and shows none; an effect "
        "above about {bound} persons a year is disfavoured by it (with 95 % confidence, if the places would otherwise "
        "have gone the same way). Below that the series say nothing."
    ),
    "series_fjell_beyond": (
        "{mix} uses a campaign and gains {gain} residents a year here: more than the {bound} that the series leave "
        "likely. Do not believe it."
    ),
    "series_fjell_inside": "{mix} uses a campaign and gains {gain} residents a year here, below the bound of {bound}.",
    "series_lofoten": (
        "Lofoten's project had {founders} founders, and the yearly net migration of Lofoten varies by about {sd} "
        "persons from year to year: the series say nothing of its effect, so that no curve is shown."
    ),
    "series_other": (
        "The population of a single place varies so much from year to year that its series show no effect of the size "
        "that is compared here, neither for nor against it. They say how the place has grown, not why."
    ),
    "series_campaign_elsewhere": (
        "The only bound that series give on any campaign is that of Fjellregionen, seven municipalities together: an "
        "effect above about {bound} persons a year is disfavoured there; one of {low} to {high} would have been seen."
    ),
    "compatible": (
        "Where the model passes a test against the outcomes of a case, it is compatible with them, never validated: "
        "other models pass, too."
    ),
    "not_to_conclude": "What must not be concluded from projects",
    "conclude_selection": (
        "“So many of our participants got work”: whoever takes part was picked, or wished to. Without a comparison "
        "nobody knows how many would have got work anyway."
    ),
    "conclude_stayers": (
        "“Our newcomers stay longer”: a campaign changes who comes. Only those who come anyway can be compared, as "
        "above."
    ),
    "conclude_cheap": (
        "“It was cheap”: work lent without a bill has a cost, and who would have stayed anyway is no gain."
    ),
    "conclude_elsewhere": (
        "“The country gains residents”: who moves within Norway is missing where he or she came from."
    ),
    "conclude_means": "“The average will come”: a single place lives through one run, not through their average.",
    "conclude_verdal": "In Verdal 2.7 of 7.3 million NOK were work lent without a bill.",
    "figures_public": "Public figures",
    "public_source": (
        "Source of population, moves, births and deaths: Statistics Norway. Of births and deaths by age: the Human "
        "Fertility Database and the Human Mortality Database. Nothing is read that was not known on {day}."
    ),
    "public_unverified": (
        "Unemployment rates of eight of ten years were not looked up but remembered: unverified assumptions."
    ),
    "public_hjelmeland": (
        "How many refugees Hjelmeland decides to settle is a judgement made with hindsight, not a figure."
    ),
    "public_borrowed": (
        "Some figures of this place are borrowed from other municipalities: BORROWED.md beside the tables of the case "
        "says which."
    ),
}
