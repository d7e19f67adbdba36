"""A policy: the rules in force, each with its parameters and tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.errors import Fault, InvalidPolicy
from periodize.rules.base import Rule
from periodize.rules.block_order import BlockOrder
from periodize.rules.editing import Figures, edited, one_of, unknown_rule
from periodize.rules.shelf import RULES
from periodize.rules.words import PHASES, Where


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
        Where two rules share a key, a rule has the id of another class, or a weight or another figure is out of its range.
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
        faults += [self._taken(rule) for rule in self.rules if not isinstance(rule, RULES.get(rule.id, Rule))]
        faults += [fault for rule in self.rules for fault in rule.faults()]
        if faults:
            raise InvalidPolicy(faults)

    def _taken(self, rule: Rule) -> Fault:
        """A rule of one's own under the id of another: files could not tell them apart."""
        return Fault(
            code="rule-id-taken",
            where=f"policy '{self.name}'",
            what=f"{type(rule).__name__} has the id '{rule.id}', which is {RULES[rule.id].__name__}'s",
            value=rule.id,
            limit="an id of its own",
        )

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
        keys = [rule.key for rule in self.rules]
        raise InvalidPolicy([unknown_rule(key, keys, f"policy '{self.name}'")])

    def tell(self, season: Season, where: Where) -> str:
        """One sentence: what a rule of the policy asks at a place in a season, with dates and numbers.

        Raises
        ------
        InvalidPolicy
            Where the policy has no such rule.
        """
        return self.rule(where.rule).tell(season, where, self.blocks_at(season, where.microcycle))

    def blocks_at(self, season: Season, microcycle: int) -> tuple[Phase, ...]:
        """The blocks that a microcycle can lie in, given the order and the lengths that the policy asks for."""
        orders = [rule for rule in self.rules if isinstance(rule, BlockOrder) and rule.tier is Tier.MUST]
        possible = [rule.blocks_at(season, microcycle) for rule in orders]
        return tuple(phase for phase in PHASES if all(phase in blocks for blocks in possible))

    def with_(self, rule: str | Rule, **figures: Any) -> Policy:
        """A policy in which one rule is another.

        Parameters
        ----------
        rule
            The key of a rule whose figures change, or a rule that takes the place of the one with its key, or
            is added where there is none.
        figures
            New values by parameter, single figures or whole tables, as Python values or as a file would hold
            them: ``with_("same-day-order", apart_h=3, first="session")``.

        Raises
        ------
        InvalidPolicy
            Where there is no such rule or figure, or a value is of the wrong kind or out of range.
        """
        if isinstance(rule, str):
            return self.edited({rule: figures})
        if figures:
            fault = Fault(
                code="rule-and-figures",
                where=f"policy '{self.name}'",
                what=f"rule '{rule.key}' is given whole, and figures beside it",
                limit="give a rule, or a key and figures",
            )
            raise InvalidPolicy([fault])
        if all(other.key != rule.key for other in self.rules):
            return Policy(name=self.name, rules=(*self.rules, rule))
        rules = tuple(rule if other.key == rule.key else other for other in self.rules)
        return Policy(name=self.name, rules=rules)

    def without(self, *keys: str) -> Policy:
        """A policy without the rules of these keys.

        Raises
        ------
        InvalidPolicy
            Where there is no such rule.
        """
        return self.edited({}, without=keys)

    def tier(self, key: str, tier: Tier | str, weight: int | None = None) -> Policy:
        """A policy in which a rule stands in another tier, with another weight if one is given.

        From then on the rule's key names the tier, unless it is the rule's usual one.

        Raises
        ------
        InvalidPolicy
            Where there is no such rule or tier, or where a rule with the new key is there already.
        """
        return self.edited({key: {"tier": tier} | ({} if weight is None else {"weight": weight})})

    def soft(self, key: str, tier: Tier | str = Tier.SHAPE, weight: int | None = None) -> Policy:
        """A policy in which a rule may be broken at a charge: it moves from MUST to a charged tier.

        Raises
        ------
        InvalidPolicy
            As for :meth:`tier`, and where the tier is MUST.
        """
        if tier == Tier.MUST:
            fault = Fault(
                code="tier-not-charged",
                where=f"rule '{key}'",
                what="MUST is not a charged tier",
                value=Tier.MUST.value,
                limit=one_of(charged.value for charged in CHARGED_TIERS),
                advice="Maybe hard()?",
            )
            raise InvalidPolicy([fault])
        return self.tier(key, tier, weight)

    def hard(self, key: str) -> Policy:
        """A policy in which a rule must hold.

        Raises
        ------
        InvalidPolicy
            As for :meth:`tier`.
        """
        return self.tier(key, Tier.MUST)

    def named(self, name: str) -> Policy:
        """The same rules under another name."""
        return Policy(name=name, rules=self.rules)

    def edited(self, changes: Mapping[str, Figures], *, without: Iterable[str] = ()) -> Policy:
        """A policy with several changes made at once; rules are named by the keys they have in this one.

        Parameters
        ----------
        changes
            New figures by key of the rule, ``tier`` and ``weight`` included.
        without
            Keys of rules to leave out.

        Raises
        ------
        InvalidPolicy
            With every fault of the changes.
        """
        rules = edited(self.rules, changes, without=without, where=f"policy '{self.name}'")
        return Policy(name=self.name, rules=rules)

    def applying_to(self, season: Season) -> tuple[Rule, ...]:
        """The rules that have something to say about a season."""
        return tuple(rule for rule in self.rules if rule.applies_to(season))
