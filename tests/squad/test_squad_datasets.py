"""What a run leaves: tables, answers as objects, files for each athlete, and what happens when it cannot write."""

from __future__ import annotations

import csv
import errno
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from periodize.domain.season import Season
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput, NoPlan
from periodize.squad import files, store
from periodize.squad.datasets import TABLES
from periodize.squad.drive import SquadProgress
from periodize.squad.files import packed, unpacked
from periodize.squad.handouts import Folders, safe_name
from periodize.squad.limits import SquadLimits
from periodize.squad.outputs import write_outputs
from periodize.squad.process import resident_mb
from periodize.squad.restore import Damaged
from periodize.squad.run import SquadRun, plan_squad, read_squad
from tests.fixtures.results import tiny_result, tiny_season
from tests.squad.test_squad_faults import TOP, planned, told

PATIENT = SquadLimits(effort=0.01)
NAMES = ["Kim", "kim", "../up", "=sum(1)", "Zoë 李", "CON", ""]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TOP))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SquadRun]:
    """A run with plans, a crash and bad input."""
    os.environ["PYTHONPATH"] = str(TOP)
    seasons: list[Any] = [told(name, f"plan {number}") for number, name in enumerate(NAMES)]
    seasons += [told("dead", "leave"), InvalidInput([]), told("no-plan", "well")]
    yield planned(seasons, tmp_path_factory.mktemp("run"), workers=1)


def test_tables_hold_every_athlete(run: SquadRun) -> None:
    written = write_outputs(run)
    folder = run.store.folder
    assert [path.relative_to(folder).as_posix() for path in written.files] == [
        *(f"tables/{name}.parquet" for name in TABLES),
        "failures.csv",
        "squad.html",
        "summary.json",
    ]
    athletes, sessions, weeks, bills = (
        pyarrow.parquet.read_table(folder / "tables" / f"{name}.parquet").to_pylist() for name in TABLES
    )
    assert [row["athlete"] for row in athletes] == [*NAMES[:-1], "unnamed", "dead", "unnamed-2", "no-plan"]
    assert [row["outcome"] for row in athletes] == ["ok"] * 7 + ["crashed", "invalid", "ok"]
    assert [row["sessions"] for row in athletes] == [8] * 7 + [None] * 3
    assert len(sessions) == 7 * (12 + 8) and len(weeks) == 7 * 4
    assert {row["athlete"] for row in bills} == set(NAMES[:-1]) | {"unnamed"}
    assert written.to_plain(run)["counts"] == {"OPTIMAL": 8, "crashed": 1, "invalid": 1}
    assert (written.athletes, written.planned, len(written.failures)) == (10, 7, 3)
    with (folder / "failures.csv").open(newline="", encoding="utf-8") as file:
        failures = list(csv.DictReader(file))
    assert [(row["athlete"], row["outcome"], row["reason"]) for row in failures] == [
        ("dead", "crashed", "exit 3"),
        ("unnamed-2", "invalid", ""),
        ("no-plan", "ok", ""),
    ]
    before = {path: path.read_bytes() for path in written.files}
    assert {path: path.read_bytes() for path in write_outputs(run).files} == before


def test_without_pyarrow_the_athletes_come_as_csv(run: SquadRun, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    written = write_outputs(run)
    assert "pip install 'periodize[squad]'" in written.missing
    with (run.store.folder / "tables" / "athletes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10 == written.athletes and rows[3]["athlete"] == "'=sum(1)"


def test_an_answer_comes_back_as_an_object(run: SquadRun) -> None:
    found = run.result("Zoë 李")
    tiny = tiny_result()
    assert found.status is Status.OPTIMAL and found.schedule is not None and tiny.schedule is not None
    assert found.problem.season.athlete.id == "Zoë 李"
    assert {s.id for s in found.schedule.sessions} == {s.id for s in tiny.schedule.sessions}
    assert found.bill == tiny.bill and found.tiers == tiny.tiers and found.unique
    assert [name for name, _ in run.results()] == [*NAMES[:-1], "unnamed"]
    assert [row["athlete"] for row in read_squad(run.store.folder).rows()] == [
        r["athlete"] for r in run.rows()
    ]
    with pytest.raises(NoPlan, match="dead: crashed, exit 3"):
        run.result("dead")
    with pytest.raises(InvalidInput, match="Maybe 'dead'"):
        run.result("deat")


def test_an_answer_that_was_tampered_with_is_not_given_out(tmp_path: Path) -> None:
    found = planned([told("kim", "plan")], tmp_path, workers=1)
    (shard,) = found.layout.shards
    path = tmp_path / "results" / f"{shard}.jsonl.gz"
    honest = path.read_bytes()
    for harm in ("bill", "session"):
        (row,) = unpacked(honest)
        plan = row["answer"]["plan"]
        if harm == "bill":
            plan["bill"][0]["cost"] += 1
        else:
            plan["sessions"] = [s for s in plan["sessions"] if s.get("template") != "foundation_b"]
        path.write_bytes(packed([row]))
        with pytest.raises(Damaged):
            found.result("kim")


def test_a_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    found = planned([told("kim", "well")], tmp_path, workers=1)
    (path,) = (tmp_path / "results").iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Damaged, match=path.name):
        list(found.rows())
    path.unlink()
    assert planned([told("kim", "well")], tmp_path, workers=1).counts() == {"OPTIMAL": 1}


def test_each_athlete_gets_a_folder_once(run: SquadRun, tmp_path: Path) -> None:
    made = dict(run.export(["csv", "ics"], tmp_path))
    assert list(made) == [*NAMES[:-1], "unnamed"]
    folders = [paths[0].parent.name for paths in made.values()]
    assert len({name.casefold() for name in folders}) == 7
    assert folders[0] == "Kim" and folders[1].startswith("kim-") and folders[2:4] == ["_up", "_sum(1)"]
    assert all(path.parent.parent == tmp_path and path.is_file() for paths in made.values() for path in paths)
    stamps = {path: path.stat().st_mtime_ns for paths in made.values() for path in paths}
    lost = made["CON"][0]
    lost.unlink()
    again = dict(run.export(["csv", "ics"], tmp_path))
    assert again == made and lost.is_file()
    changed = {path for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp}
    assert {path.parent for path in changed} == {lost.parent}
    more = dict(run.export(["csv"], tmp_path, runs=False))
    assert all(path.stat().st_mtime_ns != stamps[path] for (path,) in more.values())
    assert not list(tmp_path.rglob("*.part"))


def test_names_that_no_file_system_takes() -> None:
    hard = ["..", "a/b", "a\0b", "x" * 500, "é" * 300, "nul.txt", "-rf", " . ", "a\nb", "tab\there", "😀"]
    folders = Folders()
    names = [folders.of(name) for name in [*hard, "X" * 500]]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name.encode()) < 120 and not set(name) & set('/\\\0\n\t:*?"<>|') for name in names)
    assert names[0] == "athlete" and names[5] == "_nul.txt" and names[6] == "_-rf"
    assert Folders(dict(zip(hard, names, strict=False))).of("..") == "athlete"
    assert safe_name("Anna Müller-Lüdenscheidt") == "Anna Müller-Lüdenscheidt"


def test_a_full_disk_is_told_and_nothing_is_solved_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> bool:
        if path.parent.name == "results":
            raise OSError(errno.ENOSPC, "No space left on device")
        return files.write_once(path, content)

    seasons = [told(f"a{i}", f"well {i}") for i in range(6)]
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_once", full)
        found = planned(seasons, tmp_path, workers=1)
    assert sorted(found.unfinished) == sorted(found.layout.shards)
    assert all("No space left" in why for why in found.unfinished.values())
    assert [row["outcome"] for row in found.rows()] == ["unfinished"] * 6
    after = planned(seasons, tmp_path, workers=1)
    assert after.unfinished == {} and after.counts() == {"OPTIMAL": 6}
    assert {row["begun"] for row in after.store.ledger()} == {1}


def test_a_disk_that_is_full_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> bool:
        if "athletes" not in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return files.write_once(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_once", full)
        with pytest.raises(InvalidInput, match="No space left on device"):
            planned([told("a", "well")], tmp_path, workers=1)
    assert list(read_squad(tmp_path).rows()) == [] and not (tmp_path / "driver.lease").exists()


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InvalidInput, match="not-a-folder"):
        planned([told("a", "well")], tmp_path / "out")


def test_stopping_keeps_what_is_done_and_the_same_call_goes_on(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", f"slow 0.{i + 10}") for i in range(24)]
    seen: list[SquadProgress] = []
    began = time.monotonic()
    stop = threading.Event()

    def note(progress: SquadProgress) -> None:
        seen.append(progress)
        if progress.solved:
            stop.set()

    found = planned(seasons, tmp_path, workers=1, on_progress=note, cancel=stop.is_set, limits=PATIENT)
    assert found.is_stopped and time.monotonic() - began < 60
    outcomes = [row["outcome"] for row in found.rows()]
    assert set(outcomes) <= {"ok", "unfinished"} and "unfinished" in outcomes
    assert not (tmp_path / "driver.lease").exists() and not list((tmp_path / "journal").glob("*.claim"))
    after = planned(seasons, tmp_path, workers=2, limits=PATIENT)
    assert not after.is_stopped and after.counts() == {"OPTIMAL": 24}
    begun = [row["begun"] for row in after.store.ledger()]
    assert sum(begun) <= 24 + 1  # the one in flight is begun again


def test_trying_again_leaves_no_old_answer(tmp_path: Path) -> None:
    """A shard that was laid out and not finished must not hide that more of its athletes are to be tried."""
    mark = tmp_path / "mark"
    seasons = [told("a", f"kill-once {mark}"), told("b", "well b"), told("c", "well c")]
    never = replace(PATIENT, retries=0)
    first = planned(seasons[:1], tmp_path / "out", workers=1, limits=never)
    assert first.counts() == {"crashed": 1}
    stopped = planned(seasons, tmp_path / "out", workers=1, limits=never, cancel=lambda: True)
    assert stopped.layout.waiting == 2
    again = planned(seasons, tmp_path / "out", workers=1, limits=never, retry_failed=True)
    assert again.counts() == {"OPTIMAL": 3}


@pytest.mark.slow
@pytest.mark.exhaustive
def test_memory_of_the_driver_does_not_grow_with_the_squad(tmp_path: Path) -> None:
    def seasons() -> Iterator[Season]:
        season = tiny_season()
        for number in range(1_000):
            yield replace(
                season, athlete=replace(season.athlete, id=f"a{number}"), catalogue_version=f"plan {number}"
            )

    seen: list[float] = []
    found = plan_squad(
        seasons(),
        out=tmp_path,
        workers=1,
        answering="tests.squad.trouble:answer",
        on_progress=lambda _: seen.append(resident_mb(os.getpid()) or 0),
    )
    written = write_outputs(found)
    seen.append(resident_mb(os.getpid()) or 0)
    assert written.planned == 1_000
    assert seen[-1] - seen[0] < 60, seen[:: max(1, len(seen) // 20)]
