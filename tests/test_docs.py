"""The reference of the season file leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from periodize.catalogue.load import equipment, templates
from periodize.domain.vocabulary import Flag, Maturity, Phase, Quality, RaceDistance, Sex, Tissue

TOP = Path(__file__).resolve().parents[1]
REFERENCE = TOP / "docs" / "season-file.md"
READERS = TOP / "src" / "periodize" / "io"

pytestmark = pytest.mark.skipif(not READERS.is_dir(), reason="the source is not beside the tests")


def test_every_key_that_is_read_is_described() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    asked = re.compile(r"\.(?:required|optional|default|table|tables)\(\s*\"([a-z_]+)\"")
    keys = {
        key for path in READERS.glob("*_table.py") for key in asked.findall(path.read_text(encoding="utf-8"))
    }
    assert len(keys) > 40
    assert sorted(key for key in keys if key not in text) == []


def test_every_word_of_the_catalogue_is_described() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    words = {t.id for t in templates()} | set(equipment()) | set().union(*equipment().values())
    words |= {
        word.value for kind in (Phase, Quality, RaceDistance, Tissue, Flag, Maturity, Sex) for word in kind
    }
    assert sorted(word for word in words if word not in text) == []
    for template in templates():
        row = next(line for line in text.splitlines() if f"`{template.id}`" in line and line.startswith("|"))
        assert f"`{template.quality.value}`" in row and f"| {template.minutes} |" in row
