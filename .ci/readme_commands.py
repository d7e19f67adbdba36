"""Runs the commands that the documentation shows, so that none of them can go stale.

A fenced block of README.md or docs/ is run when the line above it says ``<!-- run -->``; ``sh`` and
``python`` blocks can be. Each runs in a fresh copy of the checkout and has to exit with 0.

    python .ci/readme_commands.py run            run every marked block
    python .ci/readme_commands.py list           print every marked block
    python .ci/readme_commands.py test-command   print the README's test command
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^<!-- run -->\n+```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"^<!-- run -->$", re.MULTILINE)
TEST_COMMAND = re.compile(
    r"^<!-- test-command:begin -->\n+```sh\n(?P<text>.*?)^```\n+<!-- test-command:end -->$",
    re.MULTILINE | re.DOTALL,
)
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "out", "dist", "build"
)
COMMANDS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
LONGEST_S = 900


@dataclass(frozen=True)
class Block:
    """One marked block: where it stands, its language and its text."""

    where: str
    language: str
    text: str


def marked_blocks() -> list[Block]:
    """Every marked block of the documentation, in order of file and line."""
    blocks = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        found = list(BLOCK.finditer(text))
        if len(found) != len(MARK.findall(text)):
            sys.exit(f"{page.name}: a '<!-- run -->' stands above something that is not a fenced block")
        for match in found:
            line = text.count("\n", 0, match.start("text")) + 1
            blocks.append(Block(f"{page.relative_to(ROOT)}:{line}", match["language"], match["text"]))
    if not blocks:
        sys.exit("no block is marked '<!-- run -->'")
    unknown = [f"{block.where} is '{block.language}'" for block in blocks if block.language not in COMMANDS]
    if unknown:
        sys.exit(f"only {' and '.join(COMMANDS)} blocks can be run: {'; '.join(unknown)}")
    return blocks


def test_command() -> str:
    """The command with which the README says to run the tests."""
    found = TEST_COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    if len(found) != 1 or not found[0].strip():
        sys.exit(f"README.md must hold one test command between its two markers; found {len(found)}")
    return str(found[0]).strip()


def run(block: Block) -> None:
    """Run one block in a fresh copy of the checkout; stop everything if it fails."""
    print(f"--- {block.where}\n{block.text.rstrip()}\n", flush=True)
    began = time.monotonic()
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    with tempfile.TemporaryDirectory(prefix="periodize-docs-") as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "checkout", ignore=NOT_COPIED)
        code = subprocess.run(
            [*COMMANDS[block.language], block.text],
            cwd=copy,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=False,
        ).returncode
    if code:
        sys.exit(f"{block.where}: exit code {code}")
    print(f"\n--- {block.where}: ok, {time.monotonic() - began:.0f} s\n", flush=True)


def main(arguments: list[str]) -> None:
    """Do what the one argument says."""
    match arguments:
        case ["run"]:
            for block in marked_blocks():
                run(block)
        case ["list"]:
            for block in marked_blocks():
                print(f"--- {block.where}\n{block.text}")
        case ["test-command"]:
            print(test_command())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
