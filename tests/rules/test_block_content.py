"""What a block may hold."""

from __future__ import annotations

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import Level, Phase
from tests.rules.golden import found, rule

CONTENT = rule("block-content")


def test_heavy_work_has_no_place_in_a_foundation_block() -> None:
    assert found(CONTENT, "foundation: Mon pm foundation_a . Thu pm max_strength_a") == {
        (0, "max_strength_a"): 1
    }
    assert found(CONTENT, "strength: Mon pm max_strength_a . Thu pm max_strength_b") == {}


def test_each_session_counts() -> None:
    weeks = "taper: Mon pm max_strength_a . Wed pm max_strength_a . Fri pm taper_primer"
    assert found(CONTENT, weeks) == {(0, "max_strength_a"): 2}


def test_maintenance_keeps_strength_in_the_later_blocks() -> None:
    weeks = "power: Mon pm maintenance | speed: Mon pm maintenance | taper: Mon pm maintenance"
    assert found(CONTENT, weeks) == {}


def test_flat_sprints_wait_for_the_speed_block() -> None:
    assert found(CONTENT, "power: Mon pm hill_sprints . Thu pm flat_sprints") == {(0, "flat_sprints"): 1}
    assert found(CONTENT, "speed: Mon pm hill_sprints . Thu pm flat_sprints") == {}


def test_a_novice_does_not_bound() -> None:
    novice = Athlete(level=Level.NOVICE)
    assert found(CONTENT, "power: Mon pm plyo_high", athlete=novice) == {(0, "level"): 1}
    assert found(CONTENT, "power: Mon pm plyo_low", athlete=novice) == {}


def test_pins_are_the_coachs_business() -> None:
    assert found(CONTENT, "foundation: Mon pm max_strength_a! . Thu pm max_strength_b") == {
        (0, "max_strength_b"): 1
    }


def test_a_block_holds_what_every_cap_that_names_it_leaves_room_for() -> None:
    allowed = dict(CONTENT.allowed)
    assert set(allowed) == set(Phase)
    # "max_strength" allows A and B in the strength block, "heavy_all" names them too and allows them.
    assert {"max_strength_a", "max_strength_b"} <= set(allowed[Phase.STRENGTH])
    # "flat_sprints" has its own cap, none in power, although "sprint" has room there.
    assert "flat_sprints" not in allowed[Phase.POWER]
    assert "hill_sprints" in allowed[Phase.POWER]
    # "heavy_all" leaves one in the taper, "max_strength" none: maintenance stays, the others go.
    assert "maintenance" in allowed[Phase.TAPER]
    assert "max_strength_a" not in allowed[Phase.TAPER]
