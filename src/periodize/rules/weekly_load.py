"""Limits on the load of a week: the total in any seven days, and the share that is placed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from periodize.domain.easing import run_load_by_microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.measures import load
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import day_text, days_text, head_text, shown_span
from periodize.rules.words import PHASES, Encoder, Lin, Where, load_of
from periodize.units import ceil_div

ROLLING_DAYS = 7


class LoadMeasure(StrEnum):
    """What is limited."""

    TOTAL = "total"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class WeeklyLoad(Rule):
    r"""Load of runs and sessions together in any seven days, or the placed share of a microcycle.

    ``total``: in any seven consecutive days, the load is at most the athlete's cap, or, without one, the
    hardest seven days of runs alone plus the larger of ``added_au`` and what makes ``share_pct`` of the sum.
    Where the runs alone exceed the cap, they are the cap and nothing is added. ``share``: placed load is at
    most ``share_pct`` of a microcycle's load. Excess: begun units of ``step_au``.

    Parameters
    ----------
    measure
        ``total`` or ``share``.
    share_pct
        Percent of the load that may be placed, 1 to 99, or 0 for ``share_pct`` of the athlete's limits.
    added_au
        Room above the hardest running week that is always allowed.
    step_au
        Unit of excess in AU.
    """

    id = "weekly-load"
    unit = "steps of AU"
    evidence = Evidence(
        grade="D",
        text="Session-RPE load is a valid account of work done; how much of it may be strength work has never been "
        "tested, so caps and shares are practice.",
        sources=("L2", "L3"),
    )
    statement = "No seven days hold more load than the cap allows, or than the runs alone make."
    figures = (("share_pct", 0, 99), ("step_au", 1, 1000))

    tier: Tier = Tier.MUST
    measure: LoadMeasure = LoadMeasure.TOTAL
    share_pct: int = 0
    added_au: int = 700
    step_au: int = 1

    def encode(self, season: Season, enc: Encoder) -> None:
        if self.measure is LoadMeasure.TOTAL:
            self._encode_total(season, enc)
        else:
            self._encode_share(season, enc)

    def _encode_total(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        cap = self.cap_au(season)
        runs = load.by_day(season.all_runs)
        days = {}
        for day in range(1 - ROLLING_DAYS, calendar.days):
            days[day] = enc.total(load_of(enc, table.in_days(day, day)))
        for day in range(calendar.days):
            window = range(day - ROLLING_DAYS + 1, day + 1)
            room = max(0, cap - sum(runs[calendar.day(d)] for d in window))
            placed = Lin.total([days[d] for d in window])
            at = calendar.microcycle_of(calendar.day(day))
            enc.at_most(placed, room, microcycle=at, subject="seven days", per=self.step_au)

    def _encode_share(self, season: Season, enc: Encoder) -> None:
        table, pct = enc.candidates, self._pct(season)
        runs = run_load_by_microcycle(season)
        for microcycle in season.calendar.microcycles:
            placed = load_of(enc, table.in_microcycle(microcycle.index)) * (100 - pct)
            room = pct * runs.get(microcycle.index, 0)
            per = self.step_au * (100 - pct)
            enc.at_most(placed, room, microcycle=microcycle.index, subject="share", per=per)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        if self.measure is LoadMeasure.TOTAL:
            yield from self._check_total(schedule)
        else:
            yield from self._check_share(schedule)

    def _check_total(self, schedule: Schedule) -> Iterator[Violation]:
        season, calendar = schedule.season, schedule.season.calendar
        cap = self.cap_au(season)
        runs = load.by_day(season.all_runs)
        placed = load.by_day((), schedule.with_history)
        fixed = load.by_day((), [p for p in schedule.with_history if p.is_fixed])
        for index in range(calendar.days):
            window = [calendar.day(index) - timedelta(days=back) for back in range(ROLLING_DAYS)]
            run_au, placed_au, fixed_au = (
                sum(loads[day] for day in window) for loads in (runs, placed, fixed)
            )
            room = max(0, cap - run_au, fixed_au)
            excess = ceil_div(max(0, placed_au - room), self.step_au)
            if excess:
                text = (
                    f"the seven days to {day_text(window[0])} hold {run_au + placed_au} AU, "
                    f"{self.better}at most {run_au + room} (runs alone {run_au})"
                )
                yield self.broken(calendar.microcycle_of(window[0]), "seven days", excess, text)

    def _check_share(self, schedule: Schedule) -> Iterator[Violation]:
        season, pct = schedule.season, self._pct(schedule.season)
        runs = run_load_by_microcycle(season)
        for microcycle in season.calendar.microcycles:
            sessions = schedule.in_microcycle(microcycle.index)
            placed = sum(p.load_au for p in sessions)
            fixed = sum(p.load_au for p in sessions if p.is_fixed)
            run_au = runs.get(microcycle.index, 0)
            over = placed * (100 - pct) - max(pct * run_au, fixed * (100 - pct))
            excess = ceil_div(max(0, over), self.step_au * (100 - pct))
            if excess:
                share = 100 * placed / max(1, placed + run_au)
                head = head_text(season.calendar, microcycle.index)
                text = f"{head}: {share:.1f} % of the load is placed, {self.better}at most {pct} %"
                yield self.broken(microcycle.index, "share", excess, text)

    def explain(self, where: Where) -> str:
        what = (
            "the load of any seven days" if where.subject == "seven days" else "the placed share of the load"
        )
        return f"microcycle {where.microcycle + 1}: {what} stays within its limit"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        first, last = shown_span(season.calendar, where.microcycle)
        if where.subject == "share":
            pct, run_au = self._pct(season), run_load_by_microcycle(season).get(where.microcycle, 0)
            return (
                f"{self.better}at most {pct} % of the load placed, {days_text(first, last)}: {pct * run_au // (100 - pct)} "
                f"AU beside {run_au} AU of runs"
            )
        runs = load.by_day(season.all_runs)
        ends = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        hardest = max(sum(runs[end - timedelta(days=back)] for back in range(ROLLING_DAYS)) for end in ends)
        return (
            f"{self.better}at most {max(self.cap_au(season), hardest)} AU in any {ROLLING_DAYS} days that end on "
            f"{days_text(first, last)}, of which runs alone make up to {hardest}"
        )

    def cap_au(self, season: Season) -> int:
        """Most load in any seven days, in AU."""
        if season.athlete.weekly_cap_au is not None:
            return season.athlete.weekly_cap_au
        calendar = season.calendar
        hardest = load.highest_rolling(
            load.by_day(season.all_runs), calendar.start, calendar.end, ROLLING_DAYS
        )
        pct = self._pct(season)
        return hardest + max(self.added_au, hardest * pct // (100 - pct))

    def _pct(self, season: Season) -> int:
        return self.share_pct or season.limits["share_pct"]
