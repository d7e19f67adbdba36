"""A problem: a season, a policy, and the fingerprint that names the two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.plain import to_plain
from periodize.rules.base import Rule
from periodize.rules.block_order import BlockOrder
from periodize.rules.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is to be solved.

    Parameters
    ----------
    season
        The facts.
    policy
        The rules; the default policy unless given.
    """

    season: Season
    policy: Policy

    @staticmethod
    def of(season: Season, policy: Policy | None = None) -> Problem:
        """A problem under the given policy, or the default one."""
        return Problem(season=season, policy=policy or default_policy())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that have something to say about the season."""
        return self.policy.applying_to(self.season)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of season and policy, the same on every machine and in every order of construction."""
        content = {"season": to_plain(self.season), "policy": to_plain(self.policy)}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the season forced: blocks left out, facts assumed."""
        notes = [
            note for rule in self.rules if isinstance(rule, BlockOrder) for note in rule.notes(self.season)
        ]
        assumed: dict[str, int] = {}
        for run in self.season.runs:
            for name in run.assumed:
                assumed[name] = assumed.get(name, 0) + 1
        total = len(self.season.runs)
        notes += [f"assumed {name} for {count} of {total} runs" for name, count in assumed.items()]
        return tuple(dict.fromkeys(notes))
