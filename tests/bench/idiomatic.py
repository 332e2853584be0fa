"""A part of the model written the way Mesa models usually are: an object per person, ordinary random numbers.

What the engine is timed against and checked against. It holds the rules named in `RULES`, for one municipality, and
starts from the engine's own starting population, parameters, public tables and world outside, copied into plain Python
values by `start.py`; after that the two share nothing. Each rule is a method that returns the yearly hazard, as
readable as the file in `model.rules` and as open to an instrument (monthly probabilities tabulated in advance would
make it nearly twice as fast, and leave an instrument nothing to act on). As in the engine, everybody decides on the
state at the start of the month, so nobody need be shuffled, and of two events that befall one person the first in the
schedule counts.

It leaves out what nothing in `RULES` reads (dwellings, those who left), and one rarity: an orphan whose other parent
has left the municipality stays instead of following.
"""

from bisect import bisect_right
from math import expm1, log

import mesa
from bolyst_bench_start import OLDEST, People, Stream, World
from bolyst_bench_start import people_of as people_of  # for experiments.bench, which loads both files

from model.state import FEMALE, MALE, NONE

#: The rules it holds; the engine runs the same ones. Emigration, unions, separations, studies and returns are left out.
RULES = (
    "deaths",
    "births",
    "leaving_home",
    "youth_out_migration",
    "out_migration",
    "in_migration_families",
    "in_migration_singles",
    "immigration_families",
    "immigration_singles",
)
#: What it records at the end of each month: persons in the register, and the flows since the start.
OUTPUTS = ("population", "births", "deaths", "in_migration", "out_migration", "immigration")
ADULT, SCHOOL_START, SCHOOL_STOP = 18, 6, 16
BOYS = 106 / 206
MOST_CHILDREN = 6


class Person(mesa.Agent):
    """Somebody in the population register."""

    def __init__(
        self,
        model: "IdiomaticModel",
        *,
        age: int,
        sex: int,
        birthday: int,
        origin: int,
        since: int,
        mother: "Person | None" = None,
        father: "Person | None" = None,
    ):
        super().__init__(model)
        self.age = age
        self.sex = sex
        self.birthday = birthday
        self.origin = origin
        self.since = since
        self.mother = mother
        self.father = father
        self.partner: Person | None = None
        self.household: Household | None = None
        model.born_in[birthday][self] = None

    @property
    def with_parents(self) -> bool:
        """Grown up, without a partner, and in somebody else's household."""
        return self.age >= ADULT and self.partner is None and self.household.reference is not self

    def deaths(self) -> float:
        """Yearly hazard of dying."""
        return self.model.year.mortality[self.sex][self.age]

    def births(self) -> float:
        """Yearly hazard of a birth, lower without a partner."""
        if self.sex == MALE:
            return 0.0
        hazard = self.model.year.fertility[self.sex][self.age]
        if self.partner is None:
            hazard *= self.model.values["births_single"]
        return hazard

    def leaving_home(self) -> float:
        """Yearly hazard of setting up a household of one's own in the same place."""
        if not (self.with_parents and self.household.lives_here):
            return 0.0
        return self.model.values["leaving_home_base"]

    def youth_out_migration(self) -> float:
        """Yearly hazard of a grown child's moving straight out."""
        if not (self.with_parents and self.household.lives_here):
            return 0.0
        return self.model.year.moves[self.sex][self.age]

    def consider(self) -> None:
        """Meet the events of a month, in the order of the schedule, until one happens."""
        model = self.model
        if model.happens(self.deaths()):
            model.dying.append(self)
        elif model.happens(self.births()):
            model.bearing.append(self)
        elif model.happens(self.leaving_home()):
            model.leaving_home.append(self)
        elif model.happens(self.youth_out_migration()):
            model.moving_alone.append(self)

    def grow_older(self) -> None:
        """Have a birthday."""
        self.age = min(self.age + 1, OLDEST)

    def children_who_follow(self) -> list["Person"]:
        """Own children under 18 in the household: a father's only when no mother of theirs is in it."""
        return [
            child
            for child in self.household.members
            if child.age < ADULT
            and (child.mother is self or (child.father is self and child.mother not in self.household.members))
        ]

    def leave_household(self) -> None:
        """Go, leaving the household to its oldest member, or to nobody."""
        household = self.household
        household.members.remove(self)
        self.household = None
        if not household.members:
            household.remove()
        elif household.reference is self:
            household.reference = max(household.members, key=lambda member: member.age)

    def die(self) -> None:
        """Die; children left without an adult go to their other parent."""
        household = self.household
        if self.partner is not None:
            self.partner.partner = None
        self.leave_household()
        self.remove()
        if all(member.age < ADULT for member in household.members):
            for child in list(household.members):
                for parent in (child.mother, child.father):
                    if parent is not None and parent.household is not None and child.household is household:
                        child.leave_household()
                        child.since = self.model.month
                        parent.household.add(child)

    def give_birth(self) -> None:
        """Have a child, who joins the household; one Norwegian parent makes it Norwegian."""
        model, father = self.model, self.partner
        norwegian = father is not None and father.origin == 0
        child = Person(
            model,
            age=-1,  # turns 0 when the month ends
            sex=MALE if model.random.random() < BOYS else FEMALE,
            birthday=model.month % 12,
            origin=0 if norwegian else self.origin,
            since=model.month,
            mother=self,
            father=father,
        )
        self.household.add(child)
        self.household.had_event = model.month

    def leave_home(self) -> None:
        """Set up a household of one's own in the same place."""
        children = self.children_who_follow()
        household = Household(self.model, reference=self)
        for person in (*children, self):
            person.leave_household()
            household.add(person)

    def move_away(self) -> None:
        """Leave the municipality, household and all counted by whoever calls."""
        self.model.out_migration += 1
        self.household = None
        self.remove()

    def remove(self) -> None:
        """Leave the model."""
        del self.model.born_in[self.birthday][self]
        super().remove()


class Household(mesa.Agent):
    """People who live and move together."""

    def __init__(self, model: "IdiomaticModel", *, reference: Person | None, lives_here: bool = True):
        super().__init__(model)
        self.reference = reference
        self.lives_here = lives_here
        self.members: list[Person] = []
        self.had_event = NONE  # the last month in which a birth kept it from moving

    def add(self, person: Person) -> None:
        """Take somebody in."""
        self.members.append(person)
        person.household = self

    def out_migration(self) -> float:
        """Yearly hazard of moving out: by age, length of residence, family stage and origin."""
        model, reference = self.model, self.reference
        values = model.values
        if not self.lives_here or reference.age < values["out_migration_youngest"]:
            return 0.0
        hazard = model.year.moves[reference.sex][reference.age] * model.world.inertia[model.month - reference.since]
        adults = preschool = school = 0
        for member in self.members:
            if member.age >= ADULT:
                adults += 1
            elif member.age < SCHOOL_START:
                preschool += 1
            elif member.age < SCHOOL_STOP:
                school += 1
        if school:
            hazard *= values["out_migration_school"]
        elif preschool:
            hazard *= values["out_migration_preschool"]
        elif adults == 1:
            hazard *= values["out_migration_single"]
        if reference.origin > 0:
            hazard *= values["out_migration_immigrant"]
        return hazard

    def consider(self) -> None:
        """Decide whether to move out this month."""
        if self.model.happens(self.out_migration()):
            self.model.moving.append(self)

    def move_away(self) -> None:
        """Leave the municipality with everybody in it, unless a birth or a death of the month forestalls it."""
        if not self.members or self.had_event == self.model.month:
            return
        for member in self.members:
            member.move_away()
        self.members.clear()
        self.remove()


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
        households = [Household(self, reference=None, lives_here=row.lives_here) for row in people.households]
        persons = [
            Person(self, age=row.age, sex=row.sex, birthday=row.birthday, origin=row.origin, since=row.since)
            for row in people.persons
        ]
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
        arriving = [self.rng.poisson(stream.per_resident * self.population) for stream in self.year.streams]
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
                self.arrive(stream)
        self.deaths += len(self.dying)
        self.births += len(self.bearing)
        for person in self.born_in[self.month % 12]:
            person.grow_older()
        self.month += 1
        self.datacollector.collect(self)

    def arrive(self, stream: Stream) -> None:
        """Let a household in: a head, perhaps a partner, perhaps children."""
        values, chance = self.values, self.random.random
        sex = FEMALE if chance() < stream.female else MALE
        age = bisect_right(stream.ages[sex], chance())
        origin = bisect_right(stream.origins, chance())
        head = self.newcomer(age, sex, origin)
        household = Household(self, reference=head)
        household.add(head)
        parents = {sex: head}
        if chance() < stream.partnered:
            u = chance()
            gap = values["population_couple_gap"] + values["population_couple_spread"] * log(u / (1 - u))
            partner_age = int(min(max(age - gap if sex == MALE else age + gap, ADULT), OLDEST))
            partner = self.newcomer(partner_age, 1 - sex, origin)
            household.add(partner)
            head.partner, partner.partner = partner, head
            parents[1 - sex] = partner
        if chance() < stream.with_children:
            woman, man = parents.get(FEMALE), parents.get(MALE)
            room = min((woman or head).age - ADULT + 1, ADULT)
            children = min(1 + self.rng.poisson(stream.children - 1), MOST_CHILDREN)
            for _ in range(children if room > 0 else 0):
                child_age = bisect_right(stream.child_ages, chance() * stream.child_ages[room - 1])
                child = self.newcomer(child_age, FEMALE if chance() < 0.5 else MALE, origin)
                child.mother, child.father = woman, man
                household.add(child)
        if stream.from_abroad:
            self.immigration += len(household.members)
        else:
            self.in_migration += len(household.members)

    def newcomer(self, age: int, sex: int, origin: int) -> Person:
        """Somebody who arrives this month."""
        return Person(self, age=age, sex=sex, birthday=int(12 * self.random.random()), origin=origin, since=self.month)
