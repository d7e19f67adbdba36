"""What an injury, a coach or a clinician switches off for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from periodize.domain.athlete import Injury, Restriction
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Pattern, Phase, RecoveryClass, Tier, Tissue
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import days_text, from_to_text, listed, shown_span, some_of
from periodize.rules.words import PHASES, Bools, Candidates, Encoder, Where

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an injury switches off, up to so many days after the last day on which it hurt.

    Parameters
    ----------
    tissue
        What was hurt.
    until_days
        Last day of the step, counted from the last day of the injury; 0 is as long as it hurts.
    classes, templates
        Kinds of session that are off, by recovery class and by id.
    heavy
        Movement patterns that are not loaded heavily.
    """

    tissue: Tissue
    until_days: int
    classes: tuple[RecoveryClass, ...] = ()
    templates: tuple[str, ...] = ()
    heavy: tuple[Pattern, ...] = ()

    def rules_out(self, template: SessionTemplate) -> bool:
        """Whether sessions of this template are off."""
        return (
            template.recovery in self.classes
            or template.id in self.templates
            or not template.heavy.isdisjoint(self.heavy)
        )


@dataclass(frozen=True, kw_only=True)
class Restrictions(Rule):
    """Nothing is placed that a restriction or an injury of the athlete switches off on that day.

    As long as an injury hurts its first step holds; after it the steps follow one another, until the last is
    over. Excess: a session for the restrictions together, and one for each injured tissue.

    Parameters
    ----------
    steps
        What each tissue switches off, and how it comes back.
    """

    id = "restriction"
    unit = "sessions"
    evidence = Evidence(
        grade="D",
        text="An injury of the last months is the strongest risk factor for the next. What to leave out, and in which "
        "steps it comes back, is practice; the word of a clinician goes before it.",
        sources=("H5", "H6", "P1"),
    )
    statement = "Nothing is placed that a restriction or an injury switches off on that day."

    tier: Tier = Tier.MUST
    steps: tuple[Step, ...] = ()

    def applies_to(self, season: Season) -> bool:
        return bool(season.athlete.restrictions or season.athlete.injuries)

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        restricted = np.zeros(len(table), dtype=bool)
        for restriction in season.athlete.restrictions:
            off = [_is_off(restriction, template) for template in season.templates]
            restricted |= _within(season, table, restriction.first, restriction.last, off)
        enc.forbid(restricted.astype(np.int64), "restriction")
        for tissue in Tissue:
            injured = np.zeros(len(table), dtype=bool)
            for injury in season.athlete.injuries:
                if injury.tissue is tissue:
                    for first, last, step in self._spells(injury):
                        off = [step.rules_out(template) for template in season.templates]
                        injured |= _within(season, table, first, last, off)
            enc.forbid(injured.astype(np.int64), tissue.value)

    def _spells(self, injury: Injury) -> Iterator[tuple[date | None, date | None, Step]]:
        """First and last day of each step of an injury."""
        first = injury.first
        for step in self._steps_of(injury.tissue):
            if injury.last is None:
                yield first, None, step
                return
            last = injury.last + timedelta(days=step.until_days)
            yield first, last, step
            first = last + _DAY

    def _steps_of(self, tissue: Tissue) -> list[Step]:
        return sorted((s for s in self.steps if s.tissue is tissue), key=lambda step: step.until_days)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        athlete = schedule.season.athlete
        for p in schedule.placed:
            if p.is_fixed:
                continue
            reasons = [r for r in athlete.restrictions if _holds(r, p.day) and _is_off(r, p.template)]
            if reasons:
                text = f"{title(p)} falls under a restriction: {restriction_text(reasons[0])}"
                yield self.broken(p.microcycle, "restriction", 1, text, (p.session.id,))
            for tissue in Tissue:
                yield from self._check_injuries(p, [i for i in athlete.injuries if i.tissue is tissue])

    def _check_injuries(self, p: Placed, injuries: list[Injury]) -> Iterator[Violation]:
        for injury in injuries:
            step = self._step_on(injury, p.day)
            if step is not None and step.rules_out(p.template):
                name = injury.tissue.value.replace("_", " ")
                since = _days_after(injury, p.day)
                when = f"{since} d after the {name} injury" if since else f"during the {name} injury"
                text = f"{title(p)} is {when}, which leaves it out"
                yield self.broken(p.microcycle, injury.tissue.value, 1, text, (p.session.id,))
                return

    def _step_on(self, injury: Injury, day: date) -> Step | None:
        """The step that holds on a date; None before the injury and after its last step."""
        if injury.first is not None and day < injury.first:
            return None
        since = _days_after(injury, day)
        return next((step for step in self._steps_of(injury.tissue) if step.until_days >= since), None)

    def explain(self, where: Where) -> str:
        what = "a restriction" if where.subject == "restriction" else f"the {where.subject} injury"
        return f"microcycle {where.microcycle + 1}: {what.replace('_', ' ')} leaves some sessions out"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        off = [
            t for t in season.templates if any(self._is_out(season, where.subject, t, day) for day in days)
        ]
        cause = "a restriction" if where.subject == "restriction" else f"the {where.subject} injury"
        names = some_of([template.name for template in off], "kinds of session")
        return f"{cause.replace('_', ' ')} rules out {names}, {days_text(first, last)}"

    def _is_out(self, season: Season, subject: str, template: SessionTemplate, day: date) -> bool:
        """Whether restrictions, or the injuries of a tissue, switch a template off on a date."""
        athlete = season.athlete
        if subject == "restriction":
            return any(_holds(r, day) and _is_off(r, template) for r in athlete.restrictions)
        steps = [self._step_on(injury, day) for injury in athlete.injuries if injury.tissue.value == subject]
        return any(step is not None and step.rules_out(template) for step in steps)


def restriction_text(restriction: Restriction) -> str:
    """``"no squat, hinge or impact from Mon 1 Jun to Sun 14 Jun (knee)"``."""
    off = [pattern.value for pattern in sorted(restriction.patterns, key=str)]
    off += ["impact"] * restriction.impact + ["sprints"] * restriction.sprints
    why = f" ({restriction.why})" if restriction.why else ""
    return f"no {listed(off, 'or') or 'work'}{from_to_text(restriction.first, restriction.last)}{why}"


def _is_off(restriction: Restriction, template: SessionTemplate) -> bool:
    """Whether a restriction switches a template off, whatever the day.

    A pattern does so where it is loaded heavily or makes most of the session; elsewhere its exercise is left out.
    """
    sets = sum(count for _, count in template.sets)
    return (
        any(
            pattern in template.heavy or 2 * template.sets_of(pattern) > sets
            for pattern in restriction.patterns
        )
        or (restriction.impact and template.contacts > 0)
        or (restriction.sprints and (template.sprint_m > 0 or template.recovery is RecoveryClass.SPRINT))
    )


def _holds(restriction: Restriction, day: date) -> bool:
    begun = restriction.first is None or day >= restriction.first
    return begun and (restriction.last is None or day <= restriction.last)


def _days_after(injury: Injury, day: date) -> int:
    """Days since the last day on which it hurt; 0 as long as it hurts."""
    return 0 if injury.last is None else max(0, (day - injury.last).days)


def _within(
    season: Season, table: Candidates, first: date | None, last: date | None, off: list[bool]
) -> Bools:
    """Candidates on the given days whose template is off; what is fixed is a fact."""
    rows = np.array(off, dtype=bool)[table.template] & ~table.fixed
    if first is not None:
        rows &= table.day >= season.calendar.day_index(first)
    if last is not None:
        rows &= table.day <= season.calendar.day_index(last)
    return rows
