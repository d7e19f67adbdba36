"""Runs the commands of the pages in docs/ that are transcripts, and shows below each what it prints.

python docs/transcript.py            write the pages anew
python docs/transcript.py --check    exit with 1 and name those that are out of date
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from _generate.book import DOCS
from _generate.transcript import retold, transcripts, with_examples


def main() -> int:
    """Do what the command line asks; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if a page is out of date"
    )
    check = parser.parse_args().check
    code = 0
    for page in transcripts():
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="periodize-docs-") as folder:
            new = retold(text, with_examples(Path(folder)))
        name = page.relative_to(DOCS.parent)
        if new != text and check:
            print(f"{name} is out of date; run: python docs/transcript.py")
            code = 1
        elif new != text:
            page.write_text(new, encoding="utf-8")
            print(name)
    return code


if __name__ == "__main__":
    sys.exit(main())
