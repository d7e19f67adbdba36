"""What every rule is: its encoding, its independent check, its sentence and its evidence, in one place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.errors import Fault
from periodize.rules.said import moment_text, span_text, without_head
from periodize.rules.words import PHASES, Encoder, Where

HEAVIEST = 10_000
ANY_FIGURE = (0, 100_000)
"""Range of whole numbers for which a rule states none: beyond it sums would no longer be exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well a rule is supported.

    Parameters
    ----------
    grade
        A (meta-analysis), B (a relevant trial), C (small or indirect), D (practice or judgement),
        X (contested); or "convention" for rules that need no physiology.
    text
        What is known, in a sentence or two.
    sources
        Where it was read.
    """

    grade: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule broken, or charged, at one grounding.

    Parameters
    ----------
    where
        Rule, microcycle and subject.
    tier
        What it costs: MUST makes the schedule illegal, the others are charges.
    excess
        By how much, in ``unit``; at least 1.
    weight
        Cost per unit of excess within the tier.
    unit, text
        The rule's unit, and the sentence a coach reads.
    sessions
        Ids of the sessions and runs concerned.
    """

    where: Where
    tier: Tier
    excess: int
    weight: int
    unit: str
    text: str
    sessions: tuple[str, ...] = ()

    @property
    def cost(self) -> int:
        """Excess x weight."""
        return self.excess * self.weight


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """A rule of a policy. Subclasses are frozen dataclasses whose fields are the rule's parameters.

    Parameters
    ----------
    tier
        MUST, or the tier that charges its breach.
    weight
        Cost of one unit of excess within its tier, at least 1.
    """

    id: ClassVar[str]
    unit: ClassVar[str]
    evidence: ClassVar[Evidence]
    statement: ClassVar[str]
    default_tier: ClassVar[Tier] = Tier.MUST
    compares: ClassVar[bool] = False
    """Whether it measures sessions by what was placed before them: of a few sessions alone it says nothing."""

    figures: ClassVar[tuple[tuple[str, int, int], ...]] = ()
    """Parameters with the least and the most they may be; all others lie in ``ANY_FIGURE``."""

    tier: Tier
    weight: int = 1

    @property
    def key(self) -> str:
        """The id, with the tier where it is not the usual one: ``"race-buffer@PROTECT"``."""
        return self.id if self.tier is self.default_tier else f"{self.id}@{self.tier.value}"

    def applies_to(self, season: Season) -> bool:
        """False where the season gives the rule nothing to say."""
        return True

    @abstractmethod
    def encode(self, season: Season, enc: Encoder) -> None:
        """Say the rule in the encoder's words."""

    @abstractmethod
    def check(self, schedule: Schedule) -> Iterator[Violation]:
        """Every breach of the rule, from dates and facts alone."""

    @abstractmethod
    def explain(self, where: Where) -> str:
        """One sentence: what the rule asks at this grounding, whatever the season."""

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        """One sentence: what the rule asks at this grounding of this season, with dates and numbers.

        A rule that does not say it in its own way repeats :meth:`explain`, with the days of the microcycle.

        Parameters
        ----------
        season
            The season it speaks of.
        where
            The grounding, one of this rule.
        blocks
            The blocks that the microcycle can lie in; all unless given.
        """
        return f"{without_head(self.explain(where))}, {span_text(season.calendar, where.microcycle)}"

    @property
    def better(self) -> str:
        """``"better "`` where the rule is charged, nothing where it must hold: how its limit is introduced."""
        return "" if self.tier is Tier.MUST else "better "

    def faults(self) -> Iterator[Fault]:
        """Parameters out of range; numbers inside tables count too."""
        figures = {name: (least, most) for name, least, most in (("weight", 1, HEAVIEST), *self.figures)}
        for field_ in fields(self):
            least, most = figures.get(field_.name, ANY_FIGURE)
            for value in _numbers(getattr(self, field_.name)):
                if not isinstance(value, int):
                    yield Fault(
                        code="not-a-whole-number",
                        where=f"rule '{self.key}'",
                        what=f"{field_.name} is {value}",
                        value=str(value),
                        limit="figures of rules are whole numbers, so that sums are exact",
                    )
                elif not least <= value <= most:
                    yield Fault(
                        code="weight-out-of-range" if field_.name == "weight" else "figure-out-of-range",
                        where=f"rule '{self.key}'",
                        what=f"{field_.name} is {value}",
                        value=str(value),
                        limit=f"it must be {least} to {most}",
                    )

    def broken(
        self,
        microcycle: int,
        subject: str,
        excess: int,
        text: str,
        sessions: Iterable[str] = (),
        *,
        times: int = 1,
    ) -> Violation:
        """A violation of this rule."""
        return Violation(
            where=Where(self.key, microcycle, subject),
            tier=self.tier,
            excess=excess,
            weight=self.weight * times,
            unit=self.unit,
            text=text,
            sessions=tuple(sessions),
        )

    def parameters(self) -> dict[str, Any]:
        """Parameter values by name, without tier and weight."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("tier", "weight")}


def _numbers(value: object) -> Iterator[int | float]:
    """Every number in a parameter, however deep."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _numbers(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field_ in fields(value):
            yield from _numbers(getattr(value, field_.name))


def title(placed: Placed) -> str:
    """A session as a coach names it: ``"Max strength A on Tue 3 Mar 18:00"``."""
    return f"{placed.template.name} on {moment_text(placed.session.start)}"
