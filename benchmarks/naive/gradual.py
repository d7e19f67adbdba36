"""Practice first, volume, deloads and tapers in the plain model."""

from __future__ import annotations

from collections.abc import Iterator

from ortools.sat.python import cp_model

from benchmarks.naive.model import PlainModel, Way
from benchmarks.naive.slots import Slot
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase
from periodize.measures.dose import scaled_at_most
from periodize.rules.deload import Deload
from periodize.rules.movement_first import MovementFirst, Preparation
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import Volume, VolumeCaps, VolumeOf


def add_movement_first(model: PlainModel, rule: MovementFirst) -> None:
    """A session that waits needs enough of those that prepare for it in earlier microcycles."""
    for wait in _waits(rule, model.season):
        for week in model.season.calendar.microcycles:
            before = [n for earlier in range(week.index) for n in model.in_microcycle(earlier)]
            done = model.count(n for n in before if wait.prepares(model.slots[n].template))
            waiting = [n for n in model.in_microcycle(week.index) if wait.concerns(model.slots[n].template)]
            if waiting:
                missing = model.slack(rule, wait.at_least, 1)
                for number in waiting:
                    model.cp.add(done + missing >= wait.at_least).only_enforce_if(model.x[number])


def _waits(rule: MovementFirst, season: Season) -> Iterator[Preparation]:
    """Heavy work in each pattern, and what waits for athletes with this one's injuries; no history, so nothing is done."""
    for pattern in rule.patterns:
        yield Preparation(
            name=pattern.value,
            templates=tuple(template.id for template in season.templates if pattern in template.heavy),
            pattern=pattern,
            at_least=season.limits["foundation_exposures"],
        )
    hurt = {injury.tissue for injury in season.athlete.injuries}
    yield from (wait for wait in rule.preparations if wait.tissue is None or wait.tissue in hurt)


def add_volume_caps(model: PlainModel, rule: VolumeCaps) -> None:
    """Contacts, metres and hard sets of a session and of a week, and their rise."""
    for volume in rule.volumes:
        held = [_held(rule, volume.of, slot) for slot in model.slots]
        most = model.season.limits[f"{volume.of.value}_session"]
        for x, amount in zip(model.x, held, strict=True):
            model.at_most(rule, x * amount, most, amount)
        _add_weeks(model, rule, volume, held)


def _add_weeks(model: PlainModel, rule: VolumeCaps, volume: Volume, held: list[int]) -> None:
    season = model.season
    grown = 100 + season.limits["rise_pct"]
    weeks = range(-rule.look_back, len(season.calendar.microcycles))
    here = {w: model.in_microcycle(w) for w in weeks}
    done = {
        w: cp_model.LinearExpr.weighted_sum([model.x[n] for n in here[w]], [held[n] for n in here[w]])
        for w in weeks
    }
    for week in season.calendar.microcycles:
        w, largest = week.index, sum(held[n] for n in here[week.index])
        most = scaled_at_most(season.limits[f"{volume.of.value}_week"], week, whole=True)
        model.at_most(rule, done[w], most, largest)
        entry = most * volume.entry_pct // 100
        ways: list[Way] = [(done[w] - entry, 1, largest - entry)]
        for v in range(w - rule.look_back, w):
            ways.append((done[w] - done[v] - volume.step, 1, largest - volume.step))
            ways.append((done[w] * 100 - done[v] * grown, 100, largest * 100))
        model.any_way(rule, ways)


def _held(rule: VolumeCaps, of: VolumeOf, slot: Slot) -> int:
    if of is VolumeOf.CONTACTS and slot.template.recovery in rule.exempt:
        return 0
    return int(getattr(slot.figures, of.value))


def add_deload(model: PlainModel, rule: Deload) -> None:
    """A deload holds a share of the load of one of the microcycles before it."""
    for w, ease in model.season.eases.items():
        if ease.deload:
            now, most = _load(model, w)
            ways: list[Way] = [(now - rule.floor_au, 1, most - rule.floor_au)]
            for v in range(w - rule.look_back, w):
                before, _ = _load(model, v)
                ways.append((now * 100 - before * rule.most_pct, 100, most * 100))
            model.any_way(rule, ways)


def add_taper(model: PlainModel, rule: Taper) -> None:
    """A microcycle in a taper holds a share of the mean load before the shortest or the longest taper."""
    per = 100 * rule.look_back
    for w, percent, finals in _steps(rule, model.season):
        is_taper = model.block[w].get(Phase.TAPER)
        if is_taper is None:
            continue
        now, most = _load(model, w)
        ways: list[Way] = [(now - rule.floor_au, 1, most - rule.floor_au)]
        for final in finals:
            usual = sum(_load(model, v)[0] for v in range(final - rule.look_back + 1, final + 1))
            ways.append((now * per - usual * percent, per, most * per))
        model.any_way(rule, ways, only_in=is_taper)


def _steps(rule: Taper, season: Season) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Each microcycle up to a race once: its percentage, and the last microcycles before the two tapers."""
    seen: set[int] = set()
    for race in season.goal_races:
        at = season.calendar.microcycle_of(race.day)
        shortest = len(rule.most_pct)
        for back, percent in enumerate(rule.most_pct):
            w = at - back
            if w >= 0 and w not in seen:
                seen.add(w)
                yield w, percent, (at - shortest, at - shortest - 1)


def _load(model: PlainModel, microcycle: int) -> tuple[cp_model.LinearExpr, int]:
    """Placed load of a microcycle, and the most it could be; nothing before the season."""
    here = model.in_microcycle(microcycle)
    return model.load_au(here), sum(model.slots[n].figures.load_au for n in here)
