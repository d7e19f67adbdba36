"""The one place where floats and fractions become whole numbers.

Everything the model sees is an integer with its unit in the name (``_min``, ``_au``, ``_h``, ``_m``,
``_pct``). Rounding happens here and nowhere else, always half up, so that two routes to one quantity
cannot differ by one.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60


def whole(value: float | int | str | Decimal) -> int:
    """Round half up to a whole number: ``whole(2.5) == 3``, ``whole(-2.5) == -2``.

    Floats go through their shortest decimal text, so 1.005 counts as what the user wrote.
    """
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return int((number + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR"))


def metres(km: float | int | str | Decimal) -> int:
    """Kilometres as whole metres."""
    number = Decimal(repr(km)) if isinstance(km, float) else Decimal(km)
    return whole(number * 1000)


def grams(kg: float | int | str | Decimal) -> int:
    """Kilograms as whole grams."""
    number = Decimal(repr(kg)) if isinstance(kg, float) else Decimal(kg)
    return whole(number * 1000)


def tenths(rpe: float | int | str | Decimal) -> int:
    """A rating of perceived exertion (0 to 10) in tenths: 4.5 is 45."""
    number = Decimal(repr(rpe)) if isinstance(rpe, float) else Decimal(rpe)
    return int((number * 10).to_integral_value(rounding=ROUND_HALF_UP))


def session_load_au(rpe_tenths: int, minutes: int) -> int:
    """Session-RPE load in arbitrary units: RPE (0 to 10) x minutes, rounded half up."""
    return (rpe_tenths * minutes + 5) // 10


def scaled_hours_min(hours: int, percent: int) -> int:
    """Hours x a percentage, in minutes: the recovery multiplier at work, rounded up."""
    return ceil_div(hours * MINUTES_PER_HOUR * percent, 100)


def ceil_div(number: int, by: int) -> int:
    """Divide and round towards plus infinity."""
    return -(-number // by)


def hours_short(gap_min: int, wanted_min: int) -> int:
    """How many hours, begun hours counted whole, a gap falls short of what is wanted; at least 0."""
    return max(0, ceil_div(wanted_min - gap_min, MINUTES_PER_HOUR))
