"""What the entries of a diary are among the sessions of a plan: strength work by its title, runs by their day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from periodize.diary.amounts import amounts
from periodize.diary.items import FIXED, Activity, Diary, Item
from periodize.diary.strength import ANY_STRENGTH, SPRINTS, Work, works_of
from periodize.diary.words import meaning, plain
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import RunKind
from periodize.export.table_drafts import Assumptions, Draft
from periodize.io.faults import Faults, shown
from periodize.report.words import day_text

_WORD = re.compile(r"\w+")

LEAVE_OUT = ("other", "")
"""What a title may be mapped to where it is no session to be judged."""

RUNS_DIFFER = "runs-differ"
"""Code of the warning that runs of a plan are not those of the season."""

NOT_UNDERSTOOD = "title-not-understood"
"""Code of a diary's warning that an entry became a fixed session, which it does not among the runs of another season."""


class Titles:
    """Finds the sessions of a diary.

    Parameters
    ----------
    season
        The runs, the templates and the places.
    given
        What titles stand for, by the user; ids of templates, or ``"other"``.
    told, faults
        Collect what is assumed, and what cannot be read.
    """

    def __init__(self, season: Season, given: Mapping[str, str], told: Assumptions, faults: Faults) -> None:
        self.season, self.told, self.faults = season, told, faults
        self.templates = {template.id: template for template in season.templates}
        self.names = {plain(t.id): t.id for t in season.templates}
        self.names |= {plain(t.name): t.id for t in season.templates}
        self.names |= {plain(t.name.partition(" (")[0]): t.id for t in season.templates}
        for title, template in given.items():
            if template not in self.templates and template not in LEAVE_OUT:
                faults.unknown("template", template, [*self.templates, "other"], f"titles '{title}'")
        self.given = {plain(title).strip(): template for title, template in given.items()}

    def drafts(self, diary: Diary) -> list[Draft]:
        """The sessions of a diary; what is none and might have been one is told."""
        shared: defaultdict[int, int] = defaultdict(int)
        for item in diary.items:
            shared[id(item.entry)] += 1
        by_day: defaultdict[date, list[Item]] = defaultdict(list)
        drafts: list[Draft] = []
        for item in diary.items:
            if item.activity in FIXED and not self._is_template(item):
                by_day[item.entry.day].append(item)
            elif item.activity is Activity.STRENGTH or self._is_template(item) or self._is_mapped(item):
                drafts += self._drafts(item, alone=shared[id(item.entry)] == 1)
            elif item.activity in (Activity.MOBILITY, Activity.AWAY):
                what = f"entries of {item.activity.value} are no sessions and are left out"
                self.told.note("not-a-session", what, item.entry.where)
        differ: list[tuple[Item, Run]] = []
        for day in sorted(by_day):
            for item in self._strange(day, by_day[day], differ):
                drafts += self._of_strange(item)
        self._tell_differing(differ)
        return drafts

    def _strange(self, day: date, items: Sequence[Item], differ: list[tuple[Item, Run]]) -> Iterator[Item]:
        """The runs and other fixed sessions of a day beyond those that the season has on it.

        Noted beside them are those that stand for a run of the season and say another time or length than it has.
        """
        runs = [run for run in self.season.runs if run.day == day]
        for item in sorted(items, key=lambda item: not _is_named(item, runs)):
            mine = [run for run in runs if _fits(item, run)]
            if self._is_mapped(item) or _is_work(item) or not mine:
                yield item
                continue
            run = min(mine, key=lambda run: (not _is_named(item, [run]), len(_differences(item, run))))
            runs.remove(run)
            if _differences(item, run):
                differ.append((item, run))

    def _tell_differing(self, differ: Sequence[tuple[Item, Run]]) -> None:
        """Say once which runs are not as the season has them."""
        if not differ:
            return
        item, run = differ[0]
        count, title = len(differ), shown(item.title) or run.kind.value
        runs = "run of it is" if count == 1 else "runs of it are"
        first = f"{'' if count == 1 else 'first '}'{title}' on {day_text(run.day)}: {' and '.join(_differences(item, run))}"
        what = f"{count} {runs} not as the season has {'it' if count == 1 else 'them'}, {first}; the season's stand"
        advice = "Maybe the season is made of another plan? season_from_diary makes one of this."
        self.told.note(RUNS_DIFFER, what, item.entry.where, value=count, advice=advice)

    def _of_strange(self, item: Item) -> list[Draft]:
        entry = item.entry
        if self._is_mapped(item) or _is_work(item) or _may_be_sprints(item):
            return self._drafts(item, alone=True)
        title = shown(item.title)
        if item.activity is Activity.UNKNOWN:
            what = f"'{title}' is not understood and takes no part"
            advice = "Give --title 'TITLE=template', or 'TITLE=other' to leave it out (titles= in Python)."
            self.told.note(NOT_UNDERSTOOD, what, entry.where, value=title, advice=advice)
        elif entry.day in self.season.calendar:
            what = f"'{title}' is not among the runs of the season and takes no part"
            advice = (
                "Maybe the season is made of another plan? season_from_diary makes one of this. Where it is no run, "
                "give --title 'TITLE=template' (titles= in Python)."
            )
            self.told.note("run-not-in-season", what, entry.where, value=title, advice=advice)
        return []

    def _is_template(self, item: Item) -> bool:
        """Whether the title is that of a template; "Foundation A" is no run, whatever "foundation" means elsewhere."""
        return self._template_of(item) not in {None, *SPRINTS}

    def _template_of(self, item: Item) -> str | None:
        """The template whose name the title is, or holds beside other words that say nothing of a run."""
        exact = self.names.get(plain(item.title).strip())
        if exact is not None or item.entry.distance_m or meaning(item.title).says_run:
            return exact
        title = f" {' '.join(_WORD.findall(plain(item.title)))} "
        held = {name for name in self.names if " " in name and f" {' '.join(_WORD.findall(name))} " in title}
        named = {self.names[name] for name in held}
        return named.pop() if len(named) == 1 else None

    def _is_mapped(self, item: Item) -> bool:
        return plain(item.title).strip() in self.given

    def _drafts(self, item: Item, *, alone: bool) -> list[Draft]:
        """The sessions of an entry, one after the other where it names several."""
        entry, title = item.entry, item.title
        draft = Draft(
            day=entry.day,
            where=entry.where,
            title=title or entry.template,
            start_min=entry.start_min if alone or entry.start_min is None else None,
            place=self._place(item),
            id=entry.uid if entry.template else "",
        )
        minutes = entry.duration_min if alone else None
        minutes = minutes or amounts(title, unit="km").duration_min
        mapped = self.given.get(plain(title).strip())
        if mapped in LEAVE_OUT:
            self.told.note("left-out", f"'{shown(title)}' is left out, as titles says", entry.where)
            return []
        works = works_of(f"{entry.template} {title}") or (ANY_STRENGTH,)
        template = mapped or self.names.get(plain(entry.template or title).strip())
        if template is None and not entry.template and len(works) == 1:
            template = self._template_of(item)
        if template is not None:
            return [replace(draft, template=template, duration_min=minutes)]
        if entry.template and works == (ANY_STRENGTH,):
            self.faults.unknown("template", entry.template, self.templates, entry.where)
            return []
        if all(work.by_block for work in works):
            works = self._described(item) or works
        if len(works) == 1:
            return [replace(draft, work=works[0], duration_min=minutes)]
        return self._several(draft, works)

    def _described(self, item: Item) -> tuple[Work, ...]:
        """The one kind of work that the description names, where the title says no more than "gym"."""
        works = [work for work in works_of(item.entry.text) if not work.by_block]
        return (works[0],) if works else ()

    def _several(self, draft: Draft, works: Sequence[Work]) -> list[Draft]:
        names = " and ".join(work.name for work in works)
        what = f"'{shown(draft.title)}' names {names}; they are sessions one after the other, each of its usual length"
        self.told.note("two-sessions", what, draft.where, value=draft.title)
        found, start = [], draft.start_min
        for work in works:
            found.append(replace(draft, work=work, start_min=start))
            known = next((self.templates[t] for t in work.templates if t in self.templates), None)
            start = start if start is None or known is None else start + known.minutes
        return found

    def _place(self, item: Item) -> str | None:
        """A place of the season that stands on a line of its own, or that the title names."""
        places = {plain(place): place for place, _ in self.season.availability.places}
        lines = [plain(line).strip() for line in item.entry.text.split("\n")]
        words = plain(item.title).split()
        return next((places[word] for word in (*lines, *words) if word in places), None)


def _may_be_sprints(item: Item) -> bool:
    """Whether a run of a diary may be a sprint session: it names sprints, no running and no distance."""
    works = works_of(item.title)
    sprints = bool(works) and all(set(work.templates) <= SPRINTS for work in works)
    return sprints and not item.entry.distance_m and not meaning(item.title).says_run


def _is_work(item: Item) -> bool:
    """Whether an entry that no diary understands names work for the gym all the same."""
    return item.activity is Activity.UNKNOWN and bool(works_of(item.title))


def _fits(item: Item, run: Run) -> bool:
    """Whether an entry may be a run of the season: of that name, or of a kind that it can stand for."""
    if _is_named(item, [run]):
        return True
    if item.activity in (Activity.CROSS, Activity.UNKNOWN):
        return False
    if _may_be_sprints(item):
        return run.kind in (RunKind.HILLS, RunKind.INTERVALS)
    return True


def _differences(item: Item, run: Run) -> list[str]:
    """What an entry says of time and length, where the run has others: ``"300 min (in the season 90)"``."""
    entry, found = item.entry, []
    starts = run.start.hour * 60 + run.start.minute
    if entry.start_min is not None and entry.start_min != starts:
        at = f"{entry.start_min // 60:02d}:{entry.start_min % 60:02d}"
        found.append(f"at {at} (in the season {run.start:%H:%M})")
    minutes = None if entry.is_slot else entry.duration_min
    if minutes is not None and minutes != run.duration_min:
        found.append(f"{minutes} min (in the season {run.duration_min})")
    return found


def _is_named(item: Item, runs: Sequence[Run]) -> bool:
    return any(plain(item.title) == plain(run.name) for run in runs if run.name)
