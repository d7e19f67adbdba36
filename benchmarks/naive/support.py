"""Which rules the plain model can say."""

from __future__ import annotations

from periodize.domain.season import Season
from periodize.domain.vocabulary import Tier
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
from periodize.rules.movement_first import MovementFirst
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.policy import Policy
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

ONLY_HARD = (Availability, RecoveryGap, PatternRecovery, BlockContent)
ANY_TIER = (
    Restrictions,
    ImpactDays,
    ProtectRuns,
    SameDayOrder,
    RaceBuffer,
    BlockOrder,
    WeeklyDose,
    PatternCoverage,
    MovementFirst,
    MaintenanceGap,
    WeeklyLoad,
    LoadRamp,
    VolumeCaps,
    Deload,
    Taper,
    LowDays,
    HardDaysHard,
    RunSpike,
    EvenSpread,
    RegularWeek,
)


def left_out(policy: Policy) -> tuple[str, ...]:
    """Keys of the rules that the plain model cannot say."""
    return tuple(rule.key for rule in policy if not _can_say(rule))


def shared_policy(policy: Policy) -> Policy:
    """The policy without those rules: what both models can be compared on."""
    missing = left_out(policy)
    return Policy(name=policy.name, rules=tuple(rule for rule in policy if rule.key not in missing))


def check_season(season: Season) -> None:
    """Raise where a season holds what the plain model does not know.

    Raises
    ------
    ValueError
        For pins, history, or blocks that are fixed.
    """
    history = season.history
    if season.pins or season.fixed_blocks or history.runs or history.sessions or history.block is not None:
        raise ValueError("the plain model knows no pins, no history and no fixed blocks")


def _can_say(rule: Rule) -> bool:
    return isinstance(rule, ANY_TIER) or (isinstance(rule, ONLY_HARD) and rule.tier is Tier.MUST)
