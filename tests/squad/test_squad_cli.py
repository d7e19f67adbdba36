"""``periodize squad``: what it prints, writes and ends with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from periodize.cli import main
from periodize.cli.squad import _sentence
from periodize.squad import run
from periodize.squad.drive import SquadProgress
from tests.squad.test_squad_faults import TOP, TROUBLE
from tests.squad.test_squad_inputs import ATHLETES, written

GOOD = "athlete,date,kind\n" + "".join(
    f"{who},2026-06-{day:02d},easy\n" for who in ("bo", "kim") for day in (1, 14)
)


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that answer at once."""
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    monkeypatch.setattr(run, "plan_squad", partial(run.plan_squad, answering=TROUBLE))


def folder(path: Path, runs: str = GOOD) -> Path:
    path.mkdir()
    (path / "athletes.csv").write_text("id,windows\nbo,Mon 18:00-20:00\nkim,Tue 18:00-20:00\n")
    (path / "runs.csv").write_text(runs)
    return path


def test_some_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [*ATHLETES, {"id": "\x1b[31mred", "level": "expert"}]
    source, out = written(tmp_path / "in", bad), tmp_path / "in" / "out"
    assert main(["squad", str(source), "--out", str(out), "--workers", "1"]) == 1
    said, told = capsys.readouterr()
    assert "3 athletes: 0 planned" in said and "OPTIMAL 2, invalid 1" in said
    assert "athletes.csv row 4 [athlete] level: 'expert' is not a level" in said and "\x1b" not in said
    assert "wrote tables/athletes.parquet" in told
    assert f"wrote {out / 'squad.html'}: who lifts when" in told
    assert "Nobody has a plan" in (out / "squad.html").read_text()
    assert (out / "failures.csv").read_text().startswith("athlete,outcome,status,reason\n")
    assert main(["squad", str(source), "--out", str(out), "--workers", "1", "--quiet"]) == 1
    assert capsys.readouterr() == ("", "")


def test_json_for_tools(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    assert main(["squad", str(source), "--out", str(out), "--json", "--workers", "1"]) == 1
    said, told = capsys.readouterr()
    summary = json.loads(said)
    assert summary == {**json.loads((out / "summary.json").read_text()), "folders": 0}
    assert (summary["athletes"], summary["failed"], summary["counts"]) == (2, 2, {"OPTIMAL": 2})
    assert "squad.html" in summary["files"] and all((out / name).is_file() for name in summary["files"])
    lines = [json.loads(line)["progress"] for line in told.splitlines()]
    assert lines[-1]["solved"] == lines[-1]["waiting"] == 2 and lines[-1]["left_s"] == 0
    assert main(["squad", str(source), "--out", str(out), "--json", "--workers", "1"]) == 1
    again = [json.loads(line)["progress"] for line in capsys.readouterr().err.splitlines()]
    assert (again[-1]["known"], again[-1]["waiting"]) == (2, 0)


def test_all_planned_with_files_for_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.squad.test_squad_faults import told

    seasons = [told("Kim", "plan 1"), told("kim", "plan 2")]
    real = run.plan_squad
    monkeypatch.setattr(run, "plan_squad", lambda source, **options: real(seasons, **options))
    out = tmp_path / "out"
    assert main(["squad", ".", "--out", str(out), "--format", "html,csv", "--workers", "1"]) == 0
    said, told_ = capsys.readouterr()
    assert "2 athletes: 2 planned (2 proved best), 0 without a plan" in said
    assert "wrote the files of 2 athletes" in told_
    names = sorted(path.relative_to(out / "athletes").parts for path in (out / "athletes").rglob("plan.html"))
    assert len(names) == 2 and names[0][0] == "Kim" and names[1][0].startswith("kim-")
    page = (out / "squad.html").read_text()
    assert all(f'href="athletes/{folder}/plan.html"' in page for folder, _ in names)
    assert main(["squad", ".", "--out", str(out), "--format", "csv", "--workers", "1"]) == 0
    # What lies in the folders may be of other plans: only what this call wrote or found to be right is linked.
    assert "athletes/Kim" not in (out / "squad.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["squad", "none", "--out", "out"], "file-missing"),
        (["squad", "in", "--out", "in"], "out-is-source"),
        (["squad", "in", "--out", "in/runs.csv"], "not-a-folder"),
        (["squad", "in", "--out", "out", "--effort", "99999"], "option-out-of-range"),
        (["squad", "in", "--out", "out", "--format", "docx"], "unknown-format"),
        (["squad", "in/runs.csv", "--out", "out"], "not-a-squad"),
    ],
)
def test_bad_input(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: str,
) -> None:
    folder(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--json"]) == 2
    said, told = capsys.readouterr()
    assert said == "" and [fault["code"] for fault in json.loads(told)["faults"]] == [code]
    assert not (tmp_path / "out").exists()


def test_a_busy_folder_and_a_shard_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from periodize.squad import process, store

    source, out = folder(tmp_path / "in"), tmp_path / "out"
    out.mkdir()
    held = {"host": os.uname().nodename, "pid": os.getpid(), "began": process.began(os.getpid())}
    (out / "driver.lease").write_text(json.dumps(held))
    assert main(["squad", str(source), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert f"is being driven by process {os.getpid()}" in told and "fault of periodize" not in told
    (out / "driver.lease").unlink()

    def full(path: Path, content: bytes) -> bool:
        if path.parent.name == "results":
            raise OSError(28, "No space left on device")
        return write_once(path, content)

    write_once = store.write_once
    monkeypatch.setattr(store, "write_once", full)
    assert main(["squad", str(source), "--out", str(out), "--workers", "1"]) == 1
    said, told = capsys.readouterr()
    assert "unfinished 2" in said and "No space left on device" in told
    assert "1 shard not finished; the same command goes on" in told


def test_without_pyarrow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert (
        main(["squad", str(folder(tmp_path / "in")), "--out", str(tmp_path / "out"), "--workers", "1"]) == 1
    )
    assert (
        "pip install 'periodize[squad]'; tables/athletes.csv was written instead" in capsys.readouterr().err
    )
    assert (tmp_path / "out" / "tables" / "athletes.csv").is_file()


def test_progress_as_a_sentence() -> None:
    progress = SquadProgress(solved=412, waiting=1_000, known=24, failed=3, elapsed_s=200.0)
    assert _sentence(progress) == "412 of 1,000 (24 known), 2.1 a second, 3 without a plan, 5 min left"
    assert _sentence(SquadProgress(solved=0, waiting=5, known=0, elapsed_s=0.5)) == "0 of 5"


DRIVER = """
    import sys
    from functools import partial
    sys.path.insert(0, {top!r})
    from periodize.cli import main
    from periodize.squad import run
    from tests.squad.test_squad_faults import told
    seasons = [told(f"a{{i}}", f"slow 0.3{{i:03}}") for i in range(200)]
    real = partial(run.plan_squad, answering="tests.squad.trouble:answer")
    run.plan_squad = lambda source, **options: real(seasons, **options)
    sys.exit(main(["squad", ".", "--out", {out!r}, "--workers", "2"]))
"""


def test_ctrl_c_keeps_what_is_solved(tmp_path: Path) -> None:
    """The signal goes to the whole process group, as it does from a terminal."""
    script = textwrap.dedent(DRIVER).format(top=str(TOP), out=str(tmp_path))
    driver = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list((tmp_path / "results").glob("*.gz")) and time.monotonic() < until:
        time.sleep(0.1)
    os.killpg(driver.pid, signal.SIGINT)
    said, told = driver.communicate(timeout=60)
    assert driver.returncode == 130, told
    assert "stopped; what is solved is kept, and the same command goes on" in told
    assert "200 athletes" in said and "unfinished" in said
    kept: dict[str, Any] = json.loads((tmp_path / "summary.json").read_text())
    assert kept["stopped"] and set(kept["counts"]) == {"OPTIMAL", "unfinished"}
    assert not (tmp_path / "driver.lease").exists()
    ended = [
        json.loads(line)
        for path in (tmp_path / "journal").iterdir()
        for line in path.read_text().splitlines()
    ]
    assert all(row["outcome"] == "ok" for row in ended if row["event"] == "ended")


def test_help_says_what_a_source_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["squad", "--help"])
    said = capsys.readouterr().out
    assert "athletes.csv and runs.csv" in said and "squad.html" in said


def test_a_shared_rack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.solver.share.at_the_rack import lifter

    monkeypatch.undo()
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    real, seasons = run.plan_squad, [lifter(f"a{i}", (0,)) for i in range(3)]
    monkeypatch.setattr(run, "plan_squad", lambda source, **options: real(seasons, **options))
    out, file = tmp_path / "out", tmp_path / "facilities.toml"
    file.write_text('[[facility]]\nid = "racks"\ncapacity = 1\nplaces = ["gym"]\n')
    command = ["squad", ".", "--out", str(out), "--workers", "1"]
    assert main([*command, "--facilities", str(file)]) == 0
    said = capsys.readouterr().out
    assert (
        "sharing costs 42 in missed doses over all, and these plans are at most 0.0 % from the best" in said
    )
    assert "one more place at the racks on Mondays 18:00-19:00 would save up to 21 in missed doses" in said
    assert said.count("doses missed +21 (week of 5 Jan)") == 2
    summary = json.loads((out / "summary.json").read_text())
    assert summary["sharing"]["broken"] == [] and len(summary["sharing"]["losses"]) == 3
    assert "tables/losses.csv" in summary["files"] and "tables/prices.csv" in summary["files"]
    assert (out / "tables" / "prices.csv").read_text().splitlines()[1] == "racks,Mon,18:00,19:00,21.0"
    assert (out / "tables" / "losses.csv").read_text().splitlines()[1].endswith(",21,0,2026-01-05:21")

    assert main([*command, "--json"]) == 0  # and without the file nothing of it is left
    assert "sharing" not in json.loads(capsys.readouterr().out)
    assert not (out / "tables" / "losses.csv").exists() and not (out / "sharing.json").exists()


def test_facilities_with_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facilities.toml"
    file.write_text('[[facility]]\nid = "racks"\ncapacity = -1\nplaces = []\n')
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    assert main(["squad", str(source), "--out", str(out), "--facilities", str(file), "--json"]) == 2
    assert len(json.loads(capsys.readouterr().err)["faults"]) == 2 and not out.exists()
    assert main(["squad", str(source), "--out", str(out), "--facilities", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err and not out.exists()


def test_progress_while_something_is_shared_out() -> None:
    assert (
        _sentence(SquadProgress.before("prices, round 2: 300 to 310", 12.3))
        == "prices, round 2: 300 to 310, 12 s"
    )
