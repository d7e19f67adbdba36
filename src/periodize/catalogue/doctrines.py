"""Doctrines: named policies for positions that disagree in print, from the catalogue's changes to the default one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from periodize.catalogue.load import Table, table
from periodize.catalogue.policy import content_of, default_policy
from periodize.domain.vocabulary import Level, Pattern, Phase, RacePriority, RecoveryClass, Tier
from periodize.errors import Fault, InvalidPolicy
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.editing import nearest, one_of
from periodize.rules.macrocycle import BlockLength
from periodize.rules.matrix import Cell, RecoveryMatrix
from periodize.rules.pattern_coverage import PatternCoverage
from periodize.rules.policy import Policy
from periodize.rules.race_buffer import BeforeRace, RaceBuffer
from periodize.rules.weekly_dose import Dose, WeeklyDose

DEFAULT = "default"
"""The doctrine that changes nothing."""

_NEVER, _BETTER = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctrine:
    """A named, sourced position on how strength work and running go together.

    Parameters
    ----------
    name
        As in files and on the command line: ``"lift_first"``.
    title, claim
        A heading, and what it holds in a sentence.
    grade
        How well the claim is supported, as in :class:`~periodize.rules.base.Evidence`.
    sources
        Who says so, by the codes of the catalogue.
    against
        Names of the doctrines that hold the opposite.
    figures
        Where its numbers come from, and which are judged.
    policy
        The rules it asks for.
    """

    name: str
    title: str
    claim: str
    grade: str
    sources: tuple[str, ...]
    against: tuple[str, ...]
    figures: str
    policy: Policy


class _Doctrines(Mapping[str, Doctrine]):
    """All doctrines by name, each built when it is first asked for."""

    def __getitem__(self, name: str) -> Doctrine:
        if name not in table("doctrines"):
            raise KeyError(name)
        return _built(name)

    def __iter__(self) -> Iterator[str]:
        return iter(table("doctrines"))

    def __len__(self) -> int:
        return len(table("doctrines"))

    def __repr__(self) -> str:
        return f"DOCTRINES({', '.join(self)})"


DOCTRINES: Mapping[str, Doctrine] = _Doctrines()
"""The doctrines of the catalogue by name, the default one first."""


def doctrine(name: str) -> Doctrine:
    """The doctrine of this name.

    Raises
    ------
    InvalidPolicy
        Where there is none; the message names those there are.
    """
    if name in DOCTRINES:
        return DOCTRINES[name]
    fault = Fault(
        code="unknown-doctrine",
        where="doctrines",
        what=f"there is no doctrine '{name}'",
        value=str(name),
        limit=one_of(DOCTRINES),
        advice=nearest(str(name), DOCTRINES),
    )
    raise InvalidPolicy([fault])


@cache
def _built(name: str) -> Doctrine:
    entry = table("doctrines")[name]
    return Doctrine(
        name=name,
        title=entry["title"],
        claim=entry["claim"],
        grade=entry["grade"],
        sources=tuple(entry["sources"]),
        against=tuple(entry.get("against", ())),
        figures=entry["figures"],
        policy=_policy(name, entry),
    )


def _policy(name: str, entry: Table) -> Policy:
    """The default policy with a doctrine's changes: entries of tables first, then whole figures and tiers."""
    policy = default_policy()
    for key, change in (
        ("hours", _with_hours),
        ("races", _with_races),
        ("lengths", _with_lengths),
        ("dose", _with_doses),
        ("cap", _with_caps),
        ("sets", _with_sets),
    ):
        if key in entry:
            policy = change(policy, entry[key])
    asked = dict(entry.get("policy", {}))
    without = asked.pop("without", ())
    return policy.edited(asked, without=without).named(name)


def _with_hours(policy: Policy, rows: Table) -> Policy:
    """Cells of the recovery matrix, wherever a rule reads it."""
    new = {
        (first, then): Cell(first=first, then=then, hard_h=hours[_NEVER], preferred_h=hours[_BETTER])
        for first, row in rows.items()
        for then, hours in row.items()
    }
    for rule in policy:
        matrix = getattr(rule, "matrix", None)
        if isinstance(matrix, RecoveryMatrix):
            cells = {(cell.first, cell.then): cell for cell in matrix.cells} | new
            policy = policy.with_(rule.key, matrix=RecoveryMatrix(cells=tuple(cells.values())))
    return policy


def _with_races(policy: Policy, races: Table) -> Policy:
    """Hours before a race, one figure for all distances."""
    for rule in policy:
        if isinstance(rule, RaceBuffer):
            column = _NEVER if rule.tier is Tier.MUST else _BETTER
            new = [
                BeforeRace(priority=RacePriority(race), recovery=RecoveryClass(name), hours=hours[column])
                for race, row in races.items()
                for name, hours in row.items()
            ]
            replaced = {(entry.priority, entry.recovery) for entry in new}
            kept = [entry for entry in rule.before if (entry.priority, entry.recovery) not in replaced]
            policy = policy.with_(rule.key, before=(*kept, *new))
    return policy


def _with_lengths(policy: Policy, changes: Table) -> Policy:
    """Block lengths: entries before those of the catalogue, so that they hold, and single figures."""
    blocks = tuple(
        BlockLength(
            phase=Phase(entry["phase"]),
            **{name: entry["weeks"][name] for name in ("least", "low", "high", "most")},
        )
        for entry in changes.get("block", ())
    )
    figures = {name: value for name, value in changes.items() if name != "block"}
    for rule in policy:
        if isinstance(rule, BlockOrder):
            lengths = replace(rule.lengths, blocks=(*blocks, *rule.lengths.blocks), **figures)
            policy = policy.with_(rule.key, lengths=lengths)
    return policy


def _with_doses(policy: Policy, entries: list[Table]) -> Policy:
    """Weekly minima, by block and quality; those of 0 are dropped."""
    for rule in policy:
        if isinstance(rule, WeeklyDose) and rule.doses:
            doses = rule.doses
            for entry in entries:
                doses = _replaced(doses, entry)
            policy = policy.with_(rule.key, doses=doses)
    return policy


def _replaced(doses: tuple[Dose, ...], entry: Table) -> tuple[Dose, ...]:
    """The doses with one entry in place of those of its block, quality and level."""
    subject = (Phase(entry["phase"]), entry["quality"])
    level = Level(entry["level"]) if "level" in entry else None
    old = [dose for dose in doses if (dose.phase, dose.quality) == subject and level in (None, dose.level)]
    kept = tuple(dose for dose in doses if dose not in old)
    if not entry["at_least"]:
        return kept
    return (*kept, *([_dose(entry, dose) for dose in old] or [_dose(entry, None)]))


def _dose(entry: Table, old: Dose | None) -> Dose:
    """A new dose, with what the entry does not say taken from the one in its place."""
    said: dict[str, Any] = {"at_least": entry["at_least"]}
    if "counts" in entry:
        said["counts"] = tuple(entry["counts"])
    if "weight" in entry:
        said["weight"] = entry["weight"]
    if old is not None:
        return replace(old, **said)
    return Dose(quality=entry["quality"], phase=Phase(entry["phase"]), **said)


def _with_caps(policy: Policy, entries: list[Table]) -> Policy:
    """Weekly maxima by name and block, and with them what a block may hold; what is ruled out stays so."""
    new = {entry["name"]: {Phase(phase): n for phase, n in entry["at_most"].items()} for entry in entries}
    for rule in policy:
        if isinstance(rule, WeeklyDose) and rule.caps:
            caps = tuple(
                replace(cap, at_most=tuple((dict(cap.at_most) | new.get(cap.name, {})).items()))
                if cap.at_most
                else cap
                for cap in rule.caps
            )
            policy = policy.with_(rule.key, caps=caps).with_(BlockContent.id, allowed=content_of(caps))
    return policy


def _with_sets(policy: Policy, rows: Table) -> Policy:
    """Weekly hard sets by block and pattern."""
    new = {
        (Phase(phase), Pattern(pattern)): limits
        for phase, row in rows.items()
        for pattern, limits in row.items()
    }
    for rule in policy:
        if isinstance(rule, PatternCoverage):
            ranges = [(entry, new.get((entry.phase, entry.pattern))) for entry in rule.ranges]
            changed = tuple(
                replace(entry, at_least=limits[0], at_most=limits[1]) if limits else entry
                for entry, limits in ranges
            )
            policy = policy.with_(rule.key, ranges=changed)
    return policy
