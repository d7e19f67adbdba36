"""Which two slots may not stand together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.naive.slots import Slot
from periodize import units
from periodize.domain.season import Season
from periodize.domain.vocabulary import RecoveryClass
from periodize.rules.base import Rule
from periodize.rules.matrix import stretch_pct
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.recovery_gap import RecoveryGap

HEAVY_TO_SPRINT = RecoveryClass.HEAVY.value, RecoveryClass.SPRINT.value
"""A pair for which athletes have a limit of their own."""


class Clashes:
    """Overlaps, and the rules that speak of two sessions."""

    def __init__(self, season: Season, rules: Sequence[Rule]) -> None:
        self._gap_min = self._gaps(season, rules)
        self._heavy_min = max(
            (rule.apart_h * units.MINUTES_PER_HOUR for rule in rules if isinstance(rule, PatternRecovery)),
            default=0,
        )
        self._reach_min = max([0, self._heavy_min, *self._gap_min.values()])

    def pairs(self, slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
        """Positions of slots that clash; ``slots`` are in order of start."""
        for i, first in enumerate(slots):
            for j in range(i + 1, len(slots)):
                if slots[j].begins >= first.ends + self._reach_min:
                    break
                if self._clash(first, slots[j]):
                    yield i, j

    def _clash(self, first: Slot, second: Slot) -> bool:
        if second.begins < first.ends:
            return True
        gap, a, b = second.begins - first.ends, first.template, second.template
        if gap < self._gap_min.get((a.recovery.value, b.recovery.value), 0):
            return True
        return gap < self._heavy_min and bool(a.heavy & b.heavy)

    @staticmethod
    def _gaps(season: Season, rules: Sequence[Rule]) -> dict[tuple[str, str], int]:
        gaps: dict[tuple[str, str], int] = {}
        for rule in rules:
            if isinstance(rule, RecoveryGap):
                for cell in rule.matrix.cells:
                    pair = (cell.first, cell.then)
                    wanted = units.scaled_hours_min(cell.hard_h, stretch_pct(season, cell.first))
                    gaps[pair] = max(gaps.get(pair, 0), wanted)
                own = season.limits["heavy_to_sprint_h"] * units.MINUTES_PER_HOUR
                gaps[HEAVY_TO_SPRINT] = max(gaps.get(HEAVY_TO_SPRINT, 0), own)
        return gaps
