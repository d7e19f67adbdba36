"""The page of the athlete's limits: each with its default and range, and who changes it to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from _generate.markup import cite, page, table
from _generate.words import said, sessions
from periodize.domain.limits import profile
from periodize.report.words import counted

UP = ""


def pages() -> dict[str, str]:
    """The page by path."""
    book = profile()
    return {
        "limits.md": page(
            "The athlete's limits",
            "What an athlete's profile decides: how much, how often, how many hours. The defaults are those of an "
            "uninjured intermediate adult who races 5 to 10 km. `periodize limits SEASON` shows the limits of one "
            "runner, each with the reason it differs.",
            "A coach may set each limit in the season file, within its range:",
            "```toml\n[athlete.limits]\ncontacts_week = 200\n```",
            "What is given there holds, whatever the profile says. Otherwise level and distance set the starting "
            "value; age, growth, injuries and health keep the more careful of their figure and what was found so "
            "far; of several percentages the strongest holds, not their product.",
            "## All limits",
            _all(book),
            "## Who changes what",
            *(_one(book, entry) for entry in book["limit"] if any(_changes(book, entry))),
            "## After an injury",
            "As long as it hurts, the first step of the tissue holds; each step ends so many days after the last day "
            "on which it hurt. The rule [restriction](rules/restriction.md) keeps to it, and the word of a clinician "
            "goes before it.",
            _steps(book),
        )
    }


def _all(book: dict[str, Any]) -> str:
    rows = [
        [
            f"`{entry['name']}`",
            entry["meaning"],
            counted(entry["default"], entry["unit"]),
            _range(entry),
            entry["grade"],
            cite(entry["source"], UP),
        ]
        for entry in book["limit"]
    ]
    return table(["limit", "meaning", "default", "range", "grade", "source"], rows)


def _range(entry: dict[str, Any]) -> str:
    if "range" in entry:
        least, most = entry["range"]
        return f"{least} to {most}"
    return f"set by `{entry['field']}` of the athlete"


def _one(book: dict[str, Any], entry: dict[str, Any]) -> str:
    made = table(["who", "value", "how", "grade", "source"], _changes(book, entry))
    return f"### `{entry['name']}`\n\n{_first_upper(entry['meaning'])}; default {counted(entry['default'], entry['unit'])}.\n\n{made}"


def _changes(book: dict[str, Any], entry: dict[str, Any]) -> Iterator[list[str]]:
    """Everyone in the profile who has another value of a limit."""
    name, unit = entry["name"], entry["unit"]
    careful = "at least" if entry["careful"] == "high" else "at most"
    for who in book["profile"]:
        how = [
            (f"{who[kind][name]} {shown}", words)
            for kind, shown, words in (
                ("start", unit, "in place of the default"),
                ("hold", unit, f"{careful}; the more careful holds"),
                ("percent", "% of what it would be", "scaled"),
            )
            if name in who.get(kind, {})
        ]
        for value, words in how:
            yield [who["text"], value, words, who["grade"], cite(who["source"], UP)]


def _steps(book: dict[str, Any]) -> str:
    rows = []
    for step in book["step"]:
        off = [said(step["classes"])] if step.get("classes") else []
        off += [sessions(step["templates"])] if step.get("templates") else []
        off += [f"heavy {said(step['heavy'])}"] if step.get("heavy") else []
        until = f"{step['until_days']} days after it" if step["until_days"] else "as long as it hurts"
        rows.append([said(step["tissue"]), until, ", ".join(off), step["grade"], cite(step["source"], UP)])
    return table(["tissue", "until", "off", "grade", "source"], rows)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
