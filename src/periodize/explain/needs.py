"""What a grounding of a rule can need: which sessions may help to keep it, and which blocks it looks at.

This is what makes trying every schedule feasible. A schedule that keeps a grounding still keeps it when a session is
taken out that cannot help; so a clash of groundings stands for all schedules as soon as it stands for those made of
sessions that can help. The rules say nothing of this themselves: it is told here for those of which it is certain,
and tried against their checks in the tests. Of any other rule nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import Phase
from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.hard_days_hard import HardDaysHard
from periodize.rules.impact_days import ImpactDays
from periodize.rules.low_days import LowDays
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.restriction import Restrictions
from periodize.rules.same_day_order import SameDayOrder
from periodize.rules.volume_caps import VolumeCaps
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.weekly_load import WeeklyLoad
from periodize.rules.words import Where

NEVER_HELPED = (
    Availability,
    BlockContent,
    BlockOrder,
    HardDaysHard,
    ImpactDays,
    LowDays,
    PatternRecovery,
    ProtectRuns,
    RaceBuffer,
    RecoveryGap,
    Restrictions,
    SameDayOrder,
    WeeklyLoad,
)
"""Rules that only forbid: a session less never breaks them."""

KNOWN = (*NEVER_HELPED, MaintenanceGap, PatternCoverage, VolumeCaps, WeeklyDose)
"""Rules of which it is certain what they can need."""

_RISE = "rise of "
_GAP = " gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one grounding can need.

    Parameters
    ----------
    where
        The grounding.
    first, last
        Days whose sessions can help, and whose microcycles' blocks it looks at.
    counts
        Whether sessions of a template can help in a block; in any where that is None.
    only_less
        Whether it only forbids: a session less never breaks it, and none helps.
    only_more
        Whether it only asks for more: a session more never breaks it.
    """

    where: Where
    first: date
    last: date
    counts: Callable[[SessionTemplate, Phase | None], bool]
    only_less: bool = False
    only_more: bool = False

    def helps(self, season: Season, session: Session, blocks: Sequence[Phase] | None = None) -> bool:
        """Whether a session can help to keep the grounding, under these blocks or under any."""
        if not self.first <= session.day <= self.last:
            return False
        phase = None if blocks is None else blocks[self.where.microcycle]
        return self.counts(season.template(session.template), phase)

    def microcycles(self, season: Season) -> tuple[int, ...]:
        """Those of the season whose blocks it looks at."""
        first, last = season.calendar.microcycle_of(self.first), season.calendar.microcycle_of(self.last)
        return tuple(range(max(0, first), min(last + 1, len(season.calendar.microcycles))))


def need_of(rule: Rule, season: Season, where: Where) -> Need | None:
    """What a grounding can need; None where that is not known for certain.

    Parameters
    ----------
    rule
        The rule of the grounding.
    season
        The facts.
    where
        The grounding; its microcycle lies in the season.
    """
    if type(rule) not in KNOWN:  # who derives from a rule may check something else
        return None
    span = season.calendar.microcycles[where.microcycle]
    if isinstance(rule, VolumeCaps) and where.subject.startswith(_RISE):
        return None
    if isinstance(rule, (*NEVER_HELPED, VolumeCaps)):
        return Need(where=where, first=span.first, last=span.last, counts=_none, only_less=True)
    if isinstance(rule, WeeklyDose):
        level, distance = season.athlete.level, season.distance_at(where.microcycle)
        doses = [d for d in rule.doses if d.quality == where.subject and d.is_for(level, distance)]

        def counted(template: SessionTemplate, phase: Phase | None) -> bool:
            return any(template.id in dose.counts and phase in (None, dose.phase) for dose in doses)

        return Need(where=where, first=span.first, last=span.last, counts=counted, only_more=not rule.caps)
    if isinstance(rule, MaintenanceGap):
        asked = [upkeep for upkeep in rule.upkeeps if upkeep.name == where.subject]
        back = max((upkeep.days for upkeep in asked), default=1) - 1
        return Need(
            where=where,
            first=span.first - timedelta(days=back),
            last=span.last,
            counts=_listed(upkeep.counts for upkeep in asked),
            only_more=True,
        )
    if isinstance(rule, PatternCoverage):
        return _coverage(rule, where, span.first, span.last)
    return None


def _coverage(rule: PatternCoverage, where: Where, first: date, last: date) -> Need:
    """Sets of a pattern within a microcycle, or no long stretch without it."""
    gap = where.subject.endswith(_GAP)
    pattern = where.subject.removesuffix(_GAP)

    def counts(template: SessionTemplate, _: Phase | None) -> bool:
        return any(name.value == pattern for name, _ in template.sets)

    back = timedelta(days=rule.gap_days - 1 if gap else 0)
    return Need(where=where, first=first - back, last=last, counts=counts, only_more=gap)


def _listed(groups: Iterable[tuple[str, ...]]) -> Callable[[SessionTemplate, Phase | None], bool]:
    names = {name for group in groups for name in group}
    return lambda template, _: template.id in names


def _none(_: SessionTemplate, __: Phase | None) -> bool:
    return False
