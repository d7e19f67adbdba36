"""``periodize completion``: scripts that a shell accepts, and that complete what stands on the line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from periodize import cli
from periodize.catalogue.doctrines import DOCTRINES
from periodize.diary.detect import FORMATS as READ
from periodize.explain.levers import KINDS
from periodize.export.shelf import FORMATS as WRITTEN

pytest.importorskip("shtab")
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="there is no bash here")


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_shell_gets_a_script_that_names_the_commands(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(shell, capsys)
    assert all(name in text for name in ("import", "export", "completion", "doctrines"))
    assert script(shell, capsys) == text


@needs_bash
def test_bash_accepts_the_script_and_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "completion.bash").write_text(script("bash", capsys), encoding="utf-8")
    (tmp_path / "season.toml").touch()
    (tmp_path / "summer").mkdir()

    def completed(*words: str) -> list[str]:
        code = (
            'source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
            '_shtab_periodize; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(
            [str(BASH), "-c", code, "bash", "periodize", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout.split()

    assert completed("ex") == ["export"]
    assert sorted(completed("plan", "s")) == ["season.toml", "summer"]
    assert completed("init", "s") == ["summer"]
    assert completed("plan", "--time") == ["--time-limit"]
    assert completed("rules", "--doctrine", "") == list(DOCTRINES)
    assert completed("export", "--format", "") == list(WRITTEN)
    assert completed("import", "--format", "") == list(READ)
    assert completed("schema", "")[:2] == ["plan", "season"]
    assert completed("prices", "--kind", "") == list(KINDS)
    assert completed("why-not", "season.toml", "hill") == ["hill_sprints"]
    assert completed("al") == ["alternatives"]


def test_names_that_only_complete_are_still_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    script("bash", capsys)
    assert cli.main(["rules", "--doctrine", "run_frist"]) == 2
    assert "Maybe 'run_first'?" in capsys.readouterr().err


def test_a_missing_package_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert (
        printed.err
        == "shell completion needs the package 'shtab'; install it with: pip install 'periodize[terminal]'\n"
    )
