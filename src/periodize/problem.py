"""A problem: a season, a policy, and the fingerprint that names the two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from periodize.catalogue.policy import default_policy
from periodize.domain.season import Season
from periodize.notes import notes_of
from periodize.plain import to_plain
from periodize.rules.base import Rule
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
        """A problem under the given policy, or the default one.

        Raises
        ------
        TypeError
            Where the first is not a season, or the second not a policy.
        """
        if not isinstance(season, Season):
            raise TypeError(f"the season must be a Season, as read_season returns, not {_kind(season)}")
        if policy is not None and not isinstance(policy, Policy):
            raise TypeError(f"the policy must be a Policy, as default_policy returns, not {_kind(policy)}")
        return Problem(season=season, policy=policy or default_policy())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that have something to say about the season."""
        return self.policy.applying_to(self.season)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of season and policy, the same on every machine and in every order of construction."""
        content = {"season": to_plain(self.season), "policy": to_plain(self.policy)}
        availability = content["season"]["availability"]
        if not availability["taken"]:  # plan files from before there was such a thing stay what they are
            del availability["taken"]
        for taken in availability.get("taken", ()):
            if not taken["templates"]:
                del taken["templates"]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the season forced or left open: blocks left out, pins against the rules, facts assumed."""
        return notes_of(self.season, self.rules)


def _kind(value: object) -> str:
    return f"of type {type(value).__name__}"
