"""The shelf: every rule class there is. Tests, docs, files and the command line derive from it."""

from __future__ import annotations

from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.even_spread import EvenSpread
from periodize.rules.load_ramp import LoadRamp
from periodize.rules.low_days import LowDays
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.regular_week import RegularWeek
from periodize.rules.same_day_order import SameDayOrder
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.weekly_load import WeeklyLoad

RULES: dict[str, type[Rule]] = {
    rule.id: rule
    for rule in (
        Availability,
        RecoveryGap,
        ProtectRuns,
        SameDayOrder,
        RaceBuffer,
        BlockOrder,
        BlockContent,
        WeeklyDose,
        PatternCoverage,
        PatternRecovery,
        WeeklyLoad,
        LoadRamp,
        LowDays,
        EvenSpread,
        RegularWeek,
    )
}
