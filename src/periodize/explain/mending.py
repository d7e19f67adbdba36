"""Puts every change a coach could make on one switchboard, and finds the fewest that are enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from periodize.domain.athlete import AvailabilityException, ExceptionKind, Window
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Tier
from periodize.explain.mends import FreeBlocks, LiftBan, Mend, MoreMinutes, narrowed
from periodize.problem import Problem
from periodize.rules.availability import window_span
from periodize.rules.protect_runs import ProtectRuns
from periodize.rules.race_buffer import RaceBuffer
from periodize.rules.words import Bools, Candidates
from periodize.solver.candidates import session_at
from periodize.solver.feasible import Choice, Lock, Switchboard
from periodize.solver.run import collect

Opening = tuple[Window, tuple[int, ...]]
"""A window of one date, and the switches that open it; none for one that is open anyway."""


@dataclass(slots=True, eq=False)
class Mending:
    """The changes that could help one problem, ready to be chosen from.

    Parameters
    ----------
    problem
        The season and the rules; changes that are no matter of choice are made in it already.
    mends
        The changes to choose from.
    step_min
        As in :func:`~periodize.solver.run.solve`.
    below
        Where a plan is at hand: what the charges of the tier DOSE have to come to at most.
    """

    problem: Problem
    mends: Sequence[Mend]
    step_min: int | None = None
    below: int | None = None
    board: Switchboard = field(init=False)
    _openings: dict[date, list[Opening]] = field(init=False)

    def __post_init__(self) -> None:
        self._openings = _openings_of(self.problem.season, self.mends)
        told = collect(self._all_made(), self.step_min)
        self.board = Switchboard(
            told=told,
            switches=[mend.switch() for mend in self.mends],
            locks=self._locks(told.candidates),
            below=self.below,
        )

    def fewest(
        self,
        *,
        off: Callable[[Mend], bool],
        some: Callable[[Mend], bool] | None = None,
        known: Iterable[Collection[Mend]] = (),
        longest_s: float | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Choice | None:
        """The fewest and smallest changes that are enough, as far as a model of the rules that must hold can tell.

        Parameters
        ----------
        off
            Which changes are not to be made.
        some
            Of which changes one has to be made.
        known
            Answers had before; what holds one of them is not given again.
        longest_s, cancel
            As in :meth:`~periodize.solver.feasible.Switchboard.fewest`.

        Returns
        -------
        Choice or None
            None where there are none, or none was found in time.
        """
        number = {mend: at for at, mend in enumerate(self.mends)}
        return self.board.fewest(
            off=[at for at, mend in enumerate(self.mends) if off(mend)],
            some=[at for at, mend in enumerate(self.mends) if some is not None and some(mend)],
            known=[[number[mend] for mend in answer] for answer in known if all(m in number for m in answer)],
            longest_s=longest_s,
            cancel=cancel,
        )

    def fitted(self, choice: Choice) -> tuple[Mend, ...]:
        """The changes of a choice, no larger than its sessions need."""
        table, season = self.board.told.candidates, self.problem.season
        needed = [
            (
                season.calendar.day(int(table.day[row])),
                int(table.minute[row]),
                int(table.minute[row] + table.minutes[row]),
            )
            for row in choice.rows
        ]
        return tuple(
            replace(mend, steps=steps) if isinstance(mend, MoreMinutes) else narrowed(mend, needed)
            for mend, steps in ((self.mends[at], steps) for at, steps in sorted(choice.steps.items()))
        )

    def plan(self, choice: Choice) -> Schedule:
        """The plan that a choice was found with: one to begin from."""
        season, table = self.problem.season, self.board.told.candidates
        placed = (session_at(season, table, row) for row in choice.rows)
        return Schedule(season=season, sessions=(*season.pins, *placed), blocks=choice.blocks)

    def _all_made(self) -> Problem:
        """The problem with every change made, and no rules but those that must hold and those that choose."""
        season = self.problem.season
        extra = tuple(
            AvailabilityException(
                first=day, last=day, kind=ExceptionKind.EXTRA, windows=tuple(window for window, _ in openings)
            )
            for day, openings in sorted(self._openings.items())
            if any(switches for _, switches in openings)
        )
        exceptions = (*season.availability.exceptions, *extra)
        free = any(isinstance(mend, FreeBlocks) for mend in self.mends)
        made = replace(
            season,
            availability=replace(season.availability, exceptions=exceptions),
            bans=(),
            fixed_blocks=() if free else season.fixed_blocks,
            templates=tuple(replace(template, instead_of=frozenset()) for template in season.templates),
        )
        tiers = {Tier.MUST} if self.below is None else {Tier.MUST, Tier.DOSE}
        rules = tuple(
            rule
            for rule in self.problem.policy
            if rule.tier in tiers
            or (rule.tier is Tier.PROTECT and isinstance(rule, ProtectRuns | RaceBuffer))
        )
        return replace(self.problem, season=made, policy=replace(self.problem.policy, rules=rules))

    def _locks(self, table: Candidates) -> Iterator[Lock]:
        yield from self._window_locks(table)
        yield from self._ban_locks(table)
        yield from self._substitute_locks(table)

    def _window_locks(self, table: Candidates) -> Iterator[Lock]:
        """What no open window holds needs a switch that opens one."""
        season = self.problem.season
        for index in range(season.calendar.days):
            day = season.calendar.day(index)
            rows = table.in_days(index, index)
            rows = rows[~table.fixed[rows] & ~table.riding[rows]]
            free: Bools = np.zeros(len(rows), dtype=bool)
            opens: list[set[int]] = [set() for _ in rows]
            for window, switches in self._openings.get(day, []):
                begins, ends = window_span(season, day, window)
                here = np.array([place == window.place for place in table.places])[table.place[rows]]
                inside = here & (table.start[rows] >= begins) & (table.end[rows] <= ends)
                if not switches:
                    free |= inside
                for at in np.flatnonzero(inside):
                    opens[at].update(switches)
            for at in np.flatnonzero(~free):
                yield Lock(row=int(rows[at]), opens=tuple(sorted(opens[at])))

    def _ban_locks(self, table: Candidates) -> Iterator[Lock]:
        """What the coach forbids needs a switch that lifts the ban."""
        season = self.problem.season
        for ban in season.bans:
            lifts = [
                (at, mend)
                for at, mend in enumerate(self.mends)
                if isinstance(mend, LiftBan) and mend.ban == ban
            ]
            for row in np.flatnonzero(~table.fixed & (table.day >= 0)):
                day = season.calendar.day(int(table.day[row]))
                if ban.matches(season.templates[int(table.template[row])], day):
                    opens = tuple(at for at, mend in lifts if mend.lifts(day))
                    yield Lock(row=int(row), opens=opens)

    def _substitute_locks(self, table: Candidates) -> Iterator[Lock]:
        """What makes up for equipment goes once a switch opens a place that has it in that microcycle."""
        season = self.problem.season
        brings: dict[tuple[int, str], set[int]] = defaultdict(set)
        for day, openings in self._openings.items():
            for window, switches in openings:
                brings[season.calendar.microcycle_of(day), window.place].update(switches)
        for number, template in enumerate(season.templates):
            if not template.instead_of:
                continue
            for row in np.flatnonzero((table.template == number) & ~table.fixed & (table.microcycle >= 0)):
                microcycle = int(table.microcycle[row])
                if not season.is_needed(template, microcycle):
                    yield Lock(row=int(row), opens=())
                    continue
                shuts = [
                    at
                    for (where, place), switches in brings.items()
                    if where == microcycle and template.instead_of & season.availability.equipment(place)
                    for at in switches
                ]
                yield Lock(row=int(row), shuts=tuple(sorted(set(shuts))))


def _openings_of(season: Season, mends: Sequence[Mend]) -> dict[date, list[Opening]]:
    """The windows of each date: those that are open, and those that changes open."""
    switches: dict[tuple[date, Window], list[int]] = defaultdict(list)
    for at, mend in enumerate(mends):
        for day, window in mend.opens(season):
            switches[day, window].append(at)
    found: dict[date, list[Opening]] = defaultdict(list)
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        found[day] += [(window, ()) for window in season.availability.windows_on(day)]
    for (day, window), numbers in switches.items():
        if (window, ()) not in found[day]:
            found[day].append((window, tuple(numbers)))
    return found
