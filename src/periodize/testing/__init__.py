"""Tools for testing rules: golden weeks, laws, and brute force on tiny seasons.

The hypothesis strategies stand in modules of their own, so that this package can be used without hypothesis:
:mod:`periodize.testing.seasons`, :mod:`periodize.testing.schedules` and :mod:`periodize.testing.parameters`. So does
:mod:`periodize.testing.trial`, which puts a rule of one's own through the laws in one call.
"""

from __future__ import annotations

from periodize.testing.brute import Tried, all_plans, brute_force, possible_sessions
from periodize.testing.laws import (
    LawBroken,
    check_account,
    check_parts,
    check_permutation,
    check_reading,
    check_round_trip,
    check_shift,
    check_tightening,
    check_verdict,
    excess_of,
)
from periodize.testing.notation import ALWAYS_OPEN, MONDAY, read_weeks, write_weeks
from periodize.testing.reckon import reckon
from periodize.testing.verdict import verdict

__all__ = [
    "ALWAYS_OPEN",
    "MONDAY",
    "LawBroken",
    "Tried",
    "all_plans",
    "brute_force",
    "check_account",
    "check_parts",
    "check_permutation",
    "check_reading",
    "check_round_trip",
    "check_shift",
    "check_tightening",
    "check_verdict",
    "excess_of",
    "possible_sessions",
    "read_weeks",
    "reckon",
    "verdict",
    "write_weeks",
]
