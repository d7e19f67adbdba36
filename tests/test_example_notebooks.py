"""The example notebooks: they are notebooks, they run as scripts, and they name nothing that is not there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

import periodize as pz
from periodize.rules.policy import Policy

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("notebook_*.py"))

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are not beside the tests")

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
_CELL = re.compile(r"^# %%(?P<kind> \[markdown\])?$", re.MULTILINE)
_NAME = re.compile(r"`([^`\n]+)`")


def cells(path: Path) -> list[tuple[str, str]]:
    """(kind, text) of each cell, told apart as jupytext tells them."""
    parts = _CELL.split(path.read_text(encoding="utf-8"))[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [("markdown" if kind else "code", text.strip()) for kind, text in pairs]


def prose(path: Path) -> str:
    """What the markdown cells say, without the comment signs."""
    return "\n".join(
        re.sub(r"^# ?", "", t, flags=re.MULTILINE) for kind, t in cells(path) if kind == "markdown"
    )


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "notebook_doctrines",
        "notebook_first_plan",
        "notebook_squad",
    ]


@each
def test_jupytext_reads_it(path: Path) -> None:
    jupytext = pytest.importorskip("jupytext")
    found = jupytext.read(path).cells
    assert [cell.cell_type for cell in found] == [kind for kind, _ in cells(path)]
    assert found[0].source.startswith("# ")
    assert len([cell for cell in found if cell.cell_type == "code"]) >= 5


@each
def test_code_uses_public_names_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "pz"
    }
    assert taken and taken <= set(pz.__all__), taken - set(pz.__all__)
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not {name for name in imported if name.startswith("periodize.")}


@each
def test_prose_names_what_there_is(path: Path) -> None:
    named = _NAME.findall(prose(path))
    public = [re.match(r"pz\.(\w+)", name) for name in named]
    missing = {match[1] for match in public if match} - set(pz.__all__)
    assert not missing
    methods = {name for name in named if name.endswith("_") or name in ("soft", "hard", "without")}
    assert all(hasattr(Policy, name) for name in methods)
    scripts = [match[1] for name in named if (match := re.match(r"python examples/(\S+)", name))]
    assert scripts == [path.name]


@each
@pytest.mark.slow
@pytest.mark.skipif(find_spec("matplotlib") is None, reason="matplotlib is not installed")
@pytest.mark.skipif(find_spec("openpyxl") is None, reason="openpyxl is not installed")
@pytest.mark.skipif(find_spec("icalendar") is None, reason="icalendar is not installed")
def test_it_runs_as_a_script_and_writes_under_out_alone(path: Path, tmp_path: Path) -> None:
    copytree(
        EXAMPLES, tmp_path / "examples", ignore=lambda _, names: {n for n in names if n == "__pycache__"}
    )
    before = {p.relative_to(tmp_path) for p in tmp_path.rglob("*")}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", f"examples/{path.name}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    after = {p.relative_to(tmp_path) for p in tmp_path.rglob("*")} - before
    assert all(p.parts[0] == "out" for p in after), after
