"""The shelf: every rule class there is. Tests, docs, files and the command line derive from it."""

from __future__ import annotations

from periodize.rules.availability import Availability
from periodize.rules.base import Rule
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.deload import Deload
from periodize.rules.even_spread import EvenSpread
from periodize.rules.hard_days_hard import HardDaysHard
from periodize.rules.impact_days import ImpactDays
from periodize.rules.load_ramp import LoadRamp
from periodize.rules.low_days import LowDays
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.monotony import Monotony
from periodize.rules.movement_first import MovementFirst
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.regular_week import RegularWeek
from periodize.rules.restriction import Restrictions
from periodize.rules.run_spike import RunSpike
from periodize.rules.same_day_order import SameDayOrder
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import VolumeCaps
from periodize.rules.weekly_dose import WeeklyDose
from periodize.rules.weekly_load import WeeklyLoad

RULES: dict[str, type[Rule]] = {
    rule.id: rule
    for rule in (
        Availability,
        Restrictions,
        ImpactDays,
        RecoveryGap,
        ProtectRuns,
        SameDayOrder,
        RaceBuffer,
        BlockOrder,
        BlockContent,
        WeeklyDose,
        PatternCoverage,
        PatternRecovery,
        MovementFirst,
        MaintenanceGap,
        WeeklyLoad,
        LoadRamp,
        VolumeCaps,
        Deload,
        Taper,
        LowDays,
        HardDaysHard,
        Monotony,
        RunSpike,
        EvenSpread,
        RegularWeek,
    )
}
