"""What rule tests share: golden weeks in, excess by microcycle and subject out."""

from __future__ import annotations

from typing import Any

from periodize.catalogue.policy import default_policy
from periodize.rules.base import Rule
from periodize.testing import check_account, excess_of, read_weeks


def rule(key: str) -> Any:
    """A rule of the default policy."""
    return default_policy().rule(key)


def found(broken: Rule, weeks: str, **facts: Any) -> dict[tuple[int, str], int]:
    """Excess by (microcycle, subject) of golden weeks; ``facts`` as for :func:`periodize.testing.read_weeks`.

    The model has to charge the same, so every golden week tries the rule's encoding too.
    """
    schedule = read_weeks(weeks, **facts)
    check_account(broken, schedule)
    return {
        (where.microcycle, where.subject): amount for where, amount in excess_of(broken, schedule).items()
    }
