"""Contacts, sprint metres and hard sets stay within the athlete's limits, and rise little by little."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, RecoveryClass, Tier
from periodize.measures.dose import scaled_at_most
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import earlier_text, head_text, span_text
from periodize.rules.words import (
    PHASES,
    RECOVERY_CLASSES,
    Alternative,
    Candidates,
    Encoder,
    Ints,
    Lin,
    Where,
)
from periodize.units import ceil_div


class VolumeOf(StrEnum):
    """What is counted: each has a limit for a session and one for a week."""

    CONTACTS = "contacts"
    SPRINT_M = "sprint_m"
    HARD_SETS = "hard_sets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """One kind of volume.

    Parameters
    ----------
    of
        What is counted.
    entry_pct
        Share of the weekly limit that needs no preparation.
    step
        The smallest rise worth limiting: sessions come whole.
    """

    of: VolumeOf
    entry_pct: int
    step: int


@dataclass(frozen=True, kw_only=True)
class VolumeCaps(Rule):
    r"""A session and a week hold at most the athlete's contacts, sprint metres and hard sets, and these rise slowly.

    The limits are the athlete's (``contacts_session``, ``contacts_week`` and so on); a weekly one scales with
    the microcycle. A microcycle holds at most ``rise_pct`` (the athlete's too) or ``step`` more than the highest of the
    last ``look_back``; up to ``entry_pct`` of the weekly limit needs no preparation. Excess: contacts, metres or
    sets too many.

    Parameters
    ----------
    volumes
        What is counted, and how it may rise.
    exempt
        Recovery classes whose contacts do not count.
    look_back
        Microcycles to look back, 1 to 6.
    """

    id = "volume-caps"
    unit = "contacts, m or sets"
    evidence = Evidence(
        grade="D",
        text="Tables of foot contacts are convention without a dose-finding trial, sprint volumes come from best "
        "practice, set ranges from meta-analyses outside running; five minutes of low hops a day did no harm.",
        sources=("S32", "S33", "S21", "P1", "S2", "S26", "S25"),
    )
    statement = (
        "Contacts, sprint metres and hard sets stay within the athlete's limits a session and a week, and rise "
        "little by little."
    )
    compares = True
    figures = (("look_back", 1, 26),)

    tier: Tier = Tier.MUST
    volumes: tuple[Volume, ...]
    exempt: tuple[RecoveryClass, ...] = (RecoveryClass.PLYO_LOW,)
    look_back: int = 3

    def encode(self, season: Season, enc: Encoder) -> None:
        for volume in self.volumes:
            counted = self._counted(enc.candidates, volume.of)
            enc.forbid(counted - season.limits[f"{volume.of.value}_session"], f"{volume.of.value} a session")
            self._encode_weeks(season, enc, volume, counted)

    def _encode_weeks(self, season: Season, enc: Encoder, volume: Volume, counted: Ints) -> None:
        table, name = enc.candidates, volume.of.value
        done = {}
        for index in range(-self.look_back, len(season.calendar.microcycles)):
            rows = table.in_microcycle(index)
            done[index] = enc.total(_by_template(enc, rows, counted))
        for microcycle in season.calendar.microcycles:
            w = microcycle.index
            rows = table.in_microcycle(w)
            fixed = int(counted[rows][table.fixed[rows]].sum())
            most = _most(season, volume, microcycle)
            enc.at_most(done[w], most, microcycle=w, subject=f"{name} a week")
            grown = 100 + season.limits["rise_pct"]
            ways = [Alternative(done[w], Lin(constant=max(most * volume.entry_pct // 100, fixed)))]
            for v in range(w - self.look_back, w):
                ways.append(Alternative(done[w], done[v] + volume.step))
                ways.append(Alternative(done[w] * 100, done[v] * grown, 100))
            enc.any_way(ways, microcycle=w, subject=f"rise of {name}")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        for volume in self.volumes:
            name = volume.of.value
            limit = schedule.season.limits[f"{name}_session"]
            for p in schedule.placed:
                excess = self._of(p, volume.of) - limit
                if excess > 0 and not p.is_fixed:
                    text = f"{title(p)} holds {self._of(p, volume.of)} {_words(volume.of)}, at most {limit} a session"
                    yield self.broken(p.microcycle, f"{name} a session", excess, text, (p.session.id,))
            yield from self._check_weeks(schedule, volume)

    def _check_weeks(self, schedule: Schedule, volume: Volume) -> Iterator[Violation]:
        season, name, words = schedule.season, volume.of.value, _words(volume.of)
        count = len(season.calendar.microcycles)
        done = {
            index: sum(self._of(p, volume.of) for p in schedule.in_microcycle(index))
            for index in range(-self.look_back, count)
        }
        for microcycle in season.calendar.microcycles:
            w = microcycle.index
            fixed = sum(self._of(p, volume.of) for p in schedule.in_microcycle(w) if p.is_fixed)
            most = _most(season, volume, microcycle)
            excess = done[w] - max(most, fixed)
            if excess > 0:
                text = f"{head_text(season.calendar, w)} holds {done[w]} {words}, {self.better}at most {max(most, fixed)}"
                yield self.broken(w, f"{name} a week", excess, text)
            grown = 100 + season.limits["rise_pct"]
            over = [done[w] - max(most * volume.entry_pct // 100, fixed)]
            for v in range(w - self.look_back, w):
                over += [done[w] - done[v] - volume.step, ceil_div(done[w] * 100 - done[v] * grown, 100)]
            if min(over) > 0:
                highest = max(done[v] for v in range(w - self.look_back, w))
                text = (
                    f"{head_text(season.calendar, w)}: {done[w]} {words}, {self.better}at most {done[w] - min(over)}: "
                    f"the highest of the {self.look_back} before held {highest}"
                )
                yield self.broken(w, f"rise of {name}", min(over), text)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {where.subject.replace('_', ' ')} within the athlete's limits"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        volume = next(v for v in self.volumes if v.of.value in where.subject)
        words, days = _words(volume.of), span_text(calendar, at)
        if where.subject.endswith(" a session"):
            most = season.limits[f"{volume.of.value}_session"]
            return f"{self.better}at most {most} {words} a session, {days}"
        fixed = sum(self._of(p, volume.of) for p in _fixed(season, at))
        most = _most(season, volume, calendar.microcycles[at])
        if where.subject.endswith(" a week"):
            return f"{self.better}at most {max(most, fixed)} {words}, {days}"
        return (
            f"{self.better}at most {max(most * volume.entry_pct // 100, fixed)} {words}, or {season.limits['rise_pct']} % "
            f"or {volume.step} above the highest of {earlier_text(calendar, at, self.look_back)}, {days}"
        )

    def _counted(self, table: Candidates, of: VolumeOf) -> Ints:
        counted: Ints = getattr(table, of.value)
        if of is not VolumeOf.CONTACTS:
            return counted
        exempt = np.isin(table.recovery, [RECOVERY_CLASSES.index(name) for name in self.exempt])
        return np.where(exempt, 0, counted)

    def _of(self, p: Placed, of: VolumeOf) -> int:
        if of is VolumeOf.CONTACTS and p.template.recovery in self.exempt:
            return 0
        return int(getattr(p, of.value))


def _fixed(season: Season, microcycle: int) -> list[Placed]:
    """Pins and sessions of the history in a microcycle."""
    alone = Schedule(season=season, sessions=season.pins, blocks=())
    return alone.in_microcycle(microcycle)


def _by_template(enc: Encoder, rows: Ints, counted: Ints) -> Lin:
    """The counted volume of the placed rows, summed by template so that limits share the counts."""
    alike = enc.candidates.by_template(rows[counted[rows] > 0]).values()
    return Lin.total([enc.total(enc.sum(same)) * int(counted[same[0]]) for same in alike])


def _most(season: Season, volume: Volume, microcycle: Microcycle) -> int:
    """The weekly limit for a microcycle."""
    return scaled_at_most(season.limits[f"{volume.of.value}_week"], microcycle, whole=True)


def _words(of: VolumeOf) -> str:
    return {VolumeOf.SPRINT_M: "m of sprints", VolumeOf.HARD_SETS: "hard lower-body sets"}.get(of, "contacts")
