"""Checks a schedule by rules that never saw a model, and draws up its bill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from periodize.domain.clock_check import skipped_faults
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, Tier
from periodize.errors import Fault, InvalidInput
from periodize.problem import Problem
from periodize.rules.base import Violation
from periodize.rules.policy import Policy

MOST_SESSIONS_A_DAY = 12
"""More than this is no schedule; checking pairs of sessions would only take for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of the bill: what a rule costs in a microcycle.

    Parameters
    ----------
    rule, tier, microcycle, subject
        Where it arises.
    excess, unit
        By how much the rule is missed.
    cost
        Excess x weight.
    """

    rule: str
    tier: Tier
    microcycle: int
    subject: str
    excess: int
    unit: str
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome of a check.

    Parameters
    ----------
    violations
        Breaches of rules that must hold.
    charges
        Breaches of rules that are charged.
    """

    violations: tuple[Violation, ...]
    charges: tuple[Violation, ...]

    @property
    def ok(self) -> bool:
        """True if no rule that must hold is broken."""
        return not self.violations

    @property
    def cost(self) -> dict[Tier, int]:
        """Total charge by tier, every charged tier included."""
        totals: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        for charge in self.charges:
            totals[charge.tier] += charge.cost
        return totals

    @property
    def bill(self) -> tuple[Charge, ...]:
        """Charges summed by rule, microcycle and subject, in order of tier."""
        excess: Counter[tuple[int, int, str, str]] = Counter()
        cost: Counter[tuple[int, int, str, str]] = Counter()
        sample: dict[tuple[int, int, str, str], Violation] = {}
        for charge in self.charges:
            where = charge.where
            line = (charge.tier.rank, where.microcycle, where.rule, where.subject)
            excess[line] += charge.excess
            cost[line] += charge.cost
            sample.setdefault(line, charge)
        return tuple(
            Charge(
                rule=sample[line].where.rule,
                tier=sample[line].tier,
                microcycle=sample[line].where.microcycle,
                subject=sample[line].where.subject,
                excess=excess[line],
                unit=sample[line].unit,
                cost=cost[line],
            )
            for line in sorted(sample)
        )


def verify(schedule: Schedule, policy: Policy | None = None) -> Verification:
    """Check a schedule against every rule of a policy, from dates and facts alone.

    Parameters
    ----------
    schedule
        Any schedule, legal or absurd.
    policy
        The default policy unless given.
    """
    problem = Problem.of(schedule.season, policy)
    found = [violation for rule in problem.rules for violation in rule.check(schedule)]
    found.sort(key=lambda v: (v.where.microcycle, v.where.rule, v.where.subject, v.text))
    return Verification(
        violations=tuple(v for v in found if v.tier is Tier.MUST),
        charges=tuple(v for v in found if v.tier is not Tier.MUST),
    )


def schedule_of(season: Season, sessions: Sequence[Session], blocks: Sequence[str]) -> Schedule:
    """A schedule made elsewhere, after checking that it can be one at all.

    Raises
    ------
    InvalidInput
        With every fault: an unknown template, a session outside the season or at a time that the clocks skip, a
        changed length, a pin that is missing, a block too many or too few or of an unknown phase.
    """
    faults = list(_session_faults(season, sessions))
    count = len(season.calendar.microcycles)
    if len(blocks) != count:
        faults.append(
            Fault(code="block-count", where="blocks", what=f"{len(blocks)} blocks for {count} microcycles")
        )
    phases = [phase.value for phase in Phase]
    faults += [
        Fault(
            code="unknown-phase",
            where=f"block {number}",
            what=f"there is no phase '{block}'",
            value=str(block),
            limit=", ".join(phases),
        )
        for number, block in enumerate(blocks, 1)
        if block not in phases
    ]
    if faults:
        raise InvalidInput(faults)
    return Schedule(season=season, sessions=tuple(sessions), blocks=tuple(Phase(block) for block in blocks))


def _session_faults(season: Season, sessions: Sequence[Session]) -> Iterator[Fault]:
    known = {template.id: template for template in season.templates}
    most = MOST_SESSIONS_A_DAY * season.calendar.days
    if len(sessions) > most:
        yield Fault(
            code="too-many-sessions",
            where="sessions",
            what=f"{len(sessions)} sessions in {season.calendar.days} days",
            value=str(len(sessions)),
            limit=f"at most {most}",
        )
        return
    for day, count in sorted(Counter(session.day for session in sessions).items()):
        if count > MOST_SESSIONS_A_DAY:
            yield Fault(
                code="too-many-sessions",
                where="sessions",
                what=f"{count} sessions on {day}",
                value=str(count),
                limit=f"at most {MOST_SESSIONS_A_DAY}",
            )
    for name, times in Counter(session.id for session in sessions).items():
        if times > 1:
            yield Fault(
                code="duplicate-session-id", where="sessions", what=f"the id '{name}' stands {times} times"
            )
    for session in sessions:
        where = f"session '{session.id}'"
        template = known.get(session.template)
        if template is None:
            yield Fault(
                code="unknown-template", where=where, what=f"there is no template '{session.template}'"
            )
        elif session.origin is Origin.PLACED and session.duration_min != template.minutes:
            yield Fault(
                code="session-length",
                where=where,
                what=f"it lasts {session.duration_min} min",
                limit=f"its template lasts {template.minutes}",
            )
        if session.day not in season.calendar:
            yield Fault(
                code="session-outside-season", where=where, what=f"{session.day} is outside the season"
            )
        yield from skipped_faults(season.clock, session.start, where)
    pins = {(pin.template, pin.start, pin.duration_min) for pin in season.pins}
    held = {(s.template, s.start, s.duration_min) for s in sessions if s.origin is Origin.PINNED}
    for template_id, start, _ in sorted(pins ^ held):
        yield Fault(
            code="pin-differs", where=f"pin '{template_id}'", what=f"the pin on {start} and the plan differ"
        )


def runs_unchanged(season: Season, runs: Sequence[Run]) -> bool:
    """Whether the runs of a plan are exactly those of the season."""
    return tuple(sorted(runs, key=lambda r: (r.start, r.id))) == season.runs
