"""One thing in somebody's diary, as a file gives it: read, but not yet understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from periodize.domain.vocabulary import RunKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one event, row or cell of a foreign file says.

    A reader of a format fills in what the file states, in our units, and judges nothing; what an entry means is
    found out in one place for all formats.

    Parameters
    ----------
    day
        The athlete's date.
    last
        The last day of an entry of several days (a holiday), inclusive; None for one day.
    start_min
        Minutes after midnight of the athlete's wall clock, or None where the file gives no time of day.
    title, text
        The title, and the description below it; line ends kept.
    sport
        What the file calls the sport (``"Run"``, ``"WeightTraining"``), as written; empty where it does not say.
    category
        What the file calls the kind of entry (``"RACE_A"``, ``"SICK"``, ``"Day Off"``), as written.
    duration_min, distance_m, load_au, rpe_tenths
        Planned figures, or those of what was done where ``done``; None where unknown. ``load_au`` is session-RPE
        load alone: other scores (TSS) are not load in our units and stay out.
    is_slot
        The duration is the length of a calendar slot, not of the session.
    done
        Whether it is a record of what was done rather than a plan.
    kind, template, priority
        Stated in our own words by files of ours and by plain tables of runs: the kind of a run, the template of a
        session, ``"key"``, ``"A"``, ``"B"`` or ``"C"``.
    uid
        The file's own id of it.
    where
        Where it stands, for messages: ``"plan.ics event 3"``, ``"runs.csv row 7"``.
    """

    day: date
    last: date | None = None
    start_min: int | None = None
    title: str = ""
    text: str = ""
    sport: str = ""
    category: str = ""
    duration_min: int | None = None
    distance_m: int | None = None
    load_au: int | None = None
    rpe_tenths: int | None = None
    is_slot: bool = False
    done: bool = False
    kind: RunKind | None = None
    template: str = ""
    priority: str = ""
    uid: str = ""
    where: str = ""
