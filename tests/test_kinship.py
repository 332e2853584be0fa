"""Brothers and sisters are told as such when the parent they have in common has died, and the state has forgotten it."""

from types import SimpleNamespace

from experiments.kinship import Kinship
from model.engine.compact import compact
from model.engine.verbs import die
from model.people import Member
from tests.village import BOY, GIRL, WOMAN, Village


def member(village: Village, row: int, role: str = "other") -> Member:
    return Member(f"{village.state.person_keys[row]:016x}", row, "female", 12, role, "here", "here")


def bereaved() -> tuple[Kinship, list[Member]]:
    """A girl and a boy whose parents have died, and a woman they are not related to."""
    village, kinship = Village(), Kinship()
    man, woman, girl, boy = village.family(GIRL, BOY)
    (other,) = village.settle(WOMAN)
    kinship.note(SimpleNamespace(state=village.state))  # type: ignore[arg-type]
    people = [member(village, girl, "reference person"), member(village, boy), member(village, other)]
    for parent in (man, woman):
        die(village.world, parent)
    village.pass_months(1)
    compact(village.state)
    kinship.note(SimpleNamespace(state=village.state))  # type: ignore[arg-type]
    return kinship, people


def test_children_of_the_same_dead_parents_are_siblings_and_others_are_not() -> None:
    kinship, (girl, boy, other) = bereaved()
    assert kinship.siblings(girl, boy)
    assert kinship.siblings(boy, girl)
    assert not kinship.siblings(girl, other)


def test_in_a_household_the_head_s_brother_is_a_sibling_and_no_other() -> None:
    kinship, people = bereaved()
    assert [each.role for each in kinship.told(people)] == ["reference person", "sibling", "other"]


def test_who_was_a_child_of_the_head_stays_one() -> None:
    village, kinship = Village(), Kinship()
    man, _, girl, boy = village.family(GIRL, BOY)
    kinship.note(SimpleNamespace(state=village.state))  # type: ignore[arg-type]
    people = [member(village, man, "reference person"), member(village, girl, "child"), member(village, boy, "child")]
    assert [each.role for each in kinship.told(people)] == ["reference person", "child", "child"]
