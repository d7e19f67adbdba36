"""Values from JSON types: what does not fit is named by its path, what has been read before is taken as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from periodize.errors import InvalidInput
from periodize.plain import from_plain, to_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Holds books."""

    books: tuple[str, ...]
    height_cm: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Holds a shelf."""

    shelf: Shelf


SHELF = Shelf(books=("a", "b"), height_cm=180)


def test_there_and_back() -> None:
    assert from_plain(Room, to_plain(Room(shelf=SHELF))) == Room(shelf=SHELF)
    assert from_plain(Shelf, {"books": ["a", "b"], "height_cm": 180}) == SHELF


def test_what_has_been_read_before_is_taken_as_it_is() -> None:
    books = ("a", "b")
    found = from_plain(Shelf, {"height_cm": 180}, given={"books": books})
    assert found == SHELF
    assert found.books is books


@pytest.mark.parametrize(
    ("plain", "given", "told"),
    [
        pytest.param({"books": []}, {}, "missing key 'height_cm'", id="missing"),
        pytest.param({"books": []}, {"label": "x"}, "missing key 'height_cm'", id="missing-beside-given"),
        pytest.param(
            {"books": [], "height_cm": 1, "width": 2, "depth": 3}, {}, "unknown key 'depth'", id="unknown"
        ),
        pytest.param({"books": [], "height_cm": 1}, {"books": ()}, "multiple values", id="given-twice"),
        pytest.param([], {"books": ()}, "", id="not-an-object"),
    ],
)
def test_what_does_not_fit(plain: Any, given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_plain(Shelf, plain, where="room.shelf", given=given)
    (fault,) = caught.value.faults
    assert told in str(fault)
    assert fault.where == "room.shelf"


def test_a_path_leads_to_what_lies_deep() -> None:
    with pytest.raises(InvalidInput) as caught:
        from_plain(Room, {"shelf": {"books": ["a", 7], "height_cm": 1}})
    assert caught.value.faults[0].where.startswith("shelf.books")
