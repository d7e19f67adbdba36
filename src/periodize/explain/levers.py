"""What a coach could change by one unit: an hour of gym, a session of a dose, a step of a limit.

A lever knows the problem with that one thing changed, and nothing else; several can be pulled one after the other. What
a plan then is worth is found by solving.

Hours around races, tapers, injuries and what they rule out are no levers, and a limit that the athlete's age, level or
health has made tighter than usual is not offered looser: what protects is not for sale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from periodize.domain.athlete import Window
from periodize.domain.season import Season
from periodize.domain.vocabulary import WEEKDAYS
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.maintenance_gap import MaintenanceGap
from periodize.rules.matrix import Cell
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.said import name_of, window_text
from periodize.rules.weekly_dose import WeeklyDose
from periodize.units import MINUTES_PER_DAY, whole

KINDS = ("window", "minutes", "dose", "cap", "gap", "limit", "figure")
"""What a lever can change."""

STEP_MIN = 30
"""Minutes by which windows and minutes a day or a week change."""

STEP_PCT = 10
"""Percent by which an athlete's limits and the recovery hours change."""

STEP_H = 6
"""Hours by which the recovery hours around one kind of run change."""

STEP_DAYS = 2
"""Days by which the time between two sessions that keep a quality up changes."""

RUNS = (
    ("intervals", "intervals or hills"),
    ("tempo", "tempo runs"),
    ("long", "long runs"),
    ("easy", "easy runs"),
)
"""Rows of the recovery matrix that stand for runs, and what they are."""

NOT_ONE_WAY = frozenset({"hard_in_a_row"})
"""Figures of which one step may make one plan dearer and another cheaper."""

FIGURES = (
    ("low-days", "low_in_seven", 1, "low days in seven"),
    ("low-days", "hard_in_a_row", 1, "hard days in a row"),
    ("low-days", "quality_a_day", 1, "quality sessions a day"),
    ("load-ramp", "rise_pct", 5, "% rise of the placed load"),
    ("load-ramp-total", "rise_pct", 5, "% rise of the total load"),
    ("deload", "most_pct", 10, "% of the usual load in a deload"),
    ("pattern-recovery", "apart_h", 12, "h between heavy sessions of a pattern"),
    ("same-day-order", "apart_h", 1, "h between a session and a run of the same day"),
    ("availability", "changing_min", 5, "min for changing"),
)
"""Figures of rules: the rule's key, the figure, one step, and what it is."""

LIMITS = {
    "share_pct": "% of a week's load placed",
    "contacts_session": "foot contacts a session",
    "contacts_week": "foot contacts a week",
    "sprint_m_session": "m of sprints a session",
    "sprint_m_week": "m of sprints a week",
    "hard_sets_week": "hard lower-body sets a week",
}
"""Limits of the athlete that are tried, as far as the athlete has them, and what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing that could be otherwise.

    Parameters
    ----------
    kind
        ``window``, ``minutes``, ``dose``, ``cap``, ``gap``, ``limit`` or ``figure``.
    subject
        What is changed: ``"Tue"``, ``"max_strength"``, ``"low-days low_in_seven"``.
    sentence
        The change in plain words.
    loosens
        Whether it gives more room.
    pull
        The problem with the change.
    one_way
        Whether no plan costs more with it where it loosens, and none less where it does not.
    """

    kind: str
    subject: str
    sentence: str
    loosens: bool
    pull: Callable[[Problem], Problem] = field(repr=False)
    one_way: bool = True


def levers_of(problem: Problem) -> tuple[Lever, ...]:
    """Every lever there is for a problem, in a fixed order."""
    makers = (_windows, _minutes, _doses, _caps, _gaps, _limits, _figures)
    return tuple(lever for make in makers for lever in make(problem))


def _windows(problem: Problem) -> Iterator[Lever]:
    """Each weekday with its windows longer, with one where it has none, and closed."""
    week = problem.season.availability.week
    usual = Counter(window for day in week for window in day).most_common(1)
    for day, windows in enumerate(week):
        name = WEEKDAYS[day]
        if windows:
            longer = tuple(_longer(window) for window in windows)
            if longer != windows:
                yield _window(
                    day, longer, f"{name}: every window {STEP_MIN} min longer", loosens=True, one_way=True
                )
            yield _window(day, (), f"{name}: closed", loosens=False)
        elif usual:
            window = usual[0][0]
            yield _window(day, (window,), f"{name}: open {window_text(window)}", loosens=True)


def _window(
    day: int, windows: tuple[Window, ...], sentence: str, *, loosens: bool, one_way: bool = False
) -> Lever:
    """A day opened or closed is not one way: what a regular week is hangs on the hours at which windows open."""

    def pull(problem: Problem) -> Problem:
        availability = problem.season.availability
        week = tuple(windows if i == day else old for i, old in enumerate(availability.week))
        return _with_season(problem, replace(problem.season, availability=replace(availability, week=week)))

    return Lever(
        kind="window", subject=WEEKDAYS[day], sentence=sentence, loosens=loosens, pull=pull, one_way=one_way
    )


def _longer(window: Window) -> Window:
    return replace(window, closes_min=min(MINUTES_PER_DAY, window.closes_min + STEP_MIN))


def _minutes(problem: Problem) -> Iterator[Lever]:
    athlete = problem.season.athlete
    for name, noun in (("minutes_per_day", "a day"), ("minutes_per_week", "a week")):
        minutes = getattr(athlete, name)
        if minutes is None:
            continue
        for step in (STEP_MIN, -STEP_MIN):
            if minutes + step > 0:
                text = f"{minutes + step} min {noun} in place of {minutes}"
                yield Lever(
                    kind="minutes",
                    subject=name,
                    sentence=text,
                    loosens=step > 0,
                    pull=_athlete_with(name, minutes + step),
                )


def _athlete_with(name: str, value: object) -> Callable[[Problem], Problem]:
    def pull(problem: Problem) -> Problem:
        athlete = replace(problem.season.athlete, **{name: value})  # type: ignore[arg-type]
        return _with_season(problem, replace(problem.season, athlete=athlete))

    return pull


def _doses(problem: Problem) -> Iterator[Lever]:
    for rule in _weekly(problem, "doses"):
        for quality in dict.fromkeys(dose.quality for dose in rule.doses if dose.at_least):
            name = quality.replace("_", " ")
            for step in (1, -1):

                def change(rule: WeeklyDose, quality: str = quality, step: int = step) -> WeeklyDose:
                    doses = tuple(
                        replace(dose, at_least=dose.at_least + step)
                        if dose.quality == quality and dose.at_least
                        else dose
                        for dose in rule.doses
                    )
                    return replace(rule, doses=doses)

                yield Lever(
                    kind="dose",
                    subject=quality,
                    sentence=f"one {'more' if step > 0 else 'fewer'} {name} session a week asked for",
                    loosens=step < 0,
                    pull=_rule_changed(rule, change),
                )


def _caps(problem: Problem) -> Iterator[Lever]:
    for rule in _weekly(problem, "caps"):
        for name in dict.fromkeys(cap.name for cap in rule.caps):
            for step in (1, -1):

                def change(rule: WeeklyDose, name: str = name, step: int = step) -> WeeklyDose:
                    caps = tuple(
                        replace(
                            cap, at_most=tuple((phase, max(0, most + step)) for phase, most in cap.at_most)
                        )
                        if cap.name == name
                        else cap
                        for cap in rule.caps
                    )
                    return replace(rule, caps=caps)

                words = name_of(problem.season, name)
                if change(rule) != rule:
                    yield Lever(
                        kind="cap",
                        subject=name,
                        sentence=f"one {'more' if step > 0 else 'fewer'} {words} session a week allowed",
                        loosens=step > 0,
                        pull=_rule_changed(rule, change),
                    )


def _weekly(problem: Problem, part: str) -> list[WeeklyDose]:
    return [rule for rule in problem.policy if isinstance(rule, WeeklyDose) and getattr(rule, part)]


R = TypeVar("R", bound=Rule)


def _rule_changed(rule: R, change: Callable[[R], R]) -> Callable[[Problem], Problem]:
    """Changes the rule with a key as it then stands, so that levers can follow one another."""

    def pull(problem: Problem) -> Problem:
        now = next(other for other in problem.rules if other.key == rule.key)
        return replace(problem, policy=problem.policy.with_(change(cast("R", now))))

    return pull


def _gaps(problem: Problem) -> Iterator[Lever]:
    gap = next((rule for rule in problem.rules if isinstance(rule, RecoveryGap)), None)
    if gap is not None:
        percent, is_own = (
            problem.season.limits["recovery_pct"],
            problem.season.athlete.recovery_pct is not None,
        )
        for step in (-STEP_PCT, STEP_PCT):
            if step > 0 or is_own or percent <= problem.season.limits.of("recovery_pct").default:
                yield Lever(
                    kind="gap",
                    subject="recovery_pct",
                    sentence=f"recovery hours at {percent + step} % in place of {percent} %",
                    loosens=step < 0,
                    pull=_athlete_with("recovery_pct", percent + step),
                )
        for row, runs in RUNS:
            for step in (-STEP_H, STEP_H):
                yield from _around_runs(gap, row, runs, step)
    for rule in problem.rules:
        if isinstance(rule, MaintenanceGap):
            yield from _upkeeps(rule)


def _around_runs(rule: RecoveryGap, row: str, runs: str, step: int) -> Iterator[Lever]:
    """The hours that are never gone below before and after one kind of run, where there are any."""

    def moved(cell: Cell) -> Cell:
        mine = row in (cell.first, cell.then) and cell.hard_h
        return replace(cell, hard_h=max(0, cell.hard_h + step)) if mine else cell

    def change(rule: RecoveryGap) -> RecoveryGap:
        return replace(rule, matrix=replace(rule.matrix, cells=tuple(map(moved, rule.matrix.cells))))

    if change(rule) != rule:
        yield Lever(
            kind="gap",
            subject=f"{rule.key} {row}",
            sentence=f"{abs(step)} h {'less' if step < 0 else 'more'} between sessions and {runs}",
            loosens=step < 0,
            pull=_rule_changed(rule, change),
        )


def _upkeeps(rule: MaintenanceGap) -> Iterator[Lever]:
    for place, upkeep in enumerate(rule.upkeeps):
        for step in (STEP_DAYS, -STEP_DAYS):
            if upkeep.days + step < 1:
                continue

            def change(rule: MaintenanceGap, place: int = place, step: int = step) -> MaintenanceGap:
                upkeeps = list(rule.upkeeps)
                upkeeps[place] = replace(upkeeps[place], days=upkeeps[place].days + step)
                return replace(rule, upkeeps=tuple(upkeeps))

            yield Lever(
                kind="gap",
                subject=f"{rule.key} {upkeep.name}",
                sentence=f"a {upkeep.name.replace('_', ' ')} session in any {upkeep.days + step} d in place of {upkeep.days}",
                loosens=step > 0,
                pull=_rule_changed(rule, change),
            )


def _limits(problem: Problem) -> Iterator[Lever]:
    limits = problem.season.limits
    given = {name for name, _ in problem.season.athlete.own_limits}
    for name, what in LIMITS.items():
        value = limits.get(name, 0)
        protects = name not in given and value and value < limits.of(name).default
        for sign in (1, -1):
            changed = whole(value * (100 + sign * STEP_PCT) / 100)
            if value and changed != value and not (sign > 0 and protects):
                yield Lever(
                    kind="limit",
                    subject=name,
                    sentence=f"at most {changed} {what} in place of {value}",
                    loosens=sign > 0,
                    pull=_own_limit(name, changed),
                )


def _own_limit(name: str, value: int) -> Callable[[Problem], Problem]:
    def pull(problem: Problem) -> Problem:
        own = dict(problem.season.athlete.own_limits) | {name: value}
        return _athlete_with("own_limits", tuple(sorted(own.items())))(problem)

    return pull


def _figures(problem: Problem) -> Iterator[Lever]:
    rules = {rule.key: rule for rule in problem.rules}
    for key, figure, step, what in FIGURES:
        if key not in rules:
            continue
        value = getattr(rules[key], figure)
        for changed in (value + step, value - step):
            least, most = {name: (a, b) for name, a, b in rules[key].figures}.get(figure, (0, 10**6))
            if least <= changed <= most:

                def change(rule: Rule, figure: str = figure, changed: int = changed) -> Rule:
                    return replace(rule, **{figure: changed})  # type: ignore[arg-type]

                yield Lever(
                    kind="figure",
                    subject=f"{key} {figure}",
                    sentence=f"{changed} {what} in place of {value}",
                    loosens=(changed > value) is (figure not in ("low_in_seven", "apart_h", "changing_min")),
                    pull=_rule_changed(rules[key], change),
                    one_way=figure not in NOT_ONE_WAY,
                )


def _with_season(problem: Problem, season: Season) -> Problem:
    return replace(problem, season=season)
