"""People and households of the Mesa model: an object each, with a method per rule and per event."""

from math import exp

import mesa
from bolyst_bench_start import OLDEST

from model.state import FEMALE, MALE, NONE, REFUGE

ADULT, SCHOOL_START, SCHOOL_STOP = 18, 6, 16
BOYS = 106 / 206


class Person(mesa.Agent):
    """Somebody in the population register."""

    def __init__(
        self,
        model: mesa.Model,
        *,
        age: int,
        sex: int,
        birthday: int,
        origin: int,
        since: int,
        last_birth: int = NONE,
        ground: int = NONE,
        belonging: float = 0.0,
        expectation: float = 0.0,
        mother: "Person | None" = None,
        father: "Person | None" = None,
    ):
        super().__init__(model)
        self.age = age
        self.sex = sex
        self.birthday = birthday
        self.origin = origin
        self.since = since
        self.last_birth = last_birth
        self.ground = ground
        self.belonging = belonging
        self.expectation = expectation
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
        """Yearly hazard of a birth, lower without a partner, none soon after another."""
        if self.sex == MALE:
            return 0.0
        values = self.model.values
        hazard = self.model.year.fertility[self.sex][self.age]
        if self.partner is None:
            hazard *= values["births_single"]
        if self.last_birth != NONE:
            years, soonest, spacing = self.years_since_birth, values["births_soonest"], values["births_spacing"]
            if years < soonest:
                return 0.0
            if years < spacing:
                hazard *= (years - soonest) / (spacing - soonest)
        return hazard

    @property
    def years_since_birth(self) -> float:
        """Years since the last birth of a woman who had one."""
        return (self.model.month - self.last_birth) / 12

    def leaving_home(self) -> float:
        """Yearly hazard of setting up a household of one's own in the same place."""
        if not (self.with_parents and self.household.lives_here):
            return 0.0
        return self.model.values["leaving_home_base"]

    def youth_out_migration(self) -> float:
        """Yearly hazard of a grown child's moving straight out."""
        if not (self.with_parents and self.household.lives_here):
            return 0.0
        hazard = self.model.year.moves[self.sex][self.age]
        if self.age < self.model.values["out_migration_student_age"]:
            hazard *= self.model.values["out_migration_students_apart"]
        return hazard

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
        if self.age == OLDEST:
            return
        self.age += 1

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
                        child.belonging, child.expectation = 0.0, self.model.world.overpromised
                        parent.household.add(child)

    def give_birth(self) -> None:
        """Have a child, who joins the household; one Norwegian parent makes it Norwegian."""
        model, father = self.model, self.partner
        norwegian = father is not None and father.origin == 0
        self.last_birth = model.month
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

    def __init__(
        self,
        model: mesa.Model,
        *,
        reference: Person | None,
        lives_here: bool = True,
        has_dwelling: bool = False,
    ):
        super().__init__(model)
        self.reference = reference
        self.lives_here = lives_here
        self.has_dwelling = has_dwelling
        self.members: list[Person] = []
        self.had_event = NONE  # the last month in which a birth kept it from moving

    def add(self, person: Person) -> None:
        """Take somebody in."""
        self.members.append(person)
        person.household = self

    def out_migration(self) -> float:
        """Yearly hazard of moving out: by age, length of residence, attachment, family stage, origin and work."""
        model, reference, partner = self.model, self.reference, self.reference.partner
        values = model.values
        youngest = reference.age < values["out_migration_youngest"]
        if not self.lives_here or youngest or reference.ground == REFUGE:
            return 0.0
        belonging, expectation = reference.belonging, reference.expectation
        if partner is not None:
            belonging, expectation = (belonging + partner.belonging) / 2, (expectation + partner.expectation) / 2
        hazard = model.year.moves[reference.sex][reference.age] * model.world.inertia[model.month - reference.since]
        hazard *= exp(-values["out_migration_rooted"] * (belonging - values["out_migration_usual"]))
        hazard *= 1 + values["out_migration_disappointed"] * expectation
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
        elif reference.age < values["out_migration_childbearing"]:
            hazard *= values["out_migration_childless"]
        if adults == 1 and reference.age < values["out_migration_student_age"]:
            hazard *= values["out_migration_students_apart"]
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

    def remove(self) -> None:
        """Leave the model, and the dwelling vacant."""
        if self.has_dwelling:
            self.model.vacant_dwellings += 1
        super().remove()
