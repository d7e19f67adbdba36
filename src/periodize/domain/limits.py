"""An athlete's limits, each with its default, what changed it and why.

The figures stand in ``profile.toml`` of the catalogue, beside their sources and grades. This module reads that file of
data, none of the catalogue's code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from periodize.domain.vocabulary import Maturity, RaceDistance, Tissue

if TYPE_CHECKING:
    from periodize.domain.athlete import Athlete

ADULT = 18
"""Age in years from which an athlete is no youth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a limit has its value.

    Parameters
    ----------
    text
        What it is about the athlete, in a few words.
    source
        Codes of the sources in brackets, or "judged", "practice", "given".
    grade
        A to D, X, or "convention".
    """

    text: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of one athlete.

    Parameters
    ----------
    name, unit, meaning
        What is limited, and in which unit.
    value
        What holds for this athlete.
    default
        What holds for an uninjured intermediate adult who races 5 to 10 km.
    reasons
        What made the value what it is; at least one.
    """

    name: str
    value: int
    unit: str
    default: int
    reasons: tuple[Reason, ...]
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class Limits(Mapping[str, int]):
    """All limits of one athlete: a mapping from name to value, with the trace of every value."""

    entries: tuple[Limit, ...] = ()
    _by_name: dict[str, Limit] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {entry.name: entry for entry in self.entries})

    def __getitem__(self, name: str) -> int:
        return self._by_name[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self.entries)

    def of(self, name: str) -> Limit:
        """One limit with its trace.

        Raises
        ------
        KeyError
            Where there is no limit of that name.
        """
        return self._by_name[name]

    def rows(self) -> list[dict[str, str | int]]:
        """The trace as plain rows, ready for a table."""
        return [
            {
                "name": entry.name,
                "value": entry.value,
                "unit": entry.unit,
                "default": entry.default,
                "why": "; ".join(reason.text for reason in entry.reasons),
                "source": "; ".join(dict.fromkeys(reason.source for reason in entry.reasons)),
                "grade": "; ".join(dict.fromkeys(reason.grade for reason in entry.reasons)),
                "meaning": entry.meaning,
            }
            for entry in self.entries
        ]


@cache
def profile() -> dict[str, Any]:
    """The file of figures as it stands."""
    text = files("periodize").joinpath("catalogue", "profile.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def limit_ranges() -> dict[str, tuple[int, int]]:
    """Least and most that may be given for each limit, by name; without those that a field of the athlete gives."""
    ranged = [entry for entry in profile()["limit"] if "range" in entry]
    return {entry["name"]: (entry["range"][0], entry["range"][1]) for entry in ranged}


def limits_of(
    athlete: Athlete, on: date | None = None, until: date | None = None, distance: RaceDistance | None = None
) -> Limits:
    """The limits of an athlete.

    Parameters
    ----------
    athlete
        Whose limits.
    on, until
        First and last day they are wanted for. An injury counts where it hurt within the 12 months before
        ``on``, or begins by ``until``; without a day every injury counts.
    distance
        Race-distance profile; by default the athlete's own, else 5 to 10 km.
    """
    who = _Who(athlete, on, until or on, athlete.race_distance or distance or RaceDistance.D5_10K)
    fitting = [entry for entry in profile()["profile"] if who.fits(entry["when"])]
    return Limits(tuple(_limit(entry, who, fitting) for entry in profile()["limit"]))


def _limit(entry: dict[str, Any], who: _Who, fitting: list[dict[str, Any]]) -> Limit:
    name = entry["name"]
    found = _Found(entry["default"], (Reason(text="default", source=entry["source"], grade=entry["grade"]),))
    for change in _changes("start", name, fitting):
        found = _Found(change["start"][name], (who.reason(change),))
    for change in _changes("hold", name, fitting):
        found = found.hold(change["hold"][name], who.reason(change), highest=entry["careful"] == "high")
    found = _scaled(found, name, who, fitting)
    given = getattr(who.athlete, entry["field"]) if "field" in entry else None
    given = dict(who.athlete.own_limits).get(name, given)
    if given is not None:
        found = _Found(given, (_GIVEN,))
    return Limit(
        name=name,
        value=found.value,
        unit=entry["unit"],
        default=entry["default"],
        reasons=found.reasons,
        meaning=entry["meaning"],
    )


def _changes(kind: str, name: str, fitting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [change for change in fitting if name in change.get(kind, {})]


def _scaled(found: _Found, name: str, who: _Who, fitting: list[dict[str, Any]]) -> _Found:
    """The strongest percentage, rounded down; its reasons join those of the value it scales."""
    changes = _changes("percent", name, fitting)
    if not changes:
        return found
    strongest = min(change["percent"][name] for change in changes)
    reasons = tuple(who.reason(change) for change in changes if change["percent"][name] == strongest)
    return _Found(found.value * strongest // 100, found.reasons + reasons)


_GIVEN = Reason(text="given for this athlete", source="given", grade="convention")


@dataclass(frozen=True, slots=True)
class _Found:
    """A value on its way, with what made it."""

    value: int
    reasons: tuple[Reason, ...]

    def hold(self, value: int, reason: Reason, *, highest: bool) -> _Found:
        """The more careful of this and another value; where they agree, both are reasons."""
        if value == self.value:
            kept = tuple(known for known in self.reasons if known.text != "default")
            return _Found(value, (*kept, reason))
        return _Found(value, (reason,)) if (value > self.value) is highest else self


@dataclass(frozen=True, slots=True)
class _Who:
    """What is asked about an athlete."""

    athlete: Athlete
    on: date | None
    until: date | None
    distance: RaceDistance

    def fits(self, when: dict[str, Any]) -> bool:
        """Whether everything that ``when`` names is so."""
        return all(self._is(key, value) for key, value in when.items())

    def _is(self, key: str, value: Any) -> bool:
        athlete = self.athlete
        match key:
            case "level":
                return bool(athlete.level == value)
            case "distance":
                return bool(self.distance == value)
            case "age_from":
                return athlete.age is not None and athlete.age >= value
            case "youth":
                return self.is_youth is value
            case "maturity":
                return self.is_youth and self.stage == value
            case "injured":
                return self.was_injured is value
            case "history":
                return Tissue(value) in self.tissues
            case "flag":
                return value in athlete.flags
            case "sex":
                return athlete.sex_options and athlete.sex == value
        raise KeyError(key)

    @property
    def is_youth(self) -> bool:
        """Under 18; without an age, where a stage of growth is given."""
        age = self.athlete.age
        return self.athlete.maturity is not None if age is None else age < ADULT

    @property
    def stage(self) -> Maturity:
        """Stage of growth; after the growth spurt where it is not given."""
        return self.athlete.maturity or Maturity.POST

    @property
    def tissues(self) -> frozenset[Tissue]:
        """Tissues that have ever been injured by the last day."""
        return frozenset(i.tissue for i in self.athlete.injuries if self._begun(i.first))

    @property
    def was_injured(self) -> bool:
        """Whether an injury falls into the 12 months before the first day, or into the days themselves."""
        within = timedelta(days=profile()["within_days"])
        return any(
            self._begun(i.first) and (i.last is None or self.on is None or i.last >= self.on - within)
            for i in self.athlete.injuries
        )

    def _begun(self, first: date | None) -> bool:
        return first is None or self.until is None or first <= self.until

    def reason(self, change: dict[str, Any]) -> Reason:
        """Why an entry of the profile changes a limit."""
        assumed = "maturity" in change["when"] and self.athlete.maturity is None
        text = change["text"] + (" (assumed: no stage of growth is given)" if assumed else "")
        return Reason(text=text, source=change["source"], grade=change["grade"])
