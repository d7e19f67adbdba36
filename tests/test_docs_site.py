"""The site: every page has its place, every public name a page, and what the pages show is what happens."""

from __future__ import annotations

import argparse
import ast
import json
import re
import shlex
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from _generate import book, drawings
from _site.contents import children
from _site.names import of, public
from periodize.cli import _parser, main
from periodize.io.facilities import facilities_from_table
from periodize.io.season_toml import read_problem
from periodize.io.starter import write_starter

DOCS = Path(__file__).resolve().parents[1] / "docs"
TOP = DOCS.parent
BY_HAND = sorted(
    path
    for folder in ("tutorial", "how-to", "concepts", "reference")
    for path in (DOCS / folder).rglob("*.md")
    if not path.read_text(encoding="utf-8").startswith(book.BANNER)
)
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


# ---------------------------------------------------------------- every page has its place


def front_entries() -> list[Path]:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    lines = [line for body in TOCTREE.findall(text) for line in body.splitlines()]
    return [(DOCS / line).resolve() for line in lines if line and not line.startswith(":")]


def below(page: Path) -> set[Path]:
    """A page and all that the tables of contents put below it."""
    if page.name != "README.md" or page.parent in (DOCS, TOP):
        return {page}
    return {page}.union(*(below(page.parent / child) for child in children(page)))


def test_every_page_stands_in_a_table_of_contents() -> None:
    reached = set().union(*(below(entry.with_name(entry.name + ".md")) for entry in front_entries()))
    pages = {path for path in DOCS.rglob("*.md") if not path.relative_to(DOCS).parts[0].startswith("_")}
    assert sorted(map(name_of, pages - reached)) == ["index.md"]


def test_the_front_leads_to_pages_that_are_there() -> None:
    entries = front_entries()
    assert len(entries) > 20
    there = [any(e.with_name(e.name + end).is_file() for end in (".md", ".py")) for e in entries]
    assert [e.name for e, is_there in zip(entries, there, strict=True) if not is_there] == []


def test_contents_follow_the_links_of_a_readme(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text("# Page\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "README.md").write_text("# Deep\n", encoding="utf-8")
    readme = tmp_path / "README.md"
    readme.write_text(
        "[c](c.md#part), [a](a.md), [c](c.md), [out](../x.md), [gone](gone.md)\n", encoding="utf-8"
    )
    assert children(readme) == ["c.md", "a.md", "b.md", "deep/README.md"]


# ---------------------------------------------------------------- every public name has a page


def test_every_public_name_is_on_one_page_of_the_reference() -> None:
    homes = {
        path.name: homes.split()
        for path in (DOCS / "reference" / "api").glob("*.md")
        for homes in re.findall(r"^```\{public-names\} (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    shown = [name for named in homes.values() for name in of(named)]
    assert sorted(shown) == sorted(public()), "name its module on a page below docs/reference/api"


# ---------------------------------------------------------------- drawings


def test_drawings_are_up_to_date() -> None:
    made = drawings.pages()
    old = [path for path, content in made.items() if (DOCS / path).read_bytes() != content]
    assert old == [], "run: python docs/generate.py"
    assert {path.name for path in (DOCS / drawings.FOLDER).iterdir()} == {Path(p).name for p in made}


@pytest.mark.parametrize("path", sorted(drawings.pages()))
def test_a_drawing_is_shown_with_words_for_those_who_do_not_see_it(path: str) -> None:
    svg = ElementTree.fromstring((DOCS / path).read_bytes())
    assert "prefers-color-scheme:dark" in "".join(svg.itertext())
    shown = [
        alt
        for page in (DOCS / "concepts").glob("*.md")
        for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
        if (page.parent / target).resolve() == DOCS / path
    ]
    assert len(shown) == 1 and len(shown[0]) > 60


def test_no_words_of_a_drawing_leave_its_sheet() -> None:
    for path, content in drawings.pages().items():
        for element in ElementTree.fromstring(content).iter("{http://www.w3.org/2000/svg}text"):
            width = 7 * len(element.text or "")  # a generous letter
            share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.attrib["text-anchor"]]
            left = float(element.attrib["x"]) - share * width
            assert left >= -8 and left + width <= drawings.WIDTH + 24, (path, element.text)


# ---------------------------------------------------------------- what the pages show is what happens


@pytest.mark.parametrize("path", BY_HAND, ids=name_of)
def test_python_on_the_pages_is_python(path: Path) -> None:
    assert all(ast.parse(text).body for text in blocks(path, "python"))


@pytest.mark.parametrize("path", sorted((DOCS / "how-to").glob("*.md")), ids=name_of)
def test_every_table_on_the_pages_belongs_into_a_file(path: Path, tmp_path: Path) -> None:
    folder = TOP / "examples" / "marathon"
    (tmp_path / "runs.csv").write_bytes((folder / "runs.csv").read_bytes())
    for text in blocks(path, "toml"):
        if "facility" in tomllib.loads(text):
            assert facilities_from_table(tomllib.loads(text))
            continue
        season = tomllib.loads((folder / "season.toml").read_text(encoding="utf-8"))
        for name, value in tomllib.loads(text).items():
            there = season.get(name, [] if isinstance(value, list) else {})
            season[name] = there + value if isinstance(value, list) else {**there, **value}
        as_json = json.dumps(season, default=lambda moment: moment.isoformat())
        (tmp_path / "season.json").write_text(as_json, encoding="utf-8")
        assert read_problem(tmp_path / "season.json").season.runs


def commands_of(path: Path) -> list[list[str]]:
    """Every call of periodize in the shell blocks of a page, word by word."""
    lines = [line for text in blocks(path, "sh") for line in re.split(r"\n|&&|\|\||;", text)]
    return [shlex.split(line)[1:] for line in lines if line.strip().startswith("periodize ")]


def parsers() -> dict[str, argparse.ArgumentParser]:
    actions = _parser()._actions
    return dict(next(a for a in actions if isinstance(a, argparse._SubParsersAction)).choices)


@pytest.mark.parametrize("path", BY_HAND, ids=name_of)
def test_commands_and_options_on_the_pages_are_known(path: Path) -> None:
    known = parsers()
    for command, *arguments in commands_of(path):
        if command == "--version":
            continue
        options = {word.partition("=")[0] for word in arguments if word.startswith("--")}
        assert options <= set(known[command]._option_string_actions), (command, arguments)


def test_the_tutorial_shows_what_the_program_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    season, _ = write_starter(Path("my-season"), date(2026, 11, 23))
    for arguments in (
        ["plan", str(season), "--out", "out"],
        ["limits", str(season)],
        ["check", "out/plan.json"],
    ):
        assert main(arguments) == 0
    text = season.read_text(encoding="utf-8")
    season.write_text(text.replace('"Tue", "Thu", "Fri"', '"Tue", "Thu"'), encoding="utf-8")
    assert main(["plan", str(season)]) == 0
    printed = capsys.readouterr().out.splitlines()
    shown = [line for text in blocks(DOCS / "tutorial" / "README.md", "text") for line in text.splitlines()]
    assert len(shown) > 20
    assert [line for line in shown if line and line not in printed] == []
