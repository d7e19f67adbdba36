"""What each session in each window of a microcycle would cost: forbidden by a rule, impossible, or at a loss by tier."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from time import perf_counter

from periodize.domain.athlete import Window
from periodize.domain.calendar import Microcycle
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.slot_search import Asked, SlotSearch, floor_of
from periodize.explain.slots import numbered, window_of
from periodize.explain.window_table import Cell, CellState, Loss, WindowTable
from periodize.io.faults import Faults
from periodize.rules.availability import Availability, window_span
from periodize.rules.base import Rule, Violation
from periodize.rules.words import PHASES, Where
from periodize.solver.build import build
from periodize.solver.candidates import session_at
from periodize.solver.limits import Limits, TimeUp
from periodize.solver.local import Cost
from periodize.solver.options import SolveOptions
from periodize.solver.result import Result
from periodize.solver.run import collect
from periodize.solver.shut import Shut
from periodize.verify import verify

Key = tuple[date, Window | None, str]
"""Day, window and template."""

Starts = dict[Key, list[tuple[Session, int]]]
"""The candidates of each."""

SEARCHED = 0.85
"""Share of the time that is given to searches: they end a little late, most of all on a busy machine."""

_WORDS = 8
"""What it takes to say why sessions are ruled out, in checks of a plan."""

_NO_LOSS: Loss = dict.fromkeys(CHARGED_TIERS, 0)


def slot_table(
    result: Result,
    microcycle: int = 1,
    *,
    time_limit_s: float | None = 10.0,
    deterministic_limit: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> WindowTable:
    """What each session in each window of a microcycle would cost: the rule that forbids it, or the loss by tier.

    A loss is that of the best plan with the session there, all else free to change. It is searched for from two
    sides: plans, first near the one at hand, each of them checked; and proofs that none costs less, first of the
    microcycle alone. Where the two meet, the loss is exact; where the time runs out before, it lies between them.

    Parameters
    ----------
    result
        An answer with a plan.
    microcycle
        Number of the microcycle, from 1, as tables and reports count them.
    time_limit_s, deterministic_limit
        For all searches together, in seconds and in the solver's own unit of work; None for no limit. Only without
        the former is the table the same on every machine.
    cancel
        Asked during every search, and between them, whether to stop; what is not known by then stays open.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where the season has no such microcycle, the plan breaks rules that must hold, or an option is out of range.
    """
    at = numbered(result.require().season, microcycle)
    options = SolveOptions(time_limit_s=time_limit_s, deterministic_limit=deterministic_limit, cancel=cancel)
    return _Table(result, at, Limits(options)).table()


class _Table:
    def __init__(self, result: Result, at: Microcycle, limits: Limits) -> None:
        self.result, self.at, self.limits = result, at, limits
        self.problem, self.schedule = result.problem, result.require()
        self.season = self.problem.season
        self.base, self.check_s = _base(result)
        self.held = {self._key(session): session for session in self.schedule.sessions}

    def table(self) -> WindowTable:
        """The table; where the caller stops before there is anything to search in, it says what stands where."""
        try:
            self._prepare()
        except TimeUp:
            self.starts = self._windows()
            return self._made([self._held(key) or self._open(key) for key in self._in_order()])
        cells = {key: self._known(key) for key in self._in_order()}
        asked = {
            key: Asked(rows=rows, lower=floor_of(self.result))
            for key, cell in cells.items()
            if cell is None and (rows := self._alive(key))
        }
        self._keep_back(len(asked))
        search = SlotSearch(
            self.result, self.whole, self.model, self.at.index, list(asked.values()), self.limits
        )
        search.run()
        search.check()
        shut = [
            key for key, cell in cells.items() if cell is None and (key not in asked or asked[key].impossible)
        ]
        ruled_out = self._ruled_out(shut, search.phases)
        return self._made(
            [cell or ruled_out.get(key) or self._answered(key, asked[key]) for key, cell in cells.items()]
        )

    def _prepare(self) -> None:
        """Build what is searched in.

        Raises
        ------
        TimeUp
            Where the caller wants to stop; the time is not asked for, without a model there is nothing to tell.
        """
        self.whole = collect(self.problem, self.result.step_min, (), self._go_on)
        self.model = build(self.whole, between=self._go_on)
        self.shut = Shut(self.whole, self.at.index, self.limits)
        self.starts = self._starts()

    def _go_on(self) -> None:
        if self.limits.reached and self.limits.cancelled:
            raise TimeUp

    def _made(self, made: list[Cell]) -> WindowTable:
        proved = self.result.status is Status.OPTIMAL
        return WindowTable(schedule=self.schedule, microcycle=self.at, cells=tuple(made), proved=proved)

    def _keep_back(self, count: int) -> None:
        """Leave time to check as many plans as there can be, and for the words."""
        options = self.limits.options
        if options.time_limit_s is not None:
            left = max(0.0, SEARCHED * options.time_limit_s - (count + _WORDS) * self.check_s)
            self.limits.options = replace(options, time_limit_s=left)

    def _windows(self) -> Starts:
        """Every window with every template, and where else sessions stand."""
        found: Starts = {}
        for day in (self.at.first + timedelta(days=i) for i in range(self.at.days)):
            for window in self.season.availability.windows_on(day):
                for template in self.season.templates:
                    found[day, window, template.id] = []
        for key, session in self.held.items():
            if self.at.first <= session.day <= self.at.last:
                found.setdefault(key, [])
        return found

    def _starts(self) -> Starts:
        """The windows and the candidates that would begin there."""
        found = self._windows()
        table = self.whole.candidates
        for row in table.in_microcycle(self.at.index).tolist():
            if not table.fixed[row]:
                session = session_at(self.season, table, row)
                found.setdefault(self._key(session), []).append((session, row))
        return found

    def _key(self, session: Session) -> Key:
        return session.day, window_of(self.season, session), session.template

    def _alive(self, key: Key) -> tuple[int, ...]:
        """The candidates that some plan might hold."""
        return tuple(row for _, row in self.starts[key] if self.model.x[row] is not None)

    def _in_order(self) -> list[Key]:
        """The windows by time, the templates of each as the season has them."""
        order = [template.id for template in self.season.templates]
        return sorted(self.starts, key=lambda key: (*_by_time(key), order.index(key[2])))

    def _held(self, key: Key) -> Cell | None:
        if key not in self.held:
            return None
        state = CellState.PINNED if self.held[key].is_fixed else CellState.PLACED
        return replace(self._cell(key, state), lower=_NO_LOSS, upper=_NO_LOSS, plan=self.schedule)

    def _known(self, key: Key) -> Cell | None:
        """What needs no search: sessions that stand there, and such that are forbidden at every start."""
        if (held := self._held(key)) is not None:
            return held
        forbidding = self._forbidding(key)
        if not forbidding:
            return None
        first = {violation.where.rule: violation.text for violation in reversed(forbidding)}
        rules = tuple(reversed(first))
        why = tuple(first[rule] for rule in rules)
        return replace(self._cell(key, CellState.FORBIDDEN), rules=rules, why=why)

    def _forbidding(self, key: Key) -> list[Violation]:
        """What forbids every start, told of the one that breaks the fewest rules; empty where some start is free."""
        tried = self.starts[key]
        if not tried:
            return self._broken(self._opening(key), [r for r in self._musts() if isinstance(r, Availability)])
        found = []
        for session, row in tried:
            keys = self.shut.alone(row)
            broken = self._broken(session, [rule for rule in self._musts() if rule.key in keys])
            if not broken:
                return []
            found.append(broken)
        return min(found, key=lambda broken: len({violation.where.rule for violation in broken}))

    def _opening(self, key: Key) -> Session:
        """A session at the opening of a window that fits none."""
        day, window, template = key
        opens = datetime.combine(day, time())
        if window is not None:
            opens = self.season.clock.wall(window_span(self.season, day, window)[0])
        return self.season.template(template).at(opens, window.place if window else "")

    def _musts(self) -> list[Rule]:
        return [rule for rule in self.problem.rules if rule.tier is Tier.MUST]

    def _broken(self, session: Session, rules: Collection[Rule]) -> list[Violation]:
        """What a session breaks by itself, beside the runs and what the coach has fixed."""
        pins = tuple(s for s in self.schedule.sessions if s.is_fixed)
        alone = self.schedule.with_sessions((*pins, session))
        return [v for rule in rules for v in rule.check(alone) if session.id in v.sessions]

    def _answered(self, key: Key, asked: Asked) -> Cell:
        """What the searches have found out."""
        if asked.upper is None:
            return self._open(key, asked.lower)
        return replace(
            self._cell(key, CellState.POSSIBLE),
            lower=self._loss(asked.lower),
            upper=self._loss(asked.upper),
            plan=asked.plan,
        )

    def _open(self, key: Key, lower: Cost | None = None) -> Cell:
        floor = floor_of(self.result) if lower is None else lower
        return replace(self._cell(key, CellState.OPEN), lower=self._loss(floor))

    def _ruled_out(self, shut: Collection[Key], phases: Collection[Phase]) -> dict[Key, Cell]:
        """The cells that no plan holds, with what leaves no room: mostly one limit for all windows of a template."""
        found = {}
        for template in dict.fromkeys(key[2] for key in shut):
            keys = [key for key in shut if key[2] == template]
            rows = {key: [row for _, row in self.starts[key]] for key in keys}
            shared = self.shut.together([row for key in keys for row in rows[key]], phases)
            for key in keys:
                alone = len(shared) == 1 or len(keys) == 1
                clash = shared if alone else self.shut.together(rows[key], phases)
                found[key] = replace(
                    self._cell(key, CellState.IMPOSSIBLE),
                    rules=tuple(where.rule for where in clash),
                    why=tuple(self._tell(where, phases) for where in clash),
                )
        return found

    def _tell(self, where: Where, phases: Collection[Phase]) -> str:
        rule = next(rule for rule in self.problem.rules if rule.key == where.rule)
        return rule.tell(self.season, where, phases or PHASES)

    def _cell(self, key: Key, state: CellState) -> Cell:
        day, window, template = key
        held = self.held.get(key)
        starts = [held] if held is not None else [session for session, _ in self.starts[key]]
        starts = starts or [self._opening(key)]
        times = tuple(dict.fromkeys(session.start for session in starts))
        return Cell(template=template, day=day, window=window, starts=times, state=state)

    def _loss(self, cost: Cost) -> Loss:
        return {tier: cost[i] - self.base[i] for i, tier in enumerate(CHARGED_TIERS)}


def _base(result: Result) -> tuple[Cost, float]:
    """What the plan at hand is billed, and how many seconds a check takes.

    Raises
    ------
    InvalidInput
        Where it breaks rules that must hold: then no loss can be measured by it.
    """
    began = perf_counter()
    verification = verify(result.require(), result.problem.policy)
    if not verification.ok:
        faults = Faults()
        first = verification.violations[0].text
        faults.add("plan-breaks-rules", f"the plan breaks rules that must hold: {first}", where="slot_table")
        raise InvalidInput(faults.found)
    return tuple(verification.cost[tier] for tier in CHARGED_TIERS), perf_counter() - began


def _by_time(key: Key) -> tuple[object, ...]:
    """Columns in order of day and opening; what rides on a run comes last of its day."""
    day, window, _ = key
    return (day, window is None, window.opens_min if window else 0, window.place if window else "")
