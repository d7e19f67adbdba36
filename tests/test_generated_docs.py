"""The generated pages are those that the rules and the catalogue make, and nothing in docs leads nowhere."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from _generate import book, examples, glossary, rules
from _generate.docstrings import read
from _generate.figures import BOOKS, ENTRIES, found
from _generate.markup import codes_in
from _generate.words import slug
from periodize.catalogue.doctrines import DOCTRINES
from periodize.catalogue.load import table
from periodize.catalogue.policy import default_policy
from periodize.io.faults import Faults
from periodize.io.policy_table import policy
from periodize.io.tables import Table
from periodize.rules.shelf import RULES

DOCS = book.DOCS
LINK = re.compile(r"(?<!!)\[[^\]\n]*(?:\[[^\]\n]*\][^\]\n]*)?\]\(([^)\s]+)\)")
MACHINE = re.compile(r"(?:^|[\s(`'\"])/(?:work|tmp|home|root|Users|var)/|[A-Z]:\\")
IDS = sorted(RULES)


@cache
def made() -> dict[str, bytes]:
    return book.pages()


def checked_in() -> list[Path]:
    return sorted(DOCS.rglob("*.md"))


def anchors(page: Path) -> set[str]:
    """What a link to a part of a page may name."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {slug(re.sub(r"<[^>]+>", "", heading)) for heading in headings} | set(
        re.findall(r'<a id="([^"]+)"', text)
    )


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def test_pages_are_up_to_date() -> None:
    assert book.stale(made()) == [], "run: python docs/generate.py"


def test_the_same_pages_every_time() -> None:
    assert book.pages() == made()


def test_every_relative_link_leads_somewhere() -> None:
    lost = []
    for page in checked_in():
        for target in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            path, _, part = target.partition("#")
            goal = (page.parent / path).resolve() if path else page
            if not goal.exists() or (part and goal.suffix == ".md" and part not in anchors(goal)):
                lost.append(f"{page.relative_to(DOCS)}: {target}")
    assert lost == []


def test_no_paths_of_a_machine() -> None:
    pages = [*checked_in(), *(DOCS / "_generate").glob("*.*"), DOCS / "generate.py"]
    assert [page.name for page in pages if MACHINE.search(page.read_text(encoding="utf-8"))] == []


def test_no_python_on_the_pages() -> None:
    odd = re.compile(r"\bNone\b|\bfrozenset\b|\b(?:Tier|Phase|Level|Pattern)\.|<\w+[. ]|\w+=\(")
    pages = {path: without_code(text.decode()) for path, text in made().items()}
    found = {path: odd.findall(text.replace("<a ", "")) for path, text in pages.items()}
    assert {path: hits for path, hits in found.items() if hits and path != "evidence.md"} == {}


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_has_an_example_that_breaks_it(rule_id: str) -> None:
    shown = examples.EXAMPLES.get(rule_id, ())
    assert shown, f"docs/_generate/examples.py has no week that breaks '{rule_id}'"
    for example in shown:
        assert example.rule.id == rule_id
        assert example.violations(), example.weeks


@pytest.mark.parametrize("rule_id", IDS)
def test_every_rule_says_what_it_asks_and_what_its_figures_mean(rule_id: str) -> None:
    doc = read(RULES[rule_id])
    assert doc.paragraphs and doc.excess
    asked = [*rules.usual(rule_id), *([] if rules.usual(rule_id) else [RULES[rule_id]()])]
    assert {name for rule in asked for name in rule.parameters()} <= set(doc.meanings)


@pytest.mark.parametrize("rule_id", IDS)
def test_the_changes_on_the_pages_work(rule_id: str) -> None:
    names: dict[str, object] = {}
    exec(rules.python_change(rule_id), names)
    assert names["policy"] != default_policy()
    text = rules.toml_change(rule_id)
    if text.startswith("[policy."):
        season = Table(tomllib.loads(text), "season.toml", Faults())
        assert policy(season) != default_policy() and not season.faults


def test_figures_are_found_in_the_catalogue() -> None:
    paths = [path for paths in BOOKS.values() for path in paths] + list(ENTRIES.values())
    assert [path for path in paths if found(path) is None] == []
    assert (set(BOOKS) | {rule_id for rule_id, _ in ENTRIES}) <= set(RULES)


def test_every_doctrine_that_changes_something_says_what() -> None:
    for name in DOCTRINES:
        page = made()[f"doctrines/{name}.md"].decode()
        assert ("| rule | figure | from | to |" in page) == (name != "default"), name


def test_sources_on_the_page_of_evidence_are_known() -> None:
    from _generate.evidence import WEAK

    assert {code for line in WEAK for code in codes_in(line)} <= set(table("sources"))


def test_words_are_in_order_and_stand_once() -> None:
    words = [entry["term"] for entry in glossary.terms()]
    assert words == sorted(words, key=str.casefold)
    assert len({word.casefold() for word in words}) == len(words)


def test_words_are_one_sentence_each() -> None:
    for entry in glossary.terms():
        assert set(entry) <= {"term", "means", "link"}
        assert entry["means"].endswith(".") and ". " not in entry["means"], entry["term"]
        path = entry.get("link", "README.md").partition("#")[0]
        assert path in made() or (DOCS / path).is_file(), entry
