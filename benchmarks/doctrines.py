"""Three published running plans under every doctrine, each plan judged by all of them.

``python -m benchmarks.doctrines`` prints the tables of ``docs/doctrine-comparison.md``; with ``--write`` it puts
them there, and leaves what is said about them alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.athletes import TYPICAL
from benchmarks.published import read_plans, season_of
from periodize.catalogue.doctrines import DOCTRINES
from periodize.explain.compare import compare

PLANS = {
    "pfitz_18_55_4th": "A marathon in eighteen weeks",
    "higdon_int_half1": "A half marathon",
    "frr_5k_03": "Five kilometres",
}
"""Plans of the file, with a heading for each."""

DOC = Path(__file__).resolve().parents[1] / "docs" / "doctrine-comparison.md"
BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"


def tables(plans: Sequence[str], doctrines: Sequence[str], limit_s: float, workers: int) -> str:
    """A section for each plan, in markdown."""
    rows = read_plans()
    parts = []
    for plan in plans:
        comparison = compare(
            season_of(plan, rows[plan], TYPICAL), doctrines, time_limit_s=limit_s, workers=workers
        )
        parts.append(f"## {PLANS[plan]} (`{plan}`)\n\n```text\n{comparison.text()}```\n")
    return "\n".join(parts)


def with_tables(document: str, text: str) -> str:
    """A document with other tables between its two marks.

    Raises
    ------
    ValueError
        Where a mark is missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document needs the marks '{BEGIN}' and '{END}'")
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or put them into the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctrines", description=__doc__)
    parser.add_argument("--plans", nargs="*", choices=list(PLANS), default=list(PLANS))
    parser.add_argument("--doctrines", nargs="*", choices=list(DOCTRINES), default=list(DOCTRINES))
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each search (default 60)")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write them into docs/{DOC.name}")
    chosen = parser.parse_args(arguments)
    if not read_plans():
        print("the published plans are not at hand: nothing to do")
        return 0
    text = tables(chosen.plans, chosen.doctrines, chosen.limit, chosen.workers)
    if chosen.write:
        DOC.write_text(with_tables(DOC.read_text(encoding="utf-8"), text), encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
