"""The page of the evidence: what grades mean, what is weak, and every source with the pages that cite it."""

from __future__ import annotations

from collections import Counter

from _generate.markup import bullets, citation, cite, page, table
from periodize.catalogue.load import table as catalogue
from periodize.rules.shelf import RULES

GRADES = {
    "A": "a meta-analysis, or several trials that agree",
    "A-": "the same with a reservation: a subgroup, few trials, or an old one",
    "B": "one relevant trial or controlled crossover",
    "C": "small, observational, from another sport, or indirect",
    "D": "practice, a textbook, or a judgement made here; the source then says so",
    "X": "contested: sources contradict each other",
    "convention": "needs no physiology: a diary, a habit",
}

WEAK = (
    "Most studies of how long recovery takes had 9 to 24 people, mostly young trained men.",
    "No trial in runners tests where strength work should lie around long runs, when the last heavy session before a "
    "race should be, how fast strength work may rise, or how large its share of the load should be. These figures are "
    "practice.",
    "Single cells of the recovery matrix are judgements inside measured ranges, and most of them are hours until maximal "
    "force is back, which an easy run does not ask for.",
    "Multipliers for level, age and injury are judged. The effect of age on recovery is smaller than often said [H7].",
    "That five movement patterns and the calf should all be trained each week is a heuristic of coverage; no trial tests "
    "it.",
    "Tables of foot contacts are convention; nobody has looked for the right dose [S32, S33], and five minutes of low hops "
    "a day did no harm [S21].",
    "No meta-analysis finds that strength work helps one race distance more than another; what differs by distance is "
    "practice. For trail and ultra only coaches' pages were found.",
    "No rule of the default policy limits a plan by monotony, strain, acute-to-chronic ratios or fitness-fatigue curves: "
    "thresholds of monotony were individual [L1], and the others are contested.",
    "Weekly percentages, the ten-per-cent rule among them, found no support where they were tested [L9, L10].",
    "Strength work is no promise against injury. Over all trials of exercise programmes in endurance runners there was no "
    "effect on risk; supervised ones did better [H2]. Limits here are what a careful coach would keep to, not protection, "
    "and nothing here is medical advice.",
)
"""What a reader should not take for certain; facts and figures as in the sources named."""


def page_of(others: dict[str, str]) -> dict[str, str]:
    """The page by path; ``others`` are all pages that may cite a source."""
    known = catalogue("sources")
    unread = sum(source["read"] == "memory" for source in known.values())
    return {
        "evidence.md": page(
            "Evidence",
            "Every figure of the catalogue stands beside its grade and its source; `judged` marks a choice made here "
            "inside the cited range. Facts and figures are taken from the sources, never their sentences.",
            "## Grades",
            table(["grade", "means", "rules"], _grades()),
            "Two letters, such as A/D, mean that some of the figures beside them rest on the first and others on the "
            "second.",
            "## What is weak",
            bullets(cite(line, "") for line in WEAK),
            "## Sources",
            f"{len(known)} sources; {unread} of them are cited from memory and should be checked before they are quoted. "
            "A link may lead to an abstract or a summary.",
            "\n".join(_source(code, others) for code in known),
        )
    }


def _grades() -> list[list[str]]:
    counts = Counter(grade for kind in RULES.values() for grade in kind.evidence.grade.split("/"))
    return [[grade, meaning, str(counts.get(grade, "-"))] for grade, meaning in GRADES.items()]


def _source(code: str, others: dict[str, str]) -> str:
    cited = [_link(path) for path in sorted(others) if f"evidence.md#{code.lower()})" in others[path]]
    on = f" Cited on {', '.join(cited)}." if cited else ""
    return f'- <a id="{code.lower()}"></a>**{code}** {citation(code)}.{on}'


def _link(path: str) -> str:
    return f"[{path.removesuffix('.md').rpartition('/')[2]}]({path})"
