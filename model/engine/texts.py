"""The texts of what is generated: loops, draws and faults, with gaps for the calls of the rules (`model.engine.build`)."""

#: Before a rule's function.
RULE_HEAD = """from model.engine.arithmetic import exp, log, power, sqrt
from model.engine.cache import kernel


"""

#: Behind a rule's function that reads more than a call can pass one by one: the same, passed in tuples.
PACKED = """{text}


_{name} = {name}


@kernel
def {name}({passed}):
    return _{name}({unpacked})
"""

#: Before a loop.
HEAD = """from model.draws import uniform, uniform_of_pair
from model.engine.arithmetic import monthly_probability
from model.state import {columns}
{kernel}
{rules}

MOST = 1e6  # per year; anything above is a fault, as are negative and non-finite values

"""

#: Whom one rule's loop passes, by subject; at its end stand `i`, `hh` of persons, and the `place` the rule sees.
LOOPS = {
    "person": """for i in range(counts[0]):
    place = persons[LIVES_IN, i]
    if place < 0 or place >= n_places:
        continue
    hh = persons[HOUSEHOLD, i]
""",
    "registered": """for i in range(counts[0]):
    place = persons[REGISTERED_IN, i]
    if persons[LIVES_IN, i] < 0 or place >= n_places:
        continue
    hh = persons[HOUSEHOLD, i]
""",
    "household": """for i in range(counts[1]):
    place = households[H_PLACE, i]
    if households[REFERENCE, i] < 0 or place >= n_places:
        continue
""",
    "away_household": """for i in range(counts[1]):
    reference = households[REFERENCE, i]
    if reference < 0 or households[H_PLACE, i] < n_places:
        continue
    place = persons[HOME, reference]
    if place >= n_places:
        place = persons[REGISTERED_IN, reference]
    if place >= n_places:
        place = persons[LEFT, reference]
    if not 0 <= place < n_places:
        continue
""",
    "place": """for place in range(n_places):
    i = place
""",
    "employer": """for i in range(counts[N_EMPLOYERS]):
    place = employers[E_PLACE, i]
""",
}

#: One loop a subject, so that an edited rule compiles no more than the rules of its subject.
PROPOSE = '''
@kernel
def propose_{of}(month, n_places, persons, person_keys, households, household_keys, counts, places, person_columns,
                 household_columns, employers, dwellings, values, tables, words, slots, ratios, fired, n_fired, offers,
                 n_offers, expected, fault, faulty):
    """Fill `fired` [rule, k] with the rows taken this month, `expected` [rule, place] with registered persons per year,
    before instruments, and `offers` with those who can be found."""
{loop}
{rules}
'''

# Written out at every rule: as a function that takes the arrays, it would make a run three times as long. The fault is
# noted, not raised: leaving the loop from inside it would cost a third of the month.
EVENT = """hazard = {call}
if hazard != 0.0:
    if not 0.0 < hazard <= MOST:
        fault[0], fault[1] = {rule} + 1, i
        faulty[0] = hazard
        hazard = 0.0
    expected[{rule}, place] += hazard * {weight}
    if slots[{rule}] >= 0:
        hazard *= ratios[slots[{rule}], i]
    u = uniform(words[{rule}], {keys}[i])
    if u < hazard / 12.0 and u < monthly_probability(hazard):
        fired[{rule}, n_fired[{rule}]] = i
        n_fired[{rule}] += 1
"""

#: Who looks for a vacancy or a dwelling: instruments act on the hazard of getting one, not on looking.
LOOK = """hazard = {call}
if hazard != 0.0:
    if not 0.0 < hazard <= MOST:
        fault[0], fault[1] = {rule} + 1, i
        faulty[0] = hazard
        hazard = 0.0
    expected[{rule}, place] += hazard * {weight}
    if uniform(words[{rule}], {keys}[i]) < monthly_probability(hazard):
        fired[{rule}, n_fired[{rule}]] = i
        n_fired[{rule}] += 1
"""

OFFER = """if {call} > 0:
    offers[{match}, n_offers[{match}]] = i
    n_offers[{match}] += 1
"""

SCORES = '''
@kernel
def pair_scores_{name}(month, n_places, persons, households, places, person_columns, household_columns, employers, dwellings,
                       values, tables, seekers, offers, scores):
    """Score of every seeker and offer of `{name}`; 0 between places."""
    for s in range(scores.shape[0]):
        i = seekers[s]
        place = persons[LIVES_IN, i]
{before}
        for k in range(scores.shape[1]):
            o = offers[k]
            scores[s, k] = 0.0
            if persons[LIVES_IN, o] == place:
                scores[s, k] = {call}
'''

#: A seeker takes every vacancy of the place into account, and a fixed share of those in the other places.
VACANCY_SCORES = '''
@kernel
def pair_scores_{name}(month, n_places, persons, person_keys, households, places, person_columns, household_columns,
                       employers, dwellings, vacancies, vacancy_keys, values, tables, seekers, near, word, scores):
    """Yearly hazard of every seeker of `{name}` to get each vacancy."""
    for s in range(scores.shape[0]):
        i = seekers[s]
        place = persons[LIVES_IN, i]
        hh = persons[HOUSEHOLD, i]
        pace = {pace}
{before}
        for o in range(scores.shape[1]):
            scores[s, o] = 0.0
            if vacancies[V_PLACE, o] == place or uniform_of_pair(word, person_keys[i], vacancy_keys[o]) < near:
                scores[s, o] = pace * {call}
'''

#: A household takes every vacant dwelling of its place into account.
DWELLING_SCORES = '''
@kernel
def pair_scores_{name}(month, n_places, persons, households, places, person_columns, household_columns, employers, dwellings,
                       values, tables, seekers, vacant, scores):
    """Yearly hazard of every seeker of `{name}` to get each dwelling."""
    for s in range(scores.shape[0]):
        i = seekers[s]
        place = households[H_PLACE, i]
        pace = {pace}
{before}
        for k in range(scores.shape[1]):
            o = vacant[k]
            scores[s, k] = 0.0
            if dwellings[D_PLACE, o] == place:
                scores[s, k] = pace * {call}
'''

SUPPLY = '''
@kernel
def supply(month, n_places, counts, places, employers, employer_keys, bases, values, tables, slots, ratios, word, fault,
           faulty):
    """Write the positions every employer wants filled, rounded by a fixed number of its own."""
    for i in range(counts[N_EMPLOYERS]):
        place = employers[E_PLACE, i]
        wanted = {call}
        if not 0.0 <= wanted <= MOST:
            fault[0], fault[1] = 1, i
            faulty[0] = wanted
            wanted = 0.0
        if slots[0] >= 0:
            wanted *= ratios[slots[0], i]
        employers[POSITIONS, i] = int(wanted + uniform(word, employer_keys[i]))
'''

ARRIVALS = '''
@kernel
def intensities(places, values, tables, out, shares):
    """Households per year by arrival stream and place, and the shares [stream, threshold, place] of candidates content."""
    for place in range(places.shape[1]):
        pass
{streams}
'''

GROW = '''
@kernel
def grow(month, n_places, persons, households, counts, places, person_columns, household_columns, employers, dwellings,
         values, tables, slots, ratios, bounds, fault, faulty):
    """Let the columns grow by what a month adds, within `bounds` [growth, low and high]; all read the state before."""
{growths}
{written}
'''

GROWTH = """grown_{growth} = {table}[{row}].copy()
{loop}
    change = {call}
    if not -MOST <= change <= MOST:
        fault[0], fault[1] = {growth} + 1, i
        faulty[0] = change
        change = 0.0
    if slots[{growth}] >= 0:
        change *= ratios[slots[{growth}], i]
    grown_{growth}[i] = min(max({table}[{row}, i] + change / 12.0, bounds[{growth}, 0]), bounds[{growth}, 1])
"""

#: One by one: Numba takes seconds to compile the assignment of a whole row.
GROWN = """for i in range(grown_{growth}.size):
    {table}[{row}, i] = grown_{growth}[i]
"""

MEET = '''
@kernel
def meet(month, n_places, persons, households, places, person_columns, household_columns, employers, dwellings, values,
         tables, slots, ratios, rows, n_rows, rates, fault, faulty):
    """Fill `rates` [meeting, k] with the people each of `rows` meets per year; who lives outside meets nobody here."""
    for k in range(n_rows):
        i = rows[k]
        place = persons[LIVES_IN, i]
        rates[:, k] = 0.0
        if place >= n_places:
            continue
        hh = persons[HOUSEHOLD, i]
{meetings}
'''

MEETING = """rate = {call}
if not 0.0 <= rate <= MOST:
    fault[0], fault[1] = {meeting} + 1, i
    faulty[0] = rate
    rate = 0.0
if slots[{meeting}] >= 0:
    rate *= ratios[slots[{meeting}], i]
rates[{meeting}, k] = rate
"""

RATIO = '''
@kernel
def ratio_{name}_{of}(month, n_places, persons, households, counts, places, person_columns, household_columns, employers,
                      dwellings, bases, values, tables, out, fault, faulty):
    """Fill `out` with the ratio of the instrument `{name}` on rules of {of}."""
{rows}
'''

ROW = """{loop}
    ratio = {call}
    if not 0.0 <= ratio <= MOST:
        fault[0], fault[1] = 1, i
        faulty[0] = ratio
        ratio = 1.0
    out[i] = ratio
"""
