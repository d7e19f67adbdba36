"""A plan put together from the plans of its macrocycles."""

from __future__ import annotations

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import CHARGED_TIERS, Phase, Tier
from periodize.rules.macrocycle import Macrocycle
from periodize.solver.descent import Descent


class Pieces:
    """A plan put together from macrocycles."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.sessions = list(season.pins)
        self.blocks: list[Phase] = []
        self.charged: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        self.known: dict[Tier, int] = dict.fromkeys(CHARGED_TIERS, 0)
        self.proved = self.unique = True
        self._closed: dict[Tier, bool] = dict.fromkeys(CHARGED_TIERS, True)

    def add(self, cycle: Macrocycle, descent: Descent) -> None:
        """Take over the plan of one macrocycle.

        A bound of a lower tier holds only while the higher tiers are at their bounds in every piece.
        """
        costs = descent.costs()
        known = descent.known(costs)
        closed = True
        for tier in CHARGED_TIERS:
            self._closed[tier] = self._closed[tier] and closed
            self.charged[tier] += costs[tier]
            self.known[tier] = self.known[tier] + known[tier] if self._closed[tier] else 0
            closed = closed and known[tier] == costs[tier]
        self.sessions += descent.sessions()
        self.blocks += descent.blocks()[cycle.first : cycle.last + 1]
        self.proved = self.proved and descent.proved
        self.unique = self.unique and descent.unique

    def schedule(self) -> Schedule:
        """The plan."""
        return Schedule(season=self.season, sessions=tuple(self.sessions), blocks=tuple(self.blocks))
