"""What there is to be had of racks, coaches and group sessions, and what plans take of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from periodize.domain.facility import SLOT_MIN, Facility, GroupSession
from periodize.solver.share.bid import Bid, Slot, Visit
from periodize.units import MINUTES_PER_DAY

SLOTS_A_DAY = MINUTES_PER_DAY // SLOT_MIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What is shared, and what each athlete could take of it.

    Parameters
    ----------
    visits
        Those of each athlete.
    fixed
        What is taken already, by athletes' fixed sessions.
    facilities, groups
        What is shared.
    """

    visits: Sequence[Sequence[Visit]]
    fixed: Counter[Slot]
    facilities: Sequence[Facility]
    groups: Sequence[GroupSession]

    def closed(self, now: Mapping[int, Bid]) -> list[frozenset[Slot]]:
        """For each athlete what is for others, on every day that the athlete could come.

        What nobody has taken goes to those who come that day, as long as there is room for whoever might want it:
        plans are still to be settled in the lower tiers, with starts that nobody has asked for yet.
        """
        mine = {number: frozenset(self.slots(number, bid)) for number, bid in now.items()}
        coming: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number in range(len(self.visits)):
            for day in sorted({self._day(slot) for slot in self.usable(number)}):
                coming[day].append(number)
        closed: list[set[Slot]] = [set() for _ in self.visits]
        for day, numbers in sorted(coming.items()):
            held = {n for n in numbers if any(self._day(slot) == day for slot in mine.get(n, ()))}
            order = sorted(numbers, key=lambda n: (n not in held, n))
            for slot in self._slots_of(day):
                users = [n for n in order if slot in mine.get(n, ())]
                others = [n for n in order if n not in users]
                # Nobody can tell whether others will come too: who comes must not be too few.
                free = self.room(slot) - len(users) if len(users) + 1 >= self.least(slot) else 0
                for number in others[max(0, free) :]:
                    closed[number].add(slot)
        return [frozenset(slots) for slots in closed]

    def _day(self, slot: Slot) -> tuple[int, int]:
        """The day of a slot, with the number of what is shared."""
        number, at = slot
        return number, at // SLOTS_A_DAY if number < len(self.facilities) else at

    def _slots_of(self, day: tuple[int, int]) -> list[Slot]:
        """All slots of a day."""
        number, at = day
        if number >= len(self.facilities):
            return [day]
        return [(number, slot) for slot in range(at * SLOTS_A_DAY, (at + 1) * SLOTS_A_DAY)]

    def room(self, slot: Slot) -> int:
        """How many athletes find room in a slot beside what is fixed."""
        number, at = slot
        count = len(self.facilities)
        most = (
            self.facilities[number].capacity_in(at) if number < count else self.groups[number - count].at_most
        )
        return most - self.fixed[slot]

    def least(self, slot: Slot) -> int:
        """How many a slot holds at least, where it holds anybody."""
        count = len(self.facilities)
        return 1 if slot[0] < count else self.groups[slot[0] - count].at_least - self.fixed[slot]

    def scarce(self, numbers: Iterable[int]) -> frozenset[Slot]:
        """Slots that more of some athletes could use than find room, or that fewer must not use."""
        users = Counter(slot for number in numbers for slot in self.usable(number))
        return frozenset(
            slot for slot, count in users.items() if count > self.room(slot) or self.least(slot) > 1
        )

    def usable(self, number: int) -> set[Slot]:
        return {slot for visit in self.visits[number] for taken in visit.starts.values() for slot in taken}

    def slots(self, number: int, bid: Bid) -> set[Slot]:
        """What a plan takes: one place in each slot, also where two sessions follow one another in it."""
        visits = self.visits[number]
        return {slot for week in bid.placed for visit, row in week for slot in visits[visit].starts[row]}

    def groups_of(self, number: int, bid: Bid) -> frozenset[Slot]:
        """The group sessions of a plan."""
        return frozenset(slot for slot in self.slots(number, bid) if slot[0] >= len(self.facilities))

    def free(self, bids: Mapping[int, Bid], among: Collection[Slot]) -> Counter[Slot]:
        """What some plans leave of some slots; below 0 where they take more than there is."""
        free = Counter({slot: self.room(slot) for slot in among})
        for number, bid in bids.items():
            free.subtract(slot for slot in self.slots(number, bid) if slot in free)
        return free

    def fits(self, bids: Mapping[int, Bid]) -> bool:
        used = Counter(slot for number, bid in bids.items() for slot in self.slots(number, bid))
        return all(self.least(slot) <= count <= self.room(slot) for slot, count in used.items())
