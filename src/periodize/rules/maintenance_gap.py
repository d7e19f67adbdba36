"""What a block has built is not left alone for long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, days_text, listed, shown_span
from periodize.rules.words import PHASES, BlockBound, Encoder, Lin, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """One quality that is kept up: an exposure in any so many days of some blocks.

    Parameters
    ----------
    name
        What coaches call such an exposure: ``"heavy"``.
    counts
        Templates that are one.
    days
        Length of the stretches that must hold one, 1 to 365.
    phases
        Blocks in which a stretch must end to be judged.
    after
        Further blocks it may reach back into. A stretch that begins in any other block is not judged, so a
        block that builds the quality anew has ``days`` to begin.
    """

    name: str
    counts: tuple[str, ...]
    days: int
    phases: tuple[Phase, ...]
    after: tuple[Phase, ...] = ()

    def faces(self, phase: Phase) -> bool:
        """Whether a stretch may reach back into a block."""
        return phase in self.phases or phase in self.after


@dataclass(frozen=True, kw_only=True)
class MaintenanceGap(Rule):
    """Once built, strength and speed meet an exposure every so many days, until the taper.

    The gap of ``pattern-coverage`` asks for any work in a pattern, from the foundation on; this asks for work of
    the kind that keeps what was built.

    Every stretch of ``days`` days that ends in one of the phases holds an exposure. Sessions of the history
    count where they reach into a stretch. What lies before the oldest of them, or before the block that the
    athlete was in, is not known, and a stretch that reaches back there is not judged. Excess: a day for each
    stretch without an exposure.

    Parameters
    ----------
    upkeeps
        What is kept up, by which templates, in which blocks.
    """

    id = "maintenance-gap"
    unit = "days"
    evidence = Evidence(
        grade="B/D",
        text="One heavy session a week kept the strength of cyclists for thirteen weeks, and one with the load kept "
        "held it longer in the young; the longer without, the more is lost. How fast speed fades is an expert's "
        "table.",
        sources=("S10", "S11", "S13", "I1"),
    )
    statement = "After the strength block a heavy session comes every few days, in the speed block a fast one, until the taper."
    default_tier = Tier.DOSE

    tier: Tier = Tier.DOSE
    upkeeps: tuple[Upkeep, ...] = ()

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        index = {template.id: i for i, template in enumerate(season.templates)}
        for upkeep in self.upkeeps:
            known = calendar.day_index(_known_from(season, upkeep))
            kinds = [index[name] for name in upkeep.counts if name in index]
            exposures: dict[int, Lin] = {}
            for day in range(known, calendar.days):
                rows = table.in_days(day, day)
                counted = [rows[table.template[rows] == kind] for kind in kinds]
                exposures[day] = Lin.total([enc.total(enc.sum(same)) for same in counted])
            for day in range(max(0, known + upkeep.days - 1), calendar.days):
                first = day - upkeep.days + 1
                begins, ends = (calendar.microcycle_of(calendar.day(d)) for d in (first, day))
                lately = Lin.total([exposures[d] for d in range(first, day + 1)])
                # Each microcycle of another block that it reaches back into excuses a stretch.
                excused = [
                    enc.in_block(at, phase)
                    for at in range(max(0, begins), ends)
                    for phase in PHASES
                    if not upkeep.faces(phase)
                ]
                wanted = BlockBound.of(ends, dict.fromkeys(upkeep.phases, 1))
                enc.at_least(Lin.total([lately, *excused]), wanted, microcycle=ends, subject=upkeep.name)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for upkeep in self.upkeeps:
            yield from self._check_upkeep(upkeep, schedule)

    def _check_upkeep(self, upkeep: Upkeep, schedule: Schedule) -> Iterator[Violation]:
        calendar, known = schedule.season.calendar, _known_from(schedule.season, upkeep)
        days = {p.day for p in schedule.with_history if p.template.id in upkeep.counts}
        for microcycle in calendar.microcycles:
            if schedule.blocks[microcycle.index] not in upkeep.phases:
                continue
            for offset in range(microcycle.days):
                last = microcycle.first + timedelta(days=offset)
                first = last - timedelta(days=upkeep.days - 1)
                reached = range(max(0, calendar.microcycle_of(first)), microcycle.index)
                if first < known or not all(upkeep.faces(schedule.blocks[at]) for at in reached):
                    continue
                if not any(first <= day <= last for day in days):
                    span = f"from {day_text(first)} to {day_text(last)}, {upkeep.days} days"
                    text = f"no {upkeep.name.replace('_', ' ')} session {span}"
                    yield self.broken(microcycle.index, upkeep.name, 1, text)

    def explain(self, where: Where) -> str:
        days = next((upkeep.days for upkeep in self.upkeeps if upkeep.name == where.subject), 0)
        name = where.subject.replace("_", " ")
        return f"microcycle {where.microcycle + 1}: a {name} session in any {days} days"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        upkeep = next(upkeep for upkeep in self.upkeeps if upkeep.name == where.subject)
        first, last = shown_span(season.calendar, where.microcycle)
        begins = first - timedelta(days=upkeep.days - 1)
        judged = [phase.value for phase in upkeep.phases if phase in blocks]
        condition = "" if len(judged) == len(blocks) else f" in a block of {listed(judged, 'or')}"
        return (
            f"{self.better}a {upkeep.name.replace('_', ' ')} session in any {upkeep.days} days that end on "
            f"{days_text(first, last)}{condition}, the first of them {days_text(begins, first)}"
        )


def _known_from(season: Season, upkeep: Upkeep) -> date:
    """The first day on which a stretch may begin: what lies before it is unknown, or trained something else."""
    history, calendar = season.history, season.calendar
    oldest = min((session.day for session in history.sessions), default=calendar.start)
    if history.block is None:
        return oldest
    if not upkeep.faces(history.block):
        return calendar.start
    return max(oldest, calendar.full_span(-history.block_microcycles)[0])
