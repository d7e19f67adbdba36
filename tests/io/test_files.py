"""Where files are written: never over something that is no file, and never over what is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from periodize.errors import InvalidInput
from periodize.io.files import check_outputs, write_bytes, write_text

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")


def codes(*arguments: object) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        check_outputs(*arguments)  # type: ignore[arg-type]
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_folder_is_no_place_for_a_file(name: str) -> None:
    assert codes([Path(name)]) == ["not-a-file"]
    with pytest.raises(InvalidInput, match="is a folder"):
        write_text(Path(name), "new")


@posix
def test_what_is_no_regular_file_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InvalidInput, match="no regular file"):
        write_bytes(pipe, b"new")
    assert pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]
    assert codes([Path("/dev/null")]) == ["not-a-file"]


def test_what_the_program_prints_to_is_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    log.write_text("old", encoding="utf-8")
    found = log.stat()
    monkeypatch.setattr(os, "fstat", lambda _: found)
    with pytest.raises(InvalidInput, match="no regular file"):
        write_text(log, "new")
    assert log.read_text(encoding="utf-8") == "old"


@posix
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    far, link, second = tmp_path / "far" / "plan.json", tmp_path / "plan.json", tmp_path / "second"
    link.symlink_to(Path("far") / "plan.json")
    second.symlink_to(link)
    for content in ("one", "two"):  # the first time the link leads to nothing
        write_text(second, content)
        assert far.read_text(encoding="utf-8") == content
    assert link.is_symlink() and second.is_symlink()
    assert [path.name for path in far.parent.iterdir()] == ["plan.json"]


@posix
def test_links_in_a_ring_and_impossible_names_are_faults_together(tmp_path: Path) -> None:
    ring = tmp_path / "ring"
    ring.symlink_to(ring)
    names = [ring, tmp_path / ("x" * 300), tmp_path / "a\0b", tmp_path]
    assert codes(names) == ["file-not-writable"] * 3 + ["not-a-file"]
    for name in names:
        with pytest.raises(InvalidInput):
            write_text(name, "new")
    assert ring.is_symlink() and list(tmp_path.iterdir()) == [ring]


def test_an_input_is_no_output_whatever_its_name(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("mine", encoding="utf-8")
    assert codes([plan], [None, plan]) == ["output-is-input"]
    assert codes([tmp_path / "deeper" / ".." / "plan.json"], [plan]) == ["output-is-input"]
    check_outputs([tmp_path / "other.json", tmp_path / "none" / "plan.json"], [plan, tmp_path / "missing"])
    assert sorted(tmp_path.iterdir()) == [plan]  # nothing is made


@posix
def test_an_input_is_known_by_its_links(tmp_path: Path) -> None:
    plan, link, twin = (tmp_path / name for name in ("plan.json", "link", "twin"))
    plan.write_text("mine", encoding="utf-8")
    link.symlink_to(plan)
    twin.hardlink_to(plan)
    assert codes([link], [plan]) == codes([plan], [link]) == codes([twin], [plan]) == ["output-is-input"]
