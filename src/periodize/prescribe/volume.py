"""How many contacts and metres: half a session's figure at first, at most a fifth more each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from periodize.catalogue.exercises import figures
from periodize.domain.exercise import Dosing, Exercise, ExerciseDose
from periodize.domain.vocabulary import Phase
from periodize.prescribe.slots import Visit


class Volume:
    """Remembers, for each template, what was done last.

    A light microcycle is done with a share of it and not remembered: afterwards the athlete goes on from where
    they were. A new block, which brings new exercises, takes a step back, and after a long break it begins anew.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, date, int]] = {}

    def target(self, visit: Visit, figure: int, *, least_rise: int = 0, least_start: int = 0) -> int:
        """The most that may be done of what a session may hold.

        Parameters
        ----------
        visit
            The session.
        figure
            What it may hold.
        least_rise
            The rise that is always allowed: one repetition, where a fifth is less.
        least_start
            What is always allowed at first, where half is less.
        """
        rules: dict[str, int] = {k: v for k, v in figures("volume").items() if isinstance(v, int)}
        done, day, block = self._last.get(visit.placed.template.id, (0, visit.placed.day, visit.block))
        known = done > 0 and (visit.placed.day - day).days <= rules["again_after_days"]
        start = min(figure, max(-(-figure * rules["start_pct"] // 100), least_start))
        if visit.ease is not None:
            return min(figure, done * visit.share_pct // 100) if known else figure
        if not known:
            return start
        if block != visit.block:
            return min(figure, max(start, done * rules["new_block_pct"] // 100))
        return min(figure, max(done * (100 + rules["rise_pct"]) // 100, done + least_rise))

    def note(self, visit: Visit, done: int) -> None:
        """Remember what was done; of a light microcycle only that there was one."""
        template, day = visit.placed.template.id, visit.placed.day
        if visit.ease is None:
            self._last[template] = (done, day, visit.block)
        elif template in self._last:
            before, _, block = self._last[template]
            self._last[template] = (before, day, block)


def jumps(exercise: Exercise, amount: int) -> ExerciseDose | None:
    """Sets of a jump or hop that come to at most ``amount`` contacts, as near as whole sets allow."""
    fewest, most = exercise.reps
    a_rep = exercise.contacts * exercise.both
    sets = max(2, -(-amount // (most * a_rep)))
    reps = min(most, amount // (a_rep * sets))
    if reps < fewest:
        sets = amount // (fewest * a_rep)
        reps = min(most, amount // (a_rep * max(1, sets)))
    if sets < 1:
        return None
    return ExerciseDose(
        exercise=exercise,
        sets=sets,
        reps=reps,
        rest_s=figures("contacts")["rest_s"][exercise.movement.value],
        contacts=sets * reps * a_rep,
    )


def sprints(exercise: Exercise, metres: int) -> ExerciseDose | None:
    """Repetitions of a sprint that come to at most ``metres``."""
    sets = min(metres // exercise.metres, exercise.reps[1])
    if sets < 1:
        return None
    return ExerciseDose(
        exercise=exercise,
        sets=sets,
        reps=1,
        rest_s=figures("sprints")["rest_s"][exercise.dosing.value],
        sprint_m=sets * exercise.metres,
    )


def shares(total: int, speed: Exercise) -> tuple[int, int]:
    """Metres of accelerations and of sprints at best speed in a session on the flat.

    Accelerations come first and take what is left over; at first they take everything.
    """
    rules = figures("sprints")
    fast = (total - total * rules["acceleration_pct"] // 100) // speed.metres
    fast = min(fast, speed.reps[1]) if fast >= rules["speed_from"] else 0
    return total - fast * speed.metres, fast * speed.metres


def drills(exercise: Exercise) -> ExerciseDose:
    """Two lengths of a running drill, as part of warming up."""
    rules = figures("sprints")
    return ExerciseDose(
        exercise=exercise, sets=rules["drills"], reps=1, rest_s=rules["rest_s"][Dosing.DRILL.value]
    )


def strides(exercise: Exercise, exposure: int, phase: Phase, *, share_pct: int) -> ExerciseDose:
    """Strides: one more from exposure to exposure, fewer in a taper and in a light microcycle."""
    rules = figures("strides")
    sets = rules["in_taper"] if phase is Phase.TAPER else min(rules["first"] + exposure, rules["most"])
    low, high = exercise.reps
    return ExerciseDose(
        exercise=exercise,
        sets=max(1, sets * share_pct // 100),
        reps=(low + high) // 2,
        rest_s=figures("sprints")["rest_s"][Dosing.STRIDES.value],
    )


def shared(total: int, parts: Sequence[int]) -> list[int]:
    """``total`` cut by percentages, rounded down, the rest to the first."""
    cut = [total * pct // 100 for pct in parts]
    return [cut[0] + total - sum(cut), *cut[1:]] if cut else []
