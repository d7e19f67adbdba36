"""The page of the session templates: their figures, what they need, and what the figures rest on."""

from __future__ import annotations

from _generate.markup import cite, page, table
from _generate.words import listed, said, sessions
from periodize.catalogue.load import equipment, templates, version
from periodize.catalogue.policy import default_policy
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Pattern
from periodize.rules.block_content import BlockContent

UP = ""


def pages() -> dict[str, str]:
    """The page by path."""
    return {
        "sessions.md": page(
            "Sessions",
            f"What may be placed: the templates of catalogue {version()}. Three ledgers are kept for each session, "
            "never one number for all: load (effort on a scale of 0 to 10 times minutes, in AU), hard sets of the "
            "lower body, and impact units (foot contacts times their intensity, plus half the sprint metres). "
            "Effort alone undervalues jumping.",
            table(
                ["session", "minutes", "load, AU", "hard sets", "contacts", "sprint, m", "impact units"],
                [_ledgers(t) for t in templates()],
            ),
            "In a lighter microcycle, a deload for one, each of these figures is smaller; and a session with more "
            "contacts or metres than the athlete may do in one is done up to [that limit](limits.md).",
            "## Sets by movement pattern",
            table(
                ["session", *Pattern],
                [[t.name, *(t.sets_of(p) or "-" for p in Pattern)] for t in templates() if t.sets],
            ),
            "Rows without any set are left out.",
            "## One by one",
            *(_entry(t) for t in templates()),
            "## Equipment",
            "Places of these names have it unless the season file says otherwise:",
            table(["place", "equipment"], [[place, said(items)] for place, items in equipment().items()]),
        )
    }


def _ledgers(t: SessionTemplate) -> list[object]:
    figures = (t.hard_sets, t.contacts, t.sprint_m, t.impact)
    return [f"[{t.name}](#{t.id})", t.minutes, t.load_au, *(figure or "-" for figure in figures)]


def _entry(t: SessionTemplate) -> str:
    """What a template is, in a list."""
    facts = [
        f"id `{t.id}`, quality {said(t.quality)}, recovery as {said(t.recovery)}",
        f"{t.minutes} min, {t.load_au} AU; suits {said(t.level)} athletes"
        + (" and above" if t.level.rank < 2 else ""),
        f"needs {said(t.requires)}" if t.requires else "needs no equipment",
        "makes its day a hard day" if t.hard_day else "leaves its day as easy as it was",
        f"blocks: {', '.join(_blocks(t.id)) or 'none'}",
    ]
    if t.heavy:
        facts.append(f"loads the {listed([p.value for p in Pattern if p in t.heavy])} heavily")
    if t.rides:
        facts.append("may follow an easy run at once, where the run ends, without a window or a place")
    if t.follows:
        facts.append(f"may follow at once in one visit: {sessions(sorted(t.follows))}")
    facts.append(f"grade {t.grade}: {cite(t.source, UP)}")
    lines = "\n".join(f"- {fact}" for fact in facts)
    return f'### <a id="{t.id}"></a>{t.name}\n\n{lines}'


def _blocks(name: str) -> list[str]:
    rule = next(rule for rule in default_policy() if isinstance(rule, BlockContent))
    return [f"[{phase.value}](phases/{phase.value}.md)" for phase, names in rule.allowed if name in names]
