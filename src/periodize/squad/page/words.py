"""Short forms of the squad's page."""

from __future__ import annotations


def counted(count: int, unit: str) -> str:
    """``"1 session"``, ``"1,200 sessions"``."""
    return f"{count:,} {unit.removesuffix('s') if count == 1 else unit}"
