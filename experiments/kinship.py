"""Who has which parents, kept while a run goes on: the state forgets a parent who has died, brothers and sisters do not."""

from collections.abc import Sequence
from dataclasses import replace

from model.people import Member
from model.simulation import MigrationModel
from model.state import FATHER, LIVES_IN, MOTHER, NONE


class Kinship:
    """The parents of everybody, as far as they were known when somebody was first noted."""

    def __init__(self) -> None:
        self._parents: dict[int, set[int]] = {}

    def note(self, model: MigrationModel) -> None:
        """Note the parents of those who are new since the last time."""
        n, keys = model.state.n_persons, model.state.person_keys
        lives, mothers, fathers = (model.state.persons[column, :n] for column in (LIVES_IN, MOTHER, FATHER))
        for row, key in enumerate(keys[:n].tolist()):
            if lives[row] != NONE and key not in self._parents:
                known = (parent for parent in (mothers[row], fathers[row]) if parent != NONE)
                self._parents[key] = {int(keys[parent]) for parent in known}

    def siblings(self, one: Member, other: Member) -> bool:
        """Whether two people have a parent in common."""
        mine, theirs = (self._parents.get(int(each.key, 16), set()) for each in (one, other))
        return bool(mine & theirs)

    def told(self, members: Sequence[Member]) -> tuple[Member, ...]:
        """The people of a household, with the role of those who are a brother or sister of a head and nothing else."""
        heads = [each for each in members if each.role in ("reference person", "partner")]
        return tuple(
            replace(each, role="sibling")
            if each.role == "other" and any(self.siblings(each, head) for head in heads)
            else each
            for each in members
        )
