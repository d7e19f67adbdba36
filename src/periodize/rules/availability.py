"""Sessions fit the athlete's windows, places and minutes, and collide with nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from periodize.domain.athlete import Taken, Window
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.measures import spacing
from periodize.measures.dose import scaled_at_most
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import (
    day_text,
    fixed_in,
    head_text,
    listed,
    moment_text,
    run_text,
    shown_span,
    span_text,
    times_text,
    window_text,
)
from periodize.rules.words import PHASES, Bools, Encoder, Ints, Where

_MINUTES_ON = "minutes on "
"""Begins the subject of a day's minutes; its ISO date follows."""

_LONGEST_DAYS = 2
"""No session lasts so long: one that begins earlier than this before a time does not reach into it."""


@dataclass(frozen=True, kw_only=True)
class Availability(Rule):
    r"""Every session lies in one window, at a place with its equipment, clear of runs and of other sessions.

    Hops and strides may also ride on an easy run: they begin where and when it ends, and need neither window
    nor changing.

    Excess in minutes: of a session outside its best window (all of it where no window of the day has the
    equipment, where the coach forbids it, where it lies before today, or where it makes up for equipment that a
    place of the microcycle has), of overlap with a run, with a time at which others have its equipment, and with
    another session, and above the athlete's minutes a day and a week.

    Parameters
    ----------
    changing_min
        Minutes between a run and a session before or after it, 0 to 120.
    """

    id = "availability"
    unit = "min"
    evidence = Evidence(grade="convention", text="A diary has to be possible before it can be good.")
    statement = (
        "A session fits inside one open window, at a place that has its equipment and where others have not taken it, "
        "clear of every run and of every other session, within the athlete's minutes a day and a week, and not where "
        "the coach forbids it."
    )
    figures = (("changing_min", 0, 240),)

    tier: Tier = Tier.MUST
    changing_min: int = 15

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        excess = np.where(table.fixed, 0, table.minutes)
        for day in np.unique(table.day[table.day >= 0]):
            self._encode_day(season, enc, int(day), excess)
        enc.forbid(excess, "window")
        enc.forbid(self._ruled_out(season, enc) * table.minutes, "ban")
        self._encode_runs(season, enc)
        self._encode_taken(season, enc)
        self._encode_overlaps(enc)
        self._encode_minutes(season, enc)

    def _encode_day(self, season: Season, enc: Encoder, day: int, excess: Ints) -> None:
        """Lower ``excess`` to the minutes outside the best window, for the candidates of one day."""
        table, date_ = enc.candidates, season.calendar.day(day)
        rows = table.in_days(day, day)
        excess[rows[table.riding[rows]]] = 0
        for window in season.availability.windows_on(date_):
            at_hand = season.availability.equipment(window.place)
            equipped = np.array([template.requires <= at_hand for template in season.templates])
            there = np.array([place in ("", window.place) for place in table.places])
            opens, closes = window_span(season, date_, window)
            inside = np.minimum(table.end[rows], closes) - np.maximum(table.start[rows], opens)
            fits = equipped[table.template[rows]] & there[table.place[rows]] & ~table.fixed[rows]
            outside = table.minutes[rows] - np.where(fits, np.maximum(inside, 0), 0)
            excess[rows] = np.minimum(excess[rows], outside)

    def _ruled_out(self, season: Season, enc: Encoder) -> Ints:
        """1 for candidates that the coach forbids, that lie before today or that nothing calls for, else 0."""
        table = enc.candidates
        out = np.zeros(len(table), dtype=np.int64)
        if season.today is not None:
            out[table.day < season.calendar.day_index(season.today)] = 1
        if season.bans:
            for day in np.unique(table.day[table.day >= 0]):
                rows, date_ = table.in_days(int(day), int(day)), season.calendar.day(int(day))
                banned = [any(ban.matches(t, date_) for ban in season.bans) for t in season.templates]
                out[rows[np.array(banned)[table.template[rows]]]] = 1
        for microcycle in season.calendar.microcycles:
            rows = table.in_microcycle(microcycle.index)
            rows = rows[table.day[rows] >= 0]
            needless = [not season.is_needed(t, microcycle.index) for t in season.templates]
            out[rows[np.array(needless)[table.template[rows]]]] = 1
        return out

    def _encode_runs(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        overlap = np.zeros(len(table), dtype=np.int64)
        for run in season.all_runs:
            begins, ends = season.span(run)
            common = np.minimum(table.end, ends + self.changing_min) - np.maximum(
                table.start, begins - self.changing_min
            )
            rides = table.riding & (table.start == ends)
            overlap += np.where(rides, 0, np.maximum(common, 0))
        enc.forbid(overlap, "run")

    def _encode_taken(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        overlap = np.zeros(len(table), dtype=np.int64)
        concerned: dict[tuple[str, frozenset[str], frozenset[str]], Bools] = {}
        for taken in season.availability.taken:
            begins, ends = season.clock.minute(taken.first), season.clock.minute(taken.last)
            kind = taken.place, taken.requires, taken.templates
            if kind not in concerned:
                needs = np.array([taken.stops(t, taken.place) for t in season.templates])
                there = np.array([place == taken.place for place in table.places])
                concerned[kind] = needs[table.template] & there[table.place]
            first, last = map(season.calendar.day_index, (taken.first.date(), taken.last.date()))
            rows = table.in_days(first - _LONGEST_DAYS, last)
            rows = rows[concerned[kind][rows]]
            common = np.minimum(table.end[rows], ends) - np.maximum(table.start[rows], begins)
            overlap[rows] += np.maximum(common, 0)
        enc.forbid(overlap, "taken")

    def _encode_overlaps(self, enc: Encoder) -> None:
        table = enc.candidates
        rows = np.arange(len(table), dtype=np.int64)
        first, second, _ = spacing.close_pairs(table.start, table.end, rows, rows, 0)
        one, other = spacing.same_start_pairs(table.start, rows, rows)
        first = np.concatenate([first, one[one < other]])
        second = np.concatenate([second, other[one < other]])
        common = np.minimum(table.end[first], table.end[second]) - table.start[second]
        enc.never_together(first, second, common, "overlap")

    def _encode_minutes(self, season: Season, enc: Encoder) -> None:
        table, athlete = enc.candidates, season.athlete
        if athlete.minutes_per_day is not None:
            for day in np.unique(table.day[table.day >= 0]):
                rows = table.in_days(int(day), int(day))
                microcycle = season.calendar.microcycle_of(season.calendar.day(int(day)))
                subject = f"{_MINUTES_ON}{season.calendar.day(int(day))}"
                enc.at_most(
                    enc.sum(rows, table.minutes[rows]),
                    athlete.minutes_per_day,
                    microcycle=microcycle,
                    subject=subject,
                )
        if athlete.minutes_per_week is not None:
            for week in season.calendar.microcycles:
                rows = table.in_microcycle(week.index)
                cap = scaled_at_most(athlete.minutes_per_week, week, whole=True)
                enc.at_most(
                    enc.sum(rows, table.minutes[rows]),
                    cap,
                    microcycle=week.index,
                    subject="minutes in the week",
                )

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        chosen = [p for p in schedule.placed if not p.is_fixed]
        for p in chosen:
            yield from self._check_alone(season, p)
        everything = schedule.with_history
        for index, p in enumerate(everything):
            for q in everything[index + 1 :]:
                if q.span[0] >= p.span[1]:
                    break
                if p.is_fixed and q.is_fixed:
                    continue
                common = min(p.span[1], q.span[1]) - q.span[0]
                if common > 0:
                    text = f"{title(p)} and {title(q)} overlap by {common} min"
                    yield self.broken(q.microcycle, "overlap", common, text, (p.session.id, q.session.id))
        yield from self._check_minutes(schedule)

    def _check_alone(self, season: Season, p: Placed) -> Iterator[Violation]:
        outside = self._outside_min(season, p.session)
        if outside:
            windows = ", ".join(window_text(w) for w in season.availability.windows_on(p.day)) or "none"
            text = (
                f"{title(p)}: {outside} of its {p.session.duration_min} min lie outside the windows that suit it "
                f"(open that day: {windows})"
            )
            yield self.broken(p.microcycle, "window", outside, text, (p.session.id,))
        banned = self._banned_min(season, p.session)
        if banned:
            text = f"{title(p)} is ruled out: {self._why_ruled_out(season, p)}"
            yield self.broken(p.microcycle, "ban", banned, text, (p.session.id,))
        yield from self._check_taken(season, p)
        for run in season.all_runs:
            begins, ends = season.span(run)
            common = min(p.span[1], ends + self.changing_min) - max(p.span[0], begins - self.changing_min)
            if common > 0 and not (season.carrier(p.session) and p.span[0] == ends):
                text = f"{title(p)} collides by {common} min with {run_text(run)} (changing included)"
                yield self.broken(p.microcycle, "run", common, text, (p.session.id, run.id))

    def _check_taken(self, season: Season, p: Placed) -> Iterator[Violation]:
        """The minutes of a session in which others have what it needs, with the first time at which they have it."""
        met = [
            (common, taken)
            for taken in season.availability.taken
            if taken.last.date() >= p.day >= taken.first.date() - timedelta(days=_LONGEST_DAYS)
            and taken.stops(p.template, p.session.place)
            and (common := _common_min(season, p, taken)) > 0
        ]
        if met:
            common, first = min(met, key=lambda item: (item[1].first, item[1].last, item[1].what))
            beside = sorted({f"the {taken.what}" for _, taken in met} - {f"the {first.what}"})
            again = [f"{times_text(len(met) - 1)} more"] if len(met) > 1 and not beside else []
            more = f" (and {listed(beside + again)})" if beside or again else ""
            text = (
                f"{title(p)}: {common} of its {p.session.duration_min} min fall into hours in which "
                f"{taken_text([first])}{more}"
            )
            total = sum(common for common, _ in met)
            yield self.broken(p.microcycle, "taken", total, text, (p.session.id,))

    def _check_minutes(self, schedule: Schedule) -> Iterator[Violation]:
        season, athlete = schedule.season, schedule.season.athlete
        if athlete.minutes_per_day is not None:
            by_day: dict[date, list[Placed]] = defaultdict(list)
            for p in schedule.placed:
                by_day[p.day].append(p)
            for day, sessions in sorted(by_day.items()):
                microcycle = season.calendar.microcycle_of(day)
                yield from self._over(
                    sessions,
                    athlete.minutes_per_day,
                    microcycle,
                    f"{_MINUTES_ON}{day}",
                    f"on {day_text(day)}",
                )
        if athlete.minutes_per_week is not None:
            for week in season.calendar.microcycles:
                cap = scaled_at_most(athlete.minutes_per_week, week, whole=True)
                sessions = schedule.in_microcycle(week.index)
                when = f"in {head_text(season.calendar, week.index)}"
                yield from self._over(sessions, cap, week.index, "minutes in the week", when)

    def _over(
        self, sessions: list[Placed], cap: int, microcycle: int, subject: str, when: str
    ) -> Iterator[Violation]:
        total = sum(p.session.duration_min for p in sessions)
        allowed = max(cap, sum(p.session.duration_min for p in sessions if p.is_fixed))
        if total > allowed:
            text = f"{total} min of placed sessions {when}, at most {allowed}"
            yield self.broken(microcycle, subject, total - allowed, text, [p.session.id for p in sessions])

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: sessions must fit the athlete's diary ({where.subject})"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        if where.subject.startswith(_MINUTES_ON):
            day = date.fromisoformat(where.subject.removeprefix(_MINUTES_ON))
            pinned = sum(pin.duration_min for pin in season.pins if pin.day == day)
            most = max(season.athlete.minutes_per_day or 0, pinned)
            return f"on {day_text(day)} at most {most} min of sessions"
        first, last = shown_span(calendar, at)
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        match where.subject:
            case "window":
                count = sum(len(season.availability.windows_on(day)) for day in days)
                asked = f"each session inside one of the {count} open windows, with its equipment at hand"
            case "ban":
                asked = "; ".join(self._barred(season, first, last))
            case "run":
                count = sum(first <= run.day <= last for run in season.all_runs)
                asked = f"each session {self.changing_min} min clear of the {count} runs"
            case "taken":
                count = sum(map(len, taken_groups(season, first, last)))
                asked = f"each session clear of the {count} time{'s' * (count != 1)} that others have what it needs"
            case "overlap":
                asked = "no two sessions at once"
            case _:
                cap = scaled_at_most(
                    season.athlete.minutes_per_week or 0, calendar.microcycles[at], whole=True
                )
                fixed = sum(session.duration_min for session in fixed_in(season, at))
                asked = f"at most {max(cap, fixed)} min of sessions"
        return f"{asked}, {span_text(calendar, at)}"

    @staticmethod
    def _barred(season: Season, first: date, last: date) -> Iterator[str]:
        """What no session of some days may be."""
        if season.today is not None and first < season.today:
            yield f"nothing before today, {day_text(season.today)}"
        bans = sum((b.first or first) <= last and (b.last or last) >= first for b in season.bans)
        if bans:
            yield f"nothing that the coach has banned ({bans} ban{'s' * (bans != 1)})"
        elif season.today is None or first >= season.today:
            yield "nothing that stands in for equipment at hand, or of which the athlete's limits leave too little"

    def _outside_min(self, season: Season, session: Session) -> int:
        """Minutes of a session that lie outside the window that holds most of it and has its equipment."""
        if season.carrier(session):
            return 0
        template = season.template(session.template)
        best = 0
        begins, ends = season.span(session)
        for window in season.availability.windows_on(session.day):
            if session.place not in ("", window.place):
                continue
            if not template.requires <= season.availability.equipment(window.place):
                continue
            opens, closes = window_span(season, session.day, window)
            best = max(best, min(ends, closes) - max(begins, opens))
        return session.duration_min - max(0, best)

    @staticmethod
    def _why_ruled_out(season: Season, p: Placed) -> str:
        if season.today is not None and p.day < season.today:
            return f"it lies before today, {day_text(season.today)}"
        if any(ban.matches(p.template, p.day) for ban in season.bans):
            return "the coach has banned it"
        if p.template.instead_of:
            return "it stands in for equipment that a place of the microcycle has"
        return "the athlete's limits leave too little of it"

    def _banned_min(self, season: Season, session: Session) -> int:
        """The session's minutes where the coach rules it out, it lies in the past or nothing calls for it, else 0."""
        template = season.template(session.template)
        past = season.today is not None and session.day < season.today
        needed = season.is_needed(template, season.calendar.microcycle_of(session.day))
        if past or not needed or any(ban.matches(template, session.day) for ban in season.bans):
            return session.duration_min
        return 0


def taken_groups(season: Season, first: date, last: date) -> tuple[tuple[Taken, ...], ...]:
    """The times that others have something on some days, in order, those of one thing at one place together."""
    groups: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for taken in sorted(season.availability.taken, key=lambda t: (t.first, t.last, t.what, t.place)):
        if taken.first.date() <= last and taken.last.date() >= first:
            groups[taken.what, taken.place].append(taken)
    return tuple(map(tuple, groups.values()))


def taken_text(times: Sequence[Taken]) -> str:
    """``"others have the racks at gym from Tue 7 Jul 17:00 to 18:15 and 3 times more up to Sun 12 Jul"``."""
    first = times[0]
    ends = f"{first.last:%H:%M}" if first.last.date() == first.first.date() else moment_text(first.last)
    at = "" if first.what.casefold() == first.place.casefold() else f" at {first.place}"
    text = f"others have the {first.what}{at} from {moment_text(first.first)} to {ends}"
    if len(times) == 1:
        return text
    return f"{text} and {times_text(len(times) - 1)} more up to {day_text(times[-1].last.date())}"


def _common_min(season: Season, p: Placed, taken: Taken) -> int:
    """Minutes of a session in a time that is taken."""
    begins, ends = season.clock.minute(taken.first), season.clock.minute(taken.last)
    return min(p.span[1], ends) - max(p.span[0], begins)


def window_span(season: Season, day: date, window: Window) -> tuple[int, int]:
    """Absolute minutes at which a window opens and closes on a date."""
    midnight = datetime.combine(day, time())
    return (
        season.clock.minute(midnight + timedelta(minutes=window.opens_min)),
        season.clock.minute(midnight + timedelta(minutes=window.closes_min)),
    )
