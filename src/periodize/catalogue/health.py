"""The rules of the default policy that keep what is hurt out of harm's way."""

from __future__ import annotations

from periodize.catalogue.load import Table, table
from periodize.domain.vocabulary import Pattern, RecoveryClass, Tissue
from periodize.rules.impact_days import ImpactDays
from periodize.rules.restriction import Restrictions, Step


def health_rules() -> tuple[Restrictions | ImpactDays, ...]:
    """Restrictions and injuries with the steps of ``profile.toml``, and days between impact."""
    return (
        Restrictions(steps=tuple(_step(entry) for entry in table("profile")["step"])),
        ImpactDays(),
    )


def _step(entry: Table) -> Step:
    return Step(
        tissue=Tissue(entry["tissue"]),
        until_days=entry["until_days"],
        classes=tuple(RecoveryClass(name) for name in entry.get("classes", ())),
        templates=tuple(entry.get("templates", ())),
        heavy=tuple(Pattern(name) for name in entry.get("heavy", ())),
    )
