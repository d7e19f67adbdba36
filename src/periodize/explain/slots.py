"""What could stand in each window of one microcycle, as the rest of the plan stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from periodize.domain.athlete import Window
from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Tier
from periodize.errors import Fault, InvalidInput
from periodize.problem import Problem
from periodize.report.words import counted
from periodize.rules.availability import window_span
from periodize.rules.base import Rule, Violation
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.policy import Policy
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.said import moment_text, span_text
from periodize.rules.words import Where
from periodize.solver.candidates import session_at
from periodize.solver.run import collect

if TYPE_CHECKING:
    import pandas as pd

_PAIRWISE = (RecoveryGap, ProtectRuns, RaceBuffer, PatternRecovery)
"""Rules whose excess is a sum over single sessions and pairs of them: one session more adds its own part and takes
nothing away. They are the slow ones, and need not look at what the others do among themselves."""


class SlotState(StrEnum):
    """What can be said of a session at a start."""

    PLACED = "placed"
    PINNED = "pinned"
    POSSIBLE = "possible"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session at one start.

    Parameters
    ----------
    session
        Template, start, length and place.
    window
        The window it would begin in; None for one that rides on an easy run, or stands outside every window.
    state
        Placed or pinned in the plan, possible, or forbidden.
    broken
        Keys of the rules that must hold and would no longer; for a placed session, if it were taken out.
    why
        What these rules say, in the same order.
    change
        By tier, what the plan would cost more (below 0: less) with the session put in; for a placed session, with
        it taken out. Everything else stays as it is. Empty where the session is pinned or forbidden.
    """

    session: Session
    window: Window | None
    state: SlotState
    broken: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    change: tuple[tuple[Tier, int], ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether the change breaks no rule and costs nothing in any tier."""
        return not self.broken and all(cost <= 0 for _, cost in self.change)

    @property
    def rank(self) -> tuple[bool, tuple[int, ...], datetime]:
        """Order by what the change costs, higher tiers first, then by start."""
        return bool(self.broken), tuple(cost for _, cost in self.change), self.session.start


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTable:
    """Every session that could begin in one microcycle, each judged on its own while the rest of the plan stands.

    Parameters
    ----------
    schedule
        The plan.
    microcycle
        The microcycle.
    slots
        In order of start and template.
    """

    schedule: Schedule
    microcycle: Microcycle
    slots: tuple[Slot, ...]

    def __str__(self) -> str:
        """What is placed, and how many other starts there are, a line for each template."""
        calendar = self.schedule.season.calendar
        word = "week" if calendar.microcycle_days == 7 else "microcycle"
        head = f"{word} {self.microcycle.index + 1} ({span_text(calendar, self.microcycle.index)})"
        lines = [f"{head}: {counted(len(self.slots), 'starts')}, each tried alone; to_frame() has them all"]
        for template in self.schedule.season.templates:
            mine = [slot for slot in self.slots if slot.session.template == template.id]
            if mine:
                lines.append(f"{template.name}: {_states_text(mine)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html())

    def rows(self) -> list[dict[str, Any]]:
        """The slots as plain rows; see :meth:`to_frame`."""
        return [_row(self.schedule.season, slot) for slot in self.slots]

    def to_frame(self) -> pd.DataFrame:
        """The slots as a table: a row for each template and start.

        Returns
        -------
        DataFrame
            ``start`` (wall clock, datetime64), ``opens`` and ``closes`` of the window (clock times; missing for a
            session that rides on a run), ``place``, ``template``, ``title``, ``quality``, ``duration_min``,
            ``state`` (``placed``, ``pinned``, ``possible``, ``forbidden``), ``broken`` (keys of rules, parted by
            commas), ``why``, and for every charged tier what the plan would cost more with the session put in;
            for a placed one, taken out.
        """
        import pandas as pd

        tiers = [tier.value for tier in CHARGED_TIERS]
        columns = [*_COLUMNS, *tiers]
        frame = pd.DataFrame(self.rows(), columns=columns)
        return frame.astype({"start": "datetime64[s]", **dict.fromkeys(tiers, "Int64")})


def _states_text(found: Collection[Slot]) -> str:
    """``"placed Mon 5 Jan 17:30; 3 starts possible, 2 of them at no cost; 7 forbidden"``."""
    parts = [
        f"{slot.state.value} {moment_text(slot.session.start)}"
        for slot in found
        if slot.state in (SlotState.PLACED, SlotState.PINNED)
    ]
    possible = [slot for slot in found if slot.state is SlotState.POSSIBLE]
    if possible:
        free = sum(slot.is_free for slot in possible)
        parts.append(
            f"{counted(len(possible), 'starts')} possible" + (f", {free} at no cost" if free else "")
        )
    forbidden = sum(slot.state is SlotState.FORBIDDEN for slot in found)
    return "; ".join([*parts, *([f"{forbidden} forbidden"] if forbidden else [])])


WHERE_COLUMNS = ("opens", "closes", "place", "template", "title", "quality")
"""Columns of every table of templates in windows."""

_COLUMNS = ("start", *WHERE_COLUMNS, "duration_min", "state", "broken", "why")


def slots(schedule: Schedule, policy: Policy | None = None, microcycle: int = 1) -> SlotTable:
    """What could stand where in one microcycle: for each session and start, whether it may, and what it would cost.

    Every session is tried alone: put into the plan as it stands, or taken out of it, with no other session moved.
    A session that is forbidden here may well fit once others give way, which only a new search can tell.

    Parameters
    ----------
    schedule
        Any schedule.
    policy
        The rules; the default policy unless given.
    microcycle
        Number of the microcycle, from 1, as tables and reports count them.

    Returns
    -------
    SlotTable
        The starts are those that the search tries; where a session fits a window at no start at all, the opening
        stands for it, with the rule that is against it.

    Raises
    ------
    InvalidInput
        Where the season has no such microcycle.
    """
    at = numbered(schedule.season, microcycle)
    problem = Problem.of(schedule.season, policy)
    trial = _Trial(schedule, problem.rules)
    held = {_key(p.session): p.session for p in schedule.placed if p.microcycle == at.index}
    tried = {_key(session): session for session in _sessions(problem, at)} | held
    found = [trial.slot(session, window_of(schedule.season, session)) for session in tried.values()]
    found.sort(key=lambda slot: _key(slot.session))
    return SlotTable(schedule=schedule, microcycle=at, slots=tuple(found))


def numbered(season: Season, number: int) -> Microcycle:
    """The microcycle with a number from 1.

    Raises
    ------
    InvalidInput
        Where there is none.
    """
    microcycles = season.calendar.microcycles
    if number not in range(1, len(microcycles) + 1):
        fault = Fault(
            code="no-such-microcycle",
            where="microcycle",
            what=f"the season has no microcycle {number}",
            value=str(number),
            limit=f"a whole number, 1 to {len(microcycles)}",
        )
        raise InvalidInput([fault])
    return microcycles[number - 1]


def _sessions(problem: Problem, at: Microcycle) -> Iterator[Session]:
    """Every session that the search could place in a microcycle, and one for each window that none fits."""
    season, table = problem.season, collect(problem).candidates
    fitting = set()
    for row in table.in_microcycle(at.index).tolist():
        if not table.fixed[row]:
            session = session_at(season, table, row)
            fitting.add((session.template, session.day, window_of(season, session)))
            yield session
    for day in (at.first + timedelta(days=i) for i in range(at.days)):
        for window in season.availability.windows_on(day):
            opens = season.clock.wall(window_span(season, day, window)[0])
            for template in season.templates:
                if (template.id, day, window) not in fitting:
                    yield template.at(opens, window.place)


def _key(session: Session) -> tuple[datetime, str, str]:
    return session.start, session.template, session.place


def window_of(season: Season, session: Session) -> Window | None:
    """The window of a session's place that it begins in."""
    if season.carrier(session):
        return None
    begins = season.clock.minute(session.start)
    for window in season.availability.windows_on(session.day):
        opens, closes = window_span(season, session.day, window)
        if opens <= begins < closes and session.place in ("", window.place):
            return window
    return None


class _Trial:
    """Puts a session into a plan or takes it out, and says what changes."""

    def __init__(self, schedule: Schedule, rules: Iterable[Rule]) -> None:
        self.schedule, self.rules = schedule, tuple(rules)
        facts = tuple(replace(s, origin=Origin.PINNED) for s in schedule.sessions)
        self.others_fixed = schedule.with_sessions(facts)
        self.before = {rule.key: tuple(rule.check(schedule)) for rule in self.rules}

    def slot(self, session: Session, window: Window | None) -> Slot:
        """What is to be said of one session."""
        if session in self.schedule.sessions:
            return self._held(session, window)
        added = self.schedule.with_sessions((*self.schedule.sessions, session))
        alone = self.others_fixed.with_sessions((*self.others_fixed.sessions, session))
        broken = [v for rule in self._must() for v in self._new(rule, added, alone)]
        if broken:
            return _slot(session, window, SlotState.FORBIDDEN, broken)
        change = Counter[Tier]()
        for rule in self._charged():
            if isinstance(rule, _PAIRWISE):
                change[rule.tier] += _cost(rule.check(alone))
            else:
                change[rule.tier] += _cost(rule.check(added)) - _cost(self.before[rule.key])
        return _slot(session, window, SlotState.POSSIBLE, (), change)

    def _held(self, session: Session, window: Window | None) -> Slot:
        if session.is_fixed:
            return _slot(session, window, SlotState.PINNED)
        without = self.schedule.with_sessions(tuple(s for s in self.schedule.sessions if s != session))
        broken = [v for rule in self._must() for v in _increased(self.before[rule.key], rule.check(without))]
        change = Counter[Tier]()
        for rule in self._charged():
            change[rule.tier] += _cost(rule.check(without)) - _cost(self.before[rule.key])
        return _slot(session, window, SlotState.PLACED, broken, change)

    def _new(self, rule: Rule, added: Schedule, alone: Schedule) -> Iterable[Violation]:
        """What a session put in breaks of a rule that must hold."""
        if isinstance(rule, _PAIRWISE):
            return rule.check(alone)
        return _increased(self.before[rule.key], rule.check(added))

    def _must(self) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.tier is Tier.MUST)

    def _charged(self) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.tier is not Tier.MUST)


def _increased(before: Iterable[Violation], after: Iterable[Violation]) -> list[Violation]:
    """Breaches at groundings where the excess has risen: a plan that is broken already forbids nothing new by that."""
    was: Counter[Where] = Counter()
    now: Counter[Where] = Counter()
    for violation in before:
        was[violation.where] += violation.excess
    found = list(after)
    for violation in found:
        now[violation.where] += violation.excess
    known = {(v.where, v.text) for v in before}
    risen = [v for v in found if now[v.where] > was[v.where]]
    return [v for v in risen if (v.where, v.text) not in known] or risen


def _cost(violations: Iterable[Violation]) -> int:
    return sum(violation.cost for violation in violations)


def _slot(
    session: Session,
    window: Window | None,
    state: SlotState,
    broken: Iterable[Violation] = (),
    change: Counter[Tier] | None = None,
) -> Slot:
    first = {violation.where.rule: violation.text for violation in reversed(list(broken))}
    keys = tuple(reversed(first))
    return Slot(
        session=session,
        window=window,
        state=state,
        broken=keys,
        why=tuple(first[key] for key in keys),
        change=() if change is None else tuple((tier, change[tier]) for tier in CHARGED_TIERS),
    )


def _row(season: Season, slot: Slot) -> dict[str, Any]:
    session = slot.session
    return {
        "start": session.start,
        **where_row(season.template(session.template), slot.window, session.place),
        "duration_min": session.duration_min,
        "state": slot.state.value,
        "broken": ", ".join(slot.broken),
        "why": "; ".join(slot.why),
        **{tier.value: cost for tier, cost in slot.change},
    }


def where_row(template: SessionTemplate, window: Window | None, place: str) -> dict[str, Any]:
    """The cells of ``WHERE_COLUMNS``; without a window there are no clock times."""
    return {
        "opens": window and clock_text(window.opens_min),
        "closes": window and clock_text(window.closes_min),
        "place": place,
        "template": template.id,
        "title": template.name,
        "quality": template.quality.value,
    }


def rule_words(key: str) -> str:
    """The name of a rule in words: ``"recovery gap"`` for ``"recovery-gap@PROTECT"``."""
    return key.partition("@")[0].replace("-", " ")


def clock_text(minute: int) -> str:
    """A minute of the day as a clock time: ``"17:30"``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
