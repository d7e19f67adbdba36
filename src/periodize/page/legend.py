"""What the signs mean, and how the plan was checked."""

from __future__ import annotations

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Quality
from periodize.page.glyphs import glyph
from periodize.page.markup import Child, Element, element
from periodize.page.words import QUALITY_WORDS
from periodize.solver.result import Result


def legend(schedule: Schedule) -> Element:
    """A sign for each quality that the plan holds, and the marks."""
    held = {placed.template.quality for placed in schedule.placed}
    marks: tuple[tuple[str, str], ...] = (
        ("key", "key run: it should meet fresh legs"),
        ("pinned", "pinned: fixed by the coach"),
        ("race", "race"),
        ("lighter", "lighter: deload, illness or stress"),
    )
    qualities = (_sign(q.value, QUALITY_WORDS[q], f"quality-{q.value}") for q in Quality if q in held)
    words = (
        ("AU", "load: effort from 0 to 10 times minutes"),
        ("~", "no time was given: the athlete's usual one"),
        ("DOSE 3", "what falls short of the ideal: the aim, and what it costs"),
    )
    terms = (element("li", element("b", term), " ", text) for term, text in words)
    return element(
        "ul", qualities, (_sign(n, text) for n, text in marks), terms, class_="legend", role="list"
    )


def checked(result: Result) -> list[Element]:
    """How the answer came about and was checked, with what is needed to get it again."""
    rules = result.problem.rules
    must = sum(rule.tier.rank == 0 for rule in rules)
    told: list[Child] = [
        "The runs stand as they were given; none was moved, shortened or dropped. "
        f"{len(rules)} rules have something to say about this season: {must} must hold, the others cost."
    ]
    if result.verification is not None:
        told.append(
            " After the search every rule was checked once more, from dates and facts alone, by code that "
            "knows nothing of the search. "
        )
        told.append(
            "No rule that must hold is broken."
            if result.verification.ok
            else "Rules that must hold are broken: they stand at the top."
        )
        if result.unique:
            told.append(
                " The plan is the only one of its cost that the tie-break allows: every machine finds it."
            )
    facts = [("Rules", result.problem.policy.name), ("Search ended by", result.stopped_by)]
    facts += [(name, version) for name, version in sorted(result.versions.items())]
    facts.append(("Fingerprint of season and rules", result.problem.fingerprint))
    items = (element("div", element("dt", name), element("dd", value)) for name, value in facts if value)
    return [element("p", told), element("dl", items, class_="facts")]


def _sign(name: str, text: str, kind: str | None = None) -> Element:
    return element("li", glyph(name), " ", text, class_=kind)
