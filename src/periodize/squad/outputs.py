"""What a run leaves for people and tools: tables, failures, a page, a summary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from periodize.errors import MissingExtra
from periodize.io.files import prepare_folder, write_text
from periodize.squad.answers import SquadRun
from periodize.squad.capacity import Sharing
from periodize.squad.datasets import athletes_csv, failure_row, write_failures, write_tables
from periodize.squad.files import Row
from periodize.squad.page.build import squad_page
from periodize.squad.page.gather import Gathered
from periodize.squad.page.links import Links
from periodize.squad.sharing_tables import write_sharing

PAGE = "squad.html"


@dataclass(slots=True)
class Written:
    """What was found and written.

    Attributes
    ----------
    gathered
        What the squad's page tells, counts of athletes and plans among it.
    counts
        How many ended how.
    failures
        A row for each athlete without a plan.
    files
        What was written.
    missing
        Which package is missing for the Parquet tables; empty where they were written.
    sharing
        What sharing came to; None where nothing is shared.
    """

    gathered: Gathered = field(default_factory=Gathered)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Row] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    missing: str = ""
    sharing: Sharing | None = None

    @property
    def athletes(self) -> int:
        """All of them."""
        return self.gathered.athletes

    @property
    def planned(self) -> int:
        """Those with a plan."""
        return self.gathered.planned

    @property
    def proved(self) -> int:
        """Those whose plan is proved best."""
        return self.gathered.proved

    def counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows, taken note of as they go by."""
        for row in rows:
            self.gathered.add(row)
            self.counts[row["status"] or row["outcome"]] += 1
            if row["plan"] is None:
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
            **({"sharing": self.sharing.to_plain()} if self.sharing is not None else {}),
            "stopped": run.is_stopped,
            "out": str(run.store.folder),
            "files": [path.relative_to(run.store.folder).as_posix() for path in self.files],
        }


def write_outputs(run: SquadRun) -> Written:
    """Write ``tables``, ``failures.csv``, ``squad.html`` and ``summary.json`` into the folder of a run.

    Each file appears in one step. The tables are ``athletes``, ``sessions``, ``weeks`` and ``bills`` as Parquet; where
    pyarrow is not installed, ``athletes.csv`` stands in for them. The rows of the run are read once, and once more
    where something is shared; ``losses.csv`` and ``prices.csv`` then stand beside the tables.

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
    written.sharing = run.sharing()
    written.files += write_sharing(written.sharing, tables)
    failures, summary = folder / "failures.csv", folder / "summary.json"
    write_failures(written.failures, failures)
    written.files += [failures, write_page(run, written), summary]
    write_text(summary, json.dumps(written.to_plain(run), indent=1, ensure_ascii=False) + "\n")
    return written


def write_page(run: SquadRun, written: Written, pages: Mapping[str, Path] | None = None) -> Path:
    """Write ``squad.html``: who lifts when, what sharing costs, the load of every week, missed doses, failures.

    Parameters
    ----------
    run
        The run.
    written
        What was found in it.
    pages
        The athletes' own pages below the folder of the run, by name: those of an earlier run may be of other plans.

    Raises
    ------
    InvalidInput
        Where it cannot be written.
    """
    path = run.store.folder / PAGE
    links = Links.within(run.store.folder, pages or {})
    write_text(path, squad_page(written.gathered, links, sharing=written.sharing, is_stopped=run.is_stopped))
    return path
