"""What a coach could change by one unit: an hour of gym, a session of a dose, a step of a limit.

A lever knows the problem with that one thing changed, and nothing else. Prices and repairs pull them; what a plan then
is worth is found by solving.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from periodize.domain.athlete import Window
from periodize.domain.season import Season
from periodize.domain.vocabulary import WEEKDAYS
from periodize.problem import Problem
from periodize.rules.base import Rule
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.weekly_dose import WeeklyDose
from periodize.units import MINUTES_PER_DAY, whole

KINDS = ("window", "minutes", "dose", "cap", "gap", "limit", "figure")
"""What a lever can change."""

STEP_MIN = 30
"""Minutes by which windows and minutes a day or a week change."""

STEP_PCT = 10
"""Percent by which an athlete's limits and the recovery hours change."""

FIGURES = (
    ("low-days", "low_in_seven", 1, "low days in seven"),
    ("low-days", "hard_in_a_row", 1, "hard days in a row"),
    ("low-days", "quality_a_day", 1, "quality sessions a day"),
    ("load-ramp", "rise_pct", 5, "% rise of the placed load"),
    ("load-ramp-total", "rise_pct", 5, "% rise of the total load"),
    ("deload", "most_pct", 10, "% of the usual load in a deload"),
    ("pattern-recovery", "apart_h", 12, "h between heavy sessions of a pattern"),
    ("availability", "changing_min", 5, "min for changing"),
)
"""Figures of rules: the rule's key, the figure, one step, and what it is."""

LIMITS = (
    "share_pct",
    "contacts_session",
    "contacts_week",
    "sprint_m_session",
    "sprint_m_week",
    "hard_sets_week",
)
"""Limits of the athlete that are tried, as far as the athlete has them."""


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
    """

    kind: str
    subject: str
    sentence: str
    loosens: bool
    pull: Callable[[Problem], Problem] = field(repr=False)


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
                yield _window(day, longer, f"{name}: every window {STEP_MIN} min longer", loosens=True)
            yield _window(day, (), f"{name}: closed", loosens=False)
        elif usual:
            window = usual[0][0]
            yield _window(day, (window,), f"{name}: open {hours_text(window)}", loosens=True)


def _window(day: int, windows: tuple[Window, ...], sentence: str, *, loosens: bool) -> Lever:
    def pull(problem: Problem) -> Problem:
        availability = problem.season.availability
        week = tuple(windows if i == day else old for i, old in enumerate(availability.week))
        return _with_season(problem, replace(problem.season, availability=replace(availability, week=week)))

    return Lever(kind="window", subject=WEEKDAYS[day], sentence=sentence, loosens=loosens, pull=pull)


def _longer(window: Window) -> Window:
    return replace(window, closes_min=min(MINUTES_PER_DAY, window.closes_min + STEP_MIN))


def hours_text(window: Window) -> str:
    """``"17:30-20:00 gym"``."""
    opens, closes = window.opens_min, window.closes_min
    return f"{opens // 60:02d}:{opens % 60:02d}-{closes // 60:02d}:{closes % 60:02d} {window.place}"


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
                doses = tuple(
                    replace(dose, at_least=dose.at_least + step)
                    if dose.quality == quality and dose.at_least
                    else dose
                    for dose in rule.doses
                )
                yield Lever(
                    kind="dose",
                    subject=quality,
                    sentence=f"one {name} session a week {'more' if step > 0 else 'fewer'} asked for",
                    loosens=step < 0,
                    pull=_policy_with(replace(rule, doses=doses)),
                )


def _caps(problem: Problem) -> Iterator[Lever]:
    for rule in _weekly(problem, "caps"):
        for name in dict.fromkeys(cap.name for cap in rule.caps):
            for step in (1, -1):
                caps = tuple(
                    replace(cap, at_most=tuple((phase, max(0, most + step)) for phase, most in cap.at_most))
                    if cap.name == name
                    else cap
                    for cap in rule.caps
                )
                words = name.replace("_", " ")
                yield Lever(
                    kind="cap",
                    subject=name,
                    sentence=f"one {words} session a week {'more' if step > 0 else 'fewer'} allowed",
                    loosens=step > 0,
                    pull=_policy_with(replace(rule, caps=caps)),
                )


def _weekly(problem: Problem, part: str) -> list[WeeklyDose]:
    return [rule for rule in problem.policy if isinstance(rule, WeeklyDose) and getattr(rule, part)]


def _policy_with(rule: Rule) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, policy=problem.policy.with_(rule))


def _gaps(problem: Problem) -> Iterator[Lever]:
    if not any(isinstance(rule, RecoveryGap) for rule in problem.rules):
        return
    percent = problem.season.limits["recovery_pct"]
    for step in (-STEP_PCT, STEP_PCT):
        yield Lever(
            kind="gap",
            subject="recovery_pct",
            sentence=f"recovery hours at {percent + step} % in place of {percent} %",
            loosens=step < 0,
            pull=_athlete_with("recovery_pct", percent + step),
        )


def _limits(problem: Problem) -> Iterator[Lever]:
    limits = problem.season.limits
    for name in LIMITS:
        value = limits.get(name, 0)
        for sign in (1, -1):
            changed = whole(value * (100 + sign * STEP_PCT) / 100)
            if value and changed != value:
                own = dict(problem.season.athlete.own_limits) | {name: changed}
                yield Lever(
                    kind="limit",
                    subject=name,
                    sentence=f"{name.replace('_', ' ')} {changed} in place of {value}",
                    loosens=sign > 0,
                    pull=_athlete_with("own_limits", tuple(sorted(own.items()))),
                )


def _figures(problem: Problem) -> Iterator[Lever]:
    rules = {rule.key: rule for rule in problem.rules}
    for key, figure, step, what in FIGURES:
        if key not in rules:
            continue
        value = getattr(rules[key], figure)
        for changed in (value + step, value - step):
            least, most = {name: (a, b) for name, a, b in rules[key].figures}.get(figure, (0, 10**6))
            if least <= changed <= most:
                yield Lever(
                    kind="figure",
                    subject=f"{key} {figure}",
                    sentence=f"{changed} {what} in place of {value}",
                    loosens=(changed > value) is (figure not in ("low_in_seven", "apart_h", "changing_min")),
                    pull=_policy_with(replace(rules[key], **{figure: changed})),
                )


def _with_season(problem: Problem, season: Season) -> Problem:
    return replace(problem, season=season)
