"""Distances and durations as people write them in titles and descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from periodize import units
from periodize.diary.options import UNITS_M
from periodize.diary.patterns import (
    BARE,
    BRACES,
    CLOCK,
    FRACTIONS,
    HALF_OF_DAY,
    HALVES,
    HOUR_NUMBERS,
    HOURS,
    KILOMETRES,
    METRES,
    MILES,
    MINUTES,
    PACES,
    SETS,
    SHORT,
    M,
)
from periodize.diary.words import plain, without_asides

LONGEST_M = 500_000
LONGEST_MIN = 2 * units.MINUTES_PER_DAY
MOST_MILES_AS_M = 14
"""Up to here a run's bare "m" is taken for miles, from here to 99 for minutes, from 100 for metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something about a text that had to be assumed or chosen.

    Parameters
    ----------
    code, what, value, advice
        As in :class:`periodize.errors.Fault`.
    """

    code: str
    what: str
    value: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How far and how long, where a text says it.

    Parameters
    ----------
    distance_m, duration_min
        Metres and minutes; None where the text does not say.
    doubts
        What was assumed.
    """

    distance_m: int | None = None
    duration_min: int | None = None
    doubts: tuple[Doubt, ...] = ()


@lru_cache(maxsize=4_096)
def amounts(text: str, *, unit: str = "km", is_run: bool = True) -> Amounts:
    """Distance and duration of a session, from what is written about it.

    Of a range the upper end is taken; repetitions, paces, rests, warm-up and cool-down are not the session; of
    several figures the first is the whole if none after it is greater, else they are added. Each is a doubt.

    Parameters
    ----------
    text
        A title, a part of one, or a description.
    unit
        The unit of distances without one: ``"km"`` or ``"mi"``.
    is_run
        Whether a bare small "m" may be miles; beside yoga it is minutes.
    """
    reader = _Reader(text, unit)
    reader.read(is_run)
    return Amounts(
        distance_m=reader.whole(reader.metres, "distance", LONGEST_M),
        duration_min=reader.whole(reader.minutes, "duration", LONGEST_MIN),
        doubts=tuple(dict.fromkeys(reader.doubts)),
    )


class _Reader:
    """Takes amounts out of a text, the plainest first, so that no figure is read twice."""

    def __init__(self, text: str, unit: str) -> None:
        self.unit = unit
        self.doubts: list[Doubt] = []
        self.metres: list[tuple[int, int]] = []
        self.minutes: list[tuple[int, int]] = []
        self.rest = _decimals(plain(text))
        bare = BARE.fullmatch(HALF_OF_DAY.sub("", self.rest))
        if bare:
            self.metres.append((0, _metres(bare[1], UNITS_M[unit])))
            self.rest = ""
            self._doubt("unit-assumed", f"'{bare[1]}' has no unit; {unit} is assumed", bare[1])

    def read(self, is_run: bool) -> None:
        self._take(BRACES, self._braces)
        self._blank(PACES)
        if SETS.search(self.rest):  # the parts around repetitions do not add up to the session
            self.rest = without_asides(self.rest)
            self._blank(SETS)
        self._blank(SHORT)
        self._take(HOURS, self._hours)
        self._take(HOUR_NUMBERS, lambda m: self._range(m, self.minutes, 60))
        self._take(MINUTES, lambda m: self._range(m, self.minutes, 1))
        self._take(MILES, lambda m: self._range(m, self.metres, UNITS_M["mi"]))
        self._take(KILOMETRES, lambda m: self._range(m, self.metres, 1000))
        self._take(METRES, lambda m: self._range(m, self.metres, 1))
        self._take(M, lambda m: self._bare_m(m, is_run))
        if not self.minutes:
            self._take(CLOCK, self._clock)

    def whole(self, found: list[tuple[int, int]], noun: str, most: int) -> int | None:
        """One figure for the session out of all that were found."""
        figures = [amount for _, amount in sorted(found)]
        if not figures:
            return None
        total = figures[0]
        if max(figures) > total or self._joined(found):
            total = sum(figures)
            self._doubt(
                "amounts-added", f"several figures of {noun} are added", " + ".join(map(str, figures))
            )
        if not 0 < total <= most:
            self._doubt("amount-out-of-range", f"a {noun} of {total} is left out", str(total))
            return None
        return total

    def _joined(self, found: list[tuple[int, int]]) -> bool:
        """Whether a plus stands between the first two figures."""
        places = sorted(place for place, _ in found)
        return len(places) > 1 and "+" in self.rest[places[0] : places[1]]

    def _doubt(self, code: str, what: str, value: str = "", advice: str = "") -> None:
        self.doubts.append(Doubt(code=code, what=what, value=value, advice=advice))

    def _blank(self, pattern: re.Pattern[str]) -> None:
        self.rest = pattern.sub(lambda m: " " * len(m[0]), self.rest)

    def _take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], None]) -> None:
        for match in pattern.finditer(self.rest):
            read(match)
        self._blank(pattern)

    def _range(self, match: re.Match[str], found: list[tuple[int, int]], factor: float) -> None:
        if factor == 1 and found is self.metres:
            low, high = (_thousands(match[name]) for name in ("low", "high"))
        else:
            low, high = match["low"], match["high"]
        self._upper(match[0], low, found)
        found.append((match.start(), _metres(high or "0", factor)))

    def _upper(self, written: str, low: str | None, found: list[tuple[int, int]]) -> None:
        if low is not None:
            self._doubt(
                "range-upper-end", f"of the range '{written.strip()}' the upper end is taken", written.strip()
            )

    def _bare_m(self, match: re.Match[str], is_run: bool) -> None:
        figure = Decimal((_thousands(match["high"]) or "0").replace(",", "."))
        written = match[0].strip()
        if figure >= 100:
            self._range(match, self.metres, 1)
        elif is_run and not self.metres and (figure <= MOST_MILES_AS_M or figure % 1):
            self._doubt("m-ambiguous", f"'{written}' is taken for miles", written, "Maybe minutes?")
            self._range(match, self.metres, UNITS_M["mi"])
        else:
            if is_run and not self.metres:
                self._doubt("m-ambiguous", f"'{written}' is taken for minutes", written, "Maybe miles?")
            self._range(match, self.minutes, 1)

    def _hours(self, match: re.Match[str]) -> None:
        hours = match["h"] or match["h2"] or match["h3"]
        minutes = match["m"] or match["m2"] or match["m3"]
        self.minutes.append((match.start(), int(hours) * 60 + int(minutes)))

    def _clock(self, match: re.Match[str]) -> None:
        written = match[0].strip()
        self._doubt(
            "clock-or-duration",
            f"'{written}' is taken for hours and minutes",
            written,
            "Maybe a time of day?",
        )
        self.minutes.append((match.start(), int(match["h"]) * 60 + int(match["m"])))

    def _braces(self, match: re.Match[str]) -> None:
        """``{8:13}``: miles and, rounded, kilometres; ``{10}``: in the plan's unit; ``-`` parts a range."""
        inside = match[2] or match[1]
        first, colon, _ = inside.partition(":")
        low, _, high = first.strip().rpartition("-")
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", high.strip()):
            return
        if low or match[2]:
            self._upper(match[0], low or match[1], self.metres)
        self.metres.append((match.start(), _metres(high.strip(), UNITS_M["mi" if colon else self.unit])))
        if not colon:
            self._doubt("unit-assumed", f"'{match[0]}' has no unit; {self.unit} is assumed", match[0])


def _decimals(text: str) -> str:
    """A plain text with fractions as decimals: "1 1/2 h" is "1.5 h"."""

    def decimal(match: re.Match[str]) -> str:
        over, under = int(match["over"]), int(match["under"])
        if over >= under:
            return match[0]
        figure = int(match["whole"] or 0) + Decimal(over) / under
        return f"{figure:.3f}".rstrip("0")

    return FRACTIONS.sub(decimal, HALVES.sub(_in_figures, text))


def _in_figures(match: re.Match[str]) -> str:
    """The figure for a half in words."""
    words = match[0]
    if match["more"]:
        return f"{_NUMBERS.get(match['more'], match['more'])}.5"
    if "hour and" in words:
        return "1.5 h"
    return "1.5" if words.endswith("halb") else "0.5 "


_NUMBERS = {"one": 1, "two": 2, "three": 3}


def _metres(figure: str, factor: float) -> int:
    return units.whole(Decimal(figure.replace(",", ".")) * Decimal(repr(factor)))


def _thousands(figure: str | None) -> str | None:
    """A figure in metres: "1,200" and "1.200" are twelve hundred."""
    return None if figure is None else re.sub(r"[.,](?=\d{3}$)", "", figure)
