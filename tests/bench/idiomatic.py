"""A part of the model written the way Mesa models usually are: an object per person, ordinary random numbers.

What the engine is timed against and checked against. It holds the rules named in `RULES`, for one municipality, and
starts from the engine's own starting population, parameters, public tables and world outside, copied into plain Python
values by `start.py`; after that the two share nothing. Each rule is a method that returns the yearly hazard, in `people.py`
those of persons and households, here those of the place; as readable as the file in `model.rules` and as open to an
instrument (monthly probabilities tabulated in advance would make it nearly twice as fast, and leave an instrument nothing
to act on). As in the engine, everybody decides on the
state at the start of the month, so nobody need be shuffled, and of two events that befall one person the first in the
schedule counts.

What the rules read and none of them moves stays what it was: belonging and what was promised, of those who are here at the
start and of newcomers. In the scenario that both run, work moves nobody. It leaves out what nothing in `RULES` reads
(contacts, employers, those who left), and one rarity: an orphan whose other parent has left the municipality stays instead
of following.
"""

from bisect import bisect_right
from math import exp, expm1, log

import mesa
from bolyst_bench_people import ADULT, BOYS, Household, Person
from bolyst_bench_start import OLDEST, People, Stream, World
from bolyst_bench_start import people_of as people_of  # for experiments.bench, which loads all three files

from model.state import FEMALE, MALE, NONE, WORK_GROUND

#: The rules it holds; the engine runs the same ones. Left out are unions, separations, studies, returns and emigration, work
#: and contacts, and the immigration of refugees, families and seasonal workers.
RULES = (
    "deaths",
    "births",
    "leaving_home",
    "youth_out_migration",
    "out_migration",
    "in_migration_families",
    "in_migration_singles",
    "labour_nordic",
    "labour_europe",
    "labour_outside",
)
#: What it records at the end of each month: persons in the register, and the flows since the start.
OUTPUTS = ("population", "births", "deaths", "in_migration", "out_migration", "immigration")
MOST_CHILDREN = 7
#: What a person brings along from the engine's starting population, beside household and kin.
CARRIED = (
    "age",
    "sex",
    "birthday",
    "origin",
    "since",
    "last_birth",
    "ground",
    "belonging",
    "expectation",
)


class IdiomaticModel(mesa.Model):
    """One municipality; a step is a month.

    Args:
        people: at the start.
        world: everything else.
        seed: of the random numbers.
    """

    def __init__(self, people: People, world: World, seed: int):
        super().__init__(rng=seed)
        self.world = world
        self.values = world.values
        self.month = world.first_month
        self.year = world.years[self.month // 12]
        self.born_in: list[dict[Person, None]] = [{} for _ in range(12)]
        self.births = self.deaths = self.in_migration = self.out_migration = self.immigration = 0  # so far
        self.datacollector = mesa.DataCollector({name: name for name in OUTPUTS})
        self.vacant_dwellings = people.vacant_dwellings
        households = [
            Household(self, reference=None, lives_here=row.lives_here, has_dwelling=row.has_dwelling)
            for row in people.households
        ]
        persons = [Person(self, **{name: getattr(row, name) for name in CARRIED}) for row in people.persons]
        kin = dict(enumerate(persons))  # NONE is nobody
        for person, row in zip(persons, people.persons, strict=True):
            households[row.household].add(person)
            person.partner, person.mother, person.father = (
                kin.get(row.partner),
                kin.get(row.mother),
                kin.get(row.father),
            )
        for household, home in zip(households, people.households, strict=True):
            household.reference = persons[home.reference]

    @property
    def population(self) -> int:
        """Persons in the register."""
        return len(self.agents_by_type[Person])

    def happens(self, hazard: float) -> bool:
        """Whether an event of this yearly hazard happens this month."""
        return hazard > 0 and self.random.random() < -expm1(-hazard / 12)

    def step(self) -> None:
        """Everybody decides, then what was decided happens, then those whose birthday is next grow older."""
        self.year = self.world.years[self.month // 12]
        place = Place(self)
        arriving = [self.rng.poisson(getattr(place, stream.name)() / 12) for stream in self.year.streams]
        self.dying: list[Person] = []
        self.bearing: list[Person] = []
        self.leaving_home: list[Person] = []
        self.moving_alone: list[Person] = []
        self.moving: list[Household] = []
        self.agents_by_type[Person].do("consider")
        self.agents_by_type[Household].do("consider")
        for person in self.dying:
            person.die()
        for mother in self.bearing:
            mother.give_birth()
        for person in self.leaving_home:
            person.leave_home()
        for person in self.moving_alone:
            for mover in (*person.children_who_follow(), person):
                mover.leave_household()
                mover.move_away()
        for household in self.moving:
            household.move_away()
        for stream, households in zip(self.year.streams, arriving, strict=True):
            for _ in range(households):
                if not stream.candidates or self.is_content(place, stream):
                    self.arrive(stream)
        self.deaths += len(self.dying)
        self.births += len(self.bearing)
        for person in self.born_in[self.month % 12]:
            person.grow_older()
        self.month += 1
        self.datacollector.collect(self)

    def is_content(self, place: "Place", stream: Stream) -> bool:
        """Whether a candidate knows of the place and finds there what it asks for: job, dwelling and services."""
        chance = self.random.random
        zone = bisect_right(stream.zones, chance())
        job = place.two_jobs() if stream.name == "in_migration_families" else place.job()
        return (
            chance() < self.values["in_migration_informed"] * stream.informed[zone]
            and chance() < job
            and chance() < place.dwelling()
            and chance() < place.services()
        )

    def arrive(self, stream: Stream) -> None:
        """Let a household in: a head, perhaps a partner, perhaps children."""
        values, chance = self.values, self.random.random
        sex = FEMALE if chance() < stream.female else MALE
        age = bisect_right(stream.ages[sex], chance())
        origin = bisect_right(stream.origins, chance())
        ground = WORK_GROUND if stream.from_abroad else NONE
        head = self.newcomer(age, sex, origin, ground)
        household = Household(self, reference=head)
        household.add(head)
        parents = {sex: head}
        if chance() < stream.partnered:
            u = chance()
            gap = values["population_couple_gap"] + values["population_couple_spread"] * log(u / (1 - u))
            partner_age = int(min(max(age - gap if sex == MALE else age + gap, ADULT), OLDEST))
            partner = self.newcomer(partner_age, 1 - sex, origin, ground)
            household.add(partner)
            head.partner, partner.partner = partner, head
            parents[1 - sex] = partner
            if partner_age > age:
                household.reference = partner
        if chance() < stream.with_children:
            self.bring_children(household, parents.get(FEMALE), parents.get(MALE), stream.children)
        if stream.from_abroad:
            self.immigration += len(household.members)
        else:
            self.in_migration += len(household.members)

    def bring_children(self, household: Household, woman: Person | None, man: Person | None, mean: float) -> None:
        """Let children come along, born at the ages at which women give birth; none where none can be under 18."""
        mothers, chance, parent = self.year.mothers, self.random.random, woman or man
        none_yet = mothers[parent.age - ADULT]
        if mothers[parent.age] <= none_yet:
            return
        for _ in range(min(1 + self.rng.poisson(mean - 1), MOST_CHILDREN)):
            age_at_birth = bisect_right(mothers, none_yet + chance() * (mothers[parent.age] - none_yet))
            age = max(parent.age - max(age_at_birth, ADULT), 0)
            child = self.newcomer(age, FEMALE if chance() >= BOYS else MALE, parent.origin, parent.ground)
            child.mother, child.father = woman, man
            household.add(child)
            if woman is not None:
                months_since_birthday = (self.month - child.birthday - 1) % 12
                woman.last_birth = max(woman.last_birth, self.month - 12 * age - months_since_birthday)

    def newcomer(self, age: int, sex: int, origin: int, ground: int) -> Person:
        """Somebody who arrives this month."""
        return Person(
            self,
            age=age,
            sex=sex,
            birthday=int(12 * self.random.random()),
            origin=origin,
            since=self.month,
            ground=ground,
            expectation=self.world.overpromised,
        )


class Place:
    """The municipality at the start of a month: what it has to offer, and how many households come per year."""

    def __init__(self, model: IdiomaticModel):
        self.year, self.values = model.year, model.values
        self.population = model.population
        self.vacant_dwellings = model.vacant_dwellings
        self.labour_migrants = 0
        for person in model.agents_by_type[Person]:
            if not person.household.lives_here:
                continue
            self.labour_migrants += person.ground == WORK_GROUND and person.age >= ADULT

    def in_migration_families(self) -> float:
        """Candidate families per year."""
        return self.population * self.year.in_balance * self.values["in_migration_family_share"]

    def in_migration_singles(self) -> float:
        """Candidate singles per year."""
        return self.population * self.year.in_balance * (1 - self.values["in_migration_family_share"])

    def job(self) -> float:
        """Share of single candidates who find a relevant job, however many vacancies there are."""
        return min(self.values["in_migration_jobs"], 1)

    def two_jobs(self) -> float:
        """Share of couples who find two."""
        return self.job() ** 2

    def dwelling(self) -> float:
        """Share who find a home."""
        per_person = self.vacant_dwellings / (self.population + 1)
        return 1 - (1 - self.values["in_migration_homes"]) * exp(-per_person / self.values["in_migration_scarcity"])

    def services(self) -> float:
        """Share who miss nothing in a place of that size."""
        return 1 - exp(-(self.population + 1) / self.values["in_migration_offer"])

    def labour_nordic(self) -> float:
        """Nordic households per year."""
        return self.population * self.values["labour_immigration_nordic"]

    def labour_europe(self) -> float:
        """Households per year from the rest of Europe."""
        return self.values["labour_immigration_europe"] * self.labour()

    def labour_outside(self) -> float:
        """Households per year from outside Europe."""
        return (1 - self.values["labour_immigration_europe"]) * self.labour()

    def labour(self) -> float:
        """Households per year whom vacancies and those who are here draw from outside the Nordic countries."""
        recruited = self.population * self.year.labour_immigration * self.values["labour_immigration_local_share"]
        recruited *= self.year.local_industry
        drawing = min(self.labour_migrants, self.values["labour_immigration_saturated"] * self.population)
        return recruited + self.values["labour_immigration_network"] * drawing
