"""Cuts a season into macrocycles and says which blocks each can hold.

A macrocycle ends with an A race, or with the season. Which blocks fit is decided by their least lengths:
a season too short for all of them is compressed, never the taper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Level, Phase, RaceDistance, RacePriority

DAYS_PER_WEEK = 7
LONGEST_WEEKS = 104

BUILDING = (Phase.STRENGTH, Phase.POWER, Phase.SPEED)
"""What follows the foundation, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLength:
    """Weeks of a block: least and most are limits, low to high is recommended.

    ``level`` and ``distance`` narrow an entry; the first that fits holds.
    """

    phase: Phase
    least: int
    low: int
    high: int
    most: int
    level: Level | None = None
    distance: RaceDistance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """All block lengths of a doctrine, in weeks.

    Parameters
    ----------
    blocks
        Entries in order of precedence.
    reentry
        Foundation after an earlier macrocycle of the same season.
    short_below
        With fewer weeks than this before the race, foundation is followed by one mixed block.
    longest
        A longer stretch is cut into several macrocycles of equal length.
    mixed_always
        Whether foundation is followed by one mixed block in every season, in place of strength, power and
        speed one after another.
    """

    blocks: tuple[BlockLength, ...]
    reentry: BlockLength
    short_below: int
    longest: int
    mixed_always: bool = False

    def of(self, phase: Phase, level: Level, distance: RaceDistance) -> BlockLength:
        """The entry for a phase.

        Raises
        ------
        KeyError
            Where the doctrine gives none.
        """
        for entry in self.blocks:
            fits = entry.level in (None, level) and entry.distance in (None, distance)
            if entry.phase is phase and fits:
                return entry
        raise KeyError(phase)

    def gaps(self) -> Iterator[str]:
        """Why these lengths cannot plan every season, a phrase for each reason."""
        if not 1 <= self.longest <= LONGEST_WEEKS:
            yield f"longest is {self.longest}, it must be 1 to {LONGEST_WEEKS}"
        for entry in (*self.blocks, self.reentry):
            if not entry.least <= entry.low <= entry.high <= entry.most:
                yield f"{entry.phase.value}: least, low, high and most do not rise"
        for phase in Phase:
            for level in Level:
                for distance in RaceDistance:
                    try:
                        self.of(phase, level, distance)
                    except KeyError:
                        yield f"no length for {phase.value}, {level.value}, {distance.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Macrocycle:
    """Consecutive microcycles that run once through their blocks.

    Parameters
    ----------
    first, last
        Indices of microcycles, inclusive.
    stages
        The blocks in order, lengths in microcycles.
    race
        The race it ends with.
    note
        What had to be left out, in a sentence, or empty.
    """

    first: int
    last: int
    stages: tuple[BlockLength, ...]
    race: Run | None = None
    note: str = ""

    @property
    def length(self) -> int:
        """Number of microcycles."""
        return self.last - self.first + 1

    def usual_phases(self) -> list[Phase]:
        """Blocks of recommended length, as far as the room allows: a legal run through the macrocycle."""
        lengths = [stage.least for stage in self.stages]
        for goal in ([stage.low for stage in self.stages], [stage.most for stage in self.stages]):
            for position, wanted in enumerate(goal):
                room = self.length - sum(lengths)
                lengths[position] += max(0, min(room, wanted - lengths[position]))
        return [
            stage.phase for stage, length in zip(self.stages, lengths, strict=True) for _ in range(length)
        ]

    def stage_of(self, phase: Phase) -> int | None:
        """Position of a phase among the stages."""
        return next((i for i, stage in enumerate(self.stages) if stage.phase is phase), None)


def macrocycles(season: Season, lengths: Lengths) -> tuple[Macrocycle, ...]:
    """The season's macrocycles in order; together they hold every microcycle once."""
    planner = _Planner(season, lengths)
    done: list[Macrocycle] = []
    previous = _last_race_before(season)
    for first, last, race in _stretches(season):
        done += planner.stretch(first, last, race, previous, is_first=not done)
        previous = race
    return tuple(done)


def _stretches(season: Season) -> list[tuple[int, int, Run | None]]:
    """From race to race: first and last microcycle, and the A race in the last one."""
    count = len(season.calendar.microcycles)
    by_microcycle = {season.calendar.microcycle_of(race.day): race for race in season.goal_races}
    stretches: list[tuple[int, int, Run | None]] = []
    first = 0
    for microcycle, race in sorted(by_microcycle.items()):
        stretches.append((first, microcycle, race))
        first = microcycle + 1
    if first < count:
        stretches.append((first, count - 1, None))
    return stretches


def _last_race_before(season: Season) -> Run | None:
    """An A race in the three weeks before the season, from which the athlete still recovers."""
    since = season.calendar.start - timedelta(days=21)
    races = [run for run in season.history.runs if run.race is RacePriority.A and run.day >= since]
    return max(races, key=lambda run: run.start, default=None)


class _Planner:
    def __init__(self, season: Season, lengths: Lengths) -> None:
        self.season = season
        self.lengths = lengths
        self.days = season.calendar.microcycle_days

    def stretch(
        self, first: int, last: int, race: Run | None, previous: Run | None, *, is_first: bool
    ) -> list[Macrocycle]:
        """One stretch between races as one macrocycle, or several where it is long."""
        longest = self._microcycles(self.lengths.longest)
        length = last - first + 1
        pieces = -(-length // longest)
        found = []
        for piece in range(pieces):
            begin = first + length * piece // pieces
            end = first + length * (piece + 1) // pieces - 1
            found.append(
                self._one(
                    begin,
                    end,
                    race if piece == pieces - 1 else None,
                    previous if piece == 0 else None,
                    fresh=is_first and piece == 0,
                )
            )
        return found

    def _one(
        self, first: int, last: int, race: Run | None, previous: Run | None, *, fresh: bool
    ) -> Macrocycle:
        length = last - first + 1
        distance = self.season.distance_at(last)
        began = self._begun() if fresh else {}
        taper = [self._taper(race, distance)] if race else []
        rest = []
        if previous is not None:
            rest = [_shortened(self._length(Phase.TRANSITION, previous.race_distance or distance), began)]
        if taper and Phase.TAPER in began and length <= taper[0].most:
            return Macrocycle(first=first, last=last, stages=tuple(_fit(taper, length)), race=race)
        room = length - sum(stage.least for stage in (*taper, *rest))
        again = not fresh or previous is not None
        building, note = self._building(room, distance, race, began, again=again)
        stages = [*rest, *building, *taper]
        if race is not None and note:
            note = f"{length} microcycles up to the race on {race.day:%d %b %Y}: {note}"
        elif note:
            note = (
                f"{length} microcycles from {self.season.calendar.microcycles[first].first:%d %b %Y}: {note}"
            )
        return Macrocycle(first=first, last=last, stages=tuple(_fit(stages, length)), race=race, note=note)

    def _begun(self) -> dict[Phase, int]:
        """The block that the season begins in, with the microcycles of it that are behind."""
        block = self.season.history.block
        return {} if block is None else {block: self.season.history.block_microcycles}

    def _building(
        self, room: int, distance: RaceDistance, race: Run | None, began: dict[Phase, int], *, again: bool
    ) -> tuple[list[BlockLength], str]:
        """The blocks between transition and taper that fit into ``room`` microcycles, and what was left out."""
        if room <= 0:
            return [], "no room before the taper" if race else ""
        foundation = self._scaled(self.lengths.reentry) if again else self._length(Phase.FOUNDATION, distance)
        mixed = self._length(Phase.MIXED, distance)
        if Phase.MIXED in began:
            return [_shortened(mixed, began)], ""
        chain = [foundation, *(self._length(phase, distance) for phase in BUILDING)]
        into = next((i for i, stage in enumerate(chain) if stage.phase in began), 0)
        chain = [_shortened(stage, began) for stage in chain[into:]]
        done = began.get(Phase.FOUNDATION, 0)
        short = race is not None and room + done < self._microcycles(self.lengths.short_below) - 2
        if self.lengths.mixed_always:
            return self._mixed(room, None if into else chain[0], mixed, race, short=short)
        if into or not short:
            # With a race ahead, foundation and strength alone are no build-up.
            fewest = 1 if into else 3 if race else 2
            for count in range(len(chain), fewest - 1, -1):
                if sum(stage.least for stage in chain[:count]) <= room:
                    return chain[:count], _left_out([stage.phase for stage in chain[count:]])
        if into:
            return chain[:1], _left_out([stage.phase for stage in chain[1:]])
        brief = _brief(chain[0], mixed, room) if race is not None else None
        if brief is not None:
            return [brief, mixed], "strength, power and speed are compressed into one mixed block"
        return [_alone(chain[0], room)], "only a foundation block fits" if race else ""

    @staticmethod
    def _mixed(
        room: int, foundation: BlockLength | None, mixed: BlockLength, race: Run | None, *, short: bool
    ) -> tuple[list[BlockLength], str]:
        """Foundation, unless it is done, and one mixed block in place of strength, power and speed."""
        if foundation is None:
            return [mixed], ""
        if not short and foundation.least + mixed.least <= room:
            return [foundation, mixed], ""
        brief = _brief(foundation, mixed, room)
        if brief is not None:
            return [brief, mixed], "the foundation block is cut short" if race else ""
        return [_alone(foundation, room)], "only a foundation block fits" if race else ""

    def _length(self, phase: Phase, distance: RaceDistance) -> BlockLength:
        return self._scaled(self.lengths.of(phase, self.season.athlete.level, distance))

    def _taper(self, race: Run, distance: RaceDistance) -> BlockLength:
        """The taper before a race: one microcycle more where the race comes in the first half of its own."""
        taper = self._length(Phase.TAPER, distance)
        calendar = self.season.calendar
        first, _ = calendar.full_span(calendar.microcycle_of(race.day))
        if 2 * ((race.day - first).days + 1) > calendar.microcycle_days:
            return taper
        least, low, high, most = (n + 1 for n in (taper.least, taper.low, taper.high, taper.most))
        return replace(taper, least=least, low=low, high=high, most=most)

    def _scaled(self, entry: BlockLength) -> BlockLength:
        least, low, high, most = (
            self._microcycles(n) for n in (entry.least, entry.low, entry.high, entry.most)
        )
        return replace(entry, least=least, low=low, high=high, most=most)

    def _microcycles(self, weeks: int) -> int:
        """Weeks as microcycles, rounded half up, at least 1 where there is at least 1 week."""
        scaled = (2 * weeks * DAYS_PER_WEEK + self.days) // (2 * self.days)
        return max(scaled, min(weeks, 1))


def _shortened(stage: BlockLength, began: dict[Phase, int]) -> BlockLength:
    """What is left of a block of which some microcycles are behind."""
    done = began.get(stage.phase, 0)
    least, low, high, most = (max(0, n - done) for n in (stage.least, stage.low, stage.high, stage.most))
    return replace(stage, least=least, low=low, high=high, most=most)


def _brief(foundation: BlockLength, mixed: BlockLength, room: int) -> BlockLength | None:
    """A foundation of two microcycles or a little more, where that leaves enough for a mixed block."""
    least = max(0, min(2, foundation.least))
    if room < least + mixed.least:
        return None
    high = max(least, min(foundation.high, room - mixed.low))
    return replace(foundation, least=least, low=least, high=high)


def _alone(foundation: BlockLength, room: int) -> BlockLength:
    """A foundation that may fill the room and need not."""
    return replace(foundation, least=min(1, room), low=1, high=max(room, 1))


def _left_out(phases: list[Phase]) -> str:
    """``"the power and speed blocks are left out"``; nothing where there are none."""
    if not phases:
        return ""
    names = " and ".join(phase.value for phase in phases)
    return f"the {names} block{'s are' if len(phases) > 1 else ' is'} left out"


def _fit(stages: list[BlockLength], length: int) -> list[BlockLength]:
    """Loosen limits so that the stages can fill exactly ``length`` microcycles.

    Too long together: the earliest give way, the taper last. Too short together: the block before the
    taper stretches.
    """
    fitted = list(stages)
    surplus = sum(stage.least for stage in fitted) - length
    for position, stage in enumerate(fitted):
        cut = min(max(surplus, 0), stage.least)
        surplus -= cut
        fitted[position] = replace(stage, least=stage.least - cut, low=max(0, stage.low - cut))
    missing = length - sum(stage.most for stage in fitted)
    if missing > 0:
        stretch = max((i for i, stage in enumerate(fitted) if stage.phase is not Phase.TAPER), default=0)
        fitted[stretch] = replace(fitted[stretch], most=fitted[stretch].most + missing)
    return fitted
