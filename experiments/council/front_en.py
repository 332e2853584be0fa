"""English texts of the council's report up to the figures, by key; `front_nb` has the same keys."""

TEXTS = {
    # Numbers.
    "under_1": "under 1\u202f%",
    "over_99": "over 99\u202f%",
    "nok": "NOK\u00a0{amount}",
    "nok_million": "NOK\u00a0{amount}\u00a0million",
    "nok_millions": "NOK\u00a0{amount}\u00a0million",
    "as_many": "no more residents",
    "one_more": "1 more resident",
    "one_fewer": "1 fewer resident",
    "more": "{n} more residents",
    "fewer": "{n} fewer residents",
    "residents": "{n} residents",
    "residents_few": "less than {n} residents",
    "residents_1": "1 resident",
    "between_both": "between {low} fewer and {high} more",
    "between_fewer": "between {low} and {high} fewer",
    "between_more": "between {low} and {high} more",
    "span": "{low} to {high}",
    "with_span": "{mean} ({span})",
    "money_between": "{low} to {high}",
    "runs": "{n} runs of each",
    "runs_between": "{low} to {high} runs of each",
    "one_year": "{n} year",
    "years": "{n} years",
    # The page.
    "title": "{place}: what mixes of measures would bring by {date}",
    "made": "Made by Bolyst {version}, an agent-based model of moving to, staying in and leaving Norwegian districts.",
    "skip": "Go to the answer",
    "contents": "Contents",
    "title_warning": "Warning: this goal asks for more growth than the place has ever had in as many years",
    "title_question": "The question",
    "title_answer": "The answer",
    "title_figures": "Figures",
    "title_people": "For whom, and whose gain",
    "title_money": "Money",
    "title_doubt": "What would change the answer",
    "title_basis": "What this rests on",
    "title_referee": "For a referee",
    "option": "Option",
    "mix": "Mix",
    "place": "Municipality",
    "all_together": "All together",
    "yes": "yes",
    "no": "no",
    # Warning.
    "warning_asked": (
        "The goal is {goal} residents in {place} on {date}: a growth of {asked} in {years}, counted from 1 January "
        "{since}."
    ),
    "warning_best": (
        "The most that the place has grown in {years} or fewer since {first} is {best}, by 1 January {when}."
    ),
    "warning_share": (
        "In these simulations the goal is reached with {mix} in {share}. That probability is not to be believed."
    ),
    "warning_after": (
        "Such a probability, of the baseline as of any mix, says more of the model's assumptions than of the place. "
        "Plan for the growth that the place has seen, and read what follows as a comparison of mixes, not as a "
        "promise of numbers."
    ),
    "caption_reaches": "Runs that reach the goal",
    "head_reaches": "Reaches the goal",
    # Question.
    "question_many": (
        "Which of {n} mixes of measures gives {place} most residents on {date}? Each mix is compared with {baseline}, "
        "run by run, in a model that follows every person from {first} on: with the same chance and the same "
        "assumptions, so that only the measures differ."
    ),
    "question_one": (
        "Does a mix of measures give {place} more residents on {date} than {baseline}? The two are compared run by "
        "run in a model that follows every person from {first} on: with the same chance and the same assumptions, so "
        "that only the measures differ."
    ),
    "question_places": "Residents are those of {places} together.",
    "baseline_named": "{name}, which the others are compared with",
    "mix_named": "{name}",
    "terms": "On which terms",
    "horizon_is": "Horizon: {date}.",
    "budget_none": "Budget: none is set.",
    "budget_given": (
        "Budget: a mix may cost {budget} altogether, whoever pays, counted as it is paid out, not discounted."
    ),
    "goal_none": "Goal: none is set.",
    "goal_given": (
        "Goal: {goal} residents on {date}. That is a growth of {asked} in {years}, counted from 1 January {since}."
    ),
    "goal_given_less": ("Goal: {goal} residents on {date}. That is no more than there were on 1 January {since}."),
    "goal_beyond": (
        "The place has never grown so much in {years}: the most, in as many or fewer since {first}, was {best}, by 1 "
        "January "
        "{when}."
    ),
    "goal_within": (
        "The place has grown as much before: the most in {years} or fewer since {first} was {best}, by 1 January {when}."
    ),
    "goal_reached": "The goal is reached with {shares}.",
    "goal_missed": "No option reaches the goal in any run.",
    "reached_by": "{mix} in {reached}",
    "reached_runs": "{n} of {all} runs ({share})",
    "worlds_are": "The comparison is made in several worlds, the first of which answers the question: {worlds}.",
    "contains_nothing": "No measure is added.",
    "shared": "Measures of the baseline that go on: {n}.",
    "left_out": "Left out, which the baseline has: {what}.",
    "sets": "{name} is set to {value}.",
    "ratio_on": "{rule}, times {ratio}",
    "from_on": "from {start} on",
    "from_to": "from {start} to {stop}",
    "in_places": "in {places}",
    "everywhere": "in every municipality",
    "aged": "for those of {low} to {high} years",
    "for_whom": "for {who}",
    "children_yes": "for households with children",
    "children_no": "for households without children",
    "school_children_yes": "for households with children at school",
    "school_children_no": "for households without children at school",
    "couple_yes": "for couples",
    "couple_no": "for those who live without a partner",
    "car_yes": "for those with a car",
    "car_no": "for those without a car",
    "resident_for": "for those who have lived here {low} to {high} years",
    "only_while": "only while demand for labour is {demand}",
    "in_project": "in the project {name}",
    "effect_of": "the effect of {instrument} on {what}",
    "effect_set": "its effect on {what} set to {value} (log ratio)",
    "project": "The project {name} of {owner}, {when}{budget}.",
    "project_budget": ", with {budget}",
    "shock": "It happens in every option: {name}, {when}.",
    # Answer.
    "answer_within": "within the budget of {budget}, ",
    "answer_none_within": (
        "every mix costs more than {budget} (the cheapest, {mix}, {cost} as paid out); without that limit "
    ),
    "over_one": "{mix} ({cost}, {gain})",
    "over_others": "{n} more",
    "answer_seldom": "; it gains anything at all in only {share} of the draws, and a few large gains make the average",
    "answer_over": "; over the budget as paid out: {mixes}",
    "answer_gains": (
        "{within}{leader} gains most in these simulations: on average {gain} on {date} than with {baseline}, and nine "
        "of ten further runs are expected {range}{over}."
    ),
    "answer_gains_one": (
        "{within}{leader} gains on average {gain} on {date} than {baseline} in these simulations, and nine of ten "
        "further runs are expected {range}{over}."
    ),
    "answer_baseline": (
        "{within}no mix gains more than {baseline} in these simulations: the nearest, {mix}, has on average {gain} on "
        "{date}, and nine of ten further runs are expected {range}{over}."
    ),
    "answer_baseline_one": (
        "{within}{mix} gains no more than {baseline} in these simulations: on average it has {gain} on {date}, and "
        "nine of ten further runs are expected {range}{over}."
    ),
    "answer_nothing": (
        "{within}no option moves the number of residents on {date} in these simulations, with {runs}{over}."
    ),
    "answer_goal": (
        "The goal of {goal} residents on {date} is reached in {best_runs} with {best}, and no mix{within} reaches it "
        "more often; with {baseline} it is reached in {baseline_runs}."
    ),
    "answer_goal_one": (
        "The goal of {goal} residents on {date} is reached in {best_runs} with {best}, and in {baseline_runs} with "
        "{baseline}."
    ),
    "answer_goal_missed": "No option reaches the goal of {goal} residents on {date} in any run, with {runs}.",
    "answer_goal_warned": "The warning before the question says why that is not to be believed.",
    "within_budget": " within the budget",
    "certainty_nothing": "So there is no order among them, and no certainty to state.",
    "certainty_too_few": "With {runs} nothing can be said of how certain that is; ask for more.",
    "certainty_not_apart": (
        "With {runs} {leader} cannot be told apart from {others}: that it gains most on average is {certainty} "
        "certain, and that choice is expected to forgo {loss} against what one would choose if the effects were known."
    ),
    "certainty_certain": (
        "With {runs} it is {certainty} certain that {leader} gains most on average; that choice is expected to forgo "
        "{loss} against what one would choose if the effects were known."
    ),
    "certainty_short": (
        "With {runs} it is only {certainty} certain that {leader} gains most on average; that choice is expected to "
        "forgo {loss} against what one would choose if the effects were known."
    ),
    "certainty_certain_one": (
        "With {runs} it is {certainty} certain that {leader} gains more than {other} on average; that choice is "
        "expected to forgo {loss} against what one would choose if the effects were known."
    ),
    "certainty_short_one": (
        "With {runs} it is only {certainty} certain that {leader} gains more than {other} on average; that choice is "
        "expected to forgo {loss} against what one would choose if the effects were known."
    ),
    "cost_ratio": (
        "{leader} costs {cost} more than the baseline, about {price} for each resident more {bounds}; {untested}."
    ),
    "cost_saves": (
        "{leader} costs {cost} less than the baseline and gains residents, so that no price can be put on them; "
        "{untested}."
    ),
    "cost_free": "{leader} costs no more than the baseline, so that no price can be put on its residents; {untested}.",
    "cost_nothing": (
        "Nothing is gained that a price could be put on, at a cost of {costs} more than the baseline; {untested}."
    ),
    "price_between": "({low} to {high}, as far as these runs tell)",
    "price_from": "({low} or more: its gain cannot be told from nothing)",
    "price_unknown": "(what it may be cannot be said, for want of runs)",
    "untested_none": "no mix rests on an untested effect, so that nothing changes without them",
    "untested_too_few": "how the mixes rank without the untested effects cannot be said with so few runs",
    "untested_nothing": "without the untested effects ({runs}) no mix{within} differs from {baseline}",
    "untested_holds": (
        "without the untested effects ({runs}) the order holds: {leader} still gains most{within}, {gain}"
    ),
    "untested_holds_not_apart": (
        "without the untested effects ({runs}) {leader} still gains most{within} ({gain}), but cannot be told apart "
        "from {others}"
    ),
    "untested_baseline": "without the untested effects ({runs}) no mix{within} gains more either",
    "untested_baseline_not_apart": (
        "without the untested effects ({runs}) no mix{within} gains more either, though {leader} cannot be told "
        "apart from {others} then"
    ),
    "untested_turns": (
        "without the untested effects ({runs}) the order changes: {first} gains most then{within} ({gain}), and not "
        "{leader}"
    ),
    "untested_turns_near": (
        "without the untested effects ({runs}) {first} comes first{within} ({gain}), but cannot be told apart from "
        "{leader}: no order can be seen then"
    ),
    "untested_turns_to_baseline": (
        "without the untested effects ({runs}) the order changes: then no mix{within} gains more than {first}"
    ),
    "untested_turns_to_baseline_near": (
        "without the untested effects ({runs}) the order changes: then no mix{within} gains more than {first}, which "
        "{leader} cannot be told apart from"
    ),
    "stamp": "Effects are priors, not estimates: nobody has measured what these measures do.",
    "caption_options": "The options: residents on {date} more than with {baseline}, {runs}",
    "head_gain": "Residents more, on average",
    "head_both": "Nine of ten further runs expected between",
    "head_certainty": "Certainty that it gains most on average",
    "head_best": "Share of draws in which it is the one to choose",
    "head_beats": "Share of draws in which it gains at all",
    "head_loss": "Expected loss, residents",
    "head_cost": "Cost, discounted",
    "head_price": "Cost of each resident more",
    "over_cell": "{cost} ({paid} as paid out, over the budget)",
    "how_to_read": "How to read this",
    "read_gain": (
        "Residents more: how many more are registered on {date} than with the baseline. Nine runs of ten lie between "
        "the two numbers beside it, as the effects may be large or small and years lucky or not."
    ),
    "read_certainty": (
        "Certainty: how sure the runs are about which option gains most on average. More runs make it surer."
    ),
    "read_knowledge": (
        "Shares of draws: each of the {draws} draws is one set of values of what is not known, such as the effects; "
        "told is in how many of them the option gains most, and in how many more than the baseline, chance left out "
        "as far as it can be. More runs make these shares more exact, but only knowledge of the effects brings them "
        "nearer to certainty. A mix whose effects are hardly known may come out on top more often merely because "
        "anything is possible of it."
    ),
    "read_loss": (
        "Expected loss: how many residents choosing the option now forgoes on average against what one would choose "
        "if the effects were known. It is small where the choice hardly matters or is clear."
    ),
    "read_cost": (
        "Cost: what measures and projects cost more than in the baseline, whoever pays, in NOK of 2008, discounted."
    ),
    "read_budget": "A budget is held against what is paid out on average, not discounted, whoever pays.",
    "read_over": "Mixes over the budget stand last and are not ranked.",
    "read_over_all": "Every mix is over the budget; they are ranked as if there were none.",
    "all_options": "All options, whatever the budget.",
    "those_within": "Within the budget:",
    # Figures.
    "figures_about": "Every figure says at its foot how many runs it rests on.",
    "alt": "{title}, {place}; the caption says how to read it, and the numbers stand in the tables of this page.",
    "figure_missing": "A figure was not drawn for this report: {names}.",
    "figures_missing": "Figures that were not drawn for this report: {names}.",
    "figure_fans_name": "the population by year",
    "figure_fans": (
        "The population by year. Grey is the baseline: half of its runs stay within the darker band, nine of ten "
        "within the lighter one. The blue line is the middle run of the mix, and nine of ten of its runs lie between "
        "the dashed ones. Black dots are what was counted, a star is the goal. Where blue and grey lie on each other, "
        "the mix changes little compared with what chance does anyway."
    ),
    "figure_difference_name": "the difference by year",
    "figure_difference": (
        "How many more residents a mix has than the baseline, year by year. Above the line of nought it gains, below "
        "it loses. The narrow band is where the average lies and gets narrower with more runs; the wide one holds "
        "nine runs of ten and does not."
    ),
    "figure_forest_name": "who is gained",
    "figure_forest": (
        "The same difference at the horizon, group by group. A dot to the right of the line of nought means more of "
        "that group than in the baseline. The thick bar is what the effects may be, the thin one adds chance; where "
        "the thin bar crosses the line, the group may lose, too."
    ),
    "figure_waterfall_name": "what the difference is made of",
    "figure_waterfall": (
        "How moves in, moves out, births and deaths add up to the difference. Read it from the top: each bar begins "
        "where the one above it ends. A bar to the left at moves out says that more people leave than in the baseline."
    ),
    "figure_plane_name": "cost against gain",
    "figure_plane": (
        "What each mix costs, upwards, and what it gains, to the right. A large mark is the average of a mix, a pale "
        "one a draw of what is not known. Low and to the right is good; marks to the left of the line of nought are "
        "draws in which the mix costs money and loses residents. The thick line joins the options that are worth a "
        "look, and a dashed one is the budget. Costs here are discounted; the budget is held against what is paid out, "
        "not discounted."
    ),
    "figure_acceptability_name": "the likeliest choice at each price",
    "figure_acceptability": (
        "How likely each option is the one to choose, by what one more resident is worth to whoever pays. At the far "
        "left a resident is worth nothing, and what costs least is chosen; to the right money matters less and less. "
        "No curve near 1 means that the choice is uncertain at every price. The curve below is what it would be "
        "worth, at most, to know everything before choosing."
    ),
    "figure_regret_name": "what a wrong choice loses",
    "figure_regret": (
        "How many residents each option loses on average against what would have been chosen, in each of the worlds; "
        "a frame marks the option that loses least there. The bars to the right are how it goes when it goes badly: "
        "95 of 100 possible worlds are better than that."
    ),
    "figure_turns_name": "what turns the order",
    "figure_turns": (
        "How much each assumption decides, alone or with others, how far the first option is ahead of the second. Only a "
        "bar that reaches beyond the dashed line says more than chance would; a dark one could turn the order. To the right "
        "the lead where the assumption is at its lowest and at its highest."
    ),
}
