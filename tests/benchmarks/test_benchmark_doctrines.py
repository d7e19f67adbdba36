"""The tables of the doctrine comparison go between their marks and nowhere else."""

from __future__ import annotations

import pytest

from benchmarks import doctrines, published
from tests.benchmarks.test_benchmark_published import TINY


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "plans.csv"
    path.write_text(TINY, encoding="utf-8")
    monkeypatch.setattr(published, "FILE", path)
    monkeypatch.setattr(doctrines, "PLANS", {"tiny": "Two weeks"})
    return path


def test_tables_replace_tables_and_leave_the_reading_alone(file, tmp_path, monkeypatch, capsys) -> None:
    document = tmp_path / "page.md"
    document.write_text(f"before\n{doctrines.BEGIN}\nold\n{doctrines.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(doctrines, "DOC", document)
    chosen = ["--plans", "tiny", "--doctrines", "default", "lift_first"]
    assert doctrines.main([*chosen, "--write"]) == 0
    written = document.read_text(encoding="utf-8")
    assert written.startswith(f"before\n{doctrines.BEGIN}\n\n## Two weeks (`tiny`)\n\n```text\n")
    assert written.endswith(f"```\n\n{doctrines.END}\nafter\n") and "\nold\n" not in written
    assert doctrines.main(chosen) == 0
    assert capsys.readouterr().out.strip() in written
    assert doctrines.main([*chosen, "--write"]) == 0
    assert document.read_text(encoding="utf-8") == written


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the marks"):
        doctrines.with_tables("no marks", "tables")


def test_without_the_plans_there_is_nothing_to_do(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(published, "FILE", tmp_path / "none.csv")
    assert doctrines.main([]) == 0
    assert "nothing to do" in capsys.readouterr().out
