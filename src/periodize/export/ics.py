"""Writes a plan as a calendar (iCalendar, RFC 5545): an event for each session and each run.

Decisions, each with its reason:

- Times are the athlete's wall clock with the rules of their time zone in the file; without a zone they are "floating",
  the same hour wherever one is. They are never UTC: half past five stays half past five when the clocks change.
- A run whose start was only assumed is an event of the whole day. A calendar that said 06:30 would claim what nobody
  gave; and read back into a season, a run without a time has the same time assumed again.
- A session always has its time, which the plan decided; one that follows such a run says whose end it waits for.
- Nothing blocks time (``TRANSPARENT``), so that a plan never makes its owner look busy.
- Reminders go with the sessions, not with the runs, which often stand in another calendar already.
- An event says what it is in properties of its own too, ``X-PERIODIZE-...``, so that reading the file back needs no
  guessing. Figures that were assumed are left out there, and named in ``X-PERIODIZE-ASSUMED``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from periodize.domain.athlete import Athlete
from periodize.domain.exercise import Prescription
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Run, Session
from periodize.export.descriptions import run_lines, run_title, session_lines
from periodize.export.ics_earlier import EarlierCalendar, earlier_calendar
from periodize.export.ics_update import Draft, settled
from periodize.export.ics_zone import zone_component, zone_names
from periodize.export.identity import athlete_key, numbers, run_uid
from periodize.export.options import ExportOptions
from periodize.extras import needed
from periodize.prescribe.build import prescribe
from periodize.report.words import plain
from periodize.solver.result import Result

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODID = "-//periodize//training plan//EN"
SECONDS = "x-workout-estimated-duration"
"""How long a run is meant to take, which an event of a whole day cannot say; the property that Runna's feeds have."""


def content(result: Result, options: ExportOptions) -> bytes:
    """The calendar; with an earlier export in the options, one that updates it.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where the earlier export is not a calendar of this athlete that this library wrote, or is too large.
    MissingExtra
        Where icalendar is not installed.
    """
    needed("icalendar", "ics", "writing calendars")
    schedule = result.require()
    season = schedule.season
    drafts = _drafts(schedule, options)
    owner = athlete_key(season.athlete.id)
    earlier = EarlierCalendar(events={}, others=())
    if options.previous is not None:
        ends = season.calendar.end
        earlier = earlier_calendar(options.previous, options.previous_name, PRODID, owner, ends)
    events = settled(drafts, earlier.events, season, _stamp(season, options.stamp))
    parts = [*events, *earlier.others]
    calendar = _calendar(season, owner)
    for name in sorted({name for part in parts for name in zone_names(part)}):
        calendar.add_component(zone_component(name, *_years(season, events)))
    for part in parts:
        calendar.add_component(part)
    made: bytes = calendar.to_ical()
    return made


def _calendar(season: Season, owner: str) -> Calendar:
    ical = needed("icalendar", "ics", "writing calendars")
    athlete = season.athlete
    name = "Training plan" if athlete.id == Athlete().id else f"Training plan: {plain(athlete.id)}"
    calendar: Calendar = ical.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if athlete.time_zone is not None:
        calendar.add("x-wr-timezone", plain(athlete.time_zone))
    calendar.add("x-periodize-athlete", owner)
    return calendar


def _drafts(schedule: Schedule, options: ExportOptions) -> list[Draft]:
    """An event for each session and run, in order of start, as yet without a place in any earlier calendar."""
    season = schedule.season
    prescribed = prescribe(schedule)
    drafts = [
        Draft(
            uid=None,
            template=placed.template.id,
            microcycle=placed.microcycle,
            number=number,
            start=placed.session.start,
            event=_session_event(schedule, placed, prescribed[placed.session.id], options.alarm_min),
        )
        for placed, number in numbers(schedule)
    ]
    for run in season.runs if options.runs else ():
        event = _run_event(season, run)
        drafts.append(Draft(uid=run_uid(season, run), start=run.start, event=event))
    return sorted(drafts, key=lambda draft: (season.clock.minute(draft.start), draft.template, draft.number))


def _session_event(
    schedule: Schedule, placed: Placed, prescription: Prescription, alarm_min: int | None
) -> Event:
    session, template = placed.session, placed.template
    lines = session_lines(schedule, placed, prescription)
    event = _event(template.name, lines, template.quality.value, session.id)
    _set_time(event, schedule.season, session)
    if session.place:
        _put(event, "location", session.place)
    _put(event, "x-periodize-template", template.id)
    _put(event, "x-periodize-load", str(placed.load_au))
    if alarm_min is not None:
        event.add_component(_alarm(template.name, alarm_min))
    return event


def _run_event(season: Season, run: Run) -> Event:
    event = _event(run_title(run), run_lines(run), run.kind.value, run.id)
    if "start" in run.assumed:
        event.add("dtstart", run.day)
        event.add("dtend", run.day + timedelta(days=1))
    else:
        _set_time(event, season, run)
    _put(event, "x-periodize-kind", run.kind.value)
    priority = run.race.value if run.race else "key" if run.key else ""
    figures = {
        "priority": None if "priority" in run.assumed else priority,
        "distance": run.distance_m,
        "effort": None if "rpe" in run.assumed else run.rpe_tenths,
        "load": None if "load_au" in run.assumed else run.load_au,
        "assumed": " ".join(run.assumed),
    }
    for name, value in figures.items():
        if value not in (None, ""):
            _put(event, f"x-periodize-{name}", str(value))
    if "duration_min" not in run.assumed:
        event.add(SECONDS, str(60 * run.duration_min))
    return event


def _event(title: str, lines: Sequence[str], category: str, key: str) -> Event:
    """What sessions and runs share."""
    ical = needed("icalendar", "ics", "writing calendars")
    event: Event = ical.Event()
    _put(event, "summary", title)
    event.add("description", "\n".join(plain(line) for line in lines))
    event.add("categories", [category.replace("_", " ").capitalize()])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    _put(event, "x-periodize-id", key)
    return event


def _set_time(event: Event, season: Season, item: Run | Session) -> None:
    """Start and end on the wall clock; a length instead of an end where the clock shows that end twice."""
    zone = ZoneInfo(season.athlete.time_zone) if season.athlete.time_zone else None
    ends = season.span(item)[1]
    wall = season.clock.wall(ends)
    event.add("dtstart", item.start.replace(tzinfo=zone))
    if season.clock.minute(wall) == ends:
        event.add("dtend", wall.replace(tzinfo=zone))
    else:
        event.add("duration", timedelta(minutes=item.duration_min))


def _alarm(title: str, minutes: int) -> Event:
    ical = needed("icalendar", "ics", "writing calendars")
    alarm: Event = ical.Alarm()
    alarm.add("action", "DISPLAY")
    _put(alarm, "description", title)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _stamp(season: Season, asked: datetime | None) -> datetime:
    """When the file was made, in UTC: as asked, else the first day of the season."""
    if asked is None:
        return datetime.combine(season.calendar.start, time(), UTC)
    utc = asked.replace(tzinfo=UTC) if asked.tzinfo is None else asked.astimezone(UTC)
    return utc.replace(microsecond=0)


def _years(season: Season, events: Sequence[Event]) -> tuple[date, date]:
    """The first and the last day on which an event begins; the season's first where there is no event."""
    days = [date(*event.decoded("dtstart").timetuple()[:3]) for event in events] or [season.calendar.start]
    return min(days), max(days)


def _put(event: Event, name: str, text: str) -> None:
    """Add a property that is a text on one line; a bare CR would begin a new line of the file."""
    event.add(name, plain(text))
