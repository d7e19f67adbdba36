"""Makes the pages and drawings of docs/ that follow from the rules, the catalogue and the command line.

python docs/generate.py            write them
python docs/generate.py --check    exit with 1 and name those that are out of date
"""

from __future__ import annotations

import argparse
import sys

from _generate import drawings
from _generate.book import pages, stale, write


def main() -> int:
    """Do what the command line asks; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if a page is out of date"
    )
    made = pages() | drawings.pages()
    if parser.parse_args().check:
        old = stale(made)
        for path in old:
            print(f"docs/{path} is out of date; run: python docs/generate.py")
        return 1 if old else 0
    for path in write(made):
        print(f"docs/{path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
