"""Sessions of a plan made elsewhere, as far as its file says them, and the schedule they make.

A draft may lack a time of day, a length, a place, even a template. What is missing is filled in here, and each thing
that was taken for granted is a warning that names where it stands. Nothing is judged: that is what an audit is for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from periodize.diary.strength import Work
from periodize.domain.clock_check import skipped_faults
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate, made_id
from periodize.domain.vocabulary import Phase
from periodize.errors import Fault
from periodize.io.faults import Faults, shown
from periodize.problem import Problem
from periodize.report.words import day_text
from periodize.rules.availability import Availability
from periodize.rules.block_content import BlockContent
from periodize.units import MINUTES_PER_DAY
from periodize.verify import MOST_SESSIONS_A_DAY

LONGEST_MIN = 600
"""A longer session is a fault of its file rather than a session."""

USUAL_START_MIN = 18 * 60
"""When a session begins of which nobody knows when, on a day without a window."""

_PLACES_NAMED = 3
"""Places in a file that one warning names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A session as a file says it.

    Parameters
    ----------
    day
        Its date.
    where, title
        Where it stands, and what it is called there.
    template
        Id of its template, where the file or its title says one; else ``work`` says what it may be.
    work
        The kind of work that the title names.
    start_min, duration_min, place
        As in a session; None where the file does not say.
    id
        The file's own id; empty where it has none.
    """

    day: date
    where: str
    title: str = ""
    template: str | None = None
    work: Work | None = None
    start_min: int | None = None
    duration_min: int | None = None
    place: str | None = None
    id: str = ""


class Assumptions:
    """What was taken for granted, told once for all the sessions it was taken of."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str, str], list[str]] = {}

    def note(self, code: str, what: str, where: str, *, value: object = "", advice: str = "") -> None:
        """Note an assumption, and where it was made."""
        self._found.setdefault((code, shown(what, 240), shown(value), advice), []).append(where)

    def faults(self) -> tuple[Fault, ...]:
        """A warning for each, in the order they were first made."""
        return tuple(
            Fault(
                code=code,
                what=what if len(places) == 1 else f"{what} ({len(places)} times)",
                where=_places_text(places),
                value=value,
                advice=advice,
            )
            for (code, what, value, advice), places in self._found.items()
        )


def _places_text(places: Sequence[str]) -> str:
    named = ", ".join(dict.fromkeys(places[:_PLACES_NAMED]))
    more = len(places) - _PLACES_NAMED
    return f"{named} and {more} more" if more > 0 else named


def schedule_of_drafts(
    problem: Problem,
    drafts: Iterable[Draft],
    blocks: Sequence[Phase] | None,
    told: Assumptions,
    faults: Faults,
    *,
    source: str,
) -> Schedule | None:
    """The schedule that drafts make; None, and faults noted, where they make none.

    Parameters
    ----------
    problem
        The season, and the rules of which blocks hold what.
    drafts
        What the file says, in any order.
    blocks
        The phase of every microcycle, where the file says them; else those that suit the sessions best.
    told, faults
        Collect what is assumed, and what cannot be read.
    source
        The file's name.
    """
    listed = list(drafts)
    inside = _inside(problem.season, listed, told)
    if listed and not inside:
        what = f"none of its {len(listed)} sessions lies in the season"
        span = f"{problem.season.calendar.start} to {problem.season.calendar.end}"
        advice = "Maybe it is the plan of another season, or of another athlete?"
        faults.add("session-outside-season", what, where=source, limit=span, advice=advice)
    _count(inside, faults, source)
    for draft in inside:
        if draft.start_min is not None:
            faults.extend(
                skipped_faults(problem.season.clock, _begins(draft.day, draft.start_min), draft.where)
            )
    if faults:
        return None
    maker = _Maker(problem, told)
    return maker.schedule(sorted(inside, key=_order), blocks, source)


def _begins(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _order(draft: Draft) -> tuple[date, int, str, str, int, str]:
    """By day and time, those without a time last; then by what they are, so that the order of rows changes nothing."""
    start = MINUTES_PER_DAY if draft.start_min is None else draft.start_min
    return draft.day, start, draft.template or "", draft.title, draft.duration_min or 0, draft.place or ""


def _inside(season: Season, drafts: Iterable[Draft], told: Assumptions) -> list[Draft]:
    """The drafts within the season; the others are told."""
    kept = []
    for draft in drafts:
        if draft.day in season.calendar:
            kept.append(draft)
            continue
        span = f"{season.calendar.start} to {season.calendar.end}"
        what = f"sessions outside the season, {span}, are left out"
        told.note("session-outside-season", what, draft.where, advice="Their weeks have no runs to judge by.")
    return kept


def _count(drafts: Sequence[Draft], faults: Faults, source: str) -> None:
    """More sessions on a day than anybody does are a fault of the file."""
    crowded = {day: n for day, n in Counter(draft.day for draft in drafts).items() if n > MOST_SESSIONS_A_DAY}
    for day, count in sorted(crowded.items()):
        faults.add(
            "too-many-sessions",
            f"{count} sessions on {day}",
            where=source,
            value=count,
            limit=f"at most {MOST_SESSIONS_A_DAY}",
        )


class _Maker:
    """Fills in what drafts do not say."""

    def __init__(self, problem: Problem, told: Assumptions) -> None:
        self.problem, self.season, self.told = problem, problem.season, told
        self.templates = {template.id: template for template in problem.season.templates}
        self.places = dict(problem.season.availability.places)
        self.changing_min = next((r.changing_min for r in problem.rules if isinstance(r, Availability)), 0)
        self.used: defaultdict[tuple[int, str], int] = defaultdict(int)
        self.taken: set[str] = {pin.id for pin in problem.season.pins}
        self.busy: defaultdict[date, list[tuple[int, int]]] = defaultdict(list)

    def schedule(self, drafts: Sequence[Draft], blocks: Sequence[Phase] | None, source: str) -> Schedule:
        """The schedule of all drafts, in order of day and time; those without a time come last on their day."""
        for draft in drafts:
            if draft.template is not None:
                self.used[self._at(draft), draft.template] += 1
        known = [self._named(draft, None) for draft in sorted(drafts, key=_ambiguous)]
        if blocks is None:
            blocks = self._blocks([draft for draft in known if draft.template], source)
        named = [self._named(draft, blocks) for draft in sorted(known, key=_order)]
        pins = {(pin.template, pin.start): pin for pin in self.season.pins}
        sessions: list[Session] = []
        for draft in sorted(named, key=_order):
            session = self._session(draft)
            if pins.pop((session.template, session.start), None) is None:
                sessions.append(session)
        return Schedule(season=self.season, sessions=(*self.season.pins, *sessions), blocks=tuple(blocks))

    def _blocks(self, drafts: Sequence[Draft], source: str) -> tuple[Phase, ...]:
        """The blocks that suit the sessions whose templates are known; when on its day one begins says nothing here."""
        from periodize.solver.blocks import fitting_blocks

        sessions = [
            Session(
                id=str(number),
                template=str(draft.template),
                start=datetime.combine(draft.day, time(12)),
                duration_min=self.templates[str(draft.template)].minutes,
            )
            for number, draft in enumerate(drafts)
        ]
        found = fitting_blocks(self.problem, (*self.season.pins, *sessions))
        runs = [f"{phase.value} {length}" for phase, length in _lengths(found)]
        what = f"it names no blocks; those that suit it best are {', '.join(runs)} microcycles long"
        self.told.note("blocks-assumed", what, source)
        return found

    # ------------------------------------------------------------------ templates

    def _named(self, draft: Draft, blocks: Sequence[Phase] | None) -> Draft:
        """The draft with a template; as it was where only its block could say which one, and is not known yet."""
        work = draft.work
        if draft.template is not None or work is None or (work.by_block and blocks is None):
            return draft
        microcycle = self._at(draft)
        usable = [t for t in work.templates if t in self.templates and self._usable(t, microcycle)]
        if work.by_block and blocks is not None:
            allowed = self._allowed(blocks[microcycle])
            usable = [name for name in usable if name in allowed] or usable
        known = usable or [name for name in work.templates if name in self.templates]
        chosen = self._of_a_pair(known, draft, microcycle)
        self.used[microcycle, chosen] += 1
        name = self.templates[chosen].name
        phase = f" in a {blocks[microcycle].value} block" if work.by_block and blocks is not None else ""
        what = f"'{shown(draft.title)}' says {work.name}{phase}, and is read as {chosen}, '{name}'"
        advice = "Give --title 'TITLE=template' where it is another (titles= in Python)."
        self.told.note("title-read", what, draft.where, value=draft.title, advice=advice)
        return replace(draft, template=chosen)

    def _at(self, draft: Draft) -> int:
        return self.season.calendar.microcycle_of(draft.day)

    def _of_a_pair(self, known: Sequence[str], draft: Draft, microcycle: int) -> str:
        """The first template; of two told apart by a letter the one that the title names, or whose turn it is."""
        first = known[0]
        second = f"{first.removesuffix('_a')}_b"
        if not first.endswith("_a") or second not in known:
            return first
        letter = draft.title.casefold().rstrip(" .)").rpartition(" ")[2]
        if letter in ("a", "b"):
            return first if letter == "a" else second
        return first if self.used[microcycle, first] <= self.used[microcycle, second] else second

    def _usable(self, name: str, microcycle: int) -> bool:
        """Whether the athlete is of its level, some place has what it needs, and something calls for it."""
        template = self.templates[name]
        if template.level.rank > self.season.athlete.level.rank:
            return False
        at_hand = frozenset[str]().union(*self.places.values())
        return template.requires <= at_hand and self.season.is_needed(template, microcycle)

    def _allowed(self, phase: Phase) -> tuple[str, ...]:
        content = next((rule for rule in self.problem.rules if isinstance(rule, BlockContent)), None)
        return dict(content.allowed).get(phase, ()) if content is not None else tuple(self.templates)

    # ------------------------------------------------------------------ length, time and place

    def _session(self, draft: Draft) -> Session:
        template = self.templates[str(draft.template)]
        minutes = self._minutes(draft, template)
        place, start = draft.place, draft.start_min
        if start is None:
            start, at = self._start(draft, template, minutes)
            place = at if place is None else place
        begins = _begins(draft.day, start)
        if draft.start_min is None:  # no window opens before the clocks have gone forward
            begins = self.season.clock.wall(self.season.clock.minute(begins))
        if place is None:
            place = self._place(draft, template, begins)
        self.busy[draft.day].append((start, start + minutes))
        return Session(
            id=self._id(draft, template, begins),
            template=template.id,
            start=begins,
            duration_min=minutes,
            place=place,
        )

    def _minutes(self, draft: Draft, template: SessionTemplate) -> int:
        said = draft.duration_min
        if said is None or said == template.minutes:
            return template.minutes
        if not 1 <= said <= LONGEST_MIN:
            what = f"'{self._name(draft)}' lasts {said} min; {template.minutes} min are taken"
            self.told.note("session-length-out-of-range", what, draft.where, value=said)
            return template.minutes
        what = (
            f"'{self._name(draft)}' lasts {said} min here and {template.minutes} in the catalogue; it is judged with "
            f"{said} min and the sets and contacts of the catalogue"
        )
        self.told.note("session-length", what, draft.where, value=said)
        return said

    def _start(self, draft: Draft, template: SessionTemplate, minutes: int) -> tuple[int, str | None]:
        """Minute of the day and place for a session without a time: where a window has room, after runs and others."""
        season, day = self.season, draft.day
        carrier = next((run for run in season.carriers.values() if run.day == day), None)
        if template.rides and carrier is not None and draft.place is None:
            start = carrier.start.hour * 60 + carrier.start.minute + carrier.duration_min
            self._tell_start(draft, start, "when the easy run ends")
            return start, ""
        windows = season.availability.windows_on(day)
        fitting = [w for w in windows if template.requires <= season.availability.equipment(w.place)]
        for window in (*fitting, *windows):
            start = self._free(day, window.opens_min, minutes)
            if start + minutes <= window.closes_min:
                self._tell_start(draft, start, "the first that is free while a place is open")
                return start, window.place
        start = self._free(day, (fitting or windows)[0].opens_min if windows else USUAL_START_MIN, minutes)
        start = min(start, MINUTES_PER_DAY - 1)
        self._tell_start(draft, start, "no open place has room on that day")
        return start, (fitting or windows)[0].place if windows else None

    def _tell_start(self, draft: Draft, start: int, why: str) -> None:
        at = f"{start // 60:02d}:{start % 60:02d}"
        what = f"'{self._name(draft)}' has no time of day; {at} is taken, {why}"
        self.told.note("time-assumed", what, f"{draft.where} ({day_text(draft.day)})", value=at)

    def _free(self, day: date, start: int, minutes: int) -> int:
        """The first minute from ``start`` on at which nothing else of the day is under way."""
        taken = sorted([*self._runs_on(day), *self.busy[day]])
        for first, last in taken:
            if first < start + minutes and start < last:
                start = last
        return start

    def _runs_on(self, day: date) -> list[tuple[int, int]]:
        starts = [(run.start.hour * 60 + run.start.minute, run) for run in self.season.runs if run.day == day]
        return [(start, start + run.duration_min + self.changing_min) for start, run in starts]

    def _place(self, draft: Draft, template: SessionTemplate, begins: datetime) -> str:
        """The place that is open then and has what it needs; else any that has it."""
        season = self.season
        minute = begins.hour * 60 + begins.minute
        if template.rides and season.clock.minute(begins) in season.carriers:
            return ""
        open_then = [
            w.place for w in season.availability.windows_on(draft.day) if w.opens_min <= minute < w.closes_min
        ]
        used = [w.place for day in season.availability.week for w in day]
        known = [*open_then, *used, *self.places]
        place = next(
            (p for p in known if template.requires <= season.availability.equipment(p)),
            open_then[0] if open_then else "",
        )
        what = f"it does not say where '{self._name(draft)}' is held; '{place}' is taken"
        self.told.note("place-assumed", what, draft.where, value=place)
        return place

    def _name(self, draft: Draft) -> str:
        return shown(draft.title or str(draft.template))

    def _id(self, draft: Draft, template: SessionTemplate, begins: datetime) -> str:
        """An id of its own: the file's where it has one, else made of template and start."""
        name = draft.id
        if not name or name in self.taken:
            name = base = made_id(template.id, begins)
            number = 2
            while name in self.taken:
                name, number = f"{base}-{number}", number + 1
        self.taken.add(name)
        return name


def _ambiguous(draft: Draft) -> bool:
    """Whether a title leaves it open which of a pair is meant; such drafts come after those of their week that say it."""
    return draft.work is not None and {"max_strength_a", "max_strength_b"} <= set(draft.work.templates)


def _lengths(blocks: Sequence[Phase]) -> list[tuple[Phase, int]]:
    """Each block with its length, in order."""
    found: list[tuple[Phase, int]] = []
    for phase in blocks:
        if found and found[-1][0] is phase:
            found[-1] = (phase, found[-1][1] + 1)
        else:
            found.append((phase, 1))
    return found
