"""Pages that show what commands print: the commands are run in order, and what they print is put below each.

Such a page begins with a line that names it a transcript. Its commands stand in ``sh`` blocks; the ``text`` block that
follows one shows what it prints. A block of commands without one prints what nobody needs to see.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from _generate.book import DOCS

MARK = "<!-- A transcript: python docs/transcript.py runs its commands and shows what they print. -->"
LONGEST_S = 600

_BLOCK = re.compile(
    r"^```sh\n(?P<commands>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
_ANSWERS = (0, 1)
"""Exit codes of a command that has answered; 1 is that of a check that found something."""


def transcripts() -> list[Path]:
    """Every page that is one."""
    pages = sorted(DOCS.rglob("*.md"))
    return [page for page in pages if page.read_text(encoding="utf-8").startswith(MARK)]


def retold(text: str, folder: Path) -> str:
    """The page with what its commands print now.

    Parameters
    ----------
    text
        The page.
    folder
        A copy of the checkout's examples; the commands write there.
    """

    def block(match: re.Match[str]) -> str:
        said = printed(match["commands"], folder)
        shown = "" if match["shown"] is None else f"\n```text\n{said}```\n"
        return f"```sh\n{match['commands']}```\n{shown}"

    return _BLOCK.sub(block, text)


def printed(commands: str, folder: Path) -> str:
    """What commands print on stdout.

    Raises
    ------
    RuntimeError
        Where one of them fails.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST_S,
        check=False,
    )
    if done.returncode not in _ANSWERS:
        raise RuntimeError(f"exit code {done.returncode}: {commands}{done.stderr}")
    return done.stdout


def with_examples(folder: Path) -> Path:
    """A folder with a copy of the examples in it, as a reader at the top of a checkout has them."""
    shutil.copytree(DOCS.parent / "examples", folder / "examples")
    return folder
