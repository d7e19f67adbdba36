"""What a terminal shows, and that a pipe, a poor terminal and an environment without rich get plain text."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from periodize import cli
from periodize.cli import console, paint
from periodize.cli.search import ProgressLine
from periodize.domain.vocabulary import CHARGED_TIERS
from periodize.io.plan_json import write_plan
from periodize.report.text import report
from periodize.solver.options import Progress
from tests.fixtures.results import tiny_result
from tests.fixtures.season_files import TWO_EVENINGS

pytest.importorskip("rich")
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals here")

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal(io.StringIO):
    """Says that it is a terminal, and keeps what it is shown."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A good terminal of 80 columns; a test makes it its standard output, for pytest would take it back here."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


def on_terminal(arguments: list[str], columns: int, **environment: str) -> str:
    """What a command shows on a real pseudo-terminal of so many columns."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    hidden = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE")
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from periodize.cli import main; sys.exit(main())", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment},
    )
    os.close(theirs)
    shown = b""
    try:
        while block := os.read(ours, 65_536):
            shown += block
    except OSError:  # the other side has closed
        pass
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


def in_pipe(arguments: list[str], **environment: str) -> str:
    """What a command prints into a pipe."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from periodize.cli import main; sys.exit(main())", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment},
    )
    assert done.stderr == ""
    return done.stdout


@needs_terminal
@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_colours_and_lines_that_fit(columns: int) -> None:
    shown = on_terminal(["doctrines"], columns)
    bare = _ESCAPES.sub("", shown)
    assert "\x1b[1;36mlift_first\x1b[0m" in shown
    assert max(map(len, bare.splitlines())) <= min(columns, console.WIDTH)
    assert bare.split() == in_pipe(["doctrines"]).split()  # no word is lost


@needs_terminal
def test_no_color_leaves_the_layout_and_a_dumb_terminal_gets_plain_text() -> None:
    plain = in_pipe(["rules"])
    uncoloured = on_terminal(["rules"], 80, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", uncoloured)
    assert max(map(len, _ESCAPES.sub("", uncoloured).splitlines())) <= 80
    assert on_terminal(["rules"], 80, TERM="dumb") == plain
    assert "\x1b" not in plain


@needs_terminal
def test_json_is_never_coloured() -> None:
    assert on_terminal(["rules", "--json"], 80) == in_pipe(["rules", "--json"])


@needs_terminal
def test_the_progress_of_a_search_is_drawn_and_wiped(tmp_path: Path) -> None:
    rows = [f"2026-06-{7 * week + day:02d},easy,50" for week in range(4) for day in (1, 3, 7)]
    (tmp_path / "runs.csv").write_text("date,kind,duration_min\n" + "\n".join(rows), encoding="utf-8")
    (tmp_path / "season.toml").write_text(TWO_EVENINGS, encoding="utf-8")
    shown = on_terminal(["plan", str(tmp_path / "season.toml"), "--time-limit", "60"], 100)
    drawn, _, plan = shown.partition("\x1b[?25h")
    assert "of 60 s" in _ESCAPES.sub("", drawn)
    assert "first plan" not in plan and "Week 4" in plan
    assert plan.index("Colours: ") < plan.index("+ placed")
    silent = on_terminal(["plan", str(tmp_path / "season.toml"), "--json"], 100)
    assert json.loads(silent)["status"] == "OPTIMAL"


def test_a_pipe_gets_the_report_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from periodize.io.starter import write_starter
    from tests.fixtures.results import MONDAY

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("periodize.solver.run.solve", lambda *_, **__: tiny_result())
    season = write_starter(tmp_path, MONDAY.date())[0]
    assert cli.main(["plan", str(season)]) == 0
    assert capsys.readouterr() == (report(tiny_result()), "")


@pytest.mark.parametrize("spoil", ["term", "encoding", "rich", "pipe"])
def test_where_plain_text_is_right(spoil: str, screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", screen)
    assert console.terminal() is not None
    if spoil == "term":
        monkeypatch.setenv("TERM", "dumb")
    elif spoil == "encoding":
        monkeypatch.setattr(screen, "encoding", "ascii", raising=False)
    elif spoil == "rich":
        monkeypatch.setitem(sys.modules, "rich.console", None)
    else:
        monkeypatch.setattr(screen, "isatty", lambda: False)
    assert console.terminal() is None
    console.show("[bold]a[/bold]\n b", paint.list_painter)
    assert screen.getvalue() == "[bold]a[/bold]\n b\n"


def test_texts_of_users_are_neither_markup_nor_commands(
    screen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", screen)
    line = "  [bold red]Mon[/] :smile: \x1b[2J\x07\u202e [link=https://example.org]x[/link]"
    console.show(line, paint.list_painter)
    bare = _ESCAPES.sub("", screen.getvalue())
    assert bare == "  [bold red]Mon[/] :smile:  [2J   [link=https://example.org]x[/link]\n"
    assert "\x1b[2J" not in screen.getvalue() and "\x07" not in screen.getvalue()


def test_sentences_are_joined_before_they_are_cut_anew(
    screen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", screen)
    text = report(tiny_result())
    lines = text.splitlines()
    assert any(line.startswith("  opens, as late") for line in lines)  # cut at 96 signs
    console.show(text, paint.report_painter(80))
    shown = _ESCAPES.sub("", screen.getvalue()).splitlines()
    assert max(map(len, shown)) <= 80
    assert not any(line.startswith("  opens, as late") for line in shown)
    assert " ".join(" ".join(shown).split()) == " ".join(text.split())


def test_lines_that_begin_something_stay_their_own() -> None:
    full = "  ! SHAPE 21: " + "x" * 80
    item = "  Mon  1 +  17:30  Foundation A                               45 min   200 AU  gym"
    assert console.rejoined([full, item]) == [full, item]
    assert console.rejoined([full, "  ! SHAPE 2: y"]) == [full, "  ! SHAPE 2: y"]
    assert console.rejoined([full, "    yes"]) == [full + " yes"]
    assert console.rejoined([full, "", "Week 2"]) == [full, "", "Week 2"]
    assert console.rejoined(["  short", "    yes"]) == ["  short", "    yes"]


def test_a_narrow_terminal_cuts_titles_and_nothing_else() -> None:
    item = "  Sun 14  * 08:00  Long run over the hills and far away    100 min   450 AU  long"
    title = "Long run over the hills and far away"
    item = f"  Sun 14  * 08:00  {title:40}  100 min   450 AU  long"
    assert paint.report_painter(120)(item).plain == item
    cut = paint.report_painter(76)(item).plain
    assert cut == "  Sun 14  * 08:00  Long run over the..   100 min   450 AU  long"
    assert len(paint.report_painter(20)(item).plain) == len(item) - 28  # a title keeps 12 signs


def test_sessions_have_the_colour_of_what_they_train() -> None:
    item = f"  Mon  1 +  17:30  {'Foundation A':40}   45 min   200 AU  gym"
    styles = {str(span.style) for span in paint.report_painter(96)(item).spans}
    assert "bold green" in styles
    run = item.replace("+", " ")
    assert "bold green" not in {str(span.style) for span in paint.report_painter(96)(run).spans}


def test_findings_are_red_and_soundness_green(
    tmp_path: Path, screen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "300")
    plan, _ = write_plan(tiny_result(), tmp_path)
    assert cli.main(["check", str(plan)]) == 0
    assert "\x1b[1;32m: sound.\x1b[0m" in screen.getvalue()
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace('"start": "2026-10-05T07:00",\n   "end"', '"start": "2026-10-05T06:00",\n   "end"')
    )
    assert cli.main(["check", str(plan)]) == 1
    assert "\x1b[1;31m[run-moved]\x1b[0m" in screen.getvalue()


def test_answers_have_tiers_rules_and_verdicts_in_colour() -> None:
    def styles(line: str) -> dict[str, str]:
        text = paint.answer_painter(line)
        assert text.plain == line
        return {line[span.start : span.end]: str(span.style) for span in text.spans}

    assert styles("Why not Hill sprints on Fri 17 Jul?") == {"Why not Hill sprints on Fri 17 Jul?": "bold"}
    assert styles("No: 23.2 h, at least 24 h [recovery-gap].") == {
        "No": "bold red",
        "[recovery-gap]": "cyan",
    }
    assert styles("It is there.") == {"It is there": "bold green"}
    assert styles("PROTECT +33: fresh legs") == {"PROTECT": "bold magenta"}


def test_progress_shows_time_gap_and_aims(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    line = ProgressLine(shown=True, limit_s=60)
    line.subject = "lift_first: "
    line.draw()
    cost = dict(zip(CHARGED_TIERS, (16, 410, 0, 10_660, 138), strict=True))
    line.note(Progress(elapsed_s=1, plans=7, cost=cost, gap_pct=12.5))
    line.draw()
    line.clear()
    frames = [frame for frame in _ESCAPES.sub("", screen.getvalue()).split("\r") if frame.strip()]
    assert frames[0].startswith("0 of 60 s") and "looking for a first plan" in frames[0]
    assert "lift_first: plan 7  gap 12.5 %  DOSE 16  PROTECT" in frames[1]
    assert all(len(frame.rstrip("\n")) <= 80 for frame in frames)
    assert screen.getvalue().endswith("\x1b[2K") and "\x1b[?25h" in screen.getvalue()  # wiped, cursor shown


def test_progress_without_rich_is_one_plain_line(screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "dumb")
    line = ProgressLine(shown=True)
    line.note(Progress(elapsed_s=1, plans=2, cost=None, gap_pct=12.5))
    line.draw()
    line.clear()
    assert "plan 2" in screen.getvalue() and "\x1b" not in screen.getvalue() and "\n" not in screen.getvalue()
