"""Builds the site from docs/, with every warning an error. Needs the extra 'docs' (``pip install -e ".[docs]"``).

python docs/make_site.py                       build it in out/site, notebooks executed
python docs/make_site.py --without-notebooks   the same, notebooks shown but not executed
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

DOCS = Path(__file__).resolve().parent
TOP = DOCS.parent


def main(arguments: list[str] | None = None) -> int:
    """Build the site; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=TOP / "out" / "site", help="where to write the site")
    parser.add_argument("--without-notebooks", action="store_true", help="do not execute the notebooks")
    asked = parser.parse_args(arguments)
    shutil.rmtree(asked.out, ignore_errors=True)
    options = ["-W", "--keep-going", "-n", "-q", "-b", "html", "-c", str(DOCS)]
    options += ["-d", str(asked.out.parent / "doctrees"), "-E"]
    if asked.without_notebooks:
        print("The notebooks are shown, but not executed.", flush=True)
        options += ["-D", "nb_execution_mode=off"]
    code = build_main([*options, str(TOP), str(asked.out)])
    print(f"{asked.out / 'index.html'}" if code == 0 else "The site was not built.", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
