"""Reads a plan file: the problem it holds, the schedule it states, and what it claims about the two."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from periodize.domain.exercise import Movement
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run, Session
from periodize.domain.vocabulary import Origin, Phase, Status, Tier
from periodize.errors import Fault, InvalidInput
from periodize.io import cells
from periodize.io.faults import Faults, nearest, one_of, shown
from periodize.io.files import parse_json, read_text
from periodize.io.plan_json import FORMAT
from periodize.io.plan_rows import Row
from periodize.io.tables import Table
from periodize.plain import from_plain
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.rules.words import Where
from periodize.solver.result import Conflict, Result, TierOutcome
from periodize.verify import schedule_of, verify

Value = TypeVar("Value")

LARGEST_FIGURE = 1_000_000
LARGEST_CLAIM = 10**15
LONGEST_STEP_MIN = 1_440


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as a file states it.

    Parameters
    ----------
    problem
        The season and the policy the file holds.
    status
        What the file claims to be.
    sessions
        Placed and pinned sessions, as stated.
    blocks
        The phase of every microcycle, as stated; empty where there is no plan.
    step_min
        Minutes between the further starts that were tried; None where only those that matter most were.
    faults
        Why the sessions make no schedule: an unknown template, a date outside the season, a pin that differs.
    stated
        The file's tables, for comparing its claims with the truth.
    """

    problem: Problem
    status: Status
    sessions: tuple[Session, ...]
    blocks: tuple[Phase, ...]
    step_min: int | None = None
    faults: tuple[Fault, ...] = ()
    stated: Row = field(repr=False, compare=False)

    @property
    def schedule(self) -> Schedule | None:
        """The schedule, None where the file holds no plan or its sessions make none."""
        if self.faults or not self.has_plan:
            return None
        return Schedule(season=self.problem.season, sessions=self.sessions, blocks=self.blocks)

    @property
    def has_plan(self) -> bool:
        """Whether the status is one that comes with a plan."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def result(self) -> Result:
        """The answer as an object: sessions and status as the file states them, the bill drawn up anew.

        A bound that the file states stands only where its cost is the true one; of an edited plan nothing is
        known to be best. ``check_plan`` says what else is wrong.

        Raises
        ------
        InvalidInput
            Where the sessions make no schedule.
        """
        if self.faults:
            raise InvalidInput(self.faults)
        schedule = self.schedule
        if schedule is None:
            minimal = self.stated.get("conflict_minimal") is not False
            return Result(
                status=self.status,
                problem=self.problem,
                conflict=Conflict.of(self.problem, self.groundings, minimal=minimal),
                stopped_by=str(self.stated.get("stopped_by", "")),
                step_min=self.step_min,
                versions=self.versions,
            )
        found = verify(schedule, self.problem.policy)
        tiers = self.outcomes(found.cost)
        proved = not any(outcome.gap for outcome in tiers) and not found.violations
        return Result(
            status=self.status if proved else Status.FEASIBLE,
            problem=self.problem,
            schedule=schedule,
            tiers=tiers,
            verification=found,
            unique=proved and self.stated.get("unique") is True,
            stopped_by=str(self.stated.get("stopped_by", "")),
            step_min=self.step_min,
            versions=self.versions,
        )

    @property
    def groundings(self) -> tuple[Where, ...]:
        """What is stated to clash, each limit once; rules that the problem has not are left out."""
        keys = {rule.key for rule in self.problem.policy}
        stated = (Where(row["rule"], row["microcycle"], row["subject"]) for row in self.stated["conflict"])
        return tuple(dict.fromkeys(where for where in stated if where.rule in keys))

    @property
    def versions(self) -> dict[str, str]:
        """The versions it says it was made with."""
        stated = self.stated.get("versions")
        return {str(key): str(value) for key, value in stated.items()} if isinstance(stated, dict) else {}

    def outcomes(self, cost: Mapping[Tier, int]) -> tuple[TierOutcome, ...]:
        """What is known of each tier at these costs.

        A stated bound holds down to the first tier that costs something else than stated, and only while season and
        rules are those that were solved.
        """
        holds = self.stated.get("fingerprint") == self.problem.fingerprint
        by_tier = {str(row.get("tier")): row for row in self.stated["tiers"]}
        found = []
        for tier, value in cost.items():
            row = by_tier.get(tier.value, {})
            bound = row.get("bound")
            least = min(max(bound, 0), value) if holds and type(bound) is int else 0
            found.append(TierOutcome(tier=tier, value=value, bound=least))
            holds = holds and row.get("value") == value
        return tuple(found)


def read_plan(path: str | os.PathLike[str], rules: Iterable[type[Rule]] = ()) -> Plan:
    """The plan of a file that ``write_plan`` wrote, or that somebody changed since.

    Parameters
    ----------
    path
        A ``plan.json``.
    rules
        Rule classes of your own that the plan was made with.

    Raises
    ------
    InvalidInput
        Where the file is not a plan: wrong format, missing keys, values of the wrong kind, a rule whose class
        is not known.
    """
    place = Path(path)
    text = read_text(place)
    if place.suffix.casefold() != ".json" and not text.lstrip().startswith("{"):
        season = f"Maybe it is a season? 'periodize plan {place} --out out' makes a plan of it."
        outside = f"A plan made elsewhere is judged by 'periodize audit {place} --season SEASON.toml'."
        fault = Fault(
            code="not-a-plan",
            where=place.name,
            what="it is not JSON, which a plan file is",
            limit="a plan.json",
            advice=season if place.suffix.casefold() == ".toml" else outside,
        )
        raise InvalidInput([fault])
    return parse_plan(text, place.name, rules)


def parse_plan(text: str, name: str = "plan", rules: Iterable[type[Rule]] = ()) -> Plan:
    """The plan of a JSON text; ``name`` stands for it in messages."""
    known = RULES | {rule.id: rule for rule in rules}
    content = parse_json(text, name)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InvalidInput([_wrong_format(content, name)])
    faults = Faults()
    table = Table(content, name, faults)
    problem = _problem(table, known)
    status = table.required("status", cells.word(Status))
    blocks = [block.required("phase", cells.word(Phase)) for block in _rows(table, "blocks")]
    sessions = [_session(row) for row in _rows(table, "sessions") if row.raw("origin") != Origin.RUN.value]
    step_min = table.optional("step_min", cells.within(1, LONGEST_STEP_MIN))
    for key in ("tiers", "bill"):
        _rows(table, key)
    for row in _rows(table, "conflict"):
        _check_limit(row, problem)
    faults.extend(_large_figures(content, LARGEST_CLAIM, name))
    if faults or problem is None or status is None:
        raise InvalidInput(faults.found)
    stated = tuple(session for session in sessions if session is not None)
    phases = tuple(phase for phase in blocks if phase is not None)
    plan = Plan(
        problem=problem, status=status, sessions=stated, blocks=phases, step_min=step_min, stated=content
    )
    return plan if not plan.has_plan else _with_faults(plan)


def _with_faults(plan: Plan) -> Plan:
    try:
        schedule_of(plan.problem.season, plan.sessions, plan.blocks)
    except InvalidInput as error:
        return Plan(
            problem=plan.problem,
            status=plan.status,
            sessions=plan.sessions,
            blocks=plan.blocks,
            step_min=plan.step_min,
            faults=error.faults,
            stated=plan.stated,
        )
    return plan


def _wrong_format(content: Any, name: str) -> Fault:
    stated = content.get("format") if isinstance(content, dict) else None
    return Fault(
        code="not-a-plan",
        where=name,
        what="it says no format" if stated is None else f"its format is {stated!r:.60}",
        limit=f"'format' must be '{FORMAT}'",
        advice="Maybe it is a season? 'periodize plan' reads seasons.",
    )


def _problem(plan: Table, rules: Mapping[str, type[Rule]]) -> Problem | None:
    """The problem a file holds, None and faults where it cannot be read."""
    table = plan.table("problem")
    before = len(plan.faults.found)
    for key in ("season", "policy"):
        if key not in table:
            plan.faults.add("missing-key", f"'{key}' is missing", where=table.where)
    plan.faults.extend(_large_figures(plan.raw("problem"), LARGEST_FIGURE, table.where))
    plan.faults.extend(_unknown_rules(table, rules))
    if len(plan.faults.found) > before:
        return None
    season = _from_plain(Season, table, "season", {})
    policy = _from_plain(Policy, table, "policy", rules)
    if isinstance(season, Season):
        plan.faults.extend(_aware_times(season, table.where))
    if not isinstance(season, Season) or not isinstance(policy, Policy):
        return None
    return Problem(season=season, policy=policy)


def _unknown_rules(problem: Table, known: Mapping[str, type[Rule]]) -> Iterator[Fault]:
    """Rules that the plan was made with and of which no class is known, each once."""
    policy = problem.raw("policy")
    stated = policy.get("rules") if isinstance(policy, dict) else None
    entries = stated if isinstance(stated, list) else []
    names = [entry["rule"] for entry in entries if isinstance(entry, dict) and "rule" in entry]
    for name in dict.fromkeys(name for name in names if isinstance(name, str)):
        if name not in known:
            yield Fault(
                code="unknown-rule",
                where=f"{problem.where} policy",
                what=f"the plan was made with a rule '{shown(name)}' that is not known here",
                value=shown(name),
                advice=nearest(name, known)
                or "If it is a rule of your own, pass its class: read_plan(path, rules=[...]).",
            )


def _from_plain(kind: type, table: Table, key: str, named: Any) -> Any:
    try:
        return from_plain(kind, table.raw(key), where=f"{table.where} {key}", named=named)
    except InvalidInput as error:
        table.faults.extend(error.faults)
    except (ArithmeticError, RecursionError) as error:  # dates past the year 9999, tables nested too deep
        table.faults.add("not-readable", f"it cannot be read: {error}", where=f"{table.where} {key}")
    return None


def _aware_times(season: Season, where: str) -> Iterator[Fault]:
    """Times with an offset or with seconds, which a season in memory never has."""
    items: list[Run | Session] = [*season.runs, *season.pins, *season.history.runs, *season.history.sessions]
    moments = [(f"'{item.id}' starts", item.start) for item in items]
    for taken in season.availability.taken:
        moments += [(f"a time taken ('{taken.what}') begins", taken.first)]
        moments += [(f"a time taken ('{taken.what}') ends", taken.last)]
    for what, moment in moments:
        if moment.tzinfo is not None or moment.second or moment.microsecond:
            yield Fault(
                code="not-wall-clock",
                where=where,
                what=f"{what} at {moment.isoformat()}",
                limit="times are wall clock, in whole minutes",
            )


def _rows(table: Table, key: str) -> list[Table]:
    """The tables of a list that has to be there."""
    if table.raw(key) is None:
        table.faults.add("missing-key", f"'{key}' is missing", where=table.where)
    return table.tables(key)


def _session(row: Table) -> Session | None:
    name = row.required("id", cells.text)
    template = row.required("template", cells.text)
    start = row.required("start", cells.moment)
    duration = row.required("duration_min", cells.count)
    origins = (Origin.PLACED.value, Origin.PINNED.value)
    origin = row.required("origin", cells.text)
    if origin is not None and origin not in origins:
        row.faults.add(
            "unknown-origin",
            f"'{origin}' is not an origin",
            where=row.place("origin"),
            value=origin,
            limit=one_of(("run", *origins)),
            advice=nearest(origin, ("run", *origins)),
        )
        return None
    if name is None or template is None or start is None or duration is None or origin is None:
        return None
    place = row.default("place", cells.text, "")
    _check_exercises(row)
    return Session(
        id=name, template=template, start=start, duration_min=duration, place=place, origin=Origin(origin)
    )


def _check_limit(row: Table, problem: Problem | None) -> None:
    """The shape of a limit that clashes; whether the problem has its rule is for ``check_plan`` to say."""
    last = len(problem.season.calendar.microcycles) - 1 if problem is not None else cells.LARGEST
    rule = _stated(row, "rule", cells.text)
    microcycle = _stated(row, "microcycle", cells.within(0, last))
    subject = _stated(row, "subject", cells.text)
    if problem is None or rule is None or microcycle is None or subject is None:
        return
    if rule in {known.key for known in problem.policy}:
        try:
            problem.policy.tell(problem.season, Where(rule, microcycle, subject))
        except Exception:  # each rule stumbles in its own way over what it never says
            what = f"rule '{rule}' says nothing of '{subject}' there"
            row.faults.add("unknown-subject", what, where=row.place("subject"), value=subject)


def _stated(row: Table, key: str, read: Callable[[object], Value]) -> Value | None:
    """The value at a key that has to be there, but may be an empty text."""
    if row.raw(key) is not None:
        return row.faults.read(read, row.raw(key), row.place(key))
    row.faults.add("missing-key", f"'{key}' is missing", where=row.where)
    return None


def _check_exercises(row: Table) -> None:
    """The shape of a session's exercises, where it states them; what they are is not judged."""
    for table in row.tables("exercises"):
        table.required("movement", cells.word(Movement))
        table.optional("note", cells.text)
        if "exercise" in table:
            table.required("exercise", cells.text)
            table.required("sets", cells.count)
            table.required("reps", cells.text)


def _large_figures(content: Any, most: int, where: str) -> Iterator[Fault]:
    """Numbers that no plan holds: fractions, and whole numbers beyond ``most``."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _large_figures(value, most, f"{where} {key}")
    elif isinstance(content, list):
        for number, value in enumerate(content, 1):
            yield from _large_figures(value, most, f"{where} {number}")
    elif isinstance(content, float) or (isinstance(content, int) and abs(content) > most):
        yield Fault(
            code="number-out-of-range",
            where=where[:200],
            what=f"found {content!s:.30}",
            value=f"{content!s:.30}",
            limit=f"whole numbers up to {most}",
        )
