"""A week for each rule that breaks it, and a change to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from _generate.markup import table
from _generate.words import IN_WORDS, label, sessions, times
from periodize.catalogue.load import equipment
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, Injury, Window
from periodize.domain.schedule import Schedule
from periodize.domain.session import Run
from periodize.domain.vocabulary import WEEKDAYS, Tissue
from periodize.rules.base import Rule, Violation
from periodize.rules.shelf import RULES
from periodize.testing import read_weeks

MOST_MESSAGES = 3
DAYS_PER_WEEK = len(WEEKDAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Golden weeks that break a rule.

    Parameters
    ----------
    key
        The rule, by its key in the default policy, or by its id where it is not part of it.
    weeks
        In the notation of :mod:`periodize.testing.notation`.
    note
        What else is so, in a sentence.
    facts
        What the notation has no words for, as :func:`periodize.testing.read_weeks` takes it.
    shows
        What the calendar says of runs: nothing, ``min`` or ``AU``.
    """

    key: str
    weeks: str
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    shows: str = ""

    @property
    def rule(self) -> Rule:
        """The rule with its usual figures."""
        usual = {rule.key: rule for rule in default_policy()}
        return usual[self.key] if self.key in usual else RULES[self.key]()

    def read(self) -> Schedule:
        """The weeks as a schedule."""
        return read_weeks(self.weeks, **self.facts)

    def violations(self) -> list[Violation]:
        """What the rule's check finds."""
        return list(self.rule.check(self.read()))


_EVENINGS = Availability(
    week=((Window(opens_min=1050, closes_min=1230),),) * DAYS_PER_WEEK, places=tuple(equipment().items())
)
_THREE_EVENINGS = Availability(
    week=tuple((Window(opens_min=1050, closes_min=1290),) if day in (0, 2, 4) else () for day in range(7)),
    places=tuple(equipment().items()),
)
_HEAVY = "Mon pm max_strength_a . Thu pm max_strength_b"
_USUAL = "Tue am easy 60min . Sun am long* 100min"

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "availability": (
        Example(
            key="availability",
            weeks="Tue 17:20 max_strength_a . Thu 17:00 easy 45min . Thu 17:50 foundation_a",
            note="The gym is open from 17:30 to 20:30.",
            facts={"availability": _EVENINGS},
        ),
    ),
    "restriction": (
        Example(
            key="restriction",
            weeks="strength: Mon pm max_strength_a . Wed pm hill_sprints . Sat am strides",
            note="The runner's hamstring last hurt on 20 December.",
            facts={"athlete": Athlete(injuries=(Injury(tissue=Tissue.HAMSTRING, last=date(2025, 12, 20)),))},
        ),
    ),
    "impact-days": (
        Example(
            key="impact-days",
            weeks="power: Mon pm plyo_low . Tue pm hill_sprints . Thu pm power_a",
            note="The runner has a history of bone stress.",
            facts={"athlete": Athlete(injuries=(Injury(tissue=Tissue.BONE_STRESS, last=date(2025, 6, 1)),))},
        ),
    ),
    "recovery-gap": (
        Example(key="recovery-gap", weeks="strength: Mon pm max_strength_a . Tue am intervals* 60min"),
        Example(key="recovery-gap", weeks="strength: Mon pm max_strength_a . Wed pm max_strength_b"),
    ),
    "protect-runs": (
        Example(
            key="protect-runs",
            weeks="strength: Mon pm max_strength_a . Tue am easy 40min . Wed am intervals* 60min",
        ),
    ),
    "same-day-order": (
        Example(key="same-day-order", weeks="strength: Tue am intervals* 60min . Tue 12:00 max_strength_a"),
        Example(key="same-day-order", weeks="strength: Tue am max_strength_a . Tue pm intervals* 60min"),
    ),
    "race-buffer": (
        Example(key="race-buffer", weeks="taper: Wed pm max_strength_a . Sun 09:00 race* A 21.1km"),
        Example(
            key="race-buffer@PROTECT", weeks="speed: Mon pm max_strength_a | taper: Sun 09:00 race* A 42.2km"
        ),
    ),
    "block-order": (
        Example(
            key="block-order",
            weeks="foundation: | foundation: | power: | mixed: | mixed: | mixed: | taper: Sun 09:00 race* A 10km",
            note="Seven weeks to the race: foundation, one mixed block and a taper.",
        ),
    ),
    "block-content": (
        Example(key="block-content", weeks="foundation: Mon pm foundation_a . Thu pm max_strength_a"),
    ),
    "weekly-dose": (
        Example(key="weekly-dose", weeks="strength: Mon pm max_strength_a . Thu pm upper_core"),
        Example(
            key="weekly-dose@MUST",
            weeks="strength: Mon pm max_strength_a . Wed pm max_strength_b . Sat pm max_strength_a",
        ),
    ),
    "pattern-coverage": (Example(key="pattern-coverage", weeks="strength: Mon pm max_strength_a"),),
    "pattern-recovery": (
        Example(key="pattern-recovery", weeks="strength: Mon pm max_strength_a . Wed 08:00 maintenance"),
    ),
    "movement-first": (
        Example(
            key="movement-first",
            weeks="foundation: Mon pm foundation_a . Thu pm foundation_b | strength: Mon pm max_strength_a",
        ),
    ),
    "maintenance-gap": (
        Example(key="maintenance-gap", weeks="power: Mon pm maintenance | Sun pm maintenance"),
    ),
    "weekly-load": (
        Example(
            key="weekly-load",
            weeks="strength: Mon pm max_strength_a . Tue am intervals* 400au . Sun am long* 500au",
            note="The coach caps any seven days at 1000 AU.",
            facts={"athlete": Athlete(weekly_cap_au=1000)},
            shows="AU",
        ),
        Example(
            key="weekly-load@SHAPE",
            weeks="strength: Mon pm max_strength_a . Thu pm max_strength_b . Tue am intervals* 400au . Sun am long* 500au",
            shows="AU",
        ),
    ),
    "load-ramp": (
        Example(
            key="load-ramp",
            weeks=f"foundation: Mon pm foundation_a . Thu pm foundation_b | strength: {_HEAVY} . Sun pm strides",
        ),
        Example(
            key="load-ramp-total",
            weeks="Mon pm foundation_a . Sun am long* 700au || Mon pm max_strength_a . Wed pm foundation_a . "
            "Fri pm hill_sprints . Sun am long* 700au",
            shows="AU",
        ),
    ),
    "volume-caps": (
        Example(key="volume-caps", weeks="power: Mon pm plyo_high . Wed pm power_a . Fri pm power_b"),
        Example(
            key="volume-caps",
            weeks="strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a",
        ),
    ),
    "deload": (
        Example(
            key="deload",
            weeks=f"strength: {_HEAVY} | {_HEAVY} | {_HEAVY} | {_HEAVY} . Sat pm foundation_a",
            note="The coach has made the fourth week a deload; each session in it counts lighter than usual.",
            facts={"deload_days": (date(2026, 1, 26),)},
        ),
    ),
    "taper": (
        Example(
            key="taper",
            weeks=f"strength: {_HEAVY} | {_HEAVY} | {_HEAVY} | taper: {_HEAVY} | Sun am race* 10km A",
            facts={"deload_days": ()},
        ),
    ),
    "low-days": (
        Example(
            key="low-days",
            weeks="power: Mon pm max_strength_a . Tue am intervals* . Wed pm power_a . Thu pm plyo_high",
        ),
        Example(
            key="low-days@SHAPE", weeks="power: Mon pm max_strength_a . Tue am intervals* . Wed pm power_a"
        ),
    ),
    "hard-days-hard": (
        Example(
            key="hard-days-hard",
            weeks="strength: Tue am intervals* . Wed am easy . Wed pm max_strength_a . Thu am tempo* . Sun am long*",
        ),
    ),
    "monotony": (
        Example(
            key="monotony",
            weeks="Mon pm foundation_a . Tue pm foundation_b . Wed pm foundation_a . Thu pm foundation_b . "
            "Fri am easy 100au . Sat am easy 100au . Sun am long* 400au",
            shows="AU",
        ),
    ),
    "run-spike": (
        Example(
            key="run-spike",
            weeks=f"{_USUAL} | {_USUAL} || Tue am easy 60min . Sun am long* 120min . Sun pm max_strength_a",
            shows="min",
        ),
    ),
    "even-spread": (
        Example(key="even-spread", weeks="strength: Mon pm max_strength_a . Wed pm max_strength_b"),
    ),
    "regular-week": (
        Example(
            key="regular-week",
            weeks="strength: Mon 18:00 max_strength_a . Tue am intervals* . Sun am long*",
            note="The gym is open on Mondays, Wednesdays and Fridays from 17:30.",
            facts={"availability": _THREE_EVENINGS},
        ),
    ),
}
"""Examples by the id of the rule."""

CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "availability": ("availability", {"changing_min": 25}),
    "impact-days": ("impact-days", {"apart": 2}),
    "protect-runs": ("protect-runs", {"after_weight": 2}),
    "same-day-order": ("same-day-order", {"first": "session", "apart_h": 3}),
    "race-buffer": ("race-buffer", {"individual": False}),
    "block-order": ("block-order@DOSE", {"weight": 8}),
    "weekly-dose": ("weekly-dose", {"weight": 2}),
    "pattern-coverage": ("pattern-coverage", {"gap_days": 14}),
    "pattern-recovery": ("pattern-recovery", {"apart_h": 72}),
    "maintenance-gap": ("maintenance-gap", {"weight": 3}),
    "weekly-load": ("weekly-load", {"added_au": 500}),
    "load-ramp": ("load-ramp", {"rise_pct": 10, "step_au": 125}),
    "volume-caps": ("volume-caps", {"look_back": 4}),
    "deload": ("deload", {"most_pct": 60}),
    "taper": ("taper", {"floor_au": 100}),
    "low-days": ("low-days", {"hard_in_a_row": 2}),
    "hard-days-hard": ("hard-days-hard", {"gather_on": "easy"}),
    "run-spike": ("run-spike", {"apart_h": 48}),
    "even-spread": ("even-spread", {"weight": 10}),
    "regular-week": ("regular-week", {"trip_weight": 6}),
}
"""A change worth trying, by the id of the rule: the key it has in the default policy, and new figures."""

IN_PYTHON = {
    "recovery-gap": """from dataclasses import replace

import periodize as pz

policy = pz.default_policy()
gaps = policy.rule("recovery-gap")
cells = tuple(
    replace(cell, hard_h=36) if (cell.first, cell.then) == ("heavy", "long") else cell
    for cell in gaps.matrix.cells
)
policy = policy.with_("recovery-gap", matrix=replace(gaps.matrix, cells=cells))""",
    "restriction": """import periodize as pz

# Restrictions stay; injuries switch nothing off.
policy = pz.default_policy().with_("restriction", steps=())""",
}
"""Changes in Python that are not a figure or a tier."""

IN_FILES = {
    "restriction": """[[athlete.restrictions]]
from = 2026-03-02
to = 2026-03-15
impact = true
why = "sore shin"
""".rstrip()
}
"""Changes in a season file that are not a figure or a tier."""


def calendar(schedule: Schedule, shows: str = "") -> str:
    """The weeks of a schedule as a table, sessions in bold and key runs marked; the history first."""
    season = schedule.season
    past = [(s.start, f"**{sessions([s.template])}**") for s in season.history.sessions]
    past += [(run.start, _run(run, shows)) for run in season.history.runs]
    now = [(s.start, f"**{sessions([s.template])}**") for s in schedule.sessions]
    now += [(run.start, _run(run, shows)) for run in season.runs]
    start = season.calendar.start
    rows = [["before", *_days(_week(past, start, -back))] for back in range(_weeks_back(past, start), 0, -1)]
    for index, microcycle in enumerate(season.calendar.microcycles):
        begins = f"{microcycle.first.day} {microcycle.first:%b}, {schedule.blocks[index].value}"
        rows.append([begins, *_days(_week(now, start, index))])
    return table(["week from", *WEEKDAYS], rows)


_Entries = list[tuple[datetime, str]]


def _weeks_back(past: _Entries, start: date) -> int:
    earliest = min((moment.date() for moment, _ in past), default=start)
    return -((earliest - start).days // DAYS_PER_WEEK)


def _week(entries: _Entries, start: date, index: int) -> _Entries:
    return [entry for entry in sorted(entries) if (entry[0].date() - start).days // DAYS_PER_WEEK == index]


def _days(entries: _Entries) -> list[str]:
    days = [""] * DAYS_PER_WEEK
    for start, name in entries:
        joined = "<br>" if days[start.weekday()] else ""
        days[start.weekday()] += f"{joined}{start:%H:%M} {name}"
    return days


def _run(run: Run, shows: str) -> str:
    if run.race:
        return (
            f"{run.race.value} race, {run.distance_m / 1000:g} km"
            if run.distance_m
            else f"{run.race.value} race"
        )
    figure = {"min": f", {run.duration_min} min", "AU": f", {run.load_au} AU"}.get(shows, "")
    return label(run.kind.value) + (" (key)" if run.key else "") + figure


def shown(example: Example) -> str:
    """An example as it stands on the page: the week, and what the rule says about it."""
    found = example.violations()
    lines = [f"> {v.text[:1].upper()}{v.text[1:]}. *({_counted(v)})*" for v in found[:MOST_MESSAGES]]
    if len(found) > MOST_MESSAGES:
        lines.append(f"> And {times(len(found) - MOST_MESSAGES)} more of the kind.")
    parts = [calendar(example.read(), example.shows), example.note, "\n>\n".join(lines)]
    return "\n\n".join(part for part in parts if part)


def _counted(violation: Violation) -> str:
    cost = f"; cost {violation.cost}" if violation.weight > 1 else ""
    return f"excess {violation.excess}, in {IN_WORDS.get(violation.unit, violation.unit)}{cost}"
