"""What a run leaves for people and tools: tables, failures, a summary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from periodize.errors import MissingExtra
from periodize.io.files import prepare_folder, write_text
from periodize.squad.answers import SquadRun
from periodize.squad.datasets import athletes_csv, failure_row, write_failures, write_tables
from periodize.squad.files import Row


@dataclass(slots=True)
class Written:
    """What was found and written.

    Attributes
    ----------
    athletes, planned, proved
        Counts of athletes: all, those with a plan, and those whose plan is proved best.
    counts
        How many ended how.
    failures
        A row for each athlete without a plan.
    files
        What was written.
    missing
        Which package is missing for the Parquet tables; empty where they were written.
    """

    athletes: int = 0
    planned: int = 0
    proved: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Row] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    missing: str = ""

    def counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows, counted as they go by."""
        for row in rows:
            self.athletes += 1
            self.counts[row["status"] or row["outcome"]] += 1
            self.proved += row["status"] == "OPTIMAL"
            if row["plan"] is not None:
                self.planned += 1
            else:
                self.failures.append(failure_row(row))
            yield row

    def to_plain(self, run: SquadRun) -> dict[str, Any]:
        """The summary as JSON values."""
        return {
            "athletes": self.athletes,
            "planned": self.planned,
            "proved": self.proved,
            "failed": len(self.failures),
            "counts": dict(sorted(self.counts.items())),
            "problems": run.layout.problems,
            "unfinished": dict(sorted(run.unfinished.items())),
            "stopped": run.is_stopped,
            "out": str(run.store.folder),
            "files": [path.relative_to(run.store.folder).as_posix() for path in self.files],
        }


def write_outputs(run: SquadRun) -> Written:
    """Write ``tables``, ``failures.csv`` and ``summary.json`` into the folder of a run, each file in one step.

    The tables are ``athletes``, ``sessions``, ``weeks`` and ``bills`` as Parquet; where pyarrow is not installed,
    ``athletes.csv`` stands in for them.

    Raises
    ------
    InvalidInput
        Where a file cannot be written.
    """
    folder, written = run.store.folder, Written()
    tables = folder / "tables"
    prepare_folder(tables)
    try:
        written.files += write_tables(written.counted(run.rows()), tables).values()
    except MissingExtra as error:
        written.missing = str(error)
        path = tables / "athletes.csv"
        write_text(path, athletes_csv(written.counted(run.rows())))
        written.files.append(path)
    failures, summary = folder / "failures.csv", folder / "summary.json"
    write_failures(written.failures, failures)
    written.files += [failures, summary]
    write_text(summary, json.dumps(written.to_plain(run), indent=1, ensure_ascii=False) + "\n")
    return written
