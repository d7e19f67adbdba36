"""An athlete's limits as text: each with its default, and why it differs."""

from __future__ import annotations

import re

from periodize.catalogue.load import table as catalogue_table
from periodize.domain.limits import Limit, Limits
from periodize.domain.season import Season
from periodize.report.words import day_text, plain, table, wrapped

_CODE = re.compile(r"\b[A-Z]\d+\b")


def limitbook(season: Season) -> str:
    """The limits of a season's athlete, those that differ from the default first, with their reasons."""
    limits = season.limits
    changed = [limits.of(name) for name in limits if _is_own(limits.of(name))]
    usual = [limits.of(name) for name in limits if not _is_own(limits.of(name))]
    calendar = season.calendar
    days = f"{day_text(calendar.start, year=True)} to {day_text(calendar.end, year=True)}"
    lines = [f"Limits of {plain(season.athlete.id)}, {days}", ""]
    lines += ["Changed by the profile, or given", *_entries(changed), ""] if changed else []
    lines += ["As for an uninjured intermediate adult who races 5 to 10 km", *_entries(usual), ""]
    return "\n".join([*lines, *_sources(limits)]) + "\n"


def _is_own(limit: Limit) -> bool:
    return limit.value != limit.default or any(reason.source == "given" for reason in limit.reasons)


def _entries(entries: list[Limit]) -> list[str]:
    lines = []
    for entry in entries:
        instead = f"(default {entry.default})" if _is_own(entry) else ""
        lines += table([(f"  {entry.name}", entry.value, entry.unit, instead)], (24, 6, 12, 16))
        lines += wrapped(entry.meaning, "      what: ")
        for reason in entry.reasons:
            lines += wrapped(f"{reason.text}; {reason.grade}: {reason.source}", "      why:  ")
    return lines


def _sources(limits: Limits) -> list[str]:
    """What the codes in brackets stand for, in order of the catalogue."""
    cited = {code for name in limits for r in limits.of(name).reasons for code in _CODE.findall(r.source)}
    lines = ["Sources"]
    for code, source in catalogue_table("sources").items():
        if code in cited:
            unread = " (cited from memory)" if source["read"] == "memory" else ""
            lines += wrapped(source["citation"] + unread, f"  {code:4} ")
    return lines if len(lines) > 1 else []
