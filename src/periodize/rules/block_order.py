"""Blocks follow one another in order, each long enough and none too long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.errors import Fault
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.macrocycle import BlockLength, Lengths, Macrocycle, macrocycles
from periodize.rules.said import days_text, head_text, listed, span_text
from periodize.rules.words import PHASES, Encoder, Lin, Where


class LengthBound(StrEnum):
    """Which lengths a rule holds blocks to."""

    LIMIT = "limit"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, kw_only=True)
class BlockOrder(Rule):
    r"""Foundation, strength, power, speed, taper; after the race a transition, then the next macrocycle.

    Every microcycle lies in one block of its macrocycle, blocks never run backwards, and the length of each
    stays within its limits (``limit``) or its recommended range (``recommended``, which charges lengths
    only). Excess: microcycles out of order, in a block that does not belong there, or too few or too many.
    A macrocycle whose blocks the coach has fixed from end to end is taken as it is.

    Parameters
    ----------
    bound
        ``limit`` or ``recommended``.
    lengths
        Block lengths by level and distance, in weeks.
    """

    id = "block-order"
    unit = "microcycles"
    evidence = Evidence(
        grade="C",
        text="That strength should come before power rests on narrative reviews and on trials in weaker athletes; "
        "at least ten weeks of heavy and plyometric work serve running economy best; two weeks of taper are well supported.",
        sources=("S29", "S24", "I1", "S4", "T1", "T3"),
    )
    statement = "Each macrocycle runs through its blocks in order, each for a sensible number of weeks, the taper last."

    tier: Tier = Tier.MUST
    bound: LengthBound = LengthBound.LIMIT
    lengths: Lengths

    def encode(self, season: Season, enc: Encoder) -> None:
        fixed = dict(season.fixed_blocks)
        for cycle in macrocycles(season, self.lengths):
            if not self._all_fixed(cycle, fixed):
                self._encode_lengths(cycle, enc)
                if self.bound is LengthBound.LIMIT:
                    self._encode_order(cycle, enc)
                    self._encode_reach(cycle, enc)
        if self.bound is LengthBound.LIMIT:
            for microcycle, phase in sorted(fixed.items()):
                enc.at_least(enc.in_block(microcycle, phase), 1, microcycle=microcycle, subject="fixed block")

    def _encode_order(self, cycle: Macrocycle, enc: Encoder) -> None:
        phases = [stage.phase for stage in cycle.stages]
        for microcycle in range(cycle.first, cycle.last + 1):
            strange = Lin.total([enc.in_block(microcycle, p) for p in PHASES if p not in phases])
            enc.at_most(strange, 0, microcycle=microcycle, subject="block")
            if microcycle == cycle.first:
                continue
            for count in range(1, len(phases)):
                now, before = (
                    Lin.total([enc.in_block(m, p) for p in phases[:count]])
                    for m in (microcycle, microcycle - 1)
                )
                enc.at_most(now - before, 0, microcycle=microcycle, subject="order")

    @staticmethod
    def _encode_reach(cycle: Macrocycle, enc: Encoder) -> None:
        """Say which blocks no microcycle can lie in, given the least lengths of those before and after."""
        for stage, reach in _reach(cycle):
            for microcycle in range(cycle.first, cycle.last + 1):
                if microcycle not in reach:
                    enc.never_in_block(microcycle, stage.phase)
        strange = [phase for phase in PHASES if cycle.stage_of(phase) is None]
        for microcycle in range(cycle.first, cycle.last + 1):
            for phase in strange:
                enc.never_in_block(microcycle, phase)

    def _encode_lengths(self, cycle: Macrocycle, enc: Encoder) -> None:
        for stage in cycle.stages:
            least, most = self._range(stage)
            length = Lin.total([enc.in_block(m, stage.phase) for m in range(cycle.first, cycle.last + 1)])
            subject = f"{stage.phase.value} length"
            enc.at_least(length, least, microcycle=cycle.first, subject=subject)
            enc.at_most(length, most, microcycle=cycle.first, subject=subject)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        for gap in self.lengths.gaps():
            yield Fault(code="block-lengths", where=f"rule '{self.key}'", what=f"lengths: {gap}")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season, blocks = schedule.season, schedule.blocks
        fixed = dict(season.fixed_blocks)
        for cycle in macrocycles(season, self.lengths):
            if not self._all_fixed(cycle, fixed):
                yield from self._check_lengths(season, cycle, blocks)
                if self.bound is LengthBound.LIMIT:
                    yield from self._check_order(season, cycle, blocks)
        if self.bound is LengthBound.LIMIT:
            for microcycle, phase in sorted(fixed.items()):
                if blocks[microcycle] is not phase:
                    head = head_text(season.calendar, microcycle)
                    text = f"{head} is {blocks[microcycle].value}, the coach fixed {phase.value}"
                    yield self.broken(microcycle, "fixed block", 1, text)

    def _check_order(
        self, season: Season, cycle: Macrocycle, blocks: tuple[Phase, ...]
    ) -> Iterator[Violation]:
        stages = len(cycle.stages)
        for microcycle in range(cycle.first, cycle.last + 1):
            phase = blocks[microcycle]
            stage, head = cycle.stage_of(phase), head_text(season.calendar, microcycle)
            if stage is None:
                text = f"{head} is {phase.value}, which has no place in this macrocycle"
                yield self.broken(microcycle, "block", 1, text)
            if microcycle == cycle.first or stage is None:
                continue
            before = cycle.stage_of(blocks[microcycle - 1])
            backwards = (stages - 1 if before is None else before) - stage
            if backwards > 0:
                text = f"{head} goes back from {blocks[microcycle - 1].value} to {phase.value}"
                yield self.broken(microcycle, "order", backwards, text)

    def _check_lengths(
        self, season: Season, cycle: Macrocycle, blocks: tuple[Phase, ...]
    ) -> Iterator[Violation]:
        for stage in cycle.stages:
            length = sum(blocks[m] is stage.phase for m in range(cycle.first, cycle.last + 1))
            least, most = self._range(stage)
            off = max(least - length, length - most)
            if off > 0:
                text = (
                    f"{_span(season, cycle)} the {stage.phase.value} block is {length} microcycles long, "
                    f"{self._wanted(stage)}"
                )
                yield self.broken(cycle.first, f"{stage.phase.value} length", off, text)

    def explain(self, where: Where) -> str:
        if where.subject == "fixed block":
            return f"microcycle {where.microcycle + 1} lies in the block that the coach fixed"
        return f"the macrocycle from microcycle {where.microcycle + 1}: blocks in order and long enough ({where.subject})"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        if where.subject == "fixed block":
            phase = dict(season.fixed_blocks).get(at)
            return f"{span_text(calendar, at)} is {phase.value if phase else 'in the block'}, as the coach has fixed it"
        cycle = self._cycle_at(season, at)
        order = listed(stage.phase.value for stage in cycle.stages)
        if where.subject == "order":
            return f"{span_text(calendar, at)} goes back to no earlier block; the order is {order}"
        stage = next((s for s in cycle.stages if where.subject == f"{s.phase.value} length"), None)
        if stage is None:
            possible = listed((s.phase.value for s in cycle.stages if s.phase in blocks), "or")
            return f"{span_text(calendar, at)} lies in a block of {possible or order}"
        return f"{_span(season, cycle)} the {stage.phase.value} block: {self._wanted(stage)} microcycles"

    def blocks_at(self, season: Season, microcycle: int) -> tuple[Phase, ...]:
        """The blocks that a microcycle can lie in: what is before and after it has to fit too."""
        fixed = dict(season.fixed_blocks)
        if microcycle in fixed:
            return (fixed[microcycle],)
        if not 0 <= microcycle < len(season.calendar.microcycles):
            return PHASES
        cycle = self._cycle_at(season, microcycle)
        order = [stage.phase for stage in cycle.stages]
        known = {at: order.index(phase) for at, phase in fixed.items() if phase in order}
        earliest = max([i for at, i in known.items() if cycle.first <= at < microcycle], default=0)
        latest = min([i for at, i in known.items() if microcycle < at <= cycle.last], default=len(order) - 1)
        most = [stage.most for stage in cycle.stages]
        found = []
        for i, (stage, reach) in enumerate(_reach(cycle)):
            long_enough = cycle.last - sum(most[i:]) < microcycle < cycle.first + sum(most[: i + 1])
            if microcycle in reach and long_enough and earliest <= i <= latest:
                found.append(stage.phase)
        return tuple(found)

    def _cycle_at(self, season: Season, microcycle: int) -> Macrocycle:
        cycles = macrocycles(season, self.lengths)
        return next((cycle for cycle in cycles if cycle.first <= microcycle <= cycle.last), cycles[0])

    def notes(self, season: Season) -> tuple[str, ...]:
        """What had to be compressed because the season is short, a sentence for each macrocycle."""
        return tuple(cycle.note for cycle in macrocycles(season, self.lengths) if cycle.note)

    def _range(self, stage: BlockLength) -> tuple[int, int]:
        if self.bound is LengthBound.LIMIT:
            return stage.least, stage.most
        return stage.low, stage.high

    def _wanted(self, stage: BlockLength) -> str:
        least, most = self._range(stage)
        return f"{self.bound.value} {least} to {most}" if least < most else f"{self.bound.value} {least}"

    @staticmethod
    def _all_fixed(cycle: Macrocycle, fixed: dict[int, Phase]) -> bool:
        return all(microcycle in fixed for microcycle in range(cycle.first, cycle.last + 1))


def _reach(cycle: Macrocycle) -> Iterator[tuple[BlockLength, range]]:
    """Each block with the microcycles that it can hold, given the least lengths of those before and after."""
    least = [stage.least for stage in cycle.stages]
    for position, stage in enumerate(cycle.stages):
        yield stage, range(cycle.first + sum(least[:position]), cycle.last - sum(least[position + 1 :]) + 1)


def _span(season: Season, cycle: Macrocycle) -> str:
    """``"from 1 Jun to 4 Oct (microcycles 1 to 18)"``."""
    microcycles = season.calendar.microcycles
    days = days_text(microcycles[cycle.first].first, microcycles[cycle.last].last)
    return f"from {days} (microcycles {cycle.first + 1} to {cycle.last + 1})"
