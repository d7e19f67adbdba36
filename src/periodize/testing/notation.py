"""Golden weeks: a running week and the sessions around it, written on one line.

``"strength: Mon pm max_strength_a . Tue am intervals* . Sun am long* 100min"`` is one week: Monday evening a
placed session, Tuesday morning a key run, Sunday morning another that lasts 100 minutes. In full:

- weeks are parted by ``|`` and begin on Monday; what stands before ``||`` is the history;
- a week may begin with its block and a colon, ``power: ...``; without one it goes on in the block before,
  the first of all in ``foundation``;
- entries are parted by `` . ``; an entry is a weekday, a time and a name, then marks and figures;
- a time is ``am`` (06:30), ``pm`` (18:00) or a clock time such as ``17:30``;
- a name is a kind of run (``easy``, ``long``, ``race``, ...) or the id of a session template;
- ``*`` behind a run marks a key run, ``!`` behind a session one that the coach has pinned;
- figures of a run are ``90min``, ``400au``, ``42.2km``, and ``A``, ``B`` or ``C`` for a race; ``@gym`` says
  where a session is held. What is not said is completed by :mod:`periodize.domain.completion`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from periodize import units
from periodize.catalogue.load import equipment, templates
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.schedule import Schedule
from periodize.domain.season import Ban, History, Season, Stress
from periodize.domain.session import Run, RunInput, Session, SessionTemplate
from periodize.domain.vocabulary import WEEKDAYS, Origin, Phase, RunKind
from periodize.errors import Fault, InvalidInput

MONDAY = date(2026, 1, 5)
"""The first Monday of a golden week, unless another is given."""

TIMES = {"am": 390, "pm": 1080}
"""Minutes after midnight of the two words for a time."""

DAYS_PER_WEEK = 7

ALWAYS_OPEN = Availability(
    week=((Window(opens_min=0, closes_min=units.MINUTES_PER_DAY),),) * DAYS_PER_WEEK,
    places=tuple(equipment().items()),
)
"""A gym with everything, open day and night."""

_WEEK = re.compile(r"^\s*(?:(?P<block>[a-z]+)\s*:(?!\d))?(?P<entries>.*)$", re.DOTALL)
_ENTRY = re.compile(
    r"^(?P<day>\w{3})\s+(?P<time>am|pm|\d{1,2}:\d{2})\s+(?P<name>\w+)(?P<mark>[*!]?)(?P<rest>.*)$"
)
_FIGURE = re.compile(r"^(?:(?P<number>\d+(?:\.\d+)?)(?P<unit>min|au|km)|(?P<race>[ABC])|@(?P<place>\w+))$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry, read but not yet a run or a session."""

    start: datetime
    name: str
    mark: str
    figures: dict[str, str]


def read_weeks(
    text: str,
    *,
    monday: date = MONDAY,
    athlete: Athlete | None = None,
    availability: Availability = ALWAYS_OPEN,
    catalogue: Sequence[SessionTemplate] | None = None,
    calendar: Calendar | None = None,
    bans: tuple[Ban, ...] = (),
    today: date | None = None,
    fixed_blocks: tuple[tuple[int, Phase], ...] = (),
    history_block: tuple[Phase, int] | None = None,
    stress: tuple[Stress, ...] = (),
    deload_days: tuple[date, ...] | None = None,
) -> Schedule:
    """A schedule, with its season, from golden weeks.

    Parameters
    ----------
    text
        The weeks, in the notation of this module.
    monday
        First day of the season as written; the history lies before it.
    athlete, availability, bans, today, fixed_blocks, stress, deload_days
        Facts of the season that the notation has no words for.
    catalogue
        Templates that may be named; those of the catalogue by default.
    calendar
        By default the written weeks, whole, in microcycles of seven days. Blocks are those of the weeks in
        which the microcycles begin.
    history_block
        The block the athlete is in on the first day, and how many microcycles of it are done.

    Returns
    -------
    Schedule
        Its season is ``.season``.

    Raises
    ------
    InvalidInput
        Where the text does not follow the notation, at the first place where it does not.
    """
    known = tuple(catalogue) if catalogue is not None else templates()
    past, _, future = text.rpartition("||")
    history_weeks = past.split("|") if past.strip() else []
    weeks = future.split("|")
    reader = _Reader(known, athlete or Athlete())
    begin = monday - timedelta(days=DAYS_PER_WEEK * len(history_weeks))
    phase = Phase.FOUNDATION
    for number, week in enumerate(history_weeks):
        phase = reader.week(week, begin + timedelta(days=DAYS_PER_WEEK * number), phase, past=True)
    phases = []
    for number, week in enumerate(weeks):
        phase = reader.week(week, monday + timedelta(days=DAYS_PER_WEEK * number), phase, past=False)
        phases.append(phase)
    runs, past_runs = reader.runs()
    calendar = calendar or Calendar(start=monday, end=monday + timedelta(days=DAYS_PER_WEEK * len(weeks) - 1))
    block, done = history_block or (None, 0)
    season = Season(
        calendar=calendar,
        runs=runs,
        availability=availability,
        templates=known,
        athlete=reader.athlete,
        pins=tuple(s for s in reader.sessions if s.origin is Origin.PINNED),
        bans=bans,
        history=History(
            runs=past_runs, sessions=tuple(reader.past_sessions), block=block, block_microcycles=done
        ),
        fixed_blocks=fixed_blocks,
        today=today,
        stress=stress,
        deload_days=deload_days,
    )
    last = len(phases) - 1
    blocks = [phases[min(last, (m.first - monday).days // DAYS_PER_WEEK)] for m in calendar.microcycles]
    return Schedule(season=season, sessions=tuple(reader.sessions), blocks=tuple(blocks))


def write_weeks(schedule: Schedule) -> str:
    """A schedule in the notation, for messages: one microcycle between two bars, the history left out.

    Times are clock times, except those that have a word.
    """
    season = schedule.season
    weeks = []
    for microcycle, phase in zip(season.calendar.microcycles, schedule.blocks, strict=True):
        entries = [
            (run.start, _run_text(run))
            for run in season.runs
            if season.calendar.microcycle_of(run.day) == microcycle.index
        ]
        entries += [
            (session.start, _session_text(session))
            for session in schedule.sessions
            if season.calendar.microcycle_of(session.day) == microcycle.index
        ]
        weeks.append(f"{phase.value}: " + " . ".join(entry for _, entry in sorted(entries)))
    return " | ".join(weeks)


class _Reader:
    """Gathers what the weeks say."""

    def __init__(self, known: Sequence[SessionTemplate], athlete: Athlete) -> None:
        self.known = {template.id: template for template in known}
        self.athlete = athlete
        self.sessions: list[Session] = []
        self.past_sessions: list[Session] = []
        self._runs: list[tuple[_Entry, bool]] = []

    def week(self, text: str, monday: date, phase: Phase, *, past: bool) -> Phase:
        """Read one week; returns its block."""
        match = _WEEK.match(text)
        block, entries = match.group("block", "entries") if match else (None, text)
        if block is not None:
            phase = _phase(block)
        for part in re.split(r"(?:^|\s)\.(?:\s|$)", entries):
            if part.strip():
                self._entry(part.strip(), monday, past)
        return phase

    def runs(self) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """Runs of the season and of the history, completed."""
        found = {False: (), True: ()} if not self._runs else self._completed()
        return found[False], found[True]

    def _completed(self) -> dict[bool, tuple[Run, ...]]:
        key_at = {entry.start: entry.mark == "*" for entry, _ in self._runs}
        found = {}
        for past in (False, True):
            inputs = [_run_input(entry) for entry, is_past in self._runs if is_past is past]
            completed = complete_runs(inputs, self.athlete)
            found[past] = tuple(replace(run, key=key_at[run.start], assumed=()) for run in completed)
        return found

    def _entry(self, text: str, monday: date, past: bool) -> None:
        match = _ENTRY.match(text)
        if match is None or match["day"] not in WEEKDAYS:
            raise _unreadable(text, "an entry such as 'Mon pm max_strength_a' or 'Sun 09:00 long* 100min'")
        day = monday + timedelta(days=WEEKDAYS.index(match["day"]))
        start = datetime.combine(day, time()) + timedelta(minutes=_minute(match["time"], text))
        entry = _Entry(
            start=start, name=match["name"], mark=match["mark"], figures=_figures(match["rest"], text)
        )
        if entry.name in self.known:
            self._session(entry, past)
        elif entry.name in set(RunKind):
            self._runs.append((entry, past))
        else:
            raise _unreadable(text, "a kind of run or the id of a session template")

    def _session(self, entry: _Entry, past: bool) -> None:
        origin = Origin.HISTORY if past else Origin.PINNED if entry.mark == "!" else Origin.PLACED
        into = self.past_sessions if past else self.sessions
        number = sum(s.start == entry.start and s.template == entry.name for s in into)
        session = Session(
            id=f"{entry.name}-{entry.start:%Y-%m-%dT%H:%M}" + (f"-{number + 1}" if number else ""),
            template=entry.name,
            start=entry.start,
            duration_min=self.known[entry.name].minutes,
            place=entry.figures.get("place", ""),
            origin=origin,
        )
        into.append(session)


def _run_input(entry: _Entry) -> RunInput:
    figures = entry.figures
    return RunInput(
        day=entry.start.date(),
        kind=RunKind(entry.name),
        start_min=entry.start.hour * units.MINUTES_PER_HOUR + entry.start.minute,
        distance_m=units.metres(figures["km"]) if "km" in figures else None,
        duration_min=units.whole(figures["min"]) if "min" in figures else None,
        load_au=units.whole(figures["au"]) if "au" in figures else None,
        priority=figures.get("race", ""),
    )


def _phase(word: str) -> Phase:
    try:
        return Phase(word)
    except ValueError:
        raise _unreadable(word, "a block: " + ", ".join(Phase)) from None


def _minute(word: str, text: str) -> int:
    if word in TIMES:
        return TIMES[word]
    hours, minutes = (int(part) for part in word.split(":"))
    if hours > 23 or minutes > 59:
        raise _unreadable(text, "a clock time from 00:00 to 23:59")
    return hours * units.MINUTES_PER_HOUR + minutes


def _figures(rest: str, text: str) -> dict[str, str]:
    figures = {}
    for word in rest.split():
        match = _FIGURE.match(word)
        if match is None:
            raise _unreadable(text, "figures such as 90min, 400au, 42.2km, A or @gym")
        if match["unit"]:
            figures[match["unit"]] = match["number"]
        elif match["race"]:
            figures["race"] = match["race"]
        else:
            figures["place"] = match["place"]
    return figures


def _unreadable(text: str, wanted: str) -> InvalidInput:
    return InvalidInput(
        [
            Fault(
                code="not-readable",
                where="golden weeks",
                what=f"found '{text}'",
                value=text,
                limit=f"wanted {wanted}",
            )
        ]
    )


def _run_text(run: Run) -> str:
    priority = f" {run.race.value}" if run.race else ""
    distance = f" {run.distance_m / 1000:g}km" if run.distance_m else ""
    star = "*" if run.key else ""
    return f"{_moment_text(run.start)} {run.kind.value}{star}{priority}{distance} {run.duration_min}min {run.load_au}au"


def _session_text(session: Session) -> str:
    place = f" @{session.place}" if session.place else ""
    return f"{_moment_text(session.start)} {session.template}{'!' if session.is_fixed else ''}{place}"


def _moment_text(moment: datetime) -> str:
    minute = moment.hour * units.MINUTES_PER_HOUR + moment.minute
    words = {value: word for word, value in TIMES.items()}
    return f"{WEEKDAYS[moment.weekday()]} {words.get(minute, f'{moment:%H:%M}')}"
