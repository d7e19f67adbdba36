"""Optional dependencies that are missing are named in one sentence."""

from __future__ import annotations

import pytest

from periodize.errors import MissingExtra
from periodize.extras import needed


def test_a_module_that_is_there_is_given() -> None:
    assert needed("json.decoder", "none", "this").JSONDecoder is not None


def test_a_missing_one_says_what_for_and_how_to_get_it() -> None:
    with pytest.raises(MissingExtra, match=r"reading X needs the package 'no_such_thing'; .*periodize\[x\]"):
        needed("no_such_thing.part", "x", "reading X")
