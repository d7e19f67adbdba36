"""A policy: the rules in force, each with its parameters and tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from periodize.domain.season import Season
from periodize.errors import Fault, InvalidPolicy
from periodize.rules.base import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named set of rules.

    Parameters
    ----------
    name
        Short name for reports and files.
    rules
        The rules; a class may stand in several tiers, once in each.

    Raises
    ------
    InvalidPolicy
        Where two rules share a key, or a weight or another figure is out of its range.
    """

    name: str
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        keys = Counter(rule.key for rule in self.rules)
        faults = [
            Fault(
                code="duplicate-rule",
                where=f"policy '{self.name}'",
                what=f"rule '{key}' stands {count} times",
            )
            for key, count in sorted(keys.items())
            if count > 1
        ]
        faults += [fault for rule in self.rules for fault in rule.faults()]
        if faults:
            raise InvalidPolicy(faults)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def rule(self, key: str) -> Rule:
        """The rule with this key.

        Raises
        ------
        InvalidPolicy
            Where there is none; the message lists the keys there are.
        """
        for rule in self.rules:
            if rule.key == key:
                return rule
        known = ", ".join(sorted(rule.key for rule in self.rules))
        raise InvalidPolicy(
            [
                Fault(
                    code="unknown-rule",
                    where=f"policy '{self.name}'",
                    what=f"no rule '{key}'",
                    limit=f"one of {known}",
                )
            ]
        )

    def replacing(self, rule: Rule) -> Policy:
        """A policy in which this rule stands in place of the one with its key, or is added."""
        if all(other.key != rule.key for other in self.rules):
            return Policy(name=self.name, rules=(*self.rules, rule))
        rules = tuple(rule if other.key == rule.key else other for other in self.rules)
        return Policy(name=self.name, rules=rules)

    def dropping(self, key: str) -> Policy:
        """A policy without the rule of this key."""
        dropped = self.rule(key)
        return Policy(name=self.name, rules=tuple(rule for rule in self.rules if rule is not dropped))

    def applying_to(self, season: Season) -> tuple[Rule, ...]:
        """The rules that have something to say about a season."""
        return tuple(rule for rule in self.rules if rule.applies_to(season))
