"""The one way to write a plan in all formats."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput, MissingExtra, NoPlan
from periodize.export.options import ExportOptions
from periodize.export.shelf import FORMATS, Format, export
from periodize.io.plan_read import read_plan
from tests.export.drawn_up import answer, events, season, session
from tests.fixtures.results import tiny_result


def test_every_format_is_made_and_written_under_its_name(tmp_path: Path) -> None:
    paths = export(tiny_result(), tmp_path / "out", FORMATS)
    assert [path.name for path in paths] == [format_.file for format_ in FORMATS.values()]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in paths)
    assert all(path.stat().st_size > 100 for path in paths)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_gives_the_same_bytes(name: str) -> None:
    format_ = FORMATS[name]
    assert format_.content(tiny_result(), ExportOptions()) == format_.content(tiny_result(), ExportOptions())


@pytest.mark.parametrize("name", FORMATS)
def test_without_a_plan_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoPlan):
        export(tiny_result(Status.INFEASIBLE), tmp_path / "out", [name])
    assert not (tmp_path / "out").exists()


def test_each_format_on_the_shelf_has_a_module_and_each_extra_is_real() -> None:
    for format_ in FORMATS.values():
        assert callable(import_module(f"periodize.export.{format_.name}").content)
    folder = {path.stem for path in Path(import_module("periodize.export").__path__[0]).glob("*.py")}
    assert set(FORMATS) <= folder


def test_the_json_is_a_plan_file(tmp_path: Path) -> None:
    result = tiny_result()
    (path,) = export(result, tmp_path, "json")
    assert read_plan(path).result().require() == result.require()


def test_unknown_formats_are_named_together_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        export(tiny_result(), tmp_path / "out", ["ics", "pdf", "markdwon"])
    assert [(fault.code, fault.value) for fault in caught.value.faults] == [
        ("unknown-format", "pdf"),
        ("unknown-format", "markdwon"),
    ]
    assert "markdown" in caught.value.faults[1].advice
    assert not (tmp_path / "out").exists()


def test_no_format_at_all_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no-format"):
        export(tiny_result(), tmp_path, [])


def test_a_missing_package_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.md").write_text("old")

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "icalendar":
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *args, **kwargs)

    real = import_module
    monkeypatch.setattr("periodize.extras.import_module", without)
    with pytest.raises(MissingExtra, match=r"pip install 'periodize\[ics\]'"):
        export(tiny_result(), tmp_path, ["markdown", "ics"])
    with pytest.raises(MissingExtra):
        export(tiny_result(), tmp_path / "new", ["markdown", "ics"])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("plan.md", "old")]


def test_a_fault_in_one_format_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "plan.ics").write_text("not a calendar")
    with pytest.raises(InvalidInput, match="calendar-not-readable") as caught:
        export(tiny_result(), tmp_path, ["markdown", "ics"])
    assert str(tmp_path / "plan.ics") in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.ics"]


def test_a_calendar_that_is_there_is_updated(tmp_path: Path) -> None:
    export(answer([session("foundation_a", 1), session("foundation_b", 4)]), tmp_path, ["ics"])
    (path,) = export(answer([session("foundation_a", 2)]), tmp_path, ["ics"])
    moved, gone = events(path.read_bytes())
    assert (int(moved["sequence"]), str(gone["status"])) == (1, "CANCELLED")


def test_a_previous_file_that_is_given_goes_before_the_one_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "plan.ics").write_text("not a calendar")
    (old,) = export(answer([session("foundation_a", 1)]), tmp_path / "old", "ics")
    (path,) = export(answer([session("foundation_a", 2)]), tmp_path, "ics", previous=old.read_bytes())
    assert [int(event["sequence"]) for event in events(path.read_bytes())] == [1]


def test_choices_can_be_given_by_name_and_beside_options(tmp_path: Path) -> None:
    (path,) = export(tiny_result(), tmp_path, ["ics"], options=ExportOptions(alarm_min=5), runs=False)
    made = events(path.read_bytes())
    assert len(made) == len(tiny_result().require().sessions)
    assert all(event.subcomponents for event in made)


def test_a_file_in_the_folders_place_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(InvalidInput, match="not-a-folder"):
        export(tiny_result(), tmp_path / "out", ["json"])
    with pytest.raises(InvalidInput, match="not-a-folder"):
        export(tiny_result(), tmp_path / "out" / "deeper", ["json"])


def test_folders_in_the_files_places_are_named_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("plan.ics", "plan.md"):
        (tmp_path / name).mkdir()
    with pytest.raises(InvalidInput) as caught:
        export(tiny_result(), tmp_path, ["json", "ics", "markdown"])
    assert [fault.code for fault in caught.value.faults] == ["not-a-file", "not-a-file"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.ics", "plan.md"]


def test_a_folder_that_cannot_be_written_to_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InvalidInput, match="folder-not-writable"):
        export(tiny_result(), tmp_path, ["json"])
    assert not list(tmp_path.iterdir())


def test_names_in_the_season_never_become_names_of_files(tmp_path: Path) -> None:
    facts = season(athlete=Athlete(id="../../evil", time_zone="Europe/London"))
    result = answer([session("foundation_a", 1, place="../gym")], facts)
    export(result, tmp_path / "a" / "b", FORMATS)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {f"a/b/{format_.file}" for format_ in FORMATS.values()}


def test_the_files_of_one_format_do_not_wait_for_another(tmp_path: Path) -> None:
    first = export(tiny_result(), tmp_path, ["intervals", "markdown", "intervals"])
    assert [path.name for path in first] == ["intervals.json", "plan.md"]
    assert json.loads(first[0].read_bytes())


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "/".join(["b" * 200] * 30)])
def test_a_folder_of_an_impossible_name_is_refused_before_the_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Format, "content", None)
    monkeypatch.chdir(tmp_path)
    for folder in (name, f"{name}/deeper"):
        with pytest.raises(InvalidInput, match=f"folder-not-writable.*{name[:20]}".replace("\0", "[?]")):
            export(tiny_result(), folder, ["ics"])


def test_a_file_whose_whole_name_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    room = os.pathconf(tmp_path, "PC_PATH_MAX") - 1 if hasattr(os, "pathconf") else 0
    if not 300 < room < 10_000:
        pytest.skip("names of files have no such limit here")
    deep = Path()
    while len(str(deep)) < room - 210:
        deep /= "d" * 200
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    os.chdir(tmp_path)
    last = "e" * (room - len(str(deep)) - 6)
    (deep / last).mkdir()
    with pytest.raises(InvalidInput, match="too long"):
        export(tiny_result(), deep / last, ["ics"])
