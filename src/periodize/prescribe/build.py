"""Prescribes exercises for every session of a finished schedule.

A pure function of the schedule: no search, no chance. Sessions are taken in order of time. Those of the history
count where they belong to the block in which the season begins, so that progress goes on from them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from periodize.catalogue.exercises import Work, doses, figures
from periodize.domain.exercise import Exercise, ExerciseDose, Movement, Prescription, Unfilled
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Phase, Quality
from periodize.prescribe.care import Care
from periodize.prescribe.choice import Chooser
from periodize.prescribe.lifts import lift
from periodize.prescribe.slots import Slot, Visit, slots_of, work_of
from periodize.prescribe.volume import Volume, drills, jumps, shared, shares, sprints, strides
from periodize.prescribe.words import progress

Key = tuple[int, str, str, str]
"""A block, a kind of session and an exercise: what exposures are counted by."""

FEWEST_JUMPS = 2
"""Repetitions below which a set of loaded jumps is left out."""


def prescribe(schedule: Schedule) -> dict[str, Prescription]:
    """What is done in each session of a schedule.

    Sets of a pattern, contacts and metres never exceed what the session holds for this athlete in its
    microcycle (:class:`~periodize.domain.figures.Figures`).

    Parameters
    ----------
    schedule
        Any schedule.

    Returns
    -------
    dict
        By id of the session, in order of start: its exercises in the order in which they are done, and the
        parts for which there is none with the reason.
    """
    if not isinstance(schedule, Schedule):
        raise TypeError(
            f"exercises belong to a schedule, as result.require() returns, not to {schedule!r:.80}"
        )
    builder = _Builder(schedule)
    done = {visit.placed.session.id: builder.session(visit) for visit in builder.visits}
    return {placed.session.id: done[placed.session.id] for placed in schedule.placed}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pick:
    """The exercise of a slot, and why it stands in for another."""

    slot: Slot
    exercise: Exercise
    instead: str


class _Builder:
    """Goes through the sessions once and remembers what was done last."""

    def __init__(self, schedule: Schedule) -> None:
        season = schedule.season
        self.visits = _visits(schedule)
        self._athlete = season.athlete
        self._care = Care(season)
        self._slots = {
            visit.placed.session.id: slots_of(
                visit, season.athlete.level, self._care.tissues(visit.placed.day)
            )
            for visit in self.visits
        }
        everything = [(visit, slot) for visit in self.visits for slot in self._slots[visit.placed.session.id]]
        self._chooser = Chooser(self._care, everything)
        self._volume = Volume()
        self._before: dict[Key, ExerciseDose] = {}
        self._exposures: dict[Key, int] = defaultdict(int)

    def session(self, visit: Visit) -> Prescription:
        """One session; sessions have to come in order of time."""
        picks, unfilled = self._picks(visit)
        if visit.placed.template.quality is Quality.PLYOMETRIC:
            found = self._jumps(visit, picks, unfilled)
        elif visit.placed.template.quality is Quality.SPRINT:
            found = self._runs(visit, picks, unfilled)
        else:
            found = self._lifts(visit, picks, unfilled)
        return Prescription(
            session=visit.placed.session.id,
            doses=tuple(self._told(visit, pick, dose) for pick, dose in found),
            unfilled=tuple(dict.fromkeys(unfilled)),
        )

    def _picks(self, visit: Visit) -> tuple[list[_Pick], list[Unfilled]]:
        """The exercises of a session, and the slots that stay empty."""
        picks: list[_Pick] = []
        unfilled: list[Unfilled] = []
        for slot in self._slots[visit.placed.session.id]:
            reason = self._care.restricted(slot.movement, visit.placed.day)
            if not reason:
                chosen = self._chooser.choose(visit, slot, [pick.exercise for pick in picks])
                reason = chosen.reason
                if chosen.exercise is not None:
                    picks.append(_Pick(slot=slot, exercise=chosen.exercise, instead=chosen.reason))
                    continue
            if not slot.optional:
                unfilled.append(Unfilled(movement=slot.movement, reason=reason))
        return picks, unfilled

    def _lifts(
        self, visit: Visit, picks: list[_Pick], unfilled: list[Unfilled]
    ) -> list[tuple[_Pick, ExerciseDose]]:
        work = work_of(visit.placed, visit.phase)
        found: list[tuple[_Pick, ExerciseDose]] = []
        contacts = visit.placed.contacts
        for pick in picks if work is not None else ():
            dose: ExerciseDose | None = self._lift(visit, pick, work)
            if dose is not None and pick.exercise.contacts:
                dose = _within(dose, contacts)
                contacts -= dose.contacts if dose is not None else 0
            if dose is None:
                unfilled.append(Unfilled(movement=pick.slot.movement, reason="no contacts are left for it"))
            elif not pick.slot.optional or self._has_time(visit, found, dose):
                found.append((pick, dose))
        return found

    def _lift(self, visit: Visit, pick: _Pick, work: Work | None) -> ExerciseDose | None:
        dose = None if work is None else doses().get((work, pick.slot.movement))
        if dose is None:
            return None
        at_top = visit.phase is Phase.TAPER
        exposure = len(dose.steps) if at_top else self._exposures[_key(visit, pick.exercise)]
        return lift(
            self._care.as_loaded(pick.exercise, visit.placed),
            pick.slot.sets,
            dose,
            self._care,
            self._athlete.plate_step_g,
            exposure,
            eased=visit.ease is not None,
        )

    def _has_time(self, visit: Visit, found: list[tuple[_Pick, ExerciseDose]], more: ExerciseDose) -> bool:
        """Whether an extra still fits beside the rest and a warm-up."""
        seconds = sum(dose.seconds for _, dose in found) + more.seconds
        warm_up_min: int = figures("accessory")["warm_up_min"]
        return seconds <= 60 * (visit.placed.session.duration_min - warm_up_min)

    def _jumps(
        self, visit: Visit, picks: list[_Pick], unfilled: list[Unfilled]
    ) -> list[tuple[_Pick, ExerciseDose]]:
        placed = visit.placed
        total = self._volume.target(visit, placed.contacts)
        weighted = sum(pick.slot.share_pct * pick.slot.movement.intensity for pick in picks)
        if weighted:
            total = min(total, 100 * placed.impact // weighted)
        wanted = sum(pick.slot.share_pct for pick in picks)
        amounts = shared(total * wanted // 100, [100 * pick.slot.share_pct // wanted for pick in picks])
        found = []
        for pick, amount in zip(picks, amounts, strict=True):
            dose = jumps(pick.exercise, amount)
            if dose is None:
                text = f"{amount} contacts are too few for {pick.exercise.name}"
                unfilled.append(Unfilled(movement=pick.slot.movement, reason=text))
            else:
                found.append((pick, dose))
        done = sum(dose.contacts for _, dose in found)
        if done:  # a session of which parts had to be left out stands for a whole one
            self._volume.note(visit, done * 100 // wanted)
        return found

    def _runs(
        self, visit: Visit, picks: list[_Pick], unfilled: list[Unfilled]
    ) -> list[tuple[_Pick, ExerciseDose]]:
        by_name = {pick.slot.name: pick for pick in picks}
        if "strides" in by_name:
            pick = by_name["strides"]
            exposure = self._exposures[_key(visit, pick.exercise)]
            return [(pick, strides(pick.exercise, exposure, visit.phase, share_pct=visit.share_pct))]
        sprinted = [pick for pick in picks if pick.exercise.dosing.is_sprint]
        a_rep = max((pick.exercise.metres for pick in sprinted), default=0)
        total = self._volume.target(
            visit,
            visit.placed.sprint_m * self._age_pct() // 100,
            least_rise=a_rep,
            least_start=figures("sprints")["first_hills"] * a_rep if "hill" in by_name else 0,
        )
        found = [
            (pick, dose)
            for pick, metres in _metres(sprinted, total)
            if (dose := sprints(pick.exercise, metres)) is not None
        ]
        if sprinted and not found:
            text = f"{total} m are too few for {sprinted[0].exercise.name}"
            unfilled.append(Unfilled(movement=Movement.SPRINT, reason=text))
        warm = [(pick, drills(pick.exercise)) for pick in picks if pick.exercise.movement is Movement.DRILL]
        found = self._in_time(visit, warm, found)
        if found:
            self._volume.note(visit, sum(dose.sprint_m for _, dose in found))
        return warm + found if found else []

    def _in_time(
        self,
        visit: Visit,
        warm: list[tuple[_Pick, ExerciseDose]],
        found: list[tuple[_Pick, ExerciseDose]],
    ) -> list[tuple[_Pick, ExerciseDose]]:
        """Sprints, one after another left out of the longest series until they and the drills fit."""
        drilled = sum(dose.seconds for _, dose in warm)
        while (
            found
            and drilled + sum(dose.seconds for _, dose in found) > 60 * visit.placed.session.duration_min
        ):
            at = max(range(len(found)), key=lambda i: found[i][1].sets)
            pick, dose = found[at]
            if dose.sets == 1:
                break
            less = replace(dose, sets=dose.sets - 1, sprint_m=dose.sprint_m - pick.exercise.metres)
            found = [*found[:at], (pick, less), *found[at + 1 :]]
        return found

    def _age_pct(self) -> int:
        rule = figures("age")
        age = self._athlete.age
        pct: int = rule["sprint_pct"] if age is not None and age >= rule["years"] else 100
        return pct

    def _told(self, visit: Visit, pick: _Pick, dose: ExerciseDose) -> ExerciseDose:
        """The dose with what is different from last time; a full exposure is remembered."""
        key = _key(visit, pick.exercise)
        why = progress(dose, self._before.get(key), visit, pick.slot.full_sets)
        if visit.ease is None:
            self._before[key] = dose
            self._exposures[key] += 1
        return replace(dose, why=f"{pick.instead}; {why}" if pick.instead else why)


def _visits(schedule: Schedule) -> list[Visit]:
    """The sessions that count, with their blocks, in order of time."""
    history = schedule.season.history
    numbers: list[int] = []
    for index, phase in enumerate(schedule.blocks):
        new = index > 0 and phase is not schedule.blocks[index - 1]
        numbers.append(numbers[-1] + new if numbers else 0)
    own = {placed.session.id for placed in schedule.placed}
    goes_on = bool(schedule.blocks) and history.block is schedule.blocks[0]
    visits = []
    for placed in schedule.with_history:
        if placed.session.id not in own and not (goes_on and placed.microcycle >= -history.block_microcycles):
            continue
        at = max(placed.microcycle, 0)
        ease = schedule.season.eases.get(placed.microcycle)
        visits.append(Visit(placed=placed, phase=schedule.blocks[at], block=numbers[at], ease=ease))
    return visits


def _key(visit: Visit, exercise: Exercise) -> Key:
    template = visit.placed.template
    return visit.block, template.quality.value, template.recovery.value, exercise.id


def _within(dose: ExerciseDose, contacts: int) -> ExerciseDose | None:
    """A set of loaded jumps cut to the contacts that are left; None where nothing useful is left."""
    exercise = dose.exercise
    a_rep = dose.sets * exercise.contacts * exercise.both
    reps = min(dose.reps, contacts // a_rep)
    return replace(dose, reps=reps, contacts=reps * a_rep) if reps >= FEWEST_JUMPS else None


def _metres(picks: list[_Pick], total: int) -> list[tuple[_Pick, int]]:
    """Metres for each sprint of a session: one kind takes them all, two share them."""
    if len(picks) < 2:
        return [(pick, total) for pick in picks]
    first, second = shares(total, picks[1].exercise)
    return [(picks[0], first), (picks[1], second)]
