"""Which exercise: the same all through a block, another in the next, different ones in sessions A and B."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from periodize.domain.exercise import Exercise, Movement
from periodize.prescribe.care import Care
from periodize.prescribe.slots import Slot, Visit
from periodize.prescribe.words import lower

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The exercise of a slot in one session.

    Parameters
    ----------
    exercise
        The exercise, or None where none will do.
    reason
        Where it stands in for the block's exercise, or where there is none: why.
    """

    exercise: Exercise | None
    reason: str = ""


class Chooser:
    """Chooses exercises for the sessions of a season.

    Parameters
    ----------
    care
        What must not be done.
    slots
        Every session with every slot of it, in order of time.
    """

    def __init__(self, care: Care, slots: Iterable[tuple[Visit, Slot]]) -> None:
        self._care = care
        sessions: dict[Key, list[tuple[Visit, Slot]]] = defaultdict(list)
        for visit, slot in slots:
            sessions[_key(visit, slot)].append((visit, slot))
        # In each block the sessions with most sets of a movement choose first.
        order = sorted(sessions, key=lambda key: (key[0], -sessions[key][0][1].sets))
        self._first: dict[Movement, dict[int, set[str]]] = defaultdict(dict)
        self._ranked = {key: self._rank(sessions[key]) for key in order}

    def choose(self, visit: Visit, slot: Slot, already: Iterable[Exercise] = ()) -> Chosen:
        """The exercise for a slot of a session; ``already`` are those that it holds."""
        held = set(already)
        ranked = [exercise for exercise in self._ranked[_key(visit, slot)] if exercise not in held]
        refused: dict[str, None] = {}
        for exercise in ranked:
            refusal = self._care.refusal(exercise, visit.placed)
            if not refusal:
                instead = f"in place of {lower(ranked[0].name)}: {next(iter(refused))}" if refused else ""
                return Chosen(exercise=exercise, reason=instead)
            refused.setdefault(refusal)
        return Chosen(exercise=None, reason=", ".join(refused) or "none suits this session")

    def _rank(self, sessions: list[tuple[Visit, Slot]]) -> tuple[Exercise, ...]:
        """All candidates, the best first; ties keep the order of the catalogue.

        What most sessions of the block can hold comes first, then what no other session of the block begins
        with (or what one does, where a slot shares it), what is known or new as wanted, what suits the one or two legs that are wanted, and what is good
        for an injured tissue.
        """
        visit, slot = sessions[0]
        if not slot.rotates:
            return slot.candidates
        tissues = self._care.tissues(visit.placed.day)
        by_block = self._first[slot.movement]
        now = by_block.setdefault(visit.block, set())
        earlier = [block for block in by_block if block < visit.block]
        before = by_block[max(earlier)] if earlier else set()

        def rank(exercise: Exercise) -> tuple[bool, ...]:
            unfit = sum(bool(self._care.refusal(exercise, other.placed)) for other, _ in sessions)
            return (
                2 * unfit > len(sessions),
                (exercise.id in now) is not slot.shared,
                slot.known and exercise.id not in before,
                slot.both_legs is not None and exercise.sides is slot.both_legs,
                bool(tissues) and not exercise.good_for & tissues,
                not slot.known and exercise.id in before,
            )

        ranked = tuple(sorted(slot.candidates, key=rank))
        now.update(exercise.id for exercise in ranked[:1])
        return ranked


def _key(visit: Visit, slot: Slot) -> Key:
    return visit.block, visit.placed.template.id, slot.name
