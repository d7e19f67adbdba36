"""The laws every rule obeys, for trying on rules of one's own.

The account law is the chief of them: for any season, any parameters and *any* schedule, what the encoding
charges each grounding is the excess that the check finds there. "Solve, then check" cannot see a model that
forbids too much; this law can.

Each function returns nothing where its law holds and raises :class:`LawBroken` where it does not.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Tier
from periodize.errors import PeriodizeError
from periodize.plain import from_plain, to_plain
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.rules.words import Where
from periodize.solver.audit import audit
from periodize.testing.moves import permuted, shifted, shifted_subject
from periodize.testing.notation import write_weeks
from periodize.testing.reckon import reckon
from periodize.testing.tightening import TIGHTER, Measure
from periodize.testing.verdict import verdict, verdict_in_parts
from periodize.verify import verify

Excess = Mapping[Where, int]


class LawBroken(PeriodizeError, AssertionError):
    """A rule breaks a law; the message shows where, by how much, and on which schedule."""


def excess_of(rule: Rule, schedule: Schedule) -> dict[Where, int]:
    """What the rule's check finds, summed by grounding.

    Raises
    ------
    LawBroken
        Where a violation is not well formed: no excess, another rule's key, tier or unit, or no sentence.
    """
    found: Counter[Where] = Counter()
    for violation in rule.check(schedule):
        where = violation.where
        sound = (
            violation.excess >= 1
            and where.rule == rule.key
            and violation.tier is rule.tier
            and violation.unit == rule.unit
            and violation.weight >= rule.weight
        )
        if not sound or not violation.text or not rule.explain(where):
            raise LawBroken(f"a violation of '{rule.key}' is not well formed: {violation}")
        found[where] += violation.excess
    return dict(found)


def check_account(rule: Rule, schedule: Schedule, decoys: Sequence[Session] = ()) -> None:
    """The account law: the encoding charges what the check finds, grounding by grounding.

    Parameters
    ----------
    rule
        Any rule, in any tier.
    schedule
        Any schedule, legal or absurd.
    decoys
        Sessions that could have been placed and were not: they must cost nothing.

    Raises
    ------
    LawBroken
        Where the two differ. A third reading, without a solver, tells the rule's faults from the model's.
    """
    checked, audited = excess_of(rule, schedule), audit(rule, schedule, decoys)
    if checked != audited:
        columns = {"check": checked, "audit": audited, "reading": reckon(rule, schedule, decoys)}
        raise LawBroken(_report("the account law", rule, schedule, columns, decoys))


def check_reading(rule: Rule, schedule: Schedule, decoys: Sequence[Session] = ()) -> None:
    """The account law with pencil and paper: quicker, but blind to the making of the model.

    Raises
    ------
    LawBroken
        Where check and reading differ.
    """
    checked, read = excess_of(rule, schedule), reckon(rule, schedule, decoys)
    if checked != read:
        raise LawBroken(
            _report("the account law", rule, schedule, {"check": checked, "reading": read}, decoys)
        )


def check_verdict(policy: Policy, schedule: Schedule, decoys: Sequence[Session] = ()) -> bool:
    """The model of a whole policy allows what the checks allow, at the same cost tier by tier.

    Returns
    -------
    bool
        Whether the schedule is legal.

    Raises
    ------
    LawBroken
        Where model and checks differ, with hard rules or with guarded ones.
    """
    verification = verify(schedule, policy)
    checked = verification.cost if verification.ok else None
    for name, guarded in (("hard", False), ("guarded", True)):
        modelled = verdict(policy, schedule, decoys, guarded=guarded)
        if modelled != checked:
            broken = "; ".join(v.text for v in verification.violations) or "nothing"
            raise LawBroken(
                f"the model of '{policy.name}' ({name} rules) says {_verdict_text(modelled)}, "
                f"the checks say {_verdict_text(checked)} (broken: {broken})\n{_facts(schedule, decoys)}\nrules: {policy.rules}"
            )
    return verification.ok


def check_parts(policy: Policy, schedule: Schedule, seam: int, decoys: Sequence[Session] = ()) -> bool:
    """A season cut in two costs no more than the whole, so that bounds on the parts are bounds on the whole.

    Parameters
    ----------
    policy, schedule, decoys
        As for :func:`check_verdict`.
    seam
        The first microcycle of the second part, at least 1.

    Returns
    -------
    bool
        Whether the schedule is legal; of those that are not nothing is asked.

    Raises
    ------
    LawBroken
        Where a part forbids what is legal, or charges more.
    """
    verification = verify(schedule, policy)
    if not verification.ok:
        return False
    parts = verdict_in_parts(policy, schedule, seam, decoys)
    if parts is None or any(parts[tier] > cost for tier, cost in verification.cost.items()):
        raise LawBroken(
            f"the parts before and from microcycle {seam} say {_verdict_text(parts)}, the whole costs "
            f"{_verdict_text(verification.cost)}\n{_facts(schedule, decoys)}\nrules: {policy.rules}"
        )
    return True


def check_shift(rule: Rule, schedule: Schedule, *, weeks: int = 1) -> None:
    """Everything some weeks later gives the same excess; time zones are left out, clocks do change.

    Raises
    ------
    LawBroken
        Where it does not.
    """
    before = excess_of(rule, shifted(schedule, weeks=0))
    after = excess_of(rule, shifted(schedule, weeks=weeks))
    moved = {
        Where(where.rule, where.microcycle, shifted_subject(where.subject, weeks=weeks)): amount
        for where, amount in before.items()
    }
    if moved != after:
        columns = {"before": moved, "shifted": after}
        raise LawBroken(_report("the law of shifting", rule, schedule, columns))


def check_permutation(rule: Rule, schedule: Schedule, *, seed: int = 0) -> None:
    """The order in which runs, sessions and templates are given, and their ids, do not matter.

    Raises
    ------
    LawBroken
        Where they do.
    """
    before = excess_of(rule, schedule)
    after = excess_of(rule, permuted(schedule, random.Random(seed)))
    if before != after:
        columns = {"before": before, "permuted": after}
        raise LawBroken(_report("the law of permuting", rule, schedule, columns))


def check_tightening(rule: Rule, schedule: Schedule) -> int:
    """A tighter parameter never lowers the excess.

    Returns
    -------
    int
        Number of parameters that were tightened; 0 for rules without a known direction.

    Raises
    ------
    LawBroken
        Where a tighter rule finds less.
    """
    tried = 0
    before = excess_of(rule, schedule)
    for tightening in TIGHTER.get(rule.id, ()):
        tighter = tightening.of(rule)
        if tighter is None:
            continue
        tried += 1
        after = excess_of(tighter, schedule)
        if _lowered(before, after, tightening.measure):
            columns = {"before": before, "tightened": after}
            text = _report(f"the law of tightening ({tightening.name})", rule, schedule, columns)
            raise LawBroken(f"{text}\ntightened: {tighter}")
    return tried


def check_round_trip(rule: Rule, schedule: Schedule) -> None:
    """Rule and season survive JSON, and the rule that comes back finds the same.

    Raises
    ------
    LawBroken
        Where something is lost on the way.
    """
    season = schedule.season
    back = from_plain(Rule, json.loads(json.dumps(to_plain(rule))), named=RULES | {rule.id: type(rule)})
    if back != rule:
        raise LawBroken(f"'{rule.key}' does not survive the round trip\n  was  {rule}\n  is   {back}")
    season_back = from_plain(Season, json.loads(json.dumps(to_plain(season))))
    if season_back != season:
        raise LawBroken(f"the season does not survive the round trip\n  was  {season}\n  is   {season_back}")
    again = Schedule(season=season_back, sessions=schedule.sessions, blocks=schedule.blocks)
    before, after = tuple(rule.check(schedule)), tuple(back.check(again))
    if before != after:
        raise LawBroken(
            f"'{rule.key}' finds other things after the round trip\n  was  {before}\n  is   {after}"
        )


def _lowered(before: Excess, after: Excess, measure: Measure) -> bool:
    if measure is Measure.WHERE:
        return any(after.get(where, 0) < amount for where, amount in before.items())
    if measure is Measure.TOTAL:
        return sum(after.values()) < sum(before.values())
    return bool(before) and not after


def _report(
    law: str, rule: Rule, schedule: Schedule, columns: Mapping[str, Excess], decoys: Sequence[Session] = ()
) -> str:
    groundings = sorted(set().union(*columns.values()))
    lines = [f"'{rule.key}' breaks {law}"]
    for where in groundings:
        amounts = {name: column.get(where, 0) for name, column in columns.items()}
        if len(set(amounts.values())) > 1:
            said = ", ".join(f"{name} {amount}" for name, amount in amounts.items())
            lines.append(f"  microcycle {where.microcycle}, {where.subject}: {said} {rule.unit}")
    return "\n".join([*lines, f"rule: {rule}", _facts(schedule, decoys)])


def _facts(schedule: Schedule, decoys: Sequence[Session]) -> str:
    season = schedule.season
    past = [f"{s.template} {s.start:%d %b %H:%M}" for s in season.history.sessions]
    past += [f"{r.kind.value} {r.start:%d %b %H:%M}" for r in season.history.runs]
    lines = [
        f"weeks from {season.calendar.start}, microcycles of {season.calendar.microcycle_days} d: "
        f"{write_weeks(schedule)}",
        f"before: {', '.join(past) or 'nothing'}",
        f"decoys: {', '.join(f'{s.template} {s.start:%d %b %H:%M}' for s in decoys) or 'none'}",
        f"athlete: {season.athlete}",
    ]
    return "\n".join(lines)


def _verdict_text(cost: Mapping[Tier, int] | None) -> str:
    if cost is None:
        return "impossible"
    return ", ".join(f"{tier.value} {amount}" for tier, amount in cost.items())
